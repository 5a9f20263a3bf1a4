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
 * terms do not add up, which is for account_check() to find. */
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

static void
judge(Conn *conn)
{
    judge_open_ends(conn);
    conn->client_data = conn->has_client
                            ? data_of(&conn->client, conn_flow(conn, FALSE))
                            : DATA_NONE;
    conn->server_data = conn->has_server
                            ? data_of(&conn->server, conn_flow(conn, TRUE))
                            : DATA_NONE;
}

/* TRUE if the connection that 'conn' repeats, or one that that one repeats,
 * brought its request whole.  A program repeats what came before, so the
 * chain ends. */
static gboolean
was_delivered_before(const Conn *conn, GHashTable *by_id)
{
    guint64 id = conn->client.repeats_id;
    const Conn *before;

    while (id && (before = g_hash_table_lookup(by_id, &id)) &&
           before->client.asked_ns < conn->client.asked_ns) {
        if (before->server_data == DATA_COMPLETE &&
            before->client.written_bytes > 0) {
            return TRUE;
        }
        conn = before;
        id = before->client.repeats_id;
    }
    return FALSE;
}

/* Requests that were delivered before have come twice. */
static void
judge_repeats(GArray *conns)
{
    g_autoptr(GHashTable) by_id = g_hash_table_new(g_int64_hash, g_int64_equal);
    g_autoptr(GPtrArray) repeats = g_ptr_array_new();

    for (guint i = 0; i < conns->len; i++) {
        Conn *conn = &g_array_index(conns, Conn, i);
        if (conn->has_client && conn->client.conn_id) {
            g_hash_table_insert(by_id, &conn->client.conn_id, conn);
        }
        if (conn->has_client && conn->client.repeats_id &&
            conn->server_data == DATA_COMPLETE) {
            g_ptr_array_add(repeats, conn);
        }
    }
    for (guint i = repeats->len; i-- > 0;) {
        Conn *conn = g_ptr_array_index(repeats, i);
        if (was_delivered_before(conn, by_id)) {
            conn->server_data = DATA_DUPLICATED;
        }
    }
}

/* ---- Joining ------------------------------------------------------------- */

/* The servers' records by conn_id.  A SYN that comes twice can begin two
 * connections at the server, the first of which it has given up by then; the
 * client's is the one that was established, and of those the last.
 * (transfer full) */
static GHashTable *
index_servers(const GArray *servers)
{
    GHashTable *by_id = g_hash_table_new(g_int64_hash, g_int64_equal);

    for (guint i = 0; i < servers->len; i++) {
        Record *record = &g_array_index(servers, Record, i);
        const Record *known = g_hash_table_lookup(by_id, &record->conn_id);
        if (record->conn_id && (!known || known->open_ns == PORT_NEVER ||
                                record->open_ns != PORT_NEVER)) {
            g_hash_table_replace(by_id, &record->conn_id, record);
        }
    }
    return by_id;
}

/* Which of 'records' (Record) that is, from 1. */
static guint
number_of(const GArray *records, gconstpointer record)
{
    const Record *first = (const Record *)(const void *)records->data;

    return (guint)((const Record *)record - first) + 1;
}

/* Joins the records (Record) of those who opened with the records of those
 * who were opened to, by conn_id, and judges the data.  Clients come first,
 * in their order, then the servers' that no client knows.
 * (transfer full): Conn */
GArray *
conns_join(const GArray *clients, const GArray *servers)
{
    GArray *conns = g_array_new(FALSE, TRUE, sizeof(Conn));
    g_autoptr(GHashTable) by_id = index_servers(servers);
    g_autoptr(GHashTable) taken = g_hash_table_new(NULL, NULL);

    for (guint i = 0; i < clients->len; i++) {
        const Record *record = &g_array_index(clients, Record, i);
        Conn conn = {.has_client = TRUE, .client = *record};
        gpointer server = NULL;
        if (record->conn_id && g_hash_table_steal_extended(
                                   by_id, &record->conn_id, NULL, &server)) {
            conn.has_server = TRUE;
            conn.server = *(const Record *)server;
            conn.server_at = number_of(servers, server);
            g_hash_table_add(taken, server);
        }
        g_array_append_val(conns, conn);
    }
    for (guint i = 0; i < servers->len; i++) {
        Record *record = &g_array_index(servers, Record, i);
        Conn conn = {.has_server = TRUE, .server = *record, .server_at = i + 1};
        if (!g_hash_table_contains(taken, record)) {
            g_array_append_val(conns, conn);
        }
    }
    for (guint i = 0; i < conns->len; i++) {
        judge(&g_array_index(conns, Conn, i));
    }
    judge_repeats(conns);
    return conns;
}

/* ---- Wishes ---------------------------------------------------------------
 */

/* Who wanted connections: a process or socket of a host. */
typedef struct Wisher {
    guint host, index;
    Conn *last; /* its latest attempt */
} Wisher;

static guint
wisher_hash(gconstpointer key)
{
    const Wisher *wisher = key;

    return wisher->host * 65599u + wisher->index;
}

static gboolean
wisher_equal(gconstpointer a, gconstpointer b)
{
    const Wisher *x = a, *y = b;

    return x->host == y->host && x->index == y->index;
}

static int
compare_attempts(gconstpointer a, gconstpointer b)
{
    const Conn *x = *(Conn *const *)a, *y = *(Conn *const *)b;

    return (x->client.asked_ns > y->client.asked_ns) -
           (x->client.asked_ns < y->client.asked_ns);
}

/* Takes the next attempt of a client that has made 'before' (NULL: none). */
static void
follow_wish(Conn *before, const Conn *conn)
{
    if (!before || before->client.open_ns != PORT_NEVER) {
        return;
    }
    if (before->client.wanted_ns == conn->client.wanted_ns) {
        before->is_tried_again = TRUE;
    } else {
        before->gave_up = TRUE;
    }
}

/* Finds for each attempt what its client did next; 'origins' as below. */
static void
judge_wishes(GArray *conns, const GArray *origins)
{
    g_autoptr(GPtrArray) attempts = g_ptr_array_new();
    g_autoptr(GHashTable) wishers =
        g_hash_table_new_full(wisher_hash, wisher_equal, g_free, NULL);

    for (guint i = 0; i < conns->len; i++) {
        Conn *conn = &g_array_index(conns, Conn, i);
        if (conn->has_client) {
            g_ptr_array_add(attempts, conn);
        }
    }
    g_ptr_array_sort(attempts, compare_attempts);
    for (guint i = 0; i < attempts->len; i++) {
        Conn *conn = g_ptr_array_index(attempts, i);
        gsize place = (gsize)(conn - (Conn *)(void *)conns->data);
        Wisher key = {.host = g_array_index(origins, ConnOrigin, place).host,
                      .index = conn->client.index};
        Wisher *wisher = g_hash_table_lookup(wishers, &key);
        if (!wisher) {
            wisher = g_memdup2(&key, sizeof key);
            g_hash_table_add(wishers, wisher);
        }
        follow_wish(wisher->last, conn);
        wisher->last = conn;
    }
}

/* Tells the connections that conns_join() made what 'clients' and 'servers'
 * (ConnOrigin, one for each record of theirs) say of them.  One that the server
 * alone knows, such as the first of a SYN that came twice, has the origin of
 * its conn_id. */
void
conns_tell_origins(GArray *conns, const GArray *clients, const GArray *servers)
{
    g_autoptr(GHashTable) by_id = g_hash_table_new(g_int64_hash, g_int64_equal);

    judge_wishes(conns, clients);
    for (guint i = 0; i < conns->len; i++) {
        Conn *conn = &g_array_index(conns, Conn, i);
        const ConnOrigin *origin =
            conn->has_client
                ? &g_array_index(clients, ConnOrigin, i)
                : g_hash_table_lookup(by_id, &conn->server.conn_id);
        if (conn->has_client && conn->client.conn_id) {
            g_hash_table_insert(by_id, &conn->client.conn_id, (gpointer)origin);
        }
        if (origin) {
            conn->group = origin->group;
            conn->asked = origin->asked;
            conn->reply_bytes = origin->reply_bytes;
        }
        if (conn->server_at) {
            conn->asked =
                g_array_index(servers, ConnOrigin, conn->server_at - 1).asked;
        }
    }
}
