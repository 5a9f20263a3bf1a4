/* SPDX-License-Identifier: GPL-2.0-only */
/* POSIX hosts from the parameters of [server] or [client]. */
#include "scenarios/run/host-priv.h"

#include "shim/port-ns3.h"

/* The kernel of the host, and its program. */
static gboolean
make_kernel(Host *host, const char *section, gint64 stream, RecordFn record,
            gpointer user, GError **error)
{
    g_autofree char *program = g_strconcat(section, ".program", NULL);
    g_autofree char *fin_wait2 = g_strconcat(section, ".tcp.fin_wait2", NULL);
    g_autofree char *call_cost = g_strconcat(section, ".call_cost", NULL);
    PosixConfig config = {.fin_wait2_ns = param_whole(host->params, fin_wait2)};

    if (!host_delay(host, call_cost, stream, &config.call_cost, error)) {
        return FALSE;
    }
    host->posix_program = posix_program_find(param_text(host->params, program));
    g_assert(host->posix_program);
    host->posix = posix_host_new(host->port, &config, record, user);
    return TRUE;
}

/* What the program aolserver alone has. */
static void
read_aolserver(const ParamSet *params, PosixOptions *options)
{
    if (!param_applies(params, "server.closewait")) {
        return;
    }
    options->workers = (guint)param_whole(params, "server.threads");
    options->recvwait_ns = param_whole(params, "server.recvwait");
    options->sendwait_ns = param_whole(params, "server.sendwait");
    options->keepwait_ns = param_whole(params, "server.keepwait");
    options->closewait_ns = param_whole(params, "server.closewait");
    options->detect = (PosixDetection)param_whole(params, "server.detect");
    options->probe_ns = param_whole(params, "server.probe");
}

/* Makes 'host' a POSIX server. */
gboolean
host_make_posix_server(Host *host, RecordFn record, gpointer user,
                       GError **error)
{
    const ParamSet *params = host->params;
    PosixOptions *options = g_new0(PosixOptions, 1);

    host->options = options;
    if (!make_kernel(host, "server", HOST_STREAM_SERVER_CALL, record, user,
                     error)) {
        return FALSE;
    }
    host->n_processes = 1;
    options->ending = (PosixEnding)param_whole(params, "server.end");
    options->request_bytes = (guint64)param_whole(params, "server.request");
    options->reply_bytes = (guint64)param_whole(params, "server.reply");
    options->port = (guint16)param_whole(params, "server.port");
    options->backlog = (guint)param_whole(params, "server.backlog");
    options->workers = (guint)param_whole(params, "server.workers");
    options->drain_ns = param_whole(params, "server.drain");
    read_aolserver(params, options);
    return host_delay(host, "server.service", HOST_STREAM_SERVER_SERVICE,
                      &options->service, error);
}

/* The numbers that decide from which connections a client vanishes. */
static gboolean
read_lot(const Host *host, gint64 stream, PortDelay *lot, GError **error)
{
    SimRandom *random =
        sim_random_new(host->network->world, "ns3::UniformRandomVariable",
                       stream + HOST_STREAM_CLIENT_VANISH, error);

    if (!random) {
        return FALSE;
    }
    *lot = port_ns3_delay(random);
    return TRUE;
}

/* What client number 'index' of the run does. */
static gboolean
read_client(const Host *host, guint index, PosixOptions *options,
            GError **error)
{
    const ParamSet *params = host->params;
    gint64 stream =
        HOST_STREAM_CLIENTS + (gint64)index * HOST_STREAM_PER_CLIENT;

    options->ending = (PosixEnding)param_whole(params, "client.end");
    options->request_bytes = (guint64)param_whole(params, "client.request");
    options->reply_bytes = (guint64)param_whole(params, "client.reply");
    options->count = (guint64)param_whole(params, "client.connections");
    options->patience_ns = param_whole(params, "client.patience");
    options->requests = (guint64)param_whole(params, "client.requests");
    options->repeats = (guint64)param_whole(params, "client.repeats");
    options->vanish = param_real(params, "client.vanish");
    options->server.ip = sim_node_ip(host->network->server);
    options->server.port = (guint16)param_whole(params, "server.port");
    return read_lot(host, stream, &options->lot, error) &&
           host_delay(host, "client.start", stream + HOST_STREAM_CLIENT_START,
                      &options->start, error) &&
           host_delay(host, "client.think", stream + HOST_STREAM_CLIENT_THINK,
                      &options->think, error) &&
           host_delay(host, "client.retry", stream + HOST_STREAM_CLIENT_RETRY,
                      &options->retry, error) &&
           host_delay(host, "client.between",
                      stream + HOST_STREAM_CLIENT_BETWEEN, &options->between,
                      error) &&
           host_delay(host, "client.cancel", stream + HOST_STREAM_CLIENT_CANCEL,
                      &options->cancel, error) &&
           host_delay(host, "client.pause", stream + HOST_STREAM_CLIENT_PAUSE,
                      &options->pause, error);
}

/* Makes 'host' one with 'n' client processes, of which the first is number
 * 'first' of the run. */
gboolean
host_make_posix_clients(Host *host, guint first, guint n, RecordFn record,
                        gpointer user, GError **error)
{
    gint64 stream = HOST_STREAM_CLIENTS +
                    (gint64)first * HOST_STREAM_PER_CLIENT +
                    HOST_STREAM_CLIENT_CALL;

    if (!make_kernel(host, "client", stream, record, user, error)) {
        return FALSE;
    }
    host->options = g_new0(PosixOptions, n);
    host->n_processes = n;
    for (guint i = 0; i < n; i++) {
        if (!read_client(host, first + i, &host->options[i], error)) {
            return FALSE;
        }
    }
    return TRUE;
}
