/* SPDX-License-Identifier: GPL-2.0-only */
#include "model/http/http-edge.h"

/* What is to be told of it now: HUP wherever anything is. */
static guint
bits_of(const HttpEdge *edge)
{
    return edge->watched ? edge->known & (edge->watched | HTTP_READY_HUP) : 0;
}

static void
settle(HttpEdges *edges, HttpEdge *edge)
{
    gboolean is_due = bits_of(edge) != 0;

    if (is_due && !edge->is_due) {
        edge->link.data = edge;
        g_queue_push_tail_link(&edges->due, &edge->link);
    } else if (!is_due && edge->is_due) {
        g_queue_unlink(&edges->due, &edge->link);
    }
    edge->is_due = is_due;
}

void
http_edge_know(HttpEdges *edges, HttpEdge *edge, guint known)
{
    edge->known = known;
    settle(edges, edge);
}

void
http_edge_watch(HttpEdges *edges, HttpEdge *edge, guint bits)
{
    edge->watched = bits;
    settle(edges, edge);
}

void
http_edge_forget(HttpEdges *edges, HttpEdge *edge)
{
    http_edge_watch(edges, edge, 0);
    if (edges->told == edge) {
        edges->told = NULL;
    }
}

gboolean
http_edge_tell(HttpEdges *edges)
{
    GList *first = g_queue_pop_head_link(&edges->due);
    HttpEdge *edge;

    if (!first) {
        return FALSE;
    }
    edge = edges->told = first->data;
    edge->is_due = FALSE;
    edge->base.ready(edge->base.user, bits_of(edge));
    if (edges->told) {
        settle(edges, edge);
    }
    edges->told = NULL;
    return TRUE;
}
