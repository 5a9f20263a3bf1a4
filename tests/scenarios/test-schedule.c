/* SPDX-License-Identifier: GPL-2.0-only */
/* Which run begins next, what a run is called, which slice has it. */
#include "scenarios/campaign/schedule.h"

#include "scenarios/store/runplan.h"
#include "scenarios/systems/systems.h"
#include "tests/scenarios/support-command.h"

static char *folder;

static Scenario *
load(const char *sweep)
{
    g_autofree char *path = g_build_filename(folder, "x.ini", NULL);
    g_autofree char *text =
        g_strconcat("[sweep]\n", sweep, "\n[run]\nreplications=3\n", NULL);
    g_autoptr(GError) error = NULL;
    Scenario *scenario;

    test_file_put(folder, "x.ini", text);
    scenario = scenario_load(path, NULL, &error);
    g_assert_no_error(error);
    return scenario;
}

/* All but run 4 are missing. */
static gboolean
is_missing(gpointer user, guint64 run)
{
    (void)user;
    return run != 4;
}

static guint64
take(Schedule *schedule)
{
    gdouble expected_s;
    guint64 run = G_MAXUINT64;

    schedule_next(schedule, &run, &expected_s);
    return run;
}

/* One run of each point, then the longest point's, as far as is known. */
static void
test_longest_first(void)
{
    g_autoptr(Scenario) scenario = load("client.connections=1, 2, 3");
    g_autoptr(RunPlan) plan = runplan_new(scenario);
    Schedule *schedule = schedule_new(plan, is_missing, NULL);

    g_assert_cmpuint(schedule_left(schedule), ==, 8);
    g_assert_cmpuint(take(schedule), ==, 0);
    g_assert_cmpuint(take(schedule), ==, 3);
    schedule_learn(schedule, 0, 0.5);
    g_assert_cmpuint(take(schedule), ==, 6);
    schedule_learn(schedule, 6, 0.7);
    g_assert_cmpuint(take(schedule), ==, 7);
    schedule_learn(schedule, 7, 0.1); /* a mean of 0.4 */
    g_assert_cmpuint(take(schedule), ==, 1);
    schedule_learn(schedule, 3, 0.9);
    g_assert_cmpuint(take(schedule), ==, 5);
    g_assert_cmpuint(take(schedule), ==, 2);
    g_assert_cmpuint(take(schedule), ==, 8);
    g_assert_cmpuint(take(schedule), ==, G_MAXUINT64);
    g_assert_cmpuint(schedule_left(schedule), ==, 0);
    schedule_free(schedule);
}

/* A key stays when points come and go, and does not depend on how a value is
 * written; a point that is there twice is done once. */
static void
test_keys(void)
{
    g_autoptr(Scenario) few = load("link.delay=10ms, 20ms");
    g_autoptr(RunPlan) few_plan = runplan_new(few);
    g_autoptr(Scenario) many = load("link.delay=1ms, 0.01s, 10ms, 20ms");
    g_autoptr(RunPlan) many_plan = runplan_new(many);
    g_autofree char *a = runplan_point_key(few_plan, 0, "b");
    g_autofree char *b = runplan_point_key(many_plan, 1, "b");
    g_autofree char *c = runplan_point_key(many_plan, 1, "c");

    g_assert_cmpstr(a, ==, b);
    g_assert_cmpstr(b, !=, c);
    g_assert_cmpstr(few_plan->points->pdata[1], ==,
                    many_plan->points->pdata[3]);
    g_assert_cmpstr(few_plan->points->pdata[0], !=, few_plan->points->pdata[1]);
    g_assert_cmpstr(few_plan->digest, !=, many_plan->digest);
    g_assert_cmpuint(runplan_first(many_plan, 7), ==, 4);
    g_assert_cmpuint(runplan_first(many_plan, 10), ==, 10);
}

/* Every run is in one slice. */
static void
test_slices(void)
{
    const Scenario scenario = {.n_replications = 4};
    const RunPlan plan = {.scenario = &scenario};
    RunSlice slices[3];

    g_assert_true(run_slice_read("1/3", &slices[0], NULL));
    g_assert_true(run_slice_read("2/3", &slices[1], NULL));
    g_assert_true(run_slice_read("3/3", &slices[2], NULL));
    for (guint64 run = 0; run < 10; run++) {
        guint n = 0;
        for (guint i = 0; i < 3; i++) {
            n += runplan_slice_has(&plan, slices[i], run) ? 1 : 0;
        }
        g_assert_cmpuint(n, ==, 1);
    }
    for (guint i = 0; i < 5; i++) {
        const char *const wrong[] = {"", "0/3", "4/3", "1/0", "1/2/3"};
        g_assert_false(run_slice_read(wrong[i], &slices[0], NULL));
    }
}

int
main(int argc, char **argv)
{
    int status;

    g_test_init(&argc, &argv, NULL);
    systems_use(systems);
    folder = test_folder_new();
    g_test_add_func("/schedule/longest-first", test_longest_first);
    g_test_add_func("/schedule/keys", test_keys);
    g_test_add_func("/schedule/slices", test_slices);
    status = g_test_run();
    test_folder_remove(folder);
    return status;
}
