/* SPDX-License-Identifier: GPL-2.0-only */
/* Keep-alive (RFC 9293 3.8.4; tcp_keepalive_timer). */
#include "model/tcp/tcp-priv.h"

/* The peer has been heard, or the rules of its silence have changed.  What is
 * closed and only waits for the peer's FIN has a limit of its own. */
void
tcp_keep_restart(Tcp *tcp)
{
    gboolean watched = tcp->keepalive.idle_ns > 0 && tcp_is_synchronized(tcp) &&
                       !(tcp->orphan && tcp->state == PORT_STATE_FIN_WAIT2);

    tcp->keep_probes = 0;
    tcp->keep_at_ns =
        watched ? MAX(tcp->heard_ns + tcp->keepalive.idle_ns, tcp_now_ns(tcp))
                : PORT_NEVER;
}

/* TCP_USER_TIMEOUT takes the place of the number of probes. */
static gboolean
is_over(const Tcp *tcp)
{
    if (tcp->user_timeout_ns > 0) {
        return tcp->keep_probes > 0 &&
               tcp_now_ns(tcp) - tcp->heard_ns >= tcp->user_timeout_ns;
    }
    return tcp->keep_probes >= tcp->keepalive.probes;
}

void
tcp_keep_due(Tcp *tcp)
{
    gint64 now_ns = tcp_now_ns(tcp);

    if (tcp->sent.n > 0 || tcp->tx.nxt < tcp_write_pos(tcp)) {
        tcp->keep_at_ns = now_ns + tcp->keepalive.idle_ns; /* others watch */
    } else if (is_over(tcp)) {
        tcp_send_reset(tcp);
        tcp_end(tcp, PORT_END_TIMEOUT);
    } else {
        tcp->keep_probes++;
        tcp->probe_due = TRUE;
        tcp->keep_at_ns = now_ns + tcp->keepalive.interval_ns;
    }
}
