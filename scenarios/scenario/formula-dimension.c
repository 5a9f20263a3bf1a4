/* SPDX-License-Identifier: GPL-2.0-only */
/* What the quantities of a formula are of. */
#include "scenarios/scenario/formula-priv.h"

#include "scenarios/base/error.h"

/* Units, as X.unit of metrics and keys has them: what they are, and how many
 * seconds and bits. */
static const struct {
    const char *unit;
    Dimension of;
    gdouble factor;
    const char *words;
} dimensions[] = {
    {"", {0, 0, FALSE}, 1, "a bare number"},
    {"s", {1, 0, FALSE}, 1, "a time"},
    {"bytes", {0, 1, FALSE}, 8, "a size"},
    {"bps", {-1, 1, FALSE}, 1, "a rate"},
    {"1/s", {-1, 0, FALSE}, 1, "a number per time"},
};

/* Puts the dimension of what is in 'unit' into '*of', and tells how many
 * seconds and bits the unit is. */
gdouble
dimension_of_unit(const char *unit, Dimension *of)
{
    guint i = 0;

    while (!g_str_equal(dimensions[i].unit, unit)) {
        i++;
        g_assert(i < G_N_ELEMENTS(dimensions));
    }
    *of = dimensions[i].of;
    return dimensions[i].factor;
}

gboolean
dimension_is(const Dimension *a, const Dimension *b)
{
    return a->time == b->time && a->data == b->data;
}

/* "a time"; "s^2 bit^-1".  (transfer full) */
char *
dimension_words(const Dimension *of)
{
    for (guint i = 0; i < G_N_ELEMENTS(dimensions); i++) {
        if (dimension_is(&dimensions[i].of, of)) {
            return g_strdup(dimensions[i].words);
        }
    }
    return g_strdup_printf("s^%d bit^%d", of->time, of->data);
}

/* 'a' becomes what it is together with 'b'; FALSE, with an error, if 'what'
 * cannot put them together. */
gboolean
dimension_join(Dimension *a, const Dimension *b, const char *what,
               GError **error)
{
    g_autofree char *of_a = NULL, *of_b = NULL;

    if (a->is_any) {
        *a = *b;
        return TRUE;
    }
    if (b->is_any || dimension_is(a, b)) {
        return TRUE;
    }
    of_a = dimension_words(a);
    of_b = dimension_words(b);
    return mistake(error, "%s takes %s and %s, expected two of one kind", what,
                   of_a, of_b);
}

/* FALSE, with an error, unless 'of' is a bare number, which 'what' needs. */
gboolean
dimension_want_bare(Dimension *of, const char *what, GError **error)
{
    g_autofree char *words = NULL;

    if (of->is_any || (of->time == 0 && of->data == 0)) {
        of->is_any = FALSE;
        return TRUE;
    }
    words = dimension_words(of);
    return mistake(error, "%s of %s, expected that of a bare number", what,
                   words);
}
