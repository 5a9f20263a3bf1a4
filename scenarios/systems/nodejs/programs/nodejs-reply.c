/* SPDX-License-Identifier: GPL-2.0-only */
/* A server: it reads the request, takes its time, answers and ends. */
#include "model/units.h"
#include "scenarios/systems/nodejs/programs/nodejs-programs.h"

typedef struct Reply {
    Node *node;
    const NodeOptions *options;
    NodeServer *server;
    GQueue conns; /* of Conn */
    gboolean stopping;
} Reply;

/* A socket, until its 'close'. */
typedef struct Conn {
    Reply *reply;
    NodeSocket *socket;
    guint64 got_bytes, n_requests;
    guint64 timer; /* of the reply; 0: none */
    GList link;
} Conn;

static void answer_later(Conn *conn);

/* ---- Answering ------------------------------------------------------------
 */

/* How many bytes the requests so far and the next have. */
static void
expect_next(const Conn *conn)
{
    const Reply *reply = conn->reply;

    if (reply->options->handler == NODE_HANDLER_DATA) {
        posix_expect(node_proc(reply->node), node_fd(conn->socket),
                     (conn->n_requests + 1) * reply->options->request_bytes);
    }
}

/* A request is complete; 0 bytes: whatever comes first. */
static gboolean
is_asked(const Conn *conn)
{
    guint64 wanted =
        (conn->n_requests + 1) * conn->reply->options->request_bytes;

    return wanted > 0 ? conn->got_bytes >= wanted : conn->got_bytes > 0;
}

static void
answer(gpointer data)
{
    Conn *conn = data;
    Reply *reply = conn->reply;
    const NodeOptions *options = reply->options;

    conn->timer = 0;
    node_busy(reply->node, port_delay_ns(&options->busy));
    if (++conn->n_requests == options->requests || reply->stopping) {
        node_program_end(conn->socket, options->ending, options->reply_bytes);
        return;
    }
    node_write(conn->socket, NULL, options->reply_bytes, NODE_NO_CALLBACK);
    expect_next(conn);
    if (is_asked(conn)) {
        answer_later(conn);
    }
}

static void
answer_later(Conn *conn)
{
    if (conn->timer == 0) {
        conn->timer = node_program_after(
            conn->reply->node, port_delay_ns(&conn->reply->options->service),
            answer, conn);
    }
}

/* ---- Events
 * ------------------------------------------------------------------ */

static void
on_closed(Conn *conn)
{
    node_clear_timeout(conn->reply->node, conn->timer);
    g_queue_unlink(&conn->reply->conns, &conn->link);
    g_free(conn);
}

static void
on_timeout(Conn *conn)
{
    switch (conn->reply->options->idle) {
    case NODE_IDLE_NOTHING:
        return;
    case NODE_IDLE_END:
        node_end(conn->socket, NULL, 0, NODE_NO_CALLBACK);
        return;
    case NODE_IDLE_DESTROY:
        node_destroy(conn->socket, NODE_OK);
        return;
    case NODE_IDLE_RESET:
        node_reset_and_destroy(conn->socket);
        return;
    case N_NODE_IDLES:
        break;
    }
    g_assert_not_reached();
}

static void
on_data(Conn *conn, gsize len_bytes)
{
    guint64 most = conn->reply->options->requests;

    conn->got_bytes += len_bytes;
    if ((most == 0 || conn->n_requests < most) && is_asked(conn)) {
        answer_later(conn);
    }
}

static void
on_event(gpointer user, const NodeEvent *event)
{
    Conn *conn = user;

    if (event->type == NODE_EVENT_DATA) {
        on_data(conn, event->len_bytes);
    } else if (event->type == NODE_EVENT_TIMEOUT) {
        on_timeout(conn);
    } else if (event->type == NODE_EVENT_CLOSE) {
        on_closed(conn);
    } /* an error is only heard: 'close' follows */
}

static guint
listeners(const NodeOptions *options)
{
    return NODE_ON(CLOSE) | NODE_ON(TIMEOUT) |
           (options->handler == NODE_HANDLER_DATA ? NODE_ON(DATA) : 0) |
           (options->catches ? NODE_ON(ERROR) : 0);
}

static void
on_connection(gpointer data, NodeSocket *socket)
{
    Reply *reply = data;
    const NodeOptions *options = reply->options;
    Conn *conn = g_new0(Conn, 1);

    conn->reply = reply;
    conn->socket = socket;
    conn->link.data = conn;
    g_queue_push_tail_link(&reply->conns, &conn->link);
    node_on(socket, listeners(options), on_event, conn);
    expect_next(conn);
    if (options->idle_ns > 0) {
        node_set_idle(socket, options->idle_ns / NS_PER_MS);
    }
    if (options->handler == NODE_HANDLER_RESUME) {
        node_resume(socket);
    }
    if (options->handler != NODE_HANDLER_DATA) {
        answer_later(conn);
    }
}

static const NodeServerOps server_ops = {.connection = on_connection};

/* ---- A graceful end
 * ------------------------------------------------------------- */

/* The grace is over. */
static void
destroy_all(gpointer data)
{
    const Reply *reply = data;
    GList *next;

    for (GList *at = reply->conns.head; at; at = next) {
        next = at->next;
        node_destroy(((Conn *)at->data)->socket, NODE_OK);
    }
}

/* Listening ends; who waits for no answer is told so. */
static void
stop(gpointer data)
{
    Reply *reply = data;
    GList *next;

    reply->stopping = TRUE;
    node_server_close(reply->server, NODE_NO_CALLBACK);
    for (GList *at = reply->conns.head; at; at = next) {
        const Conn *conn = at->data;

        next = at->next;
        if (conn->timer == 0) {
            node_end(conn->socket, NULL, 0, NODE_NO_CALLBACK);
        }
    }
    node_program_after(reply->node, reply->options->grace_ns, destroy_all,
                       reply);
}

gpointer
node_reply_begin(Node *node, const NodeOptions *options)
{
    Reply *reply = g_new0(Reply, 1);
    NodeServerOptions server = {
        .sockets = {.allow_half_open = options->half_open,
                    .pause_on_connect = options->handler == NODE_HANDLER_PAUSE},
        .max_connections = options->max_connections,
        .backlog = options->backlog,
    };

    reply->node = node;
    reply->options = options;
    reply->server =
        node_listen(node, options->port, &server, &server_ops, reply);
    if (options->stop_ns > node_now_ns(node) && reply->server) {
        node_program_after(node, options->stop_ns - node_now_ns(node), stop,
                           reply);
    }
    return reply;
}

void
node_reply_free(gpointer state)
{
    Reply *reply = state;
    GList *link;

    while ((link = g_queue_pop_head_link(&reply->conns))) {
        g_free(link->data);
    }
    g_free(reply);
}
