/* SPDX-License-Identifier: GPL-2.0-only */
/* The byte queue: order, wrapping, limits, filler. */
#include "model/buf.h"
#include <string.h>

/* What goes in comes out, in order, across the end of the storage. */
static void
test_wraps(void)
{
    Buf buf;
    char out[8] = {0};

    buf_init(&buf, 5);
    g_assert_cmpuint(buf_put(&buf, "abcd", 4), ==, 4);
    buf_drop(&buf, 3);
    g_assert_cmpuint(buf_put(&buf, "efgh", 4), ==, 4);
    g_assert_cmpuint(buf_peek(&buf, out, sizeof out), ==, 5);
    g_assert_cmpstr(out, ==, "defgh");
    g_assert_cmpuint(buf_free(&buf), ==, 0);
    buf_clear(&buf);
}

/* What does not fit is not taken. */
static void
test_full(void)
{
    Buf buf;
    gsize room = 1;

    buf_init(&buf, 3);
    g_assert_cmpuint(buf_put(&buf, "abcd", 4), ==, 3);
    g_assert_cmpuint(buf_put(&buf, "e", 1), ==, 0);
    g_assert_null(buf_reserve(&buf, &room));
    g_assert_cmpuint(room, ==, 0);
    buf_clear(&buf);
}

/* A buffer of size 0 takes and gives nothing. */
static void
test_size_zero(void)
{
    Buf buf;
    gsize room;

    buf_init(&buf, 0);
    g_assert_cmpuint(buf_put(&buf, "a", 1), ==, 0);
    g_assert_cmpuint(buf_put(&buf, NULL, 1), ==, 0);
    g_assert_null(buf_reserve(&buf, &room));
    g_assert_cmpuint(buf_span(&buf, 0, 9).len_bytes, ==, 0);
    buf_drop(&buf, 0);
    buf_clear(&buf);
}

/* Filler alone stays filler; with bytes it reads as zeros in its place. */
static void
test_filler(void)
{
    Buf buf;
    char out[6];

    buf_init(&buf, 6);
    buf_put(&buf, NULL, 4);
    g_assert_null(buf_span(&buf, 1, 9).bytes);
    g_assert_cmpuint(buf_span(&buf, 1, 9).len_bytes, ==, 3);
    buf_drop(&buf, 2);
    buf_put(&buf, "ab", 2);
    buf_put(&buf, NULL, 1);
    memset(out, 'x', sizeof out);
    g_assert_cmpuint(buf_peek(&buf, out, sizeof out), ==, 5);
    g_assert_cmpmem(out, 5, "\0\0ab\0", 5);
    buf_drop(&buf, 5);
    buf_put(&buf, NULL, 1);
    g_assert_null(buf_span(&buf, 0, 1).bytes);
    buf_clear(&buf);
}

/* A zeroed stretch that wraps overwrites both parts. */
static void
test_filler_wraps(void)
{
    Buf buf;
    char out[4];

    buf_init(&buf, 4);
    buf_put(&buf, "xxxx", 4);
    buf_drop(&buf, 3);
    buf_put(&buf, NULL, 3);
    g_assert_cmpuint(buf_peek(&buf, out, 4), ==, 4);
    g_assert_cmpmem(out, 4, "x\0\0\0", 4);
    buf_clear(&buf);
}

/* Reserve and commit write in place. */
static void
test_reserve(void)
{
    Buf buf;
    gsize room;
    char out[4];
    char *to;

    buf_init(&buf, 4);
    buf_put(&buf, NULL, 1);
    to = buf_reserve(&buf, &room);
    g_assert_cmpuint(room, ==, 3);
    memcpy(to, "ab", 2);
    buf_commit(&buf, 2);
    g_assert_cmpuint(buf_peek(&buf, out, 4), ==, 3);
    g_assert_cmpmem(out, 3, "\0ab", 3);
    buf_clear(&buf);
}

/* Peeking and overwriting in the middle, across the wrap and in filler, and
 * cutting off the end. */
static void
test_middle(void)
{
    Buf buf;
    char out[8];

    buf_init(&buf, 6);
    buf_put(&buf, NULL, 4);
    buf_drop(&buf, 4);
    buf_put(&buf, NULL, 5); /* in storage: 4 5 0 1 2 */
    buf_poke(&buf, 1, "xyz", 3);
    g_assert_cmpuint(buf_peek_at(&buf, 2, out, 2), ==, 2);
    g_assert_cmpmem(out, 2, "yz", 2);
    g_assert_cmpuint(buf_peek_at(&buf, 5, out, 2), ==, 0);
    buf_cut(&buf, 2);
    g_assert_cmpuint(buf_peek(&buf, out, 8), ==, 3);
    g_assert_cmpmem(out, 3, "\0xy", 3);
    buf_clear(&buf);
}

/* Against a plain array, many random operations. */
static void
test_random(void)
{
    GRand *rand = g_rand_new_with_seed(1);
    GByteArray *model = g_byte_array_new();
    Buf buf;
    guint8 bytes[64] = {0};

    buf_init(&buf, 37);
    for (guint i = 0; i < 20000; i++) {
        guint n = (guint)g_rand_int_range(rand, 0, 40);
        gboolean filler = g_rand_boolean(rand);
        if (g_rand_boolean(rand)) {
            memset(bytes, filler ? 0 : (int)(i & 0xff), sizeof bytes);
            n = (guint)buf_put(&buf, filler ? NULL : bytes, n);
            g_byte_array_append(model, bytes, n);
        } else {
            n = MIN(n, model->len);
            buf_drop(&buf, n);
            g_byte_array_remove_range(model, 0, n);
        }
        n = (guint)buf_peek(&buf, bytes, sizeof bytes);
        g_assert_cmpmem(bytes, n, model->data, model->len);
    }
    buf_clear(&buf);
    g_byte_array_unref(model);
    g_rand_free(rand);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/buf/wraps", test_wraps);
    g_test_add_func("/buf/full", test_full);
    g_test_add_func("/buf/size-zero", test_size_zero);
    g_test_add_func("/buf/filler", test_filler);
    g_test_add_func("/buf/filler-wraps", test_filler_wraps);
    g_test_add_func("/buf/reserve", test_reserve);
    g_test_add_func("/buf/middle", test_middle);
    g_test_add_func("/buf/random", test_random);
    return g_test_run();
}
