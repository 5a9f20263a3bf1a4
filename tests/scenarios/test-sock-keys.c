/* SPDX-License-Identifier: GPL-2.0-only */
/* Every key of a device acts: with another value of it, some metric of a run of
 * 30 s is another.  And what a program is said to do it does. */
#include <string.h>

#include "scenarios/run/run.h"
#include "scenarios/scenario/scenario.h"
#include "scenarios/systems/sock/programs/sock-programs.h"
#include "scenarios/systems/sock/sock-system.h"
#include "scenarios/systems/systems.h"
#include "tests/model/support-rows.h"

#define SETS_MAX 8

/* The files in tests/data/, and what rows set in them. */
#define POSIX "sock-keys.ini"
#define DEVICE "sock-keys-device.ini"

#define ECHO "server.program=echo", "server.reply=300B"
#define ECHO_LONG                                                              \
    "server.program=echo", "server.request=100B", "server.reply=30kB",         \
        "client.reply=30kB"
#define ALLOC "server.program=echo-alloc", "server.reply=300B"
#define AT_ONCE "server.end=close", "server.end_when=at-once"
#define UDP "server.program=udp-echo", "client.program=udp-ask"
#define BCAST UDP, "server.bcast=yes", "client.bcast=yes", "server.reconmode=3"
#define INBAND                                                                 \
    "server.program=inband", "client.program=inband-ask",                      \
        "server.cmd_pages=1", "server.rpl_pages=1", "server.tx2_pages=1",      \
        "client.cmd_pages=1", "client.rpl_pages=1", "client.tx2_pages=1"
#define POST                                                                   \
    "server.program=http-page", "server.var_pages=1",                          \
        "client.program=http-post", "client.variables=500B",                   \
        "client.connectiontout=6"

static const struct {
    const char *name; /* "KEY=VALUE", which is set in one of the runs */
    const char *file;
    const char *sets[SETS_MAX + 1];
} keys[] = {
    {"server.sockets=3", POSIX, {ECHO}},
    {"server.rx_pages=0", POSIX, {ECHO}},
    {"server.tx_pages=1", POSIX, {ECHO}},
    {"server.var_pages=0", DEVICE, {POST}},
    {"server.cmd_pages=0", DEVICE, {INBAND}},
    {"server.rpl_pages=0", DEVICE, {INBAND}},
    {"server.tx2_pages=0", DEVICE, {INBAND}},
    {"client.cmd_pages=0", DEVICE, {INBAND}},
    {"client.rpl_pages=0", DEVICE, {INBAND}},
    {"client.tx2_pages=0", DEVICE, {INBAND}},
    {"server.memory_pages=10", POSIX, {ALLOC}},
    {"server.buffalloc=1s", POSIX, {ALLOC}},
    {"server.buffalloc_open=discard", POSIX, {ALLOC, "server.change_every=3"}},
    {"server.page_overhead=200B", POSIX, {ECHO, "server.tx_pages=1"}},
    {"server.sys_timer=100ms", POSIX, {ALLOC, "server.change_every=3"}},
    {"server.order_latency=1ms", POSIX, {ECHO, AT_ONCE, "client.end=wait"}},
    {"server.event_queue=3", POSIX, {ECHO, "server.vm.on_sock_event=500ms"}},
    {"server.gated_syn=drop", POSIX, {ECHO, "server.vm.on_sock_event=50ms"}},
    {"server.gate_opens=start", POSIX, {ECHO, "server.vm.on_sock_event=50ms"}},
    {"client.gated_connect=defer",
     DEVICE,
     {"client.program=vendor-reconnect", "server.program=echo",
      "server.reply=100B", "client.doevents=no"}},
    {"server.tx_at_close=flush",
     POSIX,
     {ECHO_LONG, AT_ONCE, "server.tx_pages=150", "client.end=wait"}},
    {"server.tx_at_fin=flush",
     POSIX,
     {ECHO_LONG, "server.tx_pages=150", "client.patience=20ms"}},
    {"server.rx_in_ac=keep",
     POSIX,
     {"server.program=sink", "server.bytes=100B", "client.request=6000B",
      "client.end=wait", "link.loss=0"}},
    {"server.buffers_at_open=clear",
     POSIX,
     {ECHO_LONG, "server.clear=no", "client.patience=3ms"}},
    {"server.leftover_window=whole",
     POSIX,
     {"server.program=echo", "server.clear=no", "server.request=1500B",
      "client.request=600B", "server.rx_pages=3", "client.patience=30ms"}},
    {"server.window_probe=none", /* a client that reads slowly */
     DEVICE,
     {"server.program=echo", "server.request=100B", "server.reply=3000B",
      "server.tx_pages=20", "client.program=reconnect", "client.reply=3000B",
      "client.rx_pages=1", "client.vm.on_sock_data_arrival=100ms"}},
    {"server.tout_reset=data-ack",
     POSIX,
     {ECHO, "server.connectiontout=1", "link.delay=20ms",
      "client.think=480ms"}},
    {"server.tout_extra_ticks=1",
     POSIX,
     {ECHO, "server.connectiontout=1", "client.pause=600ms"}},
    {"server.accept_without_rx=refuse", POSIX, {ECHO, "server.rx_pages=0"}},
    {"server.stale_events=skip",
     POSIX,
     {ECHO, "server.vm.on_sock_data_arrival=300ms", "client.patience=20ms"}},
    {"server.skipped_events=renewed",
     POSIX,
     {ECHO, "server.doevents=yes", "server.vm.on_sock_data_arrival=30ms",
      "client.think=5ms"}},
    {"server.notify_when=less-than", /* two segments fill TX */
     POSIX,
     {ECHO_LONG, "server.tx_pages=12", "server.page_overhead=176B",
      "server.tcp.mss=1448B", "client.tcp.delack_segments=1"}},
    {"server.bcast_switchover=yes", DEVICE, {BCAST}},
    {"server.discard_swallows=yes",
     POSIX,
     {ECHO, "server.end=discard", "client.patience=1s", "client.end=wait"}},
    {"server.vm.dispatch=5ms", POSIX, {ECHO}},
    {"server.vm.statement=1ms", POSIX, {ECHO}},
    {"server.vm.pause=5s+3s", POSIX, {ECHO}},
    {"server.vm.pause_every=5s", POSIX, {ECHO, "server.vm.pause_length=1s"}},
    {"server.vm.pause_length=3s", POSIX, {ECHO, "server.vm.pause_every=5s"}},
    {"server.vm.on_sys_init=200ms", POSIX, {ECHO, "client.start=50ms"}},
    {"server.vm.on_sys_timer=100ms", POSIX, {ALLOC}},
    {"server.vm.on_sock_event=200ms", POSIX, {ECHO}},
    {"server.vm.on_sock_data_arrival=200ms", POSIX, {ECHO}},
    {"server.vm.on_sock_data_sent=200ms", POSIX, {ECHO_LONG}},
    {"server.vm.on_sock_inband=100ms", DEVICE, {INBAND}},
    {"server.vm.on_sock_postdata=100ms", DEVICE, {POST}},
    {"server.vm.html_page=100ms", DEVICE, {POST}},
    {"server.reboot=5s+3s", POSIX, {ECHO}},
    {"server.reboot_every=5s", POSIX, {ECHO}},
    {"server.reboot_time=3s", POSIX, {ECHO, "server.reboot_every=5s"}},
    {"client.reboot=5s+3s", DEVICE, {POST}},
    {"client.reboot_every=ns3::ExponentialRandomVariable[Mean=5]",
     DEVICE,
     {POST}},
    /* Of programs. */
    {"server.inconmode=0", POSIX, {ECHO}},
    {"server.targetip=10.0.0.3", POSIX, {ECHO, "server.inconmode=2"}},
    {"server.targetport=32768",
     POSIX,
     {ECHO, "server.inconmode=1", "server.targetip=10.0.0.3"}},
    {"server.reconmode=3", POSIX, {ECHO}},
    {"server.reconmode=1", DEVICE, {UDP, "server.connectiontout=4"}},
    {"server.targetport=320", DEVICE, {BCAST, "client.outport=320"}},
    {"server.clear=no", POSIX, {ECHO_LONG, "client.patience=3ms"}},
    {"server.doevents=yes",
     POSIX,
     {ECHO, "server.vm.on_sock_data_arrival=30ms"}},
    {"server.ask_rx=1",
     POSIX,
     {ALLOC, "server.request=600B", "client.request=600B"}},
    {"server.ask_tx=1", POSIX, {ALLOC}},
    {"server.change_every=2", POSIX, {ALLOC}},
    {"client.variables=5000B", DEVICE, {POST}},
};

/* All metrics of a run.  (transfer full) */
static gdouble *
measure(const char *file, const char *const *sets)
{
    g_autoptr(GError) error = NULL;
    const char *root = g_getenv("FINWAIT_SRC");
    g_autofree char *path =
        g_build_filename(root ? root : ".", "tests", "data", file, NULL);
    g_autoptr(Scenario) scenario = scenario_load(path, sets, &error);
    g_autoptr(ParamSet) params = NULL;
    gdouble *numbers = g_new(gdouble, metric_columns()->n);
    RunResult result;

    g_assert_no_error(error);
    params = scenario_point(scenario, 0);
    run_simulate(params, 1, NULL, &result, &error);
    g_assert_no_error(error);
    metrics_compute(metric_columns(), &result.facts, numbers);
    run_result_clear(&result);
    return numbers;
}

static gboolean
is_same(const gdouble *a, const gdouble *b)
{
    return memcmp(a, b, metric_columns()->n * sizeof *a) == 0;
}

/* The result moves. */
static void
test_acts(gconstpointer data)
{
    guint i = rows_number(data);
    const char *sets[SETS_MAX + 2] = {NULL};
    g_autofree gdouble *without = measure(keys[i].file, keys[i].sets);
    g_autofree gdouble *with = NULL;
    guint n = 0;

    for (; keys[i].sets[n]; n++) {
        sets[n] = keys[i].sets[n];
    }
    sets[n] = keys[i].name;
    with = measure(keys[i].file, sets);
    g_assert_false(is_same(without, with));
}

/* TRUE if some program does what the key is about; else it is refused. */
static gboolean
is_used(const ParamRow *row)
{
    gboolean is_used = !row->needs;

    for (const Program *const *at = sock_programs; *at; at++) {
        is_used |= ((*at)->does & row->needs) != 0;
    }
    return is_used;
}

/* No key of a device is left out above. */
static void
test_all(void)
{
    for (const ParamRow *row = sock_rows[0].rows; row->name; row++) {
        g_autofree char *set = g_strdup_printf(".%s=", row->name);
        gboolean found = FALSE;
        for (gsize i = 0; i < G_N_ELEMENTS(keys); i++) {
            found |= strstr(keys[i].name, set) != NULL;
        }
        if (!found && is_used(row)) {
            g_test_message("%s", row->name);
            g_test_fail();
        }
    }
}

/* Which events a program handles is said twice. */
static void
test_handles(void)
{
    for (const Program *const *at = sock_programs; *at; at++) {
        const SockProgram *program = (const SockProgram *)*at;
        const DeviceProgram *handlers = &program->handlers;
        guint handled =
            (handlers->on_sys_init ? SOCK_HANDLES(ON_SYS_INIT) : 0) |
            (handlers->on_sys_timer ? SOCK_HANDLES(ON_SYS_TIMER) : 0) |
            (handlers->on_sock_event ? SOCK_HANDLES(ON_SOCK_EVENT) : 0) |
            (handlers->on_sock_inband ? SOCK_HANDLES(ON_SOCK_INBAND) : 0) |
            (handlers->on_sock_data_arrival ? SOCK_HANDLES(ON_SOCK_DATA_ARRIVAL)
                                            : 0) |
            (handlers->on_sock_data_sent ? SOCK_HANDLES(ON_SOCK_DATA_SENT)
                                         : 0) |
            (handlers->on_sock_overrun ? SOCK_HANDLES(ON_SOCK_OVERRUN) : 0) |
            (handlers->on_sock_tcp_packet_arrival
                 ? SOCK_HANDLES(ON_SOCK_TCP_PACKET_ARRIVAL)
                 : 0) |
            (handlers->on_sock_postdata ? SOCK_HANDLES(ON_SOCK_POSTDATA) : 0);
        guint events =
            (SOCK_HANDLES(N_EVENTS) - 1) & ~SOCK_HANDLES(ON_HTML_PAGE);

        g_assert_cmphex(program->base.does & events, ==, handled);
    }
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    systems_use(systems);
    run_warm_up();
    ROWS_ADD("/sock-keys/acts", keys, test_acts);
    g_test_add_func("/sock-keys/all", test_all);
    g_test_add_func("/sock-keys/handles", test_handles);
    return g_test_run();
}
