/* SPDX-License-Identifier: GPL-2.0-only */
#include "tests/model/posix-stage-priv.h"
#include <string.h>

#include "tests/units.h"

typedef void (*CallFn)(PosixProc *proc, StageStep *step, StageEnd *end);

/* ---- Telling ------------------------------------------------------------ */

static const char *
mark(const StageStep *step)
{
    return step->background ? "&" : "";
}

static gint64
number(const StageStep *step)
{
    return g_ascii_strtoll(step->arg, NULL, 10);
}

static void
say_error(PosixProc *proc, StageStep *step)
{
    stage_say(step->end, "%s%s=%s", mark(step), step->word,
              posix_errno_name(posix_errno(proc)));
}

static void
say_status(PosixProc *proc, StageStep *step, gint64 result)
{
    if (result < 0) {
        say_error(proc, step);
    } else {
        stage_say(step->end, "%s%s=OK", mark(step), step->word);
    }
}

static void
say_count(PosixProc *proc, StageStep *step, gint64 result, const char *zero)
{
    if (result < 0) {
        say_error(proc, step);
    } else if (result == 0) {
        stage_say(step->end, "%s%s=%s", mark(step), step->word, zero);
    } else {
        stage_say(step->end, "%s%s=%" G_GINT64_FORMAT, mark(step), step->word,
                  result);
    }
}

/* ---- Connections -------------------------------------------------------- */

static void
call_socket(PosixProc *proc, StageStep *step, StageEnd *end)
{
    end->fd = posix_socket(proc);
    posix_nonblock(proc, end->fd, *step->word == 'n');
}

static void
need_socket(PosixProc *proc, StageEnd *end)
{
    if (end->fd < 0) {
        end->fd = posix_socket(proc);
    }
}

static void
call_conn(G_GNUC_UNUSED PosixProc *proc, StageStep *step, StageEnd *end)
{
    end->conns[end->conn] = end->fd;
    end->conn = (guint)number(step);
    end->fd = end->conns[end->conn];
    end->bits = G_MAXUINT;
    end->state = -1;
}

static void
call_connect(PosixProc *proc, StageStep *step, StageEnd *end)
{
    need_socket(proc, end);
    posix_nonblock(proc, end->fd, *step->word == 'n');
    say_status(proc, step,
               posix_connect(proc, end->fd, (PortAddr){2, STAGE_PORT}));
    posix_nonblock(proc, end->fd, !end->blocking);
}

static void
call_bind(PosixProc *proc, StageStep *step, StageEnd *end)
{
    need_socket(proc, end);
    say_status(proc, step, posix_bind(proc, end->fd, (guint16)number(step)));
}

static void
need_listener(PosixProc *proc, StageEnd *end)
{
    if (end->listener < 0) {
        end->listener = posix_socket(proc);
    }
}

static void
call_listen(PosixProc *proc, StageStep *step, StageEnd *end)
{
    need_listener(proc, end);
    if (posix_bind(proc, end->listener, STAGE_PORT) &&
        posix_errno(proc) == POSIX_EADDRINUSE) {
        say_error(proc, step);
    } else if (posix_listen(proc, end->listener, (guint)number(step))) {
        say_error(proc, step);
    }
}

static void
call_accept(PosixProc *proc, StageStep *step, StageEnd *end)
{
    int fd;

    posix_nonblock(proc, end->listener, *step->word == 'n');
    fd = posix_accept(proc, end->listener, NULL);
    if (fd >= 0) {
        end->fd = fd;
        end->bits = G_MAXUINT;
        end->state = PORT_STATE_ESTABLISHED;
        posix_nonblock(proc, fd, !end->blocking);
    }
    say_status(proc, step, fd);
}

/* ---- Bytes -------------------------------------------------------------- */

static void
call_write(PosixProc *proc, StageStep *step, StageEnd *end)
{
    guint flags = g_str_equal(step->word, "nosignal") ? POSIX_MSG_NOSIGNAL : 0;
    gssize n;

    if (*step->word == 'b') {
        posix_nonblock(proc, end->fd, FALSE);
    }
    n = posix_send(proc, end->fd, NULL, (gsize)number(step), flags);
    say_count(proc, step, n, "0");
    for (; end->signals > 0; end->signals--) {
        stage_say(end, "SIGPIPE");
    }
}

static void
call_read(PosixProc *proc, StageStep *step, StageEnd *end)
{
    guint flags = g_str_equal(step->word, "peek") ? POSIX_MSG_PEEK : 0;

    if (*step->word == 'b') {
        posix_nonblock(proc, end->fd, FALSE);
    }
    say_count(proc, step,
              posix_recv(proc, end->fd, NULL, (gsize)number(step), flags),
              "EOF");
}

/* Until nothing has come for 240 ms. */
static void
call_readall(PosixProc *proc, StageStep *step, StageEnd *end)
{
    gssize total = 0;
    gssize n;

    posix_nonblock(proc, end->fd, FALSE);
    posix_setsockopt(proc, end->fd, POSIX_SO_RCVTIMEO, 240 * MS);
    while ((n = posix_recv(proc, end->fd, NULL, 100000, 0)) > 0) {
        total += n;
    }
    posix_nonblock(proc, end->fd, TRUE);
    stage_say(end, "%s=%" G_GSSIZE_FORMAT ",%s", step->word, total,
              n == 0 ? "EOF" : posix_errno_name(posix_errno(proc)));
}

static void
call_queue(PosixProc *proc, StageStep *step, StageEnd *end)
{
    gint64 n = g_str_equal(step->word, "inq") ? posix_inq(proc, end->fd)
                                              : posix_outq(proc, end->fd);

    say_count(proc, step, n, "0");
}

/* ---- Ends --------------------------------------------------------------- */

static void
call_shutdown(PosixProc *proc, StageStep *step, StageEnd *end)
{
    PosixShut how = g_str_equal(step->word, "wr")   ? POSIX_SHUT_WR
                    : g_str_equal(step->word, "rd") ? POSIX_SHUT_RD
                                                    : POSIX_SHUT_RDWR;

    say_status(proc, step, posix_shutdown(proc, end->fd, how));
}

static void
call_lshutdown(PosixProc *proc, StageStep *step, StageEnd *end)
{
    say_status(proc, step, posix_shutdown(proc, end->listener, POSIX_SHUT_RD));
}

/* The time it took is told if it is some. */
static void
call_close(PosixProc *proc, StageStep *step, StageEnd *end)
{
    gint64 from_ns = posix_now_ns(proc);
    int fd = end->fd;

    end->fd = -1;
    if (g_str_equal(step->word, "rst")) {
        posix_setsockopt(proc, fd, POSIX_SO_LINGER, 0);
    }
    say_status(proc, step, posix_close(proc, fd));
    if (posix_now_ns(proc) > from_ns) {
        stage_say(end, "took=%dms", (int)((posix_now_ns(proc) - from_ns) / MS));
    }
}

static void
call_lclose(PosixProc *proc, StageStep *step, StageEnd *end)
{
    int fd = end->listener;

    end->listener = -1;
    say_status(proc, step, posix_close(proc, fd));
}

static void
call_lose(PosixProc *proc, StageStep *step, StageEnd *end)
{
    int fd = end->fd;

    end->fd = -1;
    say_status(proc, step,
               *step->word == 'v' ? posix_vanish(proc, fd)
                                  : posix_forget(proc, fd));
}

static void
call_dup(PosixProc *proc, G_GNUC_UNUSED StageStep *step, StageEnd *end)
{
    end->copy = posix_dup(proc, end->fd);
}

static void
call_undup(PosixProc *proc, StageStep *step, StageEnd *end)
{
    say_status(proc, step, posix_close(proc, end->copy));
}

static void
call_exit(PosixProc *proc, G_GNUC_UNUSED StageStep *step,
          G_GNUC_UNUSED StageEnd *end)
{
    posix_exit(proc);
}

/* ---- Options ------------------------------------------------------------ */

static void
call_set(PosixProc *proc, StageStep *step, StageEnd *end)
{
    g_auto(GStrv) pair = g_strsplit(step->arg, "=", 2);
    gint64 value = g_ascii_strtoll(pair[1], NULL, 10);
    PosixOption option = 0;
    int *fd = *step->word == 'l' ? &end->listener : &end->fd;

    while (!g_str_equal(posix_option_name(option), pair[0])) {
        option++;
    }
    if (*fd < 0) {
        *fd = posix_socket(proc);
    }
    if (posix_setsockopt(proc, *fd, option, value)) {
        say_error(proc, step);
    }
}

static void
call_soerror(PosixProc *proc, StageStep *step, StageEnd *end)
{
    gint64 error;

    posix_getsockopt(proc, end->fd, POSIX_SO_ERROR, &error);
    stage_say(end, "%s=%s", step->word, posix_errno_name((PosixErrno)error));
}

/* ---- Readiness ---------------------------------------------------------- */

static guint
events_of(const char *text, guint without)
{
    guint events = strstr(text, "OUT") ? POSIX_POLLOUT : 0;

    events |= g_str_has_prefix(text, "IN") ? POSIX_POLLIN : 0;
    events |= strstr(text, "RDHUP") ? POSIX_POLLRDHUP : 0;
    events |= strstr(text, "ONESHOT") ? POSIX_EPOLLONESHOT : 0;
    return *text ? events : without;
}

static void
say_bits(StageStep *step, guint bits)
{
    g_autofree char *text = posix_poll_text(bits);

    stage_say(step->end, "%s%s=%s", mark(step), step->word, text);
}

static void
call_poll(PosixProc *proc, StageStep *step, StageEnd *end)
{
    guint all = POSIX_POLLIN | POSIX_POLLOUT;
    PosixPollFd fd = {end->fd, events_of(step->arg, all), 0};

    posix_poll(proc, &fd, 1, step->background ? -1 : 0);
    say_bits(step, fd.revents);
}

static void
call_select(PosixProc *proc, StageStep *step, StageEnd *end)
{
    PosixPollFd fd = {end->fd, POSIX_POLLIN | POSIX_POLLOUT | POSIX_POLLPRI, 0};

    posix_select(proc, &fd, 1, 0);
    say_bits(step, fd.revents);
}

static void
call_epoll(PosixProc *proc, StageStep *step, StageEnd *end)
{
    PosixEpollEvent event = {0, NULL};
    int epfd = posix_epoll(proc);

    posix_epoll_add(proc, epfd, end->fd, events_of(step->arg, 0), NULL);
    posix_epoll_wait(proc, epfd, &event, 1, step->background ? -1 : 0);
    say_bits(step, event.events);
    posix_close(proc, epfd);
}

static void
call_etadd(PosixProc *proc, StageStep *step, StageEnd *end)
{
    guint events =
        events_of(step->arg, POSIX_POLLIN | POSIX_POLLOUT | POSIX_POLLRDHUP);

    if (end->epoll < 0) {
        end->epoll = posix_epoll(proc);
    }
    if (posix_epoll_add(proc, end->epoll, end->fd, events | POSIX_EPOLLET,
                        NULL)) {
        say_error(proc, step);
    }
}

static void
call_etwait(PosixProc *proc, StageStep *step, StageEnd *end)
{
    PosixEpollEvent event = {0, NULL};

    posix_epoll_wait(proc, end->epoll, &event, 1, step->background ? -1 : 0);
    say_bits(step, event.events);
}

/* ---- All ---------------------------------------------------------------- */

void
stage_call(PosixProc *proc, StageStep *step)
{
    static const struct {
        const char *word;
        CallFn fn;
    } calls[] = {
        {"socket", call_socket},   {"nbsocket", call_socket},
        {"conn", call_conn},       {"bind", call_bind},
        {"connect", call_connect}, {"nbconnect", call_connect},
        {"listen", call_listen},   {"accept", call_accept},
        {"naccept", call_accept},  {"write", call_write},
        {"bwrite", call_write},    {"nosignal", call_write},
        {"read", call_read},       {"bread", call_read},
        {"peek", call_read},       {"readall", call_readall},
        {"inq", call_queue},       {"outq", call_queue},
        {"wr", call_shutdown},     {"rd", call_shutdown},
        {"rdwr", call_shutdown},   {"lshutdown", call_lshutdown},
        {"close", call_close},     {"rst", call_close},
        {"lclose", call_lclose},   {"vanish", call_lose},
        {"forget", call_lose},     {"dup", call_dup},
        {"undup", call_undup},     {"exit", call_exit},
        {"set", call_set},         {"lset", call_set},
        {"soerror", call_soerror}, {"poll", call_poll},
        {"select", call_select},   {"epoll", call_epoll},
        {"etadd", call_etadd},     {"etwait", call_etwait},
    };
    guint i = 0;

    while (!g_str_equal(calls[i].word, step->word)) {
        i++;
        g_assert(i < G_N_ELEMENTS(calls));
    }
    calls[i].fn(proc, step, step->end);
}
