/* SPDX-License-Identifier: GPL-2.0-only */
/* The kernel's socket: one table of states, and what each step does.
 *
 * The rules are those recorded from Linux 6; the names in brackets are the
 * recorded cases.  close() is port_tcp_shutdown() and an eye on the
 * connection until it is over, rather than port_tcp_close(), so that the
 * record tells how and when it ended.
 */
#include "model/posix/posix-priv.h"

static void sock_settle(PosixSock *sock);
static void sock_free(PosixSock *sock);
static void act_turn_away(PosixSock *sock);
static void act_connected(PosixSock *sock);
static void act_failed(PosixSock *sock);
static void act_queue(PosixSock *sock);
static void act_wake(PosixSock *sock);
static void act_fin(PosixSock *sock);
static void act_over(PosixSock *sock);
static void act_finish(PosixSock *sock);
static void act_reset(PosixSock *sock);
static void act_late_data(PosixSock *sock);
static void act_forget(PosixSock *sock);
static void act_vanish(PosixSock *sock);

typedef struct PosixSockRow {
    PosixSockState from;
    PosixSockInput input;
    PosixSockState to;
    void (*act)(PosixSock *sock);
} PosixSockRow;

/* clang-format off */
static const PosixSockRow rows[] = {
    { PSOCK_FRESH,     PSOCK_IN_LISTEN,    PSOCK_LISTENING, NULL          },
    { PSOCK_FRESH,     PSOCK_IN_CONNECT,   PSOCK_ASKING,    NULL          },
    { PSOCK_FRESH,     PSOCK_IN_SYN,       PSOCK_ASKED,     NULL          },
    { PSOCK_FRESH,     PSOCK_IN_CLOSE,     PSOCK_OVER,      NULL          },
    { PSOCK_FRESH,     PSOCK_IN_RESET,     PSOCK_OVER,      NULL          },
    { PSOCK_LISTENING, PSOCK_IN_CLOSE,     PSOCK_OVER,      act_turn_away },
    { PSOCK_LISTENING, PSOCK_IN_RESET,     PSOCK_OVER,      act_turn_away },
    { PSOCK_ASKING,    PSOCK_IN_OPENED,    PSOCK_OPEN,      act_connected },
    { PSOCK_ASKING,    PSOCK_IN_END,       PSOCK_FRESH,     act_failed    },
    { PSOCK_ASKED,     PSOCK_IN_OPENED,    PSOCK_OPEN,      act_queue     },
    { PSOCK_ASKED,     PSOCK_IN_END,       PSOCK_OVER,      act_over      },
    { PSOCK_ASKED,     PSOCK_IN_RESET,     PSOCK_OVER,      act_reset     },
    { PSOCK_OPEN,      PSOCK_IN_DATA,      PSOCK_OPEN,      act_wake      },
    { PSOCK_OPEN,      PSOCK_IN_LATE_DATA, PSOCK_OVER,      act_late_data },
    { PSOCK_OPEN,      PSOCK_IN_SPACE,     PSOCK_OPEN,      act_wake      },
    { PSOCK_OPEN,      PSOCK_IN_FIN,       PSOCK_OPEN,      act_fin       },
    { PSOCK_OPEN,      PSOCK_IN_END,       PSOCK_OVER,      act_over      },
    { PSOCK_OPEN,      PSOCK_IN_CLOSE,     PSOCK_CLOSING,   act_finish    },
    { PSOCK_OPEN,      PSOCK_IN_RESET,     PSOCK_OVER,      act_reset     },
    { PSOCK_OPEN,      PSOCK_IN_VANISH,    PSOCK_OVER,      act_vanish    },
    { PSOCK_CLOSING,   PSOCK_IN_LATE_DATA, PSOCK_OVER,      act_reset     },
    { PSOCK_CLOSING,   PSOCK_IN_SPACE,     PSOCK_CLOSING,   NULL          },
    { PSOCK_CLOSING,   PSOCK_IN_FIN,       PSOCK_CLOSING,   NULL          },
    { PSOCK_CLOSING,   PSOCK_IN_END,       PSOCK_OVER,      act_over      },
    { PSOCK_CLOSING,   PSOCK_IN_LATE,      PSOCK_OVER,      act_forget    },
    { PSOCK_OVER,      PSOCK_IN_CLOSE,     PSOCK_OVER,      NULL          },
    { PSOCK_OVER,      PSOCK_IN_RESET,     PSOCK_OVER,      NULL          },
    { PSOCK_OVER,      PSOCK_IN_VANISH,    PSOCK_OVER,      NULL          },
};
/* clang-format on */

/* The table by state and input, filled once. */
static const PosixSockRow *grid[N_PSOCK_STATES][N_PSOCK_INPUTS];

static const PosixSockRow *
row_find(PosixSockState from, PosixSockInput input)
{
    if (!grid[PSOCK_FRESH][PSOCK_IN_LISTEN]) {
        for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
            g_assert(!grid[rows[i].from][rows[i].input]);
            grid[rows[i].from][rows[i].input] = &rows[i];
        }
    }
    return grid[from][input];
}

void
posix_sock_step(PosixSock *sock, PosixSockInput input)
{
    const PosixSockRow *row = row_find(sock->state, input);

    g_assert(row); /* the callers ask only what can be */
    sock->state = row->to;
    if (row->act) {
        row->act(sock);
    }
    if (sock->state == PSOCK_OVER && sock->refs == 0) {
        sock_settle(sock);
        sock_free(sock);
    }
}

/* ---- Life --------------------------------------------------------------- */

PosixSock *
posix_sock_new(PosixHost *host)
{
    PosixSock *sock = g_new0(PosixSock, 1);

    sock->host = host;
    sock->refs = 1;
    sock->host_link.data = sock;
    sock->orphan_link.data = sock;
    sock->queue_link.data = sock;
    g_queue_push_tail_link(&host->socks, &sock->host_link);
    return sock;
}

void
posix_sock_ref(PosixSock *sock)
{
    sock->refs++;
}

static void
sock_free(PosixSock *sock)
{
    g_assert(!sock->tcp && g_queue_is_empty(&sock->waiters));
    g_queue_unlink(&sock->host->socks, &sock->host_link);
    g_free(sock);
}

/* What became of the bytes, as far as this end knows now. */
static void
sock_count(PosixSock *sock)
{
    Record *record = &sock->record;

    record->left_bytes = port_tcp_unacked(sock->tcp);
    record->acked_bytes = record->written_bytes - record->left_bytes;
    record->dropped_bytes = port_tcp_readable(sock->tcp);
    record->received_bytes = record->read_bytes + record->dropped_bytes;
}

/* Gives the record of the connection that is over and its handle up. */
static void
sock_settle(PosixSock *sock)
{
    if (sock->tcp) {
        sock->record.dropped_bytes = port_tcp_readable(sock->tcp);
    }
    if (sock->record.system) {
        trace_outcome(sock->host->port, &sock->record);
        if (sock->host->record) {
            sock->host->record(sock->host->record_user, &sock->record);
        }
    }
    sock->record = (Record){0};
    if (sock->tcp) {
        port_tcp_release(sock->tcp);
        sock->tcp = NULL;
    }
}

/* close() with unread data is an abort [lx.close_unread]; so is
 * any close with SO_LINGER {1,0} [lx.linger0_idle]. */
static PosixSockInput
sock_close_input(const PosixSock *sock)
{
    gboolean unread = sock->tcp && port_tcp_readable(sock->tcp) > 0;

    return unread || sock->linger0 ? PSOCK_IN_RESET : PSOCK_IN_CLOSE;
}

void
posix_sock_unref(PosixSock *sock)
{
    g_assert(sock->refs > 0);
    if (--sock->refs == 0) {
        posix_sock_left(sock);
        posix_sock_step(sock, sock_close_input(sock));
    }
}

void
posix_sock_stop(PosixSock *sock)
{
    if (sock->state != PSOCK_OVER) {
        sock->record.outcome = OUTCOME_NEVER_CLOSED;
    }
    if (sock->tcp && sock->state != PSOCK_OVER) {
        sock_count(sock);
    }
    if (sock->tcp) {
        sock->record.waiting_bytes = port_tcp_readable(sock->tcp);
        sock->record.dropped_bytes = 0;
        port_tcp_discard(sock->tcp, FALSE);
        sock->tcp = NULL;
    }
    sock_settle(sock);
    sock_free(sock);
}

void
posix_sock_begin(PosixSock *sock, PortTcp *tcp, guint index, gboolean active,
                 gint64 wanted_ns)
{
    gint64 now_ns = port_now_ns(sock->host->port);

    sock->tcp = tcp;
    sock->host->begun[active ? 1 : 0]++;
    sock->conn_id = port_tcp_id(tcp);
    sock->record = (Record){
        .conn_id = sock->conn_id,
        .system = "posix",
        .index = index,
        .active = active,
        .wanted_ns = wanted_ns == PORT_NEVER ? now_ns : wanted_ns,
        .asked_ns = now_ns,
        RECORD_NEVER_YET,
    };
}

PosixErrno
posix_sock_take_error(PosixSock *sock)
{
    PosixErrno error = sock->pending;

    sock->pending = POSIX_OK;
    return error;
}

/* ---- Actions ------------------------------------------------------------ */

/* The connection ends here and now; its handle is still held. */
static void
sock_account(PosixSock *sock, Outcome outcome)
{
    Record *record = &sock->record;

    record->outcome = outcome;
    record->end_ns = port_now_ns(sock->host->port);
    sock_count(sock);
    if (sock->late_ns) {
        g_queue_unlink(&sock->host->orphans, &sock->orphan_link);
        sock->late_ns = 0;
    }
    posix_proc_wake(sock, TRUE);
}

static Outcome
outcome_of(PortEnd why)
{
    switch (why) {
    case PORT_END_CLOSED:
        return OUTCOME_CLEAN;
    case PORT_END_REFUSED:
        return OUTCOME_REFUSED;
    case PORT_END_TIMEOUT:
        return OUTCOME_TIMEOUT;
    case PORT_END_RESET:
    case PORT_END_BAD_SEQ:
        return OUTCOME_RESET;
    case PORT_END_NONE:
        break;
    }
    g_assert_not_reached();
}

/* What the slot holds after an end.  A reset in CLOSE_WAIT is EPIPE
 * [lx.fin_read_then_writes]. */
static PosixErrno
error_of(const PosixSock *sock)
{
    switch (sock->why) {
    case PORT_END_CLOSED:
        return POSIX_OK;
    case PORT_END_REFUSED:
        return POSIX_ECONNREFUSED;
    case PORT_END_TIMEOUT:
        return POSIX_ETIMEDOUT;
    case PORT_END_RESET:
    case PORT_END_BAD_SEQ:
        return sock->fin_in && !sock->shut_wr ? POSIX_EPIPE : POSIX_ECONNRESET;
    case PORT_END_NONE:
        break;
    }
    g_assert_not_reached();
}

/* Closing a listener resets whoever waits in it. */
static void
act_turn_away(PosixSock *sock)
{
    GQueue *queues[] = {&sock->asked, &sock->queue};
    GList *link;

    g_hash_table_remove(sock->host->listeners, GUINT_TO_POINTER(sock->port));
    for (guint i = 0; i < G_N_ELEMENTS(queues); i++) {
        while ((link = g_queue_pop_head_link(queues[i]))) {
            PosixSock *child = link->data;

            child->listener = NULL;
            child->linger0 = TRUE;
            posix_sock_unref(child);
        }
    }
    posix_proc_wake(sock, TRUE);
}

static void
act_connected(PosixSock *sock)
{
    sock->record.open_ns = port_now_ns(sock->host->port);
    posix_proc_wake(sock, TRUE);
}

/* The attempt is over, the socket is as new: connect may be called again. */
static void
act_failed(PosixSock *sock)
{
    sock->pending = error_of(sock);
    sock_account(sock, outcome_of(sock->why));
    sock_settle(sock);
}

static void
act_queue(PosixSock *sock)
{
    PosixSock *listener = sock->listener;

    sock->record.open_ns = port_now_ns(sock->host->port);
    g_queue_unlink(&listener->asked, &sock->queue_link);
    g_queue_push_tail_link(&listener->queue, &sock->queue_link);
    posix_proc_wake(listener, FALSE);
}

static void
act_wake(PosixSock *sock)
{
    posix_proc_wake(sock, TRUE);
}

static void
act_fin(PosixSock *sock)
{
    sock->fin_in = TRUE;
    posix_proc_wake(sock, TRUE);
}

/* An end that comes while the socket waits for accept leaves it there: the
 * data is read first, then the error [lx.reset_before_accept_data].  Without a
 * handshake it leaves the listener. */
static void
act_over(PosixSock *sock)
{
    gboolean asked = sock->record.open_ns == PORT_NEVER;

    sock->pending = error_of(sock);
    sock_account(sock, outcome_of(sock->why));
    if (asked) {
        g_queue_unlink(&sock->listener->asked, &sock->queue_link);
        sock->listener = NULL;
        sock->refs--; /* the listener's */
    }
}

/* The last close with nothing unread: FIN after what is queued, then this is
 * an orphan.  Nobody waits for ever for a peer that never closes. */
static void
act_finish(PosixSock *sock)
{
    PosixHost *host = sock->host;

    port_tcp_shutdown(sock->tcp);
    sock->late_ns = port_now_ns(host->port) + host->config.fin_wait2_ns;
    g_queue_push_tail_link(&host->orphans, &sock->orphan_link);
}

static void
act_reset(PosixSock *sock)
{
    sock_account(sock, OUTCOME_RESET);
    sock->record.by_us = TRUE;
    port_tcp_abort(sock->tcp);
    sock->tcp = NULL;
}

/* After shutdown(RDWR), data draws RST and the own read fails
 * [lx.shut_rdwr_with_unread]. */
static void
act_late_data(PosixSock *sock)
{
    sock->pending = POSIX_ECONNRESET;
    act_reset(sock);
}

static void
act_forget(PosixSock *sock)
{
    sock_account(sock, OUTCOME_DISCARDED);
    port_tcp_discard(sock->tcp, FALSE);
    sock->tcp = NULL;
}

static void
act_vanish(PosixSock *sock)
{
    sock_account(sock, OUTCOME_DISCARDED);
    port_tcp_discard(sock->tcp, TRUE);
    sock->tcp = NULL;
}

/* ---- Orphans ------------------------------------------------------------ */

/* Forgets the orphans whose time has come [lx.fin_wait2_orphan], unless they
 * are still busy sending [lx.close_with_queue_peer_closes]. */
void
posix_sock_late(PosixHost *host)
{
    gint64 now_ns = port_now_ns(host->port);
    GList *link;

    while ((link = g_queue_peek_head_link(&host->orphans))) {
        PosixSock *sock = link->data;

        if (sock->late_ns > now_ns) {
            break;
        }
        if (port_tcp_unacked(sock->tcp) > 0) {
            g_queue_unlink(&host->orphans, link);
            sock->late_ns = now_ns + host->config.fin_wait2_ns;
            g_queue_push_tail_link(&host->orphans, link);
        } else {
            posix_sock_step(sock, PSOCK_IN_LATE);
        }
    }
}

/* ---- Port call-backs ---------------------------------------------------- */

/* Bytes that arrive after a full close can reach nobody. */
static PosixSockInput
input_of_data(const PosixSock *sock)
{
    return sock->state == PSOCK_CLOSING || (sock->shut_rd && sock->shut_wr)
               ? PSOCK_IN_LATE_DATA
               : PSOCK_IN_DATA;
}

static PosixSockInput
input_of(const PosixSock *sock, PortTcpEvent event)
{
    switch (event) {
    case PORT_TCP_OPENED:
        return PSOCK_IN_OPENED;
    case PORT_TCP_DATA:
        return input_of_data(sock);
    case PORT_TCP_SPACE:
        return PSOCK_IN_SPACE;
    case PORT_TCP_FIN:
        return PSOCK_IN_FIN;
    case PORT_TCP_END:
        return PSOCK_IN_END;
    }
    g_assert_not_reached();
}

void
posix_sock_tcp(gpointer user, PortTcpEvent event, PortEnd why)
{
    PosixSock *sock = user;
    PosixHost *host = sock->host;

    sock->why = why;
    posix_sock_step(sock, input_of(sock, event));
    posix_proc_run(host);
}

PortVerdict
posix_sock_syn(gpointer node, PortSyn *syn)
{
    PosixHost *host = node;
    PosixSock *listener = g_hash_table_lookup(
        host->listeners, GUINT_TO_POINTER((guint)syn->to.port));
    PortTcpOpts opts = {.rcvbuf_bytes = host->config.rcvbuf_bytes};
    PosixSock *sock;

    if (!listener) {
        return PORT_SYN_REFUSE;
    }
    if (listener->asked.length + listener->queue.length > listener->backlog) {
        return PORT_SYN_IGNORE; /* [lx.backlog_full] */
    }
    sock = posix_sock_new(host);
    opts.user = sock;
    sock->listener = listener;
    g_queue_push_tail_link(&listener->asked, &sock->queue_link);
    posix_sock_begin(sock, port_tcp_accept(host->port, syn, &opts),
                     listener->record.index, FALSE, PORT_NEVER);
    posix_sock_step(sock, PSOCK_IN_SYN);
    return PORT_SYN_ACCEPT;
}
