/* SPDX-License-Identifier: GPL-2.0-only */
/* Faults that know TCP: the n-th segment with given flags from a given end,
 * on a point-to-point link and on a bus; and the pcap file, which shows what
 * its end saw. */
#include "tests/shim/support-row.h"
#include "tests/shim/support-sim.h"
#include <glib/gstdio.h>

#define PORT 80

typedef struct Peer {
    SimNode *node;
    SimTcp *tcp;
    gsize received;
    gboolean ended;
    GString *sent; /* the flags of what this end sent, e.g. "S A D F " */
} Peer;

typedef struct Talk {
    SimWorld *world;
    SimLink *link;
    Peer client, server;
} Talk;

static void
on_segment(gpointer user, const SimSegment *segment)
{
    Peer *peer = user;
    if (segment->sent) {
        g_string_append_printf(peer->sent, "%s%s%s%s%s ",
                               segment->flags & SIM_SYN ? "S" : "",
                               segment->flags & SIM_DATA ? "D" : "",
                               segment->flags & SIM_FIN ? "F" : "",
                               segment->flags & SIM_RST ? "R" : "",
                               segment->flags == SIM_ACK ? "A" : "");
    }
}

static void
on_tcp(gpointer user, PortTcpEvent event, PortEnd why)
{
    Peer *peer = user;
    (void)why;
    if (event == PORT_TCP_DATA) {
        const gsize n = sim_tcp_recv(peer->tcp, NULL, G_MAXUINT32);
        peer->received += n;
        sim_tcp_credit(peer->tcp, n);
    } else if (event == PORT_TCP_FIN) {
        sim_tcp_shutdown(peer->tcp);
    } else if (event == PORT_TCP_END) {
        peer->ended = TRUE;
        sim_tcp_release(peer->tcp);
    }
}

static PortVerdict
on_syn(gpointer user, SimSyn *syn)
{
    Peer *peer = user;
    peer->tcp = sim_tcp_accept(syn, NULL, on_tcp, peer);
    return PORT_SYN_ACCEPT;
}

static void
begin(Talk *talk, gboolean bus)
{
    SimLinkConfig config;
    SimNode *nodes[2];
    sim_link_config_default(&config);
    *talk = (Talk){.world = test_world(1)};
    if (bus) {
        talk->link = test_bus(talk->world, 2, &config, nodes);
    } else {
        TestPair pair = test_pair(talk->world, &config);
        nodes[0] = pair.a;
        nodes[1] = pair.b;
        talk->link = pair.link;
    }
    Peer *peers[] = {&talk->client, &talk->server};
    for (guint i = 0; i < 2; i++) {
        *peers[i] = (Peer){.node = nodes[i], .sent = g_string_new(NULL)};
        sim_node_tap(nodes[i], on_segment, peers[i]);
        sim_tcp_gate(nodes[i], on_syn, peers[i]);
    }
}

/* The client sends 3 segments and closes, the server closes too. */
static void
talk(Talk *t)
{
    t->client.tcp = sim_tcp_connect(t->client.node, sim_node_ip(t->server.node),
                                    PORT, NULL, on_tcp, &t->client);
    g_assert_cmpuint(sim_tcp_send(t->client.tcp, NULL, 1500), ==, 1500);
    sim_tcp_shutdown(t->client.tcp);
    test_run(t->world, 600 * SECOND);
    g_assert_cmpuint(t->server.received, ==, 1500);
    g_assert_true(t->client.ended && t->server.ended);
}

static void
end(Talk *t)
{
    g_string_free(t->client.sent, TRUE);
    g_string_free(t->server.sent, TRUE);
    sim_world_free(t->world);
}

static guint
count(const GString *sent, const char *what)
{
    guint n = 0;
    for (const char *p = sent->str; (p = strstr(p, what)); p++) {
        n++;
    }
    return n;
}

static const struct {
    const char *name;
    gboolean from_server;
    guint flags, nth;
    const char *repeated; /* what the sender has sent once more */
    guint lost;
} DROPS[] = {
    {"client's SYN", FALSE, SIM_SYN, 1, "S", 1},
    {"client's 1st data", FALSE, SIM_DATA, 1, "D", 1},
    {"client's 3rd data", FALSE, SIM_DATA, 3, "D", 1},
    {"client's 9th data, of 8 or less", FALSE, SIM_DATA, 9, "", 0},
    {"client's RST, of none", FALSE, SIM_RST, 1, "", 0},
    {"client's FIN", FALSE, SIM_FIN, 1, "F", 1},
    {"server's SYN+ACK", TRUE, SIM_SYN | SIM_ACK, 1, "S", 1},
    {"server's FIN", TRUE, SIM_FIN, 1, "F", 1},
    {"server's 2nd SYN, of one", TRUE, SIM_SYN, 2, "", 0},
};

/* Exactly the asked-for segment is lost, and its sender repeats it. */
static void
test_drop(gconstpointer data)
{
    const gboolean bus = GPOINTER_TO_INT(data);
    Talk plain, t;
    begin(&plain, bus);
    talk(&plain);
    sim_world_free(plain.world);
    for (guint i = 0; i < G_N_ELEMENTS(DROPS); i++) {
        begin(&t, bus);
        Peer *from = DROPS[i].from_server ? &t.server : &t.client;
        Peer *before = DROPS[i].from_server ? &plain.server : &plain.client;
        sim_link_drop(t.link, from->node, DROPS[i].flags, DROPS[i].nth);
        talk(&t);
        const char *row = DROPS[i].name;
        row_int(row, "lost", sim_link_lost(t.link), DROPS[i].lost);
        if (DROPS[i].lost) {
            row_holds(row, "repeated",
                      count(from->sent, DROPS[i].repeated) >
                          count(before->sent, DROPS[i].repeated));
        } else {
            row_text(row, "sent", from->sent->str, before->sent->str);
        }
        end(&t);
    }
    g_string_free(plain.client.sent, TRUE);
    g_string_free(plain.server.sent, TRUE);
}

/* Several calls add up; each counts from when it was made. */
static void
test_drops_add_up(void)
{
    Talk t;
    begin(&t, FALSE);
    sim_link_drop(t.link, t.client.node, SIM_SYN, 1);
    sim_link_drop(t.link, t.client.node, SIM_SYN, 2);
    sim_link_drop(t.link, t.server.node, SIM_FIN, 1);
    sim_link_drop(t.link, t.server.node, SIM_FIN, 0); /* never */
    talk(&t);
    g_assert_cmpuint(sim_link_lost(t.link), ==, 3);
    g_assert_cmpuint(count(t.client.sent, "S "), ==, 3);
    end(&t);
}

static gsize
pcap_packets(const char *path, guint32 network)
{
    gchar *bytes;
    gsize len, n = 0;
    g_assert_true(g_file_get_contents(path, &bytes, &len, NULL));
    const guint32 *header = (const guint32 *)bytes;
    g_assert_cmpuint(len, >, 24);
    g_assert_cmphex(header[0], ==, 0xa1b2c3d4);
    g_assert_cmpuint(header[5], ==, network);
    for (gsize at = 24; at < len; n++) {
        guint32 included;
        memcpy(&included, bytes + at + 8, sizeof included);
        at += 16 + included;
        g_assert_cmpuint(at, <=, len);
    }
    g_free(bytes);
    return n;
}

/* Both ends' files are complete when the world is freed, the receiver's lacks
 * the one that was lost, and nothing else may write to them. */
static void
test_pcap(gconstpointer data)
{
    const gboolean bus = GPOINTER_TO_INT(data);
    gchar *dir = g_dir_make_tmp("finwait-XXXXXX", NULL);
    gchar *prefix = g_build_filename(dir, "cap", NULL);
    gsize packets[2];
    Talk t;
    begin(&t, bus);
    g_assert_true(sim_link_pcap(t.link, prefix, NULL));
    g_assert_false(sim_link_pcap(t.link, prefix, NULL)); /* written already */
    sim_link_drop(t.link, t.client.node, SIM_FIN, 1);
    talk(&t);
    end(&t);
    for (guint i = 0; i < 2; i++) {
        /* Device 1: 0 is the loopback. */
        gchar *path = g_strdup_printf("%s-%c-1.pcap", prefix, 'a' + i);
        packets[i] = pcap_packets(path, bus ? 1 : 9);
        g_remove(path);
        g_free(path);
    }
    g_assert_cmpuint(packets[0], ==, packets[1] + 1);
    g_rmdir(dir);
    g_free(prefix);
    g_free(dir);
}

/* A file that cannot be created is the caller's mistake, with its name. */
static void
test_pcap_fails(void)
{
    GError *error = NULL;
    Talk t;
    begin(&t, FALSE);
    g_assert_false(sim_link_pcap(t.link, "/nonexistent/cap", &error));
    g_assert_error(error, SIM_ERROR, SIM_ERROR_CONFIG);
    g_assert_nonnull(strstr(error->message, "/nonexistent/cap-a-"));
    g_error_free(error);
    end(&t);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_data_func("/sim/faults/drop/p2p", GINT_TO_POINTER(FALSE),
                         test_drop);
    g_test_add_data_func("/sim/faults/drop/bus", GINT_TO_POINTER(TRUE),
                         test_drop);
    g_test_add_func("/sim/faults/drops-add-up", test_drops_add_up);
    g_test_add_data_func("/sim/faults/pcap/p2p", GINT_TO_POINTER(FALSE),
                         test_pcap);
    g_test_add_data_func("/sim/faults/pcap/bus", GINT_TO_POINTER(TRUE),
                         test_pcap);
    g_test_add_func("/sim/faults/pcap-fails", test_pcap_fails);
    return g_test_run();
}
