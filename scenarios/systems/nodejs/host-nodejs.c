/* SPDX-License-Identifier: GPL-2.0-only */
/* Node processes from the parameters of [server] or [client]: a kernel, and a
 * process for the server or for each client. */
#include "scenarios/run/host.h"
#include "scenarios/systems/nodejs/nodejs-system.h"
#include "scenarios/systems/nodejs/programs/nodejs-programs.h"

/* A process, and the one that follows it when it has ended. */
typedef struct Process {
    Host *host;
    NodeOptions *options;
    Node *node;     /* the last one */
    gpointer state; /* of its program */
    gboolean alive;
} Process;

/* What a process has left behind. */
typedef struct Remains {
    Node *node;
    gpointer state;
} Remains;

typedef struct HostNode {
    const NodeProgram *program;
    PosixHost *kernel;
    NodeOptions *options; /* one for each process */
    Process *processes;   /* likewise */
    guint n;              /* of both */
    GArray *remains;      /* of Remains */
} HostNode;

static void begin(Process *process);

/* ---- Parameters ------------------------------------------------------------
 */

static gboolean
make_kernel(Host *host, GError **error)
{
    HostNode *own = host->own;
    gint64 stream =
        host->stream + (host->role == ROLE_SERVER ? HOST_STREAM_SERVER_CALL
                                                  : HOST_STREAM_CLIENT_CALL);
    PosixConfig config = {.fin_wait2_ns = host_value(host, "tcp.fin_wait2")->n,
                          .max_fds = (guint)host_value(host, "descriptors")->n,
                          .system = "nodejs"};

    if (!host_delay(host, "call_cost", stream, &config.call_cost, error)) {
        return FALSE;
    }
    own->kernel = posix_host_new(host->port, &config, host->record, host->user);
    return TRUE;
}

static gboolean
read_options(const Host *host, gint64 stream, NodeOptions *options,
             GError **error)
{
    const HostNode *own = host->own;
    const ParamRows common = {
        .rows = host->role == ROLE_SERVER ? node_server_rows : node_client_rows,
        .prefix = ""};
    const ParamRows special = {.rows = own->program->base.rows, .prefix = ""};

    node_config_default(&options->config);
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
    HostNode *own = g_new0(HostNode, 1);
    gint64 step = host->role == ROLE_CLIENT ? HOST_STREAM_PER_CLIENT : 0;

    host->own = own;
    own->remains = g_array_new(FALSE, FALSE, sizeof(Remains));
    own->program = node_program_find(host_value(host, "program")->text);
    if (!make_kernel(host, error)) {
        return FALSE;
    }
    own->n = host_programs(host);
    own->options = g_new0(NodeOptions, own->n);
    own->processes = g_new0(Process, own->n);
    for (guint i = 0; i < own->n; i++) {
        own->processes[i].host = host;
        own->processes[i].options = &own->options[i];
        if (!read_options(host, host->stream + (gint64)i * step,
                          &own->options[i], error)) {
            return FALSE;
        }
    }
    return TRUE;
}

/* ---- Processes
 * --------------------------------------------------------------- */

/* A supervisor starts the next one. */
static void
restart_main(PosixProc *proc, gpointer data)
{
    Process *process = data;

    posix_sleep(proc, process->options->restart_ns);
    if (!process->alive) {
        begin(process);
    }
}

static void
on_end(gpointer data, G_GNUC_UNUSED PosixExit how)
{
    Process *process = data;
    const HostNode *own = process->host->own;

    process->alive = FALSE;
    if (process->options->restart_ns > 0 && how == POSIX_EXITED) {
        posix_process(own->kernel, restart_main, process);
    }
}

static void
process_main(gpointer data)
{
    Process *process = data;
    const HostNode *own = process->host->own;

    if (process->host->program) {
        process->host->program->run(process->node, process->host->program->arg);
    } else {
        process->state = own->program->begin(process->node, process->options);
    }
}

/* What the last process has left is kept until the host is freed: its end may
 * be in the middle of anything. */
static void
put_away(HostNode *own, Process *process)
{
    Remains remains = {process->node, process->state};

    if (process->node) {
        g_array_append_val(own->remains, remains);
    }
    process->node = NULL;
    process->state = NULL;
}

static void
begin(Process *process)
{
    HostNode *own = process->host->own;

    put_away(own, process);
    if (own->program->base.tells_requests) {
        node_http_options(process->options, process->host->network->requests);
    }
    process->alive = TRUE;
    process->node = node_process_new(own->kernel, &process->options->config,
                                     process_main, process);
    posix_at_exit(node_proc(process->node), on_end, process);
}

static void
start(Host *host)
{
    const HostNode *own = host->own;

    for (guint i = 0; i < own->n; i++) {
        begin(&own->processes[i]);
    }
}

/* ---- What happens to it
 * ------------------------------------------------------- */

/* SIGKILL. */
static void
act_kill(Host *host, guint program)
{
    const HostNode *own = host->own;

    if (own->processes[program].alive) {
        posix_kill(node_proc(own->processes[program].node));
    }
}

/* Who begins again does not wait for 'start' a second time. */
static void
act_run(Host *host, guint program)
{
    const HostNode *own = host->own;

    if (!own->processes[program].alive && posix_host_is_on(own->kernel)) {
        own->options[program].start = (PortDelay){0};
        begin(&own->processes[program]);
    }
}

static void
act_off(Host *host)
{
    const HostNode *own = host->own;

    posix_host_off(own->kernel);
    for (guint i = 0; i < own->n; i++) {
        own->processes[i].alive = FALSE;
    }
}

static void
act_on(Host *host)
{
    const HostNode *own = host->own;

    if (posix_host_is_on(own->kernel)) {
        return;
    }
    posix_host_on(own->kernel);
    for (guint i = 0; i < own->n; i++) {
        act_run(host, i);
    }
}

static const HostActs acts = {
    .kill = act_kill, .run = act_run, .off = act_off, .on = act_on};

/* ---- The end
 * ------------------------------------------------------------------- */

static void
stop(Host *host)
{
    const HostNode *own = host->own;

    posix_host_stop(own->kernel);
}

static guint64
begun(const Host *host, gboolean active)
{
    const HostNode *own = host->own;

    return posix_host_begun(own->kernel, active);
}

static void
gauge(const Host *host, HostGauge *out)
{
    const HostNode *own = host->own;

    out->sockets = posix_host_sockets(own->kernel);
    out->queue = posix_host_queued(own->kernel);
}

static void
free_remains(const HostNode *own, const Remains *remains)
{
    node_process_free(remains->node);
    if (remains->state) {
        own->program->free(remains->state);
    }
}

static void
own_free(gpointer data)
{
    HostNode *own = data;

    posix_host_free(own->kernel);
    for (guint i = 0; i < own->n; i++) {
        put_away(own, &own->processes[i]);
    }
    for (guint i = 0; i < own->remains->len; i++) {
        free_remains(own, &g_array_index(own->remains, Remains, i));
    }
    g_array_unref(own->remains);
    g_free(own->options);
    g_free(own->processes);
    g_free(own);
}

const HostOps host_nodejs_ops = {
    .make = make,
    .start = start,
    .stop = stop,
    .begun = begun,
    .free = own_free,
    .acts = &acts,
    .gauge = gauge,
    .tells = {.states = HOST_TELLS(TCP), .events = HOST_TELLS(EVENT)},
};
