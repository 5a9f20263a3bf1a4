/* SPDX-License-Identifier: GPL-2.0-only */
/* A plain server: each of its threads accepts, reads the request, takes its
 * time, answers and ends the connection. */
#include "scenarios/systems/posix/programs/posix-programs.h"

#define LISTENER 0 /* the first descriptor of the process */

/* TRUE once the request is complete. */
static gboolean
read_request(PosixProc *proc, int fd, const PosixOptions *options)
{
    guint64 wanted = options->request_bytes;

    posix_expect(proc, fd, wanted);
    return wanted > 0 ? posix_drain(proc, fd, wanted) == wanted
                      : posix_recv(proc, fd, NULL, G_MAXSSIZE, 0) > 0;
}

static void
serve(PosixProc *proc, int fd, const PosixOptions *options)
{
    gboolean asked = read_request(proc, fd, options);

    if (asked) {
        posix_sleep(proc, port_delay_ns(&options->service));
        posix_send(proc, fd, NULL, options->reply_bytes, 0);
    }
    if (asked) {
        posix_end(proc, fd, options);
    } else {
        posix_close(proc, fd);
    }
}

static void
worker(PosixProc *proc, gpointer data)
{
    const PosixOptions *options = data;

    for (guint64 n = 1;; n++) {
        int fd = posix_accept(proc, LISTENER, NULL);

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
    posix_setsockopt(proc, fd, POSIX_SO_REUSEADDR, 1);
    if (posix_bind(proc, fd, options->port) ||
        posix_listen(proc, fd, options->backlog)) {
        return;
    }
    for (guint i = 1; i < options->workers; i++) {
        posix_thread(proc, worker, data);
    }
    worker(proc, data);
}
