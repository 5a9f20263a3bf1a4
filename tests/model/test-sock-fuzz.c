/* SPDX-License-Identifier: GPL-2.0-only */
/* Random programs of two devices, commands and peers, with loss, pauses and
 * every alternative of the undocumented points: no invariant breaks
 * (bench_run() checks them at each step), every connection gives one record,
 * and a seed gives one trace. */
#include "tests/model/support-sock-fuzz.h"
#include <string.h>

#define SEEDS 2000
#define SEEDS_SLOW 20000 /* with -m slow */
#define RUN_NS (10000 * MS)

typedef struct Fuzz {
    GRand *rand;
    SockBench *bench;
    GChecksum *trace;
} Fuzz;

static guint
below(Fuzz *fuzz, guint n)
{
    return fuzz_below(fuzz->rand, n);
}

/* ---- The peers ---------------------------------------------------------- */

/* A request, or a piece of one. */
static void
ask(Fuzz *fuzz, BenchPeer *peer)
{
    static const char *const texts[] = {
        "GET / HTTP/1.1\r\n\r\n",
        "GET /code.html?a=1 HTTP/1.1\r\n\r\nGET / HTTP/1.1\r\n\r\n",
        "POST /code.html HTTP/1.1\r\nContent-Length: 400\r\n\r\n",
        "GET /nowhere HTTP/1.1\r\n",
        "\r\n",
    };
    const char *text = texts[below(fuzz, G_N_ELEMENTS(texts))];

    port_tcp_send(peer->tcp, text, strlen(text));
}

static void
disturb(Fuzz *fuzz)
{
    SockBench *bench = fuzz->bench;
    BenchPeer *peer;

    if (!below(fuzz, 3)) {
        bench_dial(bench, below(fuzz, 2) ? PEER_IP : PEER2_IP, 0,
                   (guint16)(1001 + below(fuzz, 3)));
        return;
    }
    if (!below(fuzz, 3)) {
        bench_datagram(bench, below(fuzz, 2) ? PEER_IP : PEER2_IP,
                       (guint16)(80 + below(fuzz, 2)),
                       (guint16)(1001 + below(fuzz, 3)), !below(fuzz, 4),
                       "datagram");
        return;
    }
    bench->verdict = (PortVerdict)below(fuzz, 3);
    peer = bench->peers->len ? bench_last_peer(bench) : NULL;
    if (!peer || !peer->tcp) {
        return;
    }
    switch (below(fuzz, 10)) {
    case 0:
        peer_half_close(peer);
        break;
    case 1:
        peer_reset(peer);
        break;
    case 2:
        peer_vanish(peer);
        break;
    case 3:
        peer->leaves_unread = !peer->leaves_unread;
        peer_read(peer);
        break;
    case 4:
        peer->holds_open = !peer->holds_open;
        break;
    case 5:
    case 6:
        ask(fuzz, peer);
        break;
    default:
        port_tcp_send(peer->tcp, NULL, below(fuzz, 3000));
        break;
    }
}

static void
pause_or_resume(Fuzz *fuzz)
{
    if (below(fuzz, 4)) {
        device_vm_resume(fuzz->bench->dev);
    } else {
        device_vm_pause(fuzz->bench->dev);
    }
}

/* What the host, a debugger say, does between two events. */
static void
command(Fuzz *fuzz)
{
    SockBench *bench = fuzz->bench;

    for (guint n = below(fuzz, 4); n > 0; n--) {
        fuzz_statement(below(fuzz, 4) ? bench->dev : bench->second);
        bench_check(bench);
    }
}

/* Off for a while, then everything begins anew. */
static void
reboot(Fuzz *fuzz)
{
    Device *dev = below(fuzz, 2) ? fuzz->bench->dev : fuzz->bench->second;

    device_stop(dev);
    bench_run(fuzz->bench, below(fuzz, 500) * MS);
    device_start(dev);
}

/* ---- One run ------------------------------------------------------------ */

static void
on_trace(gpointer user, const TraceRecord *record)
{
    Fuzz *fuzz = user;
    char *line = g_strdup_printf("%" G_GINT64_FORMAT " %s %u %s %s\n",
                                 record->time_ns, trace_kind_name(record->kind),
                                 record->index, record->name, record->detail);

    g_checksum_update(fuzz->trace, (const guchar *)line, -1);
    g_free(line);
}

static SockBench *
draw_bench(Fuzz *fuzz, guint seed)
{
    WorldConfig world;
    SockBench *bench;

    world_config_default(&world);
    world.seed = seed;
    world.loss = 0.1 * below(fuzz, 4);
    world.tcp.bad_seq_ends = below(fuzz, 2) == 1;
    bench = bench_new(&world);
    bench->user = fuzz->rand;
    fuzz_config(fuzz->rand, &bench->config);
    fuzz_program(bench);
    return bench;
}

/* Another device, whose program draws from the same numbers. */
static void
start_second(Fuzz *fuzz)
{
    SockBench *bench = fuzz->bench;
    DeviceConfig config = bench->config;

    fuzz_config(fuzz->rand, &config);
    bench->second = device_new(world_host_add(bench->world, "E", SOCK_DEV2_IP),
                               &config, &bench->program, NULL, NULL);
    device_start(bench->second);
}

/* What a record says of its bytes adds up. */
static void
check_bytes(const Record *record)
{
    if (record->udp) {
        return;
    }
    g_assert_cmpuint(record->written_bytes, ==,
                     record->acked_bytes + record->left_bytes);
    g_assert_cmpuint(record->received_bytes, ==,
                     record->read_bytes + record->dropped_bytes +
                         record->waiting_bytes);
}

/* Each SYN taken and each connect that was not lost began a connection;
 * each must have given a record by the time of power-down. */
static void
check_records(SockBench *bench)
{
    guint64 passive = 0;
    DeviceStats stats;

    for (guint i = 0; i < bench->records->len; i++) {
        const Record *record = bench_record(bench, i);

        passive += record->active ? 0 : 1;
        check_bytes(record);
        g_assert_cmpint(record->wanted_ns, <=, record->asked_ns);
        g_assert_cmpint(record->asked_ns, <=, record->end_ns);
        g_assert_cmpint(record->end_ns, <=, record->ready_ns);
        g_assert_true((record->end_ns == PORT_NEVER) ==
                      (record->outcome == OUTCOME_NEVER_CLOSED));
    }
    device_stats(bench->dev, &stats);
    g_assert_cmpuint(passive, ==, stats.accepted);
    g_assert_cmpuint(bench->records->len - passive, ==, stats.begun);
}

/* Runs one seed; its trace as a digest.  (transfer full) */
static char *
run(guint seed)
{
    Fuzz fuzz = {g_rand_new_with_seed(seed), NULL,
                 g_checksum_new(G_CHECKSUM_SHA256)};
    SockBench *bench = draw_bench(&fuzz, seed);
    char *digest;

    fuzz.bench = bench;
    bench_start(bench);
    start_second(&fuzz);
    bench->trace = on_trace;
    bench->trace_user = &fuzz;
    while (world_now_ns(bench->world) < RUN_NS) {
        disturb(&fuzz);
        pause_or_resume(&fuzz);
        command(&fuzz);
        if (!below(&fuzz, 100)) {
            reboot(&fuzz);
        }
        bench_run(bench, (1 + below(&fuzz, 100)) * MS);
    }
    device_stop(bench->dev);
    check_records(bench);
    digest = g_strdup(g_checksum_get_string(fuzz.trace));
    bench_free(bench);
    g_checksum_free(fuzz.trace);
    g_rand_free(fuzz.rand);
    return digest;
}

static void
test_seeds(void)
{
    guint seeds = g_test_slow() ? SEEDS_SLOW : SEEDS;

    for (guint seed = 1; seed <= seeds; seed++) {
        g_free(run(seed));
    }
}

static void
test_same_trace(void)
{
    for (guint seed = 1; seed <= 5; seed++) {
        char *first = run(seed);
        char *again = run(seed);
        char *other = run(seed + 1000);

        g_assert_cmpstr(first, ==, again);
        g_assert_cmpstr(first, !=, other);
        g_free(first);
        g_free(again);
        g_free(other);
    }
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/sock/fuzz/seeds", test_seeds);
    g_test_add_func("/sock/fuzz/same-trace", test_same_trace);
    return g_test_run();
}
