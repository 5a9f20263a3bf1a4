/* SPDX-License-Identifier: GPL-2.0-only */
/* What happens to the streams of a stage. */
#include <string.h>

#include "model/units.h"
#include "tests/scenarios/fuzz-http-stage.h"

/* More tellings in a row than any script can cause. */
#define TELLS_MAX 20000

/* ---- The script ---------------------------------------------------------- */

StageStream *
http_stage_visit(HttpStage *stage)
{
    return stage->streams->len < STAGE_STREAMS_MAX
               ? http_stage_stream(stage, FALSE, 1)
               : NULL;
}

StageStream *
http_stage_choose(HttpStage *stage)
{
    guint n = 0, chosen;

    for (guint i = 0; i < stage->streams->len; i++) {
        n += !((StageStream *)stage->streams->pdata[i])->closed;
    }
    chosen = n > 0 ? below(stage->bytes, n) : 0;
    for (guint i = 0; n > 0; i++) {
        StageStream *stream = stage->streams->pdata[i];
        if (!stream->closed && chosen-- == 0) {
            return stream;
        }
    }
    return NULL;
}

static gboolean
has_ended(const StageStream *stream)
{
    return stream->fin || stream->end != HTTP_IO_AGAIN;
}

void
http_stage_send(StageStream *stream, const char *text, guint64 filler_bytes)
{
    guint before;

    if (!has_ended(stream)) {
        g_byte_array_append(stream->way, (const guint8 *)text,
                            (guint)strlen(text));
        before = stream->way->len;
        g_byte_array_set_size(stream->way, before + (guint)filler_bytes);
        memset(stream->way->data + before, 0, (gsize)filler_bytes);
    }
}

void
http_stage_send_raw(HttpStage *stage, StageStream *stream)
{
    static const char *const words[] = {"HTTP/1.1 200 OK\r\n",
                                        "HTTP/1.0 204 No Content\r\n",
                                        "HTTP/1.1 100 Continue\r\n\r\n",
                                        "HTTP/1.1 101 Up\r\n\r\n",
                                        "HTTP/1.1 417 No\r\n",
                                        "HTTP/1.1 304 Not\r\n",
                                        "GET / HTTP/1.1\r\n",
                                        "HEAD /1 HTTP/1.0\r\n",
                                        "CONNECT a:1 HTTP/1.1\r\n",
                                        "POST /2 HTTP/1.1\r\n",
                                        "Host: a\r\n",
                                        "Content-Length: 5\r\n",
                                        "Content-Length: 99999999999\r\n",
                                        "Transfer-Encoding: chunked\r\n",
                                        "Connection: close\r\n",
                                        "Connection: keep-alive\r\n",
                                        "Keep-Alive: timeout=1\r\n",
                                        "Keep-Alive: timeout=99999999999\r\n",
                                        "Expect: 100-continue\r\n",
                                        "\r\n",
                                        "\n",
                                        "hello",
                                        "5\r\nhello\r\n",
                                        "0\r\n\r\n",
                                        "ffffffffffffffff\r\n",
                                        " x"};

    stream->clean = FALSE;
    http_stage_send(stream, WORD(stage->bytes, words), 0);
}

/* 'len' bytes arrive of what is on its way, then the FIN behind them. */
void
http_stage_arrive(StageStream *stream, gsize len)
{
    guint n = (guint)MIN(len, stream->way->len);

    if (stream->status != 1) {
        return;
    }
    g_byte_array_append(stream->in, stream->way->data, n);
    g_byte_array_remove_range(stream->way, 0, n);
    if (stream->fin && stream->way->len == 0 && stream->end == HTTP_IO_AGAIN) {
        stream->end = HTTP_IO_EOF;
    }
    http_stage_know(stream);
}

/* It ends by 'why'; of what has not arrived nothing will. */
void
http_stage_break(StageStream *stream, HttpIo why)
{
    g_byte_array_set_size(stream->way, 0);
    if (stream->status == HTTP_IO_AGAIN) {
        stream->status = why == HTTP_IO_RESET ? HTTP_IO_REFUSED : why;
    }
    if (stream->end == HTTP_IO_EOF) { /* tcp_reset(): EPIPE in CLOSE_WAIT */
        stream->broken = HTTP_IO_BROKEN;
    } else {
        stream->end = stream->broken = why;
    }
    stream->hup = TRUE;
    http_stage_know(stream);
}

static void
take_fin(StageStream *stream)
{
    stream->fin = TRUE;
    http_stage_arrive(stream, 0);
}

void
http_stage_happen(HttpStage *stage, StageStream *stream)
{
    static const guint some[] = {1, 2, 10, 40, 100, 1000, 70000, 70000};
    guint what = below(stage->bytes, 16);

    http_stage_say(stage, "stream %u: %u", stream->number, what);
    if (what < 8) {
        http_stage_arrive(stream, some[what]);
    } else if (what == 8 || what == 9) {
        stream->status = stream->status == HTTP_IO_AGAIN ? 1 : stream->status;
    } else if (what == 10) {
        take_fin(stream);
    } else if (what == 11) {
        if (below(stage->bytes, 2)) {
            stream->in_at = stream->in->len;
        }
        http_stage_break(stream, HTTP_IO_RESET);
    } else if (what == 12) {
        http_stage_break(stream, HTTP_IO_TIMED_OUT);
    } else {
        stream->room_bytes += some[below(stage->bytes, 7)];
    }
    http_stage_know(stream);
}

void
http_stage_settle(HttpStage *stage)
{
    for (guint n = 0; http_edge_tell(&stage->edges); n++) {
        if (n > TELLS_MAX - 10 && !g_queue_is_empty(&stage->edges.due)) {
            const StageStream *next = g_queue_peek_head(&stage->edges.due);
            http_stage_say(stage, "stream %u is told for ever: %x of %x",
                           next->number, next->edge.known, next->edge.watched);
        }
        g_assert_cmpuint(n, <, TELLS_MAX);
    }
}

void
http_stage_pass(HttpStage *stage, gint64 ns)
{
    gint64 until_ns = stage->now_ns + ns, at_ns;

    http_stage_settle(stage);
    while ((at_ns = http_loop_deadline(&stage->base)) <= until_ns) {
        stage->now_ns = MAX(stage->now_ns, at_ns);
        http_loop_expire(&stage->base);
        http_stage_settle(stage);
    }
    stage->now_ns = until_ns;
}

void
http_stage_pass_some(HttpStage *stage)
{
    gint64 at_ns = http_loop_deadline(&stage->base);
    guint what = below(stage->bytes, 4);

    if (what == 0 && at_ns < stage->now_ns + 1000 * NS_PER_S) {
        http_stage_pass(stage, MAX(at_ns - stage->now_ns, 0));
    } else {
        http_stage_pass(stage, below(stage->bytes, 256) *
                                   (what == 1 ? NS_PER_MS : NS_PER_S / 4));
    }
}

void
http_stage_leave(HttpStage *stage)
{
    stage->is_over = TRUE;
    for (guint i = 0; i < stage->streams->len; i++) {
        StageStream *stream = stage->streams->pdata[i];
        http_stage_say(stage, "stream %u leaves", i);
        stream->room_bytes = G_MAXUINT64 / 2;
        http_stage_arrive(stream, G_MAXUINT32);
        if (stream->status != 1 || below(stage->bytes, 2)) {
            http_stage_break(stream, HTTP_IO_RESET);
        } else {
            take_fin(stream);
        }
        http_stage_know(stream);
        http_stage_settle(stage);
    }
    http_stage_pass(stage, 2000 * NS_PER_S);
}
