/* SPDX-License-Identifier: GPL-2.0-only */
/* Comparing what happened with an expected list.
 *
 * The order counts within a list; nothing may be missing or extra, but for
 * what the list leaves open: "opt", "info", "any_order", "one_of", a number in
 * a range, a label that is not given.  All ways to read the list are tried.
 */
#ifndef FINWAIT_SCENARIOS_CONFORM_MATCH_H
#define FINWAIT_SCENARIOS_CONFORM_MATCH_H

#include "scenarios/conform/conform-case.h"

G_BEGIN_DECLS

/* What happened: an event or a packet, with the label of its entry. */
typedef struct ConformHappened {
    gint64 step;
    char *text;
} ConformHappened;

/* Where the two part. */
typedef struct ConformDifference {
    guint expected; /* index of the item that nothing fits, or the length */
    guint happened; /* index of the event that fits nothing, or the length */
} ConformDifference;

/* A list of ConformHappened.  (transfer full) */
GPtrArray *conform_happened_new(void);
void conform_happened_add(GPtrArray *happened, gint64 step, const char *text);

/* TRUE if 'happened' is one of the ways 'list' (CONFORM_SEQUENCE) allows;
 * else says where the longest of them breaks off. */
gboolean conform_match(const ConformItem *list, const GPtrArray *happened,
                       ConformDifference *difference);

/* An item as text, e.g. "6: kernel=none" or "any order of (...)".
 * (transfer full) */
char *conform_item_text(const ConformItem *item);

G_END_DECLS

#endif
