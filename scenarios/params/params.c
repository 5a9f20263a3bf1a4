/* SPDX-License-Identifier: GPL-2.0-only */
#include "scenarios/params/params-priv.h"

#include <string.h>

#include "scenarios/base/error.h"
#include "scenarios/base/text.h"
#include "scenarios/params/params-table.h"

/* ---- Making tables ------------------------------------------------------ */

static void
param_free(Param *param)
{
    g_free((char *)param->key);
    g_free((char *)param->section);
    g_free((char *)param->name);
    g_free(param);
}

/* An empty table. */
ParamTable *
param_table_alloc(void)
{
    ParamTable *table = g_new0(ParamTable, 1);

    table->params = g_ptr_array_new();
    table->by_key = g_hash_table_new(g_str_hash, g_str_equal);
    table->named = g_ptr_array_new_with_free_func(g_free);
    table->stated = g_ptr_array_new();
    return table;
}

static void
append(ParamTable *table, Param *param)
{
    g_ptr_array_add(table->params, param);
    g_hash_table_insert(table->by_key, (gpointer)param->key,
                        GUINT_TO_POINTER(table->params->len));
}

/* Takes the parameter of that section and name, which it makes if need be. */
Param *
param_table_make(ParamTable *table, const char *section, const char *name,
                 ValueType type)
{
    g_autofree char *key = g_strconcat(section, ".", name, NULL);
    Param *param = (Param *)param_find(table, key);

    if (param) {
        g_assert(param->type == type);
        return param;
    }
    param = g_new0(Param, 1);
    param->key = g_steal_pointer(&key);
    param->section = g_strdup(section);
    param->name = g_strdup(name);
    param->type = type;
    param->is_fixed = g_str_equal(section, "run") ||
                      (g_str_equal(section, "scenario") && type == VALUE_TEXT);
    param->index = table->params->len;
    param->base = -1;
    param->is_optional = param_is_optional(section);
    param->rank = g_str_equal(name, "system") ? 0
                  : g_str_equal(name, "program") ||
                          g_str_equal(name, PARAM_TCP_PROFILE) ||
                          g_str_equal(name, PARAM_QUEUE_DISC)
                      ? 1
                      : 2;
    append(table, param);
    return param;
}

/* The index of "SECTION.NAME", or -1. */
static int
index_in(const ParamTable *table, const char *section, const char *name)
{
    g_autofree char *key = g_strconcat(section, ".", name, NULL);
    const Param *param = param_find(table, key);

    return param ? (int)param->index : -1;
}

/* What chooses among the cases of 'param' beside the system: the program; of
 * the TCP's keys the profile, of those of a queue its disc. */
static const char *
chooser_name(const Param *param)
{
    return g_str_has_prefix(param->name, PARAM_CODEL) ? PARAM_QUEUE_DISC
           : g_str_has_prefix(param->name, "tcp.") &&
                   !g_str_equal(param->name, PARAM_TCP_PROFILE)
               ? PARAM_TCP_PROFILE
               : "program";
}

/* Tells every parameter from the index 'from' on where its section's system
 * and program are. */
void
param_table_link(ParamTable *table, guint from)
{
    for (guint i = from; i < table->params->len; i++) {
        Param *param = table->params->pdata[i];
        param->system = index_in(table, param->section, "system");
        param->program = index_in(table, param->section, chooser_name(param));
    }
}

/* The table of all sections without a name; static. */
const ParamTable *
param_table(void)
{
    static const ParamTable *table;

    if (!table) {
        table = param_table_build();
    }
    return table;
}

/* The same, to add named sections to.  (transfer full): param_table_free() */
ParamTable *
param_table_new(void)
{
    const ParamTable *shared = param_table();
    ParamTable *table = param_table_alloc();

    for (guint i = 0; i < shared->params->len; i++) {
        append(table, shared->params->pdata[i]);
    }
    table->is_own = TRUE;
    table->n_shared = shared->n_shared;
    return table;
}

/* Frees 'table'; accepts NULL. */
void
param_table_free(ParamTable *table)
{
    if (!table) {
        return;
    }
    g_clear_pointer(&table->traces, g_hash_table_unref);
    for (guint i = table->n_shared; i < table->params->len; i++) {
        param_free(table->params->pdata[i]);
    }
    g_ptr_array_unref(table->params);
    g_ptr_array_unref(table->named);
    g_ptr_array_unref(table->stated);
    g_hash_table_unref(table->by_key);
    g_free(table);
}

/* ---- Looking up --------------------------------------------------------- */

/* How many parameters there are. */
guint
param_count(const ParamTable *table)
{
    return table->params->len;
}

/* The parameter of that index; valid as long as 'table'. */
const Param *
param_at(const ParamTable *table, guint index)
{
    g_assert(index < table->params->len);
    return table->params->pdata[index];
}

/* The parameter with that key, or NULL; valid as long as 'table'. */
const Param *
param_find(const ParamTable *table, const char *key)
{
    guint index = GPOINTER_TO_UINT(g_hash_table_lookup(table->by_key, key));

    return index ? param_at(table, index - 1) : NULL;
}

/* The keys of 'section' without its name, or whole keys for NULL;
 * NULL-terminated.  (transfer container) */
static const char **
keys_of(const ParamTable *table, const char *section)
{
    GPtrArray *keys = g_ptr_array_new();

    for (guint i = 0; i < param_count(table); i++) {
        const Param *param = param_at(table, i);
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
param_meant(const ParamTable *table, const char *section, const char *key)
{
    g_autofree const char **keys = keys_of(table, section);
    const char *nearest = nearest_name(key, keys);

    for (guint i = 0; !nearest && i < param_count(table); i++) {
        const Param *param = param_at(table, i);
        if (g_str_equal(param->name, key)) {
            return g_strdup_printf(section ? ", did you mean that of [%s]?"
                                           : ", did you mean \"%s.%s\"?",
                                   param->section, key);
        }
    }
    return did_you_mean(key, keys);
}

/* ---- Which case applies ------------------------------------------------- */

const ParamUse *
param_use_under(const Param *param, const char *system, const char *program)
{
    for (guint i = 0; i < param->n_uses; i++) {
        const ParamUse *use = &param->uses[i];
        if ((!use->system || g_strcmp0(use->system->name, system) == 0) &&
            (!use->program || g_strcmp0(use->program, program) == 0)) {
            return use;
        }
    }
    return NULL;
}

/* What 'texts', one for each parameter, say of 'param', or of the one that it
 * inherits from; NULL: nothing, so that the default holds. */
const char *
param_given(const ParamTable *table, const Param *param,
            const char *const *texts)
{
    return texts[param->index] || param->base < 0
               ? texts[param->index]
               : param_given(table, param_at(table, (guint)param->base), texts);
}

/* The case of 'param' that applies where 'texts', one for each parameter
 * (NULL: the default), choose systems and programs; NULL: none. */
const ParamUse *
param_find_use(const ParamTable *table, const Param *param,
               const char *const *texts)
{
    const char *system = NULL, *program = NULL;

    if (param->system >= 0) {
        const Param *chooser = param_at(table, (guint)param->system);
        system = param_given(table, chooser, texts);
        system = system ? system : chooser->uses->value;
    }
    if (param->program >= 0) {
        const Param *chooser = param_at(table, (guint)param->program);
        const ParamUse *use = param_use_under(chooser, system, NULL);
        program = param_given(table, chooser, texts);
        if (!program || (use && !texts[chooser->index] &&
                         !value_is_choice(use->choices, program))) {
            program = use ? use->value : NULL;
        }
    }
    return param_use_under(param, system, program);
}

/* ---- Traces of links ---------------------------------------------------- */

/* Adds 'trace', which is taken, under that name. */
void
param_table_add_trace(ParamTable *table, const char *name, LinkTrace *trace)
{
    if (!table->traces) {
        table->traces = g_hash_table_new_full(g_str_hash, g_str_equal, g_free,
                                              (GDestroyNotify)link_trace_free);
    }
    g_hash_table_replace(table->traces, g_strdup(name), trace);
}

/* That of that name; NULL: there is none. */
const LinkTrace *
param_table_trace(const ParamTable *table, const char *name)
{
    return table->traces ? g_hash_table_lookup(table->traces, name) : NULL;
}

/* TRUE if the values of 'param' are names of traces. */
gboolean
param_is_trace(const Param *param)
{
    return g_str_has_prefix(param->section, "link") &&
           (g_str_equal(param->name, "trace") ||
            g_str_has_prefix(param->name, "trace_"));
}
