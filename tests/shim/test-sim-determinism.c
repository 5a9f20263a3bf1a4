/* SPDX-License-Identifier: GPL-2.0-only */
/* The same seed gives the same packets at the same times: again and again in
 * one process, and in fresh processes.  The traffic uses every random stream
 * of the shim: loss, burst loss, the bus's back-off, and a caller's. */
#include "tests/shim/support-sim.h"
#include <glib/gstdio.h>
#include <stdio.h>

#define HOSTS 5
#define DATAGRAM_PORT 9

/* A small network under way, and the digest of all that passes. */
typedef struct Traffic {
    SimWorld *world;
    SimRandom *think;
    GChecksum *digest;
    guint64 segments;
    GPtrArray *served;
} Traffic;

/* A host that connects, sends and closes over and over. */
typedef struct Host {
    Traffic *traffic;
    SimNode *node;
    guint32 peer_ip;
    SimTcp *tcp;
    SimUdp *udp;
    SimAlarm *alarm;
} Host;

static void
digest(Traffic *traffic, const guint64 *values, guint n)
{
    g_checksum_update(traffic->digest, (const guchar *)values,
                      (gssize)(n * sizeof *values));
}

static void
on_segment(gpointer user, const SimSegment *s)
{
    Traffic *traffic = user;
    const guint64 values[] = {
        (guint64)s->time_ns, s->src_ip,       s->dst_ip, s->src_port,
        s->dst_port,         s->seq,          s->ack,    s->flags,
        s->len_bytes,        s->window_bytes, s->sent};
    traffic->segments++;
    digest(traffic, values, G_N_ELEMENTS(values));
}

static void
on_datagram(gpointer user, const SimDatagram *datagram)
{
    Host *host = user;
    const guint64 values[] = {(guint64)sim_now_ns(host->traffic->world),
                              datagram->from_ip, datagram->len_bytes};
    digest(host->traffic, values, G_N_ELEMENTS(values));
}

static void
think(Host *host)
{
    Traffic *traffic = host->traffic;
    const gdouble delay_s = sim_random_draw(traffic->think);
    sim_alarm_set(host->alarm,
                  sim_now_ns(traffic->world) + (gint64)(delay_s * 1e9));
}

static void
on_client(gpointer user, PortTcpEvent event, PortEnd why)
{
    Host *host = user;
    (void)why;
    if (event == PORT_TCP_END) {
        sim_tcp_release(host->tcp);
        think(host);
    }
}

static void
on_alarm(gpointer user)
{
    Host *host = user;
    sim_udp_send(host->udp, 0xffffffff, DATAGRAM_PORT, "hello", 5);
    host->tcp =
        sim_tcp_connect(host->node, host->peer_ip, 80, NULL, on_client, host);
    sim_tcp_send(host->tcp, NULL, 3000);
    sim_tcp_shutdown(host->tcp);
}

/* Servers take in everything and close when the client does. */
typedef struct Served {
    SimTcp *tcp;
} Served;

static void
on_server(gpointer user, PortTcpEvent event, PortEnd why)
{
    Served *served = user;
    (void)why;
    if (event == PORT_TCP_DATA) {
        sim_tcp_credit(served->tcp, sim_tcp_recv(served->tcp, NULL, 100000));
    } else if (event == PORT_TCP_FIN) {
        sim_tcp_shutdown(served->tcp);
    } else if (event == PORT_TCP_END) {
        sim_tcp_release(served->tcp);
    }
}

static PortVerdict
on_syn(gpointer user, SimSyn *syn)
{
    Host *host = user;
    Served *served = g_new0(Served, 1);
    g_ptr_array_add(host->traffic->served, served);
    served->tcp = sim_tcp_accept(syn, NULL, on_server, served);
    return PORT_SYN_ACCEPT;
}

static void
host_begin(Host *host, Traffic *traffic, SimNode *node, guint32 peer_ip)
{
    *host = (Host){.traffic = traffic, .node = node, .peer_ip = peer_ip};
    host->udp = sim_udp_new(node, DATAGRAM_PORT, on_datagram, host);
    host->alarm = sim_alarm_new(traffic->world, on_alarm, host);
    sim_tcp_gate(node, on_syn, host);
    sim_node_tap(node, on_segment, traffic);
    think(host);
}

/* Adds the bus's pcap files to the digest and removes them. */
static void
digest_pcaps(Traffic *traffic, const gchar *dir)
{
    for (guint i = 0; i < 3; i++) {
        gchar *path = g_strdup_printf("%s/bus-%c-1.pcap", dir, 'a' + i);
        gchar *bytes;
        gsize len;
        g_assert_true(g_file_get_contents(path, &bytes, &len, NULL));
        g_assert_cmpuint(len, >, 10000);
        g_checksum_update(traffic->digest, (guchar *)bytes, (gssize)len);
        g_free(bytes);
        g_remove(path);
        g_free(path);
    }
    g_rmdir(dir);
}

/* Two hosts on a lossy line and three on a lossy bus talk for 20 s.  Returns
 * the digest of it.  (transfer full) */
static gchar *
run(guint32 seed)
{
    Traffic traffic = {.world = test_world(seed),
                       .digest = g_checksum_new(G_CHECKSUM_SHA256),
                       .served = g_ptr_array_new_with_free_func(g_free)};
    Host hosts[HOSTS];
    SimNode *bus[3];
    SimLinkConfig config;
    sim_link_config_default(&config);
    config.rate_bps = 2000000;
    config.path.loss = 0.05;
    config.path.burst_loss = 0.01;
    TestPair pair = test_pair(traffic.world, &config);
    config.path.burst_loss = 0;
    gchar *dir = g_dir_make_tmp("finwait-XXXXXX", NULL);
    gchar *prefix = g_build_filename(dir, "bus", NULL);
    SimLink *link = test_bus(traffic.world, 3, &config, bus);
    g_assert_true(sim_link_pcap(link, prefix, NULL));
    traffic.think = sim_random_new(
        traffic.world, "ns3::ExponentialRandomVariable[Mean=0.1]", 0, NULL);
    host_begin(&hosts[0], &traffic, pair.a, sim_node_ip(pair.b));
    host_begin(&hosts[1], &traffic, pair.b, sim_node_ip(pair.a));
    for (guint i = 0; i < 3; i++) {
        host_begin(&hosts[2 + i], &traffic, bus[i],
                   sim_node_ip(bus[(i + 1) % 3]));
    }
    test_run(traffic.world, 20 * SECOND);
    g_assert_cmpuint(traffic.segments, >, 500);
    sim_world_free(traffic.world);
    g_ptr_array_unref(traffic.served);
    digest_pcaps(&traffic, dir);
    g_free(prefix);
    g_free(dir);
    gchar *text = g_strdup(g_checksum_get_string(traffic.digest));
    g_checksum_free(traffic.digest);
    return text;
}

static void
test_one_process(void)
{
    gchar *first = run(1);
    gchar *other = run(2);
    g_assert_cmpstr(first, !=, other);
    for (guint i = 0; i < 4; i++) {
        gchar *again = run(1);
        g_assert_cmpstr(first, ==, again);
        g_free(again);
    }
    g_free(first);
    g_free(other);
}

static void
test_processes(void)
{
    gchar *here = run(1);
    if (g_test_subprocess()) {
        printf("digest %s\n", here);
        g_free(here);
        return;
    }
    gchar *expected = g_strdup_printf("*digest %s*", here);
    for (guint i = 0; i < 5; i++) {
        g_test_trap_subprocess(NULL, 0, G_TEST_SUBPROCESS_DEFAULT);
        g_test_trap_assert_passed();
        g_test_trap_assert_stdout(expected);
    }
    g_free(expected);
    g_free(here);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/sim/determinism/one-process", test_one_process);
    g_test_add_func("/sim/determinism/processes", test_processes);
    return g_test_run();
}
