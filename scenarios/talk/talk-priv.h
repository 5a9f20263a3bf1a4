/* SPDX-License-Identifier: GPL-2.0-only */
/* Inside conversations: what a file says (talk-parse.c, talk-words.c), a run
 * of it (talk-run.c), the two worlds (talk-world.c) and the two kinds of ends
 * (talk-sock.c, talk-posix.c). */
#ifndef FINWAIT_SCENARIOS_TALK_PRIV_H
#define FINWAIT_SCENARIOS_TALK_PRIV_H

#include "model/port.h"
#include "model/vm/evq.h"
#include "scenarios/base/error.h"
#include "scenarios/params/params.h"
#include "scenarios/talk/talk.h"

G_BEGIN_DECLS

#define TALK_ENDS 2
#define TALK_LINK TALK_ENDS /* who commands like "link down" are for */
#define TALK_CHANNELS_MAX 32

/* What follows a verb. */
typedef enum TalkArg {
    TALK_ARG_NONE,
    TALK_ARG_NUMBER,       /* within the verb's bounds */
    TALK_ARG_MAYBE_NUMBER, /* or nothing, which is the verb's upper bound */
    TALK_ARG_DATA,         /* a number of bytes, or "text" */
    TALK_ARG_TIME,
    TALK_ARG_CHOICE,       /* one of the verb's choices */
    TALK_ARG_MAYBE_CHOICE, /* or nothing, which is the first */
    TALK_ARG_WORD,         /* any word */
    TALK_ARG_END,          /* the name of an end */
    TALK_ARG_MAYBE_END,    /* or nothing, which is TALK_ENDS: both */
} TalkArg;

/* Where a verb can stand. */
typedef enum TalkPlace {
    TALK_ANYWHERE,
    TALK_IN_HANDLER, /* it takes time, which only a handler has */
    TALK_BETWEEN,    /* it is the host's, not the program's */
} TalkPlace;

typedef struct TalkStatement TalkStatement;

/* One verb of a system. */
typedef struct TalkVerb {
    const char *name;
    TalkArg arg;
    TalkPlace place;
    gint64 min, max;     /* of a number, or of a length in bytes */
    const char *choices; /* "a|b|c" */
    /* Does it, for the end's own object (see the system's file). */
    void (*fn)(gpointer actor, const TalkStatement *statement);
} TalkVerb;

struct TalkStatement {
    const TalkVerb *verb;
    gint64 n;   /* the number, ns, the index of the choice or end, or bytes */
    char *text; /* TALK_ARG_DATA: its bytes, NULL: filler; TALK_ARG_WORD */
};

/* A line of a program: "device on_sock_event EST 1: close". */
typedef struct TalkHandler {
    EventType type;
    gint simple;        /* SockStateSimple that it is for; -1: any */
    guint nth;          /* of these events, from 1; 0: each */
    GArray *statements; /* of TalkStatement */
} TalkHandler;

/* A line with a time. */
typedef struct TalkCommand {
    guint line; /* index */
    gint64 at_ns;
    guint who;          /* end, or TALK_LINK */
    guint channel;      /* socket of a device, thread of a POSIX process */
    GArray *statements; /* of TalkStatement */
} TalkCommand;

typedef struct TalkEnd {
    char *name;
    System system;
    guint n_channels;    /* one more than the highest that is commanded */
    char **texts;        /* settings, by index of the parameter; NULL: none */
    GPtrArray *handlers; /* of TalkHandler */
    GArray *pages;       /* of DevicePage, with texts of its own */
} TalkEnd;

typedef struct TalkDrop {
    guint from;
    guint flags; /* SIM_* */
    guint nth;
} TalkDrop;

/* An expected line. */
typedef struct TalkExpected {
    guint line;       /* index */
    guint section;    /* 0: the header; n: the n-th command, from 1 */
    guint worlds;     /* bit by TalkWorldKind */
    const char *text; /* without indentation and world */
} TalkExpected;

struct Talk {
    char *path;
    char *text;
    char **lines;
    TalkEnd ends[TALK_ENDS];
    guint n_ends;

    gint64 delay_ns; /* of the link, one way */
    gint64 rto_ns, time_wait_ns, fin_wait2_ns;
    guint retries;
    gboolean wire; /* tells segments, and with 'acks' also plain ACKs */
    gboolean acks;
    GArray *drops; /* of TalkDrop */

    GPtrArray *commands; /* of TalkCommand, in order of time */
    GArray *expected;    /* of TalkExpected */
    guint header_end;    /* index after the header's last line */
    gint64 stop_ns;
    gint stop_line; /* index; -1: not yet seen */
};

/* ---- talk-words.c ---- */

/* Splits a line into words; a "text" is one word with its first quote, a
 * semicolon one of its own.  NULL: a quote is not closed. */
GPtrArray *talk_words(const char *line, GError **error);

/* Reads "verb arg; verb arg" from the words from 'first' on.  (transfer
 * full), NULL on error. */
GArray *talk_statements(const Talk *talk, System system, gboolean in_handler,
                        const GPtrArray *words, guint first, GError **error);

gboolean talk_time(const char *word, gint64 *ns, GError **error);
gboolean talk_number(const char *word, gint64 min, gint64 max, gint64 *n,
                     GError **error);
gboolean talk_end_named(const Talk *talk, const char *word, guint *end,
                        GError **error);

/* Sets an error like 'unknown WHAT "word", expected a, b or c, did you ...';
 * returns FALSE. */
gboolean talk_unknown(GError **error, const char *what, const char *word,
                      const char *const *known);

/* ---- talk-header.c ---- */

/* Takes one line of the header. */
gboolean talk_take_header(Talk *talk, const char *line, GError **error);
void talk_handler_free(gpointer handler);
GArray *talk_pages_new(void);

/* ---- The systems' verbs, ended by one without a name ---- */

const TalkVerb *talk_sock_verbs(void);
const TalkVerb *talk_posix_verbs(void);
const TalkVerb *talk_link_verbs(void);

/* ---- talk-run.c ---- */

typedef struct TalkRun TalkRun;
typedef struct TalkWorld TalkWorld;

struct TalkRun {
    const Talk *talk;
    TalkWorld *world;
    gpointer ends[TALK_ENDS]; /* TalkSock or TalkPosix */
    TalkOutput *output;
    guint section; /* to which belongs what happens now */
    int who_width;
};

/* Puts a line out: what happened at 'end' (on 'channel') at this moment. */
void talk_say(TalkRun *run, guint end, guint channel, const char *format, ...)
    G_GNUC_PRINTF(4, 5);

/* The same for what has happened at 'at_ns', since when nothing was told. */
void talk_say_at(TalkRun *run, gint64 at_ns, guint end, guint channel,
                 const char *what);

/* Bytes as a text in quotes after a blank, or "" if they are no text or too
 * many to read.  (transfer full) */
char *talk_quote(gconstpointer bytes, gsize len_bytes);

/* ---- talk-world.c ---- */

typedef void (*TalkFn)(gpointer user);
/* 'from' sends the segment; 'what' is like "SYN+ACK" or "DATA 5 (lost)". */
typedef void (*TalkTapFn)(gpointer user, guint from, const char *what);

/* A world of that kind for 'talk'; NULL on error.  (transfer full) */
TalkWorld *talk_world_new(const Talk *talk, TalkWorldKind kind, TalkTapFn tap,
                          gpointer user, GError **error);
void talk_world_free(TalkWorld *world);
Port *talk_world_port(const TalkWorld *world, guint end);
guint32 talk_world_ip(const TalkWorld *world, guint end);
gint64 talk_world_now_ns(const TalkWorld *world);
void talk_world_at(TalkWorld *world, gint64 at_ns, TalkFn fn, gpointer user);
gboolean talk_world_run(TalkWorld *world, gint64 until_ns, GError **error);
/* TALK_ENDS: both directions. */
void talk_world_link(TalkWorld *world, guint from, gboolean up);

/* ---- talk-sock.c, talk-posix.c: an end of a run ---- */

typedef struct TalkSock TalkSock;
typedef struct TalkPosix TalkPosix;

TalkSock *talk_sock_new(TalkRun *run, guint end);
void talk_sock_command(TalkSock *sock, const TalkCommand *command);
void talk_sock_free(TalkSock *sock);
/* Tells a change of state that no event has told at once. */
void talk_sock_flush(TalkSock *sock);

/* Processes carry out their commands themselves, when they come to them. */
TalkPosix *talk_posix_new(TalkRun *run, guint end);
void talk_posix_free(TalkPosix *posix);

G_END_DECLS

#endif
