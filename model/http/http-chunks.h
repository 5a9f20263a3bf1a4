/* SPDX-License-Identifier: GPL-2.0-only */
/* Chunks as Varnish reads them (v1f_pull_chunked()): a size, which may be
 * followed by blanks, its line end, as many bytes, and a line end; no extension
 * and no trailer. */
#ifndef FINWAIT_MODEL_HTTP_CHUNKS_H
#define FINWAIT_MODEL_HTTP_CHUNKS_H

#include <glib.h>

G_BEGIN_DECLS

typedef enum HttpChunksAt {
    HTTP_CHUNKS_SIZE,  /* zeroed: before the first one */
    HTTP_CHUNKS_DIGIT, /* one has come */
    HTTP_CHUNKS_BLANK,
    HTTP_CHUNKS_DATA,
    HTTP_CHUNKS_TAIL,
    HTTP_CHUNKS_TAIL_LF, /* behind the CR */
    HTTP_CHUNKS_END,
} HttpChunksAt;

typedef struct HttpChunks {
    HttpChunksAt at;
    guint64 left_bytes; /* of the chunk */
    gboolean is_last;   /* it has none */
} HttpChunks;

/* How many of the bytes that come next are right; what is behind the end, is.
 */
gsize http_chunks_right(HttpChunks *chunks, const char *bytes, gsize len_bytes);

G_END_DECLS

#endif
