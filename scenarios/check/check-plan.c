/* SPDX-License-Identifier: GPL-2.0-only */
#include "scenarios/check/check-plan.h"

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

/* 'n' points, evenly spread. */
static void
choose_points(CheckPlan *plan, guint64 n)
{
    guint64 all = plan->scenario->n_points;

    n = MIN(n, all);
    for (guint64 i = 0; i < n; i++) {
        guint64 index = n == 1 ? 0 : i * (all - 1) / (n - 1);
        guint64 point = scenario_point_at(plan->scenario, index);
        g_array_append_val(plan->points, point);
    }
}

/* The plan for the scenario 'name'.  (transfer full): check_plan_free() */
CheckPlan *
check_plan_load(const char *name, GError **error)
{
    g_autoptr(CheckPlan) plan = g_new0(CheckPlan, 1);
    Scenario *brief;

    plan->word = g_strdup(name);
    plan->points = g_array_new(FALSE, FALSE, sizeof(guint64));
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
    choose_points(plan, whole(plan->scenario, "points", POINTS));
    return g_steal_pointer(&plan);
}

/* Frees a plan; accepts NULL. */
void
check_plan_free(CheckPlan *plan)
{
    if (plan) {
        scenario_free(plan->scenario);
        g_array_unref(plan->points);
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

char *
check_plan_values(const CheckPlan *plan, guint64 point)
{
    const Scenario *scenario = plan->scenario;
    GString *text = g_string_new(NULL);

    for (guint i = 0; i < scenario->axes->len; i++) {
        const Axis *axis = g_ptr_array_index(scenario->axes, i);
        g_string_append_printf(text, "%s%s=%s", text->len ? " " : "",
                               axis->param->key,
                               scenario_axis_text(scenario, point, i));
    }
    return g_string_free(text, FALSE);
}
