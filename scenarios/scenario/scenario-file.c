/* SPDX-License-Identifier: GPL-2.0-only */
/* What a scenario is written in: its file, those it inherits from, --set and
 * --where. */
#include "scenarios/scenario/scenario-priv.h"

#include <string.h>

#include "scenarios/base/error.h"

/* A scenario may inherit from one that inherits, but not for ever. */
#define MAX_BASES 8

/* The file 'name' as seen from the folder of 'path'.  (transfer full) */
char *
scenario_beside(const char *path, const char *name)
{
    g_autofree char *folder = g_path_get_dirname(path);

    return g_path_is_absolute(name) || g_str_equal(folder, ".")
               ? g_strdup(name)
               : g_build_filename(folder, name, NULL);
}

static KeyFile *
read_chain(const char *path, guint depth, GError **error)
{
    g_autoptr(KeyFile) file = keyfile_new();
    KeyFile *base;
    const KeyEntry *entry;
    g_autofree char *base_path = NULL;

    if (!keyfile_load(file, path, error)) {
        return NULL;
    }
    entry = keyfile_find(file, "scenario", "", "base");
    if (!entry) {
        return g_steal_pointer(&file);
    }
    base_path = scenario_beside(path, entry->value);
    if (depth >= MAX_BASES) {
        mistake(error,
                "%s: base=%s: too many files that inherit from one "
                "another, expected at most %d and none that inherits from "
                "itself",
                entry->where, entry->value, MAX_BASES);
        return NULL;
    }
    if (!g_file_test(base_path, G_FILE_TEST_IS_REGULAR)) {
        mistake(error, "%s: base=%s: %s, expected a scenario beside this one",
                entry->where, entry->value,
                *entry->value && g_file_test(base_path, G_FILE_TEST_EXISTS)
                    ? "not a file"
                    : "no such file");
        return NULL;
    }
    base = read_chain(base_path, depth + 1, error);
    if (base) {
        keyfile_remove(file, "scenario", "base");
        keyfile_overlay(base, file);
    }
    return base;
}

/* Reads the scenario file 'path' over those it inherits from.
 * (transfer full): keyfile_free() */
KeyFile *
scenario_read_file(const char *path, GError **error)
{
    return read_chain(path, 0, error);
}

/* Finds the parameter of "--set 'key'". */
static const Param *
find_set_param(const ParamTable *table, const char *key, const char *where,
               GError **error)
{
    const Param *param = param_find(table, key);
    g_autofree char *meant = NULL;

    if (g_str_equal(key, "scenario.base")) {
        mistake(error,
                "%s: a file says what it inherits from, expected \"base\" in "
                "[scenario]",
                where);
        return NULL;
    }
    if (param) {
        return param;
    }
    meant = param_meant(table, NULL, key);
    mistake(error,
            "%s: unknown key \"%s\", expected one that `finwait "
            "describe` shows, such as link.loss%s",
            where, key, meant);
    return NULL;
}

/* A text of the command line must fit into a line of a scenario file, because
 * it ends up in one. */
static gboolean
check_line(const char *option, const char *text, GError **error)
{
    const char *bad = NULL;

    for (const char *c = text; *c && !bad; c++) {
        if (g_ascii_iscntrl(*c) ||
            (strchr(";#", *c) && (c == text || g_ascii_isspace(c[-1])))) {
            bad = c;
        }
    }
    return !bad ||
           mistake(error,
                   "%s %s: no scenario file can hold this, expected one line "
                   "without \";\" or \"#\" behind a blank",
                   option, text);
}

/* Puts one --set on top: a swept key, or one given several values, goes to
 * [sweep]. */
static gboolean
apply_set(const ParamTable *table, KeyFile *file, const char *set,
          GError **error)
{
    const char *equals = strchr(set, '=');
    g_autofree char *key =
        equals ? g_strstrip(g_strndup(set, (gsize)(equals - set))) : NULL;
    g_autofree char *value = equals ? g_strstrip(g_strdup(equals + 1)) : NULL;
    g_autofree char *where = g_strdup_printf("--set %s", set);
    g_autoptr(Sweep) sweep = NULL;
    const Param *param;

    if (!equals || !*key) {
        return mistake(error,
                       "--set %s: no %s, expected KEY=VALUE such as "
                       "link.loss=0.01",
                       set, equals ? "key" : "\"=\"");
    }
    if (!check_line("--set", set, error)) {
        return FALSE;
    }
    param = find_set_param(table, key, where, error);
    if (!param) {
        return FALSE;
    }
    if (!param->is_fixed) {
        sweep = sweep_expand(param->type, value, error);
        if (!sweep) {
            g_prefix_error(error, "%s: ", where);
            return FALSE;
        }
    }
    if (sweep && (sweep->texts->len > 1 ||
                  keyfile_find(file, "sweep", "", param->key))) {
        keyfile_put(file, "sweep", "", param->key, value, where);
    } else {
        keyfile_put(file, param->section, "", param->name, value, where);
    }
    return TRUE;
}

/* TRUE for the line of a section that a table gets by being written: one with
 * a name, such as [client.fast], if there is a [client], or [router]. */
static gboolean
is_added(const ParamTable *table, const KeyEntry *entry)
{
    g_autofree const char **sections = param_sections(table);
    g_autofree char *bare =
        g_strndup(entry->section, strcspn(entry->section, "."));

    return !*entry->key && !*entry->name && g_strv_contains(sections, bare) &&
           (strchr(entry->section, '.') || param_is_optional(bare));
}

/* Adds the sections of 'file' that are of its own to 'table'. */
gboolean
scenario_add_sections(ParamTable *table, const KeyFile *file, GError **error)
{
    for (guint i = 0; i < file->entries->len; i++) {
        const KeyEntry *entry = g_ptr_array_index(file->entries, i);
        if (is_added(table, entry) &&
            !param_table_add(table, entry->section, error)) {
            g_prefix_error(error, "%s: ", entry->where);
            return FALSE;
        }
    }
    return TRUE;
}

/* Puts every one of 'sets' ("KEY=VALUE") over what 'file' says. */
gboolean
scenario_apply_sets(const ParamTable *table, KeyFile *file,
                    const char *const *sets, GError **error)
{
    for (; *sets; sets++) {
        if (!apply_set(table, file, *sets, error)) {
            return FALSE;
        }
    }
    return TRUE;
}

/* Adds every one of 'wheres', constraints of the command line, to those of
 * 'file', under names that are free there. */
gboolean
scenario_apply_wheres(KeyFile *file, const char *const *wheres, GError **error)
{
    guint number = 1;

    for (; *wheres; wheres++) {
        g_autofree char *where = g_strdup_printf("--where %s", *wheres);
        g_autofree char *key = NULL;
        if (!check_line("--where", *wheres, error)) {
            return FALSE;
        }
        do {
            g_free(key);
            key = g_strdup_printf("where.%u", number++);
        } while (keyfile_find(file, "sweep", "", key));
        keyfile_put(file, "sweep", "", key, *wheres, where);
    }
    return TRUE;
}
