/* SPDX-License-Identifier: GPL-2.0-only */
/* Ops of a POSIX end that are about the kernel's settings, processes and
 * threads.  They run outside of any process. */
#include "scenarios/systems/posix/conform-posix.h"

#include "model/units.h"

#define FOREVER_NS (10 * 365 * 86400 * NS_PER_S)

void
conform_posix_sysctl(gpointer data, const ConformCall *call)
{
    ConformPosix *end = data;
    gint64 value = conform_int(call, "value", 0);

    if (g_str_equal(conform_text(call, "name"), "tcp_fin_timeout")) {
        posix_host_fin_timeout(end->host, value * NS_PER_S);
    } else {
        posix_host_abort_on_overflow(end->host, value != 0);
    }
}

/* ---- Another process holds the socket ----------------------------------- */

/* The holder has ended: so has the op that it was doing. */
static void
holder_ended(gpointer user, PosixExit how)
{
    ConformPosix *end = user;
    ConformActor *actor = end->current;

    end->holder = NULL;
    if (actor && actor->held) {
        actor->ended = how == POSIX_BROKEN;
        actor->done = TRUE;
        conform_done(end->run);
    }
}

/* The new process keeps the socket only, which blocks. */
static void
holder_main(PosixProc *proc, gpointer data)
{
    ConformPosix *end = data;

    posix_sigpipe(proc, end->ignore ? POSIX_SIG_IGN : POSIX_SIG_DFL, NULL);
    posix_nonblock(proc, end->holder_fd, FALSE);
    if (end->listener >= 0) {
        posix_close(proc, end->listener);
    }
    posix_sleep(proc, FOREVER_NS);
}

static void
let_go(gpointer data, G_GNUC_UNUSED const ConformCall *call)
{
    ConformActor *actor = data;
    ConformPosix *end = actor->end;

    posix_close(actor->proc, end->fd);
    if (end->listener >= 0) {
        posix_close(actor->proc, end->listener);
    }
    end->fd = end->listener = -1;
}

void
conform_posix_hand_over(gpointer data, const ConformCall *call)
{
    ConformPosix *end = data;
    PosixProc *holder;

    end->holder_fd = end->fd;
    end->ignore = g_str_equal(conform_text(call, "sigpipe"), "ignore");
    holder = posix_fork(end->main, holder_main, end);
    posix_at_exit(holder, holder_ended, end);
    posix_host_run(end->host);
    conform_posix_do(end, let_go, call);
    end->holder = holder;
}

/* Who "the process" is: the holder, or the end's own, which begins anew. */
void
conform_posix_kill(gpointer data, const ConformCall *call)
{
    ConformPosix *end = data;
    gboolean own = end->holder == NULL;

    posix_kill(own ? end->main : end->holder);
    if (own) {
        conform_posix_begin(end);
    }
    conform_posix_say(end, call, "process", "killed");
}

static void
do_exit(gpointer data, G_GNUC_UNUSED const ConformCall *call)
{
    ConformActor *actor = data;

    if (!actor->held) { /* nobody else will say so */
        actor->done = TRUE;
        conform_done(actor->end->run);
    }
    posix_exit(actor->proc);
}

void
conform_posix_exit(gpointer data, const ConformCall *call)
{
    ConformPosix *end = data;
    gint64 code = conform_int(call, "code", 0);
    g_autofree char *name = g_strdup_printf("exit(%" G_GINT64_FORMAT ")", code);
    gboolean own = end->holder == NULL;

    conform_posix_do_held(end, do_exit, call);
    if (own) {
        conform_posix_begin(end);
    }
    conform_posix_say(end, call, name, "exit:%" G_GINT64_FORMAT, code);
}

/* ---- Threads that block in a call --------------------------------------- */

void
conform_posix_blocked_free(gpointer data)
{
    ConformBlocked *blocked = data;

    g_free(blocked->result);
    g_free(blocked);
}

/* What recv() or send() gave; a send may be cut short. */
static char *
transfer_result(PosixProc *proc, gssize n, gint64 asked, gboolean sending)
{
    if (n < 0) {
        return g_strdup(posix_errno_name(posix_errno(proc)));
    }
    if (!sending && n == 0) {
        return g_strdup("EOF");
    }
    return sending && n < asked ? g_strdup("partial")
                                : g_strdup_printf("%" G_GSSIZE_FORMAT, n);
}

static char *
wait_for_events(PosixProc *proc, ConformPosix *end)
{
    PosixEpollEvent event;
    int epoll = posix_epoll(proc);

    posix_epoll_add(proc, epoll, end->fd, POSIX_POLLIN | POSIX_POLLRDHUP, NULL);
    return transfer_result(proc, posix_epoll_wait(proc, epoll, &event, 1, -1),
                           0, FALSE);
}

static void
blocked_main(PosixProc *proc, gpointer data)
{
    ConformBlocked *blocked = data;
    ConformPosix *end = blocked->end;
    const char *what = conform_text(blocked->call, "call");
    gint64 bytes = conform_int(blocked->call, "bytes", 1);

    if (g_str_equal(what, "recv")) {
        gssize n = posix_recv(proc, end->fd, NULL, (gsize)bytes, 0);
        blocked->result = transfer_result(proc, n, bytes, FALSE);
    } else if (g_str_equal(what, "send")) {
        gssize n = posix_send(proc, end->fd, NULL, (gsize)bytes, 0);
        blocked->result = transfer_result(proc, n, bytes, TRUE);
    } else if (g_str_equal(what, "accept")) {
        int fd = posix_accept(proc, end->listener, NULL);
        blocked->result =
            g_strdup(fd < 0 ? posix_errno_name(posix_errno(proc)) : "OK");
    } else {
        blocked->result = wait_for_events(proc, end);
    }
}

/* Lets calls on socket and listener block, or no longer. */
static void
set_blocking(ConformActor *actor, gboolean blocking)
{
    ConformPosix *end = actor->end;

    if (end->fd >= 0) {
        posix_nonblock(actor->proc, end->fd, !blocking);
    }
    if (end->listener >= 0) {
        posix_nonblock(actor->proc, end->listener, !blocking);
    }
}

static void
block(gpointer actor, G_GNUC_UNUSED const ConformCall *call)
{
    set_blocking(actor, TRUE);
}

static void
unblock(gpointer actor, G_GNUC_UNUSED const ConformCall *call)
{
    set_blocking(actor, FALSE);
}

/* What counts is whether the descriptor blocks when the call begins. */
void
conform_posix_thread_call(gpointer data, const ConformCall *call)
{
    ConformPosix *end = data;
    ConformBlocked *blocked = g_new0(ConformBlocked, 1);

    blocked->end = end;
    blocked->call = call;
    g_hash_table_replace(end->blocked, g_strdup(conform_text(call, "call")),
                         blocked);
    conform_posix_do(end, block, call);
    posix_thread(end->main, blocked_main, blocked);
    posix_host_run(end->host);
    conform_posix_do(end, unblock, call);
}

void
conform_posix_thread_result(gpointer data, const ConformCall *call)
{
    ConformPosix *end = data;
    const char *what = conform_text(call, "call");
    const ConformBlocked *blocked = g_hash_table_lookup(end->blocked, what);
    g_autofree char *name = g_strdup_printf(
        "blocked_%s", g_str_equal(what, "epoll_wait") ? "epoll" : what);

    conform_posix_say(end, call, name, "%s",
                      !blocked           ? "never-called"
                      : !blocked->result ? "still-blocked"
                                         : blocked->result);
}
