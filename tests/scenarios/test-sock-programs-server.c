/* SPDX-License-Identifier: GPL-2.0-only */
/* Web servers, the serial server and the server of datagrams: what a client
 * gets, and who ends the connection. */
#include "tests/model/support-rows.h"
#include "tests/scenarios/support-programs.h"
#include <string.h>

#define GET "GET / HTTP/1.1\r\nHost: d\r\n\r\n"

/* 'requests' at once on one connection, and what comes of them. */
static const struct {
    const char *name, *program;
    Setting settings[3];
    const char *requests;
    guint got;
    const char *begins, *log;
} pages[] = {
    {"plain-close",
     "http-plain",
     {{"reply", 5000}},
     GET,
     5000,
     "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 00000049",
     "fin end:closed"},
    {"plain-keep",
     "http-plain",
     {{"reply", 5000}, {"keep_open", 1}},
     GET,
     5000,
     "HTTP/1.1 200 OK\r\nConnection: keep-alive\r\nContent-Length: 00000049",
     "data"},
    {"plain-keep-three",
     "http-plain",
     {{"reply", 500}, {"keep_open", 1}},
     GET GET GET,
     1500,
     "HTTP/1.1 200 OK\r\n",
     "data"},
    {"plain-close-takes-one",
     "http-plain",
     {{"reply", 500}},
     GET GET,
     500,
     "HTTP/1.1 200 OK\r\n",
     "fin end:closed"},
    {"plain-no-empty-line",
     "http-plain",
     {{"reply", 500}},
     "GET / HTTP/1.1\r\nHost: d\r\n",
     0,
     "",
     "opened"},
    {"page-code",
     "http-page",
     {{"reply", 5000}},
     GET,
     5000,
     "HTTP/1.0 200 OK\r\n\r\n",
     "fin end:closed"},
    {"page-text",
     "http-page",
     {{"reply", 5000}, {"made", 1}},
     GET,
     5000,
     "HTTP/1.0 200 OK\r\n\r\n....",
     "fin end:closed"},
    {"page-keep",
     "http-page",
     {{"reply", 5000}, {"keep_open", 1}},
     GET,
     5000,
     "HTTP/1.0 200 OK\r\n\r\n",
     "data"},
    {"page-keep-three",
     "http-page",
     {{"reply", 500}, {"keep_open", 1}},
     GET GET GET,
     1500,
     "HTTP/1.0 200 OK\r\n\r\n",
     "data"},
};

static void
test_page(gconstpointer data)
{
    guint at = GPOINTER_TO_UINT(data);
    DeviceProgram *instance;
    SockBench *bench = bench_with(pages[at].program, pages[at].settings,
                                  G_N_ELEMENTS(pages[at].settings), &instance);
    BenchPeer *peer = bench_dial(bench, PEER_IP, 0, 80);
    gsize len = strlen(pages[at].begins);

    bench_run(bench, 100 * MS);
    peer_say(peer, pages[at].requests);
    bench_run(bench, 3000 * MS);
    g_assert_cmpuint(peer->got->len, ==, pages[at].got);
    g_assert_cmpmem(peer->got->data, MIN(len, peer->got->len), pages[at].begins,
                    len);
    g_assert_true(g_str_has_suffix(peer->log->str, pages[at].log));
    bench_free_with(bench, instance);
}

/* After a connection is over its socket serves the next one like new. */
static void
test_page_again(gconstpointer program)
{
    const Setting settings[] = {{"reply", 5000}};
    DeviceProgram *instance;
    SockBench *bench = bench_load(program, settings, 1, &instance);

    bench->config.numofsock = 1;
    bench_start(bench);
    for (guint i = 0; i < 3; i++) {
        BenchPeer *peer = bench_dial(bench, PEER_IP, 0, 80);
        bench_run(bench, 100 * MS);
        peer_say(peer, GET);
        if (i == 1) {
            bench_run(bench, 30 * MS);
            peer_reset(peer); /* in the middle of its page */
        }
        bench_run(bench, 3000 * MS);
        g_assert_cmpuint(peer->got->len == 5000, ==, i != 1);
    }
    bench_free_with(bench, instance);
}

/* The bytes come back in order, carried by redir or by the program. */
static void
test_serial(gconstpointer data)
{
    const Setting settings[] = {{"redir", GPOINTER_TO_INT(data)}};
    DeviceProgram *instance;
    SockBench *bench = bench_with("serial", settings, 1, &instance);
    char text[5001] = {0};

    for (guint i = 0; i < 5000; i++) {
        text[i] = (char)('a' + i * i % 26);
    }
    for (guint n = 0; n < 2; n++) {
        BenchPeer *peer = bench_dial(bench, PEER_IP, 0, 1001);
        peer_say(peer, text);
        bench_run(bench, 5000 * MS);
        g_assert_cmpmem(peer->got->data, peer->got->len, text, 5000);
        peer_half_close(peer);
        bench_run(bench, 500 * MS);
        g_assert_cmpuint(bench->records->len, ==, n + 1);
        g_assert_cmpstr(outcome_name(bench_record(bench, n)->outcome), ==,
                        outcome_name(OUTCOME_CLEAN));
    }
    bench_free_with(bench, instance);
}

/* One socket, two peers in turn: the second one gets an answer at once where
 * reconmode allows it, else after connectiontout has freed the socket. */
static const struct {
    const char *name;
    gint64 reconmode;
    gint64 wait_ns;
    gboolean second; /* is answered */
} takers[] = {
    {"held", 0, 100 * MS, FALSE},
    {"freed", 0, 1600 * MS, TRUE},
    {"taken-over", 1, 100 * MS, TRUE},
};

static void
test_udp_echo(gconstpointer data)
{
    guint at = GPOINTER_TO_UINT(data);
    const Setting settings[] = {{"reply", 3},
                                {"connectiontout", 2},
                                {"reconmode", takers[at].reconmode}};
    DeviceProgram *instance;
    SockBench *bench =
        bench_load("udp-echo", settings, G_N_ELEMENTS(settings), &instance);

    bench->config.numofsock = 1;
    bench_start(bench);
    bench_datagram(bench, PEER_IP, 5000, 1001, FALSE, "question");
    bench_run(bench, takers[at].wait_ns);
    bench_datagram(bench, PEER2_IP, 5000, 1001, FALSE, "question");
    bench_run(bench, 100 * MS);
    g_assert_nonnull(strstr(bench->datagrams->str, "40:5000="));
    g_assert_true(takers[at].second ==
                  (strstr(bench->datagrams->str, "41:5000=") != NULL));
    bench_free_with(bench, instance);
}

static void
add(const char *kind, const char *name, gconstpointer data, GTestDataFunc fn)
{
    char *path = g_strdup_printf("/sock/programs/%s/%s", kind, name);

    g_test_add_data_func(path, data, fn);
    g_free(path);
}

int
main(int argc, char **argv)
{
    rows_init(&argc, &argv);
    for (guint i = 0; i < G_N_ELEMENTS(pages); i++) {
        add("page", pages[i].name, GUINT_TO_POINTER(i), test_page);
    }
    add("page-again", "plain", "http-plain", test_page_again);
    add("page-again", "page", "http-page", test_page_again);
    add("serial", "by-program", GINT_TO_POINTER(0), test_serial);
    add("serial", "by-redir", GINT_TO_POINTER(1), test_serial);
    for (guint i = 0; i < G_N_ELEMENTS(takers); i++) {
        add("udp-echo", takers[i].name, GUINT_TO_POINTER(i), test_udp_echo);
    }
    return g_test_run();
}
