/* SPDX-License-Identifier: GPL-2.0-only */
/* Heads of requests that a server takes no offence at, or does, in its own way:
 * RFC 9112 leaves most of that to it, and what it does decides whether the
 * connection goes on.  [own.nginx.odd-*, own.apache.odd-*] */
#ifndef FINWAIT_MODEL_HTTP_ODD_H
#define FINWAIT_MODEL_HTTP_ODD_H

#include <glib.h>

G_BEGIN_DECLS

/* Whose way it is. */
typedef enum HttpDialect {
    HTTP_DIALECT_PLAIN,  /* that of the reader alone */
    HTTP_DIALECT_NGINX,  /* 1.22: ngx_http_parse.c, ngx_http_request.c */
    HTTP_DIALECT_APACHE, /* 2.4: server/protocol.c, modules/http */
} HttpDialect;

typedef struct HttpVerdict {
    guint status;     /* of the answer; 0: there is nothing odd about it */
    gboolean at_end;  /* it is found once all of the head is there: nothing of
                         that waits to be read */
    gboolean goes_on; /* the connection is not to end */
} HttpVerdict;

/* Judges the lines of 'head' that are whole. */
HttpVerdict http_odd_judge(HttpDialect dialect, const char *head,
                           gsize len_bytes);

/* How long the head is that 'text' begins with; 0: it is not whole. */
gsize http_odd_head_bytes(const char *text, gsize len_bytes);

G_END_DECLS

#endif
