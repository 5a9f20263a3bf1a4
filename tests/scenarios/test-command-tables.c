/* SPDX-License-Identifier: GPL-2.0-only */
/* What the tables of a campaign say of the same thing, by which name. */
#include <math.h>
#include <string.h>

#include "scenarios/systems/systems.h"
#include "tests/scenarios/support-campaign.h"
#include "tests/scenarios/support-table.h"
#include "tests/shim/support-row.h"

static char *folder;

static CsvTable *
table_of(const char *name)
{
    return test_table(folder, name);
}

static const char *
field_of(const CsvTable *table, const char *metric, const char *column)
{
    return test_cell_of(table, "metric", metric, column);
}

static gdouble
number_of(const CsvTable *table, const char *metric, const char *column)
{
    return test_number_of(table, "metric", metric, column);
}

/* Runs a scenario of so many replications into "o"; lossy, so that the runs
 * differ. */
static void
run(const char *keys, const char *options)
{
    g_autofree char *text = g_strconcat(
        "[scenario]\nduration=20s\n[link]\nloss=3%\n[server]\nsystem=sock\n"
        "[client]\ncount=3\nthink=ns3::ExponentialRandomVariable[Mean=0.1]\n",
        keys, NULL);
    g_autofree char *line = g_strconcat("run x.ini -q --out o ", options, NULL);

    test_file_put(folder, "x.ini", text);
    g_free(test_finwait(folder, 0, line));
}

/* ---- Quantiles ----------------------------------------------------------- */

/* The mean of a column of runs.csv. */
static gdouble
mean_of_runs(const char *column)
{
    g_autoptr(CsvTable) runs = table_of("o/runs.csv");
    int at = csv_column(runs, column);
    gdouble sum = 0;

    g_assert_cmpint(at, >=, 0);
    for (guint i = 0; i < runs->rows->len; i++) {
        sum += g_ascii_strtod(((GStrv)runs->rows->pdata[i])[at], NULL);
    }
    return sum / runs->rows->len;
}

/* The mean of the runs' quantiles and the quantile of all connections are two
 * numbers with two names, each with an interval; that of all is what
 * quantiles.csv and a count of connections.csv say. */
static void
test_quantiles(void)
{
    g_autoptr(CsvTable) summary = NULL, quantiles = NULL;
    gdouble pooled, mean;

    run("[run]\nreplications=5\n", "--connections");
    summary = table_of("o/summary.csv");
    quantiles = table_of("o/quantiles.csv");
    mean = number_of(summary, "connect_delay.p95", "mean");
    pooled = number_of(summary, "connect_delay.pooled_p95", "mean");
    row_near("mean", "of runs.csv", mean, mean_of_runs("connect_delay_p95_s"),
             1e-12);
    row_holds("two numbers", "differ", fabs(mean / pooled - 1) > 0.01);
    row_text("pooled", "in both tables",
             field_of(summary, "connect_delay.pooled_p95", "mean"),
             field_of(quantiles, "connect_delay", "p95"));
    row_text("n", "in both tables",
             field_of(summary, "connect_delay.pooled_p95", "n"),
             field_of(quantiles, "connect_delay", "n"));
    row_near("low", "in both tables",
             number_of(summary, "connect_delay.pooled_p95", "ci95_low"),
             number_of(quantiles, "connect_delay", "p95_ci95_low"), 1e-12);
    row_holds(
        "pooled", "lies in its interval",
        number_of(summary, "connect_delay.pooled_p95", "ci95_low") < pooled &&
            pooled <
                number_of(summary, "connect_delay.pooled_p95", "ci95_high"));
    row_holds("mean", "lies in its interval",
              number_of(summary, "connect_delay.p95", "ci95_low") < mean &&
                  mean < number_of(summary, "connect_delay.p95", "ci95_high"));
}

/* No more than three digits of what has three. */
static void
test_digits(void)
{
    g_autoptr(CsvTable) quantiles = NULL;
    guint n = 0;

    run("[run]\nreplications=2\n", "");
    quantiles = table_of("o/quantiles.csv");
    for (guint i = 0; i < quantiles->rows->len; i++) {
        GStrv row = quantiles->rows->pdata[i];
        for (int at = csv_column(quantiles, "min"); row[at]; at++) {
            gdouble value = g_ascii_strtod(row[at], NULL);
            char text[G_ASCII_DTOSTR_BUF_SIZE];
            g_ascii_formatd(text, sizeof text, "%.3g", value);
            n += *row[at] != '\0';
            row_text(quantiles->header[at], "digits", row[at],
                     *row[at] ? text : "");
        }
    }
    g_assert_cmpuint(n, >, 103);
}

/* ---- What did not come to its end ---------------------------------------- */

/* A server whose one socket the first of two clients keeps for ever: the other
 * one is refused every 100 ms, and has no delay.  It is told beside the delays
 * of those who got in, and under the figure. */
static void
test_waiting(void)
{
    g_autoptr(CsvTable) summary = NULL, quantiles = NULL;
    g_autofree char *script = NULL, *data = NULL;

    test_file_put(folder, "w.ini",
                  "[scenario]\nduration=5s\n[server]\nsystem=sock\n"
                  "sockets=1\nend=peer\nconnectiontout=0\n"
                  "[client]\ncount=2\nrequests=2\nbetween=60s\n"
                  "retry=100ms\n"
                  "[run]\nreplications=3\n[sweep]\nlink.delay=1ms, 2ms\n"
                  "[figure f]\nx=link.delay\ny=connect_delay.p95\n");
    g_free(test_finwait(folder, 0, "run w.ini -q --out w"));
    summary = table_of("w/summary.csv");
    quantiles = table_of("w/quantiles.csv");
    row_text("connect", "n", field_of(summary, "connect_delay.n", "mean"), "1");
    row_text("connect", "waiting",
             field_of(summary, "connect_delay.waiting", "mean"), "1");
    row_text("connect", "never",
             field_of(summary, "connect_delay.never", "mean"), "0");
    row_text("exchange", "waiting",
             field_of(summary, "exchange_time.waiting", "mean"), "2");
    row_text("p99", "waiting, of three runs",
             field_of(summary, "connect_delay.p99", "waiting"), "3");
    row_text("pooled p99", "waiting",
             field_of(summary, "connect_delay.pooled_p99", "waiting"), "3");
    row_text("refused", "waiting", field_of(summary, "refused", "waiting"), "");
    row_text("quantiles", "waiting",
             field_of(quantiles, "connect_delay", "waiting"), "3");
    row_text("quantiles", "n", field_of(quantiles, "exchange_time", "n"), "0");
    script = test_file_get(folder, "w/figures/f.gp", NULL);
    row_has("figure", "below it", script, "; 6 still waiting");
    data = test_file_get(folder, "w/figures/f.dat", NULL);
    row_has("figure", "data", data,
            "# connections without a value: waiting at the stop 6, never to "
            "have one 0\n");
}

/* ---- Ports ----------------------------------------------------------------
 */

/* One host has the 28,232 ports from 32768 to 60999 for one server (ip_local_
 * port_range in Linux's ip-sysctl), and each stays in TIME_WAIT for 60 s.  Who
 * gets EADDRNOTAVAIL has made an attempt, and is waiting. */
static void
test_ports(void)
{
    g_autoptr(CsvTable) runs = NULL;
    const struct {
        const char *column;
        guint64 least, most;
    } expected[] = {
        {"connections", 28232, 28232},   {"no_port", 10, 1000},
        {"attempts", 28242, 29232},      {"outcome_client_no_port", 10, 1000},
        {"connect_delay_waiting", 1, 1}, {"refused", 0, 0},
    };

    test_file_put(folder, "p.ini",
                  "[scenario]\nduration=4s\n[link]\nrate=1Gbps\n"
                  "delay=20us\n[server]\nsystem=posix\nrequest=1B\n"
                  "reply=1B\n[client]\nrequest=1B\nreply=1B\nretry=100ms\n"
                  "[run]\nreplications=1\n");
    g_free(test_finwait(folder, 0, "run p.ini -q --out p"));
    runs = table_of("p/runs.csv");
    for (gsize i = 0; i < G_N_ELEMENTS(expected); i++) {
        int at = csv_column(runs, expected[i].column);
        guint64 n =
            g_ascii_strtoull(((GStrv)runs->rows->pdata[0])[at], NULL, 10);
        row_holds(expected[i].column, "number",
                  n >= expected[i].least && n <= expected[i].most);
    }
}

/* ---- Rare things --------------------------------------------------------- */

/* Nobody is refused in the first two runs, nor later: the rule goes on to the
 * most, and the command says why. */
static void
test_unseen(void)
{
    g_autofree char *said = NULL;
    g_autoptr(CsvTable) runs = NULL, summary = NULL;

    run("[run]\nreplications=2\nmax_replications=6\n"
        "stop=ci(held_time.mean) < 10% and ci(discarded) < 1\n",
        "");
    runs = table_of("o/runs.csv");
    g_assert_cmpuint(runs->rows->len, ==, 6);
    said = test_finwait(folder, 0, "run x.ini -q --out o");
    row_has("said", "where", said,
            "discarded is known to no better than +/- 1 at 1 of 1 points; "
            "nothing was seen at 1\n");
    summary = table_of("o/summary.csv");
    row_text("needed", "nobody knows", field_of(summary, "discarded", "needed"),
             "");
}

/* Pauses of -1 s, all but surely: each of them is counted, one for each
 * connection (the last one's may be to come), and said; and none of a variable
 * that is never negative. */
static void
test_negative(void)
{
    g_autofree char *said = NULL, *fine = NULL;
    g_autoptr(CsvTable) runs = NULL;
    gdouble n, connections;

    test_file_put(folder, "n.ini",
                  "[scenario]\nduration=2s\n[client]\n"
                  "think=ns3::NormalRandomVariable[Mean=-1|Variance=0.0001]\n"
                  "[run]\nreplications=1\n");
    said = test_finwait(folder, 0, "run n.ini -q --out n");
    runs = test_table(folder, "n/runs.csv");
    n = g_ascii_strtod(test_cell(runs, 0, "negative_draws"), NULL);
    connections = g_ascii_strtod(test_cell(runs, 0, "connections"), NULL);
    row_holds("negative_draws", "one each",
              n > 10 && (n == connections || n == connections - 1));
    row_has("said", "at the end", said,
            " random times were below 0, and taken as 0; negative_draws in "
            "runs.csv\n");
    fine = test_finwait(folder, 0,
                        "run n.ini -q --out n --set "
                        "client.think=ns3::ExponentialRandomVariable[Mean=1]");
    row_holds("fine", "nothing is said", !strstr(fine, "below 0"));
}

/* One run has no interval, of whatever. */
static void
test_one_run(void)
{
    g_autoptr(CsvTable) summary = NULL;
    int low;

    run("[run]\nreplications=1\n", "");
    summary = table_of("o/summary.csv");
    low = csv_column(summary, "ci95_low");
    for (guint i = 0; i < summary->rows->len; i++) {
        GStrv row = summary->rows->pdata[i];
        row_text(row[csv_column(summary, "metric")], "ci95_low", row[low], "");
        row_text(row[csv_column(summary, "metric")], "ci95_high", row[low + 1],
                 "");
    }
}

int
main(int argc, char **argv)
{
    int status;

    g_test_init(&argc, &argv, NULL);
    systems_use(systems);
    folder = test_folder_new();
    g_test_add_func("/command-tables/quantiles", test_quantiles);
    g_test_add_func("/command-tables/digits", test_digits);
    g_test_add_func("/command-tables/waiting", test_waiting);
    g_test_add_func("/command-tables/ports", test_ports);
    g_test_add_func("/command-tables/unseen", test_unseen);
    g_test_add_func("/command-tables/negative", test_negative);
    g_test_add_func("/command-tables/one-run", test_one_run);
    status = g_test_run();
    test_folder_remove(folder);
    return status;
}
