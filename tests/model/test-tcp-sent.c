/* SPDX-License-Identifier: GPL-2.0-only */
/* The scoreboard: whatever is pushed, marked, joined and cut, its counts are
 * those of its flags, and its segments follow one another. */
#include "model/tcp/tcp-sent.h"

/* Counts anew what the queue says of itself. */
static void
check(const TcpSentQueue *queue, guint64 start, guint64 end)
{
    guint sacked = 0, lost = 0, repeated = 0;

    for (guint i = 0; i < queue->n; i++) {
        const TcpSent *sent = sent_at(queue, i);

        g_assert_cmpuint(sent->pos, ==, start);
        start = sent_end(sent);
        sacked += (sent->flags & SENT_SACKED) != 0;
        lost += (sent->flags & SENT_LOST) != 0;
        repeated += (sent->flags & SENT_REPEATED) != 0;
    }
    g_assert_cmpuint(start, ==, end);
    g_assert_cmpuint(queue->n_sacked, ==, sacked);
    g_assert_cmpuint(queue->n_lost, ==, lost);
    g_assert_cmpuint(queue->n_repeated, ==, repeated);
}

static void
test_counts(void)
{
    TcpSentQueue queue = {0};

    for (guint i = 0; i < 5; i++) {
        sent_push(&queue, 100 * i, 100, 0, i);
    }
    g_assert_cmpuint(sent_in_flight(&queue), ==, 5);
    sent_mark(&queue, sent_at(&queue, 0), SENT_LOST, 0);
    sent_mark(&queue, sent_at(&queue, 1), SENT_LOST, 0);
    sent_mark(&queue, sent_at(&queue, 3), SENT_SACKED, 0);
    g_assert_cmpuint(sent_in_flight(&queue), ==, 2);
    sent_mark(&queue, sent_at(&queue, 0), SENT_REPEATED | SENT_EVER, 0);
    g_assert_cmpuint(sent_in_flight(&queue), ==, 3);
    sent_mark(&queue, sent_at(&queue, 0), SENT_REPEATED, 0); /* no change */
    g_assert_cmpuint(sent_in_flight(&queue), ==, 3);
    sent_pop(&queue);
    g_assert_cmpuint(sent_in_flight(&queue), ==, 2);
    check(&queue, 100, 500);
    sent_clear(&queue);
}

/* One of two that were joined is cut again: the FIN and the push are at the
 * end, the SYN at the start. */
static void
test_join_and_cut(void)
{
    TcpSentQueue queue = {0};

    sent_push(&queue, 0, 1, SENT_SYN, 1);
    sent_push(&queue, 1, 10, 0, 2);
    sent_push(&queue, 11, 11, SENT_FIN | SENT_PUSH | SENT_EVER, 3);
    sent_join(&queue, 1);
    check(&queue, 0, 22);
    g_assert_cmpuint(queue.n, ==, 2);
    g_assert_cmpuint(sent_at(&queue, 1)->flags, ==,
                     SENT_FIN | SENT_PUSH | SENT_EVER);
    g_assert_cmpint(sent_at(&queue, 1)->sent_ns, ==, 2);
    sent_mark(&queue, sent_at(&queue, 1), SENT_LOST, 0);
    sent_cut(&queue, 1, 5);
    check(&queue, 0, 22);
    g_assert_cmpuint(queue.n_lost, ==, 2);
    g_assert_cmpuint(sent_at(&queue, 1)->flags, ==, SENT_LOST | SENT_EVER);
    g_assert_cmpuint(sent_at(&queue, 2)->flags, ==,
                     SENT_LOST | SENT_FIN | SENT_PUSH | SENT_EVER);
    g_assert_cmpint(sent_at(&queue, 2)->sent_ns, ==, 2);
    g_assert_cmpuint(sent_at(&queue, 0)->flags, ==, SENT_SYN);
    sent_clear(&queue);
}

static void
step(GRand *rand, TcpSentQueue *queue, guint64 *start, guint64 *end)
{
    guint i = queue->n ? (guint)g_rand_int_range(rand, 0, (gint)queue->n) : 0;
    guint32 len = (guint32)g_rand_int_range(rand, 1, 1460);
    guint mark = 1u << g_rand_int_range(rand, 0, 4);

    switch (g_rand_int_range(rand, 0, 6)) {
    case 0:
    case 1:
        sent_push(queue, *end, len, 0, 1);
        *end += len;
        break;
    case 2:
        if (queue->n > 0) {
            sent_mark(queue, sent_at(queue, i), mark, mark ^ 3);
        }
        break;
    case 3:
        if (i + 1 < queue->n) {
            sent_join(queue, i);
        }
        break;
    case 4:
        if (queue->n > 0 && sent_at(queue, i)->len > 1) {
            sent_cut(queue, i, sent_at(queue, i)->pos + 1);
        }
        break;
    case 5:
        if (queue->n > 0) {
            *start = sent_end(sent_at(queue, 0));
            sent_pop(queue);
        }
        break;
    }
}

static void
test_random(void)
{
    g_autoptr(GRand) rand = g_rand_new_with_seed(3);
    TcpSentQueue queue = {0};
    guint64 start = 0, end = 0;

    for (guint n = 0; n < 20000; n++) {
        step(rand, &queue, &start, &end);
        check(&queue, start, end);
    }
    while (queue.n > 0) {
        sent_pop(&queue);
    }
    g_assert_null(queue.ring); /* empty, it owns nothing */
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/tcp/sent/counts", test_counts);
    g_test_add_func("/tcp/sent/join-and-cut", test_join_and_cut);
    g_test_add_func("/tcp/sent/random", test_random);
    return g_test_run();
}
