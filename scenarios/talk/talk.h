/* SPDX-License-Identifier: GPL-2.0-only */
/* Conversations: scripted exchanges between two or more ends, with what they
 * cause.
 *
 * A conversation is a text file that is both the input and the expectation.
 * Lines at column 0 declare and command; lines indented by two spaces are
 * what a command caused, until the next one:
 *
 *     # The peer closes; the device answers without its program's help.
 *     end device sock
 *     end peer posix
 *     device on_sys_init: protocol tcp; inconmode 3; localportlist 1001
 *
 *     0ms peer connect 1001
 *              10.000 device on_sock_event PO (0x40)
 *              ...
 *     1s stop
 *
 * talk_parse() reads one (grammar: talk-parse.c; verbs: the tables of
 * talk-sock.c and talk-posix.c), talk_run() plays it in one of the worlds,
 * talk_compare() tells the first difference, talk_rewrite() gives the file's
 * text with what came out in place of what was expected.  Runs are
 * deterministic and know no time but the simulated one.
 */
#ifndef FINWAIT_SCENARIOS_TALK_H
#define FINWAIT_SCENARIOS_TALK_H

#include "model/path/path.h"
#include "model/port.h"
#include "model/record.h"
#include <glib.h>

G_BEGIN_DECLS

/* Where a conversation is played, as X(NAME, text). */
#define TALK_WORLDS(X)                                                         \
    X(MEMORY, "memory") /* shim/memory.h */                                    \
    X(NS3, "ns3")       /* shim/port-ns3.h */

typedef enum TalkWorldKind {
#define X(NAME, TEXT) TALK_##NAME,
    TALK_WORLDS(X)
#undef X
        N_TALK_WORLDS
} TalkWorldKind;

/* The text above; static. */
const char *talk_world_name(TalkWorldKind kind);

typedef struct Talk Talk;

/* Who watches a conversation; what is NULL has nobody. */
typedef struct TalkWatch {
    /* Before anything happens: the port of each end. */
    void (*port)(gpointer user, guint end, Port *port);
    /* What the link makes of each packet, whose ends are those of 'talk', and
     * what its box sends. */
    PathWatchFn packet;
    /* Each end's account of each connection. */
    RecordFn record;
    /* Connections that an end says to have begun: opened, and taken. */
    void (*begun)(gpointer user, guint end, guint64 opened, guint64 taken);
    gpointer user;
} TalkWatch;

/* What came out: for the header and for each command a GPtrArray of lines,
 * without their indentation. */
typedef GPtrArray TalkOutput;

Talk *talk_read(const char *path, GError **error);
Talk *talk_parse(const char *path, const char *text, gsize len, GError **error);
void talk_free(Talk *talk);

TalkOutput *talk_run(const Talk *talk, TalkWorldKind kind, GError **error);
TalkOutput *talk_run_watched(const Talk *talk, TalkWorldKind kind,
                             const TalkWatch *watch, GError **error);

char *talk_compare(const Talk *talk, TalkWorldKind kind,
                   const TalkOutput *output);
char *talk_rewrite(const Talk *talk, TalkOutput *const *outputs);

/* Whether the file expects anything at all. */
gboolean talk_expects(const Talk *talk);

/* The text of the file as it was read; valid as long as 'talk'. */
const char *talk_text(const Talk *talk);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Talk, talk_free)

G_END_DECLS

#endif
