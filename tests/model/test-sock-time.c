/* SPDX-License-Identifier: GPL-2.0-only */
/* connectiontout, toutcounter (sock-fact 8) and on_sys_timer. */
#include "tests/model/support-sock.h"

/* Runs to 'at_ns' since power-up. */
static void
run_to(SockBench *bench, gint64 at_ns)
{
    bench_run(bench, at_ns - world_now_ns(bench->world));
}

static guint
counter(SockBench *bench)
{
    sock_set_num(bench->dev, 0);
    return sock_toutcounter(bench->dev);
}

/* An established connection of socket 0 that began at BEGAN_NS. */
#define BEGAN_NS (11 * MS)
static BenchPeer *
establish(SockBench *bench, guint16 limit)
{
    BenchPeer *peer;

    bench_start(bench);
    bench_listen(bench, 0, "1001");
    sock_set_connectiontout(bench->dev, limit);
    peer = bench_dial(bench, PEER_IP, 0, 1001);
    bench_run(bench, 100 * MS);
    return peer;
}

/* Trace 7: reset when the counter reaches the limit; the value stays. */
static const struct {
    const char *name;
    guint16 limit;
    guint extra_ticks; /* OPEN-23 */
    gint64 expires_ns;
} limits[] = {
    {"10", 10, 0, BEGAN_NS + 5000 * MS},
    {"10-and-a-tick", 10, 1, BEGAN_NS + 5500 * MS},
    {"1", 1, 0, BEGAN_NS + 500 * MS},
    {"65535", 65535, 0, BEGAN_NS + 65535 * 500 * MS},
};

static void
test_expires(gconstpointer data)
{
    guint i = rows_number(data);
    SockBench *bench = bench_new(NULL);
    BenchPeer *peer;

    bench->config.tout_extra_ticks = limits[i].extra_ticks;
    peer = establish(bench, limits[i].limit);
    run_to(bench, limits[i].expires_ns - 1);
    bench_assert_state(bench, 0, PL_SST_EST_POPENED);
    run_to(bench, limits[i].expires_ns);
    bench_assert_state(bench, 0, PL_SST_CL_ARESET_TOUT);
    run_to(bench, limits[i].expires_ns + 2000 * MS);
    g_assert_cmpuint(counter(bench), ==, limits[i].limit);
    g_assert_cmpstr(peer->log->str, ==, "opened end:reset");
    bench_assert_outcome(bench, 0, OUTCOME_TIMEOUT);
    bench_free(bench);
}

/* The counter is at 1 when half a second has passed, and not before. */
static void
test_counter(void)
{
    SockBench *bench = bench_new(NULL);

    establish(bench, 10);
    g_assert_cmpuint(counter(bench), ==, 0);
    run_to(bench, BEGAN_NS + 500 * MS - 1);
    g_assert_cmpuint(counter(bench), ==, 0);
    run_to(bench, BEGAN_NS + 500 * MS);
    g_assert_cmpuint(counter(bench), ==, 1);
    run_to(bench, BEGAN_NS + 4999 * MS);
    g_assert_cmpuint(counter(bench), ==, 9);
    bench_free(bench);
}

/* Without a limit it saturates at 1 and nothing ends. */
static void
test_no_limit(void)
{
    SockBench *bench = bench_new(NULL);

    establish(bench, 0);
    run_to(bench, 60000 * MS);
    g_assert_cmpuint(counter(bench), ==, 1);
    bench_assert_state(bench, 0, PL_SST_EST_POPENED);
    bench_free(bench);
}

/* Data in and data out start it again; the peer's ACK does so only with the
 * alternative to OPEN-14. */
static const struct {
    const char *name;
    gboolean in; /* data from the peer; else to the peer */
    ToutReset reset;
    gint64 at_ns, expires_ns;
} exchanges[] = {
    {"in", TRUE, TOUT_RESET_DATA, 2300 * MS, 7310 * MS},
    {"out", FALSE, TOUT_RESET_DATA, 2495 * MS, 7495 * MS},
    {"ack", FALSE, TOUT_RESET_DATA_ACK, 2495 * MS, 7515 * MS},
};

static void
test_exchange(gconstpointer data)
{
    guint i = rows_number(data);
    SockBench *bench = bench_new(NULL);
    BenchPeer *peer;

    bench->config.tout_reset = exchanges[i].reset;
    peer = establish(bench, 10);
    run_to(bench, exchanges[i].at_ns);
    if (exchanges[i].in) {
        peer_say(peer, "x");
    } else {
        sock_setdata(bench->dev, "x", 1);
        sock_send(bench->dev);
    }
    run_to(bench, exchanges[i].expires_ns - 1);
    bench_assert_state(bench, 0, PL_SST_EST_POPENED);
    run_to(bench, exchanges[i].expires_ns);
    bench_assert_state(bench, 0, PL_SST_CL_ARESET_TOUT);
    bench_free(bench);
}

/* A limit can change while the counter runs. */
static void
test_change(void)
{
    SockBench *bench = bench_new(NULL);

    establish(bench, 0);
    run_to(bench, 3100 * MS); /* the counter stands at 1 */
    sock_set_connectiontout(bench->dev, 3);
    run_to(bench, 3600 * MS);
    g_assert_cmpuint(counter(bench), ==, 2);
    sock_set_connectiontout(bench->dev, 100);
    run_to(bench, 5100 * MS);
    g_assert_cmpuint(counter(bench), ==, 5);
    sock_set_connectiontout(bench->dev, 2); /* below: at the next tick */
    run_to(bench, BEGAN_NS + 5500 * MS - 1);
    bench_assert_state(bench, 0, PL_SST_EST_POPENED);
    run_to(bench, BEGAN_NS + 5500 * MS);
    bench_assert_state(bench, 0, PL_SST_CL_ARESET_TOUT);
    bench_free(bench);
}

/* It runs in every phase: an unanswered SYN expires, too. */
static void
test_opening(void)
{
    SockBench *bench = bench_new(NULL);

    bench->verdict = PORT_SYN_IGNORE;
    bench_start(bench);
    sock_set_num(bench->dev, 0);
    sock_set_connectiontout(bench->dev, 2);
    bench_connect(bench, 0, PEER_IP, 80);
    run_to(bench, 1100 * MS);
    g_assert_cmpstr(bench->events->str, ==, "ARP AO ARESET_TOUT");
    bench_free(bench);
}

/* A new connection starts at 0. */
static void
test_next_connection(void)
{
    SockBench *bench = bench_new(NULL);

    peer_reset(establish(bench, 3));
    run_to(bench, 2000 * MS);
    bench_dial(bench, PEER_IP, 0, 1001);
    run_to(bench, 2100 * MS);
    g_assert_cmpuint(counter(bench), ==, 0);
    run_to(bench, 3510 * MS);
    bench_assert_state(bench, 0, PL_SST_CL_ARESET_TOUT);
    bench_free(bench);
}

/* ---- on_sys_timer ------------------------------------------------------- */

static void
note_tick(Device *dev)
{
    g_string_append_printf(bench_of(dev)->events, "%u ", sys_timercount(dev));
}

/* Every half second; those that fall into a pause are never generated. */
static void
test_sys_timer(void)
{
    SockBench *bench = bench_new(NULL);
    VmPause pause = {1200 * MS, 1000 * MS};

    bench->config.vm.pauses = &pause;
    bench->config.vm.n_pauses = 1;
    bench->program.on_sys_timer = note_tick;
    bench_start(bench);
    run_to(bench, 3400 * MS);
    g_assert_cmpstr(bench->events->str, ==, "1 2 5 6 ");
    bench_free(bench);
}

static void
slow_tick(Device *dev)
{
    note_tick(dev);
    if (sys_timercount(dev) == 1) {
        while (sys_timercount(dev) < 4) {
        }
        sys_doevents(dev);
    }
}

/* Trace 5 on a device: ticks queued during a long handler are lost in its
 * doevents. */
static void
test_lost_ticks(void)
{
    SockBench *bench = bench_new(NULL);
    DeviceStats stats;

    bench->program.on_sys_timer = slow_tick;
    bench_start(bench);
    run_to(bench, 2600 * MS);
    g_assert_cmpstr(bench->events->str, ==, "1 5 ");
    device_stats(bench->dev, &stats);
    g_assert_cmpuint(stats.events_lost, ==, 3);
    bench_free(bench);
}

static void
note_init(Device *dev)
{
    g_string_append_printf(bench_of(dev)->events, "init ");
}

/* The first event ever is on_sys_init. */
static void
test_init(void)
{
    SockBench *bench = bench_new(NULL);

    bench->program.on_sys_init = note_init;
    bench->program.on_sys_timer = note_tick;
    bench_start(bench);
    run_to(bench, 600 * MS);
    g_assert_cmpstr(bench->events->str, ==, "init 1 ");
    bench_free(bench);
}

int
main(int argc, char **argv)
{
    rows_init(&argc, &argv);
    ROWS_ADD("/sock/time/expires", limits, test_expires);
    g_test_add_func("/sock/time/counter", test_counter);
    g_test_add_func("/sock/time/no-limit", test_no_limit);
    ROWS_ADD("/sock/time/exchange", exchanges, test_exchange);
    g_test_add_func("/sock/time/change", test_change);
    g_test_add_func("/sock/time/opening", test_opening);
    g_test_add_func("/sock/time/next-connection", test_next_connection);
    g_test_add_func("/sock/time/sys-timer", test_sys_timer);
    g_test_add_func("/sock/time/lost-ticks", test_lost_ticks);
    g_test_add_func("/sock/time/init", test_init);
    return g_test_run();
}
