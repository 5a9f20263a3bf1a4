/* SPDX-License-Identifier: GPL-2.0-only */
/* A formula over the keys of a scenario, e.g. "2 * link.delay + server.reply /
 * link.rate", such as theory= of a figure is.
 *
 * Sums, differences, products, quotients and powers of keys, of numbers with
 * units and of functions (abs, exp, log, max, min, sqrt).  Units are those of
 * values.h; quantities have dimensions, of time and of data, which must fit:
 * bytes over a rate are a time, a time is not added to a size.  0 fits
 * everything.
 */
#ifndef FINWAIT_SCENARIOS_FORMULA_H
#define FINWAIT_SCENARIOS_FORMULA_H

#include "scenarios/params/params.h"
#include <glib.h>

G_BEGIN_DECLS

typedef struct Formula Formula;

/* What 'param' is where the formula is evaluated, as value_number() gives it;
 * NAN: it has no number there. */
typedef gdouble (*FormulaKeyFn)(gpointer user, const Param *param);

Formula *formula_parse(const ParamTable *table, const char *text,
                       const char *unit, GError **error);
Formula *formula_ref(Formula *formula);
void formula_unref(Formula *formula);

gdouble formula_value(const Formula *formula, FormulaKeyFn key, gpointer user);
const Param *formula_key(const Formula *formula, guint index);
const char *formula_text(const Formula *formula);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Formula, formula_unref)

G_END_DECLS

#endif
