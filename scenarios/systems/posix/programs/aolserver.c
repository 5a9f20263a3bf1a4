/* SPDX-License-Identifier: GPL-2.0-only */
/* The driver thread and the connection threads: nsd/driver.c. */
#include "scenarios/systems/posix/programs/aolserver-priv.h"

#include "model/units.h"

#define DRAIN_BYTES 1024 /* read of a closing connection at a time */

void
aol_config_default(AolConfig *config)
{
    *config = (AolConfig){
        .backlog = 5,
        .max_threads = 10,
        .max_socks = 100,
        .recvwait_ns = 30 * NS_PER_S,
        .sendwait_ns = 30 * NS_PER_S,
        .keepwait_ns = 30 * NS_PER_S,
        .closewait_ns = 2 * NS_PER_S,
    };
}

/* ---- Connection threads -------------------------------------------------- */

void
aol_server_return(AolConn *conn, gboolean keep)
{
    AolServer *server = conn->server;

    conn->keep = keep;
    conn->state = AOL_RETURNED;
    g_queue_push_tail_link(&server->returned, &conn->link);
    posix_eventfd_write(conn->proc, server->trigger, 1);
}

static void
connection_thread(PosixProc *proc, gpointer data)
{
    AolServer *server = data;

    for (;;) {
        AolConn *conn;

        posix_eventfd_read(proc, server->work);
        server->n_idle--;
        conn = g_queue_pop_head_link(&server->run)->data;
        conn->proc = proc;
        server->config->handler(conn, server->config->user);
        aol_close(conn);
        server->n_idle++;
        posix_eventfd_write(proc, server->trigger, 1); /* a thread is free */
    }
}

/* ---- Connections ---------------------------------------------------------
 */

/* SockRelease(). */
static void
release(AolConn *conn)
{
    posix_close(conn->server->driver, conn->fd);
    conn->state = AOL_FREE;
    g_queue_push_tail_link(&conn->server->free, &conn->link);
}

static void
wait_until(AolConn *conn, AolState state, gint64 wait_ns)
{
    conn->state = state;
    conn->deadline_ns = posix_now_ns(conn->server->driver) + wait_ns;
}

static void
accept_one(AolServer *server)
{
    int fd = posix_accept(server->driver, server->listener, NULL);
    AolConn *conn;

    if (fd < 0) {
        return;
    }
    conn = g_queue_pop_head_link(&server->free)->data;
    posix_nonblock(server->driver, fd, TRUE);
    conn->fd = fd;
    if (!conn->request.head) {
        conn->request.head = posix_alloc(server->driver, AOL_HEAD_MAX);
    }
    aol_request_clear(&conn->request);
    wait_until(conn, AOL_READ_WAIT, server->config->recvwait_ns);
}

static void
read_ahead(AolConn *conn)
{
    AolServer *server = conn->server;

    switch (aol_request_read(&conn->request, server->driver, conn->fd)) {
    case AOL_READ_MORE:
        wait_until(conn, AOL_READ_WAIT, server->config->recvwait_ns);
        return;
    case AOL_READ_READY:
        conn->state = AOL_RUN_WAIT;
        g_queue_push_tail_link(&server->run_wait, &conn->link);
        return;
    case AOL_READ_ERROR:
        release(conn);
        return;
    }
    g_assert_not_reached();
}

/* Input is dropped until the client's FIN or an error. */
static gboolean
drain(AolConn *conn)
{
    return posix_recv(conn->server->driver, conn->fd, NULL, DRAIN_BYTES, 0) > 0;
}

/* What poll() has found of a connection that the driver has. */
static void
look_at(AolConn *conn, gboolean readable)
{
    gboolean late = posix_now_ns(conn->server->driver) >= conn->deadline_ns;

    switch (conn->state) {
    case AOL_READ_WAIT:
        if (readable) {
            read_ahead(conn);
        } else if (late) {
            release(conn);
        }
        return;
    case AOL_RUN_WAIT:
        if (readable) { /* gone, or pipelining, which looks the same */
            g_queue_unlink(&conn->server->run_wait, &conn->link);
            release(conn);
        }
        return;
    case AOL_CLOSE_WAIT:
        if (late || (readable && !drain(conn))) {
            release(conn);
        }
        return;
    case AOL_FREE:
    case AOL_RUNNING:
    case AOL_RETURNED:
        return;
    }
    g_assert_not_reached();
}

/* Connections that handlers have done with: NsSockClose(). */
static void
take_back(AolServer *server)
{
    const AolConfig *config = server->config;
    GList *link;

    while ((link = g_queue_pop_head_link(&server->returned))) {
        AolConn *conn = link->data;

        if (conn->keep) {
            aol_request_clear(&conn->request);
            wait_until(conn, AOL_READ_WAIT, config->keepwait_ns);
        } else if (config->closewait_ns == 0 ||
                   posix_shutdown(server->driver, conn->fd, POSIX_SHUT_WR)) {
            release(conn);
        } else {
            wait_until(conn, AOL_CLOSE_WAIT, config->closewait_ns);
        }
    }
}

/* Gives complete requests to idle threads, and makes threads as needed. */
static void
hand_out(AolServer *server)
{
    while (!g_queue_is_empty(&server->run_wait)) {
        AolConn *conn;
        GList *link;

        if (server->run.length >= server->n_idle) {
            if (server->n_threads >= server->config->max_threads) {
                return;
            }
            server->n_threads++;
            server->n_idle++;
            posix_thread(server->driver, connection_thread, server);
        }
        link = g_queue_pop_head_link(&server->run_wait);
        conn = link->data;
        conn->state = AOL_RUNNING; /* the driver watches it no more */
        conn->is_open = TRUE;
        conn->has_written = FALSE;
        conn->keep = FALSE;
        g_queue_push_tail_link(&server->run, link);
        posix_eventfd_write(server->driver, server->work, 1);
    }
}

/* ---- The driver thread ---------------------------------------------------
 */

/* Does the driver wait for something of this connection? */
static gboolean
is_watched(const AolConn *conn)
{
    return conn->state == AOL_READ_WAIT || conn->state == AOL_RUN_WAIT ||
           conn->state == AOL_CLOSE_WAIT;
}

/* Fills server->fds: trigger, listener, connections.  Returns how many, and
 * until when to wait. */
static guint
fill_fds(AolServer *server, gint64 *until_ns)
{
    guint n = 0;

    server->fds[n++] =
        (PosixPollFd){.fd = server->trigger, .events = POSIX_POLLIN};
    server->fds[n++] = (PosixPollFd){
        .fd = server->listener,
        .events = g_queue_is_empty(&server->free) ? 0 : POSIX_POLLIN};
    *until_ns = PORT_NEVER;
    for (guint i = 0; i < server->config->max_socks; i++) {
        const AolConn *conn = &server->conns[i];

        if (is_watched(conn)) {
            server->fds[n++] =
                (PosixPollFd){.fd = conn->fd, .events = POSIX_POLLIN};
            if (conn->state != AOL_RUN_WAIT) {
                *until_ns = MIN(*until_ns, conn->deadline_ns);
            }
        }
    }
    return n;
}

static void
look_at_all(AolServer *server)
{
    guint n = 2;

    for (guint i = 0; i < server->config->max_socks; i++) {
        AolConn *conn = &server->conns[i];

        if (is_watched(conn)) {
            look_at(conn, server->fds[n++].revents & POSIX_POLLIN);
        }
    }
}

static void
drive(AolServer *server)
{
    for (;;) {
        gint64 until_ns;
        guint n = fill_fds(server, &until_ns);

        posix_poll(server->driver, server->fds, n,
                   until_ns == PORT_NEVER
                       ? -1
                       : MAX(until_ns - posix_now_ns(server->driver), 0));
        if (server->fds[0].revents) {
            posix_eventfd_read(server->driver, server->trigger);
        }
        look_at_all(server);
        take_back(server);
        hand_out(server);
        if (server->fds[1].revents & POSIX_POLLIN) {
            accept_one(server);
        }
    }
}

static AolServer *
new_server(PosixProc *proc, const AolConfig *config)
{
    AolServer *server = posix_alloc(proc, sizeof *server);

    server->config = config;
    server->driver = proc;
    server->conns =
        posix_alloc(proc, config->max_socks * sizeof *server->conns);
    server->fds =
        posix_alloc(proc, (config->max_socks + 2) * sizeof *server->fds);
    for (guint i = 0; i < config->max_socks; i++) {
        AolConn *conn = &server->conns[i];

        conn->server = server;
        conn->link.data = conn;
        g_queue_push_tail_link(&server->free, &conn->link);
    }
    return server;
}

void
aol_server(PosixProc *proc, gpointer data)
{
    const AolConfig *config = data;
    AolServer *server = new_server(proc, config);

    posix_sigpipe(proc, POSIX_SIG_IGN, NULL);
    server->listener = posix_socket(proc);
    server->trigger = posix_eventfd(proc, FALSE);
    server->work = posix_eventfd(proc, TRUE);
    posix_nonblock(proc, server->listener, TRUE);
    posix_nonblock(proc, server->trigger, TRUE);
    if (posix_setsockopt(proc, server->listener, POSIX_SO_REUSEADDR, 1) ||
        posix_bind(proc, server->listener, config->port) ||
        posix_listen(proc, server->listener, config->backlog)) {
        return;
    }
    if (config->listening) {
        config->listening(config->user);
    }
    drive(server);
}
