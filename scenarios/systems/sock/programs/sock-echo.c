/* SPDX-License-Identifier: GPL-2.0-only */
/* echo: a request-reply server on plain sockets.
 *
 * It answers each request of a known length with a reply of a known length,
 * or else sends back whatever comes.  A reply longer than TX goes out piece
 * by piece from on_sock_data_sent.  Then it leaves the end to the peer, or
 * closes, resets or discards: after the peer has acknowledged the reply, or
 * at once. */
#include "scenarios/systems/sock/programs/sock-programs-priv.h"

/* Where the end of the reply is waited for. */
enum { END_WHEN_ACKED, END_AT_ONCE };

static const char *const when_names[] = {"acked", "at-once", NULL};

enum { P_PORT, P_REQUEST, P_REPLY, P_END, P_WHEN, P_TOUT, N_PARAMS };

static const SockParam params[N_PARAMS] = {
    [P_PORT] = SOCK_PARAM_PORT,
    [P_REQUEST] = {"request", SOCK_PARAM_BYTES, 0, 0, G_MAXUINT32, NULL,
                   "length of a request; 0: whatever arrives is one"},
    [P_REPLY] = {"reply", SOCK_PARAM_BYTES, 0, 0, G_MAXUINT32, NULL,
                 "length of the reply to each request; 0: the same bytes"},
    [P_END] = {"end", SOCK_PARAM_CHOICE, SOCK_END_BY_PEER, 0,
               SOCK_END_BY_DISCARD, sock_end_by_names,
               "who ends the connection after the reply, and how"},
    [P_WHEN] = {"end_when", SOCK_PARAM_CHOICE, END_WHEN_ACKED, 0, END_AT_ONCE,
                when_names, "whether the end waits for the reply's ACK"},
    [P_TOUT] = SOCK_PARAM_CONNECTIONTOUT,
};

/* The program's variables: its parameters, and an entry for each socket. */
typedef struct Echo {
    gint64 value[N_PARAMS];
    struct {
        gint64 got;      /* bytes of the request under way */
        gint64 owed;     /* bytes of replies still to be put into TX */
        gboolean ending; /* the last reply has been written */
    } sock[DEVICE_SOCKS_MAX];
} Echo;

static void
echo_on_sys_init(Device *dev)
{
    const Echo *echo = device_program_data(dev);

    sock_program_listen(dev, (guint16)echo->value[P_PORT],
                        (guint16)echo->value[P_TOUT]);
}

/* Cleans up before the next connection, which cannot begin earlier. */
static void
echo_on_sock_event(Device *dev, SockState newstate,
                   SockStateSimple newstatesimple)
{
    Echo *echo = device_program_data(dev);
    guint num = sock_num(dev);

    (void)newstate;
    if (newstatesimple == PL_SSTS_CLOSED) {
        sock_rxclear(dev);
        sock_txclear(dev);
        echo->sock[num].got = 0;
        echo->sock[num].owed = 0;
        echo->sock[num].ending = FALSE;
    }
}

/* The reply is in TX: now, or when it has been acknowledged, the end. */
static void
finish(Device *dev, Echo *echo)
{
    if (echo->value[P_END] == SOCK_END_BY_PEER) {
        return;
    }
    if (echo->value[P_WHEN] == END_AT_ONCE) {
        sock_program_end(dev, (SockEndBy)echo->value[P_END]);
    } else {
        echo->sock[sock_num(dev)].ending = TRUE;
        sock_notifysent(dev, 0);
    }
}

/* Puts what TX takes of the owed bytes into it. */
static void
write_reply(Device *dev, Echo *echo)
{
    guint num = sock_num(dev);
    gint64 *owed = &echo->sock[num].owed;
    guint n;

    do {
        n = sock_setdata(dev, NULL, (guint)MIN(*owed, SOCK_STRING_MAX_BYTES));
        *owed -= n;
    } while (n && *owed);
    sock_send(dev);
    if (*owed) {
        sock_notifysent(dev, sock_txbuffsize(dev) / 2);
    } else {
        finish(dev, echo);
    }
}

/* How many whole requests have been received. */
static gint64
take_requests(Echo *echo, guint num)
{
    gint64 request = echo->value[P_REQUEST];
    gint64 requests = request ? echo->sock[num].got / request : 1;

    echo->sock[num].got = request ? echo->sock[num].got % request : 0;
    return requests;
}

static void
answer(Device *dev, Echo *echo)
{
    guint num = sock_num(dev);
    guint n;

    while ((n = sock_getdata(dev, NULL, SOCK_STRING_MAX_BYTES))) {
        echo->sock[num].got += n;
    }
    if (echo->sock[num].got) {
        gint64 requests = take_requests(echo, num);
        echo->sock[num].owed += requests * echo->value[P_REPLY];
        if (requests) {
            write_reply(dev, echo);
        }
    }
}

/* Sends back as much as TX takes; the event comes again for the rest. */
static void
send_back(Device *dev, Echo *echo)
{
    guint num = sock_num(dev);
    guint8 bytes[SOCK_STRING_MAX_BYTES];
    guint n;

    while ((n = sock_getdata(dev, bytes, sock_txfree(dev)))) {
        sock_setdata(dev, bytes, n);
        echo->sock[num].got += n;
    }
    sock_send(dev);
    if (echo->sock[num].got >= MAX(echo->value[P_REQUEST], 1)) {
        echo->sock[num].got = 0;
        finish(dev, echo);
    }
}

static void
echo_on_sock_data_arrival(Device *dev)
{
    Echo *echo = device_program_data(dev);

    if (echo->value[P_REPLY]) {
        answer(dev, echo);
    } else {
        send_back(dev, echo);
    }
}

static void
echo_on_sock_data_sent(Device *dev)
{
    Echo *echo = device_program_data(dev);
    guint num = sock_num(dev);

    if (echo->sock[num].owed) {
        write_reply(dev, echo);
    } else if (echo->sock[num].ending) {
        sock_program_end(dev, (SockEndBy)echo->value[P_END]);
    }
}

static void
init(DeviceProgram *program, const gint64 *values)
{
    Echo *echo = g_new0(Echo, 1);

    for (guint i = 0; i < N_PARAMS; i++) {
        echo->value[i] = values[i];
    }
    *program = (DeviceProgram){
        .on_sys_init = echo_on_sys_init,
        .on_sock_event = echo_on_sock_event,
        .on_sock_data_arrival = echo_on_sock_data_arrival,
        .on_sock_data_sent = echo_on_sock_data_sent,
        .data = echo,
    };
}

const SockProgram sock_echo_program = {
    .name = "echo",
    .summary = "answers requests with a fixed reply, or with the same bytes",
    .params = params,
    .n_params = N_PARAMS,
    .init = init,
};
