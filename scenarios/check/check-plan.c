/* SPDX-License-Identifier: GPL-2.0-only */
#include "scenarios/check/check-plan.h"

#include <math.h>
#include <string.h>

#include "scenarios/base/shell.h"
#include "scenarios/params/values.h"

/* Without a [check] section. */
#define POINTS 3
#define REPLICATIONS 2
#define DURATION "5s"

/* The number that [check] gives to 'key', or 'fallback'. */
static guint64
whole(const Scenario *scenario, const char *key, guint64 fallback)
{
    const KeyEntry *entry = keyfile_find(scenario->file, "check", "", key);

    return entry ? g_ascii_strtoull(entry->value, NULL, 10) /* is checked */
                 : fallback;
}

static gint64
time_ns(const char *text)
{
    Value value = {0};
    gboolean ok = value_parse(VALUE_TIME, NULL, text, &value, NULL);

    g_assert(ok); /* has been checked */
    return value.n;
}

const char *
check_plan_duration(const CheckPlan *plan)
{
    const char *text = scenario_given(plan->scenario, "scenario.duration");

    return text ? text
                : param_find(plan->scenario->table, "scenario.duration")
                      ->uses->value;
}

/* The scenario again, as short as a check should be.  (transfer full) */
static Scenario *
shorten(CheckPlan *plan, const char *name, GError **error)
{
    const KeyEntry *entry =
        keyfile_find(plan->scenario->file, "check", "", "duration");
    const char *duration = entry ? entry->value : DURATION;
    g_autofree char *set = g_strconcat("scenario.duration=", duration, NULL);
    const char *const sets[] = {set, NULL};
    const char *whole_time = check_plan_duration(plan);
    const char *const none[] = {NULL};

    return scenario_load(
        name, time_ns(duration) < time_ns(whole_time) ? sets : none, error);
}

/* ---- Which points ------------------------------------------------------- */

/* "link.loss=0.1 ...".  (transfer full) */
static char *
values_of(const Scenario *scenario, guint64 point)
{
    GString *text = g_string_new(NULL);

    for (guint i = 0; i < scenario->axes->len; i++) {
        const Axis *axis = g_ptr_array_index(scenario->axes, i);
        g_autofree char *word =
            g_strconcat(axis->param->key, "=",
                        scenario_axis_text(scenario, point, i), NULL);
        shell_append(text, word);
    }
    return g_string_free(text, FALSE);
}

static void
add_point(CheckPlan *plan, guint64 point, char *values)
{
    g_array_append_val(plan->points, point);
    g_ptr_array_add(plan->values, values);
}

/* Chooses points that are evenly spread. */
void
check_plan_spread(CheckPlan *plan)
{
    guint64 all = plan->scenario->n_points;
    guint64 n = MIN(whole(plan->scenario, "points", POINTS), all);

    for (guint64 i = 0; i < n; i++) {
        guint64 index = n == 1 ? 0 : i * (all - 1) / (n - 1);
        guint64 point = scenario_point_at(plan->scenario, index);
        add_point(plan, point, values_of(plan->scenario, point));
    }
}

/* "1%" and "0.01" are the same value of a probability; names, and all else that
 * is no number, are their text. */
static gboolean
is_same_value(ValueType type, const char *a, const char *b)
{
    Value x = {0}, y = {0};

    return g_str_equal(a, b) ||
           (type != VALUE_ENUM && value_parse(type, NULL, a, &x, NULL) &&
            value_parse(type, NULL, b, &y, NULL) &&
            value_number(type, &x) == value_number(type, &y));
}

/* The value that 'words' ("KEY=VALUE") give to 'key', or NULL. */
static const char *
value_in(char *const *words, const char *key)
{
    for (gsize len = strlen(key); *words; words++) {
        if (strncmp(*words, key, len) == 0 && (*words)[len] == '=') {
            return *words + len + 1;
        }
    }
    return NULL;
}

/* Whether 'word', of a key that is not swept, is what 'set' says. */
static gboolean
is_fixed_so(const Scenario *scenario, const ParamSet *set, const char *word)
{
    const char *value = strchr(word, '=');
    g_autofree char *key =
        value ? g_strndup(word, (gsize)(value - word)) : g_strdup(word);
    const Param *param = param_find(scenario->table, key);

    return param && (scenario_axis(scenario, param) ||
                     (value && set->values[param->index].text &&
                      is_same_value(param->type, set->values[param->index].text,
                                    value + 1)));
}

/* Whether 'words' are the values of 'point', on each axis. */
static gboolean
is_on_axes(const Scenario *scenario, guint64 point, char *const *words)
{
    for (guint i = 0; i < scenario->axes->len; i++) {
        const Axis *axis = g_ptr_array_index(scenario->axes, i);
        const char *value = value_in(words, axis->param->key);
        if (!value || !is_same_value(axis->param->type, value,
                                     scenario_axis_text(scenario, point, i))) {
            return FALSE;
        }
    }
    return TRUE;
}

/* Finds the point whose values 'words' are: those of all swept keys, and maybe
 * of others that have been swept once. */
static gboolean
find_point(const Scenario *scenario, char *const *words, guint64 *point)
{
    for (guint64 i = 0; i < scenario->n_points; i++) {
        *point = scenario_point_at(scenario, i);
        if (is_on_axes(scenario, *point, words)) {
            g_autoptr(ParamSet) set = scenario_point(scenario, *point);
            while (*words && is_fixed_so(scenario, set, *words)) {
                words++;
            }
            return !*words;
        }
    }
    return FALSE;
}

/* Chooses the points that the baseline 'was' has, as far as the scenario has
 * them. */
void
check_plan_follow(CheckPlan *plan, const Baseline *was)
{
    for (guint i = 0; i < was->points->len; i++) {
        const BaselinePoint *old = was->points->pdata[i];
        g_auto(GStrv) words = NULL;
        char *none[] = {NULL};
        guint64 point;

        g_shell_parse_argv(old->values, NULL, &words, NULL); /* NULL: empty */
        if (find_point(plan->scenario, words ? words : none, &point)) {
            add_point(plan, point, g_strdup(old->values));
        }
    }
}

/* ---- The plan ----------------------------------------------------------- */

/* What [check] asks for beyond events and metrics. */
static void
read_extras(CheckPlan *plan)
{
    const KeyFile *file = plan->scenario->file;
    const KeyEntry *charts = keyfile_find(file, "check", "", "charts");
    const KeyEntry *speed = keyfile_find(file, "check", "", "speed");
    Value value;

    plan->has_charts =
        charts && value_parse(VALUE_BOOL, NULL, charts->value, &value, NULL) &&
        value.n;
    plan->speed =
        speed && value_parse(VALUE_PROB, NULL, speed->value, &value, NULL)
            ? value.x
            : NAN;
}

/* The plan for the scenario 'name', without points.
 * (transfer full): check_plan_free() */
CheckPlan *
check_plan_load(const char *name, GError **error)
{
    g_autoptr(CheckPlan) plan = g_new0(CheckPlan, 1);
    Scenario *brief;

    plan->word = g_strdup(name);
    plan->points = g_array_new(FALSE, FALSE, sizeof(guint64));
    plan->values = g_ptr_array_new_with_free_func(g_free);
    plan->scenario = scenario_load(name, NULL, error);
    if (!plan->scenario) {
        return NULL;
    }
    brief = shorten(plan, name, error);
    if (!brief) {
        return NULL;
    }
    scenario_free(plan->scenario);
    plan->scenario = brief;
    plan->n_replications =
        (guint)whole(plan->scenario, "replications", REPLICATIONS);
    read_extras(plan);
    return g_steal_pointer(&plan);
}

/* Frees a plan; accepts NULL. */
void
check_plan_free(CheckPlan *plan)
{
    if (plan) {
        scenario_free(plan->scenario);
        g_array_unref(plan->points);
        g_ptr_array_unref(plan->values);
        g_free(plan->word);
        g_free(plan);
    }
}

guint
check_plan_runs(const CheckPlan *plan)
{
    return plan->points->len * plan->n_replications;
}

guint64
check_plan_point(const CheckPlan *plan, guint run)
{
    return g_array_index(plan->points, guint64, run / plan->n_replications);
}

guint64
check_plan_replication(const CheckPlan *plan, guint run)
{
    return plan->scenario->first_replication + run % plan->n_replications;
}

const char *
check_plan_values(const CheckPlan *plan, guint run)
{
    return plan->values->pdata[run / plan->n_replications];
}

static int
by_number(gconstpointer a, gconstpointer b)
{
    guint32 x = *(const guint32 *)a, y = *(const guint32 *)b;

    return x < y ? -1 : x > y;
}

Scenario *
check_plan_scenario(const CheckPlan *plan, GError **error)
{
    g_autofree char *duration =
        g_strconcat("scenario.duration=", check_plan_duration(plan), NULL);
    g_autofree char *replications =
        g_strdup_printf("run.replications=%u", plan->n_replications);
    const char *const sets[] = {duration, replications, "run.stop=", NULL};
    Scenario *scenario = scenario_load(plan->word, sets, error);

    if (!scenario) {
        return NULL;
    }
    g_clear_pointer(&scenario->kept, g_array_unref);
    scenario->kept = g_array_new(FALSE, FALSE, sizeof(guint32));
    for (guint i = 0; i < plan->points->len; i++) {
        guint32 point = (guint32)g_array_index(plan->points, guint64, i);
        g_array_append_val(scenario->kept, point);
    }
    g_array_sort(scenario->kept, by_number);
    scenario->n_points = scenario->kept->len;
    return scenario;
}
