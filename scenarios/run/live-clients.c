/* SPDX-License-Identifier: GPL-2.0-only */
#include "scenarios/run/live-clients.h"

#include "model/port.h"
#include "model/record.h"
#include "model/units.h"
#include "scenarios/measure/series.h"

/* A connection that somebody has asked for. */
typedef struct Attempt {
    guint64 conn_id;
    guint16 port;
    gint64 asked_ns, answer_ns, open_ns, end_ns; /* PORT_NEVER: not yet */
    gint64 syn_ns, pause_ns; /* the last SYN, and what lay before it */
    PortTcpState state;
    Outcome outcome;  /* once the state is CLOSE */
    gboolean by_us;   /* RESET: the program sent the RST */
    guint32 acked;    /* up to where the program has acknowledged */
    guint32 sent;     /* up to where it has sent */
    guint32 end;      /* behind the server's last byte, once its FIN has come */
    guint32 left_end; /* what acknowledges the program's FIN */
    gboolean has_end;
    guint64 got_bytes, sent_bytes;
} Attempt;

struct LiveClients {
    const Tracer *tracer;
    GArray *attempts;    /* Attempt */
    GHashTable *by_addr; /* guint64 of ip and port -> the last, from 1 */
    guint in_state[PORT_N_TCP_STATES];
    guint refused;
    guint64 read_bytes; /* by all programs */
};

/* ---- Attempts ----------------------------------------------------------- */

static Attempt *
last_attempt(const LiveClients *clients, guint64 addr)
{
    guint number =
        GPOINTER_TO_UINT(g_hash_table_lookup(clients->by_addr, &addr));

    return number ? &g_array_index(clients->attempts, Attempt, number - 1)
                  : NULL;
}

static void
trace_state(const LiveClients *clients, const Attempt *attempt,
            PortTcpState from, gint64 now_ns)
{
    const TraceRecord record = {
        .kind = TRACE_TCP,
        .time_ns = now_ns,
        .index = TRACE_NO_INDEX,
        .conn_id = attempt->conn_id,
        .name = sim_tcp_state_name(attempt->state),
        .detail = sim_tcp_state_name(from),
    };

    if (clients->tracer) {
        clients->tracer->fn(clients->tracer->user, &record);
    }
}

static void
enter(LiveClients *clients, Attempt *attempt, PortTcpState state, gint64 now_ns)
{
    PortTcpState from = attempt->state;

    if (state == from) {
        return;
    }
    clients->in_state[from]--;
    clients->in_state[state]++;
    attempt->state = state;
    trace_state(clients, attempt, from, now_ns);
    if (state == PORT_STATE_CLOSE) {
        attempt->end_ns = now_ns;
    }
}

/* It is over, and not by FINs alone. */
static void
end(LiveClients *clients, Attempt *attempt, Outcome outcome, gboolean by_us,
    gint64 now_ns)
{
    attempt->outcome = outcome;
    attempt->by_us = by_us;
    enter(clients, attempt, PORT_STATE_CLOSE, now_ns);
}

static void
add_attempt(LiveClients *clients, guint64 addr, guint64 id,
            const SimSegment *syn)
{
    const Attempt attempt = {.conn_id = id,
                             .port = syn->src_port,
                             .asked_ns = syn->time_ns,
                             .answer_ns = PORT_NEVER,
                             .open_ns = PORT_NEVER,
                             .end_ns = PORT_NEVER,
                             .syn_ns = syn->time_ns,
                             .state = PORT_STATE_SYN_SENT,
                             .outcome = OUTCOME_CLEAN,
                             .sent = syn->seq + 1};

    g_array_append_val(clients->attempts, attempt);
    clients->in_state[PORT_STATE_SYN_SENT]++;
    g_hash_table_insert(clients->by_addr, g_memdup2(&addr, sizeof addr),
                        GUINT_TO_POINTER(clients->attempts->len));
    trace_state(clients, &attempt, PORT_STATE_CLOSE, syn->time_ns);
}

/* The same SYN once more, maybe of somebody who seemed to have given up. */
static void
note_repeat(LiveClients *clients, Attempt *attempt, gint64 now_ns)
{
    attempt->pause_ns = now_ns - attempt->syn_ns;
    attempt->syn_ns = now_ns;
    if (attempt->outcome == OUTCOME_DISCARDED) {
        attempt->outcome = OUTCOME_CLEAN;
        attempt->end_ns = PORT_NEVER;
        enter(clients, attempt, PORT_STATE_SYN_SENT, now_ns);
    }
}

/* A SYN with another number is another connection, not the same again; the one
 * before has been forgotten. */
static void
note_syn(LiveClients *clients, guint64 addr, const SimSegment *syn)
{
    guint64 id = sim_conn_id(syn->seq, syn->src_ip, syn->src_port);
    Attempt *last = last_attempt(clients, addr);

    if (last && last->conn_id == id) {
        note_repeat(clients, last, syn->time_ns);
        return;
    }
    if (last && last->state != PORT_STATE_CLOSE) {
        end(clients, last, OUTCOME_DISCARDED, FALSE, syn->time_ns);
    }
    add_attempt(clients, addr, id, syn);
}

/* Linux sends a SYN again after a second, then after a pause that is at most
 * twice the one before (TCP_TIMEOUT_INIT, tcp_syn_linear_timeouts); a second
 * more is for what is late. */
void
live_clients_give_up(LiveClients *clients, gint64 now_ns)
{
    for (guint i = 0; i < clients->attempts->len; i++) {
        Attempt *attempt = &g_array_index(clients->attempts, Attempt, i);
        gint64 due_ns = attempt->syn_ns +
                        2 * MAX(attempt->pause_ns, (gint64)NS_PER_S) + NS_PER_S;
        if (attempt->state == PORT_STATE_SYN_SENT &&
            attempt->answer_ns == PORT_NEVER && now_ns > due_ns) {
            end(clients, attempt, OUTCOME_DISCARDED, FALSE, now_ns);
        }
    }
}

/* ---- Segments ----------------------------------------------------------- */

/* The program has let go of its end (RFC 9293 3.3.2). */
static PortTcpState
after_own_fin(PortTcpState state)
{
    return state == PORT_STATE_ESTABLISHED  ? PORT_STATE_FIN_WAIT1
           : state == PORT_STATE_CLOSE_WAIT ? PORT_STATE_LAST_ACK
                                            : state;
}

/* All that the server has sent is there, and its FIN. */
static PortTcpState
after_its_fin(PortTcpState state)
{
    return state == PORT_STATE_ESTABLISHED ? PORT_STATE_CLOSE_WAIT
           : state == PORT_STATE_FIN_WAIT1 ? PORT_STATE_CLOSING
           : state == PORT_STATE_FIN_WAIT2
               ? PORT_STATE_CLOSE /* in TIME_WAIT no socket */
               : state;
}

/* The program's FIN has been acknowledged. */
static PortTcpState
after_ack(PortTcpState state)
{
    return state == PORT_STATE_FIN_WAIT1 ? PORT_STATE_FIN_WAIT2
           : state == PORT_STATE_CLOSING || state == PORT_STATE_LAST_ACK
               ? PORT_STATE_CLOSE
               : state;
}

/* The program's TCP has taken all up to 'ack'. */
static void
note_ack(LiveClients *clients, Attempt *attempt, guint32 ack, gint64 now_ns)
{
    gboolean is_all = attempt->has_end && ack == attempt->end + 1;
    guint32 up_to = is_all ? ack - 1 : ack;
    guint32 more = up_to - attempt->acked;

    if (attempt->state == PORT_STATE_SYN_SENT) {
        attempt->open_ns = attempt->answer_ns;
        enter(clients, attempt, PORT_STATE_ESTABLISHED, now_ns);
    }
    if (more > 0 && more < G_MAXINT32) {
        clients->read_bytes += more;
        attempt->got_bytes += more;
        attempt->acked = up_to;
    }
    if (is_all) {
        enter(clients, attempt, after_its_fin(attempt->state), now_ns);
    }
}

/* An empty segment behind the FIN has a number beyond the data. */
static void
note_data(Attempt *attempt, const SimSegment *segment)
{
    guint32 more = segment->seq + segment->len_bytes - attempt->sent;

    if (segment->len_bytes > 0 && more > 0 && more < G_MAXINT32) {
        attempt->sent_bytes += more;
        attempt->sent += more;
    }
}

static void
note_sent(LiveClients *clients, Attempt *attempt, const SimSegment *segment)
{
    gint64 now_ns = segment->time_ns;

    if (segment->flags & SIM_RST) {
        end(clients, attempt, OUTCOME_RESET, TRUE, now_ns);
        return;
    }
    if (segment->flags & SIM_ACK && attempt->answer_ns != PORT_NEVER) {
        note_ack(clients, attempt, segment->ack, now_ns);
    }
    note_data(attempt, segment);
    if (segment->flags & SIM_FIN) {
        attempt->left_end = segment->seq + segment->len_bytes + 1;
        enter(clients, attempt, after_own_fin(attempt->state), now_ns);
    }
}

static void
note_rst(LiveClients *clients, Attempt *attempt, gint64 now_ns)
{
    gboolean is_refused = attempt->state == PORT_STATE_SYN_SENT;

    clients->refused += is_refused ? 1 : 0;
    end(clients, attempt, is_refused ? OUTCOME_REFUSED : OUTCOME_RESET, FALSE,
        now_ns);
}

/* A FIN counts when the program's TCP acknowledges it. */
static void
note_got(LiveClients *clients, Attempt *attempt, const SimSegment *segment)
{
    const guint answer = SIM_SYN | SIM_ACK;
    gint64 now_ns = segment->time_ns;

    if (segment->flags & SIM_RST) {
        note_rst(clients, attempt, now_ns);
        return;
    }
    if ((segment->flags & answer) == answer) {
        if (attempt->state == PORT_STATE_SYN_SENT) {
            attempt->acked = segment->seq + 1;
            attempt->answer_ns = now_ns;
        }
        return;
    }
    if (segment->flags & SIM_FIN) {
        attempt->has_end = TRUE;
        attempt->end = segment->seq + segment->len_bytes;
    }
    if (segment->ack == attempt->left_end) {
        enter(clients, attempt, after_ack(attempt->state), now_ns);
    }
}

void
live_clients_segment(LiveClients *clients, const SimSegment *segment)
{
    guint64 addr = segment->sent
                       ? (guint64)segment->src_ip << 16 | segment->src_port
                       : (guint64)segment->dst_ip << 16 | segment->dst_port;
    Attempt *attempt;

    if (segment->sent && (segment->flags & (SIM_SYN | SIM_ACK)) == SIM_SYN) {
        note_syn(clients, addr, segment);
        return;
    }
    attempt = last_attempt(clients, addr);
    if (attempt && attempt->state != PORT_STATE_CLOSE) {
        (segment->sent ? note_sent : note_got)(clients, attempt, segment);
    }
}

/* ---- What they are told as ---------------------------------------------- */

void
live_clients_count(const LiveClients *clients, LiveCounts *out)
{
    out->asked += clients->attempts->len;
    out->refused += clients->refused;
    out->waiting += clients->in_state[PORT_STATE_SYN_SENT];
    for (guint i = PORT_STATE_ESTABLISHED; i < PORT_N_TCP_STATES; i++) {
        out->open += clients->in_state[i];
    }
}

void
live_clients_look(gpointer user, gdouble *out)
{
    const LiveClients *clients = user;
    LiveCounts counts = {0};

    live_clients_count(clients, &counts);
    out[SERIES_SOCKETS] = counts.waiting + counts.open;
    out[SERIES_GOODPUT] = 8 * (gdouble)clients->read_bytes;
    out[SERIES_BEGUN] = counts.asked;
    for (guint i = 1; i < PORT_N_TCP_STATES; i++) {
        out[SERIES_IN_STATE + i - 1] = clients->in_state[i];
    }
}

/* What the program's segments tell of its end, and what 'server', the other
 * end, does of bytes: nobody knows more of what has come. */
static Record
end_of(const Attempt *attempt, const Record *server)
{
    gboolean is_over = attempt->state == PORT_STATE_CLOSE;
    Record record = {.conn_id = attempt->conn_id,
                     .system = "live",
                     .index = attempt->port,
                     .active = TRUE,
                     RECORD_NEVER_YET,
                     .wanted_ns = attempt->asked_ns,
                     .asked_ns = attempt->asked_ns,
                     .outcome =
                         is_over ? attempt->outcome : OUTCOME_NEVER_CLOSED,
                     .by_us = is_over && attempt->by_us};

    record.open_ns = attempt->open_ns;
    record.end_ns = attempt->end_ns;
    record.acked_bytes = server->received_bytes;
    record.written_bytes = MAX(attempt->sent_bytes, record.acked_bytes);
    record.left_bytes = record.written_bytes - record.acked_bytes;
    record.received_bytes = record.read_bytes =
        CLAMP(attempt->got_bytes, server->acked_bytes, server->written_bytes);
    return record;
}

void
live_clients_tell(const LiveClients *clients, GHashTable *accepted,
                  GArray *opened)
{
    static const Record nobody;

    for (guint i = 0; i < clients->attempts->len; i++) {
        const Attempt *attempt = &g_array_index(clients->attempts, Attempt, i);
        const Record *server = g_hash_table_lookup(accepted, &attempt->conn_id);
        Record record = end_of(attempt, server ? server : &nobody);
        g_array_append_val(opened, record);
    }
}

/* ---- Life --------------------------------------------------------------- */

LiveClients *
live_clients_new(const Tracer *tracer)
{
    LiveClients *clients = g_new0(LiveClients, 1);

    clients->tracer = tracer;
    clients->attempts = g_array_new(FALSE, FALSE, sizeof(Attempt));
    clients->by_addr =
        g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, NULL);
    return clients;
}

/* Accepts NULL. */
void
live_clients_free(LiveClients *clients)
{
    if (clients) {
        g_array_unref(clients->attempts);
        g_hash_table_unref(clients->by_addr);
        g_free(clients);
    }
}
