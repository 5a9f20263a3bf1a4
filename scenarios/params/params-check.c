/* SPDX-License-Identifier: GPL-2.0-only */
/* Values that are right by themselves, but not beside one another. */
#include "scenarios/params/params.h"

#include "scenarios/base/error.h"
#include "scenarios/params/params-time.h"

/* The first must not be above the second. */
static const char *const orders[][2] = {
    {"burst_min", "burst_max"},
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

/* A full segment of 'section' must pass the link in one piece. */
static gboolean
check_mtu(const ParamSet *set, const char *section, const Param **culprit,
          GError **error)
{
    g_autofree char *mss = g_strconcat(section, ".tcp.mss", NULL);
    const char *const keys[] = {"link.mtu", mss, NULL};
    gint64 need = param_whole(set, mss) + HEADER_BYTES;

    if (need <= param_whole(set, "link.mtu")) {
        return TRUE;
    }
    *culprit = first_written(set, keys);
    return mistake(error,
                   "link.mtu=%s is too small for segments of %s=%s, "
                   "expected at least %" G_GINT64_FORMAT "B",
                   param_text(set, "link.mtu"), mss, param_text(set, mss),
                   need);
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
    if (!*text || (trace && !(trace->has_rates && param_is_lan(set)))) {
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

/* Some systems run one program a node, so their clients need a host each. */
static gboolean
check_hosts(const ParamSet *set, const char *section, const Param **culprit,
            GError **error)
{
    const System *system = param_system(set, section);
    g_autofree char *count = g_strconcat(section, ".count", NULL);

    if (!system->one_program || !param_applies(set, count) ||
        param_whole(set, count) == 1 || param_is_lan(set)) {
        return TRUE;
    }
    *culprit = param_find(set->table, count);
    return mistake(error,
                   "\"%s\" is too many for %s.system=%s on a link with "
                   "one client host, expected 1, or link.type=csma",
                   param_text(set, count), section, system->name);
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

/* Groups may have a TCP of their own each, so they share no host. */
static gboolean
check_groups(const ParamSet *set, const Param **culprit, GError **error)
{
    g_autofree const char **groups = param_groups(set->table);
    g_autofree char *count = NULL;

    if (!*groups) {
        return TRUE;
    }
    if (param_is_lan(set)) {
        return check_total(set, groups, culprit, error);
    }
    count = g_strconcat(*groups, ".count", NULL);
    *culprit = param_find(set->table, count);
    return mistake(error,
                   "[%s]: groups need a host each, expected link.type=csma",
                   *groups);
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

/* Has 'check' look at each section, or at each that has a system; not at a
 * [client] that groups only inherit from. */
static gboolean
for_sections(const ParamSet *set, gboolean with_system, SectionCheck check,
             const Param **culprit, GError **error)
{
    g_autofree const char **sections = param_sections(set->table);
    g_autofree const char **groups = param_groups(set->table);

    for (const char **at = sections; *at; at++) {
        g_autofree char *system = g_strconcat(*at, ".system", NULL);
        gboolean is_run = !*groups || !g_str_equal(*at, "client");
        if (is_run && (!with_system || param_applies(set, system)) &&
            !check(set, *at, culprit, error)) {
            return FALSE;
        }
    }
    return TRUE;
}

/* Checks what the values of a point must have in common.  On an error,
 * '*culprit' is the parameter to blame. */
gboolean
param_set_check(const ParamSet *set, const Param **culprit, GError **error)
{
    return check_name(set, culprit, error) &&
           for_sections(set, FALSE, check_orders, culprit, error) &&
           check_warmup(set, culprit, error) &&
           for_sections(set, FALSE, check_traces, culprit, error) &&
           check_groups(set, culprit, error) &&
           param_check_events(set, culprit, error) &&
           for_sections(set, TRUE, check_hosts, culprit, error) &&
           for_sections(set, TRUE, check_mtu, culprit, error);
}
