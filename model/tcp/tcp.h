/* SPDX-License-Identifier: GPL-2.0-only */
/* The one TCP, which both worlds run: RFC 9293 with what a kernel makes of it.
 *
 * A TcpHost is the TCP of one node: its connections, what is left of those that
 * are over, and the answers to segments of none.  It does no I/O and reads no
 * clock: segments come in and go out as structs, time is asked for by
 * TcpHostOps.now_ns() and wanted by .wake().  Nothing is random; initial
 * sequence numbers follow the clock (RFC 9293 3.4.1).
 *
 * How it behaves is said once, in TcpProfile.  Inside, a connection's state
 * has one writer (tcp-fsm.c, rows of state, input, next state and action), and
 * each file has one idea; tcp-priv.h lists them.
 *
 * The host calls TcpHostOps.event() from tcp_host_input() and tcp_host_run()
 * only, when all that a segment or a time-out has to say has been sent: as in a
 * kernel, the protocol answers first and the program hears of it then.  A call
 * below never calls back, except .transmit() and .wake().
 *
 * Not here: IPv6, ECN, urgent data, fast open, path MTU discovery; pacing but
 * that of BBR, and what a control asks for.
 */
#ifndef FINWAIT_MODEL_TCP_H
#define FINWAIT_MODEL_TCP_H

#include "model/port.h"
#include "model/tcp/tcp-cc.h"
#include "model/tcp/tcp-profile.h"
#include "model/tcp/tcp-segment.h"

G_BEGIN_DECLS

typedef struct Tcp Tcp;
typedef struct TcpHost TcpHost;

/* An arriving SYN, or the ACK that proves a SYN cookie, until its verdict. */
typedef struct TcpSyn TcpSyn;

/* What a host needs from its world; all run with the 'world' given to
 * tcp_host_new().  NULL where said. */
typedef struct TcpHostOps {
    gint64 (*now_ns)(gpointer world);
    /* Call tcp_host_run() at that time, replacing what was wanted before. */
    void (*wake)(gpointer world, gint64 at_ns);
    void (*transmit)(gpointer world, const TcpSegment *segment);
    /* As PortNode.tcp; 'user' is the connection's. */
    void (*event)(gpointer world, gpointer user, PortTcpEvent event,
                  PortEnd why);
    /* As PortNode.syn, .resyn and .opening; resyn and opening may be NULL. */
    PortVerdict (*syn)(gpointer world, TcpSyn *syn);
    PortVerdict (*resyn)(gpointer world, TcpSyn *syn);
    gboolean (*opening)(gpointer world, gpointer user);
    /* As PortNode.listens; NULL: nobody does. */
    gboolean (*listens)(gpointer world, PortAddr to);
    /* A change of state of a connection; NULL: nobody watches. */
    void (*state)(gpointer world, const Tcp *tcp, PortTcpState from,
                  PortTcpState to);
    /* The host goes while 'user' still has its handle; NULL: nobody cares. */
    void (*lost)(gpointer world, gpointer user);
} TcpHostOps;

/* ---- Hosts -------------------------------------------------------------- */

/* 'ops' is kept, 'profile' copied, 'cc' (kept; NULL: ours, NewReno) makes the
 * congestion controls of the connections.  (transfer full): tcp_host_free(). */
TcpHost *tcp_host_new(const TcpHostOps *ops, gpointer world,
                      const TcpProfile *profile, const TcpCcOps *cc,
                      gpointer cc_user);

/* Forgets all that is left; accepts NULL. */
void tcp_host_free(TcpHost *host);

const TcpProfile *tcp_host_profile(const TcpHost *host);

/* What holds for the connections that begin from now on, as if tcp_host_new()
 * had been told; only the congestion control stays. */
void tcp_host_set_profile(TcpHost *host, const TcpProfile *profile);

/* FIN_WAIT_2 of the ends that are orphaned from now on (tcp_fin_timeout). */
void tcp_host_fin_timeout(TcpHost *host, gint64 fin_wait2_ns);

/* A segment for this host has arrived. */
void tcp_host_input(TcpHost *host, const TcpSegment *segment);

/* What is due now, see TcpHostOps.wake. */
void tcp_host_run(TcpHost *host);

/* TRUE if segments between these ends belong to something here. */
gboolean tcp_host_has(const TcpHost *host, PortAddr local, PortAddr remote);

/* Whose the connection between these ends is; NULL if there is none that
 * somebody holds. */
gpointer tcp_host_user(const TcpHost *host, PortAddr local, PortAddr remote);

/* As port_tcp_port_used() and port_tcp_restart(). */
gboolean tcp_host_port_used(const TcpHost *host, guint16 local_port);
void tcp_host_restart(TcpHost *host);

/* As port_tcp_off(). */
void tcp_host_off(TcpHost *host);

/* Connections that are alive: those not accepted yet, given up and not
 * finished, and in TIME_WAIT included. */
guint tcp_host_connections(const TcpHost *host);

/* How many of them are in each state, and how many bytes the programs of the
 * host have read so far, on whatever connection. */
struct TcpCensus {
    guint in_state[PORT_N_TCP_STATES]; /* by PortTcpState */
    guint64 read_bytes;
};
void tcp_host_census(const TcpHost *host, TcpCensus *census);

/* Calls 'fn' for each of them, by local port, then by remote address and port.
 */
typedef void (*TcpEachFn)(gpointer user, PortTcpState state, PortAddr local,
                          PortAddr remote);
void tcp_host_each(const TcpHost *host, TcpEachFn fn, gpointer user);

/* ---- SYNs --------------------------------------------------------------- */

PortAddr tcp_syn_from(const TcpSyn *syn);
PortAddr tcp_syn_to(const TcpSyn *syn);

/* TRUE if it is the ACK of a SYN that was answered by a cookie
 * (PORT_SYN_COOKIE): what is accepted is ESTABLISHED at once. */
gboolean tcp_syn_is_cookie(const TcpSyn *syn);

/* Takes the connection, inside TcpHostOps.syn or .resyn, once.
 * (transfer full) */
Tcp *tcp_accept(TcpSyn *syn, const PortTcpOpts *opts);

/* ---- Connections -------------------------------------------------------- */

/* Opens a connection from 'local', whose port may be 0: an ephemeral one.
 * NULL only if that port is in use for that peer.  (transfer full) */
Tcp *tcp_connect(TcpHost *host, PortAddr local, PortAddr remote,
                 const PortTcpOpts *opts);

/* As the functions of the same name in model/port.h, port_tcp_*(). */
gsize tcp_send(Tcp *tcp, gconstpointer bytes, gsize len_bytes);
gsize tcp_sendable(const Tcp *tcp);
gsize tcp_room(const Tcp *tcp); /* bytes that tcp_send() takes now, at least */
gsize tcp_unacked(const Tcp *tcp);
gboolean tcp_writable(Tcp *tcp);
gsize tcp_readable(const Tcp *tcp);
gsize tcp_recv(Tcp *tcp, gpointer bytes, gsize max_bytes);
gsize tcp_peek(Tcp *tcp, gpointer bytes, gsize max_bytes);
void tcp_credit(Tcp *tcp, gsize len_bytes);
void tcp_sndbuf(Tcp *tcp, guint32 sndbuf_bytes);
void tcp_keepalive(Tcp *tcp, const PortKeepalive *keepalive);
void tcp_user_timeout(Tcp *tcp, gint64 timeout_ns);
void tcp_nodelay(Tcp *tcp, gboolean nodelay);
/* Other times and counts from now on; what the handshake has settled stays.
 * 'rules' live as long as it does. */
void tcp_set_rules(Tcp *tcp, const TcpProfile *rules);
void tcp_shutdown(Tcp *tcp);
void tcp_shut_read(Tcp *tcp);
void tcp_orphan(Tcp *tcp);
void tcp_close(Tcp *tcp);
void tcp_abort(Tcp *tcp);
void tcp_discard(Tcp *tcp, gboolean swallow);
void tcp_release(Tcp *tcp);
guint64 tcp_id(const Tcp *tcp);
void tcp_ends(const Tcp *tcp, PortAddr *local, PortAddr *remote);
PortTcpState tcp_state(const Tcp *tcp);
PortTcpState tcp_protocol_state(const Tcp *tcp); /* with TIME_WAIT */
gpointer tcp_user(const Tcp *tcp);               /* NULL: it was given up */

/* The number that both ends give a connection: who opened it, and with which
 * sequence number. */
guint64 tcp_id_of(guint32 iss, PortAddr opener);

/* What TCP_INFO tells (include/uapi/linux/tcp.h); counts are segments. */
struct TcpInfo {
    PortTcpState state;
    guint ca_state; /* 0 Open, 1 Disorder, 2 CWR, 3 Recovery, 4 Loss */
    guint retransmits, probes, backoff;
    gboolean timestamps, sack, window_scale;
    guint send_scale, receive_scale;
    gint64 rto_ns, ato_ns, rtt_ns, rttvar_ns, min_rtt_ns;
    guint32 send_mss_bytes, receive_mss_bytes, advertised_mss_bytes;
    guint unacked, sacked, lost, repeated, total_repeats;
    guint cwnd, ssthresh; /* G_MAXINT32: none yet */
    guint32 send_window_bytes, receive_window_bytes;
    guint reordering;
    guint64 acked_bytes, received_bytes, sent_bytes, repeated_bytes;
    guint32 not_sent_bytes;
    guint segments_out, segments_in, data_segments_out, data_segments_in;
};

void tcp_info(const Tcp *tcp, TcpInfo *info);

G_END_DECLS

#endif
