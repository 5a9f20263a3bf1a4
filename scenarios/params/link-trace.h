/* SPDX-License-Identifier: GPL-2.0-only */
/* Traces of links: rate, delay and loss in the course of time.
 *
 * A file has a line for each change,
 *
 *     # TIME RATE [DELAY [LOSS]], "-" as it was
 *     0s     10Mbps 20ms  0
 *     12.5s  1Mbps  -     2%
 *     repeat 60s
 *
 * where a number without a unit is in seconds or bits per second, and a rate of
 * 0 is a link that is down; or it is one of mahimahi's: a line for each moment
 * at which a packet of 1504 bytes can leave, in ms, which begin anew behind the
 * last.  "repeat" does the same for the first form.
 *
 * In a scenario it is a section [trace NAME] with a key for each line,
 * "0s=10Mbps 20ms 0", or "chances.1=0 3x2 4": so that is complete without the
 * file.
 */
#ifndef FINWAIT_SCENARIOS_LINK_TRACE_H
#define FINWAIT_SCENARIOS_LINK_TRACE_H

#include "model/path/path.h"

G_BEGIN_DECLS

typedef struct LinkTrace {
    PathSchedule schedule; /* points into the others */
    GArray *steps;         /* of PathStep */
    GArray *chances_ns;    /* of gint64 */
    gboolean has_rates;    /* some */
    GChecksum *sum;        /* of all that was added */
} LinkTrace;

/* One key of such a section. */
typedef struct LinkTraceLine {
    char *key, *value;
} LinkTraceLine;

/* The keys that the file 'path' stands for (LinkTraceLine); NULL on error.
 * (transfer full) */
GPtrArray *link_trace_read(const char *path, GError **error);

LinkTrace *link_trace_new(void);
void link_trace_free(LinkTrace *trace);

/* Takes one key; an error says what is wrong and expected, not where. */
gboolean link_trace_add(LinkTrace *trace, const char *key, const char *value,
                        GError **error);
/* After the last one. */
gboolean link_trace_finish(LinkTrace *trace, GError **error);

/* All of this for 'path'. */
LinkTrace *link_trace_load(const char *path, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(LinkTrace, link_trace_free)

G_END_DECLS

#endif
