/* SPDX-License-Identifier: GPL-2.0-only */
/* finwait status. */
#include "scenarios/command/command.h"

#include "scenarios/base/ranges.h"
#include "scenarios/campaign/engine.h"
#include "scenarios/campaign/standing.h"
#include "scenarios/command/status-json.h"

/* A campaign in more slices than this is told as a whole. */
#define MAX_SLICES_TOLD 100
/* More ranges of runs than this are not told one by one, and more commands. */
#define MAX_RANGES_TOLD 20
#define MAX_COMMANDS_TOLD 10

static void
print_errors(const GPtrArray *lines)
{
    for (guint i = 0; i < lines->len; i++) {
        g_printerr("finwait: %s\n", (char *)g_ptr_array_index(lines, i));
    }
}

/* A row of the table, and the command for what is missing of it. */
static void
print_row(const Standing *standing, const char *name, const char *slice,
          const SliceStanding *one)
{
    g_print("  %-8s %8" G_GUINT64_FORMAT " runs %8" G_GUINT64_FORMAT
            " done %8" G_GUINT64_FORMAT " failed %8" G_GUINT64_FORMAT
            " missing\n",
            name, one->n_runs, one->n_done, one->n_failed,
            one->n_runs - one->n_done);
    if (one->n_done < one->n_runs && one->whole) {
        g_autofree char *command =
            standing_command(standing, STANDING_MISSING, one->whole, slice);
        g_print("    to go on %s\n", command);
    }
}

/* Which slices or runs are missing or failed, and how they are done. */
static void
print_what(const Standing *standing, StandingWhat what)
{
    gboolean is_missing = what == STANDING_MISSING;
    const GArray *ranges = is_missing ? standing->missing : standing->failed;
    g_autofree char *runs = standing_runs_text(ranges, MAX_RANGES_TOLD);
    g_autofree char *slices = standing_slices_text(standing, what, NULL, FALSE);
    g_autoptr(GPtrArray) commands = standing_commands(standing, what);

    if (ranges->len == 0) {
        return;
    }
    if (standing->n_slices > 1) {
        g_print("  %-8s slices %s of %u\n", is_missing ? "missing" : "failed",
                slices, standing->n_slices);
    }
    if (standing->n_slices == 1 || !is_missing) {
        g_print("  %-8s runs %s\n", is_missing ? "missing" : "failed", runs);
    }
    if (standing->n_slices == 1 && is_missing) {
        return; /* the table has it */
    }
    for (guint i = 0; i < MIN(commands->len, MAX_COMMANDS_TOLD); i++) {
        g_print("    %-8s %s\n",
                !is_missing              ? "to retry"
                : standing->n_slices > 1 ? "slices"
                                         : "to go on",
                (char *)g_ptr_array_index(commands, i));
    }
    if (commands->len > MAX_COMMANDS_TOLD) {
        g_print("    %u more commands: --json has all\n",
                commands->len - MAX_COMMANDS_TOLD);
    }
}

static void
print_table(const Standing *standing)
{
    guint n = standing->n_slices;

    for (guint i = 0; n > 1 && n <= MAX_SLICES_TOLD && i < n; i++) {
        g_autofree char *name = g_strdup_printf("%u/%u", i + 1, n);
        print_row(standing, name, name, &standing->slices[i]);
    }
    print_row(standing, "all", NULL, &standing->all);
}

/* How runs have failed, if any have. */
static void
print_failures(const Standing *standing)
{
    for (guint i = RUN_OK + 1; i < G_N_ELEMENTS(standing->by_status); i++) {
        if (standing->by_status[i]) {
            g_print("  %-8s %8" G_GUINT64_FORMAT " runs\n",
                    run_status_name((RunStatus)i), standing->by_status[i]);
        }
    }
}

/* What there is of a deal to an engine, if the campaign was submitted. */
static void
print_engine(const Standing *standing, const EngineStanding *engine)
{
    g_autoptr(GString) chunks = g_string_new(NULL);

    if (!engine->deal) {
        return;
    }
    ranges_append_all(chunks, engine->chunks.missing, 1);
    if (chunks->len > 0) {
        g_print("  missing  chunks %s of %" G_GUINT64_FORMAT " of deal %u\n",
                chunks->str, engine->chunks.count, engine->deal);
    }
    if (engine->tasks.jobs) {
        g_print("  tasks    %u running, %u waiting in jobs %s\n",
                engine->tasks.n_running, engine->tasks.n_waiting,
                engine->tasks.jobs);
    }
    if (standing->missing->len > 0) {
        g_print("    to submit %s\n", engine->command);
    }
}

static void
print_status(const Standing *standing, const EngineStanding *engine)
{
    const Gather *gather = standing->gather;
    const Scenario *scenario = gather->scenario;
    const GPtrArray *builds = store_builds(gather->store);
    g_autofree char *each = scenario_replications_text(scenario);

    g_print("%s: %" G_GUINT64_FORMAT " points, %s replications\n",
            scenario->name, scenario->n_points, each);
    print_table(standing);
    print_failures(standing);
    print_what(standing, STANDING_MISSING);
    print_what(standing, STANDING_FAILED);
    print_engine(standing, engine);
    for (guint i = 0; i < builds->len; i++) {
        g_print("  build    %s%s\n", (char *)g_ptr_array_index(builds, i),
                i == 0 ? " (this one)" : "");
    }
    print_errors(gather->notes);
    print_errors(store_damages(gather->store));
}

/* Only what is missing, for programs: chunks of the last deal, or slices, or
 * else runs. */
static void
print_missing(const Standing *standing, const EngineStanding *engine)
{
    g_autoptr(GString) chunks = g_string_new(NULL);
    g_autofree char *others =
        standing->n_slices > 1
            ? standing_slices_text(standing, STANDING_MISSING, NULL, FALSE)
            : standing_runs_text(standing->missing, 0);

    ranges_append_all(chunks, engine->chunks.missing, 1);
    g_print("%s\n", engine->chunks.count ? chunks->str : others);
}

static ExitStatus
show(const char *const *folders,
     void (*print)(const Standing *standing, const EngineStanding *engine),
     GError **error)
{
    ExitStatus status = EXIT_MISTAKE;
    Gather gather;
    Standing standing;
    EngineStanding engine;

    if (gather_open(&gather, folders, TRUE, error)) {
        standing_find(&standing, &gather);
        engine_look(gather.whole, gather.plan, gather.store, &engine);
        print(&standing, &engine);
        engine_standing_clear(&engine);
        status = standing.failed->len || standing.missing->len ? EXIT_FELL_SHORT
                                                               : EXIT_FINE;
        standing_clear(&standing);
    }
    gather_clear(&gather);
    return status;
}

/* `finwait status DIR...` */
ExitStatus
command_status(int argc, char **argv, GError **error)
{
    gboolean is_json = FALSE, is_missing = FALSE;
    const GOptionEntry entries[] = {
        {"json", 0, 0, G_OPTION_ARG_NONE, &is_json,
         "the same as JSON, with all runs that are missing or failed", NULL},
        {"missing", 0, 0, G_OPTION_ARG_NONE, &is_missing,
         "only what is missing, as 3,7,10-14: chunks, slices or runs", NULL},
        G_OPTION_ENTRY_NULL};

    if (!command_parse(&argc, &argv, entries, "DIR...",
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
    if (is_json && is_missing) {
        mistake(error, "--missing: has less than --json, expected one of them");
        return EXIT_MISTAKE;
    }
    return show((const char *const *)argv + 1,
                is_json      ? status_print_json
                : is_missing ? print_missing
                             : print_status,
                error);
}
