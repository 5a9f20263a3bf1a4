/* SPDX-License-Identifier: GPL-2.0-only */
/* The two worlds of conversations: links without loss but for what is scripted,
 * so fast that only their delay counts, and at each end the TCP of its system,
 * as in scenarios.
 *
 * Each two ends have a link of their own, on which no ARP is spoken, or all of
 * them are on one LAN.  In memory a host has one address; in ns-3 one for each
 * of its links, so addresses are told by the end they belong to. */
#include "scenarios/talk/talk-priv.h"

#include <string.h>

#include "model/units.h"
#include "scenarios/base/words.h"
#include "scenarios/params/params-table.h"
#include "shim/memory.h"
#include "shim/port-ns3.h"

/* So that a segment takes no time to be sent. */
#define RATE_BPS G_GUINT64_CONSTANT(100000000000000)
#define MEMORY_IP(END) (0x0a000001u + (END))
/* How long ARP asks in vain: as ns-3, 4 times for 1 s. */
#define UNRESOLVED_NS (4 * NS_PER_S)

/* An end whose segments are told. */
typedef struct TalkTapped {
    TalkWorld *world;
    guint end;
} TalkTapped;

struct TalkWorld {
    TalkWorldKind kind;
    const Talk *talk;
    TalkTapFn tap;
    gpointer tap_user;
    Port *ports[TALK_ENDS_MAX];

    World *memory;

    SimWorld *sim;
    SimNode *nodes[TALK_ENDS_MAX];
    SimLink *links[TALK_ENDS_MAX][TALK_ENDS_MAX]; /* of two ends, both ways */
    TalkTapped tapped[TALK_ENDS_MAX];
    gboolean down[TALK_ENDS_MAX]; /* to tell what is lost, as ns-3 does not */
    guint *seen;                  /* of each drop's segments */
};

/* ---- In memory ---------------------------------------------------------- */

/* "0.010 A>B SYN,ACK" without "RST,ACK", which a plain RST may be as well. */
static void
memory_tap(gpointer user, const char *line)
{
    TalkWorld *world = user;
    const char *from = strchr(line, ' ') + 1;
    const char *what = strchr(from, ' ') + 1;
    gsize len = (gsize)(strchr(from, '>') - from);
    g_autoptr(GString) text = g_string_new(what);

    g_string_replace(text, "RST,ACK", "RST", 0);
    g_string_replace(text, ",", "+", 0);
    for (guint i = 0; i < world->talk->n_ends; i++) {
        const char *name = world->talk->ends[i].name;
        if (strlen(name) == len && strncmp(name, from, len) == 0) {
            world->tap(world->tap_user, i, text->str);
        }
    }
}

/* The TCP of the end's system, as in scenarios, with its settings and what the
 * conversation says for all ends: a time-out is fixed, repeats are counted. */
static void
read_profile(const Talk *talk, const TalkEnd *end, TcpProfile *profile)
{
    g_autoptr(ParamSet) set = talk_end_params(end, NULL);

    g_assert(set); /* each setting was tried when it was taken */
    param_tcp_read(set, end->section, profile);
    if (talk->rto_ns >= 0) {
        profile->syn_rto_ns = profile->rto_min_ns = talk->rto_ns;
        profile->rto_law = TCP_RTO_FIXED;
    }
    if (talk->retries >= 0) {
        profile->retries_by_time = FALSE;
        profile->syn_linear = 0;
        profile->syn_retries = profile->synack_retries = (guint)talk->retries;
        profile->data_retries = profile->fin_retries = (guint)talk->retries;
    }
    if (talk->time_wait_ns >= 0) {
        profile->time_wait_ns = talk->time_wait_ns;
    }
    if (talk->fin_wait2_ns >= 0) {
        profile->fin_wait2_ns = talk->fin_wait2_ns;
    }
}

static void
make_memory(TalkWorld *world)
{
    const Talk *talk = world->talk;
    WorldConfig config;

    world_config_default(&config);
    config.delay_ns = talk->delay_ns;
    /* As ns-3, which needs no ARP on a point-to-point link. */
    config.resolve_ns = talk->lan ? 2 * talk->delay_ns : 0;
    config.unresolved_ns = talk->lan ? UNRESOLVED_NS : 0;
    world->memory = world_new(&config);
    for (guint i = 0; i < talk->n_ends; i++) {
        TcpProfile profile;
        read_profile(talk, &talk->ends[i], &profile);
        world->ports[i] =
            world_host_add(world->memory, talk->ends[i].name, MEMORY_IP(i));
        world_host_tcp(world->ports[i], &profile);
    }
    for (guint i = 0; i < talk->drops->len; i++) {
        const TalkDrop *drop = &g_array_index(talk->drops, TalkDrop, i);
        world_drop(world->memory, world->ports[drop->from], drop->flags,
                   drop->nth);
    }
    if (talk->wire) {
        world_tap(world->memory, memory_tap, world);
    }
}

/* ---- ns-3 --------------------------------------------------------------- */

/* Counts what 'from' is about to send to 'to' on any of its links, since a drop
 * says nothing of the receiver; TRUE if it is lost. */
static gboolean
ns3_loses(TalkWorld *world, guint from, guint to, guint flags)
{
    GArray *drops = world->talk->drops;
    gboolean lost = world->down[from];

    for (guint i = 0; i < drops->len; i++) {
        const TalkDrop *drop = &g_array_index(drops, TalkDrop, i);
        if (drop->from == from && (flags & drop->flags) == drop->flags &&
            ++world->seen[i] == drop->nth) {
            sim_link_drop(world->links[from][to], world->nodes[from], flags, 1);
            lost = TRUE;
        }
    }
    return lost;
}

static void
ns3_tap(gpointer user, const SimSegment *segment)
{
    const TalkTapped *tapped = user;
    TalkWorld *world = tapped->world;
    guint from = tapped->end;
    guint to = talk_world_end(world, from, segment->dst_ip);
    gboolean lost;
    /* An ACK is news only alone and in the answer to a SYN. */
    guint news =
        SIM_SYN | SIM_FIN | SIM_RST | (segment->flags & SIM_SYN ? SIM_ACK : 0);
    g_autofree char *flags = flags_text(segment->flags & news);
    g_autoptr(GString) text = g_string_new(NULL);

    if (!segment->sent || to == TALK_NO_END) {
        return;
    }
    lost = ns3_loses(world, from, to, segment->flags);
    if (segment->len_bytes) {
        g_string_printf(text, "DATA %u%s", segment->len_bytes,
                        *flags ? "+" : "");
    }
    g_string_append(text, flags);
    g_string_append_printf(text, "%s%s", text->len ? "" : "ACK",
                           lost ? " (lost)" : "");
    if (world->talk->wire) {
        world->tap(world->tap_user, from, text->str);
    }
}

static gboolean
make_nodes(TalkWorld *world, GError **error)
{
    for (guint i = 0; i < world->talk->n_ends; i++) {
        TcpProfile profile;
        read_profile(world->talk, &world->talk->ends[i], &profile);
        world->nodes[i] = sim_node_new(world->sim, world->talk->ends[i].name,
                                       &profile, error);
        if (!world->nodes[i]) {
            return FALSE;
        }
    }
    return TRUE;
}

/* The link between two ends, which with a LAN is that of all. */
static SimLink *
make_link(TalkWorld *world, guint a, guint b, const SimLinkConfig *config,
          GError **error)
{
    if (!world->talk->lan) {
        return sim_link_p2p(world->sim, world->nodes[a], world->nodes[b],
                            config, error);
    }
    return world->links[0][1]
               ? world->links[0][1]
               : sim_link_csma(world->sim, world->nodes, world->talk->n_ends,
                               config, error);
}

static gboolean
make_links(TalkWorld *world, GError **error)
{
    SimLinkConfig config;

    sim_link_config_default(&config);
    config.rate_bps = RATE_BPS;
    config.delay_ns = world->talk->delay_ns;
    for (guint a = 0; a < world->talk->n_ends; a++) {
        for (guint b = a + 1; b < world->talk->n_ends; b++) {
            SimLink *link = make_link(world, a, b, &config, error);
            if (!link) {
                return FALSE;
            }
            world->links[a][b] = link;
            world->links[b][a] = link;
        }
    }
    return TRUE;
}

static gboolean
make_ns3(TalkWorld *world, GError **error)
{
    const Talk *talk = world->talk;

    world->sim = sim_world_new(1, 1, error);
    if (!world->sim || !make_nodes(world, error) || !make_links(world, error)) {
        return FALSE;
    }
    world->seen = g_new0(guint, talk->drops->len);
    for (guint i = 0; i < talk->n_ends; i++) {
        world->ports[i] = port_ns3_new(world->sim, world->nodes[i], 100 + i);
        world->tapped[i] = (TalkTapped){world, i};
        if (talk->wire || talk->drops->len) {
            sim_node_tap(world->nodes[i], ns3_tap, &world->tapped[i]);
        }
    }
    return TRUE;
}

/* ---- Both --------------------------------------------------------------- */

TalkWorld *
talk_world_new(const Talk *talk, TalkWorldKind kind, TalkTapFn tap,
               gpointer user, GError **error)
{
    TalkWorld *world = g_new0(TalkWorld, 1);

    world->kind = kind;
    world->talk = talk;
    world->tap = tap;
    world->tap_user = user;
    if (kind == TALK_MEMORY) {
        make_memory(world);
    } else if (!make_ns3(world, error)) {
        talk_world_free(world);
        return NULL;
    }
    return world;
}

/* Frees 'world' after its ends. */
void
talk_world_free(TalkWorld *world)
{
    if (world->memory) {
        world_free(world->memory);
    } else {
        for (guint i = 0; i < world->talk->n_ends; i++) {
            port_ns3_free(world->ports[i]);
        }
        sim_world_free(world->sim);
    }
    g_free(world->seen);
    g_free(world);
}

Port *
talk_world_port(const TalkWorld *world, guint end)
{
    return world->ports[end];
}

guint32
talk_world_ip(const TalkWorld *world, guint from, guint end)
{
    if (world->memory) {
        return MEMORY_IP(end);
    }
    return from == end
               ? sim_node_ip(world->nodes[end])
               : sim_node_ip_on(world->nodes[end], world->links[from][end]);
}

guint
talk_world_end(const TalkWorld *world, guint from, guint32 ip)
{
    for (guint i = 0; i < world->talk->n_ends; i++) {
        if (talk_world_ip(world, from, i) == ip) {
            return i;
        }
    }
    return TALK_NO_END;
}

gint64
talk_world_now_ns(const TalkWorld *world)
{
    return port_now_ns(world->ports[0]);
}

void
talk_world_at(TalkWorld *world, gint64 at_ns, TalkFn fn, gpointer user)
{
    if (world->memory) {
        world_at(world->memory, at_ns, fn, user);
    } else {
        sim_alarm_set(sim_alarm_new(world->sim, fn, user), at_ns);
    }
}

/* Runs to 'until_ns'; FALSE if ns-3 has failed. */
gboolean
talk_world_run(TalkWorld *world, gint64 until_ns, GError **error)
{
    if (world->memory) {
        world_run(world->memory, until_ns);
        return TRUE;
    }
    return sim_run(world->sim, until_ns, error);
}

/* Takes one end's direction of all its links up or down. */
static void
set_direction(TalkWorld *world, guint from, gboolean up)
{
    world->down[from] = !up;
    if (world->memory) {
        world_link_set(world->memory, world->ports[from], up);
        return;
    }
    for (guint to = 0; to < world->talk->n_ends; to++) {
        if (to != from) {
            (up ? sim_link_up : sim_link_down)(world->links[from][to],
                                               world->nodes[from]);
        }
    }
}

void
talk_world_link(TalkWorld *world, guint from, gboolean up)
{
    for (guint i = 0; i < world->talk->n_ends; i++) {
        if (from == i || from == TALK_NO_END) {
            set_direction(world, i, up);
        }
    }
}
