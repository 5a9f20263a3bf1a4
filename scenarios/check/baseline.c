/* SPDX-License-Identifier: GPL-2.0-only */
#include "scenarios/check/baseline.h"

#include <math.h>
#include <string.h>

#include "scenarios/base/error.h"
#include "scenarios/base/text.h"

#define BLOCK_DIGITS 8
#define DIGEST_DIGITS 32
#define BLOCKS_PER_LINE 8
/* Characters of a line that are shown. */
#define MAX_SHOWN 100

/* ---- In memory ---------------------------------------------------------- */

static void
metric_free(gpointer data)
{
    BaselineMetric *metric = data;

    g_free(metric->key);
    g_free(metric);
}

static void
point_free(gpointer data)
{
    BaselinePoint *point = data;

    g_free(point->values);
    g_ptr_array_unref(point->metrics);
    g_free(point);
}

static void
run_free(gpointer data)
{
    BaselineRun *run = data;

    g_free(run->digest);
    g_ptr_array_unref(run->blocks);
    g_ptr_array_unref(run->events);
    g_free(run);
}

/* (transfer full): baseline_free() */
Baseline *
baseline_new(const char *scenario, const char *ns3, const char *duration)
{
    Baseline *baseline = g_new0(Baseline, 1);

    baseline->scenario = g_strdup(scenario);
    baseline->ns3 = g_strdup(ns3);
    baseline->duration = g_strdup(duration);
    baseline->points = g_ptr_array_new_with_free_func(point_free);
    baseline->runs = g_ptr_array_new_with_free_func(run_free);
    return baseline;
}

/* Frees 'baseline'; accepts NULL. */
void
baseline_free(Baseline *baseline)
{
    if (baseline) {
        g_free(baseline->scenario);
        g_free(baseline->ns3);
        g_free(baseline->duration);
        g_ptr_array_unref(baseline->points);
        g_ptr_array_unref(baseline->runs);
        g_free(baseline);
    }
}

/* (transfer none) */
BaselinePoint *
baseline_add_point(Baseline *baseline, guint64 number, const char *values)
{
    BaselinePoint *point = g_new0(BaselinePoint, 1);

    point->number = number;
    point->values = g_strdup(values);
    point->metrics = g_ptr_array_new_with_free_func(metric_free);
    g_ptr_array_add(baseline->points, point);
    return point;
}

void
baseline_add_metric(BaselinePoint *point, const char *key, gdouble mean,
                    gdouble half)
{
    BaselineMetric *metric = g_new0(BaselineMetric, 1);

    *metric = (BaselineMetric){g_strdup(key), mean, half};
    g_ptr_array_add(point->metrics, metric);
}

/* The metric 'key' at 'point', or NULL. */
const BaselineMetric *
baseline_metric(const BaselinePoint *point, const char *key)
{
    for (guint i = 0; i < point->metrics->len; i++) {
        const BaselineMetric *metric = point->metrics->pdata[i];
        if (g_str_equal(metric->key, key)) {
            return metric;
        }
    }
    return NULL;
}

static BaselineRun *
new_run(Baseline *baseline, guint64 point, guint64 replication)
{
    BaselineRun *run = g_new0(BaselineRun, 1);

    run->point = point;
    run->replication = replication;
    run->blocks = g_ptr_array_new_with_free_func(g_free);
    run->events = g_ptr_array_new_with_free_func(g_free);
    g_ptr_array_add(baseline->runs, run);
    return run;
}

/* The first digits of the SHA-256 of 'len' bytes.  (transfer full) */
static char *
digest_of(const char *text, gssize len, guint digits)
{
    char *digest = g_compute_checksum_for_string(G_CHECKSUM_SHA256, text, len);

    digest[digits] = '\0';
    return digest;
}

/* Adds a run from all of its lines. */
void
baseline_add_run(Baseline *baseline, guint64 point, guint64 replication,
                 const char *events)
{
    BaselineRun *run = new_run(baseline, point, replication);
    const char *block = events, *at = events;

    run->digest = digest_of(events, -1, DIGEST_DIGITS);
    while (*at) {
        const char *end = strchr(at, '\n');
        g_assert(end);
        g_ptr_array_add(run->events, g_strndup(at, (gsize)(end - at)));
        at = end + 1;
        if (++run->n_events % BASELINE_BLOCK == 0 || !*at) {
            g_ptr_array_add(run->blocks,
                            digest_of(block, at - block, BLOCK_DIGITS));
            block = at;
        }
    }
}

/* ---- Writing ------------------------------------------------------------ */

static void
append_number(GString *text, gdouble number)
{
    g_autofree char *digits =
        isnan(number) ? g_strdup("-") : number_text(number);

    g_string_append_printf(text, " %s", digits);
}

static void
append_point(GString *text, const BaselinePoint *point)
{
    g_string_append_printf(text, "\npoint %" G_GUINT64_FORMAT "%s%s\n",
                           point->number, *point->values ? " " : "",
                           point->values);
    for (guint i = 0; i < point->metrics->len; i++) {
        const BaselineMetric *metric = point->metrics->pdata[i];
        g_string_append_printf(text, "metric %s", metric->key);
        append_number(text, metric->mean);
        append_number(text, metric->half);
        g_string_append_c(text, '\n');
    }
}

static void
append_run(GString *text, const BaselineRun *run)
{
    g_string_append_printf(text,
                           "\nrun %" G_GUINT64_FORMAT " %" G_GUINT64_FORMAT
                           " events %u digest %s\n",
                           run->point, run->replication, run->n_events,
                           run->digest);
    for (guint i = 0; i < run->blocks->len; i++) {
        g_string_append_printf(
            text, "%s%s%s", i % BLOCKS_PER_LINE ? " " : "blocks ",
            (char *)run->blocks->pdata[i],
            (i + 1) % BLOCKS_PER_LINE && i + 1 < run->blocks->len ? "" : "\n");
    }
    for (guint i = 0; i < MIN(run->events->len, BASELINE_KEPT); i++) {
        g_string_append_printf(text, "%s\n", (char *)run->events->pdata[i]);
    }
}

/* The file's text.  (transfer full) */
char *
baseline_to_text(const Baseline *baseline)
{
    GString *text = g_string_new(NULL);

    g_string_append_printf(text,
                           "# What `finwait check` expects; `finwait check "
                           "--accept` rewrites it.\n"
                           "scenario %s\nns-3 %s\nduration %s\n",
                           baseline->scenario, baseline->ns3,
                           baseline->duration);
    for (guint i = 0; i < baseline->points->len; i++) {
        append_point(text, baseline->points->pdata[i]);
    }
    for (guint i = 0; i < baseline->runs->len; i++) {
        append_run(text, baseline->runs->pdata[i]);
    }
    return g_string_free(text, FALSE);
}

/* ---- Reading ------------------------------------------------------------ */

/* Where later lines belong. */
typedef struct Reader {
    Baseline *baseline;
    BaselinePoint *point;
    BaselineRun *run;
    gint64 last_ns; /* when its last event was */
} Reader;

static gboolean
read_unsigned(const char *word, guint64 *n)
{
    return word &&
           g_ascii_string_to_unsigned(word, 10, 0, G_MAXUINT64, n, NULL);
}

/* A number, or "-" for NAN. */
static gboolean
read_real(const char *word, gdouble *x)
{
    char *end;

    if (g_str_equal(word, "-")) {
        *x = NAN;
        return TRUE;
    }
    *x = g_ascii_strtod(word, &end);
    return end != word && !*end && isfinite(*x);
}

static gboolean
take_point(Reader *reader, char **words)
{
    g_autofree char *values = NULL;
    guint64 number;

    if (!read_unsigned(words[1], &number)) {
        return FALSE;
    }
    values = g_strjoinv(" ", words + 2);
    reader->point = baseline_add_point(reader->baseline, number, values);
    return TRUE;
}

static gboolean
take_metric(Reader *reader, char **words)
{
    gdouble mean, half;

    if (!reader->point || g_strv_length(words) != 4 ||
        !read_real(words[2], &mean) || !read_real(words[3], &half)) {
        return FALSE;
    }
    baseline_add_metric(reader->point, words[1], mean, half);
    return TRUE;
}

/* FALSE if the last run has not the blocks and lines that its number of events
 * makes. */
static gboolean
end_run(const Reader *reader)
{
    const BaselineRun *run = reader->run;

    return !run || (run->blocks->len ==
                        (run->n_events + BASELINE_BLOCK - 1) / BASELINE_BLOCK &&
                    run->events->len == MIN(run->n_events, BASELINE_KEPT));
}

static gboolean
take_run(Reader *reader, char **words)
{
    guint64 point, replication, n;

    if (!end_run(reader) || g_strv_length(words) != 7 ||
        !read_unsigned(words[1], &point) ||
        !read_unsigned(words[2], &replication) ||
        !read_unsigned(words[4], &n) || n > G_MAXINT) {
        return FALSE;
    }
    reader->last_ns = 0;
    reader->run = new_run(reader->baseline, point, replication);
    reader->run->n_events = (guint)n;
    reader->run->digest = g_strdup(words[6]);
    return TRUE;
}

static gboolean
take_blocks(Reader *reader, char **words)
{
    for (char **word = words + 1; reader->run && *word; word++) {
        g_ptr_array_add(reader->run->blocks, g_strdup(*word));
    }
    return reader->run != NULL;
}

/* "+4000 client.1 call socket": ns since the last one. */
static gboolean
take_event(Reader *reader, const char *line, const char *time)
{
    guint64 step_ns;

    if (!reader->run || !read_unsigned(time, &step_ns) ||
        step_ns > (guint64)(G_MAXINT64 - reader->last_ns)) {
        return FALSE;
    }
    reader->last_ns += (gint64)step_ns;
    g_ptr_array_add(reader->run->events, g_strdup(line));
    return TRUE;
}

static gboolean
take_text(char **field, char **words)
{
    g_free(*field);
    *field = g_strjoinv(" ", words + 1);
    return TRUE;
}

static gboolean
take_line(Reader *reader, const char *line)
{
    g_auto(GStrv) words = g_strsplit(line, " ", -1);

    if (!*line || *line == '#') {
        return TRUE;
    }
    if (*line == '+') {
        return take_event(reader, line, words[0] + 1);
    }
    if (g_str_equal(words[0], "scenario")) {
        return take_text(&reader->baseline->scenario, words);
    }
    if (g_str_equal(words[0], "ns-3")) {
        return take_text(&reader->baseline->ns3, words);
    }
    if (g_str_equal(words[0], "duration")) {
        return take_text(&reader->baseline->duration, words);
    }
    return g_str_equal(words[0], "point")    ? take_point(reader, words)
           : g_str_equal(words[0], "metric") ? take_metric(reader, words)
           : g_str_equal(words[0], "run")    ? take_run(reader, words)
           : g_str_equal(words[0], "blocks") ? take_blocks(reader, words)
                                             : FALSE;
}

/* Reads all lines, and complains of the first that does not belong. */
static gboolean
take_lines(Reader *reader, char **lines, const char *path, GError **error)
{
    for (guint i = 0; lines[i]; i++) {
        if (!take_line(reader, lines[i])) {
            g_autofree char *shown = text_excerpt(lines[i], MAX_SHOWN);
            return mistake(error,
                           "%s:%u: \"%s\" does not belong into a baseline, "
                           "expected one as `finwait check --accept` writes it",
                           path, i + 1, shown);
        }
    }
    return end_run(reader) ||
           mistake(error,
                   "%s: lacks some of its last run, expected a baseline as "
                   "`finwait check --accept` writes it",
                   path);
}

/* Reads the 'len' bytes of 'text', which are the file 'path'.
 * (transfer full): baseline_free() */
Baseline *
baseline_parse(const char *path, const char *text, gsize len, GError **error)
{
    g_autoptr(Baseline) baseline = baseline_new("", "", "");
    g_autofree char *plain = NULL;
    g_auto(GStrv) lines = NULL;
    Reader reader = {.baseline = baseline};

    if (!text_check(text, len, path, "a baseline", error)) {
        return NULL;
    }
    plain = text_plain_lines(text, len);
    lines = g_strsplit(plain, "\n", -1);
    return take_lines(&reader, lines, path, error) ? g_steal_pointer(&baseline)
                                                   : NULL;
}
