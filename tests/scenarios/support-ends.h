/* SPDX-License-Identifier: GPL-2.0-only */
/* Torture of the ends of systems: a conversation for each pair of systems, ways
 * to end, order in which both do, and state of their data; then each of its
 * closing packets lost, held back, and sent twice.
 *
 * Programs are tried by support-torture.h; here it is what a program can call.
 * A run must come to its end by the timers of its ends: see ends_judge(). */
#ifndef FINWAIT_TESTS_SUPPORT_ENDS_H
#define FINWAIT_TESTS_SUPPORT_ENDS_H

#include "tests/scenarios/support-played.h"
#include "tests/scenarios/support-workers.h"

G_BEGIN_DECLS

/* How a system of a table of ends does things: words of conversations. */
typedef struct EndsSystem {
    const char *name;
    const char *header; /* with NAME for the end's name; lines */
    const char *listens, *connects;
    const char *sends, *reads; /* 30 bytes; all that is there */
    const char *queues;        /* much, before it ends */
    guint n_ways;
    const struct EndsWay *ways;
} EndsSystem;

/* One way to end. */
typedef struct EndsWay {
    const char *name;
    const char *does;  /* commands of one line */
    const char *later; /* 1 s behind that; NULL: nothing */
    gboolean is_graceful;
    gboolean drains; /* it takes what still comes */
} EndsWay;

extern const EndsSystem ends_systems[];
#define ENDS_SYSTEMS 4

/* What to try.  'order': 0: the client ends first, 1: the server, 2: both at
 * once; 'data': 0: all is read, 1: what came is left unread, 2: much is
 * queued. */
typedef struct EndsCase {
    guint client, server;         /* systems */
    guint client_way, server_way; /* of theirs */
    guint order, data;
} EndsCase;

/* How many there are; the case of that number; its name and its conversation.
 * (transfer full) */
guint ends_count(void);
EndsCase ends_case(guint number);
char *ends_name(const EndsCase *one);
char *ends_text(const EndsCase *one);

/* Where counts are, by pair of systems. */
#define ENDS_PAIRS (ENDS_SYSTEMS * ENDS_SYSTEMS)
#define ENDS_SUM(PAIR, WHAT) ((PAIR)*32 + (WHAT))
typedef enum EndsSum {
    ENDS_CASES,
    ENDS_RUNS,
    ENDS_CLIENT,                            /* by outcome */
    ENDS_SERVER = ENDS_CLIENT + N_OUTCOMES, /* likewise */
    ENDS_LAST_MS = 31,                      /* most: when the last was over */
} EndsSum;

/* Tries the case of that number, as WorkersFn; 'user' points to the most losses
 * (guint), which a graceful end gets one more of. */
void ends_try(gpointer user, guint64 number, WorkersCounts *counts,
              GString *wrong);

G_END_DECLS

#endif
