/* SPDX-License-Identifier: GPL-2.0-only */
/* Tiny versions of scenarios that ship: one point, a few seconds, and numbers
 * that make sense. */
#include <glib.h>
#include <math.h>
#include <string.h>

#include "scenarios/base/csv.h"
#include "scenarios/systems/systems.h"
#include "tests/model/support-rows.h"
#include "tests/scenarios/support-command.h"

static char *folder;

/* What a metric of the only run must be. */
typedef struct Bound {
    const char *column;
    gdouble least, most;
} Bound;

static const struct {
    const char *name, *scenario;
    const char *sets[8];
    Bound bounds[4];
} tiny[] = {
    /* Eight sockets hide the gate, one does not. */
    {"sockets-1",
     "accept-gate-sockets",
     {"server.sockets=1", "server.end=close", "client.end=wait",
      "scenario.duration=5s"},
     {{"refused_fraction", 0.5, 0.99}, {"exchange_rate_per_s", 1, 12.5}}},
    {"sockets-8",
     "accept-gate-sockets",
     {"server.sockets=8", "server.end=close", "client.end=wait",
      "scenario.duration=5s"},
     {{"refused", 0, 0}, {"exchange_rate_per_s", 6, 12.5}}},
    /* A limit below the pause kills all, one far above it kills nobody. */
    {"tout-short",
     "connectiontout",
     {"server.connectiontout=1", "client.pause=4s", "link.loss=0",
      "scenario.duration=20s"},
     {{"killed_fraction", 0.7, 1}, {"exchanges", 0, 0}}},
    {"tout-long",
     "connectiontout",
     {"server.connectiontout=16", "client.pause=1s", "link.loss=0",
      "scenario.duration=60s"},
     {{"killed", 0, 0}, {"freed", 1, 100}, {"held_time_mean_s", 6, 9}}},
    /* Reset tells the peer with half a round trip, so does close. */
    {"close",
     "close-reset-discard",
     {"server.end=close", "server.end_when=acked", "link.delay=10ms",
      "link.loss=0", "scenario.duration=10s"},
     {{"close_delay_mean_s", 0.01, 0.011}, {"bytes_lost", 0, 0}}},
    {"reset",
     "close-reset-discard",
     {"server.end=reset", "server.end_when=acked", "link.delay=10ms",
      "link.loss=0", "scenario.duration=10s"},
     {{"close_delay_mean_s", 0.01, 0.011}, {"reset_fraction", 0.9, 1}}},
    /* Nothing tells a peer that has sent all and got all. */
    {"discard",
     "close-reset-discard",
     {"server.end=discard", "server.end_when=acked", "link.delay=10ms",
      "link.loss=0", "scenario.duration=20s"},
     {{"close_delay_mean_s", 2.9, 3.1}, {"bytes_lost", 0, 0}}},
    /* The connection comes during a pause, its reply after it. */
    {"pause",
     "vm-pause",
     {"server.sockets=8", "server.vm.pause_length=2s", "scenario.duration=15s"},
     {{"refused", 0, 0},
      {"connect_delay_max_s", 0.01, 0.012},
      {"exchange_time_max_s", 1.9, 2.2}}},
    {"pause-one-socket",
     "vm-pause",
     {"server.sockets=1", "server.vm.pause_length=2s", "scenario.duration=15s"},
     {{"refused_fraction", 0.3, 1}, {"connect_delay_max_s", 1, 6}}},
    /* No socket is left for a fifth browser, and no SYN of it is answered. */
    {"http-keep",
     "http-keep-open",
     {"server.program=http-page", "server.keep_open=yes", "client.requests=10",
      "client.end=graceful", "client.count=8", "scenario.duration=20s"},
     {{"replies", 50, 200}, {"refused", 0, 0}, {"connect_delay_max_s", 1, 20}}},
    {"http-close",
     "http-keep-open",
     {"server.program=http-page", "server.keep_open=no", "client.requests=1",
      "client.end=wait", "client.count=8", "scenario.duration=20s"},
     {{"replies", 200, 400}, {"connect_delay_max_s", 0.02, 3.2}}},
    /* A tenth of the think times ends as the server's FIN is on its way. */
    {"http-race",
     "http-keepalive-race",
     {"client.profile=node-client", "client.method=POST", "client.pool_idle=0",
      "link.delay=50ms", "scenario.duration=40s"},
     {{"requests_lost_fraction", 0.05, 0.12},
      {"requests_executed_twice", 0, 0}}},
    {"http-race-early",
     "http-keepalive-race",
     {"client.profile=node-client", "client.method=POST",
      "client.pool_idle=0.3s", "link.delay=50ms", "scenario.duration=40s"},
     {{"requests_lost", 0, 0}, {"requests", 500, 1500}}},
    {"http-cut",
     "http-truncated",
     {"server.framing=close", "server.fault=fin", "client.profile=rfc",
      "scenario.duration=20s"},
     {{"requests_cut_unnoticed_fraction", 0.12, 0.28},
      {"requests_cut_noticed", 0, 0}}},
    {"http-cut-length",
     "http-truncated",
     {"server.framing=length", "server.fault=fin", "client.profile=rfc",
      "scenario.duration=20s"},
     {{"requests_cut_unnoticed", 0, 0},
      {"requests_cut_noticed_fraction", 0.12, 0.28}}},
    {"http-erased",
     "http-pipelined-reset",
     {"server.lingering_close=off", "client.page=32", "client.pipelining=32",
      "link.delay=10ms", "link.loss=0", "scenario.duration=10s"},
     {{"requests_erased_fraction", 0.4, 0.7}}},
    {"http-lingers",
     "http-pipelined-reset",
     {"server.lingering_close=on", "client.page=32", "client.pipelining=32",
      "link.delay=10ms", "link.loss=0", "scenario.duration=10s"},
     {{"requests_erased_fraction", 0, 0.03}}},
    {"http-orders",
     "http-orders",
     {"client.http_retry=none", "client.reloads=1", "scenario.duration=20s"},
     {{"requests_executed_twice_fraction", 0.02, 0.08}}},
    /* A cut copy answers for five seconds; old ones for ten. */
    {"http-proxy-cut",
     "http-proxy-cache",
     {"server.framing=close", "server.fault=fin", "proxy.profile=nginx",
      "proxy.buffering=profile", "proxy.cache_stale=no",
      "scenario.duration=20s"},
     {{"requests_cut_cached_fraction", 0.04, 0.2},
      {"requests_cut_noticed", 0, 0},
      {"cache_stale", 0, 0}}},
    {"http-proxy-stale",
     "http-proxy-cache",
     {"server.framing=length", "server.fault=rst", "proxy.profile=varnish",
      "proxy.buffering=whole", "proxy.cache_stale=yes"},
     {{"requests_cut_cached", 0, 0},
      {"cache_stale_fraction", 0.15, 0.25},
      {"requests_lost_fraction", 0, 0.01}}},
    /* FIN_WAIT_2, and nine FINs that nobody answers. */
    {"http-stop",
     "http-graceful-stop",
     {"server.lingering_close=off", "server.stop_timeout=5s",
      "server.stop_reset=yes"},
     {{"closing_time{eager}_max_s", 0.02, 0.021},
      {"closing_time{lazy}_max_s", 59, 61},
      {"closing_time{gone}_max_s", 100, 120}}},
    {"http-stop-reset",
     "http-graceful-stop",
     {"server.lingering_close=always", "server.stop_timeout=5s",
      "server.stop_reset=yes"},
     {{"closing_time{eager}_max_s", 0.02, 0.021},
      {"closing_time{lazy}_max_s", 5, 5},
      {"closing_time{gone}_max_s", 5, 5}}},
    /* After SD_SEND the rest arrives; after closesocket, the same FIN, none. */
    {"window-sd-send",
     "winsock-after-fdclose",
     {"client.end=sd-send", "link.loss=0", "server.handler=10ms"},
     {{"exchanges", 10, 10}, {"bytes_lost", 0, 0}}},
    {"window-closesocket",
     "winsock-after-fdclose",
     {"client.end=closesocket", "link.loss=0", "server.handler=10ms"},
     {{"exchanges", 0, 0}, {"bytes_lost_each", 10000, 10000}}},
    /* The n-th of 20 FINs waits for n - 1 handlers of 20 ms, and 1 ms. */
    {"window-queue",
     "winsock-queue",
     {"client.count=20", "client.reply=200B", "event.leaving.at=25s",
      "server.handler=20ms"},
     {{"notice_delay_mean_s", 0.1909, 0.1911},
      {"notice_delay_max_s", 0.3809, 0.3811}}},
    /* One piece of 2 kB is read when FD_CLOSE comes. */
    {"window-windows",
     "winsock-personalities",
     {"server.at_close=close", "server.recv=2kB", "client.end=sd-send",
      "server.personality=windows", "server.tcp.profile=windows"},
     {{"bytes_lost_each", 8000, 8000}}},
    /* Four sockets for eight peers: half of the questions, or all. */
    {"udp-held",
     "udp-timeout",
     {"server.reconmode=0", "client.count=8", "server.connectiontout=32",
      "scenario.duration=50s"},
     {{"unanswered_fraction", 0.45, 0.55}}},
    {"udp-taken-over",
     "udp-timeout",
     {"server.reconmode=1", "client.count=8", "server.connectiontout=32",
      "scenario.duration=50s"},
     {{"unanswered_fraction", 0, 0.02}}},
    /* A connection each 500 ms, or each 60 ms. */
    {"vendor-without",
     "reconnect",
     {"client.doevents=no", "link.delay=10ms", "scenario.duration=10s"},
     {{"connections", 18, 20}, {"connects_lost", 18, 20}}},
    {"vendor-with",
     "reconnect",
     {"client.doevents=yes", "link.delay=10ms", "scenario.duration=10s"},
     {{"connections", 100, 200}}},
};

static gdouble
number(const CsvTable *table, const char *column)
{
    int at = csv_column(table, column);
    GStrv row = g_ptr_array_index(table->rows, 0);

    g_assert_cmpint(at, >=, 0);
    g_assert_true(*row[at]);
    return g_ascii_strtod(row[at], NULL);
}

static void
test_tiny(gconstpointer data)
{
    guint at = GPOINTER_TO_UINT(data);
    const char *const *s = tiny[at].sets;
    g_autofree char *runs =
        g_build_filename(folder, tiny[at].name, "runs.csv", NULL);
    g_autoptr(GError) error = NULL;
    g_autoptr(CsvTable) table = NULL;
    const char *sets[G_N_ELEMENTS(tiny[at].sets)];
    Ran ran;

    for (gsize i = 0; i < G_N_ELEMENTS(sets); i++) {
        sets[i] = s[i] ? s[i] : "run.replications=1";
    }
    ran_finwait(&ran, folder, "run", tiny[at].scenario, "-q", "--out",
                tiny[at].name, "--set", sets[0], "--set", sets[1], "--set",
                sets[2], "--set", sets[3], "--set", sets[4], "--set", sets[5],
                "--set", sets[6], "--set", sets[7], NULL);
    g_assert_cmpstr(ran.err, ==, "");
    g_assert_cmpint(ran.status, ==, 0);
    ran_clear(&ran);
    table = csv_load(runs, &error);
    g_assert_no_error(error);
    g_assert_cmpuint(table->rows->len, ==, 1);
    for (const Bound *b = tiny[at].bounds;
         b < tiny[at].bounds + G_N_ELEMENTS(tiny[at].bounds) && b->column;
         b++) {
        gdouble value = number(table, b->column);
        g_test_message("%s = %g", b->column, value);
        g_assert_cmpfloat(value, >=, b->least);
        g_assert_cmpfloat(value, <=, b->most);
    }
}

int
main(int argc, char **argv)
{
    int status;

    rows_init(&argc, &argv);
    systems_use(systems);
    folder = test_folder_new();
    for (guint i = 0; i < G_N_ELEMENTS(tiny); i++) {
        g_autofree char *path =
            g_strdup_printf("/scenarios/tiny/%s", tiny[i].name);
        g_test_add_data_func(path, GUINT_TO_POINTER(i), test_tiny);
    }
    status = g_test_run();
    test_folder_remove(folder);
    return status;
}
