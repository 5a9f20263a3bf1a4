/* SPDX-License-Identifier: GPL-2.0-only */
/* Takes parameters and swept keys from a scenario's file, and checks every
 * value for every system and program that it can meet. */
#include "scenarios/scenario/scenario-priv.h"

#include <math.h>
#include <string.h>

#include "scenarios/base/error.h"

/* What a check goes through. */
typedef struct Check {
    Scenario *scenario;
    const char **wheres; /* by parameter: where its text stands */
    gboolean *used;      /* by parameter: it applies somewhere */
    GHashTable *parts;   /* sections that have a part in the network */
} Check;

/* ---- Sections and keys ----------------------------------------------------
 */

static gboolean
unknown_section(const KeyEntry *entry, GError **error)
{
    const char *const known[] = {"scenario", "link",   "trace",  "router",
                                 "load",     "server", "proxy",  "client",
                                 "event",    "sweep",  "series", "run",
                                 "compare",  "check",  "figure", NULL};

    return mistaken_word(
        error, entry->section, known,
        "%s: unknown section [%s], expected [scenario], [link], [trace NAME], "
        "[router], [load], [server], [proxy], [client], [event], [sweep], "
        "[series], [run], [compare], [check] or [figure NAME]",
        entry->where, entry->section);
}

static gboolean
unknown_key(const Check *check, const KeyEntry *entry, const char *section,
            GError **error)
{
    const char *const where[] = {"where", NULL};
    g_autofree char *meant =
        param_meant(check->scenario->table, section, entry->key);

    if (!section && nearest_name(entry->key, where)) {
        g_free(meant);
        meant = did_you_mean(entry->key, where);
    }
    return mistake(error,
                   "%s: unknown key \"%s\" in [%s], expected one that "
                   "`finwait describe` shows%s",
                   entry->where, entry->key, entry->section, meant);
}

/* One key of [link], [server], ...: its text. */
static gboolean
take_param(Check *check, const KeyEntry *entry, GError **error)
{
    g_autofree char *key = g_strconcat(entry->section, ".", entry->key, NULL);
    const Param *param = param_find(check->scenario->table, key);

    if (!param) {
        return unknown_key(check, entry, entry->section, error);
    }
    check->scenario->texts[param->index] = entry->value;
    check->wheres[param->index] = entry->where;
    return TRUE;
}

/* TRUE if every value of 'axis' is a number on a scale. */
static gboolean
all_numeric(const Axis *axis)
{
    for (guint i = 0; i < axis->sweep->texts->len; i++) {
        Value value;
        if (axis->param->type == VALUE_ENUM ||
            !value_parse(axis->param->type, NULL,
                         g_ptr_array_index(axis->sweep->texts, i), &value,
                         NULL) ||
            isnan(value_number(axis->param->type, &value))) {
            return FALSE;
        }
    }
    return TRUE;
}

/* One key of [sweep]: an axis. */
static gboolean
take_axis(Check *check, const KeyEntry *entry, GError **error)
{
    const Param *param = param_find(check->scenario->table, entry->key);
    g_autoptr(Sweep) sweep = NULL;
    Axis *axis;

    if (!param) {
        return unknown_key(check, entry, NULL, error);
    }
    if (param->is_fixed) {
        return mistake(error,
                       "%s: \"%s\" cannot be swept, expected a key of "
                       "[link], [server], [client] or the duration",
                       entry->where, entry->key);
    }
    sweep = sweep_expand(param->type, entry->value, error);
    if (!sweep) {
        g_prefix_error(error, "%s: %s: ", entry->where, entry->key);
        return FALSE;
    }
    axis = g_new0(Axis, 1);
    axis->param = param;
    axis->sweep = g_steal_pointer(&sweep);
    axis->where = entry->where;
    axis->is_numeric = all_numeric(axis);
    g_ptr_array_add(check->scenario->axes, axis);
    check->wheres[param->index] = entry->where;
    return TRUE;
}

static gboolean
take_entry(Check *check, const KeyEntry *entry, GError **error)
{
    const char *const others[] = {"sweep", "check", "compare", NULL};
    g_autofree const char **sections = param_sections(check->scenario->table);

    if (g_str_equal(entry->section, "figure") ||
        (g_str_equal(entry->section, "trace") && *entry->name)) {
        return TRUE; /* scenario-figure.c, scenario-trace.c */
    }
    if (!g_strv_contains(others, entry->section) &&
        !g_strv_contains(sections, entry->section)) {
        return unknown_section(entry, error);
    }
    if (*entry->name) {
        return mistake(error,
                       "%s: [%s %s] has a name, expected one for "
                       "[figure NAME] only",
                       entry->where, entry->section, entry->name);
    }
    if (g_str_equal(entry->section, "sweep")) {
        return !*entry->key ||
               (scenario_is_where(entry->key)
                    ? scenario_take_where(check->scenario, entry, error)
                    : take_axis(check, entry, error));
    }
    if (g_str_equal(entry->section, "check")) {
        return scenario_check_key(entry, error);
    }
    if (g_str_equal(entry->section, "compare")) {
        return TRUE; /* scenario-compare.c */
    }
    return !*entry->key || take_param(check, entry, error);
}

/* ---- Values ----------------------------------------------------------------
 */

/* Where the value of 'param' stands; if nobody wrote it, its section, if that
 * has a name, or else the file. */
static const char *
where_of(const Check *check, const Param *param)
{
    const KeyEntry *section =
        keyfile_find(check->scenario->file, param->section, "", "");

    if (check->wheres[param->index]) {
        return check->wheres[param->index];
    }
    return section && strchr(param->section, '.') ? section->where
                                                  : check->scenario->path;
}

/* Says of which parameter and where an error is. */
static gboolean
blame(const Check *check, const Param *param, GError **error)
{
    g_prefix_error(error, "%s: %s: ", where_of(check, param), param->key);
    return FALSE;
}

/* Notes which parameters mean something at a point, by themselves or to those
 * that inherit from them. */
static void
note_used(Check *check, const ParamSet *set, const char *const *texts)
{
    for (guint i = 0; i < param_count(set->table); i++) {
        const Param *param = param_at(set->table, i);
        if (!param_matters(set, param)) {
            continue;
        }
        check->used[i] = TRUE;
        if (param->base >= 0 && !texts[i]) {
            check->used[param->base] = TRUE;
        }
    }
}

/* Checks the values of each point that is run, by themselves and beside one
 * another. */
static gboolean
check_points(Check *check, GError **error)
{
    const Scenario *scenario = check->scenario;
    const ParamTable *table = scenario->table;
    g_autoptr(ParamSet) set = param_set_new(table);
    g_autofree const char **texts = g_new(const char *, param_count(table));
    const Param *culprit = NULL;

    for (guint64 i = 0; i < scenario->n_points; i++) {
        scenario_point_texts(scenario, scenario_point_at(scenario, i), texts);
        if (!param_set_read(set, texts, &culprit, error) ||
            !param_set_check(set, check->parts, &culprit, error)) {
            return blame(check, culprit, error);
        }
        note_used(check, set, texts);
    }
    return TRUE;
}

/* Complains of 'param', of a link or a router. */
static gboolean
unused_here(const Check *check, const Param *param, GError **error)
{
    const Param *chooser;

    if (param->is_optional) {
        return mistake(error,
                       "%s: \"%s\" means nothing without a line [%s], expected "
                       "one in the file",
                       check->wheres[param->index], param->key, param->section);
    }
    chooser = param_at(check->scenario->table, (guint)param->program);
    return mistake(error,
                   "%s: \"%s\" means nothing with this %s, expected %s=%s",
                   check->wheres[param->index], param->key, chooser->key,
                   chooser->key, param->uses[0].program);
}

/* Complains of 'param', with the programs that it means something to. */
static gboolean
unused(const Check *check, const Param *param, GError **error)
{
    g_autoptr(ParamSet) set =
        scenario_point(check->scenario, scenario_point_at(check->scenario, 0));

    param_tell_useless(set, param, error);
    g_prefix_error(error, "%s: ", check->wheres[param->index]);
    return FALSE;
}

/* A parameter that was written but applies nowhere is a misunderstanding. */
static gboolean
check_used(const Check *check, GError **error)
{
    for (guint i = 0; i < param_count(check->scenario->table); i++) {
        const Param *param = param_at(check->scenario->table, i);
        if (check->wheres[i] && !check->used[i]) {
            return param->system < 0 ||
                           !param_table_has(check->scenario->table, param)
                       ? unused_here(check, param, error)
                       : unused(check, param, error);
        }
    }
    return TRUE;
}

/* Whoever is named is meant to have a part in the network, at one point at
 * least. */
static gboolean
check_parts(const Check *check, GError **error)
{
    g_autofree const char **sections = param_sections(check->scenario->table);

    for (const char **at = sections; *at; at++) {
        const KeyEntry *entry =
            keyfile_find(check->scenario->file, *at, "", "");
        const char *name = param_group_name(*at);
        gboolean is_part = param_role(*at) || g_str_has_prefix(*at, "link.");
        if (!is_part || !strchr(*at, '.') ||
            g_hash_table_contains(check->parts, *at)) {
            continue;
        }
        return mistake(error,
                       param_role(*at)
                           ? "%s: [%s]: nobody asks it, expected "
                             "server=%s in a section of clients"
                           : "%s: [%s]: nobody uses it, expected link=%s "
                             "in a section of clients, servers or the router",
                       entry ? entry->where : check->scenario->path, *at, name);
    }
    return TRUE;
}

/* The stop rule, and that it can be followed. */
static gboolean
read_stop(Check *check, GError **error)
{
    const Param *stop = param_find(check->scenario->table, "run.stop");
    const Param *most =
        param_find(check->scenario->table, "run.max_replications");
    Scenario *scenario = check->scenario;
    const char *text = scenario->texts[stop->index];

    if (text && *text) {
        scenario->stop = stop_rule_new(scenario->columns, text, error);
        if (!scenario->stop) {
            return blame(check, stop, error);
        }
    }
    scenario_read_fixed(scenario);
    if (!text && check->wheres[most->index]) {
        mistake(error, "means nothing without a rule, expected run.stop=");
        return blame(check, most, error);
    }
    if (scenario->n_replications < scenario->n_block) {
        mistake(error,
                "\"%s\" is below run.replications=%" G_GUINT64_FORMAT
                ", expected at least that",
                scenario->texts[most->index], scenario->n_block);
        return blame(check, most, error);
    }
    return TRUE;
}

/* A campaign has its limit too. */
static gboolean
check_runs(Scenario *scenario, GError **error)
{
    if (scenario_runs(scenario) <= SCENARIO_MAX_RUNS) {
        return TRUE;
    }
    return mistake(error,
                   "%s: %" G_GUINT64_FORMAT " points of %" G_GUINT64_FORMAT
                   " replications are too many runs, expected at most %d",
                   scenario->path, scenario->n_points, scenario->n_replications,
                   SCENARIO_MAX_RUNS);
}

static gboolean
run_check(Check *check, GError **error)
{
    Scenario *scenario = check->scenario;

    for (guint i = 0; i < scenario->file->entries->len; i++) {
        if (!take_entry(check, g_ptr_array_index(scenario->file->entries, i),
                        error)) {
            return FALSE;
        }
    }
    return scenario_count_points(scenario, error) &&
           check_points(check, error) && check_used(check, error) &&
           check_parts(check, error) && read_stop(check, error) &&
           check_runs(scenario, error);
}

/* Fills 'texts', 'axes', the points and what all of them share from the file.
 * The error is the first mistake. */
gboolean
scenario_check(Scenario *scenario, GError **error)
{
    Check check = {.scenario = scenario};
    gboolean ok;

    check.wheres = g_new0(const char *, param_count(scenario->table));
    check.used = g_new0(gboolean, param_count(scenario->table));
    check.parts = g_hash_table_new(g_str_hash, g_str_equal);
    ok = run_check(&check, error);
    g_free(check.wheres);
    g_free(check.used);
    g_hash_table_unref(check.parts);
    return ok;
}
