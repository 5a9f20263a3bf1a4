/* SPDX-License-Identifier: GPL-2.0-only */
/* What a program's own doings leave in the record: when it left, when it took
 * its peer for gone, and for how long it worked for it. */
#include "tests/model/posix-script.h"

#include "tests/units.h"

typedef struct Notes {
    PosixScript *script;
    gint64 probes;
} Notes;

/* A server that works for its client until a probe fails. */
static void
work_and_probe(PosixProc *proc, gpointer data)
{
    Notes *notes = data;
    int listener = posix_socket(proc);
    int fd;

    posix_bind(proc, listener, SCRIPT_PORT + 1);
    posix_listen(proc, listener, 5);
    fd = posix_accept(proc, listener, NULL);
    do {
        posix_work(proc, fd, 100 * MS);
        posix_probed(proc, fd, 1);
        notes->probes++;
    } while (posix_send(proc, fd, "x", 1, POSIX_MSG_NOSIGNAL) == 1);
    posix_noticed(proc, fd);
    posix_work(proc, fd, 10 * MS);
    posix_noticed(proc, fd); /* the first time counts */
    posix_close(proc, fd);
}

/* A client that half-closes after 250 ms and closes 100 ms later. */
static void
ask_and_leave(PosixProc *proc, gpointer data)
{
    Notes *notes = data;
    int fd = posix_socket(proc);
    PortAddr server = posix_script_server(notes->script);

    server.port = SCRIPT_PORT + 1;
    g_assert_cmpint(posix_connect(proc, fd, server), ==, 0);
    posix_sleep(proc, 250 * MS);
    posix_shutdown(proc, fd, POSIX_SHUT_WR);
    posix_sleep(proc, 100 * MS);
    posix_close(proc, fd);
}

static void
test_notes(void)
{
    Notes notes = {.script = posix_script_new(NULL, NULL)};
    const Record *client, *server;

    posix_process(notes.script->hosts[1], work_and_probe, &notes);
    posix_process(notes.script->hosts[0], ask_and_leave, &notes);
    world_run(notes.script->world, 5000 * MS);
    posix_script_stop(notes.script);
    g_assert_cmpuint(notes.script->records[0]->len, ==, 1);
    g_assert_cmpuint(notes.script->records[1]->len, ==, 1);
    client = &g_array_index(notes.script->records[0], Record, 0);
    server = &g_array_index(notes.script->records[1], Record, 0);

    /* half-closing is leaving; the close that follows is not a second time */
    g_assert_cmpint(client->left_ns - client->open_ns, ==, 250 * MS);
    g_assert_cmpint(client->noticed_ns, ==, PORT_NEVER);
    g_assert_cmpint(client->work_from_ns, ==, PORT_NEVER);

    /* unread probes at close(): RST, so the next probe fails at once */
    g_assert_cmpint(notes.probes, ==, 4);
    g_assert_cmpuint(server->probe_bytes, ==, 4);
    g_assert_cmpint(server->work_from_ns, ==, server->open_ns);
    g_assert_cmpint(server->noticed_ns - server->work_from_ns, ==, 400 * MS);
    g_assert_cmpint(server->work_until_ns - server->noticed_ns, ==, 10 * MS);
    g_assert_cmpint(server->left_ns, ==, server->work_until_ns);
    posix_script_free(notes.script);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/posix/notes", test_notes);
    return g_test_run();
}
