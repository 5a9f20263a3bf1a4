/* SPDX-License-Identifier: GPL-2.0-only */
/* Values that are right by themselves, but not beside one another. */
#include "scenarios/params/params.h"
#include "scenarios/params/topology.h"

#include "scenarios/base/error.h"
#include "scenarios/params/params-time.h"

/* The first must not be above the second. */
static const char *const orders[][2] = {
    {"burst_min", "burst_max"},
    {"codel.target", "codel.interval"},
    {"tcp.rto_min", "tcp.rto_max"},
    {"tcp.port_first", "tcp.port_last"},
};

/* IPv4 and TCP headers, and the timestamps of RFC 7323, padded. */
#define HEADER_BYTES 40

/* The one of 'keys' (NULL-terminated) to blame: the first that is not left to
 * its default. */
static const Param *
first_written(const ParamSet *set, const char *const *keys)
{
    for (const char *const *key = keys; *key; key++) {
        const Param *param = param_find(set->table, *key);
        if (set->values[param->index].text != set->uses[param->index]->value) {
            return param;
        }
    }
    return param_find(set->table, *keys);
}

static gboolean
check_order(const ParamSet *set, const char *section, const char *const *pair,
            const Param **culprit, GError **error)
{
    g_autofree char *low = g_strconcat(section, ".", pair[0], NULL);
    g_autofree char *high = g_strconcat(section, ".", pair[1], NULL);
    const char *const keys[] = {low, high, NULL};

    if (!param_applies(set, low) ||
        param_whole(set, low) <= param_whole(set, high)) {
        return TRUE;
    }
    *culprit = first_written(set, keys);
    return mistake(error, "%s=%s is above %s=%s, expected at most that", low,
                   param_text(set, low), high, param_text(set, high));
}

/* Something must be left to count. */
static gboolean
check_warmup(const ParamSet *set, const Param **culprit, GError **error)
{
    if (param_whole(set, "scenario.warmup") <
        param_whole(set, "scenario.duration")) {
        return TRUE;
    }
    *culprit = param_find(set->table, "scenario.warmup");
    return mistake(error,
                   "\"%s\" leaves nothing of scenario.duration=%s, expected "
                   "less than that",
                   param_text(set, "scenario.warmup"),
                   param_text(set, "scenario.duration"));
}

/* Folders and files are called after the scenario, in places that the user has
 * named: its name must not lead out of them. */
static gboolean
check_name(const ParamSet *set, const Param **culprit, GError **error)
{
    const char *name = param_text(set, "scenario.name");

    if (!strchr(name, '/') && !g_str_equal(name, ".") &&
        !g_str_equal(name, "..")) {
        return TRUE;
    }
    *culprit = param_find(set->table, "scenario.name");
    return mistake(error,
                   "\"%s\" is a path, expected a name for a folder, without "
                   "\"/\"",
                   name);
}

/* A full segment of 'section' must pass 'link' in one piece. */
static gboolean
check_mtu(const ParamSet *set, const char *section, const char *link,
          const Param **culprit, GError **error)
{
    g_autofree char *mss = g_strconcat(section, ".tcp.mss", NULL);
    g_autofree char *mtu = g_strconcat(link, ".mtu", NULL);
    const char *const keys[] = {mtu, mss, NULL};
    gint64 need = param_whole(set, mss) + HEADER_BYTES;

    if (need <= param_whole(set, mtu)) {
        return TRUE;
    }
    *culprit = first_written(set, keys);
    return mistake(error,
                   "%s=%s is too small for segments of %s=%s, "
                   "expected at least %" G_GINT64_FORMAT "B",
                   mtu, param_text(set, mtu), mss, param_text(set, mss), need);
}

/* A trace must be there, and a bus has one rate. */
static gboolean
check_trace(const ParamSet *set, const char *section, const char *name,
            const Param **culprit, GError **error)
{
    g_autofree char *key = g_strconcat(section, ".", name, NULL);
    const char *text = param_text(set, key);
    const LinkTrace *trace = param_table_trace(set->table, text);

    *culprit = param_find(set->table, key);
    if (!*text ||
        (trace && !(trace->has_rates && param_is_bus(set, section)))) {
        return TRUE;
    }
    return trace
               ? mistake(error,
                         "\"%s\" has rates, which a LAN cannot change, "
                         "expected link.type=p2p or \"-\" for each rate",
                         text)
               : mistake(error,
                         "\"%s\": no such trace, expected a file or a section "
                         "[trace %s]",
                         text, text);
}

static gboolean
check_traces(const ParamSet *set, const char *section, const Param **culprit,
             GError **error)
{
    static const char *const names[] = {"trace", "trace_client",
                                        "trace_server"};

    for (gsize i = 0;
         g_str_has_prefix(section, "link") && i < G_N_ELEMENTS(names); i++) {
        if (!check_trace(set, section, names[i], culprit, error)) {
            return FALSE;
        }
    }
    return TRUE;
}

/* The last section whose hosts ask those of the group 'index', or its own. */
static const char *
last_asker(const Topology *topology, guint index)
{
    const char *section = topology_group(topology, index)->section;

    for (guint i = 0; i < topology->groups->len; i++) {
        const TopoGroup *group = topology_group(topology, i);
        section = group->asks == (int)index ? group->section : section;
    }
    return section;
}

/* Some systems run one program a node, so their clients need a host each, and
 * are on one link. */
static gboolean
check_hosts(const ParamSet *set, const Topology *topology, guint index,
            const Param **culprit, GError **error)
{
    const TopoGroup *group = topology_group(topology, index);
    const System *system = param_system(set, group->section);
    g_autofree char *count = g_strconcat(group->section, ".count", NULL);
    g_autofree char *link =
        g_strconcat(last_asker(topology, index), ".link", NULL);

    if (!system->one_program) {
        return TRUE;
    }
    if (group->n_each > 1) {
        *culprit = param_find(set->table, count);
        return mistake(error,
                       "\"%s\" is too many for %s.system=%s on a link with "
                       "one client host, expected 1, or link.type=csma",
                       param_text(set, count), group->section, system->name);
    }
    *culprit = param_find(set->table, link);
    return group->n_links <= 1 ||
           mistake(error,
                   "this is link %u of [%s], and a host of system %s has one "
                   "only, expected one of type=csma, which all can be on, or "
                   "a [router]",
                   group->n_links, group->section, system->name);
}

/* What its system says of the section. */
static gboolean
check_system(const ParamSet *set, const char *section, const Param **culprit,
             GError **error)
{
    const System *system = param_system(set, section);

    return !system->check || system->check(set, section, culprit, error);
}

/* As many clients as one section may have. */
static gboolean
check_total(const ParamSet *set, const char *const *groups,
            const Param **culprit, GError **error)
{
    gdouble most = 0;
    gint64 total = 0;

    for (; *groups; groups++) {
        g_autofree char *count = g_strconcat(*groups, ".count", NULL);
        *culprit = param_find(set->table, count);
        most = set->uses[(*culprit)->index]->max;
        total += param_whole(set, count);
    }
    return (gdouble)total <= most ||
           mistake(error,
                   "%" G_GINT64_FORMAT " clients in all groups, expected at "
                   "most %.0f",
                   total, most);
}

/* TRUE if what the hosts of the group 'index' say passes the link 'at'. */
static gboolean
passes(const Topology *topology, guint index, guint at)
{
    const TopoLink *link = topology_link(topology, at);
    gboolean is_on = (int)at == topology->uplink &&
                     topology_group(topology, index)->gateway != TOPO_NONE;

    for (guint i = 0; i < link->ends->len; i++) {
        is_on |= topology_end(link, i)->group == index;
    }
    return is_on;
}

static gboolean
check_links(const ParamSet *set, const Topology *topology, guint index,
            const Param **culprit, GError **error)
{
    const TopoGroup *group = topology_group(topology, index);

    for (guint i = 0; i < topology->links->len; i++) {
        const TopoLink *link = topology_link(topology, i);
        if (link->section && passes(topology, index, i) &&
            !check_mtu(set, group->section, link->section, culprit, error)) {
            return FALSE;
        }
    }
    return TRUE;
}

/* Keys about the router mean nothing without one. */
static gboolean
check_router(const ParamSet *set, const Topology *topology,
             const TopoGroup *group, const Param **culprit, GError **error)
{
    g_autofree char *link = g_strconcat(group->section, ".link", NULL);
    g_autofree char *side = g_strconcat(group->section, ".side", NULL);
    const char *wrong = NULL;

    if (group->role == ROLE_SERVER && *param_text(set, link)) {
        wrong = link;
    } else if (group->role == ROLE_PROXY && param_whole(set, side)) {
        wrong = side;
    }
    if (!wrong || topology->router != TOPO_NONE) {
        return TRUE;
    }
    *culprit = param_find(set->table, wrong);
    return mistake(error,
                   "\"%s\" is about a router and there is none, expected a "
                   "section [router]",
                   param_text(set, wrong));
}

/* Load passes the link of a router. */
static gboolean
check_loads(const ParamSet *set, const Param **culprit, GError **error)
{
    g_autofree const char **loads = param_instances(set->table, "load");
    g_autofree const char **routers = param_instances(set->table, "router");
    g_autofree char *key = g_strconcat(*loads ? *loads : "load", ".kind", NULL);

    *culprit = param_find(set->table, key);
    return !*loads || *routers ||
           mistake(error,
                   "[%s] is about the link of a router and there is none, "
                   "expected a section [router]",
                   *loads);
}

/* What is on the network beside one another; 'used' (nullable) gets the
 * sections that have a part in it. */
static gboolean
check_topology(const ParamSet *set, GHashTable *used, const Param **culprit,
               GError **error)
{
    g_autoptr(Topology) topology = topology_new(set, culprit, error);

    for (guint i = 0; topology && i < topology->groups->len; i++) {
        const TopoGroup *group = topology_group(topology, i);
        if (group->role &&
            (!check_hosts(set, topology, i, culprit, error) ||
             !check_system(set, group->section, culprit, error) ||
             !check_router(set, topology, group, culprit, error) ||
             !check_links(set, topology, i, culprit, error))) {
            return FALSE;
        }
        if (used) {
            g_hash_table_add(used, (gpointer)group->section);
        }
    }
    for (guint i = 0; topology && used && i < topology->links->len; i++) {
        const TopoLink *link = topology_link(topology, i);
        if (link->section) {
            g_hash_table_add(used, (gpointer)link->section);
        }
    }
    return topology != NULL;
}

typedef gboolean (*SectionCheck)(const ParamSet *set, const char *section,
                                 const Param **culprit, GError **error);

static gboolean
check_orders(const ParamSet *set, const char *section, const Param **culprit,
             GError **error)
{
    for (gsize i = 0; i < G_N_ELEMENTS(orders); i++) {
        if (!check_order(set, section, orders[i], culprit, error)) {
            return FALSE;
        }
    }
    return TRUE;
}

/* Has 'check' look at each section; not at a [client] that groups only inherit
 * from. */
static gboolean
for_sections(const ParamSet *set, SectionCheck check, const Param **culprit,
             GError **error)
{
    g_autofree const char **sections = param_sections(set->table);

    for (const char **at = sections; *at; at++) {
        g_autofree const char **instances =
            param_role(*at) ? param_instances(set->table, *at) : NULL;
        gboolean is_run =
            !instances || strchr(*at, '.') || g_strv_contains(instances, *at);
        if (is_run && !check(set, *at, culprit, error)) {
            return FALSE;
        }
    }
    return TRUE;
}

/* Checks what the values of a point must have in common.  'used' (nullable), a
 * set, gets the sections of those who have a part in its network.  On an error,
 * '*culprit' is the parameter to blame. */
gboolean
param_set_check(const ParamSet *set, GHashTable *used, const Param **culprit,
                GError **error)
{
    g_autofree const char **clients = param_instances(set->table, "client");

    return check_name(set, culprit, error) &&
           for_sections(set, check_orders, culprit, error) &&
           check_warmup(set, culprit, error) &&
           for_sections(set, check_traces, culprit, error) &&
           check_total(set, clients, culprit, error) &&
           check_loads(set, culprit, error) &&
           param_check_events(set, culprit, error) &&
           check_topology(set, used, culprit, error);
}
