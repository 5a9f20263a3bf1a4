/* SPDX-License-Identifier: GPL-2.0-only */
/* finwait merge. */
#include "scenarios/command/command.h"

#include "scenarios/base/lock.h"
#include "scenarios/base/results-folder.h"
#include "scenarios/base/shell.h"
#include "scenarios/campaign/campaign.h"
#include "scenarios/store/gather.h"
#include "scenarios/store/slices.h"

static void
print_errors(const GPtrArray *lines)
{
    for (guint i = 0; i < lines->len; i++) {
        g_printerr("finwait: %s\n", (char *)g_ptr_array_index(lines, i));
    }
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
        g_autofree char *command = gather_command(gather, out, NULL);
        g_print("  to go on %s\n", command);
    }
    command_print_doubts(report);
    return report->is_stopped ? EXIT_LATER
           : report->n_failed || report->n_untraced ||
                   report->n_done < report->n_runs
               ? EXIT_FELL_SHORT
               : EXIT_FINE;
}

/* The folders that are read: what 'out' has already first.
 * (transfer container) */
static GPtrArray *
all_folders(const char *const *folders, const char *out)
{
    g_autofree char *earlier = store_scenario_path(out);
    GPtrArray *all = g_ptr_array_new();

    if (g_file_test(earlier, G_FILE_TEST_EXISTS)) {
        g_ptr_array_add(all, (gpointer)out);
    }
    for (; *folders; folders++) {
        g_ptr_array_add(all, (gpointer)*folders);
    }
    g_ptr_array_add(all, NULL);
    return all;
}

/* Makes one campaign of what has been gathered, in the folder 'out'. */
static ExitStatus
write_merged(const Gather *gather, const CampaignOptions *options,
             GError **error)
{
    const char *out = options->folder;
    CampaignOptions all = *options;
    CampaignReport report;
    ExitStatus status = EXIT_MISTAKE;

    campaign_report_init(&report);
    if (store_put_scenario(out, gather->scenario, error) &&
        store_begin(gather->store, out, "merged", (RunSlice){0}, error) &&
        store_copy_all(gather->store, error)) {
        all.keep_styles = TRUE;
        all.with_connections = gather_has_connections(gather);
        report.start_us = report.finish_us = g_get_real_time();
        if (campaign_write_tables(gather->store, gather->plan, &all, &report,
                                  error)) {
            print_errors(store_damages(gather->store));
            status = print_merged(gather, out, &report);
        }
    }
    campaign_report_clear(&report);
    return status;
}

/* TRUE if there is something in 'out' that another one may write. */
static gboolean
has_results(const char *out)
{
    g_autofree char *store = store_scenario_path(out);
    g_autoptr(GPtrArray) slices = slice_folders(out);

    return slices->len > 0 || g_file_test(store, G_FILE_TEST_IS_REGULAR);
}

/* Reads first, so that what is refused leaves no folder behind; but one that
 * is there is locked before that. */
static ExitStatus
merge(const char *const *folders, const CampaignOptions *options,
      GError **error)
{
    const char *out = options->folder;
    g_autoptr(GPtrArray) all = all_folders(folders, out);
    g_autoptr(FolderLock) lock = NULL;
    ExitStatus status = EXIT_MISTAKE;
    Gather gather;

    if (has_results(out)) {
        lock = results_folder_take(out, error) ? folder_lock_take(out, error)
                                               : NULL;
        if (!lock) {
            return EXIT_MISTAKE;
        }
    }
    if (gather_open(&gather, (const char *const *)all->pdata, options->force,
                    error)) {
        print_errors(gather.notes);
        if (!lock && results_folder_take(out, error)) {
            lock = folder_lock_take(out, error);
        }
        status = lock ? write_merged(&gather, options, error) : EXIT_MISTAKE;
    }
    gather_clear(&gather);
    return status;
}

/* `finwait merge DIR... [--out DIR]` */
ExitStatus
command_merge(int argc, char **argv, GError **error)
{
    g_autofree char *out = NULL;
    gboolean force = FALSE, with_jsonl = FALSE;
    const GOptionEntry entries[] = {
        {"out", 'o', 0, G_OPTION_ARG_FILENAME, &out,
         "folder of the whole, new or an earlier merge [the one DIR]", "DIR"},
        {"jsonl", 0, 0, G_OPTION_ARG_NONE, &with_jsonl,
         "write the tables as JSON lines too: summary.jsonl, ...", NULL},
        {"force", 0, 0, G_OPTION_ARG_NONE, &force,
         "take runs of other builds, leave out those of other scenarios", NULL},
        G_OPTION_ENTRY_NULL};
    g_autoptr(GString) command = g_string_new("finwait");

    for (int i = 0; i < argc; i++) {
        shell_append(command, argv[i]);
    }
    if (!command_parse(&argc, &argv, entries, "DIR...",
                       "Puts the runs of results folders, and of the slices "
                       "below them, together, and\nwrites tables and figures "
                       "as one campaign would have.",
                       error)) {
        return EXIT_MISTAKE;
    }
    if (argc < 2 || (argc > 2 && !out)) {
        mistake(error, "merge: no %s, expected DIR... --out DIR",
                argc < 2 ? "folder" : "--out");
        return EXIT_MISTAKE;
    }
    const CampaignOptions options = {
        .folder = out ? out : argv[1],
        .force = force,
        .with_jsonl = with_jsonl,
        .command = command->str,
    };
    return merge((const char *const *)argv + 1, &options, error);
}
