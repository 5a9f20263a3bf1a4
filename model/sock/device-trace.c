/* SPDX-License-Identifier: GPL-2.0-only */
/* What a device tells of itself: to whoever asked by device_set_trace(), and
 * to the tracer of its port. */
#include "model/sock/sock-priv.h"

#include "model/trace.h"

/* The connection that 's' has, or had until its gate opens. */
static guint64
conn_of(const Sock *s)
{
    return s->recording || s->held ? s->record.conn_id : 0;
}

static void
say_event(Device *dev, const DeviceTrace *trace, guint64 conn_id)
{
    const Event *event = trace->event;
    const char *name = event_name(event->type);

    if (event->type == ON_SOCK_EVENT) {
        trace_say(dev->port, TRACE_EVENT, trace->sock, conn_id, name, "%s",
                  sock_state_name((SockState)event->arg[0]));
    } else if (event->type == ON_SOCK_TCP_PACKET_ARRIVAL) {
        trace_say(dev->port, TRACE_EVENT, trace->sock, conn_id, name, "%u",
                  event->arg[0]);
    } else {
        trace_say(dev->port, TRACE_EVENT, trace->sock, conn_id, name, NULL);
    }
}

/* Events of the system as such have no socket. */
static gboolean
is_of_sock(const DeviceTrace *trace)
{
    return trace->event->type != ON_SYS_INIT &&
           trace->event->type != ON_SYS_TIMER;
}

static void
say(Device *dev, const DeviceTrace *trace)
{
    Port *port = dev->port;
    guint64 conn_id = conn_of(&dev->socks[trace->sock]);

    switch (trace->kind) {
    case DEVICE_TRACE_STEP:
        if (trace->from != trace->to) {
            trace_say(port, TRACE_STATE, trace->sock, conn_id,
                      sock_state_name(trace->to), "%s", trace->input);
        }
        return;
    case DEVICE_TRACE_IGNORED:
        return;
    case DEVICE_TRACE_EVENT:
        if (is_of_sock(trace)) {
            say_event(dev, trace, conn_id);
        }
        return;
    case DEVICE_TRACE_DONE:
        if (is_of_sock(trace) && trace->fate != VM_UNHANDLED) {
            trace_say(port, TRACE_DONE, trace->sock, conn_id,
                      event_name(trace->event->type), "%s",
                      trace->fate == VM_LOST ? "lost" : "");
        }
        return;
    case DEVICE_TRACE_GATE:
        trace_say(port, TRACE_GATE, trace->sock, conn_id, "opens", NULL);
        return;
    case DEVICE_TRACE_CALL:
        if (trace->n < 0) {
            trace_say(port, TRACE_CALL, trace->sock, conn_id, trace->call,
                      NULL);
        } else {
            trace_say(port, TRACE_CALL, trace->sock, conn_id, trace->call,
                      "%" G_GINT64_FORMAT, trace->n);
        }
        return;
    }
    g_assert_not_reached();
}

/* Tells 'trace', stamped with the time. */
void
device_trace(Device *dev, const DeviceTrace *trace)
{
    if (dev->trace) {
        DeviceTrace stamped = *trace;
        stamped.now_ns = device_now_ns(dev);
        dev->trace(dev->trace_user, &stamped);
    }
    if (trace_is_on(dev->port)) {
        say(dev, trace);
    }
}

/* Tells that the program calls 'call' (static) of 's', for 'n' bytes (-1: it
 * is not about bytes). */
void
sock_trace_call(Sock *s, const char *call, gint64 n)
{
    DeviceTrace trace = {
        .kind = DEVICE_TRACE_CALL,
        .sock = s->num,
        .from = s->state,
        .to = s->state,
        .call = call,
        .n = n,
    };

    device_trace(s->dev, &trace);
}
