/* SPDX-License-Identifier: GPL-2.0-only */
/* The trace of a time line, and its script. */
#include "scenarios/figures/figure-timeline.h"

#include <sys/wait.h>
#include <unistd.h>

#include "model/units.h"
#include "scenarios/figures/figure-priv.h"
#include "scenarios/trace/run-files.h"

/* The point that 'figure' shows: the first with all that it fixes. */
static guint64
find_point(const Scenario *scenario, const Figure *figure)
{
    for (guint64 i = 0; i < scenario->n_points; i++) {
        guint64 point = scenario_point_at(scenario, i);
        gboolean fits = TRUE;
        for (guint f = 0; fits && f < figure->n_fixed; f++) {
            guint at;
            fits = g_ptr_array_find(scenario->axes, figure->fixed[f], &at) &&
                   g_str_equal(scenario_axis_text(scenario, point, at),
                               figure->fixed_text[f]);
        }
        if (fits) {
            return point;
        }
    }
    g_assert_not_reached(); /* scenario_has_points() has found one */
}

/* Does the run, leaving its trace; the exit status of a process. */
static int
trace_run(const char *figures, const Scenario *scenario,
          const RunChoice *choice)
{
    const RunChoice none = {.which = RUN_CHOICE_NONE};
    g_autoptr(ParamSet) params = scenario_point(scenario, choice->point);
    g_autoptr(GError) error = NULL;
    g_autoptr(RunFiles) files =
        run_files_open(figures, &none, choice, choice->point,
                       choice->replication, FALSE, &error);
    RunResult run;

    if (!files ||
        !run_files_simulate(files, params, choice->replication, &run, &error)) {
        return 1;
    }
    run_result_clear(&run);
    return 0;
}

/* The same in a child, because a run can end its process; FALSE if it does. */
static gboolean
trace_run_apart(const char *figures, const Scenario *scenario,
                const RunChoice *choice)
{
    pid_t pid = fork();
    int status = 1;

    if (pid == 0) {
        alarm((guint)(scenario->time_limit_ns / NS_PER_S));
        _exit(trace_run(figures, scenario, choice));
    }
    while (pid > 0 && waitpid(pid, &status, 0) < 0) {
    }
    return pid > 0 && WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

/* Which connection it is, and what is fixed.
 * (transfer full) */
static char *
subtitle(const Figure *figure, const RunChoice *choice, guint n_conns)
{
    GString *text = g_string_new(NULL);

    g_string_append_printf(text,
                           "connection %u of %u, run %" G_GUINT64_FORMAT
                           "; time runs down, not to scale",
                           figure->connection, n_conns, choice->replication);
    for (guint i = 0; i < figure->n_fixed; i++) {
        g_string_append_printf(text, "; %s = %s", figure->fixed[i]->param->key,
                               figure->fixed_text[i]);
    }
    return g_string_free(text, FALSE);
}

static char *
make_script(const Scenario *scenario, const Figure *figure,
            const TraceConn *conn, const char *below, guint n_rows)
{
    GString *script = g_string_new(NULL);

    g_string_append_printf(script,
                           "# [figure %s] of %s; \"gnuplot %s.gp\" draws it "
                           "again\n",
                           figure->name, scenario->name, figure->name);
    figure_append_words(script, "NAME", figure->name);
    figure_append_words(script, "TITLE",
                        figure->title ? figure->title
                                      : "One connection, both ends");
    figure_append_words(script, "SUBTITLE", below);
    for (guint end = 0; end < TRACE_ENDS; end++) {
        g_autofree char *name = trace_conn_end_name(conn, end);
        figure_append_words(script, end ? "SERVER" : "CLIENT", name);
    }
    g_string_append_printf(script,
                           "ROWS = %u\nXLABEL = ''\nYLABEL = ''\n"
                           "LEGEND = ''\nload 'style/style.gp'\n"
                           "load 'style/timeline.gp'\n",
                           n_rows);
    return g_string_free(script, FALSE);
}

/* The trace of the run, made if need be; NULL if that cannot be done. */
static TraceFile *
need_trace(const char *figures, const Scenario *scenario,
           const RunChoice *choice, gboolean run_again)
{
    g_autofree char *path =
        run_files_trace_path(figures, choice->point, choice->replication);
    const RunChoice none = {.which = RUN_CHOICE_NONE};

    if (run_again || !g_file_test(path, G_FILE_TEST_EXISTS)) {
        if (!run_files_prepare(figures, &none, choice, NULL) ||
            !trace_run_apart(figures, scenario, choice)) {
            return NULL;
        }
    }
    return trace_file_load(path, NULL);
}

/* Makes data and script of 'figure', of the scenario's first replication;
 * FALSE if that run, or such a connection in it, is not there.  'run_again':
 * a trace that is there is of earlier results. */
gboolean
figure_timeline_read(const char *figures, const Scenario *scenario,
                     const Figure *figure, gboolean run_again, char **text,
                     char **script)
{
    RunChoice choice = {.which = RUN_CHOICE_ONE,
                        .point = find_point(scenario, figure),
                        .replication = scenario->first_replication};
    g_autoptr(TraceFile) file =
        need_trace(figures, scenario, &choice, run_again);
    g_autoptr(GPtrArray) conns = file ? trace_conns(file) : NULL;
    g_autofree char *below = NULL, *title = NULL;
    const TraceConn *conn;
    guint n_rows;

    if (!conns || figure->connection > conns->len) {
        return FALSE;
    }
    conn = g_ptr_array_index(conns, figure->connection - 1);
    title = g_strdup_printf("[figure %s] of %s", figure->name, scenario->name);
    *text = figure_timeline_text(title, conn, &n_rows);
    below = subtitle(figure, &choice, conns->len);
    *script = make_script(scenario, figure, conn, below, n_rows);
    return TRUE;
}
