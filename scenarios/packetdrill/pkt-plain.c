/* SPDX-License-Identifier: GPL-2.0-only */
#include "scenarios/packetdrill/pkt-plain.h"

#include "scenarios/packetdrill/pkt-wire.h"

/* open(2), fcntl(2) and socket(2) of Linux. */
#define O_RDWR_BIT 02
#define NONBLOCK_BIT 04000
#define F_GETFL_COMMAND 3
#define F_SETFL_COMMAND 4

/* A descriptor of the script. */
typedef struct PlainFd {
    PlainSocket *socket;
    gboolean nonblock;
    gboolean connecting;
} PlainFd;

/* A call, which may still wait. */
typedef struct Acting {
    PktPlain *plain;
    const PktCall *call;
    PlainFd *fd; /* NULL: the script has closed it, or never had it */
    gboolean begun;
    gint64 done_bytes; /* of a write */
    PktReturn got;
} Acting;

struct PktPlain {
    PlainTcp *tcp;
    const PktConfig *config;
    GHashTable *fds;    /* the script's number -> PlainFd */
    GPtrArray *all;     /* of PlainFd, also of closed ones */
    GPtrArray *actings; /* of Acting: all calls so far */
    gboolean busy;      /* a call is being tried */
};

/* ---- What cannot be played ---------------------------------------------- */

static gboolean
option_works(const PktCall *call)
{
    return call->verb == PKT_SETSOCKOPT && (call->option == POSIX_TCP_NODELAY ||
                                            call->option == POSIX_SO_REUSEADDR);
}

static gboolean
fcntl_works(const PktCall *call)
{
    return call->number == F_GETFL_COMMAND || call->number == F_SETFL_COMMAND;
}

static gboolean
call_works(const PktCall *call)
{
    switch (call->verb) {
    case PKT_SOCKET:
    case PKT_BIND:
    case PKT_LISTEN:
    case PKT_ACCEPT:
    case PKT_CONNECT:
    case PKT_CLOSE:
    case PKT_SHUTDOWN:
        return TRUE;
    case PKT_RECV:
    case PKT_SEND:
        return (call->flags & POSIX_MSG_PEEK) == 0;
    case PKT_FCNTL:
        return fcntl_works(call);
    case PKT_SETSOCKOPT:
    case PKT_GETSOCKOPT:
        return option_works(call);
    case PKT_IOCTL:
    case PKT_POLL:
    case PKT_EPOLL_CREATE:
    case PKT_EPOLL_CTL:
    case PKT_EPOLL_WAIT:
        return FALSE;
    }
    g_assert_not_reached();
}

/* What ns-3 has not, of 'event'; NULL: nothing. (transfer full) */
static char *
lacks(const PktEvent *event)
{
    g_autofree char *text = NULL;

    switch (event->kind) {
    case PKT_EVENT_PACKET:
        return NULL;
    case PKT_EVENT_CALL:
        if (call_works(event->call)) {
            return NULL;
        }
        text = pkt_call_text(event->call, NULL);
        return g_strdup_printf("ns3::Socket has no %s", text);
    case PKT_EVENT_SHELL:
        return event->sysctls && event->sysctls->len > 0
                   ? g_strdup("ns-3's TCP has no sysctls")
                   : NULL;
    case PKT_EVENT_CODE:
        return g_strdup("ns-3's TCP has no TCP_INFO");
    }
    g_assert_not_reached();
}

static void
skip(PktScript *script, guint line, const char *why)
{
    if (!script->skipped) {
        script->skipped = g_strdup_printf("%s:%u: %s", script->path, line, why);
    }
}

void
pkt_plain_choose(PktScript *script)
{
    script->plain = TRUE;
    if (script->sysctls && script->sysctls->len > 0) {
        skip(script, script->begins_line, "ns-3's TCP has no sysctls");
    }
    for (guint i = 0; i < script->events->len; i++) {
        const PktEvent *event = script->events->pdata[i];
        g_autofree char *why = lacks(event);
        if (why) {
            skip(script, event->line, why);
        }
    }
}

/* ---- Calls: each is tried, and says EAGAIN if it is to wait ------------- */

static PlainResult
new_fd(Acting *acting, PlainSocket *socket, gboolean nonblock)
{
    PktPlain *plain = acting->plain;
    gint64 number = acting->call->result;
    PlainFd *fd = g_new0(PlainFd, 1);

    fd->socket = socket;
    fd->nonblock = nonblock;
    g_ptr_array_add(plain->all, fd);
    if (number < 0) {
        number = 2 + plain->all->len; /* the script expects none */
    }
    g_hash_table_replace(plain->fds, GINT_TO_POINTER((int)number), fd);
    return (PlainResult){number, NULL};
}

static PlainResult
try_accept(Acting *acting)
{
    PlainSocket *accepted = NULL;
    PlainResult got = plain_socket_accept(acting->fd->socket, &accepted);

    return accepted ? new_fd(acting, accepted, FALSE) : got;
}

/* Of a second connect(), a socket that does not block tells how the first
 * went. */
static PlainResult
try_connect(Acting *acting)
{
    PlainFd *fd = acting->fd;
    PlainResult got;

    if (!fd->connecting) {
        fd->connecting = TRUE;
        got = plain_socket_connect(fd->socket, PKT_REMOTE_IP,
                                   acting->plain->config->connect_port);
        if (got.error) {
            return got;
        }
        if (fd->nonblock) {
            return (PlainResult){-1, "EINPROGRESS"};
        }
    } else if (!acting->begun && fd->nonblock) {
        got = plain_socket_connected(fd->socket);
        return g_strcmp0(got.error, "EAGAIN") == 0
                   ? (PlainResult){-1, "EALREADY"}
                   : got;
    }
    return plain_socket_connected(fd->socket);
}

/* One that waits writes all, and gives what it has written if it cannot. */
static PlainResult
try_send(Acting *acting)
{
    gint64 len_bytes = acting->call->len_bytes;
    PlainResult got;

    do {
        got = plain_socket_send(acting->fd->socket,
                                (guint32)(len_bytes - acting->done_bytes));
        acting->done_bytes += MAX(got.result, 0);
    } while (!got.error && acting->done_bytes < len_bytes);
    if (acting->done_bytes < len_bytes && g_strcmp0(got.error, "EAGAIN") == 0 &&
        (acting->done_bytes == 0 || !acting->fd->nonblock)) {
        return got;
    }
    return acting->done_bytes > 0 ? (PlainResult){acting->done_bytes, NULL}
                                  : got;
}

static PlainResult
try_shutdown(Acting *acting)
{
    gint64 how = acting->call->number;

    if (how < 0 || how > 2) {
        return (PlainResult){-1, "EINVAL"};
    }
    return plain_socket_shutdown(acting->fd->socket, how != 1, how != 0);
}

static PlainResult
try_close(Acting *acting)
{
    g_hash_table_remove(acting->plain->fds, GINT_TO_POINTER(acting->call->fd));
    return plain_socket_close(acting->fd->socket);
}

static PlainResult
try_fcntl(Acting *acting)
{
    PlainFd *fd = acting->fd;

    if (acting->call->number == F_GETFL_COMMAND) {
        return (PlainResult){O_RDWR_BIT | (fd->nonblock ? NONBLOCK_BIT : 0),
                             NULL};
    }
    fd->nonblock =
        acting->call->extra > 0 && (acting->call->extra & NONBLOCK_BIT);
    return (PlainResult){0, NULL};
}

/* Here no address is ever in use, so SO_REUSEADDR has nothing to do. */
static PlainResult
try_setsockopt(Acting *acting)
{
    if (acting->call->option == POSIX_TCP_NODELAY) {
        plain_socket_nodelay(acting->fd->socket, acting->call->value != 0);
    }
    return (PlainResult){0, NULL};
}

static PlainResult
try_call(Acting *acting)
{
    const PktCall *call = acting->call;

    if (call->verb == PKT_SOCKET) {
        return new_fd(acting, plain_socket_new(acting->plain->tcp),
                      (call->number & NONBLOCK_BIT) != 0);
    }
    if (!acting->fd) {
        return (PlainResult){-1, "EBADF"};
    }
    switch (call->verb) {
    case PKT_BIND:
        return plain_socket_bind(acting->fd->socket,
                                 acting->plain->config->bind_port);
    case PKT_LISTEN:
        return plain_socket_listen(acting->fd->socket);
    case PKT_ACCEPT:
        return try_accept(acting);
    case PKT_CONNECT:
        return try_connect(acting);
    case PKT_RECV:
        return plain_socket_recv(acting->fd->socket, (guint32)call->len_bytes);
    case PKT_SEND:
        return try_send(acting);
    case PKT_SHUTDOWN:
        return try_shutdown(acting);
    case PKT_CLOSE:
        return try_close(acting);
    case PKT_FCNTL:
        return try_fcntl(acting);
    case PKT_SETSOCKOPT:
        return try_setsockopt(acting);
    case PKT_SOCKET:
    case PKT_GETSOCKOPT:
    case PKT_IOCTL:
    case PKT_POLL:
    case PKT_EPOLL_CREATE:
    case PKT_EPOLL_CTL:
    case PKT_EPOLL_WAIT:
        break; /* pkt_plain_choose() */
    }
    g_assert_not_reached();
}

/* ---- Waiting ------------------------------------------------------------ */

static gboolean
may_wait(const Acting *acting)
{
    PktVerb verb = acting->call->verb;

    return acting->fd && !acting->fd->nonblock &&
           (verb == PKT_ACCEPT || verb == PKT_CONNECT ||
            ((verb == PKT_RECV || verb == PKT_SEND) &&
             (acting->call->flags & POSIX_MSG_DONTWAIT) == 0));
}

static void
act(Acting *acting)
{
    PlainResult got;

    acting->plain->busy = TRUE;
    got = try_call(acting);
    acting->plain->busy = FALSE;
    acting->begun = TRUE;
    if (g_strcmp0(got.error, "EAGAIN") != 0 || !may_wait(acting)) {
        acting->got.result = got.result;
        acting->got.error = got.error;
        acting->got.end_ns = plain_tcp_now_ns(acting->plain->tcp);
        acting->got.done = TRUE;
    }
}

static void
on_changed(gpointer user)
{
    PktPlain *plain = user;

    for (guint i = 0; i < plain->actings->len && !plain->busy; i++) {
        Acting *acting = plain->actings->pdata[i];
        if (!acting->got.done) {
            act(acting);
        }
    }
}

const PktReturn *
pkt_plain_call(PktPlain *plain, const PktCall *call)
{
    Acting *acting = g_new0(Acting, 1);

    acting->plain = plain;
    acting->call = call;
    acting->fd = g_hash_table_lookup(plain->fds, GINT_TO_POINTER(call->fd));
    g_ptr_array_add(plain->actings, acting);
    act(acting);
    return &acting->got;
}

/* ---- Life --------------------------------------------------------------- */

PktPlain *
pkt_plain_new(PlainTcp *tcp, const PktConfig *config)
{
    PktPlain *plain = g_new0(PktPlain, 1);

    plain->tcp = tcp;
    plain->config = config;
    plain->fds = g_hash_table_new(NULL, NULL);
    plain->all = g_ptr_array_new_with_free_func(g_free);
    plain->actings = g_ptr_array_new_with_free_func(g_free);
    plain_tcp_watch(tcp, on_changed, plain);
    return plain;
}

/* Its PlainTcp must be gone. */
void
pkt_plain_free(PktPlain *plain)
{
    if (plain) {
        g_ptr_array_unref(plain->actings);
        g_ptr_array_unref(plain->all);
        g_hash_table_unref(plain->fds);
        g_free(plain);
    }
}
