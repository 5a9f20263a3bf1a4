/* SPDX-License-Identifier: GPL-2.0-only */
/* What a node calls beside TCP: the PortOps of the in-memory world. */
#include "shim/memory/memory-priv.h"

#define BROADCAST 0xffffffffu

static WorldHost *
host_of(Port *port)
{
    return (WorldHost *)port;
}

/* ---- Time, chance, addresses -------------------------------------------- */

static gint64
verb_now_ns(Port *port)
{
    return host_of(port)->world->now_ns;
}

static void
alarm_due(gpointer data)
{
    WorldHost *host = data;

    host->alarm = NULL;
    host->port.up->alarm(host->port.node);
}

static void
verb_set_alarm(Port *port, gint64 at_ns)
{
    WorldHost *host = host_of(port);

    world_cancel(host->world, &host->alarm);
    if (at_ns != PORT_NEVER) {
        host->alarm = world_post(host->world, at_ns, alarm_due, host, NULL);
    }
}

static gdouble
verb_uniform(Port *port)
{
    return g_rand_double(host_of(port)->rand);
}

typedef struct Question {
    WorldHost *host;
    guint32 ip;
    gboolean found;
} Question;

static void
question_answer(gpointer data)
{
    Question *question = data;
    Port *port = &question->host->port;

    port->up->resolved(port->node, question->ip, question->found);
}

static void
verb_resolve(Port *port, guint32 ip)
{
    WorldHost *host = host_of(port);
    World *world = host->world;
    Question *question = g_new(Question, 1);

    *question = (Question){
        host, ip, ip != host->ip && world_host_find(world, ip) != NULL};
    world_post(world,
               world->now_ns + (question->found ? world->config.resolve_ns
                                                : world->config.unresolved_ns),
               question_answer, question, g_free);
}

/* ---- UDP ---------------------------------------------------------------- */

static gboolean
verb_udp_bind(Port *port, guint16 udp_port)
{
    return g_hash_table_add(host_of(port)->udp, GUINT_TO_POINTER(udp_port));
}

static void
verb_udp_unbind(Port *port, guint16 udp_port)
{
    g_hash_table_remove(host_of(port)->udp, GUINT_TO_POINTER(udp_port));
}

static gboolean
verb_udp_send(Port *port, guint16 from_port, PortAddr to, gconstpointer bytes,
              gsize len_bytes)
{
    WorldHost *from = host_of(port);
    GPtrArray *hosts = from->world->hosts;
    PortDatagram datagram = {
        {from->ip, from_port}, to, to.ip == BROADCAST, bytes, len_bytes};

    if (!g_hash_table_contains(from->udp, GUINT_TO_POINTER(from_port))) {
        return FALSE;
    }
    for (guint i = 0; i < hosts->len; i++) {
        WorldHost *host = hosts->pdata[i];

        if (host->ip == to.ip || (datagram.broadcast && host != from)) {
            world_datagram(from, host, &datagram);
        }
    }
    return TRUE;
}

const PortOps *
world_ops(void)
{
    static PortOps ops;

    if (!ops.now_ns) {
        ops = (PortOps){
            .now_ns = verb_now_ns,
            .set_alarm = verb_set_alarm,
            .uniform = verb_uniform,
            .resolve = verb_resolve,
            .udp_bind = verb_udp_bind,
            .udp_unbind = verb_udp_unbind,
            .udp_send = verb_udp_send,
        };
        world_tcp_ops(&ops);
    }
    return &ops;
}
