/* SPDX-License-Identifier: GPL-2.0-only */
#include "model/http/http-loop.h"

#include <string.h>

/* ---- Timers ------------------------------------------------------------- */

void
http_loop_init(HttpLoop *loop, const HttpLoopOps *ops)
{
    loop->ops = ops;
    loop->timers = g_sequence_new(NULL);
}

void
http_loop_clear(HttpLoop *loop)
{
    g_clear_pointer(&loop->timers, g_sequence_free);
}

/* Equal times in the order in which they were set. */
static gint
by_time(gconstpointer a, gconstpointer b, G_GNUC_UNUSED gpointer user)
{
    return ((const HttpTimer *)a)->at_ns <= ((const HttpTimer *)b)->at_ns ? -1
                                                                          : 1;
}

void
http_timer_set(HttpLoop *loop, HttpTimer *timer, gint64 after_ns,
               void (*fn)(gpointer user), gpointer user)
{
    http_timer_stop(timer);
    timer->at_ns = http_now_ns(loop) + after_ns;
    timer->fn = fn;
    timer->user = user;
    timer->place = g_sequence_insert_sorted(loop->timers, timer, by_time, NULL);
}

void
http_timer_stop(HttpTimer *timer)
{
    g_clear_pointer(&timer->place, g_sequence_remove);
}

gint64
http_loop_deadline(HttpLoop *loop)
{
    GSequenceIter *first = g_sequence_get_begin_iter(loop->timers);

    return g_sequence_iter_is_end(first)
               ? G_MAXINT64
               : ((HttpTimer *)g_sequence_get(first))->at_ns;
}

void
http_loop_expire(HttpLoop *loop)
{
    gint64 now_ns = http_now_ns(loop);

    while (http_loop_deadline(loop) <= now_ns) {
        HttpTimer *timer =
            g_sequence_get(g_sequence_get_begin_iter(loop->timers));

        http_timer_stop(timer);
        timer->fn(timer->user);
    }
}

/* ---- What waits to be written ------------------------------------------- */

typedef struct HttpPart {
    GBytes *bytes; /* NULL: filler */
    guint64 len_bytes;
    guint64 at; /* of these, written */
} HttpPart;

static void
part_free(gpointer data)
{
    HttpPart *part = data;

    g_clear_pointer(&part->bytes, g_bytes_unref);
    g_free(part);
}

static void
add_part(HttpOut *out, GBytes *bytes, guint64 len_bytes)
{
    HttpPart *part;

    if (len_bytes == 0) {
        g_clear_pointer(&bytes, g_bytes_unref);
        return;
    }
    part = g_new0(HttpPart, 1);
    part->bytes = bytes;
    part->len_bytes = len_bytes;
    g_queue_push_tail(&out->parts, part);
    out->len_bytes += len_bytes;
}

void
http_out_text(HttpOut *out, const char *text, gsize len_bytes)
{
    add_part(out, g_bytes_new(text, len_bytes), len_bytes);
}

void
http_out_filler(HttpOut *out, guint64 len_bytes)
{
    add_part(out, NULL, len_bytes);
}

void
http_out_clear(HttpOut *out)
{
    g_queue_clear_full(&out->parts, part_free);
    out->len_bytes = 0;
}

void
http_out_move(HttpOut *to, HttpOut *from)
{
    HttpPart *part;

    while ((part = g_queue_pop_head(&from->parts)) != NULL) {
        g_queue_push_tail(&to->parts, part);
    }
    to->len_bytes += from->len_bytes;
    from->len_bytes = 0;
}

/* The most that one write takes: as much as a small write of a program. */
#define WRITE_MAX (G_GUINT64_CONSTANT(1) << 30)

static gsize
next_write(const HttpOut *out, const HttpPart *part)
{
    guint64 len = MIN(part->len_bytes - part->at, WRITE_MAX);

    return (gsize)(out->limited ? MIN(len, out->limit - out->sent_bytes) : len);
}

/* A head and what follows it leave in one write, as writev() has it: the bytes
 * of short parts are put together. */
static void
join_parts(HttpOut *out)
{
    enum { JOIN_MAX = 4096 };
    g_autoptr(GByteArray) joined = NULL;
    HttpPart *first = g_queue_peek_head(&out->parts);
    static const guint8 zeros[JOIN_MAX];
    guint64 total = 0;

    if (!first || first->len_bytes > JOIN_MAX ||
        g_queue_get_length(&out->parts) < 2) {
        return;
    }
    joined = g_byte_array_new();
    while ((first = g_queue_peek_head(&out->parts)) != NULL &&
           total + first->len_bytes - first->at <= JOIN_MAX) {
        guint len = (guint)(first->len_bytes - first->at);
        const guint8 *from =
            first->bytes ? g_bytes_get_data(first->bytes, NULL) : zeros;
        g_byte_array_append(joined, from + (first->bytes ? first->at : 0), len);
        total += len;
        part_free(g_queue_pop_head(&out->parts));
    }
    first = g_new0(HttpPart, 1);
    first->len_bytes = total;
    first->bytes = g_byte_array_free_to_bytes(g_steal_pointer(&joined));
    g_queue_push_head(&out->parts, first);
}

HttpIo
http_out_flush(HttpOut *out, HttpStream *stream)
{
    join_parts(out);
    while (!g_queue_is_empty(&out->parts)) {
        HttpPart *part = g_queue_peek_head(&out->parts);
        const guint8 *at =
            part->bytes ? g_bytes_get_data(part->bytes, NULL) : NULL;
        gsize len = next_write(out, part);
        gssize n;
        if (len == 0) {
            return 1; /* nothing more leaves, ever */
        }
        n = http_stream_write(stream, at ? at + part->at : NULL, len);
        if (n < 0) {
            return (HttpIo)n;
        }
        part->at += (guint64)n;
        out->len_bytes -= (guint64)n;
        out->sent_bytes += (guint64)n;
        if (part->at == part->len_bytes) {
            part_free(g_queue_pop_head(&out->parts));
        }
    }
    return 1;
}
