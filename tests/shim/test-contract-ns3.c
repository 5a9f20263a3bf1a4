/* SPDX-License-Identifier: GPL-2.0-only */
/* The contract of model/port.h, held against ns-3 (shim/port-ns3.h). */
#include "shim/memory.h"
#include "shim/port-ns3.h"
#include "shim/sim.h"
#include "tests/model/contract.h"
#include "tests/units.h"

/* The scripts' flags are passed on as they are. */
G_STATIC_ASSERT(WORLD_FIN == SIM_FIN);
G_STATIC_ASSERT(WORLD_SYN == SIM_SYN);
G_STATIC_ASSERT(WORLD_RST == SIM_RST);
G_STATIC_ASSERT(WORLD_ACK == SIM_ACK);
G_STATIC_ASSERT(WORLD_DATA == SIM_DATA);

typedef struct Ns3World {
    SimWorld *sim;
    SimNode *nodes[2];
    SimLink *link;
} Ns3World;

/* A fixed time-out and as many repeats for everything, as in the memory
 * world, so that "unanswered" ends within the same simulated time. */
static void
profile_from_setup(TcpProfile *profile, const ContractSetup *setup)
{
    world_tcp_plain(profile);
    profile->syn_rto_ns = setup->rto_ns;
    profile->rto_min_ns = setup->rto_ns;
    profile->syn_retries = setup->retries;
    profile->synack_retries = setup->retries;
    profile->data_retries = setup->retries;
    profile->fin_retries = setup->retries;
    profile->time_wait_ns = SECOND;
}

static SimLink *
link_from_setup(Ns3World *ns3, const ContractSetup *setup, GError **error)
{
    SimLinkConfig config;

    sim_link_config_default(&config);
    config.rate_bps = 1000 * 1000 * 1000;
    config.delay_ns = setup->delay_ns;
    config.path.loss = setup->loss;
    return setup->ask_lan
               ? sim_link_csma(ns3->sim, ns3->nodes, 2, &config, error)
               : sim_link_p2p(ns3->sim, ns3->nodes[0], ns3->nodes[1], &config,
                              error);
}

static void
ns3_make(ContractWorld *world, const ContractSetup *setup)
{
    Ns3World *ns3 = g_new0(Ns3World, 1);
    TcpProfile profile;
    GError *error = NULL;

    profile_from_setup(&profile, setup);
    ns3->sim = sim_world_new(setup->seed, 1, &error);
    g_assert_no_error(error);
    for (guint i = 0; i < 2; i++) {
        ns3->nodes[i] =
            sim_node_new(ns3->sim, i == 0 ? "A" : "B", &profile, &error);
        g_assert_no_error(error);
    }
    ns3->link = link_from_setup(ns3, setup, &error);
    g_assert_no_error(error);
    world->world = ns3;
    for (guint i = 0; i < 2; i++) {
        world->port[i] = port_ns3_new(ns3->sim, ns3->nodes[i], 100 + i);
        world->ip[i] = sim_node_ip(ns3->nodes[i]);
    }
}

static void
ns3_run(ContractWorld *world, gint64 until_ns)
{
    Ns3World *ns3 = world->world;
    GError *error = NULL;

    g_assert_true(sim_run(ns3->sim, until_ns, &error));
    g_assert_no_error(error);
    g_assert_cmpint(sim_now_ns(ns3->sim), <=, until_ns);
}

static void
ns3_drop(ContractWorld *world, guint from, guint flags, guint nth)
{
    Ns3World *ns3 = world->world;

    sim_link_drop(ns3->link, ns3->nodes[from], flags, nth);
}

static void
ns3_link(ContractWorld *world, guint from, gboolean up)
{
    Ns3World *ns3 = world->world;

    if (up) {
        sim_link_up(ns3->link, ns3->nodes[from]);
    } else {
        sim_link_down(ns3->link, ns3->nodes[from]);
    }
}

static void
ns3_free(ContractWorld *world)
{
    Ns3World *ns3 = world->world;

    for (guint i = 0; i < 2; i++) {
        port_ns3_free(world->port[i]);
    }
    sim_world_free(ns3->sim);
    g_free(ns3);
}

static const ContractOps ns3_ops = {
    .name = "ns3",
    .make = ns3_make,
    .run = ns3_run,
    .drop = ns3_drop,
    .link = ns3_link,
    .free = ns3_free,
};

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    contract_add_tests(&ns3_ops);
    return g_test_run();
}
