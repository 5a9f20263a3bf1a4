/* SPDX-License-Identifier: GPL-2.0-only */
/* Orders: what connect, close, reset and discard post to the master process.
 *
 * An order takes effect after a latency (OPEN-5), in the state that the
 * socket is in then: so a second close finds the first one under way and
 * resets.  An order for a connection that is over meanwhile is dropped. */
#include "model/sock/sock-priv.h"

void
order_post(Sock *s, SockInput kind)
{
    Device *dev = s->dev;
    Order *order = g_new(Order, 1);

    *order = (Order){kind, s->num, s->gen,
                     device_now_ns(dev) + dev->config.order_latency_ns};
    if (kind == IN_CONNECT) {
        s->connect_pending++;
    }
    g_queue_push_tail(&dev->orders, order);
}

gint64
orders_due_ns(const Device *dev)
{
    const Order *oldest = dev->orders.head ? dev->orders.head->data : NULL;
    return oldest ? oldest->due_ns : PORT_NEVER;
}

/* What an order means for the protocol, in the state of this moment. */
SockInput
sock_order_input(const Sock *s, SockInput kind)
{
    if (!sock_is_udp(s)) {
        return kind;
    }
    if (kind == IN_CONNECT) {
        return s->targetbcast || s->targetip == G_MAXUINT32 ? IN_CONNECT_ALL
                                                            : IN_CONNECT;
    }
    return sock_simple(s) == PL_SSTS_EST ? IN_UDP_END : kind;
}

/* In HTTP mode the program cannot end a connection (M:292). */
static gboolean
is_ignored(const Sock *s, SockInput kind)
{
    return sock_http_is_on(s) && kind != IN_FINISH;
}

static void
carry_out(Device *dev, const Order *order)
{
    Sock *s = &dev->socks[order->sock];

    if (order->kind == IN_CONNECT) {
        s->connect_pending--;
        if (sock_is_engaged(s) || s->gated) { /* a SYN came first */
            dev->stats.connects_lost++;
            return;
        }
    }
    if (order->gen == s->gen && !is_ignored(s, order->kind)) {
        sock_step(s, sock_order_input(s, order->kind));
    }
}

void
orders_run(Device *dev)
{
    gint64 now = device_now_ns(dev);

    while (orders_due_ns(dev) <= now) {
        Order *order = g_queue_pop_head(&dev->orders);
        carry_out(dev, order);
        g_free(order);
    }
}

/* ---- The program's side ------------------------------------------------- */

/* Effect only when closed and past the gate (sock-fact 3 and 6); the second
 * of two is ignored (OPEN-22).  Both are decided when it is called. */
void
sock_connect(Device *dev)
{
    Sock *s = device_selected(dev);

    vm_statement(dev->vm);
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
order_end(Device *dev, SockInput kind, const char *call)
{
    Sock *s = device_selected(dev);

    vm_statement(dev->vm);
    sock_trace_call(s, call, -1);
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
    order_end(dev, IN_CLOSE, "close");
}

void
sock_reset(Device *dev)
{
    order_end(dev, IN_RESET, "reset");
}

void
sock_discard(Device *dev)
{
    order_end(dev, IN_DISCARD, "discard");
}
