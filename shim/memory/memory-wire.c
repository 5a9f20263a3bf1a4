/* SPDX-License-Identifier: GPL-2.0-only */
/* The wire of the in-memory world: what travels, what is lost, who is told. */
#include "model/units.h"
#include "shim/memory/memory-priv.h"
#include <string.h>

/* One scripted loss. */
typedef struct Drop {
    WorldHost *from;
    guint flags;
    guint left; /* matching segments until the one that is lost */
} Drop;

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
world_drop_free(gpointer drop)
{
    g_free(drop);
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
wire_scripted_loss(WorldHost *from, const TcpSegment *segment)
{
    GPtrArray *drops = from->world->drops;
    guint flags = segment->flags | (segment->len_bytes > 0 ? WORLD_DATA : 0);
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
segment_tell(WorldHost *from, const TcpSegment *segment, gboolean lost)
{
    g_autoptr(GString) text = g_string_new(NULL);
    const struct {
        guint flag;
        const char *name;
    } flags[] = {{WORLD_SYN, "SYN"}, {WORLD_FIN, "FIN"}, {WORLD_RST, "RST"}};

    if (!from->world->tap) {
        return;
    }
    if (segment->len_bytes > 0) {
        g_string_append_printf(text, "DATA %u", segment->len_bytes);
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
    wire_tell(from, segment->dst_ip, text->str, lost);
}

/* What travels: a segment, or a datagram to one host. */
typedef struct Parcel {
    WorldHost *to;
    gboolean is_segment;
    TcpSegment segment;
    PortDatagram datagram;
} Parcel;

static void
parcel_free(gpointer data)
{
    Parcel *parcel = data;

    g_free((gpointer)parcel->segment.bytes);
    g_free((gpointer)parcel->datagram.bytes);
    g_free(parcel);
}

static void
parcel_arrive(gpointer data)
{
    Parcel *parcel = data;
    WorldHost *to = parcel->to;
    guint16 port = parcel->datagram.to.port;

    if (parcel->is_segment) {
        tcp_host_input(to->tcp, &parcel->segment);
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
world_send(WorldHost *from, const TcpSegment *segment)
{
    WorldHost *to = world_host_find(from->world, segment->dst_ip);
    gboolean scripted = wire_scripted_loss(from, segment);
    gboolean lost = wire_loses(from) || scripted || !to;
    Parcel *parcel;

    segment_tell(from, segment, lost);
    if (lost) {
        return;
    }
    if (to->raw) {
        to->raw(to->raw_user, segment);
        return;
    }
    parcel = g_new0(Parcel, 1);
    parcel->to = to;
    parcel->is_segment = TRUE;
    parcel->segment = *segment;
    if (segment->bytes) {
        parcel->segment.bytes = g_memdup2(segment->bytes, segment->len_bytes);
    }
    wire_carry(from, parcel);
}

void
world_raw_send(World *world, const TcpSegment *segment)
{
    WorldHost *to = world_host_find(world, segment->dst_ip);

    g_assert(to && to->tcp);
    tcp_host_input(to->tcp, segment);
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
