/* SPDX-License-Identifier: GPL-2.0-only */
#include "scenarios/trace/run-files.h"

#include <string.h>

#include "scenarios/base/beneath.h"
#include "scenarios/base/error.h"
#include "scenarios/base/outfile.h"
#include "scenarios/trace/trace-file.h"

struct RunFiles {
    char *pcap_prefix; /* NULL: none */
    OutFile *trace;    /* NULL: none */
    GString *line;
    guint64 trace_bytes;
    gboolean is_cut; /* a live run's trace is long enough */
    GError *error;   /* why the trace cannot be written */
    RunWatch watch;
};

/* ---- Which runs --------------------------------------------------------- */

/* "POINT:REPLICATION" */
static gboolean
read_one(const char *word, RunChoice *choice)
{
    g_auto(GStrv) parts = g_strsplit(word, ":", -1);

    choice->which = RUN_CHOICE_ONE;
    return g_strv_length(parts) == 2 &&
           g_ascii_string_to_unsigned(parts[0], 10, 0, G_MAXUINT64,
                                      &choice->point, NULL) &&
           g_ascii_string_to_unsigned(parts[1], 10, 0, G_MAXUINT64,
                                      &choice->replication, NULL);
}

/* Reads the value 'word' (NULL: not given) of 'option', e.g. "--trace". */
gboolean
run_choice_read(const char *option, const char *word, RunChoice *choice,
                GError **error)
{
    *choice = (RunChoice){.which = RUN_CHOICE_NONE};
    if (!word) {
        return TRUE;
    }
    if (g_str_equal(word, "first") || g_str_equal(word, "all")) {
        choice->which = *word == 'a' ? RUN_CHOICE_ALL : RUN_CHOICE_FIRST;
        return TRUE;
    }
    return read_one(word, choice) ||
           mistake(error,
                   "%s %s: unknown value, expected first, all or "
                   "POINT:REPLICATION, e.g. 3:1",
                   option, word);
}

gboolean
run_choice_check(const char *option, const RunChoice *choice,
                 const Scenario *scenario, GError **error)
{
    guint64 first = scenario->first_replication;
    guint64 last = first + scenario->n_replications - 1;
    gboolean is_point = FALSE;

    if (choice->which != RUN_CHOICE_ONE) {
        return TRUE;
    }
    for (guint64 i = 0; i < scenario->n_points; i++) {
        is_point |= scenario_point_at(scenario, i) == choice->point;
    }
    return (is_point && choice->replication >= first &&
            choice->replication <= last) ||
           mistake(error,
                   "%s %" G_GUINT64_FORMAT ":%" G_GUINT64_FORMAT
                   ": no such run of %s, expected one of its %" G_GUINT64_FORMAT
                   " points, from 0 (`finwait describe` shows them), and a "
                   "replication of %" G_GUINT64_FORMAT " to %" G_GUINT64_FORMAT,
                   option, choice->point, choice->replication, scenario->name,
                   scenario->n_points, first, last);
}

gboolean
run_choice_takes(const RunChoice *choice, guint64 point, guint64 replication,
                 gboolean is_first)
{
    switch (choice->which) {
    case RUN_CHOICE_NONE:
        return FALSE;
    case RUN_CHOICE_FIRST:
        return is_first;
    case RUN_CHOICE_ALL:
        return TRUE;
    case RUN_CHOICE_ONE:
        return choice->point == point && choice->replication == replication;
    }
    g_assert_not_reached();
}

static gboolean
make_folder(const char *folder, const char *within, const char *name,
            const RunChoice *choice, GError **error)
{
    g_autofree char *path = g_build_filename(within, name, NULL);

    return choice->which == RUN_CHOICE_NONE ||
           beneath_make_folder(folder, path, error);
}

gboolean
run_files_prepare(const char *folder, const char *within, const RunChoice *pcap,
                  const RunChoice *trace, GError **error)
{
    return make_folder(folder, within, "pcap", pcap, error) &&
           make_folder(folder, within, "trace", trace, error);
}

/* ---- Their names -------------------------------------------------------- */

/* (transfer full) */
static char *
run_name(guint64 point, guint64 replication)
{
    return g_strdup_printf("point-%" G_GUINT64_FORMAT "-run-%" G_GUINT64_FORMAT,
                           point, replication);
}

char *
run_files_trace_name(const char *within, guint64 point, guint64 replication)
{
    g_autofree char *run = run_name(point, replication);
    g_autofree char *file = g_strconcat(run, ".csv", NULL);

    return g_build_filename(within, "trace", file, NULL);
}

/* ---- The files of one run ----------------------------------------------- */

/* TRUE if a line of so many bytes is too much; of a live run nobody knows how
 * long it will be. */
static gboolean
is_too_long(RunFiles *files, gsize line_bytes)
{
    const LiveConfig *live = files->watch.live;

    files->trace_bytes += line_bytes;
    if (live && live->keep_bytes && !files->is_cut &&
        files->trace_bytes > live->keep_bytes) {
        files->is_cut = TRUE;
        live_say_cut(live, "the trace");
    }
    return files->is_cut;
}

/* Writes a record, as TracingFn. */
static void
write_record(gpointer user, const char *node, const TraceRecord *record)
{
    RunFiles *files = user;

    if (files->error || files->is_cut) {
        return;
    }
    g_string_truncate(files->line, 0);
    trace_file_line(files->line, node, record);
    if (!is_too_long(files, files->line->len)) {
        outfile_write(files->trace, files->line->str, files->line->len,
                      &files->error);
    }
}

static gboolean
open_trace(RunFiles *files, const char *folder, const char *name,
           GError **error)
{
    const char *header = trace_file_header();

    files->trace = outfile_open(folder, name, error);
    files->trace_bytes = strlen(header);
    files->watch.trace = write_record;
    files->watch.trace_user = files;
    return files->trace &&
           outfile_write(files->trace, header, strlen(header), error);
}

/* ns-3 opens pcap files by their paths and follows what is there.  So those
 * that the run has left before are taken away first, and what is no file is
 * refused. */
static gboolean
open_pcap(RunFiles *files, const char *folder, const char *within,
          const char *run, GError **error)
{
    g_autofree char *place = g_build_filename(within, "pcap", NULL);
    g_autofree char *prefix = g_strconcat(run, "-", NULL);
    g_autoptr(GPtrArray) names = beneath_list(folder, place);

    if (!beneath_check(folder, place, error)) {
        return FALSE;
    }
    for (guint i = 0; i < names->len; i++) {
        const char *name = g_ptr_array_index(names, i);
        g_autofree char *old = g_build_filename(place, name, NULL);
        if (g_str_has_prefix(name, prefix)) {
            beneath_remove(folder, old);
        }
    }
    files->pcap_prefix = g_build_filename(folder, place, run, NULL);
    files->watch.pcap_prefix = files->pcap_prefix;
    return TRUE;
}

/* (transfer full): run_files_free() */
RunFiles *
run_files_open(const char *folder, const char *within, const RunChoice *pcap,
               const RunChoice *trace, guint64 point, guint64 replication,
               gboolean is_first, GError **error)
{
    g_autoptr(RunFiles) files = g_new0(RunFiles, 1);
    g_autofree char *run = run_name(point, replication);
    g_autofree char *name = run_files_trace_name(within, point, replication);

    files->line = g_string_new(NULL);
    if ((run_choice_takes(pcap, point, replication, is_first) &&
         !open_pcap(files, folder, within, run, error)) ||
        (run_choice_takes(trace, point, replication, is_first) &&
         !open_trace(files, folder, name, error))) {
        return NULL;
    }
    return g_steal_pointer(&files);
}

/* Puts the trace in its place. */
static gboolean
close_trace(RunFiles *files, GError **error)
{
    if (files->error) {
        g_propagate_error(error, g_steal_pointer(&files->error));
        return FALSE;
    }
    return !files->trace ||
           outfile_commit(g_steal_pointer(&files->trace), error);
}

void
run_files_live(RunFiles *files, const LiveConfig *live)
{
    files->watch.live = live;
}

/* As run_simulate(); the files are in their place when the run has ended
 * well. */
gboolean
run_files_simulate(RunFiles *files, const ParamSet *params, guint64 replication,
                   gboolean sums_only, RunResult *result, GError **error)
{
    files->watch.sums_only = sums_only;
    if (!run_simulate(params, replication, &files->watch, result, error)) {
        return FALSE;
    }
    if (!close_trace(files, error)) {
        run_result_clear(result);
        return FALSE;
    }
    return TRUE;
}

/* Frees 'files'; a trace that has not been put in its place is gone. */
void
run_files_free(RunFiles *files)
{
    if (files) {
        g_clear_pointer(&files->trace, outfile_abandon);
        g_clear_error(&files->error);
        g_string_free(files->line, TRUE);
        g_free(files->pcap_prefix);
        g_free(files);
    }
}
