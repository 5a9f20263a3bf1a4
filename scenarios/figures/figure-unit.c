/* SPDX-License-Identifier: GPL-2.0-only */
/* Units for axes, and values of swept keys as people read them. */
#include "scenarios/figures/figure-priv.h"

#include <math.h>
#include <string.h>

/* A unit in which the largest number is from 1 to 1000. */
FigureUnit
figure_unit(const char *base, gdouble largest)
{
    static const struct {
        const char *base;
        gdouble from;
        FigureUnit unit;
    } units[] = {
        {"s", 1, {"s", 1}},
        {"s", 1e-3, {"ms", 1e3}},
        {"s", 0, {"\302\265s", 1e6}},
        {"bps", 1e9, {"Gbit/s", 1e-9}},
        {"bps", 1e6, {"Mbit/s", 1e-6}},
        {"bps", 1e3, {"kbit/s", 1e-3}},
        {"bps", 0, {"bit/s", 1}},
        {"bytes", 1e6, {"MB", 1e-6}},
        {"bytes", 1e4, {"kB", 1e-3}},
        {"bytes", 0, {"bytes", 1}},
    };

    for (gsize i = 0; i < G_N_ELEMENTS(units); i++) {
        if (g_str_equal(units[i].base, base) && largest >= units[i].from) {
            return units[i].unit;
        }
    }
    return (FigureUnit){g_str_equal(base, "1/s") ? "1/s" : "", 1};
}

/* The unit of the names along an axis on which each value has a place of its
 * own: percent for probabilities, else one that suits most values. */
FigureUnit
figure_axis_unit(const Axis *axis)
{
    gdouble low = INFINITY, high = 0;
    Value value;

    if (!axis->is_numeric) {
        return (FigureUnit){"", 1};
    }
    if (axis->param->type == VALUE_PROB) {
        return (FigureUnit){"%", 100};
    }
    for (guint i = 0; i < axis->sweep->texts->len; i++) {
        gdouble number;
        value_parse(axis->param->type, NULL,
                    g_ptr_array_index(axis->sweep->texts, i), &value, NULL);
        number = value_number(axis->param->type, &value);
        if (number > 0) {
            low = MIN(low, number);
            high = MAX(high, number);
        }
    }
    return figure_unit(value_base_unit(axis->param->type),
                       high > 0 ? sqrt(low * high) : 0);
}

/* ---- Values ----------------------------------------------------------------
 */

/* What 'text' stands for, static, if it is the 0 of a key for which 0 is no
 * amount: "never"; else NULL. */
const char *
figure_value_zero(const Axis *axis, const char *text)
{
    const Param *param = axis->param;
    Value value;

    for (guint i = 0; i < param->n_uses; i++) {
        if (param->uses[i].zero) {
            return value_parse(param->type, NULL, text, &value, NULL) &&
                           value_number(param->type, &value) == 0
                       ? param->uses[i].zero
                       : NULL;
        }
    }
    return NULL;
}

/* The place in the sweep of the value that has no limit; the number of values
 * if none is so. */
static guint
zero_index(const Axis *axis)
{
    guint i = 0;

    while (i < axis->sweep->texts->len &&
           !figure_value_zero(axis, g_ptr_array_index(axis->sweep->texts, i))) {
        i++;
    }
    return i;
}

/* What a value of the axis that has no limit is called, static; NULL: none
 * is so. */
const char *
figure_axis_zero(const Axis *axis)
{
    guint i = zero_index(axis);

    return i < axis->sweep->texts->len
               ? figure_value_zero(axis,
                                   g_ptr_array_index(axis->sweep->texts, i))
               : NULL;
}

/* The value at 'place', as written; borrowed. */
const char *
figure_axis_text(const Axis *axis, guint place)
{
    guint zero = zero_index(axis), n = axis->sweep->texts->len;
    guint at = place < zero || zero == n ? place
               : place + 1 < n           ? place + 1
                                         : zero;

    return g_ptr_array_index(axis->sweep->texts, at);
}

/* "Uniform[Min=0|Max=1]" of "ns3::UniformRandomVariable[Min=0|Max=1]".
 * (transfer full) */
static char *
short_name(const char *text)
{
    g_autoptr(GString) name = g_string_new(text);

    if (g_str_has_prefix(text, "ns3::")) {
        g_string_erase(name, 0, (gssize)strlen("ns3::"));
        g_string_replace(name, "RandomVariable", "", 1);
    }
    return g_strdup(name->str);
}

/* What the legend, or an axis of names, calls a value: percent for
 * probabilities, "10 ms" for "10ms".  (transfer full) */
char *
figure_value_title(const Axis *axis, const char *text)
{
    Value value;
    const char *unit;
    gdouble number;
    char buffer[G_ASCII_DTOSTR_BUF_SIZE];

    if (figure_value_zero(axis, text)) {
        return g_strdup(figure_value_zero(axis, text));
    }
    if ((!axis->is_numeric && axis->param->type != VALUE_DELAY) ||
        !value_parse(axis->param->type, NULL, text, &value, NULL) ||
        !value_scan(axis->param->type, text, &number, &unit, NULL)) {
        return short_name(text);
    }
    if (axis->param->type == VALUE_PROB) {
        g_ascii_formatd(buffer, sizeof buffer, "%.4g", 100 * value.x);
        return g_strconcat(buffer, " %", NULL);
    }
    g_ascii_formatd(buffer, sizeof buffer, "%.4g",
                    number / value_unit_factor(axis->param->type, unit));
    return g_strconcat(buffer, *unit ? " " : "", unit, NULL);
}

/* The same where the axis names the unit: "10" for "10ms".
 * (transfer full) */
char *
figure_value_tick(const Axis *axis, const char *text)
{
    char buffer[G_ASCII_DTOSTR_BUF_SIZE];
    gdouble number;
    Value value;

    if (!axis->is_numeric || figure_value_zero(axis, text) ||
        !value_parse(axis->param->type, NULL, text, &value, NULL)) {
        return figure_value_title(axis, text);
    }
    number =
        value_number(axis->param->type, &value) * figure_axis_unit(axis).factor;
    g_ascii_formatd(buffer, sizeof buffer,
                    fabs(number) < 1000 ? "%.3g" : "%.0f", number);
    return g_strdup(buffer);
}

/* What is held fixed, behind other words: "; link.loss = 5%". */
void
figure_append_fixed(GString *text, const Figure *figure)
{
    for (guint i = 0; i < figure->n_fixed; i++) {
        const char *zero =
            figure_value_zero(figure->fixed[i], figure->fixed_text[i]);
        g_string_append_printf(text, "; %s = %s", figure->fixed[i]->param->key,
                               zero ? zero : figure->fixed_text[i]);
    }
}
