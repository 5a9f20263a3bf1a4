/* SPDX-License-Identifier: GPL-2.0-only */
/* What is posted: events for the program, and orders for the master process. */
#include "model/sock/account/sock-priv.h"

PlainHandler
device_handler(const DeviceProgram *program, EventType type)
{
    switch (type) {
    case ON_SYS_INIT:
        return program->on_sys_init;
    case ON_SYS_TIMER:
        return program->on_sys_timer;
    case ON_SOCK_INBAND:
        return program->on_sock_inband;
    case ON_SOCK_DATA_ARRIVAL:
        return program->on_sock_data_arrival;
    case ON_SOCK_OVERRUN:
        return program->on_sock_overrun;
    case ON_SOCK_DATA_SENT:
        return program->on_sock_data_sent;
    case ON_SOCK_POSTDATA:
        return program->on_sock_postdata;
    case ON_SOCK_EVENT:
    case ON_SOCK_TCP_PACKET_ARRIVAL:
    case ON_HTML_PAGE:
    case N_EVENTS:
        break;
    }
    g_assert_not_reached();
}

gboolean
device_handles(const Device *dev, EventType type)
{
    if (type == ON_SOCK_EVENT) {
        return dev->program->on_sock_event != NULL;
    }
    if (type == ON_SOCK_TCP_PACKET_ARRIVAL) {
        return dev->program->on_sock_tcp_packet_arrival != NULL;
    }
    return type == ON_HTML_PAGE || device_handler(dev->program, type) != NULL;
}

EvqPost
device_post(Device *dev, EventType type, const Sock *s, guint arg0, guint arg1)
{
    Event event = {
        .type = type,
        .sock = s ? s->num : 0,
        .arg = {arg0, arg1},
        .gen = s ? s->gen : 0,
    };
    return evq_post(dev->evq, &event);
}

/* ---- Orders ------------------------------------------------------------- */

/* Queues an order of the program's (or the master's own) for 's'; nobody takes
 * one while the device is off. */
void
order_post(Sock *s, SockInput kind)
{
    Device *dev = s->dev;
    Order *order;

    if (!dev->running) {
        return;
    }
    order = g_new(Order, 1);
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
