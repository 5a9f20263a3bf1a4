/* SPDX-License-Identifier: GPL-2.0-only */
#include "scenarios/run/tracing.h"

/* A connection's two addresses, those of the smaller one first. */
typedef struct Pair {
    guint32 ips[2];
    guint16 ports[2];
    guint64 conn_id;  /* of the latest connection between them */
    gboolean is_sent; /* as it was sent; else behind a NAT */
} Pair;

typedef struct TracedNode {
    Tracing *tracing;
    const SimNode *node;
    Tracer tracer;
} TracedNode;

struct Tracing {
    TracingFn fn;
    gpointer user;
    GHashTable *nodes; /* address -> TracedNode */
    GHashTable *pairs; /* set of Pair, by the addresses */
    gboolean stopped, wants_all;
};

static guint
pair_hash(gconstpointer key)
{
    const Pair *pair = key;

    return pair->ips[0] * 31 + pair->ips[1] * 17 + pair->ports[0] * 65599u +
           pair->ports[1];
}

static gboolean
pair_equal(gconstpointer a, gconstpointer b)
{
    const Pair *x = a, *y = b;

    return x->ips[0] == y->ips[0] && x->ips[1] == y->ips[1] &&
           x->ports[0] == y->ports[0] && x->ports[1] == y->ports[1];
}

/* 'fn' takes what happens.  (transfer full): tracing_free() */
Tracing *
tracing_new(TracingFn fn, gpointer user)
{
    Tracing *tracing = g_new0(Tracing, 1);

    tracing->fn = fn;
    tracing->user = user;
    tracing->nodes = g_hash_table_new_full(NULL, NULL, NULL, g_free);
    tracing->pairs = g_hash_table_new_full(pair_hash, pair_equal, g_free, NULL);
    return tracing;
}

/* Frees 'tracing', after the world that it watches; accepts NULL. */
void
tracing_free(Tracing *tracing)
{
    if (tracing) {
        g_hash_table_unref(tracing->nodes);
        g_hash_table_unref(tracing->pairs);
        g_free(tracing);
    }
}

/* ---- What comes from the models and the TCP ----------------------------- */

static void
on_record(gpointer user, const TraceRecord *record)
{
    TracedNode *traced = user;

    traced->tracing->fn(traced->tracing->user, sim_node_name(traced->node),
                        record);
}

static void
on_state(gpointer user, gint64 time_ns, guint64 conn_id, PortTcpState from,
         PortTcpState to)
{
    const TracedNode *traced = user;
    const TraceRecord record = {
        .kind = TRACE_TCP,
        .time_ns = time_ns,
        .index = TRACE_NO_INDEX,
        .conn_id = conn_id,
        .name = sim_tcp_state_name(to),
        .detail = sim_tcp_state_name(from),
    };

    if (!traced->tracing->stopped) {
        on_record(user, &record);
    }
}

void
tracing_want_all(Tracing *tracing)
{
    tracing->wants_all = TRUE;
}

void
tracing_stop(Tracing *tracing)
{
    tracing->stopped = TRUE;
}

void
tracing_add_node(Tracing *tracing, SimNode *node)
{
    TracedNode *traced = g_new0(TracedNode, 1);

    traced->tracing = tracing;
    traced->node = node;
    traced->tracer = (Tracer){
        .fn = on_record, .user = traced, .wants_all = tracing->wants_all};
    g_hash_table_insert(tracing->nodes, GUINT_TO_POINTER(sim_node_ip(node)),
                        traced);
    sim_node_watch(node, on_state, traced);
}

void
tracing_add_ip(Tracing *tracing, const SimNode *node, guint32 ip)
{
    TracedNode *traced = g_hash_table_lookup(
        tracing->nodes, GUINT_TO_POINTER(sim_node_ip(node)));

    g_assert(traced);
    if (ip && ip != sim_node_ip(node)) {
        g_hash_table_insert(tracing->nodes, GUINT_TO_POINTER(ip),
                            g_memdup2(traced, sizeof *traced));
    }
}

const Tracer *
tracing_tracer(Tracing *tracing, const SimNode *node)
{
    TracedNode *traced = g_hash_table_lookup(
        tracing->nodes, GUINT_TO_POINTER(sim_node_ip(node)));

    g_assert(traced);
    return &traced->tracer;
}

/* ---- Segments ----------------------------------------------------------- */

/* The connection of a segment; 0 if its SYN was never sent. */
static guint64
conn_of(Tracing *tracing, const SimSegment *segment)
{
    gboolean swap = segment->src_ip > segment->dst_ip ||
                    (segment->src_ip == segment->dst_ip &&
                     segment->src_port > segment->dst_port);
    Pair key = {.ips = {segment->src_ip, segment->dst_ip},
                .ports = {segment->src_port, segment->dst_port}};
    Pair *pair;

    if (swap) {
        key = (Pair){.ips = {segment->dst_ip, segment->src_ip},
                     .ports = {segment->dst_port, segment->src_port}};
    }
    pair = g_hash_table_lookup(tracing->pairs, &key);
    if (!pair) {
        pair = g_memdup2(&key, sizeof key);
        g_hash_table_add(tracing->pairs, pair);
    }
    if ((segment->flags & (SIM_SYN | SIM_ACK)) == SIM_SYN &&
        (segment->sent || !pair->is_sent)) {
        pair->is_sent = segment->sent;
        pair->conn_id = sim_conn_known(
            sim_conn_id(segment->seq, segment->src_ip, segment->src_port));
    }
    return pair->conn_id;
}

static void
say_segment(Tracing *tracing, TraceKind kind, const SimSegment *segment)
{
    guint32 ip = kind == TRACE_RECEIVED ? segment->dst_ip : segment->src_ip;
    TracedNode *traced =
        g_hash_table_lookup(tracing->nodes, GUINT_TO_POINTER(ip));
    const TraceRecord record = {
        .kind = kind,
        .time_ns = segment->time_ns,
        .index = TRACE_NO_INDEX,
        .conn_id = conn_of(tracing, segment),
        .name = "",
        .detail = segment->cause ? segment->cause : "",
        .flags =
            segment->flags & (SIM_FIN | SIM_SYN | SIM_RST | SIM_PSH | SIM_ACK),
        .seq = segment->seq,
        .ack = segment->flags & SIM_ACK ? segment->ack : 0,
        .len_bytes = segment->len_bytes,
        .window_bytes = segment->window_bytes,
    };

    /* A link tells of what nobody watches, too: background load. */
    if (!tracing->stopped && traced) {
        on_record(traced, &record);
    }
}

/* Takes what a node sends or receives. */
void
tracing_segment(Tracing *tracing, const SimSegment *segment)
{
    say_segment(tracing, segment->sent ? TRACE_SENT : TRACE_RECEIVED, segment);
}

static void
on_lost(gpointer user, const SimSegment *segment)
{
    say_segment(user, TRACE_LOST, segment);
}

void
tracing_add_link(Tracing *tracing, SimLink *link)
{
    sim_link_tap(link, on_lost, tracing);
}
