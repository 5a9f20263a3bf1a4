/* SPDX-License-Identifier: GPL-2.0-only */
/* Datagram sockets: what the receive buffer holds, ports, and the end. */
#include "model/posix/posix.h"
#include "shim/memory.h"
#include "tests/units.h"

#define PORT 5000
#define SERVER_IP 2

/* A sender of 'n' datagrams of 'len_bytes' to a socket that nobody reads before
 * they have all come, and what is there then. */
typedef struct Flood {
    guint n;
    gsize len_bytes;
    guint received;
    int first, second; /* results of bind() */
    PosixErrno error;
} Flood;

static void
send_all(PosixProc *proc, gpointer data)
{
    const Flood *flood = data;
    const PortAddr to = {SERVER_IP, PORT};
    int fd = posix_udp(proc);

    for (guint i = 0; i < flood->n; i++) {
        g_assert_cmpint(posix_sendto(proc, fd, NULL, flood->len_bytes, &to), ==,
                        (gssize)flood->len_bytes);
    }
    posix_close(proc, fd);
}

static void
receive_all(PosixProc *proc, gpointer data)
{
    Flood *flood = data;
    int fd = posix_udp(proc);
    int other = posix_udp(proc);
    PortAddr from;

    flood->first = posix_udp_bind(proc, fd, PORT);
    flood->second = posix_udp_bind(proc, other, PORT);
    flood->error = posix_errno(proc);
    posix_sleep(proc, 5 * SECOND);
    while (posix_recvfrom(proc, fd, NULL, 65536, &from, MS) >= 0) {
        g_assert_cmpuint(from.ip, ==, 1);
        flood->received++;
    }
    posix_close(proc, fd);
    g_assert_cmpint(posix_udp_bind(proc, other, PORT), ==, 0);
}

static void
run(Flood *flood)
{
    World *world = world_new(NULL);
    PosixHost *hosts[2];

    for (guint i = 0; i < 2; i++) {
        Port *port = world_host_add(world, i == 0 ? "C" : "S", i + 1);
        hosts[i] = posix_host_new(port, NULL, NULL, NULL);
    }
    posix_process(hosts[1], receive_all, flood);
    posix_process(hosts[0], send_all, flood);
    world_run(world, 10 * SECOND);
    posix_host_free(hosts[0]);
    posix_host_free(hosts[1]);
    world_free(world);
}

/* As many as Linux 6.18 keeps: measured with sockets of the default size. */
static void
test_buffer(void)
{
    static const struct {
        gsize len_bytes;
        guint kept;
    } rows[] = {{1, 256}, {100, 256}, {400, 166}, {1000, 92}, {1472, 92}};

    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        Flood flood = {.n = 300, .len_bytes = rows[i].len_bytes};
        run(&flood);
        g_test_message("%" G_GSIZE_FORMAT, rows[i].len_bytes);
        g_assert_cmpuint(flood.received, ==, rows[i].kept);
    }
}

/* A port is that of one socket, until it is closed. */
static void
test_port(void)
{
    Flood flood = {.n = 3, .len_bytes = 10};

    run(&flood);
    g_assert_cmpint(flood.first, ==, 0);
    g_assert_cmpint(flood.second, ==, -1);
    g_assert_cmpstr(posix_errno_name(flood.error), ==, "EADDRINUSE");
    g_assert_cmpuint(flood.received, ==, 3);
}

/* Calls about a stream are none about datagrams, and the other way round. */
static void
call_wrong(PosixProc *proc, gpointer data)
{
    gboolean *done = data;
    const PortAddr to = {SERVER_IP, PORT};
    int stream = posix_socket(proc), dgram = posix_udp(proc);

    g_assert_cmpint(posix_sendto(proc, stream, NULL, 1, &to), ==, -1);
    g_assert_cmpint(posix_listen(proc, dgram, 1), ==, -1);
    g_assert_cmpint(posix_sendto(proc, dgram, NULL, 65508, &to), ==, -1);
    g_assert_cmpstr(posix_errno_name(posix_errno(proc)), ==, "EMSGSIZE");
    g_assert_cmpint(posix_sendto(proc, dgram, NULL, 1, NULL), ==, -1);
    g_assert_cmpstr(posix_errno_name(posix_errno(proc)), ==, "EDESTADDRREQ");
    *done = TRUE;
}

static void
test_wrong(void)
{
    World *world = world_new(NULL);
    PosixHost *host =
        posix_host_new(world_host_add(world, "C", 1), NULL, NULL, NULL);
    gboolean done = FALSE;

    posix_process(host, call_wrong, &done);
    world_run(world, SECOND);
    g_assert_true(done);
    posix_host_free(host);
    world_free(world);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/posix/udp/buffer", test_buffer);
    g_test_add_func("/posix/udp/port", test_port);
    g_test_add_func("/posix/udp/wrong", test_wrong);
    return g_test_run();
}
