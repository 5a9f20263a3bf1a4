/* SPDX-License-Identifier: GPL-2.0-only */
/* finwait list, finwait plot. */
#include "scenarios/command/command.h"

#include <string.h>

#include "scenarios/base/datadir.h"
#include "scenarios/base/lock.h"
#include "scenarios/base/results-folder.h"
#include "scenarios/figures/figure.h"
#include "scenarios/scenario/scenario.h"

/* The file's own words about itself; "" if it has none or cannot be read.
 * (transfer full) */
static char *
summary_of(const char *name)
{
    g_autoptr(Scenario) scenario = scenario_load(name, NULL, NULL);
    const char *text = scenario ? scenario_given(scenario, "scenario.summary")
                                : "(cannot be read)";

    return g_strdup(text ? text : "");
}

/* `finwait list` */
ExitStatus
command_list(int argc, char **argv, GError **error)
{
    const GOptionEntry none[] = {G_OPTION_ENTRY_NULL};
    g_auto(GStrv) names = NULL;
    gsize width = 0;

    if (!command_parse(&argc, &argv, none, NULL,
                       "Shows the names and summaries of the scenarios that "
                       "ship.",
                       error)) {
        return EXIT_MISTAKE;
    }
    if (argc > 1) {
        mistake(error, "list: unexpected \"%s\", expected nothing", argv[1]);
        return EXIT_MISTAKE;
    }
    names = datadir_scenarios();
    if (!*names) {
        g_autofree char *folder = datadir_file("scenarios", "");
        mistake(error,
                "%s: no scenarios there, expected those that ship; "
                "FINWAIT_DATADIR names another folder that has scenarios/ and "
                "plots/",
                folder);
        return EXIT_MISTAKE;
    }
    for (char **name = names; *name; name++) {
        width = MAX(width, strlen(*name));
    }
    for (char **name = names; *name; name++) {
        g_autofree char *summary = summary_of(*name);
        g_print("%-*s  %s\n", (int)width, *name, summary);
    }
    return EXIT_FINE;
}

/* Draws the figures of one results folder; 'kept' takes what is to be said of
 * those that cannot be drawn. */
static gboolean
plot_folder(const char *folder, gboolean is_trusted, GPtrArray *kept,
            GError **error)
{
    g_autofree char *path = g_build_filename(folder, "scenario.ini", NULL);
    g_autoptr(Scenario) scenario = NULL;
    g_autoptr(FolderLock) lock = NULL;

    if (!g_file_test(path, G_FILE_TEST_IS_REGULAR)) {
        return mistake(error,
                       "%s: no results in it, expected a folder that "
                       "`finwait run` made",
                       folder);
    }
    scenario = results_folder_check(folder, error) &&
                       results_folder_take(folder, error)
                   ? scenario_load(path, NULL, error)
                   : NULL;
    lock = scenario ? folder_lock_take(folder, error) : NULL;
    return lock && figures_redraw(folder, scenario, is_trusted, kept, error);
}

/* `finwait plot DIR...` */
ExitStatus
command_plot(int argc, char **argv, GError **error)
{
    gboolean is_trusted = FALSE, ok = TRUE;
    const GOptionEntry entries[] = {
        {"trust", 0, 0, G_OPTION_ARG_NONE, &is_trusted,
         "run the styles in a folder that was made elsewhere", NULL},
        G_OPTION_ENTRY_NULL};
    g_autoptr(GPtrArray) kept = g_ptr_array_new_with_free_func(g_free);

    if (!command_parse(&argc, &argv, entries, "DIR...",
                       "Draws the figures of results and DIR/index.html "
                       "again, from the tables and\nthe [figure] sections of "
                       "DIR/scenario.ini, which may have been changed, as may "
                       "DIR/figures/style.",
                       error)) {
        return EXIT_MISTAKE;
    }
    if (argc < 2) {
        mistake(error, "plot: no folder, expected DIR of `finwait run`");
        return EXIT_MISTAKE;
    }
    for (int i = 1; ok && i < argc; i++) {
        ok = plot_folder(argv[i], is_trusted, kept, error);
        if (ok) {
            g_print("%s/index.html\n%s/figures\n", argv[i], argv[i]);
        }
    }
    for (guint i = 0; i < kept->len; i++) {
        g_printerr("finwait: %s\n", (char *)g_ptr_array_index(kept, i));
    }
    return !ok ? EXIT_MISTAKE : kept->len > 0 ? EXIT_FELL_SHORT : EXIT_FINE;
}
