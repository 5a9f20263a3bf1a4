/* SPDX-License-Identifier: GPL-2.0-only */
#include "scenarios/measure/samples.h"

#include <math.h>
#include <string.h>

#include "scenarios/base/csv.h"

/* min, p1 to p99, p99.5, p99.9, max */
#define N_QUANTILES 103

/* A value, and how many connections had it. */
typedef struct Tally {
    gdouble value;
    guint64 n;
} Tally;

struct Samples {
    const MetricColumns *columns;
    GArray **tallies; /* Tally, by columns->samples */
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
        g_autoptr(GArray) sorted = metric_samples(&columns->samples[i], facts);
        append_tallies(payload, sorted);
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

/* Adds a run by its lines, which samples_skip() has found right; returns what
 * follows them. */
const char *
samples_add(Samples *samples, const char *lines)
{
    for (guint i = 0; i < samples->columns->n_samples; i++) {
        while (*lines && *lines != '\n') {
            char *end;
            Tally tally = {.value = g_ascii_strtod(lines, &end)};
            tally.n = g_ascii_strtoull(end, &end, 10);
            g_array_append_val(samples->tallies[i], tally);
            lines = end;
        }
        lines += *lines ? 1 : 0;
        merge_equal(samples->tallies[i]);
    }
    return lines;
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
}

/* The value of rank 'rank' (from 0); '*at' and '*before' remember where the
 * last, lower rank was found. */
static gdouble
value_at(const GArray *tallies, guint64 rank, guint *at, guint64 *before)
{
    while (*before + g_array_index(tallies, Tally, *at).n <= rank) {
        *before += g_array_index(tallies, Tally, *at).n;
        (*at)++;
    }
    return g_array_index(tallies, Tally, *at).value;
}

static void
append_quantiles(GString *rows, const GArray *tallies, guint64 n)
{
    guint at = 0;
    guint64 before = 0;

    for (guint i = 0; i < N_QUANTILES; i++) {
        gdouble h = (gdouble)(n - 1) * samples_fraction(i);
        guint64 rank = (guint64)h;
        gdouble low = value_at(tallies, rank, &at, &before);
        guint at_next = at;
        guint64 before_next = before;
        gdouble high =
            value_at(tallies, MIN(rank + 1, n - 1), &at_next, &before_next);
        csv_number(rows, low + (h - (gdouble)rank) * (high - low));
    }
}

/* Appends a row for each metric that any connection has; each begins with
 * 'start'. */
void
samples_rows(const Samples *samples, const char *start, GString *rows)
{
    const MetricColumns *columns = samples->columns;

    for (guint i = 0; i < columns->n_samples; i++) {
        const GArray *tallies = samples->tallies[i];
        guint64 n = 0;
        for (guint t = 0; t < tallies->len; t++) {
            n += g_array_index(tallies, Tally, t).n;
        }
        if (n > 0) {
            g_string_append(rows, start);
            csv_text(rows, columns->samples[i].key);
            csv_text(rows, columns->samples[i].metric->unit);
            csv_integer(rows, n);
            append_quantiles(rows, tallies, n);
            csv_end(rows);
        }
    }
}
