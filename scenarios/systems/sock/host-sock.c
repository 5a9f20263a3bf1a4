/* SPDX-License-Identifier: GPL-2.0-only */
/* A sock device from the parameters of [server] or [client]. */
#include "scenarios/run/host.h"
#include "scenarios/systems/sock/programs/sock-programs.h"
#include "scenarios/systems/sock/sock-power.h"
#include "scenarios/systems/sock/sock-system.h"

typedef struct HostSock {
    DeviceProgram *program;
    Device *device;
    gint64 start_ns;        /* when it is switched on */
    guint64 expected_bytes; /* of a reply; of clients */
    SockPower *power;
    SimAlarm *alarm; /* for the power */
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

static void
on_power(gpointer user)
{
    sock_power_change(((HostSock *)user)->power);
}

static void
arm_power(gpointer user, gint64 at_ns)
{
    sim_alarm_set(((HostSock *)user)->alarm, at_ns);
}

static gboolean
make_power(const Host *host, GError **error)
{
    HostSock *own = host->own;
    gint64 stream =
        host->stream + (host->role == ROLE_CLIENT ? HOST_STREAM_CLIENT_REBOOT
                                                  : HOST_STREAM_SERVER_REBOOT);
    PortDelay every;

    if (!host_delay(host, "reboot_every", stream, &every, error)) {
        return FALSE;
    }
    own->alarm = sim_alarm_new(host->network->world, on_power, own);
    own->power = sock_power_new(own->device, host->params, host->section,
                                &every, arm_power, own);
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
    pauses =
        sock_config_read(host->params, host->section, &draw, &config, error);
    if (!pauses || !make_program(host, error) ||
        (is_client && !read_client(host, error))) {
        return FALSE;
    }
    sock_config_fit(sock_program_does(host_value(host, "program")->text),
                    &config);
    own->device = device_new(host->port, &config, own->program,
                             is_client ? complete_record : host->record,
                             is_client ? host : host->user);
    return make_power(host, error);
}

static void
start(Host *host)
{
    const HostSock *own = host->own;

    sock_power_begin(own->power, own->start_ns);
}

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
own_free(gpointer data)
{
    HostSock *own = data;

    device_free(own->device);
    sock_power_free(own->power);
    sock_program_instance_free(own->program);
    g_free(own);
}

const HostOps host_sock_ops = {
    .make = make,
    .start = start,
    .stop = stop,
    .begun = begun,
    .connects_lost = connects_lost,
    .free = own_free,
};
