/* SPDX-License-Identifier: GPL-2.0-only */
/* The sock programs that ship: what a client of theirs gets. */
#include "tests/model/support-rows.h"
#include "tests/scenarios/support-programs.h"
#include <string.h>

enum { ACKED, AT_ONCE };

/* One request of 10 bytes to echo; the client closes when told to. */
static const struct {
    const char *name;
    Setting settings[4];
    gboolean client_closes;
    guint got;
    const char *log;
    Outcome outcome;
} echoes[] = {
    {"same-bytes",
     {{"reply", 0}},
     TRUE,
     10,
     "opened data fin end:closed",
     OUTCOME_CLEAN},
    {"fixed-reply",
     {{"request", 10}, {"reply", 200}},
     TRUE,
     200,
     "opened data fin end:closed",
     OUTCOME_CLEAN},
    {"close",
     {{"request", 10}, {"reply", 200}, {"end", BY_CLOSE}},
     FALSE,
     200,
     "opened data fin end:closed",
     OUTCOME_CLEAN},
    {"reset",
     {{"request", 10}, {"reply", 200}, {"end", BY_RESET}},
     FALSE,
     200,
     "opened data end:reset",
     OUTCOME_RESET},
    {"discard",
     {{"request", 10}, {"reply", 200}, {"end", BY_DISCARD}},
     FALSE,
     200,
     "opened data",
     OUTCOME_DISCARDED},
    {"close-at-once",
     {{"request", 10},
      {"reply", 200},
      {"end", BY_CLOSE},
      {"end_when", AT_ONCE}},
     FALSE,
     200,
     "opened data fin end:closed",
     OUTCOME_CLEAN},
    {"echo-then-close",
     {{"request", 10}, {"end", BY_CLOSE}},
     FALSE,
     10,
     "opened data fin end:closed",
     OUTCOME_CLEAN},
    {"request-incomplete",
     {{"request", 11}, {"reply", 200}},
     TRUE,
     0,
     "opened fin end:closed",
     OUTCOME_CLEAN},
};

static void
test_echo(gconstpointer data)
{
    guint i = GPOINTER_TO_UINT(data);
    DeviceProgram *instance;
    SockBench *bench = bench_with("echo", echoes[i].settings,
                                  G_N_ELEMENTS(echoes[i].settings), &instance);
    BenchPeer *peer = bench_dial(bench, PEER_IP, 0, 1001);

    peer_say(peer, "0123456789");
    bench_run(bench, 200 * MS);
    if (echoes[i].client_closes) {
        peer_half_close(peer);
    }
    bench_run(bench, 500 * MS);
    g_assert_cmpuint(peer->got->len, ==, echoes[i].got);
    g_assert_cmpstr(peer->log->str, ==, echoes[i].log);
    g_assert_cmpuint(bench->records->len, ==, 1);
    g_assert_cmpstr(outcome_name(bench_record(bench, 0)->outcome), ==,
                    outcome_name(echoes[i].outcome));
    g_assert_cmpuint(bench_record(bench, 0)->read_bytes, ==, 10);
    g_assert_cmpuint(bench_record(bench, 0)->acked_bytes, ==, echoes[i].got);
    bench_free_with(bench, instance);
}

/* A reply larger than TX goes out in pieces, all of it, before the close. */
static void
test_long_reply(void)
{
    static const Setting settings[] = {
        {"request", 10}, {"reply", 50000}, {"end", BY_CLOSE}};
    DeviceProgram *instance;
    SockBench *bench =
        bench_with("echo", settings, G_N_ELEMENTS(settings), &instance);
    BenchPeer *peer = bench_dial(bench, PEER_IP, 0, 1001);

    peer_say(peer, "0123456789");
    bench_run(bench, 5000 * MS);
    g_assert_cmpuint(peer->got->len, ==, 50000);
    g_assert_true(g_str_has_suffix(peer->log->str, "fin end:closed"));
    bench_free_with(bench, instance);
}

/* What was said comes back in order, with buffers smaller than the text. */
static void
test_echo_order(void)
{
    DeviceProgram *instance;
    SockBench *bench = bench_with("echo", NULL, 0, &instance);
    BenchPeer *peer = bench_dial(bench, PEER_IP, 0, 1001);
    char text[5001] = {0};

    for (guint i = 0; i < 5000; i++) {
        text[i] = (char)('a' + i * i % 26);
    }
    peer_say(peer, text);
    bench_run(bench, 5000 * MS);
    g_assert_cmpmem(peer->got->data, peer->got->len, text, 5000);
    bench_free_with(bench, instance);
}

/* Every socket serves; a socket left half-way serves the next like new. */
static void
test_clean_start(void)
{
    static const Setting settings[] = {{"request", 10}, {"reply", 7}};
    DeviceProgram *instance;
    SockBench *bench =
        bench_with("echo", settings, G_N_ELEMENTS(settings), &instance);
    BenchPeer *peers[4];

    for (guint i = 0; i < G_N_ELEMENTS(peers); i++) {
        peers[i] = bench_dial(bench, PEER_IP, 0, 1001);
        peer_say(peers[i], "half ");
    }
    bench_run(bench, 100 * MS);
    for (guint i = 0; i < G_N_ELEMENTS(peers); i++) {
        peer_reset(peers[i]);
    }
    bench_run(bench, 100 * MS);
    for (guint i = 0; i < G_N_ELEMENTS(peers); i++) {
        peers[i] = bench_dial(bench, PEER_IP, 0, 1001);
        peer_say(peers[i], "0123456789");
    }
    bench_run(bench, 100 * MS);
    for (guint i = 0; i < G_N_ELEMENTS(peers); i++) {
        g_assert_cmpuint(peers[i]->got->len, ==, 7);
    }
    bench_free_with(bench, instance);
}

/* sink takes any amount and ends after so many bytes. */
static void
test_sink(void)
{
    static const Setting settings[] = {{"bytes", 3000}, {"end", BY_RESET}};
    DeviceProgram *instance;
    SockBench *bench =
        bench_with("sink", settings, G_N_ELEMENTS(settings), &instance);
    BenchPeer *peer = bench_dial(bench, PEER_IP, 0, 1001);
    char text[3001] = {0};

    memset(text, 'x', 2999);
    peer_say(peer, text);
    bench_run(bench, 3000 * MS);
    g_assert_cmpuint(port_tcp_unacked(peer->tcp), ==, 0);
    peer_say(peer, "y");
    bench_run(bench, 1000 * MS);
    g_assert_cmpstr(peer->log->str, ==, "opened end:reset");
    g_assert_cmpuint(bench_record(bench, 0)->read_bytes, ==, 3000);
    bench_free_with(bench, instance);
}

/* Names are found, and a program needs no more than its defaults. */
static void
test_table(void)
{
    g_assert_nonnull(sock_programs[0]);
    g_assert_null(sock_program_find("no such program"));
    for (guint i = 0; sock_programs[i]; i++) {
        const SockProgram *program = sock_program_find(sock_programs[i]->name);
        DeviceProgram *instance;

        g_assert_true(&program->base == sock_programs[i]);
        instance = sock_program_instance_new(
            program, sock_program_data_new(program, (PortAddr){0}));
        g_assert_true(instance->on_sys_init || instance->on_sys_timer);
        sock_program_instance_free(instance);
    }
}

int
main(int argc, char **argv)
{
    rows_init(&argc, &argv);
    for (guint i = 0; i < G_N_ELEMENTS(echoes); i++) {
        char *path = g_strdup_printf("/sock/programs/echo/%s", echoes[i].name);
        g_test_add_data_func(path, GUINT_TO_POINTER(i), test_echo);
        g_free(path);
    }
    g_test_add_func("/sock/programs/echo-long-reply", test_long_reply);
    g_test_add_func("/sock/programs/echo-order", test_echo_order);
    g_test_add_func("/sock/programs/echo-clean-start", test_clean_start);
    g_test_add_func("/sock/programs/sink", test_sink);
    g_test_add_func("/sock/programs/table", test_table);
    return g_test_run();
}
