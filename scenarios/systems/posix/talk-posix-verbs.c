/* SPDX-License-Identifier: GPL-2.0-only */
/* What a thread of a POSIX host does in a conversation: the calls on its
 * connection, and the table of all verbs. */
#include "scenarios/http/http-talk.h"
#include "scenarios/systems/posix/talk-posix-priv.h"

#define RECV_MAX 65536

void
talk_posix_socket(Actor *actor)
{
    if (actor->fd < 0) {
        actor->fd = posix_socket(actor->proc);
        actor->is_fresh = TRUE;
    }
}

/* Binds with SO_REUSEADDR unless "reuse off" was said. */
static int
bind_port(Actor *actor, int fd, gint64 port)
{
    posix_setsockopt(actor->proc, fd, POSIX_SO_REUSEADDR, actor->posix->reuse);
    return posix_bind(actor->proc, fd, (guint16)port);
}

static void
do_bind(gpointer data, const TalkStatement *statement)
{
    Actor *actor = data;

    talk_posix_socket(actor);
    actor->is_fresh = FALSE;
    talk_posix_status(actor, statement,
                      bind_port(actor, actor->fd, statement->n));
}

static int
connect_to(const Actor *actor, PortAddr to)
{
    return actor->is_udp ? posix_udp_connect(actor->proc, actor->fd, to)
                         : posix_connect(actor->proc, actor->fd, to);
}

static void
do_connect(gpointer data, const TalkStatement *statement)
{
    Actor *actor = data;
    const TalkPosix *posix = actor->posix;
    /* Of two ends the other needs no name. */
    guint end = statement->end == TALK_NO_END ? 1 - posix->end : statement->end;
    PortAddr to = {talk_world_ip(posix->run->world, posix->end, end),
                   (guint16)statement->n};

    talk_posix_socket(actor);
    actor->is_fresh = FALSE;
    talk_posix_say(actor, statement, "%s",
                   connect_to(actor, to) < 0 ? talk_posix_error(actor) : "ok");
}

/* Options that were set before are those of the listener, and of what it
 * accepts. */
static void
do_listen(gpointer data, const TalkStatement *statement)
{
    Actor *actor = data;
    int result;

    if (actor->is_fresh) {
        actor->posix->listener = actor->fd;
        actor->fd = -1;
        actor->is_fresh = FALSE;
    } else {
        actor->posix->listener = posix_socket(actor->proc);
    }
    result = bind_port(actor, actor->posix->listener, statement->n);
    talk_posix_status(actor, statement,
                      result < 0
                          ? result
                          : posix_listen(actor->proc, actor->posix->listener,
                                         actor->posix->backlog));
}

static void
do_accept(gpointer data, const TalkStatement *statement)
{
    Actor *actor = data;
    int fd = posix_accept(actor->proc, actor->posix->listener, NULL);

    if (fd >= 0) {
        actor->fd = fd;
        actor->is_fresh = FALSE;
    }
    talk_posix_say(actor, statement, "%s",
                   fd < 0 ? talk_posix_error(actor) : "ok");
}

static void
send_with(Actor *actor, const TalkStatement *statement, guint flags)
{
    gssize n;

    if (actor->is_udp) {
        talk_posix_udp_send(actor, statement);
        return;
    }
    n = posix_send(actor->proc, actor->fd, statement->text, (gsize)statement->n,
                   flags);
    if (n < 0) {
        talk_posix_say(actor, statement, "%s", talk_posix_error(actor));
    } else {
        talk_posix_say(actor, statement, "%" G_GSSIZE_FORMAT, n);
    }
}

static void
do_send(gpointer data, const TalkStatement *statement)
{
    send_with(data, statement, POSIX_MSG_NOSIGNAL);
}

static void
do_write(gpointer data, const TalkStatement *statement)
{
    send_with(data, statement, 0);
}

/* One recv() into the actor's buffer. */
static gssize
receive(Actor *actor, gsize max, guint flags)
{
    g_byte_array_set_size(actor->buffer, (guint)max);
    return posix_recv(actor->proc, actor->fd, actor->buffer->data, max, flags);
}

static void
recv_with(Actor *actor, const TalkStatement *statement, guint flags)
{
    gssize n = receive(actor, (gsize)statement->n, flags);
    g_autofree char *text = NULL;

    if (n > 0) {
        text = talk_quote(actor->buffer->data, (gsize)n);
        talk_posix_say(actor, statement, "%" G_GSSIZE_FORMAT "%s", n, text);
    } else {
        talk_posix_say(actor, statement, "%s",
                       n == 0 ? "end of file" : talk_posix_error(actor));
    }
}

static void
do_recv(gpointer data, const TalkStatement *statement)
{
    if (((Actor *)data)->is_udp) {
        talk_posix_udp_recv(data, statement);
    } else {
        recv_with(data, statement, 0);
    }
}

static void
do_peek(gpointer data, const TalkStatement *statement)
{
    recv_with(data, statement, POSIX_MSG_PEEK);
}

/* Reads to the end of file or to an error. */
static void
do_drain(gpointer data, const TalkStatement *statement)
{
    Actor *actor = data;
    gint64 total = 0;
    gssize n;

    while ((n = receive(actor, RECV_MAX, 0)) > 0) {
        total += n;
    }
    talk_posix_say(actor, statement, "%" G_GINT64_FORMAT ", %s", total,
                   n == 0 ? "end of file" : talk_posix_error(actor));
}

static void
do_shutdown(gpointer data, const TalkStatement *statement)
{
    static const PosixShut hows[] = {POSIX_SHUT_WR, POSIX_SHUT_RD,
                                     POSIX_SHUT_RDWR};
    Actor *actor = data;

    talk_posix_status(
        actor, statement,
        posix_shutdown(actor->proc, actor->fd, hows[statement->n]));
}

/* The result of what frees the descriptor. */
static void
say_gone(Actor *actor, const TalkStatement *statement, int result)
{
    talk_posix_status(actor, statement, result);
    actor->fd = -1;
    actor->is_udp = FALSE;
}

static void
do_close(gpointer data, const TalkStatement *statement)
{
    Actor *actor = data;

    say_gone(actor, statement, posix_close(actor->proc, actor->fd));
}

static void
do_reset(gpointer data, const TalkStatement *statement)
{
    Actor *actor = data;

    posix_setsockopt(actor->proc, actor->fd, POSIX_SO_LINGER, 0);
    say_gone(actor, statement, posix_close(actor->proc, actor->fd));
}

static void
do_vanish(gpointer data, const TalkStatement *statement)
{
    Actor *actor = data;

    say_gone(actor, statement, posix_vanish(actor->proc, actor->fd));
}

static void
do_forget(gpointer data, const TalkStatement *statement)
{
    Actor *actor = data;

    say_gone(actor, statement, posix_forget(actor->proc, actor->fd));
}

static void
do_unlisten(gpointer data, const TalkStatement *statement)
{
    Actor *actor = data;

    talk_posix_status(actor, statement,
                      posix_close(actor->proc, actor->posix->listener));
    actor->posix->listener = -1;
}

/* ---- Readiness ---------------------------------------------------------- */

#define INTEREST (POSIX_POLLIN | POSIX_POLLOUT | POSIX_POLLRDHUP)

static void
say_bits(Actor *actor, const TalkStatement *statement, guint bits)
{
    g_autofree char *text = posix_poll_text(bits);

    talk_posix_say(actor, statement, "%s", text);
}

/* The bits of now. */
static void
do_poll(gpointer data, const TalkStatement *statement)
{
    Actor *actor = data;
    PosixPollFd fd = {.fd = actor->fd, .events = INTEREST};

    posix_poll(actor->proc, &fd, 1, 0);
    say_bits(actor, statement, fd.revents);
}

/* Waits for something to read, an end or an error. */
static void
do_await(gpointer data, const TalkStatement *statement)
{
    Actor *actor = data;
    PosixPollFd fd = {.fd = actor->fd,
                      .events = POSIX_POLLIN | POSIX_POLLRDHUP};

    posix_poll(actor->proc, &fd, 1, statement->n);
    say_bits(actor, statement, fd.revents);
}

/* Puts the socket into an edge-triggered epoll set. */
static void
do_watch(gpointer data, const TalkStatement *statement)
{
    Actor *actor = data;

    actor->epoll = posix_epoll(actor->proc);
    talk_posix_status(actor, statement,
                      posix_epoll_add(actor->proc, actor->epoll, actor->fd,
                                      INTEREST | POSIX_EPOLLET, NULL));
}

/* What that reports now. */
static void
do_edge(gpointer data, const TalkStatement *statement)
{
    Actor *actor = data;
    PosixEpollEvent event = {0};

    if (posix_epoll_wait(actor->proc, actor->epoll, &event, 1, 0) < 0) {
        talk_posix_say(actor, statement, "%s", talk_posix_error(actor));
    } else {
        say_bits(actor, statement, event.events);
    }
}

/* ---- The table ---------------------------------------------------------- */

#define PORT TALK_ARG_NUMBER, 0, 1, G_MAXUINT16, NULL
#define PORT_OR_NONE TALK_ARG_NUMBER, 0, 0, G_MAXUINT16, NULL
#define THEIR_PORT TALK_ARG_PORT, 0, 1, G_MAXUINT16, NULL
#define BYTES TALK_ARG_DATA, 0, 0, 100000000, NULL
#define UP_TO TALK_ARG_MAYBE_NUMBER, 0, 1, RECV_MAX, NULL
#define NUMBER TALK_ARG_NUMBER, 0, 0, 1000000000, NULL
#define NOTHING TALK_ARG_NONE, 0, 0, 0, NULL
#define LIFE(PLACE) TALK_ARG_NONE, TALK_##PLACE, 0, 0, NULL
#define TIME TALK_ARG_TIME, 0, 0, 0, NULL
#define SOME_TIME TALK_ARG_TIME, 0, 1, 0, NULL
#define CHOICE(...) TALK_ARG_MAYBE_CHOICE, 0, 0, 0, __VA_ARGS__

/* clang-format off */
const TalkVerb talk_posix_verbs[] = {
    {"bind",         PORT,                   do_bind},
    {"connect",      THEIR_PORT,             do_connect},
    {"listen",       PORT,                   do_listen},
    {"accept",       NOTHING,                do_accept},
    {"unlisten",     NOTHING,                do_unlisten},
    {"send",         BYTES,                  do_send},
    {"write",        BYTES,                  do_write},
    {"recv",         UP_TO,                  do_recv},
    {"peek",         UP_TO,                  do_peek},
    {"drain",        NOTHING,                do_drain},
    {"shutdown",     CHOICE("wr|rd|rdwr"),   do_shutdown},
    {"close",        NOTHING,                do_close},
    {"reset",        NOTHING,                do_reset},
    {"vanish",       NOTHING,                do_vanish},
    {"forget",       NOTHING,                do_forget},
    {"udp",          PORT_OR_NONE,           talk_posix_udp},
    {"sendback",     BYTES,                  talk_posix_sendback},
    {"poll",         NOTHING,                do_poll},
    {"await",        TIME,                   do_await},
    {"watch",        NOTHING,                do_watch},
    {"edge",         NOTHING,                do_edge},
    {"error",        NOTHING,                talk_posix_soerror},
    {"state",        NOTHING,                talk_posix_state},
    {"queues",       NOTHING,                talk_posix_queues},
    {"nonblock",     CHOICE("on|off"),       talk_posix_nonblock},
    {"reuse",        CHOICE("on|off"),       talk_posix_reuse},
    {"timeout",      TIME,                   talk_posix_timeout},
    {"linger",       TIME,                   talk_posix_linger},
    {"keepalive",    TIME,                   talk_posix_keepalive},
    {"probes",       NUMBER,                 talk_posix_probes},
    {"user_timeout", TIME,                   talk_posix_user_timeout},
    {"rcvbuf",       NUMBER,                 talk_posix_rcvbuf},
    {"sndbuf",       NUMBER,                 talk_posix_sndbuf},
    {"backlog",      NUMBER,                 talk_posix_backlog},
    {"fin_timeout",  SOME_TIME,                  talk_posix_fin_timeout},
    {"sigpipe",      CHOICE("tell|ignore|default"), talk_posix_sigpipe},
    HTTP_TALK_VERBS(talk_posix_http_send),
    {"response",     NOTHING,                talk_posix_http_response},
    {"exit",         LIFE(ENDS),             talk_posix_exit},
    {"kill",         LIFE(KILLS),            talk_posix_outside},
    {"start",        LIFE(BEGINS),           talk_posix_start},
    {"off",          LIFE(OFF),              talk_posix_outside},
    {"on",           LIFE(ON),               talk_posix_outside},
    {NULL,           NOTHING,                NULL},
};
/* clang-format on */
