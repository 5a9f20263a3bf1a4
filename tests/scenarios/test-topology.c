/* SPDX-License-Identifier: GPL-2.0-only */
/* What networks of several links look like. */
#include <glib.h>
#include <string.h>

#include "scenarios/params/topology.h"
#include "scenarios/scenario/scenario.h"
#include "scenarios/systems/systems.h"

static Scenario *
parse(const char *text)
{
    g_autoptr(GError) error = NULL;
    Scenario *scenario = scenario_parse(text, strlen(text), "x.ini", &error);

    g_assert_no_error(error);
    return scenario;
}

/* ---- What it looks like -------------------------------------------------- */

/* "link: client x3 - router" for each link.  (transfer full) */
static char *
draw(const char *text)
{
    g_autoptr(Scenario) scenario = parse(text);
    g_autoptr(ParamSet) params = scenario_point(scenario, 0);
    const Param *culprit;
    g_autoptr(Topology) topology = topology_new(params, &culprit, NULL);
    GString *out = g_string_new(NULL);

    for (guint i = 0; i < topology->links->len; i++) {
        const TopoLink *link = topology_link(topology, i);
        g_string_append_printf(out, "%s%s", i ? "; " : "",
                               link->section ? link->section : "ideal");
        g_string_append_printf(out, "%s x%u:", link->is_bus ? " lan" : "",
                               link->n_copies);
        for (guint k = 0; k < link->ends->len; k++) {
            const TopoEnd *end = topology_end(link, k);
            const TopoGroup *group = topology_group(topology, end->group);
            g_string_append_printf(out, " %s%s%s*%u", end->is_near ? "" : "-",
                                   group->section, group->is_far ? ".far" : "",
                                   group->n_hosts);
        }
    }
    return g_string_free(out, FALSE);
}

static const struct {
    const char *name, *text, *drawn;
} shapes[] = {
    {"one link", "[client]\ncount=1\n", "link x1: client*1 -server*1"},
    {"lan", "[link]\ntype=csma\n[client]\ncount=3\n",
     "link lan x1: -server*1 client*3"},
    {"router", "[router]\n[client]\ncount=3\n",
     "link x3: client*3 -router*1; link x1: router*1 -server*1"},
    {"lan behind a router",
     "[link.lan]\ntype=csma\n[router]\n[client]\ncount=3\nlink=lan\n",
     "link.lan lan x1: -router*1 client*3; link x1: router*1 -server*1"},
    {"two groups on a lan and one beside",
     "[link.lan]\ntype=csma\n[router]\n[client.a]\nlink=lan\n"
     "[client.b]\nlink=lan\ncount=2\n[client.c]\n",
     "link.lan lan x1: -router*1 client.a*1 client.b*2; "
     "link x1: client.c*1 -router*1; link x1: router*1 -server*1"},
    {"two servers",
     "[router]\n[server.a]\n[server.b]\n[client.x]\nserver=a\n"
     "[client.y]\nserver=b\n",
     "link x1: client.x*1 -router*1; link x1: client.y*1 -router*1; "
     "link x1: router*1 -router.far*1; ideal x1: router.far*1 -server.a*1; "
     "ideal x1: router.far*1 -server.b*1"},
    {"a server on a link of its own",
     "[link.own]\n[router]\n[server]\nlink=own\n",
     "link x1: client*1 -router*1; link x1: router*1 -router.far*1; "
     "link.own x1: router.far*1 -server*1"},
    {"servers on a lan behind the router",
     "[link.lan]\ntype=csma\n[router]\nlink=lan\n[server.a]\n[server.b]\n"
     "[client.x]\nserver=a\n[client.y]\nserver=b\n",
     "link x1: client.x*1 -router*1; link x1: client.y*1 -router*1; "
     "link.lan lan x1: -server.a*1 -server.b*1 router*1"},
    {"several links of a host",
     "[server]\nsystem=posix\n[client.x]\n[client.y]\n",
     "link x1: client.x*1 -server*1; link x1: client.y*1 -server*1"},
    {"load", "[router]\n[load]\n",
     "link x1: client*1 -router*1; link x1: router*1 -router.far*1; "
     "ideal x1: router.far*1 -server*1"},
    {"a server that nobody asks at this point",
     "[link]\ntype=csma\n[server.a]\n[server.b]\n[sweep]\nclient.server=a, b\n",
     "link lan x1: -server.a*1 client*1"},
};

static void
test_shape(gconstpointer row)
{
    const char *const *shape = row;
    g_autofree char *drawn = draw(shape[1]);

    g_assert_cmpstr(drawn, ==, shape[2]);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    systems_use(systems);
    for (guint i = 0; i < G_N_ELEMENTS(shapes); i++) {
        g_autofree char *path =
            g_strconcat("/topology/shape/", shapes[i].name, NULL);
        g_test_add_data_func(path, &shapes[i], test_shape);
    }
    return g_test_run();
}
