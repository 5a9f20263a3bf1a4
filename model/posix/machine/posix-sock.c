/* SPDX-License-Identifier: GPL-2.0-only */
/* The kernel's socket: one table of states, and what each step does.
 *
 * close() is port_tcp_shutdown() and an eye on the connection until it is
 * over, rather than port_tcp_close(), so that the record tells how and when
 * it ended.
 */
#include "model/posix/machine/posix-machine-priv.h"

static void act_turn_away(PosixSock *sock);
static void act_connected(PosixSock *sock);
static void act_give_up(PosixSock *sock);
static void act_drop(PosixSock *sock);
static void act_fresh(PosixSock *sock);
static void act_queue(PosixSock *sock);
static void act_unasked(PosixSock *sock);
static void act_readable(PosixSock *sock);
static void act_space(PosixSock *sock);
static void act_fin(PosixSock *sock);
static void act_over(PosixSock *sock);
static void act_finish(PosixSock *sock);
static void act_draining(PosixSock *sock);
static void act_reset(PosixSock *sock);
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
    { PSOCK_FRESH,     PSOCK_IN_LISTEN,     PSOCK_LISTENING, NULL          },
    { PSOCK_FRESH,     PSOCK_IN_CONNECT,    PSOCK_ASKING,    NULL          },
    { PSOCK_FRESH,     PSOCK_IN_SYN,        PSOCK_ASKED,     NULL          },
    { PSOCK_FRESH,     PSOCK_IN_DISCONNECT, PSOCK_FRESH,     act_fresh     },
    { PSOCK_FRESH,     PSOCK_IN_CLOSE,      PSOCK_OVER,      NULL          },
    { PSOCK_FRESH,     PSOCK_IN_RESET,      PSOCK_OVER,      NULL          },
    { PSOCK_LISTENING, PSOCK_IN_DISCONNECT, PSOCK_FRESH,     act_turn_away },
    { PSOCK_LISTENING, PSOCK_IN_CLOSE,      PSOCK_OVER,      act_turn_away },
    { PSOCK_LISTENING, PSOCK_IN_RESET,      PSOCK_OVER,      act_turn_away },
    { PSOCK_ASKING,    PSOCK_IN_OPENED,     PSOCK_OPEN,      act_connected },
    { PSOCK_ASKING,    PSOCK_IN_END,        PSOCK_OVER,      act_over      },
    { PSOCK_ASKING,    PSOCK_IN_DISCONNECT, PSOCK_FRESH,     act_give_up   },
    { PSOCK_ASKING,    PSOCK_IN_CLOSE,      PSOCK_OVER,      act_drop      },
    { PSOCK_ASKING,    PSOCK_IN_CLOSE_CROSSED, PSOCK_CLOSING, act_finish   },
    { PSOCK_ASKING,    PSOCK_IN_RESET,      PSOCK_OVER,      act_drop      },
    { PSOCK_ASKED,     PSOCK_IN_OPENED,     PSOCK_OPEN,      act_queue     },
    { PSOCK_ASKED,     PSOCK_IN_END,        PSOCK_OVER,      act_unasked   },
    { PSOCK_ASKED,     PSOCK_IN_RESET,      PSOCK_OVER,      act_reset     },
    { PSOCK_ASKED,     PSOCK_IN_FORGET,     PSOCK_OVER,      act_forget    },
    { PSOCK_OPEN,      PSOCK_IN_DATA,       PSOCK_OPEN,      act_readable  },
    { PSOCK_OPEN,      PSOCK_IN_SPACE,      PSOCK_OPEN,      act_space     },
    { PSOCK_OPEN,      PSOCK_IN_FIN,        PSOCK_OPEN,      act_fin       },
    { PSOCK_OPEN,      PSOCK_IN_END,        PSOCK_OVER,      act_over      },
    { PSOCK_OPEN,      PSOCK_IN_CLOSE,      PSOCK_CLOSING,   act_finish    },
    { PSOCK_OPEN,      PSOCK_IN_RESET,      PSOCK_OVER,      act_reset     },
    { PSOCK_OPEN,      PSOCK_IN_VANISH,     PSOCK_OVER,      act_vanish    },
    { PSOCK_OPEN,      PSOCK_IN_FORGET,     PSOCK_OVER,      act_forget    },
    { PSOCK_CLOSING,   PSOCK_IN_DATA,       PSOCK_CLOSING,   NULL          },
    { PSOCK_CLOSING,   PSOCK_IN_SPACE,      PSOCK_CLOSING,   act_draining  },
    { PSOCK_CLOSING,   PSOCK_IN_FIN,        PSOCK_CLOSING,   act_draining  },
    { PSOCK_CLOSING,   PSOCK_IN_END,        PSOCK_OVER,      act_over      },
    { PSOCK_OVER,      PSOCK_IN_DISCONNECT, PSOCK_FRESH,     act_fresh     },
    { PSOCK_OVER,      PSOCK_IN_CLOSE,      PSOCK_OVER,      NULL          },
    { PSOCK_OVER,      PSOCK_IN_RESET,      PSOCK_OVER,      NULL          },
    { PSOCK_OVER,      PSOCK_IN_VANISH,     PSOCK_OVER,      NULL          },
    { PSOCK_OVER,      PSOCK_IN_FORGET,     PSOCK_OVER,      NULL          },
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

static void
step(PosixSock *sock, PosixSockInput input)
{
    const PosixSockRow *row = row_find(sock->state, input);

    g_assert(row); /* the callers ask only what can be */
    sock->state = row->to;
    if (row->act) {
        row->act(sock);
    }
    if (sock->state == PSOCK_OVER && sock->file.refs == 0) {
        posix_sock_free(sock);
    }
}

/* An action never steps: where a listener ends, those it turns away step when
 * it has. */
void
posix_sock_step(PosixSock *sock, PosixSockInput input)
{
    GQueue *turned_away = &sock->file.host->turned_away;
    GList *link;

    step(sock, input);
    while ((link = g_queue_pop_head_link(turned_away))) {
        PosixSock *child = link->data;

        step(child, child->next);
    }
}

/* ---- Actions ------------------------------------------------------------ */

/* Has the connections in 'queue', which lose their listener, step with
 * 'input' next. */
static void
turn_away(GQueue *queue, PosixSockInput input)
{
    GList *link;

    while ((link = g_queue_pop_head_link(queue))) {
        PosixSock *child = link->data;

        child->listener = NULL;
        child->file.refs--; /* the listener's */
        child->next = input;
        g_queue_push_tail_link(&child->file.host->turned_away, link);
    }
}

/* The end of listening: who waits for accept is reset, a handshake under way
 * is forgotten (inet_csk_listen_stop). */
static void
act_turn_away(PosixSock *sock)
{
    PosixHost *host = sock->file.host;

    g_hash_table_remove(host->listeners, GUINT_TO_POINTER((guint)sock->port));
    turn_away(&sock->asked, PSOCK_IN_FORGET);
    for (GList *at = sock->queue.head; at; at = at->next) {
        posix_sock_left(at->data);
    }
    turn_away(&sock->queue, PSOCK_IN_RESET);
    act_fresh(sock);
}

/* As new, but for the error slot and the options (tcp_disconnect). */
static void
act_fresh(PosixSock *sock)
{
    posix_sock_settle(sock);
    sock->rcv_shut = sock->snd_shut = sock->done = FALSE;
    posix_file_wake(&sock->file, WAKE_ALL);
}

static void
act_connected(PosixSock *sock)
{
    sock->record.open_ns = port_now_ns(sock->file.host->port);
    posix_file_wake(&sock->file, WAKE_ALL);
}

/* No more SYN; an answer to the last one draws RST
 * [lx.syn_sent_close_reply]. */
static void
act_drop(PosixSock *sock)
{
    posix_sock_end(sock, OUTCOME_DISCARDED, POSIX_OK);
    port_tcp_discard(sock->tcp, FALSE);
    sock->tcp = NULL;
}

/* shutdown() in SYN_SENT. */
static void
act_give_up(PosixSock *sock)
{
    act_drop(sock);
    sock->pending = POSIX_ECONNRESET;
    act_fresh(sock);
}

/* Takes a connection out of its listener's handshakes. */
static void
sock_leave_asked(PosixSock *sock)
{
    g_queue_unlink(&sock->listener->asked, &sock->queue_link);
    sock->listener = NULL;
    sock->file.refs--; /* the listener's */
}

static void
act_queue(PosixSock *sock)
{
    PosixSock *listener = sock->listener;

    sock->record.open_ns = port_now_ns(sock->file.host->port);
    g_queue_unlink(&listener->asked, &sock->queue_link);
    g_queue_push_tail_link(&listener->queue, &sock->queue_link);
    posix_file_wake(&listener->file, POSIX_POLLIN);
}

static void
act_unasked(PosixSock *sock)
{
    posix_sock_end(sock, posix_sock_outcome(sock), posix_sock_error(sock));
    sock_leave_asked(sock);
}

static void
act_readable(PosixSock *sock)
{
    posix_file_wake(&sock->file, POSIX_POLLIN);
}

/* Writers are woken when somebody has found the buffer full and a third of it
 * is free (sk_stream_write_space); everybody when our FIN is acknowledged
 * (tcp_rcv_state_process). */
static void
act_space(PosixSock *sock)
{
    if (sock->fin_out && port_tcp_state(sock->tcp) == PORT_STATE_FIN_WAIT2) {
        posix_file_wake(&sock->file, WAKE_ALL);
    } else if (sock->nospace && posix_sock_writeable(sock)) {
        sock->nospace = FALSE;
        posix_file_wake(&sock->file, POSIX_POLLOUT);
    }
}

static void
act_fin(PosixSock *sock)
{
    sock->rcv_shut = sock->done = TRUE;
    posix_file_wake(&sock->file, WAKE_ALL);
}

/* An end that comes while the socket waits for accept leaves it there: the
 * data is read first, then the error [lx.reset_before_accept_data]. */
static void
act_over(PosixSock *sock)
{
    posix_sock_end(sock, posix_sock_outcome(sock), posix_sock_error(sock));
    sock->record.by_us = sock->why == PORT_END_ABORTED;
}

/* The last close with nothing unread: FIN after what is queued. */
static void
act_finish(PosixSock *sock)
{
    sock->rcv_shut = sock->snd_shut = TRUE;
    if (!sock->fin_out) {
        sock->fin_out = TRUE;
        port_tcp_shutdown(sock->tcp);
    }
    port_tcp_orphan(sock->tcp);
    act_draining(sock);
}

/* A lingering close() looks whether our FIN is acknowledged. */
static void
act_draining(PosixSock *sock)
{
    posix_file_wake(&sock->file, WAKE_ALL);
}

static void
act_reset(PosixSock *sock)
{
    PosixErrno error = sock->pending;

    posix_sock_end(sock, OUTCOME_RESET, error);
    sock->record.by_us = TRUE;
    port_tcp_abort(sock->tcp);
    sock->tcp = NULL;
    if (sock->listener) {
        sock_leave_asked(sock);
    }
}

static void
act_forget(PosixSock *sock)
{
    act_drop(sock);
    if (sock->listener) {
        sock_leave_asked(sock);
    }
}

static void
act_vanish(PosixSock *sock)
{
    posix_sock_end(sock, OUTCOME_DISCARDED, POSIX_OK);
    port_tcp_discard(sock->tcp, TRUE);
    sock->tcp = NULL;
}
