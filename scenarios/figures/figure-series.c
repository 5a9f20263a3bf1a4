/* SPDX-License-Identifier: GPL-2.0-only */
/* What a figure of kind=series shows: the samples of all replications of a
 * point, put together by their times, and the events that all of them share. */
#include "scenarios/figures/figure-priv.h"

#include <string.h>

#include "scenarios/base/error.h"
#include "scenarios/measure/stats.h"
#include "scenarios/tables/result.h"

/* More marks than this hide what they mark. */
#define MAX_MARKS 40

/* The ends of the band. */
#define BAND_LOW 0.1
#define BAND_HIGH 0.9

/* The values of a series at one time. */
typedef struct Moment {
    gdouble at_s;
    GArray *values; /* gdouble */
} Moment;

/* An event at one time, in how many runs. */
typedef struct Seen {
    gdouble at_s;
    guint n_runs;
    guint last_run;
} Seen;

typedef struct Reading {
    FigureData *data;
    const Figure *figure;
    const char *path;
    GPtrArray *moments; /* by series, as FigureData: GHashTable of Moment, by
                           the text of the time */
    GHashTable *events; /* "12.5 deploy" -> Seen */
    char *run;          /* the point and replication of the last row */
    guint n_runs;       /* that are shown, so far */
    int point, replication, time, event;
    int series, panels, fixed[SCENARIO_MAX_FIXED];
    int values[SCENARIO_MAX_STACK];
} Reading;

/* ---- Columns ------------------------------------------------------------- */

static int
find(char **header, const char *name)
{
    for (int i = 0; header[i]; i++) {
        if (g_str_equal(header[i], name)) {
            return i;
        }
    }
    return -1;
}

/* -1, and FALSE, if there is an axis but no column of it. */
static gboolean
find_axis(char **header, const Axis *axis, int *column)
{
    g_autofree char *name = axis ? result_axis_column(axis) : NULL;

    *column = name ? find(header, name) : -1;
    return !axis || *column >= 0;
}

static gboolean
find_columns(Reading *at, char **header, GError **error)
{
    const Figure *figure = at->figure;
    gboolean ok = find_axis(header, figure->series, &at->series) &&
                  find_axis(header, figure->panels, &at->panels);

    at->point = find(header, "point");
    at->replication = find(header, "replication");
    at->time = find(header, "time_s");
    at->event = find(header, "event");
    for (guint i = 0; i < figure->n_fixed; i++) {
        ok = find_axis(header, figure->fixed[i], &at->fixed[i]) && ok;
    }
    for (guint i = 0; i < figure->n_stack; i++) {
        at->values[i] =
            find(header, figure->columns->series[figure->stack[i]].key);
        ok = ok && at->values[i] >= 0;
    }
    return (ok && at->point >= 0 && at->replication >= 0 && at->time >= 0 &&
            at->event >= 0) ||
           mistake(error,
                   "%s lacks columns that [figure %s] needs, expected the "
                   "samples of this scenario",
                   at->path, figure->name);
}

/* ---- Rows ---------------------------------------------------------------- */

static gboolean
is_shown(const Reading *at, char **row)
{
    const Figure *figure = at->figure;

    for (guint i = 0; i < figure->n_fixed; i++) {
        if (!figure_field_is(figure->fixed[i], row[at->fixed[i]],
                             figure->fixed_text[i])) {
            return FALSE;
        }
    }
    return TRUE;
}

static void
count_run(Reading *at, char **row)
{
    g_autofree char *run =
        g_strconcat(row[at->point], " ", row[at->replication], NULL);

    if (g_strcmp0(run, at->run) != 0) {
        g_free(at->run);
        at->run = g_steal_pointer(&run);
        at->n_runs++;
    }
}

/* Of several that it happens to at once it is one event. */
static void
take_event(Reading *at, char **row)
{
    g_autofree char *key =
        g_strconcat(row[at->time], " ", row[at->event], NULL);
    Seen *seen = g_hash_table_lookup(at->events, key);

    if (!seen) {
        seen = g_new0(Seen, 1);
        seen->at_s = g_ascii_strtod(row[at->time], NULL);
        g_hash_table_insert(at->events, g_steal_pointer(&key), seen);
    }
    if (seen->last_run != at->n_runs) {
        seen->last_run = at->n_runs;
        seen->n_runs++;
    }
}

static void
take_value(Reading *at, guint series, const char *time, const char *field)
{
    GHashTable *moments = g_ptr_array_index(at->moments, series);
    Moment *moment = g_hash_table_lookup(moments, time);
    gdouble value = g_ascii_strtod(field, NULL);

    if (!moment) {
        moment = g_new(Moment, 1);
        *moment = (Moment){g_ascii_strtod(time, NULL),
                           g_array_new(FALSE, FALSE, sizeof(gdouble))};
        g_hash_table_insert(moments, g_strdup(time), moment);
    }
    g_array_append_val(moment->values, value);
}

static void
take_sample(Reading *at, char **row)
{
    const Figure *figure = at->figure;
    int panel =
        figure->panels ? figure_axis_place(figure->panels, row[at->panels]) : 0;
    int series =
        figure->series ? figure_axis_place(figure->series, row[at->series]) : 0;

    if (panel < 0 || series < 0) {
        return;
    }
    for (guint i = 0; i < figure->n_stack; i++) {
        guint place = (guint)panel * at->data->titles->len + (guint)series + i;
        take_value(at, place, row[at->time], row[at->values[i]]);
    }
}

/* As CsvRowFn. */
static gboolean
take_row(gpointer user, char **header, char **row, GError **error)
{
    Reading *at = user;

    if (!row) {
        return find_columns(at, header, error);
    }
    if (!is_shown(at, row)) {
        return TRUE;
    }
    count_run(at, row);
    if (*row[at->event]) {
        take_event(at, row);
    } else {
        take_sample(at, row);
    }
    return TRUE;
}

/* ---- What they make ------------------------------------------------------ */

static int
compare_numbers(gconstpointer a, gconstpointer b)
{
    gdouble x = *(const gdouble *)a, y = *(const gdouble *)b;

    return (x > y) - (x < y);
}

static int
compare_rows(gconstpointer a, gconstpointer b)
{
    return compare_numbers(((const FigureRow *)a)->v,
                           ((const FigureRow *)b)->v);
}

/* Without the noise of the last digits. */
static gdouble
tidy(gdouble number)
{
    char text[G_ASCII_DTOSTR_BUF_SIZE];

    return g_ascii_strtod(g_ascii_formatd(text, sizeof text, "%.9g", number),
                          NULL);
}

static FigureRow
row_of(const Moment *moment)
{
    const gdouble *values = (const gdouble *)(const void *)moment->values->data;
    guint n = moment->values->len;
    gdouble sum = 0;

    g_array_sort(moment->values, compare_numbers);
    for (guint i = 0; i < n; i++) {
        sum += values[i];
    }
    return (FigureRow){{moment->at_s, tidy(sum / n),
                        tidy(stats_quantile(values, n, BAND_LOW)),
                        tidy(stats_quantile(values, n, BAND_HIGH))}};
}

static void
make_rows(Reading *at, guint series)
{
    GArray *rows = g_ptr_array_index(at->data->series, series);
    GHashTableIter iter;
    gpointer moment;

    g_hash_table_iter_init(&iter, g_ptr_array_index(at->moments, series));
    while (g_hash_table_iter_next(&iter, NULL, &moment)) {
        FigureRow row = row_of(moment);
        at->data->n_max =
            MAX(at->data->n_max, ((const Moment *)moment)->values->len);
        g_array_append_val(rows, row);
    }
    g_array_sort(rows, compare_rows);
}

static int
compare_marks(gconstpointer a, gconstpointer b)
{
    const FigureMark *x = a, *y = b;
    int by_time = compare_numbers(&x->at_s, &y->at_s);

    return by_time ? by_time : strcmp(x->name, y->name);
}

static void
clear_mark(gpointer data)
{
    g_free(((FigureMark *)data)->name);
}

/* Those that happen at the same time in all runs, unless they are many. */
static void
make_marks(Reading *at)
{
    GArray *marks = g_array_new(FALSE, FALSE, sizeof(FigureMark));
    GHashTableIter iter;
    gpointer key, value;

    g_array_set_clear_func(marks, clear_mark);
    g_hash_table_iter_init(&iter, at->events);
    while (g_hash_table_iter_next(&iter, &key, &value)) {
        const Seen *seen = value;
        FigureMark mark = {seen->at_s, NULL};
        if (seen->n_runs == at->n_runs) {
            mark.name = g_strdup(strchr(key, ' ') + 1);
            g_array_append_val(marks, mark);
        }
    }
    g_array_sort(marks, compare_marks);
    if (marks->len > MAX_MARKS) {
        g_array_set_size(marks, 0);
    }
    at->data->marks = marks;
}

/* ---- The whole ----------------------------------------------------------- */

static void
moment_free(gpointer data)
{
    g_array_unref(((Moment *)data)->values);
    g_free(data);
}

static void
moments_free(gpointer moments)
{
    g_hash_table_unref(moments);
}

gboolean
figure_pick_series(FigureData *data, const Figure *figure,
                   const FigureTables *tables, GError **error)
{
    g_autofree char *path =
        g_build_filename(tables->folder, "series.csv", NULL);
    Reading at = {.data = data, .figure = figure, .path = path};
    gboolean ok;

    at.moments = g_ptr_array_new_with_free_func(moments_free);
    at.events = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    for (guint i = 0; i < data->series->len; i++) {
        g_ptr_array_add(at.moments,
                        g_hash_table_new_full(g_str_hash, g_str_equal, g_free,
                                              moment_free));
    }
    ok = csv_each(path, take_row, &at, error);
    for (guint i = 0; ok && i < data->series->len; i++) {
        make_rows(&at, i);
    }
    make_marks(&at);
    g_ptr_array_unref(at.moments);
    g_hash_table_unref(at.events);
    g_free(at.run);
    return ok;
}

/* Where events are marked, in the unit of x. */
void
figure_append_marks(GString *script, const FigureData *data)
{
    guint n = data->marks ? data->marks->len : 0;

    g_string_append_printf(script,
                           "MARKED = %u\narray MARK_AT[%u]\n"
                           "array MARK[%u]\n",
                           n, MAX(n, 1), MAX(n, 1));
    for (guint i = 0; i < n; i++) {
        const FigureMark *mark = &g_array_index(data->marks, FigureMark, i);
        g_autofree char *name = g_strdup_printf("MARK[%u]", i + 1);
        char text[G_ASCII_DTOSTR_BUF_SIZE];
        g_ascii_formatd(text, sizeof text, "%.9g",
                        mark->at_s * data->xunit.factor);
        g_string_append_printf(script, "MARK_AT[%u] = %s\n", i + 1, text);
        figure_append_words(script, name, mark->name);
    }
}
