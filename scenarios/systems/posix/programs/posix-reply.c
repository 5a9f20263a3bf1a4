/* SPDX-License-Identifier: GPL-2.0-only */
/* A plain server: each of its threads accepts, reads the request, takes its
 * time, answers and ends the connection. */
#include "model/units.h"
#include "scenarios/systems/posix/programs/posix-programs.h"

#define LISTENER 0             /* the first descriptor of the process */
#define BIND_AGAIN_NS NS_PER_S /* as a service manager that starts it again */
#define ACCEPT_DELAY_NS (500 * NS_PER_MS) /* nginx's accept_mutex_delay */

/* TRUE once the 'n'-th request is complete. */
static gboolean
read_request(PosixProc *proc, int fd, const PosixOptions *options, guint64 n)
{
    guint64 wanted = options->request_bytes;

    posix_expect(proc, fd, n * wanted);
    return wanted > 0 ? posix_drain(proc, fd, wanted) == wanted
                      : posix_recv(proc, fd, NULL, G_MAXSSIZE, 0) > 0;
}

/* Answers as many requests as a connection may have; FALSE if one did not come
 * whole, or in time. */
static gboolean
answer(PosixProc *proc, int fd, const PosixOptions *options)
{
    guint64 n = 0;

    while (n == 0 || n != options->requests) {
        if (!read_request(proc, fd, options, ++n)) {
            return FALSE;
        }
        posix_sleep(proc, port_delay_ns(&options->service));
        posix_send(proc, fd, NULL, options->reply_bytes, 0);
    }
    return TRUE;
}

static void
serve(PosixProc *proc, int fd, const PosixOptions *options)
{
    gboolean leaks = posix_draw(proc, &options->lot, options->leak);
    gboolean answered;

    if (options->idle_ns > 0) {
        posix_setsockopt(proc, fd, POSIX_SO_RCVTIMEO, options->idle_ns);
    }
    answered = answer(proc, fd, options);
    if (leaks) {
        return;
    }
    if (answered) {
        posix_end(proc, fd, options);
    } else {
        posix_close(proc, fd);
    }
}

/* The next connection; -1: there can be none.  Without a free descriptor they
 * wait in the queue, and it tries again (ngx_event_accept(): NGX_EMFILE). */
static int
accept_next(PosixProc *proc)
{
    int fd;

    while ((fd = posix_accept(proc, LISTENER, NULL)) < 0 &&
           posix_errno(proc) == POSIX_EMFILE) {
        posix_sleep(proc, ACCEPT_DELAY_NS);
    }
    return fd;
}

static void
worker(PosixProc *proc, gpointer data)
{
    const PosixOptions *options = data;

    for (guint64 n = 1;; n++) {
        int fd = accept_next(proc);

        if (fd < 0) {
            return;
        }
        serve(proc, fd, options);
        if (n == options->count) {
            return;
        }
    }
}

void
posix_reply(PosixProc *proc, gpointer data)
{
    const PosixOptions *options = data;
    int fd = posix_socket(proc);

    g_assert(fd == LISTENER);
    posix_sigpipe(proc, POSIX_SIG_IGN, NULL);
    posix_setsockopt(proc, fd, POSIX_SO_REUSEADDR, options->no_reuse ? 0 : 1);
    while (posix_bind(proc, fd, options->port)) {
        posix_sleep(proc, BIND_AGAIN_NS);
    }
    if (posix_listen(proc, fd, options->backlog)) {
        return;
    }
    for (guint i = 1; i < options->workers; i++) {
        posix_thread(proc, worker, data);
    }
    worker(proc, data);
}
