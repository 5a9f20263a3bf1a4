/* SPDX-License-Identifier: GPL-2.0-only */
/* HTTP mode: requests, pages and variables (sock-fact 9). */
#include "tests/model/support-sock-http.h"
#include <string.h>

/* ---- Requests ----------------------------------------------------------- */

static const struct {
    const char *name, *request, *answer;
} requests[] = {
    {"static", "GET / HTTP/1.1\r\nHost: d\r\n\r\n", HTTP_OK "static"},
    {"code", "GET /hello.html HTTP/1.1\r\n\r\n", HTTP_OK "say hello"},
    {"empty-line-first", "\r\nGET /hello.html HTTP/1.0\n\n",
     HTTP_OK "say hello"},
    {"get", "GET /form.html?a=1&b=%20 HTTP/1.1\r\n\r\n", HTTP_OK "Ga=1&b=%20"},
    {"post", "POST /form.html HTTP/1.1\r\ncontent-length: 5\r\n\r\na=1&b",
     HTTP_OK "Pa=1&b"},
    {"post-both", "POST /form.html?x HTTP/1.1\r\nContent-Length:2\r\n\r\nyzw",
     HTTP_OK "Pxyz"},
    {"substitute", "GET /hello.txt HTTP/1.1\r\n\r\n", HTTP_OK "say hello"},
    {"not-found", "GET /hello.bmp HTTP/1.1\r\n\r\n",
     "HTTP/1.0 404 Not Found\r\n\r\n"},
    {"unknown-method", "PUT / HTTP/1.1\r\n\r\n",
     "HTTP/1.0 501 Not Implemented\r\n\r\n"},
};

/* Each is answered, and then the socket itself closes actively. */
static void
test_request(gconstpointer data)
{
    guint i = rows_number(data);
    SockBench *bench = http_start(NULL);
    BenchPeer *peer = http_ask(bench, requests[i].request);

    http_assert_got(peer, requests[i].answer);
    bench_assert_state(bench, 0, PL_SST_CL_ACLOSED);
    g_assert_cmpstr(bench->events->str, ==, "PO EST_POPENED AC ACLOSED");
    g_assert_cmpstr(strstr(bench->dispatch->str, "on_sock_data"), ==, NULL);
    http_finish(bench);
}

/* A request that comes a byte at a time is the same request. */
static void
test_byte_by_byte(void)
{
    static const char request[] =
        "POST /form.html HTTP/1.1\r\nContent-Length: 3\r\n\r\nx=7";
    SockBench *bench = http_start(NULL);
    BenchPeer *peer = bench_dial(bench, PEER_IP, 0, 80);

    bench_run(bench, 50 * MS);
    for (guint i = 0; i < strlen(request); i++) {
        peer_say(peer, (char[]){request[i], 0});
        bench_run(bench, 5 * MS);
    }
    bench_run(bench, 300 * MS);
    http_assert_got(peer, HTTP_OK "Px=7");
    http_finish(bench);
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
static const struct {
    const char *name;
    guint len_bytes;
    const char *drained;
    guint left; /* for the page, whose turn comes first then */
} posts[] = {{"not-full", 100, "", 100},
             {"just-full", 239, "", 239},
             {"more", 300, "239 0 ", 61}};

static void
test_postdata(gconstpointer data)
{
    guint i = rows_number(data);
    SockBench *bench = http_start(drain);
    char *request = long_post(posts[i].len_bytes);
    BenchPeer *peer = http_ask(bench, request);

    g_assert_cmpstr(((GString *)bench->user)->str, ==, posts[i].drained);
    g_assert_cmpuint(peer->got->len, ==, strlen(HTTP_OK) + 1 + posts[i].left);
    g_free(request);
    http_finish(bench);
}

/* A program that never drains VAR stalls for ever, until connectiontout. */
static void
test_var_stall(void)
{
    SockBench *bench = http_start(NULL);
    char *request = long_post(300);
    BenchPeer *peer;

    sock_set_num(bench->dev, 0);
    sock_set_connectiontout(bench->dev, 10);
    peer = http_ask(bench, request);
    bench_assert_state(bench, 0, PL_SST_EST_POPENED);
    g_assert_cmpuint(sock_varlen(bench->dev), ==, 239);
    bench_run(bench, 6000 * MS);
    bench_assert_state(bench, 0, PL_SST_CL_ARESET_TOUT);
    http_assert_got(peer, "");
    g_free(request);
    http_finish(bench);
}

int
main(int argc, char **argv)
{
    rows_init(&argc, &argv);
    ROWS_ADD("/sock/http/request", requests, test_request);
    g_test_add_func("/sock/http/byte-by-byte", test_byte_by_byte);
    ROWS_ADD("/sock/http/postdata", posts, test_postdata);
    g_test_add_func("/sock/http/var-stall", test_var_stall);
    return g_test_run();
}
