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
    param->rank =
        g_str_equal(name, "system") ? 0
        : g_str_equal(name, "program") || g_str_equal(name, PARAM_TCP_PROFILE)
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
 * the TCP's keys the profile. */
static const char *
chooser_name(const Param *param)
{
    return g_str_has_prefix(param->name, "tcp.") &&
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
    g_hash_table_unref(table->by_key);
    g_free(table);
}

/* ---- Named sections ----------------------------------------------------- */

/* Sections that may be repeated with a name. */
static const char *const repeatable[] = {"client", "event", NULL};

/* A name must not look like the beginning of a key, as in "client.tcp.mss". */
static gboolean
check_name(const ParamTable *table, const char *section, const char *name,
           GError **error)
{
    gboolean taken = FALSE;

    for (guint i = 0; i < table->n_shared; i++) {
        const Param *param = table->params->pdata[i];
        gsize len = strcspn(param->name, ".");
        taken |= g_str_equal(param->section, section) && strlen(name) == len &&
                 memcmp(param->name, name, len) == 0;
    }
    if (taken) {
        return mistake(error,
                       "[%s.%s]: keys of [%s] begin with \"%s\", expected "
                       "another name",
                       section, name, section, name);
    }
    return (g_ascii_isalpha(*name) && !strchr(name, '.')) ||
           mistake(error,
                   "[%s.%s]: \"%s\" is no name for a section of its own, "
                   "expected one such as [%s.fast]",
                   section, name, name, section);
}

/* Adds the keys of the named section 'full', such as "client.fast", each of
 * which inherits from that of the bare one. */
gboolean
param_table_add(ParamTable *table, const char *full, GError **error)
{
    g_autofree char *section = g_strndup(full, strcspn(full, "."));
    const char *name = full + strlen(section) + (strchr(full, '.') != NULL);
    guint from = table->params->len;

    if (!g_strv_contains(repeatable, section)) {
        return mistake(error,
                       "[%s]: there is one [%s] only, expected a name for "
                       "[client.NAME] or [event.NAME]",
                       full, section);
    }
    if (!check_name(table, section, name, error)) {
        return FALSE;
    }
    for (guint i = 0; i < table->n_shared; i++) {
        const Param *base = table->params->pdata[i];
        Param *param;
        if (!g_str_equal(base->section, section)) {
            continue;
        }
        param = param_table_make(table, full, base->name, base->type);
        param->base = (int)base->index;
        param->is_fixed = base->is_fixed;
        param->uses = base->uses;
        param->n_uses = base->n_uses;
    }
    param_table_link(table, from);
    g_ptr_array_add(table->named, g_strdup(full));
    return TRUE;
}

/* All sections, each followed by those that inherit from it: "client",
 * "client.fast"; ended by NULL.  (transfer container): valid as long as
 * 'table' */
const char **
param_sections(const ParamTable *table)
{
    GPtrArray *sections = g_ptr_array_new();

    for (const ParamSection *at = param_section_rows; at->rows; at++) {
        gsize len = strlen(at->name);
        g_ptr_array_add(sections, (gpointer)at->name);
        for (guint i = 0; i < table->named->len; i++) {
            const char *named = table->named->pdata[i];
            if (strncmp(named, at->name, len) == 0 && named[len] == '.') {
                g_ptr_array_add(sections, (gpointer)named);
            }
        }
    }
    g_ptr_array_add(sections, NULL);
    return (const char **)g_ptr_array_free(sections, FALSE);
}

/* The sections of groups of clients, "client.fast", in the order of the file;
 * ended by NULL.  (transfer container): valid as long as 'table' */
const char **
param_groups(const ParamTable *table)
{
    GPtrArray *groups = g_ptr_array_new();

    for (guint i = 0; i < table->named->len; i++) {
        if (param_group_name(table->named->pdata[i])) {
            g_ptr_array_add(groups, table->named->pdata[i]);
        }
    }
    g_ptr_array_add(groups, NULL);
    return (const char **)g_ptr_array_free(groups, FALSE);
}

/* The sections that clients are run by: those of the groups, or "client" where
 * there are none; as above. */
const char **
param_clients(const ParamTable *table)
{
    g_autofree const char **groups = param_groups(table);
    const char **client;

    if (*groups) {
        return g_steal_pointer(&groups);
    }
    client = g_new0(const char *, 2);
    *client = "client";
    return client;
}

/* The sections of events, "event.deploy", or else "event" alone; as above. */
const char **
param_events(const ParamTable *table)
{
    GPtrArray *events = g_ptr_array_new();

    for (guint i = 0; i < table->named->len; i++) {
        if (g_str_has_prefix(table->named->pdata[i], "event.")) {
            g_ptr_array_add(events, table->named->pdata[i]);
        }
    }
    if (events->len == 0) {
        g_ptr_array_add(events, "event");
    }
    g_ptr_array_add(events, NULL);
    return (const char **)g_ptr_array_free(events, FALSE);
}

/* "deploy" of "event.deploy", "event" of "event". */
const char *
param_event_name(const char *section)
{
    const char *dot = strchr(section, '.');

    return dot ? dot + 1 : section;
}

/* "fast" of "client.fast"; NULL: the section is no group's. */
const char *
param_group_name(const char *section)
{
    return g_str_has_prefix(section, "client.") ? section + strlen("client.")
                                                : NULL;
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
