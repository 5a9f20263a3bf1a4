/* SPDX-License-Identifier: GPL-2.0-only */
/* A device that is switched off and on again knows nothing of what was
 * (RFC 9293 3.5.1: a half-open connection ends when its peer speaks). */
#include "tests/model/support-rows.h"
#include "tests/model/support-sock.h"

static void
on_init(Device *dev)
{
    SockBench *bench = bench_of(dev);

    g_string_append(bench->events, " init");
    bench_listen(bench, 0, "1001");
}

/* Never ends by itself. */
static void
on_data(Device *dev)
{
    sock_getdata(dev, NULL, 1);
    g_string_append(bench_of(dev)->events, " data");
    for (;;) {
        sys_timercount(dev);
    }
}

static SockBench *
start(BenchPeer **peer)
{
    SockBench *bench = bench_new(NULL);

    bench->program.on_sys_init = on_init;
    bench->program.on_sock_data_arrival = on_data;
    bench_start(bench);
    *peer = bench_establish(bench);
    return bench;
}

/* While the device is off nobody answers; then what the peer repeats finds
 * nobody who knows of it, and a new connection is taken. */
static void
test_peer(void)
{
    BenchPeer *peer;
    SockBench *bench = start(&peer);

    device_stop(bench->dev);
    peer_say(peer, "hello");
    bench_run(bench, 500 * MS);
    g_assert_cmpstr(peer->log->str, ==, "opened");
    device_start(bench->dev);
    bench_assert_state(bench, 0, PL_SST_CLOSED);
    bench_run(bench, 500 * MS);
    g_assert_cmpstr(peer->log->str, ==, "opened end:reset");
    g_assert_cmpstr(bench->events->str, ==, " init");
    peer = bench_dial(bench, PEER_IP, 0, 1001);
    bench_run(bench, 100 * MS);
    bench_assert_state(bench, 0, PL_SST_EST_POPENED);
    bench_free(bench);
}

/* A handler under way does not go on, what is queued or ordered does not come,
 * and settings and buffers are those of power-up. */
static void
test_program(void)
{
    BenchPeer *peer;
    SockBench *bench = start(&peer);

    sock_set_num(bench->dev, 1);
    sock_set_connectiontout(bench->dev, 7);
    sock_set_inconenabledmaster(bench->dev, FALSE);
    sock_redir(bench->dev, PL_REDIR_SOCK0);
    sock_rxbuffrq(bench->dev, 0);
    peer_say(peer, "ab");
    bench_run(bench, 100 * MS);
    g_assert_cmpstr(bench->events->str, ==, " data");
    sock_set_num(bench->dev, 0);
    sock_close(bench->dev);
    device_stop(bench->dev);
    device_start(bench->dev);
    bench_run(bench, 100 * MS);
    g_assert_cmpstr(bench->events->str, ==, " data init");
    g_assert_cmpuint(bench->records->len, ==, 1);
    sock_set_num(bench->dev, 1);
    g_assert_cmpuint(sock_connectiontout(bench->dev), ==, 0);
    g_assert_true(sock_inconenabledmaster(bench->dev));
    g_assert_cmpuint(sys_timercount(bench->dev), ==, 0);
    bench_free(bench);
}

/* A node whose device is gone for good ignores what still comes; a new device
 * on the same port knows nothing. */
static void
test_gone(void)
{
    BenchPeer *peer, *late;
    SockBench *bench = start(&peer);

    device_free(bench->dev);
    peer_say(peer, "hello");
    late = bench_dial(bench, PEER_IP, 0, 1001);
    bench_datagram(bench, PEER_IP, 80, 1001, FALSE, "datagram");
    world_run(bench->world, world_now_ns(bench->world) + 300 * MS);
    g_assert_cmpstr(peer->log->str, ==, "opened");
    g_assert_cmpstr(late->log->str, ==, "");
    bench->dev =
        device_new(bench->node, &bench->config, &bench->program, NULL, NULL);
    device_start(bench->dev);
    bench_run(bench, 1000 * MS);
    g_assert_cmpstr(peer->log->str, ==, "opened end:reset");
    g_assert_cmpstr(late->log->str, ==, "opened");
    bench_free(bench);
}

/* What the program of test_calls() does with its first byte. */
static void
on_order(Device *dev)
{
    SockBench *bench = bench_of(dev);
    char order = 0;

    sock_getdata(dev, &order, 1);
    g_string_append(bench->events, order == 'h' ? " halt" : " reboot");
    (order == 'h' ? sys_halt : sys_reboot)(dev);
    g_string_append(bench->events, " on");
}

static const struct {
    const char *name, *order;
    gint64 up_ns;       /* for how long after the order nobody answers */
    const char *events; /* of the program, 2 s later */
    const char *peer;   /* what the old peer then gets for its bytes */
} calls[] = {
    {"halt", "h", 0, " halt", "opened"},
    {"reboot", "r", NS_PER_S, " reboot init", "opened end:reset"},
};

/* Behind sys.halt and sys.reboot the handler does not go on.  A halted device
 * answers, and its connection lives; one that reboots is deaf for reboot_ns. */
static void
test_calls(gconstpointer data)
{
    guint i = rows_number(data);
    SockBench *bench = bench_new(NULL);
    BenchPeer *peer;

    bench->program.on_sys_init = on_init;
    bench->program.on_sock_data_arrival = on_order;
    bench_start(bench);
    bench_run(bench, 10 * MS);
    peer = bench_establish(bench);
    peer_say(peer, calls[i].order);
    bench_run(bench, 100 * MS);
    g_assert_cmpint(device_is_on(bench->dev), ==, calls[i].up_ns == 0);
    bench_run(bench, calls[i].up_ns);
    g_assert_true(device_is_on(bench->dev));
    bench_run(bench, 900 * MS);
    peer_say(peer, "x");
    bench_run(bench, 1000 * MS);
    g_assert_cmpstr(bench->events->str, ==, calls[i].events);
    g_assert_cmpstr(peer->log->str, ==, calls[i].peer);
    bench_free(bench);
}

/* A handler that was halted goes on when the host lets it; one that the host
 * switches off while it reboots stays off. */
static void
test_host(void)
{
    BenchPeer *peer;
    SockBench *bench = bench_new(NULL);

    bench->program.on_sock_data_arrival = on_order;
    bench_start(bench);
    peer = bench_establish(bench);
    peer_say(peer, "h");
    bench_run(bench, 100 * MS);
    device_vm_resume(bench->dev);
    bench_run(bench, 100 * MS);
    g_assert_cmpstr(bench->events->str, ==, " halt on");
    sys_reboot(bench->dev);
    bench_run(bench, 100 * MS);
    g_assert_false(device_is_on(bench->dev));
    device_stop(bench->dev);
    bench_run(bench, 2000 * MS);
    g_assert_false(device_is_on(bench->dev));
    bench_free(bench);
}

/* Off in the middle of a run is the end of a connection, by which what nobody
 * has read or acknowledged is lost; off at the end of the run is not. */
static void
test_account(void)
{
    BenchPeer *peer;
    SockBench *bench = bench_new(NULL);

    bench_start(bench);
    peer = bench_establish(bench);
    peer_say(peer, "unread");
    bench_run(bench, 100 * MS);
    sock_set_num(bench->dev, 0);
    sock_setdata(bench->dev, "unsent", 6);
    device_off(bench->dev);
    bench_assert_outcome(bench, 0, OUTCOME_DISCARDED);
    g_assert_cmpint(bench_record(bench, 0)->end_ns, ==,
                    world_now_ns(bench->world));
    g_assert_cmpuint(bench_record(bench, 0)->dropped_bytes, ==, 6);
    g_assert_cmpuint(bench_record(bench, 0)->left_bytes, ==, 6);
    device_start(bench->dev);
    bench_establish(bench);
    device_stop(bench->dev);
    bench_assert_outcome(bench, 1, OUTCOME_NEVER_CLOSED);
    bench_free(bench);
}

/* A client that is refused still wants what it wanted first; once it has been
 * in, it wants anew. */
static void
test_wanted(void)
{
    SockBench *bench = bench_new(NULL);
    gint64 first_ns;

    bench_start(bench);
    first_ns = world_now_ns(bench->world);
    bench->verdict = PORT_SYN_REFUSE;
    bench_connect(bench, 0, PEER_IP, 80);
    bench_run(bench, 500 * MS);
    bench->verdict = PORT_SYN_ACCEPT;
    bench_connect(bench, 0, PEER_IP, 80);
    bench_run(bench, 100 * MS);
    sock_reset(bench->dev);
    bench_run(bench, 100 * MS);
    bench_connect(bench, 0, PEER_IP, 80);
    bench_run(bench, 100 * MS);
    device_off(bench->dev);
    g_assert_cmpuint(bench->records->len, ==, 3);
    g_assert_cmpint(bench_record(bench, 0)->wanted_ns, ==, first_ns);
    g_assert_cmpint(bench_record(bench, 1)->wanted_ns, ==, first_ns);
    g_assert_cmpint(bench_record(bench, 2)->wanted_ns, >, first_ns);
    bench_free(bench);
}

typedef struct Variables {
    guint boots;
    guint *all; /* of them, which the device knows nothing of */
} Variables;

static void
count_boots(Device *dev)
{
    Variables *mine = device_program_data(dev);

    mine->boots++;
    ++*mine->all;
}

/* The program's variables are those of power-up each time. */
static void
test_variables(void)
{
    guint all = 0;
    Variables mine = {.all = &all}, at_boot = mine;
    SockBench *bench = bench_new(NULL);
    const DeviceProgram program = {.on_sys_init = count_boots,
                                   .data = &mine,
                                   .data_at_boot = &at_boot,
                                   .data_bytes = sizeof mine};
    Device *dev;

    bench_start(bench);
    dev = device_new(world_host_add(bench->world, "E", SOCK_DEV2_IP),
                     &bench->config, &program, NULL, NULL);
    for (guint i = 0; i < 3; i++) {
        device_start(dev);
        bench_run(bench, 10 * MS);
        device_off(dev);
    }
    g_assert_cmpuint(all, ==, 3);
    g_assert_cmpuint(mine.boots, ==, 1);
    device_free(dev);
    bench_free(bench);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/sock/reboot/peer", test_peer);
    g_test_add_func("/sock/reboot/program", test_program);
    g_test_add_func("/sock/reboot/gone", test_gone);
    g_test_add_func("/sock/reboot/account", test_account);
    g_test_add_func("/sock/reboot/wanted", test_wanted);
    g_test_add_func("/sock/reboot/variables", test_variables);
    ROWS_ADD("/sock/reboot/calls", calls, test_calls);
    g_test_add_func("/sock/reboot/host", test_host);
    return g_test_run();
}
