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

/* ---- What the host needs ------------------------------------------------ */

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

static gboolean
on_listens(gpointer world, PortAddr to)
{
    return to.port == HOST_PORT &&
           ((SupportTcp *)world)->verdict != PORT_SYN_REFUSE;
}

static const TcpHostOps ops = {
    .now_ns = on_now,
    .wake = on_wake,
    .transmit = on_transmit,
    .event = on_event,
    .syn = on_syn,
    .opening = on_opening,
    .listens = on_listens,
};

/* ---- Life --------------------------------------------------------------- */

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
TcpHost *
support_tcp_host(SupportTcp *t)
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

void
support_tcp_forget(SupportTcp *t)
{
    g_string_truncate(t->out, 0);
    g_string_truncate(t->events, 0);
}

/* ---- In ----------------------------------------------------------------- */

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
    if (t->bytes && segment.len_bytes > 0) {
        segment.bytes = t->bytes + (segment.seq - SUPPORT_TCP_PEER_ISS - 1);
    }
    tcp_host_input(support_tcp_host(t), &segment);
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
support_tcp_times(SupportTcp *t, gint64 time_ns, const char *times)
{
    g_autoptr(GString) got = g_string_new(NULL);
    gint64 start_ns = t->now_ns;

    while (t->wake_ns <= start_ns + time_ns) {
        support_tcp_run(t, t->wake_ns - t->now_ns);
        if (t->out->len > 0) {
            g_string_append_printf(got, "%s%" G_GINT64_FORMAT,
                                   got->len ? " " : "",
                                   (t->now_ns - start_ns) / MS);
            g_string_truncate(t->out, 0);
        }
    }
    support_tcp_run(t, start_ns + time_ns - t->now_ns);
    g_assert_cmpstr(got->str, ==, times);
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

/* ---- Calls -------------------------------------------------------------- */

void
support_tcp_connect(SupportTcp *t)
{
    t->tcp = tcp_connect(support_tcp_host(t), host_addr, peer_addr, &t->opts);
    g_assert(t->tcp);
}

/* ---- What came of it ---------------------------------------------------- */

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

TcpInfo
support_tcp_info(const SupportTcp *t)
{
    TcpInfo info;

    tcp_info(t->tcp, &info);
    return info;
}

/* ---- What several tests do ---------------------------------------------- */

void
support_tcp_begin_open(SupportTcp *t, TcpProfileName name, gboolean sack)
{
    support_tcp_begin(t, name);
    t->peer_sack = sack;
    t->peer_mss_bytes = 1000;
    support_tcp_at(t, PORT_STATE_ESTABLISHED, TCP_HELD);
}

void
support_tcp_send_apart(SupportTcp *t, guint n)
{
    for (guint i = 0; i < n; i++) {
        support_tcp_run(t, MS);
        support_tcp_send(t, 1000);
    }
    support_tcp_forget(t);
}

void
support_tcp_row(const SupportTcpRow *row, PortTcpState state)
{
    SupportTcp t;

    support_tcp_begin(&t, TCP_PROFILE_LINUX);
    support_tcp_at(&t, state, TCP_HELD);
    support_tcp_in(&t, row->in);
    support_tcp_out(&t, row->out);
    support_tcp_events(&t, row->events);
    g_assert_cmpstr(support_tcp_state(&t), ==, row->after);
    support_tcp_end(&t);
}
