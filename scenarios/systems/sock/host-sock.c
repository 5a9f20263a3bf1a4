/* SPDX-License-Identifier: GPL-2.0-only */
/* A sock device from the parameters of [server] or [client]. */
#include "scenarios/measure/requests.h"
#include "scenarios/run/happening.h"
#include "scenarios/run/host.h"
#include "scenarios/systems/sock/programs/sock-programs.h"
#include "scenarios/systems/sock/sock-system.h"

typedef struct HostSock {
    DeviceProgram *program;
    Device *device;
    gint64 start_ns;        /* when it is switched on */
    guint64 expected_bytes; /* of a reply; of clients */
    GHashTable *asked;      /* guint64: connection -> guint64: the request that
                               was last asked for on it */
    Happening *power;       /* times without, by the device's own keys */
    SimAlarm *alarm;        /* for the power */
    gboolean is_off;        /* somebody has switched it off */
    gboolean is_killed;
} HostSock;

/* The streams of handler times lie within those of a client. */
G_STATIC_ASSERT((int)HOST_STREAM_CLIENT_HANDLER + (int)N_EVENTS <=
                (int)HOST_STREAM_CLIENT_BETWEEN);

/* Passes a device client's record on with the length of the reply that its
 * program hopes for, which a device has no way to say; as RecordFn. */
static void
complete_record(gpointer user, const Record *record)
{
    const Host *host = user;
    const HostSock *own = host->own;
    Record completed = *record;

    if (record->active) {
        completed.expected_bytes = own->expected_bytes;
    }
    host->record(host->user, &completed);
}

/* What was asked for on a connection that is over will not be answered, if it
 * has not been; as RecordFn. */
static void
give_up(gpointer user, const Record *record)
{
    const Host *host = user;
    const HostSock *own = host->own;
    const guint64 *id = g_hash_table_lookup(own->asked, &record->conn_id);

    if (id) {
        requests_given_up(host->network->requests, *id);
        g_hash_table_remove(own->asked, &record->conn_id);
    }
    host->record(host->user, record);
}

static void
on_asked(gpointer user, guint64 conn_id, guint64 request,
         const DevicePage *page)
{
    const Host *host = user;
    const HostSock *own = host->own;
    const SockProgram *program =
        sock_program_find(host_value(host, "program")->text);

    if (page && program->page_bytes) {
        requests_executed(host->network->requests, request,
                          program->page_bytes(own->program, page));
        g_hash_table_replace(own->asked, g_memdup2(&conn_id, sizeof conn_id),
                             g_memdup2(&request, sizeof request));
    }
}

/* The program with the values that its section gives it. */
static gboolean
make_program(const Host *host, GError **error)
{
    HostSock *own = host->own;
    const SockProgram *program =
        sock_program_find(host_value(host, "program")->text);
    const ParamRows rows = {.rows = program->base.rows, .prefix = ""};
    PortAddr server = {0};
    gpointer data;

    if (host->role == ROLE_CLIENT) {
        server = host_server(host);
    }
    data = sock_program_data_new(program, server);
    if (!host_fill(host, &rows, host->stream, data, error)) {
        g_free(data);
        return FALSE;
    }
    own->program = sock_program_instance_new(program, data);
    return TRUE;
}

static gint64
power_now_ns(gpointer user)
{
    return port_now_ns(device_port(((HostSock *)user)->device));
}

static void
on_power(gpointer user)
{
    happening_due(((HostSock *)user)->power);
}

static void
arm_power(gpointer user, gint64 at_ns)
{
    sim_alarm_set(((HostSock *)user)->alarm, at_ns);
}

static void
power_off(gpointer user)
{
    HostSock *own = user;

    own->is_off = TRUE;
    device_off(own->device);
}

/* It may be on already. */
static void
power_on(gpointer user)
{
    HostSock *own = user;

    own->is_off = FALSE;
    if (!device_is_on(own->device)) {
        device_start(own->device);
    }
}

static const HappeningOps power_ops = {.now_ns = power_now_ns,
                                       .arm = arm_power,
                                       .begin = power_off,
                                       .end = power_on};

static gboolean
make_power(const Host *host, GError **error)
{
    HostSock *own = host->own;
    gint64 stream =
        host->stream + (host->role == ROLE_CLIENT ? HOST_STREAM_CLIENT_REBOOT
                                                  : HOST_STREAM_SERVER_REBOOT);
    HappeningPlan plan;

    sock_power_plan(host->params, host->section, &plan);
    own->alarm = sim_alarm_new(host->network->world, on_power, own);
    if (!host_delay(host, "reboot_every", stream, &plan.every, error)) {
        g_free(plan.windows);
        return FALSE;
    }
    own->power = happening_new(&plan, &power_ops, own);
    return TRUE;
}

/* When a client is switched on, and what it hopes for. */
static gboolean
read_client(const Host *host, GError **error)
{
    HostSock *own = host->own;
    PortDelay start;

    if (!host_delay(host, "start", host->stream + HOST_STREAM_CLIENT_START,
                    &start, error)) {
        return FALSE;
    }
    own->start_ns = port_delay_ns(&start);
    own->expected_bytes = (guint64)host_value(host, "reply")->n;
    return TRUE;
}

static gboolean
make(Host *host, GError **error)
{
    gboolean is_client = host->role == ROLE_CLIENT;
    const ParamDraw draw = host_draw(
        host, host->stream + (is_client ? HOST_STREAM_CLIENT_HANDLER
                                        : HOST_STREAM_SERVER_HANDLER));
    HostSock *own = g_new0(HostSock, 1);
    DeviceConfig config;
    g_autoptr(GArray) pauses = NULL;

    host->own = own;
    own->asked =
        g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, g_free);
    pauses =
        sock_config_read(host->params, host->section, &draw, &config, error);
    if (!pauses || !make_program(host, error) ||
        (is_client && !read_client(host, error))) {
        return FALSE;
    }
    if (!host->program) {
        sock_config_fit(sock_program_does(host_value(host, "program")->text),
                        &config);
    }
    own->device =
        device_new(host->port, &config,
                   host->program ? host->program->handlers : own->program,
                   is_client ? complete_record : give_up, host);
    if (host->network->requests && !host->program) {
        device_on_asked(own->device, on_asked, host);
    }
    return make_power(host, error);
}

static void
start(Host *host)
{
    const HostSock *own = host->own;

    happening_start_in(own->power, own->start_ns);
}

/* ---- What happens to it -------------------------------------------------- */

/* The VM stops, as by sys.halt; the sockets go on as they are. */
static void
act_kill(Host *host, G_GNUC_UNUSED guint program)
{
    HostSock *own = host->own;

    if (device_is_on(own->device)) {
        device_vm_pause(own->device);
        own->is_killed = TRUE;
    }
}

static void
act_off(Host *host)
{
    HostSock *own = host->own;

    own->is_killed = FALSE;
    power_off(own);
}

static void
act_on(Host *host)
{
    HostSock *own = host->own;

    if (own->is_off) {
        power_on(own);
    }
}

/* A program that has stopped begins again by a reboot only. */
static void
act_run(Host *host, G_GNUC_UNUSED guint program)
{
    const HostSock *own = host->own;

    if (own->is_killed) {
        act_off(host);
        act_on(host);
    }
}

static const HostActs acts = {
    .kill = act_kill, .run = act_run, .off = act_off, .on = act_on};

/* ---- The end ------------------------------------------------------------- */

static void
stop(Host *host)
{
    const HostSock *own = host->own;

    device_stop(own->device);
}

static guint64
begun(const Host *host, gboolean active)
{
    const HostSock *own = host->own;
    DeviceStats stats = {0};

    device_stats(own->device, &stats);
    return active ? stats.begun : stats.accepted;
}

static guint64
connects_lost(const Host *host)
{
    const HostSock *own = host->own;
    DeviceStats stats = {0};

    device_stats(own->device, &stats);
    return stats.connects_lost;
}

static void
gauge(const Host *host, HostGauge *out)
{
    const HostSock *own = host->own;

    out->sockets = device_sockets_in_use(own->device);
    out->queue = device_events_waiting(own->device);
}

static void
own_free(gpointer data)
{
    HostSock *own = data;

    device_free(own->device);
    g_hash_table_unref(own->asked);
    happening_free(own->power);
    sock_program_instance_free(own->program);
    g_free(own);
}

const HostOps host_sock_ops = {
    .make = make,
    .has_handlers = TRUE,
    .start = start,
    .stop = stop,
    .begun = begun,
    .connects_lost = connects_lost,
    .free = own_free,
    .acts = &acts,
    .gauge = gauge,
    .tells = {.states = HOST_TELLS(STATE),
              .events = HOST_TELLS(EVENT),
              .gates = TRUE},
    .is_alone = TRUE,
};
