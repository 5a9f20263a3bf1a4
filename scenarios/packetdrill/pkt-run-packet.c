/* SPDX-License-Identifier: GPL-2.0-only */
/* Packets of a script: to the host, and from it. */
#include "scenarios/packetdrill/pkt-run-priv.h"

#include "model/units.h"
#include "scenarios/packetdrill/pkt-match.h"

/* How long the host has time beyond the expected, so that one can say what it
 * did instead; packetdrill waits as long. */
#define PATIENCE_NS (2 * NS_PER_S)
/* For a packet that may come at any time. */
#define ANY_TIME_NS (86400 * NS_PER_S)

void
pkt_run_heard(gpointer data, const TcpSegment *segment)
{
    PktRun *run = data;
    PktSent *sent = g_new0(PktSent, 1);

    sent->segment = *segment;
    sent->segment.bytes = NULL;
    sent->at_ns = pkt_wire_now_ns(run->wire);
    g_queue_push_tail(&run->sent, sent);
}

/* ---- To the host -------------------------------------------------------- */

/* In a record timestamps have the names that it gives them. */
static char *
inbound_text(const PktRun *run, const TcpSegment *segment)
{
    TcpSegment written = run->event->packet.segment;
    g_autofree char *text = NULL;

    if (run->record && segment && (written.flags & TCP_ACK)) {
        written.ts_echo = pkt_flow_timestamp(&run->flow, segment->ts_echo);
    }
    text = pkt_segment_text(&written, TRUE, TRUE);
    return g_strconcat("< ", text, NULL);
}

static void
inject(PktRun *run)
{
    const PktPacket *packet = &run->event->packet;
    g_autofree char *line = inbound_text(run, NULL);
    TcpSegment segment;

    if (!pkt_run_wait(run, line)) {
        return;
    }
    if (run->record) {
        pkt_run_record_sent(run);
    }
    if (!pkt_flow_inbound(&run->flow, packet, &run->script->config, &segment)) {
        pkt_run_differs(run, run->event, "it echoes what was never sent", line,
                        "no timestamp of the host has this name "
                        "(--tcp_ts_ecr_scaled finds one)");
    }
    pkt_run_line(run, pkt_wire_now_ns(run->wire), 0,
                 inbound_text(run, &segment));
    pkt_wire_send(run->wire, &segment);
}

/* ---- From the host ------------------------------------------------------ */

/* The next of the connection, which is the caller's; waits until 'limit_ns'.
 * NULL: none came. */
static PktSent *
next_sent(PktRun *run, gint64 limit_ns)
{
    for (;;) {
        PktSent *sent;
        while ((sent = g_queue_pop_head(&run->sent))) {
            if (pkt_flow_takes(&run->flow, &sent->segment)) {
                return sent;
            }
            g_free(sent);
        }
        if (!pkt_wire_step(run->wire, limit_ns) &&
            g_queue_is_empty(&run->sent)) {
            return NULL;
        }
    }
}

/* "0.100000~0.200000 > . 1:1(0) ack 1" */
static char *
expected_text(const PktRun *run)
{
    const PktEvent *event = run->event;
    g_autofree char *packet =
        pkt_segment_text(&event->packet.segment, !event->packet.any_window,
                         !event->packet.any_options);

    if (event->time.kind == PKT_ANY_TIME) {
        return g_strdup_printf("* > %s", packet);
    }
    if (event->time.range) {
        return g_strdup_printf("%.6f~%.6f > %s", run->from_ns / 1e9,
                               run->to_ns / 1e9, packet);
    }
    return g_strdup_printf("%.6f > %s", run->from_ns / 1e9, packet);
}

static void
tell(PktRun *run, const char *what, const TcpSegment *is, gint64 at_ns)
{
    const PktPacket *packet = &run->event->packet;
    g_autofree char *expected = expected_text(run);
    g_autofree char *text = pkt_segment_text(is, !packet->any_window, TRUE);
    g_autofree char *happened = g_strdup_printf("%.6f > %s", at_ns / 1e9, text);
    g_autofree char *differ = g_strconcat("differs in ", what, NULL);

    pkt_run_differs(run, run->event, differ, expected, happened);
}

static gboolean
on_time(const PktRun *run, gint64 at_ns)
{
    gint64 tolerance_ns =
        run->before_ns < 0
            ? pkt_run_tolerance_ns(run, 0)
            : pkt_run_tolerance_ns(run, run->from_ns - run->before_ns);

    return run->event->time.kind == PKT_ANY_TIME ||
           (at_ns >= run->from_ns - tolerance_ns &&
            at_ns < run->to_ns + tolerance_ns + NS_PER_US);
}

/* What a sender with TSO gives as one packet comes in pieces: 'piece' goes on
 * where 'whole' ends, to which it is added. */
static gboolean
add_piece(TcpSegment *whole, const TcpSegment *piece)
{
    if (piece->seq != whole->seq + whole->len_bytes ||
        piece->ack != whole->ack ||
        ((whole->flags ^ piece->flags) & (TCP_SYN | TCP_RST | TCP_ACK)) ||
        (whole->flags & TCP_FIN)) {
        return FALSE;
    }
    whole->flags |= piece->flags & (TCP_FIN | TCP_PSH);
    whole->len_bytes += piece->len_bytes;
    whole->window_bytes = piece->window_bytes;
    whole->ts_value = piece->ts_value;
    return TRUE;
}

static void
nothing_came(PktRun *run, gint64 len_bytes)
{
    g_autofree char *expected = expected_text(run);
    g_autofree char *happened =
        len_bytes < 0
            ? g_strdup_printf("nothing until %.6f",
                              pkt_wire_now_ns(run->wire) / 1e9)
            : g_strdup_printf("no more than the first %" G_GINT64_FORMAT
                              " bytes until %.6f",
                              len_bytes, pkt_wire_now_ns(run->wire) / 1e9);

    pkt_run_differs(run, run->event, "nothing is sent", expected, happened);
}

/* Takes one segment more into 'whole', of which there are 'n_pieces' so far.
 * FALSE: it does not come or fit, which has been told. */
static gboolean
take_piece(PktRun *run, gint64 limit_ns, TcpSegment *whole, gint64 *at_ns,
           guint n_pieces)
{
    g_autofree PktSent *sent = next_sent(run, limit_ns);
    TcpSegment piece;

    if (!sent) {
        nothing_came(run, n_pieces > 0 ? (gint64)whole->len_bytes : -1);
        return FALSE;
    }
    pkt_flow_outbound(&run->flow, &run->event->packet, &sent->segment, &piece);
    *at_ns = sent->at_ns;
    if (n_pieces == 0) {
        *whole = piece;
    } else if (!add_piece(whole, &piece)) {
        tell(run, "what goes on with it", &piece, sent->at_ns);
        return FALSE;
    }
    return TRUE;
}

/* Takes what the script has for one packet: one segment, or pieces. */
static gboolean
take_whole(PktRun *run, gint64 limit_ns, TcpSegment *whole, gint64 *at_ns,
           guint *n_pieces)
{
    guint32 len_bytes = run->event->packet.segment.len_bytes;
    gboolean pieces = !run->script->config.strict_segments;

    *n_pieces = 0;
    do {
        if (!take_piece(run, limit_ns, whole, at_ns, *n_pieces)) {
            return FALSE;
        }
        ++*n_pieces;
    } while (pieces && whole->len_bytes > 0 && whole->len_bytes < len_bytes);
    return TRUE;
}

static void
expect(PktRun *run)
{
    const PktEvent *event = run->event;
    gint64 limit_ns =
        event->time.kind == PKT_ANY_TIME
            ? pkt_wire_now_ns(run->wire) + ANY_TIME_NS
            : run->to_ns + PATIENCE_NS +
                  pkt_run_tolerance_ns(run, run->to_ns - run->before_ns);
    gint64 at_ns = 0;
    TcpSegment is;
    TcpSegment compared; /* ns-3 never has the MSS option */
    const char *what;
    guint n_pieces;

    if (!take_whole(run, limit_ns, &is, &at_ns, &n_pieces)) {
        return;
    }
    compared = is;
    if (run->script->plain && is.mss_bytes == 0) {
        compared.mss_bytes = event->packet.segment.mss_bytes;
    }
    what = pkt_segment_differs(
        &event->packet, &compared, n_pieces, run->script->config.ts_tick_us,
        pkt_run_tolerance_ns(run, run->from_ns) / NS_PER_US);
    if (!what && !on_time(run, at_ns)) {
        what = "the time";
    }
    if (what) {
        tell(run, what, &is, at_ns);
    }
}

/* ---- Recording ---------------------------------------------------------- */

/* What the script expects for the segment after those that are written down;
 * NULL: nothing. */
static const PktPacket *
next_expected(const PktRun *run)
{
    const GPtrArray *events = run->script->events;
    guint n = run->n_recorded;

    for (guint i = 0; i < events->len; i++) {
        const PktEvent *event = events->pdata[i];
        if (event->kind == PKT_EVENT_PACKET && !event->packet.inbound &&
            n-- == 0) {
            return &event->packet;
        }
    }
    return NULL;
}

static void
record(PktRun *run, const PktSent *sent)
{
    g_autofree char *text = NULL;
    TcpSegment scripted;

    pkt_flow_outbound(&run->flow, next_expected(run), &sent->segment,
                      &scripted);
    run->n_recorded++;
    text = pkt_segment_text(&scripted, TRUE, TRUE);
    pkt_run_line(run, sent->at_ns, 0, g_strconcat("> ", text, NULL));
}

/* A SYN is told by what is expected, or as if it were. */
static void
expect_next(PktRun *run)
{
    static const PktPacket syn = {.segment = {.flags = TCP_SYN, .scale = -1}};
    const PktPacket *packet = next_expected(run);

    pkt_flow_expect(&run->flow, packet ? packet : &syn);
}

void
pkt_run_record_sent(PktRun *run)
{
    PktSent *sent;

    while ((sent = g_queue_pop_head(&run->sent))) {
        expect_next(run);
        if (pkt_flow_takes(&run->flow, &sent->segment)) {
            record(run, sent);
        }
        g_free(sent);
    }
}

/* Gives the host the time that the script does. */
static void
record_expected(PktRun *run)
{
    gint64 now_ns = pkt_wire_now_ns(run->wire);
    g_autofree PktSent *sent = NULL;

    if (run->event->time.kind != PKT_ANY_TIME) {
        pkt_wire_run(run->wire, MAX(now_ns, run->to_ns));
        return;
    }
    expect_next(run);
    sent = next_sent(run, now_ns + PATIENCE_NS);
    if (sent) {
        record(run, sent);
    }
}

/* ---- Both --------------------------------------------------------------- */

void
pkt_run_packet(PktRun *run)
{
    const PktPacket *packet = &run->event->packet;

    if (packet->inbound) {
        inject(run);
        return;
    }
    if (run->record) {
        record_expected(run);
    } else {
        pkt_flow_expect(&run->flow, packet);
        expect(run);
    }
}
