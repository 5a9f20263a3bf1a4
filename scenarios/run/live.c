/* SPDX-License-Identifier: GPL-2.0-only */
#define _GNU_SOURCE /* ppoll() */
#include "scenarios/run/live.h"

#include <poll.h>
#include <stdio.h>
#include <unistd.h>

#include "model/units.h"
#include "scenarios/base/tun.h"

struct Live {
    const LiveConfig *config;
    Network *network;
    const NetHost *door;
    SimTun *tun;
    LiveClients *clients;
    gint64 start_us;           /* real time at 0 */
    gint64 late_ns, latest_ns; /* since the last line, and of all */
    gint64 status_ns;          /* the next line */
    gboolean is_over;
};

/* ---- Packets ------------------------------------------------------------ */

/* What nobody takes is lost, as on any link. */
static void
leave(gpointer user, gconstpointer bytes, gsize len)
{
    const Live *live = user;
    gssize written = write(live->config->fd, bytes, len);

    (void)written;
}

static gint64
real_ns(const Live *live)
{
    return (g_get_monotonic_time() - live->start_us) * NS_PER_US;
}

/* All that waits; IPv4 only. */
static void
arrive(const Live *live)
{
    static guint8 bytes[TUN_MAX_BYTES];
    gssize len;

    while ((len = read(live->config->fd, bytes, sizeof bytes)) > 0) {
        if (bytes[0] >> 4 == 4) {
            sim_tun_input(live->tun, bytes, (gsize)len);
        }
    }
}

static void
on_segment(gpointer user, const SimSegment *segment)
{
    Live *live = user;

    network_segment(live->network, segment);
    live_clients_segment(live->clients, segment);
}

/* ---- Places ------------------------------------------------------------- */

/* The first host of the clients of 'as', which are there. */
static const NetHost *
find_door(const Network *network, const char *as)
{
    for (guint i = 0; i < network->n_hosts; i++) {
        const TopoGroup *group = network_group(network, &network->hosts[i]);
        if (g_str_equal(group->section, as)) {
            return &network->hosts[i];
        }
    }
    g_assert_not_reached();
}

static void
add_place(GArray *places, const Network *network, const NetHost *host,
          const NetHost *door, const ParamSet *params)
{
    const TopoGroup *group = network_group(network, host);
    LivePlace place = {.section = group->section,
                       .ip = network_ip_for(network, door, host)};

    if (place.ip) {
        place.port = (guint16)param_in(params, group->section, "port")->n;
        g_array_append_val(places, place);
    }
}

GArray *
live_places(const ParamSet *params, const char *as, guint *mtu_bytes,
            GError **error)
{
    g_autoptr(Network) network = network_new(params, 1, NULL, NULL, error);
    GArray *places;

    if (!network) {
        return NULL;
    }
    places = g_array_new(FALSE, FALSE, sizeof(LivePlace));
    for (guint i = 0; i < network->n_hosts; i++) {
        const NetHost *host = &network->hosts[i];
        if (network_group(network, host)->role & (ROLE_SERVER | ROLE_PROXY)) {
            add_place(places, network, host, find_door(network, as), params);
        }
    }
    *mtu_bytes = network_mtu(network, params);
    return places;
}

/* ---- Life --------------------------------------------------------------- */

Live *
live_new(const LiveConfig *config, Network *network)
{
    Live *live = g_new0(Live, 1);

    live->config = config;
    live->network = network;
    live->clients = live_clients_new();
    live->door = find_door(network, config->as);
    live->tun = sim_tun_new(live->door->node, LIVE_SIMULATED_IP, leave,
                            on_segment, live);
    network_lead_back(network, live->door, LIVE_SUBNET, LIVE_MASK);
    if (network->tracing) {
        tracing_add_ip(network->tracing, live->door->node, LIVE_REAL_IP);
    }
    return live;
}

/* Accepts NULL. */
void
live_free(Live *live)
{
    if (live) {
        live_clients_free(live->clients);
        g_free(live);
    }
}

LiveClients *
live_clients(Live *live)
{
    return live->clients;
}

const NetHost *
live_door(const Live *live)
{
    return live->door;
}

/* ---- Time --------------------------------------------------------------- */

static void
say_status(Live *live, gint64 now_ns, const char *begin, const char *end)
{
    LiveCounts counts;

    if (live->config->status_fd < 0) {
        return;
    }
    live_clients_count(live->clients, &counts);
    dprintf(live->config->status_fd,
            "%s%7.1f s: %u asked, %u refused, %u waiting, %u open; %.1f ms "
            "late, at most %.1f%s",
            begin, (gdouble)now_ns / NS_PER_S, counts.asked, counts.refused,
            counts.waiting, counts.open, (gdouble)live->late_ns / NS_PER_MS,
            (gdouble)live->latest_ns / NS_PER_MS, end);
}

/* A line a second, if somebody sits there. */
static void
tell(Live *live, gint64 now_ns)
{
    if (now_ns < live->status_ns) {
        return;
    }
    if (live->config->is_terminal) {
        say_status(live, now_ns, "\r", "\033[K");
    }
    live->status_ns = now_ns - now_ns % NS_PER_S + NS_PER_S;
    live->late_ns = 0;
}

/* What was due at 'due_ns' is done now. */
static void
note_late(Live *live, gint64 due_ns)
{
    gint64 late_ns = real_ns(live) - due_ns;

    live->late_ns = MAX(live->late_ns, late_ns);
    live->latest_ns = MAX(live->latest_ns, late_ns);
}

/* Sleeps until something is due, or comes, or somebody wants an end. */
static void
sleep_until(Live *live, gint64 at_ns)
{
    struct pollfd in[] = {{.fd = live->config->fd, .events = POLLIN},
                          {.fd = live->config->end_fds[0], .events = POLLIN}};
    gint64 wait_ns = MAX(at_ns - real_ns(live), 0);
    const struct timespec wait = {wait_ns / NS_PER_S, wait_ns % NS_PER_S};

    ppoll(in, G_N_ELEMENTS(in), &wait, NULL);
    live->is_over = in[1].revents != 0;
    note_late(live, at_ns);
}

/* What is due by now. */
static gboolean
catch_up(Live *live, gint64 until_ns, GError **error)
{
    gint64 now_ns = MIN(real_ns(live), until_ns);

    if (!sim_run(live->network->world, now_ns, error)) {
        return FALSE;
    }
    note_late(live, now_ns);
    return TRUE;
}

gboolean
live_run(Live *live, gint64 until_ns, gint64 *end_ns, GError **error)
{
    SimWorld *world = live->network->world;

    live->start_us = g_get_monotonic_time();
    while (!live->is_over && sim_now_ns(world) < until_ns) {
        if (!catch_up(live, until_ns, error)) {
            return FALSE;
        }
        arrive(live);
        if (!catch_up(live, until_ns, error)) {
            return FALSE;
        }
        tell(live, sim_now_ns(world));
        sleep_until(live,
                    MIN(MIN(sim_next_ns(world), until_ns), live->status_ns));
    }
    *end_ns = sim_now_ns(world);
    live->late_ns = 0;
    say_status(live, *end_ns, live->config->is_terminal ? "\r" : "",
               live->config->is_terminal ? "\033[K\n" : "\n");
    return TRUE;
}

void
live_end(const LiveConfig *config)
{
    gssize written = write(config->end_fds[1], "", 1);

    (void)written;
}
