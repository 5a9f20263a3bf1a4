/* SPDX-License-Identifier: GPL-2.0-only */
/* The network of a scenario, drawn in text: a line for each link, from the
 * clients' side to the servers'. */
#include "scenarios/command/command.h"

#include "scenarios/scenario/network-words.h"

#define NEAR_WIDTH 26

/* Those on one side of 'link': "client.fast (3), client.slow".
 * (transfer full) */
static char *
side_text(const NetworkWords *words, const TopoLink *link, gboolean near)
{
    GString *text = g_string_new(NULL);

    for (guint i = 0; i < link->ends->len; i++) {
        const TopoEnd *end = topology_end(link, i);
        g_autofree char *group = network_words_group(
            words, topology_group(words->topology, end->group));
        if (end->is_near == near) {
            g_string_append_printf(text, "%s%s", text->len ? ", " : "", group);
        }
    }
    return g_string_free(text, FALSE);
}

/* "[link.up] 1Mbps, 20ms, codel".  (transfer full) */
static char *
link_text(const NetworkWords *words, const TopoLink *link)
{
    g_autoptr(GPtrArray) all = network_words_link(words, link);
    GString *text = g_string_new(NULL);

    if (!link->section) {
        g_string_append(text, "beside");
        return g_string_free(text, FALSE);
    }
    g_string_append_printf(text, "[%s]", link->section);
    for (guint i = 0; i < all->len; i++) {
        g_string_append_printf(text, "%s %s", i ? "," : "",
                               (char *)g_ptr_array_index(all, i));
    }
    return g_string_free(text, FALSE);
}

/* Says of each who is asked by whom, if there are several. */
static void
print_asked(const NetworkWords *words)
{
    for (guint i = 0; i < words->topology->groups->len; i++) {
        g_autofree char *askers = network_words_askers(words, i);
        if (*askers) {
            g_print("  %-8s %s asked by %s\n", "",
                    topology_group(words->topology, i)->section, askers);
        }
    }
}

void
describe_network(const Scenario *scenario)
{
    g_autoptr(NetworkWords) words = network_words_new(scenario);
    const Topology *topology = words->topology;

    for (guint i = 0; i < topology->links->len; i++) {
        const TopoLink *link = topology_link(topology, i);
        g_autofree char *near = side_text(words, link, TRUE);
        g_autofree char *far = side_text(words, link, FALSE);
        g_autofree char *text = link_text(words, link);
        g_print("  %-8s %-*s -- %s -- %s\n", i ? "" : "network", NEAR_WIDTH,
                near, text, far);
    }
    print_asked(words);
}
