/* SPDX-License-Identifier: GPL-2.0-only */
#include "tests/scenarios/support-campaign.h"

#include <string.h>
#include <sys/wait.h>

#include "scenarios/base/build-id.h"
#include "scenarios/measure/metrics.h"
#include "scenarios/store/journal.h"
#include "scenarios/store/runplan.h"
#include "scenarios/store/slices.h"
#include "scenarios/store/store.h"
#include "shim/sim.h"

void
test_same_results(const char *folder, const char *a, const char *b)
{
    const char *const names[] = {"series.csv",    "runs.csv",   "summary.csv",
                                 "quantiles.csv", "index.html", "scenario.ini"};
    g_autofree char *series = g_build_filename(a, names[0], NULL);

    for (gsize i = test_file_exists(folder, series) ? 0 : 1;
         i < G_N_ELEMENTS(names); i++) {
        g_autofree char *x_name = g_build_filename(a, names[i], NULL);
        g_autofree char *y_name = g_build_filename(b, names[i], NULL);
        gsize x_len, y_len;
        g_autofree char *x = test_file_get(folder, x_name, &x_len);
        g_autofree char *y = test_file_get(folder, y_name, &y_len);
        g_assert_cmpmem(x, x_len, y, y_len);
    }
}

/* The path of a journal.  (transfer full) */
static char *
journal_path(const char *folder, const char *results, const char *name)
{
    g_autofree char *file = g_strconcat(name, ".journal", NULL);

    return g_build_filename(folder, results, "store", file, NULL);
}

static void
copy_file(const char *from, const char *to, gsize max_len)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *text = NULL, *parent = g_path_get_dirname(to);
    gsize len;

    g_assert_cmpint(g_mkdir_with_parents(parent, 0777), ==, 0);
    g_assert_true(g_file_get_contents(from, &text, &len, &error));
    g_assert_true(
        g_file_set_contents(to, text, (gssize)MIN(len, max_len), &error));
}

void
test_copy_store(const char *folder, const char *from, const char *to,
                const char *name, gsize len)
{
    g_autofree char *a = journal_path(folder, from, name);
    g_autofree char *b = journal_path(folder, to, name);
    g_autofree char *x = g_build_filename(folder, from, NULL);
    g_autofree char *y = g_build_filename(folder, to, NULL);
    g_autofree char *x_ini = store_scenario_path(x);
    g_autofree char *y_ini = store_scenario_path(y);
    g_autofree char *whole = slice_whole(y);

    copy_file(a, b, len);
    copy_file(x_ini, y_ini, G_MAXSIZE);
    test_file_put(y, "finwait-results", "finwait results 1\n");
    test_file_put(whole, "finwait-results", "finwait results 1\n");
}

gsize
test_journal_len(const char *folder, const char *results, const char *name)
{
    g_autofree char *path = journal_path(folder, results, name);
    g_autofree char *text = NULL;
    gsize len = 0;

    g_file_get_contents(path, &text, &len, NULL);
    return len;
}

static gboolean
skip(gpointer user, const JournalRecord *record)
{
    (void)user;
    (void)record;
    return TRUE;
}

/* What point 0, replication 1 has found.  (transfer full) */
static char *
first_body(const RunPlan *plan, const char *results)
{
    g_autoptr(Store) store = store_new(plan);
    StoreRun run;

    g_assert_true(store_read(store, results, NULL));
    g_assert_true(store_get(store, 0, &run));
    return g_strdup(run.body);
}

/* What a run without connections may find: 'number' for each metric.
 * (transfer full) */
static char *
made_up_body(const MetricColumns *columns, const char *number)
{
    GString *body = g_string_new(number);

    for (guint i = 1; i < columns->n; i++) {
        g_string_append_printf(body, ",%s", number);
    }
    g_string_append_c(body, '\n');
    for (guint i = 0; i < columns->n_samples; i++) {
        g_string_append_c(body, '\n');
    }
    return g_string_free(body, FALSE);
}

void
test_forge_run(const char *folder, const char *results, const char *name,
               const char *build, const char *number)
{
    g_autofree char *path = journal_path(folder, results, name);
    g_autofree char *there = g_build_filename(folder, results, NULL);
    g_autofree char *ini = store_scenario_path(there);
    g_autoptr(GError) error = NULL;
    value_set_random_check(sim_random_check);
    g_autoptr(Scenario) scenario = scenario_load(ini, NULL, &error);
    g_assert_no_error(error);
    g_autoptr(RunPlan) plan = runplan_new(scenario);
    build = build ? build : build_digest();
    g_autofree char *key = runplan_point_key(plan, 0, build);
    g_autofree char *open =
        g_strdup_printf("open %s %s 1/1 0.0.1", build, plan->digest);
    g_autofree char *run = g_strdup_printf("run %s 1 ok 0 60 1000", key);
    g_autofree char *body = number
                                ? made_up_body(plan->scenario->columns, number)
                                : first_body(plan, there);
    Journal *journal = journal_open(path, &error);

    g_assert_no_error(error);
    journal_scan(journal, skip, NULL);
    g_assert_true(journal_make_writable(journal, &error));
    g_assert_true(journal_append(journal, open, "", 0, NULL, &error));
    g_assert_true(
        journal_append(journal, run, body, strlen(body), NULL, &error));
    journal_close(journal);
}

char *
test_finwait(const char *folder, int status, const char *line)
{
    g_autofree char *binary = g_shell_quote(g_getenv("FINWAIT_BIN"));
    g_autofree char *command = g_strconcat(binary, " ", line, NULL);
    g_auto(GStrv) argv = NULL;
    g_autoptr(GError) error = NULL;
    gboolean is_error = status == 2 || status == 75;
    char *out, *err;
    int wait_status;

    g_assert_true(g_shell_parse_argv(command, NULL, &argv, &error));
    g_spawn_sync(folder, argv, NULL, G_SPAWN_DEFAULT, NULL, NULL, &out, &err,
                 &wait_status, &error);
    g_assert_no_error(error);
    g_assert_true(WIFEXITED(wait_status));
    if (WEXITSTATUS(wait_status) != status) {
        g_test_message("finwait %s: %s%s", line, out, err);
    }
    g_assert_cmpint(WEXITSTATUS(wait_status), ==, status);
    g_free(is_error ? out : err);
    return is_error ? err : out;
}

void
test_finwait_says(const char *folder, int status, const char *line,
                  const char *words)
{
    g_autofree char *text = test_finwait(folder, status, line);

    if (!strstr(text, words)) {
        g_test_message("%s: %s", line, text);
    }
    g_assert_nonnull(strstr(text, words));
}
