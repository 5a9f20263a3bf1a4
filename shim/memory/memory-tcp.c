/* SPDX-License-Identifier: GPL-2.0-only */
/* The in-memory face of model/tcp: the world's clock and wire below it, the
 * node's port above. */
#include "model/tcp/tcp-port.h"
#include "shim/memory/memory-priv.h"

static WorldHost *
host_of(Port *port)
{
    return (WorldHost *)port;
}

static Tcp *
tcp_of(PortTcp *handle)
{
    return ((TcpPort *)handle)->tcp;
}

/* ---- What the TCP needs of the world ------------------------------------ */

static gint64
now_ns(gpointer user)
{
    return ((WorldHost *)user)->world->now_ns;
}

static void
wake_due(gpointer user)
{
    WorldHost *host = user;

    host->wake = NULL;
    tcp_host_run(host->tcp);
}

static void
wake(gpointer user, gint64 at_ns)
{
    WorldHost *host = user;

    world_cancel(host->world, &host->wake);
    if (at_ns != PORT_NEVER) {
        host->wake = world_post(host->world, MAX(at_ns, host->world->now_ns),
                                wake_due, host, NULL);
    }
}

static void
transmit(gpointer user, const TcpSegment *segment)
{
    world_send(user, segment);
}

static void
event(gpointer user, gpointer handle, PortTcpEvent what, PortEnd why)
{
    const WorldHost *host = user;
    const TcpPort *tcp = handle;

    host->port.up->tcp(tcp->base.user, what, why);
}

static PortVerdict
ask(WorldHost *host, TcpSyn *asked,
    PortVerdict (*judge)(gpointer node, PortSyn *syn))
{
    PortSyn syn = {.from = tcp_syn_from(asked),
                   .to = tcp_syn_to(asked),
                   .cookie = tcp_syn_is_cookie(asked),
                   .world = asked};

    return judge ? judge(host->port.node, &syn) : PORT_SYN_REFUSE;
}

static PortVerdict
syn(gpointer user, TcpSyn *asked)
{
    WorldHost *host = user;

    return ask(host, asked, host->port.up ? host->port.up->syn : NULL);
}

static PortVerdict
resyn(gpointer user, TcpSyn *asked)
{
    WorldHost *host = user;

    return ask(host, asked, host->port.up ? host->port.up->resyn : NULL);
}

static gboolean
opening(gpointer user, gpointer handle)
{
    const WorldHost *host = user;
    const TcpPort *tcp = handle;
    const PortNode *up = host->port.up;

    return !up->opening || up->opening(tcp->base.user);
}

static gboolean
listens(gpointer user, PortAddr to)
{
    const WorldHost *host = user;
    const PortNode *up = host->port.up;

    return up && up->listens && up->listens(host->port.node, to);
}

static const TcpHostOps host_ops = {
    .now_ns = now_ns,
    .wake = wake,
    .transmit = transmit,
    .event = event,
    .syn = syn,
    .resyn = resyn,
    .opening = opening,
    .listens = listens,
};

void
world_tcp_begin(WorldHost *host, const TcpProfile *profile)
{
    host->tcp = tcp_host_new(&host_ops, host, profile, NULL, NULL);
}

void
world_tcp_end(WorldHost *host)
{
    world_cancel(host->world, &host->wake);
    g_clear_pointer(&host->tcp, tcp_host_free);
}

/* ---- What the node calls ------------------------------------------------ */

static TcpPort *
handle_new(Port *port, const PortTcpOpts *opts)
{
    TcpPort *handle = g_new0(TcpPort, 1);

    handle->base.port = port;
    handle->base.user = opts->user;
    host_of(port)->world->n_handles++;
    return handle;
}

static void
handle_free(PortTcp *handle)
{
    host_of(handle->port)->world->n_handles--;
    g_free(handle);
}

static PortTcp *
verb_connect(Port *port, PortAddr to, const PortTcpOpts *opts)
{
    WorldHost *host = host_of(port);
    TcpPort *handle = handle_new(port, opts);
    PortTcpOpts with = *opts;

    with.user = handle;
    handle->tcp = tcp_connect(host->tcp, (PortAddr){host->ip, opts->local_port},
                              to, &with);
    if (!handle->tcp) {
        handle_free(&handle->base);
        return NULL;
    }
    return &handle->base;
}

static PortTcp *
verb_accept(Port *port, PortSyn *asked, const PortTcpOpts *opts)
{
    TcpPort *handle = handle_new(port, opts);
    PortTcpOpts with = *opts;

    with.user = handle;
    handle->tcp = tcp_accept(asked->world, &with);
    return &handle->base;
}

static void
verb_close(PortTcp *handle)
{
    tcp_close(tcp_of(handle));
    handle_free(handle);
}

static void
verb_abort(PortTcp *handle)
{
    tcp_abort(tcp_of(handle));
    handle_free(handle);
}

static void
verb_discard(PortTcp *handle, gboolean swallow)
{
    tcp_discard(tcp_of(handle), swallow);
    handle_free(handle);
}

static void
verb_release(PortTcp *handle)
{
    tcp_release(tcp_of(handle));
    handle_free(handle);
}

static guint64
verb_id(PortTcp *handle)
{
    return world_conn_known(((WorldHost *)handle->port)->world,
                            tcp_id(tcp_of(handle)));
}

static gboolean
verb_port_used(Port *port, guint16 local_port)
{
    return tcp_host_port_used(host_of(port)->tcp, local_port);
}

static void
verb_restart(Port *port)
{
    tcp_host_restart(host_of(port)->tcp);
}

static void
verb_off(Port *port)
{
    tcp_host_off(host_of(port)->tcp);
}

static void
verb_fin_timeout(Port *port, gint64 fin_wait2_ns)
{
    tcp_host_fin_timeout(host_of(port)->tcp, fin_wait2_ns);
}

void
world_tcp_ops(PortOps *ops)
{
    tcp_port_ops(ops);
    ops->tcp_connect = verb_connect;
    ops->tcp_accept = verb_accept;
    ops->tcp_close = verb_close;
    ops->tcp_abort = verb_abort;
    ops->tcp_discard = verb_discard;
    ops->tcp_release = verb_release;
    ops->tcp_id = verb_id;
    ops->tcp_port_used = verb_port_used;
    ops->tcp_restart = verb_restart;
    ops->tcp_off = verb_off;
    ops->tcp_fin_timeout = verb_fin_timeout;
}
