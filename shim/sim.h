/* SPDX-License-Identifier: GPL-2.0-only */
/* sim.h: C bindings to the ns-3 network simulator.
 *
 * A SimWorld is one simulation: nodes, links between them, TCP and UDP
 * endpoints on the nodes, alarms and random streams.  Conventions:
 *
 *  1. Handles are opaque and belong to their world; sim_world_free() frees
 *     all of them.  Only SimTcp is given up earlier, by its owner.
 *  2. Time is int64 nanoseconds, addresses and ports are in host byte order,
 *     sizes are bytes, rates are bits per second.
 *  3. What can fail for the caller's mistake takes a GError (SIM_ERROR) last.
 *  4. Callbacks come from the event loop, never from inside a call; a
 *     callback may call anything here but sim_run() and sim_world_free().
 *  5. ns-3 is one simulation per process: a second sim_world_new() before
 *     sim_world_free() is an error.  No threads.
 *  6. An exception thrown by ns-3 becomes an error of the call, or of
 *     sim_run().  NS_FATAL_ERROR cannot be survived: it prints its message
 *     and ends the process with status 70, so run worlds in child processes.
 *
 * Not here: policy.  When to listen, what to answer, how long to wait is the
 * business of the callers.  TCP is that of model/tcp; its rules are the node's
 * TcpProfile, to begin with tcp_profile_linux().
 */
#ifndef FINWAIT_SHIM_SIM_H
#define FINWAIT_SHIM_SIM_H

#include "model/path/path.h"
#include "model/port.h"
#include "model/tcp/tcp-profile.h"
#include <glib.h>

G_BEGIN_DECLS

/* Nothing here throws: what would leave a call as an exception ends the
 * process, see 6. */
#ifdef __cplusplus
#define SIM_NOEXCEPT noexcept
#else
#define SIM_NOEXCEPT
#endif

/* Times are in ns. */
#define SIM_NS_PER_MS G_GINT64_CONSTANT(1000000)
#define SIM_NS_PER_S G_GINT64_CONSTANT(1000000000)
#define SIM_NEVER G_MAXINT64
#define SIM_ERROR (sim_error_quark())

typedef enum SimError {
    SIM_ERROR_CONFIG, /* a value that ns-3 cannot take */
    SIM_ERROR_RUN,    /* an exception while the simulation ran */
    SIM_ERROR_LIMIT,  /* the limit of events was reached */
} SimError;

typedef struct SimWorld SimWorld;
typedef struct SimNode SimNode;
typedef struct SimLink SimLink;
typedef struct SimAlarm SimAlarm;
typedef struct SimRandom SimRandom;
typedef struct SimTcp SimTcp;
typedef struct SimSyn SimSyn;
typedef struct SimUdp SimUdp;

GQuark sim_error_quark(void) SIM_NOEXCEPT;

/* The version of ns-3 that this is built with, e.g. "3.37"; static. */
const char *sim_ns3_version(void) SIM_NOEXCEPT;

/* ---- World ------------------------------------------------------------ */

/* Starts a simulation whose random streams derive from 'seed' (1 to
 * 4294944442) and 'run' (ns-3's RngSeed and RngRun).  (transfer full) */
SimWorld *sim_world_new(guint32 seed, guint64 run, GError **error) SIM_NOEXCEPT;

/* Ends the simulation and frees all that belongs to it; accepts NULL. */
void sim_world_free(SimWorld *world) SIM_NOEXCEPT;

gint64 sim_now_ns(const SimWorld *world) SIM_NOEXCEPT;

/* Runs all that is due up to and including 'until_ns', which is the time
 * afterwards (SIM_NEVER: until nothing is left to do), or until sim_stop().
 * May be called again to go on.  FALSE if ns-3 threw, after which the world
 * can only be freed, or if the limit of events was reached. */
gboolean sim_run(SimWorld *world, gint64 until_ns, GError **error) SIM_NOEXCEPT;

/* Makes the current sim_run() return after the event under way. */
void sim_stop(SimWorld *world) SIM_NOEXCEPT;

/* Events executed since the start, cancelled ones included. */
guint64 sim_events(const SimWorld *world) SIM_NOEXCEPT;

/* Ends a run, from the next on, with an error when 'max' events have been
 * executed since the start (0: no limit). */
void sim_limit_events(SimWorld *world, guint64 max) SIM_NOEXCEPT;

/* ---- Nodes ------------------------------------------------------------ */

/* Adds a host with the given TCP profile.  'name' is copied; it need not be
 * unique, but it names the host's pcap files.  It reaches the hosts that share
 * a link with it, and others by its gateway. */
SimNode *sim_node_new(SimWorld *world, const char *name,
                      const TcpProfile *profile, GError **error) SIM_NOEXCEPT;

/* Adds a router, which passes on what comes for others: to the hosts that
 * share a link with it, and what is for others to its gateway.  It has the TCP
 * of a host as well.  To find out where a packet goes costs the same whatever
 * the number of its links. */
SimNode *sim_router_new(SimWorld *world, const char *name,
                        const TcpProfile *profile, GError **error) SIM_NOEXCEPT;

/* Has 'node' send what is for none of its links to 'router' on 'link', which
 * both are on.  Once, before the simulation runs. */
void sim_node_gateway(SimNode *node, SimLink *link,
                      SimNode *router) SIM_NOEXCEPT;

/* What is for the subnet 'ip'/'mask' 'node' hands to 'via' on 'link', which
 * both are on. */
void sim_node_route(SimNode *node, guint32 ip, guint32 mask, SimLink *link,
                    SimNode *via) SIM_NOEXCEPT;

/* The address of the node's first interface; 0 before it has one.  That on
 * 'link'; 0 if it is not on it. */
guint32 sim_node_ip(const SimNode *node) SIM_NOEXCEPT;
guint32 sim_node_ip_on(const SimNode *node, const SimLink *link) SIM_NOEXCEPT;

const char *sim_node_name(const SimNode *node) SIM_NOEXCEPT;

/* What passed a node's TCP, for traces and wire checks. */
#define SIM_FIN 0x01
#define SIM_SYN 0x02
#define SIM_RST 0x04
#define SIM_PSH 0x08
#define SIM_ACK 0x10
#define SIM_DATA 0x100 /* not a TCP flag: the segment carries payload */

typedef struct SimSegment {
    gint64 time_ns;
    guint32 src_ip, dst_ip;
    guint16 src_port, dst_port;
    guint32 seq, ack; /* relative to nothing: as on the wire */
    guint flags;      /* SIM_FIN | ... | SIM_DATA */
    guint32 len_bytes;
    guint32 window_bytes; /* as on the wire, unscaled */
    gboolean sent;        /* FALSE: received */

    /* Known to the sender's tap only. */
    gboolean probe;          /* of a closed window, or by keep-alive */
    gboolean retransmission; /* all or part of it was sent before */

    /* Known to a link's tap only: why it is lost, path_cause_text() or: */
    const char *cause;
} SimSegment;
#define SIM_LOST_QUEUE "queue" /* there was no room for it */
#define SIM_LOST_CODEL "codel" /* it had waited for too long */

typedef void (*SimSegmentFn)(gpointer user, const SimSegment *segment);

/* Calls 'fn' for each TCP segment that 'node' sends or receives. */
void sim_node_tap(SimNode *node, SimSegmentFn fn, gpointer user) SIM_NOEXCEPT;

/* The state as RFC 9293 3.3.2 writes it; static. */
const char *sim_tcp_state_name(PortTcpState state) SIM_NOEXCEPT;

typedef void (*SimStateFn)(gpointer user, gint64 time_ns, guint64 conn_id,
                           PortTcpState from, PortTcpState to);

/* Calls 'fn' for each change of state of the connections that 'node' begins
 * from now on.  'conn_id' is sim_tcp_id().  The end of TIME_WAIT, which is
 * only a time, is not told. */
void sim_node_watch(SimNode *node, SimStateFn fn, gpointer user) SIM_NOEXCEPT;

/* Asks for the link address of 'ip'; the answer comes by 'fn', always from the
 * event loop.  On CSMA by ARP: found when the reply comes, not found after 4
 * requests 1 s apart, as for the node itself, which hears no request of its
 * own.  At once: found on point-to-point or for a broadcast, not found for the
 * node itself on point-to-point and off its links. */
typedef void (*SimResolvedFn)(gpointer user, guint32 ip, gboolean found);
void sim_node_resolve(SimNode *node, guint32 ip, SimResolvedFn fn,
                      gpointer user) SIM_NOEXCEPT;

/* ---- Links ------------------------------------------------------------ */

/* How senders of a link queue what waits for it, as X(NAME, text). */
#define SIM_QUEUE_DISCS(X)                                                     \
    X(FIFO, "fifo")        /* drop-tail */                                     \
    X(CODEL, "codel")      /* ns-3's, after RFC 8289 */                        \
    X(FQ_CODEL, "fqcodel") /* ns-3's, after RFC 8290 */

typedef enum SimQueueDisc {
#define X(NAME, TEXT) SIM_QUEUE_##NAME,
    SIM_QUEUE_DISCS(X)
#undef X
} SimQueueDisc;

typedef struct SimLinkConfig {
    guint64 rate_bps;
    gint64 delay_ns;     /* one way */
    guint mtu_bytes;     /* must hold a full segment: MSS + 40 */
    guint queue_packets; /* that the queue of each sender holds */
    SimQueueDisc queue_disc;
    gint64 codel_target_ns;   /* CODEL, FQ_CODEL: the delay it aims at */
    gint64 codel_interval_ns; /* and how long it bears with more */
    guint fq_flows;           /* FQ_CODEL: queues */
    guint fq_quantum_bytes;   /* ... and what each may send in turn; 0: MTU */
    PathConfig path; /* what it loses and changes, the box on it; of a bus
                        at least the first end is the server side */
} SimLinkConfig;

/* 10 Mbit/s, 5 ms, MTU 1500, drop-tail queues of 100 packets, a CoDel of 5 ms
 * and 100 ms with 1024 flows (RFC 8289 4.2, 4.3, RFC 8290 5.2),
 * path_config_default(). */
void sim_link_config_default(SimLinkConfig *config) SIM_NOEXCEPT;

/* Joins two nodes, or all of 'nodes' on one Ethernet-like bus with ARP, by a
 * link with a subnet of its own: the k-th link (from 0) is 10.x.y.0/24 with
 * x.y = k, its hosts .1, .2, ... in order; a bus of more than 250 hosts is
 * the j-th 10.x.0.0/16 with x = 128 + j.  ns-3's bus is taken until a packet
 * has reached its far end, so 'delay_ns' limits its throughput too. */
SimLink *sim_link_p2p(SimWorld *world, SimNode *a, SimNode *b,
                      const SimLinkConfig *config, GError **error) SIM_NOEXCEPT;
SimLink *sim_link_csma(SimWorld *world, SimNode *const *nodes, guint n_nodes,
                       const SimLinkConfig *config,
                       GError **error) SIM_NOEXCEPT;

/* Loses the packets that 'rule' says among those that 'from' begins to send
 * from now on.  Several calls add up. */
void sim_link_rule(SimLink *link, SimNode *from,
                   const PathRule *rule) SIM_NOEXCEPT;

/* The same for each end of that side of the link. */
void sim_link_rule_side(SimLink *link, PathSide from,
                        const PathRule *rule) SIM_NOEXCEPT;

/* The same for the 'nth' TCP segment (from 1) that has all of 'flags'
 * (SIM_*). */
void sim_link_drop(SimLink *link, SimNode *from, guint flags,
                   guint nth) SIM_NOEXCEPT;

/* From now on all that 'from' (NULL: every end) begins to send is lost, or
 * passes again; what is on its way still arrives. */
void sim_link_down(SimLink *link, SimNode *from) SIM_NOEXCEPT;
void sim_link_up(SimLink *link, SimNode *from) SIM_NOEXCEPT;
/* The same for each end of a side. */
void sim_link_down_side(SimLink *link, PathSide from,
                        gboolean down) SIM_NOEXCEPT;

/* Calls 'fn' for each TCP segment that is lost on this link from now on, by a
 * fault, a full queue or its CoDel, when that is decided ('sent' is TRUE). */
void sim_link_tap(SimLink *link, SimSegmentFn fn, gpointer user) SIM_NOEXCEPT;

/* What the link does to packets: to be read, or changed before time runs or
 * from the event loop by path_change(), path_follow() and path_forget(), after
 * which sim_link_watch() has the link look at its packets.  A bus can only
 * follow a schedule without rates. */
Path *sim_link_path(SimLink *link) SIM_NOEXCEPT;
void sim_link_watch(SimLink *link) SIM_NOEXCEPT;

/* Has 'link' look at all its packets by 'path', which other links may have
 * too, and which outlives the world; its k-th end is the end ends[k] there. */
void sim_link_share(SimLink *link, Path *path, const guint *ends) SIM_NOEXCEPT;

/* Packets lost on this link so far, for whatever reason but full queues; a
 * broadcast is one packet. */
guint64 sim_link_lost(const SimLink *link) SIM_NOEXCEPT;

/* Packets that the queue of the end of 'from' (NULL: of every end) had no room
 * for, or that its CoDel has dropped, so far; that wait in it. */
guint64 sim_link_dropped(const SimLink *link, const SimNode *from) SIM_NOEXCEPT;

guint sim_link_waiting(const SimLink *link, const SimNode *from) SIM_NOEXCEPT;

/* Bytes that 'from' has begun to send, or is about to, on this link so far,
 * with the headers of the link. */
guint64 sim_link_sent_bytes(const SimLink *link,
                            const SimNode *from) SIM_NOEXCEPT;

/* Writes what each end of the link sends and receives from now on to
 * PREFIX-NODE-DEVICE.pcap (the node's name, and the number of its device,
 * from 1), complete when the world has been freed. */
gboolean sim_link_pcap(SimLink *link, const char *prefix,
                       GError **error) SIM_NOEXCEPT;

/* ---- Alarms ----------------------------------------------------------- */

typedef void (*SimFn)(gpointer user);

/* A timer, disarmed, that can be armed again and again; equal times fire in
 * the order of arming. */
SimAlarm *sim_alarm_new(SimWorld *world, SimFn fn, gpointer user) SIM_NOEXCEPT;

/* Arms it for 'at_ns' (an earlier time than now counts as now), replacing
 * what was armed; SIM_NEVER disarms it. */
void sim_alarm_set(SimAlarm *alarm, gint64 at_ns) SIM_NOEXCEPT;

/* ---- Random streams --------------------------------------------------- */

/* A random variable by ns-3's own text, e.g.
 * "ns3::ExponentialRandomVariable[Mean=0.05]", on the numbered stream
 * 'stream' (0 to 2^62-1), so that other streams do not move when one is
 * added.  Two variables on one stream draw the same numbers. */
SimRandom *sim_random_new(SimWorld *world, const char *spec, gint64 stream,
                          GError **error) SIM_NOEXCEPT;
gdouble sim_random_draw(SimRandom *random) SIM_NOEXCEPT;

/* TRUE if 'spec' names a random variable that sim_random_new() would take;
 * needs no world.  The first random variable of a process computes the
 * generator's tables (some 15 ms): who forks a process per run calls this
 * once before. */
gboolean sim_random_check(const char *spec, GError **error) SIM_NOEXCEPT;

/* ---- TCP -------------------------------------------------------------- */

/* Events, ends and verdicts are those of model/port.h. */
typedef void (*SimTcpFn)(gpointer user, PortTcpEvent event, PortEnd why);
typedef PortVerdict (*SimSynFn)(gpointer user, SimSyn *syn);

/* Calls 'fn' for every SYN to 'node' that belongs to no connection.  Without
 * a gate every SYN is refused. */
void sim_tcp_gate(SimNode *node, SimSynFn fn, gpointer user) SIM_NOEXCEPT;

/* Calls 'fn' for a new SYN from the very peer and port that a connection of
 * 'node' has.  It may give that connection up and accept; any other verdict,
 * and NULL, leave it as it is, and it answers by an ACK (RFC 5961 4.2). */
void sim_tcp_regate(SimNode *node, SimSynFn fn, gpointer user) SIM_NOEXCEPT;

/* Calls 'fn' for a segment of no connection that is no SYN and acknowledges
 * nothing: TRUE drops it, for somebody waits for SYNs to that port.  Without
 * one it is answered by RST. */
typedef gboolean (*SimListensFn)(gpointer user, guint16 port);
void sim_tcp_listens(SimNode *node, SimListensFn fn,
                     gpointer user) SIM_NOEXCEPT;

/* Calls 'fn', with the user of its sim_tcp_accept(), when a segment is about
 * to complete the handshake of a connection of 'node'; FALSE drops it. */
typedef gboolean (*SimOpeningFn)(gpointer user);
void sim_tcp_opening(SimNode *node, SimOpeningFn fn) SIM_NOEXCEPT;

/* Who asks, and for which address and port of ours. */
void sim_syn_ends(const SimSyn *syn, guint32 *from_ip, guint16 *from_port,
                  guint32 *to_ip, guint16 *to_port) SIM_NOEXCEPT;

/* TRUE if it is the ACK of a SYN that was answered by PORT_SYN_COOKIE: what is
 * accepted is open at once. */
gboolean sim_syn_is_cookie(const SimSyn *syn) SIM_NOEXCEPT;

/* Options of one connection; zero means the profile's. */
typedef struct SimTcpOpts {
    guint32 rcvbuf_bytes; /* the largest window offered */
    gboolean closed;      /* nothing of it until sim_tcp_credit() */
    guint32 sndbuf_bytes; /* the most unacknowledged bytes that are taken */
    guint16 local_port;   /* connect only; 0: an ephemeral one */
    gboolean reuse;       /* connect only: TIME_WAIT does not hold the port */
    guint syn_retries;    /* connect only */
} SimTcpOpts;

/* Takes the connection; inside the gate only, once.  'opts' NULL: none.
 * (transfer full) */
SimTcp *sim_tcp_accept(SimSyn *syn, const SimTcpOpts *opts, SimTcpFn fn,
                       gpointer user) SIM_NOEXCEPT;

/* Opens a connection; 'opts' NULL: none.  NULL only if the local port is in
 * use for that peer.  (transfer full) */
SimTcp *sim_tcp_connect(SimNode *node, guint32 ip, guint16 port,
                        const SimTcpOpts *opts, SimTcpFn fn,
                        gpointer user) SIM_NOEXCEPT;

/* As the functions of the same name in model/port.h. */
gsize sim_tcp_send(SimTcp *tcp, gconstpointer bytes,
                   gsize len_bytes) SIM_NOEXCEPT;
gsize sim_tcp_sendable(const SimTcp *tcp) SIM_NOEXCEPT;
gsize sim_tcp_unacked(const SimTcp *tcp) SIM_NOEXCEPT;
gboolean sim_tcp_writable(const SimTcp *tcp) SIM_NOEXCEPT;
void sim_tcp_sndbuf(SimTcp *tcp, guint32 sndbuf_bytes) SIM_NOEXCEPT;
gsize sim_tcp_readable(const SimTcp *tcp) SIM_NOEXCEPT;
gsize sim_tcp_recv(SimTcp *tcp, gpointer bytes, gsize max_bytes) SIM_NOEXCEPT;
gsize sim_tcp_peek(const SimTcp *tcp, gpointer bytes,
                   gsize max_bytes) SIM_NOEXCEPT;
void sim_tcp_credit(SimTcp *tcp, gsize len_bytes) SIM_NOEXCEPT;
void sim_tcp_shutdown(SimTcp *tcp) SIM_NOEXCEPT;
void sim_tcp_shut_read(SimTcp *tcp) SIM_NOEXCEPT;
void sim_tcp_orphan(SimTcp *tcp) SIM_NOEXCEPT;

void sim_tcp_keepalive(SimTcp *tcp,
                       const PortKeepalive *keepalive) SIM_NOEXCEPT;
void sim_tcp_user_timeout(SimTcp *tcp, gint64 timeout_ns) SIM_NOEXCEPT;
void sim_tcp_nodelay(SimTcp *tcp, gboolean nodelay) SIM_NOEXCEPT;

/* Each gives the handle up; no event follows. */
void sim_tcp_close(SimTcp *tcp) SIM_NOEXCEPT;
void sim_tcp_abort(SimTcp *tcp) SIM_NOEXCEPT;
void sim_tcp_discard(SimTcp *tcp, gboolean swallow) SIM_NOEXCEPT;
void sim_tcp_release(SimTcp *tcp) SIM_NOEXCEPT;

/* The connection itself (model/tcp/tcp.h); given up by those above only. */
struct Tcp *sim_tcp_machine(const SimTcp *tcp) SIM_NOEXCEPT;

guint64 sim_tcp_id(const SimTcp *tcp) SIM_NOEXCEPT;

/* The same number from the SYN that opens the connection. */
guint64 sim_conn_id(guint32 seq, guint32 src_ip, guint16 src_port) SIM_NOEXCEPT;

/* The number of a connection at the end that opened it; behind a NAT its SYN is
 * another one. */
guint64 sim_conn_known(guint64 id) SIM_NOEXCEPT;

/* CLOSED after END: its TIME_WAIT is sim_node_each_connection()'s to tell. */
PortTcpState sim_tcp_state(const SimTcp *tcp) SIM_NOEXCEPT;
void sim_tcp_info(const SimTcp *tcp, TcpInfo *info) SIM_NOEXCEPT;
void sim_tcp_ends(const SimTcp *tcp, guint32 *local_ip, guint16 *local_port,
                  guint32 *remote_ip, guint16 *remote_port) SIM_NOEXCEPT;

/* Live connections of 'node': not accepted yet, given up but not finished, and
 * TIME_WAIT included. */
guint sim_node_connections(const SimNode *node) SIM_NOEXCEPT;

/* Calls 'fn' for each of them, by local port, then by remote address and
 * port.  'fn' must not change any. */
typedef void (*SimConnFn)(gpointer user, PortTcpState state, guint32 remote_ip,
                          guint16 local_port, guint16 remote_port);
void sim_node_each_connection(const SimNode *node, SimConnFn fn,
                              gpointer user) SIM_NOEXCEPT;

/* Whether one of them has this local port. */
gboolean sim_node_port_used(const SimNode *node,
                            guint16 local_port) SIM_NOEXCEPT;

/* The node's TCP starts anew: it forgets what is left of connections without a
 * handle, in TIME_WAIT or discarded; their late segments are answered by RST.
 */
void sim_node_tcp_restart(SimNode *node) SIM_NOEXCEPT;

/* As port_tcp_off(). */
void sim_node_tcp_off(SimNode *node) SIM_NOEXCEPT;

/* The connections of 'node' by state, and what its programs have read
 * (model/tcp/tcp.h). */
void sim_node_census(const SimNode *node, TcpCensus *census) SIM_NOEXCEPT;

/* How long closed ends wait in FIN_WAIT_2 from now on. */
void sim_node_fin_timeout(SimNode *node, gint64 fin_wait2_ns) SIM_NOEXCEPT;

/* ---- Real networks ---------------------------------------------------- */
typedef struct SimTun SimTun;
/* FALSE: nobody has taken the packet, it is lost. */
typedef gboolean (*SimTunFn)(gpointer user, gconstpointer bytes,
                             gsize len_bytes);

/* Gives 'node' an interface with that address and the one before it, whose
 * packets 'fn' takes; 'tap' (NULL: nobody) is told of the TCP segments that
 * come by it ('sent') and, when 'fn' has taken them, leave by it.  Checksums
 * are computed from now on. */
SimTun *sim_tun_new(SimNode *node, guint32 ip, SimTunFn fn, SimSegmentFn tap,
                    gpointer user) SIM_NOEXCEPT;

/* A packet has come by it.  FALSE: it is dropped, as by a kernel, since its
 * headers are not all there (ip_rcv_core, tcp_v4_rcv, __udp4_lib_rcv,
 * icmp_rcv); ns-3's would be read beyond their end. */
gboolean sim_tun_input(SimTun *tun, gconstpointer bytes,
                       gsize len_bytes) SIM_NOEXCEPT;

/* When something is due next; SIM_NEVER: nothing is. */
gint64 sim_next_ns(const SimWorld *world) SIM_NOEXCEPT;
/* ---- UDP -------------------------------------------------------------- */

typedef struct SimDatagram {
    guint32 from_ip, to_ip;
    guint16 from_port, to_port;
    gboolean broadcast;
    gconstpointer bytes; /* valid during the call only */
    gsize len_bytes;
} SimDatagram;

typedef void (*SimUdpFn)(gpointer user, const SimDatagram *datagram);

/* Receives datagrams for 'port' (not 0); NULL if the port is taken. */
SimUdp *sim_udp_new(SimNode *node, guint16 port, SimUdpFn fn,
                    gpointer user) SIM_NOEXCEPT;
void sim_udp_free(SimUdp *udp) SIM_NOEXCEPT;

/* Calls 'fn', with the user of sim_udp_new(), when that host says that nobody
 * receives what this endpoint has sent (ICMP port unreachable). */
typedef void (*SimRefusedFn)(gpointer user, guint16 port, guint32 by_ip);
void sim_udp_refused(SimUdp *udp, SimRefusedFn fn) SIM_NOEXCEPT;

/* Sends at most 65507 bytes; ip 255.255.255.255 is the broadcast of each of the
 * node's links.  FALSE if it cannot be sent: too long, or no link leads
 * there. */
gboolean sim_udp_send(SimUdp *udp, guint32 ip, guint16 port,
                      gconstpointer bytes, gsize len_bytes) SIM_NOEXCEPT;

G_END_DECLS

#endif
