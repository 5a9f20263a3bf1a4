/* SPDX-License-Identifier: GPL-2.0-only */
#include "tests/model/support-tcp.h"
#include "model/tcp/tcp-priv.h"
#include "tests/model/support-tcp-text.h"
#include <string.h>

#define HOST_IP 0x0a000001
#define HOST_PORT 4000
#define PEER_IP 0x0a000002
#define PEER_PORT 80

static const PortAddr host_addr = {HOST_IP, HOST_PORT};
static const PortAddr peer_addr = {PEER_IP, PEER_PORT};

/* ---- What the host needs
 * ----------------------------------------------------- */

static gint64
on_now(gpointer world)
{
    return ((SupportTcp *)world)->now_ns;
}

static void
on_wake(gpointer world, gint64 at_ns)
{
    ((SupportTcp *)world)->wake_ns = at_ns;
}

static void
on_transmit(gpointer world, const TcpSegment *segment)
{
    SupportTcp *t = world;

    g_assert_cmphex(segment->src_ip, ==, HOST_IP);
    g_assert_cmpuint(segment->dst_port, ==, PEER_PORT);
    if (segment->flags & TCP_SYN) {
        t->iss = segment->seq;
    }
    if (segment->timestamps) {
        t->ts_seen = segment->ts_value;
    }
    if (t->out->len > 0) {
        g_string_append(t->out, "; ");
    }
    tcp_text_write(t->out, segment, t->iss, SUPPORT_TCP_PEER_ISS,
                   t->show_window);
}

static void
on_event(gpointer world, gpointer user, PortTcpEvent event, PortEnd why)
{
    SupportTcp *t = world;

    g_assert(user == t);
    if (event != PORT_TCP_SPACE || t->show_space) {
        tcp_text_event(t->events, event, why);
    }
}

static PortVerdict
on_syn(gpointer world, TcpSyn *syn)
{
    SupportTcp *t = world;

    if (t->verdict == PORT_SYN_ACCEPT ||
        (t->verdict == PORT_SYN_COOKIE && tcp_syn_is_cookie(syn))) {
        t->tcp = tcp_accept(syn, &t->opts);
        return PORT_SYN_ACCEPT;
    }
    return t->verdict;
}

static gboolean
on_opening(gpointer world, G_GNUC_UNUSED gpointer user)
{
    return !((SupportTcp *)world)->no_place;
}

static const TcpHostOps ops = {
    .now_ns = on_now,
    .wake = on_wake,
    .transmit = on_transmit,
    .event = on_event,
    .syn = on_syn,
    .opening = on_opening,
};

/* ---- Life
 * ------------------------------------------------------------------------ */

void
support_tcp_begin(SupportTcp *t, TcpProfileName name)
{
    *t = (SupportTcp){
        .now_ns = SECOND,
        .wake_ns = PORT_NEVER,
        .out = g_string_new(NULL),
        .events = g_string_new(NULL),
        .opts = {.user = t},
        .peer_mss_bytes = 1460,
        .peer_sack = TRUE,
        .peer_scale = -1,
        .wnd = 65535,
        .verdict = PORT_SYN_REFUSE,
    };
    tcp_profile_named(&t->profile, name);
}

/* Late, so that the test can change the profile. */
static TcpHost *
host_of(SupportTcp *t)
{
    if (!t->host) {
        t->host = tcp_host_new(&ops, t, &t->profile, NULL, NULL);
    }
    return t->host;
}

void
support_tcp_end(SupportTcp *t)
{
    tcp_host_free(t->host);
    g_string_free(t->out, TRUE);
    g_string_free(t->events, TRUE);
}

static void
forget(SupportTcp *t)
{
    g_string_truncate(t->out, 0);
    g_string_truncate(t->events, 0);
}

/* ---- In
 * ------------------------------------------------------------------------------
 */

static void
put_options(const SupportTcp *t, TcpSegment *segment)
{
    if (segment->flags & TCP_SYN) {
        segment->mss_bytes = t->peer_mss_bytes;
        segment->sack_ok = t->peer_sack;
        segment->scale = t->peer_scale;
    }
    if (t->peer_timestamps && !(segment->flags & TCP_RST)) {
        segment->timestamps = TRUE;
        segment->ts_value = (guint32)(t->now_ns / MS);
        if (segment->flags & TCP_ACK && segment->ts_echo == 0) {
            segment->ts_echo = t->ts_seen;
        }
    }
}

void
support_tcp_in(SupportTcp *t, const char *text)
{
    TcpSegment segment = TCP_SEGMENT_INIT;

    segment.window_bytes = t->wnd;
    tcp_text_read(text, &segment, SUPPORT_TCP_PEER_ISS, t->iss);
    segment.src_ip = PEER_IP;
    segment.src_port = PEER_PORT;
    segment.dst_ip = HOST_IP;
    segment.dst_port = HOST_PORT;
    put_options(t, &segment);
    tcp_host_input(host_of(t), &segment);
}

void
support_tcp_run(SupportTcp *t, gint64 time_ns)
{
    gint64 until_ns = t->now_ns + time_ns;

    while (t->wake_ns <= until_ns) {
        t->now_ns = MAX(t->now_ns, t->wake_ns);
        t->wake_ns = PORT_NEVER;
        tcp_host_run(t->host);
    }
    t->now_ns = until_ns;
}

void
support_tcp_send(SupportTcp *t, gsize len_bytes)
{
    g_assert_cmpuint(tcp_send(t->tcp, NULL, len_bytes), ==, len_bytes);
}

gsize
support_tcp_read(SupportTcp *t, gsize max_bytes)
{
    gsize len = tcp_recv(t->tcp, NULL, max_bytes);

    tcp_credit(t->tcp, len);
    return len;
}

/* ---- States
 * -----------------------------------------------------------------------------
 */

static void
connect_to_peer(SupportTcp *t)
{
    t->tcp = tcp_connect(host_of(t), host_addr, peer_addr, &t->opts);
    g_assert(t->tcp);
}

static void
take_how(SupportTcp *t, SupportTcpHow how)
{
    switch (how) {
    case TCP_HELD:
        break;
    case TCP_UNREAD:
        tcp_shut_read(t->tcp);
        break;
    case TCP_ORPHAN:
        tcp_orphan(t->tcp);
        break;
    }
}

/* From ESTABLISHED on. */
static void
close_to(SupportTcp *t, PortTcpState state)
{
    gboolean passive =
        state == PORT_STATE_CLOSE_WAIT || state == PORT_STATE_LAST_ACK;

    if (passive) {
        support_tcp_in(t, "FA 1 a1");
    }
    if (state != PORT_STATE_ESTABLISHED && state != PORT_STATE_CLOSE_WAIT) {
        tcp_shutdown(t->tcp);
    }
    if (state == PORT_STATE_FIN_WAIT2 || state == PORT_STATE_TIME_WAIT) {
        support_tcp_in(t, "A 1 a2");
    }
    if (state == PORT_STATE_CLOSING) {
        support_tcp_in(t, "FA 1 a1");
    } else if (state == PORT_STATE_TIME_WAIT) {
        support_tcp_in(t, "FA 1 a2");
    }
}

static void
go_to(SupportTcp *t, PortTcpState state)
{
    if (state == PORT_STATE_CLOSE) {
        host_of(t);
        return;
    }
    if (state == PORT_STATE_SYN_RECV) {
        t->verdict = PORT_SYN_ACCEPT;
        support_tcp_in(t, "S 0");
        return;
    }
    connect_to_peer(t);
    if (state == PORT_STATE_SYN_SENT) {
        return;
    }
    support_tcp_run(t, 20 * MS);
    support_tcp_in(t, "SA 0 a1");
    close_to(t, state);
}

void
support_tcp_at(SupportTcp *t, PortTcpState state, SupportTcpHow how)
{
    go_to(t, state);
    if (t->tcp) {
        take_how(t, how);
    }
    g_assert_cmpstr(support_tcp_state(t), ==,
                    state == PORT_STATE_CLOSE ? "-"
                                              : port_tcp_state_name(state));
    forget(t);
}

void
support_tcp_passive(SupportTcp *t)
{
    go_to(t, PORT_STATE_SYN_RECV);
    support_tcp_run(t, 20 * MS);
    support_tcp_in(t, "A 1 a1");
    g_assert_cmpstr(support_tcp_state(t), ==, "ESTABLISHED");
    forget(t);
}

/* ---- What came of it
 * ----------------------------------------------------------------------- */

void
support_tcp_out(SupportTcp *t, const char *out)
{
    g_assert_cmpstr(t->out->str, ==, out);
    g_string_truncate(t->out, 0);
}

void
support_tcp_events(SupportTcp *t, const char *events)
{
    g_assert_cmpstr(t->events->str, ==, events);
    g_string_truncate(t->events, 0);
}

gint64
support_tcp_due_ns(const SupportTcp *t)
{
    gint64 at_ns = tcp_deadline(t->tcp);

    return at_ns == PORT_NEVER ? PORT_NEVER : at_ns - t->now_ns;
}

static void
note_state(gpointer user, PortTcpState state, G_GNUC_UNUSED PortAddr local,
           PortAddr remote)
{
    if (remote.port == PEER_PORT) {
        *(const char **)user = port_tcp_state_name(state);
    }
}

const char *
support_tcp_state(const SupportTcp *t)
{
    const char *name = "-";

    tcp_host_each(t->host, note_state, &name);
    return name;
}
