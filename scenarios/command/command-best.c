/* SPDX-License-Identifier: GPL-2.0-only */
/* `finwait best`: which value of a key is best? */
#include <math.h>

#include "scenarios/base/error.h"
#include "scenarios/base/processors.h"
#include "scenarios/base/shell.h"
#include "scenarios/command/best-search.h"
#include "scenarios/command/command.h"

typedef struct BestOptions {
    char *minimize, *maximize, *over, *out;
    char **sets;
    int budget, n_jobs;
    gboolean is_quiet;
} BestOptions;

static void
print_value(const BestAsked *asked, const BestFound *found, guint i)
{
    const BestValue *value = found->values->pdata[i];
    PairedVerdict verdict = paired_verdict(&value->change, FALSE);
    char mean[G_ASCII_DTOSTR_BUF_SIZE];

    g_ascii_formatd(mean, sizeof mean, "%.4g", value->change.other);
    g_print("  %s=%-12s %12s  %s\n", asked->key, value->text,
            isnan(value->change.other) ? "-" : mean,
            i == found->best             ? "best"
            : verdict == PAIRED_SAME     ? "not shown to be worse"
            : isnan(value->change.other) ? "nothing was measured"
                                         : "worse");
}

static void
print_found(const BestAsked *asked, const BestFound *found, const char *folder)
{
    const BestValue *best = found->values->pdata[found->best];

    for (guint i = 0; i < found->values->len; i++) {
        print_value(asked, found, i);
    }
    g_print(
        "best %s=%s: %s %s, 95 %% interval %s to %s, from %" G_GUINT64_FORMAT
        " replications that the search has not seen\n",
        asked->key, best->text, asked->metric, found->mean, found->low,
        found->high, found->n_fresh);
    if (found->best == 0 || found->best + 1 == found->values->len) {
        g_print("it is at the end of what was searched; there may be better "
                "ones beyond\n");
    }
    g_print("  runs     %" G_GUINT64_FORMAT
            "\n  curve    %s/figures/best.png\n",
            found->n_runs, folder);
}

static ExitStatus
search(const char *name, const BestOptions *options, const char *command,
       GError **error)
{
    g_autofree char *folder =
        options->out ? g_strdup(options->out)
                     : g_strconcat("results/best-", options->over, NULL);
    const BestAsked asked = {
        .name = name,
        .sets = (const char *const *)options->sets,
        .key = options->over,
        .metric = options->maximize ? options->maximize : options->minimize,
        .is_max = options->maximize != NULL,
        .budget = (guint64)options->budget,
    };
    const CampaignOptions campaign = {
        .folder = folder,
        .n_jobs =
            options->n_jobs ? (guint)options->n_jobs : processors_usable(),
        .is_quiet = options->is_quiet,
        .command = command,
    };
    BestFound found;
    ExitStatus status = EXIT_MISTAKE;

    if (best_search(&asked, &campaign, &found, error)) {
        print_found(&asked, &found, folder);
        status = EXIT_FINE;
    }
    best_found_clear(&found);
    return status;
}

static gboolean
check_options(int argc, const BestOptions *options, GError **error)
{
    if (argc != 2) {
        return mistake(error, "best: %d scenarios, expected one FILE",
                       argc - 1);
    }
    if (!options->over) {
        return mistake(error,
                       "best: no --over, expected --over KEY of [sweep]");
    }
    if (!options->minimize == !options->maximize) {
        return mistake(error,
                       "best: %s, expected --minimize METRIC or "
                       "--maximize METRIC",
                       options->minimize ? "two aims" : "no aim");
    }
    return (options->budget > 0 && options->n_jobs >= 0 &&
            options->n_jobs <= 1024) ||
           mistake(error,
                   "best: --budget %d --jobs %d: out of range, expected "
                   "a budget from 1 and 0 to 1024 jobs",
                   options->budget, options->n_jobs);
}

static ExitStatus
parse_and_search(int argc, char **argv, BestOptions *options, GError **error)
{
    const GOptionEntry entries[] = {
        {"minimize", 0, 0, G_OPTION_ARG_STRING, &options->minimize,
         "look for the smallest METRIC", "METRIC"},
        {"maximize", 0, 0, G_OPTION_ARG_STRING, &options->maximize,
         "or for the largest", "METRIC"},
        {"over", 0, 0, G_OPTION_ARG_STRING, &options->over,
         "along this key, between the ends of its sweep", "KEY"},
        {"budget", 'b', 0, G_OPTION_ARG_INT, &options->budget,
         "runs that it may take [200]", "RUNS"},
        {"set", 's', 0, G_OPTION_ARG_STRING_ARRAY, &options->sets,
         "give KEY, e.g. link.loss, another VALUE or sweep", "KEY=VALUE"},
        {"jobs", 'j', 0, G_OPTION_ARG_INT, &options->n_jobs,
         "runs at a time [as many as it may use processors]", "N"},
        {"out", 'o', 0, G_OPTION_ARG_FILENAME, &options->out,
         "folder of the results [results/best-KEY]", "DIR"},
        {"quiet", 'q', 0, G_OPTION_ARG_NONE, &options->is_quiet,
         "show no progress", NULL},
        G_OPTION_ENTRY_NULL};
    g_autoptr(GString) command = g_string_new("finwait");

    for (int i = 0; i < argc; i++) {
        shell_append(command, argv[i]);
    }
    if (!command_parse(
            &argc, &argv, entries, "FILE",
            "Finds the value of a swept key that is best, on common "
            "random numbers, and what\ncannot be told apart from it.",
            error) ||
        !check_options(argc, options, error)) {
        return EXIT_MISTAKE;
    }
    return search(argv[1], options, command->str, error);
}

/* `finwait best FILE --minimize METRIC --over KEY` */
ExitStatus
command_best(int argc, char **argv, GError **error)
{
    BestOptions options = {.budget = 200};
    ExitStatus status = parse_and_search(argc, argv, &options, error);

    g_free(options.minimize);
    g_free(options.maximize);
    g_free(options.over);
    g_free(options.out);
    g_strfreev(options.sets);
    return status;
}
