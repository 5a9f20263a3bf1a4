/* SPDX-License-Identifier: GPL-2.0-only */
/* What becomes due for the master process: orders, connectiontout and the
 * system timer.
 *
 * An order takes effect after a latency (OPEN-5), in the state that the
 * socket is in then: so a second close finds the first one under way and
 * resets.  An order for a connection that is over meanwhile is dropped. */
#include "model/sock/master/device-priv.h"

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

void
touts_run(Device *dev)
{
    gint64 now = device_now_ns(dev);

    if (dev->tout_due_ns > now) {
        return;
    }
    dev->tout_due_ns = PORT_NEVER;
    for (guint i = 0; i < dev->config.numofsock; i++) {
        Sock *s = &dev->socks[i];
        if (sock_expiry_ns(s) <= now) {
            sock_step(s, sock_is_udp(s) ? IN_UDP_TOUT : IN_TOUT);
        }
        dev->tout_due_ns = MIN(dev->tout_due_ns, sock_expiry_ns(s));
    }
}

/* The next one is a period from now. */
void
timer_begin(Device *dev)
{
    if (dev->running && device_handles(dev, ON_SYS_TIMER)) {
        dev->next_timer_ns = device_now_ns(dev) + dev->sys_timer_ns;
    }
}

/* on_sys_timer is not generated while the VM stands still (sock-fact 1). */
void
timer_run(Device *dev)
{
    gint64 now = device_now_ns(dev);

    while (dev->next_timer_ns <= now) {
        dev->next_timer_ns += dev->sys_timer_ns;
        if (!vm_is_paused(dev->vm)) {
            device_post(dev, ON_SYS_TIMER, NULL, 0, 0);
        }
    }
}
