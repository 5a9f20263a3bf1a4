/* SPDX-License-Identifier: GPL-2.0-only */
/* The words for what happens to a connection, and what is asked of it, which
 * the TCP, its worlds and the software above them share. */
#ifndef FINWAIT_MODEL_PORT_WORDS_H
#define FINWAIT_MODEL_PORT_WORDS_H

#include <glib.h>

G_BEGIN_DECLS

/* Events of one connection, as X(NAME, text). */
#define PORT_TCP_EVENTS(X)                                                     \
    X(OPENED, "opened") /* the handshake is complete */                        \
    X(DATA, "data")     /* bytes wait in port_tcp_recv() */                    \
    X(SPACE, "space")   /* bytes or our FIN acknowledged, or more window */    \
    X(FIN, "fin")       /* the peer has sent its last byte */                  \
    X(END, "end")       /* the connection is over; see PortEnd */

typedef enum PortTcpEvent {
#define X(NAME, TEXT) PORT_TCP_##NAME,
    PORT_TCP_EVENTS(X)
#undef X
} PortTcpEvent;

/* Why a connection ended, as X(NAME, text). */
#define PORT_ENDS(X)                                                           \
    X(NONE, "none")       /* with any event but END */                         \
    X(CLOSED, "closed")   /* FIN and ACK both ways */                          \
    X(RESET, "reset")     /* the peer's RST */                                 \
    X(REFUSED, "refused") /* RST in answer to our SYN */                       \
    X(TIMEOUT, "timeout") /* retransmissions exhausted */                      \
    X(BAD_SEQ, "bad-seq") /* wrong sequence in the handshake */                \
    X(ABORTED, "aborted") /* our RST: bytes came that nobody reads any more */ \
    X(EXPIRED, "expired") /* closed here, and the peer's FIN never came */

typedef enum PortEnd {
#define X(NAME, TEXT) PORT_END_##NAME,
    PORT_ENDS(X)
#undef X
} PortEnd;

/* The states of RFC 9293 3.3.2, as X(NAME, text); the texts are Linux's. */
#define PORT_TCP_STATES(X)                                                     \
    X(CLOSE, "CLOSE") /* also after END: TIME_WAIT is the world's own */       \
    X(SYN_SENT, "SYN_SENT")                                                    \
    X(SYN_RECV, "SYN_RECV")                                                    \
    X(ESTABLISHED, "ESTABLISHED")                                              \
    X(FIN_WAIT1, "FIN_WAIT1")                                                  \
    X(FIN_WAIT2, "FIN_WAIT2")                                                  \
    X(CLOSE_WAIT, "CLOSE_WAIT")                                                \
    X(CLOSING, "CLOSING")                                                      \
    X(LAST_ACK, "LAST_ACK")                                                    \
    X(TIME_WAIT, "TIME_WAIT") /* never of a handle */

typedef enum PortTcpState {
#define X(NAME, TEXT) PORT_STATE_##NAME,
    PORT_TCP_STATES(X)
#undef X
} PortTcpState;

#define PORT_TCP_STATE_ONE(NAME, TEXT) +1
#define PORT_N_TCP_STATES (0 PORT_TCP_STATES(PORT_TCP_STATE_ONE))

/* The text; static. */
const char *port_tcp_state_name(PortTcpState state);

/* Probes of a silent peer (RFC 1122 4.2.3.6): the first after 'idle_ns'
 * without a segment, then each 'interval_ns'; when 'probes' of them stay
 * unanswered, RST and END with TIMEOUT [lx.keepalive_dead]. */
typedef struct PortKeepalive {
    gint64 idle_ns;
    gint64 interval_ns;
    guint probes;
} PortKeepalive;

/* A duration that is fixed, or drawn anew at each use. */
typedef struct PortDelay {
    gint64 fixed_ns;                    /* used when 'draw_ns' is NULL */
    gint64 (*draw_ns)(gpointer stream); /* never negative */
    gpointer stream;
} PortDelay;

static inline gint64
port_delay_ns(const PortDelay *delay)
{
    return delay->draw_ns ? delay->draw_ns(delay->stream) : delay->fixed_ns;
}

G_END_DECLS

#endif
