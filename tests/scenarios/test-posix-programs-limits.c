/* SPDX-License-Identifier: GPL-2.0-only */
/* What programs do when it does not go well: they wait, give up, forget to
 * close, have no descriptor left, find their connection ended. */
#include "tests/scenarios/posix-run.h"

#include "tests/units.h"

static const Record *
client_record(const PosixRun *run, guint i)
{
    return &g_array_index(run->records[0], Record, i);
}

static const Record *
server_record(const PosixRun *run, guint i)
{
    return &g_array_index(run->records[1], Record, i);
}

/* ---- Trying again ------------------------------------------------------- */

static void
test_back_off(void)
{
    const PosixRetry doubled = {
        .first = {.fixed_ns = 100 * MS}, .factor = 2, .max_ns = 500 * MS};
    const PosixRetry plain = {.first = {.fixed_ns = 100 * MS}};

    g_assert_cmpint(posix_retry_ns(&doubled, 1), ==, 100 * MS);
    g_assert_cmpint(posix_retry_ns(&doubled, 3), ==, 400 * MS);
    g_assert_cmpint(posix_retry_ns(&doubled, 4), ==, 500 * MS);
    g_assert_cmpint(posix_retry_ns(&doubled, 4000), ==, 500 * MS);
    g_assert_cmpint(posix_retry_ns(&plain, 4000), ==, 100 * MS);
}

/* A quarter of the way through the lot: that part of the jitter is left out. */
static void
test_jitter(void)
{
    const PosixRetry half = {.first = {.fixed_ns = SECOND},
                             .jitter = 0.5,
                             .lot = {.fixed_ns = 250 * MS}};

    g_assert_cmpint(posix_retry_ns(&half, 1), ==, 875 * MS);
}

/* Nobody listens: three attempts at 0, 1 and 3 s, then it thinks for 10 s, and
 * wants another connection. */
static void
test_gives_up(void)
{
    PosixRun run;

    posix_run_begin(&run, NULL, NULL);
    run.client.retry.factor = 2;
    run.client.retry.n_tries = 3;
    run.client.think.fixed_ns = 10 * SECOND;
    posix_process(run.hosts[0], posix_request_loop, &run.client);
    world_run(run.world, 14 * SECOND);
    posix_host_stop(run.hosts[0]);
    g_assert_cmpuint(run.records[0]->len, ==, 4);
    g_assert_cmpint(client_record(&run, 1)->asked_ns, ==, SECOND + 20 * MS);
    g_assert_cmpint(client_record(&run, 2)->asked_ns, ==, 3 * SECOND + 40 * MS);
    g_assert_cmpint(client_record(&run, 2)->wanted_ns, ==, 0);
    g_assert_cmpint(client_record(&run, 3)->wanted_ns, ==,
                    13 * SECOND + 60 * MS);
    posix_run_end(&run);
}

/* ---- Servers ------------------------------------------------------------ */

/* Nobody closes: two of three descriptors are left for connections, the third
 * client's waits in the queue for ever, established and without a reply. */
static void
test_leak(void)
{
    const PosixConfig posix = {.max_fds = 3};
    PosixRun run;

    posix_run_begin(&run, NULL, &posix);
    run.server.leak = 1;
    run.client.count = 3;
    posix_run_go(&run, 1, 60 * SECOND);
    g_assert_cmpuint(run.records[0]->len, ==, 3);
    for (guint i = 0; i < 3; i++) {
        g_assert_cmpuint(client_record(&run, i)->read_bytes, ==,
                         i < 2 ? 20000 : 0);
        g_assert_cmpint(client_record(&run, i)->open_ns, !=, PORT_NEVER);
        g_assert_cmpstr(outcome_name(server_record(&run, i)->outcome), ==,
                        outcome_name(OUTCOME_NEVER_CLOSED));
    }
    posix_run_end(&run);
}

/* Without a free descriptor it looks again after half a second. */
static void
test_emfile(void)
{
    const PosixConfig posix = {.max_fds = 2};
    PosixRun run;

    posix_run_begin(&run, NULL, &posix);
    run.client.count = 1;
    run.server.service.fixed_ns = SECOND;
    posix_run_go(&run, 2, 60 * SECOND);
    g_assert_cmpuint(run.records[0]->len, ==, 2);
    for (guint i = 0; i < 2; i++) {
        g_assert_cmpuint(client_record(&run, i)->read_bytes, ==, 20000);
    }
    g_assert_cmpint(client_record(&run, 1)->end_ns, >=, 2 * SECOND);
    g_assert_cmpint(client_record(&run, 1)->end_ns, <=, 3 * SECOND);
    posix_run_end(&run);
}

/* A client that pauses for longer than the limit has its connection closed. */
static void
test_idle(void)
{
    PosixRun run;

    posix_run_begin(&run, NULL, NULL);
    run.server.idle_ns = 2 * SECOND;
    run.client.pause.fixed_ns = 10 * SECOND;
    run.client.count = 1;
    posix_run_go(&run, 1, 60 * SECOND);
    g_assert_cmpuint(run.records[1]->len, ==, 1);
    g_assert_cmpint(server_record(&run, 0)->left_ns, >=, 2 * SECOND);
    g_assert_cmpint(server_record(&run, 0)->left_ns, <=, 2 * SECOND + 100 * MS);
    posix_run_end(&run);
}

/* Of requests for one connection the server answers as many as it is to. */
static const struct {
    const char *name;
    guint64 served, repeats, connections;
} kept[] = {
    {"one", 1, 9, 3},
    {"two", 2, 9, 2},
    {"all", 0, 0, 1},
};

static void
test_kept(gconstpointer data)
{
    guint at = GPOINTER_TO_UINT(data);
    PosixRun run;

    posix_run_begin(&run, NULL, NULL);
    run.server.requests = kept[at].served;
    run.server.ending = POSIX_END_GRACEFUL;
    run.client.requests = 3;
    run.client.repeats = kept[at].repeats;
    run.client.between.fixed_ns = SECOND;
    run.client.count = 1;
    posix_run_go(&run, 1, 60 * SECOND);
    g_assert_cmpuint(run.records[0]->len, ==, kept[at].connections);
    posix_run_end(&run);
}

/* The server closes an idle connection before it is used again.  Who does not
 * look loses a request; who looks takes a new connection. */
static void
test_look(gconstpointer data)
{
    gboolean looks = GPOINTER_TO_UINT(data) != 0;
    PosixRun run;

    posix_run_begin(&run, NULL, NULL);
    run.server.requests = 0;
    run.server.idle_ns = SECOND;
    run.client.requests = 2;
    run.client.between.fixed_ns = 3 * SECOND;
    run.client.looks = looks;
    run.client.count = 1;
    posix_run_go(&run, 1, 60 * SECOND);
    g_assert_cmpuint(run.records[0]->len, ==, looks ? 2 : 1);
    g_assert_cmpuint(client_record(&run, 0)->written_bytes, ==,
                     looks ? 100 : 200);
    g_assert_cmpuint(client_record(&run, 0)->read_bytes, ==, 20000);
    if (looks) {
        g_assert_cmpuint(client_record(&run, 1)->read_bytes, ==, 20000);
    }
    posix_run_end(&run);
}

/* One client is served, one waits.  Of two SYNs that come then both find a
 * place, and of their ACKs one does: the other draws RST with
 * tcp_abort_on_overflow (tcp_check_req), else it is ignored. */
static void
test_overflow(gconstpointer data)
{
    static const gint64 starts_ns[] = {0, 100 * MS, 200 * MS, 200 * MS};
    gboolean aborts = GPOINTER_TO_UINT(data) != 0;
    PosixOptions clients[G_N_ELEMENTS(starts_ns)];
    guint n_reset = 0;
    PosixRun run;

    posix_run_begin(&run, NULL, NULL);
    posix_host_abort_on_overflow(run.hosts[1], aborts);
    run.server.backlog = 1;
    run.server.workers = 1;
    run.server.service.fixed_ns = 5 * SECOND;
    run.client.count = 1;
    for (guint i = 0; i < G_N_ELEMENTS(starts_ns); i++) {
        clients[i] = run.client;
        clients[i].start.fixed_ns = starts_ns[i];
        posix_process(run.hosts[0], posix_request_loop, &clients[i]);
    }
    posix_run_go(&run, 0, 4 * SECOND);
    for (guint i = 0; i < run.records[0]->len; i++) {
        n_reset += client_record(&run, i)->outcome == OUTCOME_RESET;
    }
    g_assert_cmpuint(n_reset, ==, aborts ? 1 : 0);
    posix_run_end(&run);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/posix/programs/back-off", test_back_off);
    g_test_add_func("/posix/programs/jitter", test_jitter);
    g_test_add_func("/posix/programs/gives-up", test_gives_up);
    g_test_add_func("/posix/programs/leak", test_leak);
    g_test_add_func("/posix/programs/emfile", test_emfile);
    g_test_add_func("/posix/programs/idle", test_idle);
    for (guint i = 0; i < G_N_ELEMENTS(kept); i++) {
        g_autofree char *path =
            g_strconcat("/posix/programs/kept/", kept[i].name, NULL);
        g_test_add_data_func(path, GUINT_TO_POINTER(i), test_kept);
    }
    g_test_add_data_func("/posix/programs/no-look", NULL, test_look);
    g_test_add_data_func("/posix/programs/look", GUINT_TO_POINTER(1),
                         test_look);
    g_test_add_data_func("/posix/programs/overflow", NULL, test_overflow);
    g_test_add_data_func("/posix/programs/overflow-aborts", GUINT_TO_POINTER(1),
                         test_overflow);
    return g_test_run();
}
