/* SPDX-License-Identifier: GPL-2.0-only */
/* ns-3's own TCP (TcpL4Protocol, TcpSocketBase) on one host, whose peer has no
 * software: its segments are given and taken as structs.  For comparison with
 * the TCP of model/tcp; no simulation runs on it.
 *
 * The calls are those of ns3::Socket and never wait: what would is EAGAIN.
 * They add no behaviour; attributes are ns-3's defaults, but for a SegmentSize
 * of 1460 bytes, as ns-3 ignores the MSS option.
 *
 * Time is that of ns-3's simulator, so one PlainTcp lives at a time, and no
 * SimWorld beside it.  Faults of ns-3 (assertions, signals) end the process.
 */
#ifndef FINWAIT_SHIM_PLAIN_TCP_H
#define FINWAIT_SHIM_PLAIN_TCP_H

#include "model/tcp/tcp-segment.h"
#include <glib.h>

G_BEGIN_DECLS

typedef struct PlainTcp PlainTcp;
typedef struct PlainSocket PlainSocket; /* belongs to its PlainTcp */

/* What a call gave: -1 with the name of an errno (static), else NULL. */
typedef struct PlainResult {
    gint64 result;
    const char *error;
} PlainResult;

/* The host has sent 'segment', which is valid during the call. */
typedef void (*PlainSentFn)(gpointer user, const TcpSegment *segment);

/* Something happened to a socket: a call may end now. */
typedef void (*PlainChangedFn)(gpointer user);

/* A host of 'ip' (host byte order), to which all others are one hop away.
 * (transfer full): plain_tcp_free(), which frees its sockets too. */
PlainTcp *plain_tcp_new(guint32 ip, PlainSentFn sent, gpointer user);
void plain_tcp_free(PlainTcp *tcp);

void plain_tcp_watch(PlainTcp *tcp, PlainChangedFn changed, gpointer user);

gint64 plain_tcp_now_ns(const PlainTcp *tcp);

/* Runs to the next segment or change, or all that is due up to and including
 * 'until_ns', which it is then: FALSE. */
gboolean plain_tcp_step(PlainTcp *tcp, gint64 until_ns);

/* Lets 'segment' arrive at the host now; its payload is zero bytes. */
void plain_tcp_send(PlainTcp *tcp, const TcpSegment *segment);

/* ---- Sockets ------------------------------------------------------------ */

PlainSocket *plain_socket_new(PlainTcp *tcp);

/* Switches Nagle's algorithm. */
void plain_socket_nodelay(PlainSocket *socket, gboolean nodelay);

PlainResult plain_socket_bind(PlainSocket *socket, guint16 port);
PlainResult plain_socket_listen(PlainSocket *socket);

/* The next connection in 'accepted', or EAGAIN. */
PlainResult plain_socket_accept(PlainSocket *socket, PlainSocket **accepted);

/* Begins to connect; plain_socket_connected() says how that goes: EAGAIN as
 * long as it is under way. */
PlainResult plain_socket_connect(PlainSocket *socket, guint32 ip, guint16 port);
PlainResult plain_socket_connected(const PlainSocket *socket);

/* Sends as much as there is room for. */
PlainResult plain_socket_send(PlainSocket *socket, guint32 len_bytes);

/* 0 is the end: a FIN, or that the socket has closed without an error;
 * ECONNRESET stands for any error with which ns-3 closed it. */
PlainResult plain_socket_recv(PlainSocket *socket, guint32 len_bytes);

PlainResult plain_socket_shutdown(PlainSocket *socket, gboolean rd,
                                  gboolean wr);
PlainResult plain_socket_close(PlainSocket *socket);

G_END_DECLS

#endif
