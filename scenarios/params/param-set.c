/* SPDX-License-Identifier: GPL-2.0-only */
/* The values of one point. */
#include <math.h>

#include "model/port.h"
#include "scenarios/base/error.h"
#include "scenarios/base/text.h"
#include "scenarios/params/params-priv.h"

/* A set without values, for 'table', which it borrows.
 * (transfer full): param_set_free() */
ParamSet *
param_set_new(const ParamTable *table)
{
    ParamSet *set = g_new0(ParamSet, 1);

    set->table = table;
    set->values = g_new0(Value, param_count(table));
    set->uses = g_new0(const ParamUse *, param_count(table));
    set->sources = g_new0(ParamSource, param_count(table));
    return set;
}

/* Frees 'set'; accepts NULL. */
void
param_set_free(ParamSet *set)
{
    if (set) {
        g_free(set->values);
        g_free(set->uses);
        g_free(set->sources);
        g_free(set);
    }
}

/* ---- What holds --------------------------------------------------------- */

/* The value of the parameter 'key', which must apply. */
const Value *
param_value(const ParamSet *set, const char *key)
{
    const Param *param = param_find(set->table, key);

    g_assert(param && set->values[param->index].text);
    return &set->values[param->index];
}

/* TRUE if the parameter 'key' applies to the point. */
gboolean
param_applies(const ParamSet *set, const char *key)
{
    const Param *param = param_find(set->table, key);

    return param && set->values[param->index].text;
}

/* The whole number of a parameter: ns, bytes, bits per second, a count, the
 * index of a choice, 0 or 1. */
gint64
param_whole(const ParamSet *set, const char *key)
{
    return param_value(set, key)->n;
}

const char *
param_text(const ParamSet *set, const char *key)
{
    return param_value(set, key)->text;
}

/* The value of "SECTION.NAME", which must apply. */
const Value *
param_in(const ParamSet *set, const char *section, const char *name)
{
    g_autofree char *key = g_strconcat(section, ".", name, NULL);

    return param_value(set, key);
}

/* The system of 'section', which has one. */
const System *
param_system(const ParamSet *set, const char *section)
{
    return system_find(param_in(set, section, "system")->text);
}

/* TRUE if the link of that section is a LAN, on which many hosts can be. */
gboolean
param_is_bus(const ParamSet *set, const char *link)
{
    return g_str_equal(param_in(set, link, "type")->text, "csma");
}

/* ---- Reading ------------------------------------------------------------ */

/* "1s to 86400s": between what a number of 'use' must be.  (transfer full) */
char *
param_range(const Param *param, const ParamUse *use)
{
    g_autofree char *min = number_text(use->min);
    g_autofree char *max = number_text(use->max);
    const char *unit = value_base_unit(param->type);

    unit = g_str_equal(unit, "bytes") ? "B" : unit;
    return g_strdup_printf("%s%s to %s%s", min, unit, max, unit);
}

/* Checks 'value' against the bounds of 'use'. */
static gboolean
check_range(const Param *param, const ParamUse *use, const Value *value,
            GError **error)
{
    gdouble number = value_number(param->type, value);
    g_autofree char *range = NULL;

    if (isnan(number) || param->type == VALUE_ENUM ||
        (number >= use->min && number <= use->max)) {
        return TRUE;
    }
    range = param_range(param, use);
    return mistake(error, "\"%s\" is out of range, expected %s", value->text,
                   range);
}

/* The text of the value at 'index', NULL for an index of -1, or if 'param' is
 * read before it. */
static const char *
text_at(const ParamSet *set, const Param *param, int index)
{
    return index < 0 || param_at(set->table, (guint)index)->rank >= param->rank
               ? NULL
               : set->values[index].text;
}

static gboolean
is_same(const ParamSource *a, const ParamSource *b)
{
    return a->is_read && a->own == b->own && a->text == b->text &&
           a->system == b->system && a->program == b->program;
}

/* Reads one parameter from its source, or its default.  What it inherits may
 * be meant for others: a name that its own system does not know does not
 * count. */
static gboolean
read_value(ParamSet *set, const Param *param, const ParamSource *source,
           GError **error)
{
    const char *text = source->text;
    const ParamUse *use =
        param_table_has(set->table, param)
            ? param_use_under(param, source->system, source->program)
            : NULL;
    Value *value = &set->values[param->index];

    set->uses[param->index] = use;
    *value = (Value){0};
    if (!use) {
        return TRUE;
    }
    if (text && !source->own && use->choices &&
        !value_is_choice(use->choices, text)) {
        text = NULL;
    }
    return value_parse(param->type, use->choices, text ? text : use->value,
                       value, error) &&
           check_range(param, use, value, error);
}

/* Reads one parameter from what 'texts' give it, if that is another source
 * than before. */
static gboolean
read_param(ParamSet *set, const Param *param, const char *const *texts,
           GError **error)
{
    ParamSource *source = &set->sources[param->index];
    const ParamSource now = {
        .own = texts[param->index],
        .text = param_given(set->table, param, texts),
        .system = text_at(set, param, param->system),
        .program = text_at(set, param, param->program),
    };

    if (is_same(source, &now)) {
        return TRUE;
    }
    *source = now;
    source->is_read = read_value(set, param, &now, error);
    return source->is_read;
}

/* Fills 'set' from 'texts', one for each parameter (NULL: what it inherits, or
 * the default), which it borrows.  Texts of parameters that do not apply are
 * left out.  On an error, '*culprit' is the parameter; the message says what is
 * wrong with its value, not where. */
gboolean
param_set_read(ParamSet *set, const char *const *texts, const Param **culprit,
               GError **error)
{
    guint n = param_count(set->table);

    for (guint rank = 0; rank <= 2; rank++) {
        for (guint i = 0; i < n; i++) {
            const Param *param = param_at(set->table, i);
            if (param->rank == rank && !read_param(set, param, texts, error)) {
                *culprit = param;
                return FALSE;
            }
        }
    }
    return TRUE;
}

/* ---- Filling structs ---------------------------------------------------- */

/* Puts the values of 'section' into 'out', the struct that 'rows' are about.
 * Fields of keys that do not apply stay as they are.  'draw' makes delays that
 * are random variables (NULL: there are none); its error is ns-3's. */
gboolean
param_fill(const ParamSet *set, const char *section, const ParamRows *rows,
           const ParamDraw *draw, gpointer out, GError **error)
{
    for (const ParamRow *row = rows->rows; row->name; row++) {
        g_autofree char *key =
            g_strconcat(section, ".", rows->prefix, row->name, NULL);
        const Value *value;
        if (!row->size || !param_applies(set, key)) {
            continue;
        }
        value = param_value(set, key);
        if (row->type != VALUE_DELAY || value->n >= 0) {
            param_row_store(row, value, out);
        } else if (!draw || !draw->delay(draw->user, value->text,
                                         draw->stream + row->stream,
                                         (guint8 *)out + row->offset, error)) {
            g_assert(draw); /* who has no network asks for fixed times */
            return FALSE;
        }
    }
    return TRUE;
}
