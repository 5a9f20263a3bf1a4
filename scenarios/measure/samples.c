/* SPDX-License-Identifier: GPL-2.0-only */
#include "scenarios/measure/samples.h"

#include <math.h>
#include <string.h>

#include "scenarios/base/csv.h"
#include "scenarios/base/spool.h"

/* min, p1 to p99, p99.5, p99.9, max */
#define N_QUANTILES 103

/* Those with an interval. */
static const guint sure[] = {5, 25, 50, 75, 90, 95, 99};

/* What is kept of each run and metric: how many connections, and these. */
#define N_KEPT (1 + G_N_ELEMENTS(sure))

/* A value, and how many connections had it. */
typedef struct Tally {
    gdouble value;
    guint64 n;
} Tally;

struct Samples {
    const MetricColumns *columns;
    GArray **tallies; /* Tally, by columns->samples, sorted */
    Spool *runs;      /* N_KEPT for each of columns->samples */
    gdouble *kept;    /* of the run being added */
};

/* ---- Which quantiles ----------------------------------------------------- */

guint
samples_n_quantiles(void)
{
    return N_QUANTILES;
}

/* The fraction, 0 to 1, that the quantile 'index' stands for. */
gdouble
samples_fraction(guint index)
{
    static const gdouble tail[] = {0.995, 0.999, 1};

    return index < 100 ? index / 100. : tail[index - 100];
}

/* "min", "p50", "p99.5", "max".  (transfer full) */
char *
samples_quantile_name(guint index)
{
    char number[G_ASCII_DTOSTR_BUF_SIZE];

    if (index == 0 || index == N_QUANTILES - 1) {
        return g_strdup(index ? "max" : "min");
    }
    g_ascii_formatd(number, sizeof number, "%.4g",
                    100 * samples_fraction(index));
    return g_strconcat("p", number, NULL);
}

/* ---- The child's side ------------------------------------------------------
 */

/* Appends a line: "0.02 17 0.021 3", values with their numbers. */
static void
append_tallies(GString *payload, const GArray *sorted)
{
    const char *blank = "";

    for (guint i = 0, next; i < sorted->len; i = next) {
        char text[G_ASCII_DTOSTR_BUF_SIZE], other[G_ASCII_DTOSTR_BUF_SIZE];
        g_ascii_formatd(text, sizeof text, "%.3g",
                        g_array_index(sorted, gdouble, i));
        for (next = i + 1; next < sorted->len; next++) {
            g_ascii_formatd(other, sizeof other, "%.3g",
                            g_array_index(sorted, gdouble, next));
            if (!g_str_equal(text, other)) {
                break;
            }
        }
        g_string_append_printf(payload, "%s%s %u", blank, text, next - i);
        blank = " ";
    }
    g_string_append_c(payload, '\n');
}

/* Appends what was measured of the connections of one run. */
void
samples_payload(GString *payload, const MetricColumns *columns,
                const RunFacts *facts)
{
    for (guint i = 0; i < columns->n_samples; i++) {
        append_tallies(payload, metric_samples(&columns->samples[i], facts));
    }
}

/* ---- The parent's side ------------------------------------------------------
 */

/* Samples of no runs with 'columns', which must outlive it.
 * (transfer full): samples_free() */
Samples *
samples_new(const MetricColumns *columns)
{
    Samples *samples = g_new0(Samples, 1);

    samples->columns = columns;
    samples->runs = spool_new(columns->n_samples * N_KEPT);
    samples->kept = g_new(gdouble, columns->n_samples * N_KEPT);
    samples->tallies = g_new0(GArray *, columns->n_samples);
    for (guint i = 0; i < columns->n_samples; i++) {
        samples->tallies[i] = g_array_new(FALSE, FALSE, sizeof(Tally));
    }
    return samples;
}

/* Frees 'samples'; accepts NULL. */
void
samples_free(Samples *samples)
{
    if (samples) {
        for (guint i = 0; i < samples->columns->n_samples; i++) {
            g_array_unref(samples->tallies[i]);
        }
        g_free(samples->tallies);
        spool_free(samples->runs);
        g_free(samples->kept);
        g_free(samples);
    }
}

/* Forgets all runs. */
void
samples_clear(Samples *samples)
{
    for (guint i = 0; i < samples->columns->n_samples; i++) {
        g_array_set_size(samples->tallies[i], 0);
    }
    spool_clear(samples->runs);
}

static int
compare_tallies(gconstpointer a, gconstpointer b)
{
    const Tally *x = a, *y = b;

    return (x->value > y->value) - (x->value < y->value);
}

/* Sorts, and makes one of equal values. */
static void
merge_equal(GArray *tallies)
{
    Tally *all = (Tally *)(void *)tallies->data;
    guint n = 0;

    g_array_sort(tallies, compare_tallies);
    for (guint i = 0; i < tallies->len; i++) {
        if (n > 0 && all[n - 1].value == all[i].value) {
            all[n - 1].n += all[i].n;
        } else {
            all[n++] = all[i];
        }
    }
    g_array_set_size(tallies, n);
}

/* A pair of a value and how many had it; returns what follows it, or NULL. */
static const char *
skip_tally(const char *at)
{
    const char *digits;
    guint64 n;
    char *end;

    if (!*at || !strchr("+-.0123456789", *at) ||
        !isfinite(g_ascii_strtod(at, &end)) || *end != ' ' ||
        !g_ascii_isdigit(end[1])) {
        return NULL;
    }
    digits = end + 1;
    n = g_ascii_strtoull(digits, &end, 10);
    return n > 0 && n <= G_MAXUINT32 ? end : NULL;
}

/* What follows the lines of a run; NULL if they are not all there, and as
 * samples_payload() writes them. */
const char *
samples_skip(const MetricColumns *columns, const char *lines)
{
    for (guint i = 0; i < columns->n_samples; i++) {
        for (gboolean is_first = TRUE; *lines != '\n'; is_first = FALSE) {
            if (!is_first && *lines++ != ' ') {
                return NULL;
            }
            lines = skip_tally(lines);
            if (!lines) {
                return NULL;
            }
        }
        lines++;
    }
    return lines;
}

/* ---- Quantiles ----------------------------------------------------------- */

/* How many connections there are. */
static guint64
count(const GArray *tallies)
{
    guint64 n = 0;

    for (guint i = 0; i < tallies->len; i++) {
        n += g_array_index(tallies, Tally, i).n;
    }
    return n;
}

/* The value of rank 'rank', from 0. */
static gdouble
value_at(const GArray *tallies, guint64 rank)
{
    guint at = 0;

    for (guint64 before = 0;
         before + g_array_index(tallies, Tally, at).n <= rank; at++) {
        before += g_array_index(tallies, Tally, at).n;
    }
    return g_array_index(tallies, Tally, at).value;
}

/* The quantile 'fraction' of sorted tallies of 'n' connections; NAN of none. */
static gdouble
quantile(const GArray *tallies, guint64 n, gdouble fraction)
{
    gdouble h = (gdouble)(n - 1) * fraction, low, high;
    guint64 rank = (guint64)h;

    if (n == 0) {
        return NAN;
    }
    low = value_at(tallies, rank);
    high = value_at(tallies, MIN(rank + 1, n - 1));
    return low + (h - (gdouble)rank) * (high - low);
}

/* ---- Adding runs --------------------------------------------------------- */

/* Reads a line of pairs; returns where it ends. */
static const char *
read_tallies(const char *line, GArray *tallies)
{
    while (*line && *line != '\n') {
        char *end;
        Tally tally = {.value = g_ascii_strtod(line, &end)};
        tally.n = g_ascii_strtoull(end, &end, 10);
        g_array_append_val(tallies, tally);
        line = end;
    }
    return line;
}

/* Keeps of a run what the intervals will want. */
static void
keep_run(const GArray *tallies, gdouble *kept)
{
    guint64 n = count(tallies);

    kept[0] = (gdouble)n;
    for (gsize i = 0; i < G_N_ELEMENTS(sure); i++) {
        kept[1 + i] = quantile(tallies, n, sure[i] / 100.);
    }
}

/* Adds a run by its lines, which samples_skip() has found right; returns what
 * follows them. */
const char *
samples_add(Samples *samples, const char *lines)
{
    g_autoptr(GArray) run = g_array_new(FALSE, FALSE, sizeof(Tally));

    for (guint i = 0; i < samples->columns->n_samples; i++) {
        g_array_set_size(run, 0);
        lines = read_tallies(lines, run);
        lines += *lines ? 1 : 0;
        merge_equal(run);
        keep_run(run, samples->kept + i * N_KEPT);
        g_array_append_vals(samples->tallies[i], run->data, run->len);
        merge_equal(samples->tallies[i]);
    }
    spool_add(samples->runs, samples->kept);
    return lines;
}

/* ---- What they say ------------------------------------------------------- */

/* How many connections have what columns->samples calls 'number'. */
guint64
samples_n(const Samples *samples, guint number)
{
    return count(samples->tallies[number]);
}

/* How many runs have such connections. */
guint
samples_runs(const Samples *samples, guint number)
{
    g_autoptr(GArray) weights = spool_column(samples->runs, number * N_KEPT);
    guint n = 0;

    for (guint i = 0; i < weights->len; i++) {
        n += g_array_index(weights, gdouble, i) > 0;
    }
    return n;
}

/* To three digits, and no trace of others. */
static gdouble
in_digits(gdouble number)
{
    char text[G_ASCII_DTOSTR_BUF_SIZE];

    return isnan(number)
               ? NAN
               : g_ascii_strtod(
                     g_ascii_formatd(text, sizeof text, "%.3g", number), NULL);
}

/* The quantile 'fraction' of all of them, to three digits; NAN of none. */
gdouble
samples_quantile(const Samples *samples, guint number, gdouble fraction)
{
    const GArray *tallies = samples->tallies[number];

    return in_digits(quantile(tallies, count(tallies), fraction));
}

/* One of the last of three digits. */
static gdouble
last_digit(gdouble value)
{
    return value == 0 ? 0 : pow(10, floor(log10(fabs(value))) - 2);
}

/* Rounds the ends outwards, and by half a digit further, which the samples may
 * have been off by. */
static StatsInterval
rounded(StatsInterval ci)
{
    gdouble low = last_digit(ci.low), high = last_digit(ci.high);

    return (StatsInterval){
        low > 0 ? in_digits(floor(ci.low / low - 0.5) * low) : ci.low,
        high > 0 ? in_digits(ceil(ci.high / high + 0.5) * high) : ci.high};
}

/* Its interval; none where samples_names() has none. */
StatsInterval
samples_interval(const Samples *samples, guint number, gdouble fraction)
{
    g_autoptr(GArray) weights = spool_column(samples->runs, number * N_KEPT);
    g_autoptr(GArray) values = NULL;
    guint at = 0, n = 0;

    while (at < G_N_ELEMENTS(sure) && sure[at] / 100. != fraction) {
        at++;
    }
    g_assert(at < G_N_ELEMENTS(sure));
    values = spool_column(samples->runs, number * N_KEPT + 1 + at);
    for (guint i = 0; i < weights->len; i++) {
        if (g_array_index(weights, gdouble, i) > 0) {
            g_array_index(weights, gdouble, n) =
                g_array_index(weights, gdouble, i);
            g_array_index(values, gdouble, n++) =
                g_array_index(values, gdouble, i);
        }
    }
    return rounded(stats_sections((const gdouble *)(void *)values->data,
                                  (const gdouble *)(void *)weights->data, n,
                                  samples_quantile(samples, number, fraction),
                                  STATS_CONFIDENCE));
}

/* The names of the columns behind the point and the swept keys. */
void
samples_names(GString *line)
{
    csv_text(line, "metric");
    csv_text(line, "unit");
    csv_text(line, "n");
    for (guint i = 0; i < N_QUANTILES; i++) {
        g_autofree char *name = samples_quantile_name(i);
        csv_text(line, name);
    }
    for (gsize i = 0; i < G_N_ELEMENTS(sure); i++) {
        g_autofree char *low = g_strdup_printf("p%u_ci95_low", sure[i]);
        g_autofree char *high = g_strdup_printf("p%u_ci95_high", sure[i]);
        csv_text(line, low);
        csv_text(line, high);
    }
}

/* A number in the three digits that it has; nothing for NAN. */
static void
append_number(GString *row, gdouble number)
{
    char text[G_ASCII_DTOSTR_BUF_SIZE] = "";

    if (!isnan(number)) {
        g_ascii_formatd(text, sizeof text, "%.3g", number);
    }
    csv_text(row, text);
}

/* Appends the row of what columns->samples calls 'number', which begins with
 * 'start', without its end. */
void
samples_row(const Samples *samples, guint number, const char *start,
            GString *rows)
{
    const MetricSamples *of = &samples->columns->samples[number];

    g_string_append(rows, start);
    csv_text(rows, of->key);
    csv_text(rows, of->metric->unit);
    csv_integer(rows, samples_n(samples, number));
    for (guint i = 0; i < N_QUANTILES; i++) {
        append_number(rows,
                      samples_quantile(samples, number, samples_fraction(i)));
    }
    for (gsize i = 0; i < G_N_ELEMENTS(sure); i++) {
        StatsInterval ci = samples_interval(samples, number, sure[i] / 100.);
        append_number(rows, ci.low);
        append_number(rows, ci.high);
    }
}
