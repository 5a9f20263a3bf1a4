/* SPDX-License-Identifier: GPL-2.0-only */
/* The nodes and the link of a run, built from its parameters: one server and
 * one or more client hosts, with their TCP, the link's faults, and a count of
 * what passed.  The software of the nodes is host.h.
 *
 * The hosts of a group of clients, [client.fast], stand side by side and are
 * called client.fast.0, client.fast.1, ... */
#ifndef FINWAIT_SCENARIOS_NETWORK_H
#define FINWAIT_SCENARIOS_NETWORK_H

#include "scenarios/params/params.h"
#include "scenarios/run/conn-places.h"
#include "scenarios/run/draws.h"
#include "scenarios/run/tracing.h"
#include "shim/sim.h"
#include <glib.h>

G_BEGIN_DECLS

typedef struct Network {
    SimWorld *world;
    SimNode *server;
    guint32 server_ip; /* where the server is none of ours: of host_new_on() */
    SimNode **clients; /* hosts: one on p2p, one for each client on csma */
    guint n_clients;
    const char **sections; /* of [client]'s keys, for each of 'clients' */
    SimLink *link;
    guint64 segments; /* TCP segments sent so far, and of these, again */
    guint64 repeats;
    ConnPlaces *places;
    Draws *draws;
    GPtrArray *outages; /* of the link's, in time */
    Tracing *tracing;   /* who watches; NULL: nobody */
} Network;

Network *network_new(const ParamSet *params, guint64 rng_run,
                     const char *pcap_prefix, Tracing *tracing, GError **error);
void network_free(Network *network);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Network, network_free)

G_END_DECLS

#endif
