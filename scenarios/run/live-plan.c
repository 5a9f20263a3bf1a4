/* SPDX-License-Identifier: GPL-2.0-only */
#include "scenarios/run/live-plan.h"

#include "scenarios/base/error.h"
#include "scenarios/run/network.h"

/* ---- Addresses ---------------------------------------------------------- */

/* Door i has 10.127.i.1; the 257th has 10.127.0.5. */
#define NET_IP 0x0a7f0000u
#define NET_MASK 0xffff0000u
#define N_ROWS 256 /* doors with the same last number */
#define STEP 4     /* between the last numbers of two rows */
#define MAX_DOORS (N_ROWS * 256 / STEP)

static guint32
door_ip(guint door)
{
    return NET_IP | door % N_ROWS << 8 | (door / N_ROWS * STEP + 1);
}

guint
live_plan_door_of(const LivePlan *plan, guint32 ip)
{
    guint door = (ip & 0xff) / STEP * N_ROWS + (ip >> 8 & 0xff);

    return (ip & NET_MASK) == NET_IP && ip % STEP == 1 &&
                   door < plan->doors->len
               ? door
               : 0;
}

/* ---- Doors -------------------------------------------------------------- */

/* The hosts of the group of 'section', which is there. */
static void
add_doors(LivePlan *plan, const Network *network, const char *section)
{
    LiveGroup group = {.first_door = plan->doors->len};

    for (guint i = 0; i < network->n_hosts; i++) {
        const TopoGroup *its = network_group(network, &network->hosts[i]);
        if (g_str_equal(its->section, section)) {
            guint32 ip = door_ip(plan->doors->len);
            group.section = its->section;
            g_array_append_val(plan->doors, i);
            g_array_append_val(plan->ips, ip);
        }
    }
    group.n_doors = plan->doors->len - group.first_door;
    g_array_append_val(plan->groups, group);
}

/* ---- Places ------------------------------------------------------------- */

const LivePlace *
live_plan_place_of(const LivePlan *plan, guint32 ip)
{
    for (guint i = 0; i < plan->places->len; i++) {
        const LivePlace *place = live_plan_place(plan, i);
        if (place->ip == ip) {
            return place;
        }
    }
    return NULL;
}

/* 'host', if those at 'door' reach it, and nobody before has by that
 * address. */
static void
add_place(LivePlan *plan, const Network *network, const ParamSet *params,
          guint door, const NetHost *host)
{
    const NetHost *from =
        &network->hosts[g_array_index(plan->doors, guint, door)];
    LivePlace place = {
        .section = network_group(network, host)->section,
        .ip = network_ip_for(network, from, host),
        .from_ip = g_array_index(plan->ips, guint32, door),
    };
    const TunWay way = {place.ip, place.from_ip};

    if (place.ip && !live_plan_place_of(plan, place.ip)) {
        place.port = (guint16)param_in(params, place.section, "port")->n;
        g_array_append_val(plan->places, place);
        g_array_append_val(plan->ways, way);
    }
}

/* All that a group reaches, which its first host does. */
static void
add_places(LivePlan *plan, const Network *network, const ParamSet *params,
           const LiveGroup *group)
{
    for (guint i = 0; i < network->n_hosts; i++) {
        const NetHost *host = &network->hosts[i];
        if (network_group(network, host)->role & (ROLE_SERVER | ROLE_PROXY)) {
            add_place(plan, network, params, group->first_door, host);
        }
    }
}

/* ---- Life --------------------------------------------------------------- */

static void
fill(LivePlan *plan, const Network *network, const ParamSet *params,
     const char *const *as)
{
    for (; *as; as++) {
        add_doors(plan, network, *as);
    }
    for (guint i = 0; plan->doors->len <= MAX_DOORS && i < plan->groups->len;
         i++) {
        add_places(plan, network, params, live_plan_group(plan, i));
    }
    plan->tun = (TunPlan){
        .ips = (const guint32 *)(const void *)plan->ips->data,
        .n_ips = plan->ips->len,
        .prefix_bits = LIVE_PREFIX_BITS,
        .mtu_bytes = network_mtu(network, params),
        .far = (const TunWay *)(const void *)plan->ways->data,
        .n_far = plan->ways->len,
    };
}

LivePlan *
live_plan_new(const ParamSet *params, const char *const *as, GError **error)
{
    g_autoptr(Network) network = network_new(params, 1, NULL, NULL, error);
    g_autoptr(LivePlan) plan = g_new0(LivePlan, 1);

    plan->groups = g_array_new(FALSE, FALSE, sizeof(LiveGroup));
    plan->doors = g_array_new(FALSE, FALSE, sizeof(guint));
    plan->places = g_array_new(FALSE, FALSE, sizeof(LivePlace));
    plan->ips = g_array_new(FALSE, FALSE, sizeof(guint32));
    plan->ways = g_array_new(FALSE, FALSE, sizeof(TunWay));
    if (!network) {
        return NULL;
    }
    fill(plan, network, params, as);
    if (plan->doors->len > MAX_DOORS) {
        mistake(error,
                "live: %u hosts in whose place real programs would be, "
                "expected at most %d",
                plan->doors->len, MAX_DOORS);
        return NULL;
    }
    return g_steal_pointer(&plan);
}

/* Accepts NULL. */
void
live_plan_free(LivePlan *plan)
{
    if (plan) {
        g_array_unref(plan->groups);
        g_array_unref(plan->doors);
        g_array_unref(plan->places);
        g_array_unref(plan->ips);
        g_array_unref(plan->ways);
        g_free(plan);
    }
}
