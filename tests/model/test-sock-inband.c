/* SPDX-License-Identifier: GPL-2.0-only */
/* In-band commands (sock-fact 10).  '#' is the escape character here, ';' the
 * end. */
#include "tests/model/support-sock.h"
#include <string.h>

static void
note_command(Device *dev)
{
    char text[256];
    guint n = sock_getinband(dev, text, 255);

    g_string_append_printf(bench_of(dev)->user, "<%.*s>", (int)n, text);
}

static BenchPeer *
start(SockBench **result, guint tx2_pages)
{
    SockBench *bench = *result = bench_new(NULL);

    bench->config.cmd_pages = bench->config.rpl_pages = 1;
    bench->config.tx2_pages = tx2_pages;
    bench->program.on_sock_inband = note_command;
    bench->user = g_string_new(NULL);
    bench_start(bench);
    sock_set_num(bench->dev, 0);
    sock_set_inbandcommands(bench->dev, TRUE);
    sock_set_escchar(bench->dev, '#');
    sock_set_endchar(bench->dev, ';');
    return bench_establish(bench);
}

static void
finish(SockBench *bench)
{
    g_string_free(bench->user, TRUE);
    bench_free(bench);
}

/* What arrives, the data and the commands in it. */
static const struct {
    const char *name, *in, *data, *commands;
} incoming[] = {
    {"data", "abc", "abc", ""},
    {"command", "ab#!go;cd", "abcd", "<go;>"},
    {"escaped", "a##b", "a#b", ""},
    {"two", "#!x;#!y;", "", "<x;y;>"},
    {"empty", "#!;a", "a", "<;>"},
    {"unfinished", "a#!go", "a", ""},
    {"end-in-data", "a;b", "a;b", ""},
};

static void
test_incoming(gconstpointer data)
{
    guint i = rows_number(data);
    SockBench *bench;
    BenchPeer *peer = start(&bench, 1);
    char text[256] = "";

    peer_say(peer, incoming[i].in);
    bench_run(bench, 50 * MS);
    sock_set_num(bench->dev, 0);
    sock_getdata(bench->dev, text, 255);
    g_assert_cmpstr(text, ==, incoming[i].data);
    g_assert_cmpstr(((GString *)bench->user)->str, ==, incoming[i].commands);
    finish(bench);
}

/* A message that CMD (239 bytes) cannot hold is dropped whole; the stream
 * goes on behind it. */
static void
test_too_long(void)
{
    SockBench *bench;
    BenchPeer *peer = start(&bench, 1);
    char *junk = g_strnfill(300, 'j');

    peer_say(peer, "#!");
    peer_say(peer, junk);
    peer_say(peer, ";a#!ok;");
    bench_run(bench, 50 * MS);
    g_assert_cmpstr(((GString *)bench->user)->str, ==, "<ok;>");
    sock_set_num(bench->dev, 0);
    g_assert_cmpuint(sock_rxlen(bench->dev), ==, 1);
    g_free(junk);
    finish(bench);
}

static void
assert_got(BenchPeer *peer, const char *text)
{
    char *got = g_strdup_printf("%.*s", (int)peer->got->len,
                                (const char *)peer->got->data);
    g_assert_cmpstr(got, ==, text);
    g_free(got);
}

/* Data are escaped on their way out, messages leave as they are. */
static void
test_outgoing(void)
{
    SockBench *bench;
    BenchPeer *peer = start(&bench, 1);
    Device *dev = bench->dev;

    sock_set_num(dev, 0);
    sock_setdata(dev, "a#b", 3);
    g_assert_true(sock_setsendinband(dev, "#!yes;", 6));
    sock_send(dev);
    g_assert_cmpuint(sock_txlen(dev), ==, 0);
    g_assert_cmpuint(sock_tx2len(dev), ==, 10);
    bench_run(bench, 100 * MS);
    assert_got(peer, "#!yes;a##b");
    g_assert_cmpuint(sock_tx2len(dev), ==, 0);
    finish(bench);
}

/* setsendinband takes all or nothing; without TX2 nothing leaves. */
static void
test_no_room(void)
{
    SockBench *bench;
    BenchPeer *peer = start(&bench, 0);
    Device *dev = bench->dev;
    char *message = g_strnfill(200, 'm');

    sock_set_num(dev, 0);
    g_assert_true(sock_setsendinband(dev, message, 200));
    g_assert_false(sock_setsendinband(dev, message, 40));
    g_assert_true(sock_setsendinband(dev, message, 39));
    g_assert_cmpuint(sock_rpllen(dev), ==, 239);
    bench_run(bench, 100 * MS);
    g_assert_cmpuint(peer->got->len, ==, 0);
    g_free(message);
    finish(bench);
}

/* More data than TX2 holds pass through it, to the last byte. */
static void
test_long_data(void)
{
    SockBench *bench;
    BenchPeer *peer = start(&bench, 1);
    char *data = g_strnfill(250, '#');

    sock_set_num(bench->dev, 0);
    for (guint i = 0; i < 4; i++) {
        g_assert_cmpuint(sock_setdata(bench->dev, data, 250), ==, 250);
    }
    sock_send(bench->dev);
    bench_run(bench, 1000 * MS);
    g_assert_cmpuint(peer->got->len, ==, 2000);
    g_free(data);
    finish(bench);
}

int
main(int argc, char **argv)
{
    rows_init(&argc, &argv);
    ROWS_ADD("/sock/inband/incoming", incoming, test_incoming);
    g_test_add_func("/sock/inband/too-long", test_too_long);
    g_test_add_func("/sock/inband/outgoing", test_outgoing);
    g_test_add_func("/sock/inband/no-room", test_no_room);
    g_test_add_func("/sock/inband/long-data", test_long_data);
    return g_test_run();
}
