/* SPDX-License-Identifier: GPL-2.0-only */
#include "scenarios/scenario/formula-priv.h"

#include <math.h>

static void
clear(gpointer data)
{
    Formula *formula = data;

    g_free(formula->text);
    g_array_unref(formula->steps);
}

/* The same formula once more.  (transfer full): formula_unref() */
Formula *
formula_ref(Formula *formula)
{
    return formula ? g_rc_box_acquire(formula) : NULL;
}

/* Accepts NULL. */
void
formula_unref(Formula *formula)
{
    if (formula) {
        g_rc_box_release_full(formula, clear);
    }
}

/* As it was written; borrowed. */
const char *
formula_text(const Formula *formula)
{
    return formula->text;
}

/* The key that comes at place 'index', from 0, perhaps not for the first time;
 * NULL behind the last. */
const Param *
formula_key(const Formula *formula, guint index)
{
    for (guint i = 0; i < formula->steps->len; i++) {
        const FormulaStep *step =
            &g_array_index(formula->steps, FormulaStep, i);
        if (step->op == FORMULA_KEY && index-- == 0) {
            return step->param;
        }
    }
    return NULL;
}

/* 'a' is the operand before 'b', the last one. */
static gdouble
result(FormulaOp op, gdouble a, gdouble b)
{
    switch (op) {
    case FORMULA_ADD:
        return a + b;
    case FORMULA_SUBTRACT:
        return a - b;
    case FORMULA_MULTIPLY:
        return a * b;
    case FORMULA_DIVIDE:
        return a / b;
    case FORMULA_POWER:
        return pow(a, b);
    case FORMULA_NEGATE:
        return -b;
    case FORMULA_ABS:
        return fabs(b);
    case FORMULA_EXP:
        return exp(b);
    case FORMULA_LOG:
        return log(b);
    case FORMULA_MAX:
        return isnan(a) || isnan(b) ? NAN : MAX(a, b);
    case FORMULA_MIN:
        return isnan(a) || isnan(b) ? NAN : MIN(a, b);
    case FORMULA_SQRT:
        return sqrt(b);
    case FORMULA_NUMBER:
    case FORMULA_KEY:
        break;
    }
    g_assert_not_reached();
}

static gboolean
has_two_operands(FormulaOp op)
{
    return (op >= FORMULA_ADD && op <= FORMULA_POWER) || op == FORMULA_MAX ||
           op == FORMULA_MIN;
}

/* The value where 'key' tells what the keys are, in the unit that was asked
 * for; no finite number where there is none. */
gdouble
formula_value(const Formula *formula, FormulaKeyFn key, gpointer user)
{
    gdouble stack[FORMULA_MAX_DEPTH];
    guint n = 0;

    for (guint i = 0; i < formula->steps->len; i++) {
        const FormulaStep *step =
            &g_array_index(formula->steps, FormulaStep, i);
        if (step->op == FORMULA_NUMBER) {
            stack[n++] = step->number;
        } else if (step->op == FORMULA_KEY) {
            stack[n++] = step->number * key(user, step->param);
        } else if (has_two_operands(step->op)) {
            n--;
            stack[n - 1] = result(step->op, stack[n - 1], stack[n]);
        } else {
            stack[n - 1] = result(step->op, 0, stack[n - 1]);
        }
    }
    return stack[0] * formula->factor;
}
