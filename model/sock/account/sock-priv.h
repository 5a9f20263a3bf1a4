/* SPDX-License-Identifier: GPL-2.0-only */
/* Inside the sock object: floors, each a folder, the lowest first.  A file
 * includes the header of its own floor, which brings those below, and calls
 * nothing above.
 *
 *   account/  what a socket is, and the books that are kept of it: names and
 *             lists, buffers, connectiontout, records, traces, what is posted
 *             (this header)
 *   bytes/    moves bytes: RX, TX, datagrams, in-band commands, HTTP mode; what
 *             follows from that is asked in turn by sock-flow.c
 *             (sock-bytes-priv.h)
 *   machine/  the states: sock_step() and its actions (sock-machine-priv.h)
 *   master/   the master process: what the world tells, what becomes due, and
 *             what the VM asks (device-priv.h)
 *   program/  the functions of sock.h, which a handler calls, and the host's
 *             (sock-api-priv.h)
 *   check/    sock_check(), which looks at everything
 *
 *     world ──► device-world.c ──► sock_step() ──► actions, events ──► Evq
 *     program ◄── device-events.c ◄── Vm ◄──────────────────────┘
 *     program ──► sock-api*.c ──► orders ──► device.c
 *
 * The VM runs handlers; what these change at once is the program's own
 * (settings, buffers), the rest are orders.  Only sock_step() writes
 * Sock.state.
 */
#ifndef FINWAIT_MODEL_SOCK_PRIV_H
#define FINWAIT_MODEL_SOCK_PRIV_H

#include "model/buf.h"
#include "model/sock/device.h"
#include "model/units.h"
#include <string.h>

G_BEGIN_DECLS

/* The unit of connectiontout and sys.timercount (sock-fact 8). */
#define HALF_SECOND_NS (NS_PER_S / 2)

/* What steps the machine, as X(NAME, text).  A condition is an input of its
 * own, decided before the step. */
#define SOCK_INPUTS(X)                                                         \
    X(SYN, "syn")          /* one that this idle socket takes */               \
    X(RECONNECT, "re-syn") /* one that replaces the connection */              \
    X(CONNECT, "connect")  /* the program's orders */                          \
    X(CLOSE, "close")                                                          \
    X(RESET, "reset")                                                          \
    X(DISCARD, "discard")                                                      \
    X(RESOLVED, "resolved") /* the peer's link address is known */             \
    X(UNRESOLVED, "unresolved")                                                \
    X(OPENED, "opened")           /* the handshake is complete */              \
    X(FIN, "fin")                 /* the peer's */                             \
    X(CLOSED, "closed")           /* FIN and ACK both ways */                  \
    X(RST, "rst")                 /* the peer's */                             \
    X(RETRIES, "retries")         /* retransmissions exhausted */              \
    X(BAD_SEQ, "bad-seq")         /* wrong sequence in the handshake */        \
    X(FINISH, "finish")           /* HTTP mode: the response is complete */    \
    X(TOUT, "tout")               /* connectiontout */                         \
    X(DATAGRAM, "datagram")       /* UDP: one that this idle socket takes */   \
    X(MOVED, "moved")             /* UDP: the peer is another now */           \
    X(CONNECT_ALL, "connect-all") /* UDP: connect, to be broadcast */          \
    X(UDP_RESOLVED, "udp-resolved")                                            \
    X(UDP_END, "udp-end") /* UDP: any of close, reset, discard */              \
    X(UDP_TOUT, "udp-tout")

typedef enum SockInput {
#define X(NAME, TEXT) IN_##NAME,
    SOCK_INPUTS(X)
#undef X
        N_SOCK_INPUTS
} SockInput;

/* Room for "2.0.255.255.255.255". */
#define SOCK_MAC_CHARS 20

/* Before each datagram in a buffer (OPEN-15). */
#define SOCK_UDP_HEADER_BYTES 15

/* The most that a program can ask for one buffer. */
#define SOCK_PAGES_MAX 255

/* A list of ports as the program wrote it, and what it means. */
typedef struct PortList {
    char text[SOCK_PORTLIST_MAX + 1];
    guint16 ports[SOCK_PORTLIST_MAX / 2];
    guint n_ports;
} PortList;

typedef enum SockBuffer {
    SOCK_BUFFER_RX,
    SOCK_BUFFER_TX,
    SOCK_BUFFER_CMD,
    SOCK_BUFFER_RPL,
    SOCK_BUFFER_VAR,
    SOCK_BUFFER_TX2,
    N_SOCK_BUFFERS
} SockBuffer;

/* What an incoming byte is, with in-band commands. */
typedef enum SockInband {
    INBAND_DATA,
    INBAND_ESCAPE,  /* behind an escape character */
    INBAND_MESSAGE, /* in a message */
    INBAND_SKIP,    /* in one that CMD had no room for */
} SockInband;

/* Kept of a line of a request; the rest of it is dropped. */
#define SOCK_HTTP_LINE_MAX 127

/* HTTP mode: the part of the request that comes next, then of the response. */
typedef enum HttpPhase {
    HTTP_OFF,
    HTTP_METHOD,
    HTTP_PATH,
    HTTP_QUERY,   /* behind the '?': variables */
    HTTP_VERSION, /* the rest of the request line */
    HTTP_FIELD,   /* a header field, or the empty line */
    HTTP_BODY,    /* variables */
    HTTP_ANSWER,  /* the request is complete */
    HTTP_STATUS,
    HTTP_TEXT,
    HTTP_CODE, /* waits for the VM, or runs */
    HTTP_END,  /* what marks the end */
    HTTP_DONE, /* all is in TX, the close ordered */
} HttpPhase;

typedef struct SockHttp {
    HttpPhase phase;
    char line[SOCK_HTTP_LINE_MAX + 1];
    guint line_len;
    char path[SOCK_HTTP_LINE_MAX + 1];
    gboolean is_post, is_unknown; /* the method */
    gsize body_left;              /* bytes */
    gboolean var_full;            /* VAR has been, in this request */
    guint64 id;                   /* X-Request-Id, for who counts; 0: none */
    const DevicePage *page;       /* NULL: no such page */
    const char *out;              /* the text being sent, and how much */
    gsize out_left;               /* of it is left */
} SockHttp;

typedef struct Sock Sock;

struct Sock {
    Device *dev;
    guint num;

    SockState state; /* written by sock_step() only */
    gint64 entered_ns;
    guint32 gen;           /* counts connections ended */
    gboolean gated;        /* the closing event has not been processed */
    gboolean connect_due;  /* OPEN-25: connect as soon as the gate opens */
    guint connect_pending; /* connect orders on their way */
    gint64 wanted_ns;      /* the first connect call, or PORT_NEVER */
    gint64 asked_ns;       /* the latest that was not lost */

    /* Settings. */
    SockProtocol protocol;
    SockInconmode inconmode;
    SockReconmode reconmode;
    PortList localports, httpports;
    guint32 targetip;
    char targetip_text[SOCK_IP_CHARS];
    guint16 targetport;
    guint16 outport;
    guint16 connectiontout; /* half seconds; 0: none */
    gboolean targetbcast, acceptbcast;
    gboolean httpnoclose;
    gboolean sinkdata, gendataarrivalevent, splittcppackets;
    gboolean inbandcommands;
    guint8 escchar, endchar;
    gboolean allows_net;
    Sock *redir_to; /* NULL: no redirection */
    char remoteip_text[SOCK_IP_CHARS], remotemac_text[SOCK_MAC_CHARS];
    char urlsubstitutes[SOCK_URLSUBSTITUTES_MAX + 1];

    /* The connection, or the latest one. */
    PortTcp *tcp; /* NULL unless PO, AO, EST, PC, AC */
    PortAddr remote;
    guint16 localport;
    gboolean fin_wanted; /* our FIN follows what may still be sent */
    gboolean fin_sent;

    /* UDP: the newest datagram's sender, and the datagram being extracted. */
    PortAddr newest;
    gboolean newest_bcast;
    gboolean heard;    /* a datagram has come, 'newest' is not the target */
    gboolean handling; /* within on_sock_data_arrival */
    gsize packet_left; /* of it, unread, at the front of RX */
    PortAddr packet_from;
    gboolean packet_bcast;

    /* Data.  TX holds bytes in flight, then committed, then uncommitted. */
    Buf rx, tx;
    gboolean rx_news; /* something new in RX, which sock_rx_serve() looks at */
    gsize rx_stale;   /* at the front of RX, of an earlier connection */
    gsize promised;   /* window given to the peer, for bytes not taken yet */
    gsize window_max; /* the TCP below offers no more */
    gsize tx_flight;  /* given to the TCP and not acknowledged */
    gsize tx_new;     /* uncommitted */
    gboolean notify_armed;
    guint notify_threshold;

    guint64 split_seen; /* bytes told of by on_sock_tcp_packet_arrival */

    /* In-band commands.  TX2 holds bytes in flight first, instead of TX. */
    Buf cmd, rpl, tx2;
    SockInband inband;
    gsize cmd_new; /* at the end of CMD, of a message not yet complete */

    guint pages[N_SOCK_BUFFERS], requested[N_SOCK_BUFFERS];

    /* While the device stalls: what came. */
    guint missed; /* bit by PortTcpEvent */
    PortEnd missed_why;
    gboolean missed_answer, missed_found; /* to port_resolve() */

    SockHttp http;
    Buf var;

    gint64 exchanged_ns; /* while engaged: toutcounter counts from here */
    guint tout_count;    /* while closed: where it stands */

    Record record;
    gboolean recording; /* from the beginning until the gate opens */
    gboolean held;      /* the record waits until RX has been read */
};

typedef struct Order {
    SockInput kind; /* CONNECT, CLOSE, RESET or DISCARD */
    guint sock;
    guint32 gen; /* of the connection it was meant for */
    gint64 due_ns;
} Order;

struct Device {
    Port *port;
    DeviceConfig config;
    const DeviceProgram *program;
    RecordFn record;
    gpointer record_user;
    DeviceAskedFn asked; /* NULL: nobody counts requests */
    gpointer asked_user;

    Evq *evq;
    Vm *vm;
    Sock *socks; /* config.numofsock of them */
    guint num;   /* sock.num */
    gboolean inconenabledmaster;

    GQueue orders;     /* of Order, oldest first */
    guint16 auto_port; /* the next automatic outport; 0: not drawn yet */
    PortSyn *syn;      /* while the world waits for a verdict */
    const PortDatagram *datagram; /* while it connects a socket */
    GArray *udp_ports;            /* of guint16: bound */

    gboolean running;
    gboolean busy; /* in its own loop, which looks for work by itself */
    gint64 start_ns;
    guint n_redirs;          /* sockets with a redirection */
    gint64 stalled_until_ns; /* 0: it does not stall */
    gboolean reboot_wanted;  /* by sys.reboot; done outside of handlers */
    gint64 boot_ns;          /* on again at; PORT_NEVER: on, or off for good */
    gint64 sys_timer_ns;     /* period of on_sys_timer */
    gint64 armed_ns;         /* the alarm; may be earlier than needed */
    gint64 next_timer_ns;    /* on_sys_timer; PORT_NEVER without a handler */
    gint64 tout_due_ns;      /* no connectiontout expires before that */
    DeviceStats stats;       /* without the queue's part */
};

static inline SockStateSimple
sock_simple(const Sock *s)
{
    return sock_state_to_simple(s->state);
}

/* Engaged in a connection, in any phase. */
static inline gboolean
sock_is_engaged(const Sock *s)
{
    return sock_simple(s) != PL_SSTS_CLOSED;
}

static inline gboolean
sock_is_udp(const Sock *s)
{
    return s->protocol == PL_SOCK_PROTOCOL_UDP;
}

static inline gboolean
sock_http_is_on(const Sock *s)
{
    return s->http.phase != HTTP_OFF;
}

static inline gboolean
sock_inband_is_on(const Sock *s)
{
    return s->inbandcommands && !sock_is_udp(s);
}

/* What may be sent of TX. */
static inline gsize
sock_tx_committed(const Sock *s)
{
    return buf_len(&s->tx) - s->tx_new;
}

/* The socket selected by sock.num. */
static inline Sock *
device_selected(Device *dev)
{
    return &dev->socks[dev->num];
}

static inline gint64
device_now_ns(const Device *dev)
{
    return port_now_ns(dev->port);
}

/* TRUE while nothing happens because buffers are being allocated. */
static inline gboolean
device_is_stalled(const Device *dev)
{
    return device_now_ns(dev) < dev->stalled_until_ns;
}

/* sock-names.c, sock-lists.c */
const char *sock_input_name(SockInput input);
void sock_allow_interfaces(Sock *s, const char *names);
void port_list_set(PortList *list, const char *text);
gboolean port_list_has(const PortList *list, guint16 port);

/* sock-pages.c */
void sock_pages_init(Sock *s);
void sock_pages_free(Sock *s);
gboolean sock_pages_differ(const Sock *s);
void sock_pages_grant(Sock *s);

/* sock-time.c */
guint64 device_tick(const Device *dev);
guint sock_tout_count(const Sock *s);
void sock_tout_reset(Sock *s);               /* data were exchanged */
void sock_tout_freeze(Sock *s, guint count); /* the connection has ended */
void sock_tout_set_limit(Sock *s, guint16 half_seconds);
gint64 sock_expiry_ns(const Sock *s); /* of connectiontout */

/* sock-record.c */
void sock_record_begin(Sock *s, gboolean active, gint64 asked_ns,
                       gsize kept_bytes);
void sock_record_open(Sock *s);
void sock_record_written(Sock *s, gsize len_bytes);
void sock_record_read(Sock *s, gsize len_bytes);
void sock_record_dropped(Sock *s, gsize len_bytes);
void sock_record_leave(Sock *s);
void sock_record_end(Sock *s, Outcome outcome);
void sock_record_emit(Sock *s, gint64 ready_ns);
void sock_record_settle(Sock *s);
void sock_record_off(Sock *s);
void sock_record_stop(Sock *s);

/* sock-trace.c */
void sock_trace_state(const Sock *s, SockState to, SockInput input);
void sock_trace_gate(const Sock *s);
void sock_trace_call(const Sock *s, const char *call, gint64 n);
void device_trace_event(const Device *dev, const Event *event);
void device_trace_done(const Device *dev, const Event *event, VmFate fate);

/* device-post.c */
typedef void (*PlainHandler)(Device *dev);
/* The handler of an event without arguments, or NULL. */
PlainHandler device_handler(const DeviceProgram *program, EventType type);
gboolean device_handles(const Device *dev, EventType type);
EvqPost device_post(Device *dev, EventType type, const Sock *s, guint arg0,
                    guint arg1);
/* 'kind' reaches the master process after the order latency. */
void order_post(Sock *s, SockInput kind);
gint64 orders_due_ns(const Device *dev);

G_END_DECLS

#endif
