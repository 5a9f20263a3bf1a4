/* SPDX-License-Identifier: GPL-2.0-only */
/* Between the event queue and the program: which events have a handler, what
 * their processing does, and the accept gate (sock-fact 2 and 6). */
#include "model/sock/master/device-priv.h"

/* The event whose processing opens the gate: that of the latest closing. */
static gboolean
is_closing_event(const Device *dev, const Event *event)
{
    return event->type == ON_SOCK_EVENT && event->arg[1] == PL_SSTS_CLOSED &&
           event->gen == dev->socks[event->sock].gen;
}

static gboolean
is_stale(const Device *dev, const Event *event)
{
    return (event->type == ON_SOCK_DATA_ARRIVAL ||
            event->type == ON_SOCK_DATA_SENT) &&
           event->gen != dev->socks[event->sock].gen;
}

/* ---- What the VM asks --------------------------------------------------- */

static gboolean
op_has_handler(gpointer owner, const Event *event)
{
    const Device *dev = owner;

    if (event->type == ON_HTML_PAGE) {
        return sock_page_is_due(&dev->socks[event->sock], event);
    }
    return device_handles(dev, event->type) &&
           !(dev->config.stale_events == STALE_EVENTS_SKIP &&
             is_stale(dev, event));
}

static void
op_enter(gpointer owner, const Event *event)
{
    Device *dev = owner;

    device_trace_event(dev, event);
    if (is_closing_event(dev, event) &&
        dev->config.gate_opens == GATE_OPENS_AT_START) {
        sock_gate_open(&dev->socks[event->sock]);
    }
}

/* The handler is about the next datagram; it is done with when it returns
 * (sock-fact 11). */
static void
enter_data_arrival(Sock *s)
{
    if (sock_is_udp(s)) {
        s->handling = sock_udp_next(s);
    }
}

static void
leave_data_arrival(Sock *s)
{
    if (sock_is_udp(s)) {
        sock_udp_leave(s);
    }
    s->handling = FALSE;
}

/* On entry to the handler of a socket's event sock.num is that socket
 * (sock-fact 2). */
static void
op_handle(gpointer owner, const Event *event)
{
    Device *dev = owner;
    Sock *s = &dev->socks[event->sock];

    if (event->type != ON_SYS_INIT && event->type != ON_SYS_TIMER) {
        dev->num = event->sock;
    }
    if (event->type == ON_SOCK_DATA_ARRIVAL) {
        enter_data_arrival(s);
    }
    if (event->type == ON_SOCK_EVENT) {
        dev->program->on_sock_event(dev, (SockState)event->arg[0],
                                    (SockStateSimple)event->arg[1]);
    } else if (event->type == ON_SOCK_TCP_PACKET_ARRIVAL) {
        dev->program->on_sock_tcp_packet_arrival(dev, event->arg[0]);
    } else if (event->type != ON_HTML_PAGE) {
        device_handler(dev->program, event->type)(dev);
    } else if (sock_page_is_due(s, event)) {
        s->http.page->code(dev);
    }
}

/* The condition of a single-copy event is tested again (OPEN-24). */
static void
test_again(Sock *s, EventType type)
{
    if (type == ON_SOCK_DATA_ARRIVAL) {
        sock_rx_renew(s);
    } else if (type == ON_SOCK_INBAND) {
        sock_inband_renew(s);
    } else if (type == ON_SOCK_POSTDATA) {
        sock_http_postdata(s);
    }
}

/* What there is to do after an event of the socket's. */
static void
follow_up(Sock *s, const Event *event, VmFate fate)
{
    if (is_closing_event(s->dev, event)) {
        sock_gate_open(s);
    }
    if (event->type == ON_SOCK_DATA_ARRIVAL && fate != VM_LOST) {
        leave_data_arrival(s);
    }
    if (fate != VM_LOST ||
        s->dev->config.skipped_events == SKIPPED_EVENTS_RENEWED) {
        test_again(s, event->type);
    }
    if (event->type == ON_HTML_PAGE) {
        sock_page_done(s, event, fate);
        sock_rx_serve(s);
    }
}

/* At handler exit the condition of a single-copy event is tested again; one
 * lost in doevents is made up for by choice only. */
static void
op_processed(gpointer owner, const Event *event, VmFate fate)
{
    Device *dev = owner;

    device_trace_done(dev, event, fate);
    evq_done(dev->evq, event);
    follow_up(&dev->socks[event->sock], event, fate);
}

const VmOps device_vm_ops = {
    .has_handler = op_has_handler,
    .enter = op_enter,
    .handle = op_handle,
    .processed = op_processed,
};
