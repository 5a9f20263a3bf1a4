/* SPDX-License-Identifier: GPL-2.0-only */
/* The box on the way: what it drops, whom it resets, when it forgets. */
#include "model/path/path-flow.h"
#include "model/units.h"

/* How long a flow is kept whose end has passed [nf_conntrack_proto_tcp.c,
 * tcp_timeouts: TIME_WAIT]. */
#define CLOSED_NS (120 * NS_PER_S)

gboolean
path_has_box(const PathBoxConfig *config)
{
    return config->idle_ns > 0 || config->nat ||
           config->syn != PATH_FILTER_PASS ||
           config->swallow != PATH_SWALLOW_NOTHING;
}

/* Whether it must know flows at all. */
static gboolean
keeps_flows(const PathBoxConfig *config)
{
    return config->idle_ns > 0 || config->nat;
}

/* ---- Silence ------------------------------------------------------------ */

/* Tells that one of both, 0 or 1, by RST that the other has gone. */
static void
reset_end(Path *path, const PathFlow *flow, guint who)
{
    const PathFlowEnd *to = &flow->ends[who];
    PathSend send = {.from = flow->ends[1 - who].end,
                     .to = to->end,
                     .src_ip = flow->dst_ip,
                     .src_port = flow->dst_port,
                     .dst_ip = flow->src_ip,
                     .dst_port = flow->src_port,
                     .flags = PATH_RST | PATH_ACK,
                     .seq = to->ack,
                     .ack = to->next};

    if (who == 1) {
        send.src_ip = flow->src_ip;
        send.src_port = flow->outer_port;
        send.dst_ip = flow->dst_ip;
        send.dst_port = flow->dst_port;
    }
    if (to->has_sent) {
        path_reset(path, &send);
    }
}

static void
flow_expire(Path *path, PathFlow *flow)
{
    PathExpiry then = path->config.box.then;

    path->counts.expired++;
    if (flow->protocol == PATH_TCP_PROTOCOL) {
        if (then == PATH_EXPIRY_RESET_CLIENT ||
            then == PATH_EXPIRY_RESET_BOTH) {
            reset_end(path, flow, 0);
        }
        if (then == PATH_EXPIRY_RESET_SERVER ||
            then == PATH_EXPIRY_RESET_BOTH) {
            reset_end(path, flow, 1);
        }
    }
    path_flow_unbind(path->box, flow);
    path_flow_enter(path->box, flow, PATH_FLOW_STALE);
}

static PathFlow *
first_of(GQueue *queue, gint64 before_ns)
{
    PathFlow *flow = g_queue_peek_head(queue);

    return flow && flow->last_ns <= before_ns ? flow : NULL;
}

void
path_expire(Path *path, gint64 now_ns)
{
    gint64 idle_ns = path->config.box.idle_ns;
    PathBox *box = path->box;
    PathFlow *flow;

    if (!box) {
        return;
    }
    while (idle_ns > 0 && (flow = first_of(&box->open, now_ns - idle_ns))) {
        flow_expire(path, flow);
    }
    while ((flow = first_of(&box->closed, now_ns - CLOSED_NS))) {
        path_flow_unbind(box, flow);
        path_flow_enter(box, flow, PATH_FLOW_STALE);
        g_hash_table_remove(box->inner, flow);
    }
}

gint64
path_deadline(const Path *path)
{
    const PathBoxConfig *config = &path->config.box;
    const PathFlow *flow =
        path->box ? g_queue_peek_head(&path->box->open) : NULL;
    gboolean tells = config->then == PATH_EXPIRY_RESET_CLIENT ||
                     config->then == PATH_EXPIRY_RESET_SERVER ||
                     config->then == PATH_EXPIRY_RESET_BOTH;

    return flow && tells && config->idle_ns > 0
               ? flow->last_ns + config->idle_ns
               : PATH_NEVER;
}

void
path_forget(Path *path)
{
    PathBox *box = path->box;
    PathFlow *flow;

    while (box && ((flow = g_queue_peek_head(&box->open)) ||
                   (flow = g_queue_peek_head(&box->closed)))) {
        path_flow_unbind(box, flow);
        path_flow_enter(box, flow, PATH_FLOW_STALE);
    }
}

/* ---- Packets ------------------------------------------------------------ */

static gboolean
is_syn(const PathPacket *packet)
{
    return (packet->flags & (PATH_SYN | PATH_ACK)) == PATH_SYN;
}

static guint32
end_of(const PathPacket *packet)
{
    return packet->seq + packet->len_bytes +
           ((packet->flags & PATH_SYN) ? 1 : 0) +
           ((packet->flags & PATH_FIN) ? 1 : 0);
}

/* Answers 'packet' as a host without its connection does (RFC 9293
 * 3.10.7.1). */
static void
answer_reset(Path *path, const PathPacket *packet)
{
    gboolean acks = (packet->flags & PATH_ACK) != 0;

    if (packet->protocol == PATH_TCP_PROTOCOL && !(packet->flags & PATH_RST)) {
        path_reset(path, &(PathSend){
                             .from = packet->to,
                             .to = packet->from,
                             .src_ip = packet->dst_ip,
                             .dst_ip = packet->src_ip,
                             .src_port = packet->dst_port,
                             .dst_port = packet->src_port,
                             .flags = PATH_RST | (acks ? 0 : PATH_ACK),
                             .seq = acks ? packet->ack : 0,
                             .ack = acks ? 0 : end_of(packet),
                         });
    }
}

/* TRUE if one SYN more may pass: a bucket of as many as a second brings. */
static gboolean
has_token(Path *path, gint64 now_ns)
{
    PathBox *box = path->box;
    gdouble rate = path->config.box.syn_rate;
    gdouble came = (gdouble)(now_ns - box->syns_ns) / NS_PER_S * rate;

    box->syns = box->has_syns ? MIN(rate, box->syns + came) : rate;
    box->syns_ns = now_ns;
    box->has_syns = TRUE;
    if (box->syns < 1) {
        return FALSE;
    }
    box->syns -= 1;
    return TRUE;
}

static gboolean
is_filtered(Path *path, const PathPacket *packet)
{
    const PathBoxConfig *config = &path->config.box;

    return is_syn(packet) && config->syn != PATH_FILTER_PASS &&
           (config->syn_from == PATH_SIDE_BOTH ||
            config->syn_from == path_side(path, packet->from)) &&
           !has_token(path, packet->now_ns);
}

static gboolean
is_swallowed(const PathBoxConfig *config, guint flags)
{
    guint swallowed = (config->swallow != PATH_SWALLOW_RST ? PATH_FIN : 0u) |
                      (config->swallow != PATH_SWALLOW_FIN ? PATH_RST : 0u);

    return config->swallow != PATH_SWALLOW_NOTHING && (flags & swallowed);
}

/* Whether a packet of no flow opens one. */
static gboolean
may_open(const Path *path, const PathPacket *packet, const PathFlow *stale)
{
    const PathBoxConfig *config = &path->config.box;
    gboolean inside = path_side(path, packet->from) == PATH_SIDE_CLIENT;

    return packet->protocol == PATH_UDP_PROTOCOL
               ? inside
               : is_syn(packet) ||
                     (config->then == PATH_EXPIRY_REBIND && (stale || inside));
}

/* Has 'flow', NULL or stale, begin with 'packet'; NULL if it cannot, and why is
 * in 'fate'. */
static PathFlow *
flow_open(Path *path, PathFlow *flow, const PathPacket *packet, PathFate *fate)
{
    if (!may_open(path, packet, flow)) {
        fate->lost = PATH_CAUSE_IDLE;
        if (path->config.box.then == PATH_EXPIRY_RESET) {
            answer_reset(path, packet);
        }
        return NULL;
    }
    if (!flow) {
        flow = path_flow_new(path, packet);
    } else if (path_flow_bind(path, flow)) {
        path->counts.rebound += is_syn(packet) ? 0 : 1;
        path_flow_enter(path->box, flow, PATH_FLOW_OPEN);
    } else {
        flow = NULL;
    }
    fate->lost = flow ? PATH_CAUSE_NONE : PATH_CAUSE_PORTS;
    return flow;
}

/* Notes what passes, or would pass if it were not swallowed. */
static void
flow_note(PathBox *box, PathFlow *flow, const PathPacket *packet, guint who)
{
    PathFlowEnd *end = &flow->ends[who];
    PathFlowState state = flow->state;

    if (is_syn(packet)) {
        state = PATH_FLOW_OPEN;
        flow->ends[0].has_fin = flow->ends[1].has_fin = FALSE;
        flow->ends[1 - who].has_sent = FALSE;
    }
    end->has_sent = TRUE;
    end->next = end_of(packet);
    end->ack = packet->flags & PATH_ACK ? packet->ack : 0;
    end->has_fin = end->has_fin || (packet->flags & PATH_FIN);
    if ((packet->flags & PATH_RST) ||
        (flow->ends[0].has_fin && flow->ends[1].has_fin)) {
        state = PATH_FLOW_CLOSED;
    }
    flow->last_ns = packet->now_ns;
    path_flow_enter(box, flow, state);
}

static void
follow_flow(Path *path, const PathPacket *packet, PathFate *fate)
{
    guint who;
    PathFlow *flow = path_flow_find(path->box, packet, &who);

    if (!flow || flow->state == PATH_FLOW_STALE) {
        flow = flow_open(path, flow, packet, fate);
        who = 0;
    }
    if (!flow) {
        return;
    }
    flow_note(path->box, flow, packet, who);
    if (who == 0) {
        fate->src_port = flow->outer_port;
    } else {
        fate->dst_port = flow->src_port;
    }
}

void
path_box(Path *path, const PathPacket *packet, PathFate *fate)
{
    const PathBoxConfig *config = &path->config.box;

    if ((packet->protocol != PATH_TCP_PROTOCOL &&
         packet->protocol != PATH_UDP_PROTOCOL) ||
        packet->to == PATH_ALL) {
        return;
    }
    if (!path->box) {
        path->box = path_box_new();
    }
    path_expire(path, packet->now_ns);
    if (is_filtered(path, packet)) {
        fate->lost = PATH_CAUSE_FILTER;
        if (config->syn == PATH_FILTER_RESET) {
            answer_reset(path, packet);
        }
        return;
    }
    if (keeps_flows(config)) {
        follow_flow(path, packet, fate);
    }
    if (fate->lost == PATH_CAUSE_NONE && is_swallowed(config, packet->flags)) {
        fate->lost = PATH_CAUSE_SWALLOW;
    }
}
