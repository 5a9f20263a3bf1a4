/* SPDX-License-Identifier: GPL-2.0-only */
/* Torture of the ends of systems: see support-ends.h.  Here, some cases and one
 * loss; with -m slow (./waf torture), all cases, each two losses, three of
 * graceful ends, and a table into the folder $FINWAIT_TORTURE. */
#include <string.h>

#include "scenarios/systems/systems.h"
#include "tests/scenarios/support-ends.h"

#define CASES 200 /* so many of all */

#define HEAD                                                                   \
    "| client | server | cases | runs | at the client | at the server | last " \
    "end after, s |\n|---|---|---|---|---|---|---|\n"

static guint every, n_losses;

/* One of every so many. */
static void
try_some(gpointer user, guint64 item, WorkersCounts *counts, GString *wrong)
{
    ends_try(user, item * every, counts, wrong);
}

static char *
text_of_some(G_GNUC_UNUSED gpointer user, guint64 item)
{
    EndsCase one = ends_case((guint)item * every);

    return ends_text(&one);
}

static void
append_row(GString *text, const WorkersCounts *counts, guint pair)
{
    const guint64 *sums = &counts->sums[ENDS_SUM(pair, 0)];

    g_string_append_printf(
        text, "| %s | %s | %" G_GUINT64_FORMAT " | %" G_GUINT64_FORMAT " | ",
        ends_systems[pair / ENDS_SYSTEMS].name,
        ends_systems[pair % ENDS_SYSTEMS].name, sums[ENDS_CASES],
        sums[ENDS_RUNS]);
    workers_append_outcomes(text, &sums[ENDS_CLIENT]);
    g_string_append(text, " | ");
    workers_append_outcomes(text, &sums[ENDS_SERVER]);
    g_string_append_printf(text, " | %.1f |\n",
                           (gdouble)counts->most[ENDS_SUM(pair, ENDS_LAST_MS)] /
                               1000);
}

/* Its head is HEAD. */
static void
write_table(const char *folder, const WorkersCounts *counts)
{
    g_autoptr(GString) text = g_string_new(HEAD);
    g_autofree char *path = g_build_filename(folder, "ends.md", NULL);
    g_autoptr(GError) error = NULL;

    for (guint pair = 0; pair < ENDS_PAIRS; pair++) {
        append_row(text, counts, pair);
    }
    g_file_set_contents(path, text->str, -1, &error);
    g_assert_no_error(error);
}

static void
test_ends(void)
{
    const char *folder = g_getenv("FINWAIT_TORTURE");
    WorkersReport report;

    workers_run(0, (ends_count() + every - 1) / every, try_some, text_of_some,
                &n_losses, &report);
    if (report.wrong->len > 0) {
        g_test_message("%s", report.wrong->str);
        g_test_fail();
    }
    if (folder) {
        write_table(folder, &report.counts);
    }
    workers_report_clear(&report);
}

/* The document has a row for each pair, with as many cases as there are. */
static void
test_document(void)
{
    const char *root = g_getenv("FINWAIT_SRC");
    g_autofree char *path = g_build_filename(root ? root : ".", "scenarios",
                                             "doc", "torture.md", NULL);
    g_autofree char *text = NULL;
    g_autoptr(GError) error = NULL;
    guint cases[ENDS_PAIRS] = {0};

    g_file_get_contents(path, &text, NULL, &error);
    g_assert_no_error(error);
    g_assert_nonnull(strstr(text, HEAD));
    for (guint i = 0; i < ends_count(); i++) {
        EndsCase one = ends_case(i);
        cases[one.client * ENDS_SYSTEMS + one.server]++;
    }
    for (guint pair = 0; pair < ENDS_PAIRS; pair++) {
        g_autofree char *row = g_strdup_printf(
            "\n| %s | %s | %u | ", ends_systems[pair / ENDS_SYSTEMS].name,
            ends_systems[pair % ENDS_SYSTEMS].name, cases[pair]);
        if (!strstr(text, row)) {
            g_test_message("%s has no row%s: run ./waf torture", path, row);
            g_test_fail();
        }
    }
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    systems_use(systems);
    every = g_test_slow() ? 1 : ends_count() / CASES;
    n_losses = g_test_slow() ? 2 : 1;
    g_test_add_func("/ends/all", test_ends);
    g_test_add_func("/ends/document", test_document);
    return g_test_run();
}
