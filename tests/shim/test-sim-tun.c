/* SPDX-License-Identifier: GPL-2.0-only */
/* What a door to real networks lets in: packets whose headers are all there. */
#include "tests/shim/support-sim.h"

typedef struct Row {
    const char *name;
    guint8 protocol;
    guint8 at[4]; /* offset in the packet, value, twice; 0: none */
    guint payload_bytes;
    gint total_bytes; /* what the header says; 0: as long as it is */
    gboolean goes;
} Row;

static const Row rows[] = {
    {"udp", 17, {0}, 8, 0, TRUE},
    {"udp-short", 17, {0}, 7, 0, FALSE},
    {"udp-padded", 17, {0}, 20, 28, TRUE},
    {"udp-short-padded", 17, {0}, 20, 27, FALSE},
    {"udp-piece-first", 17, {6, 0x20}, 8, 0, TRUE},
    {"udp-piece-short", 17, {6, 0x20}, 7, 0, FALSE},
    {"udp-piece-later", 17, {7, 1}, 1, 0, TRUE},
    {"tcp", 6, {32, 0x50}, 20, 0, TRUE},
    {"tcp-short", 6, {32, 0x50}, 19, 0, FALSE},
    {"tcp-offset-small", 6, {32, 0x40}, 40, 0, FALSE},
    {"tcp-offset-beyond", 6, {32, 0xf0}, 40, 0, FALSE},
    {"tcp-options", 6, {32, 0xa0}, 40, 0, TRUE},
    {"icmp", 1, {20, 8}, 8, 0, TRUE},
    {"icmp-short", 1, {20, 8}, 7, 0, FALSE},
    {"icmp-unreachable", 1, {20, 3, 28, 0x45}, 36, 0, TRUE},
    {"icmp-unreachable-short", 1, {20, 3, 28, 0x45}, 35, 0, FALSE},
    {"icmp-unreachable-of-options", 1, {20, 3, 28, 0x46}, 36, 0, FALSE},
    {"icmp-unreachable-of-none", 1, {20, 3, 28, 0x60}, 60, 0, FALSE},
    {"icmp-time-exceeded-short", 1, {20, 11, 28, 0x45}, 35, 0, FALSE},
    {"other", 47, {0}, 1, 0, TRUE},
    {"total-beyond", 17, {0}, 8, 29, FALSE},
    {"total-in-header", 17, {0}, 8, 19, FALSE},
};

static gboolean
take(gpointer user, gconstpointer bytes, gsize len_bytes)
{
    (void)user;
    (void)bytes;
    (void)len_bytes;
    return TRUE;
}

static SimTun *
door_of(SimWorld *world)
{
    return sim_tun_new(test_node(world, "door"), 0x0a7f0002, take, NULL, NULL);
}

/* A packet of the row; how long it is. */
static gsize
write_packet(const Row *row, guint8 *ip)
{
    gsize len = 20 + row->payload_bytes;
    guint total = row->total_bytes ? (guint)row->total_bytes : (guint)len;

    ip[0] = 0x45;
    ip[2] = (guint8)(total >> 8);
    ip[3] = (guint8)total;
    ip[8] = 64;
    ip[9] = row->protocol;
    memcpy(ip + 12, (const guint8[]){10, 127, 0, 1, 10, 127, 0, 2}, 8);
    for (guint i = 0; i < 4 && row->at[i]; i += 2) {
        ip[row->at[i]] = row->at[i + 1];
    }
    return len;
}

static void
test_row(gconstpointer data)
{
    const Row *row = data;
    SimWorld *world = test_world(1);
    SimTun *tun = door_of(world);
    g_autofree guint8 *packet = g_malloc0(200);
    gsize len = write_packet(row, packet);
    /* As long as it is and no more, for those who look for reads beyond. */
    g_autofree guint8 *exact = g_memdup2(packet, len);

    g_assert_cmpint(sim_tun_input(tun, exact, len), ==, row->goes);
    test_run(world, SECOND);
    sim_world_free(world);
}

/* No header, one of another version, one that is longer than the packet. */
static void
test_header(void)
{
    static const guint8 firsts[] = {0x00, 0x44, 0x4f, 0x60, 0x65};
    SimWorld *world = test_world(1);
    SimTun *tun = door_of(world);

    for (guint i = 0; i < G_N_ELEMENTS(firsts); i++) {
        for (gsize len = 1; len < 60; len++) {
            g_autofree guint8 *packet = g_malloc0(len);
            packet[0] = firsts[i];
            packet[MIN(len - 1, 3)] |= (guint8)len; /* the whole length */
            g_assert_false(sim_tun_input(tun, packet, len));
        }
    }
    sim_world_free(world);
}

/* What nobody takes has not left: of the two ends of a segment from the host
 * only one is told. */
typedef struct Leaving {
    gboolean is_taken;
    guint n_tried, n_told;
} Leaving;

static gboolean
try_to_take(gpointer user, gconstpointer bytes, gsize len_bytes)
{
    Leaving *leaving = user;

    (void)bytes;
    (void)len_bytes;
    leaving->n_tried++;
    return leaving->is_taken;
}

static void
note_told(gpointer user, const SimSegment *segment)
{
    Leaving *leaving = user;

    leaving->n_told += segment->sent ? 0 : 1;
}

/* RFC 1071: of 'len' bytes, an even number, and what was added before. */
static guint16
checksum(const guint8 *at, gsize len, guint32 sum)
{
    for (gsize i = 0; i < len; i += 2) {
        sum += (guint32)(at[i] << 8 | at[i + 1]);
    }
    return (guint16) ~((sum & 0xffff) + (sum >> 16));
}

/* Of a packet that is a TCP header. */
static void
add_checksums(guint8 *ip)
{
    guint16 of_ip = checksum(ip, 20, 0);
    guint16 of_tcp = checksum(ip + 12, 28, 6 + 20); /* with both addresses */

    ip[10] = (guint8)(of_ip >> 8);
    ip[11] = (guint8)of_ip;
    ip[36] = (guint8)(of_tcp >> 8);
    ip[37] = (guint8)of_tcp;
}

/* A SYN for a port that nobody has is answered by a RST. */
static void
test_leaving(void)
{
    static const Row syn = {"", 6, {32, 0x50, 33, 0x02}, 20, 0, TRUE};

    for (guint is_taken = 0; is_taken < 2; is_taken++) {
        Leaving leaving = {.is_taken = is_taken > 0};
        SimWorld *world = test_world(1);
        SimTun *tun = sim_tun_new(test_node(world, "door"), 0x0a7f0002,
                                  try_to_take, note_told, &leaving);
        guint8 packet[40] = {0};
        gsize len = write_packet(&syn, packet);
        add_checksums(packet);
        g_assert_true(sim_tun_input(tun, packet, len));
        test_run(world, SECOND);
        g_assert_cmpuint(leaving.n_tried, ==, 1);
        g_assert_cmpuint(leaving.n_told, ==, is_taken);
        sim_world_free(world);
    }
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autofree char *path = g_strconcat("/sim/tun/", rows[i].name, NULL);
        g_test_add_data_func(path, &rows[i], test_row);
    }
    g_test_add_func("/sim/tun/header", test_header);
    g_test_add_func("/sim/tun/leaving", test_leaving);
    return g_test_run();
}
