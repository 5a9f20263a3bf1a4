/* SPDX-License-Identifier: GPL-2.0-only */
/* Where a client takes an HTTP reply to end (RFC 9112, 6.3), and what it asks
 * for: a connection that is kept (9.3). */
#include <string.h>

#include "model/vm/coro.h"
#include "scenarios/systems/systems.h"
#include "tests/model/support-rows.h"
#include "tests/scenarios/posix-run.h"
#include "tests/scenarios/support-campaign.h"
#include "tests/scenarios/support-table.h"
#include "tests/shim/support-row.h"
#include "tests/units.h"

/* What a server does once it has read a request. */
typedef struct Server {
    const char *name;
    const char *text;      /* sends this first */
    guint64 more_bytes;    /* then so many */
    gboolean resets;       /* and ends so, else by FIN */
    gint64 wait_ns;        /* before it ends */
    guint64 known_bytes;   /* client.reply */
    guint64 read_bytes;    /* by the client */
    gboolean is_whole;     /* as it sees it */
    gboolean ends_at_once; /* it does not wait for the FIN */
} Server;

#define OK "HTTP/1.1 200 OK\r\n"

static const Server servers[] = {
    {"length", OK "Content-Length: 500\r\n\r\n", 500, FALSE, SECOND, 100,
     19 + 21 + 500, TRUE, TRUE},
    {"any-case", OK "A: b\r\ncontent-LENGTH:  7\r\nC: d\r\n\r\n", 7, FALSE,
     SECOND, 0, 17 + 6 + 20 + 6 + 2 + 7, TRUE, TRUE},
    {"length-cut", OK "Content-Length: 500\r\n\r\n", 499, FALSE, 0, 0,
     19 + 21 + 499, FALSE, FALSE},
    {"not-the-text", OK "X-Content-Length: 9\r\n\r\n", 20, FALSE, SECOND, 0,
     17 + 23 + 20, TRUE, FALSE},
    {"to-the-fin", OK "\r\n", 3000, FALSE, SECOND, 100, 19 + 3000, TRUE, FALSE},
    {"to-a-reset", OK "\r\n", 30, TRUE, SECOND, 0, 19 + 30, FALSE, FALSE},
    {"no-head", OK "A", 0, FALSE, 0, 0, 18, FALSE, FALSE},
    {"nothing", "", 0, FALSE, 0, 0, 0, FALSE, FALSE},
    {"no-http", "250 ok", 94, FALSE, SECOND, 100, 100, TRUE, TRUE},
    {"no-http-to-the-fin", "250 ok", 94, FALSE, SECOND, 0, 100, TRUE, FALSE},
};

static void
serve(PosixProc *proc, gpointer data)
{
    const Server *server = data;
    int listener = posix_socket(proc), fd;

    posix_bind(proc, listener, 80);
    posix_listen(proc, listener, 1);
    fd = posix_accept(proc, listener, NULL);
    posix_recv(proc, fd, NULL, 2000, 0);
    if (*server->text) {
        posix_send(proc, fd, server->text, strlen(server->text), 0);
    }
    posix_send(proc, fd, NULL, server->more_bytes, 0);
    posix_sleep(proc, server->wait_ns);
    if (server->resets) {
        posix_setsockopt(proc, fd, POSIX_SO_LINGER, 0);
    }
    posix_close(proc, fd);
}

static void
test_reply(gconstpointer data)
{
    const Server *server = &servers[rows_number(data)];
    const Record *record;
    PosixRun run;

    posix_run_begin(&run, NULL, NULL);
    run.client.count = 1;
    run.client.requests = 1;
    run.client.reply_bytes = server->known_bytes;
    posix_process(run.hosts[1], serve, (gpointer)server);
    posix_process(run.hosts[0], posix_http_get, &run.client);
    world_run(run.world, 10 * SECOND);
    posix_host_stop(run.hosts[0]);
    posix_host_stop(run.hosts[1]);
    g_assert_cmpuint(run.records[0]->len, ==, 1);
    record = &g_array_index(run.records[0], Record, 0);
    g_assert_cmpuint(record->read_bytes, ==, server->read_bytes);
    g_assert_cmpint(record->expected_bytes > 0 &&
                        record->read_bytes >= record->expected_bytes,
                    ==, server->is_whole);
    g_assert_cmpint(record->left_ns - record->open_ns < SECOND / 2, ==,
                    server->ends_at_once || server->wait_ns == 0);
    posix_run_end(&run);
}

/* ---- Keeping a connection ------------------------------------------------ */

static const struct {
    const char *name, *options;
    guint connections, exchanges, replies; /* of a client with six requests */
    gboolean is_cut; /* the server's wait was over first */
} kept[] = {
    /* For less than keepwait of silence it is kept, for three requests each. */
    {"kept", "", 2, 2, 6, FALSE},
    /* keepwait=0: "Connection: close", so the others go elsewhere. */
    {"never", " --set server.keepwait=0", 6, 6, 6, FALSE},
    /* The server closes after a second, before the second request. */
    {"too-late", " --set server.keepwait=1s", 2, 0, 2, TRUE},
};

/* AOLserver's CheckKeep() of nsd/return.c, and aol.keepalive_idle. */
static void
test_kept(gconstpointer data)
{
    guint at = rows_number(data);
    char *folder = test_folder_new();
    g_autofree char *line =
        g_strconcat("run k.ini -q --out k", kept[at].options, NULL);
    g_autoptr(CsvTable) runs = NULL;

    test_file_put(folder, "k.ini",
                  "[scenario]\nduration=60s\n[server]\nsystem=posix\n"
                  "program=aolserver\nreply=1000B\nkeepwait=5s\n"
                  "[client]\nprogram=http-get\nreply=0\nrequests=3\n"
                  "between=2s\nconnections=2\n[run]\nreplications=1\n");
    g_free(test_finwait(folder, 0, line));
    {
        g_autofree char *path = g_build_filename(folder, "k", NULL);
        runs = test_table(path, "runs.csv");
    }
    row_int(kept[at].name, "connections",
            (gint64)g_ascii_strtod(test_cell(runs, 0, "connections"), NULL),
            kept[at].connections);
    row_int(kept[at].name, "exchanges",
            (gint64)g_ascii_strtod(test_cell(runs, 0, "exchanges"), NULL),
            kept[at].exchanges);
    row_int(kept[at].name, "replies",
            (gint64)g_ascii_strtod(test_cell(runs, 0, "replies"), NULL),
            kept[at].replies);
    row_int(kept[at].name, "truncated",
            (gint64)g_ascii_strtod(test_cell(runs, 0, "truncated"), NULL),
            kept[at].is_cut ? kept[at].connections : 0);
    test_folder_remove(folder);
}

int
main(int argc, char **argv)
{
    int status;

    rows_init(&argc, &argv);
    systems_use(systems);
    ROWS_ADD("/posix-http-reply/end", servers, test_reply);
    ROWS_ADD("/posix-http-reply/kept", kept, test_kept);
    status = g_test_run();
    coro_pool_drain();
    return status;
}
