/* SPDX-License-Identifier: GPL-2.0-only */
/* Queues before the router's link, and load on it. */
#include "scenarios/systems/systems.h"
#include "tests/scenarios/support-network.h"
#include "tests/shim/support-row.h"

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
        scenario = network_parse(asked);
        network_simulate(scenario, 1, &result);
        p50[i] = network_number(scenario, &result, "connect_delay{poll}.p50");
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
        g_autoptr(Scenario) scenario = network_parse(text);
        gdouble value;
        RunResult result;
        network_simulate(scenario, 1, &result);
        value = network_number(scenario, &result, rows[i].key);
        row_holds(*rows[i].load ? rows[i].load : "none", "in its range",
                  value >= rows[i].least && value <= rows[i].most);
        delays[i] = network_number(scenario, &result, "connect_delay.p50");
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
        g_autoptr(Scenario) scenario = network_parse(text);
        RunResult result;
        network_simulate(scenario, 1, &result);
        p50[i] = network_number(scenario, &result, "connect_delay.p50");
        run_result_clear(&result);
    }
    g_assert_cmpfloat(p50[0], >, 0.3);
    g_assert_cmpfloat(p50[1], <, 0.2);
    g_assert_cmpfloat(p50[2], <, 0.06);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    systems_use(systems);
    g_test_add_func("/network-load/queue", test_queue);
    g_test_add_func("/network-load/load", test_load);
    g_test_add_func("/network-load/load-queue", test_load_queue);
    return g_test_run();
}
