/* SPDX-License-Identifier: GPL-2.0-only */
/* net.Socket: making one, its properties, its options, the idle timer. */
#include "model/nodejs/net/net-priv.h"

NodeError
net_error(PosixErrno error, const char *syscall)
{
    return (NodeError){posix_errno_name(error), syscall};
}

char *
node_error_text(NodeError error)
{
    if (!error.code) {
        return g_strdup("");
    }
    return error.syscall ? g_strdup_printf("(%s %s)", error.code, error.syscall)
                         : g_strdup_printf("(%s)", error.code);
}

/* ---- Life ------------------------------------------------------------------
 */

static void
net_free(NodeStream *stream)
{
    NodeSocket *socket = net_socket_of(stream);

    g_clear_pointer(&socket->pending, g_bytes_unref);
    stream_clear(stream);
    g_free(socket);
}

static const NodeStreamOps socket_ops = {
    .read = net_read,
    .write = net_write,
    .final = net_final,
    .destroy = net_destroy,
    .free = net_free,
    .watch = net_watch,
};

/* At the end of the run, whoever refers to it. */
static void
drop_socket(NodeSocket *socket)
{
    net_free(&socket->stream);
}

static void on_idle(gpointer data);

NodeSocket *
node_socket_new(Node *node, const NodeSocketOptions *options)
{
    NodeSocket *socket = g_new0(NodeSocket, 1);

    node->free_socket = drop_socket;
    stream_init(&socket->stream, node, &socket_ops);
    socket->stream.allow_half_open = options && options->allow_half_open;
    socket->idle.fn = on_idle;
    socket->idle.user = socket;
    return socket;
}

NodeSocket *
net_socket_accepted(NodeServer *server, UvStream *handle)
{
    NodeSocket *socket =
        node_socket_new(server->node, &server->options.sockets);

    socket->handle = handle;
    socket->server = server;
    handle->owner = socket;
    if (server->options.sockets.pause_on_connect) {
        socket->stream.r.flowing = FLOWING_NO;
    } else {
        stream_read(&socket->stream, 0);
    }
    return socket;
}

NodeSocket *
node_socket_ref(NodeSocket *socket)
{
    socket->stream.refs++;
    return socket;
}

void
node_socket_unref(NodeSocket *socket)
{
    stream_unref(&socket->stream);
}

/* ---- The stream's own, for programs
 * ------------------------------------------ */

Node *
node_of(const NodeSocket *socket)
{
    return socket->stream.node;
}

void
node_on(NodeSocket *socket, guint events, NodeListenerFn fn, gpointer user)
{
    stream_listen(&socket->stream, events, FALSE, fn, user);
    if (events & NODE_ON(READABLE)) {
        stream_on_readable(&socket->stream);
    }
    if (events & NODE_ON(DATA)) {
        stream_on_data(&socket->stream);
    }
}

void
node_off(NodeSocket *socket, NodeListenerFn fn, gpointer user)
{
    stream_unlisten(&socket->stream, fn, user);
}

void
node_cork(NodeSocket *socket)
{
    stream_cork(&socket->stream);
}

void
node_uncork(NodeSocket *socket)
{
    stream_uncork(&socket->stream);
}

void
node_pause(NodeSocket *socket)
{
    stream_pause(&socket->stream);
}

void
node_resume(NodeSocket *socket)
{
    stream_resume(&socket->stream);
}

gssize
node_read(NodeSocket *socket, gssize n)
{
    return stream_read(&socket->stream, n);
}

/* writeAfterFIN(): what write() is once the peer has ended the connection, in
 * default mode, and this end too. */
static gboolean
write_after_fin(NodeSocket *socket, NodeCallback callback)
{
    const NodeError error = {"EPIPE", NULL};

    stream_tick_callback(&socket->stream, callback, error);
    stream_destroy(&socket->stream, error);
    return FALSE;
}

gboolean
node_write(NodeSocket *socket, gconstpointer bytes, gsize len_bytes,
           NodeCallback callback)
{
    gboolean more;

    if (socket->stream.after_fin && socket->stream.w.ending) {
        return write_after_fin(socket, callback);
    }
    stream_write(&socket->stream, bytes, len_bytes, callback, &more);
    return more;
}

void
node_end(NodeSocket *socket, gconstpointer bytes, gsize len_bytes,
         NodeCallback callback)
{
    stream_end(&socket->stream, bytes, len_bytes, callback);
}

/* ---- Properties
 * ---------------------------------------------------------------- */

const char *
node_ready_state(const NodeSocket *socket)
{
    gboolean readable = stream_readable(&socket->stream);
    gboolean writable = stream_writable(&socket->stream);

    if (socket->connecting) {
        return "opening";
    }
    if (readable) {
        return writable ? "open" : "readOnly";
    }
    return writable ? "writeOnly" : "closed";
}

gboolean
node_destroyed(const NodeSocket *socket)
{
    return socket->stream.destroyed;
}

gboolean
node_readable_ended(const NodeSocket *socket)
{
    return socket->stream.r.end_emitted;
}

gboolean
node_writable_ended(const NodeSocket *socket)
{
    return socket->stream.w.ending;
}

gboolean
node_writable_finished(const NodeSocket *socket)
{
    return socket->stream.w.finished;
}

char *
node_state_text(const NodeSocket *socket)
{
    return g_strdup_printf(
        "readyState=%s destroyed=%d readableEnded=%d writableEnded=%d "
        "writableFinished=%d",
        node_ready_state(socket), node_destroyed(socket),
        node_readable_ended(socket), node_writable_ended(socket),
        node_writable_finished(socket));
}

gsize
node_writable_length(const NodeSocket *socket)
{
    return socket->stream.w.length;
}

gsize
node_readable_length(const NodeSocket *socket)
{
    return socket->stream.r.length;
}

int
node_fd(const NodeSocket *socket)
{
    return socket->handle ? socket->handle->fd : -1;
}

/* ---- Options
 * --------------------------------------------------------------------- */

/* setKeepAlive(): before connect it is only noted. */
void
node_set_keep_alive(NodeSocket *socket, gboolean on, gint64 delay_ms)
{
    socket->keep_alive = on;
    socket->keep_alive_s = (guint)(delay_ms / 1000);
    if (socket->handle && socket->handle->fd >= 0) {
        uv_tcp_keepalive(socket->handle, on, socket->keep_alive_s);
    }
}

void
node_set_no_delay(NodeSocket *socket, gboolean on)
{
    socket->no_delay = on;
    if (socket->handle && socket->handle->fd >= 0) {
        uv_tcp_nodelay(socket->handle, on);
    }
}

/* ---- The idle timer
 * ---------------------------------------------------------------- */

void
net_refresh(NodeSocket *socket)
{
    if (socket->has_idle) {
        node_timer_start(socket->stream.node, &socket->idle);
    }
}

/* _onTimeout(): a write that has moved since the last look is no idleness. */
static void
on_idle(gpointer data)
{
    NodeSocket *socket = data;

    if (socket->last_write_queue_size > 0 && socket->handle &&
        socket->last_write_queue_size != socket->handle->write_queue_size) {
        socket->last_write_queue_size = socket->handle->write_queue_size;
        net_refresh(socket);
        return;
    }
    stream_emit_plain(&socket->stream, NODE_EVENT_TIMEOUT);
}

/* setStreamTimeout(). */
void
node_set_idle(NodeSocket *socket, gint64 ms)
{
    if (socket->stream.destroyed) {
        return;
    }
    node_timer_stop(socket->stream.node, &socket->idle);
    socket->has_idle = ms > 0;
    socket->idle.ms = ms;
    net_refresh(socket);
}
