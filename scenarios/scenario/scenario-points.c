/* SPDX-License-Identifier: GPL-2.0-only */
/* The grid of a sweep, and which of its points the constraints leave. */
#include "scenarios/scenario/scenario-priv.h"

#include <string.h>

#include "scenarios/base/error.h"

/* The most comparisons in all constraints of a scenario. */
#define MAX_COMPARISONS CONSTRAINT_MAX_COMPARISONS

/* ---- Lockstep -------------------------------------------------------------
 */

static gboolean
unknown_leader(const Scenario *scenario, const Axis *axis, GError **error)
{
    g_autoptr(GPtrArray) keys = g_ptr_array_new();

    for (guint i = 0; i < scenario->axes->len; i++) {
        const Axis *other = g_ptr_array_index(scenario->axes, i);
        if (other != axis && !other->sweep->leader) {
            g_ptr_array_add(keys, (gpointer)other->param->key);
        }
    }
    return mistaken_word(error, axis->sweep->leader, words_end(keys),
                         "%s: \"with %s\": not swept by itself, expected "
                         "another key of [sweep]",
                         axis->where, axis->sweep->leader);
}

/* Finds whom an axis goes in lockstep with. */
static gboolean
find_leader(const Scenario *scenario, Axis *axis, GError **error)
{
    guint n = axis->sweep->texts->len;

    if (!axis->sweep->leader) {
        return TRUE;
    }
    for (guint i = 0; i < scenario->axes->len; i++) {
        const Axis *other = g_ptr_array_index(scenario->axes, i);
        if (other != axis && !other->sweep->leader &&
            g_str_equal(other->param->key, axis->sweep->leader)) {
            axis->leader = other;
        }
    }
    if (!axis->leader) {
        return unknown_leader(scenario, axis, error);
    }
    return axis->leader->sweep->texts->len == n ||
           mistake(error,
                   "%s: %s has %u value%s, expected %u: one for each of %s, "
                   "which it goes with",
                   axis->where, axis->param->key, n, n == 1 ? "" : "s",
                   axis->leader->sweep->texts->len, axis->sweep->leader);
}

/* ---- The grid -------------------------------------------------------------
 */

static gboolean
too_many(const Axis *last, gdouble n, const char *what, guint limit,
         GError **error)
{
    g_autofree char *number =
        n < 1e15 ? g_strdup_printf("%.0f", n) : g_strdup_printf("%.0e", n);

    return mistake(error,
                   "%s: %s points are too many, expected at most %u in all "
                   "of [sweep]%s",
                   last->where, number, limit, what);
}

/* How many points the grid has, refused before any of them is made. */
static gboolean
count_grid(Scenario *scenario, GError **error)
{
    gdouble n = 1;
    const Axis *last = NULL;
    gboolean is_open = scenario->wheres->len == 0;
    guint limit = is_open ? SCENARIO_MAX_POINTS : SCENARIO_MAX_GRID;

    for (guint i = 0; i < scenario->axes->len; i++) {
        Axis *axis = g_ptr_array_index(scenario->axes, i);
        if (!find_leader(scenario, axis, error)) {
            return FALSE;
        }
        if (!axis->leader) {
            n *= axis->sweep->texts->len;
            last = axis;
        }
    }
    scenario->n_grid = scenario->n_points = (guint64)MIN(n, 1e18);
    return n <= limit ||
           too_many(last, n, is_open ? "" : " before its constraints", limit,
                    error);
}

/* ---- Constraints ----------------------------------------------------------
 */

/* TRUE if 'key' of [sweep] is a constraint. */
gboolean
scenario_is_where(const char *key)
{
    return g_str_equal(key, "where") || g_str_has_prefix(key, "where.");
}

/* Takes one constraint of [sweep]. */
gboolean
scenario_take_where(Scenario *scenario, const KeyEntry *entry, GError **error)
{
    Constraint *constraint =
        constraint_parse(scenario->table, entry->value, error);
    guint n = 0;
    Where *where;

    if (!constraint) {
        if (!g_str_has_prefix(entry->where, "--")) {
            g_prefix_error(error, "%s: ", entry->key);
        }
        g_prefix_error(error, "%s: ", entry->where);
        return FALSE;
    }
    where = g_new0(Where, 1);
    *where = (Where){constraint, entry->key, entry->value, entry->where};
    g_ptr_array_add(scenario->wheres, where);
    for (guint i = 0; i < scenario->wheres->len; i++) {
        where = g_ptr_array_index(scenario->wheres, i);
        n += constraint_comparisons(where->constraint);
    }
    return n <= MAX_COMPARISONS ||
           mistake(error,
                   "%s: too many comparisons, expected at most %d in all "
                   "constraints",
                   entry->where, MAX_COMPARISONS);
}

/* The first constraint that does not hold at the point of 'texts', NULL if
 * all hold.  FALSE: an error. */
static gboolean
find_broken(const Scenario *scenario, guint64 point, const char *const *texts,
            const Where **broken, GError **error)
{
    *broken = NULL;
    for (guint i = 0; i < scenario->wheres->len && !*broken; i++) {
        const Where *where = g_ptr_array_index(scenario->wheres, i);
        gboolean holds;
        if (!constraint_holds(where->constraint, texts, &holds, error)) {
            g_prefix_error(error, "%s: point %" G_GUINT64_FORMAT ": ",
                           where->where, point);
            return FALSE;
        }
        *broken = holds ? NULL : where;
    }
    return TRUE;
}

/* Complains that nothing is left; 'last' is the constraint that decided over
 * the last of the points. */
static gboolean
nothing_left(const Scenario *scenario, const Where *last, GError **error)
{
    return mistake(error,
                   "%s: none of %" G_GUINT64_FORMAT " points is left%s, "
                   "expected at least one that meets \"%s\"",
                   last->where, scenario->n_grid,
                   scenario->wheres->len > 1 ? " by all constraints together"
                                             : "",
                   last->text);
}

/* Keeps the points at which all constraints hold. */
static gboolean
keep_points(Scenario *scenario, GError **error)
{
    g_autofree const char **texts =
        g_new(const char *, param_count(scenario->table));
    const Where *broken, *last = NULL;
    guint furthest = 0;

    scenario->kept = g_array_new(FALSE, FALSE, sizeof(guint32));
    for (guint64 point = 0; point < scenario->n_grid; point++) {
        guint32 number = (guint32)point, index = 0;
        scenario_point_texts(scenario, point, texts);
        if (!find_broken(scenario, point, texts, &broken, error)) {
            return FALSE;
        }
        if (!broken) {
            g_array_append_val(scenario->kept, number);
            continue;
        }
        g_ptr_array_find(scenario->wheres, broken, &index);
        if (!last || index > furthest) {
            last = broken;
            furthest = index;
        }
    }
    scenario->n_points = scenario->kept->len;
    return scenario->kept->len > 0 || nothing_left(scenario, last, error);
}

/* Finds out how many points there are, and which of them are run. */
gboolean
scenario_count_points(Scenario *scenario, GError **error)
{
    const Axis *last;

    if (!count_grid(scenario, error)) {
        return FALSE;
    }
    if (scenario->wheres->len == 0) {
        return TRUE;
    }
    if (!keep_points(scenario, error)) {
        return FALSE;
    }
    last = scenario->axes->len
               ? g_ptr_array_index(scenario->axes, scenario->axes->len - 1)
               : NULL;
    return scenario->n_points <= SCENARIO_MAX_POINTS ||
           too_many(last, (gdouble)scenario->n_points, ", by its constraints",
                    SCENARIO_MAX_POINTS, error);
}

/* TRUE if some point that is run has the value 'texts[i]' of each of the 'n'
 * 'axes'. */
gboolean
scenario_has_points(const Scenario *scenario, const Axis *const *axes,
                    const char *const *texts, guint n)
{
    gboolean has = scenario->kept == NULL;

    for (guint64 i = 0; !has && i < scenario->n_points; i++) {
        has = TRUE;
        for (guint a = 0; has && a < n; a++) {
            guint index = 0;
            g_ptr_array_find(scenario->axes, axes[a], &index);
            has = g_str_equal(
                texts[a], scenario_axis_text(
                              scenario, scenario_point_at(scenario, i), index));
        }
    }
    return has;
}
