/* SPDX-License-Identifier: GPL-2.0-only */
/* Inside the in-memory world: memory.c has time, hosts and the wire,
 * memory-tcp.c connections, what they send and how they end, memory-tcp-in.c
 * what arriving segments do, memory-tcp-idle.c what a silent peer does,
 * memory-verbs.c what the node's calls do.
 *
 * A Conn lives while its host's table or its node has it.  Its sequence
 * numbers start at a multiple of 2^32 of its own, so that a segment of an
 * older connection between the same ports is never in its window.
 */
#ifndef FINWAIT_SHIM_MEMORY_PRIV_H
#define FINWAIT_SHIM_MEMORY_PRIV_H

#include "shim/memory.h"

typedef struct WorldHost WorldHost;
typedef struct WorldEvent WorldEvent;
typedef struct Conn Conn;

struct World {
    WorldConfig config;
    gint64 now_ns;
    guint64 last_event; /* numbers events, for FIFO at equal times */
    guint64 last_conn;
    GSequence *events; /* of WorldEvent, by (at_ns, number) */
    GPtrArray *hosts;
    GPtrArray *drops; /* of Drop */
    GRand *rand;      /* loss */
    WorldTapFn tap;
    gpointer tap_user;
    guint n_handles;
    guint n_conns;
};

struct WorldHost {
    Port port; /* first: a Port * is a WorldHost * */
    World *world;
    char *name;
    guint32 ip;
    gboolean down;
    guint16 last_port;
    WorldEvent *alarm; /* NULL: disarmed */
    GRand *rand;       /* port_uniform() */
    GHashTable *conns; /* Conn.key -> Conn */
    GHashTable *udp;   /* bound ports */
};

/* A segment on the wire. */
typedef struct Segment {
    guint64 conn_id; /* of the connection that a SYN asks for */
    PortAddr from, to;
    guint flags; /* WORLD_FIN, _SYN, _RST, _ACK */
    guint64 seq, ack;
    guint32 window;
    guint32 len;
    guint8 bytes[];
} Segment;

typedef enum ConnState {
    CONN_SYN_SENT,
    CONN_SYN_RCVD,
    CONN_OPEN,      /* ESTABLISHED to LAST_ACK: the fin_* flags tell */
    CONN_TIME_WAIT, /* over for the node, kept to acknowledge late FINs */
    CONN_SWALLOW,   /* forgotten by the node: drop what still comes */
    CONN_GONE,      /* in no table */
} ConnState;

struct Conn {
    PortTcp base; /* first: a PortTcp * is a Conn * */
    WorldHost *host;
    guint refs;
    ConnState state;
    gboolean held;   /* the node has the handle */
    gboolean closed; /* by port_tcp_close(): more data is an offence */
    gboolean orphan; /* closed, or said to be */
    guint64 key;     /* remote ip, remote port, local port */
    guint64 id;
    PortAddr local, remote;
    WorldEvent *timer; /* repeat, probe, FIN_WAIT_2 or TIME_WAIT */
    guint tries;       /* repeats since the last progress */
    guint syn_retries; /* of our SYN */

    /* Of the peer's silence. */
    gint64 opened_ns;        /* our call or the peer's SYN */
    gint64 heard_ns;         /* the last segment */
    PortKeepalive keepalive; /* idle_ns 0: none */
    WorldEvent *keep_timer;
    guint keep_probes;      /* unanswered */
    gint64 user_timeout_ns; /* 0: none */
    gint64 repeating_ns;    /* since when, PORT_NEVER: not */

    /* Sending: SYN at iss, bytes, FIN. */
    guint64 iss;
    guint64 una;      /* oldest sequence number without ACK */
    guint64 nxt;      /* the next to send; back to una on a time-out */
    guint64 max;      /* one after the highest ever sent */
    guint64 edge;     /* right edge of the peer's window */
    GByteArray *out;  /* bytes from out_seq on, not acknowledged */
    guint32 out_max;  /* its capacity */
    guint64 out_seq;  /* sequence number of out's first byte */
    gboolean fin_out; /* FIN follows the last byte of out */
    gboolean fin_acked;

    /* Receiving. */
    guint64 irs;
    guint64 rcv_nxt;
    guint64 rcv_edge;   /* right edge as advertised last */
    guint32 credit;     /* window that the node allows now */
    guint32 credit_max; /* and at most */
    GByteArray *in;     /* in order, unread */
    gboolean fin_in;
    gboolean fin_in_first; /* the peer closed first: no TIME_WAIT here */
    gboolean owes_ack;

    guint pending; /* events to deliver, bit by PortTcpEvent */
    gboolean ended;
    PortEnd why;
};

/* ---- memory.c ---- */

/* Queues 'fn'('user'); 'destroy' (or NULL) frees 'user' afterwards, also if
 * the event is cancelled.  (transfer none): valid until it runs. */
WorldEvent *world_post(World *world, gint64 at_ns, WorldFn fn, gpointer user,
                       GDestroyNotify destroy);

/* Forgets '*event' if it is set, and clears it. */
void world_cancel(World *world, WorldEvent **event);

WorldHost *world_host_find(World *world, guint32 ip);

/* Puts a segment on the wire.  (transfer full) */
void world_send(WorldHost *from, Segment *segment);

/* Puts a datagram for one host on the wire; the bytes are copied. */
void world_datagram(WorldHost *from, WorldHost *to,
                    const PortDatagram *datagram);

/* ---- memory-tcp.c ---- */

/* A new connection of 'host' in its table.  (transfer full) */
Conn *conn_new(WorldHost *host, PortAddr local, PortAddr remote,
               const PortTcpOpts *opts);
void conn_unref(Conn *conn);
Conn *conn_find(WorldHost *host, guint64 key);
guint64 conn_key(PortAddr remote, guint16 local_port);

/* Takes it out of the host's table: segments no longer find it. */
void conn_remove(Conn *conn);

/* Sends SYN or SYN,ACK, also again, and starts to wait for the answer. */
void conn_send_syn(Conn *conn);

/* Notes an event, and tells the node what is noted, in the order of
 * PORT_TCP_EVENTS; it may give the handle up at any of them. */
void conn_post(Conn *conn, PortTcpEvent event);
void conn_deliver(Conn *conn);

/* Sends what may be sent now, an ACK if one is owed, and sets the timer. */
void conn_output(Conn *conn);

/* The connection is over for its node. */
void conn_end(Conn *conn, PortEnd why);

/* Answers a segment that belongs to no connection by RST. */
void host_reset(WorldHost *host, const Segment *to);

/* Sends RST if the state calls for one, and forgets the connection. */
void conn_abort(Conn *conn);
void conn_send_reset(Conn *conn);

/* Asks for an ACK: a segment one before the window (3.8.4, 3.8.6.1). */
void conn_send_probe(Conn *conn);

/* The sequence number after the last byte that the node has given. */
guint64 conn_out_end(const Conn *conn);

/* Sends an ACK if the window has grown enough to tell (RFC 9293
 * 3.8.6.2.2). */
void conn_window_update(Conn *conn);

/* The state of RFC 9293 3.3.2; CLOSE when it is over for its node. */
PortTcpState conn_tcp_state(const Conn *conn);

/* ---- memory-tcp-idle.c ---- */

/* The peer has been heard, or the rules of the silence have changed. */
void conn_keep_watch(Conn *conn);

/* Repeating begins, or is over. */
void conn_repeating(Conn *conn, gboolean repeating);

/* TRUE if repeats have gone on for the whole user timeout. */
gboolean conn_user_timed_out(const Conn *conn);

/* Until the next repeat: the world's time-out, or what the user timeout
 * leaves of it. */
gint64 conn_repeat_delay_ns(const Conn *conn);

/* ---- memory-tcp-in.c ---- */

/* A segment has arrived at 'host'. */
void conn_arrive(WorldHost *host, const Segment *segment);

/* ---- memory-verbs.c ---- */
extern const PortOps world_ops;

/* What PortSyn.world points to during the 'syn' callback. */
typedef struct SynAsk {
    const Segment *segment;
    Conn *accepted; /* NULL until port_tcp_accept() */
} SynAsk;

#endif
