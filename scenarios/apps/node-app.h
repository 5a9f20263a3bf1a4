/* SPDX-License-Identifier: GPL-2.0-only */
/* The software of one node of somebody else's network: what [server] or
 * [client] of a scenario is, for a node of a user's ns-3 program.
 *
 * A system is found by its name in the table of systems; its keys are those of
 * the section, by the same rows (NodeKey lists them), and its values texts as
 * in a scenario's file.
 */
#ifndef FINWAIT_SCENARIOS_NODE_APP_H
#define FINWAIT_SCENARIOS_NODE_APP_H

#include "model/record.h"
#include "model/trace.h"
#include "scenarios/run/host.h"
#include "shim/sim.h"
#include <glib.h>

G_BEGIN_DECLS

typedef struct NodeApp NodeApp;

/* A key of a system, once for all its uses. */
typedef struct NodeKey {
    char *name;      /* "vm.on_sock_event" */
    char *doc;       /* what it means; of servers, if both have it */
    gboolean server; /* in which role it is there */
    gboolean client;
} NodeKey;

/* The keys of the system of that name, sorted; ended by one without a name.
 * Kept. */
const NodeKey *node_app_keys(const char *system);

/* What applications of the system of that name can tell; whether one is all
 * that there is on its node. */
const HostTells *node_app_tells(const char *system);
gboolean node_app_is_alone(const char *system);

/* What is wanted. */
typedef struct NodeAppPlan {
    const char *system;
    GHashTable *texts;  /* key -> value; what is missing has its default */
    gboolean is_client; /* of 'server' */
    PortAddr server;
    gint64 stream; /* the first of NODE_APP_STREAMS random streams */
    const HostProgram *program; /* in the place of the key; NULL: none */
    RecordFn record;            /* takes an account of each connection */
    void (*trace)(gpointer user, const char *node, const TraceRecord *record);
    gpointer user;
} NodeAppPlan;

#define NODE_APP_STREAMS 4096

/* Puts it on 'node', whose TCP gets the system's rules; NULL on a mistake in
 * 'plan'.  (transfer full): node_app_free(), before the node. */
NodeApp *node_app_new(SimWorld *world, SimNode *node, const NodeAppPlan *plan,
                      GError **error);
/* What befalls it in the middle, as [event] of a scenario: its programs are
 * ended, begin anew (what runs goes on); its host loses its power, has it
 * again.  The host is all that stands on its node. */
typedef enum NodeAppAct {
    NODE_APP_KILL,
    NODE_APP_RUN,
    NODE_APP_OFF,
    NODE_APP_ON,
} NodeAppAct;
void node_app_act(NodeApp *app, NodeAppAct act);
/* Every connection still known gives its record. */
void node_app_stop(NodeApp *app);
void node_app_free(NodeApp *app);

G_END_DECLS

#endif
