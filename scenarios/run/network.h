/* SPDX-License-Identifier: GPL-2.0-only */
/* The nodes and links of a run, built from its parameters after its Topology:
 * hosts with their TCP, routers, the faults of the links, and a count of what
 * passed.  The software of the hosts is host.h.
 *
 * The hosts of a group of clients, [client.fast], are called client.fast.0,
 * client.fast.1, ...; servers and proxies are called after their sections, and
 * routers "router" and "router.far". */
#ifndef FINWAIT_SCENARIOS_NETWORK_H
#define FINWAIT_SCENARIOS_NETWORK_H

#include "scenarios/measure/metrics.h"
#include "scenarios/params/params.h"
#include "scenarios/params/topology.h"
#include "scenarios/run/conn-places.h"
#include "scenarios/run/draws.h"
#include "scenarios/run/tracing.h"
#include "shim/sim.h"
#include <glib.h>

G_BEGIN_DECLS

/* A host or a router. */
typedef struct NetHost {
    SimNode *node;
    guint group;  /* of the topology */
    guint number; /* among the hosts of the group, from 0 */
} NetHost;

/* A link, one of those that a TopoLink stands for. */
typedef struct NetLink {
    SimLink *sim;
    guint link; /* of the topology */
    guint copy; /* from 0 */
} NetLink;

typedef struct Network {
    SimWorld *world;
    Topology *topology;
    NetHost *hosts; /* in the order of their groups, routers last */
    guint n_hosts;
    guint *first_host; /* by group */
    NetLink *links;    /* in the order of the topology's */
    guint n_links;
    guint *first_link;  /* by link of the topology */
    guint64 segments;   /* TCP segments sent so far, by hosts, and of these, */
    guint64 repeats;    /* again */
    guint32 server_ip;  /* where the server is none of ours: of host_new_on() */
    ConnPlaces *places; /* or NULL: nobody asks where connections are */
    Draws *draws;
    Requests *requests; /* of HTTP programs: what becomes of each */
    GPtrArray *outages; /* of the link's, in time */
    Tracing *tracing;   /* who watches; NULL: nobody */
} Network;

/* Takes what passed a tap. */
void network_segment(Network *network, const SimSegment *segment);

Network *network_new(const ParamSet *params, guint64 rng_run,
                     const char *pcap_prefix, Tracing *tracing, GError **error);
void network_free(Network *network);

const TopoGroup *network_group(const Network *network, const NetHost *host);
const NetHost *network_host(const Network *network, guint group, guint number);
const NetHost *network_end(const Network *network, const NetLink *link,
                           guint end, guint number);
guint network_end_hosts(const Network *network, const NetLink *link, guint end);
guint32 network_ip_for(const Network *network, const NetHost *host,
                       const NetHost *other);
guint32 network_asked_ip(const Network *network, const NetHost *host);
void network_lead_back(const Network *network, const NetHost *door, guint32 ip,
                       guint32 mask);
guint network_mtu(const Network *network, const ParamSet *params);
guint64 network_lost(const Network *network);
guint network_waiting(const Network *network);
guint64 network_dropped(const Network *network);
void network_paths(const Network *network, PathCounts *out);
void network_uplink(const Network *network, UplinkCounts *out);

/* network-faults.c: what the links lose by the keys of their sections. */
void network_add_faults(Network *network, const ParamSet *params);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Network, network_free)

G_END_DECLS

#endif
