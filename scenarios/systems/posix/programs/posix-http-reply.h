/* SPDX-License-Identifier: GPL-2.0-only */
/* A client's side of an HTTP reply: where does it end?
 *
 * By RFC 9112, 6.3: behind Content-Length bytes, else where the connection
 * ends.  A device in HTTP mode that keeps its connections open (httpnoclose)
 * tells neither; who asks several times on one connection has to know the
 * length, and so has who is answered by something else than HTTP.  Transfer
 * encodings are not known here; no server has any.
 */
#ifndef FINWAIT_PROGRAMS_POSIX_HTTP_REPLY_H
#define FINWAIT_PROGRAMS_POSIX_HTTP_REPLY_H

#include "model/posix/posix.h"

G_BEGIN_DECLS

/* What one reply is to be, and what came. */
typedef struct PosixHttpReply {
    /* Its length, where it is not HTTP, or does not say it and goes on behind
     * it; 0: to the end. */
    guint64 known_bytes;
    gboolean goes_on;     /* another request is to follow on the connection */
    guint64 before_bytes; /* what was read on the connection before it */
    gint64 until_ns;      /* nobody waits longer; G_MAXINT64: SO_RCVTIMEO */
    guint64 read_bytes;   /* out */
    gboolean will_close;  /* out: it says that no other one follows */
} PosixHttpReply;

gboolean posix_http_reply(PosixProc *proc, int fd, PosixHttpReply *reply);

G_END_DECLS

#endif
