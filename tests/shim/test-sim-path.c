/* SPDX-License-Identifier: GPL-2.0-only */
/* What a path says, carried out by ns-3's links: late and double packets,
 * other ports, what the box sends, rates and delays that change; on a
 * point-to-point link and on a bus, with checksums (which pcap files bring) and
 * without. */
#include "tests/shim/support-pair.h"
#include "tests/shim/support-row.h"
#include "tests/shim/support-sim.h"
#include <glib/gstdio.h>

static char *folder;

/* ---- Datagrams ---------------------------------------------------------- */

/* The numbers of those that came, e.g. "0 2 1". */
static char *
got(const TestStream *stream)
{
    GString *text = g_string_new(NULL);

    for (guint i = 0; i < stream->n_got; i++) {
        g_string_append_printf(text, "%s%u", i ? " " : "", stream->number[i]);
    }
    return g_string_free(text, FALSE);
}

/* All that is sent before 5 ms is held back for 3 ms and comes twice. */
static void
test_order(void)
{
    SimLinkConfig config = test_link_config(8000000, MS);
    TestStream *stream = test_stream(&config);
    PathConfig path = *path_config(sim_link_path(stream->pair.link));
    g_autofree char *text = NULL;

    path.reorder = 1;
    path.reorder_ns = 3 * MS;
    path.duplicate = 1;
    path_change(sim_link_path(stream->pair.link), &path);
    sim_link_watch(stream->pair.link);
    test_stream_send(stream, 4);
    test_run(stream->pair.world, MS);
    path.reorder = path.duplicate = 0;
    path_change(sim_link_path(stream->pair.link), &path);
    test_stream_send(stream, 4);
    test_run(stream->pair.world, SECOND);
    text = got(stream);
    g_assert_cmpstr(text, ==, "1 0 0");
    g_assert_cmpint(stream->at_ns[1] - stream->at_ns[0], ==, 2 * MS);
    test_stream_end(stream);
}

/* 8 Mbit/s and 1 ms; a tenth of it, and 4 ms, from 10 ms on; down at 30 ms. */
static void
test_steps(void)
{
    static const PathStep steps[] = {{10 * MS, 800000, 4 * MS, -1},
                                     {30 * MS, 0, -1, -1}};
    const PathSchedule schedule = {.steps = steps, .n_steps = 2};
    SimLinkConfig config = test_link_config(8000000, MS);
    TestStream *stream = test_stream(&config);
    gint64 took_ns[2];

    path_follow(sim_link_path(stream->pair.link), PATH_SIDE_CLIENT, &schedule);
    sim_link_watch(stream->pair.link);
    for (guint i = 0; i < 4; i++) {
        gint64 at_ns = i * 10 * MS;
        test_run(stream->pair.world, at_ns);
        test_stream_send(stream, 1000 - 28); /* IP and UDP; PPP has 2 */
    }
    test_run(stream->pair.world, SECOND);
    g_assert_cmpuint(stream->n_got, ==, 3);
    took_ns[0] = stream->at_ns[0];
    took_ns[1] = stream->at_ns[1] - 10 * MS;
    g_assert_cmpint(took_ns[0], ==, MS + 1002 * US);
    g_assert_cmpint(took_ns[1], ==, 4 * MS + 10020 * US);
    test_stream_end(stream);
}

/* ---- Connections -------------------------------------------------------- */

static const struct {
    const char *name;
    PathBoxConfig box;
    const char *client, *server; /* what they have seen after 30 s of silence,
                                    and 4 bytes of the client's */
    guint n_resets;
} rows[] = {
    {"nothing", {0}, "opened", "opened data", 0},
    {"reset",
     {.idle_ns = 10 * SECOND, .then = PATH_EXPIRY_RESET},
     "opened end:reset",
     "opened",
     1},
    {"reset-both",
     {.idle_ns = 10 * SECOND, .then = PATH_EXPIRY_RESET_BOTH},
     "opened end:reset",
     "opened end:reset",
     2},
    {"nat", {.nat = TRUE, .nat_ports = 100}, "opened", "opened data", 0},
    {"rebind",
     {.nat = TRUE,
      .nat_ports = 100,
      .idle_ns = 10 * SECOND,
      .then = PATH_EXPIRY_REBIND},
     "opened end:reset",
     "opened",
     0},
    {"refused", {.syn = PATH_FILTER_RESET}, "end:refused", "", 1},
};

static void
use_box(SimLink *link, const PathBoxConfig *box)
{
    PathConfig path = *path_config(sim_link_path(link));

    path.box = *box;
    path_change(sim_link_path(link), &path);
    sim_link_watch(link);
}

static void
test_box(gboolean checksums)
{
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        const char *name = rows[i].name;
        g_autofree char *prefix = g_build_filename(folder, name, NULL);
        Pair pair;
        guint64 resets;

        pair_begin(&pair, NULL);
        use_box(pair.link, &rows[i].box);
        if (checksums) {
            g_assert_true(sim_link_pcap(pair.link, prefix, NULL));
        }
        pair_connect(&pair);
        pair_run(&pair, 30000);
        if (pair.client.tcp) {
            sim_tcp_send(pair.client.tcp, "ping", 4);
        }
        pair_run(&pair, 1000);
        row_text(name, "client", pair.client.log->str, rows[i].client);
        row_text(name, "server", pair.server.log->str, rows[i].server);
        resets = path_counts(sim_link_path(pair.link))->resets;
        row_int(name, "resets", (gint64)resets, rows[i].n_resets);
        if (pair.client.tcp && pair.server.tcp && rows[i].box.nat) {
            row_holds(name, "one number",
                      sim_tcp_id(pair.client.tcp) ==
                          sim_tcp_id(pair.server.tcp));
        }
        pair_end(&pair);
    }
}

static void
test_box_plain(void)
{
    test_box(FALSE);
}

static void
test_box_checksums(void)
{
    test_box(TRUE);
}

/* ---- A bus -------------------------------------------------------------- */

typedef struct Ends {
    SimTcp *client, *server;
    guint16 seen_port; /* of the client, by the server */
    GString *log;
} Ends;

static void
on_client(gpointer user, PortTcpEvent event, PortEnd why)
{
    Ends *ends = user;

    g_string_append_printf(ends->log, " client:%d/%d", event, why);
}

static void
on_server(gpointer user, PortTcpEvent event, PortEnd why)
{
    Ends *ends = user;

    g_string_append_printf(ends->log, " server:%d/%d", event, why);
}

static PortVerdict
on_syn(gpointer user, SimSyn *syn)
{
    Ends *ends = user;
    guint32 from_ip, to_ip;
    guint16 to_port;

    sim_syn_ends(syn, &from_ip, &ends->seen_port, &to_ip, &to_port);
    ends->server = sim_tcp_accept(syn, NULL, on_server, ends);
    return PORT_SYN_ACCEPT;
}

/* The first host of a bus is the server's side: another host's port is
 * translated, and what the box sends reaches it. */
static void
test_bus_box(gboolean checksums)
{
    SimWorld *world = test_world(1);
    SimLinkConfig config = test_link_config(10000000, US);
    g_autofree char *prefix = g_build_filename(folder, "bus", NULL);
    const PathBoxConfig box = {.nat = TRUE,
                               .nat_ports = 10,
                               .idle_ns = 10 * SECOND,
                               .then = PATH_EXPIRY_RESET_BOTH};
    Ends ends = {.log = g_string_new(NULL)};
    SimTcpOpts opts = {.local_port = 5000};
    g_autofree char *expected = NULL;
    SimNode *nodes[3];
    SimLink *link = test_bus(world, 3, &config, nodes);

    use_box(link, &box);
    if (checksums) {
        g_assert_true(sim_link_pcap(link, prefix, NULL));
    }
    sim_tcp_gate(nodes[0], on_syn, &ends);
    ends.client = sim_tcp_connect(nodes[2], sim_node_ip(nodes[0]), 80, &opts,
                                  on_client, &ends);
    test_run(world, 5 * SECOND);
    g_assert_cmpuint(ends.seen_port, ==, 65526);
    g_assert_true(sim_tcp_id(ends.client) == sim_tcp_id(ends.server));
    g_string_truncate(ends.log, 0);
    test_run(world, 20 * SECOND);
    expected = g_strdup_printf(" client:%d/%d server:%d/%d", PORT_TCP_END,
                               PORT_END_RESET, PORT_TCP_END, PORT_END_RESET);
    g_assert_cmpstr(ends.log->str, ==, expected);
    sim_tcp_release(ends.client);
    sim_tcp_release(ends.server);
    g_string_free(ends.log, TRUE);
    sim_world_free(world);
}

static void
test_bus_plain(void)
{
    test_bus_box(FALSE);
}

static void
test_bus_checksums(void)
{
    test_bus_box(TRUE);
}

int
main(int argc, char **argv)
{
    int status;

    g_test_init(&argc, &argv, NULL);
    folder = g_dir_make_tmp("finwait-path-XXXXXX", NULL);
    g_test_add_func("/sim/path/order", test_order);
    g_test_add_func("/sim/path/steps", test_steps);
    g_test_add_func("/sim/path/box", test_box_plain);
    g_test_add_func("/sim/path/box-checksums", test_box_checksums);
    g_test_add_func("/sim/path/bus", test_bus_plain);
    g_test_add_func("/sim/path/bus-checksums", test_bus_checksums);
    status = g_test_run();
    g_autoptr(GDir) dir = g_dir_open(folder, 0, NULL);
    for (const char *name; dir && (name = g_dir_read_name(dir));) {
        g_autofree char *path = g_build_filename(folder, name, NULL);
        g_unlink(path);
    }
    g_rmdir(folder);
    g_free(folder);
    return status;
}
