/* SPDX-License-Identifier: GPL-2.0-only */
#include "tests/scenarios/fuzz-http-stage.h"

#include <stdarg.h>
#include <string.h>

#include "model/units.h"

#define WRITE_MAX 65536

void
http_stage_say(const HttpStage *stage, const char *format, ...)
{
    g_autofree char *text = NULL;
    va_list args;

    if (!g_getenv("FINWAIT_FUZZ_SHOW")) {
        return;
    }
    va_start(args, format);
    text = g_strdup_vprintf(format, args);
    va_end(args);
    g_printerr("%.6f %s\n", (double)stage->now_ns / NS_PER_S, text);
}

/* ---- What is known of a stream ------------------------------------------- */

static HttpStage *
of(StageStream *stream)
{
    return (HttpStage *)stream->edge.base.loop;
}

/* The stream of a call that a machine makes. */
static StageStream *
called(HttpStream *base)
{
    StageStream *stream = (StageStream *)base;

    g_assert_false(stream->closed);
    return stream;
}

static gsize
unread(const StageStream *stream)
{
    return stream->in->len - stream->in_at;
}

void
http_stage_know(StageStream *stream)
{
    gboolean open = stream->status == 1;
    guint bits = 0;

    if (stream->closed) {
        return;
    }
    if (open && (unread(stream) > 0 || stream->end != HTTP_IO_AGAIN)) {
        bits |= HTTP_READY_IN;
    }
    if (stream->status != HTTP_IO_AGAIN &&
        (!open || stream->room_bytes > 0 || stream->broken != 1)) {
        bits |= HTTP_READY_OUT;
    }
    if (stream->end != HTTP_IO_AGAIN) {
        bits |= HTTP_READY_GONE;
    }
    if (stream->hup || (stream->shut && stream->end == HTTP_IO_EOF)) {
        bits |= HTTP_READY_HUP;
    }
    http_edge_know(&of(stream)->edges, &stream->edge, bits);
}

/* ---- What the machine writes --------------------------------------------- */

static void
take_head(StageStream *stream)
{
    HttpStage *stage = of(stream);
    const HttpHead *head = http_reader_head(stream->reader);

    const StageAsk *asked = g_queue_peek_head(&stream->asks);

    if (head->kind == HTTP_KIND_REQUEST) {
        StageAsk ask = {head->id, g_str_equal(head->method, "HEAD")};
        g_queue_push_tail(&stream->asks, g_memdup2(&ask, sizeof ask));
    } else if (asked && asked->is_head &&
               (head->status == 400 || head->status == 408)) {
        stream->clean = FALSE; /* it may not know that it was asked by HEAD */
    }
    http_stage_say(stage, "stream %u wrote %s%u id %u", stream->number,
                   head->method, head->status, (guint)head->id);
    stream->head_bytes = head->len_bytes;
    if (stage->fns->head) {
        stage->fns->head(stage, stream, head);
    }
}

static void
take_whole(StageStream *stream)
{
    HttpStage *stage = of(stream);
    const HttpHead *head = http_reader_head(stream->reader);

    if (stage->fns->whole) {
        stage->fns->whole(stage, stream, head,
                          http_reader_body(stream->reader));
    }
    if (head->kind == HTTP_KIND_RESPONSE && head->status / 100 != 1) {
        g_free(g_queue_pop_head(&stream->asks));
    }
}

/* Of an answer, whether it is one to HEAD depends on who has asked. */
static void
begin_message(StageStream *stream)
{
    const StageAsk *ask = g_queue_peek_head(&stream->asks);

    if (http_reader_end(stream->reader) == HTTP_BETWEEN) {
        stream->message_bytes = 0;
        stream->head_bytes = 0;
        if (!stream->is_ours && ask && ask->is_head) {
            http_reader_answers_head(stream->reader);
        }
    }
}

static void
look_at(StageStream *stream, const guint8 *bytes, gsize len)
{
    gsize used = 0, n;
    HttpEvent event;

    while (stream->clean) {
        if (used < len) {
            begin_message(stream);
        }
        event = http_reader_next(stream->reader, bytes + used, len - used, &n);
        used += n;
        stream->message_bytes += n;
        g_assert_cmpint(event, !=, HTTP_EVENT_BAD);
        if (event == HTTP_EVENT_HEAD) {
            take_head(stream);
        } else if (event == HTTP_EVENT_END) {
            take_whole(stream);
        } else if (event == HTTP_EVENT_NONE) {
            return;
        }
    }
}

/* ---- What a machine calls ------------------------------------------------ */

static gint64
now_ns(HttpLoop *loop)
{
    return ((HttpStage *)loop)->now_ns;
}

StageStream *
http_stage_stream(HttpStage *stage, gboolean is_ours, HttpIo status)
{
    static const guint rooms[] = {1u << 20, 0, 1, 100, 5000};
    StageStream *stream = g_new0(StageStream, 1);

    stream->edge.base.loop = &stage->base;
    stream->number = stage->streams->len;
    stream->is_ours = is_ours;
    stream->way = g_byte_array_new();
    stream->in = g_byte_array_new();
    stream->status = status;
    stream->end = HTTP_IO_AGAIN;
    stream->broken = 1;
    stream->clean = TRUE;
    stream->room_bytes = rooms[below(stage->bytes, G_N_ELEMENTS(rooms))];
    stream->reader =
        http_reader_new(is_ours ? HTTP_KIND_REQUEST : HTTP_KIND_RESPONSE, NULL);
    g_ptr_array_add(stage->streams, stream);
    http_stage_know(stream);
    return stream;
}

static HttpStream *
do_connect(HttpLoop *loop, G_GNUC_UNUSED gpointer to)
{
    static const HttpIo statuses[] = {1, HTTP_IO_AGAIN, HTTP_IO_REFUSED,
                                      HTTP_IO_AGAIN};
    HttpStage *stage = (HttpStage *)loop;
    guint how = below(stage->bytes, 5);
    HttpIo status = stage->is_over ? HTTP_IO_REFUSED : statuses[how % 4];

    if (!stage->is_over &&
        (how == 4 || stage->streams->len >= STAGE_STREAMS_MAX)) {
        http_stage_say(stage, "no stream");
        return NULL;
    }
    http_stage_say(stage, "stream %u begins: %d", stage->streams->len, status);
    return &http_stage_stream(stage, TRUE, status)->edge.base;
}

static HttpIo
do_connected(HttpStream *base)
{
    return called(base)->status;
}

static gssize
do_peek(HttpStream *base)
{
    const StageStream *stream = called(base);

    return stream->status != 1  ? (gssize)stream->status
           : unread(stream) > 0 ? (gssize)unread(stream)
                                : (gssize)stream->end;
}

/* An error is told once, to a read or a write (sock_error()). */
static void
fail_once(StageStream *stream)
{
    stream->end = HTTP_IO_EOF;
    stream->broken = HTTP_IO_BROKEN;
    http_stage_know(stream);
}

static gssize
do_read(HttpStream *base, gpointer bytes, gsize max)
{
    StageStream *stream = called(base);
    gsize len = MIN(unread(stream), max);
    HttpIo end = stream->end;

    g_assert_cmpuint(max, >, 0);
    if (len == 0) {
        if (end < HTTP_IO_AGAIN) {
            fail_once(stream);
        }
        return end;
    }
    if (bytes) {
        memcpy(bytes, stream->in->data + stream->in_at, len);
    }
    stream->in_at += len;
    stream->read_bytes += len;
    http_stage_know(stream);
    return (gssize)len;
}

static gssize
do_write(HttpStream *base, gconstpointer bytes, gsize len)
{
    static const guint8 zeros[WRITE_MAX];
    StageStream *stream = called(base);
    gsize n = MIN(MIN(len, stream->room_bytes), WRITE_MAX);

    g_assert_cmpuint(len, >, 0);
    g_assert_false(stream->shut);
    if (stream->broken != 1) {
        HttpIo why = stream->broken;
        fail_once(stream);
        return why;
    }
    if (stream->status != 1 || n == 0) {
        return HTTP_IO_AGAIN;
    }
    http_stage_say(of(stream), "stream %u: %.*s", stream->number,
                   bytes ? (int)MIN(n, 300) : 0, (const char *)bytes);
    stream->room_bytes -= n;
    stream->written_bytes += n;
    http_stage_know(stream);
    look_at(stream, bytes ? bytes : zeros, n);
    return (gssize)n;
}

static void
do_shutdown(HttpStream *base)
{
    StageStream *stream = called(base);

    g_assert_false(stream->shut);
    stream->shut = TRUE;
    http_stage_know(stream);
}

static void
do_close(HttpStream *base)
{
    StageStream *stream = called(base);

    http_stage_say(of(stream), "stream %u is closed", stream->number);
    http_edge_forget(&of(stream)->edges, &stream->edge);
    stream->closed = TRUE;
}

static void
do_watch(HttpStream *base, guint bits)
{
    StageStream *stream = called(base);

    http_edge_watch(&of(stream)->edges, &stream->edge, bits);
}

static guint64
do_id(HttpStream *base)
{
    return called(base)->number + 1;
}

static const HttpLoopOps ops = {
    .now_ns = now_ns,
    .connect = do_connect,
    .connected = do_connected,
    .read = do_read,
    .write = do_write,
    .peek = do_peek,
    .shutdown = do_shutdown,
    .close = do_close,
    .reset = do_close,
    .watch = do_watch,
    .id = do_id,
};

/* ---- Beginning and end --------------------------------------------------- */

static void
stream_free(gpointer data)
{
    StageStream *stream = data;

    g_byte_array_unref(stream->way);
    g_byte_array_unref(stream->in);
    http_reader_free(stream->reader);
    g_queue_clear_full(&stream->asks, g_free);
    g_free(stream);
}

void
http_stage_begin(HttpStage *stage, Bytes *bytes, const StageFns *fns)
{
    *stage = (HttpStage){.bytes = bytes, .fns = fns};
    http_loop_init(&stage->base, &ops);
    stage->streams = g_ptr_array_new_with_free_func(stream_free);
}

void
http_stage_end(HttpStage *stage)
{
    for (guint i = 0; i < stage->streams->len; i++) {
        g_assert_true(((StageStream *)stage->streams->pdata[i])->closed);
    }
    g_assert_cmpint(http_loop_deadline(&stage->base), ==, G_MAXINT64);
    g_assert_true(g_queue_is_empty(&stage->edges.due));
    g_ptr_array_unref(stage->streams);
    http_loop_clear(&stage->base);
}

void
http_stage_kill(HttpStage *stage)
{
    for (guint i = 0; i < stage->streams->len; i++) {
        StageStream *stream = stage->streams->pdata[i];
        if (!stream->closed) {
            do_close(&stream->edge.base);
        }
    }
}
