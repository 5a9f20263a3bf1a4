/* SPDX-License-Identifier: GPL-2.0-only */
/* A system below the HTTP machines that is all script: streams whose other end
 * the input plays, and time.
 *
 * What the other end sends is on its way until the script lets it arrive, cut
 * where the script cuts it.  What a machine writes is read as its peer would
 * read it, and told to StageFns.  The stage asserts what each machine owes its
 * streams: no call on one that is closed, nothing behind its own FIN, no end to
 * being told of what it does nothing about; and at the end that each stream is
 * closed and no timer set.
 *
 * A stream is clean as long as all that went over it are whole messages of the
 * script: only then answers belong to requests, one by one.
 */
#ifndef FINWAIT_TESTS_FUZZ_HTTP_STAGE_H
#define FINWAIT_TESTS_FUZZ_HTTP_STAGE_H

#include "model/http/http-edge.h"
#include "model/http/http-reader.h"
#include "tests/scenarios/fuzz-bytes.h"

G_BEGIN_DECLS

/* A request that waits for its answer. */
typedef struct StageAsk {
    guint64 id; /* 0: none */
    gboolean is_head;
} StageAsk;

typedef struct StageStream {
    HttpEdge edge; /* first */
    guint number;
    gboolean is_ours; /* the machine has opened it */
    gpointer user;
    GByteArray *way; /* on its way to the machine */
    gboolean fin;    /* ... with a FIN behind it */
    GByteArray *in;  /* has arrived, from in_at on unread */
    gsize in_at;
    HttpIo status; /* of the connect */
    HttpIo end;    /* of what arrives; HTTP_IO_AGAIN: none yet */
    HttpIo broken; /* what a write gives; 1: it goes out */
    gboolean hup, shut, closed;
    guint64 room_bytes; /* that it takes before it is full */
    gboolean clean;

    /* What the machine has written, as the other end reads it. */
    HttpReader *reader;
    GQueue asks;           /* of StageAsk: not answered yet */
    guint64 read_bytes;    /* that the machine has read */
    guint64 written_bytes; /* ... and written */
    guint64 message_bytes; /* of the last message but interim ones */
    gsize head_bytes;      /* of its head; 0: not whole */
} StageStream;

#define STAGE_STREAMS_MAX 24

typedef struct HttpStage HttpStage;

/* What the machine has written; each may be NULL. */
typedef struct StageFns {
    void (*head)(HttpStage *stage, StageStream *stream, const HttpHead *head);
    void (*whole)(HttpStage *stage, StageStream *stream, const HttpHead *head,
                  guint64 body_bytes);
} StageFns;

struct HttpStage {
    HttpLoop base; /* first */
    HttpEdges edges;
    Bytes *bytes;
    gint64 now_ns;
    const StageFns *fns;
    GPtrArray *streams; /* of StageStream; none goes before the end */
    gboolean is_over;   /* whoever connects now is refused */
};

void http_stage_begin(HttpStage *stage, Bytes *bytes, const StageFns *fns);
/* Asserts that nothing is left. */
void http_stage_end(HttpStage *stage);

/* The process is killed: its streams are no more. */
void http_stage_kill(HttpStage *stage);

/* One more stream; and what is known of it now. */
StageStream *http_stage_stream(HttpStage *stage, gboolean is_ours,
                               HttpIo status);
void http_stage_know(StageStream *stream);

/* With FINWAIT_FUZZ_SHOW, a line for people. */
void http_stage_say(const HttpStage *stage, const char *format, ...)
    G_GNUC_PRINTF(2, 3);

/* ---- fuzz-http-script.c: what happens to streams ------------------------- */

/* One that a client has opened. */
StageStream *http_stage_visit(HttpStage *stage);
/* One of those that are open, as the input chooses; NULL: there is none. */
StageStream *http_stage_choose(HttpStage *stage);

/* Puts a message on its way. */
void http_stage_send(StageStream *stream, const char *text,
                     guint64 filler_bytes);
/* Something that is no message. */
void http_stage_send_raw(HttpStage *stage, StageStream *stream);

/* 'len' bytes arrive of what is on its way, then the FIN behind them. */
void http_stage_arrive(StageStream *stream, gsize len);
/* It ends by 'why'; of what has not arrived nothing will. */
void http_stage_break(StageStream *stream, HttpIo why);

/* Something else happens to it: bytes arrive, it opens, ends, or has room. */
void http_stage_happen(HttpStage *stage, StageStream *stream);

/* Tells until there is nothing more to tell. */
void http_stage_settle(HttpStage *stage);
void http_stage_pass(HttpStage *stage, gint64 ns);
/* Some time, or up to the next timer. */
void http_stage_pass_some(HttpStage *stage);

/* All other ends go, whoever is asked anew refuses, and all timers run off. */
void http_stage_leave(HttpStage *stage);

G_END_DECLS

#endif
