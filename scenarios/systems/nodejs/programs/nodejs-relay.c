/* SPDX-License-Identifier: GPL-2.0-only */
/* A relay, such as a tunnel's agent: it connects to the server twice and joins
 * the two sockets, in both directions.  It asks on the first; what is answered
 * there goes out on the second, and the other way round. */
#include "model/units.h"
#include "scenarios/systems/nodejs/programs/nodejs-programs.h"

typedef struct Relay {
    Node *node;
    const NodeOptions *options;
    guint64 n; /* pairs so far */
} Relay;

static void
on_error(G_GNUC_UNUSED gpointer user, G_GNUC_UNUSED const NodeEvent *event)
{
}

static void
join(const Relay *relay, NodeSocket *one, NodeSocket *two)
{
    switch (relay->options->joint) {
    case NODE_JOINT_LISTEN:
        node_on(one, NODE_ON(ERROR), on_error, NULL);
        node_on(two, NODE_ON(ERROR), on_error, NULL);
        node_pipe(one, two);
        node_pipe(two, one);
        return;
    case NODE_JOINT_PIPE:
        node_pipe(one, two);
        node_pipe(two, one);
        return;
    case NODE_JOINT_PIPELINE:
        node_pipeline(one, two, NODE_NO_CALLBACK);
        node_pipeline(two, one, NODE_NO_CALLBACK);
        return;
    case N_NODE_JOINTS:
        break;
    }
    g_assert_not_reached();
}

static void
pair(gpointer data)
{
    Relay *relay = data;
    const NodeOptions *options = relay->options;
    NodeSocket *both[2];

    for (guint i = 0; i < 2; i++) {
        posix_wanted(node_proc(relay->node));
        both[i] = node_socket_new(relay->node, NULL);
        node_connect(both[i], options->server);
    }
    node_write(both[0], NULL, options->request_bytes, NODE_NO_CALLBACK);
    join(relay, both[0], both[1]);
    if (++relay->n != options->count) {
        node_program_after(relay->node, port_delay_ns(&options->think), pair,
                           relay);
    }
}

gpointer
node_relay_begin(Node *node, const NodeOptions *options)
{
    Relay *relay = g_new0(Relay, 1);

    relay->node = node;
    relay->options = options;
    node_program_after(node, port_delay_ns(&options->start), pair, relay);
    return relay;
}

void
node_relay_free(gpointer state)
{
    g_free(state);
}
