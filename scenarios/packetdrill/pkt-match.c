/* SPDX-License-Identifier: GPL-2.0-only */
#include "scenarios/packetdrill/pkt-match.h"

#include <string.h>

/* ---- Text --------------------------------------------------------------- */

static void
write_flags(GString *text, guint flags)
{
    static const struct {
        guint flag;
        char letter;
    } letters[] = {
        {TCP_SYN, 'S'}, {TCP_FIN, 'F'}, {TCP_RST, 'R'},
        {TCP_PSH, 'P'}, {TCP_ACK, '.'},
    };

    for (gsize i = 0; i < G_N_ELEMENTS(letters); i++) {
        if (flags & letters[i].flag) {
            g_string_append_c(text, letters[i].letter);
        }
    }
    if (!flags) {
        g_string_append_c(text, '-');
    }
}

static void
write_sack(GString *text, const TcpSegment *segment)
{
    g_string_append(text, "nop,nop,sack");
    for (guint i = 0; i < segment->n_sack; i++) {
        g_string_append_printf(text, " %u:%u", segment->sack[i].start,
                               segment->sack[i].end);
    }
    g_string_append_c(text, ',');
}

/* In the order of tcp_options_write() of Linux, padded as it does; each ends
 * in a comma. */
static void
write_options(GString *text, const TcpSegment *segment)
{
    if (segment->mss_bytes) {
        g_string_append_printf(text, "mss %u,", segment->mss_bytes);
    }
    if (segment->sack_ok) {
        g_string_append(text,
                        segment->timestamps ? "sackOK," : "nop,nop,sackOK,");
    }
    if (segment->timestamps) {
        g_string_append_printf(text, "%sTS val %u ecr %u,",
                               segment->sack_ok ? "" : "nop,nop,",
                               segment->ts_value, segment->ts_echo);
    }
    if (segment->scale >= 0) {
        g_string_append_printf(text, "nop,wscale %d,", segment->scale);
    }
    if (segment->n_sack > 0) {
        write_sack(text, segment);
    }
}

char *
pkt_segment_text(const TcpSegment *segment, gboolean window, gboolean options)
{
    GString *text = g_string_new(NULL);
    gsize before;

    write_flags(text, segment->flags);
    g_string_append_printf(text, " %u:%u(%u)", segment->seq,
                           segment->seq + segment->len_bytes,
                           segment->len_bytes);
    if (segment->flags & TCP_ACK) {
        g_string_append_printf(text, " ack %u", segment->ack);
    }
    if (window) {
        g_string_append_printf(text, " win %u", segment->window_bytes);
    }
    if (!options) {
        g_string_append(text, " <...>");
        return g_string_free(text, FALSE);
    }
    before = text->len;
    g_string_append(text, " <");
    write_options(text, segment);
    if (text->len == before + 2) {
        g_string_truncate(text, before);
    } else {
        text->str[text->len - 1] = '>';
    }
    return g_string_free(text, FALSE);
}

/* ---- Differences -------------------------------------------------------- */

static const char *
flags_differ(guint want, guint is, guint n_pieces)
{
    /* A segment of TSO says PSH where it ends; its pieces say it where the
     * writes end. */
    guint compared = ~(n_pieces > 1 ? (guint)TCP_PSH : 0u);

    return (want ^ is) & compared ? "the flags" : NULL;
}

static const char *
numbers_differ(const PktPacket *packet, const TcpSegment *is)
{
    const TcpSegment *want = &packet->segment;

    if (want->len_bytes != is->len_bytes) {
        return "the length";
    }
    if (want->seq != is->seq) {
        return "the sequence number";
    }
    if ((want->flags & TCP_ACK) && want->ack != is->ack) {
        return "the acknowledgment";
    }
    return !packet->any_window && want->window_bytes != is->window_bytes
               ? "the window"
               : NULL;
}

static gboolean
sack_differs(const TcpSegment *want, const TcpSegment *is)
{
    return want->n_sack != is->n_sack ||
           memcmp(want->sack, is->sack, want->n_sack * sizeof(TcpSackBlock)) !=
               0;
}

static const char *
options_differ(const TcpSegment *want, const TcpSegment *is)
{
    if (want->mss_bytes != is->mss_bytes) {
        return "the option mss";
    }
    if (want->scale != is->scale) {
        return "the option wscale";
    }
    if (want->sack_ok != is->sack_ok) {
        return "the option sackOK";
    }
    if (want->timestamps != is->timestamps) {
        return "the option TS";
    }
    return sack_differs(want, is) ? "the option sack" : NULL;
}

static gboolean
timestamp_differs(const TcpSegment *want, const TcpSegment *is, gint64 tick_us,
                  gint64 tolerance_us)
{
    gint64 apart = (gint32)(is->ts_value - want->ts_value);

    return want->timestamps && tick_us > 0 &&
           ABS(apart) * tick_us > tolerance_us;
}

const char *
pkt_segment_differs(const PktPacket *packet, const TcpSegment *is,
                    guint n_pieces, gint64 tick_us, gint64 tolerance_us)
{
    const TcpSegment *want = &packet->segment;
    const char *what = flags_differ(want->flags, is->flags, n_pieces);

    what = what ? what : numbers_differ(packet, is);
    if (what || packet->any_options) {
        return what;
    }
    what = options_differ(want, is);
    if (!what && timestamp_differs(want, is, tick_us, tolerance_us)) {
        what = "the timestamp";
    }
    return what;
}
