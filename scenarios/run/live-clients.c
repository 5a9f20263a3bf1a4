/* SPDX-License-Identifier: GPL-2.0-only */
#include "scenarios/run/live-clients.h"

#include "model/port.h"
#include "model/record.h"
#include "model/units.h"
#include "scenarios/measure/series.h"
#include "scenarios/run/live-numbers.h"
#include "scenarios/run/live-states.h"

/* How long a kernel keeps what its program has closed first (TCP_TIMEWAIT_LEN).
 */
#define TIME_WAIT_NS (60 * NS_PER_S)

/* A connection that somebody has asked for. */
typedef struct Attempt {
    guint64 conn_id;
    LivePair pair;
    gint64 asked_ns, answer_ns, open_ns, end_ns; /* PORT_NEVER: not yet */
    gint64 syn_ns, pause_ns; /* the last SYN, and what lay before it */
    gint64 left_ns;          /* the first FIN, or the RST */
    PortTcpState state;
    Outcome outcome; /* once it is over */
    gboolean by_us;  /* RESET: the program sent the RST */
    LiveNumbers numbers;
    gboolean is_traced; /* its outcome */
} Attempt;

struct LiveClients {
    const Tracer *tracer;
    GArray *attempts;    /* Attempt */
    GHashTable *by_pair; /* LivePair -> the last, from 1 */
    guint in_state[PORT_N_TCP_STATES];
    guint refused;
    guint64 read_bytes; /* by all programs */
};

/* ---- Attempts ----------------------------------------------------------- */

static Attempt *
last_attempt(const LiveClients *clients, const LivePair *pair)
{
    guint number =
        GPOINTER_TO_UINT(g_hash_table_lookup(clients->by_pair, pair));

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
set_state(LiveClients *clients, Attempt *attempt, PortTcpState state)
{
    clients->in_state[attempt->state]--;
    clients->in_state[state]++;
    attempt->state = state;
}

/* The program has no socket of it any more, or one that gives it nothing. */
static gboolean
is_over(const Attempt *attempt)
{
    return attempt->state == PORT_STATE_CLOSE ||
           attempt->state == PORT_STATE_TIME_WAIT;
}

/* What is known when it ends; that somebody has given up may turn out not to be
 * so, and is told at the stop. */
static void
trace_end(const LiveClients *clients, Attempt *attempt, gint64 now_ns)
{
    const Record record = {.conn_id = attempt->conn_id,
                           .index = attempt->pair.port,
                           .outcome = attempt->outcome,
                           .written_bytes = attempt->numbers.sent_bytes,
                           .read_bytes = attempt->numbers.got_bytes};

    if (clients->tracer && attempt->outcome != OUTCOME_DISCARDED) {
        trace_outcome_at(clients->tracer, now_ns, &record);
        attempt->is_traced = TRUE;
    }
}

static void
enter(LiveClients *clients, Attempt *attempt, PortTcpState state, gint64 now_ns)
{
    PortTcpState from = attempt->state;

    if (state == from) {
        return;
    }
    set_state(clients, attempt, state);
    trace_state(clients, attempt, from, now_ns);
    if (is_over(attempt)) {
        attempt->end_ns = now_ns;
        trace_end(clients, attempt, now_ns);
    }
}

/* That TIME_WAIT ends is told nobody, as of simulated ends. */
static void
leave_time_wait(LiveClients *clients, Attempt *attempt)
{
    if (attempt->state == PORT_STATE_TIME_WAIT) {
        set_state(clients, attempt, PORT_STATE_CLOSE);
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
add_attempt(LiveClients *clients, const LivePair *pair, guint64 id,
            const SimSegment *syn)
{
    const Attempt attempt = {.conn_id = id,
                             .pair = *pair,
                             .asked_ns = syn->time_ns,
                             .answer_ns = PORT_NEVER,
                             .open_ns = PORT_NEVER,
                             .end_ns = PORT_NEVER,
                             .left_ns = PORT_NEVER,
                             .syn_ns = syn->time_ns,
                             .state = PORT_STATE_SYN_SENT,
                             .outcome = OUTCOME_CLEAN,
                             .numbers = live_numbers_new(syn)};

    g_array_append_val(clients->attempts, attempt);
    clients->in_state[PORT_STATE_SYN_SENT]++;
    g_hash_table_insert(clients->by_pair, g_memdup2(pair, sizeof *pair),
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
note_syn(LiveClients *clients, const LivePair *pair, const SimSegment *syn)
{
    guint64 id = sim_conn_id(syn->seq, syn->src_ip, syn->src_port);
    Attempt *last = last_attempt(clients, pair);

    if (last && last->conn_id == id) {
        note_repeat(clients, last, syn->time_ns);
        return;
    }
    if (last && !is_over(last)) {
        end(clients, last, OUTCOME_DISCARDED, FALSE, syn->time_ns);
    } else if (last) {
        leave_time_wait(clients, last);
    }
    add_attempt(clients, pair, id, syn);
}

/* Linux sends a SYN again after a second, then after a pause that is at most
 * twice the one before (TCP_TIMEOUT_INIT, tcp_syn_linear_timeouts); a second
 * more is for what is late. */
static void
give_up(LiveClients *clients, Attempt *attempt, gint64 now_ns)
{
    gint64 due_ns = attempt->syn_ns +
                    2 * MAX(attempt->pause_ns, (gint64)NS_PER_S) + NS_PER_S;

    if (attempt->state == PORT_STATE_SYN_SENT &&
        attempt->answer_ns == PORT_NEVER && now_ns > due_ns) {
        end(clients, attempt, OUTCOME_DISCARDED, FALSE, now_ns);
    }
}

void
live_clients_look_after(LiveClients *clients, gint64 now_ns)
{
    for (guint i = 0; i < clients->attempts->len; i++) {
        Attempt *attempt = &g_array_index(clients->attempts, Attempt, i);
        give_up(clients, attempt, now_ns);
        if (now_ns - attempt->end_ns >= TIME_WAIT_NS) {
            leave_time_wait(clients, attempt);
        }
    }
}

/* ---- Segments ----------------------------------------------------------- */

/* The answer to its SYN was there, as the program shows. */
static void
establish(LiveClients *clients, Attempt *attempt, gint64 now_ns)
{
    if (attempt->state == PORT_STATE_SYN_SENT) {
        attempt->open_ns = attempt->answer_ns;
        enter(clients, attempt, PORT_STATE_ESTABLISHED, now_ns);
    }
}

/* The program's TCP has taken all up to 'next'. */
static void
note_taken(LiveClients *clients, Attempt *attempt, guint32 next, gint64 now_ns)
{
    guint64 before = attempt->numbers.got_bytes;
    gboolean is_all = live_numbers_take(&attempt->numbers, next);

    clients->read_bytes += attempt->numbers.got_bytes - before;
    if (is_all) {
        enter(clients, attempt, live_after_its_fin(attempt->state), now_ns);
    }
}

/* A program that waits for an answer has its TCP reject what is none, and waits
 * on (RFC 9293 3.10.7.3).  What had come before an abort its acknowledgement
 * tells. */
static void
note_sent_rst(LiveClients *clients, Attempt *attempt, const SimSegment *rst)
{
    gboolean is_waiting = attempt->state == PORT_STATE_SYN_SENT;

    if (is_waiting && rst->seq != attempt->numbers.first) {
        return;
    }
    if (!is_waiting && rst->flags & SIM_ACK) {
        note_taken(clients, attempt, rst->ack, rst->time_ns);
    }
    attempt->left_ns = MIN(attempt->left_ns, rst->time_ns);
    end(clients, attempt, OUTCOME_RESET, TRUE, rst->time_ns);
}

static void
note_sent(LiveClients *clients, Attempt *attempt, const SimSegment *segment)
{
    gint64 now_ns = segment->time_ns;

    if (segment->flags & SIM_RST) {
        note_sent_rst(clients, attempt, segment);
        return;
    }
    if (segment->flags & SIM_ACK && attempt->answer_ns != PORT_NEVER) {
        establish(clients, attempt, now_ns);
        note_taken(clients, attempt, segment->ack, now_ns);
    }
    live_numbers_send(&attempt->numbers, segment);
    if (segment->flags & SIM_FIN) {
        attempt->left_ns = MIN(attempt->left_ns, now_ns);
        enter(clients, attempt, live_after_own_fin(attempt->state), now_ns);
    }
}

/* In answer to its SYN: that of another connection of that port is none (RFC
 * 9293 3.10.7.3). */
static void
note_refusal(LiveClients *clients, Attempt *attempt, const SimSegment *rst)
{
    if (rst->flags & SIM_ACK && rst->ack == attempt->numbers.first) {
        clients->refused++;
        end(clients, attempt, OUTCOME_REFUSED, FALSE, rst->time_ns);
    }
}

/* What came before the RST is there, though nothing acknowledges it. */
static void
note_reset(LiveClients *clients, Attempt *attempt, const SimSegment *rst)
{
    const LiveNumbers *numbers = &attempt->numbers;

    if (live_numbers_is_reset_by(numbers, rst)) {
        establish(clients, attempt, rst->time_ns);
        note_taken(clients, attempt, live_numbers_next(numbers), rst->time_ns);
        end(clients, attempt, OUTCOME_RESET, FALSE, rst->time_ns);
    }
}

static void
note_answer(Attempt *attempt, const SimSegment *segment)
{
    if (attempt->state == PORT_STATE_SYN_SENT &&
        segment->ack == attempt->numbers.first) {
        live_numbers_answer(&attempt->numbers, segment);
        attempt->answer_ns = segment->time_ns;
    }
}

/* Where that acknowledges the program's FIN, one of the server that came before
 * has been taken. */
static void
note_accepted(LiveClients *clients, Attempt *attempt, const SimSegment *segment)
{
    LiveNumbers *numbers = &attempt->numbers;
    guint32 next = live_numbers_next(numbers);
    gboolean has_fin = next != numbers->came;

    if (live_numbers_accept(numbers, segment->ack)) {
        if (has_fin) {
            note_taken(clients, attempt, next, segment->time_ns);
        }
        enter(clients, attempt, live_after_ack(attempt->state),
              segment->time_ns);
    }
}

/* It ends TIME_WAIT too (tcp_timewait_state_process; RFC 1337). */
static void
note_late_rst(LiveClients *clients, Attempt *attempt, const SimSegment *rst)
{
    if (rst->seq == live_numbers_next(&attempt->numbers)) {
        leave_time_wait(clients, attempt);
    }
}

/* A FIN counts when the program's TCP acknowledges it. */
static void
note_got(LiveClients *clients, Attempt *attempt, const SimSegment *segment)
{
    const guint answer = SIM_SYN | SIM_ACK;
    gboolean is_answered = attempt->answer_ns != PORT_NEVER;

    if (segment->flags & SIM_RST) {
        (is_answered ? note_reset : note_refusal)(clients, attempt, segment);
    } else if ((segment->flags & answer) == answer) {
        note_answer(attempt, segment);
    } else if (is_answered) {
        note_accepted(clients, attempt, segment);
        live_numbers_come(&attempt->numbers, segment);
    }
}

void
live_clients_segment(LiveClients *clients, const SimSegment *segment)
{
    const LivePair pair =
        segment->sent ? (LivePair){segment->src_ip, segment->dst_ip,
                                   segment->src_port, segment->dst_port}
                      : (LivePair){segment->dst_ip, segment->src_ip,
                                   segment->dst_port, segment->src_port};
    Attempt *attempt;

    if (segment->sent && (segment->flags & (SIM_SYN | SIM_ACK)) == SIM_SYN) {
        note_syn(clients, &pair, segment);
        return;
    }
    attempt = last_attempt(clients, &pair);
    if (attempt && !is_over(attempt)) {
        (segment->sent ? note_sent : note_got)(clients, attempt, segment);
    } else if (attempt && !segment->sent && segment->flags & SIM_RST) {
        note_late_rst(clients, attempt, segment);
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
        out->open += i == PORT_STATE_TIME_WAIT ? 0 : clients->in_state[i];
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

/* What the program's segments tell of its end, within what 'server', the other
 * end, tells of bytes: what a server took or sent of which it does not tell is
 * nobody's. */
static Record
end_of(const Attempt *attempt, const Record *server)
{
    gboolean over = is_over(attempt);
    Record record = {.conn_id = attempt->conn_id,
                     .system = "live",
                     .index = attempt->pair.port,
                     .active = TRUE,
                     RECORD_NEVER_YET,
                     .wanted_ns = attempt->asked_ns,
                     .asked_ns = attempt->asked_ns,
                     .outcome = over ? attempt->outcome : OUTCOME_NEVER_CLOSED,
                     .by_us = over && attempt->by_us};

    record.open_ns = attempt->open_ns;
    record.end_ns = attempt->end_ns;
    record.left_ns = attempt->left_ns;
    record.written_bytes =
        MAX(attempt->numbers.sent_bytes, server->received_bytes);
    record.acked_bytes =
        record.outcome == OUTCOME_CLEAN
            ? server->received_bytes
            : MIN(attempt->numbers.accepted_bytes, server->received_bytes);
    record.left_bytes = record.written_bytes - record.acked_bytes;
    record.received_bytes = record.read_bytes = CLAMP(
        attempt->numbers.got_bytes, server->acked_bytes, server->written_bytes);
    return record;
}

void
live_clients_tell(const LiveClients *clients, const Join *join, gint64 now_ns,
                  GArray *opened)
{
    static const Record nobody;

    for (guint i = 0; i < clients->attempts->len; i++) {
        const Attempt *attempt = &g_array_index(clients->attempts, Attempt, i);
        const Record *server = join_server_of(join, attempt->conn_id);
        const LiveEnd end = {attempt->pair,
                             end_of(attempt, server ? server : &nobody)};
        g_array_append_val(opened, end);
        if (clients->tracer && !attempt->is_traced) {
            trace_outcome_at(clients->tracer, now_ns, &end.record);
        }
    }
}

/* ---- Life --------------------------------------------------------------- */

LiveClients *
live_clients_new(const Tracer *tracer)
{
    LiveClients *clients = g_new0(LiveClients, 1);

    clients->tracer = tracer;
    clients->attempts = g_array_new(FALSE, FALSE, sizeof(Attempt));
    clients->by_pair =
        g_hash_table_new_full(live_pair_hash, live_pair_equal, g_free, NULL);
    return clients;
}

/* Accepts NULL. */
void
live_clients_free(LiveClients *clients)
{
    if (clients) {
        g_array_unref(clients->attempts);
        g_hash_table_unref(clients->by_pair);
        g_free(clients);
    }
}
