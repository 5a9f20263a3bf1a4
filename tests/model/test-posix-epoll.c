/* SPDX-License-Identifier: GPL-2.0-only */
/* Changing an epoll set: mod, del and EPOLLONESHOT (epoll_ctl(2)), and the
 * names of a connection's ends. */
#include "tests/model/posix-script.h"

#include "tests/units.h"

static guint
wait_once(PosixProc *proc, int epfd, gint64 timeout_ns)
{
    PosixEpollEvent event = {0};
    int n = posix_epoll_wait(proc, epfd, &event, 1, timeout_ns);

    g_assert_cmpint(n, >=, 0);
    return n > 0 ? event.events : 0;
}

/* The connection has a byte to read and room to write. */
static void
change_set(PosixProc *proc, int fd)
{
    int epfd = posix_epoll(proc);

    g_assert_cmpint(posix_epoll_mod(proc, epfd, fd, 0, NULL), ==, -1);
    g_assert_cmpint(posix_errno(proc), ==, POSIX_ENOENT);
    g_assert_cmpint(posix_epoll_add(proc, epfd, fd, POSIX_POLLOUT, NULL), ==,
                    0);
    g_assert_cmpint(posix_epoll_add(proc, epfd, fd, POSIX_POLLIN, NULL), ==,
                    -1);
    g_assert_cmpint(posix_errno(proc), ==, POSIX_EEXIST);
    g_assert_cmpuint(wait_once(proc, epfd, 0), ==, POSIX_POLLOUT);
    g_assert_cmpint(posix_epoll_mod(proc, epfd, fd, POSIX_POLLIN, NULL), ==, 0);
    g_assert_cmpuint(wait_once(proc, epfd, 0), ==, POSIX_POLLIN);

    /* once only, until it is set anew */
    posix_epoll_mod(proc, epfd, fd, POSIX_POLLIN | POSIX_EPOLLONESHOT, NULL);
    g_assert_cmpuint(wait_once(proc, epfd, 0), ==, POSIX_POLLIN);
    g_assert_cmpuint(wait_once(proc, epfd, 10 * MS), ==, 0);
    posix_epoll_mod(proc, epfd, fd, POSIX_POLLIN | POSIX_EPOLLONESHOT, NULL);
    g_assert_cmpuint(wait_once(proc, epfd, 0), ==, POSIX_POLLIN);

    g_assert_cmpint(posix_epoll_del(proc, epfd, fd), ==, 0);
    g_assert_cmpint(posix_epoll_del(proc, epfd, fd), ==, -1);
    g_assert_cmpint(posix_errno(proc), ==, POSIX_ENOENT);
    g_assert_cmpuint(wait_once(proc, epfd, 10 * MS), ==, 0);
}

static void
client(PosixProc *proc, gpointer data)
{
    PosixScript *script = data;
    PortAddr server = posix_script_server(script);
    PortAddr local, remote;
    int fd = posix_socket(proc);

    g_assert_cmpint(posix_names(proc, fd, &local, &remote), ==, -1);
    g_assert_cmpint(posix_errno(proc), ==, POSIX_ENOTCONN);
    g_assert_cmpint(posix_connect(proc, fd, server), ==, 0);
    g_assert_cmpint(posix_names(proc, fd, &local, &remote), ==, 0);
    g_assert_cmpuint(remote.ip, ==, server.ip);
    g_assert_cmpuint(remote.port, ==, server.port);
    g_assert_cmpuint(local.port, !=, 0);
    posix_sleep(proc, 100 * MS);
    change_set(proc, fd);
    posix_script_spawn(script, 0, "socket");
}

static void
test_change(void)
{
    PosixScript *script = posix_script_new(NULL, NULL);

    posix_script_spawn(script, 1, "listen:9 accept send:1 drain");
    posix_process(script->hosts[0], client, script);
    world_run(script->world, 5000 * MS);
    posix_script_stop(script);
    g_assert_cmpstr(script->log[0]->str, ==, "socket=0"); /* it came so far */
    posix_script_free(script);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/posix/epoll/change", test_change);
    return g_test_run();
}
