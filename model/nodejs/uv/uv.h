/* SPDX-License-Identifier: GPL-2.0-only */
/* libuv 1.46 on Linux: the loop (src/unix/core.c), its epoll
 * (src/unix/linux.c), streams (stream.c) and TCP (tcp.c).
 *
 * All memory is the loop's: a stream lives from uv_tcp_init() until its closed
 * callback has returned, or as long as the loop.  Callbacks are entries into
 * JavaScript; who gets one ends it as task/ says.
 */
#ifndef FINWAIT_MODEL_UV_H
#define FINWAIT_MODEL_UV_H

#include "model/posix/posix.h"

typedef struct UvLoop UvLoop;
typedef struct UvStream UvStream;

/* What uv_read() hands to its callback: a chunk, the end, or an error. */
typedef struct UvRead {
    gconstpointer bytes; /* NULL: filler */
    gsize len_bytes;     /* 0: the end, or an error */
    PosixErrno error;    /* POSIX_OK: none */
} UvRead;

/* A write that uv_write() took, by its owner. */
typedef struct UvWrite {
    GBytes *bytes; /* NULL: filler */
    gsize len_bytes, done_bytes;
    PosixErrno error; /* POSIX_OK also if it was cancelled */
    GList link;
} UvWrite;

/* Callbacks of a stream: 'owner' is who made it. */
typedef struct UvStreamOps {
    void (*read)(gpointer owner, const UvRead *read);
    void (*wrote)(gpointer owner, PosixErrno error);
    void (*shut)(gpointer owner);
    void (*connected)(gpointer owner, PosixErrno error);
    void (*connection)(gpointer owner); /* of a listener: uv_accept() it */
    void (*closed)(gpointer owner);
} UvStreamOps;

/* UV_HANDLE_*, those that matter. */
typedef enum UvFlags {
    UV_READING = 1 << 0,
    UV_READ_PARTIAL = 1 << 1, /* the last read was not full */
    UV_READ_EOF = 1 << 2,
    UV_WRITABLE = 1 << 3,
    UV_SHUT = 1 << 4,
    UV_CLOSING = 1 << 5,
    UV_LISTENING = 1 << 6,
    UV_CONNECTING = 1 << 7, /* connect_req */
    UV_SHUTTING = 1 << 8,   /* shutdown_req: uv__is_stream_shutting() */
} UvFlags;

struct UvStream {
    UvLoop *loop;
    const UvStreamOps *ops;
    gpointer owner;
    int fd; /* -1: none */
    guint flags;
    PosixErrno delayed_error; /* of connect() */
    GQueue writing,
        written; /* of UvWrite: write_queue, write_completed_queue */
    gsize write_queue_size;
    int accepted_fd; /* of a listener; -1: none */

    guint pevents, events; /* the interest: wanted, told to the kernel */
    gboolean known;        /* the kernel's set has it */
    gboolean watched;      /* in loop->watchers, by watch_link */
    gboolean pending;      /* in loop->pending, by pending_link */
    GList watch_link, pending_link, loop_link;
    UvStream *next_closing;
};

/* What the loop asks of those above it. */
typedef struct UvLoopOps {
    void (*timers)(gpointer owner);     /* some are due */
    void (*check)(gpointer owner);      /* setImmediate() */
    gboolean (*checks)(gpointer owner); /* some wait for it */
    void (*entered)(gpointer owner);    /* the end of an entry by uv_call() */
} UvLoopOps;

typedef struct UvCall {
    void (*fn)(gpointer user);
    gpointer user;
    gint64 gap_ns;
} UvCall;

#define UV_NO_TIMER G_MAXINT64
#define UV_EVENTS_MAX 1024 /* of one epoll_wait() */
#define UV_READ_BYTES 65536

struct UvLoop {
    PosixProc *proc;
    const UvLoopOps *ops;
    gpointer owner;
    gboolean hup_is_eof;     /* see NodeConfig */
    guint8 *buffer;          /* UV_READ_BYTES; NULL: bytes are dropped */
    int epfd;                /* -1: not yet */
    int emfile_fd;           /* kept for when there is no other; -1: not yet */
    int async_fd;            /* eventfd; -1: nobody calls from outside */
    gint64 time_ms;          /* uv_now() */
    gint64 timer_ms;         /* when timers() is due, or UV_NO_TIMER */
    GQueue streams;          /* all, by loop_link */
    GQueue watchers;         /* interest that the kernel is not told yet */
    GQueue pending;          /* pending_queue */
    UvStream *closing;       /* closing_handles, the latest first */
    GQueue *calls;           /* of UvCall, owned */
    PosixEpollEvent *events; /* of the poll under way */
    guint n_events;
};

/* ---- uv-loop.c ---- */

void uv_loop_init(UvLoop *loop, const UvLoopOps *ops, gpointer owner);
void uv_loop_clear(UvLoop *loop);

/* Runs for ever: when nothing is left to do it waits for uv_call(). */
void uv_run(UvLoop *loop);

/* The clock of timers. */
void uv_update_time(UvLoop *loop);

/* Has 'fn' called in the loop, from outside. */
void uv_call(UvLoop *loop, PosixHost *host, const UvCall *call);
void uv_async_drain(UvLoop *loop);

/* uv__io_feed(): the callback of 'stream' is due in the pending phase. */
void uv_io_feed(UvStream *stream);
void uv_make_close_pending(UvStream *stream);

/* ---- uv-poll.c ---- */

void uv_io_start(UvStream *stream, guint events);
void uv_io_stop(UvStream *stream, guint events);
void uv_io_close(UvStream *stream);

/* Waits at most 'timeout_ms' (-1: for ever), and serves what has come. */
void uv_io_poll(UvLoop *loop, gint64 timeout_ms);

/* ---- uv-stream.c ---- */

void uv_stream_io(UvStream *stream, guint events);
void uv_read_start(UvStream *stream);
void uv_read_stop(UvStream *stream);

/* How many bytes the socket took, or -1: EAGAIN, EPIPE or the socket's error
 * in '*error'. */
gssize uv_try_write(UvStream *stream, gconstpointer bytes, gsize len_bytes,
                    PosixErrno *error);

/* The rest of a write; 'bytes' (NULL: filler) is taken over. */
void uv_write(UvStream *stream, GBytes *bytes, gsize len_bytes);

/* FALSE (ENOTCONN) if it cannot be; else shut() tells when it is done. */
gboolean uv_shutdown(UvStream *stream);

/* Closes the descriptor now; closed() comes in the closing phase. */
void uv_close(UvStream *stream);

/* uv__stream_destroy(): what is unfinished is called back. */
void uv_stream_destroy(UvStream *stream);

/* ---- uv-tcp.c ---- */

UvStream *uv_tcp_init(UvLoop *loop, const UvStreamOps *ops, gpointer owner);
void uv_stream_free(UvStream *stream);
PosixErrno uv_tcp_listen(UvStream *stream, guint16 port, guint backlog);

/* Gives 'stream' the connection that connection() is about. */
void uv_accept(UvStream *listener, UvStream *stream);
PosixErrno uv_tcp_connect(UvStream *stream, PortAddr to);

/* RST and uv_close(); EINVAL while a shutdown waits to be served. */
PosixErrno uv_tcp_close_reset(UvStream *stream);
void uv_tcp_nodelay(UvStream *stream, gboolean on);
void uv_tcp_keepalive(UvStream *stream, gboolean on, guint delay_s);

/* uv__server_io(): one connection for each event. */
void uv_server_io(UvStream *listener);

#endif
