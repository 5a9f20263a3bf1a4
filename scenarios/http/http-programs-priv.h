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
    const HttpServerFns *fns;
    HttpTimer stopping;
};

/* One of 'len_bytes'. */
gpointer http_program_new(HttpLoop *loop, const HttpOptions *options,
                          gsize len_bytes);

/* ---- http-serving.c: servers and proxies ---- */

/* Listens, with the policies of the options and a limited life, if these say
 * so. */
void http_serving_begin(HttpProgram *program, const HttpServerFns *fns);

/* One of its connections is closing. */
void http_serving_closing(HttpProgram *program);

/* What the keys about a proxy say (http-proxy-program.c). */
void http_proxy_policy(const HttpOptions *options, HttpServerPolicy *policy);

G_END_DECLS

#endif
