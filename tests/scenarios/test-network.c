/* SPDX-License-Identifier: GPL-2.0-only */
/* Networks of several links: who reaches whom and how fast, what is told of
 * each group and server. */
#include "scenarios/systems/systems.h"
#include "tests/scenarios/support-network.h"
#include "tests/shim/support-row.h"

#define ROUTED                                                                 \
    "[scenario]\nduration=20s\n"                                               \
    "[link]\nrate=100Mbps\ndelay=1ms\n"                                        \
    "[link.up]\nrate=10Mbps\ndelay=10ms\n"                                     \
    "[router]\nlink=up\n"                                                      \
    "[client]\nthink=50ms\n"

/* ---- Who reaches whom ---------------------------------------------------- */

/* A connection takes the delays of all links on its way, there and back. */
static void
test_delays(void)
{
    g_autoptr(Scenario) scenario =
        network_parse(ROUTED "[link.far]\ndelay=100ms\n"
                             "[server.a]\n[server.b]\nlink=far\nsystem=posix\n"
                             "[client.near]\nserver=a\n"
                             "[client.away]\nserver=a\nlink=far\n"
                             "[client.other]\nserver=b\n");
    RunResult result;

    network_simulate(scenario, 1, &result);
    row_near("near", "s",
             network_number(scenario, &result, "connect_delay{near}.p50"),
             0.022, 0.001);
    row_near("away", "s",
             network_number(scenario, &result, "connect_delay{away}.p50"),
             0.220, 0.001);
    row_near("other", "s",
             network_number(scenario, &result, "connect_delay{other}.p50"),
             0.222, 0.001);
    run_result_clear(&result);
}

/* What is told of a server is that of its clients. */
static void
test_servers(void)
{
    g_autoptr(Scenario) scenario = network_parse(
        ROUTED "[link.gone]\nloss=100%\n"
               "[server.a]\nsystem=posix\n[server.b]\nsystem=posix\n"
               "[client.x]\nserver=a\n[client.y]\nserver=b\ncount=2\n"
               "[client.z]\nserver=b\nlink=gone\n");
    RunResult result;

    network_simulate(scenario, 1, &result);
    row_near("a", "n", network_number(scenario, &result, "attempts{a}"),
             network_number(scenario, &result, "attempts{x}"), 0.5);
    row_near("b", "n", network_number(scenario, &result, "attempts{b}"),
             network_number(scenario, &result, "attempts{y}") +
                 network_number(scenario, &result, "attempts{z}"),
             0.5);
    row_near("all", "n", network_number(scenario, &result, "attempts"),
             network_number(scenario, &result, "attempts{a}") +
                 network_number(scenario, &result, "attempts{b}"),
             0.5);
    g_assert_cmpfloat(network_number(scenario, &result, "attempts{z}"), >, 0);
    g_assert_cmpfloat(network_number(scenario, &result, "accepted{b}"), ==,
                      network_number(scenario, &result, "accepted{y}"));
    run_result_clear(&result);
}

/* On a LAN all servers are the servers' side. */
static void
test_sides(void)
{
    static const struct {
        const char *link;
        gboolean are_heard;
    } rows[] = {{"", TRUE},
                {"down_server=0s+20s\n", FALSE},
                {"down_client=0s+20s\n", FALSE},
                {"drop=server:SYN+ACK:all\n", FALSE},
                {"drop=client:SYN+ACK:all\n", TRUE},
                {"box.syn=drop\nbox.syn_from=client\n", FALSE},
                {"box.syn=drop\nbox.syn_from=server\n", TRUE}};

    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autofree char *text = g_strconcat(
            "[scenario]\nduration=3s\n[link]\ntype=csma\ndelay=10us\n",
            rows[i].link,
            "[server]\nsystem=posix\n[server.a]\n[server.b]\n"
            "[client.x]\nserver=a\n[client.y]\nserver=b\n",
            NULL);
        g_autoptr(Scenario) scenario = network_parse(text);
        RunResult result;
        network_simulate(scenario, 1, &result);
        row_holds(rows[i].link, "the first is heard",
                  (network_number(scenario, &result, "exchanges{x}") > 0) ==
                      rows[i].are_heard);
        row_holds(rows[i].link, "the second is heard",
                  (network_number(scenario, &result, "exchanges{y}") > 0) ==
                      rows[i].are_heard);
        run_result_clear(&result);
    }
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
    g_autoptr(Scenario) shared = network_parse(alone_text);
    g_autoptr(Scenario) own = network_parse(own_text);
    RunResult a, b;

    network_simulate(shared, 1, &a);
    network_simulate(own, 1, &b);
    g_assert_cmpfloat(network_number(shared, &a, "goodput"), <, 10.2e6);
    g_assert_cmpfloat(network_number(own, &b, "goodput{two}"), <, 3.1e6);
    g_assert_cmpfloat(network_number(own, &b, "goodput{one}"), >,
                      1.2 * network_number(shared, &a, "goodput{one}"));
    run_result_clear(&a);
    run_result_clear(&b);
}

/* Who draws at random draws the same, however many there are of others: points
 * share random numbers group by group. */
static void
test_streams(void)
{
    static const char *const others[] = {"count=1\n", "count=5\n",
                                         "count=5\nthink=20ms\n"};
    gdouble attempts[3], segments[3], goodput[3];

    for (gsize i = 0; i < G_N_ELEMENTS(others); i++) {
        g_autofree char *text = g_strconcat(
            "[scenario]\nduration=10s\n[link]\nloss=2%\n"
            "[server]\nsystem=posix\n[server.a]\n[server.b]\n[client]\n"
            "think=ns3::ExponentialRandomVariable[Mean=0.05]\n"
            "[client.x]\nserver=a\n[client.y]\nserver=b\n",
            others[i], NULL);
        g_autoptr(Scenario) scenario = network_parse(text);
        RunResult result;
        network_simulate(scenario, 1, &result);
        attempts[i] = network_number(scenario, &result, "attempts{x}");
        goodput[i] = network_number(scenario, &result, "goodput{x}");
        segments[i] = network_number(scenario, &result, "segments");
        run_result_clear(&result);
    }
    for (guint i = 1; i < G_N_ELEMENTS(others); i++) {
        g_assert_cmpfloat(attempts[i], ==, attempts[0]);
        g_assert_cmpfloat(goodput[i], ==, goodput[0]);
        g_assert_cmpfloat(segments[i], >, segments[0]);
    }
}

/* The same run twice is the same run. */
static void
test_again(void)
{
    static const char text[] =
        ROUTED "[server.a]\n[server.b]\nsystem=posix\n"
               "[client.x]\nserver=a\ncount=3\n[client.y]\nserver=b\n"
               "think=ns3::ExponentialRandomVariable[Mean=0.05]\n";
    g_autoptr(Scenario) scenario = network_parse(text);
    gdouble attempts[3], events[3];

    for (guint i = 0; i < 3; i++) {
        RunResult result;
        network_simulate(scenario, i == 2 ? 2 : 1, &result);
        attempts[i] = network_number(scenario, &result, "attempts{y}");
        events[i] = network_number(scenario, &result, "events");
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
    g_test_add_func("/network/sides", test_sides);
    g_test_add_func("/network/shared", test_shared);
    g_test_add_func("/network/streams", test_streams);
    g_test_add_func("/network/again", test_again);
    return g_test_run();
}
