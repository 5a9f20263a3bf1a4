/* SPDX-License-Identifier: GPL-2.0-only */
/* Segments as bytes, there and back; and bytes that are no segment. */
#include "model/tcp/tcp-wire.h"
#include "tests/model/support-rows.h"
#include <string.h>

static TcpSegment
random_segment(GRand *rand)
{
    TcpSegment s = TCP_SEGMENT_INIT;

    s.src_port = (guint16)g_rand_int(rand);
    s.dst_port = (guint16)g_rand_int(rand);
    s.seq = g_rand_int(rand);
    s.ack = g_rand_int(rand);
    s.flags = g_rand_int(rand) & 0x1f;
    s.window_bytes = g_rand_int(rand) & 0xffff;
    if (s.flags & TCP_SYN) {
        s.mss_bytes = (guint16)g_rand_int_range(rand, 0, 1461);
        s.scale = (gint8)g_rand_int_range(rand, -1, 15);
        s.sack_ok = g_rand_boolean(rand);
    } else {
        s.n_sack = (guint)g_rand_int_range(rand, 0, 4);
    }
    if (g_rand_boolean(rand)) {
        s.timestamps = TRUE;
        s.ts_value = g_rand_int(rand);
        s.ts_echo = g_rand_int(rand);
    }
    for (guint i = 0; i < s.n_sack; i++) {
        s.sack[i] = (TcpSackBlock){g_rand_int(rand), g_rand_int(rand)};
    }
    return s;
}

static void
expect_same(const TcpSegment *a, const TcpSegment *b)
{
    g_assert_cmpuint(a->src_port, ==, b->src_port);
    g_assert_cmpuint(a->dst_port, ==, b->dst_port);
    g_assert_cmphex(a->seq, ==, b->seq);
    g_assert_cmphex(a->ack, ==, b->ack);
    g_assert_cmphex(a->flags, ==, b->flags);
    g_assert_cmpuint(a->window_bytes, ==, b->window_bytes);
    g_assert_cmpuint(a->mss_bytes, ==, b->mss_bytes);
    g_assert_cmpint(a->scale, ==, b->scale);
    g_assert_cmpint(a->sack_ok, ==, b->sack_ok);
    g_assert_cmpint(a->timestamps, ==, b->timestamps);
    g_assert_cmphex(a->ts_value, ==, b->ts_value);
    g_assert_cmphex(a->ts_echo, ==, b->ts_echo);
    g_assert_cmpuint(a->n_sack, ==, b->n_sack);
    for (guint i = 0; i < a->n_sack; i++) {
        g_assert_cmphex(a->sack[i].start, ==, b->sack[i].start);
        g_assert_cmphex(a->sack[i].end, ==, b->sack[i].end);
    }
    g_assert_cmpuint(a->len_bytes, ==, b->len_bytes);
}

static void
test_round_trip(void)
{
    g_autoptr(GRand) rand = g_rand_new_with_seed(1);

    for (guint n = 0; n < 20000; n++) {
        TcpSegment in = random_segment(rand), out;
        guint8 bytes[TCP_WIRE_MAX + 10];
        guint len = tcp_wire_write(&in, bytes);

        g_assert_cmpuint(len, <=, TCP_WIRE_MAX);
        g_assert_cmpuint(len % 4, ==, 0);
        memset(bytes + len, 'x', 10);
        in.len_bytes = n % 10;
        g_assert_true(tcp_wire_read(bytes, len + in.len_bytes, &out));
        expect_same(&in, &out);
        if (in.len_bytes > 0) {
            g_assert_true(out.bytes == bytes + len);
        }
    }
}

/* The bytes of a SYN as Linux has them: MSS 1460, SACK, timestamps 1 and 2,
 * scale 7 (tcp_options_write). */
static void
test_syn(void)
{
    static const guint8 expected[] = {
        0x0f, 0xa0, 0, 80, 0, 0, 0, 9, 0,    0,    0, 0, 0xa0, TCP_SYN,
        0x7f, 0xff, 0, 0,  0, 0, 2, 4, 0x05, 0xb4, 4, 2, 8,    10,
        0,    0,    0, 1,  0, 0, 0, 2, 1,    3,    3, 7};
    TcpSegment syn = TCP_SEGMENT_INIT;
    guint8 bytes[TCP_WIRE_MAX];

    syn.src_port = 4000;
    syn.dst_port = 80;
    syn.seq = 9;
    syn.flags = TCP_SYN;
    syn.window_bytes = 0x7fff;
    syn.mss_bytes = 1460;
    syn.sack_ok = syn.timestamps = TRUE;
    syn.ts_value = 1;
    syn.ts_echo = 2;
    syn.scale = 7;
    g_assert_cmpmem(bytes, tcp_wire_write(&syn, bytes), expected,
                    sizeof expected);
}

/* Four blocks fit, beside timestamps three (RFC 2018 3). */
static void
test_blocks(void)
{
    for (gint timestamps = 0; timestamps < 2; timestamps++) {
        TcpSegment in = TCP_SEGMENT_INIT, out;
        guint8 bytes[TCP_WIRE_MAX];
        guint len;

        in.flags = TCP_ACK;
        in.timestamps = timestamps;
        in.n_sack = 4;
        for (guint i = 0; i < 4; i++) {
            in.sack[i] = (TcpSackBlock){10 * i, 10 * i + 5};
        }
        len = tcp_wire_write(&in, bytes);
        g_assert_cmpuint(len, <=, TCP_WIRE_MAX);
        g_assert_true(tcp_wire_read(bytes, len, &out));
        g_assert_cmpuint(out.n_sack, ==, timestamps ? 3 : 4);
        g_assert_cmpuint(out.sack[2].start, ==, 20);
    }
}

/* Headers with these options, which begin at byte 20; 'doff' in words. */
typedef struct Hostile {
    const char *name;
    guint doff, len;
    guint8 options[12];
    gboolean good;
} Hostile;

static const Hostile hostiles[] = {
    {"empty", 5, 0, {0}, FALSE},
    {"one-byte", 5, 1, {0}, FALSE},
    {"short", 5, 19, {0}, FALSE},
    {"plain", 5, 20, {0}, TRUE},
    {"offset-0", 0, 20, {0}, FALSE},
    {"offset-4", 4, 20, {0}, FALSE},
    {"offset-beyond", 6, 20, {0}, FALSE},
    {"offset-15", 15, 32, {0}, FALSE},
    {"end", 6, 24, {0, 9, 9, 9}, TRUE},
    {"nops", 6, 24, {1, 1, 1, 1}, TRUE},
    {"length-0", 6, 24, {2, 0, 5, 5}, FALSE},
    {"length-1", 6, 24, {2, 1, 5, 5}, FALSE},
    {"length-beyond", 6, 24, {2, 5, 5, 5}, FALSE},
    {"cut", 6, 24, {1, 1, 1, 2}, FALSE},
    {"unknown", 6, 24, {254, 4, 1, 2}, TRUE},
    {"wrong-mss", 6, 24, {2, 3, 1, 0}, TRUE},
    {"half-sack", 7, 28, {5, 6, 1, 2, 3, 4, 0, 0}, TRUE},
    {"empty-sack", 6, 24, {5, 2, 0, 0}, TRUE},
};

static void
test_hostile(gconstpointer data)
{
    const Hostile *row = &hostiles[rows_number(data)];
    /* Of that length exactly, so that a sanitizer sees who reads beyond. */
    g_autofree guint8 *bytes = g_malloc0(MAX(row->len, 1));
    TcpSegment segment;

    if (row->len > 12) {
        bytes[12] = (guint8)(row->doff << 4);
    }
    if (row->len > 20) {
        memcpy(bytes + 20, row->options, MIN(row->len - 20, 12));
    }
    g_assert_cmpint(tcp_wire_read(bytes, row->len, &segment), ==, row->good);
    if (row->good) {
        g_assert_cmpuint(segment.mss_bytes, ==, 0);
        g_assert_cmpuint(segment.n_sack, ==, 0);
    }
}

/* A scale above 14 counts as 14 (RFC 7323 2.3). */
static void
test_scale(void)
{
    guint8 bytes[24] = {[12] = 0x60, [20] = 3, 3, 255, 0};
    TcpSegment segment;

    g_assert_true(tcp_wire_read(bytes, sizeof bytes, &segment));
    g_assert_cmpint(segment.scale, ==, 14);
}

/* Noise: it reads, or not, and what it reads as is in bounds. */
static void
test_noise(void)
{
    g_autoptr(GRand) rand = g_rand_new_with_seed(2);

    for (guint n = 0; n < 20000; n++) {
        guint len = (guint)g_rand_int_range(rand, 20, 80);
        g_autofree guint8 *bytes = g_malloc(len);
        TcpSegment segment;

        for (guint i = 0; i < len; i++) {
            bytes[i] = (guint8)g_rand_int_range(rand, 0, i < 20 ? 256 : 12);
        }
        if (tcp_wire_read(bytes, len, &segment)) {
            g_assert_cmpuint(segment.n_sack, <=, TCP_SACK_BLOCKS);
            g_assert_cmpint(segment.scale, <=, 14);
            g_assert_cmpuint(segment.len_bytes, <=, len - 20);
        }
    }
}

int
main(int argc, char **argv)
{
    rows_init(&argc, &argv);
    g_test_add_func("/tcp/wire/round-trip", test_round_trip);
    g_test_add_func("/tcp/wire/syn", test_syn);
    g_test_add_func("/tcp/wire/blocks", test_blocks);
    ROWS_ADD("/tcp/wire/hostile", hostiles, test_hostile);
    g_test_add_func("/tcp/wire/scale", test_scale);
    g_test_add_func("/tcp/wire/noise", test_noise);
    return g_test_run();
}
