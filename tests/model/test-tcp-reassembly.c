/* SPDX-License-Identifier: GPL-2.0-only */
/* The peer's stream from pieces: whatever comes in whatever order and overlaps,
 * the bytes read are the bytes sent (RFC 9293 3.10.7.4, seventh). */
#include "tests/model/support-tcp.h"

#define LEN 5000

static void
begin(SupportTcp *t, TcpProfileName name, const guint8 *bytes)
{
    support_tcp_begin(t, name);
    t->bytes = bytes;
    support_tcp_at(t, PORT_STATE_ESTABLISHED, TCP_HELD);
}

static void
fill(guint8 *bytes)
{
    for (guint i = 0; i < LEN; i++) {
        bytes[i] = (guint8)((i * 2654435761u) >> 24);
    }
}

/* Reads up to 'max_bytes', which must be those from 'read' on. */
static gsize
read_some(SupportTcp *t, const guint8 *bytes, gsize read, gsize max_bytes)
{
    guint8 got[LEN];
    gsize len = tcp_recv(t->tcp, got, max_bytes);

    g_assert_cmpmem(got, len, bytes + read, len);
    tcp_credit(t->tcp, len);
    return len;
}

/* Random overlapping pieces until all is there, read at random. */
static void
test_random(gconstpointer data)
{
    g_autoptr(GRand) rand = g_rand_new_with_seed(7);
    guint8 bytes[LEN];

    fill(bytes);
    for (guint turn = 0; turn < 100; turn++) {
        SupportTcp t;
        gsize read = 0;

        begin(&t, GPOINTER_TO_UINT(data), bytes);
        while (read < LEN) {
            gint from = g_rand_int_range(rand, 0, LEN);
            gint len = g_rand_int_range(rand, 1, 700);
            g_autofree char *text =
                g_strdup_printf("PA %d+%d a1", from + 1, MIN(len, LEN - from));

            support_tcp_in(&t, text);
            read += read_some(&t, bytes, read,
                              (gsize)g_rand_int_range(rand, 0, 512));
        }
        support_tcp_forget(&t);
        support_tcp_in(&t, "A 5001 a1"); /* no hole is left */
        support_tcp_in(&t, "FA 5001 a1");
        support_tcp_run(&t, SECOND);
        support_tcp_out(&t, "A 1 a5002");
        support_tcp_end(&t);
    }
}

/* Two early pieces at one number: the longer one counts, in both orders. */
static void
test_longer(void)
{
    guint8 bytes[LEN];

    fill(bytes);
    for (guint first = 0; first < 2; first++) {
        SupportTcp t;

        begin(&t, TCP_PROFILE_LINUX, bytes);
        support_tcp_in(&t, first ? "PA 11+20 a1" : "PA 11+10 a1");
        support_tcp_in(&t, first ? "PA 11+10 a1" : "PA 11+20 a1");
        support_tcp_forget(&t);
        support_tcp_in(&t, "PA 1+10 a1");
        support_tcp_out(&t, "A 1 a31");
        g_assert_cmpuint(read_some(&t, bytes, 0, LEN), ==, 30);
        support_tcp_end(&t);
    }
}

/* One that covers several and the holes between them. */
static void
test_covers(void)
{
    guint8 bytes[LEN];
    SupportTcp t;

    fill(bytes);
    begin(&t, TCP_PROFILE_LINUX, bytes);
    support_tcp_in(&t, "PA 21+10 a1");
    support_tcp_in(&t, "PA 41+10 a1");
    support_tcp_in(&t, "PA 11+60 a1");
    support_tcp_out(&t, "A 1 a1 s21-31; A 1 a1 s41-51,21-31; A 1 a1 s11-71");
    support_tcp_in(&t, "PA 1+30 a1");
    support_tcp_out(&t, "A 1 a71");
    g_assert_cmpuint(read_some(&t, bytes, 0, LEN), ==, 70);
    support_tcp_end(&t);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_data_func("/tcp/reassembly/linux",
                         GUINT_TO_POINTER(TCP_PROFILE_LINUX), test_random);
    g_test_add_data_func("/tcp/reassembly/rfc",
                         GUINT_TO_POINTER(TCP_PROFILE_RFC), test_random);
    g_test_add_func("/tcp/reassembly/longer", test_longer);
    g_test_add_func("/tcp/reassembly/covers", test_covers);
    return g_test_run();
}
