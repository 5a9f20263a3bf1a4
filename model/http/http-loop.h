/* SPDX-License-Identifier: GPL-2.0-only */
/* What HTTP needs of the system below: streams that tell when they are ready,
 * and timers.  Servers and clients of model/http know a stream by this header
 * only, so that they run on whatever system implements HttpLoopOps.
 *
 * No call blocks.  Readiness is level-triggered: 'ready' is called as long as
 * what is watched for holds, one stream at a time, never from inside a call.
 */
#ifndef FINWAIT_MODEL_HTTP_LOOP_H
#define FINWAIT_MODEL_HTTP_LOOP_H

#include <glib.h>

G_BEGIN_DECLS

typedef struct HttpLoop HttpLoop;
typedef struct HttpStream HttpStream;
typedef struct HttpTimer HttpTimer;

/* What a read or a write gives beside a number of bytes. */
typedef enum HttpIo {
    HTTP_IO_EOF = 0,        /* of a read */
    HTTP_IO_AGAIN = -1,     /* not now */
    HTTP_IO_RESET = -2,     /* ECONNRESET */
    HTTP_IO_BROKEN = -3,    /* EPIPE */
    HTTP_IO_TIMED_OUT = -4, /* ETIMEDOUT */
    HTTP_IO_REFUSED = -5,   /* ECONNREFUSED, of a connect */
    HTTP_IO_ERROR = -6,     /* any other */
} HttpIo;

/* What can be watched for, and what is told; the last one always is. */
#define HTTP_READY_IN 1u   /* bytes or an end to read */
#define HTTP_READY_OUT 2u  /* room to write; connected */
#define HTTP_READY_GONE 4u /* the peer sends no more (EPOLLRDHUP) */
#define HTTP_READY_HUP 8u  /* both directions are over, or an error */

typedef void (*HttpReadyFn)(gpointer user, guint bits);

/* Takes a stream that a client has opened, and closes it one day. */
typedef void (*HttpAcceptFn)(gpointer user, HttpStream *stream);

/* What the system implements. */
typedef struct HttpLoopOps {
    gint64 (*now_ns)(HttpLoop *loop);
    HttpStream *(*connect)(HttpLoop *loop, gpointer to);
    gssize (*read)(HttpStream *stream, gpointer bytes, gsize max_bytes);
    gssize (*write)(HttpStream *stream, gconstpointer bytes, gsize len_bytes);
    gssize (*peek)(HttpStream *stream);
    HttpIo (*connected)(HttpStream *stream);
    void (*shutdown)(HttpStream *stream);
    void (*close)(HttpStream *stream);
    void (*reset)(HttpStream *stream);
    void (*watch)(HttpStream *stream, guint bits);
    guint64 (*id)(HttpStream *stream);
    /* For what stands above a client or a server: model/http has no use for
     * them. */
    gboolean (*listen)(HttpLoop *loop, guint16 port, guint backlog,
                       HttpAcceptFn fn, gpointer user);
    void (*unlisten)(HttpLoop *loop);
    void (*quit)(HttpLoop *loop);
    gdouble (*random)(HttpLoop *loop);
    void (*repeats)(HttpStream *stream, guint64 conn_id);
} HttpLoopOps;

/* The base of each system's loop, which embeds it. */
struct HttpLoop {
    const HttpLoopOps *ops;
    GSequence *timers; /* of HttpTimer, in order of time */
};

/* The base of each system's stream. */
struct HttpStream {
    HttpLoop *loop;
    HttpReadyFn ready;
    gpointer user;
};

void http_loop_init(HttpLoop *loop, const HttpLoopOps *ops);
void http_loop_clear(HttpLoop *loop);

/* ---- Timers: the owner embeds them, zeroed --------------------------------
 */

struct HttpTimer {
    gint64 at_ns;
    void (*fn)(gpointer user);
    gpointer user;
    GSequenceIter *place; /* NULL: not set */
};

/* Calls 'fn' once after 'after_ns', instead of what was set before. */
void http_timer_set(HttpLoop *loop, HttpTimer *timer, gint64 after_ns,
                    void (*fn)(gpointer user), gpointer user);
void http_timer_stop(HttpTimer *timer);

/* When the next one is due; G_MAXINT64: none. */
gint64 http_loop_deadline(HttpLoop *loop);
/* Calls those that are due. */
void http_loop_expire(HttpLoop *loop);

/* ---- Streams --------------------------------------------------------------
 */

static inline gint64
http_now_ns(HttpLoop *loop)
{
    return loop->ops->now_ns(loop);
}

/* A stream to 'to', whatever the system takes that for.  OUT tells that it is
 * open or has failed: http_stream_connected().  NULL: there can be none. */
static inline HttpStream *
http_loop_connect(HttpLoop *loop, gpointer to)
{
    return loop->ops->connect(loop, to);
}

/* HTTP_IO_AGAIN while it is under way, 1 once it is open, else why not. */
static inline HttpIo
http_stream_connected(HttpStream *stream)
{
    return stream->loop->ops->connected(stream);
}

/* Up to 'max_bytes' (NULL 'bytes': drops them), or an HttpIo. */
static inline gssize
http_stream_read(HttpStream *stream, gpointer bytes, gsize max_bytes)
{
    return stream->loop->ops->read(stream, bytes, max_bytes);
}

/* As many as there is room for (NULL 'bytes': filler), or an HttpIo. */
static inline gssize
http_stream_write(HttpStream *stream, gconstpointer bytes, gsize len_bytes)
{
    return stream->loop->ops->write(stream, bytes, len_bytes);
}

/* What a read would give: bytes (some), or an HttpIo. */
static inline gssize
http_stream_peek(HttpStream *stream)
{
    return stream->loop->ops->peek(stream);
}

/* FIN, after what was written. */
static inline void
http_stream_shutdown(HttpStream *stream)
{
    stream->loop->ops->shutdown(stream);
}

/* Full close: RST if bytes wait unread.  These two free the stream. */
static inline void
http_stream_close(HttpStream *stream)
{
    stream->loop->ops->close(stream);
}
static inline void
http_stream_reset(HttpStream *stream)
{
    stream->loop->ops->reset(stream);
}

/* Watches for 'bits' from now on; 0: for nothing at all, not even HUP. */
static inline void
http_stream_watch(HttpStream *stream, guint bits)
{
    stream->loop->ops->watch(stream, bits);
}

/* The connection's id, as in Record. */
static inline guint64
http_stream_id(HttpStream *stream)
{
    return stream->loop->ops->id(stream);
}

/* Whoever connects to 'port' comes to 'fn'; FALSE: it is taken. */
static inline gboolean
http_loop_listen(HttpLoop *loop, guint16 port, guint backlog, HttpAcceptFn fn,
                 gpointer user)
{
    return loop->ops->listen(loop, port, backlog, fn, user);
}

/* Nobody does any more; who waits to be accepted is reset. */
static inline void
http_loop_unlisten(HttpLoop *loop)
{
    loop->ops->unlisten(loop);
}

/* The program has no more to do: its process ends when what runs returns. */
static inline void
http_loop_quit(HttpLoop *loop)
{
    loop->ops->quit(loop);
}

/* From 0 to 1, drawn from the numbers of the host. */
static inline gdouble
http_loop_random(HttpLoop *loop)
{
    return loop->ops->random(loop);
}

/* What goes out on it did so before, on the connection of that id. */
static inline void
http_stream_repeats(HttpStream *stream, guint64 conn_id)
{
    stream->loop->ops->repeats(stream, conn_id);
}

static inline void
http_stream_on_ready(HttpStream *stream, HttpReadyFn ready, gpointer user)
{
    stream->ready = ready;
    stream->user = user;
}

/* ---- What waits to be written ---------------------------------------------
 */

/* Bytes and filler in order. */
typedef struct HttpOut {
    GQueue parts;       /* of HttpPart, http-loop.c */
    guint64 len_bytes;  /* in all that wait */
    guint64 sent_bytes; /* so far */
    gboolean limited;
    guint64 limit; /* of all that is ever sent, if 'limited' */
} HttpOut;

void http_out_text(HttpOut *out, const char *text, gsize len_bytes);
void http_out_filler(HttpOut *out, guint64 len_bytes);
void http_out_clear(HttpOut *out);
/* Moves all of 'from' behind what waits in 'to'. */
void http_out_move(HttpOut *to, HttpOut *from);

/* Writes what there is room for.  HTTP_IO_AGAIN if some still waits, 1 if all
 * is out, else what went wrong. */
HttpIo http_out_flush(HttpOut *out, HttpStream *stream);

G_END_DECLS

#endif
