/* SPDX-License-Identifier: GPL-2.0-only */
/* Who is where in a live run: which addresses of this machine stand in the
 * place of which hosts, and whom programs find from there.
 *
 * Each host in whose place programs may be is a door, with an address of its
 * own: what a program sends from that address goes by that host's link.
 */
#ifndef FINWAIT_SCENARIOS_LIVE_PLAN_H
#define FINWAIT_SCENARIOS_LIVE_PLAN_H

#include "scenarios/base/tun.h"
#include "scenarios/params/params.h"

G_BEGIN_DECLS

/* Doors have subnets of four addresses: that of programs, LIVE_PREFIX_BITS
 * wide, and behind it that of the host's own interface to them. */
#define LIVE_PREFIX_BITS 30
#define LIVE_MASK 0xfffffffc
#define LIVE_HOST_IP(real_ip) ((real_ip) + 1)

/* The hosts of a group of clients. */
typedef struct LiveGroup {
    const char *section;
    guint first_door, n_doors;
} LiveGroup;

/* A server or proxy that programs can reach. */
typedef struct LivePlace {
    const char *section;
    guint32 ip;
    guint16 port;
    guint32 from_ip; /* whence, where a program says nothing else */
} LivePlace;

typedef struct LivePlan {
    GArray *groups; /* LiveGroup */
    GArray *doors;  /* guint: numbers of the network's hosts */
    GArray *places; /* LivePlace */
    GArray *ips;    /* guint32, by door */
    GArray *ways;   /* TunWay, by place */
    TunPlan tun;    /* all of that for the interface */
} LivePlan;

/* The plan for programs in the place of the clients of the sections 'as', which
 * are there and end in NULL, in the network of 'params'.  It simulates nothing.
 * (transfer full): live_plan_free(); NULL on error */
LivePlan *live_plan_new(const ParamSet *params, const char *const *as,
                        GError **error);
void live_plan_free(LivePlan *plan);

static inline const LiveGroup *
live_plan_group(const LivePlan *plan, guint i)
{
    return &g_array_index(plan->groups, LiveGroup, i);
}

static inline const LivePlace *
live_plan_place(const LivePlan *plan, guint i)
{
    return &g_array_index(plan->places, LivePlace, i);
}

/* The door whose programs have 'ip'; the first where nobody has. */
guint live_plan_door_of(const LivePlan *plan, guint32 ip);

/* The place that has 'ip'; NULL: none has. */
const LivePlace *live_plan_place_of(const LivePlan *plan, guint32 ip);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(LivePlan, live_plan_free)

G_END_DECLS

#endif
