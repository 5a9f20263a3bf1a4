/* SPDX-License-Identifier: GPL-2.0-only */
/* HTTP mode (sock-fact 9). */
#include "tests/support-sock.h"
#include <string.h>

#define OK "HTTP/1.0 200 OK\r\n\r\n"

static void
hello(Device *dev)
{
    sock_setdata(dev, "hello", 5);
    sock_send(dev);
}

/* Writes back what is in VAR. */
static void
form(Device *dev)
{
    char text[256];
    guint n;

    sock_setdata(dev, sock_httprqtype(dev) == PL_SOCK_HTTP_RQ_POST ? "P" : "G",
                 1);
    while ((n = sock_gethttprqstring(dev, text, 255))) {
        while (sock_txfree(dev) < n) {
        }
        sock_setdata(dev, text, n);
        sock_send(dev);
    }
}

static const DevicePage pages[] = {
    {"index.html", "static", NULL},
    {"hello.html", "say ", hello},
    {"form.html", NULL, form},
};

static SockBench *
start(void (*on_postdata)(Device *))
{
    SockBench *bench = bench_new(NULL);

    bench->program.pages = pages;
    bench->program.n_pages = G_N_ELEMENTS(pages);
    bench->program.on_sock_postdata = on_postdata;
    bench->user = g_string_new(NULL);
    bench_start(bench);
    for (guint i = 0; i < 2; i++) {
        bench_listen(bench, i, "1001");
        sock_set_httpportlist(bench->dev, "80,1002");
        sock_set_urlsubstitutes(bench->dev, "hello.txt, form.txt");
    }
    return bench;
}

static void
finish(SockBench *bench)
{
    g_string_free(bench->user, TRUE);
    bench_free(bench);
}

static BenchPeer *
ask(SockBench *bench, const char *request)
{
    BenchPeer *peer = bench_dial(bench, PEER_IP, 0, 80);

    bench_run(bench, 50 * MS);
    peer_say(peer, request);
    bench_run(bench, 300 * MS);
    return peer;
}

static void
assert_got(BenchPeer *peer, const char *text)
{
    char *got = g_strdup_printf("%.*s", (int)peer->got->len,
                                (const char *)peer->got->data);

    g_assert_cmpstr(got, ==, text);
    g_free(got);
}

/* ---- Requests ----------------------------------------------------------- */

static const struct {
    const char *name, *request, *answer;
} requests[] = {
    {"static", "GET / HTTP/1.1\r\nHost: d\r\n\r\n", OK "static"},
    {"code", "GET /hello.html HTTP/1.1\r\n\r\n", OK "say hello"},
    {"empty-line-first", "\r\nGET /hello.html HTTP/1.0\n\n", OK "say hello"},
    {"get", "GET /form.html?a=1&b=%20 HTTP/1.1\r\n\r\n", OK "Ga=1&b=%20"},
    {"post", "POST /form.html HTTP/1.1\r\ncontent-length: 5\r\n\r\na=1&b",
     OK "Pa=1&b"},
    {"post-both", "POST /form.html?x HTTP/1.1\r\nContent-Length:2\r\n\r\nyzw",
     OK "Pxyz"},
    {"substitute", "GET /hello.txt HTTP/1.1\r\n\r\n", OK "say hello"},
    {"not-found", "GET /hello.bmp HTTP/1.1\r\n\r\n",
     "HTTP/1.0 404 Not Found\r\n\r\n"},
    {"unknown-method", "PUT / HTTP/1.1\r\n\r\n",
     "HTTP/1.0 501 Not Implemented\r\n\r\n"},
};

/* Each is answered, and then the socket itself closes actively. */
static void
test_request(gconstpointer data)
{
    guint i = GPOINTER_TO_UINT(data);
    SockBench *bench = start(NULL);
    BenchPeer *peer = ask(bench, requests[i].request);

    assert_got(peer, requests[i].answer);
    g_assert_cmpint(bench_state(bench, 0), ==, PL_SST_CL_ACLOSED);
    g_assert_cmpstr(bench->events->str, ==, "PO EST_POPENED AC ACLOSED");
    g_assert_cmpstr(strstr(bench->dispatch->str, "on_sock_data"), ==, NULL);
    finish(bench);
}

/* A request that comes a byte at a time is the same request. */
static void
test_byte_by_byte(void)
{
    static const char request[] =
        "POST /form.html HTTP/1.1\r\nContent-Length: 3\r\n\r\nx=7";
    SockBench *bench = start(NULL);
    BenchPeer *peer = bench_dial(bench, PEER_IP, 0, 80);

    bench_run(bench, 50 * MS);
    for (guint i = 0; i < strlen(request); i++) {
        peer_say(peer, (char[]){request[i], 0});
        bench_run(bench, 5 * MS);
    }
    bench_run(bench, 300 * MS);
    assert_got(peer, OK "Px=7");
    finish(bench);
}

/* ---- VAR ---------------------------------------------------------------- */

static void
drain(Device *dev)
{
    guint n = sock_gethttprqstring(dev, NULL, 255);

    g_string_append_printf(bench_of(dev)->user, "%u ", n);
}

static char *
long_post(guint len_bytes)
{
    char *body = g_strnfill(len_bytes, 'v');
    char *request = g_strdup_printf(
        "POST /form.html HTTP/1.1\r\nContent-Length: %u\r\n\r\n%s", len_bytes,
        body);

    g_free(body);
    return request;
}

/* on_sock_postdata does not come before VAR has been full (239 bytes), and
 * then whenever there is something in it. */
static void
test_postdata(void)
{
    static const struct {
        guint len_bytes;
        const char *drained;
        guint left; /* for the page, whose turn comes first then */
    } cases[] = {{100, "", 100}, {239, "", 239}, {300, "239 0 ", 61}};

    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        SockBench *bench = start(drain);
        char *request = long_post(cases[i].len_bytes);
        BenchPeer *peer = ask(bench, request);

        g_assert_cmpstr(((GString *)bench->user)->str, ==, cases[i].drained);
        g_assert_cmpuint(peer->got->len, ==, strlen(OK) + 1 + cases[i].left);
        g_free(request);
        finish(bench);
    }
}

/* A program that never drains VAR stalls for ever, until connectiontout. */
static void
test_var_stall(void)
{
    SockBench *bench = start(NULL);
    char *request = long_post(300);
    BenchPeer *peer;

    sock_set_num(bench->dev, 0);
    sock_set_connectiontout(bench->dev, 10);
    peer = ask(bench, request);
    g_assert_cmpint(bench_state(bench, 0), ==, PL_SST_EST_POPENED);
    g_assert_cmpuint(sock_varlen(bench->dev), ==, 239);
    bench_run(bench, 6000 * MS);
    g_assert_cmpint(bench_state(bench, 0), ==, PL_SST_CL_ARESET_TOUT);
    assert_got(peer, "");
    g_free(request);
    finish(bench);
}

/* ---- The mode ----------------------------------------------------------- */

/* A port of httpportlist, also one that is on both lists, begins in HTTP mode;
 * the property switches it on, never off. */
static void
test_sticky(void)
{
    SockBench *bench = start(NULL);
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
    assert_got(peer, OK "say hello");
    g_assert_false(sock_httpmode(dev));
    sock_set_httpmode(dev, TRUE); /* nothing to switch on */
    g_assert_false(sock_httpmode(dev));
    sock_set_localportlist(dev, "80");
    bench_dial(bench, PEER_IP, 0, 80);
    bench_run(bench, 50 * MS);
    g_assert_true(sock_httpmode(dev));
    finish(bench);
}

/* The program cannot end the connection, read it or clear it. */
static void
test_ignored(void)
{
    SockBench *bench = start(NULL);
    BenchPeer *peer = bench_dial(bench, PEER_IP, 0, 80);
    Device *dev = bench->dev;

    bench_run(bench, 50 * MS);
    sock_set_num(dev, 0);
    sock_close(dev);
    sock_reset(dev);
    sock_discard(dev);
    bench_run(bench, 50 * MS);
    g_assert_cmpint(bench_state(bench, 0), ==, PL_SST_EST_POPENED);
    peer_say(peer, "GET / ");
    bench_run(bench, 50 * MS);
    g_assert_cmpuint(sock_getdata(dev, NULL, 255), ==, 0);
    sock_rxclear(dev);
    peer_say(peer, "HTTP/1.1\r\n\r\n");
    bench_run(bench, 300 * MS);
    assert_got(peer, OK "static");
    finish(bench);
}

/* httpnoclose: the connection takes the next request, also one that came
 * before the first was answered; CR/LF/CR/LF marks the end of each. */
static void
test_noclose(void)
{
    SockBench *bench = start(NULL);
    BenchPeer *peer;

    for (guint i = 0; i < 2; i++) {
        sock_set_num(bench->dev, i);
        sock_set_httpnoclose(bench->dev, TRUE);
    }
    peer = ask(bench, "GET / HTTP/1.1\r\n\r\nGET /hello.html HTTP/1.1\r\n\r\n"
                      "GET / HTTP/1.1\r\n\r\n");
    assert_got(peer,
               OK "static\r\n\r\n" OK "say hello\r\n\r\n" OK "static\r\n\r\n");
    g_assert_cmpint(bench_state(bench, 0), ==, PL_SST_EST_POPENED);
    finish(bench);
}

/* An answer longer than TX goes out as TX has room. */
static void
test_long_answer(void)
{
    char *text = g_strnfill(5000, 'p');
    DevicePage page = {"index.html", text, NULL};
    SockBench *bench = start(NULL);
    BenchPeer *peer;

    bench->program.pages = &page;
    bench->program.n_pages = 1;
    peer = ask(bench, "GET / HTTP/1.1\r\n\r\n");
    bench_run(bench, 1000 * MS);
    g_assert_cmpuint(peer->got->len, ==, strlen(OK) + 5000);
    g_assert_cmpint(bench_state(bench, 0), ==, PL_SST_CL_ACLOSED);
    g_free(text);
    finish(bench);
}

/* A page waits for its turn: with the VM stopped there is no answer, and a
 * page whose connection is gone does not run. */
static void
test_turn(void)
{
    SockBench *bench = start(NULL);
    BenchPeer *first, *second;

    device_vm_pause(bench->dev);
    first = ask(bench, "GET /form.html?a HTTP/1.1\r\n\r\n");
    second = ask(bench, "GET /form.html?b HTTP/1.1\r\n\r\n");
    assert_got(first, OK);
    peer_reset(first);
    bench_run(bench, 50 * MS);
    device_vm_resume(bench->dev);
    bench_run(bench, 300 * MS);
    assert_got(first, OK);
    assert_got(second, OK "Gb");
    g_assert_cmpint(bench_state(bench, 0), ==, PL_SST_CL_PRESET_EST);
    finish(bench);
}

/* Trace 6: all HTTP sockets busy, a SYN is left without an answer, and taken
 * when one has closed and its closing event has been processed. */
static void
test_busy(void)
{
    SockBench *bench = start(NULL);
    BenchPeer *first = bench_dial(bench, PEER_IP, 0, 80);
    BenchPeer *third;

    bench_dial(bench, PEER_IP, 0, 80);
    bench_run(bench, 50 * MS);
    third = bench_dial(bench, PEER_IP, 0, 80);
    device_vm_pause(bench->dev);
    bench_run(bench, 50 * MS);
    peer_say(first, "GET / HTTP/1.1\r\n\r\n");
    bench_run(bench, 500 * MS); /* closed, but the gate is shut */
    g_assert_cmpint(bench_state(bench, 0), ==, PL_SST_CL_ACLOSED);
    g_assert_cmpstr(third->log->str, ==, "");
    device_vm_resume(bench->dev);
    bench_run(bench, 300 * MS);
    g_assert_cmpstr(third->log->str, ==, "opened");
    finish(bench);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    for (guint i = 0; i < G_N_ELEMENTS(requests); i++) {
        char *path = g_strdup_printf("/sock/http/request/%s", requests[i].name);
        g_test_add_data_func(path, GUINT_TO_POINTER(i), test_request);
        g_free(path);
    }
    g_test_add_func("/sock/http/byte-by-byte", test_byte_by_byte);
    g_test_add_func("/sock/http/postdata", test_postdata);
    g_test_add_func("/sock/http/var-stall", test_var_stall);
    g_test_add_func("/sock/http/sticky", test_sticky);
    g_test_add_func("/sock/http/ignored", test_ignored);
    g_test_add_func("/sock/http/noclose", test_noclose);
    g_test_add_func("/sock/http/long-answer", test_long_answer);
    g_test_add_func("/sock/http/turn", test_turn);
    g_test_add_func("/sock/http/busy", test_busy);
    return g_test_run();
}
