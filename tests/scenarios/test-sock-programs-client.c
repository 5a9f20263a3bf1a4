/* SPDX-License-Identifier: GPL-2.0-only */
/* Programs that connect: who gets how many connections, and which connects
 * are lost. */
#include "tests/model/support-rows.h"
#include "tests/scenarios/support-programs.h"

#define REPLY "0123456789"
#define REQUEST 100
#define RUN_NS (10000 * MS)

/* 10 s with an on_sys_timer each 500 ms are 19 turns after the first
 * connection; the first is at 500 ms. */
static const struct {
    const char *name, *program;
    gint64 doevents;
    guint least, most; /* connections */
    gboolean loses;    /* each connect after a close is lost */
} clients[] = {
    /* A connection for each turn of the timer. */
    {"reconnect", "reconnect", 0, 19, 20, FALSE},
    /* The vendor's way: every connect behind the gate is lost, and only the
     * timer helps (sock-fact 6). */
    {"vendor-without-doevents", "vendor-reconnect", 0, 19, 20, TRUE},
    /* With the one doevents the next connection follows at once. */
    {"vendor-with-doevents", "vendor-reconnect", 1, 80, 250, FALSE},
};

static SockBench *
client_bench(const char *name, gint64 doevents, DeviceProgram **instance)
{
    const Setting settings[] = {
        {"targetip", PEER_IP}, {"targetport", 1001},   {"request", REQUEST},
        {"reply", 10},         {"doevents", doevents},
    };

    SockBench *bench =
        bench_load(name, settings, G_N_ELEMENTS(settings), instance);
    bench->verdict = PORT_SYN_ACCEPT;
    bench_start(bench);
    return bench;
}

static void
test_client(gconstpointer data)
{
    guint at = GPOINTER_TO_UINT(data);
    DeviceProgram *instance;
    DeviceStats stats;
    SockBench *bench =
        client_bench(clients[at].program, clients[at].doevents, &instance);

    bench_serve(bench, RUN_NS, REQUEST, REPLY);
    device_stats(bench->dev, &stats);
    g_assert_cmpuint(bench->records->len, >=, clients[at].least);
    g_assert_cmpuint(bench->records->len, <=, clients[at].most);
    for (guint i = 0; i < bench->records->len; i++) {
        const Record *record = bench_record(bench, i);
        g_assert_cmpstr(outcome_name(record->outcome), ==,
                        outcome_name(OUTCOME_CLEAN));
        g_assert_cmpuint(record->acked_bytes, ==, REQUEST);
        g_assert_cmpuint(record->read_bytes, ==, 10);
    }
    if (clients[at].loses) {
        g_assert_cmpuint(stats.connects_lost, ==, bench->records->len);
    } else {
        g_assert_cmpuint(stats.connects_lost, <, bench->records->len / 5);
    }
    bench_free_with(bench, instance);
}

/* A server that refuses is asked again at each turn of the timer. */
static void
test_refused(void)
{
    DeviceProgram *instance;
    SockBench *bench = client_bench("reconnect", 0, &instance);

    bench->verdict = PORT_SYN_REFUSE;
    bench_run(bench, RUN_NS);
    g_assert_cmpuint(bench->records->len, >=, 19);
    g_assert_cmpstr(outcome_name(bench_record(bench, 0)->outcome), ==,
                    outcome_name(OUTCOME_REFUSED));
    bench->verdict = PORT_SYN_ACCEPT;
    bench_serve(bench, 1000 * MS, REQUEST, REPLY);
    g_assert_cmpstr(
        outcome_name(bench_record(bench, bench->records->len - 1)->outcome), ==,
        outcome_name(OUTCOME_CLEAN));
    bench_free_with(bench, instance);
}

/* A request longer than TX goes out in pieces. */
static void
test_long_request(void)
{
    const Setting settings[] = {
        {"targetip", PEER_IP}, {"request", 20000}, {"reply", 10}};
    DeviceProgram *instance;
    SockBench *bench =
        bench_load("reconnect", settings, G_N_ELEMENTS(settings), &instance);

    bench->verdict = PORT_SYN_ACCEPT;
    bench_start(bench);
    bench_serve(bench, 3000 * MS, 20000, REPLY);
    g_assert_cmpuint(bench->records->len, >=, 1);
    g_assert_cmpuint(bench_record(bench, 0)->acked_bytes, ==, 20000);
    g_assert_cmpuint(bench_record(bench, 0)->read_bytes, ==, 10);
    bench_free_with(bench, instance);
}

/* udp-ask sends a question each turn, and ends with the reply or before the
 * next turn. */
static void
test_udp_ask(gconstpointer data)
{
    gboolean answered = GPOINTER_TO_INT(data);
    const Setting settings[] = {{"targetip", PEER_IP},
                                {"targetport", 1001},
                                {"request", 10},
                                {"every", 2}};
    DeviceProgram *instance;
    SockBench *bench =
        bench_load("udp-ask", settings, G_N_ELEMENTS(settings), &instance);

    bench_datagram(bench, PEER_IP, 1001, 9, FALSE, "x"); /* binds the port */
    bench_start(bench);
    for (guint i = 1; i <= 4; i++) {
        bench_run(bench, 800 * MS);
        g_assert_cmpuint(bench->datagrams->len, >, 0);
        g_string_truncate(bench->datagrams, 0);
        if (answered) {
            bench_datagram(bench, PEER_IP, 1001, sock_localport(bench->dev),
                           FALSE, REPLY);
        }
        bench_run(bench, 200 * MS);
        g_assert_cmpuint(bench->records->len, ==, i);
    }
    g_assert_cmpstr(outcome_name(bench_record(bench, 0)->outcome), ==,
                    outcome_name(OUTCOME_DISCARDED));
    g_assert_cmpuint(bench_record(bench, 0)->read_bytes, ==, answered ? 10 : 0);
    bench_free_with(bench, instance);
}

int
main(int argc, char **argv)
{
    rows_init(&argc, &argv);
    for (guint i = 0; i < G_N_ELEMENTS(clients); i++) {
        char *path =
            g_strdup_printf("/sock/programs/client/%s", clients[i].name);
        g_test_add_data_func(path, GUINT_TO_POINTER(i), test_client);
        g_free(path);
    }
    g_test_add_func("/sock/programs/client/refused", test_refused);
    g_test_add_func("/sock/programs/client/long-request", test_long_request);
    g_test_add_data_func("/sock/programs/client/udp-answered",
                         GINT_TO_POINTER(TRUE), test_udp_ask);
    g_test_add_data_func("/sock/programs/client/udp-unanswered",
                         GINT_TO_POINTER(FALSE), test_udp_ask);
    return g_test_run();
}
