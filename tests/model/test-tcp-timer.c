/* SPDX-License-Identifier: GPL-2.0-only */
/* The heap of timers: the first is the earliest, and of equal ones the one that
 * was armed first. */
#include "model/tcp/tcp-timer.h"

#define N 50

static void
test_order(void)
{
    TcpTimers timers;
    TcpTimer a = {0}, b = {0}, c = {0};

    tcp_timers_init(&timers);
    g_assert_null(tcp_timers_first(&timers));
    tcp_timer_set(&timers, &a, 5);
    tcp_timer_set(&timers, &b, 3);
    tcp_timer_set(&timers, &c, 3);
    g_assert_true(tcp_timers_first(&timers) == &b);
    tcp_timer_set(&timers, &b, 3); /* anew: behind c */
    g_assert_true(tcp_timers_first(&timers) == &c);
    tcp_timer_set(&timers, &c, G_MAXINT64);
    g_assert_cmpuint(c.place, ==, 0);
    tcp_timer_set(&timers, &b, 9);
    g_assert_true(tcp_timers_first(&timers) == &a);
    tcp_timer_set(&timers, &a, G_MAXINT64);
    tcp_timer_set(&timers, &a, G_MAXINT64);
    tcp_timer_set(&timers, &b, G_MAXINT64);
    g_assert_null(tcp_timers_first(&timers));
    tcp_timers_clear(&timers);
}

/* The one that a look at all of them finds. */
static TcpTimer *
first_of(TcpTimer *all)
{
    TcpTimer *first = NULL;

    for (guint i = 0; i < N; i++) {
        TcpTimer *at = &all[i];

        if (at->place > 0 &&
            (!first || at->at_ns < first->at_ns ||
             (at->at_ns == first->at_ns && at->number < first->number))) {
            first = at;
        }
    }
    return first;
}

static void
test_random(void)
{
    g_autoptr(GRand) rand = g_rand_new_with_seed(5);
    TcpTimer all[N] = {0};
    TcpTimers timers;

    tcp_timers_init(&timers);
    for (guint n = 0; n < 20000; n++) {
        gint64 at_ns = g_rand_int_range(rand, 0, 40);

        tcp_timer_set(&timers, &all[g_rand_int_range(rand, 0, N)],
                      at_ns < 10 ? G_MAXINT64 : at_ns);
        g_assert_true(tcp_timers_first(&timers) == first_of(all));
    }
    tcp_timers_clear(&timers);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/tcp/timer/order", test_order);
    g_test_add_func("/tcp/timer/random", test_random);
    return g_test_run();
}
