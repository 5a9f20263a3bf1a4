/* SPDX-License-Identifier: GPL-2.0-only */
#include "tests/model/support-sock-http.h"

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

SockBench *
http_start(void (*on_postdata)(Device *))
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

void
http_finish(SockBench *bench)
{
    g_string_free(bench->user, TRUE);
    bench_free(bench);
}

BenchPeer *
http_ask(SockBench *bench, const char *request)
{
    BenchPeer *peer = bench_dial(bench, PEER_IP, 0, 80);

    bench_run(bench, 50 * MS);
    peer_say(peer, request);
    bench_run(bench, 300 * MS);
    return peer;
}

void
http_assert_got(BenchPeer *peer, const char *text)
{
    char *got = g_strdup_printf("%.*s", (int)peer->got->len,
                                (const char *)peer->got->data);

    g_assert_cmpstr(got, ==, text);
    g_free(got);
}
