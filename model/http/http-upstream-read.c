/* SPDX-License-Identifier: GPL-2.0-only */
/* How a proxy reads the answers of its upstream servers, buffer by buffer if it
 * holds them back (facts 36 to 41; nginx's src/event/ngx_event_pipe.c). */
#include "model/http/http-upstream.h"

#include <string.h>

#define UPSTREAM_BLOCK 65536

/* ---- Reading ------------------------------------------------------------ */

/* http1_body_status() and vbf_stp_startfetch(): FALSE if it cannot be. */
static gboolean
head_is_possible(HttpUpstream *up)
{
    const HttpHead *head = http_reader_head(up->reader);

    if (!http_upstream_policy(up)->strict_none || up->asks_head) {
        return TRUE;
    }
    up->no_body = head->framing == HTTP_FRAMING_CLOSE && head->says_keep;
    return !(head->status == 204 && head->promises_body) &&
           !(head->status == 304 && up->key);
}

/* It answers, and 'in_buffer' bytes of its first buffer are full. */
static void
begin_answer(HttpUpstream *up, gsize in_buffer)
{
    gsize buffer = http_upstream_policy(up)->buffer_bytes;

    up->responded = TRUE;
    up->got_bytes = up->held_bytes = up->stuck = 0;
    up->room_bytes = buffer > in_buffer ? buffer - in_buffer : buffer;
    up->passed = up->chunked = FALSE;
}

/* All that comes until its end is the body of an answer that is not stored. */
static void
begin_to_end(HttpUpstream *up, gsize in_buffer)
{
    g_clear_pointer(&up->key, g_free);
    up->to_end = TRUE;
    begin_answer(up, in_buffer);
}

/* FALSE: no answer after all. */
static gboolean
take_interim(HttpUpstream *up)
{
    switch (http_upstream_policy(up)->interims) {
    case HTTP_INTERIM_SKIP:
        return TRUE;
    case HTTP_INTERIM_PASS:
        http_upstream_pass_interim(up);
        return TRUE;
    case HTTP_INTERIM_ANSWER:
        begin_to_end(up, http_reader_head(up->reader)->len_bytes);
        return TRUE;
    case HTTP_INTERIM_DEAD:
        up->n_done = 0; /* no reason to try again */
        http_upstream_dead(up, http_upstream_policy(up)->dead);
        return FALSE;
    }
    g_assert_not_reached();
}

/* Likewise. */
static gboolean
take_head(HttpUpstream *up)
{
    const HttpHead *head = http_reader_head(up->reader);

    if (head->status / 100 == 1) {
        return take_interim(up);
    }
    up->no_body = FALSE;
    if (up->conn && up->conn->deaf) { /* ngx_http_send_header() fails */
        HttpServerConn *conn = up->conn;
        http_upstream_close(up);
        http_conn_gone(conn);
        return FALSE;
    }
    if (!head_is_possible(up)) {
        up->n_done = 0; /* no reason to try again */
        http_upstream_dead(up, http_upstream_policy(up)->dead);
        return FALSE;
    }
    begin_answer(up, head->len_bytes);
    return TRUE;
}

/* Whether 'raw' begins as a status line. */
static gboolean
has_status_line(const GByteArray *raw)
{
    static const char shape[] = "HTTP/#.# ###";

    for (guint i = 0; i < raw->len && shape[i]; i++) {
        if (shape[i] == '#' ? !g_ascii_isdigit(raw->data[i])
                            : shape[i] != raw->data[i]) {
            return FALSE;
        }
    }
    return TRUE;
}

/* Whether the line, or the head, that begins 'raw' is whole. */
static gboolean
is_whole(const GByteArray *raw, gboolean head)
{
    return head ? http_odd_head_bytes((const char *)raw->data, raw->len) > 0
                : memchr(raw->data, '\n', raw->len) != NULL;
}

static gboolean
is_under_way(const HttpUpstream *up)
{
    return up->stream && !up->idle;
}

/* ngx_event_pipe_t.length: how many bytes are worth a look before their buffer
 * is full; of chunks, what is left of this one and the shortest last one. */
static guint64
least_bytes(const HttpUpstream *up)
{
    const HttpHead *head = http_reader_head(up->reader);

    return up->to_end ? G_MAXUINT64
           : head->framing == HTTP_FRAMING_CHUNKED
               ? MAX(3, http_reader_chunk_left(up->reader) + 4)
               : http_reader_ahead(up->reader);
}

/* v1f_read() returns what had come with the head only with something more, or
 * the end; and of a chunk, the last read with its line end. */
static void
note_stuck(HttpUpstream *up)
{
    gboolean in_chunks =
        http_reader_head(up->reader)->framing == HTTP_FRAMING_CHUNKED;
    guint64 piece = in_chunks ? http_reader_chunk_piece(up->reader)
                              : http_reader_piece(up->reader);
    gboolean is_last = in_chunks && http_reader_chunk_left(up->reader) == 0;

    up->stuck = up->with_head || is_last ? up->stuck + piece : 0;
}

static void
take_body(HttpUpstream *up)
{
    up->got_bytes += http_reader_piece(up->reader);
    up->held_bytes += http_reader_piece(up->reader);
    if (http_upstream_policy(up)->exact_reads) {
        note_stuck(up);
    }
}

static void take_bytes(HttpUpstream *up, const guint8 *bytes, gsize len);
static void hold_bytes(HttpUpstream *up, const guint8 *bytes, gsize len);

/* An answer that is none, of which 'raw' is all that has come. */
static void
take_strange(HttpUpstream *up)
{
    HttpStrange strange = http_upstream_policy(up)->strange;
    gboolean is_old = strange >= HTTP_STRANGE_BODY && !has_status_line(up->raw);
    gboolean waits =
        strange == HTTP_STRANGE_DEAD_HEAD
            ? !is_whole(up->raw, TRUE)
            : strange == HTTP_STRANGE_ANSWER && !is_whole(up->raw, FALSE);

    if (waits) {
        return;
    }
    if (!is_old) {
        http_upstream_dead(up, http_upstream_policy(up)->dead);
        return;
    }
    up->strange = TRUE;
    begin_to_end(up, 0);
}

/* What has come behind a head, or is none. */
static void
take_behind(HttpUpstream *up, const guint8 *bytes, gsize len)
{
    g_byte_array_set_size(up->raw, 0);
    if (http_upstream_pipes(up) && least_bytes(up) > 0) {
        hold_bytes(up, bytes, len);
    } else {
        take_bytes(up, bytes, len);
    }
}

/* Until there is an answer: what is it? */
static void
take_first(HttpUpstream *up, const guint8 *bytes, gsize len)
{
    gsize used = 0;

    g_byte_array_append(up->raw, bytes, (guint)len);
    while (is_under_way(up) && !up->responded) {
        gsize n;
        HttpEvent event =
            http_reader_next(up->reader, bytes + used, len - used, &n);
        used += n;
        if (event == HTTP_EVENT_NONE) {
            return;
        }
        if (event == HTTP_EVENT_BAD) {
            take_strange(up);
            break;
        }
        if (event == HTTP_EVENT_HEAD && take_head(up) && up->no_body) {
            g_byte_array_set_size(up->raw, 0);
            http_reader_reset(up->reader);
            http_upstream_whole(up, used < len);
            return;
        }
    }
    if (is_under_way(up) && up->responded) {
        g_autofree guint8 *all = g_memdup2(up->raw->data, up->raw->len);
        gsize skipped = up->strange ? 0 : up->raw->len - (len - used);
        take_behind(up, all + skipped, up->raw->len - skipped);
    }
}

/* ngx_event_pipe() aborts: what is not on its way is lost, its head as well. */
static void
take_bad(HttpUpstream *up)
{
    HttpServerConn *conn = up->conn;

    if (conn && http_upstream_pipes(up) && !up->passed) {
        http_upstream_close(up);
        http_conn_log(conn, http_upstream_policy(up)->dead);
        http_conn_close(conn, FALSE);
        return;
    }
    up->held_bytes -= http_upstream_pipes(up) ? up->held_bytes : up->stuck;
    http_upstream_cut(up);
}

/* Bytes of a body. */
static void
take_bytes(HttpUpstream *up, const guint8 *bytes, gsize len)
{
    gsize used = 0;

    if (up->to_end) {
        up->got_bytes += len;
        up->held_bytes += len;
        return;
    }
    while (is_under_way(up)) {
        gsize n;
        HttpEvent event =
            http_reader_next(up->reader, bytes + used, len - used, &n);
        used += n;
        if (event == HTTP_EVENT_NONE) {
            if (http_reader_chunk_piece(up->reader) == 0 && !up->with_head) {
                up->stuck = 0;
            }
            return;
        }
        if (event == HTTP_EVENT_BAD) {
            take_bad(up);
        } else if (event == HTTP_EVENT_BODY) {
            take_body(up);
        } else {
            http_upstream_whole(up, used < len || up->raw->len > 0);
            return;
        }
    }
}

/* The first 'len' bytes of those that are held, or all that there are; the next
 * ones lie in another buffer. */
static void
take_held(HttpUpstream *up, gsize len)
{
    gsize n = MIN(len, up->raw->len);
    g_autofree guint8 *bytes = g_memdup2(up->raw->data, n);

    g_byte_array_remove_range(up->raw, 0, (guint)n);
    up->room_bytes = http_upstream_policy(up)->buffer_bytes;
    if (n > 0) {
        take_bytes(up, bytes, n);
    }
}

/* ngx_event_pipe_read_upstream(): looks at full buffers. */
static void
hold_bytes(HttpUpstream *up, const guint8 *bytes, gsize len)
{
    g_byte_array_append(up->raw, bytes, (guint)len);
    while (is_under_way(up) && up->raw->len >= up->room_bytes) {
        take_held(up, up->room_bytes);
    }
}

/* ... and what else is to be looked at once nothing more comes. */
static void
take_rest(HttpUpstream *up)
{
    if (up->responded && up->raw->len > 0 && up->raw->len >= least_bytes(up)) {
        take_held(up, up->raw->len);
    }
}

/* How much is read at once. */
static gsize
block_of(const HttpUpstream *up)
{
    guint64 ahead =
        MAX(http_reader_ahead(up->reader), http_reader_chunk_left(up->reader));

    if (!http_upstream_policy(up)->exact_reads || !up->responded) {
        return UPSTREAM_BLOCK;
    }
    return ahead == 0 ? 1 : (gsize)MIN(ahead, UPSTREAM_BLOCK);
}

/* ---- Ends of what is read ------------------------------------------------ */

/* No more will come: of what is held, all counts, or, with 'lossy', maybe
 * nothing; an end is good enough for a read that waits for more, but not for
 * the line end of a chunk. */
static void
end_held(HttpUpstream *up, gboolean lossy)
{
    gboolean in_tail = http_reader_chunk_piece(up->reader) > 0 &&
                       http_reader_chunk_left(up->reader) == 0;

    if (lossy || in_tail) {
        up->held_bytes -= up->stuck;
    }
    up->stuck = 0;
    if (lossy && http_upstream_policy(up)->loses_held) {
        g_byte_array_set_size(up->raw, 0);
    } else {
        take_held(up, up->raw->len);
    }
}

static void
on_silent(gpointer data)
{
    HttpUpstream *up = data;

    up->in_use++;
    if (!up->responded) {
        up->n_done = 0; /* a time-out is no reason to try again */
        http_upstream_dead(up, http_upstream_policy(up)->silent);
    } else {
        end_held(up, TRUE);
        if (is_under_way(up)) {
            http_upstream_cut(up);
        }
    }
    http_upstream_unref(up);
}

static void
answer_ended(HttpUpstream *up, gboolean reset)
{
    gboolean to_close =
        up->to_end || http_reader_end(up->reader) == HTTP_TO_CLOSE;

    if (to_close && !reset) {
        http_upstream_whole(up, FALSE);
    } else {
        http_upstream_cut(up);
    }
}

/* 'alone': no bytes came in the same turn. */
static void
upstream_ended(HttpUpstream *up, gboolean reset, gboolean alone)
{
    if (up->idle) {
        http_upstream_close(up);
    } else if (!up->responded) {
        http_upstream_dead(up, http_upstream_policy(up)->dead);
    } else {
        end_held(up, reset && alone);
        if (is_under_way(up)) {
            answer_ended(up, reset);
        }
    }
}

void
http_upstream_time(HttpUpstream *up)
{
    if (http_upstream_policy(up)->upstream_ns > 0) {
        http_timer_set(up->server->loop, &up->timer,
                       http_upstream_policy(up)->upstream_ns, on_silent, up);
    }
}

/* ---- Readiness ----------------------------------------------------------- */

/* While nothing is asked of it, whatever comes ends it, unread. */
static void
take_idle(HttpUpstream *up)
{
    if (http_stream_peek(up->stream) != HTTP_IO_AGAIN) {
        http_upstream_close(up);
    }
}

static void
take_input(HttpUpstream *up)
{
    g_autofree guint8 *bytes = g_malloc(UPSTREAM_BLOCK);
    gboolean came = FALSE;
    gssize n;

    if (up->idle) {
        take_idle(up);
        return;
    }
    up->in_use++;
    while (up->stream) {
        n = http_stream_read(up->stream, bytes, block_of(up));
        if (n == HTTP_IO_AGAIN) {
            break;
        }
        if (n <= 0) {
            upstream_ended(up, n != HTTP_IO_EOF, !came);
            break;
        }
        came = TRUE;
        up->with_head = !up->responded;
        if (!up->responded) {
            take_first(up, bytes, (gsize)n);
        } else if (http_upstream_pipes(up)) {
            hold_bytes(up, bytes, (gsize)n);
        } else {
            take_bytes(up, bytes, (gsize)n);
        }
        if (up->idle) {
            break;
        }
    }
    if (came && is_under_way(up)) {
        take_rest(up);
    }
    if (came && is_under_way(up)) {
        http_upstream_time(up);
        http_upstream_pass_on(up, FALSE);
    }
    http_upstream_unref(up);
}

void
http_upstream_ready(gpointer data, guint bits)
{
    HttpUpstream *up = data;
    HttpIo io;

    up->in_use++;
    if (!up->open) {
        io = http_stream_connected(up->stream);
        if (io == 1) {
            up->open = TRUE;
        } else if (io != HTTP_IO_AGAIN) {
            up->n_done = 0;
            http_upstream_dead(up, http_upstream_policy(up)->refused);
        }
    }
    if (up->stream && up->open && (bits & HTTP_READY_OUT) &&
        up->out.len_bytes > 0) {
        http_out_flush(&up->out, up->stream);
        up->sent = TRUE;
    }
    if (up->stream && up->open && (bits & (HTTP_READY_IN | HTTP_READY_HUP))) {
        take_input(up);
    }
    http_upstream_watch(up);
    http_upstream_unref(up);
}
