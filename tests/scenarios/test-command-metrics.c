/* SPDX-License-Identifier: GPL-2.0-only */
/* Metrics from records: joining the two ends, who is half-open, lost bytes,
 * and what one real run says. */
#include <glib.h>
#include <math.h>

#include "model/port.h"
#include "scenarios/measure/join.h"
#include "scenarios/measure/sums.h"
#include "scenarios/run/run.h"
#include "scenarios/scenario/scenario.h"
#include "scenarios/systems/systems.h"
#include "tests/scenarios/support-command.h"
#include "tests/shim/support-row.h"
#include "tests/units.h"

/* One end of a connection; times in ms, -1: never. */
typedef struct End {
    guint64 conn_id;
    gboolean active;
    int wanted, open, end, ready;
    Outcome outcome;
    guint written, read, expected; /* bytes */
} End;

static gint64
time_ns(int ms)
{
    return ms < 0 ? PORT_NEVER : ms * MS;
}

static GArray *
join(const End *ends, guint n, const GArray *origins)
{
    g_autoptr(GArray) clients = g_array_new(FALSE, FALSE, sizeof(Record));
    g_autoptr(GArray) servers = g_array_new(FALSE, FALSE, sizeof(Record));

    for (guint i = 0; i < n; i++) {
        const End *e = &ends[i];
        Record record = {.conn_id = e->conn_id,
                         .system = "test",
                         .active = e->active,
                         .wanted_ns = time_ns(e->wanted),
                         .asked_ns = time_ns(origins ? e->end : e->wanted),
                         .open_ns = time_ns(e->open),
                         .end_ns = time_ns(e->end),
                         .ready_ns = time_ns(e->ready),
                         .outcome = e->outcome,
                         .written_bytes = e->written,
                         .read_bytes = e->read,
                         .expected_bytes = e->expected};
        g_array_append_val(e->active ? clients : servers, record);
    }
    return conns_join(clients, origins, servers, NULL);
}

/* (transfer full) */
static MetricSums *
sums_of(const GArray *conns)
{
    MetricSums *sums = metric_sums_new(0, 0);

    for (guint i = 0; i < conns->len; i++) {
        metric_sums_add(sums, &g_array_index(conns, Conn, i));
    }
    return sums;
}

/* The number of the column 'key'. */
static gdouble
number(const GArray *conns, const char *key)
{
    MetricSums *sums = sums_of(conns);
    RunFacts facts = {.sums = sums, .duration_ns = 10000 * MS, .segments = 7};
    g_autofree gdouble *numbers = g_new(gdouble, metric_columns()->n);
    int column;

    column = metric_column_find(metric_columns(), key);
    g_assert_cmpint(column, >=, 0);
    metrics_compute(metric_columns(), &facts, numbers);
    metric_sums_free(sums);
    return numbers[column];
}

/* A refused attempt, a clean exchange, a reply that was cut, a connection that
 * the server has left, one that both still hold, a stray record. */
static const End ends[] = {
    {1, TRUE, 0, -1, 10, -1, OUTCOME_REFUSED, 0, 0, 0},
    {2, TRUE, 0, 30, 60, -1, OUTCOME_CLEAN, 100, 200, 200},
    {2, FALSE, 25, 30, 55, 75, OUTCOME_CLEAN, 200, 100, 0},
    {3, TRUE, 60, 90, 120, -1, OUTCOME_RESET, 100, 50, 200},
    {3, FALSE, 85, 90, 110, 114, OUTCOME_RESET, 200, 100, 0},
    {4, TRUE, 120, 150, -1, -1, OUTCOME_NEVER_CLOSED, 100, 0, 200},
    {4, FALSE, 145, 150, 160, 168, OUTCOME_DISCARDED, 0, 40, 0},
    {5, TRUE, 170, 200, -1, -1, OUTCOME_NEVER_CLOSED, 100, 0, 200},
    {5, FALSE, 195, 200, -1, -1, OUTCOME_NEVER_CLOSED, 0, 0, 0},
    {6, FALSE, 300, -1, 310, 312, OUTCOME_TIMEOUT, 0, 0, 0},
};

static void
test_join(void)
{
    g_autoptr(GArray) conns = join(ends, G_N_ELEMENTS(ends), NULL);
    const Conn *half = &g_array_index(conns, Conn, 3);
    const Conn *both = &g_array_index(conns, Conn, 4);
    const Conn *stray = &g_array_index(conns, Conn, 5);

    g_assert_cmpuint(conns->len, ==, 6);
    g_assert_true(half->has_client && half->has_server);
    g_assert_cmpstr(outcome_name(half->client.outcome), ==,
                    outcome_name(OUTCOME_HALF_OPEN));
    g_assert_cmpstr(outcome_name(both->client.outcome), ==,
                    outcome_name(OUTCOME_NEVER_CLOSED));
    g_assert_cmpstr(outcome_name(both->server.outcome), ==,
                    outcome_name(OUTCOME_NEVER_CLOSED));
    g_assert_false(stray->has_client);
}

static const struct {
    const char *key;
    gdouble number;
} expected[] = {
    {"attempts", 5},
    {"connections", 4},
    {"exchanges", 1},
    {"truncated", 2}, /* cut, and half-open */
    {"refused", 1},
    {"clean", 1},
    {"reset", 1},
    {"half_open", 1},
    {"never_closed", 1},
    {"bytes_lost", 150 + 60}, /* of the reset one; of the discarded one */
    {"refused_fraction", 0.2},
    {"reset_fraction", 0.25},
    {"exchange_rate", 0.1},
    {"segments", 7},
    {"accept_delay.n", 4},
    {"accept_delay.mean", (20 + 4 + 8 + 2) / 4e3},
    {"accept_delay.max", 0.020},
    {"connect_delay.n", 4},
    {"connect_delay.p50", 0.030},
    {"exchange_time.mean", 0.060},
    {"close_delay.max", 0.010},
};

static void
test_numbers(void)
{
    g_autoptr(GArray) conns = join(ends, G_N_ELEMENTS(ends), NULL);

    for (gsize i = 0; i < G_N_ELEMENTS(expected); i++) {
        row_near(expected[i].key, "number", number(conns, expected[i].key),
                 expected[i].number, 1e-12);
    }
}

/* What each of two clients (hosts 1 and 2) did: refused, tried again, given up;
 * refused and, in vain, tried again; established, and cut; in the middle of
 * it; vanished from a server that knows of nothing; from one that was reset. */
static const End wishes[] = {
    {0, TRUE, 0, -1, 5, -1, OUTCOME_REFUSED, 0, 0, 0},
    {0, TRUE, 0, -1, 9, -1, OUTCOME_TIMEOUT, 0, 0, 0},
    {0, TRUE, 20, -1, 30, -1, OUTCOME_REFUSED, 0, 0, 0},
    {0, TRUE, 20, -1, 31, -1, OUTCOME_REFUSED, 0, 0, 0},
    {1, TRUE, 40, 41, 42, -1, OUTCOME_RESET, 0, 10, 20},
    {1, FALSE, 40, 41, 42, -1, OUTCOME_RESET, 0, 0, 0},
    {2, TRUE, 50, 51, -1, -1, OUTCOME_NEVER_CLOSED, 0, 10, 20},
    {2, FALSE, 50, 51, 52, -1, OUTCOME_DISCARDED, 0, 0, 0},
    {3, TRUE, 60, 61, 62, -1, OUTCOME_DISCARDED, 0, 20, 20},
    {3, FALSE, 60, 61, -1, -1, OUTCOME_NEVER_CLOSED, 0, 0, 0},
    {4, TRUE, 70, 71, 72, -1, OUTCOME_DISCARDED, 0, 20, 20},
    {4, FALSE, 70, 71, 74, -1, OUTCOME_RESET, 0, 0, 0},
};

static const struct {
    const char *key;
    gdouble number;
} missing[] = {
    {"connect_delay.n", 4},       {"connect_delay.waiting", 1},
    {"connect_delay.never", 1},   {"exchange_time.n", 2},
    {"exchange_time.waiting", 2}, {"exchange_time.never", 2},
    {"close_delay.waiting", 2},   {"close_delay.never", 0},
    {"held_time.n", 0},           {"held_time.waiting", 1},
    {"held_time.never", 1},       {"accept_delay.waiting", 0},
};

/* The first four attempts are one host's, in the order of their times; the
 * third and fourth are its last. */
static void
test_missing(void)
{
    g_autoptr(GArray) origins = g_array_new(FALSE, TRUE, sizeof(ConnOrigin));
    g_autoptr(GArray) conns = NULL;

    for (guint i = 0; i < G_N_ELEMENTS(wishes); i++) {
        const ConnOrigin origin = {.host = i < 4 ? 1 : 2, .reply_bytes = 20};
        g_array_append_val(origins, origin);
    }
    conns = join(wishes, G_N_ELEMENTS(wishes), origins);
    for (gsize i = 0; i < G_N_ELEMENTS(missing); i++) {
        row_near(missing[i].key, "number", number(conns, missing[i].key),
                 missing[i].number, 1e-12);
    }
}

/* Of nothing, counts are 0 and the rest is not a number. */
static void
test_nothing(void)
{
    g_autoptr(GArray) conns = join(ends, 0, NULL);

    g_assert_cmpfloat(number(conns, "attempts"), ==, 0);
    g_assert_cmpfloat(number(conns, "accept_delay.n"), ==, 0);
    g_assert_true(isnan(number(conns, "accept_delay.mean")));
    g_assert_true(isnan(number(conns, "refused_fraction")));
}

/* A whole run in this process: every attempt is in one class, every exchange
 * arrived whole, and a second run in the same process says the same. */
static void
test_run(void)
{
    char *folder = test_folder_new();
    g_autofree char *path = g_build_filename(folder, "x.ini", NULL);
    g_autoptr(Scenario) scenario = NULL;
    g_autoptr(ParamSet) params = NULL;
    guint64 events[2];

    test_file_put(folder, "x.ini",
                  "[scenario]\nduration=20s\n[server]\nsockets=1\nreply=300B\n"
                  "[client]\ncount=3\nreply=300B\n[link]\nloss=0.02\n");
    scenario = scenario_load(path, NULL, NULL);
    params = scenario_point(scenario, 0);
    for (int i = 0; i < 2; i++) {
        g_autoptr(GError) error = NULL;
        RunResult run;
        gdouble classes = 0;
        const char *const keys[] = {"clean",    "refused",   "reset",
                                    "timeouts", "discarded", "never_closed"};
        run_simulate(params, 1, NULL, &run, &error);
        g_assert_no_error(error);
        for (gsize k = 0; k < G_N_ELEMENTS(keys); k++) {
            classes += number(run.conns, keys[k]);
        }
        for (guint c = 0; c < run.conns->len; c++) {
            const Conn *conn = &g_array_index(run.conns, Conn, c);
            classes +=
                conn->has_client && conn->client.outcome == OUTCOME_HALF_OPEN;
        }
        g_assert_cmpfloat(number(run.conns, "exchanges"), >, 20);
        g_assert_cmpfloat(classes, ==, number(run.conns, "attempts"));
        events[i] = run.facts.events;
        run_result_clear(&run);
    }
    g_assert_cmpuint(events[0], ==, events[1]);
    test_folder_remove(folder);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    systems_use(systems);
    g_test_add_func("/command/metrics/join", test_join);
    g_test_add_func("/command/metrics/numbers", test_numbers);
    g_test_add_func("/command/metrics/missing", test_missing);
    g_test_add_func("/command/metrics/nothing", test_nothing);
    g_test_add_func("/command/metrics/run", test_run);
    return g_test_run();
}
