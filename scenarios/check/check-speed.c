/* SPDX-License-Identifier: GPL-2.0-only */
#include "scenarios/check/check-speed.h"

#include "scenarios/base/error.h"
#include "scenarios/base/spawn.h"

#define PROGRAM "valgrind"
/* The function that is a run (run.h). */
#define COUNTED "run_simulate"
/* The status of a check in which something has moved. */
#define MOVED 1

/* FALSE if nothing is there that counts. */
gboolean
check_speed_can(GError **error)
{
    g_autofree char *path = g_find_program_in_path(PROGRAM);

    return path || mistake(error, "[check] speed: " PROGRAM
                                  " is not there to count instructions, "
                                  "expected Debian's valgrind in PATH");
}

/* What one process has counted, by its number. */
typedef struct Counts {
    GHashTable *by_pid; /* char * -> guint64 * */
    char *command;      /* the process that is the command itself */
} Counts;

/* Takes a line of valgrind's; the command has the first word. */
static void
take_match(Counts *counts, const GMatchInfo *match)
{
    g_autofree char *pid = g_match_info_fetch(match, 1);
    g_autofree char *count = g_match_info_fetch(match, 2);

    if (!counts->command) {
        counts->command = g_strdup(pid);
    }
    if (count && *count) {
        g_auto(GStrv) digits = g_strsplit(count, ",", -1);
        g_autofree char *number = g_strjoinv("", digits);
        guint64 *n = g_new(guint64, 1);
        *n = g_ascii_strtoull(number, NULL, 10);
        g_hash_table_replace(counts->by_pid, g_steal_pointer(&pid), n);
    }
}

/* The sum of the workers; each has begun with what the command had counted when
 * it made them, which is all that it counts.  0: nobody has counted. */
static guint64
sum_of(const Counts *counts)
{
    guint64 *before = counts->command
                          ? g_hash_table_lookup(counts->by_pid, counts->command)
                          : NULL;
    guint64 sum = 0;
    GHashTableIter iter;
    gpointer pid, n;

    g_hash_table_iter_init(&iter, counts->by_pid);
    while (before && g_hash_table_iter_next(&iter, &pid, &n)) {
        sum += *(guint64 *)n - MIN(*before, *(guint64 *)n);
    }
    return sum;
}

/* The instructions in what valgrind 'said' of the command and its workers. */
static guint64
read_counts(const char *said)
{
    g_autoptr(GRegex) regex = g_regex_new(
        "^==(\\d+)== (?:I +refs: +([\\d,]+)$)?", G_REGEX_MULTILINE, 0, NULL);
    g_autoptr(GMatchInfo) match = NULL;
    g_autoptr(GHashTable) by_pid =
        g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    Counts counts = {by_pid, NULL};
    guint64 sum;

    g_regex_match(regex, said, 0, &match);
    for (; g_match_info_matches(match); g_match_info_next(match, NULL)) {
        take_match(&counts, match);
    }
    sum = sum_of(&counts);
    g_free(counts.command);
    return sum;
}

/* Counts the runs of 'plan', whose points are those that the folder 'baselines'
 * has of it: this command, again, with one worker. */
gboolean
check_speed(const CheckPlan *plan, const char *baselines, guint64 *instructions,
            GError **error)
{
    g_autofree char *self = g_file_read_link("/proc/self/exe", NULL);
    const char *const none[] = {NULL};
    const char *const hidden[] = {"VALGRIND_", NULL};
    const char *const argv[] = {PROGRAM,
                                "--tool=callgrind",
                                "--collect-atstart=no",
                                "--toggle-collect=" COUNTED,
                                "--callgrind-out-file=/dev/null",
                                self,
                                "check",
                                "--quick",
                                "--jobs=1",
                                "--baselines",
                                baselines,
                                "--",
                                plan->word,
                                NULL};
    const SpawnCall call = {.argv = argv,
                            .folder = ".",
                            .hidden = hidden,
                            .set = none,
                            .wanted = "Debian's valgrind"};
    g_autofree char *said = NULL;

    if (!self || !spawn_read(&call, MOVED, &said, error)) {
        return self || mistake(error, "[check] speed: no /proc, expected it");
    }
    *instructions = read_counts(said);
    return *instructions > 0 ||
           mistake(error, "[check] speed: " PROGRAM
                          " has counted nothing, expected its callgrind");
}
