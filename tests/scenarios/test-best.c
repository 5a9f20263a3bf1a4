/* SPDX-License-Identifier: GPL-2.0-only */
/* `finwait best` against a sweep of all values. */
#include <math.h>
#include <string.h>

#include "scenarios/systems/systems.h"
#include "tests/scenarios/support-campaign.h"
#include "tests/scenarios/support-table.h"
#include "tests/shim/support-row.h"

static char *folder;

/* Clients that pause for a second, and vanish now and then: a limit below the
 * pause (1 or 2 half seconds) ends good connections, a long one keeps the
 * sockets of those who are gone. */
static const char scenario[] =
    "[scenario]\nduration=20s\n[link]\ndelay=5ms\n[server]\nsystem=sock\n"
    "program=echo\nsockets=2\nend=peer\n"
    "[client]\nprogram=request-loop\ncount=4\nvanish=0.1\npause=1s\n"
    "retry=ns3::ExponentialRandomVariable[Mean=0.1]\n"
    "think=ns3::ExponentialRandomVariable[Mean=0.1]\n"
    "[sweep]\nserver.connectiontout=1, 2, 8, 32, 128\n"
    "[run]\nreplications=4\n"
    "[figure other]\nx=server.connectiontout\ny=refused\n";

#define BEST                                                                   \
    "best x.ini -q --over server.connectiontout --maximize exchange_rate "

/* The value whose mean is the largest of a sweep over all from 1 to 9; the
 * search has not tried all of them. */
static void
test_found(void)
{
    g_autoptr(CsvTable) all = NULL, curve = NULL;
    g_autofree char *said = NULL, *line = NULL, *again = NULL;
    const char *best = NULL;
    gdouble most = -1;

    g_free(test_finwait(folder, 0,
                        "run x.ini -q --out all --set "
                        "server.connectiontout=1,2,3,4,5,6,7,8,9"));
    {
        g_autofree char *path = g_build_filename(folder, "all", NULL);
        all = test_table(path, "summary.csv");
    }
    for (guint i = 0; i < all->rows->len; i++) {
        gdouble mean = g_ascii_strtod(test_cell(all, i, "mean"), NULL);
        if (g_str_equal(test_cell(all, i, "metric"), "exchange_rate") &&
            mean > most) {
            best = test_cell(all, i, "server.connectiontout");
            most = mean;
        }
    }
    said = test_finwait(folder, 0, BEST "--budget 60 --out b");
    line = g_strdup_printf("\nbest server.connectiontout=%s: exchange_rate ",
                           best);
    row_has("said", "best", said, line);
    row_has("said", "runs", said, "\n  runs     60\n");
    row_holds("said", "not at the end", !strstr(said, "at the end"));
    {
        g_autofree char *path = g_build_filename(folder, "b", NULL);
        curve = test_table(path, "summary.csv");
    }
    row_near("curve", "of the same numbers",
             test_number_of(curve, "metric", "exchange_rate", "n"), 4, 0.1);
    row_holds("curve", "its figure",
              test_file_exists(folder, "b/figures/best.dat"));
    row_holds("curve", "no other",
              !test_file_exists(folder, "b/figures/other.dat"));
    again = test_finwait(folder, 0, BEST "--budget 60 --out b2 --jobs 1");
    *strstr(said, "  curve") = *strstr(again, "  curve") = '\0';
    g_assert_cmpstr(again, ==, said);
}

/* The interval of the best is made of replications of its own. */
static void
test_fresh(void)
{
    g_autoptr(CsvTable) runs = NULL;
    g_autofree char *path = g_build_filename(folder, "b", "best", NULL);

    runs = test_table(path, "runs.csv");
    g_assert_cmpuint(runs->rows->len, >=, 4);
    for (guint i = 0; i < runs->rows->len; i++) {
        row_holds(
            "run", "behind those of the search",
            g_ascii_strtoull(test_cell(runs, i, "replication"), NULL, 10) > 4);
    }
}

/* Where it is best at the end, that is said. */
static void
test_end(void)
{
    g_autofree char *said = test_finwait(
        folder, 0,
        "best x.ini -q --over server.connectiontout --minimize exchange_rate "
        "--budget 30 --out e");

    row_has("end", "best", said, "\nbest server.connectiontout=1: ");
    row_has("end", "beyond", said, "it is at the end of what was searched");
}

static const char *const wrong[][2] = {
    {"best x.ini", "best: no --over, expected --over KEY of [sweep]"},
    {"best x.ini --over server.connectiontout",
     "best: no aim, expected --minimize METRIC or --maximize METRIC"},
    {BEST "--minimize events",
     "best: two aims, expected --minimize METRIC or --maximize METRIC"},
    {BEST "--budget 3",
     "--budget 3: too few runs, expected at least 24, for 5 values and the "
     "best one again with 4 replications"},
    {BEST "--set link.loss=0,0.1",
     "link.loss is swept too, expected one value of it, such as --set "
     "link.loss=0"},
    {"best x.ini --over link.delay --minimize events --set "
     "server.connectiontout=4",
     "--over link.delay: not swept in "},
    {"best x.ini --over server.connectiontout --minimize evnts",
     "unknown metric \"evnts\""},
};

static void
test_wrong(void)
{
    for (gsize i = 0; i < G_N_ELEMENTS(wrong); i++) {
        g_autofree char *said = test_finwait(folder, 2, wrong[i][0]);
        row_has(wrong[i][0], "message", said, wrong[i][1]);
    }
}

int
main(int argc, char **argv)
{
    int status;

    g_test_init(&argc, &argv, NULL);
    systems_use(systems);
    folder = test_folder_new();
    test_file_put(folder, "x.ini", scenario);
    g_test_add_func("/best/found", test_found);
    g_test_add_func("/best/fresh", test_fresh);
    g_test_add_func("/best/end", test_end);
    g_test_add_func("/best/wrong", test_wrong);
    status = g_test_run();
    test_folder_remove(folder);
    return status;
}
