/* SPDX-License-Identifier: GPL-2.0-only */
#include "model/tcp/tcp-wire.h"
#include <string.h>

#define HEADER_BYTES 20
#define TCP_PROTOCOL 6

/* Kinds of options. */
enum {
    OPTION_END = 0,
    OPTION_NOP = 1,
    OPTION_MSS = 2,
    OPTION_SCALE = 3,
    OPTION_SACK_OK = 4,
    OPTION_SACK = 5,
    OPTION_TIMESTAMPS = 8,
};

static guint8 *
put16(guint8 *to, guint value)
{
    to[0] = (guint8)(value >> 8);
    to[1] = (guint8)value;
    return to + 2;
}

static guint8 *
put32(guint8 *to, guint32 value)
{
    return put16(put16(to, value >> 16), value & 0xffff);
}

static guint
get16(const guint8 *from)
{
    return (guint)from[0] << 8 | from[1];
}

static guint32
get32(const guint8 *from)
{
    return (guint32)get16(from) << 16 | get16(from + 2);
}

static guint8 *
put_option(guint8 *to, guint kind, guint len)
{
    to[0] = (guint8)kind;
    to[1] = (guint8)len;
    return to + 2;
}

static guint8 *
put_sack(guint8 *at, const guint8 *end, const TcpSegment *segment)
{
    guint room = (guint)(end - at);
    guint n = room >= 4 ? MIN(segment->n_sack, (room - 4) / 8) : 0;

    if (n == 0) {
        return at;
    }
    *at++ = OPTION_NOP;
    *at++ = OPTION_NOP;
    at = put_option(at, OPTION_SACK, 2 + 8 * n);
    for (guint i = 0; i < n; i++) {
        at = put32(at, segment->sack[i].start);
        at = put32(at, segment->sack[i].end);
    }
    return at;
}

/* In Linux's order (tcp_options_write). */
static guint8 *
put_options(guint8 *at, const guint8 *end, const TcpSegment *segment)
{
    if (segment->mss_bytes > 0) {
        at = put16(put_option(at, OPTION_MSS, 4), segment->mss_bytes);
    }
    if (segment->timestamps) {
        if (segment->sack_ok) {
            at = put_option(at, OPTION_SACK_OK, 2);
        } else {
            *at++ = OPTION_NOP;
            *at++ = OPTION_NOP;
        }
        at = put_option(at, OPTION_TIMESTAMPS, 10);
        at = put32(put32(at, segment->ts_value), segment->ts_echo);
    } else if (segment->sack_ok) {
        *at++ = OPTION_NOP;
        *at++ = OPTION_NOP;
        at = put_option(at, OPTION_SACK_OK, 2);
    }
    if (segment->scale >= 0) {
        *at++ = OPTION_NOP;
        at = put_option(at, OPTION_SCALE, 3);
        *at++ = (guint8)segment->scale;
    }
    return put_sack(at, end, segment);
}

guint
tcp_wire_write(const TcpSegment *segment, guint8 *to)
{
    guint8 *at = to + HEADER_BYTES;
    guint len;

    at = put_options(at, to + TCP_WIRE_MAX, segment);
    while ((at - to) % 4 != 0) {
        *at++ = OPTION_END;
    }
    len = (guint)(at - to);
    put16(to, segment->src_port);
    put16(to + 2, segment->dst_port);
    put32(to + 4, segment->seq);
    put32(to + 8, segment->ack);
    to[12] = (guint8)(len / 4 << 4);
    to[13] = (guint8)segment->flags;
    put16(to + 14, segment->window_bytes);
    memset(to + 16, 0, 4); /* checksum, urgent pointer */
    return len;
}

/* ---- Checksum ----------------------------------------------------------- */

static guint32
sum_bytes(const guint8 *bytes, gsize len)
{
    guint32 sum = 0;

    for (gsize i = 0; i + 1 < len; i += 2) {
        sum += get16(bytes + i);
        sum = (sum & 0xffff) + (sum >> 16);
    }
    return sum + (len % 2 ? (guint32)bytes[len - 1] << 8 : 0);
}

static guint32
sum_ip(guint32 ip)
{
    return (ip >> 16) + (ip & 0xffff);
}

guint16
tcp_wire_checksum(const TcpSegment *segment, const guint8 *header,
                  guint header_bytes)
{
    guint32 len = header_bytes + segment->len_bytes;
    guint32 sum = sum_ip(segment->src_ip) + sum_ip(segment->dst_ip) +
                  TCP_PROTOCOL + (len >> 16) + (len & 0xffff);

    sum += sum_bytes(header, header_bytes);
    if (segment->bytes) { /* filler adds nothing */
        sum += sum_bytes(segment->bytes, segment->len_bytes);
    }
    while (sum >> 16) {
        sum = (sum & 0xffff) + (sum >> 16);
    }
    return (guint16)~sum;
}

void
tcp_wire_seal(const TcpSegment *segment, guint8 *header, guint header_bytes)
{
    put16(header + 16, tcp_wire_checksum(segment, header, header_bytes));
}

/* ---- Reading ------------------------------------------------------------ */

static void
get_sack(const guint8 *data, guint len, TcpSegment *segment)
{
    segment->n_sack = MIN(len / 8, TCP_SACK_BLOCKS);
    for (guint i = 0; i < segment->n_sack; i++) {
        segment->sack[i] =
            (TcpSackBlock){get32(data + 8 * i), get32(data + 8 * i + 4)};
    }
}

/* One option with 'len' bytes of data. */
static void
get_option(guint kind, const guint8 *data, guint len, TcpSegment *segment)
{
    if (kind == OPTION_MSS && len == 2) {
        segment->mss_bytes = (guint16)get16(data);
    } else if (kind == OPTION_SCALE && len == 1) {
        segment->scale = (gint8)MIN(data[0], 14); /* RFC 7323 2.3 */
    } else if (kind == OPTION_SACK_OK && len == 0) {
        segment->sack_ok = TRUE;
    } else if (kind == OPTION_SACK && len % 8 == 0) {
        get_sack(data, len, segment);
    } else if (kind == OPTION_TIMESTAMPS && len == 8) {
        segment->timestamps = TRUE;
        segment->ts_value = get32(data);
        segment->ts_echo = get32(data + 4);
    }
}

static gboolean
get_options(const guint8 *at, const guint8 *end, TcpSegment *segment)
{
    while (at < end && *at != OPTION_END) {
        if (*at == OPTION_NOP) {
            at++;
            continue;
        }
        if (end - at < 2 || at[1] < 2 || at[1] > end - at) {
            return FALSE;
        }
        get_option(at[0], at + 2, at[1] - 2u, segment);
        at += at[1];
    }
    return TRUE;
}

gboolean
tcp_wire_read(const guint8 *from, gsize len_bytes, TcpSegment *segment)
{
    guint header = len_bytes >= HEADER_BYTES ? (from[12] >> 4) * 4u : 0;

    *segment = TCP_SEGMENT_INIT;
    if (header < HEADER_BYTES || header > len_bytes ||
        !get_options(from + HEADER_BYTES, from + header, segment)) {
        return FALSE;
    }
    segment->src_port = (guint16)get16(from);
    segment->dst_port = (guint16)get16(from + 2);
    segment->seq = get32(from + 4);
    segment->ack = get32(from + 8);
    segment->flags = from[13];
    segment->window_bytes = get16(from + 14);
    segment->len_bytes = (guint32)(len_bytes - header);
    segment->bytes = segment->len_bytes > 0 ? from + header : NULL;
    return TRUE;
}
