/* SPDX-License-Identifier: GPL-2.0-only */
/* A formula as its steps; private to the formula*.c files. */
#ifndef FINWAIT_SCENARIOS_FORMULA_PRIV_H
#define FINWAIT_SCENARIOS_FORMULA_PRIV_H

#include "scenarios/scenario/formula.h"

G_BEGIN_DECLS

#define FORMULA_MAX_DEPTH 64

typedef enum FormulaOp {
    FORMULA_NUMBER, /* pushes a number; the others take their operands */
    FORMULA_KEY,
    FORMULA_ADD,
    FORMULA_SUBTRACT,
    FORMULA_MULTIPLY,
    FORMULA_DIVIDE,
    FORMULA_POWER,
    FORMULA_NEGATE,
    FORMULA_ABS,
    FORMULA_EXP,
    FORMULA_LOG,
    FORMULA_MAX,
    FORMULA_MIN,
    FORMULA_SQRT,
} FormulaOp;

/* One step on a stack of numbers, in seconds and bits. */
typedef struct FormulaStep {
    FormulaOp op;
    gdouble number;     /* NUMBER; KEY: bits or seconds in one of its units */
    const Param *param; /* KEY */
} FormulaStep;

struct Formula {
    char *text;
    GArray *steps;  /* FormulaStep, operands before what takes them */
    gdouble factor; /* of the result, into the unit that was asked for */
};

/* What a quantity is of: seconds to the power of 'time', bits to that of
 * 'data'.  0 is of anything. */
typedef struct Dimension {
    int time, data;
    gboolean is_any;
} Dimension;

/* formula-dimension.c */
gdouble dimension_of_unit(const char *unit, Dimension *of);
gboolean dimension_is(const Dimension *a, const Dimension *b);
char *dimension_words(const Dimension *of);
gboolean dimension_join(Dimension *a, const Dimension *b, const char *what,
                        GError **error);
gboolean dimension_want_bare(Dimension *of, const char *what, GError **error);

G_END_DECLS

#endif
