/* SPDX-License-Identifier: GPL-2.0-only */
#include "scenarios/conform/conform-world.h"

#include <string.h>

#include "model/tcp/tcp-cc.h"
#include "scenarios/conform/conform-end.h"
#include "shim/port-ns3.h"
#include "shim/sim-loop.h"

/* So that a packet takes no time to be sent. */
#define RATE_BPS G_GUINT64_CONSTANT(100000000000000)
/* More than a window of packets, which all leave at once. */
#define QUEUE_PACKETS 100000
/* Linux's loopback, which cases without a delay were recorded on: the largest
 * packets there are, and a send buffer for ten of them, each with what the
 * kernel adds (tcp_sndbuf_expand() with BBR: 3 * 10 * (128 KiB + 256)): a peer
 * of 8192 that does not read leaves 799 buffers of 4096 and 832 in it. */
#define LOOPBACK_MTU 65535
#define LOOPBACK_MSS (LOOPBACK_MTU - 40)
#define LOOPBACK_SNDBUF 3939840
/* Random streams of the nodes. */
#define STREAM 100

/* ---- What passes on the wire -------------------------------------------- */

static ConformPlace
place_of(const ConformWorld *world, guint32 ip)
{
    for (guint i = 0; i < N_CONFORM_ENDS; i++) {
        if (world->links[i] &&
            (ip == sim_node_ip_on(world->nodes[i], world->links[i]))) {
            return (ConformPlace)i;
        }
    }
    return CONFORM_S;
}

/* A node's tap, with the node that it is on. */
typedef struct Tap {
    ConformWorld *world;
    ConformPlace place;
    const gint64 *step;
} Tap;

static void
on_segment(gpointer user, const SimSegment *segment)
{
    const Tap *tap = user;
    ConformWorld *world = tap->world;
    ConformPlace to = place_of(world, segment->dst_ip);
    gboolean upstream = tap->place == CONFORM_U || to == CONFORM_U;
    gboolean from_client =
        upstream ? tap->place == CONFORM_S : tap->place != CONFORM_S;
    ConformPacket packet = {
        .client_ip = from_client ? segment->src_ip : segment->dst_ip,
        .client_port = from_client ? segment->src_port : segment->dst_port,
        .server_port = from_client ? segment->dst_port : segment->src_port,
        .from_client = from_client,
        .seq = segment->seq,
        .len_bytes = segment->len_bytes,
        .syn = (segment->flags & SIM_SYN) != 0,
        .ack = (segment->flags & SIM_ACK) != 0,
        .fin = (segment->flags & SIM_FIN) != 0,
        .rst = (segment->flags & SIM_RST) != 0,
        .probe = segment->probe,
        .lost = world->down[tap->place],
    };

    if (segment->sent) {
        conform_wire_sent(upstream ? world->wire_upstream : world->wire,
                          &packet, *tap->step);
    }
}

/* ---- Nodes and links ---------------------------------------------------- */

/* The other end of the link of 'place'. */
static gboolean
make_link(ConformWorld *world, const ConformCase *one, ConformPlace place,
          GError **error)
{
    SimLinkConfig config;

    if (one->delay_ns == 0) { /* recorded on loopback */
        world->links[place] =
            sim_link_loop(world->sim, world->nodes[place],
                          world->nodes[CONFORM_S], LOOPBACK_MTU, error);
        return world->links[place] != NULL;
    }
    sim_link_config_default(&config);
    config.rate_bps = RATE_BPS;
    config.delay_ns = one->delay_ns;
    config.queue_packets = QUEUE_PACKETS;
    world->links[place] = sim_link_p2p(world->sim, world->nodes[place],
                                       world->nodes[CONFORM_S], &config, error);
    return world->links[place] != NULL;
}

static gboolean
make_nodes(ConformWorld *world, const ConformCase *one, const gint64 *step,
           GError **error)
{
    TcpProfile profile;

    tcp_profile_linux(&profile);
    if (one->delay_ns > 0) {
        profile.congestion = TCP_CC_BBR; /* the recorded kernel's default */
    } else {
        profile.mss_bytes = LOOPBACK_MSS;
        profile.sndbuf_bytes = LOOPBACK_SNDBUF;
    }
    for (guint i = 0; i < N_CONFORM_ENDS; i++) {
        Tap *tap = &((Tap *)(world + 1))[i];
        TcpProfile own = profile;
        if (!one->has_end[i]) {
            continue;
        }
        if (one->systems[i]->tcp) {
            one->systems[i]->tcp(&own, one->personality);
        }
        world->nodes[i] = sim_node_new(
            world->sim, conform_place_name((ConformPlace)i), &own, error);
        if (!world->nodes[i]) {
            return FALSE;
        }
        world->ports[i] =
            port_ns3_new(world->sim, world->nodes[i], STREAM + (gint64)i);
        *tap = (Tap){world, (ConformPlace)i, step};
        sim_node_tap(world->nodes[i], on_segment, tap);
    }
    for (guint i = 0; i < N_CONFORM_ENDS; i++) {
        if (i != CONFORM_S && one->has_end[i] &&
            !make_link(world, one, (ConformPlace)i, error)) {
            return FALSE;
        }
    }
    return TRUE;
}

ConformWorld *
conform_world_new(const ConformCase *one, GPtrArray *wire,
                  GPtrArray *wire_upstream, const gint64 *step, GError **error)
{
    ConformWorld *world =
        g_malloc0(sizeof *world + N_CONFORM_ENDS * sizeof(Tap));

    world->wire = conform_wire_new(wire, one->ignore_probe);
    world->wire_upstream = conform_wire_new(wire_upstream, one->ignore_probe);
    world->sim = sim_world_new(1, 1, error);
    if (!world->sim || !make_nodes(world, one, step, error)) {
        conform_world_free(world);
        return NULL;
    }
    return world;
}

void
conform_world_free(ConformWorld *world)
{
    if (!world) {
        return;
    }
    for (guint i = 0; i < N_CONFORM_ENDS; i++) {
        port_ns3_free(world->ports[i]);
    }
    sim_world_free(world->sim);
    conform_wire_free(world->wire);
    conform_wire_free(world->wire_upstream);
    g_free(world);
}

/* C2 is another client on the host of C, though on a node of its own. */
static gboolean
same_host(ConformPlace a, ConformPlace b)
{
    gboolean clients = a == CONFORM_C || a == CONFORM_C2;

    return a == b || (clients && (b == CONFORM_C || b == CONFORM_C2));
}

static void
set_links(ConformWorld *world, ConformPlace from, gboolean up)
{
    world->down[from] = !up;
    for (guint i = 0; i < N_CONFORM_ENDS; i++) {
        if (world->links[i] && (i == from || from == CONFORM_S)) {
            (up ? sim_link_up : sim_link_down)(world->links[i],
                                               world->nodes[from]);
        }
    }
}

void
conform_world_link(ConformWorld *world, ConformPlace from, gboolean up)
{
    for (guint i = 0; i < N_CONFORM_ENDS; i++) {
        if (world->nodes[i] && same_host(from, (ConformPlace)i)) {
            set_links(world, (ConformPlace)i, up);
        }
    }
}

guint32
conform_world_server_ip(const ConformWorld *world, ConformPlace from)
{
    return from == CONFORM_S
               ? (world->links[CONFORM_U]
                      ? sim_node_ip_on(world->nodes[CONFORM_U],
                                       world->links[CONFORM_U])
                      : 0)
               : sim_node_ip_on(world->nodes[CONFORM_S], world->links[from]);
}

/* ---- What the kernel lists ---------------------------------------------- */

typedef struct Listing {
    guint16 port;
    GPtrArray *names;
} Listing;

static void
list_connection(gpointer user, PortTcpState state,
                G_GNUC_UNUSED guint32 remote_ip, guint16 local_port,
                guint16 remote_port)
{
    Listing *listing = user;

    /* As /proc/net/tcp has them, by Linux's names. */
    if (state != PORT_STATE_CLOSE &&
        (local_port == listing->port || remote_port == listing->port)) {
        g_ptr_array_add(listing->names, (gpointer)port_tcp_state_name(state));
    }
}

static gint
by_name(gconstpointer a, gconstpointer b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

char *
conform_world_kernel(const ConformWorld *world, ConformPlace place,
                     guint16 port)
{
    g_autoptr(GPtrArray) names = g_ptr_array_new();
    Listing listing = {port, names};

    for (guint i = 0; i < N_CONFORM_ENDS; i++) {
        if (world->nodes[i] && same_host(place, (ConformPlace)i)) {
            sim_node_each_connection(world->nodes[i], list_connection,
                                     &listing);
        }
    }
    g_ptr_array_sort(names, by_name);
    g_ptr_array_add(names, NULL);
    return names->len == 1 ? g_strdup("none")
                           : g_strjoinv("+", (char **)names->pdata);
}
