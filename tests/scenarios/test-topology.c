/* SPDX-License-Identifier: GPL-2.0-only */
/* Networks of several links: what they look like, who reaches whom and how
 * fast, and what is told of each group. */
#include <glib.h>
#include <string.h>

#include "model/units.h"
#include "scenarios/params/topology.h"
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

/* ---- What it looks like -------------------------------------------------- */

/* "link: client x3 - router" for each link.  (transfer full) */
static char *
draw(const char *text)
{
    g_autoptr(Scenario) scenario = parse(text);
    g_autoptr(ParamSet) params = scenario_point(scenario, 0);
    const Param *culprit;
    g_autoptr(Topology) topology = topology_new(params, &culprit, NULL);
    GString *out = g_string_new(NULL);

    for (guint i = 0; i < topology->links->len; i++) {
        const TopoLink *link = topology_link(topology, i);
        g_string_append_printf(out, "%s%s", i ? "; " : "",
                               link->section ? link->section : "ideal");
        g_string_append_printf(out, "%s x%u:", link->is_bus ? " lan" : "",
                               link->n_copies);
        for (guint k = 0; k < link->ends->len; k++) {
            const TopoEnd *end = topology_end(link, k);
            const TopoGroup *group = topology_group(topology, end->group);
            g_string_append_printf(out, " %s%s%s*%u", end->is_near ? "" : "-",
                                   group->section, group->is_far ? ".far" : "",
                                   group->n_hosts);
        }
    }
    return g_string_free(out, FALSE);
}

static const struct {
    const char *name, *text, *drawn;
} shapes[] = {
    {"one link", "[client]\ncount=1\n", "link x1: client*1 -server*1"},
    {"lan", "[link]\ntype=csma\n[client]\ncount=3\n",
     "link lan x1: -server*1 client*3"},
    {"router", "[router]\n[client]\ncount=3\n",
     "link x3: client*3 -router*1; link x1: router*1 -server*1"},
    {"lan behind a router",
     "[link.lan]\ntype=csma\n[router]\n[client]\ncount=3\nlink=lan\n",
     "link.lan lan x1: -router*1 client*3; link x1: router*1 -server*1"},
    {"two groups on a lan and one beside",
     "[link.lan]\ntype=csma\n[router]\n[client.a]\nlink=lan\n"
     "[client.b]\nlink=lan\ncount=2\n[client.c]\n",
     "link.lan lan x1: -router*1 client.a*1 client.b*2; "
     "link x1: client.c*1 -router*1; link x1: router*1 -server*1"},
    {"two servers",
     "[router]\n[server.a]\n[server.b]\n[client.x]\nserver=a\n"
     "[client.y]\nserver=b\n",
     "link x1: client.x*1 -router*1; link x1: client.y*1 -router*1; "
     "link x1: router*1 -router.far*1; ideal x1: router.far*1 -server.a*1; "
     "ideal x1: router.far*1 -server.b*1"},
    {"a server on a link of its own",
     "[link.own]\n[router]\n[server]\nlink=own\n",
     "link x1: client*1 -router*1; link x1: router*1 -router.far*1; "
     "link.own x1: router.far*1 -server*1"},
    {"servers on a lan behind the router",
     "[link.lan]\ntype=csma\n[router]\nlink=lan\n[server.a]\n[server.b]\n"
     "[client.x]\nserver=a\n[client.y]\nserver=b\n",
     "link x1: client.x*1 -router*1; link x1: client.y*1 -router*1; "
     "link.lan lan x1: -server.a*1 router*1 -server.b*1"},
    {"several links of a host",
     "[server]\nsystem=posix\n[client.x]\n[client.y]\n",
     "link x1: client.x*1 -server*1; link x1: client.y*1 -server*1"},
    {"a server that nobody asks at this point",
     "[link]\ntype=csma\n[server.a]\n[server.b]\n[sweep]\nclient.server=a, b\n",
     "link lan x1: -server.a*1 client*1"},
};

static void
test_shape(gconstpointer row)
{
    const char *const *shape = row;
    g_autofree char *drawn = draw(shape[1]);

    g_assert_cmpstr(drawn, ==, shape[2]);
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
    for (guint i = 0; i < G_N_ELEMENTS(shapes); i++) {
        g_autofree char *path =
            g_strconcat("/topology/shape/", shapes[i].name, NULL);
        g_test_add_data_func(path, &shapes[i], test_shape);
    }
    g_test_add_func("/topology/delays", test_delays);
    g_test_add_func("/topology/servers", test_servers);
    g_test_add_func("/topology/shared", test_shared);
    g_test_add_func("/topology/queue", test_queue);
    g_test_add_func("/topology/again", test_again);
    return g_test_run();
}
