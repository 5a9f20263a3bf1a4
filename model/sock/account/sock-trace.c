/* SPDX-License-Identifier: GPL-2.0-only */
/* What a device tells the tracer of its port (trace.h). */
#include "model/sock/account/sock-priv.h"

#include "model/trace.h"

/* The connection that 's' has, or had until its gate opens. */
static guint64
conn_of(const Sock *s)
{
    return s->recording || s->held ? s->record.conn_id : 0;
}

/* Tells that 's' enters the state 'to' on 'input'. */
void
sock_trace_state(const Sock *s, SockState to, SockInput input)
{
    if (trace_is_on(s->dev->port) && s->state != to) {
        trace_say(s->dev->port, TRACE_STATE, s->num, conn_of(s),
                  sock_state_name(to), "%s", sock_input_name(input));
    }
}

/* Tells that the gate of 's' opens. */
void
sock_trace_gate(const Sock *s)
{
    if (trace_is_on(s->dev->port)) {
        trace_say(s->dev->port, TRACE_GATE, s->num, conn_of(s), "opens", NULL);
    }
}

/* Tells that the program calls 'call' (static) of 's', for 'n' bytes (-1: it
 * is not about bytes). */
void
sock_trace_call(const Sock *s, const char *call, gint64 n)
{
    Port *port = s->dev->port;

    if (!trace_is_on(port)) {
        return;
    }
    if (n < 0) {
        trace_say(port, TRACE_CALL, s->num, conn_of(s), call, NULL);
    } else {
        trace_say(port, TRACE_CALL, s->num, conn_of(s), call,
                  "%" G_GINT64_FORMAT, n);
    }
}

/* ---- Events ------------------------------------------------------------- */

/* Events of the system as such have no socket. */
static gboolean
is_of_sock(const Event *event)
{
    return event->type != ON_SYS_INIT && event->type != ON_SYS_TIMER;
}

static gboolean
is_told(const Device *dev, const Event *event)
{
    return is_of_sock(event) ? trace_is_on(dev->port)
                             : trace_is_of_all(dev->port);
}

static void
say(const Device *dev, TraceKind kind, const Event *event, const char *detail)
{
    gboolean of_sock = is_of_sock(event);

    trace_say(dev->port, kind, of_sock ? event->sock : TRACE_NO_INDEX,
              of_sock ? conn_of(&dev->socks[event->sock]) : 0,
              event_name(event->type), "%s", detail);
}

/* Tells that 'event' is taken off the queue. */
void
device_trace_event(const Device *dev, const Event *event)
{
    g_autofree char *len = NULL;
    const char *detail = "";

    if (!is_told(dev, event)) {
        return;
    }
    if (event->type == ON_SOCK_EVENT) {
        detail = sock_state_name((SockState)event->arg[0]);
    } else if (event->type == ON_SOCK_TCP_PACKET_ARRIVAL) {
        detail = len = g_strdup_printf("%u", event->arg[0]);
    }
    say(dev, TRACE_EVENT, event, detail);
}

/* Tells that 'event', if anybody cares for it, is done with. */
void
device_trace_done(const Device *dev, const Event *event, VmFate fate)
{
    if (is_told(dev, event) && fate != VM_UNHANDLED) {
        say(dev, TRACE_DONE, event, fate == VM_LOST ? "lost" : "");
    }
}
