/* SPDX-License-Identifier: GPL-2.0-only */
/* Counters between threads (eventfd), and memory that belongs to a process. */
#include "tests/model/posix-script.h"

#include "tests/units.h"

typedef struct Log {
    GString *text;
    int fd;
    gboolean semaphore;
} Log;

static void
say(Log *log, PosixProc *proc, const char *what, gint64 n)
{
    g_string_append_printf(
        log->text, "%s%" G_GINT64_FORMAT ":%s=%" G_GINT64_FORMAT,
        log->text->len > 0 ? " " : "", posix_now_ns(proc) / MS, what, n);
}

static void
reader(PosixProc *proc, gpointer data)
{
    Log *log = data;

    for (guint i = 0; i < 3; i++) {
        say(log, proc, "read", posix_eventfd_read(proc, log->fd));
    }
}

static void
writer(PosixProc *proc, gpointer data)
{
    Log *log = data;
    PosixPollFd poll = {.events = POSIX_POLLIN};

    log->fd = poll.fd = posix_eventfd(proc, log->semaphore);
    say(log, proc, "poll", posix_poll(proc, &poll, 1, 5 * MS));
    posix_eventfd_write(proc, log->fd, 2);
    say(log, proc, "poll", posix_poll(proc, &poll, 1, 5 * MS));
    posix_thread(proc, reader, log);
    posix_sleep(proc, 10 * MS);
    posix_eventfd_write(proc, log->fd, 1);
    posix_sleep(proc, 10 * MS);
    posix_eventfd_write(proc, log->fd, 7);
}

static char *
play(PosixFn fn, gboolean semaphore)
{
    PosixScript *script = posix_script_new(NULL, NULL);
    Log log = {.text = g_string_new(NULL), .semaphore = semaphore};

    posix_process(script->hosts[0], fn, &log);
    world_run(script->world, 1000 * MS);
    posix_script_stop(script);
    posix_script_free(script);
    return g_string_free(log.text, FALSE);
}

static void
test_counter(void)
{
    g_autofree char *text = play(writer, FALSE);

    g_assert_cmpstr(text, ==, "5:poll=0 5:poll=1 5:read=2 15:read=1 25:read=7");
}

static void
test_semaphore(void)
{
    g_autofree char *text = play(writer, TRUE);

    g_assert_cmpstr(text, ==, "5:poll=0 5:poll=1 5:read=1 5:read=1 15:read=1");
}

static void
make_mistakes(PosixProc *proc, gpointer data)
{
    Log *log = data;
    int fd = posix_eventfd(proc, FALSE);
    int sock = posix_socket(proc);

    posix_nonblock(proc, fd, TRUE);
    say(log, proc, "empty", posix_eventfd_read(proc, fd));
    g_assert_cmpint(posix_errno(proc), ==, POSIX_EAGAIN);
    say(log, proc, "socket", posix_eventfd_write(proc, sock, 1));
    g_assert_cmpint(posix_errno(proc), ==, POSIX_EINVAL);
    say(log, proc, "send", posix_send(proc, fd, "x", 1, 0));
    g_assert_cmpint(posix_errno(proc), ==, POSIX_ENOTSOCK);
    say(log, proc, "close", posix_close(proc, fd));
    say(log, proc, "closed", posix_eventfd_write(proc, fd, 1));
    g_assert_cmpint(posix_errno(proc), ==, POSIX_EBADF);
}

static void
test_mistakes(void)
{
    g_autofree char *text = play(make_mistakes, FALSE);

    g_assert_cmpstr(text, ==,
                    "0:empty=-1 0:socket=-1 0:send=-1 0:close=0 0:closed=-1");
}

/* Ends inside a call; what it has allocated goes with it (a leak would show
 * with --sanitize). */
static void
allocate(PosixProc *proc, gpointer data)
{
    Log *log = data;
    guint8 *memory = posix_alloc(proc, 100);

    for (guint i = 0; i < 100; i++) {
        g_assert_cmpuint(memory[i], ==, 0);
    }
    say(log, proc, "eventfd", posix_eventfd(proc, FALSE));
    posix_eventfd_read(proc, 0);
    g_assert_not_reached();
}

static void
test_memory(void)
{
    g_autofree char *text = play(allocate, FALSE);

    g_assert_cmpstr(text, ==, "0:eventfd=0");
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/posix/eventfd/counter", test_counter);
    g_test_add_func("/posix/eventfd/semaphore", test_semaphore);
    g_test_add_func("/posix/eventfd/mistakes", test_mistakes);
    g_test_add_func("/posix/memory", test_memory);
    return g_test_run();
}
