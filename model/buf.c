/* SPDX-License-Identifier: GPL-2.0-only */
#include "model/buf.h"
#include <string.h>

void
buf_init(Buf *buf, gsize size_bytes)
{
    *buf = (Buf){.size = size_bytes};
    buf->bytes = size_bytes ? g_malloc(size_bytes) : NULL;
}

void
buf_clear(Buf *buf)
{
    g_free(buf->bytes);
    *buf = (Buf){0};
}

/* Index in the storage of the byte at 'offset'; 'offset' <= size. */
static gsize
index_at(const Buf *buf, gsize offset)
{
    gsize i = buf->start + offset;
    return i < buf->size ? i : i - buf->size;
}

/* Contiguous storage from 'offset' on, at most 'max_bytes'. */
static gsize
run_at(const Buf *buf, gsize offset, gsize max_bytes)
{
    return MIN(max_bytes, buf->size - index_at(buf, offset));
}

static void
zero(Buf *buf, gsize offset, gsize len_bytes)
{
    gsize first = len_bytes ? run_at(buf, offset, len_bytes) : 0;

    if (first) {
        memset(buf->bytes + index_at(buf, offset), 0, first);
    }
    if (len_bytes > first) {
        memset(buf->bytes, 0, len_bytes - first);
    }
}

/* Filler that is about to share the buffer with bytes becomes bytes. */
static void
become_bytes(Buf *buf)
{
    if (buf->filler) {
        zero(buf, 0, buf->len);
        buf->filler = FALSE;
    }
}

static void
put_filler(Buf *buf, gsize len_bytes)
{
    if (!buf->len) {
        buf->filler = TRUE;
    } else if (!buf->filler) {
        zero(buf, buf->len, len_bytes);
    }
    buf->len += len_bytes;
}

gsize
buf_put(Buf *buf, gconstpointer bytes, gsize len_bytes)
{
    gsize taken = MIN(len_bytes, buf_free(buf));

    if (!bytes) {
        put_filler(buf, taken);
        return taken;
    }
    for (gsize done = 0, n; done < taken; done += n) {
        gsize room;
        gpointer to = buf_reserve(buf, &room);
        n = MIN(room, taken - done);
        memcpy(to, (const guint8 *)bytes + done, n);
        buf_commit(buf, n);
    }
    return taken;
}

gsize
buf_peek(const Buf *buf, gpointer bytes, gsize max_bytes)
{
    return buf_peek_at(buf, 0, bytes, max_bytes);
}

gsize
buf_peek_at(const Buf *buf, gsize offset, gpointer bytes, gsize max_bytes)
{
    gsize len;

    g_assert(offset <= buf->len);
    len = MIN(max_bytes, buf->len - offset);
    for (gsize done = 0; bytes && done < len;) {
        BufSpan span = buf_span(buf, offset + done, len - done);
        if (span.bytes) {
            memcpy((guint8 *)bytes + done, span.bytes, span.len_bytes);
        } else {
            memset((guint8 *)bytes + done, 0, span.len_bytes);
        }
        done += span.len_bytes;
    }
    return len;
}

void
buf_drop(Buf *buf, gsize len_bytes)
{
    g_assert(len_bytes <= buf->len);
    buf->start = buf->size ? index_at(buf, len_bytes) : 0;
    buf->len -= len_bytes;
}

void
buf_cut(Buf *buf, gsize len_bytes)
{
    g_assert(len_bytes <= buf->len);
    buf->len -= len_bytes;
}

void
buf_poke(Buf *buf, gsize offset, gconstpointer bytes, gsize len_bytes)
{
    g_assert(offset + len_bytes <= buf->len);
    become_bytes(buf);
    for (gsize done = 0, n; done < len_bytes; done += n) {
        n = run_at(buf, offset + done, len_bytes - done);
        memcpy(buf->bytes + index_at(buf, offset + done),
               (const guint8 *)bytes + done, n);
    }
}

BufSpan
buf_span(const Buf *buf, gsize offset, gsize max_bytes)
{
    g_assert(offset <= buf->len);
    gsize len = MIN(max_bytes, buf->len - offset);

    if (!len) {
        return (BufSpan){0};
    }
    if (buf->filler) {
        return (BufSpan){NULL, len};
    }
    return (BufSpan){buf->bytes + index_at(buf, offset),
                     run_at(buf, offset, len)};
}

gpointer
buf_reserve(Buf *buf, gsize *len_bytes)
{
    gsize room = buf_free(buf);

    *len_bytes = room ? run_at(buf, buf->len, room) : 0;
    return room ? buf->bytes + index_at(buf, buf->len) : NULL;
}

void
buf_commit(Buf *buf, gsize len_bytes)
{
    g_assert(len_bytes <= buf_free(buf));
    if (!buf->len) {
        buf->filler = FALSE;
    } else {
        become_bytes(buf);
    }
    buf->len += len_bytes;
}
