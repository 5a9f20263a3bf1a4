/* SPDX-License-Identifier: GPL-2.0-only */
#include "model/path/path-flow.h"

#define PORTS_END 65536u

/* ---- Flows -------------------------------------------------------------- */

static guint
flow_hash(const PathFlow *flow, guint16 src_port)
{
    return (flow->src_ip * 31 + flow->dst_ip) * 31 + src_port * 65599u +
           flow->dst_port + flow->protocol;
}

static gboolean
flow_equal(const PathFlow *x, const PathFlow *y)
{
    return x->src_ip == y->src_ip && x->dst_ip == y->dst_ip &&
           x->dst_port == y->dst_port && x->protocol == y->protocol;
}

static guint
inner_hash(gconstpointer flow)
{
    return flow_hash(flow, ((const PathFlow *)flow)->src_port);
}

static guint
outer_hash(gconstpointer flow)
{
    return flow_hash(flow, ((const PathFlow *)flow)->outer_port);
}

static gboolean
inner_equal(gconstpointer a, gconstpointer b)
{
    return flow_equal(a, b) &&
           ((const PathFlow *)a)->src_port == ((const PathFlow *)b)->src_port;
}

static gboolean
outer_equal(gconstpointer a, gconstpointer b)
{
    return flow_equal(a, b) && ((const PathFlow *)a)->outer_port ==
                                   ((const PathFlow *)b)->outer_port;
}

PathBox *
path_box_new(void)
{
    PathBox *box = g_new0(PathBox, 1);

    box->inner = g_hash_table_new_full(inner_hash, inner_equal, g_free, NULL);
    box->outer = g_hash_table_new(outer_hash, outer_equal);
    box->ports = g_new0(guint8, PORTS_END);
    g_queue_init(&box->open);
    g_queue_init(&box->closed);
    return box;
}

/* Frees 'box'; accepts NULL. */
void
path_box_free(PathBox *box)
{
    if (box) {
        g_hash_table_unref(box->outer);
        g_hash_table_unref(box->inner);
        g_free(box->ports);
        g_free(box);
    }
}

/* ---- Ports -------------------------------------------------------------- */

/* A port that no flow has, other than the last ones; 0: there is none. */
static guint16
take_port(PathBox *box, guint n_ports)
{
    guint first = PORTS_END - MIN(n_ports, PORTS_END - 1);

    for (guint i = first; i < PORTS_END; i++) {
        guint port = MAX(box->next_port, first);

        box->next_port = port + 1 == PORTS_END ? first : port + 1;
        if (!box->ports[port]) {
            box->ports[port] = TRUE;
            return (guint16)port;
        }
    }
    return 0;
}

static GQueue *
queue_of(PathBox *box, const PathFlow *flow)
{
    return flow->state == PATH_FLOW_OPEN     ? &box->open
           : flow->state == PATH_FLOW_CLOSED ? &box->closed
                                             : NULL;
}

void
path_flow_enter(PathBox *box, PathFlow *flow, PathFlowState state)
{
    GQueue *queue = queue_of(box, flow);

    if (queue) {
        g_queue_unlink(queue, &flow->place);
    }
    flow->state = state;
    queue = queue_of(box, flow);
    if (queue) {
        g_queue_push_tail_link(queue, &flow->place);
    }
}

void
path_flow_unbind(PathBox *box, PathFlow *flow)
{
    g_hash_table_remove(box->outer, flow);
    if (flow->has_port) {
        box->ports[flow->outer_port] = FALSE;
        flow->has_port = FALSE;
    }
}

gboolean
path_flow_bind(Path *path, PathFlow *flow)
{
    const PathBoxConfig *config = &path->config.box;

    flow->outer_port = flow->src_port;
    if (config->nat && path_side(path, flow->ends[0].end) == PATH_SIDE_CLIENT) {
        flow->outer_port = take_port(path->box, config->nat_ports);
        flow->has_port = flow->outer_port != 0;
        if (!flow->has_port) {
            return FALSE;
        }
    }
    g_hash_table_add(path->box->outer, flow);
    return TRUE;
}

/* ---- By packets ---------------------------------------------------------- */

PathFlow *
path_flow_find(PathBox *box, const PathPacket *packet, guint *who)
{
    PathFlow as_opener = {.protocol = packet->protocol,
                          .src_ip = packet->src_ip,
                          .dst_ip = packet->dst_ip,
                          .src_port = packet->src_port,
                          .dst_port = packet->dst_port};
    PathFlow as_asked = {.protocol = packet->protocol,
                         .src_ip = packet->dst_ip,
                         .dst_ip = packet->src_ip,
                         .outer_port = packet->dst_port,
                         .dst_port = packet->src_port};
    PathFlow *flow = g_hash_table_lookup(box->inner, &as_opener);

    *who = flow ? 0 : 1;
    return flow ? flow : g_hash_table_lookup(box->outer, &as_asked);
}

PathFlow *
path_flow_new(Path *path, const PathPacket *packet)
{
    PathFlow *flow = g_new0(PathFlow, 1);

    flow->protocol = packet->protocol;
    flow->src_ip = packet->src_ip;
    flow->dst_ip = packet->dst_ip;
    flow->src_port = packet->src_port;
    flow->dst_port = packet->dst_port;
    flow->ends[0].end = packet->from;
    flow->ends[1].end = packet->to;
    flow->place.data = flow;
    flow->state = PATH_FLOW_STALE;
    if (!path_flow_bind(path, flow)) {
        g_free(flow);
        return NULL;
    }
    g_hash_table_add(path->box->inner, flow);
    path_flow_enter(path->box, flow, PATH_FLOW_OPEN);
    return flow;
}
