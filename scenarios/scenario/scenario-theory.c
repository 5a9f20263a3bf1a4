/* SPDX-License-Identifier: GPL-2.0-only */
/* theory= of a [figure NAME] section, once its other keys are known. */
#include "scenarios/scenario/scenario-priv.h"

#include <math.h>

#include "scenarios/base/error.h"

/* FALSE, with an error, if 'param' has no number at the first point that is
 * run, where it might mean nothing or be random. */
static gboolean
check_key(const Scenario *scenario, const ParamSet *first, const Param *param,
          const char *where, GError **error)
{
    const Axis *axis = scenario_axis(scenario, param);
    const Value *value = &first->values[param->index];

    if (axis ? axis->is_numeric
             : value->text && isfinite(value_number(param->type, value))) {
        return TRUE;
    }
    if (!value->text) {
        return mistake(error,
                       "%s: %s means nothing here, expected a key that "
                       "applies",
                       where, param->key);
    }
    return mistake(error,
                   "%s: %s is %s, which is no number, expected a key whose "
                   "values are times, rates, sizes or numbers",
                   where, param->key, value->text);
}

/* Reads the formula of 'figure', if it has one: it gives what y= is. */
gboolean
figure_take_theory(const Scenario *scenario, Figure *figure, GError **error)
{
    g_autoptr(ParamSet) first = NULL;
    const char *where;
    const Param *param;

    if (!figure->theory_key) {
        return TRUE;
    }
    where = figure->theory_key->where;
    figure->theory = formula_parse(scenario->table, figure->theory_key->value,
                                   figure->columns->at[figure->y].unit, error);
    if (!figure->theory) {
        g_prefix_error(error, "%s: ", where);
        return FALSE;
    }
    first = scenario_point(scenario, scenario_point_at(scenario, 0));
    for (guint i = 0; (param = formula_key(figure->theory, i)); i++) {
        if (!check_key(scenario, first, param, where, error)) {
            return FALSE;
        }
    }
    return TRUE;
}
