/* SPDX-License-Identifier: GPL-2.0-only */
/* The event queue: order, multiplicity (sock-fact 2), overflow (OPEN-3). */
#include "model/vm/evq.h"
#include "tests/model/support-rows.h"

static EvqPost
post(Evq *evq, EventType type, guint sock, guint arg)
{
    return evq_post(evq, &(Event){.type = type, .sock = sock, .arg = {arg, 0}});
}

/* What a second and third post gives: queued again, or merged, before the
 * first is taken off, while it is handled, and after. */
static const struct {
    const char *name;
    EvqPost again;
} copies[N_EVENTS] = {
    [ON_SYS_INIT] = {"on_sys_init", EVQ_QUEUED},
    [ON_SYS_TIMER] = {"on_sys_timer", EVQ_QUEUED},
    [ON_SOCK_INBAND] = {"on_sock_inband", EVQ_MERGED},
    [ON_SOCK_DATA_ARRIVAL] = {"on_sock_data_arrival", EVQ_MERGED},
    [ON_SOCK_EVENT] = {"on_sock_event", EVQ_QUEUED},
    [ON_SOCK_OVERRUN] = {"on_sock_overrun", EVQ_MERGED},
    [ON_SOCK_DATA_SENT] = {"on_sock_data_sent", EVQ_QUEUED},
    [ON_SOCK_TCP_PACKET_ARRIVAL] = {"on_sock_tcp_packet_arrival", EVQ_QUEUED},
    [ON_SOCK_POSTDATA] = {"on_sock_postdata", EVQ_MERGED},
    [ON_HTML_PAGE] = {"html_page", EVQ_MERGED},
};

static void
test_multiplicity(gconstpointer data)
{
    EventType type = (EventType)rows_number(data);
    Evq *evq = evq_new(2, 0);
    Event event;

    g_assert_cmpstr(event_name(type), ==, copies[type].name);
    g_assert_cmpint(post(evq, type, 0, 0), ==, EVQ_QUEUED);
    g_assert_cmpint(post(evq, type, 0, 0), ==, copies[type].again);
    g_assert_cmpint(post(evq, type, 1, 0), ==, EVQ_QUEUED);
    g_assert_true(evq_pop(evq, G_MAXUINT64, &event));
    g_assert_cmpint(post(evq, type, 0, 0), ==, copies[type].again);
    evq_done(evq, &event);
    g_assert_cmpint(post(evq, type, 0, 0), ==, EVQ_QUEUED);
    evq_free(evq);
}

/* One queue for all sockets and kinds, first in, first out, also after it
 * has grown and wrapped. */
static void
test_fifo(void)
{
    Evq *evq = evq_new(4, 0);
    Event event;
    guint next = 0;

    for (guint i = 0; i < 1000; i++) {
        post(evq, ON_SOCK_EVENT, i % 4, i);
        if (i % 3 == 0) {
            g_assert_true(evq_pop(evq, G_MAXUINT64, &event));
            g_assert_cmpuint(event.arg[0], ==, next++);
        }
    }
    while (evq_pop(evq, G_MAXUINT64, &event)) {
        g_assert_cmpuint(event.arg[0], ==, next);
        g_assert_cmpuint(event.sock, ==, next++ % 4);
    }
    g_assert_cmpuint(next, ==, 1000);
    g_assert_cmpuint(evq_high_water(evq), >, 600);
    evq_free(evq);
}

/* An event keeps the arguments and the generation that it was posted with. */
static void
test_carries(void)
{
    Evq *evq = evq_new(4, 0);
    Event event = {.type = ON_SOCK_EVENT, .sock = 3, .arg = {7, 8}, .gen = 9};

    evq_post(evq, &event);
    g_assert_true(evq_pop(evq, G_MAXUINT64, &event));
    g_assert_cmpuint(event.sock, ==, 3);
    g_assert_cmpuint(event.arg[0], ==, 7);
    g_assert_cmpuint(event.arg[1], ==, 8);
    g_assert_cmpuint(event.gen, ==, 9);
    g_assert_cmpuint(event.seq, ==, 1);
    evq_free(evq);
}

/* A round takes only what was posted before it began. */
static void
test_round(void)
{
    Evq *evq = evq_new(1, 0);
    guint64 last;
    Event event;

    post(evq, ON_SYS_TIMER, 0, 0);
    last = evq_last_seq(evq);
    post(evq, ON_SYS_TIMER, 0, 0);
    g_assert_true(evq_pop(evq, last, &event));
    g_assert_false(evq_pop(evq, last, &event));
    g_assert_cmpuint(evq_length(evq), ==, 1);
    evq_free(evq);
}

/* A full queue drops the newest and counts it; a dropped single-copy event
 * is not pending. */
static void
test_full(void)
{
    Evq *evq = evq_new(2, 2);
    Event event;

    post(evq, ON_SYS_TIMER, 0, 1);
    post(evq, ON_SYS_TIMER, 0, 2);
    g_assert_cmpint(post(evq, ON_SOCK_DATA_ARRIVAL, 1, 3), ==, EVQ_DROPPED);
    g_assert_cmpuint(evq_dropped(evq), ==, 1);
    g_assert_false(evq_is_pending(evq, ON_SOCK_DATA_ARRIVAL, 1));
    evq_pop(evq, G_MAXUINT64, &event);
    g_assert_cmpuint(event.arg[0], ==, 1);
    g_assert_cmpint(post(evq, ON_SOCK_DATA_ARRIVAL, 1, 3), ==, EVQ_QUEUED);
    g_assert_cmpuint(evq_high_water(evq), ==, 2);
    evq_free(evq);
}

/* Numbers and names are the platform's. */
static void
test_names(void)
{
    g_assert_cmpuint(event_number(ON_SYS_INIT), ==, 1);
    g_assert_cmpuint(event_number(ON_SOCK_EVENT), ==, 5);
    g_assert_cmpuint(event_number(ON_SOCK_DATA_SENT), ==, 13);
    g_assert_cmpstr(event_name(ON_SOCK_EVENT), ==, "on_sock_event");
    g_assert_true(event_has_barrier(ON_SOCK_EVENT));
    g_assert_false(event_has_barrier(ON_SYS_TIMER));
}

int
main(int argc, char **argv)
{
    rows_init(&argc, &argv);
    ROWS_ADD("/evq/multiplicity", copies, test_multiplicity);
    g_test_add_func("/evq/fifo", test_fifo);
    g_test_add_func("/evq/carries", test_carries);
    g_test_add_func("/evq/round", test_round);
    g_test_add_func("/evq/full", test_full);
    g_test_add_func("/evq/names", test_names);
    return g_test_run();
}
