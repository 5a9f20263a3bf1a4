/* SPDX-License-Identifier: GPL-2.0-only */
/* The two worlds of conversations: one link without loss but for what is
 * scripted, so fast that only its delay counts, and a TCP of the same plain
 * settings in both: fixed time-outs, an ACK for each segment, no Nagle. */
#include "scenarios/talk/talk-priv.h"

#include <string.h>

#include "scenarios/base/words.h"
#include "shim/memory.h"
#include "shim/port-ns3.h"

/* So that a segment takes no time to be sent. */
#define RATE_BPS G_GUINT64_CONSTANT(100000000000000)
#define MEMORY_IP(END) (0x0a000001u + (END))

struct TalkWorld {
    TalkWorldKind kind;
    const Talk *talk;
    TalkTapFn tap;
    gpointer tap_user;
    Port *ports[TALK_ENDS];

    World *memory;

    SimWorld *sim;
    SimNode *nodes[TALK_ENDS];
    SimLink *link;
    gboolean down[TALK_ENDS]; /* to tell what is lost, as ns-3 does not */
    guint *seen;              /* of each drop's segments */
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
    for (guint i = 0; i < TALK_ENDS; i++) {
        const char *name = world->talk->ends[i].name;
        if (strlen(name) == len && strncmp(name, from, len) == 0) {
            world->tap(world->tap_user, i, text->str);
        }
    }
}

/* The plain TCP, with what the conversation says of it. */
static void
read_profile(const Talk *talk, TcpProfile *profile)
{
    world_tcp_plain(profile);
    profile->syn_rto_ns = profile->rto_min_ns = talk->rto_ns;
    profile->syn_retries = profile->synack_retries = talk->retries;
    profile->data_retries = profile->fin_retries = talk->retries;
    profile->time_wait_ns = talk->time_wait_ns;
    profile->fin_wait2_ns = talk->fin_wait2_ns;
}

static void
make_memory(TalkWorld *world)
{
    const Talk *talk = world->talk;
    WorldConfig config;

    world_config_default(&config);
    config.delay_ns = talk->delay_ns;
    read_profile(talk, &config.tcp);
    config.resolve_ns = 0; /* as ns-3 on a point-to-point link */
    config.unresolved_ns = 0;
    world->memory = world_new(&config);
    for (guint i = 0; i < TALK_ENDS; i++) {
        world->ports[i] =
            world_host_add(world->memory, talk->ends[i].name, MEMORY_IP(i));
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

/* Counts the drops as ns-3 does; TRUE if this one is lost. */
static gboolean
ns3_loses(TalkWorld *world, guint from, guint flags)
{
    GArray *drops = world->talk->drops;
    gboolean lost = world->down[from];

    for (guint i = 0; i < drops->len; i++) {
        const TalkDrop *drop = &g_array_index(drops, TalkDrop, i);
        if (drop->from == from && (flags & drop->flags) == drop->flags) {
            lost |= ++world->seen[i] == drop->nth;
        }
    }
    return lost;
}

static void
ns3_tap(gpointer user, const SimSegment *segment)
{
    TalkWorld *world = user;
    guint from = segment->src_ip == sim_node_ip(world->nodes[0]) ? 0 : 1;
    /* An ACK is news only alone and in the answer to a SYN. */
    guint news =
        SIM_SYN | SIM_FIN | SIM_RST | (segment->flags & SIM_SYN ? SIM_ACK : 0);
    g_autofree char *flags = flags_text(segment->flags & news);
    g_autoptr(GString) text = g_string_new(NULL);

    if (!segment->sent) {
        return;
    }
    if (segment->len_bytes) {
        g_string_printf(text, "DATA %u%s", segment->len_bytes,
                        *flags ? "+" : "");
    }
    g_string_append(text, flags);
    g_string_append_printf(text, "%s%s", text->len ? "" : "ACK",
                           ns3_loses(world, from, segment->flags) ? " (lost)"
                                                                  : "");
    world->tap(world->tap_user, from, text->str);
}

static gboolean
make_ns3(TalkWorld *world, GError **error)
{
    const Talk *talk = world->talk;
    TcpProfile profile;
    SimLinkConfig link;

    read_profile(talk, &profile);
    sim_link_config_default(&link);
    link.rate_bps = RATE_BPS;
    link.delay_ns = talk->delay_ns;
    world->sim = sim_world_new(1, 1, error);
    for (guint i = 0; world->sim && i < TALK_ENDS; i++) {
        world->nodes[i] =
            sim_node_new(world->sim, talk->ends[i].name, &profile, error);
        if (!world->nodes[i]) {
            return FALSE;
        }
    }
    world->link = world->sim ? sim_link_p2p(world->sim, world->nodes[0],
                                            world->nodes[1], &link, error)
                             : NULL;
    if (!world->link) {
        return FALSE;
    }
    world->seen = g_new0(guint, talk->drops->len);
    for (guint i = 0; i < talk->drops->len; i++) {
        const TalkDrop *drop = &g_array_index(talk->drops, TalkDrop, i);
        sim_link_drop(world->link, world->nodes[drop->from], drop->flags,
                      drop->nth);
    }
    for (guint i = 0; i < TALK_ENDS; i++) {
        world->ports[i] = port_ns3_new(world->sim, world->nodes[i], 100 + i);
        if (talk->wire) {
            sim_node_tap(world->nodes[i], ns3_tap, world);
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
        for (guint i = 0; i < TALK_ENDS; i++) {
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
talk_world_ip(const TalkWorld *world, guint end)
{
    return world->memory ? MEMORY_IP(end) : sim_node_ip(world->nodes[end]);
}

gint64
talk_world_now_ns(const TalkWorld *world)
{
    return port_now_ns(world->ports[0]);
}

/* Calls 'fn' at 'at_ns', before what is armed later for the same time. */
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
    for (guint i = 0; i < TALK_ENDS; i++) {
        if (from == i || from == TALK_ENDS) {
            world->down[i] = !up;
        }
    }
    if (world->memory) {
        world_link_set(world->memory,
                       from == TALK_ENDS ? NULL : world->ports[from], up);
    } else {
        (up ? sim_link_up : sim_link_down)(
            world->link, from == TALK_ENDS ? NULL : world->nodes[from]);
    }
}
