/* SPDX-License-Identifier: GPL-2.0-only */
/* Networks of several links: who reaches whom and how fast, what is told of
 * each group and server, queues and load. */
#include <glib.h>
#include <string.h>

#include "scenarios/run/run.h"
#include "scenarios/scenario/scenario.h"
#include "scenarios/systems/systems.h"
#include "tests/shim/support-row.h"

#define ROUTED                                                                 \
    "[scenario]\nduration=20s\n"                                               \
    "[link]\nrate=100Mbps\ndelay=1ms\n"                                        \
    "[link.up]\nrate=10Mbps\ndelay=10ms\n"                                     \
    "[router]\nlink=up\n"                                                      \
    "[client]\nthink=50ms\n"

static Scenario *
parse(const char *text)
{
    g_autoptr(GError) error = NULL;
    Scenario *scenario = scenario_parse(text, strlen(text), "x.ini", &error);

    g_assert_no_error(error);
    return scenario;
}

static void
simulate(const Scenario *scenario, guint64 rng_run, RunResult *result)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(ParamSet) params = scenario_point(scenario, 0);

    run_simulate(params, rng_run, NULL, result, &error);
    g_assert_no_error(error);
}

/* The number of the column 'key' of one run. */
static gdouble
number(const Scenario *scenario, const RunResult *result, const char *key)
{
    g_autofree gdouble *numbers = g_new(gdouble, scenario->columns->n);
    int column = metric_column_find(scenario->columns, key);

    g_assert_cmpint(column, >=, 0);
    metrics_compute(scenario->columns, &result->facts, numbers);
    return numbers[column];
}

/* ---- Who reaches whom ---------------------------------------------------- */

/* A connection takes the delays of all links on its way, there and back. */
static void
test_delays(void)
{
    g_autoptr(Scenario) scenario =
        parse(ROUTED "[link.far]\ndelay=100ms\n"
                     "[server.a]\n[server.b]\nlink=far\nsystem=posix\n"
                     "[client.near]\nserver=a\n"
                     "[client.away]\nserver=a\nlink=far\n"
                     "[client.other]\nserver=b\n");
    RunResult result;

    simulate(scenario, 1, &result);
    row_near("near", "s", number(scenario, &result, "connect_delay{near}.p50"),
             0.022, 0.001);
    row_near("away", "s", number(scenario, &result, "connect_delay{away}.p50"),
             0.220, 0.001);
    row_near("other", "s",
             number(scenario, &result, "connect_delay{other}.p50"), 0.222,
             0.001);
    run_result_clear(&result);
}

/* What is told of a server is that of its clients. */
static void
test_servers(void)
{
    g_autoptr(Scenario) scenario =
        parse(ROUTED "[link.gone]\nloss=100%\n"
                     "[server.a]\nsystem=posix\n[server.b]\nsystem=posix\n"
                     "[client.x]\nserver=a\n[client.y]\nserver=b\ncount=2\n"
                     "[client.z]\nserver=b\nlink=gone\n");
    RunResult result;

    simulate(scenario, 1, &result);
    row_near("a", "n", number(scenario, &result, "attempts{a}"),
             number(scenario, &result, "attempts{x}"), 0.5);
    row_near("b", "n", number(scenario, &result, "attempts{b}"),
             number(scenario, &result, "attempts{y}") +
                 number(scenario, &result, "attempts{z}"),
             0.5);
    row_near("all", "n", number(scenario, &result, "attempts"),
             number(scenario, &result, "attempts{a}") +
                 number(scenario, &result, "attempts{b}"),
             0.5);
    g_assert_cmpfloat(number(scenario, &result, "attempts{z}"), >, 0);
    g_assert_cmpfloat(number(scenario, &result, "accepted{b}"), ==,
                      number(scenario, &result, "accepted{y}"));
    run_result_clear(&result);
}

/* A slow link is one group's own; the router's is everybody's. */
static void
test_shared(void)
{
    static const char clients[] =
        "[server]\nsystem=posix\nreply=100000B\n[server.a]\n[server.b]\n"
        "[client.one]\nserver=a\nreply=100000B\n"
        "[client.two]\nserver=b\ncount=3\nreply=100000B\n";
    g_autofree char *alone_text = g_strconcat(ROUTED, clients, NULL);
    g_autofree char *own_text = g_strconcat(ROUTED "[link.slow]\nrate=1Mbps\n",
                                            clients, "link=slow\n", NULL);
    g_autoptr(Scenario) shared = parse(alone_text);
    g_autoptr(Scenario) own = parse(own_text);
    RunResult a, b;

    simulate(shared, 1, &a);
    simulate(own, 1, &b);
    g_assert_cmpfloat(number(shared, &a, "goodput"), <, 10.2e6);
    g_assert_cmpfloat(number(own, &b, "goodput{two}"), <, 3.1e6);
    g_assert_cmpfloat(number(own, &b, "goodput{one}"), >,
                      1.2 * number(shared, &a, "goodput{one}"));
    run_result_clear(&a);
    run_result_clear(&b);
}

/* CoDel keeps the queue before a slow link short, where drop-tail fills it. */
static void
test_queue(void)
{
    static const char *const discs[] = {"fifo", "codel", "fqcodel"};
    gdouble p50[3];

    for (guint i = 0; i < G_N_ELEMENTS(discs); i++) {
        g_autofree char *text = g_strconcat(
            "[scenario]\nduration=60s\nwarmup=10s\n"
            "[link]\nrate=100Mbps\ndelay=1ms\n"
            "[link.up]\nrate=1Mbps\ndelay=10ms\nqueue=200\nqueue_disc=",
            discs[i],
            "\n[router]\nlink=up\n[server]\nsystem=posix\n"
            "[client.bulk]\nreply=1000000B\ncount=2\n"
            "[client.poll]\nreply=100B\nthink=200ms\n"
            "[server.bulk-server]\nreply=1000000B\n"
            "[server.poll-server]\nreply=100B\n",
            NULL);
        g_autofree char *asked = NULL;
        g_autoptr(Scenario) scenario = NULL;
        g_auto(GStrv) parts = g_strsplit(text, "[client.poll]", 2);
        RunResult result;
        asked = g_strconcat(parts[0], "server=bulk-server\n[client.poll]",
                            "\nserver=poll-server", parts[1], NULL);
        scenario = parse(asked);
        simulate(scenario, 1, &result);
        p50[i] = number(scenario, &result, "connect_delay{poll}.p50");
        run_result_clear(&result);
    }
    g_assert_cmpfloat(p50[0], >, 0.5);
    g_assert_cmpfloat(p50[1], <, 0.2);
    g_assert_cmpfloat(p50[2], <, 0.06);
}

/* Background load takes its share of the router's link, one way; connections
 * beside it wait longer, and are none of its. */
static void
test_load(void)
{
    static const struct {
        const char *load, *key;
        gdouble least, most;
    } rows[] = {
        {"", "uplink_down", 0, 0.1e6},
        {"[load]\nkind=udp\nshare=50%\n", "uplink_down", 0.98e6, 1.1e6},
        {"[load]\nkind=udp\nshare=50%\ndirection=up\n", "uplink_up", 0.98e6,
         1.1e6},
        {"[load]\nkind=udp\nflows=4\nshare=80%\non=1s\noff=1s\n", "uplink_down",
         0.75e6, 0.95e6},
        {"[load]\n", "uplink_down", 1.9e6, 2.01e6},
        {"[load]\nshare=30%\nflows=3\n", "uplink_down", 0.55e6, 0.75e6},
        {"[load.a]\nkind=udp\nshare=20%\n[load.b]\nkind=udp\nshare=30%\n",
         "uplink_down", 0.98e6, 1.1e6},
        {"[load.a]\nkind=udp\n[load.b]\nkind=udp\nshare=20%\n", "uplink_drops",
         100, 1e9},
    };
    gdouble delays[G_N_ELEMENTS(rows)];

    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autofree char *text = g_strconcat(
            "[scenario]\nduration=40s\nwarmup=4s\n[link]\nrate=100Mbps\n"
            "delay=1ms\n[link.up]\nrate=2Mbps\ndelay=10ms\nqueue=50\n"
            "[router]\nlink=up\n[client]\nthink=1s\n",
            rows[i].load, NULL);
        g_autoptr(Scenario) scenario = parse(text);
        gdouble value;
        RunResult result;
        simulate(scenario, 1, &result);
        value = number(scenario, &result, rows[i].key);
        row_holds(*rows[i].load ? rows[i].load : "none", "in its range",
                  value >= rows[i].least && value <= rows[i].most);
        delays[i] = number(scenario, &result, "connect_delay.p50");
        run_result_clear(&result);
    }
    g_assert_cmpfloat(delays[0], <, 0.025);
    g_assert_cmpfloat(delays[4], >, 0.05);
}

/* Load that begins before time runs, in each queue: CoDel keeps it short, and
 * FqCoDel lets small flows pass it. */
static void
test_load_queue(void)
{
    static const char *const discs[] = {"fifo", "codel", "fqcodel"};
    gdouble p50[3];

    for (guint i = 0; i < G_N_ELEMENTS(discs); i++) {
        g_autofree char *text = g_strconcat(
            "[scenario]\nduration=20s\nwarmup=4s\n[link]\nrate=100Mbps\n"
            "delay=1ms\n[link.up]\nrate=1Mbps\ndelay=10ms\nqueue_disc=",
            discs[i], "\n[router]\nlink=up\n[client]\nthink=1s\n[load]\n",
            NULL);
        g_autoptr(Scenario) scenario = parse(text);
        RunResult result;
        simulate(scenario, 1, &result);
        p50[i] = number(scenario, &result, "connect_delay.p50");
        run_result_clear(&result);
    }
    g_assert_cmpfloat(p50[0], >, 0.3);
    g_assert_cmpfloat(p50[1], <, 0.2);
    g_assert_cmpfloat(p50[2], <, 0.06);
}

/* The same run twice is the same run. */
static void
test_again(void)
{
    static const char text[] =
        ROUTED "[server.a]\n[server.b]\nsystem=posix\n"
               "[client.x]\nserver=a\ncount=3\n[client.y]\nserver=b\n"
               "think=ns3::ExponentialRandomVariable[Mean=0.05]\n";
    g_autoptr(Scenario) scenario = parse(text);
    gdouble attempts[3], events[3];

    for (guint i = 0; i < 3; i++) {
        RunResult result;
        simulate(scenario, i == 2 ? 2 : 1, &result);
        attempts[i] = number(scenario, &result, "attempts{y}");
        events[i] = number(scenario, &result, "events");
        run_result_clear(&result);
    }
    g_assert_cmpfloat(attempts[0], ==, attempts[1]);
    g_assert_cmpfloat(events[0], ==, events[1]);
    g_assert_cmpfloat(events[0], !=, events[2]);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    systems_use(systems);
    g_test_add_func("/network/delays", test_delays);
    g_test_add_func("/network/servers", test_servers);
    g_test_add_func("/network/shared", test_shared);
    g_test_add_func("/network/queue", test_queue);
    g_test_add_func("/network/load", test_load);
    g_test_add_func("/network/load-queue", test_load_queue);
    g_test_add_func("/network/again", test_again);
    return g_test_run();
}
