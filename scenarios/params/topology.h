/* SPDX-License-Identifier: GPL-2.0-only */
/* What the network of a point looks like: who is there, which links join them,
 * and who asks whom.
 *
 *     clients ── link ──┐                          ┌── link ── server
 *     clients ── link ──┴ router ── its link ── far ┴── link ── server
 *
 * Every link leads towards the servers.  Without [router] those who ask and
 * those whom they ask share a link: point-to-point, or a LAN (csma), which all
 * do that name it.  With one, clients are behind it: each host by a link of its
 * own, or on a LAN; all that they say to servers passes the router's link.  A
 * single server stands at the end of that; several, or one that names a link,
 * or has background load beside it, are behind a second router there, 'far'.
 * A proxy is asked and asks, and stands on either side.
 *
 * A Topology is about groups of hosts that are the same but for their number,
 * so it costs little for many clients.  run/network.h builds the hosts.
 */
#ifndef FINWAIT_SCENARIOS_TOPOLOGY_H
#define FINWAIT_SCENARIOS_TOPOLOGY_H

#include "scenarios/params/params.h"
#include <glib.h>

G_BEGIN_DECLS

#define TOPO_NONE (-1)

/* Hosts with the same keys. */
typedef struct TopoGroup {
    const char *section; /* of their keys: "client.fast"; "router" */
    guint role;          /* ROLE_*; 0: a router */
    gboolean is_far;     /* the router on the servers' side */
    guint n_hosts;
    guint n_each;  /* clients on each of them; else 1 */
    int asks;      /* group that it asks; TOPO_NONE */
    int gateway;   /* group of the router that leads elsewhere; TOPO_NONE */
    int up;        /* link by which it asks; TOPO_NONE */
    int front;     /* link by which routers lead to it; TOPO_NONE */
    guint n_links; /* that each host is on */
} TopoGroup;

/* Where a link ends: the hosts of a group. */
typedef struct TopoEnd {
    guint group;
    gboolean is_near; /* clients are on this side of the link */
} TopoEnd;

typedef struct TopoLink {
    const char *section; /* of its keys; NULL: it is ideal, as within a box */
    gboolean is_bus;
    guint n_copies; /* point-to-point: one for each host of its first end */
    GArray *ends;   /* TopoEnd */
} TopoLink;

typedef struct Topology {
    GArray *groups;  /* TopoGroup: servers, proxies, clients, routers */
    GArray *links;   /* TopoLink */
    int router, far; /* groups; TOPO_NONE */
    int uplink;      /* the router's link; TOPO_NONE */
} Topology;

Topology *topology_new(const ParamSet *set, const Param **culprit,
                       GError **error);
void topology_free(Topology *topology);

const TopoGroup *topology_group(const Topology *topology, guint index);
const TopoLink *topology_link(const Topology *topology, guint index);
const TopoEnd *topology_end(const TopoLink *link, guint index);
guint topology_hosts(const Topology *topology, guint role);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Topology, topology_free)

G_END_DECLS

#endif
