/* SPDX-License-Identifier: GPL-2.0-only */
/* Real programs that send datagrams: which packets are theirs, and what their
 * ends tell. */
#include "scenarios/run/live-peers.h"

#include <glib.h>
#include <string.h>

#define OURS 0x0a7f0001
#define SERVER 0x0a000002

enum { IP = 20, UDP = 8, ICMP = 8 };

/* A packet, and how long it is. */
typedef struct Packet {
    guint8 bytes[128];
    gsize len_bytes;
} Packet;

static void
write_16(guint8 *to, guint value)
{
    to[0] = (guint8)(value >> 8);
    to[1] = (guint8)value;
}

static void
add_ip(Packet *packet, guint8 protocol, guint32 src, guint32 dst)
{
    guint8 *at = packet->bytes + packet->len_bytes;

    at[0] = 0x45;
    at[9] = protocol;
    write_16(at + 12, src >> 16);
    write_16(at + 14, src);
    write_16(at + 16, dst >> 16);
    write_16(at + 18, dst);
    packet->len_bytes += IP;
}

static void
add_udp(Packet *packet, guint src_port, guint dst_port, guint data_bytes)
{
    guint8 *at = packet->bytes + packet->len_bytes;

    write_16(at, src_port);
    write_16(at + 2, dst_port);
    write_16(at + 4, UDP + data_bytes);
    packet->len_bytes += UDP + data_bytes;
}

static Packet
question(guint port, guint server_port, guint data_bytes)
{
    Packet packet = {0};

    add_ip(&packet, 17, OURS, SERVER);
    add_udp(&packet, port, server_port, data_bytes);
    return packet;
}

static Packet
answer(guint port, guint server_port, guint data_bytes)
{
    Packet packet = {0};

    add_ip(&packet, 17, SERVER, OURS);
    add_udp(&packet, server_port, port, data_bytes);
    return packet;
}

/* Nobody has taken that question. */
static Packet
unreachable(guint port, guint server_port)
{
    Packet packet = {0};

    add_ip(&packet, 1, SERVER, OURS);
    packet.bytes[IP] = 3;
    packet.bytes[IP + 1] = 3;
    packet.len_bytes += ICMP;
    add_ip(&packet, 17, OURS, SERVER);
    add_udp(&packet, port, server_port, 0);
    return packet;
}

static void
give(LivePeers *peers, gint64 now_ns, gboolean sent, Packet packet)
{
    live_peers_packet(peers, packet.bytes, packet.len_bytes, now_ns, sent);
}

static void
assert_end(const GArray *ends, guint i, guint port, Outcome outcome,
           guint64 written, guint64 read)
{
    const Record *record = &g_array_index(ends, LiveEnd, i).record;

    g_assert_true(record->udp && record->active);
    g_assert_cmpuint(record->index, ==, port);
    g_assert_cmpint(record->outcome, ==, outcome);
    g_assert_cmpint(record->end_ns == PORT_NEVER, ==,
                    outcome == OUTCOME_NEVER_CLOSED);
    g_assert_cmpuint(record->written_bytes, ==, written);
    g_assert_cmpuint(record->read_bytes, ==, read);
    g_assert_cmpuint(record->received_bytes, ==, read);
}

/* Two programs ask, one of them at a port that nobody has, and once more. */
static void
test_ends(void)
{
    LivePeers *peers = live_peers_new(NULL);
    g_autoptr(GArray) ends = g_array_new(FALSE, FALSE, sizeof(LiveEnd));

    give(peers, 1, TRUE, question(4000, 1001, 30));
    give(peers, 2, TRUE, question(4001, 1002, 10));
    give(peers, 3, FALSE, answer(4000, 1001, 40));
    give(peers, 4, FALSE, unreachable(4001, 1002));
    give(peers, 5, TRUE, question(4001, 1002, 20));
    give(peers, 6, TRUE, question(4000, 1001, 0));
    give(peers, 7, FALSE, unreachable(4000, 1001)); /* it had an answer */
    give(peers, 8, FALSE, answer(4444, 1001, 40));  /* nobody asked */
    g_assert_cmpuint(live_peers_count(peers).asked, ==, 3);
    g_assert_cmpuint(live_peers_count(peers).refused, ==, 1);
    live_peers_tell(peers, ends);
    g_assert_cmpuint(ends->len, ==, 3);
    assert_end(ends, 0, 4000, OUTCOME_NEVER_CLOSED, 30, 40);
    assert_end(ends, 1, 4001, OUTCOME_REFUSED, 10, 0);
    assert_end(ends, 2, 4001, OUTCOME_NEVER_CLOSED, 20, 0);
    g_assert_cmpint(g_array_index(ends, LiveEnd, 0).record.open_ns, ==, 1);
    g_assert_cmpint(g_array_index(ends, LiveEnd, 1).record.end_ns, ==, 4);
    live_peers_free(peers);
}

/* Of a packet that is cut anywhere, is in pieces, or is of another protocol
 * nothing is read beyond its end. */
static void
test_others(void)
{
    LivePeers *peers = live_peers_new(NULL);
    Packet whole = question(4000, 1001, 30), error = unreachable(4000, 1001);
    Packet odd[] = {whole, whole, whole, whole};

    odd[0].bytes[9] = 6;      /* TCP */
    odd[1].bytes[7] = 1;      /* not its beginning */
    odd[2].bytes[0] = 0x41;   /* a header of 4 bytes */
    odd[3].bytes[IP + 5] = 7; /* less than a header of UDP */
    for (gsize i = 0; i < G_N_ELEMENTS(odd); i++) {
        give(peers, 1, TRUE, odd[i]);
    }
    for (gsize len = 0; len < IP + UDP; len++) {
        g_autofree guint8 *cut = g_memdup2(whole.bytes, len);
        live_peers_packet(peers, cut, len, 1, TRUE);
    }
    g_assert_cmpuint(live_peers_count(peers).asked, ==, 0);
    give(peers, 1, TRUE, whole);
    for (gsize len = 0; len < error.len_bytes; len++) {
        g_autofree guint8 *cut = g_memdup2(error.bytes, len);
        live_peers_packet(peers, cut, len, 1, FALSE);
    }
    g_assert_cmpuint(live_peers_count(peers).refused, ==, 0);
    give(peers, 1, FALSE, error);
    g_assert_cmpuint(live_peers_count(peers).refused, ==, 1);
    live_peers_free(peers);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/live-peers/ends", test_ends);
    g_test_add_func("/live-peers/others", test_others);
    return g_test_run();
}
