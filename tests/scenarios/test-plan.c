/* SPDX-License-Identifier: GPL-2.0-only */
/* The plan: which points constraints leave, their numbers, and how
 * `finwait run --dry-run` and `finwait describe` show them. */
#include <glib.h>
#include <string.h>

#include "scenarios/scenario/scenario.h"
#include "scenarios/systems/systems.h"
#include "tests/scenarios/support-command.h"

static char *folder;

static Scenario *
load(const char *name, const char *where1, const char *where2)
{
    g_autofree char *path = g_build_filename(folder, name, NULL);
    const char *const wheres[] = {where1, where2, NULL};
    g_autoptr(GError) error = NULL;
    Scenario *scenario = scenario_load_where(path, NULL, wheres, &error);

    g_assert_no_error(error);
    return scenario;
}

/* The points that are run, "0:0/1 1:0/2 ...". */
static char *
list_points(const Scenario *scenario)
{
    GString *text = g_string_new(NULL);

    for (guint64 i = 0; i < scenario->n_points; i++) {
        guint64 point = scenario_point_at(scenario, i);
        g_string_append_printf(text, "%s%" G_GUINT64_FORMAT ":", i ? " " : "",
                               point);
        for (guint a = 0; a < scenario->axes->len; a++) {
            g_string_append_printf(text, "%s%s", a ? "/" : "",
                                   scenario_axis_text(scenario, point, a));
        }
    }
    return g_string_free(text, FALSE);
}

static void
assert_points(const Scenario *scenario, const char *expected)
{
    g_autofree char *points = list_points(scenario);

    g_assert_cmpstr(points, ==, expected);
}

static const char plan[] = "[scenario]\nduration=2s\n[server]\nsockets=2\n"
                           "[client]\nthink=50ms\n"
                           "[sweep]\n"
                           "client.count=1, 2, 3\n"
                           "link.loss=0, 5%\n"
                           "where=client.count <= server.sockets or "
                           "link.loss = 0\n"
                           "[run]\nreplications=2\n"
                           "[figure loss]\nx=client.count\ny=refused\n"
                           "where=link.loss=5%\n"
                           "[figure none]\nx=client.count\ny=refused\n"
                           "where=link.loss=0\n";

/* Constraints of the file and of the command line all hold; a point keeps the
 * number that it has without them. */
static void
test_points(void)
{
    g_autoptr(Scenario) file = load("plan.ini", NULL, NULL);
    g_autoptr(Scenario) one = load("plan.ini", "link.loss>0", NULL);
    g_autoptr(Scenario) two =
        load("plan.ini", "link.loss = 0", "client.count > 1");

    assert_points(file, "0:1/0 1:1/5% 2:2/0 3:2/5% 4:3/0");
    assert_points(one, "1:1/5% 3:2/5%");
    assert_points(two, "2:2/0 4:3/0");
    g_assert_cmpuint(scenario_runs(two), ==, 4);
    g_assert_cmpuint(two->n_grid, ==, 6);
}

/* A figure of which no point is run is left out. */
static void
test_figures(void)
{
    g_autoptr(Scenario) file = load("plan.ini", NULL, NULL);
    g_autoptr(Scenario) one = load("plan.ini", "link.loss > 0", NULL);

    g_assert_cmpuint(file->figures->len, ==, 2);
    g_assert_cmpuint(one->figures->len, ==, 1);
    g_assert_cmpuint(one->left_out->len, ==, 1);
    g_assert_cmpstr(g_ptr_array_index(one->left_out, 0), ==, "none");
}

/* The flattened file keeps the constraints, --where too, and more can be
 * added to it; one that inherits replaces them by name. */
static void
test_inherited(void)
{
    g_autoptr(Scenario) one = load("plan.ini", "link.loss>0", NULL);
    g_autofree char *text = scenario_to_text(one);
    g_autoptr(Scenario) again = NULL, more = NULL, heir = NULL;

    test_file_put(folder, "flat.ini", text);
    again = load("flat.ini", NULL, NULL);
    assert_points(again, "1:1/5% 3:2/5%");
    more = load("flat.ini", "client.count = 2", NULL);
    assert_points(more, "3:2/5%");
    test_file_put(folder, "heir.ini",
                  "[scenario]\nbase=plan.ini\n[sweep]\nwhere=\n"
                  "where.few=client.count < 3\nwhere.loss=link.loss > 0\n");
    heir = load("heir.ini", NULL, NULL);
    assert_points(heir, "1:1/5% 3:2/5%");
}

/* A constraint keeps away points that could not be run. */
static void
test_impossible(void)
{
    g_autoptr(Scenario) scenario = NULL;

    test_file_put(folder, "impossible.ini",
                  "[sweep]\nserver.system=posix, sock\n"
                  "server.program=reply, echo\n"
                  "where=server.system = posix and server.program = reply or "
                  "server.system = sock and server.program = echo\n");
    scenario = load("impossible.ini", NULL, NULL);
    assert_points(scenario, "0:posix/reply 3:sock/echo");
}

/* The rows of a table of results that begin with 'point'.  (transfer full) */
static char *
rows_of(const char *table, const char *point)
{
    g_auto(GStrv) lines = g_strsplit(table, "\n", -1);
    GString *rows = g_string_new(NULL);

    for (char **line = lines; *line; line++) {
        if (g_str_has_prefix(*line, point)) {
            g_string_append_printf(rows, "%s\n", *line);
        }
    }
    return g_string_free(rows, FALSE);
}

/* A point's results are the same bytes, whatever else runs. */
static void
test_same_results(void)
{
    g_autofree char *all = NULL, *some = NULL;
    Ran ran;

    ran_finwait(&ran, folder, "run", "plan.ini", "-q", "--out", "all", NULL);
    g_assert_cmpint(ran.status, ==, 0);
    ran_clear(&ran);
    ran_finwait(&ran, folder, "run", "plan.ini", "-q", "--out", "some",
                "--where", "link.loss>0", NULL);
    g_assert_cmpint(ran.status, ==, 0);
    ran_clear(&ran);
    for (int table = 0; table < 2; table++) {
        g_autofree char *name = g_strdup(table ? "runs.csv" : "summary.csv");
        g_autofree char *all_name = g_build_filename("all", name, NULL);
        g_autofree char *some_name = g_build_filename("some", name, NULL);
        g_autofree char *a = test_file_get(folder, all_name, NULL);
        g_autofree char *b = test_file_get(folder, some_name, NULL);
        g_autofree char *a1 = rows_of(a, "1,"), *b1 = rows_of(b, "1,");
        g_autofree char *a3 = rows_of(a, "3,"), *b3 = rows_of(b, "3,");
        g_autofree char *b0 = rows_of(b, "0,");
        g_assert_cmpstr(a1, ==, b1);
        g_assert_cmpstr(a3, ==, b3);
        g_assert_true(strlen(a3) > 0);
        g_assert_cmpstr(b0, ==, "");
    }
    g_assert_false(test_file_exists(folder, "some/figures/none.svg"));
}

static const char table[] = "plan: 3 points, 2 runs of each\n"
                            "  point  client.count  link.loss\n"
                            "      0  1             0\n"
                            "      1  1             5%\n"
                            "      4  3             0\n";

/* --dry-run shows the points and writes nothing. */
static void
test_table(void)
{
    Ran ran;

    ran_finwait(&ran, folder, "run", "plan.ini", "--dry-run", "--out", "dry",
                "--where", "client.count != 2", NULL);
    g_assert_cmpstr(ran.err, ==, "");
    g_assert_cmpstr(ran.out, ==, table);
    g_assert_cmpint(ran.status, ==, 0);
    g_assert_false(test_file_exists(folder, "dry"));
    ran_clear(&ran);
    ran_finwait(&ran, folder, "describe", "plan.ini", "--where",
                "client.count != 2", NULL);
    g_assert_nonnull(strstr(ran.out, strchr(table, '\n')));
    g_assert_nonnull(strstr(ran.out, "\n  points   3 of 6 = 3 of client.count "
                                     "x 2 of link.loss\n"));
    g_assert_nonnull(strstr(ran.out, "\n  where    client.count != 2\n"));
    ran_clear(&ran);
}

/* Each line is an object by itself; numbers come with their unit. */
static void
test_json(void)
{
    const char *const expected =
        "{\"scenario\":\"plan\",\"point\":19,\"sweep\":{\"client.count\":{"
        "\"text\":\"3\",\"value\":3.0},\"link.loss\":{\"text\":\"0\",\"value\":"
        "0.0},\"link.delay\":{\"text\":\"1ms\",\"value\":0.001,\"unit\":\"s\"},"
        "\"server.end\":{\"text\":\"close\"}},\"first_replication\":1,"
        "\"replications\":2,\"seed\":1}\n";
    Ran ran, same;

    ran_finwait(&ran, folder, "run", "plan.ini", "--dry-run", "--json", "--set",
                "link.delay=5ms, 1ms", "--set", "server.end=peer, close",
                "--where", "link.delay < 5ms and client.count = 3", "--where",
                "server.end = close", NULL);
    ran_finwait(&same, folder, "describe", "plan.ini", "--json", "--set",
                "link.delay=5ms, 1ms", "--set", "server.end=peer, close",
                "--where", "link.delay < 5ms and client.count = 3", "--where",
                "server.end = close", NULL);
    g_assert_cmpstr(ran.out, ==, expected);
    g_assert_cmpstr(same.out, ==, expected);
    ran_clear(&ran);
    ran_clear(&same);
}

int
main(int argc, char **argv)
{
    int status;

    g_test_init(&argc, &argv, NULL);
    systems_use(systems);
    folder = test_folder_new();
    test_file_put(folder, "plan.ini", plan);
    g_test_add_func("/plan/points", test_points);
    g_test_add_func("/plan/figures", test_figures);
    g_test_add_func("/plan/inherited", test_inherited);
    g_test_add_func("/plan/impossible", test_impossible);
    g_test_add_func("/plan/same-results", test_same_results);
    g_test_add_func("/plan/table", test_table);
    g_test_add_func("/plan/json", test_json);
    status = g_test_run();
    test_folder_remove(folder);
    return status;
}
