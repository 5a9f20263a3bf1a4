/* SPDX-License-Identifier: GPL-2.0-only */
/* Ops of a POSIX end: the table of all, and listening, connecting and ending,
 * each in a thread of its own. */
#include "scenarios/systems/posix/conform-posix.h"

#include "model/units.h"

#define BITS "IN|OUT|PRI|RDHUP|HUP|ERR"

/* Reports the status of a call by its own name. */
static void
say_status(ConformActor *actor, const ConformCall *call, gint64 result)
{
    conform_posix_say(actor->end, call, call->op->name, "%s",
                      conform_posix_status(actor, result));
}

/* ---- Listening ---------------------------------------------------------- */

/* Sets the sizes that "rcvbuf" and "sndbuf" ask for. */
static void
set_buffers(ConformActor *actor, const ConformCall *call, int fd)
{
    if (conform_has(call, "rcvbuf")) {
        posix_setsockopt(actor->proc, fd, POSIX_SO_RCVBUF,
                         conform_int(call, "rcvbuf", 0));
    }
    if (conform_has(call, "sndbuf")) {
        posix_setsockopt(actor->proc, fd, POSIX_SO_SNDBUF,
                         conform_int(call, "sndbuf", 0));
    }
}

static void
do_listen(gpointer data, const ConformCall *call)
{
    ConformActor *actor = data;
    int fd = posix_socket(actor->proc);
    int result;

    actor->end->listener = fd;
    posix_setsockopt(actor->proc, fd, POSIX_SO_REUSEADDR, 1);
    set_buffers(actor, call, fd);
    posix_nonblock(actor->proc, fd, TRUE);
    result = posix_bind(actor->proc, fd, CONFORM_PORT);
    if (result == 0) {
        result = posix_listen(actor->proc, fd,
                              (guint)conform_int(call, "backlog", 16));
    }
    say_status(actor, call, result);
}

/* Takes a connection, after waiting for one if asked. */
static int
take_connection(ConformActor *actor, const ConformCall *call)
{
    PosixPollFd wait = {actor->end->listener, POSIX_POLLIN, 0};
    gint64 timeout_ns = conform_int(call, "timeout_ms", 0) * NS_PER_MS;
    int fd;

    if (timeout_ns > 0) {
        posix_poll(actor->proc, &wait, 1, timeout_ns);
    }
    fd = posix_accept(actor->proc, actor->end->listener, NULL);
    if (fd >= 0) {
        posix_nonblock(actor->proc, fd, TRUE);
        actor->end->fd = fd;
    }
    return fd;
}

static void
do_accept(gpointer data, const ConformCall *call)
{
    ConformActor *actor = data;
    int fd = take_connection(actor, call);

    if (fd < 0 && conform_int(call, "timeout_ms", 0) > 0 &&
        posix_errno(actor->proc) == POSIX_EAGAIN) {
        conform_posix_say(actor->end, call, "accept", "timeout");
    } else {
        say_status(actor, call, fd);
    }
}

static void
do_accept_retry(gpointer data, const ConformCall *call)
{
    conform_posix_say(conform_posix_of(data), call, "retry_connection", "%s",
                      take_connection(data, call) >= 0 ? "yes" : "no");
}

static void
do_close_listener(gpointer data, const ConformCall *call)
{
    ConformActor *actor = data;

    say_status(actor, call, posix_close(actor->proc, actor->end->listener));
    actor->end->listener = -1;
}

static void
do_shutdown_listener(gpointer data, const ConformCall *call)
{
    ConformActor *actor = data;

    say_status(
        actor, call,
        posix_shutdown(actor->proc, actor->end->listener, POSIX_SHUT_RDWR));
}

/* ---- Sockets and connections -------------------------------------------- */

static void
do_socket(gpointer data, const ConformCall *call)
{
    ConformActor *actor = data;

    actor->end->fd = posix_socket(actor->proc);
    posix_nonblock(actor->proc, actor->end->fd,
                   conform_bool(call, "nonblock", FALSE));
}

/* Binds 'fd' to 'port', with or without SO_REUSEADDR. */
static void
bind_to(ConformActor *actor, const ConformCall *call, int fd, gint64 port)
{
    gboolean reuse = conform_bool(call, "reuseaddr", FALSE);
    g_autofree char *name = g_strdup_printf("bind(reuseaddr=%d)", reuse);
    int result;

    posix_setsockopt(actor->proc, fd, POSIX_SO_REUSEADDR, reuse);
    result = posix_bind(actor->proc, fd, (guint16)port);
    conform_posix_say(actor->end, call, name, "%s",
                      conform_posix_status(actor, result));
}

static void
do_bind(gpointer data, const ConformCall *call)
{
    bind_to(data, call, ((ConformActor *)data)->fd,
            conform_int(call, "port", 0));
}

static void
do_bind_try(gpointer data, const ConformCall *call)
{
    ConformActor *actor = data;
    int fd = posix_socket(actor->proc);

    bind_to(actor, call, fd, CONFORM_PORT);
    posix_close(actor->proc, fd);
}

/* The socket to connect: the end's, a new one for it, or an extra one. */
static int
connect_fd(ConformActor *actor, const ConformCall *call)
{
    ConformPosix *end = actor->end;
    int fd = end->fd;

    if (conform_has(call, "conn")) {
        gpointer number = GINT_TO_POINTER((int)conform_int(call, "conn", 0));
        fd = posix_socket(actor->proc);
        g_hash_table_insert(end->conns, number, GINT_TO_POINTER(fd));
    } else if (!conform_bool(call, "same_fd", FALSE) || fd < 0) {
        fd = end->fd = posix_socket(actor->proc);
    }
    return fd;
}

static void
do_connect(gpointer data, const ConformCall *call)
{
    ConformActor *actor = data;
    ConformPosix *end = actor->end;
    PortAddr to = {conform_run_server_ip(end->run, end->place), CONFORM_PORT};
    int fd = connect_fd(actor, call);

    set_buffers(actor, call, fd);
    posix_nonblock(actor->proc, fd, conform_bool(call, "nonblock", FALSE));
    say_status(actor, call, posix_connect(actor->proc, fd, to));
    posix_nonblock(actor->proc, fd, TRUE);
}

/* ---- Ending ------------------------------------------------------------- */

static void
do_shutdown(gpointer data, const ConformCall *call)
{
    ConformActor *actor = data;
    const char *how = conform_text(call, "how");
    g_autofree char *name = g_strdup_printf("shutdown(%s)", how);
    int result = posix_shutdown(actor->proc, actor->fd,
                                g_str_equal(how, "WR")   ? POSIX_SHUT_WR
                                : g_str_equal(how, "RD") ? POSIX_SHUT_RD
                                                         : POSIX_SHUT_RDWR);

    conform_posix_say(actor->end, call, name, "%s",
                      conform_posix_status(actor, result));
}

/* The socket's descriptor is free from now on. */
static void
forget_fd(ConformActor *actor)
{
    if (actor->held) {
        actor->end->holder_fd = -1;
    } else {
        actor->end->fd = -1;
    }
}

static void
do_close(gpointer data, const ConformCall *call)
{
    ConformActor *actor = data;
    gint64 begun_ns = posix_now_ns(actor->proc);
    gint64 took_ns;

    if (conform_has(call, "fd_blocking")) {
        posix_nonblock(actor->proc, actor->fd,
                       !conform_bool(call, "fd_blocking", FALSE));
    }
    say_status(actor, call, posix_close(actor->proc, actor->fd));
    forget_fd(actor);
    took_ns = posix_now_ns(actor->proc) - begun_ns;
    if (conform_bool(call, "report_time", FALSE)) {
        conform_posix_say(actor->end, call, "close_time", "%s",
                          took_ns > 800 * NS_PER_MS  ? "blocked~1s"
                          : took_ns < 50 * NS_PER_MS ? "immediate"
                                                     : "blocked");
    }
}

static void
do_rst(gpointer data, const ConformCall *call)
{
    ConformActor *actor = data;

    posix_setsockopt(actor->proc, actor->fd, POSIX_SO_LINGER, 0);
    say_status(actor, call, posix_close(actor->proc, actor->fd));
    forget_fd(actor);
}

static void
do_vanish(gpointer data, const ConformCall *call)
{
    ConformActor *actor = data;

    say_status(actor, call, posix_forget(actor->proc, actor->fd));
    forget_fd(actor);
}

static void
do_dup(gpointer data, G_GNUC_UNUSED const ConformCall *call)
{
    ConformActor *actor = data;

    actor->end->copy = posix_dup(actor->proc, actor->fd);
}

static void
do_close_dup(gpointer data, const ConformCall *call)
{
    ConformActor *actor = data;

    say_status(actor, call, posix_close(actor->proc, actor->end->copy));
    actor->end->copy = -1;
}

/* ---- The table ---------------------------------------------------------- */

/* clang-format off */
#define INT(NAME) {NAME, CONFORM_ARG_INT, FALSE, NULL}
#define NEED_INT(NAME) {NAME, CONFORM_ARG_INT, TRUE, NULL}
#define BOOL(NAME) {NAME, CONFORM_ARG_BOOL, FALSE, NULL}
#define CHOICE(NAME, CHOICES) {NAME, CONFORM_ARG_CHOICE, TRUE, CHOICES}
#define CALLS "recv|send|accept|epoll_wait"
#define OPTIONS "SO_LINGER|SO_RCVTIMEO|SO_KEEPALIVE|TCP_KEEPIDLE|" \
                "TCP_KEEPINTVL|TCP_KEEPCNT|TCP_USER_TIMEOUT|TCP_SYNCNT"

const ConformOp conform_posix_ops[] = {
    {"listen", do_listen, {INT("backlog"), INT("rcvbuf"), INT("sndbuf")}, 0},
    {"accept", do_accept, {INT("timeout_ms")}, 0},
    {"accept_retry", do_accept_retry, {INT("timeout_ms")}, 0},
    {"close_listener", do_close_listener, {{0}}, 0},
    {"shutdown_listener", do_shutdown_listener, {{0}}, 0},
    {"socket", do_socket, {BOOL("nonblock")}, 0},
    {"bind", do_bind, {NEED_INT("port"), BOOL("reuseaddr")}, 0},
    {"bind_try", do_bind_try, {BOOL("reuseaddr")}, 0},
    {"connect", do_connect, {BOOL("nonblock"), BOOL("same_fd"), INT("conn"),
                             INT("rcvbuf"), INT("sndbuf")}, 0},
    {"write", conform_posix_write, {NEED_INT("bytes"), BOOL("nosignal")}, TRUE},
    {"text", conform_posix_text, {{"text", CONFORM_ARG_TEXT, TRUE, NULL}}, 0},
    {"read", conform_posix_read, {NEED_INT("max"), BOOL("blocking"),
                       BOOL("report_time")}, 0},
    {"peek", conform_posix_peek, {NEED_INT("max")}, 0},
    {"readall", conform_posix_readall, {NEED_INT("idle_ms")}, 0},
    {"readend", conform_posix_readend, {NEED_INT("idle_ms")}, 0},
    {"dump", conform_posix_dump, {NEED_INT("idle_ms")}, 0},
    {"shutdown", do_shutdown, {CHOICE("how", "WR|RD|RDWR")}, 0},
    {"close", do_close, {BOOL("fd_blocking"), BOOL("report_time")}, 0},
    {"rst", do_rst, {{0}}, 0},
    {"setsockopt", conform_posix_setsockopt, {CHOICE("name", OPTIONS), BOOL("on"),
                                   INT("sec"), INT("value"), INT("ms")}, 0},
    {"soerror", conform_posix_soerror, {{0}}, 0},
    {"qlen", conform_posix_qlen, {{0}}, 0},
    {"poll", conform_posix_poll, {{0}}, 0},
    {"state", conform_posix_state, {INT("conn")}, 0},
    {"ready", conform_posix_ready, {NEED_INT("conn")}, 0},
    {"readiness", conform_posix_readiness,
     {CHOICE("api", "epoll|poll|select"),
      {"events", CONFORM_ARG_WORDS, FALSE, BITS}}, 0},
    {"et_add", conform_posix_et_add, {{0}}, 0},
    {"et_wait", conform_posix_et_wait, {{0}}, 0},
    {"sysctl", conform_posix_sysctl,
     {CHOICE("name", "tcp_fin_timeout|tcp_abort_on_overflow"),
      NEED_INT("value")}, TRUE},
    {"hand_over", conform_posix_hand_over,
     {CHOICE("sigpipe", "default|ignore")}, TRUE},
    {"kill", conform_posix_kill, {{0}}, TRUE},
    {"exit", conform_posix_exit, {INT("code")}, TRUE},
    {"vanish", do_vanish, {{0}}, 0},
    {"dup", do_dup, {{0}}, 0},
    {"close_dup", do_close_dup, {{0}}, 0},
    {"thread_call", conform_posix_thread_call,
     {CHOICE("call", CALLS), INT("bytes")}, TRUE},
    {"thread_result", conform_posix_thread_result, {CHOICE("call", CALLS)},
     TRUE},
    {NULL, NULL, {{0}}, 0},
};
/* clang-format on */
