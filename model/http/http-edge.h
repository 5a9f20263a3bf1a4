/* SPDX-License-Identifier: GPL-2.0-only */
/* Streams of systems that tell of changes, by events or messages: they say here
 * what is known of a stream, and it is told as http-loop.h promises, as long as
 * it holds and is watched for.
 */
#ifndef FINWAIT_MODEL_HTTP_EDGE_H
#define FINWAIT_MODEL_HTTP_EDGE_H

#include "model/http/http-loop.h"

G_BEGIN_DECLS

/* The base of such a stream, zeroed but for 'base'. */
typedef struct HttpEdge {
    HttpStream base;
    guint watched; /* for these bits of HTTP_READY_* */
    guint known;   /* these hold */
    GList link;
    gboolean is_due; /* in the queue of HttpEdges */
} HttpEdge;

/* Those of a loop; zero is its beginning. */
typedef struct HttpEdges {
    GQueue due;
    HttpEdge *told; /* whose ready() is being called; NULL: it is no more */
} HttpEdges;

void http_edge_know(HttpEdges *edges, HttpEdge *edge, guint known);
void http_edge_watch(HttpEdges *edges, HttpEdge *edge, guint bits);

/* The stream is about to be freed. */
void http_edge_forget(HttpEdges *edges, HttpEdge *edge);

/* Tells the one that has been due longest; FALSE: none is. */
gboolean http_edge_tell(HttpEdges *edges);

G_END_DECLS

#endif
