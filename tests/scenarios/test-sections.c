/* SPDX-License-Identifier: GPL-2.0-only */
/* Sections that are repeated with a name, [client.fast]: what they inherit,
 * and that sweeps, constraints, --set, messages and the flattened file know
 * them. */
#include <glib.h>
#include <string.h>

#include "scenarios/scenario/scenario.h"
#include "scenarios/systems/systems.h"
#include "tests/scenarios/support-command.h"

static const char text[] = "[link]\ntype=csma\ndelay=1us\n"
                           "[client]\nthink=10ms\nend=reset\n"
                           "[client.fast]\nthink=1ms\n"
                           "[client.slow]\nsystem=sock\nrequest=50B\n"
                           "[client.same]\n"
                           "[sweep]\n"
                           "client.fast.count=1, 2\n"
                           "client.request=10B, 20B\n"
                           "where=client.fast.think < client.same.think\n";

static Scenario *
parse(const char *what)
{
    g_autoptr(GError) error = NULL;
    Scenario *scenario = scenario_parse(what, strlen(what), "x.ini", &error);

    g_assert_no_error(error);
    return scenario;
}

static void
assert_value(const ParamSet *set, const char *key, const char *value)
{
    g_test_message("%s", key);
    g_assert_true(param_applies(set, key));
    g_assert_cmpstr(param_text(set, key), ==, value);
}

/* What a named section does not say is what the bare one says, swept or not,
 * or else the default of its own system. */
static void
test_inheritance(void)
{
    g_autoptr(Scenario) scenario = parse(text);
    g_autoptr(ParamSet) set = scenario_point(scenario, 3);

    g_assert_cmpuint(scenario->n_points, ==, 4);
    assert_value(set, "client.think", "10ms");
    assert_value(set, "client.fast.think", "1ms");
    assert_value(set, "client.same.think", "10ms");
    assert_value(set, "client.fast.count", "2");
    assert_value(set, "client.same.count", "1");
    assert_value(set, "client.fast.request", "20B");
    assert_value(set, "client.slow.request", "50B");
    assert_value(set, "client.fast.system", "posix");
    assert_value(set, "client.slow.system", "sock");
    assert_value(set, "client.slow.program", "reconnect");
    assert_value(set, "client.slow.tcp.mss", "1460B");
    assert_value(set, "client.fast.tcp.mss", "1460B");
    g_assert_false(param_applies(set, "client.slow.think"));
    g_assert_cmpstr(param_system(set, "client.slow")->name, ==, "sock");
}

/* The flattened file is the same scenario, sections without a key included. */
static void
test_flattened(void)
{
    g_autoptr(Scenario) scenario = parse(text);
    g_autofree char *flat = scenario_to_text(scenario);
    g_autoptr(Scenario) again = parse(flat);
    g_autofree char *flat_again = scenario_to_text(again);
    g_autofree const char **sections = param_sections(again->table);

    g_assert_cmpstr(flat, ==, flat_again);
    g_assert_true(g_strv_contains(sections, "client.same"));
    g_assert_cmpuint(again->n_points, ==, scenario->n_points);
}

/* --set reaches a section of the file, and no other. */
static void
test_set(void)
{
    char *folder = test_folder_new();
    g_autofree char *path = g_build_filename(folder, "x.ini", NULL);
    const char *const good[] = {"client.slow.count=3", NULL};
    const char *const bad[] = {"client.slaw.count=3", NULL};
    g_autoptr(GError) error = NULL;
    g_autoptr(Scenario) scenario = NULL;
    g_autoptr(ParamSet) set = NULL;

    test_file_put(folder, "x.ini", text);
    scenario = scenario_load(path, good, &error);
    g_assert_no_error(error);
    set = scenario_point(scenario, 0);
    assert_value(set, "client.slow.count", "3");
    g_assert_null(scenario_load(path, bad, &error));
    g_assert_nonnull(
        strstr(error->message, "did you mean \"client.slow.count\"?"));
    test_folder_remove(folder);
}

static const struct {
    const char *name, *text, *message;
} mistakes[] = {
    {"key", "[client.fast]\nthnk=1ms\n",
     "x.ini:2: unknown key \"thnk\" in [client.fast], expected one that "
     "`finwait describe` shows, did you mean \"think\"?"},
    {"value", "[client.fast]\nthink=1\n",
     "x.ini:2: client.fast.think: \"1\" has no unit, expected a time such as "
     "20ms, or a random variable in seconds such as "
     "ns3::ExponentialRandomVariable[Mean=0.05]"},
    {"useless", "[link]\ntype=csma\n[client.slow]\nsystem=sock\nthink=1ms\n",
     "x.ini:5: \"client.slow.think\" means nothing here, expected a key of "
     "system sock with program reconnect"},
    {"like-a-key", "[client.tcp]\nmss=100B\n",
     "x.ini:1: [client.tcp]: keys of [client] begin with \"tcp\", expected "
     "another name"},
    {"number", "[client.1]\n",
     "x.ini:1: [client.1]: \"1\" is no name for a section of its own, expected "
     "one such as [client.fast]"},
    {"two-names", "[client.a.b]\n",
     "x.ini:1: [client.a.b]: \"a.b\" is no name for a section of its own, "
     "expected one such as [client.fast]"},
    {"one-only", "[run.twice]\n",
     "x.ini:1: [run.twice]: there is one [run] only, expected [run], or a "
     "name for [client.NAME], [server.NAME], [proxy.NAME], [link.NAME], "
     "[load.NAME] or [event.NAME]"},
    {"misspelt", "[clint.fast]\n",
     "x.ini:1: unknown section [clint.fast], expected [scenario], [link], "
     "[trace NAME], [router], [load], [server], [proxy], [client], [event], "
     "[sweep], [series], [run], [compare], [check] or [figure NAME]"},
    {"swept", "[sweep]\nclient.fast.count=1, 2\n",
     "x.ini:2: unknown key \"client.fast.count\" in [sweep], expected one that "
     "`finwait describe` shows, did you mean \"client.count\"?"},
};

static void
test_mistake(gconstpointer data)
{
    guint i = GPOINTER_TO_UINT(data);
    g_autoptr(GError) error = NULL;

    g_assert_null(scenario_parse(mistakes[i].text, strlen(mistakes[i].text),
                                 "x.ini", &error));
    g_assert_cmpstr(error->message, ==, mistakes[i].message);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_set_nonfatal_assertions();
    systems_use(systems);
    g_test_add_func("/sections/inheritance", test_inheritance);
    g_test_add_func("/sections/flattened", test_flattened);
    g_test_add_func("/sections/set", test_set);
    for (guint i = 0; i < G_N_ELEMENTS(mistakes); i++) {
        g_autofree char *path =
            g_strconcat("/sections/mistakes/", mistakes[i].name, NULL);
        g_test_add_data_func(path, GUINT_TO_POINTER(i), test_mistake);
    }
    return g_test_run();
}
