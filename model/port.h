/* SPDX-License-Identifier: GPL-2.0-only */
/* What a node's software needs from its world, and how the world calls in.
 *
 * A Port is one node's view of the network: a clock, one alarm, address
 * resolution, TCP connections and UDP datagrams.  The model (sock, posix, ...)
 * is written against this header only, so that it runs unchanged on ns-3
 * (shim/port-ns3.c) and in the in-memory world (shim/memory/memory.c);
 * tests/model/contract.c holds both to the same law:
 *
 *  - Time is int64 nanoseconds and never runs backwards.  Things due at equal
 *    times happen in the order in which they were armed.
 *  - The world calls the node only from its own loop, never from inside a
 *    call that the node makes: no port_*() function calls back, except
 *    port_settle(), and that 'syn' and 'resyn' run while a SYN waits for its
 *    verdict.
 *  - A connection reports OPENED at most once, then DATA, SPACE and FIN, and
 *    END exactly once and last, unless the node has given the handle up by
 *    then.  FIN comes after the last byte before it was announced by DATA.
 *  - A handle lives until the node gives it up by exactly one of
 *    port_tcp_close, _abort, _discard and _release; no event follows that.
 *
 * Not here: the rules of any one TCP (retries, TIME_WAIT, delayed ACK).
 * They belong to the world's configuration of the node, e.g. TcpProfile.
 */
#ifndef FINWAIT_MODEL_PORT_H
#define FINWAIT_MODEL_PORT_H

#include "model/port-words.h"
#include <glib.h>

G_BEGIN_DECLS

#define PORT_NEVER G_MAXINT64

typedef struct Port Port;
typedef struct PortTcp PortTcp;
typedef struct PortSyn PortSyn;
typedef struct Tracer Tracer;
typedef struct TcpInfo TcpInfo; /* model/tcp/tcp.h; these two */
typedef struct TcpCensus TcpCensus;

/* An IPv4 address and a port, both in host byte order. */
typedef struct PortAddr {
    guint32 ip;
    guint16 port;
} PortAddr;

/* The answer to a SYN that belongs to no connection. */
typedef enum PortVerdict {
    PORT_SYN_ACCEPT, /* port_tcp_accept() has been called for it */
    PORT_SYN_REFUSE, /* answer RST,ACK (RFC 9293 3.10.7.1) */
    PORT_SYN_IGNORE, /* say nothing; the peer will repeat it */
    PORT_SYN_COOKIE, /* answer and forget (RFC 4987 3.6): if the peer's ACK
                        comes, 'syn' is asked again, PortSyn.cookie */
} PortVerdict;

/* A UDP datagram as it arrived; 'bytes' is valid during the call only. */
typedef struct PortDatagram {
    PortAddr from;
    PortAddr to;
    gboolean broadcast;
    gconstpointer bytes;
    gsize len_bytes;
} PortDatagram;

/* What a node's software offers to its world.  'node' is Port.node, 'user'
 * the value given at port_tcp_connect() or port_tcp_accept(). */
typedef struct PortNode {
    /* The alarm armed by port_set_alarm() is due; it is disarmed now. */
    void (*alarm)(gpointer node);
    /* A SYN for no existing connection.  To accept, call port_tcp_accept()
     * once and return PORT_SYN_ACCEPT. */
    PortVerdict (*syn)(gpointer node, PortSyn *syn);
    /* A new SYN from the very address and port that a connection of this node
     * has: its peer has forgotten it.  To take the SYN, discard the old
     * connection, call port_tcp_accept() once and return PORT_SYN_ACCEPT.
     * Any other verdict, and NULL here, leaves the old connection as it is;
     * it answers with an ACK (RFC 5961 4.2). */
    PortVerdict (*resyn)(gpointer node, PortSyn *syn);
    /* A segment is about to complete the handshake of an accepted connection.
     * FALSE drops it as if it were lost, so that the SYN,ACK is repeated: an
     * accept queue that has become full meanwhile.  Not to be used for any
     * port_*() call on that connection.  NULL here: TRUE. */
    gboolean (*opening)(gpointer user);
    /* Whether somebody waits for SYNs to that address: what is none, and
     * acknowledges nothing, is dropped there and not answered by RST (RFC 9293
     * 3.10.7.2).  NULL here: FALSE. */
    gboolean (*listens)(gpointer node, PortAddr to);
    /* Something happened on a connection.  'why' is set with END only. */
    void (*tcp)(gpointer user, PortTcpEvent event, PortEnd why);
    /* The answer to port_resolve(). */
    void (*resolved)(gpointer node, guint32 ip, gboolean found);
    /* A datagram for a port bound by port_udp_bind(). */
    void (*udp)(gpointer node, const PortDatagram *datagram);
    /* Nobody receives what was sent from 'udp_port': so says the host of that
     * address (ICMP port unreachable, RFC 1122 3.2.2.1).  NULL: it is not
     * heard. */
    void (*udp_refused)(gpointer node, guint16 udp_port, guint32 by_ip);
} PortNode;

/* Options of one connection; zero means the world's default. */
struct TcpProfile;

typedef struct PortTcpOpts {
    gpointer user;        /* handed back with every event */
    guint16 local_port;   /* connect only; 0: an ephemeral port */
    guint32 rcvbuf_bytes; /* the largest window this end offers */
    gboolean zero_window; /* start with no credit at all (no RX buffer) */
    guint32 sndbuf_bytes; /* port_tcp_send() keeps at most so many unacked */
    guint syn_retries;    /* connect only: repeats of the SYN (TCP_SYNCNT) */
    gboolean reuse;       /* connect only: 'local_port' may be one that this
                             very connection has left in TIME_WAIT */
    /* The TCP's rules where they are not its node's; they outlive the node.
     * NULL: the node's.  Not for port_tcp_*(). */
    const struct TcpProfile *rules;
} PortTcpOpts;

/* One arriving SYN, valid during the 'syn' call. */
struct PortSyn {
    PortAddr from;
    PortAddr to;
    gboolean cookie; /* the ACK of a SYN that was answered by a cookie: what is
                        accepted is open at once */
    gpointer world;  /* the world's own */
};

/* What a world implements.  Call through the port_*() wrappers below. */
typedef struct PortOps {
    gint64 (*now_ns)(Port *port);
    void (*set_alarm)(Port *port, gint64 at_ns);
    gdouble (*uniform)(Port *port);
    void (*resolve)(Port *port, guint32 ip);

    PortTcp *(*tcp_connect)(Port *port, PortAddr to, const PortTcpOpts *opts);
    PortTcp *(*tcp_accept)(Port *port, PortSyn *syn, const PortTcpOpts *opts);
    gsize (*tcp_send)(PortTcp *tcp, gconstpointer bytes, gsize len_bytes);
    gsize (*tcp_sendable)(PortTcp *tcp);
    gsize (*tcp_unacked)(PortTcp *tcp);
    gboolean (*tcp_writable)(PortTcp *tcp);
    gsize (*tcp_readable)(PortTcp *tcp);
    gsize (*tcp_recv)(PortTcp *tcp, gpointer bytes, gsize max_bytes);
    gsize (*tcp_peek)(PortTcp *tcp, gpointer bytes, gsize max_bytes);
    void (*tcp_credit)(PortTcp *tcp, gsize len_bytes);
    void (*tcp_sndbuf)(PortTcp *tcp, guint32 sndbuf_bytes);
    void (*tcp_keepalive)(PortTcp *tcp, const PortKeepalive *keepalive);
    void (*tcp_user_timeout)(PortTcp *tcp, gint64 timeout_ns);
    void (*tcp_nodelay)(PortTcp *tcp, gboolean nodelay);
    void (*tcp_shutdown)(PortTcp *tcp);
    void (*tcp_shut_read)(PortTcp *tcp);
    void (*tcp_orphan)(PortTcp *tcp);
    void (*tcp_close)(PortTcp *tcp);
    void (*tcp_abort)(PortTcp *tcp);
    void (*tcp_discard)(PortTcp *tcp, gboolean swallow);
    void (*tcp_release)(PortTcp *tcp);
    guint64 (*tcp_id)(PortTcp *tcp);
    void (*tcp_ends)(PortTcp *tcp, PortAddr *local, PortAddr *remote);
    PortTcpState (*tcp_state)(PortTcp *tcp);
    void (*tcp_info)(PortTcp *tcp, TcpInfo *info);
    gboolean (*tcp_port_used)(Port *port, guint16 local_port);
    void (*tcp_restart)(Port *port);
    void (*tcp_off)(Port *port);
    void (*tcp_fin_timeout)(Port *port, gint64 fin_wait2_ns);
    void (*settle)(Port *port); /* NULL: packets always take time */
    gboolean (*settles)(Port *port);

    gboolean (*udp_bind)(Port *port, guint16 udp_port);
    void (*udp_unbind)(Port *port, guint16 udp_port);
    gboolean (*udp_send)(Port *port, guint16 from_port, PortAddr to,
                         gconstpointer bytes, gsize len_bytes);
} PortOps;

/* The base of every world's port; worlds embed it as their first member. */
struct Port {
    const PortOps *ops;
    const PortNode *up;   /* set by the node's software before time runs */
    gpointer node;        /* first argument of alarm, syn, resolved, udp */
    const Tracer *tracer; /* who watches the node (trace.h); NULL: nobody */
};

/* The base of every world's connection, as above. */
struct PortTcp {
    Port *port;
    gpointer user;
};

/* Time now, in ns since the start of the run. */
static inline gint64
port_now_ns(Port *port)
{
    return port->ops->now_ns(port);
}

/* Arms the node's one alarm for 'at_ns' (not before now), replacing what was
 * armed; PORT_NEVER disarms it. */
static inline void
port_set_alarm(Port *port, gint64 at_ns)
{
    port->ops->set_alarm(port, at_ns);
}

/* A random number in [0, 1) from the node's own stream. */
static inline gdouble
port_uniform(Port *port)
{
    return port->ops->uniform(port);
}

/* Asks for the link address of 'ip'; the answer comes by 'resolved', also
 * when it is known already.  Nobody answers for the node's own address: it
 * does not hear what it asks (RFC 826). */
static inline void
port_resolve(Port *port, guint32 ip)
{
    port->ops->resolve(port, ip);
}

/* Opens a connection to 'to'.  (transfer full): given up by one of close,
 * abort, discard, release.  A failure comes as END.  Returns NULL only when
 * 'opts->local_port' is taken for that peer. */
static inline PortTcp *
port_tcp_connect(Port *port, PortAddr to, const PortTcpOpts *opts)
{
    return port->ops->tcp_connect(port, to, opts);
}

/* Takes the connection that 'syn' asks for; only inside the 'syn' callback,
 * at most once.  The SYN,ACK goes out when the callback returns.
 * (transfer full), never NULL. */
static inline PortTcp *
port_tcp_accept(Port *port, PortSyn *syn, const PortTcpOpts *opts)
{
    return port->ops->tcp_accept(port, syn, opts);
}

/* Appends 'len_bytes' to the send buffer; NULL 'bytes' stands for filler that
 * is only counted.  Returns how many were taken: 0 after shutdown or END. */
static inline gsize
port_tcp_send(PortTcp *tcp, gconstpointer bytes, gsize len_bytes)
{
    return tcp->port->ops->tcp_send(tcp, bytes, len_bytes);
}

/* How many bytes would leave at once if sent now: what the peer's window and
 * the congestion window allow beyond the bytes already taken. */
static inline gsize
port_tcp_sendable(PortTcp *tcp)
{
    return tcp->port->ops->tcp_sendable(tcp);
}

/* Bytes taken by port_tcp_send() and not yet acknowledged. */
static inline gsize
port_tcp_unacked(PortTcp *tcp)
{
    return tcp->port->ops->tcp_unacked(tcp);
}

/* Whether so much room is free that who waits for some is told: as much as half
 * of what is used (sk_stream_is_writeable). */
static inline gboolean
port_tcp_writable(PortTcp *tcp)
{
    return tcp->port->ops->tcp_writable(tcp);
}

/* Bytes that arrived in order and wait for port_tcp_recv(). */
static inline gsize
port_tcp_readable(PortTcp *tcp)
{
    return tcp->port->ops->tcp_readable(tcp);
}

/* Removes up to 'max_bytes' into 'bytes' (NULL: drops them) and returns how
 * many.  The window stays closed by as much until port_tcp_credit().  Works
 * after END until the handle is given up. */
static inline gsize
port_tcp_recv(PortTcp *tcp, gpointer bytes, gsize max_bytes)
{
    return tcp->port->ops->tcp_recv(tcp, bytes, max_bytes);
}

/* As port_tcp_recv(), but removes nothing (MSG_PEEK). */
static inline gsize
port_tcp_peek(PortTcp *tcp, gpointer bytes, gsize max_bytes)
{
    return tcp->port->ops->tcp_peek(tcp, bytes, max_bytes);
}

/* Opens the window by 'len_bytes' received bytes that the program has
 * consumed; sends a window update when RFC 9293 3.8.6.2.2 calls for one. */
static inline void
port_tcp_credit(PortTcp *tcp, gsize len_bytes)
{
    tcp->port->ops->tcp_credit(tcp, len_bytes);
}

/* The send buffer is as large as that from now on. */
static inline void
port_tcp_sndbuf(PortTcp *tcp, guint32 sndbuf_bytes)
{
    tcp->port->ops->tcp_sndbuf(tcp, sndbuf_bytes);
}

/* Probes the peer when it has been silent, or no longer (NULL).  At any time
 * before END; the silence counts from the last segment received.  Before this
 * call the world's configuration of the node holds. */
static inline void
port_tcp_keepalive(PortTcp *tcp, const PortKeepalive *keepalive)
{
    tcp->port->ops->tcp_keepalive(tcp, keepalive);
}

/* TCP_USER_TIMEOUT (RFC 5482), 0: off.  END with TIMEOUT, without RST, when
 * 'timeout_ns' after their first repeat bytes or FIN are still unacknowledged,
 * or as long after the first probe a window is still closed; a SYN counts from
 * the call.  It also takes the place of PortKeepalive.probes: after that much
 * silence an unanswered probe is enough.  All of this as Linux has it. */
static inline void
port_tcp_user_timeout(PortTcp *tcp, gint64 timeout_ns)
{
    tcp->port->ops->tcp_user_timeout(tcp, timeout_ns);
}

/* TCP_NODELAY: from now on no small segment waits for an ACK, even if the world
 * does so (RFC 896, Nagle); what waits goes out.  FALSE: as the world does. */
static inline void
port_tcp_nodelay(PortTcp *tcp, gboolean nodelay)
{
    tcp->port->ops->tcp_nodelay(tcp, nodelay);
}

/* Half-close: FIN after all bytes taken; this end still receives. */
static inline void
port_tcp_shutdown(PortTcp *tcp)
{
    tcp->port->ops->tcp_shutdown(tcp);
}

/* Nobody reads from now on: the window is not told anew, and once our FIN is
 * sent too, bytes that come draw RST and END with ABORTED (RFC 1122 4.2.2.13,
 * RCV_SHUTDOWN of Linux).  Bytes that wait can still be read. */
static inline void
port_tcp_shut_read(PortTcp *tcp)
{
    tcp->port->ops->tcp_shut_read(tcp);
}

/* The program has closed the connection, but its node keeps the handle to see
 * the end; after port_tcp_shutdown().  Nobody reads any more; the world repeats
 * less often before it gives up (Linux: tcp_orphan_retries in place of
 * tcp_retries2), waits in FIN_WAIT_2 for a limited time only (then END with
 * EXPIRED), and no keep-alive follows our FIN. */
static inline void
port_tcp_orphan(PortTcp *tcp)
{
    tcp->port->ops->tcp_orphan(tcp);
}

/* Full close and gives the handle up: the world finishes on its own, FIN
 * after all bytes taken.  RST instead when bytes wait unread; later data is
 * answered by RST (RFC 1122 4.2.2.13). */
static inline void
port_tcp_close(PortTcp *tcp)
{
    tcp->port->ops->tcp_close(tcp);
}

/* Sends RST and gives the handle up (RFC 9293 3.10.5). */
static inline void
port_tcp_abort(PortTcp *tcp)
{
    tcp->port->ops->tcp_abort(tcp);
}

/* Forgets the connection without a word and gives the handle up.  Later
 * segments of the peer are answered by RST, or swallowed if 'swallow'. */
static inline void
port_tcp_discard(PortTcp *tcp, gboolean swallow)
{
    tcp->port->ops->tcp_discard(tcp, swallow);
}

/* Gives up a handle whose END has been delivered. */
static inline void
port_tcp_release(PortTcp *tcp)
{
    tcp->port->ops->tcp_release(tcp);
}

/* A number that names this connection: unique in the world, the same at both
 * ends. */
static inline guint64
port_tcp_id(PortTcp *tcp)
{
    return tcp->port->ops->tcp_id(tcp);
}

/* The addresses of this end and of the peer. */
static inline void
port_tcp_ends(PortTcp *tcp, PortAddr *local, PortAddr *remote)
{
    tcp->port->ops->tcp_ends(tcp, local, remote);
}

/* All that TCP_INFO tells. */
static inline void
port_tcp_info(PortTcp *tcp, TcpInfo *info)
{
    tcp->port->ops->tcp_info(tcp, info);
}

/* The state as an observer of the node would see it, e.g. by TCP_INFO. */
static inline PortTcpState
port_tcp_state(PortTcp *tcp)
{
    return tcp->port->ops->tcp_state(tcp);
}

/* Whether any connection of this node has this local port: those in TIME_WAIT
 * count, and those given up by port_tcp_close() and not finished yet; one that
 * has ended otherwise, or was discarded, does not, nor does a request whose
 * handshake is under way. */
static inline gboolean
port_tcp_port_used(Port *port, guint16 local_port)
{
    return port->ops->tcp_port_used(port, local_port);
}

/* The node's TCP starts anew, as after a power-up: it forgets all connections
 * that no handle holds (those discarded, those in TIME_WAIT), so that their
 * late segments are answered by RST (RFC 9293 3.10.7.1). */
static inline void
port_tcp_restart(Port *port)
{
    port->ops->tcp_restart(port);
}

/* The node has no power: its TCP forgets the same, hears nothing and sends
 * nothing until port_tcp_restart().  The handles must have been given up. */
static inline void
port_tcp_off(Port *port)
{
    port->ops->tcp_off(port);
}

/* How long orphans wait in FIN_WAIT_2 from now on (tcp_fin_timeout). */
static inline void
port_tcp_fin_timeout(Port *port, gint64 fin_wait2_ns)
{
    port->ops->tcp_fin_timeout(port, fin_wait2_ns);
}

/* What of this node's packets takes no time arrives now, as Linux's loopback
 * runs its soft interrupt on the way out of the call that sends, and what came
 * back in release_sock().  The one call in which the world may call nodes. */
static inline void
port_settle(Port *port)
{
    if (port->ops->settle) {
        port->ops->settle(port);
    }
}

/* Whether that is under way, of whatever node: kernels take in what arrives,
 * but whom they wake does not run before the caller has gone on. */
static inline gboolean
port_settles(Port *port)
{
    return port->ops->settles && port->ops->settles(port);
}

/* Receives datagrams for 'udp_port' from now on; FALSE if it is taken. */
static inline gboolean
port_udp_bind(Port *port, guint16 udp_port)
{
    return port->ops->udp_bind(port, udp_port);
}

static inline void
port_udp_unbind(Port *port, guint16 udp_port)
{
    port->ops->udp_unbind(port, udp_port);
}

/* Sends one datagram from a bound port; ip 255.255.255.255 is the link's
 * broadcast.  FALSE if it cannot be sent at all. */
static inline gboolean
port_udp_send(Port *port, guint16 from_port, PortAddr to, gconstpointer bytes,
              gsize len_bytes)
{
    return port->ops->udp_send(port, from_port, to, bytes, len_bytes);
}

G_END_DECLS

#endif
