/* SPDX-License-Identifier: GPL-2.0-only */
#define _GNU_SOURCE /* ppoll() */
#include "scenarios/run/live.h"

#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "model/port.h"
#include "model/units.h"
#include "scenarios/base/tun.h"

/* A connection that somebody has asked for. */
typedef struct Attempt {
    guint64 conn_id;
    guint32 ip;
    guint16 port;
    gint64 asked_ns, refused_ns; /* PORT_NEVER: it was not */
} Attempt;

struct Live {
    const LiveConfig *config;
    Network *network;
    SimNode *server;
    SimTun *tun;
    GArray *attempts; /* Attempt */
    gint64 start_us;  /* real time at 0 */
    gint64 late_ns;   /* the most */
    gint64 status_ns; /* the next line */
    guint64 packets, refused;
};

static const LiveConfig *used;
static volatile sig_atomic_t asked_end;

void
live_use(const LiveConfig *config)
{
    used = config;
}

const LiveConfig *
live_config(void)
{
    return used;
}

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
arrive(Live *live)
{
    static guint8 bytes[TUN_MAX_BYTES];
    gssize len;

    while ((len = read(live->config->fd, bytes, sizeof bytes)) > 0) {
        if (bytes[0] >> 4 == 4) {
            live->packets++;
            sim_tun_input(live->tun, bytes, (gsize)len);
        }
    }
}

/* ---- Who asks ----------------------------------------------------------- */

static Attempt *
last_attempt(Live *live, guint32 ip, guint16 port)
{
    for (guint i = live->attempts->len; i > 0; i--) {
        Attempt *attempt = &g_array_index(live->attempts, Attempt, i - 1);
        if (attempt->ip == ip && attempt->port == port) {
            return attempt;
        }
    }
    return NULL;
}

static void
note_syn(Live *live, const SimSegment *segment)
{
    guint64 id = sim_conn_id(segment->seq, segment->src_ip, segment->src_port);
    const Attempt *last =
        last_attempt(live, segment->src_ip, segment->src_port);
    Attempt attempt = {.conn_id = id,
                       .ip = segment->src_ip,
                       .port = segment->src_port,
                       .asked_ns = segment->time_ns,
                       .refused_ns = PORT_NEVER};

    if (!last || last->conn_id != id) {
        g_array_append_val(live->attempts, attempt);
    }
}

/* A RST with an ACK answers a SYN, where no connection is. */
static void
on_segment(gpointer user, const SimSegment *segment)
{
    const guint both = SIM_RST | SIM_ACK;
    Live *live = user;
    Attempt *attempt;

    network_segment(live->network, segment);
    if (segment->sent && (segment->flags & (SIM_SYN | SIM_ACK)) == SIM_SYN) {
        note_syn(live, segment);
    } else if (!segment->sent && (segment->flags & both) == both &&
               segment->seq == 0) {
        attempt = last_attempt(live, segment->dst_ip, segment->dst_port);
        if (attempt && attempt->refused_ns == PORT_NEVER) {
            attempt->refused_ns = segment->time_ns;
            live->refused++;
        }
    }
}

static Outcome
seen_from_there(const Record *server)
{
    return server->outcome == OUTCOME_CLEAN || server->outcome == OUTCOME_RESET
               ? server->outcome
               : OUTCOME_NEVER_CLOSED;
}

/* The mirror of what the server tells. */
static Record
other_end(const Record *server, const Attempt *attempt)
{
    Record record = {.conn_id = server->conn_id,
                     .system = "live",
                     .index = attempt->port,
                     .active = TRUE,
                     .udp = server->udp,
                     RECORD_NEVER_YET,
                     .wanted_ns = attempt->asked_ns,
                     .asked_ns = attempt->asked_ns,
                     .outcome = seen_from_there(server)};

    record.open_ns = server->open_ns;
    record.end_ns =
        record.outcome == OUTCOME_NEVER_CLOSED ? PORT_NEVER : server->end_ns;
    record.by_us = record.outcome == OUTCOME_RESET && !server->by_us;
    record.written_bytes = record.acked_bytes = server->received_bytes;
    record.received_bytes = record.read_bytes = server->acked_bytes;
    return record;
}

static Record
nobody(const Attempt *attempt)
{
    gboolean refused = attempt->refused_ns != PORT_NEVER;
    Record record = {.conn_id = attempt->conn_id,
                     .system = "live",
                     .index = attempt->port,
                     .active = TRUE,
                     RECORD_NEVER_YET,
                     .wanted_ns = attempt->asked_ns,
                     .asked_ns = attempt->asked_ns,
                     .outcome =
                         refused ? OUTCOME_REFUSED : OUTCOME_NEVER_CLOSED};

    record.end_ns = attempt->refused_ns;
    return record;
}

void
live_add_clients(Live *live, const GArray *accepted, GArray *opened)
{
    g_autoptr(GHashTable) by_id = g_hash_table_new(g_int64_hash, g_int64_equal);

    for (guint i = 0; i < accepted->len; i++) {
        Record *record = &g_array_index(accepted, Record, i);
        g_hash_table_insert(by_id, &record->conn_id, record);
    }
    for (guint i = 0; i < live->attempts->len; i++) {
        const Attempt *attempt = &g_array_index(live->attempts, Attempt, i);
        const Record *server = g_hash_table_lookup(by_id, &attempt->conn_id);
        Record record = server ? other_end(server, attempt) : nobody(attempt);
        g_array_append_val(opened, record);
    }
}

/* ---- Life --------------------------------------------------------------- */

/* The first host that is a client, or a server. */
static SimNode *
first_of(const Network *network, guint role)
{
    for (guint i = 0; i < network->n_hosts; i++) {
        const NetHost *host = &network->hosts[i];
        if (network_group(network, host)->role & role) {
            return host->node;
        }
    }
    g_assert_not_reached();
}

Live *
live_new(Network *network)
{
    Live *live = g_new0(Live, 1);
    SimNode *door = first_of(network, ROLE_CLIENT);

    live->config = used;
    live->network = network;
    live->server = first_of(network, ROLE_SERVER);
    live->attempts = g_array_new(FALSE, FALSE, sizeof(Attempt));
    live->tun = sim_tun_new(door, LIVE_SIMULATED_IP, leave, on_segment, live);
    sim_node_route_default(live->server, sim_node_ip(door));
    if (network->tracing) {
        tracing_add_ip(network->tracing, door, LIVE_REAL_IP);
    }
    return live;
}

/* Accepts NULL. */
void
live_free(Live *live)
{
    if (live) {
        g_array_unref(live->attempts);
        g_free(live);
    }
}

/* ---- Time --------------------------------------------------------------- */

static void
on_signal(G_GNUC_UNUSED int number)
{
    asked_end = 1;
}

static void
say_status(Live *live, gint64 now_ns, const char *end)
{
    if (live->config->status_fd < 0) {
        return;
    }
    dprintf(live->config->status_fd,
            "\r%7.1f s: %u asked, %" G_GUINT64_FORMAT
            " refused, %u open; at most %.1f ms late %s",
            (gdouble)now_ns / NS_PER_S, live->attempts->len, live->refused,
            sim_node_connections(live->server),
            (gdouble)live->late_ns / NS_PER_MS, end);
    live->status_ns = now_ns + NS_PER_S;
}

/* Sleeps until something is due, or comes. */
static void
sleep_until(const Live *live, gint64 at_ns)
{
    struct pollfd in = {.fd = live->config->fd, .events = POLLIN};
    gint64 wait_ns = at_ns - real_ns(live);

    if (wait_ns > 0) {
        const struct timespec wait = {wait_ns / NS_PER_S, wait_ns % NS_PER_S};
        ppoll(&in, 1, &wait, NULL);
    }
}

/* What is due by now; late is what it took beyond now. */
static gboolean
catch_up(Live *live, gint64 until_ns, GError **error)
{
    gint64 now_ns = MIN(real_ns(live), until_ns);

    if (!sim_run(live->network->world, now_ns, error)) {
        return FALSE;
    }
    live->late_ns = MAX(live->late_ns, real_ns(live) - now_ns);
    return TRUE;
}

gboolean
live_run(Live *live, gint64 until_ns, gint64 *end_ns, GError **error)
{
    const struct sigaction stop = {.sa_handler = on_signal};

    asked_end = 0;
    sigaction(SIGINT, &stop, NULL);
    sigaction(SIGTERM, &stop, NULL);
    live->start_us = g_get_monotonic_time();
    while (!asked_end && sim_now_ns(live->network->world) < until_ns) {
        if (!catch_up(live, until_ns, error)) {
            return FALSE;
        }
        arrive(live);
        if (!catch_up(live, until_ns, error)) {
            return FALSE;
        }
        if (real_ns(live) >= live->status_ns) {
            say_status(live, sim_now_ns(live->network->world), "");
        }
        sleep_until(live, MIN(MIN(sim_next_ns(live->network->world), until_ns),
                              live->status_ns));
    }
    *end_ns = sim_now_ns(live->network->world);
    say_status(live, *end_ns, "\n");
    return TRUE;
}
