/* SPDX-License-Identifier: GPL-2.0-only */
/* The contract of model/port.h, held against the in-memory world. */
#include "shim/memory.h"
#include "tests/model/contract.h"

#define IP(LAST) (0x0a010100u | (LAST))

static void
memory_make(ContractWorld *world, const ContractSetup *setup)
{
    WorldConfig config;

    world_config_default(&config);
    config.seed = setup->seed;
    config.delay_ns = setup->delay_ns;
    config.loss = setup->loss;
    config.tcp.syn_rto_ns = config.tcp.rto_min_ns = setup->rto_ns;
    config.tcp.syn_retries = config.tcp.synack_retries = setup->retries;
    config.tcp.data_retries = config.tcp.fin_retries = setup->retries;
    world->world = world_new(&config);
    for (guint i = 0; i < 2; i++) {
        world->ip[i] = IP(i + 1);
        world->port[i] =
            world_host_add(world->world, i == 0 ? "A" : "B", world->ip[i]);
    }
}

static void
memory_run(ContractWorld *world, gint64 until_ns)
{
    world_run(world->world, until_ns);
}

static void
memory_drop(ContractWorld *world, guint from, guint flags, guint nth)
{
    world_drop(world->world, world->port[from], flags, nth);
}

static void
memory_link(ContractWorld *world, guint from, gboolean up)
{
    world_link_set(world->world, world->port[from], up);
}

static void
memory_free(ContractWorld *world)
{
    world_free(world->world);
}

static const ContractOps memory_ops = {
    .name = "world",
    .make = memory_make,
    .run = memory_run,
    .drop = memory_drop,
    .link = memory_link,
    .free = memory_free,
};

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    contract_add_tests(&memory_ops);
    return g_test_run();
}
