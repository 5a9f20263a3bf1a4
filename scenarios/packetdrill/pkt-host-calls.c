/* SPDX-License-Identifier: GPL-2.0-only */
/* What a thread does for each call of a script. */
#include "scenarios/packetdrill/pkt-host-priv.h"

#include <string.h>

#include "model/units.h"
#include "scenarios/packetdrill/pkt-wire.h"

/* open(2) and fcntl(2) of Linux. */
#define O_RDWR_BIT 02
#define O_NONBLOCK_BIT 04000
#define SOCK_NONBLOCK_BIT 04000
#define F_GETFD_COMMAND 1
#define F_SETFD_COMMAND 2
#define F_GETFL_COMMAND 3
#define F_SETFL_COMMAND 4
#define SIOCOUTQ_REQUEST 0x5411
#define SIOCINQ_REQUEST 0x541b
#define EPOLL_ADD 1
#define EPOLL_DEL 2

/* ---- Descriptors and results -------------------------------------------- */

/* A descriptor that nobody has: calls say EBADF. */
static int
own_fd(const PktActing *acting, gint64 number)
{
    const PktFd *entry =
        g_hash_table_lookup(acting->host->fds, GINT_TO_POINTER((int)number));

    return entry ? entry->fd : -1;
}

static void
give(PktActing *acting, gint64 result)
{
    acting->got.result = result;
    acting->got.error =
        result < 0 ? posix_errno_name(posix_errno(acting->proc)) : NULL;
}

static void
fail(PktActing *acting, PosixErrno error)
{
    acting->got.result = -1;
    acting->got.error = posix_errno_name(error);
}

/* A new descriptor gets the number that the script expects. */
static void
give_descriptor(PktActing *acting, int fd, gint64 flags)
{
    give(acting, fd);
    if (fd >= 0) {
        PktFd *entry = g_new0(PktFd, 1);
        gint64 number = acting->call->result;
        entry->fd = fd;
        entry->flags = flags;
        acting->got.result = number >= 0 ? number : fd;
        g_hash_table_replace(acting->host->fds,
                             GINT_TO_POINTER((int)acting->got.result), entry);
    }
}

/* ---- Sockets ------------------------------------------------------------ */

static void
do_socket(PktActing *acting)
{
    gboolean nonblock = (acting->call->number & SOCK_NONBLOCK_BIT) != 0;
    int fd = posix_socket(acting->proc);

    if (fd >= 0 && nonblock) {
        posix_nonblock(acting->proc, fd, TRUE);
    }
    give_descriptor(acting, fd, O_RDWR_BIT | (nonblock ? O_NONBLOCK_BIT : 0));
}

static void
do_bind(PktActing *acting)
{
    give(acting, posix_bind(acting->proc, own_fd(acting, acting->call->fd),
                            acting->host->config->bind_port));
}

static void
do_listen(PktActing *acting)
{
    gint64 backlog = acting->call->number;

    give(acting, posix_listen(acting->proc, own_fd(acting, acting->call->fd),
                              (guint)MAX(backlog, 0)));
}

static void
do_accept(PktActing *acting)
{
    int fd = posix_accept(acting->proc, own_fd(acting, acting->call->fd), NULL);

    give_descriptor(acting, fd, O_RDWR_BIT);
}

static void
do_connect(PktActing *acting)
{
    PortAddr to = {PKT_REMOTE_IP, acting->host->config->connect_port};

    give(acting,
         posix_connect(acting->proc, own_fd(acting, acting->call->fd), to));
}

static void
do_recv(PktActing *acting)
{
    const PktCall *call = acting->call;

    give(acting, posix_recv(acting->proc, own_fd(acting, call->fd), NULL,
                            (gsize)call->len_bytes, call->flags));
}

static void
do_send(PktActing *acting)
{
    const PktCall *call = acting->call;

    give(acting, posix_send(acting->proc, own_fd(acting, call->fd), NULL,
                            (gsize)call->len_bytes, call->flags));
}

/* The number is free at once, also if close() waits. */
static void
do_close(PktActing *acting)
{
    int fd = own_fd(acting, acting->call->fd);

    g_hash_table_remove(acting->host->fds, GINT_TO_POINTER(acting->call->fd));
    give(acting, posix_close(acting->proc, fd));
}

static void
do_shutdown(PktActing *acting)
{
    static const PosixShut hows[] = {POSIX_SHUT_RD, POSIX_SHUT_WR,
                                     POSIX_SHUT_RDWR};
    gint64 how = acting->call->number;

    if (how < 0 || how > 2) {
        fail(acting, POSIX_EINVAL);
        return;
    }
    give(acting, posix_shutdown(acting->proc, own_fd(acting, acting->call->fd),
                                hows[how]));
}

/* ---- fcntl, ioctl, options ---------------------------------------------- */

static void
do_fcntl(PktActing *acting)
{
    const PktCall *call = acting->call;
    PktFd *entry =
        g_hash_table_lookup(acting->host->fds, GINT_TO_POINTER(call->fd));
    gboolean nonblock = call->extra > 0 && (call->extra & O_NONBLOCK_BIT);

    if (!entry) {
        fail(acting, POSIX_EBADF);
    } else if (call->number == F_GETFL_COMMAND) {
        give(acting, entry->flags);
    } else if (call->number == F_SETFL_COMMAND) {
        give(acting, posix_nonblock(acting->proc, entry->fd, nonblock));
        entry->flags = O_RDWR_BIT | (nonblock ? O_NONBLOCK_BIT : 0);
    } else if (call->number == F_GETFD_COMMAND ||
               call->number == F_SETFD_COMMAND) {
        give(acting, 0); /* of exec(), which nobody calls */
    } else {
        fail(acting, POSIX_EINVAL);
    }
}

static void
do_ioctl(PktActing *acting)
{
    const PktCall *call = acting->call;
    int fd = own_fd(acting, call->fd);

    if (call->number == SIOCINQ_REQUEST) {
        acting->got.value = posix_inq(acting->proc, fd);
    } else if (call->number == SIOCOUTQ_REQUEST) {
        acting->got.value = posix_outq(acting->proc, fd);
    } else {
        fail(acting, POSIX_EINVAL);
        return;
    }
    give(acting, acting->got.value < 0 ? -1 : 0);
}

static void
do_setsockopt(PktActing *acting)
{
    const PktCall *call = acting->call;

    give(acting, posix_setsockopt(acting->proc, own_fd(acting, call->fd),
                                  call->option, call->value));
}

static void
do_getsockopt(PktActing *acting)
{
    const PktCall *call = acting->call;

    give(acting, posix_getsockopt(acting->proc, own_fd(acting, call->fd),
                                  call->option, &acting->got.value));
}

/* ---- poll and epoll ----------------------------------------------------- */

static gint64
timeout_ns(const PktCall *call)
{
    return call->timeout_ms < 0 ? -1 : call->timeout_ms * NS_PER_MS;
}

static void
do_poll(PktActing *acting)
{
    const PktCall *call = acting->call;
    guint n = call->polls->len;
    GArray *polls = g_array_sized_new(FALSE, TRUE, sizeof(PktPoll), n);
    PosixPollFd *fds =
        posix_alloc(acting->proc, MAX(n, 1) * sizeof(PosixPollFd));

    acting->got.polls = polls;
    g_array_set_size(polls, n);
    for (guint i = 0; i < n; i++) {
        PktPoll *poll = &g_array_index(polls, PktPoll, i);
        *poll = g_array_index(call->polls, PktPoll, i);
        fds[i].fd = poll->data < 0 ? -1 : own_fd(acting, poll->data);
        fds[i].events = poll->events;
    }
    give(acting, posix_poll(acting->proc, fds, n, timeout_ns(call)));
    for (guint i = 0; i < n; i++) {
        g_array_index(polls, PktPoll, i).revents = fds[i].revents;
    }
}

static void
do_epoll_create(PktActing *acting)
{
    give_descriptor(acting, posix_epoll(acting->proc), O_RDWR_BIT);
}

static void
do_epoll_ctl(PktActing *acting)
{
    const PktCall *call = acting->call;
    const PktPoll *poll = &g_array_index(call->polls, PktPoll, 0);
    int epoll = own_fd(acting, call->fd);
    int fd = own_fd(acting, call->other_fd);
    gpointer data = (gpointer)(gintptr)poll->data;

    if (call->number == EPOLL_ADD) {
        give(acting,
             posix_epoll_add(acting->proc, epoll, fd, poll->events, data));
    } else if (call->number == EPOLL_DEL) {
        give(acting, posix_epoll_del(acting->proc, epoll, fd));
    } else {
        give(acting,
             posix_epoll_mod(acting->proc, epoll, fd, poll->events, data));
    }
}

/* The script sees the first entry, or zeros. */
static void
do_epoll_wait(PktActing *acting)
{
    const PktCall *call = acting->call;
    guint max = (guint)CLAMP(call->number, 0, 1024);
    GArray *polls = g_array_sized_new(FALSE, TRUE, sizeof(PktPoll), 1);
    PosixEpollEvent *events =
        posix_alloc(acting->proc, MAX(max, 1) * sizeof(PosixEpollEvent));
    PktPoll *first;

    acting->got.polls = polls;
    g_array_set_size(polls, 1);
    give(acting, posix_epoll_wait(acting->proc, own_fd(acting, call->fd),
                                  events, max, timeout_ns(call)));
    if (acting->got.result > 0) {
        first = &g_array_index(polls, PktPoll, 0);
        first->revents = events[0].events;
        first->data = (gintptr)events[0].data;
    }
}

/* ---- All ---------------------------------------------------------------- */

void
pkt_host_act(PktActing *acting)
{
    static void (*const acts[])(PktActing *) = {
        [PKT_SOCKET] = do_socket,
        [PKT_BIND] = do_bind,
        [PKT_LISTEN] = do_listen,
        [PKT_ACCEPT] = do_accept,
        [PKT_CONNECT] = do_connect,
        [PKT_RECV] = do_recv,
        [PKT_SEND] = do_send,
        [PKT_CLOSE] = do_close,
        [PKT_SHUTDOWN] = do_shutdown,
        [PKT_FCNTL] = do_fcntl,
        [PKT_IOCTL] = do_ioctl,
        [PKT_SETSOCKOPT] = do_setsockopt,
        [PKT_GETSOCKOPT] = do_getsockopt,
        [PKT_POLL] = do_poll,
        [PKT_EPOLL_CREATE] = do_epoll_create,
        [PKT_EPOLL_CTL] = do_epoll_ctl,
        [PKT_EPOLL_WAIT] = do_epoll_wait,
    };

    acts[acting->call->verb](acting);
}
