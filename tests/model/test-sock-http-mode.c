/* SPDX-License-Identifier: GPL-2.0-only */
/* HTTP mode: how it is entered and left, what it forbids, and whom it keeps
 * waiting (sock-fact 9). */
#include "tests/model/support-sock-http.h"
#include <string.h>

/* A port of httpportlist, also one that is on both lists, begins in HTTP mode;
 * the property switches it on, never off. */
static void
test_sticky(void)
{
    SockBench *bench = http_start(NULL);
    BenchPeer *peer = bench_dial(bench, PEER_IP, 0, 1001);
    Device *dev = bench->dev;

    bench_run(bench, 50 * MS);
    peer_say(peer, "GET /hello.html HTTP/1.1\r\n");
    bench_run(bench, 50 * MS);
    sock_set_num(dev, 0);
    g_assert_false(sock_httpmode(dev));
    sock_set_httpmode(dev, TRUE);
    sock_set_httpmode(dev, FALSE);
    g_assert_true(sock_httpmode(dev));
    peer_say(peer, "\r\n");
    bench_run(bench, 300 * MS);
    http_assert_got(peer, HTTP_OK "say hello");
    g_assert_false(sock_httpmode(dev));
    sock_set_httpmode(dev, TRUE); /* nothing to switch on */
    g_assert_false(sock_httpmode(dev));
    sock_set_localportlist(dev, "80");
    bench_dial(bench, PEER_IP, 0, 80);
    bench_run(bench, 50 * MS);
    g_assert_true(sock_httpmode(dev));
    http_finish(bench);
}

/* The program cannot end the connection, read it or clear it. */
static void
test_ignored(void)
{
    SockBench *bench = http_start(NULL);
    BenchPeer *peer = bench_dial(bench, PEER_IP, 0, 80);
    Device *dev = bench->dev;

    bench_run(bench, 50 * MS);
    sock_set_num(dev, 0);
    sock_close(dev);
    sock_reset(dev);
    sock_discard(dev);
    bench_run(bench, 50 * MS);
    bench_assert_state(bench, 0, PL_SST_EST_POPENED);
    peer_say(peer, "GET / ");
    bench_run(bench, 50 * MS);
    g_assert_cmpuint(sock_getdata(dev, NULL, 255), ==, 0);
    sock_rxclear(dev);
    peer_say(peer, "HTTP/1.1\r\n\r\n");
    bench_run(bench, 300 * MS);
    http_assert_got(peer, HTTP_OK "static");
    http_finish(bench);
}

/* httpnoclose: the connection takes the next request, also one that came
 * before the first was answered; CR/LF/CR/LF marks the end of each. */
static void
test_noclose(void)
{
    SockBench *bench = http_start(NULL);
    BenchPeer *peer;

    for (guint i = 0; i < 2; i++) {
        sock_set_num(bench->dev, i);
        sock_set_httpnoclose(bench->dev, TRUE);
    }
    peer =
        http_ask(bench, "GET / HTTP/1.1\r\n\r\nGET /hello.html HTTP/1.1\r\n\r\n"
                        "GET / HTTP/1.1\r\n\r\n");
    http_assert_got(peer, HTTP_OK "static\r\n\r\n" HTTP_OK
                                  "say hello\r\n\r\n" HTTP_OK "static\r\n\r\n");
    bench_assert_state(bench, 0, PL_SST_EST_POPENED);
    http_finish(bench);
}

/* An answer longer than TX goes out as TX has room. */
static void
test_long_answer(void)
{
    char *text = g_strnfill(5000, 'p');
    DevicePage page = {"index.html", text, NULL};
    SockBench *bench = http_start(NULL);
    BenchPeer *peer;

    bench->program.pages = &page;
    bench->program.n_pages = 1;
    peer = http_ask(bench, "GET / HTTP/1.1\r\n\r\n");
    bench_run(bench, 1000 * MS);
    g_assert_cmpuint(peer->got->len, ==, strlen(HTTP_OK) + 5000);
    bench_assert_state(bench, 0, PL_SST_CL_ACLOSED);
    g_free(text);
    http_finish(bench);
}

/* A page waits for its turn: with the VM stopped there is no answer, and a
 * page whose connection is gone does not run. */
static void
test_turn(void)
{
    SockBench *bench = http_start(NULL);
    BenchPeer *first, *second;

    device_vm_pause(bench->dev);
    first = http_ask(bench, "GET /form.html?a HTTP/1.1\r\n\r\n");
    second = http_ask(bench, "GET /form.html?b HTTP/1.1\r\n\r\n");
    http_assert_got(first, HTTP_OK);
    peer_reset(first);
    bench_run(bench, 50 * MS);
    device_vm_resume(bench->dev);
    bench_run(bench, 300 * MS);
    http_assert_got(first, HTTP_OK);
    http_assert_got(second, HTTP_OK "Gb");
    bench_assert_state(bench, 0, PL_SST_CL_PRESET_EST);
    http_finish(bench);
}

/* Trace 6: all HTTP sockets busy, a SYN is left without an answer, and taken
 * when one has closed and its closing event has been processed. */
static void
test_busy(void)
{
    SockBench *bench = http_start(NULL);
    BenchPeer *first = bench_dial(bench, PEER_IP, 0, 80);
    BenchPeer *third;

    bench_dial(bench, PEER_IP, 0, 80);
    bench_run(bench, 50 * MS);
    third = bench_dial(bench, PEER_IP, 0, 80);
    device_vm_pause(bench->dev);
    bench_run(bench, 50 * MS);
    peer_say(first, "GET / HTTP/1.1\r\n\r\n");
    bench_run(bench, 500 * MS); /* closed, but the gate is shut */
    bench_assert_state(bench, 0, PL_SST_CL_ACLOSED);
    g_assert_cmpstr(third->log->str, ==, "");
    device_vm_resume(bench->dev);
    bench_run(bench, 300 * MS);
    g_assert_cmpstr(third->log->str, ==, "opened");
    http_finish(bench);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/sock/http/sticky", test_sticky);
    g_test_add_func("/sock/http/ignored", test_ignored);
    g_test_add_func("/sock/http/noclose", test_noclose);
    g_test_add_func("/sock/http/long-answer", test_long_answer);
    g_test_add_func("/sock/http/turn", test_turn);
    g_test_add_func("/sock/http/busy", test_busy);
    return g_test_run();
}
