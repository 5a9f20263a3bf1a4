/* SPDX-License-Identifier: GPL-2.0-only */
#include "scenarios/run/host.h"

#include "shim/port-ns3.h"

/* Makes the software of 'node'.  NULL on error. */
static Host *
finish(Host *host, SimNode *node, GError **error)
{
    const Network *network = host->network;

    host->port = port_ns3_new(network->world, node, host->stream);
    host->port->tracer =
        network->tracing ? tracing_tracer(network->tracing, node) : NULL;
    if (!host->system->host->make(host, error)) {
        host_free(host);
        return NULL;
    }
    return host;
}

/* The number of the host's section among those of its kind. */
static guint
rank_of(const Host *host)
{
    const char *dot = strchr(host->section, '.');
    g_autofree char *bare = g_strndup(
        host->section, dot ? (gsize)(dot - host->section) : G_MAXUINT16);
    g_autofree const char **sections =
        param_instances(host->params->table, bare);
    guint rank = 0;

    while (!g_str_equal(sections[rank], host->section)) {
        rank++;
    }
    return rank;
}

/* How many client hosts stand before the host: they are numbered through all
 * groups. */
static guint
clients_before(const Host *host)
{
    const Topology *topology = host->network->topology;
    guint n = host->place->number;

    for (guint i = 0; i < host->place->group; i++) {
        const TopoGroup *group = topology_group(topology, i);
        n += group->role == ROLE_CLIENT ? group->n_hosts : 0;
    }
    return n;
}

/* The first random stream of a host. */
static gint64
stream_of(const Host *host)
{
    gint64 rank = rank_of(host);

    switch (host->role) {
    case ROLE_SERVER:
        return rank ? HOST_STREAM_SERVERS + rank * HOST_STREAM_PER_HOST
                    : HOST_STREAM_SERVER;
    case ROLE_PROXY:
        return HOST_STREAM_PROXIES + rank * HOST_STREAM_PER_HOST;
    default:
        return HOST_STREAM_CLIENTS +
               (gint64)clients_before(host) * HOST_STREAM_PER_CLIENT;
    }
}

/* The software of the host 'place'; 'record' takes the records of its
 * connections.  'network' and 'params' must outlive it.
 * (transfer full): host_free() */
Host *
host_new(const Network *network, const NetHost *place, const ParamSet *params,
         RecordFn record, gpointer user, GError **error)
{
    const TopoGroup *group = network_group(network, place);
    Host *host = g_new(Host, 1);

    *host = (Host){.network = network,
                   .place = place,
                   .params = params,
                   .section = group->section,
                   .system = param_system(params, group->section),
                   .role = group->role,
                   .n = group->n_each,
                   .record = record,
                   .user = user};
    host->stream = stream_of(host);
    return finish(host, place->node, error);
}

/* The software of a node of a network that somebody else has built, whose first
 * random stream is 'stream': a server, or one client of network->server_ip.
 * 'program' (NULL: that of the key) outlives it. */
Host *
host_new_on(const Network *network, SimNode *node, const ParamSet *params,
            guint role, gint64 stream, const HostProgram *program,
            RecordFn record, gpointer user, GError **error)
{
    const char *section = role == ROLE_CLIENT ? "client" : "server";
    Host *host = g_new(Host, 1);

    *host = (Host){.network = network,
                   .params = params,
                   .section = section,
                   .system = param_system(params, section),
                   .role = role,
                   .n = 1,
                   .stream = stream,
                   .program = program,
                   .record = record,
                   .user = user};
    if (role == ROLE_CLIENT) {
        host->n = (guint)param_in(params, section, "count")->n;
    }
    return finish(host, node, error);
}

/* Starts the programs; they run as soon as time does. */
void
host_start(Host *host)
{
    host->system->host->start(host);
}

/* Ends the account: every connection still known gives its record. */
void
host_stop(Host *host)
{
    host->system->host->stop(host);
}

/* Frees 'host', before its network; accepts NULL. */
void
host_free(Host *host)
{
    if (host) {
        if (host->own) {
            host->system->host->free(host->own);
        }
        port_ns3_free(host->port);
        g_free(host);
    }
}

/* Orders of programs to connect that had no effect so far. */
guint64
host_connects_lost(const Host *host)
{
    const HostOps *ops = host->system->host;

    return ops->connects_lost ? ops->connects_lost(host) : 0;
}

/* Connections that it has begun so far: opened ('active') or taken. */
guint64
host_begun(const Host *host, gboolean active)
{
    return host->system->host->begun(host, active);
}

/* How many programs it runs, which have numbers from 0. */
guint
host_programs(const Host *host)
{
    return host->role == ROLE_CLIENT ? host->n : 1;
}

/* ---- For the systems ---------------------------------------------------- */

/* The value of the key 'name' of the host's section, which must apply. */
const Value *
host_value(const Host *host, const char *name)
{
    return param_in(host->params, host->section, name);
}

/* A delay that is a random variable, as ParamDraw. */
static gboolean
draw_delay(gpointer user, const char *spec, gint64 stream, gpointer out,
           GError **error)
{
    const Network *network = ((const Host *)user)->network;
    const Value value = {.text = spec, .n = -1};

    return draws_read(network->draws, network->world, &value, stream, out,
                      error);
}

/* The delay that the key 'name' says: fixed, or drawn from the random stream
 * of that number. */
gboolean
host_delay(const Host *host, const char *name, gint64 stream, PortDelay *out,
           GError **error)
{
    return draws_read(host->network->draws, host->network->world,
                      host_value(host, name), stream, out, error);
}

/* How delays are drawn in the host's network, from the random streams from
 * 'stream' on. */
ParamDraw
host_draw(const Host *host, gint64 stream)
{
    return (ParamDraw){draw_delay, (gpointer)host, stream};
}

/* Puts the values of the host's section into 'out', the struct that 'rows' are
 * about; its delays are drawn from the streams from 'stream' on. */
gboolean
host_fill(const Host *host, const ParamRows *rows, gint64 stream, gpointer out,
          GError **error)
{
    const ParamDraw draw = host_draw(host, stream);

    return param_fill(host->params, host->section, rows, &draw, out, error);
}

/* Whom the host asks, a client or a proxy; of a server nobody. */
PortAddr
host_server(const Host *host)
{
    const TopoGroup *group;
    const char *asked = "server";
    guint32 ip = host->network->server_ip;

    if (host->place) {
        group = network_group(host->network, host->place);
        if (group->asks == TOPO_NONE) {
            return (PortAddr){0};
        }
        ip = network_asked_ip(host->network, host->place);
        asked = topology_group(host->network->topology, (guint)group->asks)
                    ->section;
    }
    return (PortAddr){
        .ip = ip, .port = (guint16)param_in(host->params, asked, "port")->n};
}
