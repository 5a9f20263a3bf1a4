/* SPDX-License-Identifier: GPL-2.0-only */
/* What a node calls: the PortOps of the in-memory world. */
#include "shim/memory/memory-priv.h"
#include <string.h>

#define EPHEMERAL_FIRST 49152 /* RFC 6335 section 6 */
#define BROADCAST 0xffffffffu

static WorldHost *
host_of(Port *port)
{
    return (WorldHost *)port;
}

/* The connection of a handle that the node still holds. */
static Conn *
conn_of(PortTcp *tcp)
{
    Conn *conn = (Conn *)tcp;

    g_assert(conn->held);
    return conn;
}

/* ---- Time, chance, addresses -------------------------------------------- */

static gint64
verb_now_ns(Port *port)
{
    return host_of(port)->world->now_ns;
}

static void
alarm_due(gpointer data)
{
    WorldHost *host = data;

    host->alarm = NULL;
    host->port.up->alarm(host->port.node);
}

static void
verb_set_alarm(Port *port, gint64 at_ns)
{
    WorldHost *host = host_of(port);

    world_cancel(host->world, &host->alarm);
    if (at_ns != PORT_NEVER) {
        host->alarm = world_post(host->world, at_ns, alarm_due, host, NULL);
    }
}

static gdouble
verb_uniform(Port *port)
{
    return g_rand_double(host_of(port)->rand);
}

typedef struct Question {
    WorldHost *host;
    guint32 ip;
    gboolean found;
} Question;

static void
question_answer(gpointer data)
{
    Question *question = data;
    Port *port = &question->host->port;

    port->up->resolved(port->node, question->ip, question->found);
}

static void
verb_resolve(Port *port, guint32 ip)
{
    WorldHost *host = host_of(port);
    World *world = host->world;
    Question *question = g_new(Question, 1);

    *question = (Question){
        host, ip, ip != host->ip && world_host_find(world, ip) != NULL};
    world_post(world,
               world->now_ns + (question->found ? world->config.resolve_ns
                                                : world->config.unresolved_ns),
               question_answer, question, g_free);
}

/* ---- TCP ---------------------------------------------------------------- */

/* The next ephemeral port that is free for 'to'. */
static guint16
host_pick_port(WorldHost *host, PortAddr to)
{
    do {
        host->last_port =
            host->last_port < EPHEMERAL_FIRST || host->last_port == G_MAXUINT16
                ? EPHEMERAL_FIRST
                : host->last_port + 1;
    } while (conn_find(host, conn_key(to, host->last_port)));
    return host->last_port;
}

static PortTcp *
verb_tcp_connect(Port *port, PortAddr to, const PortTcpOpts *opts)
{
    WorldHost *host = host_of(port);
    PortAddr local = {host->ip, opts->local_port};
    Conn *conn;

    if (local.port == 0) {
        local.port = host_pick_port(host, to);
    }
    conn = conn_find(host, conn_key(to, local.port));
    if (conn && (conn->state == CONN_SWALLOW ||
                 (opts->reuse && conn->state == CONN_TIME_WAIT))) {
        conn_remove(conn);
    } else if (conn) {
        return NULL;
    }
    conn = conn_new(host, local, to, opts);
    conn->state = CONN_SYN_SENT;
    conn_send_syn(conn);
    return &conn->base;
}

/* The SYN,ACK waits for the end of the 'syn' callback, which may set more.  Of
 * the connection that the SYN replaces (PortNode.resyn) nothing is left. */
static PortTcp *
verb_tcp_accept(Port *port, PortSyn *syn, const PortTcpOpts *opts)
{
    SynAsk *ask = syn->world;
    Conn *conn = conn_find(host_of(port), conn_key(syn->from, syn->to.port));

    g_assert(!ask->accepted);
    if (conn) {
        conn_remove(conn);
    }
    conn = conn_new(host_of(port), syn->to, syn->from, opts);
    conn->refs++; /* until the verdict */
    conn->state = CONN_SYN_RCVD;
    conn->id = ask->segment->conn_id;
    conn->irs = ask->segment->seq;
    conn->rcv_nxt = conn->irs + 1;
    conn->rcv_edge = conn->rcv_nxt + conn->credit;
    conn->edge = conn->iss + 1 + ask->segment->window;
    ask->accepted = conn;
    return &conn->base;
}

static gboolean
conn_takes_bytes(const Conn *conn)
{
    return !conn->ended && !conn->fin_out;
}

static gsize
verb_tcp_send(PortTcp *tcp, gconstpointer bytes, gsize len_bytes)
{
    Conn *conn = conn_of(tcp);
    guint have = conn->out->len;
    gsize len =
        conn_takes_bytes(conn) ? MIN(len_bytes, conn->out_max - have) : 0;

    if (len > 0) {
        g_byte_array_set_size(conn->out, have + (guint)len);
        if (bytes) {
            memcpy(conn->out->data + have, bytes, len);
        } else {
            memset(conn->out->data + have, 0, len);
        }
    }
    conn_output(conn);
    return len;
}

static gsize
verb_tcp_sendable(PortTcp *tcp)
{
    Conn *conn = conn_of(tcp);
    guint64 end = conn_out_end(conn);
    gsize buffer = conn->out_max - conn->out->len;

    if (!conn_takes_bytes(conn) || conn->state != CONN_OPEN ||
        conn->edge <= end) {
        return 0;
    }
    return MIN(conn->edge - end, buffer);
}

static gsize
verb_tcp_unacked(PortTcp *tcp)
{
    return conn_of(tcp)->out->len;
}

static gsize
verb_tcp_readable(PortTcp *tcp)
{
    return conn_of(tcp)->in->len;
}

static gsize
verb_tcp_peek(PortTcp *tcp, gpointer bytes, gsize max_bytes)
{
    Conn *conn = conn_of(tcp);
    gsize len = MIN(max_bytes, conn->in->len);

    if (len > 0 && bytes) {
        memcpy(bytes, conn->in->data, len);
    }
    return len;
}

static gsize
verb_tcp_recv(PortTcp *tcp, gpointer bytes, gsize max_bytes)
{
    gsize len = verb_tcp_peek(tcp, bytes, max_bytes);

    if (len > 0) {
        g_byte_array_remove_range(conn_of(tcp)->in, 0, (guint)len);
    }
    return len;
}

static void
verb_tcp_keepalive(PortTcp *tcp, const PortKeepalive *keepalive)
{
    Conn *conn = conn_of(tcp);

    conn->keepalive = keepalive ? *keepalive : (PortKeepalive){0};
    conn_keep_watch(conn);
}

static void
verb_tcp_user_timeout(PortTcp *tcp, gint64 timeout_ns)
{
    conn_of(tcp)->user_timeout_ns = timeout_ns;
}

static void
verb_tcp_credit(PortTcp *tcp, gsize len_bytes)
{
    Conn *conn = conn_of(tcp);
    guint32 room = conn->credit_max - conn->credit;

    conn->credit += (guint32)MIN(len_bytes, room);
    conn_window_update(conn);
}

static void
verb_tcp_shutdown(PortTcp *tcp)
{
    Conn *conn = conn_of(tcp);

    if (!conn->ended) {
        conn->fin_out = TRUE;
        conn_output(conn);
    }
}

/* In this world nothing waits for company. */
static void
verb_tcp_nodelay(PortTcp *tcp, G_GNUC_UNUSED gboolean nodelay)
{
    (void)conn_of(tcp);
}

/* This world repeats everything equally often. */
static void
verb_tcp_orphan(PortTcp *tcp)
{
    Conn *conn = conn_of(tcp);

    conn->orphan = TRUE;
    conn_keep_watch(conn);
}

/* The node's part is over; the world's may go on. */
static void
conn_give_up(Conn *conn)
{
    conn->held = FALSE;
    conn->pending = 0;
    conn->host->world->n_handles--;
    conn_unref(conn);
}

/* Before the handshake is done there is nothing to finish (RFC 9293 3.10.4,
 * SYN-SENT). */
static void
verb_tcp_close(PortTcp *tcp)
{
    Conn *conn = conn_of(tcp);

    if (!conn->ended) {
        if (conn->in->len > 0 || conn->state == CONN_SYN_SENT) {
            conn_abort(conn);
        } else {
            conn->closed = conn->orphan = TRUE;
            conn->fin_out = TRUE;
            conn_output(conn);
        }
    }
    conn_give_up(conn);
}

static void
verb_tcp_abort(PortTcp *tcp)
{
    Conn *conn = conn_of(tcp);

    if (!conn->ended) {
        conn_abort(conn);
    }
    conn_give_up(conn);
}

static void
verb_tcp_discard(PortTcp *tcp, gboolean swallow)
{
    Conn *conn = conn_of(tcp);

    if (!swallow) {
        conn_remove(conn);
    } else if (conn->state != CONN_GONE) {
        world_cancel(conn->host->world, &conn->timer);
        world_cancel(conn->host->world, &conn->keep_timer);
        conn->state = CONN_SWALLOW;
        conn->owes_ack = FALSE;
    }
    conn_give_up(conn);
}

static void
verb_tcp_release(PortTcp *tcp)
{
    Conn *conn = conn_of(tcp);

    g_assert(conn->ended && !(conn->pending & 1u << PORT_TCP_END));
    conn_give_up(conn);
}

static guint64
verb_tcp_id(PortTcp *tcp)
{
    return conn_of(tcp)->id;
}

static void
verb_tcp_ends(PortTcp *tcp, PortAddr *local, PortAddr *remote)
{
    Conn *conn = conn_of(tcp);

    *local = conn->local;
    *remote = conn->remote;
}

static PortTcpState
verb_tcp_state(PortTcp *tcp)
{
    return conn_tcp_state(conn_of(tcp));
}

static gboolean
verb_tcp_port_used(Port *port, guint16 local_port)
{
    GHashTableIter iter;
    gpointer value;

    g_hash_table_iter_init(&iter, host_of(port)->conns);
    while (g_hash_table_iter_next(&iter, NULL, &value)) {
        const Conn *conn = value;

        if (conn->local.port == local_port && conn->state != CONN_SWALLOW) {
            return TRUE;
        }
    }
    return FALSE;
}

static void
verb_tcp_restart(Port *port)
{
    GList *conns = g_hash_table_get_values(host_of(port)->conns);

    for (GList *at = conns; at; at = at->next) {
        Conn *conn = at->data;

        if (!conn->held) {
            conn_remove(conn);
        }
    }
    g_list_free(conns);
}

/* ---- UDP ---------------------------------------------------------------- */

static gboolean
verb_udp_bind(Port *port, guint16 udp_port)
{
    return g_hash_table_add(host_of(port)->udp, GUINT_TO_POINTER(udp_port));
}

static void
verb_udp_unbind(Port *port, guint16 udp_port)
{
    g_hash_table_remove(host_of(port)->udp, GUINT_TO_POINTER(udp_port));
}

static gboolean
verb_udp_send(Port *port, guint16 from_port, PortAddr to, gconstpointer bytes,
              gsize len_bytes)
{
    WorldHost *from = host_of(port);
    GPtrArray *hosts = from->world->hosts;
    PortDatagram datagram = {
        {from->ip, from_port}, to, to.ip == BROADCAST, bytes, len_bytes};

    if (!g_hash_table_contains(from->udp, GUINT_TO_POINTER(from_port))) {
        return FALSE;
    }
    for (guint i = 0; i < hosts->len; i++) {
        WorldHost *host = hosts->pdata[i];

        if (host->ip == to.ip || (datagram.broadcast && host != from)) {
            world_datagram(from, host, &datagram);
        }
    }
    return TRUE;
}

const PortOps world_ops = {
    .now_ns = verb_now_ns,
    .set_alarm = verb_set_alarm,
    .uniform = verb_uniform,
    .resolve = verb_resolve,
    .tcp_connect = verb_tcp_connect,
    .tcp_accept = verb_tcp_accept,
    .tcp_send = verb_tcp_send,
    .tcp_sendable = verb_tcp_sendable,
    .tcp_unacked = verb_tcp_unacked,
    .tcp_readable = verb_tcp_readable,
    .tcp_recv = verb_tcp_recv,
    .tcp_peek = verb_tcp_peek,
    .tcp_credit = verb_tcp_credit,
    .tcp_keepalive = verb_tcp_keepalive,
    .tcp_user_timeout = verb_tcp_user_timeout,
    .tcp_nodelay = verb_tcp_nodelay,
    .tcp_shutdown = verb_tcp_shutdown,
    .tcp_orphan = verb_tcp_orphan,
    .tcp_close = verb_tcp_close,
    .tcp_abort = verb_tcp_abort,
    .tcp_discard = verb_tcp_discard,
    .tcp_release = verb_tcp_release,
    .tcp_id = verb_tcp_id,
    .tcp_ends = verb_tcp_ends,
    .tcp_state = verb_tcp_state,
    .tcp_port_used = verb_tcp_port_used,
    .tcp_restart = verb_tcp_restart,
    .udp_bind = verb_udp_bind,
    .udp_unbind = verb_udp_unbind,
    .udp_send = verb_udp_send,
};
