/* SPDX-License-Identifier: GPL-2.0-only */
/* SYN cookies (RFC 4987 3.6): the answer to a SYN says all that is to be known
 * of it, so that nothing need be kept.
 *
 * As Linux has them (net/ipv4/syncookies.c): the sequence number proves the
 * SYN and carries the MSS, the low bits of the timestamp carry window scale and
 * SACK; without timestamps those two are off.  Here the proof needs no secret.
 */
#include "model/tcp/tcp-priv.h"

#define OPTION_BITS 6
#define SCALE_MASK 0x0f /* 15: no scaling */
#define SACK_BIT 0x10

static const guint16 mss_of[] = {536, 1300, 1440, 1460}; /* msstab */

static guint32
mix(guint32 hash, guint32 value)
{
    hash ^= value;
    hash *= 0x9e3779b1u;
    return hash ^ hash >> 15;
}

/* Of the peer's side of a connection and its initial sequence number. */
static guint32
proof(const TcpSegment *segment, guint32 irs)
{
    guint32 hash = mix(0, segment->src_ip);

    hash = mix(hash, segment->dst_ip);
    hash = mix(hash, (guint32)segment->src_port << 16 | segment->dst_port);
    return mix(hash, irs) & ~3u;
}

static guint
mss_index(guint32 mss)
{
    guint i = G_N_ELEMENTS(mss_of) - 1;

    while (i > 0 && mss_of[i] > mss) {
        i--;
    }
    return i;
}

static guint32
timestamp_of(const TcpHost *host, const TcpSegment *syn)
{
    guint32 options =
        syn->scale >= 0 ? (guint32)MIN(syn->scale, 14) : SCALE_MASK;
    guint32 now = (guint32)(host->now_ns / 1000000) + 1;

    options |= syn->sack_ok ? SACK_BIT : 0;
    return (now & ~((1u << OPTION_BITS) - 1)) | options;
}

void
tcp_cookie_send(TcpHost *host, const TcpSegment *syn)
{
    const TcpProfile *rules = &host->profile;
    TcpSegment answer = TCP_SEGMENT_INIT;
    guint mss = tcp_peer_mss(rules, syn->mss_bytes);

    answer.src_ip = syn->dst_ip;
    answer.src_port = syn->dst_port;
    answer.dst_ip = syn->src_ip;
    answer.dst_port = syn->src_port;
    answer.flags = TCP_SYN | TCP_ACK;
    answer.seq = proof(syn, syn->seq) | mss_index(mss);
    answer.ack = syn->seq + 1;
    answer.window_bytes = tcp_window_first(
        rules, rules->rcvbuf_bytes, rules->timestamps && syn->timestamps);
    answer.mss_bytes = (guint16)tcp_advmss(rules);
    if (rules->timestamps && syn->timestamps) {
        answer.timestamps = TRUE;
        answer.ts_value = timestamp_of(host, syn);
        answer.ts_echo = syn->ts_value;
        answer.sack_ok = rules->sack && syn->sack_ok;
        answer.scale = rules->window_scale && syn->scale >= 0 ? 7 : -1;
    }
    host->cookies = TRUE;
    host->ops->transmit(host->world, &answer);
}

gboolean
tcp_cookie_check(const TcpSegment *ack, TcpSegment *syn)
{
    guint32 cookie = ack->ack - 1;
    guint32 irs = ack->seq - 1;
    guint32 options = ack->ts_echo & ((1u << OPTION_BITS) - 1);

    if ((ack->flags & (TCP_SYN | TCP_ACK | TCP_RST)) != TCP_ACK ||
        (cookie & ~3u) != proof(ack, irs)) {
        return FALSE;
    }
    *syn = *ack;
    syn->flags = TCP_SYN;
    syn->seq = irs;
    syn->len_bytes = 0;
    syn->bytes = NULL;
    syn->n_sack = 0;
    syn->mss_bytes = mss_of[cookie & 3];
    if (ack->timestamps) {
        syn->sack_ok = (options & SACK_BIT) != 0;
        syn->scale = (options & SCALE_MASK) == SCALE_MASK
                         ? -1
                         : (gint8)(options & SCALE_MASK);
    }
    return TRUE;
}
