/* SPDX-License-Identifier: GPL-2.0-only */
#define _GNU_SOURCE /* ppoll() */
#include "scenarios/run/live.h"

#include <poll.h>
#include <stdio.h>
#include <unistd.h>

#include "model/units.h"
#include "scenarios/base/tun.h"
#include "scenarios/measure/series.h"
#include "scenarios/run/live-clients.h"
#include "scenarios/run/live-ip.h"
#include "scenarios/run/live-peers.h"
#include "shim/sim-pcap.h"

/* So much simulated time passes at most before somebody looks whether the run
 * is to end, where the simulation is late. */
#define STRIDE_NS (10 * NS_PER_MS)

/* So many packets are taken up at most before time goes on. */
#define MAX_WAITING 1024

/* A host in whose place programs are. */
typedef struct Door {
    Live *live;
    const NetHost *host;
    const Tracer *tracer; /* or NULL */
    SimTun *tun;
    LiveClients *clients;
    LivePeers *peers;
} Door;

struct Live {
    const LiveConfig *config;
    Network *network;
    Door *doors;
    guint n_doors;
    GPtrArray *waiting;        /* GBytes: packets that have come */
    gint64 start_us;           /* real time at 0 */
    gint64 late_ns, latest_ns; /* since the last line, and of all */
    gint64 status_ns;          /* the next line */
    gboolean is_over;
    gboolean is_cut; /* a pcap file is, and that has been said */
};

/* ---- Packets ------------------------------------------------------------ */

/* What nobody takes is lost, as on any link: the interface is down. */
static gboolean
leave(gpointer user, gconstpointer bytes, gsize len)
{
    const Door *door = user;
    gssize written = write(door->live->config->fd, bytes, len);

    if (written >= 0) {
        live_peers_packet(door->peers, bytes, len,
                          sim_now_ns(door->live->network->world), FALSE);
    }
    return written >= 0;
}

static gint64
real_ns(const Live *live)
{
    return (g_get_monotonic_time() - live->start_us) * NS_PER_US;
}

/* What waits, IPv4 only.  It is taken up before time is: so nothing comes
 * earlier than it came. */
static void
collect(const Live *live)
{
    static guint8 bytes[TUN_MAX_BYTES];
    gssize len;

    while (live->waiting->len < MAX_WAITING &&
           (len = read(live->config->fd, bytes, sizeof bytes)) > 0) {
        if (len >= IP_BYTES && bytes[0] >> 4 == 4) {
            g_ptr_array_add(live->waiting, g_bytes_new(bytes, (gsize)len));
        }
    }
}

/* A packet goes by the door of its source. */
static void
enter(const Live *live, const guint8 *bytes, gsize len)
{
    const LivePlan *plan = live->config->plan;
    const Door *door =
        &live->doors[live_plan_door_of(plan, ip_read_32(bytes + IP_SOURCE))];

    if (sim_tun_input(door->tun, bytes, len) &&
        live_plan_place_of(plan, ip_read_32(bytes + IP_DESTINATION))) {
        live_peers_packet(door->peers, bytes, len,
                          sim_now_ns(live->network->world), TRUE);
    }
}

static void
arrive(const Live *live)
{
    for (guint i = 0; i < live->waiting->len; i++) {
        gsize len;
        const guint8 *bytes = g_bytes_get_data(live->waiting->pdata[i], &len);
        enter(live, bytes, len);
    }
    g_ptr_array_set_size(live->waiting, 0);
}

/* In the order in which a simulated TCP tells. */
static void
on_segment(gpointer user, const SimSegment *segment)
{
    const Door *door = user;

    if (segment->sent) {
        live_clients_segment(door->clients, segment);
        network_segment(door->live->network, segment);
    } else {
        network_segment(door->live->network, segment);
        live_clients_segment(door->clients, segment);
    }
}

/* ---- Life --------------------------------------------------------------- */

static void
open_door(Live *live, guint number)
{
    const LivePlan *plan = live->config->plan;
    Network *network = live->network;
    guint32 ip = g_array_index(plan->ips, guint32, number);
    Door *door = &live->doors[number];

    door->live = live;
    door->host = &network->hosts[g_array_index(plan->doors, guint, number)];
    if (network->tracing) {
        tracing_add_ip(network->tracing, door->host->node, ip);
        door->tracer = tracing_tracer(network->tracing, door->host->node);
    }
    door->clients = live_clients_new(door->tracer);
    door->peers = live_peers_new(door->tracer);
    door->tun = sim_tun_new(door->host->node, LIVE_HOST_IP(ip), leave,
                            on_segment, door);
    network_lead_back(network, door->host, ip & LIVE_MASK, LIVE_MASK);
}

Live *
live_new(const LiveConfig *config, Network *network)
{
    Live *live = g_new0(Live, 1);

    live->config = config;
    live->network = network;
    live->waiting =
        g_ptr_array_new_with_free_func((GDestroyNotify)g_bytes_unref);
    sim_world_pcap_limit(network->world, config->keep_bytes);
    live->n_doors = config->plan->doors->len;
    live->doors = g_new0(Door, live->n_doors);
    for (guint i = 0; i < live->n_doors; i++) {
        open_door(live, i);
    }
    return live;
}

/* Accepts NULL. */
void
live_free(Live *live)
{
    for (guint i = 0; live && i < live->n_doors; i++) {
        live_clients_free(live->doors[i].clients);
        live_peers_free(live->doors[i].peers);
    }
    if (live) {
        g_ptr_array_unref(live->waiting);
        g_free(live->doors);
        g_free(live);
    }
}

/* ---- What is asked of it ------------------------------------------------ */

gboolean
live_has_place_of(const Live *live, const TopoGroup *group)
{
    const LivePlan *plan = live->config->plan;
    gboolean has = FALSE;

    for (guint i = 0; i < plan->groups->len; i++) {
        has |= g_str_equal(live_plan_group(plan, i)->section, group->section);
    }
    return has;
}

const char *
live_section_of(const Live *live, guint32 ip)
{
    const LivePlace *place = live_plan_place_of(live->config->plan, ip);

    return place ? place->section : NULL;
}

guint
live_n_doors(const Live *live)
{
    return live->n_doors;
}

const NetHost *
live_door(const Live *live, guint door)
{
    return live->doors[door].host;
}

gpointer
live_door_watched(const Live *live, guint door)
{
    return &live->doors[door];
}

void
live_door_look(gpointer watched, gdouble *out)
{
    const Door *door = watched;
    LivePeerCounts peers = live_peers_count(door->peers);

    live_clients_look(door->clients, out);
    out[SERIES_SOCKETS] += peers.asked - peers.refused;
    out[SERIES_BEGUN] += peers.asked;
}

void
live_door_tell(const Live *live, guint number, const Join *join, GArray *opened)
{
    const Door *door = &live->doors[number];
    gint64 now_ns = sim_now_ns(live->network->world);
    guint before;

    live_clients_tell(door->clients, join, now_ns, opened);
    before = opened->len;
    live_peers_tell(door->peers, opened);
    for (guint i = before; door->tracer && i < opened->len; i++) {
        trace_outcome_at(door->tracer, now_ns,
                         &g_array_index(opened, LiveEnd, i).record);
    }
}

/* ---- Time --------------------------------------------------------------- */

static void
count(const Live *live, LiveCounts *out, guint *peers)
{
    *out = (LiveCounts){0};
    *peers = 0;
    for (guint i = 0; i < live->n_doors; i++) {
        LivePeerCounts its = live_peers_count(live->doors[i].peers);
        live_clients_count(live->doors[i].clients, out);
        out->asked += its.asked;
        out->refused += its.refused;
        *peers += its.asked - its.refused;
    }
}

static void
say_status(const Live *live, gint64 now_ns, const char *begin, const char *end)
{
    g_autofree char *datagrams = NULL;
    LiveCounts counts;
    guint peers;

    if (live->config->is_quiet) {
        return;
    }
    count(live, &counts, &peers);
    datagrams = peers ? g_strdup_printf(", %u by datagrams", peers) : NULL;
    dprintf(live->config->status_fd,
            "%s%7.1f s: %u asked, %u refused, %u waiting, %u open%s; %.1f ms "
            "late, at most %.1f%s",
            begin, (gdouble)now_ns / NS_PER_S, counts.asked, counts.refused,
            counts.waiting, counts.open, datagrams ? datagrams : "",
            (gdouble)live->late_ns / NS_PER_MS,
            (gdouble)live->latest_ns / NS_PER_MS, end);
}

void
live_say_cut(const LiveConfig *config, const char *what)
{
    dprintf(config->status_fd,
            "%s%s: %s of this run is %s long: what comes from here on is not "
            "in it (--keep)\n",
            config->is_terminal ? "\n" : "", config->tap, what,
            config->keep_text);
}

/* What is done every second: a line, if somebody sits there, and a look at what
 * nobody tells of. */
static void
tell(Live *live, gint64 now_ns)
{
    if (now_ns < live->status_ns) {
        return;
    }
    if (live->config->is_terminal) {
        say_status(live, now_ns, "\r", "\033[K");
    }
    for (guint i = 0; i < live->n_doors; i++) {
        live_clients_look_after(live->doors[i].clients, now_ns);
    }
    if (!live->is_cut && sim_world_pcap_is_cut(live->network->world)) {
        live->is_cut = TRUE;
        live_say_cut(live->config, "a pcap file");
    }
    tun_keep(live->config->tap, &live->config->plan->tun);
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

/* Waits at most so long until something comes, or somebody wants an end. */
static void
wait_for(Live *live, gint64 wait_ns)
{
    struct pollfd in[] = {{.fd = live->config->fd, .events = POLLIN},
                          {.fd = live->config->end_fds[0], .events = POLLIN}};
    const struct timespec wait = {wait_ns / NS_PER_S, wait_ns % NS_PER_S};
    int n = ppoll(in, G_N_ELEMENTS(in), &wait, NULL);
    gboolean is_gone = n > 0 && in[0].revents & POLLERR;

    if (is_gone) {
        dprintf(live->config->status_fd,
                "%s%s is gone, somebody has removed it: the run ends here\n",
                live->config->is_terminal ? "\n" : "", live->config->tap);
    }
    live->is_over = is_gone || (n > 0 && in[1].revents != 0);
}

/* Sleeps until something is due, or has to be looked at. */
static void
sleep_until(Live *live, gint64 at_ns)
{
    wait_for(live, MAX(at_ns - real_ns(live), 0));
    note_late(live, at_ns);
}

/* What is due by now: in strides, since it may take long. */
static gboolean
catch_up(Live *live, gint64 until_ns, GError **error)
{
    SimWorld *world = live->network->world;
    gint64 now_ns = MIN(real_ns(live), until_ns), at_ns;

    do {
        gint64 next_ns = MIN(sim_next_ns(world), now_ns);
        at_ns = MIN(MAX(sim_now_ns(world), next_ns) + STRIDE_NS, now_ns);
        if (!sim_run(world, at_ns, error)) {
            return FALSE;
        }
        if (at_ns < now_ns) {
            tell(live, at_ns);
            wait_for(live, 0);
        }
        note_late(live, at_ns);
    } while (at_ns < now_ns && !live->is_over);
    return TRUE;
}

gboolean
live_run(Live *live, gint64 until_ns, gint64 *end_ns, GError **error)
{
    SimWorld *world = live->network->world;

    live->start_us = g_get_monotonic_time();
    while (!live->is_over && sim_now_ns(world) < until_ns) {
        collect(live);
        if (!catch_up(live, until_ns, error)) {
            return FALSE;
        }
        arrive(live);
        if (!catch_up(live, until_ns, error)) {
            return FALSE;
        }
        tell(live, sim_now_ns(world));
        if (!live->is_over) {
            sleep_until(
                live, MIN(MIN(sim_next_ns(world), until_ns), live->status_ns));
        }
    }
    *end_ns = sim_now_ns(world);
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
