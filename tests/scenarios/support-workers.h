/* SPDX-License-Identifier: GPL-2.0-only */
/* Many items, tried one after the other by a few processes, as many as
 * $FINWAIT_WORKERS says, else as there are cores: an item that crashes, or
 * computes for too long, costs a process, which is begun anew behind it, and is
 * told by its number.
 *
 * Item i is the share of worker i mod n, so that what is counted does not
 * depend on who is faster.  Counts are in memory that all share. */
#ifndef FINWAIT_TESTS_SUPPORT_WORKERS_H
#define FINWAIT_TESTS_SUPPORT_WORKERS_H

#include <glib.h>

G_BEGIN_DECLS

#define WORKERS_SUMS 1024

/* What workers count. */
typedef struct WorkersCounts {
    guint64 sums[WORKERS_SUMS];
    guint64 most[WORKERS_SUMS]; /* the largest of each */
} WorkersCounts;

/* Tries 'item'; appends what is wrong with it, a line or more, to 'wrong'. */
typedef void (*WorkersFn)(gpointer user, guint64 item, WorkersCounts *counts,
                          GString *wrong);

/* What 'item' is, for the message that it has crashed.  (transfer full) */
typedef char *(*WorkersTextFn)(gpointer user, guint64 item);

typedef struct WorkersReport {
    WorkersCounts counts;
    GString *wrong;      /* of all */
    guint64 first_bytes; /* most memory of a worker behind a tenth of its share
                          */
    guint64 last_bytes;  /* ... and at its end */
    gint64 kept_bytes;   /* most that one has allocated between the two and not
                            freed: what it has leaked */
} WorkersReport;

/* Tries the items from 'from' up to 'to', without that. */
void workers_run(guint64 from, guint64 to, WorkersFn fn, WorkersTextFn text,
                 gpointer user, WorkersReport *report);
void workers_report_clear(WorkersReport *report);

/* Of sums by Outcome those that are not 0: "clean 12, reset 3". */
void workers_append_outcomes(GString *text, const guint64 *sums);

G_END_DECLS

#endif
