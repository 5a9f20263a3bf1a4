/* SPDX-License-Identifier: GPL-2.0-only */
/* Connections of the in-memory world, what they send and how they end; section
 * numbers are those of RFC 9293. */
#include "shim/memory/memory-priv.h"
#include <string.h>

/* ---- Connections -------------------------------------------------------- */

guint64
conn_key(PortAddr remote, guint16 local_port)
{
    return (guint64)remote.ip << 32 | (guint64)remote.port << 16 | local_port;
}

Conn *
conn_find(WorldHost *host, guint64 key)
{
    return g_hash_table_lookup(host->conns, &key);
}

Conn *
conn_new(WorldHost *host, PortAddr local, PortAddr remote,
         const PortTcpOpts *opts)
{
    World *world = host->world;
    Conn *conn = g_new0(Conn, 1);

    conn->base.port = &host->port;
    conn->base.user = opts->user;
    conn->host = host;
    conn->refs = 2; /* the table's and the caller's */
    conn->held = TRUE;
    conn->local = local;
    conn->remote = remote;
    conn->key = conn_key(remote, local.port);
    conn->id = ++world->last_conn;
    conn->iss = conn->id << 32;
    conn->una = conn->nxt = conn->max = conn->edge = conn->iss;
    conn->out_seq = conn->iss + 1;
    conn->out = g_byte_array_new();
    conn->in = g_byte_array_new();
    conn->credit_max =
        opts->rcvbuf_bytes ? opts->rcvbuf_bytes : world->config.rcvbuf_bytes;
    conn->credit = opts->zero_window ? 0 : conn->credit_max;
    conn->out_max =
        opts->sndbuf_bytes ? opts->sndbuf_bytes : world->config.sndbuf_bytes;
    conn->syn_retries =
        opts->syn_retries ? opts->syn_retries : world->config.retries;
    conn->opened_ns = conn->heard_ns = world->now_ns;
    conn->repeating_ns = PORT_NEVER;
    g_hash_table_insert(host->conns, &conn->key, conn);
    world->n_handles++;
    world->n_conns++;
    return conn;
}

void
conn_unref(Conn *conn)
{
    g_assert(conn->refs > 0);
    if (--conn->refs == 0) {
        g_assert(!conn->timer && !conn->keep_timer);
        g_byte_array_unref(conn->out);
        g_byte_array_unref(conn->in);
        g_free(conn);
    }
}

void
conn_remove(Conn *conn)
{
    if (conn->state != CONN_GONE) {
        conn->state = CONN_GONE;
        world_cancel(conn->host->world, &conn->timer);
        world_cancel(conn->host->world, &conn->keep_timer);
        g_hash_table_remove(conn->host->conns, &conn->key);
        conn->host->world->n_conns--;
        conn_unref(conn);
    }
}

PortTcpState
conn_tcp_state(const Conn *conn)
{
    /* [our FIN queued][our FIN acknowledged][the peer's FIN here] */
    static const PortTcpState open[2][2][2] = {
        {{PORT_STATE_ESTABLISHED, PORT_STATE_CLOSE_WAIT}},
        {{PORT_STATE_FIN_WAIT1, PORT_STATE_CLOSING},
         {PORT_STATE_FIN_WAIT2, PORT_STATE_CLOSE}},
    };

    switch (conn->state) {
    case CONN_SYN_SENT:
        return PORT_STATE_SYN_SENT;
    case CONN_SYN_RCVD:
        return PORT_STATE_SYN_RECV;
    case CONN_OPEN:
        if (conn->fin_out && conn->fin_in && conn->fin_in_first) {
            return PORT_STATE_LAST_ACK;
        }
        return open[!!conn->fin_out][!!conn->fin_acked][!!conn->fin_in];
    case CONN_TIME_WAIT:
    case CONN_SWALLOW:
    case CONN_GONE:
        return PORT_STATE_CLOSE;
    }
    g_assert_not_reached();
}

guint64
conn_out_end(const Conn *conn)
{
    return conn->out_seq + conn->out->len;
}

void
conn_post(Conn *conn, PortTcpEvent event)
{
    conn->pending |= 1u << event;
}

void
conn_deliver(Conn *conn)
{
    const PortNode *up = conn->base.port->up;

    for (guint i = PORT_TCP_OPENED; i <= PORT_TCP_END; i++) {
        if (conn->held && (conn->pending & 1u << i)) {
            conn->pending &= ~(1u << i);
            up->tcp(conn->base.user, (PortTcpEvent)i,
                    i == PORT_TCP_END ? conn->why : PORT_END_NONE);
        }
    }
}

/* ---- Sending ------------------------------------------------------------ */

/* The window to advertise now.  It grows only in steps worth telling
 * (3.8.6.2.2, avoidance of the silly window) and never shrinks. */
static guint32
conn_window(Conn *conn)
{
    guint64 edge = conn->rcv_nxt + conn->credit;
    guint32 step =
        MIN(conn->credit_max / 2, conn->host->world->config.mss_bytes);

    if (edge >= conn->rcv_edge + step) {
        conn->rcv_edge = edge;
    }
    return (guint32)(conn->rcv_edge > conn->rcv_nxt
                         ? conn->rcv_edge - conn->rcv_nxt
                         : 0);
}

/* Sends 'len' bytes of the stream from 'seq' on, with 'flags'. */
static void
conn_send_at(Conn *conn, guint flags, guint64 seq, guint32 len)
{
    Segment *segment = g_malloc0(sizeof(Segment) + len);
    guint64 end = seq + len + ((flags & (WORLD_SYN | WORLD_FIN)) ? 1 : 0);

    segment->conn_id = conn->id;
    segment->from = conn->local;
    segment->to = conn->remote;
    segment->flags = flags;
    segment->seq = seq;
    segment->len = len;
    if (len > 0) {
        memcpy(segment->bytes, conn->out->data + (seq - conn->out_seq), len);
    }
    segment->window = conn_window(conn);
    if (flags & WORLD_ACK) {
        segment->ack = conn->rcv_nxt;
        conn->owes_ack = FALSE;
    }
    conn->max = MAX(conn->max, end);
    world_send(conn->host, segment);
}

static void
conn_send_ack(Conn *conn)
{
    conn_send_at(conn, WORLD_ACK, conn->max, 0);
}

void
conn_send_probe(Conn *conn)
{
    conn_send_at(conn, WORLD_ACK, conn->una - 1, 0);
}

void
conn_window_update(Conn *conn)
{
    guint64 before = conn->rcv_edge;

    if (conn->state == CONN_OPEN && !conn->fin_in) {
        conn_window(conn);
        if (conn->rcv_edge > before) {
            conn_send_ack(conn);
        }
    }
}

static void conn_timeout(gpointer data);

static void
conn_arm(Conn *conn, gint64 delay_ns)
{
    World *world = conn->host->world;

    if (!conn->timer) {
        conn->timer = world_post(world, world->now_ns + delay_ns, conn_timeout,
                                 conn, NULL);
    }
}

void
conn_send_syn(Conn *conn)
{
    gboolean active = conn->state == CONN_SYN_SENT;

    conn->rcv_edge = conn->rcv_nxt + conn->credit;
    conn_send_at(conn, active ? WORLD_SYN : WORLD_SYN | WORLD_ACK, conn->iss,
                 0);
    conn_arm(conn, conn_repeat_delay_ns(conn));
}

/* TRUE when only the peer's FIN is missing and nobody waits for it. */
static gboolean
conn_in_orphan_fin_wait2(const Conn *conn)
{
    return conn->closed && conn->fin_acked && !conn->fin_in;
}

static void
conn_set_timer(Conn *conn)
{
    const WorldConfig *config = &conn->host->world->config;

    if (conn->una < conn->nxt || conn->nxt < conn_out_end(conn)) {
        conn_arm(conn, conn_repeat_delay_ns(conn));
    } else if (conn_in_orphan_fin_wait2(conn)) {
        conn_arm(conn, config->fin_wait2_ns);
    } else {
        world_cancel(conn->host->world, &conn->timer);
    }
}

/* Sends one segment if the window allows: bytes, FIN, or both.  A FIN needs
 * no window, as a peer without a buffer must still hear that we are done. */
static gboolean
conn_send_next(Conn *conn)
{
    guint64 end = conn_out_end(conn);
    guint64 room = conn->edge > conn->nxt ? conn->edge - conn->nxt : 0;
    guint64 len = conn->nxt < end ? MIN(end - conn->nxt, room) : 0;
    gboolean fin;

    len = MIN(len, conn->host->world->config.mss_bytes);
    fin = conn->fin_out && conn->nxt + len == end;
    if (len == 0 && !fin) {
        return FALSE;
    }
    conn_send_at(conn, fin ? WORLD_FIN | WORLD_ACK : WORLD_ACK, conn->nxt,
                 (guint32)len);
    conn->nxt += len + (fin ? 1 : 0);
    return TRUE;
}

void
conn_output(Conn *conn)
{
    if (conn->state == CONN_OPEN) {
        while (conn_send_next(conn)) {
        }
        conn_set_timer(conn);
    }
    if (conn->owes_ack && conn->state != CONN_GONE) {
        conn_send_ack(conn);
    }
}

/* ---- Ends --------------------------------------------------------------- */

/* The connection is over for its node.  After CLOSED it may stay to
 * acknowledge late FINs (3.6, TIME-WAIT). */
void
conn_end(Conn *conn, PortEnd why)
{
    gint64 time_wait_ns = conn->host->world->config.time_wait_ns;

    conn->ended = TRUE;
    conn->why = why;
    conn_post(conn, PORT_TCP_END);
    if (conn->owes_ack && why == PORT_END_CLOSED) {
        conn_send_ack(conn);
    }
    if (why == PORT_END_CLOSED && !conn->fin_in_first && time_wait_ns > 0) {
        conn->state = CONN_TIME_WAIT;
        world_cancel(conn->host->world, &conn->timer);
        world_cancel(conn->host->world, &conn->keep_timer);
        conn_arm(conn, time_wait_ns);
    } else {
        conn_remove(conn);
    }
}

/* Answers a segment that belongs to no connection (3.10.7.1). */
void
host_reset(WorldHost *host, const Segment *to)
{
    Segment *rst = g_new0(Segment, 1);
    gboolean acks = (to->flags & WORLD_ACK) != 0;

    rst->from = to->to;
    rst->to = to->from;
    rst->flags = acks ? WORLD_RST : WORLD_RST | WORLD_ACK;
    rst->seq = acks ? to->ack : 0;
    rst->ack = to->seq + to->len + ((to->flags & WORLD_SYN) ? 1 : 0) +
               ((to->flags & WORLD_FIN) ? 1 : 0);
    world_send(host, rst);
}

/* Its sequence number is one that the peer's window admits. */
void
conn_send_reset(Conn *conn)
{
    conn_send_at(conn, WORLD_RST, MIN(conn->max, conn->edge), 0);
}

/* RST only where the peer may still believe in the connection (3.10.5). */
void
conn_abort(Conn *conn)
{
    gboolean believes =
        conn->state == CONN_SYN_RCVD ||
        (conn->state == CONN_OPEN && !(conn->fin_in && conn->fin_out));

    if (believes) {
        conn_send_reset(conn);
    }
    conn_remove(conn);
}

/* No answer after all repeats, or time to repeat. */
static void
conn_repeat(Conn *conn)
{
    gboolean flying = conn->una < conn->nxt;
    guint limit = conn->state == CONN_SYN_SENT
                      ? conn->syn_retries
                      : conn->host->world->config.retries;

    if (conn->tries++ >= limit || conn_user_timed_out(conn)) {
        conn_end(conn, PORT_END_TIMEOUT);
        return;
    }
    conn_repeating(conn, TRUE);
    if (conn->state != CONN_OPEN) {
        conn_send_syn(conn);
    } else if (flying) {
        conn->nxt = conn->una;
        conn_output(conn);
    } else {
        conn_send_probe(conn);
        conn_set_timer(conn);
    }
}

static void
conn_timeout(gpointer data)
{
    Conn *conn = data;

    conn->timer = NULL;
    conn->refs++;
    switch (conn->state) {
    case CONN_TIME_WAIT:
        conn_remove(conn);
        break;
    case CONN_SYN_SENT:
    case CONN_SYN_RCVD:
        conn_repeat(conn);
        break;
    case CONN_OPEN:
        if (conn->una == conn->nxt && conn_in_orphan_fin_wait2(conn)) {
            conn_remove(conn);
        } else {
            conn_repeat(conn);
        }
        break;
    case CONN_SWALLOW:
    case CONN_GONE:
        g_assert_not_reached();
    }
    conn_deliver(conn);
    conn_unref(conn);
}
