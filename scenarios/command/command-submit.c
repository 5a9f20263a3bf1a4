/* SPDX-License-Identifier: GPL-2.0-only */
/* finwait submit. */
#include "scenarios/command/command.h"

#include <stdio.h>

#include "model/units.h"
#include "scenarios/base/lock.h"
#include "scenarios/base/processors.h"
#include "scenarios/base/ranges.h"
#include "scenarios/base/results-folder.h"
#include "scenarios/base/shell.h"
#include "scenarios/campaign/engine.h"
#include "scenarios/params/values.h"
#include "scenarios/store/gather.h"
#include "scenarios/store/slices.h"

#define N G_GUINT64_FORMAT
/* What may be learnt of how long runs take, before anything is dealt, s. */
#define PILOT_S 30
/* More tasks at a time than this are a slip. */
#define MAX_SLOTS 100000

/* What the options say. */
typedef struct SubmitOptions {
    char *on, *out, *chunk;
    char **sets, **wheres;
    char **engine_options; /* borrowed; what stands behind "--" */
    int slots;
    gdouble pilot_s;
    gboolean with_connections, with_jsonl, is_quiet;
    gboolean resume, retry_failed, force, is_next_round;
} SubmitOptions;

/* ---- What there is ---------------------------------------------------------
 */

/* What makes a run count as done. */
static StoreNeed
need_of(const Scenario *scenario, const Submission *submission)
{
    return (StoreNeed){
        .flags = submission->with_connections ? STORE_CONNECTIONS : 0,
        .limit_s = (guint)(scenario->time_limit_ns / NS_PER_S),
        .retry_failed = submission->retry_failed,
    };
}

/* Opens what 'folder' has and finds what it lacks.  (transfer full), or
 * NULL */
static GArray *
find_missing(const char *folder, const Submission *submission, gboolean force,
             Gather *gather, GError **error)
{
    const char *const folders[] = {folder, NULL};
    StoreNeed need;

    if (!gather_open(gather, folders, force, error)) {
        return NULL;
    }
    need = need_of(gather->scenario, submission);
    return deal_missing(gather->plan, gather->store, &need);
}

/* Makes the results folder of a campaign that begins. */
static gboolean
begin(const char *folder, const Scenario *scenario, GError **error)
{
    g_autofree char *store = store_scenario_path(folder);
    g_autoptr(GPtrArray) slices = slice_folders(folder);
    g_autoptr(FolderLock) lock = NULL;

    if (slices->len > 0 || g_file_test(store, G_FILE_TEST_EXISTS)) {
        return mistake(error,
                       "%s: has runs in it, expected `finwait submit %s "
                       "--resume` to go on with them, or another --out",
                       folder, folder);
    }
    lock = results_folder_take(folder, error) ? folder_lock_take(folder, error)
                                              : NULL;
    return lock && store_put_scenario(folder, scenario, error);
}

/* ---- Pilots ----------------------------------------------------------------
 */

/* Does the runs 'pilots' here, as far as that goes in the time.  What they find
 * counts. */
static gboolean
run_pilots(const char *folder, const SubmitOptions *options,
           const Submission *submission, const Scenario *scenario,
           const RunPlan *plan, const GArray *pilots, GError **error)
{
    g_autofree guint8 *bits = g_new0(guint8, plan->n_runs / 8 + 1);
    CampaignOptions campaign = {
        .folder = folder,
        .n_jobs = processors_usable(),
        .is_quiet = options->is_quiet,
        .with_connections = submission->with_connections,
        .resume = TRUE,
        .force = options->force,
        .slice = {.chosen = bits},
        .until_us = g_get_monotonic_time() +
                    (gint64)(options->pilot_s * G_USEC_PER_SEC),
        .command = "finwait submit",
    };
    CampaignReport report;
    gboolean ok;

    for (guint i = 0; i < pilots->len; i++) {
        guint64 run = g_array_index(pilots, guint64, i);
        bits[run / 8] |= (guint8)(1 << run % 8);
    }
    ok = campaign_run(scenario, &campaign, &report, error);
    campaign_report_clear(&report);
    return ok;
}

/* Finds out how long runs take of which nothing is known. */
static gboolean
pilot(const char *folder, const SubmitOptions *options,
      const Submission *submission, GError **error)
{
    Gather gather;
    g_autoptr(GArray) missing =
        find_missing(folder, submission, options->force, &gather, error);
    g_autoptr(GArray) pilots =
        missing ? deal_pilots(gather.plan, gather.store, missing) : NULL;
    gboolean ok = pilots != NULL;

    if (ok && pilots->len > 0 && options->pilot_s > 0) {
        ok = run_pilots(folder, options, submission, gather.scenario,
                        gather.plan, pilots, error);
    }
    gather_clear(&gather);
    return ok;
}

/* ---- A deal ----------------------------------------------------------------
 */

/* Deals 'missing' and writes down who does what. */
static gboolean
deal(const char *folder, Submission *submission, const Gather *gather,
     const GArray *missing, GError **error)
{
    g_autoptr(GPtrArray) chunks =
        deal_chunks(gather->plan, gather->store, missing, submission->size);

    submission->deal++;
    g_print("%s: %u runs missing, some %.0f s of CPU, in %u chunks (deal %u)\n",
            gather->scenario->name, missing->len, deal_total_s(chunks),
            chunks->len, submission->deal);
    return chunks_put(folder, submission->deal, gather->plan, chunks, error) &&
           engine_put(folder, submission, gather->scenario, chunks->len, error);
}

/* Says that the last deal left something, which is not for a next round to do.
 */
static gboolean
is_left_over(const char *folder, const Submission *submission,
             const Gather *gather)
{
    g_autoptr(GString) text = g_string_new(NULL);
    ChunksStanding standing;
    gboolean is_left;

    chunks_look(folder, submission->deal, gather->plan, gather->store,
                &standing);
    is_left = standing.missing->len > 0;
    if (is_left) {
        ranges_append_all(text, standing.missing, 1);
        g_print("%s: chunks %s of deal %u have missing runs; no next round\n"
                "  to go on finwait submit %s --resume\n",
                gather->scenario->name, text->str, submission->deal, folder);
    }
    g_array_unref(standing.missing);
    return is_left;
}

/* Deals what is missing.  '*is_dealt' says whether there is anything to do. */
static ExitStatus
deal_rest(const char *folder, const SubmitOptions *options,
          Submission *submission, gboolean *is_dealt, GError **error)
{
    g_autoptr(FolderLock) lock = folder_lock_take(folder, error);
    g_autoptr(GArray) missing = NULL;
    ExitStatus status = EXIT_MISTAKE;
    Gather gather;

    *is_dealt = FALSE;
    if (!lock) {
        return EXIT_MISTAKE;
    }
    missing = find_missing(folder, submission, options->force, &gather, error);
    if (missing && options->is_next_round &&
        is_left_over(folder, submission, &gather)) {
        status = EXIT_FELL_SHORT;
    } else if (missing && missing->len == 0) {
        g_print("%s: nothing is missing; `finwait merge %s` makes the tables\n",
                gather.scenario->name, folder);
        status = options->is_next_round ? EXIT_FELL_SHORT : EXIT_FINE;
    } else if (missing) {
        *is_dealt = deal(folder, submission, &gather, missing, error);
        status = *is_dealt ? EXIT_FINE : EXIT_MISTAKE;
    }
    gather_clear(&gather);
    return status;
}

/* ---- The command -----------------------------------------------------------
 */

/* Refuses to deal what tasks of an earlier deal are about to do. */
static gboolean
check_tasks(const char *folder, const SubmitOptions *options, GError **error)
{
    EngineTasks tasks;
    gboolean ok;

    if (!options->resume || options->force) {
        return TRUE;
    }
    engine_ask(folder, &tasks);
    ok = tasks.n_running + tasks.n_waiting == 0 ||
         not_now(error,
                 "%s: %u tasks of jobs %s are running and %u waiting, expected "
                 "their end, or `scancel`; --force deals their runs once more",
                 folder, tasks.n_running, tasks.jobs, tasks.n_waiting);
    g_free(tasks.jobs);
    return ok;
}

/* Pilots, a deal, and the engine. */
static ExitStatus
submit(const char *folder, const SubmitOptions *options, Submission *submission,
       GError **error)
{
    g_autofree char *full = g_canonicalize_filename(folder, NULL);
    g_autofree char *start = engine_command(full, submission);
    gboolean is_dealt;
    ExitStatus status;

    if (!check_tasks(full, options, error) ||
        !pilot(full, options, submission, error)) {
        return EXIT_MISTAKE;
    }
    status = deal_rest(full, options, submission, &is_dealt, error);
    if (!is_dealt) {
        return status;
    }
    if (g_str_has_prefix(submission->engine, "print=")) {
        g_print("  start    %s\n", start);
    }
    fflush(stdout);
    return engine_start(full, submission, error) ? EXIT_FINE : EXIT_MISTAKE;
}

/* Takes what the options say of the engine, beside what 'submission' has. */
static gboolean
read_options(const SubmitOptions *options, Submission *submission,
             GError **error)
{
    Value value;

    if (options->on) {
        g_free(submission->engine);
        submission->engine = g_strdup(options->on);
    }
    if (options->slots < 0 || options->slots > MAX_SLOTS) {
        return mistake(error, "--slots %d: out of range, expected 1 to %d",
                       options->slots, MAX_SLOTS);
    }
    if (options->slots) {
        submission->size.slots = (guint)options->slots;
    }
    if (options->chunk) {
        g_autoptr(GError) why = NULL;
        if (!value_parse(VALUE_TIME, NULL, options->chunk, &value, &why) ||
            value.n <= 0) {
            return mistake(error, "--chunk %s: %s", options->chunk,
                           why ? why->message : "expected more than 0");
        }
        submission->size.chunk_s = (gdouble)value.n / NS_PER_S;
    }
    if (options->engine_options) {
        g_strfreev(submission->options);
        submission->options = g_strdupv(options->engine_options);
    }
    submission->with_connections |= options->with_connections;
    submission->with_jsonl |= options->with_jsonl;
    submission->retry_failed = options->retry_failed;
    return engine_check(submission->engine, error);
}

/* `finwait submit FILE --on ENGINE` */
static ExitStatus
submit_new(const char *name, const SubmitOptions *options, GError **error)
{
    Submission submission = {0};
    g_autoptr(Scenario) scenario = NULL;
    g_autofree char *folder = NULL;
    ExitStatus status = EXIT_MISTAKE;

    if (read_options(options, &submission, error)) {
        scenario =
            scenario_load_where(name, (const char *const *)options->sets,
                                (const char *const *)options->wheres, error);
    }
    if (scenario) {
        folder = options->out
                     ? g_strdup(options->out)
                     : g_build_filename("results", scenario->name, NULL);
        status = begin(folder, scenario, error)
                     ? submit(folder, options, &submission, error)
                     : EXIT_MISTAKE;
    }
    submission_clear(&submission);
    return status;
}

/* `finwait submit DIR --resume` */
static ExitStatus
submit_rest(const char *folder, const SubmitOptions *options, GError **error)
{
    Submission submission;
    ExitStatus status = EXIT_MISTAKE;

    if (!submission_read(folder, &submission) && !options->on) {
        mistake(error,
                "%s: has not been submitted, expected --on with an engine, or "
                "`finwait run` to go on here",
                folder);
    } else if (read_options(options, &submission, error)) {
        status = submit(folder, options, &submission, error);
    }
    submission_clear(&submission);
    return status;
}

/* Finds what does not go together. */
static gboolean
check_options(int argc, const SubmitOptions *options, GError **error)
{
    g_autofree char *names = engine_names();

    if (argc != 2) {
        return mistake(error,
                       "submit: %s, expected one FILE, or DIR with --resume",
                       argc < 2 ? "no scenario" : "more than one scenario");
    }
    if (!options->resume && !options->on) {
        return mistake(error, "submit: no --on, expected --on %s", names);
    }
    if (options->resume && (options->sets || options->wheres || options->out)) {
        return mistake(error,
                       "--resume: goes on with the scenario of DIR, expected "
                       "no --set, --where or --out beside it");
    }
    if (!options->resume && (options->retry_failed || options->is_next_round)) {
        return mistake(error,
                       "%s: about an earlier campaign, expected --resume "
                       "beside it",
                       options->retry_failed ? "--retry-failed"
                                             : "--next-round");
    }
    return options->pilot_s >= 0 ||
           mistake(error, "--pilot %g: out of range, expected seconds from 0",
                   options->pilot_s);
}

/* Takes what stands behind "--" off the words. */
static void
split_words(int *argc, char **argv, SubmitOptions *options)
{
    for (int i = 1; i < *argc; i++) {
        if (g_str_equal(argv[i], "--")) {
            options->engine_options = argv + i + 1;
            argv[i] = NULL;
            *argc = i;
        }
    }
}

static ExitStatus
parse_and_submit(int argc, char **argv, SubmitOptions *options, GError **error)
{
    const GOptionEntry entries[] = {
        {"on", 0, 0, G_OPTION_ARG_STRING, &options->on,
         "slurm, parallel (GNU), or print=slurm|parallel|snakemake: only "
         "write its files",
         "ENGINE"},
        {"slots", 0, 0, G_OPTION_ARG_INT, &options->slots,
         "tasks at a time [as many as the engine has]", "P"},
        {"chunk", 0, 0, G_OPTION_ARG_STRING, &options->chunk,
         "CPU time of a task [a tenth of a slot's, without --slots 10min]",
         "TIME"},
        {"pilot", 0, 0, G_OPTION_ARG_DOUBLE, &options->pilot_s,
         "so long runs are done here first, to learn how long they take [30]",
         "SECONDS"},
        {"out", 'o', 0, G_OPTION_ARG_FILENAME, &options->out,
         "folder of the results, which all tasks see [results/NAME]", "DIR"},
        {"set", 's', 0, G_OPTION_ARG_STRING_ARRAY, &options->sets,
         "give KEY, e.g. link.loss, another VALUE or sweep", "KEY=VALUE"},
        {"where", 'w', 0, G_OPTION_ARG_STRING_ARRAY, &options->wheres,
         "only points that meet this, e.g. 'link.loss < 0.1'", "CONSTRAINT"},
        {"connections", 'c', 0, G_OPTION_ARG_NONE, &options->with_connections,
         "write connections.csv: a row for each connection", NULL},
        {"jsonl", 0, 0, G_OPTION_ARG_NONE, &options->with_jsonl,
         "write the tables as JSON lines too: summary.jsonl, ...", NULL},
        {"resume", 'r', 0, G_OPTION_ARG_NONE, &options->resume,
         "deal anew what is missing in DIR", NULL},
        {"retry-failed", 0, 0, G_OPTION_ARG_NONE, &options->retry_failed,
         "with --resume: failed runs too", NULL},
        {"force", 0, 0, G_OPTION_ARG_NONE, &options->force,
         "with --resume: though tasks are under way, or runs of another build",
         NULL},
        {"next-round", 0, 0, G_OPTION_ARG_NONE, &options->is_next_round,
         "with --resume: only what a stop rule asks for, once a round is done",
         NULL},
        {"quiet", 'q', 0, G_OPTION_ARG_NONE, &options->is_quiet,
         "show no progress", NULL},
        G_OPTION_ENTRY_NULL};

    split_words(&argc, argv, options);
    if (!command_parse(&argc, &argv, entries, "FILE|DIR",
                       "Deals the runs of a scenario, or what DIR lacks of "
                       "them, into chunks that take about\nthe same time, and "
                       "has an engine do them that is there already, each in "
                       "a folder of\nits own; then puts them together.  What "
                       "stands behind -- is for the engine.",
                       error) ||
        !check_options(argc, options, error)) {
        return EXIT_MISTAKE;
    }
    return options->resume ? submit_rest(argv[1], options, error)
                           : submit_new(argv[1], options, error);
}

/* `finwait submit FILE|DIR` */
ExitStatus
command_submit(int argc, char **argv, GError **error)
{
    SubmitOptions options = {.pilot_s = PILOT_S};
    ExitStatus status = parse_and_submit(argc, argv, &options, error);

    g_free(options.on);
    g_free(options.out);
    g_free(options.chunk);
    g_strfreev(options.sets);
    g_strfreev(options.wheres);
    return status;
}
