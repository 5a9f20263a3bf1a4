/* SPDX-License-Identifier: GPL-2.0-only */
/* finwait conform. */
#include "scenarios/command/command.h"

#include <string.h>

#include "scenarios/base/datadir.h"
#include "scenarios/base/processors.h"
#include "scenarios/campaign/batch.h"
#include "scenarios/conform/conform-report.h"
#include "scenarios/conform/conform-run.h"
#include "shim/sim.h"

/* CPU time of a case; each takes some 20 ms. */
#define TIME_LIMIT_S 60

/* ---- Which cases -------------------------------------------------------- */

/* Keeps those cases whose id fits one of 'globs' (NULL: all). */
static gboolean
choose(GPtrArray *cases, char **globs, GError **error)
{
    for (char **glob = globs; glob && *glob; glob++) {
        g_autoptr(GPtrArray) ids = g_ptr_array_new();
        gboolean found = FALSE;
        for (guint i = 0; i < cases->len; i++) {
            const ConformCase *one = cases->pdata[i];
            found |= g_pattern_match_simple(*glob, one->id);
            g_ptr_array_add(ids, one->id);
        }
        if (!found) {
            return mistaken_word(error, *glob, words_end(ids),
                                 "--only %s: no such case, expected an id or "
                                 "a pattern of some",
                                 *glob);
        }
    }
    for (guint i = 0; globs && i < cases->len;) {
        const ConformCase *one = cases->pdata[i];
        char **glob = globs;
        while (*glob && !g_pattern_match_simple(*glob, one->id)) {
            glob++;
        }
        if (*glob) {
            i++;
        } else {
            g_ptr_array_remove_index(cases, i);
        }
    }
    return TRUE;
}

/* Reads all files before the first case is played. */
static GPtrArray *
read_all(char **paths, char **globs, GError **error)
{
    g_autoptr(GPtrArray) cases =
        g_ptr_array_new_with_free_func((GDestroyNotify)conform_case_free);

    for (; *paths; paths++) {
        if (!conform_read(cases, *paths, error)) {
            return NULL;
        }
    }
    return choose(cases, globs, error) ? g_steal_pointer(&cases) : NULL;
}

static void
print_list(const GPtrArray *cases)
{
    for (guint i = 0; i < cases->len; i++) {
        const ConformCase *one = cases->pdata[i];
        g_print("%-32s %-9s %-17s %s\n", one->id,
                conform_scope_name(one->scope), one->system_name,
                one->description ? one->description : "");
    }
}

/* ---- Playing ------------------------------------------------------------ */

/* The cases, and what differs of each: NULL if nothing does. */
typedef struct Play {
    const GPtrArray *cases;
    GPtrArray *differences; /* of char * */
    guint64 next;
} Play;

static gboolean
next_case(gpointer user, guint64 *job, gdouble *expected_s)
{
    Play *play = user;

    *job = play->next;
    *expected_s = -1;
    return play->next++ < play->cases->len;
}

/* A job is one case; its payload what differs, nothing if it is fine. */
static RunStatus
play_case(gpointer user, guint64 job, GString *payload, GError **error)
{
    const Play *play = user;
    const ConformCase *one = play->cases->pdata[job];
    g_autoptr(ConformOutcome) outcome = NULL;
    g_autofree char *difference = NULL;

    if (one->missing) {
        return RUN_OK;
    }
    outcome = conform_play(one, error);
    if (!outcome) {
        return RUN_ERROR;
    }
    difference = conform_compare(one, outcome);
    g_string_append(payload, difference ? difference : "");
    return RUN_OK;
}

static gboolean
take_result(gpointer user, const BatchResult *result)
{
    Play *play = user;
    const char *text =
        result->status == RUN_OK ? result->payload : result->message;

    play->differences->pdata[result->job] = *text ? g_strdup(text) : NULL;
    return TRUE;
}

/* Plays all and prints the report, in the order of the files. */
static ExitStatus
play_all(const GPtrArray *cases, GHashTable *gaps, guint n_jobs, GError **error)
{
    g_autoptr(GPtrArray) differences = g_ptr_array_new_full(cases->len, g_free);
    Play play = {.cases = cases, .differences = differences};
    BatchConfig config = {.n_parallel = n_jobs,
                          .time_limit_s = TIME_LIMIT_S,
                          .next = next_case,
                          .work = play_case,
                          .sink = take_result,
                          .user = &play};
    ConformReport *report;
    BatchTotals totals;
    gboolean fine;

    g_ptr_array_set_size(differences, (int)cases->len);
    if (!batch_run(&config, &totals, error)) {
        return EXIT_FELL_SHORT;
    }
    if (totals.stopped) {
        return EXIT_LATER;
    }
    report = conform_report_new(cases, gaps);
    for (guint i = 0; i < cases->len; i++) {
        conform_report_case(report, differences->pdata[i]);
    }
    fine = conform_report_end(report);
    conform_report_free(report);
    return fine ? EXIT_FINE : EXIT_FELL_SHORT;
}

/* ---- The command -------------------------------------------------------- */

typedef struct Options {
    char **only;
    char *gaps;
    int n_jobs;
    gboolean list;
} Options;

static ExitStatus
conform(char **paths, const Options *options, GError **error)
{
    g_autoptr(GPtrArray) cases = read_all(paths, options->only, error);
    g_autoptr(GHashTable) gaps =
        cases && options->gaps ? conform_gaps_read(options->gaps, error) : NULL;

    if (!cases || (options->gaps && !gaps)) {
        return EXIT_MISTAKE;
    }
    if (options->list) {
        print_list(cases);
        return EXIT_FINE;
    }
    return play_all(cases, gaps,
                    options->n_jobs > 0 ? (guint)options->n_jobs
                                        : processors_usable(),
                    error);
}

/* `finwait conform FILE.jsonl...` */
ExitStatus
command_conform(int argc, char **argv, GError **error)
{
    g_auto(GStrv) only = NULL;
    g_autofree char *gaps = NULL;
    Options options = {0};
    const GOptionEntry entries[] = {
        {"only", 'o', 0, G_OPTION_ARG_STRING_ARRAY, &only,
         "only cases of this id, or that fit the pattern", "ID"},
        {"gaps", 'g', 0, G_OPTION_ARG_FILENAME, &gaps,
         "known gaps: a file of lines ID: REASON", "FILE"},
        {"jobs", 'j', 0, G_OPTION_ARG_INT, &options.n_jobs,
         "cases at a time [as many as it may use processors]", "N"},
        {"list", 'l', 0, G_OPTION_ARG_NONE, &options.list,
         "only say which cases there are", NULL},
        G_OPTION_ENTRY_NULL};

    if (!command_parse(&argc, &argv, entries, "FILE.jsonl...",
                       "Plays recorded cases of real implementations on the "
                       "simulator and compares.\nPrints TAP, one line for "
                       "each case, and a table.",
                       error)) {
        return EXIT_MISTAKE;
    }
    if (argc < 2) {
        mistake(error, "conform: no cases, expected FILE.jsonl");
        return EXIT_MISTAKE;
    }
    options.only = only;
    options.gaps = gaps;
    return conform(argv + 1, &options, error);
}
