/* SPDX-License-Identifier: GPL-2.0-only */
/* What an HTTP program has on the heap.  Its process may be ended inside any
 * call and frees nothing; so its host does, when all processes are gone. */
#ifndef FINWAIT_HTTP_PROGRAMS_PRIV_H
#define FINWAIT_HTTP_PROGRAMS_PRIV_H

#include "scenarios/http/http-programs.h"

G_BEGIN_DECLS

/* The first member of each program's own. */
struct HttpProgram {
    HttpLoop *loop;
    const HttpOptions *options;
    HttpServer *server; /* NULL: it is a client */
    HttpClient *client;
    GPtrArray *rest; /* freed by g_free() */
};

/* One of 'len_bytes'. */
gpointer http_program_new(HttpLoop *loop, const HttpOptions *options,
                          gsize len_bytes);

G_END_DECLS

#endif
