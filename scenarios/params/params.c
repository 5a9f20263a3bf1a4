/* SPDX-License-Identifier: GPL-2.0-only */
#include "scenarios/params/params.h"

#include <math.h>
#include <string.h>

#include "scenarios/base/error.h"
#include "scenarios/params/params-table.h"

/* The table: Param, in the order of the rows, then the programs'. */
static GArray *table;
static GHashTable *by_key; /* key -> index + 1 */

/* ---- Putting the table together ---------------------------------------- */

/* Takes the index of the parameter 'key', which it makes if need be. */
static guint
param_make(const char *key, ValueType type)
{
    guint index = GPOINTER_TO_UINT(g_hash_table_lookup(by_key, key));
    Param param = {.type = type};

    if (index) {
        g_assert(g_array_index(table, Param, index - 1).type == type);
        return index - 1;
    }
    param.key = g_strdup(key);
    param.name = strchr(param.key, '.') + 1;
    param.section = g_strndup(key, strcspn(key, "."));
    param.is_fixed =
        g_str_equal(param.section, "run") ||
        (g_str_equal(param.section, "scenario") && type == VALUE_TEXT);
    g_array_append_val(table, param);
    g_hash_table_insert(by_key, (gpointer)param.key,
                        GUINT_TO_POINTER(table->len));
    return table->len - 1;
}

/* Adds a case in which the parameter 'key' applies.  The texts of 'use' must
 * last for ever. */
void
param_add_use(const char *key, ValueType type, const ParamUse *use)
{
    guint index = param_make(key, type);
    Param *param = &g_array_index(table, Param, index);
    ParamUse *uses =
        g_renew(ParamUse, (ParamUse *)param->uses, param->n_uses + 1);

    uses[param->n_uses++] = *use;
    param->uses = uses;
}

/* The choices of "server.program" and its like are the programs there are. */
static const char *
row_choices(const ParamRow *row, System system)
{
    return g_str_has_suffix(row->key, ".program")
               ? param_program_names(system,
                                     g_str_has_prefix(row->key, "client."))
               : row->choices;
}

static void
add_row(const ParamRow *row)
{
    ParamUse use = {.min = row->min, .max = row->max, .doc = row->doc};

    if (row->any) {
        use.system = SYSTEM_ANY;
        use.value = row->any;
        use.choices = row->choices;
        param_add_use(row->key, row->type, &use);
        return;
    }
    for (int system = 0; system < N_SYSTEMS; system++) {
        if (row->by_system[system]) {
            use.system = (System)system;
            use.value = row->by_system[system];
            use.choices = row_choices(row, (System)system);
            param_add_use(row->key, row->type, &use);
        }
    }
}

/* The index of "SECTION.NAME", or -1. */
static int
index_in(const char *section, const char *name)
{
    g_autofree char *key = g_strconcat(section, ".", name, NULL);

    return GPOINTER_TO_INT(g_hash_table_lookup(by_key, key)) - 1;
}

/* Tells every parameter where its section's system and program are. */
static void
link_sections(void)
{
    for (guint i = 0; i < table->len; i++) {
        Param *param = &g_array_index(table, Param, i);
        param->system = index_in(param->section, "system");
        param->program = index_in(param->section, "program");
    }
}

/* Builds the table once; it lives as long as the process. */
static void
need_table(void)
{
    guint n;
    const ParamRow *rows = param_rows(&n);

    if (table) {
        return;
    }
    table = g_array_new(FALSE, TRUE, sizeof(Param));
    by_key = g_hash_table_new(g_str_hash, g_str_equal);
    for (guint i = 0; i < n; i++) {
        add_row(&rows[i]);
    }
    param_add_programs();
    link_sections();
}

/* How many parameters there are. */
guint
param_count(void)
{
    need_table();
    return table->len;
}

/* The parameter of that index; static. */
const Param *
param_at(guint index)
{
    need_table();
    g_assert(index < table->len);
    return &g_array_index(table, Param, index);
}

/* The parameter with that key, or NULL; static. */
const Param *
param_find(const char *key)
{
    guint index;

    need_table();
    index = GPOINTER_TO_UINT(g_hash_table_lookup(by_key, key));
    return index ? param_at(index - 1) : NULL;
}

guint
param_index(const Param *param)
{
    return (guint)(param - (const Param *)(const void *)table->data);
}

/* The keys of 'section' without its name, or whole keys for NULL;
 * NULL-terminated.  (transfer container) */
const char **
param_keys(const char *section)
{
    GPtrArray *keys = g_ptr_array_new();

    for (guint i = 0; i < param_count(); i++) {
        const Param *param = param_at(i);
        if (!section) {
            g_ptr_array_add(keys, (gpointer)param->key);
        } else if (g_str_equal(param->section, section)) {
            g_ptr_array_add(keys, (gpointer)param->name);
        }
    }
    g_ptr_array_add(keys, NULL);
    return (const char **)g_ptr_array_free(keys, FALSE);
}

/* What "SECTION.KEY", or "KEY" for a NULL section, might be meant to be, as
 * the end of a message: the same name in another section, or one that is
 * spelt nearly so.  (transfer full) */
char *
param_meant(const char *section, const char *key)
{
    g_autofree const char **keys = param_keys(section);
    const char *nearest = nearest_name(key, keys);

    for (guint i = 0; !nearest && i < param_count(); i++) {
        const Param *param = param_at(i);
        if (g_str_equal(param->name, key)) {
            return g_strdup_printf(section ? ", did you mean that of [%s]?"
                                           : ", did you mean \"%s.%s\"?",
                                   param->section, key);
        }
    }
    return did_you_mean(key, keys);
}

/* ---- The values of one point -------------------------------------------- */

/* A set without values.  (transfer full): param_set_free() */
ParamSet *
param_set_new(void)
{
    ParamSet *set = g_new0(ParamSet, 1);

    set->values = g_new0(Value, param_count());
    set->uses = g_new0(const ParamUse *, param_count());
    return set;
}

/* Frees 'set'; accepts NULL. */
void
param_set_free(ParamSet *set)
{
    if (set) {
        g_free(set->values);
        g_free(set->uses);
        g_free(set);
    }
}

/* The value of the parameter 'key', which must apply. */
const Value *
param_value(const ParamSet *set, const char *key)
{
    const Param *param = param_find(key);

    g_assert(param && set->values[param_index(param)].text);
    return &set->values[param_index(param)];
}

/* TRUE if the parameter 'key' applies to the point. */
gboolean
param_applies(const ParamSet *set, const char *key)
{
    const Param *param = param_find(key);

    return param && set->values[param_index(param)].text;
}

/* The whole number of a parameter: ns, bytes, bits per second, a count, the
 * index of a choice, 0 or 1. */
gint64
param_whole(const ParamSet *set, const char *key)
{
    return param_value(set, key)->n;
}

/* A probability or another number that need not be whole. */
gdouble
param_real(const ParamSet *set, const char *key)
{
    return param_value(set, key)->x;
}

const char *
param_text(const ParamSet *set, const char *key)
{
    return param_value(set, key)->text;
}

/* The system of a value of "SECTION.system"; SYSTEM_ANY if it has none. */
static System
system_of(const char *text)
{
    return !text                       ? SYSTEM_ANY
           : g_str_equal(text, "sock") ? SYSTEM_SOCK
                                       : SYSTEM_POSIX;
}

/* The system of 'section', which has one. */
System
param_system(const ParamSet *set, const char *section)
{
    return system_of(set->values[index_in(section, "system")].text);
}

/* The case of 'param' under that system and program, or NULL. */
static const ParamUse *
use_under(const Param *param, System system, const char *program)
{
    for (guint i = 0; i < param->n_uses; i++) {
        const ParamUse *use = &param->uses[i];
        if ((use->system == SYSTEM_ANY || use->system == system) &&
            (!use->program || g_strcmp0(use->program, program) == 0)) {
            return use;
        }
    }
    return NULL;
}

/* The case of 'param' that applies to 'set', or NULL. */
static const ParamUse *
find_use(const Param *param, const ParamSet *set)
{
    return use_under(
        param,
        system_of(param->system < 0 ? NULL : set->values[param->system].text),
        param->program < 0 ? NULL : set->values[param->program].text);
}

/* The case of 'param' that applies where 'texts', one for each parameter
 * (NULL: the default), choose systems and programs; NULL: none. */
const ParamUse *
param_find_use(const Param *param, const char *const *texts)
{
    const char *system = NULL, *program = NULL;
    const ParamUse *use;

    if (param->system >= 0) {
        system = texts[param->system];
        system = system ? system : param_at((guint)param->system)->uses->value;
    }
    if (param->program >= 0) {
        use =
            use_under(param_at((guint)param->program), system_of(system), NULL);
        program = texts[param->program];
        program = program ? program : use ? use->value : NULL;
    }
    return use_under(param, system_of(system), program);
}

/* What a use expects, for messages.  (transfer full) */
static char *
range_text(const Param *param, const ParamUse *use)
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
    range = range_text(param, use);
    return mistake(error, "\"%s\" is out of range, expected %s", value->text,
                   range);
}

/* Reads one parameter from 'text' (NULL: its default). */
static gboolean
read_param(ParamSet *set, guint index, const char *text, GError **error)
{
    const Param *param = param_at(index);
    const ParamUse *use = find_use(param, set);
    Value *value = &set->values[index];

    set->uses[index] = use;
    *value = (Value){0};
    if (!use) {
        return TRUE;
    }
    return value_parse(param->type, use->choices, text ? text : use->value,
                       value, error) &&
           check_range(param, use, value, error);
}

/* Systems decide which programs there are, and both decide the rest. */
static int
reading_order(const Param *param)
{
    return g_str_equal(param->name, "system")    ? 0
           : g_str_equal(param->name, "program") ? 1
                                                 : 2;
}

/* Fills 'set' from 'texts', one for each parameter (NULL: the default), which
 * it borrows.  Texts of parameters that do not apply are left out.  On an
 * error, '*culprit' is the parameter; the message says what is wrong with
 * its value, not where. */
gboolean
param_set_read(ParamSet *set, const char *const *texts, const Param **culprit,
               GError **error)
{
    memset(set->values, 0, param_count() * sizeof(Value));
    for (int order = 0; order <= 2; order++) {
        for (guint i = 0; i < param_count(); i++) {
            if (reading_order(param_at(i)) == order &&
                !read_param(set, i, texts[i], error)) {
                *culprit = param_at(i);
                return FALSE;
            }
        }
    }
    return TRUE;
}
