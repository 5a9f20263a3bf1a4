/* SPDX-License-Identifier: GPL-2.0-only */
/* Bytes between a socket and its handle: lib/net.js and
 * lib/internal/stream_base_commons.js. */
#include "model/nodejs/net/net-priv.h"

/* ---- Reading ---------------------------------------------------------------
 */

static void
read_when_connected(gpointer user, G_GNUC_UNUSED const NodeEvent *event)
{
    net_read(user);
}

/* Socket.prototype._read(). */
void
net_read(NodeStream *stream)
{
    NodeSocket *socket = net_socket_of(stream);

    if (socket->connecting || !socket->handle) {
        stream_listen(stream, NODE_ON(CONNECT), TRUE, read_when_connected,
                      stream);
    } else if (!socket->handle_reading) {
        socket->handle_reading = TRUE;
        uv_read_start(socket->handle);
    }
}

/* onStreamRead(). */
static void
on_stream_read(NodeSocket *socket, const UvRead *read)
{
    NodeStream *stream = &socket->stream;

    net_refresh(socket);
    if (read->len_bytes > 0) {
        if (!stream->destroyed &&
            !stream_push(stream, read->bytes, read->len_bytes)) {
            socket->handle_reading = FALSE;
            if (!stream->destroyed) {
                uv_read_stop(socket->handle);
            }
        }
    } else if (read->error != POSIX_OK) {
        stream_destroy(stream, net_error(read->error, "read"));
    } else if (!stream->r.end_emitted) {
        stream_push_end(stream);
        stream_read(stream, 0);
    }
}

/* What comes for a handle that was given up by a reset that failed is
 * dropped. */
static void
on_read(gpointer owner, const UvRead *read)
{
    NodeSocket *socket = owner;

    if (socket->handle) {
        on_stream_read(socket, read);
        node_entry_end(socket->stream.node);
    }
}

/* ---- Writing
 * ------------------------------------------------------------------ */

static void write_now(NodeSocket *socket, GBytes *bytes, gsize len_bytes);

static void
write_never(gpointer user, G_GNUC_UNUSED const NodeEvent *event)
{
    NodeSocket *socket = user;

    g_clear_pointer(&socket->pending, g_bytes_unref);
    stream_onwrite(&socket->stream,
                   (NodeError){"ERR_SOCKET_CLOSED_BEFORE_CONNECTION", NULL});
}

static void
write_when_connected(gpointer user, G_GNUC_UNUSED const NodeEvent *event)
{
    NodeSocket *socket = user;
    g_autoptr(GBytes) bytes = g_steal_pointer(&socket->pending);

    stream_unlisten(&socket->stream, write_never, socket);
    write_now(socket, bytes, socket->pending_bytes);
}

/* Socket.prototype._writeGeneric(). */
void
net_write(NodeStream *stream, const NodeChunk *chunk)
{
    NodeSocket *socket = net_socket_of(stream);

    if (!socket->connecting) {
        write_now(socket, chunk->bytes, chunk->len_bytes);
        return;
    }
    socket->pending = chunk->bytes ? g_bytes_ref(chunk->bytes) : NULL;
    socket->pending_bytes = chunk->len_bytes;
    stream_listen(stream, NODE_ON(CONNECT), TRUE, write_when_connected, socket);
    stream_listen(stream, NODE_ON(CLOSE), TRUE, write_never, socket);
}

/* StreamBase::Write(): what the kernel takes at once needs no request. */
static void
write_now(NodeSocket *socket, GBytes *bytes, gsize len_bytes)
{
    gconstpointer data = bytes ? g_bytes_get_data(bytes, NULL) : NULL;
    PosixErrno error;
    gssize n;

    if (!socket->handle) {
        stream_onwrite(&socket->stream, (NodeError){"ERR_SOCKET_CLOSED", NULL});
        return;
    }
    net_refresh(socket);
    n = uv_try_write(socket->handle, data, len_bytes, &error);
    if (n < 0 && error != POSIX_EAGAIN) {
        stream_onwrite(&socket->stream, net_error(error, "write"));
    } else if (n == (gssize)len_bytes) {
        stream_onwrite(&socket->stream, NODE_OK);
    } else {
        gsize done = (gsize)MAX(n, 0);

        socket->last_write_queue_size = len_bytes;
        uv_write(socket->handle,
                 bytes ? g_bytes_new_from_bytes(bytes, done, len_bytes - done)
                       : NULL,
                 len_bytes - done);
    }
}

/* onWriteComplete(): a socket that is destroyed is told of no error. */
static void
on_wrote(gpointer owner, PosixErrno error)
{
    NodeSocket *socket = owner;
    NodeStream *stream = &socket->stream;

    if (stream->destroyed) {
        stream_onwrite(stream, NODE_OK);
    } else if (error != POSIX_OK) {
        stream_onwrite(stream, net_error(error, "write"));
    } else {
        net_refresh(socket);
        socket->last_write_queue_size = 0;
        stream_onwrite(stream, NODE_OK);
    }
    node_entry_end(stream->node);
}

/* ---- The end of sending
 * ---------------------------------------------------------- */

static void
final_when_connected(gpointer user, G_GNUC_UNUSED const NodeEvent *event)
{
    net_final(user);
}

/* Socket.prototype._final(). */
void
net_final(NodeStream *stream)
{
    NodeSocket *socket = net_socket_of(stream);

    if (socket->connecting) {
        stream_listen(stream, NODE_ON(CONNECT), TRUE, final_when_connected,
                      stream);
    } else if (!socket->handle || !uv_shutdown(socket->handle)) {
        stream_onfinal(stream);
    }
}

/* afterShutdown(). */
static void
on_shut(gpointer owner)
{
    NodeSocket *socket = owner;

    stream_onfinal(&socket->stream);
    node_entry_end(socket->stream.node);
}

const UvStreamOps net_stream_ops = {
    .read = on_read,
    .wrote = on_wrote,
    .shut = on_shut,
    .connected = net_connected,
    .closed = net_closed,
};
