/* SPDX-License-Identifier: GPL-2.0-only */
/* TIME_WAIT and the next connection between the same two ports. */
#include "tests/shim/support-wire.h"

#define CLIENT_PORT 6500
#define MANY 500000 /* bytes: more sequence numbers than the clock gives */

/* A connection from CLIENT_PORT, over which the client sends 'len_bytes' and
 * which the server has closed first: it is in TIME_WAIT. */
static void
begin(Wire *w, gboolean timestamps, gsize len_bytes)
{
    TcpProfile profile;
    gsize sent = 0;

    pair_profile(&profile);
    profile.timestamps = timestamps;
    wire_begin(w, &profile);
    w->pair.client_opts.local_port = CLIENT_PORT;
    pair_connect(&w->pair);
    while (sent < len_bytes) {
        pair_run(&w->pair, 50);
        sent += sim_tcp_send(w->pair.client.tcp, NULL, len_bytes - sent);
    }
    pair_run(&w->pair, 200);
    g_assert_cmpuint(w->pair.server.received, ==, len_bytes);
    pair_close(&w->pair.server);
    pair_run(&w->pair, 100);
    pair_close(&w->pair.client);
    pair_run(&w->pair, 100);
    expect_connections(&w->pair.server, "TIME-WAIT");
    expect_connections(&w->pair.client, "");
    g_string_truncate(w->pair.client.log, 0);
    g_string_truncate(w->pair.server.log, 0);
    g_string_truncate(w->text, 0);
}

/* The new connection works, both ways. */
static void
expect_works(Wire *w)
{
    gsize had = w->pair.server.received;

    pair_expect(&w->pair.client, "opened");
    pair_expect(&w->pair.server, "opened");
    expect_connections(&w->pair.server, "ESTABLISHED");
    sim_tcp_send(w->pair.client.tcp, NULL, 10);
    sim_tcp_send(w->pair.server.tcp, NULL, 10);
    pair_run(&w->pair, 100);
    g_assert_cmpuint(w->pair.server.received, ==, had + 10);
    g_assert_cmpuint(w->pair.client.received, ==, 10);
    wire_end(w);
}

/* A later sequence number is enough (RFC 1122 4.2.2.13) [lx.tw_same_tuple]. */
static void
test_later_sequence(void)
{
    Wire w;

    begin(&w, FALSE, 10);
    pair_connect(&w.pair);
    pair_run(&w.pair, 50);
    wire_expect(&w, "c:SYN s:SYN");
    expect_works(&w);
}

/* So is a later timestamp, also when the sequence number is behind (RFC 6191,
 * 2). */
static void
test_later_timestamp(void)
{
    Wire w;

    begin(&w, TRUE, MANY);
    pair_connect(&w.pair);
    pair_run(&w.pair, 50);
    wire_expect(&w, "c:SYN s:SYN");
    expect_works(&w);
}

/* With neither, TIME_WAIT repeats its ACK, which the client answers by RST
 * (RFC 9293 3.5.2); that ends TIME_WAIT, and the next SYN gets through.  As on
 * Linux it comes at once. */
static void
test_earlier(void)
{
    Wire w;

    begin(&w, FALSE, MANY);
    pair_connect(&w.pair);
    pair_run(&w.pair, 60);
    wire_expect(&w, "c:SYN c:RST c:SYN* s:SYN");
    expect_works(&w);
}

/* An end that is itself in TIME_WAIT may use its port again, if it says so:
 * it starts beyond all that it had sent. */
static void
test_client_waits(gconstpointer data)
{
    gboolean timestamps = GPOINTER_TO_INT(data);
    Wire w;

    begin(&w, timestamps, 0);
    pair_connect(&w.pair);
    pair_run(&w.pair, 100);
    pair_close(&w.pair.client);
    pair_run(&w.pair, 100);
    pair_close(&w.pair.server);
    pair_run(&w.pair, 100);
    expect_connections(&w.pair.client, "TIME-WAIT");
    g_string_truncate(w.pair.client.log, 0);
    g_string_truncate(w.pair.server.log, 0);
    g_string_truncate(w.text, 0);
    g_assert_null(sim_tcp_connect(w.pair.client.node,
                                  sim_node_ip(w.pair.server.node), PAIR_PORT,
                                  &w.pair.client_opts, NULL, NULL));
    w.pair.client_opts.reuse = TRUE;
    pair_connect(&w.pair);
    expect_connections(&w.pair.client, "SYN-SENT");
    pair_run(&w.pair, 50);
    wire_expect(&w, "c:SYN s:SYN");
    expect_works(&w);
}

/* TIME_WAIT answers a repeated FIN and begins anew; it is listed until its
 * end and holds the port. */
static void
test_repeated_fin(void)
{
    Wire w;

    wire_open(&w, NULL);
    sim_link_drop(w.pair.link, w.pair.client.node, SIM_ACK, 2);
    pair_close(&w.pair.client);
    pair_run(&w.pair, 15);
    pair_close(&w.pair.server);
    pair_run(&w.pair, 1000);
    wire_expect(&w, "c:FIN s:FIN s:FIN*");
    expect_connections(&w.pair.server, "");
    expect_connections(&w.pair.client, "TIME-WAIT");
    pair_run(&w.pair, 4150);
    expect_connections(&w.pair.client, "TIME-WAIT");
    pair_run(&w.pair, 300);
    expect_connections(&w.pair.client, "");
    wire_end(&w);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/tcp/time-wait/later-sequence", test_later_sequence);
    g_test_add_func("/tcp/time-wait/later-timestamp", test_later_timestamp);
    g_test_add_func("/tcp/time-wait/earlier", test_earlier);
    g_test_add_data_func("/tcp/time-wait/own-port", GINT_TO_POINTER(FALSE),
                         test_client_waits);
    g_test_add_data_func("/tcp/time-wait/own-port-with-timestamps",
                         GINT_TO_POINTER(TRUE), test_client_waits);
    g_test_add_func("/tcp/time-wait/repeated-fin", test_repeated_fin);
    return g_test_run();
}
