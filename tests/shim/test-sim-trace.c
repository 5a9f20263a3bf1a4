/* SPDX-License-Identifier: GPL-2.0-only */
/* What sim.h tells of the TCP below the programs: its states, and which
 * segments the link has lost. */
#include "tests/shim/support-pair.h"

typedef struct Log {
    GString *text;
    guint64 conn_id;
    gint64 last_ns;
} Log;

static void
note_state(gpointer user, gint64 time_ns, guint64 conn_id, PortTcpState from,
           PortTcpState to)
{
    Log *log = user;

    if (log->text->len == 0) {
        g_string_append(log->text, sim_tcp_state_name(from));
        log->conn_id = conn_id;
    }
    g_assert_cmpuint(conn_id, ==, log->conn_id);
    g_string_append_printf(log->text, " %s", sim_tcp_state_name(to));
    log->last_ns = time_ns;
}

static void
note_lost(gpointer user, const SimSegment *segment)
{
    GString *text = user;

    g_assert_true(segment->sent);
    g_string_append_printf(text, "%s%" G_GINT64_FORMAT " %u>%u flags %x len %u",
                           text->len ? "; " : "", segment->time_ns / MS,
                           segment->src_ip & 0xff, segment->dst_ip & 0xff,
                           segment->flags, segment->len_bytes);
}

/* The client closes and waits out TIME_WAIT; its first FIN is lost. */
static void
test_states(void)
{
    Log logs[2] = {{g_string_new(NULL), 0, 0}, {g_string_new(NULL), 0, 0}};
    g_autoptr(GString) lost = g_string_new(NULL);
    Pair p;

    pair_begin(&p, NULL);
    sim_node_watch(p.client.node, note_state, &logs[0]);
    sim_node_watch(p.server.node, note_state, &logs[1]);
    sim_link_tap(p.link, note_lost, lost);
    sim_link_drop(p.link, p.client.node, SIM_FIN, 1);
    pair_connect(&p);
    pair_run(&p, 100);
    sim_tcp_shutdown(p.client.tcp);
    pair_run(&p, 5000);
    sim_tcp_shutdown(p.server.tcp);
    pair_run(&p, 1000);
    g_assert_cmpstr(logs[0].text->str, ==,
                    "CLOSED SYN-SENT ESTABLISHED FIN-WAIT-1 FIN-WAIT-2 "
                    "TIME-WAIT");
    g_assert_cmpstr(logs[1].text->str, ==,
                    "CLOSED SYN-RECEIVED ESTABLISHED CLOSE-WAIT LAST-ACK "
                    "CLOSED");
    g_assert_cmpuint(logs[0].conn_id, ==, logs[1].conn_id);
    g_assert_cmpint(logs[0].last_ns / MS, ==, 5110);
    g_assert_cmpuint(logs[0].conn_id, ==, sim_tcp_id(p.client.tcp));
    g_assert_cmpstr(lost->str, ==, "100 1>2 flags 11 len 0");
    pair_end(&p);
    g_string_free(logs[0].text, TRUE);
    g_string_free(logs[1].text, TRUE);
}

/* A queue of one packet has no room for a window of segments at once. */
static void
test_full_queue(void)
{
    g_autoptr(GString) lost = g_string_new(NULL);
    TcpProfile profile;
    SimLinkConfig config;
    SimWorld *world = sim_world_new(1, 1, NULL);
    SimNode *nodes[2];
    SimLink *link;

    tcp_profile_linux(&profile);
    sim_link_config_default(&config);
    config.queue_packets = 1;
    nodes[0] = sim_node_new(world, "a", &profile, NULL);
    nodes[1] = sim_node_new(world, "b", &profile, NULL);
    link = sim_link_p2p(world, nodes[0], nodes[1], &config, NULL);
    sim_link_tap(link, note_lost, lost);
    for (guint i = 0; i < 4; i++) { /* one under way, one waits, two lost */
        sim_tcp_connect(nodes[0], sim_node_ip(nodes[1]), 80, NULL, NULL, NULL);
    }
    sim_run(world, MS, NULL);
    g_assert_cmpstr(lost->str, ==, "0 1>2 flags 2 len 0; 0 1>2 flags 2 len 0");
    sim_world_free(world);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/sim/trace/states", test_states);
    g_test_add_func("/sim/trace/full-queue", test_full_queue);
    return g_test_run();
}
