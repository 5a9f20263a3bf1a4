/* SPDX-License-Identifier: GPL-2.0-only */
/* request-loop against reply in the in-memory world: every way to end, with
 * and without loss, over many seeds.  Whatever happens, each end of each
 * connection is accounted for once and the bytes add up. */
#include "model/vm/coro.h"
#include "tests/model/support-rows.h"
#include "tests/scenarios/posix-run.h"
#include "tests/units.h"

#define CLIENTS 3
#define SEEDS 200 /* for each ending and loss */
#define RUN_NS (3000 * SECOND)
#define MANY 20000

static gint64
draw_think(gpointer stream)
{
    return g_rand_int_range(stream, 0, 200) * MS;
}

/* Polite ends without loss: every connection is clean and complete. */
static void
check_all_clean(const PosixRun *run)
{
    for (guint i = 0; i < 2; i++) {
        g_assert_cmpuint(run->records[i]->len, ==, CLIENTS * RUN_CONNECTIONS);
        for (guint n = 0; n < run->records[i]->len; n++) {
            const Record *record = &g_array_index(run->records[i], Record, n);

            g_assert_cmpstr(outcome_name(record->outcome), ==,
                            outcome_name(OUTCOME_CLEAN));
            g_assert_cmpuint(record->read_bytes, ==, i == 0 ? 20000 : 100);
            g_assert_cmpuint(record->expected_bytes, ==, record->read_bytes);
        }
    }
}

/* ---- Every way to end --------------------------------------------------- */

typedef struct Point {
    PosixEnding ending; /* the client's */
    gdouble loss;
} Point;

static gboolean
is_polite(PosixEnding ending)
{
    return ending == POSIX_END_GRACEFUL || ending == POSIX_END_HALF;
}

/* The server's ending, the thinking and the patience follow the seed. */
static void
run_point(PosixRun *run, const Point *point, guint seed)
{
    g_autoptr(GRand) thinks = g_rand_new_with_seed(seed);
    WorldConfig config;

    world_config_default(&config);
    config.seed = seed;
    config.loss = point->loss;
    config.tcp.syn_retries = config.tcp.synack_retries = 15;
    config.tcp.data_retries = config.tcp.fin_retries = 15;
    posix_run_begin(run, &config, NULL);
    run->client.ending = point->ending;
    run->client.think = (PortDelay){.draw_ns = draw_think, .stream = thinks};
    run->client.patience_ns = seed % 2 ? 20 * SECOND : 0;
    run->server.ending = (PosixEnding)(seed % POSIX_N_ENDINGS);
    posix_run_go(run, CLIENTS, RUN_NS);
}

static void
test_ending(gconstpointer data)
{
    const Point *point = data;

    for (guint seed = 1; seed <= SEEDS; seed++) {
        PosixRun run;

        run_point(&run, point, seed);
        posix_run_check(&run);
        if (is_polite(point->ending) && is_polite(run.server.ending) &&
            point->loss <= 0.0) {
            check_all_clean(&run);
        }
        posix_run_end(&run);
    }
}

/* The same seed gives the same records, byte for byte. */
static void
test_determinism(void)
{
    const Point point = {POSIX_END_RESET, 0.2};
    PosixRun runs[2];

    for (guint i = 0; i < 2; i++) {
        run_point(&runs[i], &point, 7);
    }
    for (guint i = 0; i < 2; i++) {
        g_assert_cmpuint(runs[0].records[i]->len, >, 0);
        g_assert_cmpmem(
            runs[0].records[i]->data, runs[0].records[i]->len * sizeof(Record),
            runs[1].records[i]->data, runs[1].records[i]->len * sizeof(Record));
    }
    posix_run_end(&runs[0]);
    posix_run_end(&runs[1]);
}

/* ---- Single programs ---------------------------------------------------- */

/* A client that is refused tries again after 'retry', and 'wanted' is when
 * it first tried. */
static void
test_retry(void)
{
    PosixRun run;
    const Record *record;

    posix_run_begin(&run, NULL, NULL);
    run.client.count = 1;
    run.client.start.fixed_ns = 5 * SECOND;
    posix_process(run.hosts[0], posix_request_loop, &run.client);
    world_run(run.world, 8 * SECOND - 500 * MS);
    posix_process(run.hosts[1], posix_reply, &run.server);
    world_run(run.world, 20 * SECOND);
    posix_host_stop(run.hosts[0]);
    g_assert_cmpuint(run.records[0]->len, ==, 4);
    for (guint i = 0; i < 4; i++) {
        record = &g_array_index(run.records[0], Record, i);
        g_assert_cmpint(record->wanted_ns, ==, 5 * SECOND);
        g_assert_cmpint(record->asked_ns, ==,
                        5 * SECOND + i * (SECOND + 20 * MS));
        g_assert_cmpstr(outcome_name(record->outcome), ==,
                        outcome_name(i < 3 ? OUTCOME_REFUSED : OUTCOME_CLEAN));
    }
    g_assert_cmpint(record->open_ns, ==, record->asked_ns + 20 * MS);
    posix_run_end(&run);
}

/* 'backlog' + 1 wait for accept, and as many requests for their ACK: of four
 * SYNs at one time three get cookies.  Of the ACKs that follow, one is for the
 * server that waits, one for the queue; the other two are dropped, and the
 * clients, who know nothing, get in when they repeat their requests. */
static void
test_backlog(void)
{
    PosixRun run;
    guint late = 0;

    posix_run_begin(&run, NULL, NULL);
    run.server.backlog = 0;
    run.server.workers = 1;
    run.server.service.fixed_ns = 500 * MS;
    run.client.count = 1;
    posix_run_go(&run, 4, 60 * SECOND);
    g_assert_cmpuint(run.records[0]->len, ==, 4);
    for (guint i = 0; i < 4; i++) {
        const Record *client = &g_array_index(run.records[0], Record, i);
        const Record *server = &g_array_index(run.records[1], Record, i);

        g_assert_cmpstr(outcome_name(client->outcome), ==,
                        outcome_name(OUTCOME_CLEAN));
        g_assert_cmpint(client->open_ns, ==, client->asked_ns + 20 * MS);
        late += server->asked_ns > client->open_ns + 100 * MS;
    }
    g_assert_cmpuint(late, ==, 2);
    posix_run_end(&run);
}

/* Many connections one after the other need no more descriptors, sockets or
 * connections than a few. */
static void
test_many(void)
{
    const PosixConfig posix = {.max_fds = 3};
    WorldConfig config;
    PosixRun run;
    guint most = 0;

    world_config_default(&config);
    config.tcp.time_wait_ns = 0;
    posix_run_begin(&run, &config, &posix);
    run.client.count = MANY;
    run.client.reply_bytes = run.server.reply_bytes = 200;
    posix_process(run.hosts[1], posix_reply, &run.server);
    posix_process(run.hosts[0], posix_request_loop, &run.client);
    while (run.records[0]->len < MANY && world_step(run.world)) {
        most = MAX(most, world_connections(run.world) +
                             posix_host_sockets(run.hosts[0]) +
                             posix_host_sockets(run.hosts[1]));
    }
    g_assert_cmpuint(run.records[0]->len, ==, MANY);
    g_assert_cmpuint(most, <=, 12);
    posix_host_stop(run.hosts[1]);
    posix_run_check(&run);
    posix_run_end(&run);
}

static void
test_find(void)
{
    for (const Program *const *at = posix_programs; *at; at++) {
        g_assert_true(&posix_program_find((*at)->name)->base == *at);
        g_assert_nonnull((*at)->summary);
    }
    g_assert_null(posix_program_find("no-such-program"));
    g_assert_cmpstr(posix_ending_name(POSIX_END_VANISH), ==, "vanish");
}

int
main(int argc, char **argv)
{
    static Point points[2 * POSIX_N_ENDINGS];
    int status;

    rows_init(&argc, &argv);
    for (guint i = 0; i < G_N_ELEMENTS(points); i++) {
        g_autofree char *path = NULL;

        points[i] = (Point){(PosixEnding)(i / 2), i % 2 * 0.1};
        path = g_strdup_printf("/posix-programs/%s/%s",
                               posix_ending_name(points[i].ending),
                               i % 2 ? "10-percent-loss" : "no-loss");
        g_test_add_data_func(path, &points[i], test_ending);
    }
    g_test_add_func("/posix-programs/determinism", test_determinism);
    g_test_add_func("/posix-programs/retry", test_retry);
    g_test_add_func("/posix-programs/backlog", test_backlog);
    g_test_add_func("/posix-programs/many", test_many);
    g_test_add_func("/posix-programs/find", test_find);
    status = g_test_run();
    coro_pool_drain();
    return status;
}
