/* SPDX-License-Identifier: GPL-2.0-only */
/* Ops of a POSIX end: options, states and readiness. */
#include "scenarios/systems/posix/conform-posix.h"

#include "model/units.h"

/* ---- Options and states ------------------------------------------------- */

void
conform_posix_setsockopt(gpointer data, const ConformCall *call)
{
    static const PosixOption options[] = {
        POSIX_SO_LINGER,        POSIX_SO_RCVTIMEO,   POSIX_SO_KEEPALIVE,
        POSIX_TCP_KEEPIDLE,     POSIX_TCP_KEEPINTVL, POSIX_TCP_KEEPCNT,
        POSIX_TCP_USER_TIMEOUT, POSIX_TCP_SYNCNT};
    ConformActor *actor = data;
    const char *name = conform_text(call, "name");
    gint64 value = conform_int(call, "value", conform_int(call, "ms", 0));

    if (g_str_equal(name, "SO_LINGER")) {
        value =
            conform_bool(call, "on", TRUE) ? conform_int(call, "sec", 0) : -1;
    } else if (g_str_equal(name, "SO_RCVTIMEO")) {
        value *= NS_PER_MS;
    }
    for (guint i = 0; i < G_N_ELEMENTS(options); i++) {
        if (g_str_equal(posix_option_name(options[i]), name)) {
            posix_setsockopt(actor->proc, actor->fd, options[i], value);
        }
    }
}

void
conform_posix_soerror(gpointer data, const ConformCall *call)
{
    ConformActor *actor = data;
    gint64 error = 0;

    if (posix_getsockopt(actor->proc, actor->fd, POSIX_SO_ERROR, &error) < 0) {
        error = posix_errno(actor->proc);
    }
    conform_posix_say(actor->end, call, "SO_ERROR", "%s",
                      error ? posix_errno_name((PosixErrno)error) : "0");
}

void
conform_posix_qlen(gpointer data, const ConformCall *call)
{
    ConformActor *actor = data;

    conform_posix_count(actor, call, "inq", posix_inq(actor->proc, actor->fd),
                        FALSE);
    conform_posix_count(actor, call, "outq", posix_outq(actor->proc, actor->fd),
                        FALSE);
}

/* The socket that "conn" names, or the end's. */
static int
asked_fd(ConformActor *actor, const ConformCall *call)
{
    gpointer number, fd = NULL;

    if (!conform_has(call, "conn")) {
        return actor->fd;
    }
    number = GINT_TO_POINTER((int)conform_int(call, "conn", 0));
    return g_hash_table_lookup_extended(actor->end->conns, number, NULL, &fd)
               ? GPOINTER_TO_INT(fd)
               : -1;
}

/* "state", or "connect#3_state" of an extra socket. */
static char *
asked_name(const ConformCall *call)
{
    return conform_has(call, "conn")
               ? g_strdup_printf("connect#%" G_GINT64_FORMAT "_%s",
                                 conform_int(call, "conn", 0), call->op->name)
               : g_strdup(call->op->name);
}

void
conform_posix_state(gpointer data, const ConformCall *call)
{
    ConformActor *actor = data;
    g_autofree char *name = asked_name(call);
    PortTcpState state = PORT_STATE_CLOSE;
    int result = posix_tcp_state(actor->proc, asked_fd(actor, call), &state);

    conform_posix_say(actor->end, call, name, "%s",
                      result < 0 ? conform_posix_error(actor)
                                 : port_tcp_state_name(state));
}

/* Reports what poll() gives for 'fd'. */
static void
say_poll(ConformActor *actor, const ConformCall *call, const char *name, int fd,
         guint events)
{
    PosixPollFd wait = {fd, events, 0};
    g_autofree char *bits = NULL;

    posix_poll(actor->proc, &wait, 1, 0);
    bits = posix_poll_text(wait.revents);
    conform_posix_say(actor->end, call, name, "%s", bits);
}

void
conform_posix_poll(gpointer data, const ConformCall *call)
{
    say_poll(data, call, "poll", ((ConformActor *)data)->fd,
             POSIX_POLLIN | POSIX_POLLOUT | POSIX_POLLRDHUP);
}

void
conform_posix_ready(gpointer data, const ConformCall *call)
{
    g_autofree char *name = asked_name(call);

    say_poll(data, call, name, asked_fd(data, call), CONFORM_POSIX_INTEREST);
}

/* ---- Readiness ---------------------------------------------------------- */

/* "events", as poll's bits. */
static guint
asked_bits(const ConformCall *call)
{
    static const guint bits[] = {POSIX_POLLIN,    POSIX_POLLOUT, POSIX_POLLPRI,
                                 POSIX_POLLRDHUP, POSIX_POLLHUP, POSIX_POLLERR};
    guint words = conform_words(call, "events");
    guint asked = 0;

    for (guint i = 0; i < G_N_ELEMENTS(bits); i++) {
        asked |= words & 1u << i ? bits[i] : 0;
    }
    return asked;
}

static void
say_epoll(ConformActor *actor, const ConformCall *call, const char *name)
{
    int epoll = posix_epoll(actor->proc);
    PosixEpollEvent event = {0, NULL};
    g_autofree char *bits = NULL;

    posix_epoll_add(actor->proc, epoll, actor->fd, asked_bits(call), NULL);
    posix_epoll_wait(actor->proc, epoll, &event, 1, 0);
    bits = posix_poll_text(event.events);
    conform_posix_say(actor->end, call, name, "%s", bits);
    posix_close(actor->proc, epoll);
}

static void
say_select(ConformActor *actor, const ConformCall *call)
{
    PosixPollFd sets = {actor->fd, POSIX_POLLIN | POSIX_POLLOUT | POSIX_POLLPRI,
                        0};

    posix_select(actor->proc, &sets, 1, 0);
    conform_posix_say(actor->end, call, "select", "%s%s%s%s",
                      sets.revents & POSIX_POLLIN ? "R" : "",
                      sets.revents & POSIX_POLLOUT ? "W" : "",
                      sets.revents & POSIX_POLLPRI ? "X" : "",
                      sets.revents ? "" : "-");
}

void
conform_posix_readiness(gpointer data, const ConformCall *call)
{
    const char *api = conform_text(call, "api");
    guint asked = asked_bits(call);
    g_autofree char *bits = posix_poll_text(asked);
    g_autofree char *name =
        g_strdup_printf("%s(%s)", api, asked ? bits : "events=0");

    if (g_str_equal(api, "epoll")) {
        say_epoll(data, call, name);
    } else if (g_str_equal(api, "poll")) {
        say_poll(data, call, name, ((ConformActor *)data)->fd, asked);
    } else {
        say_select(data, call);
    }
}

void
conform_posix_et_add(gpointer data, G_GNUC_UNUSED const ConformCall *call)
{
    ConformActor *actor = data;

    if (actor->end->epoll < 0) {
        actor->end->epoll = posix_epoll(actor->proc);
    }
    posix_epoll_add(
        actor->proc, actor->end->epoll, actor->fd,
        POSIX_POLLIN | POSIX_POLLOUT | POSIX_POLLRDHUP | POSIX_EPOLLET, NULL);
}

void
conform_posix_et_wait(gpointer data, const ConformCall *call)
{
    ConformActor *actor = data;
    PosixEpollEvent event = {0, NULL};
    g_autofree char *bits = NULL;

    posix_epoll_wait(actor->proc, actor->end->epoll, &event, 1, 0);
    bits = posix_poll_text(event.events);
    conform_posix_say(actor->end, call, "edge", "%s", bits);
}
