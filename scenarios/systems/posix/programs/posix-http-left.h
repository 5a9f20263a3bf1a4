/* SPDX-License-Identifier: GPL-2.0-only */
/* What an HTTP program has on the heap.  Its process may be ended inside any
 * call and frees nothing; so it stands in a list of the host, which frees it
 * when all processes are gone. */
#ifndef FINWAIT_PROGRAMS_POSIX_HTTP_LEFT_H
#define FINWAIT_PROGRAMS_POSIX_HTTP_LEFT_H

#include "scenarios/systems/posix/http/posix-loop.h"
#include "scenarios/systems/posix/programs/posix-programs.h"

G_BEGIN_DECLS

/* The first member of each program's own. */
typedef struct PosixHttpLeft {
    PosixLoop *loop;
    HttpServer *server; /* NULL: it is a client */
    HttpClient *client;
    GPtrArray *rest; /* freed by g_free() */
} PosixHttpLeft;

/* One of 'len_bytes', with a loop that 'proc' will run. */
gpointer posix_http_left_new(PosixProc *proc, const PosixHttpOptions *options,
                             gsize len_bytes);

G_END_DECLS

#endif
