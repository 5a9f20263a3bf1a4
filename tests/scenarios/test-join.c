/* SPDX-License-Identifier: GPL-2.0-only */
/* What both ends tell of their connections joins to the same, in whatever order
 * it is told; and of what is over nothing is kept. */
#include "scenarios/measure/join.h"

#include <glib.h>
#include <string.h>

#include "model/port.h"

#define N 400

typedef struct Told {
    Record record;
    ConnOrigin origin;
    gint32 told;
} Told;

static Record
record_of(guint64 id, gint64 asked_ns, gboolean is_open)
{
    Record record = {.conn_id = id,
                     .system = "test",
                     .asked_ns = asked_ns,
                     .wanted_ns = asked_ns,
                     RECORD_NEVER_YET,
                     .outcome = is_open ? OUTCOME_CLEAN : OUTCOME_REFUSED};

    record.end_ns = asked_ns + 20;
    if (is_open) {
        record.open_ns = asked_ns + 10;
    }
    return record;
}

/* Attempts of three clients, of whom some wishes take several, some requests
 * are repeated, and some SYNs come twice. */
static GArray *
tell(void)
{
    GArray *told = g_array_new(FALSE, FALSE, sizeof(Told));
    gint64 wanted_ns[3] = {0};
    guint64 last[3] = {0};

    for (guint i = 1; i <= N; i++) {
        guint who = (guint)g_test_rand_int_range(0, 3);
        gboolean is_open = g_test_rand_bit();
        Told client = {
            record_of(i, 100 * i, is_open),
            {.group = who, .reply_bytes = 7, .host = who + 1},
            0,
        };
        Told server = {record_of(i, 100 * i + 5, is_open), {.asked = 9}, 0};
        client.record.active = TRUE;
        client.record.index = who;
        client.record.wanted_ns = wanted_ns[who] ? wanted_ns[who] : 100 * i;
        client.record.written_bytes = is_open ? 5 : 0;
        client.record.repeats_id = is_open && g_test_rand_bit() ? last[who] : 0;
        wanted_ns[who] =
            is_open || g_test_rand_bit() ? 0 : client.record.wanted_ns;
        last[who] = is_open ? i : last[who];
        server.record.read_bytes = server.record.received_bytes =
            client.record.written_bytes;
        g_array_append_val(told, client);
        if (is_open || g_test_rand_bit()) {
            g_array_append_val(told, server);
        }
        if (is_open && g_test_rand_int_range(0, 10) == 0) {
            server.record.open_ns = PORT_NEVER;
            server.record.outcome = OUTCOME_TIMEOUT;
            server.record.read_bytes = server.record.received_bytes = 0;
            g_array_append_val(told, server);
        }
    }
    return told;
}

static void
keep(gpointer user, const Conn *conn)
{
    g_array_append_vals(user, conn, 1);
}

/* By the clients' and then the servers' order of 'told', which is not that in
 * which they are told. */
static int
compare(gconstpointer a, gconstpointer b)
{
    const Conn *x = a, *y = b;
    gint64 from = x->has_client ? x->client.asked_ns : G_MAXINT32;
    gint64 to = y->has_client ? y->client.asked_ns : G_MAXINT32;

    from = from == G_MAXINT32 ? from + x->server.asked_ns : from;
    to = to == G_MAXINT32 ? to + y->server.asked_ns : to;
    return (from > to) - (from < to);
}

/* The connections, a line for each, of what is told in that order. */
static char **
join(const GArray *told)
{
    g_autoptr(GArray) conns = g_array_new(FALSE, FALSE, sizeof(Conn));
    g_autoptr(GString) text = g_string_new(NULL);
    Join *join = join_new(keep, conns);

    for (guint i = 0; i < told->len; i++) {
        const Told *at = &g_array_index(told, Told, i);
        (at->record.active ? join_client : join_server)(join, &at->record,
                                                        &at->origin);
    }
    join_end(join);
    join_free(join);
    g_array_sort(conns, compare);
    for (guint i = 0; i < conns->len; i++) {
        const Conn *conn = &g_array_index(conns, Conn, i);
        g_string_append_printf(
            text, "%d %d %" G_GINT64_FORMAT " %s %s %d%d %u %u\n",
            conn->has_client, conn->has_server, conn_begin_ns(conn),
            data_class_name(conn->server_data),
            conn->has_server ? outcome_name(conn->server.outcome) : "-",
            conn->is_tried_again, conn->gave_up, conn->group, conn->asked);
    }
    return g_strsplit(text->str, "\n", -1);
}

static int
compare_times(gconstpointer a, gconstpointer b)
{
    const Told *x = a, *y = b;

    return (x->told > y->told) - (x->told < y->told);
}

/* Each is told later, but for attempts that failed: by up to so many others. */
static GArray *
delay(const GArray *told, gint32 by)
{
    GArray *out = g_array_new(FALSE, FALSE, sizeof(Told));

    g_array_append_vals(out, told->data, told->len);
    for (guint i = 0; i < out->len; i++) {
        Told *at = &g_array_index(out, Told, i);
        at->told = (gint32)i;
        if (!at->record.active || at->record.open_ns != PORT_NEVER) {
            at->told += g_test_rand_int_range(0, by);
        }
    }
    g_array_sort(out, compare_times);
    return out;
}

static void
test_orders(void)
{
    for (guint round = 0; round < 20; round++) {
        g_autoptr(GArray) told = tell();
        g_auto(GStrv) expected = join(told);
        for (gint32 by = 2; by < 500; by *= 3) {
            g_autoptr(GArray) other = delay(told, by);
            g_auto(GStrv) lines = join(other);
            g_assert_cmpuint(g_strv_length(lines), ==, g_strv_length(expected));
            for (guint i = 0; lines[i]; i++) {
                g_assert_cmpstr(lines[i], ==, expected[i]);
            }
        }
    }
}

static void
count(gpointer user, const Conn *conn)
{
    (void)conn;
    ++*(guint *)user;
}

/* A connection is told as soon as both ends have told of it. */
static void
test_at_once(void)
{
    const ConnOrigin origin = {0};
    guint n = 0;
    Join *join = join_new(count, &n);

    for (guint i = 1; i <= N; i++) {
        Record record = record_of(i, 100 * i, TRUE);
        join_server(join, &record, &origin);
        g_assert_cmpuint(n, ==, i - 1);
        join_client(join, &record, &origin);
        g_assert_cmpuint(n, ==, i);
    }
    join_free(join);
}

static void
keep_one(gpointer user, const Conn *conn)
{
    *(Conn *)user = *conn;
}

/* Of whom it is not known whether he tries again, an attempt that has failed is
 * over; one that is being made is not, nor one of others. */
static void
test_tries_once(void)
{
    for (guint i = 0; i < 4; i++) {
        gboolean tries_once = i % 2 > 0, is_over = i / 2 > 0;
        const ConnOrigin origin = {.tries_once = tries_once};
        Record record = record_of(1, 100, FALSE);
        Conn conn = {0};
        Join *join = join_new(keep_one, &conn);

        if (!is_over) {
            record.outcome = OUTCOME_NEVER_CLOSED;
            record.end_ns = PORT_NEVER;
        }
        join_client(join, &record, &origin);
        join_end(join);
        g_assert_cmpint(conn.gave_up, ==, tries_once && is_over);
        join_free(join);
    }
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/join/orders", test_orders);
    g_test_add_func("/join/at-once", test_at_once);
    g_test_add_func("/join/tries-once", test_tries_once);
    return g_test_run();
}
