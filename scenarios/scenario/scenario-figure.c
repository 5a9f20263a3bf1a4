/* SPDX-License-Identifier: GPL-2.0-only */
/* The [figure NAME] sections of a scenario: the pictures that they ask for. */
#include "scenarios/scenario/scenario-priv.h"

#include <string.h>

#include "scenarios/base/error.h"
#include "scenarios/measure/metrics.h"

/* ---- In words -------------------------------------------------------------
 */

/* The text of a kind, as in scenario files; static. */
const char *
figure_kind_name(FigureKind kind)
{
    static const char *const names[] = {
#define X(NAME, TEXT) TEXT,
        FIGURE_KINDS(X)
#undef X
    };

    return names[kind];
}

/* What is measured, by its names in scenario files. */
static void
append_measured(GString *text, const Figure *figure)
{
    const MetricColumns *columns = figure->columns;

    switch (figure->kind) {
    case FIGURE_CDF:
    case FIGURE_BOX:
        g_string_append(text, columns->samples[figure->samples].key);
        return;
    case FIGURE_STACKED:
        for (guint i = 0; i < figure->n_stack; i++) {
            g_string_append_printf(text, "%s%s", i ? ", " : "",
                                   columns->at[figure->stack[i]].key);
        }
        return;
    case FIGURE_SERIES:
        for (guint i = 0; i < figure->n_stack; i++) {
            g_string_append_printf(text, "%s%s", i ? ", " : "",
                                   columns->series[figure->stack[i]].key);
        }
        return;
    case FIGURE_TIMELINE:
        g_string_append_printf(text, "connection %u", figure->connection);
        return;
    case FIGURE_COMPARE:
        g_string_append(text,
                        figure->is_ratio ? "ratio of " : "difference of ");
        break;
    case FIGURE_LINES:
    case FIGURE_HEATMAP:
        break;
    }
    g_string_append(text, columns->at[figure->y].key);
}

/* "refused_fraction over server.sockets, by server.end, link.loss=0"; begins
 * with the kind unless that is lines.  (transfer full) */
char *
figure_describe(const Figure *figure)
{
    GString *text = g_string_new(NULL);

    if (figure->kind != FIGURE_LINES) {
        g_string_append_printf(text, "%s of ", figure_kind_name(figure->kind));
    }
    append_measured(text, figure);
    if (figure->x) {
        g_string_append_printf(text, " over %s", figure->x->param->key);
    }
    if (figure->yaxis) {
        g_string_append_printf(text, " and %s", figure->yaxis->param->key);
    }
    if (figure->series) {
        g_string_append_printf(text, ", by %s", figure->series->param->key);
    }
    if (figure->panels) {
        g_string_append_printf(text, ", a panel for each %s",
                               figure->panels->param->key);
    }
    if (figure->theory) {
        g_string_append_printf(text, ", beside %s",
                               formula_text(figure->theory));
    }
    for (guint f = 0; f < figure->n_fixed; f++) {
        g_string_append_printf(text, ", %s=%s", figure->fixed[f]->param->key,
                               figure->fixed_text[f]);
    }
    return g_string_free(text, FALSE);
}

/* ---- One picture for each combination that a figure leaves open ---------- */

/* The first axis that 'figure' neither shows nor fixes, or NULL. */
static const Axis *
open_axis(const Scenario *scenario, const Figure *figure)
{
    for (guint i = 0; i < scenario->axes->len; i++) {
        const Axis *axis = g_ptr_array_index(scenario->axes, i);
        gboolean shown = axis == figure->x || axis == figure->series ||
                         axis == figure->yaxis || axis == figure->panels ||
                         axis->leader || axis->sweep->texts->len == 1;
        for (guint f = 0; f < figure->n_fixed; f++) {
            shown = shown || figure->fixed[f] == axis;
        }
        if (!shown) {
            return axis;
        }
    }
    return NULL;
}

/* "accept-delay" and "1%": "accept-delay-1pct", a name for files.
 * (transfer full) */
static char *
extended_name(const char *name, const char *text)
{
    GString *out = g_string_new(name);

    g_string_append_c(out, '-');
    for (; *text; text++) {
        if (*text == '%') {
            g_string_append(out, "pct");
        } else if (g_ascii_isalnum(*text) || strchr("._-", *text)) {
            g_string_append_c(out, *text);
        } else {
            g_string_append_c(out, '_');
        }
    }
    return g_string_free(out, FALSE);
}

static Figure *
figure_copy(const Figure *figure)
{
    Figure *copy = g_memdup2(figure, sizeof *figure);

    copy->name = g_strdup(figure->name);
    formula_ref(copy->theory);
    return copy;
}

/* Adds 'figure' to the scenario, once for each combination of values of the
 * swept keys that it does not mention, and of which constraints leave points.
 */
static gboolean
add_pictures(Scenario *scenario, const Figure *figure, GError **error)
{
    const Axis *axis = open_axis(scenario, figure);

    if (!axis) {
        if (scenario_has_points(scenario, figure->fixed, figure->fixed_text,
                                figure->n_fixed)) {
            g_ptr_array_add(scenario->figures, figure_copy(figure));
        }
        return TRUE;
    }
    if (figure->n_fixed == SCENARIO_MAX_FIXED ||
        scenario->figures->len + axis->sweep->texts->len >
            SCENARIO_MAX_FIGURES) {
        return mistake(error,
                       "%s: [figure %s] needs a picture for each value "
                       "of %s, too many; expected it as x, as series, "
                       "or fixed: where=%s=%s",
                       figure->where, figure->name, axis->param->key,
                       axis->param->key,
                       (char *)g_ptr_array_index(axis->sweep->texts, 0));
    }
    for (guint i = 0; i < axis->sweep->texts->len; i++) {
        const char *text = g_ptr_array_index(axis->sweep->texts, i);
        g_autofree char *name = extended_name(figure->name, text);
        Figure one = *figure;
        one.name = name;
        one.fixed[one.n_fixed] = axis;
        one.fixed_text[one.n_fixed++] = text;
        if (!add_pictures(scenario, &one, error)) {
            return FALSE;
        }
    }
    return TRUE;
}

/* ---- All figures ----------------------------------------------------------
 */

/* The figure of the section 'name', begun if it is new. */
static Figure *
need_figure(GPtrArray *sections, const MetricColumns *columns,
            const KeyEntry *entry)
{
    Figure *figure;

    for (guint i = 0; i < sections->len; i++) {
        figure = g_ptr_array_index(sections, i);
        if (g_str_equal(figure->name, entry->name)) {
            return figure;
        }
    }
    figure = g_new0(Figure, 1);
    figure->name = g_strdup(entry->name);
    figure->where = entry->where;
    figure->columns = columns;
    figure->y = figure->samples = G_MAXUINT;
    figure->connection = 1;
    g_ptr_array_add(sections, figure);
    return figure;
}

/* Reads all sections: first what kind each is, then the keys that this kind
 * has. */
static gboolean
read_sections(const Scenario *scenario, GPtrArray *sections, GError **error)
{
    const GPtrArray *entries = scenario->file->entries;

    for (int pass = 0; pass < 2; pass++) {
        for (guint i = 0; i < entries->len; i++) {
            const KeyEntry *entry = g_ptr_array_index(entries, i);
            Figure *figure;
            if (!g_str_equal(entry->section, "figure")) {
                continue;
            }
            figure = need_figure(sections, scenario->columns, entry);
            if (*entry->key &&
                !(pass ? figure_take_key(scenario, figure, entry, error)
                       : figure_take_kind(figure, entry, error))) {
                return FALSE;
            }
        }
    }
    return TRUE;
}

/* What a figure of kind=compare shows is said in [compare]; without one whose
 * values --set has left, there is nothing to draw. */
static gboolean
take_compare(const Scenario *scenario, Figure *figure, GError **error)
{
    if (figure->kind != FIGURE_COMPARE) {
        return TRUE;
    }
    if (!keyfile_find(scenario->file, "compare", "", "key")) {
        return mistake(error,
                       "%s: [figure %s] of kind=compare draws what [compare] "
                       "asks for, expected [compare] with key=KEY",
                       figure->where, figure->name);
    }
    figure->series = scenario->compare;
    figure->is_left_out = figure->is_left_out || !scenario->compare;
    return figure->x != figure->series || !figure->x ||
           mistake(error,
                   "%s: [figure %s] has %s as x, whose values [compare] "
                   "compares, expected another KEY of [sweep]",
                   figure->where, figure->name, figure->x->param->key);
}

/* Fills 'figures' of 'scenario', whose axes are known. */
gboolean
scenario_read_figures(Scenario *scenario, GError **error)
{
    g_autoptr(GPtrArray) sections = g_ptr_array_new_with_free_func(figure_free);

    if (!read_sections(scenario, sections, error)) {
        return FALSE;
    }
    for (guint i = 0; i < sections->len; i++) {
        Figure *figure = g_ptr_array_index(sections, i);
        guint n_before = scenario->figures->len;
        if (!take_compare(scenario, figure, error) ||
            !figure_check(scenario, figure, error) ||
            !figure_take_theory(scenario, figure, error) ||
            (!figure->is_left_out && !add_pictures(scenario, figure, error))) {
            return FALSE;
        }
        if (scenario->figures->len == n_before) {
            g_ptr_array_add(scenario->left_out, g_strdup(figure->name));
        }
    }
    return TRUE;
}
