/* SPDX-License-Identifier: GPL-2.0-only */
/* Windows from the parameters of [server] or [client]: a kernel, and a process
 * with a window for the server or for each client. */
#include "scenarios/run/host.h"

#include "scenarios/systems/winsock/programs/winsock-programs.h"
#include "scenarios/systems/winsock/winsock-keys.h"
#include "scenarios/systems/winsock/winsock-system.h"

typedef struct HostWinsock {
    const WinsockProgram *program;
    PosixHost *kernel;
    WsaConfig config;
    guint n;                 /* processes */
    WinsockOptions *options; /* one for each */
    Winsock **windows;       /* likewise, from the start on */
    GPtrArray *left;         /* of HTTP programs */
} HostWinsock;

static gboolean
make_kernel(Host *host, GError **error)
{
    HostWinsock *own = host->own;
    const PosixConfig config = {.fin_wait2_ns =
                                    host_value(host, "tcp.fin_wait2")->n,
                                .system = system_winsock.name};
    WinsockKeys keys;

    if (!host_fill(host, &winsock_rows[0], host->stream, &keys, error)) {
        return FALSE;
    }
    winsock_config(&keys, &own->config);
    own->kernel = posix_host_new(host->port, &config, host->record, host->user);
    return TRUE;
}

/* What one process does, with the delays of the streams from 'stream' on. */
static gboolean
read_options(const Host *host, gint64 stream, WinsockOptions *options,
             GError **error)
{
    const HostWinsock *own = host->own;
    const ParamRows common = {.rows = host->role == ROLE_SERVER
                                          ? winsock_server_rows
                                          : winsock_client_rows,
                              .prefix = ""};
    const ParamRows special = {.rows = own->program->base.rows, .prefix = ""};

    if (host->role == ROLE_CLIENT) {
        options->server = host_server(host);
        if (!host_delay(host, "start", stream + HOST_STREAM_CLIENT_START,
                        &options->start, error)) {
            return FALSE;
        }
    }
    return host_fill(host, &common, stream, options, error) &&
           (!special.rows ||
            host_fill(host, &special, stream,
                      (char *)options + own->program->rows_at, error));
}

static gboolean
make(Host *host, GError **error)
{
    HostWinsock *own = g_new0(HostWinsock, 1);

    host->own = own;
    own->program = winsock_program_find(host_value(host, "program")->text);
    own->n = host->role == ROLE_SERVER ? 1 : host->n;
    own->options = g_new0(WinsockOptions, own->n);
    own->windows = g_new0(Winsock *, own->n);
    own->left = g_ptr_array_new_with_free_func(winsock_http_left_free);
    if (!make_kernel(host, error)) {
        return FALSE;
    }
    for (guint i = 0; i < own->n; i++) {
        if (!read_options(host, host->stream + i * HOST_STREAM_PER_CLIENT,
                          &own->options[i], error)) {
            return FALSE;
        }
    }
    return TRUE;
}

static void
begin(const Host *host, guint i)
{
    const HostWinsock *own = host->own;
    const HostProgram *custom = host->program;

    own->options[i].left = own->left;
    winsock_http_options(&own->options[i], host->network->requests);
    own->windows[i] = custom ? wsa_new(own->kernel, &own->config,
                                       (WsaMain)custom->run, custom->arg)
                             : wsa_new(own->kernel, &own->config,
                                       own->program->run, &own->options[i]);
}

static void
start(Host *host)
{
    const HostWinsock *own = host->own;

    for (guint i = 0; i < own->n; i++) {
        begin(host, i);
    }
}

/* ---- What happens to it -------------------------------------------------- */

static void
act_kill(Host *host, guint program)
{
    const HostWinsock *own = host->own;

    if (own->windows[program]) {
        wsa_kill(own->windows[program]);
    }
}

/* Who begins again does not wait for 'start' a second time. */
static void
act_run(Host *host, guint program)
{
    const HostWinsock *own = host->own;
    Winsock **window = &own->windows[program];

    if ((!*window || wsa_is_over(*window)) && posix_host_is_on(own->kernel)) {
        own->options[program].start = (PortDelay){0};
        g_clear_pointer(window, wsa_free);
        begin(host, program);
    }
}

static void
act_off(Host *host)
{
    const HostWinsock *own = host->own;

    posix_host_off(own->kernel);
    for (guint i = 0; i < own->n; i++) {
        g_clear_pointer(&own->windows[i], wsa_free);
    }
}

static void
act_on(Host *host)
{
    const HostWinsock *own = host->own;

    if (!posix_host_is_on(own->kernel)) {
        posix_host_on(own->kernel);
        for (guint i = 0; i < own->n; i++) {
            act_run(host, i);
        }
    }
}

static const HostActs acts = {
    .kill = act_kill, .run = act_run, .off = act_off, .on = act_on};

/* ---- The end ------------------------------------------------------------- */

static void
stop(Host *host)
{
    posix_host_stop(((HostWinsock *)host->own)->kernel);
}

static guint64
begun(const Host *host, gboolean active)
{
    return posix_host_begun(((const HostWinsock *)host->own)->kernel, active);
}

static void
own_free(gpointer data)
{
    HostWinsock *own = data;

    posix_host_free(own->kernel);
    for (guint i = 0; i < own->n; i++) {
        wsa_free(own->windows[i]);
    }
    g_ptr_array_unref(own->left);
    g_free(own->windows);
    g_free(own->options);
    g_free(own);
}

static void
gauge(const Host *host, HostGauge *out)
{
    const HostWinsock *own = host->own;

    out->sockets = posix_host_sockets(own->kernel);
    out->queue = posix_host_queued(own->kernel);
}

const HostOps host_winsock_ops = {
    .make = make,
    .start = start,
    .stop = stop,
    .begun = begun,
    .free = own_free,
    .acts = &acts,
    .gauge = gauge,
    .tells = {.states = HOST_TELLS(TCP), .events = HOST_TELLS(EVENT)},
};
