/* SPDX-License-Identifier: GPL-2.0-only */
/* The thin lines of a figure: what its formula (theory=) gives for each panel
 * and series, between the values that are swept too. */
#include "scenarios/figures/figure-priv.h"

#include <math.h>

#include "scenarios/base/text.h"

/* So many parts of a line between two neighbours of the sweep. */
#define PARTS 16

/* How far a line reaches on both sides of a place that has a name. */
#define REACH 0.35

/* Where the formula is evaluated. */
typedef struct Place {
    const Param *x; /* has the value 'at', whatever the set says; or NULL */
    gdouble at;
    ParamSet *set;
} Place;

static gdouble
key_value(gpointer user, const Param *param)
{
    const Place *place = user;
    const Value *value = &place->set->values[param->index];

    return param == place->x ? place->at
           : value->text     ? value_number(param->type, value)
                             : NAN;
}

/* TRUE if the formula depends on what 'axis' sweeps: its key, or one in
 * lockstep with it. */
static gboolean
depends_on(const Scenario *scenario, const Figure *figure, const Axis *axis,
           gboolean with_itself)
{
    const Param *param;

    for (guint i = 0; (param = formula_key(figure->theory, i)); i++) {
        const Axis *other = scenario_axis(scenario, param);
        if (other &&
            (other == axis ? with_itself : scenario_is_lockstep(other, axis))) {
            return TRUE;
        }
    }
    return FALSE;
}

static void
add_row(GArray *rows, gdouble x, gdouble y, gboolean is_swept)
{
    FigureRow row = {{x, isfinite(y) ? y : NAN, is_swept}};

    g_array_append_val(rows, row);
}

/* ---- Along an axis of numbers ---------------------------------------------
 */

static int
by_x(gconstpointer a, gconstpointer b)
{
    gdouble left = ((const FigureRow *)a)->v[0];
    gdouble right = ((const FigureRow *)b)->v[0];

    return (left > right) - (left < right);
}

/* The line between two neighbours, without its ends. */
static void
add_between(GArray *rows, const Figure *figure, Place *place, gdouble from,
            gdouble to)
{
    place->x = figure->x->param;
    for (int i = 1; i < PARTS; i++) {
        gdouble part = (gdouble)i / PARTS;
        place->at =
            from > 0 ? from * pow(to / from, part) : from + (to - from) * part;
        add_row(rows, place->at,
                formula_value(figure->theory, key_value, place), FALSE);
    }
    place->x = NULL;
}

/* ---- Lines ----------------------------------------------------------------
 */

/* Has 'place' stand where the keys are as in 'texts'; FALSE if no point can
 * be so. */
static gboolean
go(Place *place, const char *const *texts)
{
    const Param *culprit;

    return param_set_read(place->set, texts, &culprit, NULL);
}

/* What the formula gives at each value along x, in their order. */
static void
add_swept(GArray *rows, const Scenario *scenario, const Figure *figure,
          const FigureData *data, const char **texts, Place *place)
{
    for (guint i = 0; i < figure->x->sweep->texts->len; i++) {
        const char *text = figure_axis_text(figure->x, i);
        Value value;
        gdouble x = i, y;
        scenario_choose(scenario, texts, figure->x, text);
        y = go(place, texts) ? formula_value(figure->theory, key_value, place)
                             : NAN;
        if (data->names) {
            add_row(rows, x - REACH, y, FALSE);
            add_row(rows, x, y, TRUE);
            add_row(rows, x + REACH, y, FALSE);
            add_row(rows, x + REACH, NAN, FALSE);
        } else if (!figure_value_zero(figure->x, text) &&
                   value_parse(figure->x->param->type, NULL, text, &value,
                               NULL)) {
            x = value_number(figure->x->param->type, &value);
            add_row(rows, x, y, TRUE);
        }
    }
}

/* Whether the formula is known between the values along x. */
static gboolean
is_smooth(const Scenario *scenario, const Figure *figure,
          const FigureData *data)
{
    return !data->names && !depends_on(scenario, figure, figure->x, FALSE);
}

/* The line for the keys of 'texts', whatever they say of x. */
static GArray *
make_line(const Scenario *scenario, const Figure *figure,
          const FigureData *data, const char **texts, Place *place)
{
    GArray *rows = g_array_new(FALSE, FALSE, sizeof(FigureRow));
    guint n;

    add_swept(rows, scenario, figure, data, texts, place);
    if (!is_smooth(scenario, figure, data)) {
        return rows;
    }
    g_array_sort(rows, by_x);
    n = rows->len;
    for (guint i = 1; i < n; i++) {
        add_between(rows, figure, place,
                    g_array_index(rows, FigureRow, i - 1).v[0],
                    g_array_index(rows, FigureRow, i).v[0]);
    }
    g_array_sort(rows, by_x);
    return rows;
}

/* Chooses the 'i'-th value of 'axis', if there is such an axis. */
static void
choose(const Scenario *scenario, const char **texts, const Axis *axis, guint i)
{
    if (axis) {
        scenario_choose(scenario, texts, axis, figure_axis_text(axis, i));
    }
}

/* Fills the theory of 'data', whose panels and series are known: in each
 * panel one line, or one for each series if they differ. */
void
figure_add_theory(FigureData *data, const Scenario *scenario,
                  const Figure *figure)
{
    g_autofree const char **texts =
        g_new(const char *, param_count(scenario->table));
    g_autoptr(ParamSet) set = param_set_new(scenario->table);
    Place place = {.set = set};

    if (!figure->theory) {
        return;
    }
    data->n_theory =
        figure->series && depends_on(scenario, figure, figure->series, TRUE)
            ? data->titles->len
            : 1;
    scenario_point_texts(scenario, scenario_point_at(scenario, 0), texts);
    for (guint f = 0; f < figure->n_fixed; f++) {
        scenario_choose(scenario, texts, figure->fixed[f],
                        figure->fixed_text[f]);
    }
    for (guint i = 0; i < data->panels->len * data->n_theory; i++) {
        choose(scenario, texts, figure->panels, i / data->n_theory);
        choose(scenario, texts, figure->series, i % data->n_theory);
        g_ptr_array_add(data->theory,
                        make_line(scenario, figure, data, texts, &place));
    }
}

/* What the formula gives for the mark 'row' of a series; NAN: nothing. */
gdouble
figure_theory_at(const FigureData *data, guint panel, guint series,
                 const FigureRow *row)
{
    guint line = panel * data->n_theory + (data->n_theory > 1 ? series : 0);
    const GArray *rows = g_ptr_array_index(data->theory, line);

    for (guint i = 0; i < rows->len; i++) {
        const FigureRow *at = &g_array_index(rows, FigureRow, i);
        if (at->v[2] && at->v[0] == row->v[0]) {
            return at->v[1];
        }
    }
    return NAN;
}

/* The rows of a line; an empty line, at which gnuplot ends it, where there is
 * no value. */
static void
append_line(GString *text, const FigureData *data, const GArray *rows)
{
    gdouble xfactor = data->names ? 1 : data->xunit.factor;
    gboolean is_begun = FALSE;
    guint n_written = 0;

    for (guint i = 0; i < rows->len; i++) {
        const FigureRow *row = &g_array_index(rows, FigureRow, i);
        if (!isnan(row->v[1])) {
            g_autofree char *x = number_text(row->v[0] * xfactor);
            g_autofree char *y = number_text(row->v[1] * data->yunit.factor);
            g_string_append_printf(text, "%s%s %s\n",
                                   n_written > 0 && !is_begun ? "\n" : "", x,
                                   y);
            n_written++;
        }
        is_begun = !isnan(row->v[1]);
    }
    g_string_append(text, n_written > 0 ? "" : "NaN NaN\n");
}

/* The lines as blocks of the data file, behind those of the series. */
void
figure_append_theory(GString *text, const FigureData *data)
{
    for (guint i = 0; i < data->theory->len; i++) {
        g_string_append_printf(text, "\n\n# theory %u\n", i + 1);
        append_line(text, data, g_ptr_array_index(data->theory, i));
    }
}
