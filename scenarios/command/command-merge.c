/* SPDX-License-Identifier: GPL-2.0-only */
/* finwait merge, finwait status. */
#include "scenarios/command/command.h"

#include "scenarios/base/results-folder.h"
#include "scenarios/base/shell.h"
#include "scenarios/campaign/campaign.h"
#include "scenarios/store/gather.h"

/* A campaign in more slices than this is told as a whole. */
#define MAX_SLICES_TOLD 100

static void
print_damages(const Gather *gather)
{
    const GPtrArray *damages = store_damages(gather->store);

    for (guint i = 0; i < damages->len; i++) {
        g_printerr("finwait: %s\n", (char *)g_ptr_array_index(damages, i));
    }
}

/* ---- merge -----------------------------------------------------------------
 */

static gboolean
copy_runs(const Gather *gather, const char *out, GError **error)
{
    if (!store_put_scenario(out, gather->scenario, error) ||
        !store_begin(gather->store, out, "merged", (RunSlice){0}, error)) {
        return FALSE;
    }
    for (guint64 run = 0; run < gather->plan->n_runs; run++) {
        if (!store_copy(gather->store, run, error)) {
            return FALSE;
        }
    }
    return store_sync(gather->store, error);
}

/* Says what has come together, and how the rest does. */
static ExitStatus
print_merged(const Gather *gather, const char *out,
             const CampaignReport *report)
{
    g_print("%s: %" G_GUINT64_FORMAT " of %" G_GUINT64_FORMAT " runs",
            gather->scenario->name, report->n_done, report->n_runs);
    if (report->n_failed) {
        g_print(", %" G_GUINT64_FORMAT " failed", report->n_failed);
    }
    g_print("\n  tables   %s/summary.csv, runs.csv\n", out);
    if (report->n_done < report->n_runs || report->is_stopped) {
        g_autofree char *command = gather_command(gather, out, (RunSlice){0});
        g_print("  to go on %s\n", command);
    }
    command_print_wide(report->wide);
    return report->is_stopped ? EXIT_LATER
           : report->n_failed || report->n_untraced ||
                   report->n_done < report->n_runs
               ? EXIT_FELL_SHORT
               : EXIT_FINE;
}

static ExitStatus
merge(const char *const *folders, const char *out, gboolean force,
      const char *command, GError **error)
{
    g_autoptr(GPtrArray) all = g_ptr_array_new();
    CampaignOptions options = {.folder = out, .command = command};
    CampaignReport report;
    ExitStatus status = EXIT_MISTAKE;
    Gather gather;

    for (; *folders; folders++) {
        g_ptr_array_add(all, (gpointer)*folders);
    }
    g_autofree char *earlier = store_scenario_path(out);
    if (g_file_test(earlier, G_FILE_TEST_EXISTS)) {
        g_ptr_array_insert(all, 0, (gpointer)out);
    }
    g_ptr_array_add(all, NULL);
    campaign_report_init(&report);
    if (gather_open(&gather, (const char *const *)all->pdata, force, error) &&
        results_folder_take(out, error) && copy_runs(&gather, out, error)) {
        print_damages(&gather);
        options.with_connections = gather_has_connections(&gather);
        report.start_us = report.finish_us = g_get_real_time();
        if (campaign_write_tables(gather.store, gather.plan, &options, &report,
                                  error)) {
            status = print_merged(&gather, out, &report);
        }
    }
    campaign_report_clear(&report);
    gather_clear(&gather);
    return status;
}

/* `finwait merge DIR... --out DIR` */
ExitStatus
command_merge(int argc, char **argv, GError **error)
{
    g_autofree char *out = NULL;
    gboolean force = FALSE;
    const GOptionEntry entries[] = {
        {"out", 'o', 0, G_OPTION_ARG_FILENAME, &out,
         "folder of the whole, new or an earlier merge", "DIR"},
        {"force", 0, 0, G_OPTION_ARG_NONE, &force,
         "take runs of other builds, leave out those of other scenarios", NULL},
        G_OPTION_ENTRY_NULL};
    g_autoptr(GString) command = g_string_new("finwait");

    for (int i = 0; i < argc; i++) {
        shell_append(command, argv[i]);
    }
    if (!command_parse(&argc, &argv, entries, "DIR...",
                       "Puts the runs of several results folders together, "
                       "e.g. of slices done apart,\nand writes tables and "
                       "figures as one campaign would have.",
                       error)) {
        return EXIT_MISTAKE;
    }
    if (argc < 2 || !out) {
        mistake(error, "merge: no %s, expected DIR... --out DIR",
                argc < 2 ? "folder" : "--out");
        return EXIT_MISTAKE;
    }
    return merge((const char *const *)argv + 1, out, force, command->str,
                 error);
}

/* ---- status ----------------------------------------------------------------
 */

/* The runs of each slice, and the command for those that are missing. */
static void
print_slice(const Gather *gather, const char *folder, RunSlice slice,
            gboolean with_command)
{
    CampaignReport part = {0};
    g_autofree char *command = gather_command(gather, folder, slice);
    g_autofree char *name =
        slice.count > 1 ? g_strdup_printf("%u/%u", slice.index + 1, slice.count)
                        : g_strdup("all");

    campaign_count(gather->store, gather->plan, slice, &part);
    g_print("  %-8s %8" G_GUINT64_FORMAT " runs %8" G_GUINT64_FORMAT
            " done %8" G_GUINT64_FORMAT " failed %8" G_GUINT64_FORMAT
            " missing\n",
            name, part.n_runs, part.n_done, part.n_failed,
            part.n_runs - part.n_done);
    if (part.n_done < part.n_runs && with_command) {
        g_print("    to go on %s\n", command);
    }
}

/* The largest number of slices that any journal speaks of. */
static guint
count_slices(const Gather *gather)
{
    const GPtrArray *slices = store_slices(gather->store);
    guint count = 1;

    for (guint i = 0; i < slices->len; i++) {
        RunSlice slice;
        if (run_slice_read(g_ptr_array_index(slices, i), &slice, NULL)) {
            count = MAX(count, slice.count);
        }
    }
    return count;
}

/* How runs have failed, if any have. */
static void
print_failures(const Gather *gather)
{
    guint64 counts[N_RUN_STATUSES] = {0};
    RunStatus status;

    for (guint64 run = 0; run < gather->plan->n_runs; run++) {
        if (store_status(gather->store, run, &status)) {
            counts[status]++;
        }
    }
    for (guint i = RUN_OK + 1; i < G_N_ELEMENTS(counts); i++) {
        if (counts[i]) {
            g_print("  %-8s %8" G_GUINT64_FORMAT " runs\n",
                    run_status_name((RunStatus)i), counts[i]);
        }
    }
}

static ExitStatus
print_status(const Gather *gather, const char *folder)
{
    CampaignReport report = {0};
    guint n_slices = count_slices(gather);
    g_autofree char *each = scenario_replications_text(gather->scenario);

    g_print("%s: %" G_GUINT64_FORMAT " points, %s replications\n",
            gather->scenario->name, gather->scenario->n_points, each);
    for (guint i = 0;
         n_slices > 1 && n_slices <= MAX_SLICES_TOLD && i < n_slices; i++) {
        print_slice(gather, folder, (RunSlice){i, n_slices}, TRUE);
    }
    print_slice(gather, folder, (RunSlice){0},
                n_slices == 1 || n_slices > MAX_SLICES_TOLD);
    print_failures(gather);
    for (guint i = 0; i < store_builds(gather->store)->len; i++) {
        g_print("  build    %s%s\n",
                (char *)g_ptr_array_index(store_builds(gather->store), i),
                i == 0 ? " (this one)" : "");
    }
    print_damages(gather);
    campaign_count(gather->store, gather->plan, (RunSlice){0}, &report);
    return report.n_failed || report.n_done < report.n_runs ? EXIT_FELL_SHORT
                                                            : EXIT_FINE;
}

/* `finwait status DIR...` */
ExitStatus
command_status(int argc, char **argv, GError **error)
{
    const GOptionEntry none[] = {G_OPTION_ENTRY_NULL};
    ExitStatus status = EXIT_MISTAKE;
    Gather gather;

    if (!command_parse(&argc, &argv, none, "DIR...",
                       "Shows how many runs of a campaign are done, have "
                       "failed and are missing, also\nwhile it runs, and the "
                       "command that goes on.  Several folders: of all of\n"
                       "them together.",
                       error)) {
        return EXIT_MISTAKE;
    }
    if (argc < 2) {
        mistake(error, "status: no folder, expected DIR of `finwait run`");
        return EXIT_MISTAKE;
    }
    if (gather_open(&gather, (const char *const *)argv + 1, TRUE, error)) {
        status = print_status(&gather, argv[1]);
    }
    gather_clear(&gather);
    return status;
}
