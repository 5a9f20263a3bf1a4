/* SPDX-License-Identifier: GPL-2.0-only */
#include "scenarios/run/conn-places.h"

#include "scenarios/measure/conn.h"

typedef struct Place {
    guint64 conn_id;
    ConnPlace place;
} Place;

struct ConnPlaces {
    GHashTable *by_id; /* set of Place, by conn_id */
};

/* Nothing is known yet.  (transfer full): conn_places_free() */
ConnPlaces *
conn_places_new(void)
{
    ConnPlaces *places = g_new(ConnPlaces, 1);

    places->by_id =
        g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, NULL);
    return places;
}

/* Frees 'places'; accepts NULL. */
void
conn_places_free(ConnPlaces *places)
{
    if (places) {
        g_hash_table_unref(places->by_id);
        g_free(places);
    }
}

/* Takes what a node sends or receives. */
void
conn_places_note(ConnPlaces *places, const SimSegment *segment)
{
    guint64 id;
    Place *place;

    if (!segment->sent || (segment->flags & (SIM_SYN | SIM_ACK)) != SIM_SYN) {
        return;
    }
    id = sim_conn_id(segment->seq, segment->src_ip, segment->src_port);
    if (g_hash_table_contains(places->by_id, &id)) {
        return; /* it is repeated */
    }
    place = g_new(Place, 1);
    *place = (Place){
        .conn_id = id,
        .place = {.number = g_hash_table_size(places->by_id) + 1,
                  .client = {segment->src_ip, segment->src_port},
                  .server = {segment->dst_ip, segment->dst_port}},
    };
    g_hash_table_add(places->by_id, place);
}

static int
compare_numbers(gconstpointer a, gconstpointer b)
{
    const Conn *x = a, *y = b;

    return x->place.number != y->place.number
               ? (x->place.number > y->place.number) -
                     (x->place.number < y->place.number)
               : y->has_client - x->has_client;
}

/* Those without a place, in the order in which they began. */
static int
compare_begins(gconstpointer a, gconstpointer b)
{
    const Conn *x = *(Conn *const *)a, *y = *(Conn *const *)b;
    gint64 from = conn_begin_ns(x), to = conn_begin_ns(y);

    return from != to ? (from > to) - (from < to) : (x > y) - (x < y);
}

/* Tells all connections of the run (Conn) their places, and puts them in the
 * order of their numbers.  Two can have the same one: of a SYN that came twice,
 * the server may have given the first up. */
void
conn_places_tell(const ConnPlaces *places, GArray *conns)
{
    g_autoptr(GPtrArray) others = g_ptr_array_new();

    for (guint i = 0; i < conns->len; i++) {
        Conn *conn = &g_array_index(conns, Conn, i);
        guint64 id =
            conn->has_client ? conn->client.conn_id : conn->server.conn_id;
        const Place *place = g_hash_table_lookup(places->by_id, &id);
        if (place) {
            conn->place = place->place;
        } else {
            g_ptr_array_add(others, conn);
        }
    }
    g_ptr_array_sort(others, compare_begins);
    for (guint i = 0; i < others->len; i++) {
        Conn *conn = g_ptr_array_index(others, i);
        conn->place.number = g_hash_table_size(places->by_id) + i + 1;
    }
    g_array_sort(conns, compare_numbers);
}
