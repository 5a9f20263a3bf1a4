/* SPDX-License-Identifier: GPL-2.0-only */
#include "shim/memory.h"
#include "model/units.h"
#include "shim/memory/memory-priv.h"
#include <string.h>

struct WorldEvent {
    gint64 at_ns;
    guint64 number;
    WorldFn fn;
    gpointer user;
    GDestroyNotify destroy;
    GSequenceIter *place;
};

/* One scripted loss. */
typedef struct Drop {
    WorldHost *from;
    guint flags;
    guint left; /* matching segments until the one that is lost */
} Drop;

void
world_config_default(WorldConfig *config)
{
    *config = (WorldConfig){
        .seed = 1,
        .delay_ns = 10 * NS_PER_MS,
        .rto_ns = 200 * NS_PER_MS,
        .retries = 6,
        .mss_bytes = 1460,
        .rcvbuf_bytes = 65536,
        .sndbuf_bytes = 65536,
        .time_wait_ns = NS_PER_S,
        .fin_wait2_ns = 60 * NS_PER_S,
        .resolve_ns = 20 * NS_PER_MS,
        .unresolved_ns = NS_PER_S,
    };
}

/* ---- Time --------------------------------------------------------------- */

static int
event_order(gconstpointer a, gconstpointer b, G_GNUC_UNUSED gpointer user)
{
    const WorldEvent *x = a;
    const WorldEvent *y = b;

    if (x->at_ns != y->at_ns) {
        return x->at_ns < y->at_ns ? -1 : 1;
    }
    return x->number < y->number ? -1 : x->number > y->number;
}

static void
event_free(WorldEvent *event)
{
    if (event->destroy) {
        event->destroy(event->user);
    }
    g_free(event);
}

WorldEvent *
world_post(World *world, gint64 at_ns, WorldFn fn, gpointer user,
           GDestroyNotify destroy)
{
    WorldEvent *event = g_new0(WorldEvent, 1);

    g_assert(at_ns >= world->now_ns);
    event->at_ns = at_ns;
    event->number = ++world->last_event;
    event->fn = fn;
    event->user = user;
    event->destroy = destroy;
    event->place =
        g_sequence_insert_sorted(world->events, event, event_order, NULL);
    return event;
}

void
world_cancel(World *world, WorldEvent **event)
{
    g_assert(world);
    if (*event) {
        g_sequence_remove((*event)->place);
        event_free(*event);
        *event = NULL;
    }
}

/* Runs the first event if it is due at 'until_ns'. */
static gboolean
world_step_until(World *world, gint64 until_ns)
{
    GSequenceIter *first = g_sequence_get_begin_iter(world->events);
    WorldEvent *event;

    if (g_sequence_iter_is_end(first)) {
        return FALSE;
    }
    event = g_sequence_get(first);
    if (event->at_ns > until_ns) {
        return FALSE;
    }
    g_assert(event->at_ns >= world->now_ns);
    world->now_ns = event->at_ns;
    g_sequence_remove(first);
    event->fn(event->user);
    event_free(event);
    return TRUE;
}

gboolean
world_step(World *world)
{
    return world_step_until(world, PORT_NEVER);
}

void
world_run(World *world, gint64 until_ns)
{
    while (world_step_until(world, until_ns)) {
    }
    world->now_ns = MAX(world->now_ns, until_ns);
}

void
world_at(World *world, gint64 at_ns, WorldFn fn, gpointer user)
{
    world_post(world, at_ns, fn, user, NULL);
}

gint64
world_now_ns(const World *world)
{
    return world->now_ns;
}

/* ---- Worlds and hosts --------------------------------------------------- */

static void
host_free(gpointer data)
{
    WorldHost *host = data;

    g_assert_cmpuint(g_hash_table_size(host->conns), ==, 0);
    g_hash_table_unref(host->conns);
    g_hash_table_unref(host->udp);
    g_rand_free(host->rand);
    g_free(host->name);
    g_free(host);
}

World *
world_new(const WorldConfig *config)
{
    World *world = g_new0(World, 1);

    if (config) {
        world->config = *config;
    } else {
        world_config_default(&world->config);
    }
    world->events = g_sequence_new(NULL);
    world->hosts = g_ptr_array_new_with_free_func(host_free);
    world->drops = g_ptr_array_new_with_free_func(g_free);
    world->rand = g_rand_new_with_seed((guint32)world->config.seed);
    return world;
}

static void
host_remove_all(WorldHost *host)
{
    GList *conns = g_hash_table_get_values(host->conns);

    for (GList *at = conns; at; at = at->next) {
        conn_remove(at->data);
    }
    g_list_free(conns);
    world_cancel(host->world, &host->alarm);
}

void
world_free(World *world)
{
    g_assert_cmpuint(world->n_handles, ==, 0);
    for (guint i = 0; i < world->hosts->len; i++) {
        host_remove_all(world->hosts->pdata[i]);
    }
    g_assert_cmpuint(world->n_conns, ==, 0);
    g_sequence_foreach(world->events, (GFunc)(void (*)(void))event_free, NULL);
    g_sequence_free(world->events);
    g_ptr_array_unref(world->drops);
    g_ptr_array_unref(world->hosts);
    g_rand_free(world->rand);
    g_free(world);
}

Port *
world_host_add(World *world, const char *name, guint32 ip)
{
    WorldHost *host = g_new0(WorldHost, 1);
    guint32 seeds[] = {(guint32)world->config.seed, world->hosts->len + 1};

    g_assert(!world_host_find(world, ip));
    host->port.ops = &world_ops;
    host->world = world;
    host->name = g_strdup(name);
    host->ip = ip;
    host->rand = g_rand_new_with_seed_array(seeds, G_N_ELEMENTS(seeds));
    host->conns = g_hash_table_new(g_int64_hash, g_int64_equal);
    host->udp = g_hash_table_new(NULL, NULL);
    g_ptr_array_add(world->hosts, host);
    return &host->port;
}

WorldHost *
world_host_find(World *world, guint32 ip)
{
    for (guint i = 0; i < world->hosts->len; i++) {
        WorldHost *host = world->hosts->pdata[i];

        if (host->ip == ip) {
            return host;
        }
    }
    return NULL;
}

guint32
world_host_ip(const Port *port)
{
    return ((const WorldHost *)port)->ip;
}

guint
world_handles(const World *world)
{
    return world->n_handles;
}

guint
world_connections(const World *world)
{
    return world->n_conns;
}

/* ---- The wire ----------------------------------------------------------- */

void
world_tap(World *world, WorldTapFn fn, gpointer user)
{
    world->tap = fn;
    world->tap_user = user;
}

void
world_drop(World *world, Port *from, guint flags, guint nth)
{
    Drop *drop = g_new(Drop, 1);

    g_assert(nth > 0);
    *drop = (Drop){(WorldHost *)from, flags, nth};
    g_ptr_array_add(world->drops, drop);
}

void
world_link_set(World *world, Port *from, gboolean up)
{
    for (guint i = 0; i < world->hosts->len; i++) {
        WorldHost *host = world->hosts->pdata[i];

        if (!from || &host->port == from) {
            host->down = !up;
        }
    }
}

/* TRUE if a script says that this segment is lost; all scripts count it. */
static gboolean
wire_scripted_loss(WorldHost *from, const Segment *segment)
{
    GPtrArray *drops = from->world->drops;
    guint flags = segment->flags | (segment->len > 0 ? WORLD_DATA : 0);
    gboolean lost = FALSE;

    for (guint i = 0; i < drops->len;) {
        Drop *drop = drops->pdata[i];

        if (drop->from == from && (flags & drop->flags) == drop->flags &&
            --drop->left == 0) {
            lost = TRUE;
            g_ptr_array_remove_index(drops, i);
        } else {
            i++;
        }
    }
    return lost;
}

/* Draws in every case, so that a script does not move later losses. */
static gboolean
wire_loses(WorldHost *from)
{
    World *world = from->world;
    gboolean lost = world->config.loss > 0.0 &&
                    g_rand_double(world->rand) < world->config.loss;

    return lost || from->down;
}

static void
wire_tell(WorldHost *from, guint32 to_ip, const char *what, gboolean lost)
{
    World *world = from->world;
    WorldHost *to = world_host_find(world, to_ip);

    if (world->tap) {
        g_autofree char *line = g_strdup_printf(
            "%" G_GINT64_FORMAT ".%03d %s>%s %s%s", world->now_ns / NS_PER_S,
            (int)(world->now_ns / NS_PER_MS % 1000), from->name,
            to ? to->name : "?", what, lost ? " (lost)" : "");

        world->tap(world->tap_user, line);
    }
}

static void
segment_tell(WorldHost *from, const Segment *segment, gboolean lost)
{
    g_autoptr(GString) text = g_string_new(NULL);
    const struct {
        guint flag;
        const char *name;
    } flags[] = {{WORLD_SYN, "SYN"}, {WORLD_FIN, "FIN"}, {WORLD_RST, "RST"}};

    if (!from->world->tap) {
        return;
    }
    if (segment->len > 0) {
        g_string_append_printf(text, "DATA %u", segment->len);
    }
    for (guint i = 0; i < G_N_ELEMENTS(flags); i++) {
        if (segment->flags & flags[i].flag) {
            g_string_append_printf(text, "%s%s", text->len > 0 ? "," : "",
                                   flags[i].name);
        }
    }
    /* An ACK is news only alone and in the answer to a SYN. */
    if (text->len == 0) {
        g_string_append(text, "ACK");
    } else if ((segment->flags & (WORLD_SYN | WORLD_RST)) &&
               (segment->flags & WORLD_ACK)) {
        g_string_append(text, ",ACK");
    }
    wire_tell(from, segment->to.ip, text->str, lost);
}

/* What travels: a segment, or a datagram to one host. */
typedef struct Parcel {
    WorldHost *to;
    Segment *segment; /* NULL: a datagram */
    PortDatagram datagram;
} Parcel;

static void
parcel_free(gpointer data)
{
    Parcel *parcel = data;

    g_free(parcel->segment);
    g_free((gpointer)parcel->datagram.bytes);
    g_free(parcel);
}

static void
parcel_arrive(gpointer data)
{
    Parcel *parcel = data;
    WorldHost *to = parcel->to;
    guint16 port = parcel->datagram.to.port;

    if (parcel->segment) {
        conn_arrive(to, parcel->segment);
    } else if (g_hash_table_contains(to->udp, GUINT_TO_POINTER(port))) {
        to->port.up->udp(to->port.node, &parcel->datagram);
    }
}

static void
wire_carry(WorldHost *from, Parcel *parcel)
{
    World *world = from->world;

    world_post(world, world->now_ns + world->config.delay_ns, parcel_arrive,
               parcel, parcel_free);
}

void
world_send(WorldHost *from, Segment *segment)
{
    WorldHost *to = world_host_find(from->world, segment->to.ip);
    gboolean scripted = wire_scripted_loss(from, segment);
    gboolean lost = wire_loses(from) || scripted || !to;
    Parcel *parcel;

    segment_tell(from, segment, lost);
    if (lost) {
        g_free(segment);
        return;
    }
    parcel = g_new0(Parcel, 1);
    parcel->to = to;
    parcel->segment = segment;
    wire_carry(from, parcel);
}

void
world_datagram(WorldHost *from, WorldHost *to, const PortDatagram *datagram)
{
    gboolean lost = wire_loses(from);
    g_autofree char *what =
        g_strdup_printf("UDP %" G_GSIZE_FORMAT, datagram->len_bytes);
    Parcel *parcel;

    wire_tell(from, to->ip, what, lost);
    if (lost) {
        return;
    }
    parcel = g_new0(Parcel, 1);
    parcel->to = to;
    parcel->datagram = *datagram;
    parcel->datagram.bytes = g_memdup2(datagram->bytes, datagram->len_bytes);
    wire_carry(from, parcel);
}
