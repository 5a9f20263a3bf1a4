/* SPDX-License-Identifier: GPL-2.0-only */
/* The keys of a sock device: DeviceConfig (device.h), whose defaults are those
 * of device_config_default(), the fact sheet's ("OPEN-n" where the vendor says
 * nothing). */
#include "scenarios/systems/sock/sock-system.h"

/* The most pauses of a VM that are listed. */
#define MAX_LISTED VALUE_MAX_LIST

#define KEY(FIELD, NAME, TYPE, MIN, MAX, DOC)                                  \
    PARAM(DeviceConfig, FIELD, NAME, TYPE, NULL, MIN, MAX, DOC)
#define CHOICE(FIELD, NAME, LIST, DOC)                                         \
    PARAM_CHOICE(DeviceConfig, FIELD, NAME, NULL, LIST, DOC)

/* clang-format off */
static const ParamRow device_rows[] = {
    KEY(numofsock, "sockets", COUNT, 1, DEVICE_SOCKS_MAX,
        "sockets of the device, one connection each"),
    KEY(rx_pages, "rx_pages", COUNT, 0, 255,
        "receive buffer of each socket, pages of 256 bytes"),
    KEY(tx_pages, "tx_pages", COUNT, 0, 255,
        "send buffer of each socket, pages of 256 bytes"),
    KEY(var_pages, "var_pages", COUNT, 0, 255,
        "buffer of each socket for HTTP variables"),
    KEY(cmd_pages, "cmd_pages", COUNT, 0, 255,
        "buffer of each socket for in-band commands received"),
    KEY(rpl_pages, "rpl_pages", COUNT, 0, 255,
        "buffer of each socket for in-band replies"),
    KEY(tx2_pages, "tx2_pages", COUNT, 0, 255,
        "buffer of each socket to send from with in-band commands"),
    KEY(memory_pages, "memory_pages", COUNT, 0, 65535,
        "memory of all buffers; 0: no limit"),
    KEY(buffalloc_ns, "buffalloc", TIME, 0, 10,
        "for how long buffalloc makes everything stand still"),
    CHOICE(buffalloc_open, "buffalloc_open", BUFFALLOC_OPENS,
        "buffalloc for an open socket: no effect, or it is discarded"),
    KEY(page_overhead_bytes, "page_overhead", BYTES, 0, 255,
        "bytes of a buffer that hold no data"),
    KEY(sys_timer_ns, "sys_timer", TIME, 0.001, PARAM_HOUR,
        "period of on_sys_timer"),
    KEY(reboot_ns, "reboot_time", TIME, 0, PARAM_HOUR,
        "from sys.reboot until the device is on again; not published"),
    KEY(order_latency_ns, "order_latency", TIME, 0, 10,
        "until the master process acts on close, reset, discard (OPEN-5)"),
    KEY(event_capacity, "event_queue", COUNT, 0, PARAM_MILLION,
        "events that the queue holds; 0: any number (OPEN-3)"),
    CHOICE(gated_syn, "gated_syn", GATED_SYNS,
        "a SYN that finds only gated sockets: answered as if they were "
        "occupied, or dropped (OPEN-1)"),
    CHOICE(gate_opens, "gate_opens", GATE_OPENINGS,
        "when the gate opens: at the end or the start of the closing event's "
        "handler (OPEN-2)"),
    CHOICE(gated_connect, "gated_connect", GATED_CONNECTS,
        "connect behind the gate: lost, or done later (OPEN-25)"),
    CHOICE(tx_at_close, "tx_at_close", TX_AT_CLOSES,
        "unsent bytes at close: stay in TX, or go first (OPEN-6)"),
    CHOICE(tx_at_fin, "tx_at_fin", TX_AT_CLOSES,
        "unsent bytes at the peer's FIN (OPEN-7)"),
    CHOICE(rx_in_ac, "rx_in_ac", RX_IN_ACS,
        "data that arrive while closing actively (OPEN-8)"),
    CHOICE(buffers_at_open, "buffers_at_open", BUFFERS_AT_OPENS,
        "TX and RX when the next connection begins (OPEN-9)"),
    CHOICE(tout_reset, "tout_reset", TOUT_RESETS,
        "what sets toutcounter back: data, or their acknowledgement too "
        "(OPEN-14)"),
    KEY(tout_extra_ticks, "tout_extra_ticks", COUNT, 0, 1000,
        "ticks beyond connectiontout until it ends a connection (OPEN-23)"),
    CHOICE(accept_without_rx, "accept_without_rx", ACCEPTS_WITHOUT_RX,
        "a SYN for a socket without receive buffer (OPEN-16)"),
    CHOICE(stale_events, "stale_events", STALE_EVENTS,
        "data events of an earlier connection (OPEN-21)"),
    CHOICE(skipped_events, "skipped_events", SKIPPED_EVENTS,
        "on_sock_data_arrival and the like that doevents skips: lost, or their "
        "condition is tested again (OPEN-24)"),
    CHOICE(bcast_switchover, "bcast_switchover", BCAST_SWITCHOVERS,
        "with targetbcast, the target port follows the newest datagram's "
        "sender"),
    CHOICE(notify_when, "notify_when", NOTIFY_WHENS,
        "on_sock_data_sent: TX at most, or less than, the threshold"),
    PARAM_BOOL(DeviceConfig, discard_swallows, "discard_swallows", NULL,
        "late segments of a discarded connection get no RST"),
    KEY(vm.dispatch_ns, "vm.dispatch", TIME, 1e-9, 10,
        "what handing an event to its handler costs (OPEN-4)"),
    KEY(vm.statement_ns, "vm.statement", TIME, 1e-9, 10,
        "what a platform call costs (OPEN-4)"),
    PARAM_ASKED("vm.pause", WINDOWS, "", 0, 0,
        "times without the VM (a breakpoint): START+LENGTH"),
    PARAM_ASKED("vm.pause_every", TIME, "0", 0, PARAM_HOUR,
        "from the start of a regular pause of the VM to the next; 0: none"),
    PARAM_ASKED("vm.pause_length", TIME, "0", 0, PARAM_HOUR,
        "length of a regular pause"),
/* What the handlers of each event cost. */
#define HANDLER(NAME, NUMBER, TEXT, MANY, BARRIER)                             \
    PARAM_DELAY(DeviceConfig, vm.compute[NAME], "vm." TEXT, NULL,              \
                PARAM_HOUR, NAME, "handler time of " TEXT),
    EVENTS(HANDLER)
#undef HANDLER
    {.name = NULL},
};
/* clang-format on */

static gconstpointer
defaults(void)
{
    static DeviceConfig config;

    device_config_default(&config);
    return &config;
}

const ParamRows sock_rows[] = {
    {.rows = device_rows,
     .roles = ROLE_SERVER | ROLE_CLIENT,
     .prefix = "",
     .defaults = defaults},
    {.rows = NULL},
};

/* Appends the pauses that come again and again during the run. */
static void
add_regular_pauses(const ParamSet *params, const char *section, GArray *pauses)
{
    gint64 every = param_in(params, section, "vm.pause_every")->n;
    gint64 end = param_whole(params, "scenario.duration");
    VmPause pause = {
        .at_ns = every,
        .len_ns = param_in(params, section, "vm.pause_length")->n,
    };

    while (every && pause.len_ns && pause.at_ns < end) {
        g_array_append_val(pauses, pause);
        pause.at_ns += every;
    }
}

/* The pauses of the VM.  (transfer full): VmPause */
static GArray *
read_pauses(const ParamSet *params, const char *section)
{
    GArray *pauses = g_array_new(FALSE, FALSE, sizeof(VmPause));
    g_autofree ValueWindow *windows = g_new(ValueWindow, MAX_LISTED);
    guint n = value_windows(param_in(params, section, "vm.pause")->text,
                            windows, MAX_LISTED);

    for (guint i = 0; i < n; i++) {
        VmPause pause = {windows[i].start_ns, windows[i].length_ns};
        g_array_append_val(pauses, pause);
    }
    if (n == 0) {
        add_regular_pauses(params, section, pauses);
    }
    return pauses;
}

GArray *
sock_config_read(const ParamSet *params, const char *section,
                 const ParamDraw *draw, DeviceConfig *config, GError **error)
{
    GArray *pauses;

    device_config_default(config);
    if (!param_fill(params, section, sock_rows, draw, config, error)) {
        return NULL;
    }
    pauses = read_pauses(params, section);
    config->vm.pauses = (const VmPause *)(const void *)pauses->data;
    config->vm.n_pauses = pauses->len;
    return pauses;
}
