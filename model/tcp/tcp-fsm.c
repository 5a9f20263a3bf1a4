/* SPDX-License-Identifier: GPL-2.0-only */
/* The states of RFC 9293 3.3.2, and the only place that changes them. */
#include "model/tcp/tcp-priv.h"

static void act_opened(Tcp *tcp);
static void act_ready(Tcp *tcp);
static void act_fin(Tcp *tcp);
static void act_fin_wait2(Tcp *tcp);
static void act_last_fin(Tcp *tcp);
static void act_time_wait(Tcp *tcp);
static void act_done(Tcp *tcp);
static void act_over(Tcp *tcp);

typedef struct TcpRow {
    PortTcpState from;
    TcpInput input;
    PortTcpState to;
    void (*act)(Tcp *tcp);
} TcpRow;

#define ROW(FROM, INPUT, TO, ACT)                                              \
    {                                                                          \
        PORT_STATE_##FROM, TCP_IN_##INPUT, PORT_STATE_##TO, ACT                \
    }

/* clang-format off */
static const TcpRow rows[] = {
    ROW(CLOSE,       OPEN,      SYN_SENT,    NULL),
    ROW(CLOSE,       TAKE,      SYN_RECV,    NULL),
    ROW(CLOSE,       PROOF,     ESTABLISHED, act_opened),
    ROW(SYN_SENT,    SYN,       SYN_RECV,    NULL),
    ROW(SYN_SENT,    SYN_ACK,   ESTABLISHED, act_opened),
    ROW(SYN_SENT,    END,       CLOSE,       act_over),
    ROW(SYN_RECV,    ACKED,     ESTABLISHED, act_opened),
    ROW(SYN_RECV,    FINISH,    FIN_WAIT1,   act_ready),
    ROW(SYN_RECV,    END,       CLOSE,       act_over),
    ROW(ESTABLISHED, FINISH,    FIN_WAIT1,   NULL),
    ROW(ESTABLISHED, FIN,       CLOSE_WAIT,  act_fin),
    ROW(ESTABLISHED, END,       CLOSE,       act_over),
    ROW(FIN_WAIT1,   FIN,       CLOSING,     act_fin),
    ROW(FIN_WAIT1,   FIN_ACKED, FIN_WAIT2,   act_fin_wait2),
    ROW(FIN_WAIT1,   END,       CLOSE,       act_over),
    ROW(FIN_WAIT2,   FIN,       TIME_WAIT,   act_last_fin),
    ROW(FIN_WAIT2,   END,       CLOSE,       act_over),
    ROW(CLOSE_WAIT,  FINISH,    LAST_ACK,    NULL),
    ROW(CLOSE_WAIT,  END,       CLOSE,       act_over),
    ROW(CLOSING,     FIN_ACKED, TIME_WAIT,   act_time_wait),
    ROW(CLOSING,     END,       CLOSE,       act_over),
    ROW(LAST_ACK,    FIN_ACKED, CLOSE,       act_done),
    ROW(LAST_ACK,    END,       CLOSE,       act_over),
};
/* clang-format on */

static const TcpRow *
row_find(PortTcpState from, TcpInput input)
{
    static const TcpRow *grid[PORT_STATE_TIME_WAIT + 1][N_TCP_INPUTS];

    if (!grid[PORT_STATE_CLOSE][TCP_IN_OPEN]) {
        for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
            g_assert(!grid[rows[i].from][rows[i].input]);
            grid[rows[i].from][rows[i].input] = &rows[i];
        }
    }
    return grid[from][input];
}

void
tcp_step(Tcp *tcp, TcpInput input)
{
    const TcpRow *row = row_find(tcp->state, input);

    g_assert(row); /* the callers ask only what can be */
    tcp->state = row->to;
    if (tcp->host->ops->state) {
        tcp->host->ops->state(tcp->host->world, tcp, row->from, row->to);
    }
    if (row->act) {
        row->act(tcp);
    }
}

void
tcp_end(Tcp *tcp, PortEnd why)
{
    tcp->why = why;
    tcp_step(tcp, TCP_IN_END);
}

void
tcp_post(Tcp *tcp, PortTcpEvent event)
{
    if (!tcp->held) {
        return;
    }
    tcp->pending |= 1u << event;
    if (!tcp->is_telling) {
        tcp->is_telling = TRUE;
        g_queue_push_tail_link(&tcp->host->telling, &tcp->telling_link);
    }
}

/* ---- Actions ------------------------------------------------------------ */

/* The handshake is over: tcp_init_transfer(). */
static void
act_ready(Tcp *tcp)
{
    tcp_loss_begin(tcp);
    tcp_delack_begin(tcp);
    tcp_keep_restart(tcp);
}

static void
act_opened(Tcp *tcp)
{
    act_ready(tcp);
    tcp_post(tcp, PORT_TCP_OPENED);
    if (tcp->tx.fin) { /* shut down meanwhile */
        tcp_step(tcp, TCP_IN_FINISH);
    }
}

static void
act_fin(Tcp *tcp)
{
    tcp_post(tcp, PORT_TCP_FIN);
}

static void
act_fin_wait2(Tcp *tcp)
{
    tcp_post(tcp, PORT_TCP_SPACE);
}

static void
note_end(Tcp *tcp, PortEnd why)
{
    tcp->why = why;
    tcp->ended = TRUE;
    tcp_post(tcp, PORT_TCP_END);
}

static void
act_last_fin(Tcp *tcp)
{
    tcp_post(tcp, PORT_TCP_FIN);
    act_time_wait(tcp);
}

static void
act_time_wait(Tcp *tcp)
{
    note_end(tcp, PORT_END_CLOSED);
    if (!tcp->wait) { /* else the record has stepped us */
        tcp_wait_begin(tcp, WAIT_TIME_WAIT);
    }
}

static void
act_done(Tcp *tcp)
{
    note_end(tcp, PORT_END_CLOSED);
    tcp_unlink(tcp);
}

static void
act_over(Tcp *tcp)
{
    note_end(tcp, tcp->why);
    tcp_unlink(tcp);
    tcp->delack.now = FALSE;
}
