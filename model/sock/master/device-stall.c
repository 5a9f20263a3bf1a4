/* SPDX-License-Identifier: GPL-2.0-only */
/* While buffalloc works everything stands still (sock-fact 1): no handler
 * runs, SYNs and datagrams are lost, and what connections bring is looked at
 * afterwards.  (The TCP below goes on acknowledging what its window has
 * allowed; a real one repeats those segments.) */
#include "model/sock/master/device-priv.h"

/* What connections have brought meanwhile, in the order of the port's law. */
static void
catch_up(Sock *s)
{
    for (guint event = PORT_TCP_OPENED; event <= PORT_TCP_END; event++) {
        if (s->missed >> event & 1) {
            s->missed &= ~(1u << event);
            device_tcp_event(s, (PortTcpEvent)event, s->missed_why);
        }
    }
    if (s->missed_answer && sock_simple(s) == PL_SSTS_ARP) {
        device_answer(s, s->missed_found);
    }
    s->missed_answer = FALSE;
}

void
stall_run(Device *dev)
{
    if (!dev->stalled_until_ns || device_is_stalled(dev)) {
        return;
    }
    dev->stalled_until_ns = 0;
    for (guint i = 0; i < dev->config.numofsock; i++) {
        catch_up(&dev->socks[i]);
    }
}
