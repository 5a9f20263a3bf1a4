/* SPDX-License-Identifier: GPL-2.0-only */
/* Streams, src/unix/stream.c. */
#include "model/nodejs/uv/uv.h"

/* Reads and writes of one event at most, so that no stream keeps the loop. */
#define ROUNDS_MAX 32

/* ---- Reading ------------------------------------------------------------- */

void
uv_read_start(UvStream *stream)
{
    if (!(stream->flags & (UV_CLOSING | UV_READING))) {
        stream->flags |= UV_READING;
        stream->flags &= ~(guint)UV_READ_EOF;
        uv_io_start(stream, POSIX_POLLIN);
    }
}

void
uv_read_stop(UvStream *stream)
{
    if (stream->flags & UV_READING) {
        stream->flags &= ~(guint)UV_READING;
        uv_io_stop(stream, POSIX_POLLIN);
    }
}

/* uv__stream_eof(). */
static void
stream_eof(UvStream *stream)
{
    stream->flags |= UV_READ_EOF;
    uv_read_stop(stream);
    stream->ops->read(stream->owner, &(UvRead){NULL, 0, POSIX_OK});
}

/* One read(); FALSE if no other is to follow. */
static gboolean
read_once(UvStream *stream)
{
    UvLoop *loop = stream->loop;
    gssize n = posix_recv(loop->proc, stream->fd, loop->buffer, UV_READ_BYTES,
                          POSIX_MSG_DONTWAIT);

    if (n > 0) {
        stream->ops->read(stream->owner,
                          &(UvRead){loop->buffer, (gsize)n, POSIX_OK});
        if (n < UV_READ_BYTES) {
            stream->flags |= UV_READ_PARTIAL;
        }
        return n == UV_READ_BYTES;
    }
    if (n == 0) {
        stream_eof(stream);
    } else if (posix_errno(loop->proc) != POSIX_EAGAIN) {
        stream->ops->read(stream->owner,
                          &(UvRead){NULL, 0, posix_errno(loop->proc)});
        uv_read_stop(stream);
    }
    return FALSE;
}

/* uv__read(). */
static void
stream_read(UvStream *stream)
{
    stream->flags &= ~(guint)UV_READ_PARTIAL;
    for (guint i = 0; i < ROUNDS_MAX && (stream->flags & UV_READING); i++) {
        if (!read_once(stream)) {
            return;
        }
    }
}

/* ---- Writing ------------------------------------------------------------- */

/* uv__try_write(). */
static gssize
send_some(UvStream *stream, gconstpointer bytes, gsize len_bytes,
          PosixErrno *error)
{
    gssize n = posix_send(stream->loop->proc, stream->fd, bytes, len_bytes,
                          POSIX_MSG_DONTWAIT | POSIX_MSG_NOSIGNAL);

    *error = n < 0 ? posix_errno(stream->loop->proc) : POSIX_OK;
    return n;
}

/* uv_try_write2(), with uv__check_before_write(). */
gssize
uv_try_write(UvStream *stream, gconstpointer bytes, gsize len_bytes,
             PosixErrno *error)
{
    if ((stream->flags & UV_CONNECTING) || stream->write_queue_size > 0) {
        *error = POSIX_EAGAIN;
        return -1;
    }
    if (!(stream->flags & UV_WRITABLE)) {
        *error = POSIX_EPIPE;
        return -1;
    }
    return send_some(stream, bytes, len_bytes, error);
}

static void
write_free(UvWrite *write)
{
    g_clear_pointer(&write->bytes, g_bytes_unref);
    g_free(write);
}

/* uv__write_req_finish(). */
static void
write_finish(UvStream *stream, UvWrite *write, PosixErrno error)
{
    write->error = error;
    g_queue_unlink(&stream->writing, &write->link);
    g_queue_push_tail_link(&stream->written, &write->link);
    uv_io_feed(stream);
}

/* One write(); TRUE if the request is through. */
static gboolean
write_once(UvStream *stream, UvWrite *write)
{
    const guint8 *bytes =
        write->bytes ? g_bytes_get_data(write->bytes, NULL) : NULL;
    PosixErrno error;
    gssize n = send_some(stream, bytes ? bytes + write->done_bytes : NULL,
                         write->len_bytes - write->done_bytes, &error);

    if (n < 0 && error != POSIX_EAGAIN) {
        write_finish(stream, write, error);
        uv_io_stop(stream, POSIX_POLLOUT);
        return FALSE;
    }
    if (n > 0) {
        write->done_bytes += (gsize)n;
        stream->write_queue_size -= (gsize)n;
    }
    if (write->done_bytes == write->len_bytes) {
        write_finish(stream, write, POSIX_OK);
        return TRUE;
    }
    uv_io_start(stream, POSIX_POLLOUT);
    return FALSE;
}

/* uv__write(). */
static void
stream_write(UvStream *stream)
{
    for (guint i = 0; i <= ROUNDS_MAX && !g_queue_is_empty(&stream->writing);
         i++) {
        if (!write_once(stream, g_queue_peek_head(&stream->writing))) {
            return;
        }
    }
}

/* uv__write_callbacks(): only now what a failed request held leaves the
 * queue's size. */
static void
write_callbacks(UvStream *stream)
{
    GQueue done = stream->written;
    GList *link;

    g_queue_init(&stream->written);
    while ((link = g_queue_pop_head_link(&done))) {
        UvWrite *write = link->data;
        PosixErrno error = write->error;

        stream->write_queue_size -= write->len_bytes - write->done_bytes;
        write_free(write);
        stream->ops->wrote(stream->owner, error);
    }
}

void
uv_write(UvStream *stream, GBytes *bytes, gsize len_bytes)
{
    UvWrite *write = g_new0(UvWrite, 1);
    gboolean first = stream->write_queue_size == 0;

    write->bytes = bytes;
    write->len_bytes = len_bytes;
    write->link.data = write;
    g_queue_push_tail_link(&stream->writing, &write->link);
    stream->write_queue_size += len_bytes;
    if (stream->flags & UV_CONNECTING) {
        return;
    }
    if (first) {
        stream_write(stream);
    } else {
        uv_io_start(stream, POSIX_POLLOUT);
    }
}

/* ---- The end of sending ---------------------------------------------------
 */

/* uv_shutdown(): only asks; the FIN leaves in uv__drain(), after the turn. */
gboolean
uv_shutdown(UvStream *stream)
{
    if (!(stream->flags & UV_WRITABLE) ||
        (stream->flags & (UV_SHUT | UV_SHUTTING | UV_CLOSING))) {
        return FALSE;
    }
    stream->flags |= UV_SHUTTING;
    stream->flags &= ~(guint)UV_WRITABLE;
    if (g_queue_is_empty(&stream->writing)) {
        uv_io_feed(stream);
    }
    return TRUE;
}

/* uv__drain(): an error of shutdown() is told, and nobody minds it
 * [node2.busy_rst_end_empty]. */
static void
stream_drain(UvStream *stream)
{
    if (!(stream->flags & UV_CLOSING)) {
        uv_io_stop(stream, POSIX_POLLOUT);
    }
    if (!(stream->flags & UV_SHUTTING)) {
        return;
    }
    stream->flags &= ~(guint)UV_SHUTTING;
    if (!(stream->flags & UV_CLOSING) &&
        posix_shutdown(stream->loop->proc, stream->fd, POSIX_SHUT_WR) == 0) {
        stream->flags |= UV_SHUT;
    }
    stream->ops->shut(stream->owner);
}

/* ---- Events ---------------------------------------------------------------
 */

/* uv__stream_connect(). */
static void
stream_connect(UvStream *stream)
{
    PosixErrno error = stream->delayed_error;
    gint64 value = 0;

    stream->delayed_error = POSIX_OK;
    if (error == POSIX_OK) {
        posix_getsockopt(stream->loop->proc, stream->fd, POSIX_SO_ERROR,
                         &value);
        error = (PosixErrno)value;
    }
    stream->flags &= ~(guint)UV_CONNECTING;
    if (error != POSIX_OK || g_queue_is_empty(&stream->writing)) {
        uv_io_stop(stream, POSIX_POLLOUT);
    }
    if (error == POSIX_OK) {
        stream->flags |= UV_WRITABLE;
    }
    stream->ops->connected(stream->owner, error);
}

/* uv__stream_io(). */
void
uv_stream_io(UvStream *stream, guint events)
{
    if (stream->flags & UV_LISTENING) {
        uv_server_io(stream);
        return;
    }
    if (stream->flags & UV_CONNECTING) {
        stream_connect(stream);
        return;
    }
    if (events & (POSIX_POLLIN | POSIX_POLLERR | POSIX_POLLHUP)) {
        stream_read(stream);
    }
    if (stream->fd >= 0 && (events & POSIX_POLLHUP) &&
        stream->loop->hup_is_eof && (stream->flags & UV_READING) &&
        (stream->flags & UV_READ_PARTIAL)) {
        stream_eof(stream); /* [node.peer_rst_100k_busy] */
    }
    if (stream->fd < 0 ||
        !(events & (POSIX_POLLOUT | POSIX_POLLERR | POSIX_POLLHUP))) {
        return;
    }
    stream_write(stream);
    write_callbacks(stream);
    if (stream->fd >= 0 && g_queue_is_empty(&stream->writing)) {
        stream_drain(stream);
    }
}

/* ---- Closing ---------------------------------------------------------------
 */

/* uv_close(), uv__stream_close(). */
void
uv_close(UvStream *stream)
{
    uv_io_close(stream);
    stream->flags &= ~(guint)(UV_READING | UV_WRITABLE);
    stream->flags |= UV_CLOSING;
    if (stream->fd >= 0) {
        posix_close(stream->loop->proc, stream->fd);
        stream->fd = -1;
    }
    uv_make_close_pending(stream);
}

/* Unfinished writes are called back without an error: what was cancelled is
 * told to a socket that is destroyed [node.peer_rst_pending_write]. */
void
uv_stream_destroy(UvStream *stream)
{
    GList *link;

    if (stream->flags & UV_CONNECTING) {
        stream->flags &= ~(guint)UV_CONNECTING;
        stream->ops->connected(stream->owner, POSIX_ECONNABORTED);
    }
    while ((link = g_queue_pop_head_link(&stream->writing))) {
        g_queue_push_tail_link(&stream->written, link);
    }
    write_callbacks(stream);
    stream_drain(stream);
}
