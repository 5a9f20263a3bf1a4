/* SPDX-License-Identifier: GPL-2.0-only */
/* A sock device from the parameters of [server]. */
#include "scenarios/host-priv.h"

/* The most pauses of a VM; as MAX_LIST of network.c. */
#define MAX_PAUSES 1024

static guint
choice(const ParamSet *params, const char *key)
{
    return (guint)param_whole(params, key);
}

/* The points that the vendor does not document; the choices of each stand in
 * the order of its enum. */
static void
read_open_points(const ParamSet *params, DeviceConfig *config)
{
    config->gated_syn = (GatedSyn)choice(params, "server.gated_syn");
    config->gate_opens = (GateOpens)choice(params, "server.gate_opens");
    config->gated_connect =
        (GatedConnect)choice(params, "server.gated_connect");
    config->tx_at_close = (TxAtClose)choice(params, "server.tx_at_close");
    config->tx_at_fin = (TxAtClose)choice(params, "server.tx_at_fin");
    config->rx_in_ac = (RxInAc)choice(params, "server.rx_in_ac");
    config->buffers_at_open =
        (BuffersAtOpen)choice(params, "server.buffers_at_open");
    config->tout_reset = (ToutReset)choice(params, "server.tout_reset");
    config->tout_extra_ticks = choice(params, "server.tout_extra_ticks");
    config->accept_without_rx =
        (AcceptWithoutRx)choice(params, "server.accept_without_rx");
    config->stale_events = (StaleEvents)choice(params, "server.stale_events");
    config->notify_when = (NotifyWhen)choice(params, "server.notify_when");
    config->discard_swallows =
        param_whole(params, "server.discard_swallows") != 0;
}

static void
read_device(const ParamSet *params, DeviceConfig *config)
{
    device_config_default(config);
    config->numofsock = choice(params, "server.sockets");
    config->rx_pages = choice(params, "server.rx_pages");
    config->tx_pages = choice(params, "server.tx_pages");
    config->page_overhead_bytes = choice(params, "server.page_overhead");
    config->sys_timer_ns = param_whole(params, "server.sys_timer");
    config->order_latency_ns = param_whole(params, "server.order_latency");
    config->event_capacity = choice(params, "server.event_queue");
    read_open_points(params, config);
}

/* Costs and handler times of the VM. */
static gboolean
read_vm(const Host *host, VmConfig *vm, GError **error)
{
    vm->dispatch_ns = param_whole(host->params, "server.vm.dispatch");
    vm->statement_ns = param_whole(host->params, "server.vm.statement");
    for (int type = 0; type < N_EVENTS; type++) {
        g_autofree char *key =
            g_strconcat("server.vm.", event_name((EventType)type), NULL);
        if (!host_delay(host, key, HOST_STREAM_SERVER_HANDLER + type,
                        &vm->compute[type], error)) {
            return FALSE;
        }
    }
    return TRUE;
}

/* The pauses of the VM into 'pauses'; returns how many. */
static guint
read_pauses(const ParamSet *params, VmPause *pauses)
{
    g_autofree ValueWindow *windows = g_new(ValueWindow, MAX_PAUSES);
    guint n = value_windows(param_text(params, "server.vm.pause"), windows,
                            MAX_PAUSES);

    for (guint i = 0; i < n; i++) {
        pauses[i].at_ns = windows[i].start_ns;
        pauses[i].len_ns = windows[i].length_ns;
    }
    return n;
}

/* The program with the values that [server] gives it. */
static DeviceProgram *
make_program(const ParamSet *params)
{
    const SockProgram *program =
        sock_program_find(param_text(params, "server.program"));
    gint64 values[SOCK_PROGRAM_MAX_PARAMS];

    g_assert(program && program->n_params <= SOCK_PROGRAM_MAX_PARAMS);
    for (guint i = 0; i < program->n_params; i++) {
        g_autofree char *key =
            g_strconcat("server.", program->params[i].key, NULL);
        values[i] = param_whole(params, key);
    }
    return sock_program_instance_new(program, values);
}

/* Makes 'host' a sock device. */
gboolean
host_make_sock(Host *host, RecordFn record, gpointer user, GError **error)
{
    g_autofree VmPause *pauses = g_new(VmPause, MAX_PAUSES);
    DeviceConfig config;

    read_device(host->params, &config);
    if (!read_vm(host, &config.vm, error)) {
        return FALSE;
    }
    config.vm.pauses = pauses;
    config.vm.n_pauses = read_pauses(host->params, pauses);
    host->program = make_program(host->params);
    host->device = device_new(host->port, &config, host->program, record, user);
    return TRUE;
}
