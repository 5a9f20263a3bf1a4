/* SPDX-License-Identifier: GPL-2.0-only */
#include "tests/model/support-sock-priv.h"
#include <string.h>

void
bench_append(GString *log, const char *word)
{
    g_string_append_printf(log, "%s%s", log->len ? " " : "", word);
}

static const char *
end_text(PortEnd why)
{
    static const char *const texts[] = {
#define X(NAME, TEXT) "end:" TEXT,
        PORT_ENDS(X)
#undef X
    };
    return texts[why];
}

void
peer_read(BenchPeer *peer)
{
    gsize n = port_tcp_readable(peer->tcp);
    gsize had = peer->got->len;

    if (!peer->leaves_unread) {
        g_byte_array_set_size(peer->got, (guint)(had + n));
        port_tcp_recv(peer->tcp, peer->got->data + had, n);
        port_tcp_credit(peer->tcp, n);
    }
}

static void
peer_event(gpointer user, PortTcpEvent event, PortEnd why)
{
    BenchPeer *peer = user;

    switch (event) {
    case PORT_TCP_OPENED:
        bench_append(peer->log, "opened");
        break;
    case PORT_TCP_DATA:
        bench_append(peer->log, "data");
        peer_read(peer);
        break;
    case PORT_TCP_SPACE:
        break;
    case PORT_TCP_FIN:
        bench_append(peer->log, "fin");
        if (!peer->holds_open) {
            port_tcp_shutdown(peer->tcp);
        }
        break;
    case PORT_TCP_END:
        bench_append(peer->log, end_text(why));
        port_tcp_release(peer->tcp);
        peer->tcp = NULL;
        break;
    }
}

static BenchPeer *
peer_new(SockBench *bench)
{
    BenchPeer *peer = g_new0(BenchPeer, 1);

    peer->bench = bench;
    peer->log = g_string_new(NULL);
    peer->got = g_byte_array_new();
    g_ptr_array_add(bench->peers, peer);
    return peer;
}

void
bench_peer_free(gpointer data)
{
    BenchPeer *peer = data;

    peer_vanish(peer);
    g_string_free(peer->log, TRUE);
    g_byte_array_unref(peer->got);
    g_free(peer);
}

static void
peer_adopt(BenchPeer *peer, PortTcp *tcp)
{
    peer->tcp = tcp;
    g_assert(tcp);
}

static PortVerdict
peer_syn(gpointer node, PortSyn *syn)
{
    SockBench *bench = node;
    BenchPeer *peer;

    if (bench->verdict == PORT_SYN_ACCEPT) {
        peer = peer_new(bench);
        peer_adopt(peer, port_tcp_accept(
                             g_hash_table_lookup(bench->hosts,
                                                 GUINT_TO_POINTER(syn->to.ip)),
                             syn, &(PortTcpOpts){.user = peer}));
    }
    return bench->verdict;
}

static void
peer_resolved(gpointer node, guint32 ip, gboolean found)
{
    (void)node;
    (void)ip;
    (void)found;
}

static void
peer_udp(gpointer node, const PortDatagram *datagram)
{
    SockBench *bench = node;
    char *word = g_strdup_printf("%u:%u=%.*s", datagram->to.ip & 0xff,
                                 datagram->to.port, (int)datagram->len_bytes,
                                 (const char *)datagram->bytes);

    bench_append(bench->datagrams, word);
    g_free(word);
}

void
bench_datagram(SockBench *bench, guint32 ip, guint16 from_port, guint16 to_port,
               gboolean all, const char *text)
{
    Port *port = bench_peer_host(bench, ip);
    PortAddr to = {all ? G_MAXUINT32 : SOCK_DEV_IP, to_port};

    port_udp_bind(port, from_port); /* or has done so before */
    g_assert_true(port_udp_send(port, from_port, to, text, strlen(text)));
}

static const PortNode peer_node = {
    .syn = peer_syn,
    .tcp = peer_event,
    .resolved = peer_resolved,
    .udp = peer_udp,
};

Port *
bench_peer_host(SockBench *bench, guint32 ip)
{
    Port *port = g_hash_table_lookup(bench->hosts, GUINT_TO_POINTER(ip));

    if (!port) {
        char *name = g_strdup_printf("P%u", ip & 0xff);
        port = world_host_add(bench->world, name, ip);
        port->up = &peer_node;
        port->node = bench;
        g_hash_table_insert(bench->hosts, GUINT_TO_POINTER(ip), port);
        g_free(name);
    }
    return port;
}

BenchPeer *
bench_dial(SockBench *bench, guint32 ip, guint16 from_port, guint16 to_port)
{
    BenchPeer *peer = peer_new(bench);
    PortTcpOpts opts = {.user = peer, .local_port = from_port};

    peer_adopt(peer, port_tcp_connect(bench_peer_host(bench, ip),
                                      (PortAddr){SOCK_DEV_IP, to_port}, &opts));
    return peer;
}

BenchPeer *
bench_last_peer(SockBench *bench)
{
    g_assert(bench->peers->len > 0);
    return bench->peers->pdata[bench->peers->len - 1];
}

void
peer_say(BenchPeer *peer, const char *text)
{
    gsize len = strlen(text);
    g_assert_cmpuint(port_tcp_send(peer->tcp, text, len), ==, len);
}

void
peer_half_close(BenchPeer *peer)
{
    port_tcp_shutdown(peer->tcp);
}

void
peer_reset(BenchPeer *peer)
{
    port_tcp_abort(peer->tcp);
    peer->tcp = NULL;
}

void
peer_vanish(BenchPeer *peer)
{
    if (peer->tcp) {
        port_tcp_discard(peer->tcp, TRUE);
        peer->tcp = NULL;
    }
}

/* As a host that has started anew. */
void
peer_forget(BenchPeer *peer)
{
    port_tcp_discard(peer->tcp, FALSE);
    peer->tcp = NULL;
}

/* Which socket holds the connection of 'peer', or -1. */
int
bench_taker(SockBench *bench, BenchPeer *peer)
{
    PortAddr local, remote;

    if (!peer->tcp) {
        return -1;
    }
    port_tcp_ends(peer->tcp, &local, &remote);
    for (guint i = 0; i < bench->config.numofsock; i++) {
        if (bench_state(bench, i) == PL_SST_EST_POPENED &&
            sock_ip_value(sock_remoteip(bench->dev)) == local.ip &&
            sock_remoteport(bench->dev) == local.port) {
            return (int)i;
        }
    }
    return -1;
}
