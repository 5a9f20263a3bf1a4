/* SPDX-License-Identifier: GPL-2.0-only */
/* The client of most scenarios: it wants a connection, and tries until it
 * has one, asks, reads the answer, ends, and comes back. */
#include "scenarios/programs/posix-programs.h"

/* A connected descriptor, however many attempts it takes; -1 if there can be
 * none. */
static int
connect_at_last(PosixProc *proc, const PosixOptions *options)
{
    int fd = posix_socket(proc);

    posix_wanted(proc);
    while (fd >= 0 && posix_connect(proc, fd, options->server)) {
        posix_sleep(proc, port_delay_ns(&options->retry));
    }
    return fd;
}

static void
converse(PosixProc *proc, int fd, const PosixOptions *options)
{
    guint64 expected = options->reply_bytes;

    posix_expect(proc, fd, expected);
    posix_rcvtimeo(proc, fd, options->patience_ns);
    if (options->request_bytes > 0) {
        posix_send(proc, fd, NULL, options->request_bytes);
    }
    posix_drain(proc, fd, expected > 0 ? expected : G_MAXUINT64);
    posix_end(proc, fd, options->ending);
}

void
posix_request_loop(PosixProc *proc, gpointer data)
{
    const PosixOptions *options = data;

    posix_sleep(proc, port_delay_ns(&options->start));
    for (guint64 n = 1;; n++) {
        int fd = connect_at_last(proc, options);

        if (fd < 0) {
            return;
        }
        converse(proc, fd, options);
        if (n == options->count) {
            return;
        }
        posix_sleep(proc, port_delay_ns(&options->think));
    }
}
