/* SPDX-License-Identifier: GPL-2.0-only */
#include "scenarios/apps/node-app.h"

#include "scenarios/base/error.h"
#include "scenarios/params/params-table.h"
#include "scenarios/systems/systems.h"
#include "shim/sim-adopt.h"
#include <string.h>

struct NodeApp {
    Network network; /* of which there is this node only */
    ParamSet *params;
    GPtrArray *texts; /* those that 'params' borrows */
    Host *host;
    gboolean stopped;
};

/* ---- Keys --------------------------------------------------------------- */

static int
compare_keys(gconstpointer a, gconstpointer b)
{
    return strcmp(((const NodeKey *)a)->name, ((const NodeKey *)b)->name);
}

static gboolean
is_of(const Param *param, const System *system)
{
    for (guint i = 0; i < param->n_uses; i++) {
        const System *of = param->uses[i].system;
        if (!of || of == system) {
            return TRUE;
        }
    }
    return FALSE;
}

/* What 'param' means to 'system'. */
static const char *
doc_of(const Param *param, const System *system)
{
    for (guint i = 0; i < param->n_uses; i++) {
        const System *of = param->uses[i].system;
        if (!of || of == system) {
            return param->uses[i].doc;
        }
    }
    return "";
}

static void
add_key(GArray *keys, const Param *param, const System *system)
{
    gboolean server = g_str_equal(param->section, "server");
    NodeKey key = {.name = g_strdup(param->name),
                   .doc = g_strdup(doc_of(param, system)),
                   .server = server,
                   .client = !server};

    for (guint i = 0; i < keys->len; i++) {
        NodeKey *known = &g_array_index(keys, NodeKey, i);
        if (g_str_equal(known->name, key.name)) {
            known->server |= server;
            known->client |= !server;
            g_free(key.name);
            g_free(key.doc);
            return;
        }
    }
    g_array_append_val(keys, key);
}

/* What the node is, and where it stands, is not for its keys to say. */
static gboolean
is_of_network(const Param *param)
{
    return g_str_equal(param->name, "system") ||
           g_str_equal(param->name, "link") ||
           g_str_equal(param->name, "server");
}

static NodeKey *
gather_keys(const System *system)
{
    const ParamTable *table = param_table();
    GArray *keys = g_array_new(TRUE, TRUE, sizeof(NodeKey));

    for (guint i = 0; i < param_count(table); i++) {
        const Param *param = param_at(table, i);
        gboolean ours = g_str_equal(param->section, "server") ||
                        g_str_equal(param->section, "client");
        if (ours && !is_of_network(param) && is_of(param, system)) {
            add_key(keys, param, system);
        }
    }
    g_array_sort(keys, compare_keys);
    return (NodeKey *)(gpointer)g_array_free(keys, FALSE);
}

const NodeKey *
node_app_keys(const char *name)
{
    static GHashTable *known; /* System -> its keys */
    const System *system;
    NodeKey *keys;

    systems_use(systems);
    system = system_find(name);
    g_assert(system);
    if (!known) {
        known = g_hash_table_new(NULL, NULL);
    }
    keys = g_hash_table_lookup(known, system);
    if (!keys) {
        keys = gather_keys(system);
        g_hash_table_insert(known, (gpointer)system, keys);
    }
    return keys;
}

const HostTells *
node_app_tells(const char *name)
{
    systems_use(systems);
    return &system_find(name)->host->tells;
}

gboolean
node_app_is_alone(const char *name)
{
    systems_use(systems);
    return system_find(name)->host->is_alone;
}

/* ---- Values ------------------------------------------------------------- */

static const char *
section_of(const NodeAppPlan *plan)
{
    return plan->is_client ? "client" : "server";
}

static void
give(NodeApp *app, const char **texts, const char *section, const char *name,
     const char *value)
{
    g_autofree char *key = g_strconcat(section, ".", name, NULL);
    const Param *param = param_find(app->params->table, key);

    if (param) {
        char *text = g_strdup(value);
        g_ptr_array_add(app->texts, text);
        texts[param->index] = text;
    }
}

/* A key that does nothing here is a mistake, as in a scenario; which of them
 * matter to a program of the user's own is for that to know. */
static gboolean
check_matters(const NodeApp *app, const NodeAppPlan *plan, const char *name,
              GError **error)
{
    const char *section = section_of(plan);
    g_autofree char *key = g_strconcat(section, ".", name, NULL);
    const Param *param = param_find(app->params->table, key);

    if (!param) {
        return mistake(error,
                       "\"%s\" means nothing to a %s, expected %s Remote", name,
                       section, plan->is_client ? "no" : "a");
    }
    return param_matters(app->params, param) || plan->program ||
           param_tell_useless(app->params, param, error);
}

static gboolean
check_keys(const NodeApp *app, const NodeAppPlan *plan, GError **error)
{
    GHashTableIter iter;
    gpointer key;

    if (!plan->texts) {
        return TRUE;
    }
    g_hash_table_iter_init(&iter, plan->texts);
    while (g_hash_table_iter_next(&iter, &key, NULL)) {
        if (!check_matters(app, plan, key, error)) {
            return FALSE;
        }
    }
    return TRUE;
}

/* A program of the user's own is the only one, and of the kind that the system
 * runs. */
static gboolean
check_program(const NodeAppPlan *plan, GError **error)
{
    gboolean has_handlers = system_find(plan->system)->host->has_handlers;
    const char *named =
        plan->texts ? g_hash_table_lookup(plan->texts, "program") : NULL;

    if (plan->program && named) {
        return mistake(error,
                       "program \"%s\" beside one of your own, expected "
                       "Program or SetProgram()",
                       named);
    }
    return !plan->program || has_handlers == !plan->program->run ||
           mistake(error,
                   "a program of %s is %s, expected SetProgram() with it",
                   plan->system,
                   has_handlers ? "a table of handlers"
                                : "a function and its argument");
}

static gboolean
read_values(NodeApp *app, const NodeAppPlan *plan, GError **error)
{
    const ParamTable *table = app->params->table;
    g_autofree const char **texts = g_new0(const char *, param_count(table));
    const char *section = section_of(plan);
    const Param *culprit = NULL;
    GHashTableIter iter;
    gpointer key, value;

    give(app, texts, section, "system", plan->system);
    if (plan->texts) {
        g_hash_table_iter_init(&iter, plan->texts);
        while (g_hash_table_iter_next(&iter, &key, &value)) {
            give(app, texts, section, key, value);
        }
    }
    if (plan->is_client) {
        g_autofree char *port = g_strdup_printf("%u", plan->server.port);
        give(app, texts, "server", "port", port);
    }
    if (param_set_read(app->params, texts, &culprit, error) &&
        param_set_check(app->params, NULL, &culprit, error)) {
        return check_keys(app, plan, error);
    }
    if (culprit) {
        g_prefix_error(error, "%s: ", culprit->name);
    }
    return FALSE;
}

/* ---- Life --------------------------------------------------------------- */

/* The rules of the system, with the values of tcp.*. */
static gboolean
set_rules(const NodeApp *app, SimNode *node, const char *section,
          GError **error)
{
    TcpProfile profile;

    param_tcp_read(app->params, section, &profile);
    return sim_node_set_tcp(node, &profile, error);
}

/* A server of ours has its port; what a program of the user's own does is for
 * that to know. */
static gboolean
claim_port(const NodeApp *app, SimNode *node, const NodeAppPlan *plan,
           GError **error)
{
    return plan->is_client || plan->program ||
           sim_node_claim(node,
                          (guint16)param_in(app->params, "server", "port")->n,
                          error);
}

static gboolean
make(NodeApp *app, SimWorld *world, SimNode *node, const NodeAppPlan *plan,
     GError **error)
{
    if (!check_program(plan, error) || !read_values(app, plan, error) ||
        !set_rules(app, node, section_of(plan), error) ||
        !claim_port(app, node, plan, error)) {
        return FALSE;
    }
    app->network.world = world;
    app->network.server_ip = plan->server.ip;
    app->network.draws = draws_new();
    /* A client's own: what servers see of its requests is told nowhere. */
    app->network.requests = plan->is_client ? requests_new() : NULL;
    app->network.tracing = tracing_new(plan->trace, plan->user);
    tracing_want_all(app->network.tracing);
    tracing_add_node(app->network.tracing, node);
    app->host =
        host_new_on(&app->network, node, app->params,
                    plan->is_client ? ROLE_CLIENT : ROLE_SERVER, plan->stream,
                    plan->program, plan->record, plan->user, error);
    return app->host != NULL;
}

NodeApp *
node_app_new(SimWorld *world, SimNode *node, const NodeAppPlan *plan,
             GError **error)
{
    NodeApp *app = g_new0(NodeApp, 1);

    systems_use(systems);
    if (!system_find(plan->system)->host) {
        g_set_error(error, SIM_ERROR, SIM_ERROR_CONFIG,
                    "%s has no programs yet", plan->system);
        g_free(app);
        return NULL;
    }
    app->texts = g_ptr_array_new_with_free_func(g_free);
    app->params = param_set_new(param_table());
    if (!make(app, world, node, plan, error)) {
        node_app_free(app);
        return NULL;
    }
    host_start(app->host);
    return app;
}

static void
act_on_programs(Host *host, void (*act)(Host *host, guint program))
{
    for (guint i = 0; i < host_programs(host); i++) {
        act(host, i);
    }
}

void
node_app_act(NodeApp *app, NodeAppAct act)
{
    const HostActs *acts = app->host->system->host->acts;

    switch (act) {
    case NODE_APP_KILL:
        act_on_programs(app->host, acts->kill);
        return;
    case NODE_APP_RUN:
        act_on_programs(app->host, acts->run);
        return;
    case NODE_APP_OFF:
        acts->off(app->host);
        return;
    case NODE_APP_ON:
        acts->on(app->host);
        return;
    }
    g_assert_not_reached();
}

void
node_app_stop(NodeApp *app)
{
    if (!app->stopped) {
        app->stopped = TRUE;
        host_stop(app->host);
    }
}

/* Accepts NULL. */
void
node_app_free(NodeApp *app)
{
    if (!app) {
        return;
    }
    host_free(app->host);
    tracing_free(app->network.tracing);
    if (app->network.draws) {
        draws_free(app->network.draws);
    }
    if (app->network.requests) {
        requests_free(app->network.requests);
    }
    param_set_free(app->params);
    g_ptr_array_unref(app->texts);
    g_free(app);
}
