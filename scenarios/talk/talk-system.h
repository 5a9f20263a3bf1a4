/* SPDX-License-Identifier: GPL-2.0-only */
/* What a system does for conversations, and what it finds there.
 *
 * A system that can talk brings a TalkSystem (system.h): its verbs, the events
 * that a line of its program can be for, words of its own in the header, and
 * what makes, commands and frees an end.  The file as read is a Talk; while it
 * is played an end says what happens by talk_say().
 */
#ifndef FINWAIT_SCENARIOS_TALK_SYSTEM_H
#define FINWAIT_SCENARIOS_TALK_SYSTEM_H

#include "model/port.h"
#include "scenarios/params/params.h"
#include "scenarios/talk/talk.h"

G_BEGIN_DECLS

#define TALK_ENDS_MAX 8
#define TALK_LINK TALK_ENDS_MAX   /* who commands like "link down" are for */
#define TALK_NO_END TALK_ENDS_MAX /* in place of an end: none is named */
#define TALK_CHANNELS_MAX 32

/* What follows a verb. */
typedef enum TalkArg {
    TALK_ARG_NONE,
    TALK_ARG_NUMBER,       /* within the verb's bounds */
    TALK_ARG_CHANNEL,      /* the same, of the channel to go on with */
    TALK_ARG_MAYBE_NUMBER, /* or nothing, which is the verb's upper bound */
    TALK_ARG_DATA,         /* a number of bytes, or "text" */
    TALK_ARG_MAYBE_DATA,   /* or nothing, which is 0 bytes */
    TALK_ARG_TIME,
    TALK_ARG_RATE,
    TALK_ARG_PROBABILITY,  /* in millionths */
    TALK_ARG_CHOICE,       /* one of the verb's choices */
    TALK_ARG_MAYBE_CHOICE, /* or nothing, which is the first */
    TALK_ARG_SOME,         /* some of the choices, as in "a|b"; or 0 */
    TALK_ARG_WORD,         /* any word */
    TALK_ARG_MAYBE_WORD,   /* or nothing, which is NULL */
    TALK_ARG_END,          /* the name of an end */
    TALK_ARG_MAYBE_END,    /* or nothing, which is TALK_NO_END: all */
    TALK_ARG_HOST,         /* the same, or an address such as 10.0.0.9 */
    TALK_ARG_PORT,         /* a number, of two ends the other's port; END:N */
} TalkArg;

/* Where a verb can stand. */
typedef enum TalkPlace {
    TALK_ANYWHERE,
    TALK_IN_HANDLER, /* it takes time, which only a handler has */
    TALK_BETWEEN,    /* it is the host's, not the program's */
    /* The life of a process: where it is over nobody carries out what follows,
     * up to one that begins. */
    TALK_ENDS,   /* it ends */
    TALK_BEGINS, /* another begins: first in a command */
    /* Likewise, but done to it from outside: alone in a command. */
    TALK_KILLS,
    TALK_OFF, /* its host loses its power ... */
    TALK_ON,  /* ... and has it again, and another process begins */
} TalkPlace;

/* Of the process of an end. */
typedef enum TalkLife {
    TALK_ALIVE,
    TALK_ENDED,
    TALK_POWERLESS, /* its host is off */
} TalkLife;

typedef struct TalkStatement TalkStatement;

/* One verb of a system. */
typedef struct TalkVerb {
    const char *name;
    TalkArg arg;
    TalkPlace place;
    gint64 min, max;     /* of a number, or of a length in bytes; of a time, in
                            ns, the least alone */
    const char *choices; /* "a|b|c" */
    /* Does it, for the end's own object (see the system's file). */
    void (*fn)(gpointer actor, const TalkStatement *statement);
} TalkVerb;

struct TalkStatement {
    const TalkVerb *verb;
    gint64 n;   /* the number, ns, the index of the choice or end, or bytes; of
                   TALK_ARG_SOME a bit by index */
    guint end;  /* TALK_ARG_HOST, TALK_ARG_PORT: the end; or TALK_NO_END */
    char *text; /* TALK_ARG_DATA: its bytes, NULL: filler; TALK_ARG_WORD */
};

/* A line of a program: "device on_sock_event EST 1: close". */
typedef struct TalkHandler {
    guint event;        /* index in the system's events */
    gint filter;        /* of these, what the system's filter() says; -1: any */
    guint nth;          /* of those, from 1; 0: each */
    GArray *statements; /* of TalkStatement */
} TalkHandler;

/* A line with a time. */
typedef struct TalkCommand {
    guint line; /* index */
    gint64 at_ns;
    guint who;          /* end, or TALK_LINK */
    guint channel;      /* socket of a device, thread of a process */
    GArray *statements; /* of TalkStatement */
} TalkCommand;

typedef struct TalkEnd {
    char *name;
    const System *system;
    guint n_channels;    /* one more than the highest that is commanded */
    char **texts;        /* settings, by index of the parameter; NULL: none */
    gboolean is_set;     /* one at least */
    const char *section; /* whose keys they are: that of 'program' */
    const Program *program; /* NULL: 'handlers' are the program */
    GPtrArray *handlers;    /* of TalkHandler */
    gpointer own;           /* what the system's words have declared */
    TalkLife life;          /* behind the commands so far */
} TalkEnd;

typedef struct TalkRule {
    guint from;
    PathRule rule;
} TalkRule;

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
    TalkEnd ends[TALK_ENDS_MAX];
    guint n_ends;

    gint64 delay_ns;      /* of the link, one way */
    gint64 rate_bps;      /* -1: what is sent takes no time */
    char **link_texts;    /* of the link's keys, by index of the parameter */
    PathConfig link_path; /* what they say */
    LinkTrace *trace;     /* NULL: none */
    gboolean lan;         /* one for all, with ARP; else one between each two */
    /* Of the TCP of all ends; -1: as each end's own system has it. */
    gint64 rto_ns, time_wait_ns, fin_wait2_ns;
    gint64 retries;
    gboolean wire; /* tells segments, and with 'acks' also plain ACKs */
    gboolean acks;
    GArray *rules; /* of TalkRule */

    GPtrArray *commands; /* of TalkCommand, in order of time */
    GArray *expected;    /* of TalkExpected */
    guint header_end;    /* index after the header's last line */
    gint64 stop_ns;
    gint stop_line; /* index; -1: not yet seen */
};

/* ---- A run ---- */

typedef struct TalkRun TalkRun;
typedef struct TalkWorld TalkWorld;

struct TalkRun {
    const Talk *talk;
    const TalkWatch *watch;
    TalkWorld *world;
    gpointer ends[TALK_ENDS_MAX]; /* what the systems' make() gave */
    TalkOutput *output;
    GHashTable *told; /* key of a segment -> the line that tells it */
    guint section;    /* to which belongs what happens now */
    int who_width;
};

/* Puts a line out: what happened at 'end' (on 'channel') at this moment. */
void talk_say(TalkRun *run, guint end, guint channel, const char *format, ...)
    G_GNUC_PRINTF(4, 5);

/* The same for what has happened at 'at_ns', since when nothing was told. */
void talk_say_at(TalkRun *run, gint64 at_ns, guint end, guint channel,
                 const char *what);

/* Does 'statements' (of TalkStatement), one after the other. */
void talk_do(gpointer actor, const GArray *statements);

/* Bytes as a text in quotes after a blank, or "" if they are no text or too
 * many to read.  (transfer full) */
char *talk_quote(gconstpointer bytes, gsize len_bytes);

Port *talk_world_port(const TalkWorld *world, guint end);
/* The address by which 'from' reaches 'end', and the end behind it
 * (TALK_NO_END: nobody). */
guint32 talk_world_ip(const TalkWorld *world, guint from, guint end);
guint talk_world_end(const TalkWorld *world, guint from, guint32 ip);
gint64 talk_world_now_ns(const TalkWorld *world);
typedef void (*TalkFn)(gpointer user);
/* Calls 'fn' at 'at_ns', before what is armed later for the same time. */
void talk_world_at(TalkWorld *world, gint64 at_ns, TalkFn fn, gpointer user);

/* ---- talk-words.c ---- */

/* Reads "END:PORT". */
gboolean talk_end_port(const Talk *talk, const char *word, guint *end,
                       gint64 *port, GError **error);

/* The place of the first verb of 'command'. */
TalkPlace talk_command_place(const TalkCommand *command);

/* A word, or a text in quotes where the value has blanks. */
const char *talk_word_text(const char *word);

/* How 'verb' is written: "send BYTES|TEXT".  (transfer full) */
char *talk_verb_form(const TalkVerb *verb);

/* ---- A system ---- */

/* A word of the header that is a system's own: "WORD NAME ARGUMENT...". */
typedef struct TalkWord {
    const char *name; /* NULL: the end of the table */
    const char *form; /* of the line: "page NAME FILE TEXT" */
    guint n_words;    /* of the line */
    gboolean (*take)(const Talk *talk, TalkEnd *end, const GPtrArray *words,
                     GError **error);
} TalkWord;

/* What a verb does, in a few words, for the manual. */
typedef struct TalkVerbDoc {
    const char *verb; /* NULL: the end of the table */
    const char *doc;
} TalkVerbDoc;

/* What may be NULL, a system need not have. */
struct TalkSystem {
    const TalkVerb *verbs;     /* ended by one without a name */
    const TalkVerbDoc *docs;   /* of some verbs; nullable */
    const char *verbs_are;     /* what those without are; nullable */
    gboolean has_settings;     /* "set": its keys, also that of a program */
    const char *const *events; /* names for handlers; NULL: it has none */
    /* Reads a word that narrows a handler to some of its events; nullable. */
    gboolean (*filter)(const TalkHandler *handler, const char *word,
                       gint *filter, GError **error);
    const TalkWord *words;                  /* nullable */
    gint64 (*channels)(const TalkEnd *end); /* at most; nullable */
    void (*forget)(TalkEnd *end); /* frees what 'words' declared; nullable */

    /* An end of a run, which begins at once, and gives its records to the watch
     * of the run: the last ones when it is freed. */
    gpointer (*make)(TalkRun *run, guint end);
    void (*free)(gpointer end);
    /* Connections begun so far: opened ('active') or taken. */
    guint64 (*begun)(gpointer end, gboolean active);
    /* Does a command at its time; NULL: the end sees to that itself. */
    void (*command)(gpointer end, const TalkCommand *command);
    /* Tells what has waited for something better to tell; nullable. */
    void (*flush)(gpointer end);
};

/* The parameters that the settings of 'end' give.  (transfer full) */
ParamSet *talk_end_params(const TalkEnd *end, GError **error);

G_END_DECLS

#endif
