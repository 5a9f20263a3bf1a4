/* SPDX-License-Identifier: GPL-2.0-only */
/* What a warm-up leaves out of a run; and requests that are sent again after
 * they had been delivered. */
#include <glib.h>
#include <math.h>

#include "model/port.h"
#include "scenarios/run/run.h"
#include "scenarios/systems/systems.h"
#include "tests/units.h"

/* One run with the given settings: "KEY", "TEXT", ..., NULL. */
static void
run(RunResult *out, const char *const *settings)
{
    g_autofree const char **texts =
        g_new0(const char *, param_count(param_table()));
    g_autoptr(ParamSet) params = param_set_new(param_table());
    g_autoptr(GError) error = NULL;
    const Param *culprit;

    for (; *settings; settings += 2) {
        texts[param_find(param_table(), settings[0])->index] = settings[1];
    }
    param_set_read(params, texts, &culprit, &error);
    g_assert_no_error(error);
    run_simulate(params, 1, NULL, out, &error);
    g_assert_no_error(error);
}

static gdouble
number(const RunResult *result, const char *key)
{
    g_autofree gdouble *numbers = NULL;

    numbers = g_new(gdouble, metric_columns()->n);
    metrics_compute(metric_columns(), &result->facts, numbers);
    return numbers[metric_column_find(metric_columns(), key)];
}

/* ---- Warm-up --------------------------------------------------------------
 */

#define BUSY                                                                   \
    "server.sockets", "1", "client.count", "3", "link.loss", "0.02",           \
        "scenario.duration", "10s"

/* Connections that their client wanted before are not there; the others are
 * as they were, and rates are per second of the rest. */
static void
test_warmup(void)
{
    const char *const whole[] = {BUSY, NULL};
    const char *const cut[] = {BUSY, "scenario.warmup", "4s", NULL};
    RunResult all, rest;
    guint at = 0;

    run(&all, whole);
    run(&rest, cut);
    for (guint i = 0; i < all.conns->len; i++) {
        const Conn *conn = &g_array_index(all.conns, Conn, i);
        if (conn_begin_ns(conn) >= 4 * SECOND) {
            const Conn *same = &g_array_index(rest.conns, Conn, at++);
            g_assert_cmpuint(same->client.conn_id, ==, conn->client.conn_id);
            g_assert_cmpint(same->client.end_ns, ==, conn->client.end_ns);
            g_assert_cmpint(same->server_data, ==, conn->server_data);
        }
    }
    g_assert_cmpuint(at, ==, rest.conns->len);
    g_assert_cmpuint(at, >, 0);
    g_assert_cmpuint(at, <, all.conns->len);
    g_assert_cmpint(rest.facts.duration_ns, ==, 6 * SECOND);
    g_assert_cmpfloat_with_epsilon(number(&rest, "exchange_rate") * 6,
                                   number(&rest, "exchanges"), 1e-9);
    run_result_clear(&all);
    run_result_clear(&rest);
}

/* Segments and losses of the two parts make up those of the whole. */
static void
test_warmup_counts(void)
{
    const char *const whole[] = {BUSY, NULL};
    const char *const head[] = {BUSY, "scenario.duration", "4s", NULL};
    const char *const cut[] = {BUSY, "scenario.warmup", "4s", NULL};
    const char *const keys[] = {"segments", "lost_packets"};
    RunResult all, first, rest;

    run(&all, whole);
    run(&first, head);
    run(&rest, cut);
    for (guint i = 0; i < G_N_ELEMENTS(keys); i++) {
        g_assert_cmpfloat(number(&first, keys[i]), >, 0);
        g_assert_cmpfloat(number(&first, keys[i]) + number(&rest, keys[i]), ==,
                          number(&all, keys[i]));
    }
    run_result_clear(&all);
    run_result_clear(&first);
    run_result_clear(&rest);
}

/* ---- Repeats --------------------------------------------------------------
 */

#define IMPATIENT                                                              \
    "server.system", "posix", "server.service", "200ms", "server.workers",     \
        "8", "client.patience", "100ms", "scenario.duration", "10s"

/* A client that gives up before the reply and asks again makes the server do
 * the same twice; who only gives up does not, nor who waits long enough. */
static void
test_repeats(void)
{
    const char *const repeats[] = {IMPATIENT, "client.repeats", "1", NULL};
    const char *const gives_up[] = {IMPATIENT, NULL};
    const char *const waits[] = {
        IMPATIENT, "client.repeats", "1", "client.patience", "1s", NULL};
    RunResult result;

    run(&result, repeats);
    g_assert_cmpfloat(number(&result, "data_server.duplicated"), >, 20);
    g_assert_cmpfloat(number(&result, "duplicated_fraction"), >, 0.4);
    g_assert_cmpfloat(number(&result, "duplicated_fraction"), <, 0.6);
    g_assert_cmpfloat(number(&result, "exchanges"), ==, 0);
    run_result_clear(&result);
    run(&result, gives_up);
    g_assert_cmpfloat(number(&result, "data_server.duplicated"), ==, 0);
    g_assert_cmpfloat(number(&result, "data_client.truncated_noticed"), >, 20);
    run_result_clear(&result);
    run(&result, waits);
    g_assert_cmpfloat(number(&result, "data_server.duplicated"), ==, 0);
    g_assert_cmpfloat(number(&result, "exchanges"), >, 20);
    run_result_clear(&result);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    systems_use(systems);
    g_test_add_func("/outcome/cut/warmup", test_warmup);
    g_test_add_func("/outcome/cut/warmup-counts", test_warmup_counts);
    g_test_add_func("/outcome/cut/repeats", test_repeats);
    return g_test_run();
}
