/* SPDX-License-Identifier: GPL-2.0-only */
#include "scenarios/run/host.h"

#include "shim/port-ns3.h"

/* Makes the software of 'node', whose first random stream is 'stream'.  NULL
 * on error. */
static Host *
finish(Host *host, SimNode *node, GError **error)
{
    const Network *network = host->network;

    host->system = param_system(host->params, host->section);
    host->port = port_ns3_new(network->world, node, host->stream);
    host->port->tracer =
        network->tracing ? tracing_tracer(network->tracing, node) : NULL;
    if (!host->system->host->make(host, error)) {
        host_free(host);
        return NULL;
    }
    return host;
}

/* The server's software; 'record' takes the records of its connections.
 * 'network' and 'params' must outlive it.  (transfer full): host_free() */
Host *
host_new_server(const Network *network, const ParamSet *params, RecordFn record,
                gpointer user, GError **error)
{
    Host *host = g_new(Host, 1);

    *host = (Host){.network = network,
                   .params = params,
                   .section = "server",
                   .role = ROLE_SERVER,
                   .stream = HOST_STREAM_SERVER,
                   .record = record,
                   .user = user};
    return finish(host, network->server, error);
}

/* The clients on the client host of that number; as above.  On a LAN each
 * client has a host of its own. */
Host *
host_new_clients(const Network *network, guint index, const ParamSet *params,
                 RecordFn record, gpointer user, GError **error)
{
    const char *section = network->sections[index];
    guint count = (guint)param_in(params, section, "count")->n;
    Host *host = g_new(Host, 1);

    *host = (Host){.network = network,
                   .params = params,
                   .section = section,
                   .role = ROLE_CLIENT,
                   .n = network->n_clients == 1 ? count : 1,
                   .stream = HOST_STREAM_CLIENTS +
                             (gint64)index * HOST_STREAM_PER_CLIENT,
                   .record = record,
                   .user = user};
    return finish(host, network->clients[index], error);
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
                   .role = role,
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

/* Whom the clients ask. */
PortAddr
host_server(const Host *host)
{
    const Network *network = host->network;

    return (PortAddr){.ip = network->server ? sim_node_ip(network->server)
                                            : network->server_ip,
                      .port =
                          (guint16)param_whole(host->params, "server.port")};
}
