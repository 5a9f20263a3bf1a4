/* SPDX-License-Identifier: GPL-2.0-only */
/* What the in-memory world tells its tap of what is sent. */
#include "model/units.h"
#include "shim/memory/memory-priv.h"

void
world_tap(World *world, WorldTapFn fn, gpointer user)
{
    world->tap = fn;
    world->tap_user = user;
}

void
world_tell(WorldHost *from, guint32 to_ip, const char *what, gboolean lost)
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

void
world_tell_segment(WorldHost *from, const TcpSegment *segment, gboolean lost)
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
    world_tell(from, segment->dst_ip, text->str, lost);
}
