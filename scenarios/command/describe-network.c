/* SPDX-License-Identifier: GPL-2.0-only */
/* The network of a scenario, drawn in text: a line for each link, from the
 * clients' side to the servers'. */
#include "scenarios/command/command.h"

#include "scenarios/params/topology.h"

#define NEAR_WIDTH 26

/* "client.fast (3)".  (transfer full) */
static char *
group_text(const TopoGroup *group)
{
    guint n = group->n_hosts * group->n_each;

    return n == 1
               ? g_strconcat(group->section, group->is_far ? ".far" : "", NULL)
               : g_strdup_printf("%s (%u)", group->section, n);
}

/* Those on one side of 'link': "client.fast (3), client.slow".
 * (transfer full) */
static char *
side_text(const Topology *topology, const TopoLink *link, gboolean near)
{
    GString *text = g_string_new(NULL);

    for (guint i = 0; i < link->ends->len; i++) {
        const TopoEnd *end = topology_end(link, i);
        g_autofree char *group =
            group_text(topology_group(topology, end->group));
        if (end->is_near == near) {
            g_string_append_printf(text, "%s%s", text->len ? ", " : "", group);
        }
    }
    return g_string_free(text, FALSE);
}

/* "[link.up] 1Mbps 20ms codel".  (transfer full) */
static char *
link_text(const ParamSet *set, const TopoLink *link)
{
    const char *disc;

    if (!link->section) {
        return g_strdup("beside");
    }
    disc = param_in(set, link->section, "queue_disc")->text;
    return g_strdup_printf("[%s] %s%s, %s%s%s", link->section,
                           link->is_bus ? "LAN " : "",
                           param_in(set, link->section, "rate")->text,
                           param_in(set, link->section, "delay")->text,
                           g_str_equal(disc, "fifo") ? "" : ", ",
                           g_str_equal(disc, "fifo") ? "" : disc);
}

/* Says of each who is asked by whom, if there are several. */
static void
print_asked(const Topology *topology)
{
    guint n = topology_hosts(topology, ROLE_SERVER) +
              topology_hosts(topology, ROLE_PROXY);

    for (guint i = 0; n > 1 && i < topology->groups->len; i++) {
        g_autoptr(GString) askers = g_string_new(NULL);
        for (guint k = 0; k < topology->groups->len; k++) {
            const TopoGroup *asker = topology_group(topology, k);
            if (asker->asks == (int)i) {
                g_string_append_printf(askers, "%s%s", askers->len ? ", " : "",
                                       asker->section);
            }
        }
        if (askers->len) {
            g_print("  %-8s %s asked by %s\n", "",
                    topology_group(topology, i)->section, askers->str);
        }
    }
}

/* Prints the network of the point 'set'. */
void
describe_network(const ParamSet *set)
{
    const Param *culprit;
    g_autoptr(Topology) topology = topology_new(set, &culprit, NULL);

    g_assert(topology); /* the scenario has been checked */
    for (guint i = 0; i < topology->links->len; i++) {
        const TopoLink *link = topology_link(topology, i);
        g_autofree char *near = side_text(topology, link, TRUE);
        g_autofree char *far = side_text(topology, link, FALSE);
        g_autofree char *text = link_text(set, link);
        g_print("  %-8s %-*s -- %s -- %s\n", i ? "" : "network", NEAR_WIDTH,
                near, text, far);
    }
    print_asked(topology);
}
