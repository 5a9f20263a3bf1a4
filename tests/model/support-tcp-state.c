/* SPDX-License-Identifier: GPL-2.0-only */
/* Connections in every state. */
#include "tests/model/support-tcp.h"

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
        support_tcp_host(t);
        return;
    }
    if (state == PORT_STATE_SYN_RECV) {
        t->verdict = PORT_SYN_ACCEPT;
        support_tcp_in(t, "S 0");
        return;
    }
    support_tcp_connect(t);
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
    support_tcp_forget(t);
}

void
support_tcp_passive(SupportTcp *t)
{
    go_to(t, PORT_STATE_SYN_RECV);
    support_tcp_run(t, 20 * MS);
    support_tcp_in(t, "A 1 a1");
    g_assert_cmpstr(support_tcp_state(t), ==, "ESTABLISHED");
    support_tcp_forget(t);
}
