/* SPDX-License-Identifier: GPL-2.0-only */
/* A client: it wants a connection, asks, reads the answer, ends, thinks, and
 * comes back when the socket has closed. */
#include "model/units.h"
#include "scenarios/systems/nodejs/programs/nodejs-programs.h"

typedef struct Loop {
    Node *node;
    const NodeOptions *options;
    NodeSocket *socket;
    gboolean connected;
    guint64 n_connections, n_requests; /* the latter on this connection */
    guint64 got_bytes;                 /* on this connection */
} Loop;

static void on_event(gpointer user, const NodeEvent *event);

/* ---- Asking
 * ------------------------------------------------------------------ */

/* The next request; the last of a connection that is ended by end(data) takes
 * that along. */
static void
ask(gpointer data)
{
    Loop *loop = data;
    const NodeOptions *options = loop->options;
    gboolean last = loop->n_requests + 1 == options->requests;

    if (node_destroyed(loop->socket) || node_writable_ended(loop->socket)) {
        return; /* the server has ended it meanwhile */
    }
    loop->n_requests++;
    posix_expect(node_proc(loop->node), node_fd(loop->socket),
                 loop->n_requests * options->reply_bytes);
    if (last && options->ending == NODE_END_END_DATA) {
        node_end(loop->socket, NULL, options->request_bytes, NODE_NO_CALLBACK);
    } else {
        node_write(loop->socket, NULL, options->request_bytes,
                   NODE_NO_CALLBACK);
    }
}

/* The reply to the last request of the connection is there. */
static void
on_reply(Loop *loop)
{
    if (loop->n_requests < loop->options->requests) {
        node_program_after(loop->node, port_delay_ns(&loop->options->between),
                           ask, loop);
    } else {
        node_program_end(loop->socket, loop->options->ending, 0);
    }
}

static void
on_data(Loop *loop, gsize len_bytes)
{
    guint64 wanted = loop->n_requests * loop->options->reply_bytes;
    gboolean before = loop->got_bytes < wanted;

    loop->got_bytes += len_bytes;
    node_busy(loop->node, port_delay_ns(&loop->options->busy));
    if (before && loop->got_bytes >= wanted) {
        on_reply(loop);
    }
}

/* ---- Connections
 * ---------------------------------------------------------------- */

static void
attempt(gpointer data)
{
    Loop *loop = data;

    loop->socket = node_socket_new(loop->node, NULL);
    loop->connected = FALSE;
    loop->n_requests = loop->got_bytes = 0;
    node_on(loop->socket,
            NODE_ON(CONNECT) | NODE_ON(DATA) | NODE_ON(TIMEOUT) |
                NODE_ON(ERROR) | NODE_ON(CLOSE),
            on_event, loop);
    if (loop->options->idle_ns > 0) {
        node_set_idle(loop->socket, loop->options->idle_ns / NS_PER_MS);
    }
    node_connect(loop->socket, loop->options->server);
}

static void
want(gpointer data)
{
    Loop *loop = data;

    posix_wanted(node_proc(loop->node));
    attempt(loop);
}

/* A socket that never was connected is tried again. */
static void
on_closed(Loop *loop)
{
    const NodeOptions *options = loop->options;

    if (!loop->connected) {
        node_program_after(loop->node, port_delay_ns(&options->retry), attempt,
                           loop);
    } else if (++loop->n_connections != options->count) {
        node_program_after(loop->node, port_delay_ns(&options->think), want,
                           loop);
    }
}

static void
on_event(gpointer user, const NodeEvent *event)
{
    Loop *loop = user;

    if (event->type == NODE_EVENT_CONNECT) {
        loop->connected = TRUE;
        ask(loop);
    } else if (event->type == NODE_EVENT_DATA) {
        on_data(loop, event->len_bytes);
    } else if (event->type == NODE_EVENT_TIMEOUT) {
        node_destroy(event->socket, NODE_OK);
    } else if (event->type == NODE_EVENT_CLOSE) {
        on_closed(loop);
    }
}

gpointer
node_request_loop_begin(Node *node, const NodeOptions *options)
{
    Loop *loop = g_new0(Loop, 1);

    loop->node = node;
    loop->options = options;
    node_program_after(node, port_delay_ns(&options->start), want, loop);
    return loop;
}

void
node_request_loop_free(gpointer state)
{
    g_free(state);
}
