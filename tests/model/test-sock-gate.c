/* SPDX-License-Identifier: GPL-2.0-only */
/* The accept gate (sock-fact 6): a socket takes and makes no connection
 * before its closing event has been processed; traces 1, 2 and 3. */
#include "tests/model/support-sock.h"

#define DISPATCH (50 * US)

/* ready - end is the wait for the VM to handle the closing event. */
static const struct {
    const char *name;
    GateOpens opens;
    gboolean handled; /* the program has on_sock_event */
    gint64 compute_ns;
    gint64 delay_ns;
} delays[] = {
    {"handler", GATE_OPENS_AT_END, TRUE, 0, DISPATCH},
    {"handler-computes", GATE_OPENS_AT_END, TRUE, 20 * MS, 20 * MS + DISPATCH},
    {"no-handler", GATE_OPENS_AT_END, FALSE, 20 * MS, 0},
    {"at-start", GATE_OPENS_AT_START, TRUE, 20 * MS, 0},
};

static void
test_delay(gconstpointer data)
{
    guint i = rows_number(data);
    SockBench *bench = bench_new(NULL);
    BenchPeer *peer;
    const Record *record;

    bench->config.gate_opens = delays[i].opens;
    bench->config.vm.compute[ON_SOCK_EVENT].fixed_ns = delays[i].compute_ns;
    bench->program.on_sock_event = delays[i].handled ? bench_note : NULL;
    bench_start(bench);
    peer = bench_establish(bench);
    peer_reset(peer);
    bench_run(bench, 100 * MS);
    record = bench_record(bench, 0);
    g_assert_cmpint(record->ready_ns - record->end_ns, ==, delays[i].delay_ns);
    bench_free(bench);
}

/* After a passive close two events wait: that of PC is handled first. */
static void
test_passive_close(void)
{
    SockBench *bench = bench_new(NULL);
    const Record *record;

    bench->config.vm.compute[ON_SOCK_EVENT].fixed_ns = 50 * MS;
    bench_start(bench);
    bench_establish(bench);
    bench_run(bench, 100 * MS);
    peer_half_close(bench_last_peer(bench));
    bench_run(bench, 200 * MS);
    record = bench_record(bench, 0);
    /* CLOSED follows PC by the round trip of FIN and ACK */
    g_assert_cmpint(record->ready_ns - record->end_ns, ==,
                    2 * (50 * MS + DISPATCH) - 20 * MS);
    bench_free(bench);
}

/* Trace 3: with the VM stopped the connection and its end are taken, the
 * next SYN is not; what it gets instead is OPEN-1. */
static const struct {
    const char *name;
    GatedSyn gated_syn;
    const char *log;
    guint64 refused, ignored;
} answers[] = {
    {"rst", GATED_SYN_BUSY, "end:refused", 1, 0},
    {"drop", GATED_SYN_DROP, "", 0, 1},
};

static void
test_stopped(gconstpointer data)
{
    guint i = rows_number(data);
    SockBench *bench = bench_new(NULL);
    BenchPeer *first, *second;
    DeviceStats stats;

    bench->config.gated_syn = answers[i].gated_syn;
    bench_start(bench);
    first = bench_establish(bench);
    device_vm_pause(bench->dev);
    peer_half_close(first);
    bench_run_until(bench, 0, PL_SST_CL_PCLOSED);
    second = bench_dial(bench, PEER_IP, 0, 1001);
    bench_run(bench, 100 * MS);
    g_assert_cmpstr(second->log->str, ==, answers[i].log);
    bench_assert_state(bench, 0, PL_SST_CL_PCLOSED);
    device_stats(bench->dev, &stats);
    g_assert_cmpuint(stats.syn_refused, ==, answers[i].refused);
    g_assert_cmpuint(stats.syn_ignored, ==, answers[i].ignored);

    device_vm_resume(bench->dev);
    bench_run(bench, 300 * MS); /* a SYN is repeated after 200 ms */
    if (answers[i].gated_syn == GATED_SYN_BUSY) {
        second = bench_dial(bench, PEER_IP, 0, 1001);
        bench_run(bench, 100 * MS);
    }
    g_assert_cmpstr(second->log->str, ==, "opened");
    bench_free(bench);
}

/* ---- close, wait, connect ----------------------------------------------- */

/* In one handler, as programs do it wrong (trace 1) and right (trace 2). */
static void
reconnect(Device *dev, gboolean doevents)
{
    sock_set_num(dev, 0);
    sock_close(dev);
    while (sock_statesimple(dev) != PL_SSTS_CLOSED) {
    }
    if (doevents) {
        sys_doevents(dev);
    }
    bench_target(dev, PEER_IP);
    sock_set_targetport(dev, 80);
    sock_connect(dev);
}

static void
wrong(Device *dev)
{
    sock_getdata(dev, NULL, 255);
    reconnect(dev, FALSE);
}

static void
right(Device *dev)
{
    sock_getdata(dev, NULL, 255);
    reconnect(dev, TRUE);
}

static const struct {
    const char *name;
    void (*on_sock_data_arrival)(Device *dev);
    gboolean handled;
    GatedConnect gated_connect;
    const char *dispatch; /* all events taken off from the first data on */
    guint64 lost;
} recipes[] = {
    {"without-doevents", wrong, TRUE, GATED_CONNECT_DROP,
     "0:on_sock_data_arrival 0:AC 0:ACLOSED", 1},
    {"with-doevents", right, TRUE, GATED_CONNECT_DROP,
     "0:on_sock_data_arrival 0:AC 0:ACLOSED 0:ARP 0:AO 0:EST_AOPENED", 0},
    {"needed-without-handler", wrong, FALSE, GATED_CONNECT_DROP,
     "0:on_sock_data_arrival 0:AC 0:ACLOSED", 1},
    {"without-handler", right, FALSE, GATED_CONNECT_DROP,
     "0:on_sock_data_arrival 0:AC 0:ACLOSED 0:ARP 0:AO 0:EST_AOPENED", 0},
    {"deferred", wrong, TRUE, GATED_CONNECT_DEFER,
     "0:on_sock_data_arrival 0:AC 0:ACLOSED 0:ARP 0:AO 0:EST_AOPENED", 0},
};

static void
test_recipe(gconstpointer data)
{
    guint i = rows_number(data);
    SockBench *bench = bench_new(NULL);
    BenchPeer *peer;
    DeviceStats stats;

    bench->config.gated_connect = recipes[i].gated_connect;
    bench->program.on_sock_data_arrival = recipes[i].on_sock_data_arrival;
    bench->program.on_sock_event = recipes[i].handled ? bench_note : NULL;
    bench_start(bench);
    peer = bench_establish(bench);
    g_string_truncate(bench->dispatch, 0);
    peer_say(peer, "go");
    bench_run(bench, 500 * MS);
    g_assert_cmpstr(bench->dispatch->str, ==, recipes[i].dispatch);
    device_stats(bench->dev, &stats);
    g_assert_cmpuint(stats.connects_lost, ==, recipes[i].lost);
    bench_free(bench);
}

/* A connect in the handler of the closing event is lost under OPEN-2's END,
 * and works under START. */
static void
connect_when_closed(Device *dev, SockState newstate, SockStateSimple simple)
{
    bench_note(dev, newstate, simple);
    if (simple == PL_SSTS_CLOSED) {
        bench_target(dev, PEER_IP);
        sock_set_targetport(dev, 80);
        sock_connect(dev);
    }
}

static const struct {
    const char *name;
    GateOpens opens;
    const char *events;
} connects[] = {
    {"at-end", GATE_OPENS_AT_END, "PRESET_EST"},
    {"at-start", GATE_OPENS_AT_START, "PRESET_EST ARP AO EST_AOPENED"},
};

static void
test_connect_in_handler(gconstpointer data)
{
    guint i = rows_number(data);
    SockBench *bench = bench_new(NULL);

    bench->config.gate_opens = connects[i].opens;
    bench->program.on_sock_event = connect_when_closed;
    bench_start(bench);
    peer_reset(bench_establish(bench));
    bench_run(bench, 500 * MS);
    g_assert_cmpstr(bench->events->str, ==, connects[i].events);
    bench_free(bench);
}

/* Under START a connection can come and go while the handler of the previous
 * closing event still runs; its own closing event opens the gate again, not
 * the end of that handler. */
static void
test_closed_again(void)
{
    SockBench *bench = bench_new(NULL);
    const Record *record;

    bench->config.gate_opens = GATE_OPENS_AT_START;
    bench->config.vm.compute[ON_SOCK_EVENT].fixed_ns = 100 * MS;
    bench_start(bench);
    bench_establish(bench);
    bench_run(bench, 500 * MS);
    peer_reset(bench_last_peer(bench));
    bench_run(bench, 20 * MS);
    bench_dial(bench, PEER_IP, 0, 1001);
    bench_run(bench, 50 * MS);
    peer_reset(bench_last_peer(bench));
    bench_run(bench, 1000 * MS);
    g_assert_cmpuint(bench->records->len, ==, 2);
    record = bench_record(bench, 1);
    /* the closing handler's rest, then PO and EST_POPENED */
    g_assert_cmpint(record->ready_ns - record->asked_ns, ==,
                    3 * (100 * MS + DISPATCH) - 20 * MS);
    bench_free(bench);
}

/* A full queue that drops the closing event does not lock the socket up. */
static void
test_dropped_event(void)
{
    SockBench *bench = bench_new(NULL);
    DeviceStats stats;

    bench->config.event_capacity = 2;
    bench_start(bench);
    device_vm_pause(bench->dev);
    bench_listen(bench, 0, "1001");
    bench_dial(bench, PEER_IP, 0, 1001); /* PO and EST fill the queue */
    bench_run(bench, 100 * MS);
    peer_reset(bench_last_peer(bench));
    bench_run(bench, 100 * MS);
    device_stats(bench->dev, &stats);
    g_assert_cmpuint(stats.events_dropped, ==, 1);
    g_assert_cmpuint(stats.event_high_water, ==, 2);
    bench_dial(bench, PEER_IP, 0, 1001);
    bench_run(bench, 100 * MS);
    bench_assert_state(bench, 0, PL_SST_EST_POPENED);
    bench_free(bench);
}

int
main(int argc, char **argv)
{
    rows_init(&argc, &argv);
    ROWS_ADD("/sock/gate/delay", delays, test_delay);
    ROWS_ADD("/sock/gate/stopped", answers, test_stopped);
    ROWS_ADD("/sock/gate/reconnect", recipes, test_recipe);
    g_test_add_func("/sock/gate/passive-close", test_passive_close);
    ROWS_ADD("/sock/gate/connect-in-handler", connects,
             test_connect_in_handler);
    g_test_add_func("/sock/gate/closed-again", test_closed_again);
    g_test_add_func("/sock/gate/dropped-event", test_dropped_event);
    return g_test_run();
}
