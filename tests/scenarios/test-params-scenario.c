/* SPDX-License-Identifier: GPL-2.0-only */
/* Scenarios that load: points, inheritance, --set, the flattened file. */
#include <glib.h>
#include <string.h>

#include "scenarios/scenario/scenario.h"
#include "scenarios/systems/systems.h"
#include "tests/scenarios/support-command.h"

static char *folder;

static Scenario *
load(const char *name, const char *set1, const char *set2)
{
    g_autofree char *path = g_build_filename(folder, name, NULL);
    const char *const sets[] = {set1, set2, NULL};
    g_autoptr(GError) error = NULL;
    Scenario *scenario = scenario_load(path, sets, &error);

    g_assert_no_error(error);
    return scenario;
}

/* The swept values of each point, "0/1ms 0/2ms ...". */
static char *
list_points(const Scenario *scenario)
{
    GString *text = g_string_new(NULL);

    for (guint64 point = 0; point < scenario->n_points; point++) {
        g_string_append(text, point ? " " : "");
        for (guint i = 0; i < scenario->axes->len; i++) {
            g_string_append_printf(text, "%s%s", i ? "/" : "",
                                   scenario_axis_text(scenario, point, i));
        }
    }
    return g_string_free(text, FALSE);
}

static const char base[] = "[scenario]\n"
                           "summary=A base ; with a comment\n"
                           "[link]\n"
                           "delay=7ms # another\n"
                           "[sweep]\n"
                           "server.end=peer, close\n"
                           "link.loss=0, 1%\n"
                           "client.end=half, wait with server.end\n"
                           "[run]\n"
                           "replications=3\n"
                           "[figure a]\n"
                           "x=link.loss\n"
                           "y=refused\n"
                           "series=server.end\n";

/* The last key varies fastest; a key in lockstep follows its leader. */
static void
test_points(void)
{
    g_autoptr(Scenario) scenario = load("base.ini", NULL, NULL);
    g_autofree char *points = list_points(scenario);
    g_autoptr(ParamSet) last = scenario_point(scenario, 3);

    g_assert_cmpstr(points, ==,
                    "peer/0/half peer/1%/half close/0/wait "
                    "close/1%/wait");
    g_assert_cmpuint(scenario_runs(scenario), ==, 12);
    g_assert_cmpfloat(param_value(last, "link.loss")->x, ==, 0.01);
    g_assert_cmpint(param_whole(last, "link.delay"), ==, 7000000);
    g_assert_cmpstr(param_text(last, "scenario.summary"), ==, "A base");
    g_assert_cmpstr(param_text(last, "client.end"), ==, "wait");
}

/* A file that inherits says only what differs. */
static void
test_base(void)
{
    g_autoptr(Scenario) scenario = NULL;
    g_autofree char *points = NULL;

    test_file_put(folder, "small.ini",
                  "[scenario]\nbase=base.ini\n[sweep]\nlink.loss=0.5\n"
                  "[figure a]\ny=reset\n[figure b]\nx=link.loss\n"
                  "y=refused\nseries=server.end\n");
    scenario = load("small.ini", NULL, NULL);
    points = list_points(scenario);
    g_assert_cmpstr(points, ==, "peer/0.5/half close/0.5/wait");
    g_assert_cmpstr(scenario->name, ==, "small");
    g_assert_cmpuint(scenario->figures->len, ==, 2);
    g_assert_cmpuint(scenario->n_replications, ==, 3);
}

/* --set replaces values and sweeps, and can sweep what was not. */
static void
test_set(void)
{
    g_autoptr(Scenario) one =
        load("base.ini", "link.loss=0.2", "run.replications=1");
    g_autoptr(Scenario) more =
        load("base.ini", "link.delay=1ms..3ms step 1ms", "link.loss=0");
    g_autofree char *points = list_points(one);
    g_autofree char *more_points = list_points(more);

    g_assert_cmpstr(points, ==, "peer/0.2/half close/0.2/wait");
    g_assert_cmpuint(one->n_replications, ==, 1);
    g_assert_cmpstr(more_points, ==,
                    "peer/0/half/1ms peer/0/half/2ms peer/0/half/3ms "
                    "close/0/wait/1ms close/0/wait/2ms close/0/wait/3ms");
}

/* A figure that does not mention a swept key becomes one for each value. */
static void
test_pictures(void)
{
    g_autoptr(Scenario) scenario =
        load("base.ini", "link.delay=1ms, 2ms", "server.rx_pages=1, 2");
    const char *const names[] = {"a-1ms-1", "a-1ms-2", "a-2ms-1", "a-2ms-2"};

    g_assert_cmpuint(scenario->figures->len, ==, 4);
    for (guint i = 0; i < 4; i++) {
        const Figure *figure = g_ptr_array_index(scenario->figures, i);
        g_assert_cmpstr(figure->name, ==, names[i]);
        g_assert_cmpuint(figure->n_fixed, ==, 2);
    }
}

/* A figure of points that --set takes away is left out, here and in the
 * flattened file; its other form is found in any unit. */
static void
test_left_out(void)
{
    g_autoptr(Scenario) whole = NULL, less = NULL;
    g_autofree char *text = NULL;

    test_file_put(folder, "fixed.ini",
                  "[sweep]\nlink.loss=0, 0.01\nserver.sockets=1, 2\n"
                  "[figure a]\nx=server.sockets\ny=refused\n"
                  "where=link.loss=1%\n");
    whole = load("fixed.ini", NULL, NULL);
    less = load("fixed.ini", "link.loss=0", NULL);
    g_assert_cmpuint(whole->figures->len, ==, 1);
    g_assert_cmpuint(less->figures->len, ==, 0);
    text = scenario_to_text(less);
    g_assert_null(strstr(text, "figure"));
}

/* The file of the results folder says the same, by itself. */
static void
test_flattened(void)
{
    g_autoptr(Scenario) scenario = load("base.ini", "link.loss=0.2", NULL);
    g_autofree char *text = scenario_to_text(scenario);
    g_autoptr(Scenario) again = NULL;
    g_autofree char *again_text = NULL, *points = list_points(scenario);
    g_autofree char *again_points = NULL;

    test_file_put(folder, "flat.ini", text);
    again = load("flat.ini", NULL, NULL);
    again_text = scenario_to_text(again);
    again_points = list_points(again);
    g_assert_cmpstr(again_text, ==, text);
    g_assert_cmpstr(again_points, ==, points);
    g_assert_cmpstr(again->name, ==, "base");
}

/* What a run needs and nobody wrote has its default. */
static void
test_empty(void)
{
    g_autoptr(Scenario) scenario = NULL;
    g_autoptr(ParamSet) set = NULL;

    test_file_put(folder, "empty.ini", "");
    scenario = load("empty.ini", NULL, NULL);
    set = scenario_point(scenario, 0);
    g_assert_cmpuint(scenario->n_points, ==, 1);
    g_assert_cmpuint(scenario->seed, ==, 1);
    g_assert_cmpint(param_whole(set, "scenario.duration"), ==, 60000000000);
}

int
main(int argc, char **argv)
{
    int status;

    g_test_init(&argc, &argv, NULL);
    systems_use(systems);
    folder = test_folder_new();
    test_file_put(folder, "base.ini", base);
    g_test_add_func("/params/scenario/points", test_points);
    g_test_add_func("/params/scenario/base", test_base);
    g_test_add_func("/params/scenario/set", test_set);
    g_test_add_func("/params/scenario/pictures", test_pictures);
    g_test_add_func("/params/scenario/left-out", test_left_out);
    g_test_add_func("/params/scenario/flattened", test_flattened);
    g_test_add_func("/params/scenario/empty", test_empty);
    status = g_test_run();
    test_folder_remove(folder);
    return status;
}
