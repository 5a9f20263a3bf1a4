/* SPDX-License-Identifier: GPL-2.0-only */
/* A handler that works for its client and looks after it meanwhile: does it
 * still want the answer? */
#include <string.h>

#include "scenarios/systems/posix/programs/aolserver.h"
#include "scenarios/systems/posix/programs/posix-programs.h"

/* The head of an answer that the handler words itself, so that it can write
 * before it knows the end. */
static const char HEAD[] =
    "HTTP/1.0 200 OK\r\nContent-Type: text/plain\r\n\r\n";

static gboolean
poll_says_gone(PosixProc *proc, int fd, guint events)
{
    PosixPollFd poll_fd = {.fd = fd, .events = events};

    return posix_poll(proc, &poll_fd, 1, 0) > 0;
}

/* Looks after the client once. */
static gboolean
is_gone(AolConn *conn, PosixDetection how)
{
    PosixProc *proc = aol_proc(conn);
    int fd = aol_fd(conn);

    switch (how) {
    case POSIX_DETECT_NONE:
        return FALSE;
    case POSIX_DETECT_WRITE:
        posix_probed(proc, fd, 1);
        return !aol_write(conn, " ", 1);
    case POSIX_DETECT_ZERO:
        return posix_send(proc, fd, NULL, 0, 0) < 0;
    case POSIX_DETECT_PEEK:
        return posix_peer_has_left(proc, fd);
    case POSIX_DETECT_POLL:
        return poll_says_gone(proc, fd, 0);
    case POSIX_DETECT_RDHUP:
        return poll_says_gone(proc, fd, POSIX_POLLRDHUP);
    case POSIX_N_DETECTIONS:
        break;
    }
    g_assert_not_reached();
}

/* Works for that long; FALSE if the client has left meanwhile. */
static gboolean
work(AolConn *conn, const PosixOptions *options, gint64 left_ns)
{
    gint64 step_ns = options->probe_ns > 0 ? options->probe_ns : left_ns;

    while (left_ns > 0) {
        posix_work(aol_proc(conn), aol_fd(conn), MIN(step_ns, left_ns));
        left_ns -= step_ns;
        if (left_ns > 0 && is_gone(conn, options->detect)) {
            return FALSE;
        }
    }
    return TRUE;
}

static gboolean
answer(AolConn *conn, const PosixOptions *options, gboolean is_begun)
{
    return is_begun ? aol_write(conn, NULL, options->reply_bytes)
                    : aol_return(conn, 200, "text/plain", NULL,
                                 options->reply_bytes);
}

static void
handle(AolConn *conn, gpointer user)
{
    const PosixOptions *options = user;
    gint64 work_ns = port_delay_ns(&options->service);
    /* Who has nothing to do need not write before he knows the answer. */
    gboolean is_begun = options->detect == POSIX_DETECT_WRITE && work_ns > 0;
    gboolean ok = !is_begun || aol_write(conn, HEAD, strlen(HEAD));

    if (!ok || !work(conn, options, work_ns) ||
        !answer(conn, options, is_begun)) {
        posix_noticed(aol_proc(conn), aol_fd(conn));
    }
}

void
posix_aolserver(PosixProc *proc, gpointer data)
{
    const PosixOptions *options = data;
    AolConfig *config = posix_alloc(proc, sizeof *config);

    aol_config_default(config);
    config->port = options->port;
    config->backlog = options->backlog;
    config->max_threads = options->threads;
    config->recvwait_ns = options->recvwait_ns;
    config->sendwait_ns = options->sendwait_ns;
    config->keepwait_ns = options->keepwait_ns;
    config->closewait_ns = options->closewait_ns;
    config->handler = handle;
    config->user = data;
    aol_server(proc, config);
}
