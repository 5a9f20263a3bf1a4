/* SPDX-License-Identifier: GPL-2.0-only */
/* One set of parameters, or one digester, for many points finds the same as
 * a fresh one for each, whatever came before. */
#include <string.h>

#include "scenarios/scenario/scenario.h"
#include "scenarios/store/runplan.h"
#include "scenarios/systems/systems.h"
#include "tests/shim/support-row.h"

/* Systems and programs change, so that keys come and go, mean another thing or
 * have another default; a named section inherits all that. */
#define AXES_1                                                                 \
    "server.system=sock, posix\n"                                              \
    "server.program=sink, reply with server.system\n"                          \
    "link.delay=1ms, 2ms\n"
#define AXES_2                                                                 \
    "client.system=posix, sock\n"                                              \
    "client.think=1s, ns3::ExponentialRandomVariable[Mean=2]\n"                \
    "link.loss=0, 1%\n"
#define REST                                                                   \
    "[link]\ntype=csma\n[server]\nvm.on_sock_event=3ms\n[client]\ncount=1\n"   \
    "[client.fast]\nthink=20ms\n[run]\nreplications=1\n"

static Scenario *
load(const char *axes)
{
    g_autofree char *text = g_strconcat(REST "[sweep]\n", axes, NULL);
    g_autoptr(GError) error = NULL;
    Scenario *scenario = scenario_parse(text, strlen(text), "x.ini", &error);

    g_assert_no_error(error);
    g_assert_cmpuint(scenario->n_points, ==, 32);
    return scenario;
}

static void
compare(const char *row, const ParamSet *is, const ParamSet *expected)
{
    for (guint i = 0; i < param_count(is->table); i++) {
        const char *key = param_at(is->table, i)->key;
        const Value *a = &is->values[i], *b = &expected->values[i];

        if (a->text != b->text || a->n != b->n || a->x != b->x) {
            row_text(row, key, a->text, b->text);
            row_int(row, key, a->n, b->n);
            row_near(row, key, a->x, b->x, 0);
        }
        row_holds(row, key, is->uses[i] == expected->uses[i]);
    }
}

/* From each point to each other. */
static void
test_sets(void)
{
    g_autoptr(Scenario) scenario = load(AXES_1 AXES_2);
    g_autoptr(ParamSet) set = param_set_new(scenario->table);

    for (guint64 a = 0; a < scenario->n_points; a++) {
        for (guint64 b = 0; b < scenario->n_points; b++) {
            g_autoptr(ParamSet) fresh = scenario_point(scenario, b);
            g_autofree char *row =
                g_strdup_printf("%u after %u", (guint)b, (guint)a);
            scenario_read_point(scenario, a, set);
            scenario_read_point(scenario, b, set);
            compare(row, set, fresh);
        }
    }
}

/* A text that is wrong is so every time. */
static void
test_mistakes(void)
{
    const ParamTable *table = param_table();
    g_autofree const char **texts = g_new0(const char *, param_count(table));
    g_autoptr(ParamSet) set = param_set_new(table);
    guint loss = param_find(table, "link.loss")->index;
    const Param *culprit;

    for (guint i = 0; i < 4; i++) {
        g_autoptr(GError) error = NULL;
        texts[loss] = i == 2 ? "1%" : "101%";
        g_assert_cmpint(param_set_read(set, texts, &culprit, &error), ==,
                        i == 2);
        g_assert_cmpint(error != NULL, ==, i != 2);
    }
}

/* The values of all axes at a point, in the order of their keys.
 * (transfer full) */
static char *
values_of(const Scenario *scenario, guint64 point)
{
    GString *text = g_string_new(NULL);

    for (guint i = 0; i < param_count(scenario->table); i++) {
        for (guint k = 0; k < scenario->axes->len; k++) {
            const Axis *axis = scenario->axes->pdata[k];
            if (axis->param->index == i) {
                g_string_append_printf(text, "%s=%s ", axis->param->key,
                                       scenario_axis_text(scenario, point, k));
            }
        }
    }
    return g_string_free(text, FALSE);
}

/* The digest of a point is that of its parameters, in whatever order they are
 * gone through. */
static void
test_digests(void)
{
    g_autoptr(Scenario) one = load(AXES_1 AXES_2);
    g_autoptr(Scenario) other = load(AXES_2 AXES_1);
    g_autoptr(RunPlan) one_plan = runplan_new(one);
    g_autoptr(RunPlan) other_plan = runplan_new(other);
    g_autoptr(GHashTable) known =
        g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);

    for (guint i = 0; i < one->n_points; i++) {
        g_hash_table_insert(known, values_of(one, i),
                            one_plan->points->pdata[i]);
    }
    for (guint i = 0; i < other->n_points; i++) {
        g_autofree char *values = values_of(other, i);
        row_text(values, "digest", other_plan->points->pdata[i],
                 g_hash_table_lookup(known, values));
    }
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    systems_use(systems);
    g_test_add_func("/params/again/sets", test_sets);
    g_test_add_func("/params/again/mistakes", test_mistakes);
    g_test_add_func("/params/again/digests", test_digests);
    return g_test_run();
}
