/* SPDX-License-Identifier: GPL-2.0-only */
/* The closed codes by phase (sock-fact 4): the peer's RST and retries
 * exhausted, while opening, established and closing, and no link address. */
#include "tests/model/support-sock.h"

/* Brings socket 0 to its end in one certain way. */
typedef void (*End)(SockBench *bench);

static BenchPeer *
dial(SockBench *bench)
{
    bench_listen(bench, 0, "1001");
    return bench_dial(bench, PEER_IP, 0, 1001);
}

static void
cut(SockBench *bench)
{
    world_link_set(bench->world, NULL, FALSE);
}

static void
rst_po(SockBench *bench)
{
    peer_reset(dial(bench)); /* the SYN,ACK then finds nobody */
}

static void
rst_ao(SockBench *bench)
{
    bench->verdict = PORT_SYN_REFUSE;
    bench_connect(bench, 0, PEER_IP, 80);
}

static void
rst_est(SockBench *bench)
{
    peer_reset(bench_establish(bench));
}

static void
rst_pc(SockBench *bench)
{
    BenchPeer *peer = bench_establish(bench);

    world_drop(bench->world, bench->node, WORLD_FIN, 1);
    peer_half_close(peer);
    bench_run_until(bench, 0, PL_SST_PC);
    peer_reset(peer);
}

static void
rst_ac(SockBench *bench)
{
    BenchPeer *peer = bench_establish(bench);

    peer->holds_open = TRUE;
    sock_close(bench->dev);
    bench_run_until(bench, 0, PL_SST_AC);
    peer_reset(peer);
}

static void
retries_po(SockBench *bench)
{
    dial(bench);
    bench_run_until(bench, 0, PL_SST_PO);
    cut(bench);
}

static void
retries_ao(SockBench *bench)
{
    bench->verdict = PORT_SYN_IGNORE;
    bench_connect(bench, 0, PEER_IP, 80);
}

static void
retries_est(SockBench *bench)
{
    bench_establish(bench);
    cut(bench);
    sock_setdata(bench->dev, "x", 1);
    sock_send(bench->dev);
}

static void
retries_pc(SockBench *bench)
{
    peer_half_close(bench_establish(bench));
    bench_run_until(bench, 0, PL_SST_PC);
    cut(bench);
}

static void
retries_ac(SockBench *bench)
{
    bench_establish(bench);
    cut(bench);
    sock_close(bench->dev);
}

static void
no_address(SockBench *bench)
{
    bench_connect(bench, 0, NOBODY_IP, 80);
}

static void
outport_taken(SockBench *bench)
{
    sock_set_num(bench->dev, 1);
    sock_set_outport(bench->dev, 5000);
    bench_connect(bench, 1, PEER_IP, 80);
    bench_run(bench, 200 * MS);
    g_string_truncate(bench->events, 0);
    sock_set_num(bench->dev, 0);
    sock_set_outport(bench->dev, 5000);
    bench_connect(bench, 0, PEER_IP, 80);
}

static const struct {
    const char *name;
    End end;
    SockState code;
    const char *events; /* since the connection was established */
    Outcome outcome;
} cases[] = {
    {"rst/po", rst_po, PL_SST_CL_PRESET_POPENING, "PO PRESET_PO",
     OUTCOME_RESET},
    {"rst/ao", rst_ao, PL_SST_CL_PRESET_AOPENING, "ARP AO PRESET_AO",
     OUTCOME_REFUSED},
    {"rst/est", rst_est, PL_SST_CL_PRESET_EST, "PRESET_EST", OUTCOME_RESET},
    {"rst/pc", rst_pc, PL_SST_CL_PRESET_PCLOSING, "PC PRESET_PC",
     OUTCOME_RESET},
    {"rst/ac", rst_ac, PL_SST_CL_PRESET_ACLOSING, "AC PRESET_AC",
     OUTCOME_RESET},
    {"retries/po", retries_po, PL_SST_CL_ARESET_RE_PO, "PO ARESET_RE_PO",
     OUTCOME_TIMEOUT},
    {"retries/ao", retries_ao, PL_SST_CL_ARESET_RE_AO, "ARP AO ARESET_RE_AO",
     OUTCOME_TIMEOUT},
    {"retries/est", retries_est, PL_SST_CL_ARESET_RE_EST, "ARESET_RE_EST",
     OUTCOME_TIMEOUT},
    {"retries/pc", retries_pc, PL_SST_CL_ARESET_RE_PC, "PC ARESET_RE_PC",
     OUTCOME_TIMEOUT},
    {"retries/ac", retries_ac, PL_SST_CL_ARESET_RE_AC, "AC ARESET_RE_AC",
     OUTCOME_TIMEOUT},
    {"no-address", no_address, PL_SST_CL_DISCARDED_ARPFL, "ARP DISCARDED_ARPFL",
     OUTCOME_TIMEOUT},
    {"outport-taken", outport_taken, PL_SST_CL_DISCARDED_AO_WCS,
     "ARP AO DISCARDED_AO_WCS", OUTCOME_DISCARDED},
};

static void
test_phase(gconstpointer data)
{
    guint i = rows_number(data);
    SockBench *bench = bench_new(NULL);

    bench_start(bench);
    cases[i].end(bench);
    bench_run(bench, 3000 * MS);
    bench_assert_state(bench, 0, cases[i].code);
    g_assert_cmpstr(bench->events->str, ==, cases[i].events);
    g_assert_cmpuint(bench->records->len, ==, 1);
    bench_assert_outcome(bench, 0, cases[i].outcome);
    bench_free(bench);
}

/* The peer still has the connection that the device has forgotten: its answer
 * to a SYN between the same ports has the wrong sequence (code 19). */
static void
test_wrong_sequence(void)
{
    WorldConfig world;
    SockBench *bench;

    world_config_default(&world);
    world.tcp.bad_seq_ends = TRUE;
    bench = bench_new(&world);
    bench_start(bench);
    sock_set_num(bench->dev, 0);
    sock_set_outport(bench->dev, 5000);
    bench_connect(bench, 0, PEER_IP, 80);
    bench_run(bench, 200 * MS);
    sock_discard(bench->dev);
    bench_run(bench, 200 * MS);
    g_string_truncate(bench->events, 0);
    bench_connect(bench, 0, PEER_IP, 80);
    bench_run(bench, 200 * MS);
    g_assert_cmpstr(bench->events->str, ==, "ARP AO DISCARDED_AO_WCS");
    bench_assert_outcome(bench, 1, OUTCOME_DISCARDED);
    bench_free(bench);
}

/* An active open passes ARP and AO; the record says when. */
static void
test_active(void)
{
    SockBench *bench = bench_new(NULL);
    const Record *record;

    bench_start(bench); /* until 1 ms */
    bench_connect(bench, 2, PEER_IP, 80);
    bench_run(bench, 200 * MS);
    g_assert_cmpstr(bench->events->str, ==, "ARP AO EST_AOPENED");
    sock_set_num(bench->dev, 2);
    g_assert_cmpstr(sock_remoteip(bench->dev), ==, "10.0.0.40");
    g_assert_cmpuint(sock_remoteport(bench->dev), ==, 80);
    sock_close(bench->dev);
    bench_run(bench, 200 * MS);
    record = bench_record(bench, 0);
    g_assert_true(record->active);
    g_assert_cmpuint(record->index, ==, 2);
    g_assert_cmpuint(record->conn_id, !=, 0);
    g_assert_cmpint(record->asked_ns, ==, MS);
    g_assert_cmpint(record->open_ns, ==, MS + 100 * US + 40 * MS);
    g_assert_cmpint(record->end_ns, ==, 201 * MS + 100 * US + 20 * MS);
    bench_free(bench);
}

/* The first automatic port is random, the next one follows it. */
static void
test_auto_port(void)
{
    SockBench *bench = bench_new(NULL);
    guint16 first;

    bench_start(bench);
    bench_connect(bench, 0, PEER_IP, 80);
    bench_connect(bench, 1, PEER_IP, 80);
    bench_run(bench, 200 * MS);
    sock_set_num(bench->dev, 0);
    first = sock_localport(bench->dev);
    g_assert_cmpuint(first, >=, 1024);
    sock_set_num(bench->dev, 1);
    g_assert_cmpuint(sock_localport(bench->dev), ==, first + 1);
    bench_free(bench);
}

/* What is still open at power-down is recorded as never closed. */
static void
test_power_down(void)
{
    SockBench *bench = bench_new(NULL);

    bench_start(bench);
    bench_establish(bench);
    device_stop(bench->dev);
    g_assert_cmpuint(bench->records->len, ==, 1);
    bench_assert_outcome(bench, 0, OUTCOME_NEVER_CLOSED);
    g_assert_cmpint(bench_record(bench, 0)->end_ns, ==, PORT_NEVER);
    bench_free(bench);
}

int
main(int argc, char **argv)
{
    rows_init(&argc, &argv);
    ROWS_ADD("/sock/phase", cases, test_phase);
    g_test_add_func("/sock/phase/wrong-sequence", test_wrong_sequence);
    g_test_add_func("/sock/phase/active", test_active);
    g_test_add_func("/sock/phase/auto-port", test_auto_port);
    g_test_add_func("/sock/phase/power-down", test_power_down);
    return g_test_run();
}
