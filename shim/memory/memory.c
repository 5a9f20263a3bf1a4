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

void
world_tcp_plain(TcpProfile *profile)
{
    tcp_profile_rfc(profile);
    profile->rcvbuf_bytes = profile->sndbuf_bytes = 65536;
    profile->rto_law = TCP_RTO_FIXED;
    profile->syn_rto_ns = profile->rto_min_ns = 200 * NS_PER_MS;
    profile->syn_retries = profile->synack_retries = 6;
    profile->data_retries = profile->fin_retries = 6;
    profile->time_wait_ns = NS_PER_S;
    profile->init_cwnd = 1000;
    profile->delack_segments = 1;
    profile->nagle = FALSE;
    profile->sack = FALSE;
    profile->timestamps = FALSE;
    profile->window_scale = FALSE;
}

void
world_config_default(WorldConfig *config)
{
    *config = (WorldConfig){
        .seed = 1,
        .delay_ns = 10 * NS_PER_MS,
        .resolve_ns = 20 * NS_PER_MS,
        .unresolved_ns = NS_PER_S,
    };
    world_tcp_plain(&config->tcp);
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
    world->rand = g_rand_new_with_seed((guint32)world->config.seed);
    world_path_begin(world);
    return world;
}

void
world_free(World *world)
{
    g_assert_cmpuint(world->n_handles, ==, 0);
    for (guint i = 0; i < world->hosts->len; i++) {
        WorldHost *host = world->hosts->pdata[i];

        world_tcp_end(host);
        world_wire_end(host);
        world_cancel(world, &host->alarm);
    }
    g_sequence_foreach(world->events, (GFunc)(void (*)(void))event_free, NULL);
    g_sequence_free(world->events);
    world_path_end(world);
    g_ptr_array_unref(world->hosts);
    g_rand_free(world->rand);
    g_free(world);
}

static WorldHost *
host_new(World *world, const char *name, guint32 ip)
{
    WorldHost *host = g_new0(WorldHost, 1);
    guint32 seeds[] = {(guint32)world->config.seed, world->hosts->len + 1};

    g_assert(!world_host_find(world, ip));
    host->port.ops = world_ops();
    host->world = world;
    host->number = world->hosts->len;
    host->name = g_strdup(name);
    host->ip = ip;
    host->rand = g_rand_new_with_seed_array(seeds, G_N_ELEMENTS(seeds));
    host->udp = g_hash_table_new(NULL, NULL);
    g_ptr_array_add(world->hosts, host);
    return host;
}

Port *
world_host_add(World *world, const char *name, guint32 ip)
{
    WorldHost *host = host_new(world, name, ip);

    world_tcp_begin(host, &world->config.tcp);
    return &host->port;
}

void
world_host_tcp(Port *port, const TcpProfile *profile)
{
    WorldHost *host = (WorldHost *)port;

    world_tcp_end(host);
    world_tcp_begin(host, profile);
}

void
world_raw_add(World *world, const char *name, guint32 ip, WorldRawFn fn,
              gpointer user)
{
    WorldHost *host = host_new(world, name, ip);

    host->raw = fn;
    host->raw_user = user;
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
    guint n = 0;

    for (guint i = 0; i < world->hosts->len; i++) {
        const WorldHost *host = world->hosts->pdata[i];

        n += host->tcp ? tcp_host_connections(host->tcp) : 0;
    }
    return n;
}
