/* SPDX-License-Identifier: GPL-2.0-only */
#include "scenarios/systems/nodejs/http/nodejs-loop.h"

#include <string.h>

#include "model/http/http-edge.h"
#include "model/units.h"

/* highWaterMark of a socket in Node 20 (getDefaultHighWaterMark()): of what it
 * reads ahead, and of what it takes before write() gives false. */
#define MARK_BYTES 16384

/* The most of one write(), as fs.ReadStream cuts what it pipes. */
#define WRITE_BYTES 65536

typedef struct NodeHttpStream {
    HttpEdge edge;
    NodeSocket *socket;
    GByteArray *in; /* has come, from in_at on unread */
    gsize in_at;
    HttpIo status; /* of the connect */
    HttpIo end;    /* of the input; HTTP_IO_AGAIN: not yet */
    gboolean is_over;
    guint64 id; /* of the connection, once there is one */
} NodeHttpStream;

struct NodeLoop {
    HttpLoop base;
    Node *node;
    HttpEdges edges;
    GHashTable *streams; /* set of NodeHttpStream, owned */
    guint inside;
    gint64 armed_ns; /* for when the timeout is set; G_MAXINT64: none */
    guint64 timeout;
    NodeServer *server; /* NULL: it does not listen */
    HttpAcceptFn accept;
    gpointer accept_user;
};

static NodeLoop *
of(HttpStream *stream)
{
    return (NodeLoop *)stream->loop;
}

static HttpIo
io_of(NodeError error)
{
    static const struct {
        const char *code;
        HttpIo io;
    } known[] = {{"ECONNRESET", HTTP_IO_RESET},
                 {"EPIPE", HTTP_IO_BROKEN},
                 {"ETIMEDOUT", HTTP_IO_TIMED_OUT},
                 {"ECONNREFUSED", HTTP_IO_REFUSED}};

    for (guint i = 0; i < G_N_ELEMENTS(known); i++) {
        if (g_strcmp0(error.code, known[i].code) == 0) {
            return known[i].io;
        }
    }
    return HTTP_IO_ERROR;
}

/* ---- Turns -------------------------------------------------------------- */

static void on_timeout(gpointer data);

/* One timeout stands for all timers: that of the first. */
static void
arm(NodeLoop *loop)
{
    gint64 due_ns = http_loop_deadline(&loop->base);
    gint64 left_ns;

    if (due_ns == loop->armed_ns) {
        return;
    }
    node_clear_timeout(loop->node, loop->timeout);
    loop->timeout = 0;
    loop->armed_ns = due_ns;
    if (due_ns < G_MAXINT64) {
        left_ns = MAX(due_ns - node_now_ns(loop->node), 0);
        loop->timeout =
            node_set_timeout(loop->node, (left_ns + NS_PER_MS - 1) / NS_PER_MS,
                             on_timeout, loop);
    }
}

void
node_loop_enter(NodeLoop *loop)
{
    loop->inside++;
}

void
node_loop_leave(NodeLoop *loop)
{
    if (loop->inside == 1) {
        while (http_edge_tell(&loop->edges)) {
        }
        arm(loop);
    }
    loop->inside--;
}

static void
on_timeout(gpointer data)
{
    NodeLoop *loop = data;

    loop->timeout = 0;
    loop->armed_ns = G_MAXINT64;
    node_loop_enter(loop);
    http_loop_expire(&loop->base);
    node_loop_leave(loop);
}

/* ---- Events ------------------------------------------------------------- */

static gsize
unread(const NodeHttpStream *stream)
{
    return stream->in->len - stream->in_at;
}

static void
know(NodeHttpStream *stream)
{
    gboolean open = stream->status != HTTP_IO_AGAIN;
    gboolean full = node_writable_length(stream->socket) >= MARK_BYTES;
    guint bits = 0;

    if (open && (!full || stream->is_over)) {
        bits |= HTTP_READY_OUT;
    }
    if (open && (unread(stream) > 0 || stream->end != HTTP_IO_AGAIN)) {
        bits |= HTTP_READY_IN;
    }
    if (stream->end != HTTP_IO_AGAIN) {
        bits |= HTTP_READY_GONE;
    }
    if (stream->is_over) {
        bits |= HTTP_READY_HUP;
    }
    http_edge_know(&of(&stream->edge.base)->edges, &stream->edge, bits);
}

static void
take_data(NodeHttpStream *stream, const NodeEvent *event)
{
    guint before = stream->in->len;

    g_byte_array_set_size(stream->in, before + (guint)event->len_bytes);
    if (event->bytes) {
        memcpy(stream->in->data + before, event->bytes, event->len_bytes);
    } else {
        memset(stream->in->data + before, 0, event->len_bytes);
    }
    if (unread(stream) >= MARK_BYTES) {
        node_pause(stream->socket);
    }
}

static void
note_id(NodeHttpStream *stream)
{
    stream->id = posix_conn_id(node_proc(of(&stream->edge.base)->node),
                               node_fd(stream->socket));
}

/* The socket is no more, for that reason. */
static void
take_over(NodeHttpStream *stream, HttpIo why)
{
    if (stream->status == HTTP_IO_AGAIN) {
        stream->status = why;
    }
    if (stream->end == HTTP_IO_AGAIN) {
        stream->end = why;
    }
    stream->is_over = TRUE;
}

static void
on_event(gpointer data, const NodeEvent *event)
{
    NodeHttpStream *stream = data;
    NodeLoop *loop = of(&stream->edge.base);

    node_loop_enter(loop);
    switch ((guint)event->type) {
    case NODE_EVENT_CONNECT:
        stream->status = 1;
        note_id(stream);
        break;
    case NODE_EVENT_DATA:
        take_data(stream, event);
        break;
    case NODE_EVENT_END:
        stream->end = HTTP_IO_EOF;
        break;
    case NODE_EVENT_ERROR:
        take_over(stream, io_of(event->error));
        break;
    case NODE_EVENT_CLOSE:
        take_over(stream, HTTP_IO_ERROR);
        break;
    }
    know(stream);
    node_loop_leave(loop);
}

/* Whoever has closed it does not want to know. */
static void
ignore(G_GNUC_UNUSED gpointer user, G_GNUC_UNUSED const NodeEvent *event)
{
}

/* ---- Streams ------------------------------------------------------------ */

static NodeHttpStream *
stream_new(NodeLoop *loop, NodeSocket *socket)
{
    NodeHttpStream *stream = g_new0(NodeHttpStream, 1);

    stream->edge.base.loop = &loop->base;
    stream->socket = node_socket_ref(socket);
    stream->in = g_byte_array_new();
    stream->status = stream->end = HTTP_IO_AGAIN;
    g_hash_table_add(loop->streams, stream);
    /* As http.Server and http.Agent do. */
    node_set_no_delay(socket, TRUE);
    node_on(socket,
            NODE_ON(CONNECT) | NODE_ON(DATA) | NODE_ON(END) | NODE_ON(DRAIN) |
                NODE_ON(ERROR) | NODE_ON(CLOSE),
            on_event, stream);
    return stream;
}

static void
stream_free(gpointer data)
{
    NodeHttpStream *stream = data;

    g_byte_array_unref(stream->in);
    g_free(stream);
}

static gint64
now_ns(HttpLoop *loop)
{
    return node_now_ns(((NodeLoop *)loop)->node);
}

static HttpStream *
do_connect(HttpLoop *base, gpointer to)
{
    static const NodeSocketOptions options = {.allow_half_open = TRUE};
    NodeLoop *loop = (NodeLoop *)base;
    NodeSocket *socket = node_socket_new(loop->node, &options);
    NodeHttpStream *stream = stream_new(loop, socket);

    posix_wanted(node_proc(loop->node));
    node_connect(socket, *(const PortAddr *)to);
    return &stream->edge.base;
}

static HttpIo
do_connected(HttpStream *base)
{
    return ((NodeHttpStream *)base)->status;
}

static gssize
do_peek(HttpStream *base)
{
    const NodeHttpStream *stream = (NodeHttpStream *)base;

    return unread(stream) > 0 ? (gssize)unread(stream) : (gssize)stream->end;
}

static gssize
do_read(HttpStream *base, gpointer bytes, gsize max)
{
    NodeHttpStream *stream = (NodeHttpStream *)base;
    gsize len = MIN(unread(stream), max);

    if (len == 0) {
        return stream->end;
    }
    if (bytes) {
        memcpy(bytes, stream->in->data + stream->in_at, len);
    }
    stream->in_at += len;
    if (unread(stream) == 0) {
        g_byte_array_set_size(stream->in, 0);
        stream->in_at = 0;
    }
    if (unread(stream) < MARK_BYTES) {
        node_resume(stream->socket);
    }
    know(stream);
    return (gssize)len;
}

static gssize
do_write(HttpStream *base, gconstpointer bytes, gsize len)
{
    NodeHttpStream *stream = (NodeHttpStream *)base;
    gssize n = (gssize)MIN(len, WRITE_BYTES);

    if (stream->is_over || node_destroyed(stream->socket)) {
        return stream->end < HTTP_IO_AGAIN ? (gssize)stream->end
                                           : (gssize)HTTP_IO_BROKEN;
    }
    if (node_writable_length(stream->socket) >= MARK_BYTES) {
        n = HTTP_IO_AGAIN;
    } else {
        node_write(stream->socket, bytes, (gsize)n, NODE_NO_CALLBACK);
    }
    know(stream);
    return n;
}

static void
do_shutdown(HttpStream *base)
{
    node_end(((NodeHttpStream *)base)->socket, NULL, 0, NODE_NO_CALLBACK);
}

/* Nothing of the socket is heard any more. */
static void
let_go(NodeHttpStream *stream)
{
    NodeLoop *loop = of(&stream->edge.base);

    node_off(stream->socket, on_event, stream);
    node_on(stream->socket, NODE_ON(ERROR), ignore, NULL);
    node_socket_unref(stream->socket);
    http_edge_forget(&loop->edges, &stream->edge);
    g_hash_table_remove(loop->streams, stream);
}

static void
do_close(HttpStream *base)
{
    NodeHttpStream *stream = (NodeHttpStream *)base;
    NodeSocket *socket = stream->socket;

    if (node_writable_length(socket) > 0) {
        node_destroy_soon(socket);
    } else {
        node_destroy(socket, NODE_OK);
    }
    let_go(stream);
}

static void
do_reset(HttpStream *base)
{
    NodeHttpStream *stream = (NodeHttpStream *)base;

    node_reset_and_destroy(stream->socket);
    let_go(stream);
}

static void
do_watch(HttpStream *base, guint bits)
{
    http_edge_watch(&of(base)->edges, &((NodeHttpStream *)base)->edge, bits);
}

static guint64
do_id(HttpStream *base)
{
    return ((NodeHttpStream *)base)->id;
}

static void
do_repeats(HttpStream *base, guint64 conn_id)
{
    posix_repeats(node_proc(of(base)->node),
                  node_fd(((NodeHttpStream *)base)->socket), conn_id);
}

/* ---- Servers, and the end ----------------------------------------------- */

static void
on_connection(gpointer data, NodeSocket *socket)
{
    NodeLoop *loop = data;
    NodeHttpStream *stream = stream_new(loop, socket);

    node_loop_enter(loop);
    stream->status = 1;
    note_id(stream);
    know(stream);
    loop->accept(loop->accept_user, &stream->edge.base);
    node_loop_leave(loop);
}

static gboolean
do_listen(HttpLoop *base, guint16 port, guint backlog, HttpAcceptFn fn,
          gpointer user)
{
    static const NodeServerOps ops = {.connection = on_connection};
    const NodeServerOptions options = {.sockets = {.allow_half_open = TRUE},
                                       .backlog = backlog};
    NodeLoop *loop = (NodeLoop *)base;

    loop->accept = fn;
    loop->accept_user = user;
    loop->server = node_listen(loop->node, port, &options, &ops, loop);
    return loop->server != NULL;
}

static void
do_unlisten(HttpLoop *base)
{
    NodeLoop *loop = (NodeLoop *)base;

    if (loop->server) {
        node_server_close(loop->server, NODE_NO_CALLBACK);
        loop->server = NULL;
    }
}

static void
exit_now(gpointer node)
{
    node_exit(node);
}

static void
do_quit(HttpLoop *base)
{
    Node *node = ((NodeLoop *)base)->node;

    node_next_tick(node, exit_now, node);
}

static gdouble
do_random(HttpLoop *base)
{
    return posix_random(node_proc(((NodeLoop *)base)->node));
}

static const HttpLoopOps loop_ops = {
    .now_ns = now_ns,
    .connect = do_connect,
    .connected = do_connected,
    .read = do_read,
    .write = do_write,
    .peek = do_peek,
    .shutdown = do_shutdown,
    .close = do_close,
    .reset = do_reset,
    .watch = do_watch,
    .id = do_id,
    .listen = do_listen,
    .unlisten = do_unlisten,
    .quit = do_quit,
    .random = do_random,
    .repeats = do_repeats,
};

NodeLoop *
node_loop_new(Node *node)
{
    NodeLoop *loop = g_new0(NodeLoop, 1);

    http_loop_init(&loop->base, &loop_ops);
    loop->node = node;
    loop->armed_ns = G_MAXINT64;
    loop->streams = g_hash_table_new_full(NULL, NULL, stream_free, NULL);
    return loop;
}

/* Its sockets have gone with the process. */
void
node_loop_free(NodeLoop *loop)
{
    g_hash_table_unref(loop->streams);
    http_loop_clear(&loop->base);
    g_free(loop);
}

HttpLoop *
node_loop_http(NodeLoop *loop)
{
    return &loop->base;
}
