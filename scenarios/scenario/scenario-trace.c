/* SPDX-License-Identifier: GPL-2.0-only */
/* The traces that links follow.  A file that a key "trace" names becomes a
 * section [trace NAME] of the scenario, so that this is complete without it. */
#include "scenarios/scenario/scenario-priv.h"

#include <string.h>

#include "scenarios/base/error.h"

/* Puts the file 'name' into a section, unless there is one of that name. */
static gboolean
take_file(Scenario *scenario, const char *name, const char *key,
          const char *where, GError **error)
{
    g_autofree char *path = scenario_beside(scenario->path, name);
    g_autoptr(GPtrArray) lines = NULL;

    if (!*name || keyfile_find(scenario->file, "trace", name, "")) {
        return TRUE;
    }
    if (strpbrk(name, "[]") || strlen(name) > 200) {
        return mistake(error,
                       "%s: %s: \"%s\" is no name for a section, expected a "
                       "file's without brackets",
                       where, key, name);
    }
    lines = link_trace_read(path, error);
    if (!lines) {
        g_prefix_error(error, "%s: %s: ", where, key);
        return FALSE;
    }
    keyfile_put(scenario->file, "trace", name, "", "", where);
    for (guint i = 0; i < lines->len; i++) {
        const LinkTraceLine *line = lines->pdata[i];
        keyfile_put(scenario->file, "trace", name, line->key, line->value,
                    where);
    }
    return TRUE;
}

/* The files that 'entry' names, if it is about traces; that of a sweep several.
 */
static gboolean
take_entry(Scenario *scenario, const KeyEntry *entry, GError **error)
{
    gboolean swept = g_str_equal(entry->section, "sweep");
    g_autofree char *key =
        swept ? g_strdup(entry->key)
              : g_strconcat(entry->section, ".", entry->key, NULL);
    const Param *param = param_find(scenario->table, key);
    g_auto(GStrv) names = NULL;

    if (!param || !param_is_trace(param)) {
        return TRUE;
    }
    names = g_strsplit(entry->value, swept ? "," : "\n", -1);
    for (char **name = names; *name; name++) {
        if (!take_file(scenario, g_strstrip(*name), key, entry->where, error)) {
            return FALSE;
        }
    }
    return TRUE;
}

/* The section that 'head' begins becomes a trace of the table. */
static gboolean
take_section(Scenario *scenario, const KeyEntry *head, GError **error)
{
    g_autoptr(LinkTrace) trace = link_trace_new();

    for (guint i = 0; i < scenario->file->entries->len; i++) {
        const KeyEntry *entry = scenario->file->entries->pdata[i];
        if (g_str_equal(entry->section, "trace") && *entry->key &&
            g_str_equal(entry->name, head->name) &&
            !link_trace_add(trace, entry->key, entry->value, error)) {
            g_prefix_error(error, "%s: [trace %s]: %s: ", entry->where,
                           head->name, entry->key);
            return FALSE;
        }
    }
    if (!link_trace_finish(trace, error)) {
        g_prefix_error(error, "%s: [trace %s]: ", head->where, head->name);
        return FALSE;
    }
    param_table_add_trace(scenario->table, head->name, g_steal_pointer(&trace));
    return TRUE;
}

/* The traces of the file of 'scenario', which must not have been checked. */
gboolean
scenario_read_traces(Scenario *scenario, GError **error)
{
    const GPtrArray *entries = scenario->file->entries;

    for (guint i = 0, n = entries->len; i < n; i++) {
        if (!take_entry(scenario, entries->pdata[i], error)) {
            return FALSE;
        }
    }
    for (guint i = 0; i < entries->len; i++) {
        const KeyEntry *entry = entries->pdata[i];
        if (g_str_equal(entry->section, "trace") && !*entry->key &&
            !take_section(scenario, entry, error)) {
            return FALSE;
        }
    }
    return TRUE;
}
