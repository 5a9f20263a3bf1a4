/* SPDX-License-Identifier: GPL-2.0-only */
/* A sock device from the parameters of [server] or [client]. */
#include "scenarios/run/host-priv.h"

/* The most pauses of a VM that are listed; as MAX_LIST of network.c. */
#define MAX_LISTED 1024

/* The streams of handler times lie within those of a client. */
G_STATIC_ASSERT((int)HOST_STREAM_CLIENT_HANDLER + (int)N_EVENTS <=
                (int)HOST_STREAM_CLIENT_BETWEEN);

static const char *
section_of(const Host *host)
{
    return host->is_client ? "client" : "server";
}

/* The whole number of "SECTION.NAME". */
static gint64
whole(const Host *host, const char *name)
{
    g_autofree char *key = g_strconcat(section_of(host), ".", name, NULL);

    return param_whole(host->params, key);
}

static guint
choice(const Host *host, const char *name)
{
    return (guint)whole(host, name);
}

/* The points that the vendor does not document; the choices of each stand in
 * the order of its enum. */
static void
read_open_points(const Host *host, DeviceConfig *config)
{
    config->gated_syn = (GatedSyn)choice(host, "gated_syn");
    config->gate_opens = (GateOpens)choice(host, "gate_opens");
    config->gated_connect = (GatedConnect)choice(host, "gated_connect");
    config->tx_at_close = (TxAtClose)choice(host, "tx_at_close");
    config->tx_at_fin = (TxAtClose)choice(host, "tx_at_fin");
    config->rx_in_ac = (RxInAc)choice(host, "rx_in_ac");
    config->buffers_at_open = (BuffersAtOpen)choice(host, "buffers_at_open");
    config->tout_reset = (ToutReset)choice(host, "tout_reset");
    config->tout_extra_ticks = choice(host, "tout_extra_ticks");
    config->accept_without_rx =
        (AcceptWithoutRx)choice(host, "accept_without_rx");
    config->stale_events = (StaleEvents)choice(host, "stale_events");
    config->buffalloc_open = (BuffallocOpen)choice(host, "buffalloc_open");
    config->notify_when = (NotifyWhen)choice(host, "notify_when");
    config->bcast_switchover =
        (BcastSwitchover)choice(host, "bcast_switchover");
    config->discard_swallows = whole(host, "discard_swallows") != 0;
}

static void
read_device(const Host *host, DeviceConfig *config)
{
    device_config_default(config);
    config->numofsock = choice(host, "sockets");
    config->rx_pages = choice(host, "rx_pages");
    config->tx_pages = choice(host, "tx_pages");
    config->var_pages = choice(host, "var_pages");
    config->cmd_pages = choice(host, "cmd_pages");
    config->rpl_pages = choice(host, "rpl_pages");
    config->tx2_pages = choice(host, "tx2_pages");
    config->memory_pages = choice(host, "memory_pages");
    config->buffalloc_ns = whole(host, "buffalloc");
    config->page_overhead_bytes = choice(host, "page_overhead");
    config->sys_timer_ns = whole(host, "sys_timer");
    config->order_latency_ns = whole(host, "order_latency");
    config->event_capacity = choice(host, "event_queue");
    read_open_points(host, config);
}

/* Costs and handler times of the VM; 'stream' is the one of the first event
 * type. */
static gboolean
read_vm(const Host *host, gint64 stream, VmConfig *vm, GError **error)
{
    vm->dispatch_ns = whole(host, "vm.dispatch");
    vm->statement_ns = whole(host, "vm.statement");
    for (int type = 0; type < N_EVENTS; type++) {
        g_autofree char *key = g_strconcat(section_of(host), ".vm.",
                                           event_name((EventType)type), NULL);
        if (!host_delay(host, key, stream + type, &vm->compute[type], error)) {
            return FALSE;
        }
    }
    return TRUE;
}

/* Appends the pauses that come again and again during the run. */
static void
add_regular_pauses(const Host *host, GArray *pauses)
{
    gint64 every = whole(host, "vm.pause_every");
    gint64 end = param_whole(host->params, "scenario.duration");
    VmPause pause = {.at_ns = every, .len_ns = whole(host, "vm.pause_length")};

    while (every && pause.len_ns && pause.at_ns < end) {
        g_array_append_val(pauses, pause);
        pause.at_ns += every;
    }
}

/* The pauses of the VM.  (transfer full): VmPause */
static GArray *
read_pauses(const Host *host)
{
    GArray *pauses = g_array_new(FALSE, FALSE, sizeof(VmPause));
    g_autofree ValueWindow *windows = g_new(ValueWindow, MAX_LISTED);
    g_autofree char *key = g_strconcat(section_of(host), ".vm.pause", NULL);
    guint n = value_windows(param_text(host->params, key), windows, MAX_LISTED);

    for (guint i = 0; i < n; i++) {
        VmPause pause = {windows[i].start_ns, windows[i].length_ns};
        g_array_append_val(pauses, pause);
    }
    if (n == 0) {
        add_regular_pauses(host, pauses);
    }
    return pauses;
}

/* The value of a program's parameter: from the section, or, for its peer,
 * from the network. */
static gint64
program_value(const Host *host, const SockParam *param)
{
    switch (param->kind) {
    case SOCK_PARAM_PEER_IP:
        return sim_node_ip(host->network->server);
    case SOCK_PARAM_PEER_PORT:
        return param_whole(host->params, "server.port");
    case SOCK_PARAM_COUNT:
    case SOCK_PARAM_BYTES:
    case SOCK_PARAM_TIME:
    case SOCK_PARAM_CHOICE:
        return whole(host, param->key);
    }
    g_assert_not_reached();
}

/* The program with the values that its section gives it. */
static DeviceProgram *
make_program(const Host *host)
{
    g_autofree char *key = g_strconcat(section_of(host), ".program", NULL);
    const SockProgram *program =
        sock_program_find(param_text(host->params, key));
    gint64 values[SOCK_PROGRAM_MAX_PARAMS];

    g_assert(program && program->n_params <= SOCK_PROGRAM_MAX_PARAMS);
    for (guint i = 0; i < program->n_params; i++) {
        values[i] = program_value(host, &program->params[i]);
    }
    return sock_program_instance_new(program, values);
}

/* Passes a device client's record on with the length of the reply that its
 * program hopes for, which a device has no way to say; as RecordFn. */
static void
complete_record(gpointer user, const Record *record)
{
    const Host *host = user;
    Record completed = *record;

    if (record->active) {
        completed.expected_bytes = (guint64)whole(host, "reply");
    }
    host->record(host->user, &completed);
}

/* The configuration of the sock device that the section of 'host' describes;
 * its handler times come from the streams from 'stream' on.  Of 'host' only
 * the parameters count, and the network for times that are drawn.  Returns
 * the pauses that 'config' points to, or NULL.  (transfer full) */
GArray *
host_read_device(const Host *host, gint64 stream, DeviceConfig *config,
                 GError **error)
{
    GArray *pauses;

    read_device(host, config);
    if (!read_vm(host, stream, &config->vm, error)) {
        return NULL;
    }
    pauses = read_pauses(host);
    config->vm.pauses = (const VmPause *)(const void *)pauses->data;
    config->vm.n_pauses = pauses->len;
    return pauses;
}

/* Makes 'host' a sock device, whose handler times come from the streams from
 * 'stream' on. */
gboolean
host_make_sock(Host *host, gint64 stream, RecordFn record, gpointer user,
               GError **error)
{
    DeviceConfig config;
    g_autoptr(GArray) pauses = host_read_device(host, stream, &config, error);

    if (!pauses) {
        return FALSE;
    }
    host->record = record;
    host->user = user;
    host->program = make_program(host);
    host->device = device_new(host->port, &config, host->program,
                              host->is_client ? complete_record : record,
                              host->is_client ? host : user);
    return TRUE;
}
