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
    const TalkTap *tap;
    const TalkWatch *watch;
    gpointer tap_user;
    Path *path;
    GRand *draws[TALK_ENDS_MAX][N_PATH_DRAWS];
    PathStep step; /* what a command has said of the link last */
    PathSchedule schedule;
    char *judged;    /* the key of the segment that is lost, of which ... */
    const char *how; /* ... that is told */
    Port *ports[TALK_ENDS_MAX];

    World *memory;

    SimWorld *sim;
    SimNode *nodes[TALK_ENDS_MAX];
    SimLink *links[TALK_ENDS_MAX][TALK_ENDS_MAX]; /* of two ends, both ways */
    TalkTapped tapped[TALK_ENDS_MAX];
};

/* ---- The path ----------------------------------------------------------- */

static gdouble
uniform(gpointer user, guint end, PathDraw draw)
{
    GRand **rand = &((TalkWorld *)user)->draws[end][draw];

    if (!*rand) {
        *rand = g_rand_new_with_seed(end * N_PATH_DRAWS + draw + 1);
    }
    return g_rand_double(*rand);
}

/* What tells a segment from others. */
static char *
segment_key(guint32 src_ip, guint16 src_port, guint32 seq, guint32 ack,
            guint flags, guint32 len_bytes)
{
    return g_strdup_printf("%u:%u %u %u %x %u", src_ip, src_port, seq, ack,
                           flags & (PATH_SYN | PATH_FIN | PATH_RST), len_bytes);
}

static char *
packet_key(const PathPacket *packet)
{
    return segment_key(packet->src_ip, packet->src_port, packet->seq,
                       packet->ack, packet->flags, packet->len_bytes);
}

static const char *
how_lost(PathCause cause)
{
    switch (cause) {
    case PATH_CAUSE_NONE:
    case N_PATH_CAUSES:
        return "";
    case PATH_CAUSE_DOWN:
    case PATH_CAUSE_RULE:
    case PATH_CAUSE_CHANCE:
        return " (lost)";
    case PATH_CAUSE_BROKEN:
        return " (broken)";
    case PATH_CAUSE_IDLE:
    case PATH_CAUSE_FILTER:
    case PATH_CAUSE_SWALLOW:
    case PATH_CAUSE_PORTS:
        return " (dropped)";
    }
    g_assert_not_reached();
}

static void
tell_datagram(TalkWorld *world, const PathPacket *packet)
{
    g_autofree char *text =
        g_strdup_printf("UDP %u%s", packet->len_bytes, world->how);

    world->tap->sent(world->tap_user, packet->from, NULL, text);
}

static void
on_path(gpointer user, const PathPacket *packet, const PathFate *fate,
        const PathSend *send)
{
    TalkWorld *world = user;

    if (world->watch->packet) {
        world->watch->packet(world->watch->user, packet, fate, send);
    }
    if (!world->talk->wire) {
        return;
    }
    if (send) {
        world->tap->box(world->tap_user, send->to);
        return;
    }
    g_free(world->judged);
    world->judged = packet_key(packet);
    world->how = how_lost(fate->lost);
    if (world->sim && packet->protocol == PATH_UDP_PROTOCOL) {
        tell_datagram(world, packet); /* of which no TCP tells */
        return;
    }
    if (world->tap->judged(world->tap_user, world->judged, world->how)) {
        g_clear_pointer(&world->judged, g_free);
    }
}

/* Tells that 'from' sends 'what', which may have been judged already. */
static void
tell(TalkWorld *world, guint from, const char *key, const char *what)
{
    gboolean judged = world->judged && g_str_equal(world->judged, key);
    g_autofree char *text = g_strconcat(what, judged ? world->how : "", NULL);

    world->tap->sent(world->tap_user, from, judged ? NULL : key, text);
    g_clear_pointer(&world->judged, g_free);
}

static void
make_path(TalkWorld *world)
{
    const Talk *talk = world->talk;
    PathStep first = {0, talk->rate_bps, -1, -1};

    world->step = (PathStep){0, -1, -1, -1};
    world->path = path_new(&talk->link_path, uniform, world);
    for (guint i = 0; i < talk->rules->len; i++) {
        const TalkRule *rule = &g_array_index(talk->rules, TalkRule, i);
        path_rule(world->path, rule->from, &rule->rule);
    }
    if (talk->rate_bps >= 0) {
        talk_world_step(world, &first);
    }
    if (talk->trace) {
        path_follow(world->path, PATH_SIDE_CLIENT, &talk->trace->schedule);
        path_follow(world->path, PATH_SIDE_SERVER, &talk->trace->schedule);
    }
    if (talk->wire || world->watch->packet) {
        path_watch(world->path, on_path, world);
    }
}

static void
free_path(TalkWorld *world)
{
    path_free(world->path);
    for (guint i = 0; i < TALK_ENDS_MAX * N_PATH_DRAWS; i++) {
        g_clear_pointer(&world->draws[i / N_PATH_DRAWS][i % N_PATH_DRAWS],
                        g_rand_free);
    }
    g_free(world->judged);
}

/* ---- In memory ---------------------------------------------------------- */

/* "0.010 A>B SYN,ACK" without "RST,ACK", which a plain RST may be as well, and
 * without " (lost)", which the path says. */
static void
memory_tap(gpointer user, const char *line)
{
    TalkWorld *world = user;
    const PathPacket *packet = world_told(world->memory);
    const char *from = strchr(line, ' ') + 1;
    const char *what = strchr(from, ' ') + 1;
    g_autofree char *key = packet_key(packet);
    g_autoptr(GString) text = g_string_new(what);

    g_string_replace(text, "RST,ACK", "RST", 0);
    g_string_replace(text, ",", "+", 0);
    if (world->judged && g_str_equal(world->judged, key)) {
        g_string_replace(text, " (lost)", "", 0);
    }
    tell(world, packet->from, key, text->str);
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
    world_path(world->memory, world->path);
    if (talk->wire) {
        world_tap(world->memory, memory_tap, world);
    }
}

/* ---- ns-3 --------------------------------------------------------------- */

static void
ns3_tap(gpointer user, const SimSegment *segment)
{
    const TalkTapped *tapped = user;
    TalkWorld *world = tapped->world;
    guint from = tapped->end;
    guint to = talk_world_end(world, from, segment->dst_ip);
    /* An ACK is news only alone and in the answer to a SYN. */
    guint news =
        SIM_SYN | SIM_FIN | SIM_RST | (segment->flags & SIM_SYN ? SIM_ACK : 0);
    g_autofree char *flags = flags_text(segment->flags & news);
    g_autoptr(GString) text = g_string_new(NULL);
    g_autofree char *key =
        segment_key(segment->src_ip, segment->src_port, segment->seq,
                    segment->ack, segment->flags, segment->len_bytes);

    if (!segment->sent || to == TALK_NO_END) {
        return;
    }
    if (segment->len_bytes) {
        g_string_printf(text, "DATA %u%s", segment->len_bytes,
                        *flags ? "+" : "");
    }
    g_string_append(text, flags);
    g_string_append(text, text->len ? "" : "ACK");
    g_clear_pointer(&world->judged, g_free);
    tell(world, from, key, text->str);
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

/* All links have the path of the conversation. */
static SimLink *
share_path(TalkWorld *world, guint a, guint b, SimLink *link)
{
    guint ends[TALK_ENDS_MAX] = {a, b};

    for (guint i = 0; world->talk->lan && i < TALK_ENDS_MAX; i++) {
        ends[i] = i;
    }
    if (link) {
        sim_link_share(link, world->path, ends);
    }
    return link;
}

/* The link between two ends, which with a LAN is that of all. */
static SimLink *
make_link(TalkWorld *world, guint a, guint b, const SimLinkConfig *config,
          GError **error)
{
    if (!world->talk->lan) {
        return share_path(world, a, b,
                          sim_link_p2p(world->sim, world->nodes[a],
                                       world->nodes[b], config, error));
    }
    return world->links[0][1]
               ? world->links[0][1]
               : share_path(world, a, b,
                            sim_link_csma(world->sim, world->nodes,
                                          world->talk->n_ends, config, error));
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
    for (guint i = 0; i < talk->n_ends; i++) {
        world->ports[i] = port_ns3_new(world->sim, world->nodes[i], 100 + i);
        world->tapped[i] = (TalkTapped){world, i};
        if (talk->wire) {
            sim_node_tap(world->nodes[i], ns3_tap, &world->tapped[i]);
        }
    }
    return TRUE;
}

/* ---- Both --------------------------------------------------------------- */

TalkWorld *
talk_world_new(const Talk *talk, TalkWorldKind kind, const TalkTap *tap,
               const TalkWatch *watch, gpointer user, GError **error)
{
    TalkWorld *world = g_new0(TalkWorld, 1);

    world->kind = kind;
    world->talk = talk;
    world->tap = tap;
    world->watch = watch;
    world->tap_user = user;
    make_path(world);
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
    free_path(world);
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

void
talk_world_link(TalkWorld *world, guint from, gboolean up)
{
    for (guint i = 0; i < world->talk->n_ends; i++) {
        if (from == i || from == TALK_NO_END) {
            path_down(world->path, i, !up);
        }
    }
}

void
talk_world_step(TalkWorld *world, const PathStep *step)
{
    PathStep *now = &world->step;

    now->rate_bps = step->rate_bps >= 0 ? step->rate_bps : now->rate_bps;
    now->delay_ns = step->delay_ns >= 0 ? step->delay_ns : now->delay_ns;
    now->loss = step->loss >= 0 ? step->loss : now->loss;
    world->schedule = (PathSchedule){.steps = now, .n_steps = 1};
    path_follow(world->path, PATH_SIDE_CLIENT, &world->schedule);
    path_follow(world->path, PATH_SIDE_SERVER, &world->schedule);
}

Path *
talk_world_path(TalkWorld *world)
{
    return world->path;
}
