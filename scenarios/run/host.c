/* SPDX-License-Identifier: GPL-2.0-only */
#include "scenarios/run/host-priv.h"

#include "shim/port-ns3.h"

static Host *
new_host(const Network *network, SimNode *node, const ParamSet *params,
         gboolean is_client, gint64 stream)
{
    Host *host = g_new0(Host, 1);

    host->network = network;
    host->params = params;
    host->is_client = is_client;
    host->system = param_system(params, is_client ? "client" : "server");
    host->port = port_ns3_new(network->world, node, stream);
    host->port->tracer =
        network->tracing ? tracing_tracer(network->tracing, node) : NULL;
    return host;
}

/* The delay that the parameter 'key' says: fixed, or drawn from the numbered
 * 'stream'. */
gboolean
host_delay(const Host *host, const char *key, gint64 stream, PortDelay *out,
           GError **error)
{
    const Value *value = param_value(host->params, key);
    SimRandom *random;

    *out = (PortDelay){.fixed_ns = value->n};
    if (value->n >= 0) {
        return TRUE;
    }
    random = sim_random_new(host->network->world, value->text, stream, error);
    if (!random) {
        return FALSE;
    }
    *out = port_ns3_delay(random);
    return TRUE;
}

/* The server's software; 'record' takes the records of its connections.
 * 'network' and 'params' must outlive it.  (transfer full): host_free() */
Host *
host_new_server(const Network *network, const ParamSet *params, RecordFn record,
                gpointer user, GError **error)
{
    Host *host =
        new_host(network, network->server, params, FALSE, HOST_STREAM_SERVER);
    gboolean ok = host->system == SYSTEM_SOCK
                      ? host_make_sock(host, HOST_STREAM_SERVER_HANDLER, record,
                                       user, error)
                      : host_make_posix_server(host, record, user, error);

    if (!ok) {
        host_free(host);
        return NULL;
    }
    return host;
}

/* When a device client is switched on; processes see to that themselves. */
static gboolean
read_start(Host *host, gint64 stream, GError **error)
{
    PortDelay start;

    if (!host->device) {
        return TRUE;
    }
    if (!host_delay(host, "client.start", stream, &start, error)) {
        return FALSE;
    }
    host->start_ns = port_delay_ns(&start);
    return TRUE;
}

/* The clients on the client host of that number; as above.  A device is one
 * client, so a scenario with several has a LAN (param_set_check()). */
Host *
host_new_clients(const Network *network, guint index, const ParamSet *params,
                 RecordFn record, gpointer user, GError **error)
{
    guint count = (guint)param_whole(params, "client.count");
    guint n = network->n_clients == 1 ? count : 1;
    gint64 stream =
        HOST_STREAM_CLIENTS + (gint64)index * HOST_STREAM_PER_CLIENT;
    Host *host = new_host(network, network->clients[index], params, TRUE,
                          stream + HOST_STREAM_CLIENT_PORT);
    gboolean ok =
        host->system == SYSTEM_SOCK
            ? host_make_sock(host, stream + HOST_STREAM_CLIENT_HANDLER, record,
                             user, error)
            : host_make_posix_clients(host, index, n, record, user, error);

    if (!ok || !read_start(host, stream + HOST_STREAM_CLIENT_START, error)) {
        host_free(host);
        return NULL;
    }
    return host;
}

/* Orders of device programs to connect that had no effect so far. */
guint64
host_connects_lost(const Host *host)
{
    DeviceStats stats = {0};

    if (host->device) {
        device_stats(host->device, &stats);
    }
    return stats.connects_lost;
}

/* Connections that it has begun so far: opened ('active') or taken. */
guint64
host_begun(const Host *host, gboolean active)
{
    DeviceStats stats = {0};

    if (host->posix) {
        return posix_host_begun(host->posix, active);
    }
    device_stats(host->device, &stats);
    return active ? stats.begun : stats.accepted;
}

static void
switch_on(gpointer user)
{
    Host *host = user;

    host->is_on = TRUE;
    device_start(host->device);
}

/* Starts the programs; they run as soon as time does. */
void
host_start(Host *host)
{
    if (host->device) {
        if (host->start_ns == 0) {
            switch_on(host);
        } else {
            sim_alarm_set(sim_alarm_new(host->network->world, switch_on, host),
                          host->start_ns);
        }
        return;
    }
    for (guint i = 0; i < host->n_processes; i++) {
        posix_spawn(host->posix, host->posix_program->run, &host->options[i]);
    }
}

/* Ends the account: every connection still known gives its record. */
void
host_stop(Host *host)
{
    if (host->is_on) {
        device_stop(host->device);
    } else if (host->posix) {
        posix_host_stop(host->posix);
    }
}

/* Frees 'host', before its network; accepts NULL. */
void
host_free(Host *host)
{
    if (!host) {
        return;
    }
    device_free(host->device);
    sock_program_instance_free(host->program);
    posix_host_free(host->posix);
    g_free(host->options);
    port_ns3_free(host->port);
    g_free(host);
}
