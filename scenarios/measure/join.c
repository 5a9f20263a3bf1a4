/* SPDX-License-Identifier: GPL-2.0-only */
#include "scenarios/measure/join.h"

#include "scenarios/base/pile.h"
#include "scenarios/measure/wishes.h"

/* Of how many connections that have been told something is known for certain; a
 * copy of a SYN, or of a request, does not come much later. */
#define N_RECENT 4096

/* A connection that waits for what is still to be told of it. */
typedef struct Pair {
    guint64 id; /* 0: it stands in no table */
    Conn conn;
    struct Pair *next; /* of strays: another one of that id */
} Pair;

/* Whose a connection was. */
typedef struct Recent {
    guint64 id;
    guint group;
    guint64 reply_bytes;
} Recent;

struct Join {
    ConnFn fn;
    gpointer user;
    guint64 n_clients, n_servers; /* records */
    GHashTable *pairs;            /* set of Pair, by id */
    GHashTable *delivered;        /* set of conn_id: their request came whole */
    GHashTable *strays;           /* set of Pair, by id: a server's, instead of
                                     which another one came */
    GPtrArray *repeating;         /* Pair: it is not known of their requests
                                     whether they came before */
    Pile *failed;                 /* Conn: attempts that were not established */
    Wishes *wishes;
    Recent recent[N_RECENT];
    GHashTable *recent_ids; /* set of these, by id */
    guint64 n_recent;
};

/* ---- Tables -------------------------------------------------------------- */

static void
strays_free(gpointer data)
{
    for (Pair *at = data, *next; at; at = next) {
        next = at->next;
        g_free(at);
    }
}

/* Calls 'fn' with each connection; (transfer full): join_free() */
Join *
join_new(ConnFn fn, gpointer user)
{
    Join *join = g_new0(Join, 1);

    join->fn = fn;
    join->user = user;
    join->pairs =
        g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, NULL);
    join->delivered =
        g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, NULL);
    join->strays =
        g_hash_table_new_full(g_int64_hash, g_int64_equal, strays_free, NULL);
    join->repeating = g_ptr_array_new_with_free_func(g_free);
    join->failed = pile_new(sizeof(Conn));
    join->wishes = wishes_new();
    join->recent_ids = g_hash_table_new(g_int64_hash, g_int64_equal);
    return join;
}

/* Accepts NULL. */
void
join_free(Join *join)
{
    if (join) {
        g_hash_table_unref(join->pairs);
        g_hash_table_unref(join->delivered);
        g_hash_table_unref(join->strays);
        g_ptr_array_unref(join->repeating);
        pile_free(join->failed);
        wishes_free(join->wishes);
        g_hash_table_unref(join->recent_ids);
        g_free(join);
    }
}

/* That connection, if it was told not long ago; or NULL. */
static const Recent *
recent_of(const Join *join, guint64 id)
{
    return g_hash_table_lookup(join->recent_ids, &id);
}

/* The client of 'conn' has told. */
static void
note_recent(Join *join, const Conn *conn)
{
    Recent *place = &join->recent[join->n_recent++ % N_RECENT];

    if (recent_of(join, place->id) == place) {
        g_hash_table_remove(join->recent_ids, place);
    }
    *place = (Recent){conn->client.conn_id, conn->group, conn->reply_bytes};
    g_hash_table_replace(join->recent_ids, place, place);
}

/* A connection that begins to be told of; in the table, unless its id is 0. */
static Pair *
pair_new(Join *join, guint64 id)
{
    Pair *pair = g_new0(Pair, 1);

    pair->id = id;
    if (id) {
        g_hash_table_add(join->pairs, pair);
    }
    return pair;
}

/* Takes it out of the table.  (transfer full) */
static Pair *
pair_steal(Join *join, Pair *pair)
{
    if (pair->id) {
        g_hash_table_steal(join->pairs, pair);
    }
    return pair;
}

/* ---- Telling ------------------------------------------------------------- */

/* TRUE if the client got all of what it hoped for, so that nobody sends it
 * again. */
static gboolean
is_answered(const Conn *conn)
{
    return conn->client.expected_bytes > 0 &&
           conn->client.read_bytes >= conn->client.expected_bytes;
}

/* Notes that the request of the connection came whole, on it or before. */
static void
note_delivered(Join *join, const Conn *conn, gboolean before)
{
    gboolean now = conn->has_client && conn->client.written_bytes > 0 &&
                   (conn->server_data == DATA_COMPLETE ||
                    conn->server_data == DATA_DUPLICATED);

    if ((now || before) && conn->client.conn_id && !is_answered(conn)) {
        g_hash_table_add(join->delivered,
                         g_memdup2(&conn->client.conn_id, sizeof(guint64)));
    }
}

/* Those that wait for the origin of the client of 'conn'. */
static void
tell_strays(Join *join, const Conn *conn)
{
    for (Pair *at = g_hash_table_lookup(join->strays, &conn->client.conn_id);
         at; at = at->next) {
        at->conn.group = conn->group;
        at->conn.reply_bytes = conn->reply_bytes;
    }
}

/* Nothing more can be added to 'conn'. */
static void
tell(Join *join, Conn *conn)
{
    guint64 repeats_id = conn->client.repeats_id;
    gboolean before =
        repeats_id && g_hash_table_contains(join->delivered, &repeats_id);

    conn_judge(conn);
    if (before && conn->server_data == DATA_COMPLETE) {
        conn->server_data = DATA_DUPLICATED;
    }
    note_delivered(join, conn, before);
    if (conn->has_client && conn->client.conn_id) {
        note_recent(join, conn);
        tell_strays(join, conn);
    }
    join->fn(join->user, conn);
}

/* TRUE if all is known of it that the end of the run does not tell. */
static gboolean
is_over(const Pair *pair)
{
    const Conn *conn = &pair->conn;

    return !pair->id || (conn->has_client && conn->has_server &&
                         conn->server.open_ns != PORT_NEVER);
}

/* TRUE if it is known whether its request was sent, and came, before. */
static gboolean
knows_before(Join *join, const Conn *conn)
{
    guint64 id = conn->client.repeats_id;

    return !id || recent_of(join, id) ||
           g_hash_table_contains(join->delivered, &id);
}

/* Goes on with what is now known of 'pair', which may be gone after this. */
static void
advance(Join *join, Pair *pair)
{
    if (is_over(pair)) {
        g_autofree Pair *told = pair_steal(join, pair);
        if (knows_before(join, &told->conn)) {
            tell(join, &told->conn);
        } else {
            g_ptr_array_add(join->repeating, g_steal_pointer(&told));
        }
    }
}

/* ---- Records ------------------------------------------------------------- */

static void
take_client(Join *join, Conn *conn, const Record *record,
            const ConnOrigin *origin)
{
    conn->has_client = TRUE;
    conn->client = *record;
    conn->client_at = ++join->n_clients;
    conn->group = origin->group;
    conn->reply_bytes = origin->reply_bytes;
    conn->gave_up = origin->tries_once && record_is_over(record);
    if (!conn->has_server) {
        conn->asked = origin->asked;
    }
}

/* A client, of which 'origin' is known, has told its end. */
void
join_client(Join *join, const Record *record, const ConnOrigin *origin)
{
    guint64 id = record->conn_id;
    Pair *pair;

    wishes_add(join->wishes, origin->host, record);
    if (record->open_ns == PORT_NEVER) {
        Conn failed = {0};
        take_client(join, &failed, record, origin);
        pile_add(join->failed, &failed);
        return;
    }
    pair = id ? g_hash_table_lookup(join->pairs, &id) : NULL;
    if (!pair) {
        pair = pair_new(join, id);
    } else if (pair->conn.has_client) { /* the same number once more */
        pair = pair_new(join, 0);
    }
    take_client(join, &pair->conn, record, origin);
    advance(join, pair);
}

/* The server's end of 'pair' is told by 'record', which 'origin' took. */
static void
take_server(Join *join, Pair *pair, const Record *record,
            const ConnOrigin *origin)
{
    pair->conn.has_server = TRUE;
    pair->conn.server = *record;
    pair->conn.server_at = ++join->n_servers;
    pair->conn.asked = origin->asked;
}

/* Puts the server's end of 'pair' away, which is none of its client's. */
static void
add_stray(Join *join, const Pair *pair)
{
    Pair *stray = g_new0(Pair, 1);
    Pair *known = g_hash_table_lookup(join->strays, &pair->id);

    *stray = (Pair){.id = pair->id,
                    .conn = {.has_server = TRUE,
                             .server = pair->conn.server,
                             .server_at = pair->conn.server_at,
                             .asked = pair->conn.asked,
                             .group = pair->conn.group,
                             .reply_bytes = pair->conn.reply_bytes}};
    if (known) {
        stray->next = known->next;
        known->next = stray;
    } else {
        g_hash_table_add(join->strays, stray);
    }
}

/* A server, of which 'origin' is known, has told its end. */
void
join_server(Join *join, const Record *record, const ConnOrigin *origin)
{
    guint64 id = record->conn_id;
    Pair *pair = id ? g_hash_table_lookup(join->pairs, &id) : NULL;

    if (!pair) {
        const Recent *recent = recent_of(join, id);
        pair = pair_new(join, id);
        if (recent) {
            pair->conn.group = recent->group;
            pair->conn.reply_bytes = recent->reply_bytes;
        }
    } else if (pair->conn.has_server) {
        Pair other = *pair;
        gboolean is_better = pair->conn.server.open_ns == PORT_NEVER ||
                             record->open_ns != PORT_NEVER;
        if (!is_better) {
            take_server(join, &other, record, origin);
            add_stray(join, &other);
            return;
        }
        add_stray(join, pair);
    }
    take_server(join, pair, record, origin);
    advance(join, pair);
}

const Record *
join_server_of(const Join *join, guint64 id)
{
    const Pair *pair = id ? g_hash_table_lookup(join->pairs, &id) : NULL;

    return pair && pair->conn.has_server ? &pair->conn.server : NULL;
}

/* ---- The end ------------------------------------------------------------- */

static int
compare_begins(gconstpointer a, gconstpointer b)
{
    const Conn *x = &(*(Pair *const *)a)->conn, *y = &(*(Pair *const *)b)->conn;

    return (x->client.asked_ns > y->client.asked_ns) -
           (x->client.asked_ns < y->client.asked_ns);
}

/* Takes the server's end of 'conn', if there is one, out of those that wait for
 * a client. */
static void
find_server(Join *join, Conn *conn)
{
    Pair *pair = g_hash_table_lookup(join->pairs, &conn->client.conn_id);

    if (pair && !pair->conn.has_client) {
        conn->has_server = TRUE;
        conn->server = pair->conn.server;
        conn->server_at = pair->conn.server_at;
        conn->asked = pair->conn.asked;
        g_hash_table_remove(join->pairs, pair);
    }
}

static void
tell_failed(Join *join)
{
    Conn conn;

    for (guint i = 0; pile_take(join->failed, &conn); i++) {
        WishNext next = wishes_next(join->wishes, i);
        conn.is_tried_again = next == WISH_TRIED;
        conn.gave_up |= next == WISH_LEFT;
        find_server(join, &conn);
        tell(join, &conn);
    }
}

/* All that are left; requests come before those that repeat them. */
static void
tell_rest(Join *join)
{
    g_autoptr(GPtrArray) rest = g_ptr_array_new();
    GHashTableIter iter;
    gpointer key;

    g_hash_table_iter_init(&iter, join->pairs);
    while (g_hash_table_iter_next(&iter, &key, NULL)) {
        if (((const Pair *)key)->conn.has_client) {
            g_ptr_array_add(rest, key);
        } else {
            add_stray(join, key);
        }
    }
    g_ptr_array_extend(rest, join->repeating, NULL, NULL);
    g_ptr_array_sort(rest, compare_begins);
    for (guint i = 0; i < rest->len; i++) {
        tell(join, &((Pair *)rest->pdata[i])->conn);
    }
    g_hash_table_iter_init(&iter, join->strays);
    while (g_hash_table_iter_next(&iter, &key, NULL)) {
        for (Pair *at = key; at; at = at->next) {
            tell(join, &at->conn);
        }
    }
}

void
join_end(Join *join)
{
    wishes_end(join->wishes);
    tell_failed(join);
    tell_rest(join);
}

/* ---- All at once --------------------------------------------------------- */

static int
compare_places(gconstpointer a, gconstpointer b)
{
    const Conn *x = a, *y = b;

    if (x->has_client != y->has_client) {
        return y->has_client - x->has_client;
    }
    return x->has_client
               ? (x->client_at > y->client_at) - (x->client_at < y->client_at)
               : (x->server_at > y->server_at) - (x->server_at < y->server_at);
}

void
conns_sort(GArray *conns)
{
    g_array_sort(conns, compare_places);
}

static void
keep(gpointer user, const Conn *conn)
{
    g_array_append_vals(user, conn, 1);
}

/* Of record 'i'; of none, where there are no 'origins'. */
static const ConnOrigin *
origin_at(const GArray *origins, guint i)
{
    static const ConnOrigin none;

    return origins ? &g_array_index(origins, ConnOrigin, i) : &none;
}

/* The connections of records (Record) of those who opened with the records of
 * those who were opened to; 'origins' and 'takers' (ConnOrigin), or NULL, are
 * theirs.  (transfer full): Conn */
GArray *
conns_join(const GArray *clients, const GArray *origins, const GArray *servers,
           const GArray *takers)
{
    GArray *conns = g_array_new(FALSE, TRUE, sizeof(Conn));
    Join *join = join_new(keep, conns);

    for (guint i = 0; i < clients->len; i++) {
        join_client(join, &g_array_index(clients, Record, i),
                    origin_at(origins, i));
    }
    for (guint i = 0; i < servers->len; i++) {
        join_server(join, &g_array_index(servers, Record, i),
                    origin_at(takers, i));
    }
    join_end(join);
    join_free(join);
    conns_sort(conns);
    return conns;
}
