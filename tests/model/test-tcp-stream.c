/* SPDX-License-Identifier: GPL-2.0-only */
/* Streams of bytes: whatever is appended and dropped, what is copied is what
 * was put in. */
#include "model/tcp/tcp-stream.h"

#define LEN 5000u

static guint8
byte_at(guint64 offset)
{
    return (guint8)((offset * 2654435761u) >> 24);
}

static void
append(TcpStream *stream, guint64 at, gsize len)
{
    g_autofree guint8 *bytes = g_malloc(len + 1);

    for (gsize i = 0; i < len; i++) {
        bytes[i] = byte_at(at + i);
    }
    tcp_stream_append(stream, bytes, len);
}

static void
expect(TcpStream *stream, gsize offset, guint64 at, gsize len)
{
    g_autofree guint8 *bytes = g_malloc(len + 1);

    tcp_stream_copy(stream, offset, bytes, len);
    for (gsize i = 0; i < len; i++) {
        g_assert_cmpuint(bytes[i], ==, byte_at(at + i));
    }
}

/* Any range can be copied, over the borders of what was appended and after a
 * part was dropped. */
static void
test_copies(void)
{
    TcpStream stream = {0};
    guint64 end = 0;

    for (gsize len = 1; end + len <= LEN; len += 7) {
        append(&stream, end, len);
        end += len;
    }
    g_assert_cmpuint(stream.len_bytes, ==, end);
    for (guint64 dropped = 0; dropped < end; dropped += 1111) {
        for (guint64 from = dropped; from < end; from += 211) {
            expect(&stream, from - dropped, from, MIN(end - from, 1448));
        }
        tcp_stream_drop(&stream, MIN(1111, stream.len_bytes));
    }
    g_assert_cmpuint(stream.len_bytes, ==, 0);
    g_assert_null(stream.first); /* it owns nothing then */
    g_assert_null(stream.last);
}

/* The same at random, against an array; 'where' is asked backwards too. */
static void
test_random(void)
{
    g_autoptr(GRand) rand = g_rand_new_with_seed(7);

    for (guint turn = 0; turn < 100; turn++) {
        TcpStream stream = {0};
        guint64 start = 0, end = 0;

        for (guint step = 0; step < 100; step++) {
            gsize len = (gsize)g_rand_int_range(rand, 0, 900);

            append(&stream, end, len);
            end += len;
            len = (gsize)g_rand_int_range(rand, 0, (gint32)(end - start) + 1);
            expect(&stream, end - start - len, end - len, len);
            expect(&stream, 0, start, len);
            len = (gsize)g_rand_int_range(rand, 0, (gint32)(end - start) + 1);
            tcp_stream_drop(&stream, len);
            start += len;
            g_assert_cmpuint(stream.len_bytes, ==, end - start);
        }
        tcp_stream_clear(&stream);
        g_assert_cmpuint(stream.len_bytes, ==, 0);
    }
}

/* Filler counts, costs nothing, reads as zero and mixes with bytes. */
static void
test_filler(void)
{
    const gsize len = 1000000000;
    TcpStream stream = {0};
    guint8 bytes[5];

    tcp_stream_append(&stream, NULL, len);
    append(&stream, 1, 2);
    tcp_stream_append(&stream, NULL, len);
    g_assert_cmpuint(stream.len_bytes, ==, 2 * len + 2);
    tcp_stream_copy(&stream, len - 1, bytes, 5);
    g_assert_cmpuint(bytes[0], ==, 0);
    g_assert_cmpuint(bytes[1], ==, byte_at(1));
    g_assert_cmpuint(bytes[2], ==, byte_at(2));
    g_assert_cmpuint(bytes[3] | bytes[4], ==, 0);
    g_assert_true(tcp_stream_is_filler(&stream, 0, len));
    g_assert_false(tcp_stream_is_filler(&stream, 0, len + 1));
    g_assert_false(tcp_stream_is_filler(&stream, len + 1, 1));
    g_assert_true(tcp_stream_is_filler(&stream, len + 2, len));
    tcp_stream_drop(&stream, len + 1);
    g_assert_false(tcp_stream_is_filler(&stream, 0, 2));
    expect(&stream, 0, 2, 1);
    tcp_stream_clear(&stream);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/tcp/stream/copies", test_copies);
    g_test_add_func("/tcp/stream/random", test_random);
    g_test_add_func("/tcp/stream/filler", test_filler);
    return g_test_run();
}
