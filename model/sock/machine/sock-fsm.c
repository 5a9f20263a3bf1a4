/* SPDX-License-Identifier: GPL-2.0-only */
/* The machine of a socket: rows of state, input, next state and action.
 *
 * The rows follow sock-fact 4 (states and closed codes) and 5 (what close,
 * reset and discard degrade to).  A pair without a row means nothing.  A row's
 * action runs in the new state; it moves bytes and talks to the TCP below, but
 * never steps the machine again.
 *
 * No row leads to PRESET_STRANGE (8) and ARESET_DERR (16): the vendor names no
 * cause of a reset "without detail" or of a "data exchange error", and the TCP
 * below knows the phase of each reset and delivers no broken data. */
#include "model/sock/machine/sock-machine-priv.h"

typedef void (*Action)(Sock *s);

typedef struct Row {
    SockStateSimple from;
    SockInput input;
    SockState to; /* for a closed one, the code says why */
    Action action;
} Row;

/* ---- Actions ------------------------------------------------------------ */

/* The TCP below is about to be given up: takes what is left to know. */
static PortTcp *
take_tcp(Sock *s)
{
    PortTcp *tcp = s->tcp;

    sock_tx_serve(s);
    sock_record_leave(s);
    buf_drop(&s->tx2, buf_len(&s->tx2));
    sock_inband_forget(s);
    s->missed = 0;
    s->tx_flight = 0; /* the rest stays in TX, unsent (OPEN-6) */
    s->promised = 0;
    s->fin_wanted = s->fin_sent = FALSE;
    s->tcp = NULL;
    return tcp;
}

static void
act_opened(Sock *s)
{
    sock_record_open(s);
    sock_tx_pump(s);
}

/* Our FIN, after what OPEN-6 and OPEN-7 let go out first. */
static void
act_finish(Sock *s)
{
    sock_rx_keep(s);
    s->fin_wanted = TRUE;
    sock_tx_pump(s);
}

/* The TCP below is over by itself. */
static void
act_release(Sock *s)
{
    PortTcp *tcp;

    sock_rx_take(s);
    sock_rx_serve(s);
    sock_rx_keep(s);
    tcp = take_tcp(s);
    if (tcp) { /* there is none when the outport was taken */
        port_tcp_release(tcp);
    }
}

static void
act_abort(Sock *s)
{
    port_tcp_abort(take_tcp(s));
}

/* UDP has nothing to end but the port's use. */
static void
act_udp_end(Sock *s)
{
    device_udp_bind(s->dev);
}

static void
act_discard(Sock *s)
{
    port_tcp_discard(take_tcp(s), s->dev->config.discard_swallows);
}

/* The old connection is forgotten without passing CLOSED, hence without a
 * gate; a new one begins (sock-fact 6 and 7, OPEN-18). */
static void
act_reconnect(Sock *s)
{
    act_discard(s);
    s->gen++;
    sock_record_end(s, OUTCOME_DISCARDED);
    sock_record_emit(s, device_now_ns(s->dev));
    sock_open_passive(s);
}

/* ---- Rows --------------------------------------------------------------- */

/* clang-format off */
static const Row rows[] = {
    /* from            input          to                          action */
    { PL_SSTS_CLOSED,  IN_SYN,        PL_SST_PO,                  sock_open_passive },
    { PL_SSTS_CLOSED,  IN_CONNECT,    PL_SST_ARP,                 sock_resolve },

    { PL_SSTS_CLOSED,  IN_DATAGRAM,   PL_SST_EST_POPENED,         sock_udp_open_passive },
    { PL_SSTS_CLOSED,  IN_CONNECT_ALL, PL_SST_EST_AOPENED,        sock_udp_open_all },

    /* nothing has been sent: all three orders just forget */
    { PL_SSTS_ARP,     IN_RESOLVED,   PL_SST_AO,                  sock_open_active },
    { PL_SSTS_ARP,     IN_UNRESOLVED, PL_SST_CL_DISCARDED_ARPFL,  NULL },
    { PL_SSTS_ARP,     IN_CLOSE,      PL_SST_CL_DISCARDED_CMD,    NULL },
    { PL_SSTS_ARP,     IN_RESET,      PL_SST_CL_DISCARDED_CMD,    NULL },
    { PL_SSTS_ARP,     IN_DISCARD,    PL_SST_CL_DISCARDED_CMD,    NULL },
    { PL_SSTS_ARP,     IN_TOUT,       PL_SST_CL_ARESET_TOUT,      NULL },

    { PL_SSTS_ARP,     IN_UDP_RESOLVED, PL_SST_EST_AOPENED,       sock_udp_open_active },
    { PL_SSTS_ARP,     IN_UDP_TOUT,   PL_SST_CL_DISCARDED_TOUT,   NULL },

    /* while opening, close is a reset */
    { PL_SSTS_PO,      IN_OPENED,     PL_SST_EST_POPENED,         act_opened },
    { PL_SSTS_PO,      IN_RST,        PL_SST_CL_PRESET_POPENING,  act_release },
    { PL_SSTS_PO,      IN_RETRIES,    PL_SST_CL_ARESET_RE_PO,     act_release },
    { PL_SSTS_PO,      IN_BAD_SEQ,    PL_SST_CL_DISCARDED_PO_WCS, act_release },
    { PL_SSTS_PO,      IN_CLOSE,      PL_SST_CL_ARESET_CMD,       act_abort },
    { PL_SSTS_PO,      IN_RESET,      PL_SST_CL_ARESET_CMD,       act_abort },
    { PL_SSTS_PO,      IN_DISCARD,    PL_SST_CL_DISCARDED_CMD,    act_discard },
    { PL_SSTS_PO,      IN_TOUT,       PL_SST_CL_ARESET_TOUT,      act_abort },

    { PL_SSTS_AO,      IN_OPENED,     PL_SST_EST_AOPENED,         act_opened },
    { PL_SSTS_AO,      IN_RST,        PL_SST_CL_PRESET_AOPENING,  act_release },
    { PL_SSTS_AO,      IN_RETRIES,    PL_SST_CL_ARESET_RE_AO,     act_release },
    { PL_SSTS_AO,      IN_BAD_SEQ,    PL_SST_CL_DISCARDED_AO_WCS, act_release },
    { PL_SSTS_AO,      IN_CLOSE,      PL_SST_CL_ARESET_CMD,       act_abort },
    { PL_SSTS_AO,      IN_RESET,      PL_SST_CL_ARESET_CMD,       act_abort },
    { PL_SSTS_AO,      IN_DISCARD,    PL_SST_CL_DISCARDED_CMD,    act_discard },
    { PL_SSTS_AO,      IN_TOUT,       PL_SST_CL_ARESET_TOUT,      act_abort },

    { PL_SSTS_EST,     IN_FIN,        PL_SST_PC,                  act_finish },
    { PL_SSTS_EST,     IN_RST,        PL_SST_CL_PRESET_EST,       act_release },
    { PL_SSTS_EST,     IN_RETRIES,    PL_SST_CL_ARESET_RE_EST,    act_release },
    { PL_SSTS_EST,     IN_CLOSE,      PL_SST_AC,                  act_finish },
    { PL_SSTS_EST,     IN_FINISH,     PL_SST_AC,                  act_finish },
    { PL_SSTS_EST,     IN_RESET,      PL_SST_CL_ARESET_CMD,       act_abort },
    { PL_SSTS_EST,     IN_DISCARD,    PL_SST_CL_DISCARDED_CMD,    act_discard },
    { PL_SSTS_EST,     IN_TOUT,       PL_SST_CL_ARESET_TOUT,      act_abort },
    { PL_SSTS_EST,     IN_RECONNECT,  PL_SST_PO,                  act_reconnect },

    /* UDP: there is nobody to tell */
    { PL_SSTS_EST,     IN_MOVED,      PL_SST_EST_POPENED,         NULL },
    { PL_SSTS_EST,     IN_UDP_END,    PL_SST_CL_DISCARDED_CMD,    act_udp_end },
    { PL_SSTS_EST,     IN_UDP_TOUT,   PL_SST_CL_DISCARDED_TOUT,   act_udp_end },

    /* a close while closing is a reset: the second close, too */
    { PL_SSTS_PC,      IN_CLOSED,     PL_SST_CL_PCLOSED,          act_release },
    { PL_SSTS_PC,      IN_RST,        PL_SST_CL_PRESET_PCLOSING,  act_release },
    { PL_SSTS_PC,      IN_RETRIES,    PL_SST_CL_ARESET_RE_PC,     act_release },
    { PL_SSTS_PC,      IN_CLOSE,      PL_SST_CL_ARESET_CMD,       act_abort },
    { PL_SSTS_PC,      IN_RESET,      PL_SST_CL_ARESET_CMD,       act_abort },
    { PL_SSTS_PC,      IN_DISCARD,    PL_SST_CL_DISCARDED_CMD,    act_discard },
    { PL_SSTS_PC,      IN_TOUT,       PL_SST_CL_ARESET_TOUT,      act_abort },

    { PL_SSTS_AC,      IN_CLOSED,     PL_SST_CL_ACLOSED,          act_release },
    { PL_SSTS_AC,      IN_RST,        PL_SST_CL_PRESET_ACLOSING,  act_release },
    { PL_SSTS_AC,      IN_RETRIES,    PL_SST_CL_ARESET_RE_AC,     act_release },
    { PL_SSTS_AC,      IN_CLOSE,      PL_SST_CL_ARESET_CMD,       act_abort },
    { PL_SSTS_AC,      IN_RESET,      PL_SST_CL_ARESET_CMD,       act_abort },
    { PL_SSTS_AC,      IN_DISCARD,    PL_SST_CL_DISCARDED_CMD,    act_discard },
    { PL_SSTS_AC,      IN_TOUT,       PL_SST_CL_ARESET_TOUT,      act_abort },
};
/* clang-format on */

static const Row *
find_row(SockStateSimple from, SockInput input)
{
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        if (rows[i].from == from && rows[i].input == input) {
            return &rows[i];
        }
    }
    return NULL;
}

gboolean
sock_row(SockStateSimple from, SockInput input, SockState *to)
{
    const Row *row = find_row(from, input);

    if (row) {
        *to = row->to;
    }
    return row != NULL;
}

static Outcome
outcome_of(SockState state)
{
    switch (state) {
#define X(NAME, VALUE, TEXT, OUTCOME)                                          \
    case NAME:                                                                 \
        return OUTCOME;
        SOCK_STATES(X)
#undef X
    }
    g_assert_not_reached();
}

/* Opens the gate: the socket is ready for its next connection. */
void
sock_gate_open(Sock *s)
{
    Device *dev = s->dev;

    if (!s->gated) {
        return;
    }
    s->gated = FALSE;
    sock_trace_gate(s);
    sock_record_emit(s, device_now_ns(dev));
    if (s->connect_due) {
        s->connect_due = FALSE;
        s->asked_ns = device_now_ns(dev);
        order_post(s, IN_CONNECT);
    }
}

/* A connection is over: shuts the gate, which the processing of the event
 * that follows will open again. */
static void
entered_closed(Sock *s)
{
    s->gen++;
    s->gated = TRUE;
    s->http.phase = HTTP_OFF;
    sock_record_end(s, outcome_of(s->state));
}

/* Every state entered gives one on_sock_event, also without a handler
 * (sock-fact 2 and 6).  Where a full queue drops the closing one, that counts
 * as processed: the socket would be locked up for good otherwise. */
static void
entered(Sock *s)
{
    gboolean closed = !sock_is_engaged(s);

    if (closed) {
        entered_closed(s);
    }
    if (device_post(s->dev, ON_SOCK_EVENT, s, s->state, sock_simple(s)) ==
            EVQ_DROPPED &&
        closed) {
        sock_gate_open(s);
    }
}

void
sock_step(Sock *s, SockInput input)
{
    const Row *row = find_row(sock_simple(s), input);

    if (!row) {
        return;
    }
    sock_trace_state(s, row->to, input);
    if (sock_state_to_simple(row->to) == PL_SSTS_CLOSED) {
        sock_tout_freeze(s, sock_tout_count(s));
    }
    s->state = row->to;
    s->entered_ns = device_now_ns(s->dev);
    if (row->action) {
        row->action(s);
    }
    entered(s);
}
