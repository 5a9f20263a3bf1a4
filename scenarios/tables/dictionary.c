/* SPDX-License-Identifier: GPL-2.0-only */
#include "scenarios/tables/dictionary.h"

#include <string.h>

#include "scenarios/base/csv.h"
#include "scenarios/base/outfile.h"
#include "scenarios/tables/result.h"

const char *const dictionary_tables[] = {
    "runs.csv",    "summary.csv", "quantiles.csv",
    "compare.csv", "series.csv",  "connections.csv",
    NULL};

/* Columns that are the same in all scenarios. */
static const struct {
    const char *name, *unit;
    gboolean is_text;
    const char *meaning;
} known[] = {
    {"point", "", FALSE, "number of the point in the whole grid"},
    {"replication", "", FALSE, "number of the replication"},
    {"connection", "", FALSE, "number of the connection in its run"},
    {"group", "", TRUE, "name of the group of clients"},
    {"server", "", TRUE, "name of the server, or of the proxy, that was asked"},
    {"time_s", "s", FALSE, "when the sample was taken, or the event began"},
    {"event", "", TRUE,
     "name of an event, [event.NAME], which begins now; empty: a sample"},
    {"status", "", TRUE, "ok, or why the run failed"},
    {"metric", "", TRUE, "what is measured: see the rows of table \"metric\""},
    {"unit", "", TRUE, "unit of the numbers in this row"},
    {"n", "", FALSE,
     "observations: replications, pairs of them, trials of a fraction, or "
     "connections"},
    {"mean", "row", FALSE, "mean over the replications; of a fraction pooled"},
    {"min", "row", FALSE, "least of them"},
    {"max", "row", FALSE, "greatest of them"},
    {"needed", "", FALSE,
     "replications that the interval takes to be narrow enough"},
    {"waiting", "", FALSE, "connections whose value may still come"},
    {"never", "", FALSE, "connections whose value cannot come"},
    {"base_point", "", FALSE,
     "number of the point that this one is held against"},
    {"base", "row", FALSE, "mean at that point; of a fraction pooled"},
    {"other", "row", FALSE, "mean at this point; of a fraction pooled"},
    {"difference", "row", FALSE, "other - base"},
    {"difference_low", "row", FALSE,
     "lower end of the 95 % confidence interval of the difference"},
    {"difference_high", "row", FALSE,
     "upper end of the 95 % confidence interval of the difference"},
    {"ratio", "", FALSE, "other / base"},
    {"ratio_low", "", FALSE,
     "lower end of the 95 % confidence interval of the ratio"},
    {"ratio_high", "", FALSE,
     "upper end of the 95 % confidence interval of the ratio"},
    {"differs", "", TRUE,
     "higher or lower than the base; no: none lies in the interval of the "
     "difference"},
};

/* Of an end of a connection: "client_...", "server_...". */
static const struct {
    const char *name, *unit;
    gboolean is_text;
    const char *meaning;
} of_end[] = {
    {"index", "", FALSE, "socket or process at this node"},
    {"address", "", TRUE, "its address"},
    {"port", "", FALSE, "its port"},
    {"wanted_s", "s", FALSE,
     "when its program first asked, before refused attempts"},
    {"asked_s", "s", FALSE, "when this attempt began"},
    {"open_s", "s", FALSE, "when it was established"},
    {"end_s", "s", FALSE, "when it was over at this end"},
    {"ready_s", "s", FALSE,
     "sock: when the gate opened for the next connection"},
    {"outcome", "", TRUE, "how it ended here"},
    {"data", "", TRUE, "what became of the data sent to this end"},
    {"written_bytes", "bytes", FALSE, "taken from its program"},
    {"acked_bytes", "bytes", FALSE, "of these, acknowledged by the peer"},
    {"left_bytes", "bytes", FALSE, "the others, when this end was over"},
    {"received_bytes", "bytes", FALSE, "arrived in order"},
    {"read_bytes", "bytes", FALSE, "of these, handed to the program"},
    {"dropped_bytes", "bytes", FALSE, "of these, thrown away unread"},
    {"waiting_bytes", "bytes", FALSE, "of these, unread at the stop"},
    {"expected_bytes", "bytes", FALSE,
     "what the program hopes for; 0 if unknown"},
};

/* ---- One column ------------------------------------------------------------
 */

static gboolean
find_known(const char *name, DictionaryEntry *entry)
{
    for (gsize i = 0; i < G_N_ELEMENTS(known); i++) {
        if (g_str_equal(known[i].name, name)) {
            *entry = (DictionaryEntry){known[i].unit, known[i].is_text,
                                       g_strdup(known[i].meaning)};
            return TRUE;
        }
    }
    return FALSE;
}

static gboolean
find_of_end(const char *name, DictionaryEntry *entry)
{
    const char *end = g_str_has_prefix(name, "client_")   ? "client"
                      : g_str_has_prefix(name, "server_") ? "server"
                                                          : NULL;

    for (gsize i = 0; end && i < G_N_ELEMENTS(of_end); i++) {
        if (g_str_equal(of_end[i].name, name + strlen("client_"))) {
            *entry = (DictionaryEntry){
                of_end[i].unit, of_end[i].is_text,
                g_strconcat(end, ": ", of_end[i].meaning, NULL)};
            return TRUE;
        }
    }
    return FALSE;
}

/* "p95", "p99.5", and the ends of their intervals. */
static gboolean
find_quantile(const char *name, DictionaryEntry *entry)
{
    char *end = NULL;
    g_autofree char *percent = NULL;
    const char *what;

    if (*name != 'p' || !g_ascii_isdigit(name[1])) {
        return FALSE;
    }
    (void)g_ascii_strtod(name + 1, &end);
    what = g_str_equal(end, "")             ? ""
           : g_str_equal(end, "_ci95_low")  ? "lower end of the 95 % interval "
                                              "of the "
           : g_str_equal(end, "_ci95_high") ? "upper end of the 95 % interval "
                                              "of the "
                                            : NULL;
    if (!what) {
        return FALSE;
    }
    percent = g_strndup(name + 1, (gsize)(end - name - 1));
    *entry = (DictionaryEntry){
        "row", FALSE,
        g_strdup_printf("%s%s %% quantile of them", what, percent)};
    return TRUE;
}

static gboolean
find_interval(const char *name, DictionaryEntry *entry)
{
    gboolean is_low = g_str_equal(name, "ci95_low");

    if (!is_low && !g_str_equal(name, "ci95_high")) {
        return FALSE;
    }
    *entry = (DictionaryEntry){
        "row", FALSE,
        g_strdup_printf("%s end of the 95 %% confidence interval of the mean",
                        is_low ? "lower" : "upper")};
    return TRUE;
}

/* A swept key. */
static gboolean
find_axis(const Scenario *scenario, const char *name, DictionaryEntry *entry)
{
    for (guint i = 0; i < scenario->axes->len; i++) {
        const Axis *axis = g_ptr_array_index(scenario->axes, i);
        g_autofree char *column = result_axis_column(axis);
        if (g_str_equal(column, name)) {
            *entry = (DictionaryEntry){
                axis->is_numeric ? value_base_unit(axis->param->type) : "",
                !axis->is_numeric,
                g_strconcat("swept key: ", axis->param->uses[0].doc, NULL)};
            return TRUE;
        }
    }
    return FALSE;
}

/* What a column of metrics holds. */
static DictionaryEntry
metric_entry(const MetricColumn *column)
{
    g_autofree char *label = metric_column_label(column);

    return (DictionaryEntry){
        column->unit, FALSE,
        g_strconcat(label, "; ", column->metric->help, NULL)};
}

static gboolean
find_metric(const Scenario *scenario, const char *name, DictionaryEntry *entry)
{
    for (guint i = 0; i < scenario->columns->n; i++) {
        const MetricColumn *column = &scenario->columns->at[i];
        if (g_str_equal(column->name, name)) {
            *entry = metric_entry(column);
            return TRUE;
        }
    }
    return FALSE;
}

static DictionaryEntry
series_entry(const SeriesColumn *column)
{
    return (DictionaryEntry){
        column->unit, FALSE,
        g_strconcat(column->label, "; ", column->help, NULL)};
}

static gboolean
find_series(const Scenario *scenario, const char *name, DictionaryEntry *entry)
{
    for (guint i = 0; i < scenario->columns->n_series; i++) {
        if (g_str_equal(scenario->columns->series[i].key, name)) {
            *entry = series_entry(&scenario->columns->series[i]);
            return TRUE;
        }
    }
    return FALSE;
}

/* What the column 'name' of a table of 'scenario' holds; FALSE if it is
 * unknown.  A unit of "row" is that of each row. */
gboolean
dictionary_find(const Scenario *scenario, const char *name,
                DictionaryEntry *entry)
{
    return find_known(name, entry) || find_axis(scenario, name, entry) ||
           find_metric(scenario, name, entry) || find_of_end(name, entry) ||
           find_series(scenario, name, entry) || find_quantile(name, entry) ||
           find_interval(name, entry);
}

/* ---- The file --------------------------------------------------------------
 */

static void
append(GString *text, const char *table, const char *name,
       const DictionaryEntry *entry)
{
    csv_text(text, table);
    csv_text(text, name);
    csv_text(text, g_str_equal(entry->unit, "row") ? "as unit" : entry->unit);
    csv_text(text, entry->is_text ? "text" : "number");
    csv_text(text, entry->meaning);
    csv_end(text);
}

/* The names of a table's columns, as CsvRowFn: takes the first line. */
static gboolean
take_header(gpointer user, char **header, char **row, GError **error)
{
    GStrv *names = user;

    if (!row) {
        *names = g_strdupv(header);
        return TRUE;
    }
    g_set_error_literal(error, G_FILE_ERROR, G_FILE_ERROR_INTR, "enough");
    return FALSE;
}

/* The columns of the table 'name' in 'folder'; NULL: it is not there.
 * (transfer full) */
static GStrv
read_header(const char *folder, const char *name)
{
    g_autofree char *path = g_build_filename(folder, name, NULL);
    g_autoptr(GError) enough = NULL;
    GStrv names = NULL;

    if (g_file_test(path, G_FILE_TEST_IS_REGULAR)) {
        csv_each(path, take_header, &names, &enough);
    }
    return names;
}

static void
append_table(GString *text, const char *folder, const Scenario *scenario,
             const char *table)
{
    g_auto(GStrv) names = read_header(folder, table);

    for (char **name = names; name && *name; name++) {
        DictionaryEntry entry = {"", FALSE, NULL};
        if (dictionary_find(scenario, *name, &entry)) {
            append(text, table, *name, &entry);
            g_free(entry.meaning);
        }
    }
}

/* Writes dictionary.csv of the tables in 'folder'. */
gboolean
dictionary_write(const char *folder, const Scenario *scenario, GError **error)
{
    g_autoptr(GString) text = g_string_new("table,name,unit,type,meaning\n");
    const MetricColumns *columns = scenario->columns;

    for (const char *const *table = dictionary_tables; *table; table++) {
        append_table(text, folder, scenario, *table);
    }
    for (guint i = 0; i < columns->n_all; i++) {
        DictionaryEntry entry = metric_entry(&columns->at[i]);
        append(text, "metric", columns->at[i].key, &entry);
        g_free(entry.meaning);
    }
    for (guint i = 0; i < columns->n_samples; i++) {
        const MetricSamples *samples = &columns->samples[i];
        DictionaryEntry entry = {samples->metric->unit, FALSE,
                                 (char *)samples->metric->help};
        append(text, "metric", samples->key, &entry);
    }
    return outfile_put(folder, "dictionary.csv", text->str, error);
}
