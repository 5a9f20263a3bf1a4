/* SPDX-License-Identifier: GPL-2.0-only */
/* How what was measured of single connections is distributed: quantiles.csv,
 * from which CDF and box figures are drawn.
 *
 * All connections of all runs of a point are pooled, and a row for each point
 * and metric gives their number, minimum, percentiles and maximum (type 7, as
 * in stats.h).  (The mean over the runs of each run's quantile is another
 * number: see metrics.h.)  Some have an interval that takes each run as one
 * observation; runs without any such connection are none.
 *
 * A run hands its samples over rounded to three significant digits, each
 * value with how often it came: bounded in size however many connections
 * there are, and the same whatever order the runs are added in.  So what is
 * told here has three digits and no more; the ends of intervals are rounded
 * outwards.
 */
#ifndef FINWAIT_SCENARIOS_SAMPLES_H
#define FINWAIT_SCENARIOS_SAMPLES_H

#include "scenarios/measure/metrics.h"
#include "scenarios/measure/stats.h"
#include <glib.h>

G_BEGIN_DECLS

typedef struct Samples Samples;

/* The child's side: a line for each metric of single connections. */
void samples_payload(GString *payload, const MetricColumns *columns,
                     const RunFacts *facts);

/* The parent's side: one point at a time. */
Samples *samples_new(const MetricColumns *columns);
void samples_free(Samples *samples);
const char *samples_skip(const MetricColumns *columns, const char *lines);
const char *samples_add(Samples *samples, const char *lines);
void samples_clear(Samples *samples);
void samples_names(GString *line);
void samples_row(const Samples *samples, guint number, const char *start,
                 GString *rows);
guint64 samples_n(const Samples *samples, guint number);
guint samples_runs(const Samples *samples, guint number);
gdouble samples_quantile(const Samples *samples, guint number,
                         gdouble fraction);
StatsInterval samples_interval(const Samples *samples, guint number,
                               gdouble fraction);

/* The columns of quantiles.csv: which fraction each stands for. */
guint samples_n_quantiles(void);
gdouble samples_fraction(guint index);
char *samples_quantile_name(guint index);

G_END_DECLS

#endif
