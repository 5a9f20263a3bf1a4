/* SPDX-License-Identifier: GPL-2.0-only */
/* Campaigns of groups of clients, from tables to baselines. */
#include <math.h>
#include <string.h>

#include "scenarios/base/csv.h"
#include "scenarios/systems/systems.h"
#include "tests/scenarios/support-campaign.h"
#include "tests/shim/support-row.h"

#define HEAD                                                                   \
    "[scenario]\nduration=4s\n[link]\ntype=csma\ndelay=1us\nloss=1%\n"         \
    "[server]\nsockets=2\n[client]\nthink=20ms\n"
#define FAST "[client.fast]\ncount=3\n"
#define SLOW "[client.slow]\nsystem=sock\ncount=2\n"
#define TAIL                                                                   \
    "[sweep]\nclient.fast.think=5ms, 100ms\n"                                  \
    "[run]\nreplications=2\nmax_replications=6\n"                              \
    "stop=ci(connect_delay{fast}.mean) < 60%\n"                                \
    "[figure lines]\nx=client.fast.think\ny=connect_delay{fast}.p95\n"         \
    "[figure ends]\nkind=stacked\nx=client.fast.think\n"                       \
    "y=outcome_client{slow} clean{fast}\n"                                     \
    "[figure spread]\nkind=cdf\nx=connect_delay{slow}\n"                       \
    "series=client.fast.think\n"                                               \
    "[check]\nduration=2s\n"

static char *folder;

static void
run(int status, const char *line)
{
    g_free(test_finwait(folder, status, line));
}

static CsvTable *
table_of(const char *name)
{
    g_autofree char *path = g_build_filename(folder, name, NULL);
    g_autoptr(GError) error = NULL;
    CsvTable *table = csv_load(path, &error);

    g_assert_no_error(error);
    return table;
}

static const char *
field(const CsvTable *table, GStrv row, const char *column)
{
    int at = csv_column(table, column);

    g_assert_cmpint(at, >=, 0);
    return row[at];
}

static gdouble
number(const CsvTable *table, GStrv row, const char *column)
{
    return g_ascii_strtod(field(table, row, column), NULL);
}

/* ---- What the tables say ------------------------------------------------- */

/* Counted by hand from connections.csv. */
typedef struct Count {
    guint attempts, refused, clean, n_delays;
    gdouble delay_s; /* until established, of all together */
} Count;

/* Counts the connections of 'group' in the run of 'row'. */
static Count
count(const CsvTable *conns, GStrv row, const char *group)
{
    Count n = {0};

    for (guint i = 0; i < conns->rows->len; i++) {
        GStrv conn = conns->rows->pdata[i];
        const char *outcome = field(conns, conn, "client_outcome");
        const char *open_s = field(conns, conn, "client_open_s");
        if (!g_str_equal(conn[0], row[0]) || !g_str_equal(conn[1], row[1]) ||
            !g_str_equal(field(conns, conn, "group"), group)) {
            continue;
        }
        n.attempts += *outcome != '\0';
        n.refused += g_str_equal(outcome, "refused");
        n.clean += g_str_equal(outcome, "clean");
        if (*open_s) {
            n.delay_s += g_ascii_strtod(open_s, NULL) -
                         number(conns, conn, "client_wanted_s");
            n.n_delays++;
        }
    }
    return n;
}

static void
check_group(const CsvTable *conns, const CsvTable *runs, GStrv row,
            const char *group)
{
    Count n = count(conns, row, group);
    const struct {
        const char *form;
        gdouble expected;
    } columns[] = {
        {"attempts{%s}", n.attempts},
        {"refused{%s}", n.refused},
        {"outcome_client{%s}_clean", n.clean},
        {"refused_fraction{%s}", (gdouble)n.refused / n.attempts},
        {"connect_delay{%s}_n", n.n_delays},
        {"connect_delay{%s}_mean_s", n.delay_s / n.n_delays},
    };

    g_assert_cmpuint(n.attempts, >, 5);
    for (gsize i = 0; i < G_N_ELEMENTS(columns); i++) {
        g_auto(GStrv) parts = g_strsplit(columns[i].form, "%s", 2);
        g_autofree char *name = g_strconcat(parts[0], group, parts[1], NULL);
        if (isnan(columns[i].expected)) {
            row_text(name, "number", field(runs, row, name), "");
        } else {
            row_near(name, "number", number(runs, row, name),
                     columns[i].expected, 1e-6 * (1 + columns[i].expected));
        }
    }
}

/* The groups' columns of each run are what its rows of connections say. */
static void
test_tables(void)
{
    g_autoptr(CsvTable) runs = table_of("whole/runs.csv");
    g_autoptr(CsvTable) conns = table_of("whole/connections.csv");
    gsize len;
    g_autofree char *scenario =
        test_file_get(folder, "whole/scenario.ini", &len);

    g_assert_cmpuint(runs->rows->len, >=, 4);
    for (guint i = 0; i < runs->rows->len; i++) {
        check_group(conns, runs, runs->rows->pdata[i], "fast");
        check_group(conns, runs, runs->rows->pdata[i], "slow");
    }
    g_assert_nonnull(strstr(scenario, "\n[client.slow]\nsystem=sock\n"));
}

/* Who has no groups has no such column. */
static void
test_without(void)
{
    g_autoptr(CsvTable) conns = NULL;
    gsize len;
    g_autofree char *header = NULL;

    run(0, "run none.ini -q --connections --out none");
    conns = table_of("none/connections.csv");
    header = test_file_get(folder, "none/runs.csv", &len);
    g_assert_cmpint(csv_column(conns, "group"), ==, -1);
    g_assert_null(strchr(header, '{'));
}

/* The metric's means in summary.csv.  (transfer full): gdouble */
static GArray *
means_of(const char *metric)
{
    g_autoptr(CsvTable) summary = table_of("whole/summary.csv");
    GArray *means = g_array_new(FALSE, FALSE, sizeof(gdouble));

    for (guint i = 0; i < summary->rows->len; i++) {
        GStrv row = summary->rows->pdata[i];
        gdouble mean = number(summary, row, "mean");
        if (g_str_equal(field(summary, row, "metric"), metric)) {
            g_array_append_val(means, mean);
        }
    }
    return means;
}

/* All kinds are drawn, and lines show what summary.csv says of the group. */
static void
test_figures(void)
{
    static const char *const names[] = {"lines", "ends", "spread"};
    g_autoptr(GArray) means = means_of("connect_delay{fast}.p95");
    gsize len;
    g_autofree char *data =
        test_file_get(folder, "whole/figures/lines.dat", &len);
    g_auto(GStrv) lines = g_strsplit(data, "\n", -1);
    guint n = 0;

    for (gsize i = 0; i < G_N_ELEMENTS(names); i++) {
        g_autofree char *path =
            g_strdup_printf("whole/figures/%s.dat", names[i]);
        row_holds(path, "there", test_file_exists(folder, path));
    }
    for (char **line = lines; *line; line++) {
        g_auto(GStrv) words = g_strsplit(*line, " ", -1);
        if (**line && **line != '#') {
            gdouble mean = g_array_index(means, gdouble, n++);
            row_near(*line, "mean", g_ascii_strtod(words[1], NULL), 1000 * mean,
                     1e-6);
        }
    }
    g_assert_cmpuint(n, ==, 2);
}

/* ---- How they come about ------------------------------------------------- */

/* Slices, merged, and a campaign that goes on are the same results. */
static void
test_slices(void)
{
    run(0, "run groups.ini -q --connections --out s1 --slice 1/2");
    run(0, "run groups.ini -q --connections --out s2 --slice 2/2");
    run(0, "merge s1 s2 --out merged");
    test_same_results(folder, "merged", "whole");
    test_copy_store(folder, "whole", "cut", "runs",
                    test_journal_len(folder, "whole", "runs") / 2);
    run(0, "run groups.ini -q --connections --out cut --resume");
    test_same_results(folder, "cut", "whole");
}

/* Numbers of other groups, or in another order, are not taken for these. */
static void
test_order(void)
{
    const char *const others[] = {HEAD SLOW FAST TAIL,
                                  HEAD FAST SLOW "[client.third]\n" TAIL};

    for (gsize i = 0; i < G_N_ELEMENTS(others); i++) {
        test_file_put(folder, "groups.ini", others[i]);
        test_finwait_says(folder, 2, "run groups.ini -q --out whole --resume",
                          "are none of this one");
    }
    test_file_put(folder, "groups.ini", HEAD FAST SLOW TAIL);
}

static void
test_baselines(void)
{
    gsize len;
    g_autofree char *baseline = NULL;

    test_finwait_says(folder, 0, "check groups.ini --accept",
                      "INSERT groups\n");
    baseline = test_file_get(folder, "baselines/groups.txt", &len);
    g_assert_nonnull(strstr(baseline, "\nmetric connect_delay{fast}.p95 "));
    g_assert_nonnull(strstr(baseline, " client.fast.2.1 "));
    test_finwait_says(folder, 0, "check groups.ini", "ok 1 - groups\n");
    test_file_put(folder, "groups.ini", HEAD FAST SLOW "reply=50B\n" TAIL);
    test_finwait_says(folder, 1, "check groups.ini", "not ok 1 - groups\n");
    test_file_put(folder, "groups.ini", HEAD FAST SLOW TAIL);
}

/* More clients in one group, and no more in the other: all of a group ask for
 * the first time at the same time. */
static void
test_set(void)
{
    g_autoptr(CsvTable) conns = NULL;
    const char *first_s[2] = {NULL};
    guint n_first[2] = {0};

    run(0, "run groups.ini -q --connections --out more --set "
           "client.slow.count=5 --set run.stop= --set run.max_replications=0 "
           "--set run.replications=1 --set client.fast.think=5ms");
    conns = table_of("more/connections.csv");
    for (guint i = 0; i < conns->rows->len; i++) {
        GStrv row = conns->rows->pdata[i];
        gboolean is_slow = g_str_equal(field(conns, row, "group"), "slow");
        const char *asked_s = field(conns, row, "client_asked_s");
        if (!first_s[is_slow] || g_ascii_strtod(asked_s, NULL) <
                                     g_ascii_strtod(first_s[is_slow], NULL)) {
            first_s[is_slow] = asked_s;
            n_first[is_slow] = 0;
        }
        n_first[is_slow] += g_str_equal(asked_s, first_s[is_slow]);
    }
    g_assert_cmpuint(n_first[0], ==, 3);
    g_assert_cmpuint(n_first[1], ==, 5);
}

int
main(int argc, char **argv)
{
    int status;

    g_test_init(&argc, &argv, NULL);
    systems_use(systems);
    folder = test_folder_new();
    test_file_put(folder, "groups.ini", HEAD FAST SLOW TAIL);
    test_file_put(folder, "none.ini", HEAD "[run]\nreplications=1\n");
    run(0, "run groups.ini -q --connections --out whole");
    g_test_add_func("/command/groups/tables", test_tables);
    g_test_add_func("/command/groups/without", test_without);
    g_test_add_func("/command/groups/figures", test_figures);
    g_test_add_func("/command/groups/slices", test_slices);
    g_test_add_func("/command/groups/order", test_order);
    g_test_add_func("/command/groups/baselines", test_baselines);
    g_test_add_func("/command/groups/set", test_set);
    status = g_test_run();
    test_folder_remove(folder);
    return status;
}
