/* SPDX-License-Identifier: GPL-2.0-only */
#include "scenarios/packetdrill/pkt-wire.h"

#include "shim/memory.h"

struct PktWire {
    PlainTcp *plain; /* NULL: it is ours, in 'world' */
    World *world;
    PosixHost *host;
    gint64 mark_ns; /* a mark in the world's events that is still to come */
};

PktWire *
pkt_wire_new(const PktKnobs *knobs, PktSentFn sent, gpointer user)
{
    PktWire *wire = g_new0(PktWire, 1);
    WorldConfig config;

    world_config_default(&config);
    config.delay_ns = 0;
    config.tcp = knobs->tcp;
    wire->mark_ns = -1;
    wire->world = world_new(&config);
    wire->host = posix_host_new(
        world_host_add(wire->world, "host", PKT_LOCAL_IP), NULL, NULL, NULL);
    pkt_wire_set(wire, knobs);
    world_raw_add(wire->world, "peer", PKT_REMOTE_IP, sent, user);
    return wire;
}

PktWire *
pkt_wire_new_plain(PktSentFn sent, gpointer user)
{
    PktWire *wire = g_new0(PktWire, 1);

    wire->plain = plain_tcp_new(PKT_LOCAL_IP, sent, user);
    return wire;
}

void
pkt_wire_free(PktWire *wire)
{
    if (wire && wire->plain) {
        plain_tcp_free(wire->plain);
        g_free(wire);
    } else if (wire) {
        posix_host_free(wire->host);
        world_free(wire->world);
        g_free(wire);
    }
}

PosixHost *
pkt_wire_host(PktWire *wire)
{
    return wire->host;
}

PlainTcp *
pkt_wire_plain(PktWire *wire)
{
    return wire->plain;
}

void
pkt_wire_set(PktWire *wire, const PktKnobs *knobs)
{
    posix_host_fin_timeout(wire->host, knobs->tcp.fin_wait2_ns);
    posix_host_abort_on_overflow(wire->host, knobs->abort_on_overflow);
}

gint64
pkt_wire_now_ns(const PktWire *wire)
{
    return wire->plain ? plain_tcp_now_ns(wire->plain)
                       : world_now_ns(wire->world);
}

void
pkt_wire_run(PktWire *wire, gint64 until_ns)
{
    if (!wire->plain) {
        world_run(wire->world, until_ns);
        return;
    }
    while (plain_tcp_step(wire->plain, until_ns)) {
    }
}

static void
on_mark(gpointer user)
{
    PktWire *wire = user;

    if (world_now_ns(wire->world) >= wire->mark_ns) {
        wire->mark_ns = -1;
    }
}

/* A mark keeps a step from going beyond its end, which may be past. */
gboolean
pkt_wire_step(PktWire *wire, gint64 until_ns)
{
    if (until_ns < pkt_wire_now_ns(wire)) {
        return FALSE;
    }
    if (wire->plain) {
        return plain_tcp_step(wire->plain, until_ns);
    }
    if (wire->mark_ns != until_ns) {
        wire->mark_ns = until_ns;
        world_at(wire->world, until_ns, on_mark, wire);
    }
    if (!world_step(wire->world)) {
        return FALSE;
    }
    if (wire->mark_ns == until_ns) {
        return TRUE;
    }
    world_run(wire->world, until_ns); /* what is due at that time too */
    return FALSE;
}

void
pkt_wire_send(PktWire *wire, const TcpSegment *segment)
{
    if (wire->plain) {
        plain_tcp_send(wire->plain, segment);
    } else {
        world_raw_send(wire->world, segment);
    }
}
