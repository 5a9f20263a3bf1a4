/* SPDX-License-Identifier: GPL-2.0-only */
/* Groups of clients in runs: who is there, whose connection is whose, and what
 * the metrics of the groups say together. */
#include <glib.h>
#include <string.h>

#include "model/port.h"
#include "scenarios/measure/join.h"
#include "scenarios/run/run.h"
#include "scenarios/scenario/scenario.h"
#include "scenarios/systems/systems.h"
#include "tests/shim/support-row.h"

/* Few sockets and a bad link, so that connections end in many ways. */
#define LAN                                                                    \
    "[scenario]\nduration=40s\n"                                               \
    "[link]\ntype=csma\ndelay=1us\nloss=3%\n"                                  \
    "[server]\nsystem=sock\nsockets=2\nconnectiontout=2\n"                     \
    "[client]\nthink=40ms\nstart=ns3::UniformRandomVariable[Min=0|Max=1]\n"

static const char two[] = LAN "vanish=10%\npatience=1s\nretry=20ms\n"
                              "[client.fast]\ncount=3\nthink=5ms\n"
                              "[client.slow]\nsystem=sock\ncount=2\n";

static Scenario *
parse(const char *text)
{
    g_autoptr(GError) error = NULL;
    Scenario *scenario = scenario_parse(text, strlen(text), "x.ini", &error);

    g_assert_no_error(error);
    return scenario;
}

static void
simulate(const Scenario *scenario, const RunWatch *watch, RunResult *result)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(ParamSet) params = scenario_point(scenario, 0);

    run_simulate(params, 1, watch, result, &error);
    g_assert_no_error(error);
}

static gdouble *
numbers_of(const Scenario *scenario, const RunResult *result)
{
    gdouble *numbers = g_new(gdouble, scenario->columns->n);

    metrics_compute(scenario->columns, &result->facts, numbers);
    return numbers;
}

/* ---- Who is there -------------------------------------------------------- */

/* Notes the name of a node, as TracingFn. */
static void
note_node(gpointer user, const char *node, const TraceRecord *record)
{
    (void)record;
    if (!g_hash_table_contains(user, node)) {
        g_hash_table_add(user, g_strdup(node));
    }
}

/* The hosts of each group are called after it and counted from 0; [client] has
 * none. */
static void
test_nodes(void)
{
    static const char *const expected[] = {"server",        "client.fast.0",
                                           "client.fast.1", "client.fast.2",
                                           "client.slow.0", "client.slow.1"};
    g_autoptr(Scenario) scenario = parse(two);
    g_autoptr(GHashTable) nodes =
        g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    const RunWatch watch = {.trace = note_node, .trace_user = nodes};
    RunResult result;

    simulate(scenario, &watch, &result);
    for (gsize i = 0; i < G_N_ELEMENTS(expected); i++) {
        row_holds(expected[i], "there",
                  g_hash_table_contains(nodes, expected[i]));
    }
    g_assert_cmpuint(g_hash_table_size(nodes), ==, G_N_ELEMENTS(expected));
    run_result_clear(&result);
}

/* Who runs which system is known from the records themselves. */
static void
test_whose(void)
{
    g_autoptr(Scenario) scenario = parse(two);
    RunResult result;
    guint n[3] = {0};

    simulate(scenario, NULL, &result);
    for (guint i = 0; i < result.conns->len; i++) {
        const Conn *conn = &g_array_index(result.conns, Conn, i);
        if (conn->has_client) {
            guint group = g_str_equal(conn->client.system, "posix") ? 1 : 2;
            g_assert_cmpuint(conn->group, ==, group);
        }
        n[conn->group]++;
    }
    g_assert_cmpuint(n[0], ==, 0);
    g_assert_cmpuint(n[1], >, 100);
    g_assert_cmpuint(n[2], >, 20);
    run_result_clear(&result);
}

/* A connection that the server began twice is twice its client's; one of a
 * client that nobody knows is nobody's. */
static void
test_origins(void)
{
    const Record opened[] = {{.conn_id = 7}, {.conn_id = 0}, {.conn_id = 8}};
    const Record accepted[] = {{.conn_id = 9},
                               {.conn_id = 7, .open_ns = PORT_NEVER},
                               {.conn_id = 8},
                               {.conn_id = 7}};
    const ConnOrigin told[] = {{.group = 2, .reply_bytes = 20, .host = 1},
                               {.group = 1, .reply_bytes = 10, .host = 2},
                               {.group = 1, .reply_bytes = 10, .host = 2}};
    const ConnOrigin took[] = {
        {.asked = 5}, {.asked = 6}, {.asked = 7}, {.asked = 8}};
    const guint groups[] = {2, 1, 1, 0, 2};
    const guint asked[] = {8, 0, 7, 5, 6};
    g_autoptr(GArray) clients = g_array_new(FALSE, FALSE, sizeof(Record));
    g_autoptr(GArray) servers = g_array_new(FALSE, FALSE, sizeof(Record));
    g_autoptr(GArray) origins = g_array_new(FALSE, FALSE, sizeof(ConnOrigin));
    g_autoptr(GArray) takers = g_array_new(FALSE, FALSE, sizeof(ConnOrigin));
    g_autoptr(GArray) conns = NULL;

    g_array_append_vals(takers, took, G_N_ELEMENTS(took));
    g_array_append_vals(clients, opened, G_N_ELEMENTS(opened));
    g_array_append_vals(servers, accepted, G_N_ELEMENTS(accepted));
    g_array_append_vals(origins, told, G_N_ELEMENTS(told));
    conns = conns_join(clients, origins, servers, takers);
    g_assert_cmpuint(conns->len, ==, G_N_ELEMENTS(groups));
    for (guint i = 0; i < conns->len; i++) {
        const Conn *conn = &g_array_index(conns, Conn, i);
        g_assert_cmpuint(conn->group, ==, groups[i]);
        g_assert_cmpuint(conn->asked, ==, asked[i]);
        g_assert_cmpuint(conn->reply_bytes, ==, 10 * groups[i]);
    }
}

/* ---- What they are worth ------------------------------------------------- */

/* TRUE if the groups' numbers of a column add up to that of all. */
static gboolean
is_sum(const MetricColumn *column)
{
    return column->metric->kind == METRIC_CLASSES ||
           g_strcmp0(column->stat, "n") == 0 ||
           (column->metric->kind == METRIC_TOTAL &&
            !column->metric->is_of_run &&
            !g_str_has_suffix(column->key, "_each"));
}

/* Each class and total of all is that of the groups together. */
static void
test_sums(void)
{
    g_autoptr(Scenario) scenario = parse(two);
    const MetricColumns *columns = scenario->columns;
    g_autofree gdouble *numbers = NULL;
    RunResult result;
    guint n_both = 0;

    simulate(scenario, NULL, &result);
    numbers = numbers_of(scenario, &result);
    for (guint i = 0; i < columns->n; i++) {
        gdouble sum[3] = {0};
        for (guint k = i + 1; k < columns->n && !columns->at[i].group; k++) {
            if (columns->at[k].metric == columns->at[i].metric &&
                g_strcmp0(columns->at[k].stat, columns->at[i].stat) == 0) {
                sum[columns->at[k].group] += numbers[k];
            }
        }
        if (!columns->at[i].group && is_sum(&columns->at[i])) {
            row_near(columns->at[i].key, "sum", sum[1] + sum[2], numbers[i],
                     1e-6 * (1 + numbers[i]));
            n_both += sum[1] > 0 && sum[2] > 0;
        }
    }
    g_assert_cmpuint(n_both, >, 15);
    run_result_clear(&result);
}

/* Everybody's columns come first and are the same; a group has all but what is
 * told of whole runs. */
static void
test_columns(void)
{
    const char *const groups[] = {"a", "b-2", NULL};
    const MetricColumns *shared = metric_columns();
    const MetricColumns *columns = metric_columns_new(groups, 0, 0);
    guint n_of_run = 0;

    for (guint i = 0; i < shared->n; i++) {
        const MetricColumn *column = &shared->at[i];
        g_autofree char *key = g_strdup_printf(
            "%s{b-2}%s%s", column->metric->name, column->stat ? "." : "",
            column->stat ? column->stat : "");
        row_text(column->key, "key", columns->at[i].key, column->key);
        row_text(column->key, "name", columns->at[i].name, column->name);
        row_holds(key, "there",
                  (metric_column_find(columns, key) < 0) ==
                      column->metric->is_of_run);
        n_of_run += column->metric->is_of_run ? 1 : 0;
    }
    g_assert_cmpuint(columns->n, ==, 3 * shared->n - 2 * n_of_run);
    g_assert_cmpuint(n_of_run, ==, 7);
    g_assert_cmpstr(
        columns->at[metric_column_find(columns, "accept_delay{a}.p95")].name,
        ==, "accept_delay{a}_p95_s");
    metric_columns_free(columns);
}

/* ---- The same clients, told otherwise ------------------------------------ */

static void
assert_same_conns(const GArray *a, const GArray *b)
{
    g_assert_cmpuint(a->len, ==, b->len);
    g_assert_cmpuint(a->len, >, 100);
    for (guint i = 0; i < a->len; i++) {
        const Conn *x = &g_array_index(a, Conn, i);
        const Conn *y = &g_array_index(b, Conn, i);
        g_assert_cmpmem(&x->client, sizeof(Record), &y->client, sizeof(Record));
        g_assert_cmpmem(&x->server, sizeof(Record), &y->server, sizeof(Record));
    }
}

/* Three clients are the same three, with the same random numbers, whether they
 * are in no group, one or two. */
static void
test_same_clients(void)
{
    static const char *const texts[] = {
        LAN "count=3\n", LAN "[client.all]\ncount=3\n",
        LAN "count=2\n[client.a]\n[client.b]\ncount=1\n"};
    RunResult results[G_N_ELEMENTS(texts)];

    for (gsize i = 0; i < G_N_ELEMENTS(texts); i++) {
        g_autoptr(Scenario) scenario = parse(texts[i]);
        simulate(scenario, NULL, &results[i]);
        assert_same_conns(results[0].conns, results[i].conns);
    }
    for (gsize i = 0; i < G_N_ELEMENTS(texts); i++) {
        run_result_clear(&results[i]);
    }
}

/* Replies are counted by what the clients of each group ask for. */
static void
test_replies(void)
{
    g_autoptr(Scenario) scenario =
        parse(LAN "reply=100B\nrequest=100B\n[client.small]\n"
                  "[client.large]\nrequest=1000B\nreply=1000B\n");
    g_autofree gdouble *numbers = NULL;
    RunResult result;

    simulate(scenario, NULL, &result);
    numbers = numbers_of(scenario, &result);
    for (guint group = 1; group <= 2; group++) {
        const guint64 reply = group == 1 ? 100 : 1000;
        g_autofree char *key = g_strdup_printf(
            "replies{%s}", scenario->columns->groups[group - 1]);
        guint64 n = 0;
        for (guint i = 0; i < result.conns->len; i++) {
            const Conn *conn = &g_array_index(result.conns, Conn, i);
            n += conn->group == group ? conn->client.read_bytes / reply : 0;
        }
        g_assert_cmpuint(n, >, 50);
        g_assert_cmpfloat(numbers[metric_column_find(scenario->columns, key)],
                          ==, (gdouble)n);
    }
    run_result_clear(&result);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_set_nonfatal_assertions();
    systems_use(systems);
    g_test_add_func("/groups/nodes", test_nodes);
    g_test_add_func("/groups/whose", test_whose);
    g_test_add_func("/groups/origins", test_origins);
    g_test_add_func("/groups/sums", test_sums);
    g_test_add_func("/groups/columns", test_columns);
    g_test_add_func("/groups/same-clients", test_same_clients);
    g_test_add_func("/groups/replies", test_replies);
    return g_test_run();
}
