/* SPDX-License-Identifier: GPL-2.0-only */
#include "scenarios/measure/conn.h"

#include "model/port.h"

/* The text of a class, as in the CSV files; static. */
const char *
data_class_name(DataClass data)
{
    static const char *const names[] = {
#define X(NAME, TEXT) TEXT,
        DATA_CLASSES(X)
#undef X
    };

    g_assert(data < N_DATA_CLASSES);
    return names[data];
}

/* When it began: the client's wish, or the SYN of a client that nobody
 * knows. */
gint64
conn_begin_ns(const Conn *conn)
{
    return conn->has_client ? conn->client.wanted_ns : conn->server.asked_ns;
}

/* ---- Bytes --------------------------------------------------------------- */

/* TRUE if nothing more can come from 'from' to 'to' (NULL: not known). */
static gboolean
is_cut(const Record *from, const Record *to)
{
    return from->outcome != OUTCOME_NEVER_CLOSED ||
           (to && from->open_ns != PORT_NEVER && record_is_over(to));
}

/* The account of one direction.  Where the ends contradict each other the
 * terms do not add up, which is for account_add() to find. */
Flow
conn_flow(const Conn *conn, gboolean to_server)
{
    gboolean has[2] = {conn->has_client, conn->has_server};
    const Record *ends[2] = {&conn->client, &conn->server};
    const Record *from = has[!to_server] ? ends[!to_server] : NULL;
    const Record *to = has[to_server] ? ends[to_server] : NULL;
    guint64 arrived, coming;
    Flow flow = {0};

    if ((from && from->udp) || (to && to->udp)) {
        return flow;
    }
    if (to) {
        flow.delivered = to->read_bytes;
        flow.lost = to->dropped_bytes;
        flow.in_flight = to->waiting_bytes;
    }
    if (from) {
        arrived = flow.delivered + flow.lost + flow.in_flight;
        flow.accepted = from->written_bytes;
        coming = flow.accepted > arrived ? flow.accepted - arrived : 0;
        *(is_cut(from, to) ? &flow.lost : &flow.in_flight) += coming;
    }
    return flow;
}

/* ---- Classes ------------------------------------------------------------- */

/* An end that is open at the stop believes in a connection that the other
 * end, known or not, has left.  UDP has nobody to leave. */
static void
judge_open_ends(Conn *conn)
{
    Record *ends[2] = {&conn->client, &conn->server};
    gboolean has[2] = {conn->has_client, conn->has_server};

    for (int i = 0; i < 2; i++) {
        const Record *other = has[1 - i] ? ends[1 - i] : NULL;
        if (has[i] && ends[i]->outcome == OUTCOME_NEVER_CLOSED &&
            ends[i]->open_ns != PORT_NEVER && !ends[i]->udp &&
            (!other || record_is_over(other))) {
            ends[i]->outcome = OUTCOME_HALF_OPEN;
        }
    }
}

/* TRUE if an error told the program of this end that something broke. */
static gboolean
was_told(const Record *record)
{
    return (record->outcome == OUTCOME_RESET && !record->by_us) ||
           record->outcome == OUTCOME_TIMEOUT;
}

/* What 'record' says of the data that came to it by 'flow'. */
static DataClass
data_of(const Record *record, Flow flow)
{
    gboolean too_little = record->read_bytes < record->expected_bytes;

    if (record->udp || record->open_ns == PORT_NEVER) {
        return DATA_NONE;
    }
    if (!flow.lost &&
        (flow.in_flight ||
         (too_little && record->outcome == OUTCOME_NEVER_CLOSED))) {
        return DATA_IN_FLIGHT;
    }
    if (!flow.lost && !too_little) {
        return DATA_COMPLETE;
    }
    return record_is_over(record) && (too_little || was_told(record))
               ? DATA_TRUNCATED_NOTICED
               : DATA_TRUNCATED_UNNOTICED;
}

/* Judges how it ended and what became of its data, by what both ends say; that
 * a request came twice only others know. */
void
conn_judge(Conn *conn)
{
    judge_open_ends(conn);
    conn->client_data = conn->has_client
                            ? data_of(&conn->client, conn_flow(conn, FALSE))
                            : DATA_NONE;
    conn->server_data = conn->has_server
                            ? data_of(&conn->server, conn_flow(conn, TRUE))
                            : DATA_NONE;
}

/* Keeps those of 'conns' (Conn) that began at 'before_ns' or later. */
void
conns_leave_out(GArray *conns, gint64 before_ns)
{
    guint n = 0;

    for (guint i = 0; i < conns->len; i++) {
        const Conn *conn = &g_array_index(conns, Conn, i);
        if (conn_begin_ns(conn) >= before_ns) {
            g_array_index(conns, Conn, n++) = *conn;
        }
    }
    g_array_set_size(conns, n);
}
