/* SPDX-License-Identifier: GPL-2.0-only */
#include "scenarios/trace/trace-conn.h"

#include <string.h>

#include "scenarios/base/error.h"
#include "shim/sim.h"

/* What is known while a trace is taken apart. */
typedef struct Sorter {
    GPtrArray *conns;
    GHashTable *by_id; /* guint64 -> TraceConn */
    GHashTable *early; /* "node.index" -> entries of the next connection */
} Sorter;

static void
conn_free(gpointer data)
{
    TraceConn *conn = data;

    g_array_unref(conn->items);
    g_hash_table_unref(conn->places);
    g_free(conn);
}

/* ---- Which records ------------------------------------------------------ */

static TraceConn *
conn_of(Sorter *sorter, const TraceEntry *entry)
{
    TraceConn *conn =
        g_hash_table_lookup(sorter->by_id, &entry->record.conn_id);

    if (!conn) {
        conn = g_new0(TraceConn, 1);
        conn->id = entry->record.conn_id;
        conn->indexes[0] = conn->indexes[1] = TRACE_NO_INDEX;
        conn->begin_ns = entry->record.time_ns;
        conn->places =
            g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
        conn->items = g_array_new(FALSE, FALSE, sizeof(TraceItem));
        g_ptr_array_add(sorter->conns, conn);
        conn->number = sorter->conns->len;
        g_hash_table_insert(sorter->by_id, &conn->id, conn);
    }
    return conn;
}

static void
add_entry(TraceConn *conn, const TraceEntry *entry)
{
    const TraceItem item = {.entry = entry, .partner = -1};

    g_array_append_val(conn->items, item);
}

static char *
place_of(const TraceEntry *entry)
{
    return g_strdup_printf("%s.%u", entry->node, entry->record.index);
}

/* What a program did before its connection existed. */
static void
keep_early(Sorter *sorter, const TraceEntry *entry)
{
    g_autofree char *place = place_of(entry);
    GPtrArray *entries = g_hash_table_lookup(sorter->early, place);

    if (!entries) {
        entries = g_ptr_array_new();
        g_hash_table_insert(sorter->early, g_steal_pointer(&place), entries);
    }
    g_ptr_array_add(entries, (gpointer)entry);
}

/* Moves it to 'conn', of which 'entry' is the first at its place. */
static void
take_early(Sorter *sorter, TraceConn *conn, const TraceEntry *entry)
{
    g_autofree char *place = place_of(entry);
    GPtrArray *entries = g_hash_table_lookup(sorter->early, place);

    if (!g_hash_table_add(conn->places, g_strdup(place))) {
        return;
    }
    for (guint i = 0; entries && i < entries->len; i++) {
        add_entry(conn, entries->pdata[i]);
    }
    if (entries) {
        g_ptr_array_set_size(entries, 0);
    }
}

static void
sort_entry(Sorter *sorter, const TraceEntry *entry)
{
    gboolean is_placed = entry->record.index != TRACE_NO_INDEX;
    TraceConn *conn;

    if (entry->record.conn_id) {
        conn = conn_of(sorter, entry);
        if (is_placed) {
            take_early(sorter, conn, entry);
        }
        add_entry(conn, entry);
    } else if (is_placed) {
        keep_early(sorter, entry);
    }
}

static int
by_line(gconstpointer a, gconstpointer b)
{
    guint x = ((const TraceItem *)a)->entry->line;
    guint y = ((const TraceItem *)b)->entry->line;

    return x < y ? -1 : x > y;
}

/* ---- At which end ------------------------------------------------------- */

static gboolean
is_first_syn(const TraceRecord *record)
{
    return record->kind == TRACE_SENT &&
           (record->flags & (SIM_SYN | SIM_ACK)) == SIM_SYN;
}

/* Who opened it.  Nodes' names are the same pointers throughout a trace. */
static void
find_client(TraceConn *conn)
{
    for (guint i = 0; i < conn->items->len && !conn->nodes[TRACE_CLIENT]; i++) {
        const TraceEntry *entry =
            g_array_index(conn->items, TraceItem, i).entry;
        if (is_first_syn(&entry->record)) {
            conn->nodes[TRACE_CLIENT] = entry->node;
        }
    }
}

static void
note_item(TraceConn *conn, TraceItem *item)
{
    const TraceRecord *record = &item->entry->record;

    item->end = item->entry->node == conn->nodes[TRACE_CLIENT] ? TRACE_CLIENT
                                                               : TRACE_SERVER;
    conn->nodes[item->end] = item->entry->node;
    if (conn->indexes[item->end] == TRACE_NO_INDEX) {
        conn->indexes[item->end] = record->index;
    }
    conn->n_sent += record->kind == TRACE_SENT;
    conn->n_lost += record->kind == TRACE_LOST;
    if (record->kind == TRACE_OUTCOME) {
        conn->outcomes[item->end] = record->name;
    }
}

/* ---- What belongs together ---------------------------------------------- */

/* What an item has in common with its partner: a call with its return, a
 * segment with its loss or arrival.  NULL: it has none.  (transfer full) */
static char *
bond(const TraceItem *item)
{
    const TraceRecord *record = &item->entry->record;
    guint from = record->kind == TRACE_RECEIVED ? 1 - item->end : item->end;

    if (record->kind == TRACE_CALL || record->kind == TRACE_RETURN) {
        return g_strdup_printf("%u.%u %s", item->end, record->index,
                               record->name);
    }
    return trace_is_segment(record)
               ? g_strdup_printf("%u %u %u %u %u", from, record->flags,
                                 record->seq, record->ack, record->len_bytes)
               : NULL;
}

/* Links deliver in order, so the earliest that fits is the one. */
static void
match(TraceConn *conn)
{
    g_autoptr(GHashTable) open = g_hash_table_new_full(
        g_str_hash, g_str_equal, g_free, (GDestroyNotify)g_queue_free);

    for (guint i = 0; i < conn->items->len; i++) {
        TraceItem *item = &g_array_index(conn->items, TraceItem, i);
        TraceKind kind = item->entry->record.kind;
        g_autofree char *key = bond(item);
        GQueue *first = key ? g_hash_table_lookup(open, key) : NULL;

        if (kind == TRACE_CALL || kind == TRACE_SENT) {
            if (!first) {
                first = g_queue_new();
                g_hash_table_insert(open, g_steal_pointer(&key), first);
            }
            g_queue_push_tail(first, GUINT_TO_POINTER(i));
        } else if (first && !g_queue_is_empty(first)) {
            guint partner = GPOINTER_TO_UINT(g_queue_pop_head(first));
            item->partner = (int)partner;
            g_array_index(conn->items, TraceItem, partner).partner = (int)i;
        }
    }
}

/* ---- Numbers ------------------------------------------------------------ */

/* The line of its first SYN; of one without, G_MAXUINT. */
static guint
syn_line(const TraceConn *conn)
{
    for (guint i = 0; i < conn->items->len; i++) {
        if (is_first_syn(trace_record(conn, i))) {
            return trace_item(conn, i)->entry->line;
        }
    }
    return G_MAXUINT;
}

/* Two without one stay in the order in which they were found. */
static int
compare_syns(gconstpointer a, gconstpointer b)
{
    const TraceConn *x = *(TraceConn *const *)a, *y = *(TraceConn *const *)b;
    guint from = syn_line(x), to = syn_line(y);

    return from != to ? (from > to) - (from < to)
                      : (x->number > y->number) - (x->number < y->number);
}

static void
number(GPtrArray *conns)
{
    g_ptr_array_sort(conns, compare_syns);
    for (guint i = 0; i < conns->len; i++) {
        ((TraceConn *)conns->pdata[i])->number = i + 1;
    }
}

GPtrArray *
trace_conns(const TraceFile *file)
{
    Sorter sorter = {
        .conns = g_ptr_array_new_with_free_func(conn_free),
        .by_id = g_hash_table_new(g_int64_hash, g_int64_equal),
        .early = g_hash_table_new_full(g_str_hash, g_str_equal, g_free,
                                       (GDestroyNotify)g_ptr_array_unref),
    };

    for (guint i = 0; i < file->entries->len; i++) {
        sort_entry(&sorter, &g_array_index(file->entries, TraceEntry, i));
    }
    for (guint i = 0; i < sorter.conns->len; i++) {
        TraceConn *conn = sorter.conns->pdata[i];
        g_array_sort(conn->items, by_line);
        find_client(conn);
        for (guint k = 0; k < conn->items->len; k++) {
            note_item(conn, &g_array_index(conn->items, TraceItem, k));
        }
        match(conn);
    }
    number(sorter.conns);
    g_hash_table_unref(sorter.by_id);
    g_hash_table_unref(sorter.early);
    return sorter.conns;
}

/* ---- Finding one -------------------------------------------------------- */

const TraceConn *
trace_conn_find(const GPtrArray *conns, const char *word, GError **error)
{
    guint64 n;

    if (strlen(word) == 16 &&
        g_ascii_string_to_unsigned(word, 16, 0, G_MAXUINT64, &n, NULL)) {
        for (guint i = 0; i < conns->len; i++) {
            const TraceConn *conn = conns->pdata[i];
            if (conn->id == n) {
                return conn;
            }
        }
    } else if (g_ascii_string_to_unsigned(word, 10, 1, conns->len, &n, NULL)) {
        return conns->pdata[n - 1];
    }
    mistake(error,
            "--connection %s: no such connection, expected 1 to %u or an id "
            "of 16 hexadecimal digits (--list shows them)",
            word, conns->len);
    return NULL;
}

char *
trace_conn_end_name(const TraceConn *conn, guint end)
{
    const char *node = conn->nodes[end] ? conn->nodes[end] : "?";

    return conn->indexes[end] == TRACE_NO_INDEX
               ? g_strdup(node)
               : g_strdup_printf("%s.%u", node, conn->indexes[end]);
}
