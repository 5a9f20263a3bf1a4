/* SPDX-License-Identifier: GPL-2.0-only */
/* What a thread of a POSIX host does in a conversation: options, what the
 * kernel tells of a connection, and the process itself. */
#include "scenarios/systems/posix/talk-posix-priv.h"

#include "model/units.h"

/* Seconds of a time, rounded up: the kernel takes no parts of them. */
static gint64
seconds(const TalkStatement *statement)
{
    return (statement->n + NS_PER_S - 1) / NS_PER_S;
}

static void
set_option(Actor *actor, const TalkStatement *statement, PosixOption option,
           gint64 value)
{
    talk_posix_socket(actor);
    talk_posix_status(actor, statement,
                      posix_setsockopt(actor->proc, actor->fd, option, value));
}

void
talk_posix_timeout(gpointer data, const TalkStatement *statement)
{
    Actor *actor = data;

    if (actor->is_udp) {
        actor->timeout_ns = statement->n;
        return;
    }
    set_option(data, statement, POSIX_SO_RCVTIMEO, statement->n);
}

void
talk_posix_linger(gpointer data, const TalkStatement *statement)
{
    set_option(data, statement, POSIX_SO_LINGER, seconds(statement));
}

/* Idle time and interval are the same. */
void
talk_posix_keepalive(gpointer data, const TalkStatement *statement)
{
    set_option(data, statement, POSIX_TCP_KEEPIDLE, seconds(statement));
    set_option(data, statement, POSIX_TCP_KEEPINTVL, seconds(statement));
    set_option(data, statement, POSIX_SO_KEEPALIVE, 1);
}

void
talk_posix_probes(gpointer data, const TalkStatement *statement)
{
    set_option(data, statement, POSIX_TCP_KEEPCNT, statement->n);
}

void
talk_posix_user_timeout(gpointer data, const TalkStatement *statement)
{
    set_option(data, statement, POSIX_TCP_USER_TIMEOUT,
               statement->n / NS_PER_MS);
}

/* Before connect; for a server, of what it listens with next. */
void
talk_posix_rcvbuf(gpointer data, const TalkStatement *statement)
{
    set_option(data, statement, POSIX_SO_RCVBUF, statement->n);
}

void
talk_posix_sndbuf(gpointer data, const TalkStatement *statement)
{
    set_option(data, statement, POSIX_SO_SNDBUF, statement->n);
}

void
talk_posix_nonblock(gpointer data, const TalkStatement *statement)
{
    Actor *actor = data;

    talk_posix_socket(actor);
    talk_posix_status(
        actor, statement,
        posix_nonblock(actor->proc, actor->fd, statement->n == 0));
}

void
talk_posix_reuse(gpointer data, const TalkStatement *statement)
{
    Actor *actor = data;

    actor->posix->reuse = statement->n == 0;
}

void
talk_posix_backlog(gpointer data, const TalkStatement *statement)
{
    Actor *actor = data;

    actor->posix->backlog = (guint)statement->n;
}

/* ---- What the kernel tells ---------------------------------------------- */

/* Takes the error. */
void
talk_posix_soerror(gpointer data, const TalkStatement *statement)
{
    Actor *actor = data;
    gint64 error = 0;

    if (posix_getsockopt(actor->proc, actor->fd, POSIX_SO_ERROR, &error) < 0) {
        talk_posix_say(actor, statement, "%s", talk_posix_error(actor));
    } else {
        talk_posix_say(actor, statement, "%s",
                       posix_errno_name((PosixErrno)error));
    }
}

void
talk_posix_state(gpointer data, const TalkStatement *statement)
{
    Actor *actor = data;
    PortTcpState state;

    if (posix_tcp_state(actor->proc, actor->fd, &state) < 0) {
        talk_posix_say(actor, statement, "%s", talk_posix_error(actor));
    } else {
        talk_posix_say(actor, statement, "%s", port_tcp_state_name(state));
    }
}

void
talk_posix_queues(gpointer data, const TalkStatement *statement)
{
    Actor *actor = data;

    talk_posix_say(
        actor, statement,
        "%" G_GINT64_FORMAT " unread, %" G_GINT64_FORMAT " unacknowledged",
        posix_inq(actor->proc, actor->fd), posix_outq(actor->proc, actor->fd));
}

/* ---- The host and the process ------------------------------------------- */

void
talk_posix_fin_timeout(gpointer data,
                       G_GNUC_UNUSED const TalkStatement *statement)
{
    Actor *actor = data;

    posix_host_fin_timeout(actor->posix->host, statement->n);
}

void
talk_posix_on_sigpipe(G_GNUC_UNUSED PosixProc *proc, gpointer data)
{
    TalkPosix *posix = data;

    talk_say(posix->run, posix->end, 0, "signal SIGPIPE");
}

void
talk_posix_sigpipe(gpointer data, const TalkStatement *statement)
{
    static const PosixSignalFn actions[] = {talk_posix_on_sigpipe,
                                            POSIX_SIG_IGN, POSIX_SIG_DFL};
    Actor *actor = data;

    posix_sigpipe(actor->proc, actions[statement->n], actor->posix);
}

/* The process that carries it out has just begun. */
void
talk_posix_start(gpointer data, const TalkStatement *statement)
{
    talk_posix_say(data, statement, "ok");
}

/* Nobody was there to do it: see talk-posix.c. */
void
talk_posix_outside(G_GNUC_UNUSED gpointer data,
                   G_GNUC_UNUSED const TalkStatement *statement)
{
}

void
talk_posix_exit(gpointer data, G_GNUC_UNUSED const TalkStatement *statement)
{
    Actor *actor = data;

    posix_exit(actor->proc);
}
