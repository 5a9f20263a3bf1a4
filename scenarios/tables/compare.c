/* SPDX-License-Identifier: GPL-2.0-only */
#include "scenarios/tables/compare.h"

#include <math.h>

#include "scenarios/base/beneath.h"
#include "scenarios/base/csv.h"
#include "scenarios/base/error.h"
#include "scenarios/base/outfile.h"
#include "scenarios/tables/result.h"

/* ---- Which points -------------------------------------------------------- */

/* TRUE if the axis goes with 'key', in lockstep. */
static gboolean
is_tied(const Axis *axis, const Axis *key)
{
    const Axis *digit = axis->leader ? axis->leader : axis;

    return key && digit == (key->leader ? key->leader : key);
}

/* What two points that are compared have in common: the values of all axes but
 * 'key' and those that go with it.  (transfer full) */
static char *
place_of(const Scenario *scenario, const RunsPoint *point, const Axis *key)
{
    GString *place = g_string_new(NULL);

    for (guint i = 0; i < scenario->axes->len; i++) {
        if (!is_tied(g_ptr_array_index(scenario->axes, i), key)) {
            g_string_append_printf(place, "%s\n", point->values[i]);
        }
    }
    return g_string_free(place, FALSE);
}

static Comparison *
comparison_new(const RunsTable *base, const RunsTable *other, const Axis *key)
{
    Comparison *comparison = g_new0(Comparison, 1);

    *comparison = (Comparison){.base = base, .other = other, .key = key};
    comparison->pairs = g_array_new(FALSE, FALSE, sizeof(ComparePair));
    return comparison;
}

/* Frees 'comparison'; accepts NULL. */
void
comparison_free(Comparison *comparison)
{
    if (comparison) {
        g_array_unref(comparison->pairs);
        g_free(comparison);
    }
}

/* Pairs a point with its partner in 'bases' (by place), if it has one. */
static void
pair_up(Comparison *comparison, GHashTable *bases, const RunsPoint *point)
{
    g_autofree char *place =
        place_of(comparison->other->scenario, point, comparison->key);
    const ComparePair pair = {g_hash_table_lookup(bases, place), point};

    if (pair.base) {
        g_array_append_val(comparison->pairs, pair);
    } else {
        comparison->n_alone++;
    }
}

/* Of one table, which must outlive it: the points with the value 'base' of
 * 'key' against those with its other ones.
 * (transfer full): comparison_free() */
Comparison *
comparison_of_key(const RunsTable *table, const Axis *key, const char *base)
{
    Comparison *comparison = comparison_new(table, table, key);
    g_autoptr(GHashTable) bases =
        g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    g_autofree char *wanted = result_axis_field(key, base);
    guint at = 0;

    g_ptr_array_find(table->scenario->axes, key, &at);
    for (guint i = 0; i < table->points->len; i++) {
        RunsPoint *point = table->points->pdata[i];
        if (g_str_equal(point->values[at], wanted)) {
            g_hash_table_insert(bases, place_of(table->scenario, point, key),
                                point);
        }
    }
    for (guint i = 0; i < table->points->len; i++) {
        const RunsPoint *point = table->points->pdata[i];
        if (!g_str_equal(point->values[at], wanted)) {
            pair_up(comparison, bases, point);
        }
    }
    return comparison;
}

/* FALSE, with an error, if they do not sweep the same keys. */
static gboolean
have_same_axes(const Scenario *a, const Scenario *b, GError **error)
{
    for (guint i = 0; i < MAX(a->axes->len, b->axes->len); i++) {
        const Axis *x = i < a->axes->len ? a->axes->pdata[i] : NULL;
        const Axis *y = i < b->axes->len ? b->axes->pdata[i] : NULL;
        if (!x || !y || !g_str_equal(x->param->key, y->param->key)) {
            return mistake(error,
                           "%s sweeps %s and %s %s in its place, expected the "
                           "same keys in the same order",
                           a->path, x ? x->param->key : "nothing", b->path,
                           y ? y->param->key : "nothing");
        }
    }
    return TRUE;
}

/* Of two tables, which must outlive it: points with the same values. */
Comparison *
comparison_of_tables(const RunsTable *base, const RunsTable *other,
                     GError **error)
{
    g_autoptr(GHashTable) bases =
        g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    Comparison *comparison;

    if (!have_same_axes(base->scenario, other->scenario, error)) {
        return NULL;
    }
    comparison = comparison_new(base, other, NULL);
    for (guint i = 0; i < base->points->len; i++) {
        RunsPoint *point = base->points->pdata[i];
        g_hash_table_insert(bases, place_of(base->scenario, point, NULL),
                            point);
    }
    for (guint i = 0; i < other->points->len; i++) {
        pair_up(comparison, bases, other->points->pdata[i]);
    }
    return comparison;
}

/* ---- What they say ------------------------------------------------------- */

/* The part and the whole of a run's column; FALSE if it has no number. */
static gboolean
part_of(const RunsTable *table, const RunsPoint *point, guint run, guint column,
        gdouble *part, gdouble *whole)
{
    const gdouble *numbers = runs_point_numbers(table, point, run);
    const MetricColumn *at = &table->scenario->columns->at[column];

    *part = numbers[at->part >= 0 ? (guint)at->part : column];
    *whole = at->whole >= 0 ? numbers[at->whole] : 1;
    return !isnan(*part) && !isnan(*whole);
}

/* The next pair of replications of the same number, from '*i' and '*k' on. */
static gboolean
next_pair(const ComparePair *pair, guint *i, guint *k)
{
    const GArray *x = pair->base->replications, *y = pair->other->replications;

    while (*i < x->len && *k < y->len) {
        guint64 a = g_array_index(x, guint64, *i);
        guint64 b = g_array_index(y, guint64, *k);
        if (a == b) {
            return TRUE;
        }
        *(a < b ? i : k) += 1;
    }
    return FALSE;
}

/* What the pair of points of that number says of a column of 'base'; FALSE if
 * the other side has none of that key. */
gboolean
comparison_change(const Comparison *comparison, guint pair, guint column,
                  PairedChange *out)
{
    const ComparePair *at =
        &g_array_index(comparison->pairs, ComparePair, pair);
    const char *key = comparison->base->scenario->columns->at[column].key;
    int there = metric_column_find(comparison->other->scenario->columns, key);
    guint most = at->base->replications->len;
    g_autofree gdouble *all = g_new(gdouble, 4 * (gsize)most + 1);
    gdouble *a = all, *m = a + most, *b = m + most, *n = b + most;
    gsize pairs = 0;

    if (there < 0) {
        return FALSE;
    }
    for (guint i = 0, k = 0; next_pair(at, &i, &k); i++, k++) {
        pairs += part_of(comparison->base, at->base, i, column, &a[pairs],
                         &m[pairs]) &&
                 part_of(comparison->other, at->other, k, (guint)there,
                         &b[pairs], &n[pairs]);
    }
    *out = paired_change((PairedSide){a, m}, (PairedSide){b, n}, pairs);
    return TRUE;
}

/* ---- The table ----------------------------------------------------------- */

static void
append_names(GString *line, const Comparison *comparison)
{
    static const char *const names[] = {"metric",
                                        "unit",
                                        "n",
                                        "base",
                                        "other",
                                        "difference",
                                        "difference_low",
                                        "difference_high",
                                        "ratio",
                                        "ratio_low",
                                        "ratio_high",
                                        "differs"};
    const GPtrArray *axes = comparison->other->scenario->axes;

    csv_text(line, "point");
    csv_text(line, "base_point");
    for (guint i = 0; i < axes->len; i++) {
        g_autofree char *name = result_axis_column(axes->pdata[i]);
        csv_text(line, name);
    }
    for (gsize i = 0; i < G_N_ELEMENTS(names); i++) {
        csv_text(line, names[i]);
    }
    csv_end(line);
}

static void
append_row(GString *text, const ComparePair *pair, const MetricColumn *column,
           const PairedChange *change)
{
    csv_integer(text, pair->other->number);
    csv_integer(text, pair->base->number);
    for (char **value = pair->other->values; *value; value++) {
        csv_text(text, *value);
    }
    csv_text(text, column->key);
    csv_text(text, column->unit);
    csv_integer(text, change->n);
    csv_number(text, change->base);
    csv_number(text, change->other);
    csv_number(text, change->difference);
    csv_number(text, change->difference_ci95.low);
    csv_number(text, change->difference_ci95.high);
    csv_number(text, change->ratio);
    csv_number(text, change->ratio_ci95.low);
    csv_number(text, change->ratio_ci95.high);
    csv_text(text, paired_verdict_name(paired_verdict(change, FALSE)));
    csv_end(text);
}

/* All of it as CSV: a row for each pair of points and metric.
 * (transfer full) */
char *
comparison_csv(const Comparison *comparison)
{
    const MetricColumns *columns = comparison->base->scenario->columns;
    GString *text = g_string_new(NULL);

    append_names(text, comparison);
    for (guint i = 0; i < comparison->pairs->len; i++) {
        for (guint c = 0; c < columns->n; c++) {
            PairedChange change;
            if (comparison_change(comparison, i, c, &change)) {
                append_row(text,
                           &g_array_index(comparison->pairs, ComparePair, i),
                           &columns->at[c], &change);
            }
        }
    }
    return g_string_free(text, FALSE);
}

/* Writes the compare.csv that [compare] asks for from the runs.csv in 'folder';
 * where it asks for none, takes an earlier one away. */
gboolean
compare_put(const char *folder, const Scenario *scenario, GError **error)
{
    g_autoptr(RunsTable) table = NULL;
    g_autoptr(Comparison) comparison = NULL;
    g_autofree char *text = NULL;

    if (!scenario->compare) {
        beneath_remove(folder, "compare.csv");
        return TRUE;
    }
    table = runs_table_load(folder, scenario, error);
    if (!table) {
        return FALSE;
    }
    comparison =
        comparison_of_key(table, scenario->compare, scenario->compare_base);
    text = comparison_csv(comparison);
    return outfile_put(folder, "compare.csv", text, error);
}
