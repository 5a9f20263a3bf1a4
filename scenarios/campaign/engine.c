/* SPDX-License-Identifier: GPL-2.0-only */
#include "scenarios/campaign/engine-priv.h"

#include <string.h>

#include "scenarios/base/beneath.h"
#include "scenarios/base/error.h"
#include "scenarios/base/outfile.h"
#include "scenarios/base/shell.h"
#include "scenarios/base/spawn.h"

#define GROUP "submission"
#define PRINT "print="

/* ---- Which engine ----------------------------------------------------------
 */

/* TRUE if its files are written, and nothing is started. */
static gboolean
is_only_printed(const char *name)
{
    return g_str_has_prefix(name, PRINT);
}

/* NULL: there is none. */
static const EngineRow *
find_row(const char *name)
{
    const char *bare = is_only_printed(name) ? name + strlen(PRINT) : name;

    for (guint i = 0; i < engine_n_rows; i++) {
        if (g_str_equal(engine_rows[i].name, bare)) {
            return &engine_rows[i];
        }
    }
    return NULL;
}

/* What engines there are; one that has a command line of its own for users is
 * only written for.  (transfer full): char *, and NULL */
static GPtrArray *
names(void)
{
    GPtrArray *all = g_ptr_array_new_with_free_func(g_free);

    for (guint i = 0; i < engine_n_rows; i++) {
        if (g_str_equal(engine_rows[i].command, "bash")) {
            g_ptr_array_add(all, g_strdup(engine_rows[i].name));
        }
    }
    for (guint i = 0; i < engine_n_rows; i++) {
        g_ptr_array_add(all, g_strconcat(PRINT, engine_rows[i].name, NULL));
    }
    g_ptr_array_add(all, NULL);
    return all;
}

gboolean
engine_check(const char *name, GError **error)
{
    g_autoptr(GPtrArray) all = names();
    const char *const *known = (const char *const *)all->pdata;

    return g_strv_contains(known, name) ||
           unknown_word(error, "engine", name, known);
}

/* "slurm|parallel|..."  (transfer full) */
char *
engine_names(void)
{
    g_autoptr(GPtrArray) all = names();

    return g_strjoinv("|", (char **)all->pdata);
}

/* ---- What was submitted ----------------------------------------------------
 */

gboolean
submission_read(const char *folder, Submission *submission)
{
    g_autofree char *path =
        g_build_filename(folder, "engine", "submission.ini", NULL);
    g_autoptr(GKeyFile) file = g_key_file_new();

    *submission = (Submission){0};
    if (!g_key_file_load_from_file(file, path, G_KEY_FILE_NONE, NULL)) {
        return FALSE;
    }
    submission->engine = g_key_file_get_string(file, GROUP, "engine", NULL);
    submission->size.slots =
        (guint)g_key_file_get_integer(file, GROUP, "slots", NULL);
    submission->size.chunk_s =
        g_key_file_get_double(file, GROUP, "chunk_s", NULL);
    submission->options =
        g_key_file_get_string_list(file, GROUP, "options", NULL, NULL);
    submission->with_connections =
        g_key_file_get_boolean(file, GROUP, "connections", NULL);
    submission->with_jsonl = g_key_file_get_boolean(file, GROUP, "jsonl", NULL);
    submission->deal = (guint)g_key_file_get_integer(file, GROUP, "deal", NULL);
    return submission->engine && engine_check(submission->engine, NULL);
}

void
submission_clear(Submission *submission)
{
    g_free(submission->engine);
    g_strfreev(submission->options);
}

static gboolean
put_submission(const char *folder, const Submission *submission, GError **error)
{
    g_autoptr(GKeyFile) file = g_key_file_new();
    const char *const *options = (const char *const *)submission->options;
    g_autofree char *text = NULL;

    g_key_file_set_string(file, GROUP, "engine", submission->engine);
    g_key_file_set_integer(file, GROUP, "slots", (int)submission->size.slots);
    g_key_file_set_double(file, GROUP, "chunk_s", submission->size.chunk_s);
    if (options) {
        g_key_file_set_string_list(file, GROUP, "options", options,
                                   g_strv_length(submission->options));
    }
    g_key_file_set_boolean(file, GROUP, "connections",
                           submission->with_connections);
    g_key_file_set_boolean(file, GROUP, "jsonl", submission->with_jsonl);
    g_key_file_set_integer(file, GROUP, "deal", (int)submission->deal);
    text = g_key_file_to_data(file, NULL, NULL);
    return outfile_put(folder, "engine/submission.ini", text, error);
}

/* ---- Its files -------------------------------------------------------------
 */

/* (transfer full) */
static char *
quote_shell(const char *word)
{
    GString *line = g_string_new(NULL);

    shell_append(line, word);
    return g_string_free(line, FALSE);
}

/* 'word' as a literal of Python.  (transfer full) */
static char *
quote_python(const char *word)
{
    GString *text = g_string_new("\"");

    for (; *word; word++) {
        if (*word == '"' || *word == '\\') {
            g_string_append_c(text, '\\');
        }
        g_string_append_c(text, *word);
    }
    return g_string_free(g_string_append_c(text, '"'), FALSE);
}

/* The options for the engine, each after a blank.  (transfer full) */
static char *
option_words(const Submission *submission)
{
    g_autoptr(GString) line = g_string_new(NULL);

    for (char **at = submission->options; at && *at; at++) {
        shell_append(line, *at);
    }
    return line->len ? g_strconcat(" ", line->str, NULL) : g_strdup("");
}

/* How many tasks at a time, as the engine says it.  (transfer full) */
static char *
limit_words(const Submission *submission, const EngineRow *row)
{
    return !submission->size.slots ? g_strdup("")
           : g_str_equal(row->name, "slurm")
               ? g_strdup_printf("%%%u", submission->size.slots)
               : g_strdup_printf(" --jobs %u", submission->size.slots);
}

/* The path of this program.  (transfer full) */
static char *
own_path(void)
{
    char *path = g_file_read_link("/proc/self/exe", NULL);

    return path ? path : g_find_program_in_path("finwait");
}

/* 'text' with the values of 'words' in it.  (transfer full) */
static char *
fill(const char *text, const EngineWord *words)
{
    GString *out = g_string_new(NULL);

    while (*text) {
        const EngineWord *word = words;
        gsize len = strcspn(text, "@");
        g_string_append_len(out, text, (gssize)len);
        text += len;
        for (; *text && word->name; word++) {
            if (g_str_has_prefix(text, word->name)) {
                break;
            }
        }
        if (*text) {
            g_string_append(out, word->name ? word->value : "@");
            text += word->name ? strlen(word->name) : 1;
        }
    }
    return g_string_free(out, FALSE);
}

static gboolean
put(const char *folder, const char *name, const char *text,
    const EngineWord *words, GError **error)
{
    g_autofree char *path = g_strconcat("engine/", name, NULL);
    g_autofree char *filled = fill(text, words);

    return outfile_put(folder, path, filled, error);
}

/* Whether what is written for Python names the same folder. */
static char *
quote_folder(const EngineRow *row, const char *folder)
{
    return g_str_equal(row->name, "snakemake") ? quote_python(folder)
                                               : quote_shell(folder);
}

gboolean
engine_put(const char *folder, const Submission *submission,
           const Scenario *scenario, guint n_chunks, GError **error)
{
    const EngineRow *row = find_row(submission->engine);
    g_autofree char *program = own_path();
    EngineWord words[] = {
        {"@FINWAIT@", quote_shell(program ? program : "finwait")},
        {"@FOLDER@", quote_shell(folder)},
        {"@NAME@", quote_shell(scenario->name)},
        {"@DEAL@", g_strdup_printf("%u", submission->deal)},
        {"@COUNT@", g_strdup_printf("%u", n_chunks)},
        {"@LIMIT@", limit_words(submission, row)},
        {"@OPTIONS@", option_words(submission)},
        {"@MORE@",
         g_strdup(submission->with_connections ? " --connections" : "")},
        {"@JSONL@", g_strdup(submission->with_jsonl ? " --jsonl" : "")},
        {NULL, NULL},
    };
    gboolean ok = beneath_make_folder(folder, "engine/log", error) &&
                  put(folder, "task.sh", engine_task_text, words, error) &&
                  put(folder, "merge.sh",
                      scenario->stop ? engine_rounds_text : engine_merge_text,
                      words, error);

    g_free(words[1].value);
    words[1].value = quote_folder(row, folder);
    ok = ok && put(folder, row->file, row->text, words, error) &&
         put_submission(folder, submission, error);
    for (guint i = 0; words[i].name; i++) {
        g_free(words[i].value);
    }
    return ok;
}

/* ---- Starting and asking ---------------------------------------------------
 */

/* (transfer full) */
char *
engine_command(const char *folder, const Submission *submission)
{
    const EngineRow *row = find_row(submission->engine);
    g_autofree char *path = g_build_filename(folder, "engine", row->file, NULL);
    GString *command = g_string_new(row->command);

    shell_append(command, path);
    return g_string_free(command, FALSE);
}

gboolean
engine_start(const char *folder, const Submission *submission, GError **error)
{
    const EngineRow *row = find_row(submission->engine);
    g_autofree char *path = g_build_filename(folder, "engine", row->file, NULL);
    const char *const argv[] = {row->command, path, NULL};
    const SpawnCall call = {.argv = argv, .wanted = "Debian's bash"};

    return is_only_printed(submission->engine) || spawn_become(&call, error);
}

/* The numbers of the jobs that were made here.  (transfer full), or NULL */
static char *
read_jobs(const char *folder)
{
    g_autofree char *path =
        g_build_filename(folder, "engine", "jobs.txt", NULL);
    g_autofree char *text = NULL;
    GString *jobs = g_string_new(NULL);
    g_auto(GStrv) lines = NULL;

    if (g_file_get_contents(path, &text, NULL, NULL)) {
        lines = g_strsplit(text, "\n", -1);
    }
    for (char **at = lines; at && *at; at++) {
        if (g_ascii_string_to_unsigned(*at, 10, 1, G_MAXUINT64, NULL, NULL)) {
            g_string_append_printf(jobs, "%s%s", jobs->len ? "," : "", *at);
        }
    }
    return g_string_free(jobs, jobs->len == 0);
}

/* Asks Slurm about its tasks, where that is there: without it, or when it does
 * not answer, or knows them no longer, there are none. */
void
engine_ask(const char *folder, EngineTasks *tasks)
{
    g_autofree char *jobs = read_jobs(folder);
    const char *const none[] = {NULL};
    const char *const argv[] = {
        "squeue", "--noheader", "--array", "--format=%T", "--jobs", jobs, NULL};
    const SpawnCall call = {.argv = argv, .hidden = none, .set = none};
    g_autofree char *answer = NULL;
    g_auto(GStrv) lines = NULL;

    *tasks = (EngineTasks){0};
    if (!jobs || !spawn_ask(&call, &answer, NULL)) {
        return;
    }
    lines = g_strsplit(answer, "\n", -1);
    for (char **at = lines; *at; at++) {
        gboolean is_waiting = g_str_equal(*at, "PENDING");
        tasks->n_waiting += is_waiting;
        tasks->n_running += **at && !is_waiting;
    }
    tasks->jobs = g_steal_pointer(&jobs);
}

/* Finds how far it is in 'folder', of which 'store' has all. */
void
engine_look(const char *folder, const RunPlan *plan, const Store *store,
            EngineStanding *standing)
{
    Submission submission;
    GString *command = g_string_new("finwait submit");

    *standing = (EngineStanding){0};
    if (submission_read(folder, &submission)) {
        standing->deal = submission.deal;
        engine_ask(folder, &standing->tasks);
    }
    submission_clear(&submission);
    chunks_look(folder, standing->deal, plan, store, &standing->chunks);
    shell_append(command, folder);
    g_string_append(command, " --resume");
    standing->command = g_string_free(command, FALSE);
}

void
engine_standing_clear(EngineStanding *standing)
{
    g_free(standing->tasks.jobs);
    g_free(standing->command);
    g_array_unref(standing->chunks.missing);
}
