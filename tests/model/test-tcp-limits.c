/* SPDX-License-Identifier: GPL-2.0-only */
/* How many connections there can be: ports, TIME_WAIT, all of them; and a host
 * without power. */
#include "tests/model/support-tcp.h"

/* Another connection to the peer from a port of the host's choice; NULL: there
 * is none. */
static Tcp *
connect_again(SupportTcp *t)
{
    PortAddr local, remote;
    PortTcpOpts opts = {0};
    Tcp *tcp;

    tcp_ends(t->tcp, &local, &remote);
    local.port = 0;
    tcp = tcp_connect(t->host, local, remote, &opts);
    support_tcp_forget(t);
    return tcp;
}

static guint16
port_of(const Tcp *tcp)
{
    PortAddr local, remote;

    tcp_ends(tcp, &local, &remote);
    return local.port;
}

/* A connection in 'state' has the only port that there is. */
static void
begin(SupportTcp *t, PortTcpState state, gboolean timestamps)
{
    PortAddr local, remote;

    support_tcp_begin(t, TCP_PROFILE_LINUX);
    t->peer_timestamps = timestamps;
    support_tcp_connect(t);
    tcp_ends(t->tcp, &local, &remote);
    tcp_discard(t->tcp, FALSE);
    support_tcp_end(t);

    support_tcp_begin(t, TCP_PROFILE_LINUX);
    t->peer_timestamps = timestamps;
    t->profile.port_first = t->profile.port_last = local.port;
    t->profile.tw_reuse = TRUE;
    support_tcp_at(t, state, TCP_HELD);
}

/* tcp_twsk_unique(): after more than a second, in TIME_WAIT, with timestamps;
 * from beyond the old numbers on. */
static void
test_reuse(void)
{
    SupportTcp t;
    Tcp *next;

    begin(&t, PORT_STATE_TIME_WAIT, TRUE);
    g_assert_null(connect_again(&t));
    support_tcp_run(&t, SECOND);
    g_assert_null(connect_again(&t));
    support_tcp_run(&t, 1);
    next = connect_again(&t);
    g_assert_nonnull(next);
    g_assert_cmpuint(port_of(next), ==, t.profile.port_first);
    g_assert_cmpuint(tcp_host_connections(t.host), ==, 1);
    g_assert_cmpstr(port_tcp_state_name(tcp_protocol_state(next)), ==,
                    "SYN_SENT");
    tcp_discard(next, FALSE);
    support_tcp_end(&t);
}

static void
test_no_reuse(PortTcpState state, gboolean timestamps)
{
    SupportTcp t;

    begin(&t, state, timestamps);
    support_tcp_run(&t, 30 * SECOND);
    g_assert_null(connect_again(&t));
    support_tcp_end(&t);
}

static void
test_reuse_no_timestamps(void)
{
    test_no_reuse(PORT_STATE_TIME_WAIT, FALSE);
}

static void
test_reuse_established(void)
{
    test_no_reuse(PORT_STATE_ESTABLISHED, TRUE);
}

/* Without tcp_tw_reuse the port is free when TIME_WAIT is over. */
static void
test_ports_run_out(void)
{
    SupportTcp t;
    Tcp *next;

    support_tcp_begin(&t, TCP_PROFILE_LINUX);
    t.profile.port_first = 50000;
    t.profile.port_last = 50001;
    support_tcp_connect(&t);
    g_assert_nonnull(connect_again(&t));
    next = connect_again(&t);
    g_assert_nonnull(next);
    g_assert_cmpuint(port_of(next), ==, 50001);
    g_assert_null(connect_again(&t));
    tcp_discard(next, FALSE);
    next = connect_again(&t);
    g_assert_nonnull(next);
    g_assert_cmpuint(port_of(next), ==, 50001);
    support_tcp_end(&t);
}

/* TIME_WAIT counts: no SYN is sent, none is heard. */
static void
test_max_connections(void)
{
    SupportTcp t;

    support_tcp_begin(&t, TCP_PROFILE_LINUX);
    t.profile.max_connections = 1;
    support_tcp_at(&t, PORT_STATE_TIME_WAIT, TCP_HELD);
    g_assert_null(connect_again(&t));
    t.verdict = PORT_SYN_ACCEPT;
    support_tcp_run(&t, 60 * SECOND - 1);
    g_assert_null(connect_again(&t));
    support_tcp_run(&t, 1);
    g_assert_nonnull(connect_again(&t));
    support_tcp_end(&t);
}

/* Nothing is heard or said; then late segments are strangers. */
static void
test_off(void)
{
    SupportTcp t;

    support_tcp_begin(&t, TCP_PROFILE_LINUX);
    support_tcp_at(&t, PORT_STATE_TIME_WAIT, TCP_HELD);
    tcp_release(t.tcp);
    t.tcp = NULL;
    tcp_host_off(t.host);
    t.verdict = PORT_SYN_ACCEPT;
    support_tcp_in(&t, "FA 1 a2");
    support_tcp_in(&t, "S 100");
    support_tcp_run(&t, SECOND);
    support_tcp_out(&t, "");
    tcp_host_restart(t.host);
    support_tcp_in(&t, "FA 1 a2");
    support_tcp_out(&t, "R 2");
    support_tcp_end(&t);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/tcp/limits/reuse", test_reuse);
    g_test_add_func("/tcp/limits/reuse-no-timestamps",
                    test_reuse_no_timestamps);
    g_test_add_func("/tcp/limits/reuse-established", test_reuse_established);
    g_test_add_func("/tcp/limits/ports-run-out", test_ports_run_out);
    g_test_add_func("/tcp/limits/max-connections", test_max_connections);
    g_test_add_func("/tcp/limits/off", test_off);
    return g_test_run();
}
