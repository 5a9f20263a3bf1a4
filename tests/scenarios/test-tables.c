/* SPDX-License-Identifier: GPL-2.0-only */
/* What goes with the tables: a meaning for each column and metric, and the
 * same rows as JSON Lines. */
#include <json-glib/json-glib.h>
#include <string.h>

#include "scenarios/base/csv.h"
#include "scenarios/base/json-text.h"
#include "tests/scenarios/support-campaign.h"
#include "tests/scenarios/support-command.h"
#include "tests/shim/support-row.h"

static char *folder;

/* Keys that are numbers, words and both; groups. */
static const char scenario_text[] =
    "[scenario]\nduration=200ms\n"
    "[link]\ntype=csma\n"
    "[server]\nsystem=sock\nprogram=echo\n"
    "[client]\nsystem=posix\nprogram=request-loop\n"
    "[client.fast]\ncount=2\n"
    "[sweep]\nlink.loss=0, 5%\nserver.end=close, reset\n"
    "server.vm.on_sock_event=1ms, ns3::ExponentialRandomVariable[Mean=0.02]\n"
    "[run]\nreplications=2\n"
    "[compare]\nkey=server.end\n";

static const char *const tables[] = {"runs", "summary", "quantiles", "compare",
                                     "connections"};

static CsvTable *
load(const char *name)
{
    g_autofree char *file = g_strconcat("r/", name, ".csv", NULL);
    g_autofree char *path = g_build_filename(folder, file, NULL);
    g_autoptr(GError) error = NULL;
    CsvTable *table = csv_load(path, &error);

    g_assert_no_error(error);
    return table;
}

/* The row of dictionary.csv for 'name' of 'table', or NULL. */
static GStrv
find(const CsvTable *dictionary, const char *table, const char *name)
{
    for (guint i = 0; i < dictionary->rows->len; i++) {
        GStrv row = g_ptr_array_index(dictionary->rows, i);
        if (g_str_equal(row[0], table) && g_str_equal(row[1], name)) {
            return row;
        }
    }
    return NULL;
}

/* Each column of each table, and each metric, has a meaning. */
static void
test_dictionary(void)
{
    g_autoptr(CsvTable) dictionary = load("dictionary");

    for (gsize t = 0; t < G_N_ELEMENTS(tables); t++) {
        g_autofree char *file = g_strconcat(tables[t], ".csv", NULL);
        g_autoptr(CsvTable) table = load(tables[t]);
        int metric = csv_column(table, "metric");
        for (char **name = table->header; *name; name++) {
            GStrv row = find(dictionary, file, *name);
            row_holds(file, *name, row && strlen(row[4]) > 3);
        }
        for (guint i = 0; metric >= 0 && i < table->rows->len; i++) {
            GStrv of = g_ptr_array_index(table->rows, i);
            GStrv row = find(dictionary, "metric", of[metric]);
            row_holds("metric", of[metric], row && strlen(row[4]) > 3);
            row_text("unit", of[metric], row ? row[2] : NULL, of[metric + 1]);
        }
    }
}

static const struct {
    const char *table, *name, *unit, *type, *meaning;
} meanings[] = {
    {"runs.csv", "connect_delay_p95_s", "s", "number",
     "connect delay, mean of the runs' 95th percentiles; client: from wanting "
     "a connection until "
     "it is established, refused attempts included"},
    {"runs.csv", "refused{fast}", "", "number",
     "refused attempts of fast; client: attempts answered with RST"},
    {"runs.csv", "server.vm.on_sock_event", "", "text",
     "swept key: handler time of on_sock_event"},
    {"summary.csv", "link.loss", "", "number",
     "swept key: probability that a packet is lost, each way"},
    {"summary.csv", "p95_ci95_low", "as unit", "number",
     "lower end of the 95 % interval of the 95 % quantile of them"},
    {"compare.csv", "difference_low", "as unit", "number",
     "lower end of the 95 % confidence interval of the difference"},
    {"compare.csv", "differs", "", "text",
     "higher or lower than the base; no: none lies in the interval of the "
     "difference"},
    {"connections.csv", "server_acked_bytes", "bytes", "number",
     "server: of these, acknowledged by the peer"},
    {"connections.csv", "client_outcome", "", "text",
     "client: how it ended here"},
    {"metric", "connect_delay{fast}.p95", "s", "number",
     "connect delay of fast, mean of the runs' 95th percentiles; client: from "
     "wanting a "
     "connection until it is established, refused attempts included"},
};

static void
test_meanings(void)
{
    g_autoptr(CsvTable) dictionary = load("dictionary");

    for (gsize i = 0; i < G_N_ELEMENTS(meanings); i++) {
        GStrv row = find(dictionary, meanings[i].table, meanings[i].name);
        if (row_holds(meanings[i].name, "is there", row != NULL)) {
            row_text(meanings[i].name, "unit", row[2], meanings[i].unit);
            row_text(meanings[i].name, "type", row[3], meanings[i].type);
            row_text(meanings[i].name, "meaning", row[4], meanings[i].meaning);
        }
    }
}

/* ---- JSON Lines ---------------------------------------------------------- */

/* Fails unless the member says what the field of the CSV file does. */
static void
same_field(JsonNode *member, const char *name, const char *field)
{
    if (!row_holds(name, "is there", member != NULL)) {
        return;
    }
    if (!*field) {
        row_holds(name, "null", JSON_NODE_HOLDS_NULL(member));
    } else if (json_node_get_value_type(member) == G_TYPE_STRING) {
        row_text(name, "text", json_node_get_string(member), field);
    } else {
        row_holds(name, "number",
                  json_node_get_double(member) == g_ascii_strtod(field, NULL));
    }
}

static void
same_row(const char *line, const CsvTable *table, guint at)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(JsonNode) root = json_text_parse(line, strlen(line), &error);
    GStrv row = g_ptr_array_index(table->rows, at);

    g_assert_no_error(error);
    for (guint i = 0; table->header[i]; i++) {
        same_field(json_object_get_member(json_node_get_object(root),
                                          table->header[i]),
                   table->header[i], row[i]);
    }
    g_assert_cmpuint(json_object_get_size(json_node_get_object(root)), ==,
                     g_strv_length(table->header));
}

/* A line for each row, with the same numbers. */
static void
test_jsonl(void)
{
    for (gsize t = 0; t < G_N_ELEMENTS(tables); t++) {
        g_autofree char *name = g_strconcat("r/", tables[t], ".jsonl", NULL);
        g_autofree char *text = test_file_get(folder, name, NULL);
        g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
        g_autoptr(CsvTable) table = load(tables[t]);
        g_assert_cmpuint(g_strv_length(lines), ==, table->rows->len + 1);
        for (guint i = 0; i < table->rows->len; i++) {
            same_row(lines[i], table, i);
        }
    }
}

/* Texts are texts, also where they look like numbers; numbers have all their
 * digits. */
static void
test_types(void)
{
    g_autofree char *runs = test_file_get(folder, "r/runs.jsonl", NULL);

    g_assert_true(g_str_has_prefix(
        runs, "{\"point\":0,\"replication\":1,\"link.loss\":0,\"server.end\":"
              "\"close\",\"server.vm.on_sock_event\":\"1ms\",\"status\":\"ok\","
              "\"accept_delay_n\":"));
    g_assert_nonnull(strstr(runs, "\"ns3::ExponentialRandomVariable["));
}

/* Merged and resumed they are the same; who does not ask for them has none of
 * an earlier time. */
static void
test_again(void)
{
    g_autofree char *before = test_file_get(folder, "r/summary.jsonl", NULL);
    g_autofree char *merged = NULL, *resumed = NULL;

    g_free(test_finwait(folder, 0, "merge r --out m --jsonl"));
    merged = test_file_get(folder, "m/summary.jsonl", NULL);
    g_assert_cmpstr(merged, ==, before);
    g_free(test_finwait(folder, 0, "run x.ini -q --resume -o m"));
    g_assert_false(test_file_exists(folder, "m/summary.jsonl"));
    g_assert_true(test_file_exists(folder, "m/dictionary.csv"));
    g_free(test_finwait(folder, 0, "run x.ini -q --resume --jsonl -o m"));
    resumed = test_file_get(folder, "m/summary.jsonl", NULL);
    g_assert_cmpstr(resumed, ==, before);
    g_assert_false(test_file_exists(folder, "m/connections.jsonl"));
}

int
main(int argc, char **argv)
{
    int status;

    g_test_init(&argc, &argv, NULL);
    folder = test_folder_new();
    test_file_put(folder, "x.ini", scenario_text);
    g_free(test_finwait(folder, 0, "run x.ini -q --jsonl -c -o r"));
    g_test_add_func("/tables/dictionary", test_dictionary);
    g_test_add_func("/tables/meanings", test_meanings);
    g_test_add_func("/tables/jsonl", test_jsonl);
    g_test_add_func("/tables/types", test_types);
    g_test_add_func("/tables/again", test_again);
    status = g_test_run();
    test_folder_remove(folder);
    return status;
}
