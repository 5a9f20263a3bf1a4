/* SPDX-License-Identifier: GPL-2.0-only */
/* Takes parameters and swept keys from a scenario's file, and checks every
 * value for every system and program that it can meet. */
#include "scenarios/scenario-priv.h"

#include <math.h>
#include <string.h>

#include "scenarios/error.h"

/* What a check goes through. */
typedef struct Check {
    Scenario *scenario;
    const char **wheres; /* by parameter: where its text stands */
    gboolean *used;      /* by parameter: it applies somewhere */
} Check;

/* ---- Sections and keys ----------------------------------------------------
 */

static gboolean
unknown_section(const KeyEntry *entry, GError **error)
{
    const char *const known[] = {"scenario", "link", "server", "client",
                                 "sweep",    "run",  "figure", NULL};
    g_autofree char *meant = did_you_mean(entry->section, known);

    return mistake(error,
                   "%s: unknown section [%s], expected [scenario], [link], "
                   "[server], [client], [sweep], [run] or [figure NAME]%s",
                   entry->where, entry->section, meant);
}

static gboolean
unknown_key(const KeyEntry *entry, const char *section, GError **error)
{
    g_autofree const char **keys = param_keys(section);
    g_autofree char *meant = did_you_mean(entry->key, keys);

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
    const Param *param = param_find(key);

    if (!param) {
        return unknown_key(entry, entry->section, error);
    }
    check->scenario->texts[param_index(param)] = entry->value;
    check->wheres[param_index(param)] = entry->where;
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
    const Param *param = param_find(entry->key);
    g_autoptr(Sweep) sweep = NULL;
    Axis *axis;

    if (!param) {
        return unknown_key(entry, NULL, error);
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
    check->wheres[param_index(param)] = entry->where;
    return TRUE;
}

static gboolean
take_entry(Check *check, const KeyEntry *entry, GError **error)
{
    const char *const plain[] = {"scenario", "link", "server",
                                 "client",   "run",  NULL};

    if (g_str_equal(entry->section, "figure")) {
        return TRUE; /* scenario-figure.c */
    }
    if (*entry->name) {
        return mistake(error,
                       "%s: [%s %s] has a name, expected one for "
                       "[figure NAME] only",
                       entry->where, entry->section, entry->name);
    }
    if (g_str_equal(entry->section, "sweep")) {
        return !*entry->key || take_axis(check, entry, error);
    }
    if (!g_strv_contains(plain, entry->section)) {
        return unknown_section(entry, error);
    }
    return !*entry->key || take_param(check, entry, error);
}

/* ---- Values ----------------------------------------------------------------
 */

/* Says of which parameter and where an error is. */
static gboolean
blame(const Check *check, const Param *param, GError **error)
{
    const char *where = check->wheres[param_index(param)];

    g_prefix_error(error, "%s: %s: ", where ? where : check->scenario->path,
                   param->key);
    return FALSE;
}

/* Systems and programs decide what the other parameters may be. */
static gboolean
is_selector(const Param *param)
{
    return g_str_equal(param->name, "system") ||
           g_str_equal(param->name, "program");
}

/* Checks each value of the axis 'index' beside the others' in 'texts'. */
static gboolean
check_axis(Check *check, guint index, ParamSet *set, GError **error)
{
    const Axis *axis = g_ptr_array_index(check->scenario->axes, index);

    for (guint i = 0; i < axis->sweep->texts->len; i++) {
        if (!param_set_read_one(set, axis->param,
                                g_ptr_array_index(axis->sweep->texts, i),
                                error)) {
            return blame(check, axis->param, error);
        }
    }
    return TRUE;
}

/* Checks all values under the systems and programs that 'texts' chooses. */
static gboolean
check_combination(Check *check, const char **texts, GError **error)
{
    g_autoptr(ParamSet) set = param_set_new();
    const Param *culprit = NULL;

    if (!param_set_read(set, texts, &culprit, error)) {
        return blame(check, culprit, error);
    }
    for (guint i = 0; i < param_count(); i++) {
        check->used[i] = check->used[i] || set->values[i].text;
    }
    for (guint i = 0; i < check->scenario->axes->len; i++) {
        const Axis *axis = g_ptr_array_index(check->scenario->axes, i);
        if (!is_selector(axis->param) && !check_axis(check, i, set, error)) {
            return FALSE;
        }
    }
    return TRUE;
}

/* Goes through all combinations of swept systems and programs, from axis
 * 'index' on. */
static gboolean
check_from(Check *check, guint index, const char **texts, GError **error)
{
    const Axis *axis;
    guint n;

    if (index == check->scenario->axes->len) {
        return check_combination(check, texts, error);
    }
    axis = g_ptr_array_index(check->scenario->axes, index);
    n = is_selector(axis->param) ? axis->sweep->texts->len : 1;
    for (guint i = 0; i < n; i++) {
        texts[param_index(axis->param)] =
            g_ptr_array_index(axis->sweep->texts, i);
        if (!check_from(check, index + 1, texts, error)) {
            return FALSE;
        }
    }
    return TRUE;
}

/* Checks what the values of each point must have in common. */
static gboolean
check_together(const Check *check, GError **error)
{
    g_autoptr(ParamSet) set = param_set_new();
    g_autofree const char **texts = g_new(const char *, param_count());
    const Param *culprit = NULL;

    for (guint64 point = 0; point < check->scenario->n_points; point++) {
        scenario_point_texts(check->scenario, point, texts);
        if (!param_set_read(set, texts, &culprit, error) ||
            !param_set_check(set, &culprit, error)) {
            return blame(check, culprit, error);
        }
    }
    return TRUE;
}

/* A parameter that was written but applies nowhere is a misunderstanding. */
static gboolean
check_used(const Check *check, GError **error)
{
    g_autoptr(ParamSet) set = NULL;

    for (guint i = 0; i < param_count(); i++) {
        const Param *param = param_at(i);
        if (!check->wheres[i] || check->used[i]) {
            continue;
        }
        set = scenario_point(check->scenario, 0);
        g_autofree char *program =
            g_strconcat(param->section, ".program", NULL);
        g_autofree char *system = g_strconcat(param->section, ".system", NULL);
        return mistake(error,
                       "%s: \"%s\" means nothing here, expected a key of "
                       "system %s with program %s",
                       check->wheres[i], param->key, param_text(set, system),
                       param_text(set, program));
    }
    return TRUE;
}

/* Finds whom an axis goes in lockstep with. */
static gboolean
find_leader(const Scenario *scenario, Axis *axis, GError **error)
{
    for (guint i = 0; axis->sweep->leader && i < scenario->axes->len; i++) {
        const Axis *other = g_ptr_array_index(scenario->axes, i);
        if (other != axis && !other->sweep->leader &&
            g_str_equal(other->param->key, axis->sweep->leader)) {
            axis->leader = other;
        }
    }
    if (axis->sweep->leader && !axis->leader) {
        return mistake(error,
                       "%s: \"with %s\": not swept by itself, expected "
                       "another key of [sweep]",
                       axis->where, axis->sweep->leader);
    }
    if (axis->leader &&
        axis->leader->sweep->texts->len != axis->sweep->texts->len) {
        return mistake(error,
                       "%s: %s has %u values, expected %u: one for each "
                       "of %s, which it goes with",
                       axis->where, axis->param->key, axis->sweep->texts->len,
                       axis->leader->sweep->texts->len, axis->sweep->leader);
    }
    return TRUE;
}

/* How many points there are, refused before any of them is made. */
static gboolean
count_points(Scenario *scenario, GError **error)
{
    scenario->n_points = 1;
    for (guint i = 0; i < scenario->axes->len; i++) {
        Axis *axis = g_ptr_array_index(scenario->axes, i);
        if (!find_leader(scenario, axis, error)) {
            return FALSE;
        }
        scenario->n_points *= axis->leader ? 1 : axis->sweep->texts->len;
        if (scenario->n_points > SCENARIO_MAX_POINTS) {
            return mistake(error,
                           "%s: too many points, expected at most %d in "
                           "all of [sweep]",
                           axis->where, SCENARIO_MAX_POINTS);
        }
    }
    return TRUE;
}

/* A campaign has its limit too. */
static gboolean
check_runs(Scenario *scenario, GError **error)
{
    scenario_read_fixed(scenario);
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
    g_autofree const char **texts = NULL;

    for (guint i = 0; i < scenario->file->entries->len; i++) {
        if (!take_entry(check, g_ptr_array_index(scenario->file->entries, i),
                        error)) {
            return FALSE;
        }
    }
    if (!count_points(scenario, error)) {
        return FALSE;
    }
    texts = g_memdup2(scenario->texts, param_count() * sizeof *texts);
    return check_from(check, 0, texts, error) && check_used(check, error) &&
           check_runs(check->scenario, error) && check_together(check, error);
}

/* Fills 'texts', 'axes', 'n_points' and what all points share from the file.
 * The error is the first mistake. */
gboolean
scenario_check(Scenario *scenario, GError **error)
{
    Check check = {.scenario = scenario};
    gboolean ok;

    check.wheres = g_new0(const char *, param_count());
    check.used = g_new0(gboolean, param_count());
    ok = run_check(&check, error);
    g_free(check.wheres);
    g_free(check.used);
    return ok;
}
