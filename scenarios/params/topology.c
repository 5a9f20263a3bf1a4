/* SPDX-License-Identifier: GPL-2.0-only */
#include "scenarios/params/topology-priv.h"

/* ---- Access -------------------------------------------------------------- */

const TopoGroup *
topology_group(const Topology *topology, guint index)
{
    return &g_array_index(topology->groups, TopoGroup, index);
}

const TopoLink *
topology_link(const Topology *topology, guint index)
{
    return &g_array_index(topology->links, TopoLink, index);
}

const TopoEnd *
topology_end(const TopoLink *link, guint index)
{
    return &g_array_index(link->ends, TopoEnd, index);
}

/* How many hosts of that role there are. */
guint
topology_hosts(const Topology *topology, guint role)
{
    guint n = 0;

    for (guint i = 0; i < topology->groups->len; i++) {
        const TopoGroup *group = topology_group(topology, i);
        n += group->role == role ? group->n_hosts : 0;
    }
    return n;
}

static void
link_clear(gpointer link)
{
    g_array_unref(((TopoLink *)link)->ends);
}

/* Frees 'topology'; accepts NULL. */
void
topology_free(Topology *topology)
{
    if (topology) {
        g_array_unref(topology->groups);
        g_array_unref(topology->links);
        g_free(topology);
    }
}

/* ---- Groups -------------------------------------------------------------- */

static TopoGroup *
group_at(const Build *build, int index)
{
    return &g_array_index(build->topology->groups, TopoGroup, index);
}

static TopoLink *
link_at(const Build *build, int index)
{
    return &g_array_index(build->topology->links, TopoLink, index);
}

static int
new_group(const Build *build, const char *section, guint role)
{
    const TopoGroup group = {
        .section = section,
        .role = role,
        .n_hosts = 1,
        .n_each = 1,
        .asks = TOPO_NONE,
        .gateway = TOPO_NONE,
        .up = TOPO_NONE,
        .front = TOPO_NONE,
    };

    g_array_append_val(build->topology->groups, group);
    return (int)build->topology->groups->len - 1;
}

static int
find_group(const Build *build, const char *section)
{
    for (guint i = 0; i < build->topology->groups->len; i++) {
        if (g_str_equal(group_at(build, (int)i)->section, section)) {
            return (int)i;
        }
    }
    return TOPO_NONE;
}

/* The groups of the sections of 'bare' that have a part in this point. */
static void
add_groups(const Build *build, const char *bare)
{
    g_autofree const char **sections = param_instances(build->set->table, bare);

    for (const char **at = sections; *at; at++) {
        if (g_hash_table_contains(build->asks, *at)) {
            new_group(build, *at, param_role(*at));
        }
    }
}

/* Tells each group whom it asks. */
static void
tell_asked(const Build *build)
{
    for (guint i = 0; i < build->topology->groups->len; i++) {
        TopoGroup *group = group_at(build, (int)i);
        if (group->role != ROLE_SERVER) {
            group->asks = find_group(
                build, g_hash_table_lookup(build->asks, group->section));
        }
    }
}

/* ---- Links --------------------------------------------------------------- */

static int
new_link(const Build *build, const char *section, gboolean is_bus, Zone zone)
{
    const TopoLink link = {
        .section = section,
        .is_bus = is_bus,
        .n_copies = 1,
        .ends = g_array_new(FALSE, FALSE, sizeof(TopoEnd)),
    };

    g_array_append_val(build->topology->links, link);
    g_array_append_val(build->zones, zone);
    return (int)build->topology->links->len - 1;
}

/* Puts the hosts of 'group' on 'link', unless they are; on a LAN those of the
 * servers' side are first. */
static void
join(const Build *build, int link, int group, gboolean is_near)
{
    const TopoEnd end = {(guint)group, is_near};
    TopoLink *at = link_at(build, link);
    guint place = 0;

    for (guint i = 0; i < at->ends->len; i++) {
        if (topology_end(at, i)->group == end.group) {
            return;
        }
    }
    while (at->is_bus && !is_near && place < at->ends->len &&
           !topology_end(at, place)->is_near) {
        place++;
    }
    g_array_insert_val(at->ends, at->is_bus && !is_near ? place : at->ends->len,
                       end);
    group_at(build, group)->n_links++;
}

/* The LAN of 'section' in 'zone', which is made if need be. */
static int
find_bus(const Build *build, const char *section, Zone zone)
{
    for (guint i = 0; i < build->topology->links->len; i++) {
        const TopoLink *link = topology_link(build->topology, i);
        if (link->is_bus && g_array_index(build->zones, Zone, i) == zone &&
            g_str_equal(link->section, section)) {
            return (int)i;
        }
    }
    return new_link(build, section, TRUE, zone);
}

/* Joins 'from', on the clients' side, and 'to' by a link of 'section' (NULL: an
 * ideal one). */
static int
attach(const Build *build, int from, int to, const char *section, Zone zone)
{
    int link;

    if (section && param_is_bus(build->set, section)) {
        link = find_bus(build, section, zone);
        join(build, link, to, FALSE);
        join(build, link, from, TRUE);
        return link;
    }
    link = new_link(build, section, FALSE, zone);
    join(build, link, from, TRUE);
    join(build, link, to, FALSE);
    link_at(build, link)->n_copies =
        MAX(group_at(build, from)->n_hosts, group_at(build, to)->n_hosts);
    return link;
}

/* ---- Joining ------------------------------------------------------------- */

static gboolean
has_router(const Build *build)
{
    return build->topology->router != TOPO_NONE;
}

/* TRUE if the hosts of 'group' stand on the clients' side of the router. */
static gboolean
is_behind(const Build *build, const TopoGroup *group)
{
    if (!has_router(build) || group->role == ROLE_SERVER) {
        return FALSE;
    }
    return group->role == ROLE_CLIENT ||
           g_str_equal(topo_text(build, group->section, "side"), "clients");
}

/* How the clients of 'group' are spread over hosts: each has its own on a LAN
 * and behind a router, else they share one. */
static void
spread(const Build *build, int index, const char *link)
{
    TopoGroup *group = group_at(build, index);
    guint count;

    if (group->role != ROLE_CLIENT) {
        return;
    }
    count = (guint)param_in(build->set, group->section, "count")->n;
    if (has_router(build) || param_is_bus(build->set, link)) {
        group->n_hosts = count;
    } else {
        group->n_each = count;
    }
}

/* Joins those who ask to whom they ask, or to the router before them. */
static gboolean
join_asker(const Build *build, int index)
{
    TopoGroup *group = group_at(build, index);
    gboolean is_near = is_behind(build, group);
    const TopoGroup *asked = group_at(build, group->asks);
    gboolean by_router = is_near && !is_behind(build, asked);
    const char *link;

    if (!topo_find_link(build, group->section, &link)) {
        return FALSE;
    }
    spread(build, index, link);
    group->up =
        attach(build, index, by_router ? build->topology->router : group->asks,
               link, is_near ? ZONE_NEAR : ZONE_FAR);
    if (by_router) {
        group->gateway = build->topology->router;
    }
    return TRUE;
}

/* ---- Behind the router's link -------------------------------------------- */

/* The groups that are asked by way of the router; sections in 'links' that
 * their own links have.  (transfer full): guint */
static GArray *
find_far(const Build *build)
{
    GArray *far = g_array_new(FALSE, FALSE, sizeof(guint));

    for (guint i = 0; i < build->topology->groups->len; i++) {
        gboolean is_asked = FALSE;
        for (guint k = 0; k < build->topology->groups->len; k++) {
            const TopoGroup *asker = group_at(build, (int)k);
            is_asked |= asker->asks == (int)i &&
                        asker->gateway == build->topology->router;
        }
        if (is_asked) {
            g_array_append_val(far, i);
        }
    }
    return far;
}

/* TRUE if 'group' is a server with a link of its own. */
static gboolean
has_own_link(const Build *build, const TopoGroup *group)
{
    return group->role == ROLE_SERVER &&
           *topo_text(build, group->section, "link");
}

static gboolean
needs_far(const Build *build, const GArray *far, const char *uplink)
{
    g_autofree const char **loads = param_instances(build->set->table, "load");
    gboolean needs =
        *loads || (far->len > 1 && !param_is_bus(build->set, uplink));

    for (guint i = 0; i < far->len; i++) {
        needs |= has_own_link(
            build, group_at(build, (int)g_array_index(far, guint, i)));
    }
    return needs;
}

/* Joins the router to the servers and proxies behind its link. */
static gboolean
join_far(const Build *build)
{
    Topology *topology = build->topology;
    g_autoptr(GArray) far = find_far(build);
    const char *uplink;
    int router = topology->router;

    if (!topo_find_link(build, "router", &uplink)) {
        return FALSE;
    }
    if (needs_far(build, far, uplink)) {
        topology->far = new_group(build, "router", 0);
        group_at(build, topology->far)->is_far = TRUE;
        topology->uplink =
            attach(build, router, topology->far, uplink, ZONE_UP);
        group_at(build, router)->gateway = topology->far;
        group_at(build, topology->far)->gateway = router;
        router = topology->far;
    }
    for (guint i = 0; i < far->len; i++) {
        int index = (int)g_array_index(far, guint, i);
        const char *link = uplink;
        gboolean is_own = has_own_link(build, group_at(build, index));
        if (is_own &&
            !topo_find_link(build, group_at(build, index)->section, &link)) {
            return FALSE;
        }
        link = is_own || router != topology->far ? link : NULL;
        group_at(build, index)->front =
            attach(build, router, index, link, ZONE_FAR);
        group_at(build, index)->gateway = router;
        if (router != topology->far) {
            topology->uplink = group_at(build, index)->front;
        }
    }
    return TRUE;
}

/* ---- All together -------------------------------------------------------- */

static gboolean
join_all(const Build *build)
{
    guint n = build->topology->groups->len;

    for (guint i = 0; i < n; i++) {
        if (group_at(build, (int)i)->asks != TOPO_NONE &&
            !join_asker(build, (int)i)) {
            return FALSE;
        }
    }
    return !has_router(build) || join_far(build);
}

static gboolean
build_all(const Build *build)
{
    const char *const bare[] = {"server", "proxy", "client", NULL};
    g_autofree const char **routers =
        param_instances(build->set->table, "router");

    if (!topo_find_asks(build)) {
        return FALSE;
    }
    for (const char *const *at = bare; *at; at++) {
        add_groups(build, *at);
    }
    tell_asked(build);
    if (*routers) {
        build->topology->router = new_group(build, *routers, 0);
    }
    return join_all(build);
}

/* The network of the point 'set', which outlives it.  On an error '*culprit' is
 * the parameter to blame.  (transfer full): topology_free() */
Topology *
topology_new(const ParamSet *set, const Param **culprit, GError **error)
{
    g_autoptr(Topology) topology = g_new0(Topology, 1);
    g_autoptr(GArray) zones = g_array_new(FALSE, FALSE, sizeof(Zone));
    g_autoptr(GHashTable) asks = g_hash_table_new(g_str_hash, g_str_equal);
    const Build build = {set, topology, culprit, error, zones, asks};

    topology->groups = g_array_new(FALSE, FALSE, sizeof(TopoGroup));
    topology->links = g_array_new(FALSE, FALSE, sizeof(TopoLink));
    g_array_set_clear_func(topology->links, link_clear);
    topology->router = topology->far = topology->uplink = TOPO_NONE;
    return build_all(&build) ? g_steal_pointer(&topology) : NULL;
}
