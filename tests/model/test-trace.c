/* SPDX-License-Identifier: GPL-2.0-only */
/* What the models tell a tracer: every call and its return, every event and
 * state, under the number of the connection that both ends share. */
#include "model/posix/posix.h"
#include "model/trace.h"
#include "tests/model/support-sock.h"

/* Lines like "10.000 1 call recv", with the connections numbered from 'A' in
 * the order in which they are met. */
typedef struct Notes {
    GString *text;
    GPtrArray *ids; /* guint64 */
    Tracer tracer;
} Notes;

static char
letter(Notes *notes, guint64 id)
{
    for (guint i = 0; i < notes->ids->len; i++) {
        if (*(guint64 *)notes->ids->pdata[i] == id) {
            return (char)('A' + i);
        }
    }
    g_ptr_array_add(notes->ids, g_memdup2(&id, sizeof id));
    return (char)('A' + notes->ids->len - 1);
}

static void
note(gpointer user, const TraceRecord *record)
{
    Notes *notes = user;

    g_string_append_printf(
        notes->text, "%.3f %u %c %s %s%s%s\n", (gdouble)record->time_ns / MS,
        record->index, record->conn_id ? letter(notes, record->conn_id) : '-',
        trace_kind_name(record->kind), record->name, *record->detail ? " " : "",
        record->detail);
}

static Notes *
notes_new(void)
{
    Notes *notes = g_new0(Notes, 1);

    notes->text = g_string_new(NULL);
    notes->ids = g_ptr_array_new_with_free_func(g_free);
    notes->tracer = (Tracer){.fn = note, .user = notes};
    return notes;
}

static void
notes_free(Notes *notes)
{
    g_string_free(notes->text, TRUE);
    g_ptr_array_unref(notes->ids);
    g_free(notes);
}

/* ---- posix -------------------------------------------------------------- */

static void
serve(PosixProc *proc, gpointer arg)
{
    int listener = posix_socket(proc);
    int fd;

    (void)arg;
    posix_bind(proc, listener, 80);
    posix_listen(proc, listener, 5);
    fd = posix_accept(proc, listener, NULL);
    posix_recv(proc, fd, NULL, 100, 0);
    posix_send(proc, fd, "hello", 5, 0);
    posix_recv(proc, fd, NULL, 100, 0);
    posix_close(proc, fd);
}

static void
ask(PosixProc *proc, gpointer arg)
{
    int fd = posix_socket(proc);

    posix_connect(proc, fd, (PortAddr){PEER_IP, 81});
    posix_connect(proc, fd, (PortAddr){PEER_IP, 80});
    posix_expect(proc, fd, 5); /* no system call */
    posix_send(proc, fd, "hi", 2, 0);
    posix_recv(proc, fd, NULL, 100, 0);
    posix_close(proc, fd);
    posix_recv(proc, fd, NULL, 100, 0);
    (void)arg;
}

static void
test_posix(void)
{
    World *world = world_new(NULL);
    Port *ports[2] = {world_host_add(world, "client", SOCK_DEV_IP),
                      world_host_add(world, "server", PEER_IP)};
    PosixHost *hosts[2];
    Notes *notes[2];

    for (guint i = 0; i < 2; i++) {
        notes[i] = notes_new();
        ports[i]->tracer = &notes[i]->tracer;
        hosts[i] = posix_host_new(ports[i], NULL, NULL, NULL);
    }
    posix_process(hosts[1], serve, NULL);
    posix_process(hosts[0], ask, NULL);
    world_run(world, 5000 * MS);
    for (guint i = 0; i < 2; i++) {
        posix_host_free(hosts[i]);
    }
    g_assert_cmpstr(notes[0]->text->str, ==,
                    "0.000 1 - call socket\n"
                    "0.000 1 - return socket 0\n"
                    "0.000 1 - call connect\n"
                    "20.000 1 A outcome refused wrote 0 read 0\n"
                    "20.000 1 A return connect ECONNREFUSED\n"
                    "20.000 1 - call connect\n"
                    "40.000 1 B return connect 0\n"
                    "40.000 1 B call send\n"
                    "40.000 1 B return send 2\n"
                    "40.000 1 B call recv\n"
                    "60.000 1 B return recv 5\n"
                    "60.000 1 B call close\n"
                    "60.000 1 B return close 0\n"
                    "60.000 1 - call recv\n"
                    "60.000 1 - return recv EBADF\n"
                    "80.000 1 B outcome clean wrote 2 read 5\n");
    g_assert_cmpstr(notes[1]->text->str, ==,
                    "0.000 1 - call socket\n"
                    "0.000 1 - return socket 0\n"
                    "0.000 1 - call bind\n"
                    "0.000 1 - return bind 0\n"
                    "0.000 1 - call listen\n"
                    "0.000 1 - return listen 0\n"
                    "0.000 1 - call accept\n"
                    "50.000 1 A return accept 1\n"
                    "50.000 1 A call recv\n"
                    "50.000 1 A return recv 2\n"
                    "50.000 1 A call send\n"
                    "50.000 1 A return send 5\n"
                    "50.000 1 A call recv\n"
                    "70.000 1 A return recv 0\n"
                    "70.000 1 A call close\n"
                    "70.000 1 A return close 0\n"
                    "90.000 1 A outcome clean wrote 5 read 2\n");
    for (guint i = 0; i < 2; i++) {
        notes_free(notes[i]);
    }
    world_free(world);
}

/* ---- sock --------------------------------------------------------------- */

static void
on_data_arrival(Device *dev)
{
    char bytes[16];

    sock_getdata(dev, bytes, sizeof bytes);
    sock_setdata(dev, "hello", 5);
    sock_send(dev);
    sock_close(dev);
}

static void
test_sock(void)
{
    SockBench *bench = bench_new(NULL);
    Notes *notes = notes_new();
    BenchPeer *peer;

    bench->program.on_sock_data_arrival = on_data_arrival;
    bench_start(bench);
    bench->node->tracer = &notes->tracer;
    bench_listen(bench, 0, "1001");
    peer = bench_dial(bench, PEER_IP, 0, 1001);
    bench_run(bench, 30 * MS);
    peer_say(peer, "hi");
    bench_run(bench, 1000 * MS);
    g_assert_cmpstr(notes->text->str, ==,
                    "11.000 0 - state PO syn\n"
                    "11.000 0 A event on_sock_event PO\n"
                    "11.050 0 A done on_sock_event\n"
                    "31.000 0 A state EST_POPENED opened\n"
                    "31.000 0 A event on_sock_event EST_POPENED\n"
                    "31.050 0 A done on_sock_event\n"
                    "41.000 0 A event on_sock_data_arrival\n"
                    "41.060 0 A call getdata 2\n"
                    "41.070 0 A call setdata 5\n"
                    "41.080 0 A call send\n"
                    "41.090 0 A call close\n"
                    "41.090 0 A done on_sock_data_arrival\n"
                    "41.190 0 A state AC close\n"
                    "41.190 0 A event on_sock_event AC\n"
                    "41.240 0 A done on_sock_event\n"
                    "61.190 0 A state ACLOSED closed\n"
                    "61.190 0 A event on_sock_event ACLOSED\n"
                    "61.240 0 A done on_sock_event\n"
                    "61.240 0 A gate opens\n"
                    "61.240 0 A outcome clean wrote 5 read 2\n");
    bench_free(bench);
    notes_free(notes);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/trace/posix", test_posix);
    g_test_add_func("/trace/sock", test_sock);
    return g_test_run();
}
