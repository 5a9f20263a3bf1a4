/* SPDX-License-Identifier: GPL-2.0-only */
/* What must be true between any two calls from the world. */
#include "model/sock/master/device-priv.h"

/* The TCP below exists exactly in the phases that have one. */
static void
check_connection(const Sock *s)
{
    SockStateSimple simple = sock_simple(s);
    gboolean has_tcp =
        !sock_is_udp(s) && simple != PL_SSTS_CLOSED && simple != PL_SSTS_ARP;
    gboolean closing = simple == PL_SSTS_PC || simple == PL_SSTS_AC;

    g_assert(simple < N_SOCK_STATES_SIMPLE);
    g_assert(!s->dev->running || has_tcp == (s->tcp != NULL));
    g_assert(closing == s->fin_wanted);
    g_assert(!s->fin_sent || s->fin_wanted);
}

/* Gated means closed, with the closing event still to be processed; a
 * record is kept from the beginning until then. */
static void
check_gate(const Sock *s)
{
    g_assert(!s->gated || (!sock_is_engaged(s) && s->state != PL_SST_CLOSED));
    g_assert(!s->connect_due || s->gated);
    g_assert(!s->dev->running ||
             s->recording == (sock_is_engaged(s) || s->gated));
    g_assert(!s->held || !s->recording);
}

/* Every byte of the record is somewhere. */
static void
check_record(const Sock *s)
{
    const Record *record = &s->record;
    gsize to_send = buf_len(&s->tx) + buf_len(&s->rpl) + buf_len(&s->tx2);

    if (record->udp || (!s->recording && !s->held)) {
        return;
    }
    g_assert(record->received_bytes == record->read_bytes +
                                           record->dropped_bytes +
                                           buf_len(&s->rx) - s->rx_stale);
    if (record->end_ns == PORT_NEVER) {
        g_assert(record->written_bytes == record->acked_bytes + to_send);
    } else {
        g_assert(record->written_bytes ==
                 record->acked_bytes + record->left_bytes);
    }
}

static void
check_data(const Sock *s)
{
    g_assert(buf_len(&s->rx) <= s->rx.size);
    g_assert(s->rx_stale <= buf_len(&s->rx));
    g_assert(s->tx_new <= buf_len(&s->tx));
    g_assert(s->tx_flight <=
             (sock_inband_is_on(s) ? buf_len(&s->tx2) : sock_tx_committed(s)));
    g_assert(s->cmd_new <= buf_len(&s->cmd));
    g_assert(s->tcp || (!buf_len(&s->tx2) && !s->cmd_new && !s->missed));
    g_assert(!s->sinkdata || !buf_len(&s->rx));
    g_assert(!s->rx_news);
    g_assert(s->tcp || !s->tx_flight);
    g_assert(!s->tcp || s->tx_flight >= port_tcp_unacked(s->tcp));
    g_assert(s->packet_left <= buf_len(&s->rx));
    g_assert(sock_is_udp(s) || (!s->packet_left && !s->handling));
    g_assert(!sock_is_udp(s) || (!s->tx_flight && !s->rx_stale));
    g_assert(!sock_is_udp(s) || sock_udp_payload(s) <= buf_len(&s->tx));
}

/* HTTP mode belongs to a TCP connection; a request waits for VAR only, and a
 * response for TX, the VM or its end. */
static void
check_http(const Sock *s)
{
    HttpPhase phase = s->http.phase;

    g_assert(phase != HTTP_ANSWER);
    g_assert(phase == HTTP_OFF || (!sock_is_udp(s) && sock_is_engaged(s)));
    if (sock_simple(s) != PL_SSTS_EST || s->dev->stalled_until_ns) {
        return;
    }
    if (phase != HTTP_OFF && phase < HTTP_ANSWER && buf_len(&s->rx)) {
        g_assert(s->var.size && !buf_free(&s->var));
    }
    if (phase == HTTP_STATUS || phase == HTTP_TEXT || phase == HTTP_END) {
        g_assert(s->http.out_left && !buf_free(&s->tx));
    }
    g_assert(phase != HTTP_CODE ||
             evq_is_pending(s->dev->evq, ON_HTML_PAGE, s->num));
}

/* No alarm is missing for what is to come.  A stall is over when its alarm has
 * run, which may be later within the same instant. */
static void
check_time(const Device *dev)
{
    gint64 due;

    if (dev->stalled_until_ns) {
        g_assert(dev->armed_ns <= dev->stalled_until_ns);
        return;
    }
    due = MIN(orders_due_ns(dev), vm_deadline(dev->vm));

    g_assert(dev->armed_ns <= MIN(due, dev->next_timer_ns));
    g_assert(dev->armed_ns <= dev->tout_due_ns);
}

void
sock_check(const Device *dev)
{
    for (guint i = 0; i < dev->config.numofsock; i++) {
        const Sock *s = &dev->socks[i];
        check_connection(s);
        check_gate(s);
        check_data(s);
        check_record(s);
        check_http(s);
        g_assert(sock_tout_count(s) <= MAX(s->connectiontout, 1));
    }
    g_assert(dev->num < dev->config.numofsock);
    g_assert(!dev->syn && !dev->datagram);
    if (dev->running) {
        check_time(dev);
    }
}
