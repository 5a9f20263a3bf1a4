/* SPDX-License-Identifier: GPL-2.0-only */
/* The keys of a sock device: DeviceConfig (device.h), whose defaults are those
 * of device_config_default(), the fact sheet's ("OPEN-n" where the vendor says
 * nothing). */
#include "scenarios/systems/sock/programs/sock-programs.h"
#include "scenarios/systems/sock/sock-system.h"

/* The most pauses of a VM that are listed. */
#define MAX_LISTED VALUE_MAX_LIST

/* 'NEEDS': what a program must do for the key to mean anything. */
#define KEY(FIELD, NAME, TYPE, MIN, MAX, NEEDS, ...)                           \
    {                                                                          \
        .name = NAME, .type = VALUE_##TYPE, .min = MIN, .max = MAX,            \
        .needs = NEEDS, PARAM_FIELD(DeviceConfig, FIELD), .doc = __VA_ARGS__   \
    }
#define CHOICE(FIELD, NAME, LIST, NEEDS, DOC)                                  \
    {                                                                          \
        .name = NAME, .type = VALUE_ENUM, .choices = PARAM_CHOICES(LIST),      \
        .needs = NEEDS, .doc = DOC, PARAM_FIELD(DeviceConfig, FIELD)           \
    }
#define DOES(WHAT) SOCK_DOES_##WHAT

/* clang-format off */
static const ParamRow device_rows[] = {
    KEY(numofsock, "sockets", COUNT, 1, DEVICE_SOCKS_MAX, DOES(MANY),
        "sockets of the device, one connection each"),
    KEY(rx_pages, "rx_pages", COUNT, 0, 255, DOES(RECEIVE),
        "receive buffer of each socket, pages of 256 bytes"),
    KEY(tx_pages, "tx_pages", COUNT, 0, 255, DOES(SEND),
        "send buffer of each socket, pages of 256 bytes"),
    KEY(var_pages, "var_pages", COUNT, 0, 255, DOES(VAR),
        "buffer of each socket for HTTP variables"),
    KEY(cmd_pages, "cmd_pages", COUNT, 0, 255, DOES(INBAND),
        "buffer of each socket for in-band commands received"),
    KEY(rpl_pages, "rpl_pages", COUNT, 0, 255, DOES(INBAND),
        "buffer of each socket for in-band replies"),
    KEY(tx2_pages, "tx2_pages", COUNT, 0, 255, DOES(INBAND),
        "buffer of each socket to send from with in-band commands"),
    KEY(memory_pages, "memory_pages", COUNT, 0, 65535, DOES(ALLOC),
        "memory of all buffers; 0: no limit", .zero = "no limit"),
    KEY(buffalloc_ns, "buffalloc", TIME, 0, 10, DOES(ALLOC),
        "for how long buffalloc makes everything stand still"),
    CHOICE(buffalloc_open, "buffalloc_open", BUFFALLOC_OPENS, DOES(ALLOC),
        "buffalloc for an open socket: no effect, or it is discarded"),
    KEY(page_overhead_bytes, "page_overhead", BYTES, 0, 255, 0,
        "bytes of a buffer that hold no data"),
    KEY(sys_timer_ns, "sys_timer", TIME, 0.001, PARAM_HOUR,
        SOCK_HANDLES(ON_SYS_TIMER),
        "period of on_sys_timer"),
    PARAM_ASKED("reboot", WINDOWS, "", 0, 0,
        "times without power, by which the device forgets everything: "
        "START+LENGTH"),
    {
        .name = "reboot_every", .type = VALUE_DELAY, .value = "0",
        .max = PARAM_DAY,
        .doc = "from power-up until the device reboots by itself; 0: never",
        .zero = "never",
    },
    KEY(reboot_ns, "reboot_time", TIME, 0, PARAM_HOUR, 0,
        "from such a reboot until the device is on again; not published"),
    KEY(order_latency_ns, "order_latency", TIME, 0, 10,
        DOES(CONNECT) | DOES(CLOSE),
        "until the master process acts on close, reset, discard (OPEN-5)"),
    KEY(event_capacity, "event_queue", COUNT, 0, PARAM_MILLION, 0,
        "events that the queue holds; 0: any number (OPEN-3)",
        .zero = "any number"),
    CHOICE(gated_syn, "gated_syn", GATED_SYNS, DOES(ACCEPT),
        "a SYN that finds only gated sockets: answered as if they were "
        "occupied, or dropped (OPEN-1)"),
    CHOICE(gate_opens, "gate_opens", GATE_OPENINGS, 0,
        "when the gate opens: at the end or the start of the closing event's "
        "handler (OPEN-2)"),
    CHOICE(gated_connect, "gated_connect", GATED_CONNECTS, DOES(CONNECT),
        "connect behind the gate: lost, or done later (OPEN-25)"),
    CHOICE(tx_at_close, "tx_at_close", TX_AT_CLOSES, DOES(CLOSE_EARLY),
        "unsent bytes at close: stay in TX, or go first (OPEN-6)"),
    CHOICE(tx_at_fin, "tx_at_fin", TX_AT_CLOSES, DOES(STREAM),
        "unsent bytes at the peer's FIN: stay in TX, for the next client if "
        "nobody clears it, or go first (OPEN-7)"),
    CHOICE(rx_in_ac, "rx_in_ac", RX_IN_ACS, DOES(CLOSE),
        "data that arrive while closing actively (OPEN-8)"),
    CHOICE(buffers_at_open, "buffers_at_open", BUFFERS_AT_OPENS, DOES(KEEP),
        "TX and RX when the next connection begins: a reply that was meant for "
        "one client may reach the next, or is gone (OPEN-9)"),
    CHOICE(leftover_window, "leftover_window", LEFTOVER_WINDOWS, DOES(KEEP),
        "window of a connection that finds bytes of an earlier one in RX: what "
        "is free, or RX (OPEN-13)"),
    CHOICE(window_probe, "window_probe", WINDOW_PROBES, DOES(STREAM),
        "what probes a window that the peer has shut: a byte of TX, or nothing "
        "(OPEN-13)"),
    CHOICE(tout_reset, "tout_reset", TOUT_RESETS, DOES(TOUT),
        "what sets toutcounter back: data, or their acknowledgement too "
        "(OPEN-14)"),
    KEY(tout_extra_ticks, "tout_extra_ticks", COUNT, 0, 1000, DOES(TOUT),
        "ticks beyond connectiontout until it ends a connection (OPEN-23)"),
    CHOICE(accept_without_rx, "accept_without_rx", ACCEPTS_WITHOUT_RX,
        DOES(MANY),
        "a SYN for a socket without receive buffer (OPEN-16)"),
    CHOICE(stale_events, "stale_events", STALE_EVENTS,
        SOCK_HANDLES(ON_SOCK_DATA_ARRIVAL) | SOCK_HANDLES(ON_SOCK_DATA_SENT),
        "data events of an earlier connection (OPEN-21)"),
    CHOICE(skipped_events, "skipped_events", SKIPPED_EVENTS, DOES(DOEVENTS),
        "on_sock_data_arrival and the like that doevents skips: lost, or their "
        "condition is tested again (OPEN-24)"),
    CHOICE(bcast_switchover, "bcast_switchover", BCAST_SWITCHOVERS, DOES(BCAST),
        "with targetbcast, the target port follows the newest datagram's "
        "sender"),
    CHOICE(notify_when, "notify_when", NOTIFY_WHENS, DOES(NOTIFY),
        "on_sock_data_sent: TX at most, or less than, the threshold"),
    KEY(discard_swallows, "discard_swallows", BOOL, 0, 1, DOES(DISCARD),
        "late segments of a discarded connection get no RST"),
    KEY(vm.dispatch_ns, "vm.dispatch", TIME, 1e-9, 10, 0,
        "what handing an event to its handler costs (OPEN-4)"),
    KEY(vm.statement_ns, "vm.statement", TIME, 1e-9, 10, 0,
        "what a platform call costs (OPEN-4)"),
    PARAM_ASKED("vm.pause", WINDOWS, "", 0, 0,
        "times without the VM (a breakpoint): START+LENGTH"),
    PARAM_ASKED("vm.pause_every", TIME, "0", 0, PARAM_HOUR,
        "from the start of a regular pause of the VM to the next; 0: none",
        .zero = "none"),
    PARAM_ASKED("vm.pause_length", TIME, "0", 0, PARAM_HOUR,
        "length of a regular pause"),
/* What the handlers of each event cost. */
#define HANDLER(NAME, NUMBER, TEXT, MANY, BARRIER)                             \
    {                                                                          \
        .name = "vm." TEXT, .type = VALUE_DELAY, .max = PARAM_HOUR,            \
        .doc = "handler time of " TEXT, .stream = NAME,                        \
        .needs = SOCK_HANDLES(NAME),                                           \
        PARAM_FIELD(DeviceConfig, vm.compute[NAME])                            \
    },
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

void
sock_power_plan(const ParamSet *params, const char *section,
                HappeningPlan *plan)
{
    gint64 reboot_ns = param_in(params, section, "reboot_time")->n;

    *plan = (HappeningPlan){.length = {.fixed_ns = reboot_ns}};
    plan->every.fixed_ns = param_in(params, section, "reboot_every")->n;
    plan->windows = g_new(ValueWindow, MAX_LISTED);
    plan->n_windows = value_windows(param_in(params, section, "reboot")->text,
                                    plan->windows, MAX_LISTED);
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

void
sock_config_fit(guint does, DeviceConfig *config)
{
    if (!(does & SOCK_DOES_MANY)) {
        config->numofsock = 1;
    }
    if (does & SOCK_DOES_ALLOC) {
        config->rx_pages = 0;
        config->tx_pages = 0;
    }
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
