/* SPDX-License-Identifier: GPL-2.0-only */
/* What the clients of POSIX hosts can do besides asking once: several
 * requests on a connection, pauses, vanishing, and the text of HTTP. */
#include "model/vm/coro.h"
#include "tests/model/support-rows.h"
#include "tests/scenarios/posix-run.h"
#include "tests/shim/support-row.h"
#include "tests/units.h"
#include <string.h>

/* A server that answers every request on a connection, as it comes. */
static void
answer_all(PosixProc *proc, gpointer data)
{
    const PosixOptions *options = data;
    int listener = posix_socket(proc);

    g_assert_cmpint(posix_bind(proc, listener, options->port), ==, 0);
    g_assert_cmpint(posix_listen(proc, listener, 8), ==, 0);
    for (;;) {
        int fd = posix_accept(proc, listener, NULL);
        if (fd < 0) {
            return;
        }
        while (posix_drain(proc, fd, options->request_bytes) ==
               options->request_bytes) {
            posix_send(proc, fd, NULL, options->reply_bytes, 0);
        }
        posix_close(proc, fd);
    }
}

static const Record *
client_record(const PosixRun *run, guint n)
{
    g_assert_cmpuint(n, <, run->records[0]->len);
    return &g_array_index(run->records[0], Record, n);
}

/* Runs one client until 'until_ns' against answer_all(). */
static void
go(PosixRun *run, PosixFn client, gint64 until_ns)
{
    posix_process(run->hosts[1], answer_all, &run->server);
    posix_process(run->hosts[0], client, &run->client);
    world_run(run->world, until_ns);
    posix_host_stop(run->hosts[0]);
    posix_host_stop(run->hosts[1]);
}

static const struct {
    const char *name;
    guint64 requests;
    gint64 between_ns, pause_ns;
    guint64 read_bytes;       /* of each connection */
    gint64 least_ns, most_ns; /* from open to end */
} loops[] = {
    {"one", 0, SECOND, 0, 20000, 40 * MS, SECOND},
    {"three", 3, 0, 0, 60000, 80 * MS, SECOND},
    {"three-apart", 3, 2 * SECOND, 0, 60000, 4 * SECOND, 5 * SECOND},
    {"pause", 1, 0, 3 * SECOND, 20000, 3 * SECOND, 4 * SECOND},
    {"pause-in-each", 2, SECOND, SECOND, 40000, 3 * SECOND, 4 * SECOND},
};

static void
test_loop(gconstpointer data)
{
    guint at = GPOINTER_TO_UINT(data);
    PosixRun run;

    posix_run_begin(&run, NULL, NULL);
    run.client.requests = loops[at].requests;
    run.client.between.fixed_ns = loops[at].between_ns;
    run.client.pause.fixed_ns = loops[at].pause_ns;
    go(&run, posix_request_loop, 120 * SECOND);
    g_assert_cmpuint(run.records[0]->len, ==, RUN_CONNECTIONS);
    for (guint i = 0; i < RUN_CONNECTIONS; i++) {
        const Record *record = client_record(&run, i);
        gint64 len_ns = record->end_ns - record->open_ns;

        g_assert_cmpstr(outcome_name(record->outcome), ==,
                        outcome_name(OUTCOME_CLEAN));
        g_assert_cmpuint(record->read_bytes, ==, loops[at].read_bytes);
        g_assert_cmpuint(record->expected_bytes, ==, loops[at].read_bytes);
        g_assert_cmpint(len_ns, >=, loops[at].least_ns);
        g_assert_cmpint(len_ns, <=, loops[at].most_ns);
    }
    posix_run_check(&run);
    posix_run_end(&run);
}

/* A fraction of the connections vanishes with half a request sent. */
static void
test_vanish(void)
{
    guint n_vanished = 0;
    PosixRun run;

    posix_run_begin(&run, NULL, NULL);
    run.client.count = 200;
    run.client.vanish = 0.25;
    run.server.workers = 200; /* each vanished client keeps one */
    posix_process(run.hosts[1], posix_reply, &run.server);
    posix_process(run.hosts[0], posix_request_loop, &run.client);
    world_run(run.world, 600 * SECOND);
    posix_host_stop(run.hosts[0]);
    posix_host_stop(run.hosts[1]);
    g_assert_cmpuint(run.records[0]->len, ==, 200);
    for (guint i = 0; i < 200; i++) {
        const Record *record = client_record(&run, i);
        gboolean vanished = record->outcome == OUTCOME_DISCARDED;

        n_vanished += vanished;
        g_assert_cmpuint(record->written_bytes, ==, vanished ? 50 : 100);
        g_assert_cmpuint(record->read_bytes, ==, vanished ? 0 : 20000);
    }
    g_assert_cmpuint(n_vanished, >, 25);
    g_assert_cmpuint(n_vanished, <, 75);
    posix_run_end(&run);
}

/* Reads a request and keeps what it said. */
static void
listen_once(PosixProc *proc, gpointer data)
{
    char *text = data;
    int listener = posix_socket(proc);
    int fd;

    posix_bind(proc, listener, 80);
    posix_listen(proc, listener, 1);
    fd = posix_accept(proc, listener, NULL);
    posix_recv(proc, fd, text, 2000, 0);
    posix_close(proc, fd);
}

/* A GET of the length asked for, within what a GET can be. */
static void
test_http_get(void)
{
    const guint64 asked[] = {0, 100, 5000};
    const gsize lengths[] = {41, 100, 1024};

    for (guint i = 0; i < G_N_ELEMENTS(asked); i++) {
        char text[2000] = {0};
        PosixRun run;

        posix_run_begin(&run, NULL, NULL);
        run.client.count = 1;
        run.client.request_bytes = asked[i];
        posix_process(run.hosts[1], listen_once, text);
        posix_process(run.hosts[0], posix_http_get, &run.client);
        world_run(run.world, 10 * SECOND);
        g_autofree char *row =
            g_strdup_printf("%u bytes asked for", (guint)asked[i]);
        row_int(row, "length", (gint64)strlen(text), (gint64)lengths[i]);
        row_holds(row, "a GET", g_str_has_prefix(text, "GET / HTTP/1.1\r\n"));
        row_holds(row, "ends", g_str_has_suffix(text, "\r\n\r\n"));
        posix_run_end(&run);
    }
}

int
main(int argc, char **argv)
{
    int status;

    rows_init(&argc, &argv);
    for (guint i = 0; i < G_N_ELEMENTS(loops); i++) {
        g_autofree char *path =
            g_strdup_printf("/posix-programs/loop/%s", loops[i].name);
        g_test_add_data_func(path, GUINT_TO_POINTER(i), test_loop);
    }
    g_test_add_func("/posix-programs/vanish", test_vanish);
    g_test_add_func("/posix-programs/http-get", test_http_get);
    status = g_test_run();
    coro_pool_drain();
    return status;
}
