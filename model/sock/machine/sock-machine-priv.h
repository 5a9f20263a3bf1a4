/* SPDX-License-Identifier: GPL-2.0-only */
/* The machine of a socket, and how its connections begin.
 *
 * Who has an input for a socket steps it with sock_step(); a condition is
 * decided before, and is another input. */
#ifndef FINWAIT_MODEL_SOCK_MACHINE_PRIV_H
#define FINWAIT_MODEL_SOCK_MACHINE_PRIV_H

#include "model/sock/bytes/sock-bytes-priv.h"

G_BEGIN_DECLS

/* sock-fsm.c */
/* Steps the machine; an input without a row in this state does nothing. */
void sock_step(Sock *s, SockInput input);
/* The new state of a row; FALSE if there is none.  For tests. */
gboolean sock_row(SockStateSimple from, SockInput input, SockState *to);
/* Opens the gate: the socket is ready for its next connection. */
void sock_gate_open(Sock *s);

/* sock-open.c: how a connection begins at the TCP below. */
void sock_begin(Sock *s, gboolean active, gint64 asked_ns);
guint16 device_auto_port(Device *dev);
void sock_resolve(Sock *s);
void sock_open_active(Sock *s);
void sock_open_passive(Sock *s);

/* sock-udp.c: connections */
void device_udp_bind(Device *dev);
void sock_udp_open_active(Sock *s);
void sock_udp_open_all(Sock *s);
void sock_udp_open_passive(Sock *s);

G_END_DECLS

#endif
