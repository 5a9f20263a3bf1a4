/* SPDX-License-Identifier: GPL-2.0-only */
/* POSIX hosts from the parameters of [server] or [client]: a kernel, and a
 * process for the server or for each client. */
#include "scenarios/run/host.h"
#include "scenarios/systems/posix/posix-system.h"
#include "scenarios/systems/posix/programs/posix-programs.h"
#include "shim/port-ns3.h"

/* A process, for what the kernel does not tell. */
typedef struct Process {
    Host *host;
    PosixProc *proc; /* NULL: it has ended */
    guint index;     /* of its records */
    gboolean waits;  /* for a reply */
} Process;

typedef struct HostPosix {
    const PosixProgram *program;
    PosixHost *kernel;
    PosixOptions *options; /* one for each process */
    Process *processes;    /* likewise */
    guint64 n_no_port;     /* attempts without a local port */
    GPtrArray *left;       /* of HTTP programs */
    GHashTable *replies;   /* guint64: connection -> guint: how many */
} HostPosix;

/* Counts a reply, as PosixReplyFn. */
static void
on_reply(gpointer user, guint64 conn_id)
{
    const Process *client = user;
    const HostPosix *own = client->host->own;
    guint n = GPOINTER_TO_UINT(g_hash_table_lookup(own->replies, &conn_id));

    g_hash_table_replace(own->replies, g_memdup2(&conn_id, sizeof conn_id),
                         GUINT_TO_POINTER(n + 1));
}

/* Takes a record of the kernel's, and adds what the programs have told. */
static void
on_record(gpointer user, const Record *record)
{
    const Host *host = user;
    const HostPosix *own = host->own;
    Record told = *record;

    if (record->active && own->program->tells_replies) {
        told.tells_replies = TRUE;
        told.replies = GPOINTER_TO_UINT(
            g_hash_table_lookup(own->replies, &record->conn_id));
        g_hash_table_remove(own->replies, &record->conn_id);
    }
    host->record(host->user, &told);
}

/* The kernel of the host; its calls cost time from that random stream. */
static gboolean
make_kernel(Host *host, gint64 stream, GError **error)
{
    HostPosix *own = host->own;
    PosixConfig config = {
        .fin_wait2_ns = host_value(host, "tcp.fin_wait2")->n,
        .max_fds = (guint)host_value(host, "descriptors")->n,
    };

    if (!host_delay(host, "call_cost", stream, &config.call_cost, error)) {
        return FALSE;
    }
    own->kernel = posix_host_new(host->port, &config, on_record, host);
    if (host->role != ROLE_CLIENT) {
        posix_host_abort_on_overflow(
            own->kernel, host_value(host, "abort_on_overflow")->n != 0);
    }
    return TRUE;
}

/* The keys of all programs of the host's role. */
static const ParamRow *
rows_of(const Host *host)
{
    return host->role == ROLE_SERVER  ? posix_server_rows
           : host->role == ROLE_PROXY ? posix_proxy_rows
                                      : posix_client_rows;
}

/* What one process does, with the delays of the streams from 'stream' on. */
static gboolean
read_options(const Host *host, gint64 stream, PosixOptions *options,
             GError **error)
{
    const HostPosix *own = host->own;
    const ParamRows common = {.rows = rows_of(host), .prefix = ""};
    const ParamRows special = {.rows = own->program->base.rows, .prefix = ""};

    return host_fill(host, &common, stream, options, error) &&
           (!special.rows ||
            host_fill(host, &special, stream,
                      (char *)options + own->program->rows_at, error));
}

/* Numbers from 0 to 1 s that decide what is left to chance. */
static gboolean
read_lot(const Host *host, gint64 stream, PortDelay *lot, GError **error)
{
    SimRandom *random = sim_random_new(
        host->network->world, "ns3::UniformRandomVariable", stream, error);

    if (!random) {
        return FALSE;
    }
    *lot = port_ns3_delay(random);
    return TRUE;
}

/* Gives the record of an attempt that had no port, as PosixNoPortFn. */
static void
on_no_port(gpointer user, gint64 wanted_ns)
{
    const Process *client = user;
    const Host *host = client->host;
    HostPosix *own = host->own;
    gint64 now_ns = port_now_ns(host->port);
    Record record = {.system = "posix",
                     .index = client->index,
                     .active = TRUE,
                     .wanted_ns = wanted_ns,
                     .asked_ns = now_ns,
                     RECORD_NEVER_YET,
                     .outcome = OUTCOME_NO_PORT};

    record.end_ns = now_ns;
    own->n_no_port++;
    host->record(host->user, &record);
}

/* What the client does whose first random stream that is. */
static gboolean
read_client(const Host *host, gint64 stream, PosixOptions *options,
            GError **error)
{
    options->server = host_server(host);
    return read_lot(host, stream + HOST_STREAM_CLIENT_VANISH, &options->lot,
                    error) &&
           host_delay(host, "start", stream + HOST_STREAM_CLIENT_START,
                      &options->start, error) &&
           read_options(host, stream, options, error) &&
           (options->retry.jitter <= 0 ||
            read_lot(host, stream + HOST_STREAM_CLIENT_JITTER,
                     &options->retry.lot, error));
}

static gboolean
make_clients(Host *host, GError **error)
{
    HostPosix *own = host->own;

    for (guint i = 0; i < host->n; i++) {
        own->options[i].no_port = on_no_port;
        own->options[i].replied = on_reply;
        own->options[i].told = &own->processes[i];
        own->options[i].waits = &own->processes[i].waits;
        if (!read_client(host,
                         host->stream + (gint64)i * HOST_STREAM_PER_CLIENT,
                         &own->options[i], error)) {
            return FALSE;
        }
    }
    return TRUE;
}

static gboolean
make(Host *host, GError **error)
{
    HostPosix *own = g_new0(HostPosix, 1);
    gint64 call =
        host->stream + (host->role == ROLE_CLIENT ? HOST_STREAM_CLIENT_CALL
                                                  : HOST_STREAM_SERVER_CALL);

    host->own = own;
    own->left = g_ptr_array_new_with_free_func(posix_http_left_free);
    own->replies =
        g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, NULL);
    own->program = posix_program_find(host_value(host, "program")->text);
    if (!make_kernel(host, call, error)) {
        return FALSE;
    }
    own->options = g_new0(PosixOptions, host_programs(host));
    own->processes = g_new0(Process, host_programs(host));
    if (host->role == ROLE_CLIENT) {
        return make_clients(host, error);
    }
    own->options->server = host_server(host);
    return read_options(host, host->stream, own->options, error) &&
           (own->options->leak <= 0 ||
            read_lot(host, host->stream + HOST_STREAM_SERVER_LEAK,
                     &own->options->lot, error));
}

/* As PosixExitFn. */
static void
note_end(gpointer user, G_GNUC_UNUSED PosixExit how)
{
    ((Process *)user)->proc = NULL;
}

static void
begin(Host *host, guint i)
{
    const HostPosix *own = host->own;
    Process *process = &own->processes[i];
    const HostProgram *custom = host->program;

    process->host = host;
    process->waits = FALSE;
    own->options[i].http.requests = host->network->requests;
    own->options[i].left = own->left;
    posix_http_options(&own->options[i]);
    process->proc =
        custom
            ? posix_process(own->kernel, (PosixFn)custom->run, custom->arg)
            : posix_process(own->kernel, own->program->run, &own->options[i]);
    process->index = posix_proc_number(process->proc);
    posix_at_exit(process->proc, note_end, process);
}

static void
start(Host *host)
{
    for (guint i = 0; i < host_programs(host); i++) {
        begin(host, i);
    }
}

/* ---- What happens to it -------------------------------------------------- */

/* SIGKILL. */
static void
act_kill(Host *host, guint program)
{
    const HostPosix *own = host->own;

    if (own->processes[program].proc) {
        posix_kill(own->processes[program].proc);
    }
}

/* Who begins again does not wait for 'start' a second time. */
static void
act_run(Host *host, guint program)
{
    const HostPosix *own = host->own;

    if (!own->processes[program].proc && posix_host_is_on(own->kernel)) {
        own->options[program].start = (PortDelay){0};
        begin(host, program);
    }
}

static void
act_off(Host *host)
{
    const HostPosix *own = host->own;

    posix_host_off(own->kernel);
    for (guint i = 0; i < host_programs(host); i++) {
        own->processes[i].proc = NULL;
    }
}

static void
act_on(Host *host)
{
    const HostPosix *own = host->own;

    if (posix_host_is_on(own->kernel)) {
        return;
    }
    posix_host_on(own->kernel);
    for (guint i = 0; i < host_programs(host); i++) {
        act_run(host, i);
    }
}

static const HostActs acts = {
    .kill = act_kill, .run = act_run, .off = act_off, .on = act_on};

/* ---- The end ------------------------------------------------------------- */

static void
stop(Host *host)
{
    const HostPosix *own = host->own;

    posix_host_stop(own->kernel);
}

static guint64
begun(const Host *host, gboolean active)
{
    const HostPosix *own = host->own;

    return posix_host_begun(own->kernel, active) +
           (active ? own->n_no_port : 0);
}

static void
gauge(const Host *host, HostGauge *out)
{
    const HostPosix *own = host->own;

    out->sockets = posix_host_sockets(own->kernel);
    out->queue = posix_host_queued(own->kernel);
    for (guint i = 0; i < host_programs(host); i++) {
        out->waiting += own->processes[i].waits && own->processes[i].proc;
    }
}

static void
own_free(gpointer data)
{
    HostPosix *own = data;

    posix_host_free(own->kernel);
    g_ptr_array_unref(own->left);
    g_hash_table_unref(own->replies);
    g_free(own->options);
    g_free(own->processes);
    g_free(own);
}

const HostOps host_posix_ops = {
    .make = make,
    .start = start,
    .stop = stop,
    .begun = begun,
    .free = own_free,
    .acts = &acts,
    .gauge = gauge,
    .tells = {.states = HOST_TELLS(TCP),
              .events = HOST_TELLS(READY) | HOST_TELLS(RETURN)},
};
