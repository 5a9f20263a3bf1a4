/* SPDX-License-Identifier: GPL-2.0-only */
#include "scenarios/check/check-compare.h"

#include <math.h>

#include "scenarios/base/shell.h"
#include "scenarios/base/text.h"
#include "scenarios/check/check-events.h"

/* Numbers that come from equal events may differ by rounding: in the last
 * digits of a sum, by another compiler or mathematical library. */
#define ROUNDING 1e-9
#define LEAST 0.01
/* The most metrics that are named, of those with and without an interval. */
#define MAX_MOVED 8

/* ---- Events ------------------------------------------------------------- */

/* The first event that is not the same among those kept; -1: none. */
static int
first_kept(const BaselineRun *was, const BaselineRun *is)
{
    guint n = MIN(was->events->len, is->events->len);

    for (guint i = 0; i < n; i++) {
        if (!g_str_equal(was->events->pdata[i], is->events->pdata[i])) {
            return (int)i;
        }
    }
    /* One of them ends where the other goes on. */
    return n == was->n_events || n == is->n_events ? (int)n : -1;
}

static void
append_event(GString *text, const char *title, const BaselineRun *run, guint n)
{
    g_autofree char *event = n < run->events->len
                                 ? check_events_text(run->events, n)
                                 : g_strdup("nothing more happens");

    g_string_append_printf(text, "  %s  %s\n", title, event);
}

/* Beyond the text that is kept. */
static void
append_block(GString *text, const BaselineRun *was, const BaselineRun *is)
{
    guint n = MIN(was->blocks->len, is->blocks->len);
    guint block = 0;
    guint first;

    while (block < n &&
           g_str_equal(was->blocks->pdata[block], is->blocks->pdata[block])) {
        block++;
    }
    first = block * BASELINE_BLOCK;
    g_string_append_printf(
        text,
        "the first difference is among events %u to %u of %u (were %u); "
        "baselines keep the text of %u\n",
        first + 1,
        MIN(first + BASELINE_BLOCK, MAX(is->n_events, was->n_events)),
        is->n_events, was->n_events, BASELINE_KEPT);
    append_event(text, "is ", is, first);
}

static void
append_first(GString *text, guint64 point, const BaselineRun *was,
             const BaselineRun *is)
{
    int first = first_kept(was, is);

    g_string_append_printf(text,
                           "point %" G_GUINT64_FORMAT
                           ", replication %" G_GUINT64_FORMAT ": ",
                           point, is->replication);
    if (first < 0) {
        append_block(text, was, is);
    } else {
        g_string_append_printf(text, "event %d of %u (were %u) differs\n",
                               first + 1, is->n_events, was->n_events);
        if (first > 0) {
            append_event(text, "after", is, (guint)first - 1);
        }
        append_event(text, "was  ", was, (guint)first);
        append_event(text, "is   ", is, (guint)first);
    }
}

/* How to look closer at that run. */
static void
append_hint(GString *text, const Baseline *baseline, guint64 point,
            guint64 replication, const char *word)
{
    g_string_append(text, "  to see it: finwait run");
    shell_append(text, word);
    g_string_append_printf(text,
                           " --set scenario.duration=%s --trace "
                           "%" G_GUINT64_FORMAT ":%" G_GUINT64_FORMAT "\n",
                           baseline->duration, point, replication);
}

/* Counts the runs of a point that differ in '*n', and tells of the first. */
static void
compare_runs(const BaselinePoint *was, const BaselinePoint *is,
             const Baseline *baseline, const char *word, guint *n,
             GString *text)
{
    for (guint i = 0; i < is->runs->len; i++) {
        const BaselineRun *new = is->runs->pdata[i];
        const BaselineRun *old = baseline_run(was, new->replication);

        if (!g_str_equal(old->digest, new->digest) && ++*n == 1) {
            append_first(text, is->number, old, new);
            append_hint(text, baseline, is->number, new->replication, word);
        }
    }
}

static void
compare_all_runs(const Baseline *was, const Baseline *is, const char *word,
                 CheckDifference *out, GString *text)
{
    guint n = 0;

    for (guint i = 0; i < is->points->len; i++) {
        const BaselinePoint *point = is->points->pdata[i];
        compare_runs(baseline_point(was, point->values), point, is, word, &n,
                     text);
    }
    out->events |= n > 0;
    if (n > 1) {
        g_string_append_printf(text, "%u more of %u runs differ\n", n - 1,
                               baseline_runs(is));
    }
}

/* ---- Metrics ------------------------------------------------------------ */

/* One metric that moved. */
typedef struct Moved {
    const BaselinePoint *point;
    const BaselineMetric *was, *is; /* NULL: there was, is none */
    gdouble intervals;              /* INFINITY: there is no unit */
} Moved;

gboolean
check_is_rounding(gdouble a, gdouble b)
{
    return fabs(a - b) <= ROUNDING * MAX(fabs(a), fabs(b));
}

/* What a move is measured in: half of the interval, but at least a hundredth
 * of the mean, since two replications may agree by chance or by nature. */
static gdouble
unit_of(const BaselineMetric *metric)
{
    return fmax(metric->half, LEAST * fabs(metric->mean));
}

static void
note_moved(GArray *all, const BaselinePoint *point, const BaselineMetric *was,
           const BaselineMetric *is)
{
    Moved moved = {point, was, is, INFINITY};

    if (was && is && check_is_rounding(was->mean, is->mean)) {
        return;
    }
    if (was && is && unit_of(was) > 0) {
        moved.intervals = fabs(is->mean - was->mean) / unit_of(was);
    }
    g_array_append_val(all, moved);
}

static int
by_intervals(gconstpointer a, gconstpointer b)
{
    gdouble x = ((const Moved *)a)->intervals;
    gdouble y = ((const Moved *)b)->intervals;

    return x > y ? -1 : x < y;
}

static void
append_moved(GString *text, const Moved *moved)
{
    g_autofree char *was =
        moved->was ? number_text(moved->was->mean) : g_strdup("nothing");
    g_autofree char *is =
        moved->is ? number_text(moved->is->mean) : g_strdup("nothing");

    g_string_append_printf(text,
                           "  %s at point %" G_GUINT64_FORMAT ": was %s, is %s",
                           moved->was ? moved->was->key : moved->is->key,
                           moved->point->number, was, is);
    if (isinf(moved->intervals)) {
        g_string_append(text, " (from nothing)\n");
    } else {
        g_string_append_printf(text, " (%.2f half-intervals)\n",
                               moved->intervals);
    }
}

static void
compare_point(const BaselinePoint *was, const BaselinePoint *is, GArray *all)
{
    for (guint i = 0; i < is->metrics->len; i++) {
        const BaselineMetric *metric = is->metrics->pdata[i];
        note_moved(all, is, baseline_metric(was, metric->key), metric);
    }
    for (guint i = 0; i < was->metrics->len; i++) {
        const BaselineMetric *metric = was->metrics->pdata[i];
        if (!baseline_metric(is, metric->key)) {
            note_moved(all, is, metric, NULL);
        }
    }
}

static void
append_most(GString *text, const GArray *all, gboolean is_infinite)
{
    guint n = 0;

    for (guint i = 0; i < all->len && n < MAX_MOVED; i++) {
        const Moved *moved = &g_array_index(all, Moved, i);
        if (is_infinite == (isinf(moved->intervals) != 0)) {
            append_moved(text, moved);
            n++;
        }
    }
}

static void
compare_metrics(const Baseline *was, const Baseline *is, gdouble tolerance,
                CheckDifference *out, GString *text)
{
    g_autoptr(GArray) all = g_array_new(FALSE, FALSE, sizeof(Moved));

    for (guint i = 0; i < is->points->len; i++) {
        const BaselinePoint *point = is->points->pdata[i];
        compare_point(baseline_point(was, point->values), point, all);
    }
    if (!all->len) {
        return;
    }
    g_array_sort(all, by_intervals);
    g_string_append_printf(text, "%u metrics moved, most of all:\n", all->len);
    append_most(text, all, FALSE);
    append_most(text, all, TRUE);
    out->metrics |= g_array_index(all, Moved, 0).intervals > tolerance;
}

/* ---- All ---------------------------------------------------------------- */

/* TRUE if 'was' has all points and replications of 'is', which ran as long. */
static gboolean
is_same_plan(const Baseline *was, const Baseline *is)
{
    if (!g_str_equal(was->duration, is->duration)) {
        return FALSE;
    }
    for (guint i = 0; i < is->points->len; i++) {
        const BaselinePoint *b = is->points->pdata[i];
        const BaselinePoint *a = baseline_point(was, b->values);
        if (!a || a->runs->len != b->runs->len) {
            return FALSE;
        }
        for (guint k = 0; k < b->runs->len; k++) {
            if (!baseline_run(
                    a, ((BaselineRun *)b->runs->pdata[k])->replication)) {
                return FALSE;
            }
        }
    }
    return TRUE;
}

/* Names the points that 'was' has and 'is' has not. */
static void
compare_points(const Baseline *was, const Baseline *is, CheckDifference *out,
               GString *text)
{
    for (guint i = 0; i < was->points->len; i++) {
        const BaselinePoint *point = was->points->pdata[i];
        if (!baseline_point(is, point->values)) {
            out->events = out->metrics = TRUE;
            g_string_append_printf(
                text, "the scenario no longer has the point %s\n",
                *point->values ? point->values : "without a sweep");
        }
    }
}

static void
append_plan(GString *text, const char *title, const Baseline *baseline)
{
    g_string_append_printf(text, "  %s  %u runs of %s:", title,
                           baseline_runs(baseline), baseline->duration);
    for (guint i = 0; i < baseline->points->len; i++) {
        const BaselinePoint *point = baseline->points->pdata[i];
        g_string_append_printf(text, " (%s)", point->values);
    }
    g_string_append_c(text, '\n');
}

/* Compares what 'was' with what 'is' and fills 'out', to be cleared by
 * check_difference_clear().  'word' is what the user calls the scenario.
 * Metrics may move by 'tolerance' halves of their
 * intervals. */
void
check_compare(const Baseline *was, const Baseline *is, const char *word,
              gdouble tolerance, CheckDifference *out)
{
    GString *text = g_string_new(NULL);

    *out = (CheckDifference){0};
    if (!is_same_plan(was, is)) {
        out->events = out->metrics = TRUE;
        g_string_append(text, "the runs that are checked are others\n");
        append_plan(text, "was", was);
        append_plan(text, "is ", is);
    } else {
        compare_points(was, is, out, text);
        compare_all_runs(was, is, word, out, text);
        compare_metrics(was, is, tolerance, out, text);
    }
    if (text->len && !g_str_equal(was->ns3, is->ns3)) {
        g_string_append_printf(text,
                               "the baseline is of ns-3 %s, this is ns-3 %s: "
                               "its TCP and random variables may differ\n",
                               was->ns3, is->ns3);
    }
    out->text = g_string_free(text, FALSE);
}

void
check_difference_clear(CheckDifference *difference)
{
    g_clear_pointer(&difference->text, g_free);
}
