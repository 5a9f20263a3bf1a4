/* SPDX-License-Identifier: GPL-2.0-only */
/* The main job, end to end by the command: what accept-gate shows is what the
 * model of the gate says, and it is the same every time. */
#include <glib.h>
#include <math.h>
#include <string.h>

#include "scenarios/base/csv.h"
#include "scenarios/systems/systems.h"
#include "tests/scenarios/support-command.h"

static char *folder;

/* The mean of 'metric' in the row of 'table' where the columns 'key' and
 * server.vm.on_sock_event_s have these values; NAN if it has none. */
static gdouble
mean_of(const CsvTable *table, const char *metric, const char *key,
        const char *value, gdouble handler_s)
{
    int at_key = csv_column(table, key);
    int at_handler = csv_column(table, "server.vm.on_sock_event_s");
    int at_metric = csv_column(table, "metric");
    int at_mean = csv_column(table, "mean");

    for (guint i = 0; i < table->rows->len; i++) {
        GStrv row = g_ptr_array_index(table->rows, i);
        if (g_str_equal(row[at_key], value) &&
            g_str_equal(row[at_metric], metric) &&
            fabs(g_ascii_strtod(row[at_handler], NULL) - handler_s) < 1e-9) {
            return *row[at_mean] ? g_ascii_strtod(row[at_mean], NULL) : NAN;
        }
    }
    g_assert_not_reached();
}

/* Runs accept-gate with fewer runs and 'sets'; (transfer full): summary.csv */
static CsvTable *
run_gate(const char *out, const char *set1, const char *set2, const char *set3)
{
    g_autofree char *summary =
        g_build_filename(folder, out, "summary.csv", NULL);
    g_autoptr(GError) error = NULL;
    CsvTable *table;
    Ran ran;

    ran_finwait(&ran, folder, "run", "accept-gate", "-q", "--out", out, "--set",
                "scenario.duration=10s", "--set", "run.replications=2", "--set",
                set1, "--set", set2, "--set", set3, NULL);
    g_assert_cmpstr(ran.err, ==, "");
    g_assert_cmpint(ran.status, ==, 0);
    ran_clear(&ran);
    table = csv_load(summary, &error);
    g_assert_no_error(error);
    return table;
}

/* Without loss, with a fixed handler time H and a VM whose own costs are 1 ns
 * each, the gate of a reset connection opens H after its end: the dispatch of
 * the closing event and the three statements of echo's handler come on top
 * (sock-fact 6). */
static void
test_analytic_reset(void)
{
    const gdouble handlers[] = {0.001, 0.01, 0.1};
    g_autoptr(CsvTable) table =
        run_gate("reset", "server.end=reset", "client.end=wait",
                 "server.vm.on_sock_event=1ms, 10ms, 100ms");

    for (gsize i = 0; i < G_N_ELEMENTS(handlers); i++) {
        gdouble delay =
            mean_of(table, "accept_delay.mean", "link.loss", "0", handlers[i]);
        gdouble most =
            mean_of(table, "accept_delay.max", "link.loss", "0", handlers[i]);
        g_assert_cmpfloat_with_epsilon(delay, handlers[i] + 80e-6, 1e-9);
        g_assert_cmpfloat_with_epsilon(most, handlers[i] + 80e-6, 1e-9);
    }
}

/* After a graceful close the handler runs twice, for AC and for the closed
 * state.  The second run begins when the first has ended, so with a closing
 * that takes T (FIN there, FIN back: a round trip and the FIN's own times)
 * the gate opens max(H, 2 H - T) after the end. */
static void
test_analytic_close(void)
{
    g_autoptr(CsvTable) table =
        run_gate("close", "server.end=close", "client.end=wait",
                 "server.vm.on_sock_event=5ms, 100ms");
    gdouble fast = mean_of(table, "accept_delay.mean", "link.loss", "0", 0.005);
    gdouble slow = mean_of(table, "accept_delay.mean", "link.loss", "0", 0.1);

    g_assert_cmpfloat_with_epsilon(fast, 0.005 + 80e-6, 1e-9);
    g_assert_cmpfloat(slow, >, 0.188);
    g_assert_cmpfloat(slow, <, 0.1905);
}

/* Waiting and refusals grow with the handler time, and the ways to end a
 * connection differ: after reset a fast device is ready before its client is
 * back, after discard the client does not come back. */
static void
test_shape(void)
{
    g_autoptr(CsvTable) table =
        run_gate("shape", "link.loss=0", "run.seed=1",
                 "server.vm.on_sock_event=1ms, 30ms, 100ms");
    const char *const ends[] = {"peer", "close", "reset"};
    const gdouble handlers[] = {0.001, 0.03, 0.1};

    for (gsize e = 0; e < G_N_ELEMENTS(ends); e++) {
        for (int h = 0; h < 2; h++) {
            g_assert_cmpfloat(mean_of(table, "connect_delay.mean", "server.end",
                                      ends[e], handlers[h]),
                              <,
                              mean_of(table, "connect_delay.mean", "server.end",
                                      ends[e], handlers[h + 1]));
            g_assert_cmpfloat(mean_of(table, "refused_fraction", "server.end",
                                      ends[e], handlers[h]),
                              <,
                              mean_of(table, "refused_fraction", "server.end",
                                      ends[e], handlers[h + 1]));
        }
    }
    g_assert_cmpfloat(mean_of(table, "refused", "server.end", "reset", 0.001),
                      ==, 0);
    g_assert_cmpfloat(
        mean_of(table, "refused_fraction", "server.end", "close", 0.001), >,
        0.4);
    g_assert_cmpfloat(
        mean_of(table, "exchange_rate", "server.end", "discard", 0.001), <, 1);
}

/* The same seed gives the same bytes, whatever the number of jobs; another
 * seed gives others. */
static void
test_same_bytes(void)
{
    const char *const files[] = {"runs.csv",      "summary.csv",
                                 "quantiles.csv", "connections.csv",
                                 "scenario.ini",  "figures/refused.svg",
                                 "index.html"};
    const char *const outs[] = {"one", "one-again", "two", "other"};
    const char *const jobs[] = {"1", "1", "2", "2"};
    const char *const seeds[] = {"run.seed=1", "run.seed=1", "run.seed=1",
                                 "run.seed=2"};

    for (int i = 0; i < 4; i++) {
        Ran ran;
        ran_finwait(&ran, folder, "run", "accept-gate", "-q", "-c", "--out",
                    outs[i], "--jobs", jobs[i], "--set", seeds[i], "--set",
                    "scenario.duration=3s", "--set", "run.replications=3",
                    "--set", "server.vm.on_sock_event=2ms, 20ms", NULL);
        g_assert_cmpint(ran.status, ==, 0);
        ran_clear(&ran);
        for (gsize f = 0; f < G_N_ELEMENTS(files); f++) {
            g_autofree char *path = g_build_filename(outs[i], files[f], NULL);
            g_autofree char *first_path =
                g_build_filename(outs[0], files[f], NULL);
            gsize len, first_len;
            g_autofree char *text = test_file_get(folder, path, &len);
            g_autofree char *first =
                test_file_get(folder, first_path, &first_len);
            gboolean same = len == first_len && memcmp(text, first, len) == 0;
            g_test_message("%s", path);
            g_assert_cmpint(same, ==, i < 3);
        }
    }
}

/* Figures drawn again from the folder are the same. */
static void
test_plot_again(void)
{
    g_autofree char *before = NULL, *after = NULL;
    gsize len, len_after;
    Ran ran;

    before = test_file_get(folder, "one/figures/refused.svg", &len);
    ran_finwait(&ran, folder, "plot", "one", NULL);
    g_assert_cmpint(ran.status, ==, 0);
    g_assert_cmpstr(ran.out, ==, "one/index.html\none/figures\n");
    ran_clear(&ran);
    after = test_file_get(folder, "one/figures/refused.svg", &len_after);
    g_assert_cmpmem(before, len, after, len_after);
}

int
main(int argc, char **argv)
{
    int status;

    g_test_init(&argc, &argv, NULL);
    systems_use(systems);
    folder = test_folder_new();
    g_test_add_func("/command/gate/analytic-reset", test_analytic_reset);
    g_test_add_func("/command/gate/analytic-close", test_analytic_close);
    g_test_add_func("/command/gate/shape", test_shape);
    g_test_add_func("/command/gate/same-bytes", test_same_bytes);
    g_test_add_func("/command/gate/plot-again", test_plot_again);
    status = g_test_run();
    test_folder_remove(folder);
    return status;
}
