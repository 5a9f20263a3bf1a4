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
#define END_WHENS(X) X(END_WHEN_ACKED, "acked") X(END_AT_ONCE, "at-once")

enum {
#define X(NAME, TEXT) NAME,
    END_WHENS(X)
#undef X
};

/* The program's variables: its keys, and an entry for each socket. */
typedef struct Echo {
    gint64 port, request, reply, end, end_when, connectiontout;
    struct {
        gint64 got;      /* bytes of the request under way */
        gint64 owed;     /* bytes of replies still to be put into TX */
        gboolean ending; /* the last reply has been written */
    } sock[DEVICE_SOCKS_MAX];
} Echo;

static const ParamRow rows[] = {
    SOCK_PARAM_PORT(Echo),
    PARAM(Echo, request, "request", BYTES, "0B", 0, G_MAXUINT32,
          "length of a request; 0: whatever arrives is one"),
    PARAM(Echo, reply, "reply", BYTES, "0B", 0, G_MAXUINT32,
          "length of the reply to each request; 0: the same bytes"),
    PARAM_CHOICE(Echo, end, "end", "peer", SOCK_ENDS_BY,
                 "who ends the connection after the reply, and how"),
    PARAM_CHOICE(Echo, end_when, "end_when", "acked", END_WHENS,
                 "whether the end waits for the reply's ACK"),
    SOCK_PARAM_CONNECTIONTOUT(Echo),
    {.name = NULL},
};

static void
echo_on_sys_init(Device *dev)
{
    const Echo *echo = device_program_data(dev);

    sock_program_listen(dev, (guint16)echo->port,
                        (guint16)echo->connectiontout);
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
    if (echo->end == SOCK_END_BY_PEER) {
        return;
    }
    if (echo->end_when == END_AT_ONCE) {
        sock_program_end(dev, (SockEndBy)echo->end);
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
    gint64 request = echo->request;
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
        echo->sock[num].owed += requests * echo->reply;
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
    if (echo->sock[num].got >= MAX(echo->request, 1)) {
        echo->sock[num].got = 0;
        finish(dev, echo);
    }
}

static void
echo_on_sock_data_arrival(Device *dev)
{
    Echo *echo = device_program_data(dev);

    if (echo->reply) {
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
        sock_program_end(dev, (SockEndBy)echo->end);
    }
}

const SockProgram sock_echo_program = {
    .base = {.name = "echo",
             .summary = "answers requests with a fixed reply, or with the same "
                        "bytes",
             .role = ROLE_SERVER,
             .rows = rows},
    .size = sizeof(Echo),
    .handlers = {.on_sys_init = echo_on_sys_init,
                 .on_sock_event = echo_on_sock_event,
                 .on_sock_data_arrival = echo_on_sock_data_arrival,
                 .on_sock_data_sent = echo_on_sock_data_sent},
};
