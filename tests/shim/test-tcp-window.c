/* SPDX-License-Identifier: GPL-2.0-only */
/* Windows, buffers and bulk data of ClosingTcpSocket: small and closed
 * windows, silly windows, loss in a large transfer; and where ns-3.37's own
 * TcpSocketBase hangs or crashes instead. */
#include "tests/shim/support-pair.h"

/* Reads 'max' bytes at 'end' and opens the window by as much. */
static gsize
consume(PairEnd *end, gsize max)
{
    gsize n = sim_tcp_recv(end->tcp, NULL, max);

    sim_tcp_credit(end->tcp, n);
    return n;
}

/* A receiver with a buffer of 'rcvbuf' reads 'step' bytes every 50 ms.
 * Plain: a 2000 byte buffer hangs for ever (no window update is ever sent);
 * one below the MSS hangs from the start. */
typedef struct SlowReader {
    const char *name;
    gint64 rcvbuf;
    gsize step;
} SlowReader;

static const SlowReader slow_readers[] = {
    {"buffer-2000", 2000, 300}, {"buffer-below-mss", 400, 100},
    {"buffer-tiny", 5, 1},      {"buffer-64k", 65535, 5000},
    {"read-all", 3000, 3000},
};

static void
test_slow_reader(gconstpointer data)
{
    const SlowReader *reader = data;
    gsize total = reader->rcvbuf * 4, got = 0;
    Pair p;

    pair_begin(&p, NULL);
    p.server_opts.rcvbuf_bytes = reader->rcvbuf;
    p.server.keep_unread = TRUE;
    pair_connect(&p);
    pair_run(&p, 100);
    for (gsize sent = 0, turn = 0; got < total; turn++) {
        g_assert_cmpuint(turn, <, 3000);
        sent += sim_tcp_send(p.client.tcp, NULL, total - sent);
        pair_run(&p, 50);
        g_assert_cmpuint(sim_tcp_readable(p.server.tcp), <=, reader->rcvbuf);
        got += consume(&p.server, reader->step);
    }
    pair_end(&p);
}

/* The window stays closed for a minute with nothing left to send, and a FIN
 * waits behind it.  Plain: SIGSEGV in PersistTimeout after 6 s. */
static void
test_zero_window(gconstpointer data)
{
    gboolean lose_update = GPOINTER_TO_INT(data);
    Pair p;

    pair_begin(&p, NULL);
    p.server_opts.rcvbuf_bytes = 2000;
    p.server.keep_unread = TRUE;
    pair_connect(&p);
    pair_run(&p, 100);
    sim_tcp_send(p.client.tcp, NULL, 2000);
    pair_run(&p, 60000);
    sim_tcp_shutdown(p.client.tcp);
    pair_run(&p, 60000);
    pair_expect(&p.server, "opened data");
    if (lose_update) {
        sim_link_drop(p.link, p.server.node, SIM_ACK, 1);
    }
    consume(&p.server, 2000);
    pair_run(&p, 130000);
    pair_expect(&p.server, "fin");
    pair_end(&p);
}

/* A connection that is accepted with no window at all; later none still. */
static void
test_no_buffer(void)
{
    Pair p;

    pair_begin(&p, NULL);
    p.server_opts.closed = TRUE;
    pair_connect(&p);
    pair_run(&p, 100);
    sim_tcp_send(p.client.tcp, NULL, 10);
    pair_run(&p, 10000);
    pair_expect(&p.client, "opened");
    g_assert_cmpuint(p.server.received, ==, 0);
    pair_abort(&p.client);
    pair_run(&p, 100);
    pair_expect(&p.server, "opened end:reset");
    pair_end(&p);
}

/* The send buffer takes what fits and no more; sendable is what may leave
 * at once.  Plain: all or nothing. */
static void
test_send_buffer(void)
{
    TcpProfile profile;
    Pair p;

    pair_profile(&profile);
    profile.sndbuf_bytes = 5000;
    profile.rcvbuf_bytes = 3000;
    pair_open(&p, &profile);
    g_assert_cmpuint(sim_tcp_sendable(p.client.tcp), ==, 3000);
    p.server.keep_unread = TRUE;
    g_assert_cmpuint(sim_tcp_send(p.client.tcp, NULL, 8000), ==, 5000);
    g_assert_cmpuint(sim_tcp_unacked(p.client.tcp), ==, 5000);
    g_assert_cmpuint(sim_tcp_sendable(p.client.tcp), ==, 0);
    pair_run(&p, 1000);
    g_assert_cmpuint(sim_tcp_unacked(p.client.tcp), ==, 2000);
    pair_end(&p);
}

/* A megabyte of real bytes over loss arrives as it was sent; the sender
 * closes at once and the FIN waits for the rest. */
typedef struct Bulk {
    const char *name;
    gdouble loss;
    gboolean timestamps;
    const char *congestion;
} Bulk;

static const Bulk bulks[] = {
    {"clean", 0, FALSE, "ns3::TcpNewReno"},
    {"loss", 0.03, FALSE, "ns3::TcpNewReno"},
    {"loss-timestamps", 0.03, TRUE, "ns3::TcpNewReno"},
    {"cubic", 0.01, TRUE, "ns3::TcpCubic"},
    {"linux-reno", 0.01, TRUE, "ns3::TcpLinuxReno"},
};

static void
test_bulk(gconstpointer data)
{
    const Bulk *bulk = data;
    const gsize total = 1 << 20;
    g_autofree guint8 *bytes = g_malloc(total);
    gsize sent = 0, got = 0;
    TcpProfile profile;
    Pair p;

    for (gsize i = 0; i < total; i++) {
        bytes[i] = i * 2654435761U >> 24;
    }
    pair_profile(&profile);
    profile.timestamps = bulk->timestamps;
    profile.congestion = bulk->congestion;
    pair_open_lossy(&p, &profile, bulk->loss);
    p.server.keep_unread = TRUE;
    for (guint turn = 0; got < total; turn++) {
        guint8 chunk[4096];
        gsize n;

        g_assert_cmpuint(turn, <, 60000);
        sent += sim_tcp_send(p.client.tcp, bytes + sent, total - sent);
        pair_run(&p, 10);
        while ((n = sim_tcp_recv(p.server.tcp, chunk, sizeof chunk)) > 0) {
            sim_tcp_credit(p.server.tcp, n);
            g_assert_cmpmem(chunk, n, bytes + got, n);
            got += n;
        }
    }
    sim_tcp_shutdown(p.client.tcp);
    pair_run(&p, 60000);
    g_assert_true(g_str_has_suffix(p.server.log->str, "fin"));
    g_assert_cmpuint(sim_tcp_unacked(p.client.tcp), ==, 0);
    pair_end(&p);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    for (guint i = 0; i < G_N_ELEMENTS(slow_readers); i++) {
        g_autofree char *name =
            g_strconcat("/tcp/window/", slow_readers[i].name, NULL);

        g_test_add_data_func(name, &slow_readers[i], test_slow_reader);
    }
    g_test_add_data_func("/tcp/window/zero", GINT_TO_POINTER(FALSE),
                         test_zero_window);
    g_test_add_data_func("/tcp/window/zero-update-lost", GINT_TO_POINTER(TRUE),
                         test_zero_window);
    g_test_add_func("/tcp/window/no-buffer", test_no_buffer);
    g_test_add_func("/tcp/window/send-buffer", test_send_buffer);
    for (guint i = 0; i < G_N_ELEMENTS(bulks); i++) {
        g_autofree char *name = g_strconcat("/tcp/bulk/", bulks[i].name, NULL);

        g_test_add_data_func(name, &bulks[i], test_bulk);
    }
    return g_test_run();
}
