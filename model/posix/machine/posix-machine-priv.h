/* SPDX-License-Identifier: GPL-2.0-only */
/* The machine of a socket.
 *
 * Who has an input for a socket steps it, and asks only what can be: a
 * condition is decided before, and is another input.  Its actions wake those
 * who wait, and run nobody. */
#ifndef FINWAIT_MODEL_POSIX_MACHINE_PRIV_H
#define FINWAIT_MODEL_POSIX_MACHINE_PRIV_H

#include "model/posix/account/posix-priv.h"

/* ---- posix-sock.c ---- */

/* The only writer of 'state'.  May free 'sock' unless a reference is held. */
void posix_sock_step(PosixSock *sock, PosixSockInput input);

/* ---- posix-life.c ---- */

/* A FRESH socket with one reference.  (transfer full): posix_file_unref(). */
PosixSock *posix_sock_new(PosixHost *host);

/* As PosixFileOps.released. */
void posix_sock_released(PosixFile *file);

/* ---- posix-dgram.c ---- */

PosixDgram *posix_dgram_new(PosixHost *host);

/* FALSE if the port is taken. */
gboolean posix_dgram_bind(PosixDgram *dgram, guint16 port);

/* A datagram has come; the first that waits, of which there is one.
 * (transfer full) */
void posix_dgram_arrive(PosixHost *host, const PortDatagram *datagram);
PosixDgramItem *posix_dgram_take(PosixDgram *dgram);

/* The host of that address says that nobody receives what was sent from
 * 'port'; what the socket has heard of that, once. */
void posix_dgram_refused(PosixHost *host, guint16 port, guint32 by_ip);
PosixErrno posix_dgram_error(PosixDgram *dgram);

/* ---- posix-life.c ---- */

/* Without power: the connection is forgotten, whoever refers to it. */
void posix_sock_off(PosixSock *sock);

/* At the end of the run: gives the record and frees it whoever refers. */
void posix_sock_stop(PosixSock *sock);

#endif
