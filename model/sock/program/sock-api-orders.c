/* SPDX-License-Identifier: GPL-2.0-only */
/* The program's side: connect, close, reset and discard. */
#include "model/sock/program/sock-api-priv.h"

/* Effect only when closed and past the gate (sock-fact 3 and 6); the second
 * of two is ignored (OPEN-22).  Both are decided when it is called. */
void
sock_connect(Device *dev)
{
    Sock *s = sock_access(dev);

    sock_trace_call(s, "connect", -1);
    s->wanted_ns = MIN(s->wanted_ns, device_now_ns(dev));
    if (sock_is_engaged(s) || s->connect_pending ||
        (s->gated && dev->config.gated_connect == GATED_CONNECT_DROP)) {
        dev->stats.connects_lost++;
    } else if (s->gated) {
        s->connect_due = TRUE;
    } else {
        s->asked_ns = device_now_ns(dev);
        order_post(s, IN_CONNECT);
        device_wake(dev);
    }
}

/* Orders for a closed socket mean nothing (sock-fact 5), but one may follow
 * a connect that is still on its way. */
static void
order_end(Device *dev, SockInput kind)
{
    Sock *s = sock_access(dev);

    sock_trace_call(s, sock_input_name(kind), -1);
    s->connect_due = FALSE;
    if (sock_is_engaged(s) || s->connect_pending) {
        if (s->recording && s->record.left_ns == PORT_NEVER) {
            s->record.left_ns = device_now_ns(dev);
        }
        order_post(s, kind);
        device_wake(dev);
    }
}

void
sock_close(Device *dev)
{
    order_end(dev, IN_CLOSE);
}

void
sock_reset(Device *dev)
{
    order_end(dev, IN_RESET);
}

void
sock_discard(Device *dev)
{
    order_end(dev, IN_DISCARD);
}
