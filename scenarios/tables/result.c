/* SPDX-License-Identifier: GPL-2.0-only */
#include "scenarios/tables/result.h"

#include <string.h>

#include "scenarios/base/beneath.h"
#include "scenarios/base/csv.h"
#include "scenarios/base/outfile.h"
#include "scenarios/base/text.h"
#include "scenarios/measure/summary.h"
#include "scenarios/tables/wide.h"

struct Result {
    const RunPlan *plan;
    char *folder;
    OutFile *runs, *summary, *quantiles;
    OutFile *connections; /* NULL: not asked for; these two */
    OutFile *series;
    Summary *point; /* of the point under way */
    Wide *wide;
    gboolean is_point_open; /* it has runs that no row tells of yet */
    guint64 last_run;
    guint64 negative_draws;
};

/* ---- Columns shared by the tables ---------------------------------------- */

/* The column of a swept key: with its unit if all its values are numbers.
 * (transfer full) */
char *
result_axis_column(const Axis *axis)
{
    return g_strconcat(
        axis->param->key,
        axis->is_numeric ? value_column_suffix(axis->param->type) : "", NULL);
}

static void
axis_names(GString *line, const Scenario *scenario)
{
    for (guint i = 0; i < scenario->axes->len; i++) {
        g_autofree char *name =
            result_axis_column(g_ptr_array_index(scenario->axes, i));
        csv_text(line, name);
    }
}

/* The value of a swept key as the tables have it.  (transfer full) */
char *
result_axis_field(const Axis *axis, const char *text)
{
    Value value;

    return axis->is_numeric &&
                   value_parse(axis->param->type, NULL, text, &value, NULL)
               ? number_text(value_number(axis->param->type, &value))
               : g_strdup(text);
}

static void
axis_values(GString *line, const Scenario *scenario, guint64 point)
{
    for (guint i = 0; i < scenario->axes->len; i++) {
        g_autofree char *field =
            result_axis_field(g_ptr_array_index(scenario->axes, i),
                              scenario_axis_text(scenario, point, i));
        csv_text(line, field);
    }
}

/* The point, the replication and the swept values of a run. */
static void
begin_row(GString *line, const RunPlan *plan, guint64 run)
{
    csv_integer(line, runplan_point(plan, run));
    csv_integer(line, runplan_replication(plan, run));
    axis_values(line, plan->scenario, runplan_point(plan, run));
}

/* ---- The child's side ------------------------------------------------------
 */

static void
end_names(GString *line, const char *end)
{
    static const char *const names[] = {
        "index",         "wanted_s",      "asked_s",       "open_s",
        "end_s",         "ready_s",       "outcome",       "data",
        "written_bytes", "acked_bytes",   "left_bytes",    "received_bytes",
        "read_bytes",    "dropped_bytes", "waiting_bytes", "expected_bytes"};
    G_STATIC_ASSERT(1 + 2 * (2 + G_N_ELEMENTS(names)) ==
                    STORE_CONNECTION_FIELDS);

    for (gsize i = 0; i < G_N_ELEMENTS(names); i++) {
        g_autofree char *name = g_strconcat(end, "_", names[i], NULL);
        csv_text(line, name);
    }
}

/* The address and port of an end; empty where they are not known. */
static void
address_values(GString *line, PortAddr at)
{
    g_autofree char *ip =
        g_strdup_printf("%u.%u.%u.%u", at.ip >> 24, at.ip >> 16 & 255,
                        at.ip >> 8 & 255, at.ip & 255);

    if (!at.ip) {
        g_string_append(line, ",,");
        return;
    }
    csv_text(line, ip);
    csv_integer(line, at.port);
}

/* What one end says; empty fields where nothing is known of it. */
static void
end_values(GString *line, gboolean is_known, const Record *record,
           DataClass data)
{
    if (!is_known) {
        g_string_append(line, ",,,,,,,,,,,,,,,,");
        return;
    }
    csv_integer(line, record->index);
    csv_seconds(line, record->wanted_ns);
    csv_seconds(line, record->asked_ns);
    csv_seconds(line, record->open_ns);
    csv_seconds(line, record->end_ns);
    csv_seconds(line, record->ready_ns);
    csv_text(line, outcome_name(record->outcome));
    csv_text(line, data_class_name(data));
    csv_integer(line, record->written_bytes);
    csv_integer(line, record->acked_bytes);
    csv_integer(line, record->left_bytes);
    csv_integer(line, record->received_bytes);
    csv_integer(line, record->read_bytes);
    csv_integer(line, record->dropped_bytes);
    csv_integer(line, record->waiting_bytes);
    csv_integer(line, record->expected_bytes);
}

/* The groups of a connection's client and server, if there are any; empty where
 * that is not known. */
static void
group_values(GString *line, const MetricColumns *columns, const Conn *conn)
{
    const guint groups[] = {conn->group, conn->asked};

    for (guint i = 0; i < G_N_ELEMENTS(groups); i++) {
        if (metric_has_groups(columns, i)) {
            csv_text(line, groups[i] ? columns->groups[groups[i] - 1] : "");
        }
    }
}

/* Appends what a run found: 'numbers', one for each of 'columns', and what is
 * kept of its connections. */
void
result_payload(GString *payload, const MetricColumns *columns,
               const gdouble *numbers, const RunFacts *facts,
               gboolean with_connections)
{
    g_autoptr(GString) line = g_string_new(NULL);

    for (guint i = 0; i < columns->n; i++) {
        csv_number(line, numbers[i]);
    }
    csv_end(line);
    g_string_append_len(payload, line->str, (gssize)line->len);
    samples_payload(payload, columns, facts);
    g_string_append(payload, facts->series ? facts->series : "");
    for (guint i = 0; with_connections && i < facts->n_conns; i++) {
        const Conn *conn = &facts->conns[i];
        g_string_truncate(line, 0);
        csv_integer(line, conn->place.number);
        group_values(line, columns, conn);
        address_values(line, conn->place.client);
        address_values(line, conn->place.server);
        end_values(line, conn->has_client, &conn->client, conn->client_data);
        end_values(line, conn->has_server, &conn->server, conn->server_data);
        csv_end(line);
        g_string_append_len(payload, line->str, (gssize)line->len);
    }
}

/* ---- The parent's side ------------------------------------------------------
 */

static gboolean
put_line(OutFile *file, const GString *line, GError **error)
{
    return outfile_write(file, line->str, line->len, error);
}

static gboolean
write_runs_header(Result *result, GError **error)
{
    g_autoptr(GString) line = g_string_new(NULL);
    const MetricColumns *columns = result->plan->scenario->columns;

    csv_text(line, "point");
    csv_text(line, "replication");
    axis_names(line, result->plan->scenario);
    csv_text(line, "status");
    for (guint i = 0; i < columns->n; i++) {
        csv_text(line, columns->at[i].name);
    }
    csv_end(line);
    return put_line(result->runs, line, error);
}

static gboolean
write_headers(Result *result, GError **error)
{
    g_autoptr(GString) line = g_string_new(NULL);

    csv_text(line, "point");
    axis_names(line, result->plan->scenario);
    summary_names(line);
    csv_end(line);
    if (!put_line(result->summary, line, error)) {
        return FALSE;
    }
    g_string_assign(line, "point");
    axis_names(line, result->plan->scenario);
    summary_quantile_names(line);
    csv_end(line);
    if (!put_line(result->quantiles, line, error)) {
        return FALSE;
    }
    if (!result->connections) {
        return TRUE;
    }
    g_string_assign(line, "point,replication");
    axis_names(line, result->plan->scenario);
    csv_text(line, "connection");
    if (metric_has_groups(result->plan->scenario->columns, FALSE)) {
        csv_text(line, "group");
    }
    if (metric_has_groups(result->plan->scenario->columns, TRUE)) {
        csv_text(line, "server");
    }
    g_string_append(line, ",client_address,client_port,server_address,"
                          "server_port");
    end_names(line, "client");
    end_names(line, "server");
    csv_end(line);
    return put_line(result->connections, line, error);
}

static gboolean
open_tables(Result *result, gboolean with_connections, GError **error)
{
    const Scenario *scenario = result->plan->scenario;
    const struct {
        const char *name;
        OutFile **file;
        gboolean is_wanted;
    } tables[] = {
        {"runs.csv", &result->runs, TRUE},
        {"summary.csv", &result->summary, TRUE},
        {"quantiles.csv", &result->quantiles, TRUE},
        {"connections.csv", &result->connections, with_connections},
        {"series.csv", &result->series, scenario_has_series(scenario)},
    };

    for (gsize i = 0; i < G_N_ELEMENTS(tables); i++) {
        if (tables[i].is_wanted) {
            *tables[i].file =
                outfile_open(result->folder, tables[i].name, error);
            if (!*tables[i].file) {
                return FALSE;
            }
        }
    }
    return TRUE;
}

static gboolean
write_series_header(Result *result, GError **error)
{
    const MetricColumns *columns = result->plan->scenario->columns;
    g_autoptr(GString) line = g_string_new("point,replication");

    axis_names(line, result->plan->scenario);
    csv_text(line, "time_s");
    csv_text(line, "event");
    for (guint i = 0; i < columns->n_series; i++) {
        csv_text(line, columns->series[i].key);
    }
    csv_end(line);
    return !result->series || put_line(result->series, line, error);
}

/* Begins the results of 'plan' (borrowed) in 'folder', which exists.
 * (transfer full): result_free() */
Result *
result_open(const char *folder, const RunPlan *plan, gboolean with_connections,
            GError **error)
{
    Result *result;

    result = g_new0(Result, 1);
    result->plan = plan;
    result->folder = g_strdup(folder);
    result->point = summary_new(plan->scenario->columns);
    result->wide = wide_new(plan->scenario);
    if (!open_tables(result, with_connections, error) ||
        !write_runs_header(result, error) || !write_headers(result, error) ||
        !write_series_header(result, error)) {
        result_free(result);
        return NULL;
    }
    return result;
}

/* Writes the rows of the point of 'run', whose runs have all been added. */
static gboolean
finish_point(Result *result, guint64 run, GError **error)
{
    g_autoptr(GString) start = g_string_new(NULL);
    g_autoptr(GString) rows = g_string_new(NULL);

    csv_integer(start, runplan_point(result->plan, run));
    axis_values(start, result->plan->scenario,
                runplan_point(result->plan, run));
    summary_rows(result->point, start->str,
                 stop_rule_widths(result->plan->scenario->stop), rows);
    result->negative_draws +=
        (guint64)summary_total(result->point, "negative_draws");
    wide_add(result->wide, runplan_point(result->plan, run), result->point);
    if (!put_line(result->summary, rows, error)) {
        return FALSE;
    }
    g_string_truncate(rows, 0);
    summary_quantile_rows(result->point, start->str, rows);
    summary_clear(result->point);
    result->is_point_open = FALSE;
    return put_line(result->quantiles, rows, error);
}

/* The row of a run that failed ends after its status. */
static gboolean
write_run(Result *result, guint64 run, const StoreRun *what, gsize len,
          GError **error)
{
    g_autoptr(GString) line = g_string_new(NULL);

    begin_row(line, result->plan, run);
    csv_text(line, run_status_name(what->status));
    g_string_append_c(line, ',');
    if (what->status == RUN_OK) {
        g_string_append_len(line, what->body, (gssize)len);
    } else {
        for (guint i = 1; i < result->plan->scenario->columns->n; i++) {
            g_string_append_c(line, ',');
        }
    }
    csv_end(line);
    return put_line(result->runs, line, error);
}

/* Puts a run's rows of a table, 'lines', with what names the run in front of
 * each in place of its first 'skip' bytes. */
static gboolean
write_rows(const Result *result, OutFile *file, guint64 run, const char *lines,
           gsize len, gsize skip, GError **error)
{
    g_autoptr(GString) start = g_string_new(NULL);
    g_autoptr(GString) rows = g_string_sized_new(2 * len);

    begin_row(start, result->plan, run);
    g_string_append_c(start, ',');
    for (gsize at = 0; at < len;) {
        const char *end = memchr(lines + at, '\n', len - at);
        gsize n = end ? (gsize)(end + 1 - (lines + at)) : len - at;
        g_string_append_len(rows, start->str, (gssize)start->len);
        g_string_append_len(rows, lines + at + skip, (gssize)(n - skip));
        at += n;
    }
    return put_line(file, rows, error);
}

/* What follows the numbers and samples of a run: its rows of series.csv, and of
 * connections.csv. */
static gboolean
write_rest(Result *result, guint64 run, const StoreRun *what, GError **error)
{
    const MetricColumns *columns = result->plan->scenario->columns;
    const char *series = summary_add(result->point, what->body);
    const char *rest = series_skip(series, columns->n_series);

    if (result->series && !write_rows(result, result->series, run, series,
                                      (gsize)(rest - series), 1, error)) {
        return FALSE;
    }
    return !result->connections ||
           write_rows(result, result->connections, run, rest,
                      what->len - (gsize)(rest - what->body), 0, error);
}

/* Adds what a run has found.  Runs come in the order of the plan; some may be
 * missing. */
gboolean
result_add(Result *result, guint64 run, const StoreRun *what, GError **error)
{
    gboolean ok = what->status == RUN_OK;
    const char *end = ok ? memchr(what->body, '\n', what->len) : NULL;
    gsize len = end ? (gsize)(end - what->body) : 0;

    if ((result->is_point_open &&
         runplan_point(result->plan, run) !=
             runplan_point(result->plan, result->last_run) &&
         !finish_point(result, result->last_run, error)) ||
        !write_run(result, run, what, len, error)) {
        return FALSE;
    }
    result->last_run = run;
    result->is_point_open = TRUE;
    return !ok || write_rest(result, run, what, error);
}

/* Puts all tables and the scenario in their place; a point of which not all
 * runs have been added is summed up as it is.  '*wide' becomes what is to be
 * said of too wide intervals (transfer full: char *). */
gboolean
result_commit(Result *result, GPtrArray **wide, GError **error)
{
    g_autofree char *text = scenario_to_text(result->plan->scenario);

    if (result->is_point_open &&
        !finish_point(result, result->last_run, error)) {
        return FALSE;
    }
    *wide = wide_lines(result->wide);
    if (!outfile_commit(g_steal_pointer(&result->runs), error) ||
        !outfile_commit(g_steal_pointer(&result->summary), error) ||
        !outfile_commit(g_steal_pointer(&result->quantiles), error)) {
        return FALSE;
    }
    if (!result->connections) {
        beneath_remove(result->folder, "connections.csv"); /* of earlier ones */
    } else if (!outfile_commit(g_steal_pointer(&result->connections), error)) {
        return FALSE;
    }
    if (!result->series) {
        beneath_remove(result->folder, "series.csv");
    } else if (!outfile_commit(g_steal_pointer(&result->series), error)) {
        return FALSE;
    }
    return outfile_put(result->folder, "scenario.ini", text, error);
}

/* How many random times were below 0 in the runs of the points that have been
 * summed up. */
guint64
result_negative_draws(const Result *result)
{
    return result->negative_draws;
}

/* Frees 'result' and takes back what has not been committed; accepts NULL. */
void
result_free(Result *result)
{
    if (!result) {
        return;
    }
    outfile_abandon(result->runs);
    outfile_abandon(result->summary);
    outfile_abandon(result->quantiles);
    outfile_abandon(result->connections);
    outfile_abandon(result->series);
    summary_free(result->point);
    wide_free(result->wide);
    g_free(result->folder);
    g_free(result);
}
