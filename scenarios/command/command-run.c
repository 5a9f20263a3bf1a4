/* SPDX-License-Identifier: GPL-2.0-only */
/* finwait run. */
#include "scenarios/command/command.h"

#include "scenarios/base/processors.h"
#include "scenarios/base/shell.h"
#include "scenarios/campaign/campaign.h"
#include "scenarios/command/plan.h"
#include "scenarios/store/chunks.h"
#include "scenarios/store/slices.h"

/* What the options say. */
typedef struct RunOptions {
    char **sets, **wheres;
    int n_jobs;
    char *out;
    gboolean is_quiet, with_connections, with_jsonl;
    char *pcap, *trace, *slice, *chunk;
    gboolean resume, force, retry_failed, is_isolated;
    gboolean is_dry, is_json; /* show the plan, do not run it */
} RunOptions;

/* The command line as one line.  (transfer full) */
char *
command_line(int argc, char **argv)
{
    GString *line = g_string_new("finwait");

    for (int i = 0; i < argc; i++) {
        shell_append(line, argv[i]);
    }
    return g_string_free(line, FALSE);
}

/* Where the results of 'scenario' go.  (transfer full) */
static char *
results_folder(const RunOptions *options, const Scenario *scenario,
               gboolean is_one_of_many)
{
    if (options->out && !is_one_of_many) {
        return g_strdup(options->out);
    }
    return g_build_filename(options->out ? options->out : "results",
                            scenario->name, NULL);
}

static void
print_figures(const Scenario *scenario, const char *folder)
{
    for (guint i = 0; i < scenario->figures->len; i++) {
        const Figure *figure = g_ptr_array_index(scenario->figures, i);
        g_autofree char *name = g_strconcat(figure->name, ".png", NULL);
        g_autofree char *path = g_build_filename(folder, "figures", name, NULL);
        if (g_file_test(path, G_FILE_TEST_EXISTS)) {
            g_print("  figure   %s\n", path);
        } else {
            g_print("  figure   %s: nothing was measured to draw\n",
                    figure->name);
        }
    }
    for (guint i = 0; i < scenario->left_out->len; i++) {
        g_print("  figure   %s: left out, no point of it is run\n",
                (char *)g_ptr_array_index(scenario->left_out, i));
    }
}

/* How far it is, and how to go on if that is not the end. */
static void
print_progress(const Scenario *scenario, const CampaignOptions *options,
               const CampaignReport *report)
{
    g_print("%s: %" G_GUINT64_FORMAT " of %" G_GUINT64_FORMAT " runs done",
            scenario->name, report->n_done, report->n_runs);
    if (report->n_before > 0) {
        g_print(", %" G_GUINT64_FORMAT " of them before", report->n_before);
    }
    if (report->n_failed) {
        g_print(", %" G_GUINT64_FORMAT " failed", report->n_failed);
    }
    g_print("\n");
    if (report->n_done < report->n_runs || report->is_stopped) {
        g_print("  to go on %s%s\n", options->command,
                options->resume ? "" : " --resume");
    }
}

/* Says where the results are, in words that read well. */
static void
print_results(const Scenario *scenario, const CampaignOptions *options)
{
    if (run_slice_is_part(options->slice)) {
        g_print("  slice    %s/store, for `finwait merge %s`\n",
                options->folder, options->whole);
        return;
    }
    g_print("  page     %s/index.html\n  tables   %s/summary.csv, runs.csv\n",
            options->folder, options->folder);
    print_figures(scenario, options->folder);
}

void
command_print_doubts(const CampaignReport *report)
{
    for (guint i = 0; report->wide && i < report->wide->len; i++) {
        g_print("  wide     %s\n", (char *)g_ptr_array_index(report->wide, i));
    }
    if (report->negative_draws) {
        g_print("  drawn    %" G_GUINT64_FORMAT
                " random times were below 0, and taken as 0; negative_draws "
                "in runs.csv\n",
                report->negative_draws);
    }
}

/* What the runs say to whoever started them.  A slice is fine when its runs are
 * decided, since to do it again changes nothing; that some have failed is for
 * merge to say. */
static ExitStatus
status_of(const CampaignOptions *options, const CampaignReport *report)
{
    gboolean is_slice = run_slice_is_part(options->slice);

    if (report->n_done < report->n_runs || report->is_stopped ||
        (is_slice && report->n_killed)) {
        return EXIT_LATER;
    }
    return (report->n_failed && !is_slice) || report->n_untraced
               ? EXIT_FELL_SHORT
               : EXIT_FINE;
}

ExitStatus
command_run_campaign(const Scenario *scenario, const CampaignOptions *options,
                     GError **error)
{
    CampaignReport report;
    ExitStatus status;

    if (!campaign_run(scenario, options, &report, error)) {
        campaign_report_clear(&report);
        return EXIT_MISTAKE;
    }
    print_progress(scenario, options, &report);
    print_results(scenario, options);
    command_print_doubts(&report);
    status = status_of(options, &report);
    campaign_report_clear(&report);
    return status;
}

/* Loads all scenarios before the first run begins. */
static GPtrArray *
load_all(int n, char **names, const RunOptions *options, GError **error)
{
    GPtrArray *scenarios =
        g_ptr_array_new_with_free_func((GDestroyNotify)scenario_free);

    for (int i = 0; i < n; i++) {
        Scenario *scenario =
            scenario_load_where(names[i], (const char *const *)options->sets,
                                (const char *const *)options->wheres, error);
        if (!scenario) {
            g_ptr_array_unref(scenarios);
            return NULL;
        }
        g_ptr_array_add(scenarios, scenario);
    }
    return scenarios;
}

/* Shows what would be run. */
static ExitStatus
show_plans(int n, char **names, const RunOptions *options, GError **error)
{
    g_autoptr(GPtrArray) scenarios = load_all(n, names, options, error);

    for (guint i = 0; scenarios && i < scenarios->len; i++) {
        const Scenario *scenario = g_ptr_array_index(scenarios, i);
        if (options->is_json) {
            plan_print_json(scenario);
            continue;
        }
        g_autofree char *each = scenario_replications_text(scenario);
        g_print("%s%s: %" G_GUINT64_FORMAT " points, %s runs of each\n",
                i ? "\n" : "", scenario->name, scenario->n_points, each);
        plan_print(scenario, 0);
    }
    return scenarios ? EXIT_FINE : EXIT_MISTAKE;
}

/* Which runs are done, and which leave files. */
static gboolean
read_choices(const RunOptions *options, CampaignOptions *campaign,
             const GPtrArray *scenarios, GError **error)
{
    if (!run_choice_read("--pcap", options->pcap, &campaign->pcap, error) ||
        !run_choice_read("--trace", options->trace, &campaign->trace, error) ||
        (options->slice &&
         !run_slice_read(options->slice, &campaign->slice, error))) {
        return FALSE;
    }
    for (guint i = 0; i < scenarios->len; i++) {
        if (!run_choice_check("--pcap", &campaign->pcap, scenarios->pdata[i],
                              error) ||
            !run_choice_check("--trace", &campaign->trace, scenarios->pdata[i],
                              error)) {
            return FALSE;
        }
    }
    return TRUE;
}

/* Runs one scenario of all, in the folder that it or its slice has. */
static ExitStatus
run_in_folder(const Scenario *scenario, const char *folder,
              CampaignOptions *campaign, GError **error)
{
    g_autofree char *whole = slice_whole(folder);
    g_autofree char *part = slice_folder(whole, campaign->slice);
    gboolean is_part = run_slice_is_part(campaign->slice);

    campaign->folder = is_part ? part : folder;
    campaign->whole = is_part ? whole : NULL;
    return command_run_campaign(scenario, campaign, error);
}

/* The same of a chunk of one scenario. */
static ExitStatus
run_chunk(const Scenario *scenario, const char *folder, const char *chunk,
          CampaignOptions *campaign, GError **error)
{
    ChunkPart part;
    ExitStatus status = EXIT_MISTAKE;

    if (chunks_read(chunk, scenario_runs(scenario), campaign->force, &part,
                    error)) {
        campaign->slice = part.slice;
        campaign->chunk = &part;
        status = run_in_folder(scenario, folder, campaign, error);
    }
    chunk_part_clear(&part);
    return status;
}

/* Runs the scenarios one after the other. */
static ExitStatus
run_all(int argc, char **argv, const RunOptions *options, const char *command,
        GError **error)
{
    g_autoptr(GPtrArray) scenarios =
        load_all(argc - 1, argv + 1, options, error);
    CampaignOptions campaign = {
        .n_jobs =
            options->n_jobs ? (guint)options->n_jobs : processors_usable(),
        .is_quiet = options->is_quiet,
        .with_connections = options->with_connections,
        .with_jsonl = options->with_jsonl,
        .sets = (const char *const *)options->sets,
        .command = command,
        .resume = options->resume,
        .keep_styles = options->resume,
        .force = options->force,
        .retry_failed = options->retry_failed,
        .is_isolated = options->is_isolated,
    };
    ExitStatus worst = EXIT_FINE;

    if (!scenarios || !read_choices(options, &campaign, scenarios, error)) {
        return EXIT_MISTAKE;
    }
    for (guint i = 0; i < scenarios->len && worst != EXIT_LATER; i++) {
        const Scenario *scenario = g_ptr_array_index(scenarios, i);
        g_autofree char *folder =
            results_folder(options, scenario, scenarios->len > 1);
        ExitStatus status =
            options->chunk
                ? run_chunk(scenario, folder, options->chunk, &campaign, error)
                : run_in_folder(scenario, folder, &campaign, error);
        if (*error) {
            return EXIT_MISTAKE;
        }
        worst = MAX(worst, status);
    }
    return worst;
}

/* Finds what does not go together. */
static gboolean
check_options(int argc, const RunOptions *options, GError **error)
{
    if (argc < 2) {
        return mistake(error, "run: no scenario, expected FILE or a name that "
                              "`finwait list` shows");
    }
    if (options->n_jobs < 0 || options->n_jobs > 1024) {
        return mistake(error, "--jobs %d: out of range, expected 1 to 1024",
                       options->n_jobs);
    }
    if (!options->resume &&
        (options->retry_failed ||
         (options->force && !options->slice && !options->chunk))) {
        return mistake(error,
                       "%s: about an earlier campaign, expected --resume "
                       "beside it",
                       options->force ? "--force" : "--retry-failed");
    }
    if (options->chunk && (options->slice || argc > 2)) {
        return mistake(error, "--chunk: part of the runs of one scenario, "
                              "expected one FILE, and no --slice");
    }
    return !options->is_json || options->is_dry ||
           mistake(error, "--json: shows a plan, expected --dry-run beside it");
}

static ExitStatus
parse_and_run(int argc, char **argv, RunOptions *options, GError **error)
{
    g_autofree char *command = command_line(argc, argv);
    const GOptionEntry entries[] = {
        {"set", 's', 0, G_OPTION_ARG_STRING_ARRAY, &options->sets,
         "give KEY, e.g. link.loss, another VALUE or sweep", "KEY=VALUE"},
        {"where", 'w', 0, G_OPTION_ARG_STRING_ARRAY, &options->wheres,
         "only points that meet this, e.g. 'link.loss < 0.1'", "CONSTRAINT"},
        {"dry-run", 'n', 0, G_OPTION_ARG_NONE, &options->is_dry,
         "run nothing; show the points", NULL},
        {"json", 0, 0, G_OPTION_ARG_NONE, &options->is_json,
         "with --dry-run: each point as a line of JSON", NULL},
        {"jobs", 'j', 0, G_OPTION_ARG_INT, &options->n_jobs,
         "runs at a time [as many as it may use processors]", "N"},
        {"out", 'o', 0, G_OPTION_ARG_FILENAME, &options->out,
         "folder of the results [results/NAME]", "DIR"},
        {"connections", 'c', 0, G_OPTION_ARG_NONE, &options->with_connections,
         "write connections.csv: a row for each connection", NULL},
        {"jsonl", 0, 0, G_OPTION_ARG_NONE, &options->with_jsonl,
         "write the tables as JSON lines too: summary.jsonl, ...", NULL},
        {"pcap", 0, 0, G_OPTION_ARG_STRING, &options->pcap,
         "write pcap files of the first run, of all or of one", "RUN"},
        {"trace", 't', 0, G_OPTION_ARG_STRING, &options->trace,
         "write what happens: first, all or POINT:REPLICATION", "RUN"},
        {"resume", 'r', 0, G_OPTION_ARG_NONE, &options->resume,
         "go on with what --out has: do only what is missing", NULL},
        {"retry-failed", 0, 0, G_OPTION_ARG_NONE, &options->retry_failed,
         "with --resume: do failed runs again", NULL},
        {"slice", 0, 0, G_OPTION_ARG_STRING, &options->slice,
         "do only part I of N of the runs, in DIR/slices, for `finwait merge`",
         "I/N"},
        {"chunk", 0, 0, G_OPTION_ARG_STRING, &options->chunk,
         "do only chunk I of a FILE that `finwait submit` made, in DIR/slices",
         "FILE:I"},
        {"force", 0, 0, G_OPTION_ARG_NONE, &options->force,
         "with --resume or --slice: take runs of another build, leave out "
         "those of another scenario",
         NULL},
        {"isolate", 0, 0, G_OPTION_ARG_NONE, &options->is_isolated,
         "a fresh process for each run: slower, the same results", NULL},
        {"quiet", 'q', 0, G_OPTION_ARG_NONE, &options->is_quiet,
         "show no progress", NULL},
        G_OPTION_ENTRY_NULL};

    if (!command_parse(&argc, &argv, entries, "FILE...",
                       "Runs every point of a scenario so many times as it "
                       "says, in worker processes,\nand writes "
                       "tables and figures.",
                       error)) {
        return EXIT_MISTAKE;
    }
    if (!check_options(argc, options, error)) {
        return EXIT_MISTAKE;
    }
    return options->is_dry ? show_plans(argc - 1, argv + 1, options, error)
                           : run_all(argc, argv, options, command, error);
}

/* `finwait run FILE...` */
ExitStatus
command_run(int argc, char **argv, GError **error)
{
    RunOptions options = {0};
    ExitStatus status = parse_and_run(argc, argv, &options, error);

    g_strfreev(options.sets);
    g_strfreev(options.wheres);
    g_free(options.out);
    g_free(options.pcap);
    g_free(options.trace);
    g_free(options.slice);
    g_free(options.chunk);
    return status;
}
