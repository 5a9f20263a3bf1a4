/* SPDX-License-Identifier: GPL-2.0-only */
/* A TcpHost alone with a test: the clock is a number, the wire a string.
 *
 * The host under test has one connection, made in any state by
 * support_tcp_at(); the test is its peer and says segments as text, and what
 * comes out is text too:
 *
 *     FLAGS SEQ[+LEN] [aACK] [wWINDOW] [sSTART-END,...] [eECHO]
 *
 *     "SA 0 a1"   "PA 1+100 a1"   "A 1 a101 s201-301"   "R 1"
 *
 * Flags are of S, F, R, P and A; sequence numbers count from the initial one of
 * their end, as tcpdump shows them; windows are as on the wire.  Of what comes
 * out, several segments are joined by "; "; "again" and "probe" stand behind
 * those of these kinds, and windows are shown where 'show_window' is set.  What
 * comes in has the window 'wnd' if it says none, and timestamps as the peer's
 * clock has them if those are agreed.
 *
 * The round trip of the handshake is 20 ms, so that the first RTO is 220 ms by
 * the law of Linux (fact 18 of linux-tcp). */
#ifndef FINWAIT_TESTS_SUPPORT_TCP_H
#define FINWAIT_TESTS_SUPPORT_TCP_H

#include "model/tcp/tcp.h"
#include "tests/units.h"

G_BEGIN_DECLS

#define SUPPORT_TCP_PEER_ISS 5000u

/* How the program of the end under test has its connection. */
typedef enum SupportTcpHow {
    TCP_HELD,   /* open for reading */
    TCP_UNREAD, /* shut for reading */
    TCP_ORPHAN, /* closed; the test still has the handle and hears events */
} SupportTcpHow;

typedef struct SupportTcp {
    TcpProfile profile;
    TcpHost *host;
    Tcp *tcp; /* the connection; NULL: none yet, or given up */
    gint64 now_ns, wake_ns;
    GString *out, *events;
    PortTcpOpts opts;

    /* Of the host's initial sequence number; 0: none seen. */
    guint32 iss;

    /* The peer: of its SYN, and what it says by default. */
    guint16 peer_mss_bytes;
    gboolean peer_sack, peer_timestamps;
    gint8 peer_scale;
    guint32 wnd;
    guint32 ts_seen;     /* the host's newest timestamp */
    const guint8 *bytes; /* its stream, from number 1 on; NULL: filler */

    gboolean show_window, show_space;
    PortVerdict verdict; /* of SYNs */
    gboolean no_place;   /* answer of TcpHostOps.opening: FALSE */
} SupportTcp;

/* A host of that profile, NULL: Linux's; change 'profile' before the first
 * connection is made. */
void support_tcp_begin(SupportTcp *t, TcpProfileName name);
void support_tcp_end(SupportTcp *t);

/* ... and one in ESTABLISHED whose peer takes segments of 1000 bytes. */
void support_tcp_begin_open(SupportTcp *t, TcpProfileName name, gboolean sack);

/* A connection in that state; what led to it is not shown.  Its own SYN was
 * first, and nothing but SYN and FIN was exchanged:
 *
 *     state                  RCV.NXT  SND.UNA  SND.NXT
 *     SYN_SENT                  -        0        1
 *     SYN_RECV (passive)        1        0        1
 *     ESTABLISHED               1        1        1
 *     FIN_WAIT1                 1        1        2
 *     FIN_WAIT2                 1        2        2
 *     CLOSE_WAIT                2        1        1
 *     CLOSING, LAST_ACK         2        1        2
 *     TIME_WAIT                 2        2        2
 */
void support_tcp_at(SupportTcp *t, PortTcpState state, SupportTcpHow how);

/* A connection of the program, under way. */
void support_tcp_connect(SupportTcp *t);

/* ESTABLISHED, begun by the peer's SYN. */
void support_tcp_passive(SupportTcp *t);

/* One segment of the peer. */
void support_tcp_in(SupportTcp *t, const char *text);

/* Time runs. */
void support_tcp_run(SupportTcp *t, gint64 time_ns);

/* The same; the times, in ms from now, at which something has come out, are
 * 'times'.  What came out is forgotten. */
void support_tcp_times(SupportTcp *t, gint64 time_ns, const char *times);

/* Filler from the program. */
void support_tcp_send(SupportTcp *t, gsize len_bytes);

/* 'n' segments of 1000 bytes, a millisecond apart; the last has left right now.
 * What came out is forgotten. */
void support_tcp_send_apart(SupportTcp *t, guint n);

/* The program reads all that is there. */
gsize support_tcp_read(SupportTcp *t, gsize max_bytes);

/* The host, made if there is none yet. */
TcpHost *support_tcp_host(SupportTcp *t);

/* What has come out, and what the program was told, since the last time. */
void support_tcp_forget(SupportTcp *t);
void support_tcp_out(SupportTcp *t, const char *out);
void support_tcp_events(SupportTcp *t, const char *events);

TcpInfo support_tcp_info(const SupportTcp *t);

/* Time until the connection does something of its own; PORT_NEVER. */
gint64 support_tcp_due_ns(const SupportTcp *t);

/* As the list of the node's connections says, which knows records too; "-":
 * none is left. */
const char *support_tcp_state(const SupportTcp *t);

/* One segment of the peer in a state, and all that comes of it. */
typedef struct SupportTcpRow {
    const char *name;
    const char *in, *out, *events, *after;
} SupportTcpRow;

/* Plays it on a host of Linux's. */
void support_tcp_row(const SupportTcpRow *row, PortTcpState state);

G_END_DECLS

#endif
