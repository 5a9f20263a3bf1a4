/* SPDX-License-Identifier: GPL-2.0-only */
/* [series]: samples in the course of time, from the run to table and figure,
 * the same however the runs are done. */
#include <string.h>

#include "scenarios/systems/systems.h"
#include "tests/scenarios/support-table.h"
#include "tests/scenarios/support-tiny.h"

#define HEAD                                                                   \
    "[scenario]\nduration=6s\n[link]\ntype=csma\ndelay=1us\nloss=2%\n"         \
    "[server]\nsystem=posix\nrequests=0\nworkers=9\n"                          \
    "[client]\nrequests=1000\nbetween=200ms\nretry=100ms\nrepeats=1000\n"      \
    "count=3\n"
#define TAIL                                                                   \
    "[event.deploy]\ndo=restart\nwho=server\nat=3s\ndown=1s\n"                 \
    "[sweep]\nclient.between=100ms, 300ms\n[run]\nreplications=3\n"
#define SERIES "[series]\nevery=500ms\n"
#define FIGURE                                                                 \
    "[figure up]\nkind=series\ny=client_established\nseries=client.between\n"  \
    "[figure both]\nkind=series\ny=client_begun server_begun\n"                \
    "panels=client.between\n"

#define EVERY_S 0.5
#define SAMPLES 12 /* of each run, and one event */

static gdouble
cell(const CsvTable *table, guint i, const char *column)
{
    return g_ascii_strtod(test_cell(table, i, column), NULL);
}

/* A row for each sample and event, in order. */
static void
test_rows(void)
{
    g_autoptr(CsvTable) series = test_table(folder, "whole/series.csv");

    g_assert_cmpuint(series->rows->len, ==, 2 * 3 * (SAMPLES + 1));
    g_assert_cmpstr(test_cell(series, 4, "time_s"), ==, "2.5");
    g_assert_cmpstr(test_cell(series, 5, "event"), ==, "deploy");
    g_assert_cmpstr(test_cell(series, 5, "server_established"), ==, "");
    g_assert_cmpstr(test_cell(series, 6, "time_s"), ==, "3");
    g_assert_cmpstr(test_cell(series, 6, "event"), ==, "");
    g_assert_cmpfloat(cell(series, 4, "server_established"), ==, 3);
    g_assert_cmpfloat(cell(series, 4, "client_established"), ==, 3);
    g_assert_cmpfloat(cell(series, 6, "server_established"), ==, 0);
    g_assert_cmpfloat(cell(series, 12, "server_established"), ==, 3);
    g_assert_cmpfloat(cell(series, 12, "server_sockets"), ==, 4);
}

/* What a column adds up to in the first run, by the time of a sample. */
static gdouble
sum(const CsvTable *series, const char *column)
{
    gdouble total = 0;

    for (guint i = 0; i < SAMPLES + 1; i++) {
        total += cell(series, i, column) * EVERY_S;
    }
    return total;
}

/* Nothing is lost between the samples. */
static void
test_sums(void)
{
    g_autoptr(CsvTable) series = test_table(folder, "whole/series.csv");
    g_autoptr(CsvTable) conns = test_table(folder, "conns/connections.csv");
    g_autoptr(CsvTable) runs = test_table(folder, "whole/runs.csv");
    gdouble read_bytes = 0, n = 0;

    for (guint i = 0; i < conns->rows->len; i++) {
        if (cell(conns, i, "point") == 0 &&
            cell(conns, i, "replication") == 1) {
            n++;
            read_bytes += cell(conns, i, "client_read_bytes");
        }
    }
    g_assert_cmpfloat(n, >, 10);
    g_assert_cmpfloat_with_epsilon(sum(series, "client_begun"), n, 1e-6);
    g_assert_cmpfloat_with_epsilon(sum(series, "client_goodput") / 8,
                                   read_bytes, 1e-3);
    g_assert_cmpfloat_with_epsilon(sum(series, "segments"),
                                   cell(runs, 0, "segments"), 1e-6);
    g_assert_cmpfloat(sum(series, "repeats"), >, 0);
}

/* Any number of jobs, in slices, or when it goes on. */
static void
test_ways(void)
{
    run(0, RUN "jobs --jobs 3");
    test_same_results(folder, "jobs", "whole");
    run(0, RUN "slices --slice 1/2");
    run(0, RUN "slices --slice 2/2 --resume");
    run(0, "merge slices --out slices");
    test_same_results(folder, "slices", "whole");
    test_copy_store(folder, "jobs", "torn", "runs",
                    test_journal_len(folder, "jobs", "runs") - 1);
    run(0, RUN "torn --resume");
    test_same_results(folder, "torn", "whole");
}

/* Of groups, and as JSON; nothing where none is asked for. */
static void
test_groups(void)
{
    g_autoptr(CsvTable) series = NULL;
    g_autofree char *lines = NULL;

    test_file_put(
        folder, "tiny.ini",
        HEAD "[client.fast]\ncount=2\n[client.slow]\ncount=1\n" TAIL SERIES);
    run(0, RUN "groups --jsonl");
    series = test_table(folder, "groups/series.csv");
    g_assert_cmpfloat(cell(series, 4, "client_established"), ==, 3);
    g_assert_cmpfloat(cell(series, 4, "client_established{fast}"), ==, 2);
    g_assert_cmpfloat(cell(series, 4, "client_established{slow}"), ==, 1);
    lines = test_file_get(folder, "groups/series.jsonl", NULL);
    g_assert_nonnull(strstr(lines, "\"time_s\":2.5,\"event\":null,"));
    test_file_put(folder, "tiny.ini", HEAD TAIL);
    run(0, RUN "groups");
    g_assert_false(test_file_exists(folder, "groups/series.csv"));
    g_assert_false(test_file_exists(folder, "groups/series.jsonl"));
}

/* tcp.max_time_wait: who would be one more is forgotten at once, and its port
 * is free again. */
static void
test_time_wait(void)
{
    static const char *const limits[] = {"0", "5"};
    gdouble most[2] = {0}, taken[2] = {0};

    for (guint i = 0; i < G_N_ELEMENTS(limits); i++) {
        g_autofree char *line = g_strdup_printf(
            "run wait.ini -q --out wait%u --set client.tcp.max_time_wait=%s", i,
            limits[i]);
        g_autofree char *name = g_strdup_printf("wait%u/series.csv", i);
        g_autoptr(CsvTable) series = NULL;
        test_file_put(folder, "wait.ini",
                      "[scenario]\nduration=5s\n[server]\nsystem=posix\n"
                      "end=wait\n[client]\nthink=50ms\n" SERIES
                      "[run]\nreplications=1\n");
        run(0, line);
        series = test_table(folder, name);
        for (guint k = 0; k < series->rows->len; k++) {
            most[i] = MAX(most[i], cell(series, k, "client_time_wait"));
            taken[i] += cell(series, k, "server_begun") * EVERY_S;
        }
    }
    g_assert_cmpfloat(most[0], >, 30);
    g_assert_cmpfloat(most[1], ==, 5);
    g_assert_cmpfloat(taken[1], >=, taken[0]);
}

/* Means, bands, and the event. */
static void
test_figure(void)
{
    g_autofree char *data = test_file_get(folder, "whole/figures/up.dat", NULL);
    g_autofree char *gp = test_file_get(folder, "whole/figures/up.gp", NULL);
    g_autofree char *two = test_file_get(folder, "whole/figures/both.gp", NULL);
    g_autofree char *table =
        test_file_get(folder, "whole/figures/both.csv", NULL);

    g_assert_nonnull(strstr(data, "\n2.5 3 3 3\n"));
    g_assert_nonnull(strstr(data, "\n3.5 0 0 0\n"));
    g_assert_nonnull(strstr(gp, "MARKED = 1\n"));
    g_assert_nonnull(strstr(gp, "MARK_AT[1] = 3\n"));
    g_assert_nonnull(strstr(two, "array SERIES[2]"));
    g_assert_nonnull(
        strstr(table, "client.between,metric,time (s),mean (1/s),"));
}

int
main(int argc, char **argv)
{
    int status;

    g_test_init(&argc, &argv, NULL);
    systems_use(systems);
    folder = test_folder_new();
    test_file_put(folder, "tiny.ini", HEAD TAIL SERIES FIGURE);
    run(0, RUN "whole");
    run(0, RUN "conns --connections");
    g_test_add_func("/series/rows", test_rows);
    g_test_add_func("/series/sums", test_sums);
    g_test_add_func("/series/figure", test_figure);
    g_test_add_func("/series/ways", test_ways);
    g_test_add_func("/series/groups", test_groups);
    g_test_add_func("/series/time-wait", test_time_wait);
    status = g_test_run();
    test_folder_remove(folder);
    return status;
}
