/* SPDX-License-Identifier: GPL-2.0-only */
/* echo: a request-reply server on plain sockets.
 *
 * It answers each request of a known length with a reply of a known length,
 * or else sends back whatever comes.  A reply longer than TX goes out piece
 * by piece from on_sock_data_sent.  Then it leaves the end to the peer, or
 * closes, resets or discards: after the peer has acknowledged the reply, or
 * at once. */
#include "scenarios/systems/sock/programs/sock-echo.h"

static const ParamRow rows[] = {
    SOCK_ECHO_ROWS,
    {.name = NULL},
};

void
sock_echo_on_sys_init(Device *dev)
{
    const SockEcho *echo = device_program_data(dev);

    sock_program_listen(dev, &echo->listen, PL_SOCK_PROTOCOL_TCP);
}

/* Cleans up before the next connection, which cannot begin earlier. */
void
sock_echo_on_sock_event(Device *dev, SockState newstate,
                        SockStateSimple newstatesimple)
{
    SockEcho *echo = device_program_data(dev);
    guint num = sock_num(dev);

    (void)newstate;
    if (newstatesimple == PL_SSTS_CLOSED) {
        if (echo->clear == SOCK_YES) {
            sock_rxclear(dev);
            sock_txclear(dev);
        }
        echo->sock[num].got = 0;
        echo->sock[num].owed = 0;
        echo->sock[num].ending = FALSE;
    }
}

/* The reply is in TX: now, or when it has been acknowledged, the end. */
static void
finish(Device *dev, SockEcho *echo)
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
write_reply(Device *dev, SockEcho *echo)
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
take_requests(SockEcho *echo, guint num)
{
    gint64 request = echo->request;
    gint64 requests = request ? echo->sock[num].got / request : 1;

    echo->sock[num].got = request ? echo->sock[num].got % request : 0;
    return requests;
}

static void
answer(Device *dev, SockEcho *echo)
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
send_back(Device *dev, SockEcho *echo)
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

void
sock_echo_on_sock_data_arrival(Device *dev)
{
    SockEcho *echo = device_program_data(dev);

    if (echo->doevents == SOCK_YES) {
        guint num = sock_num(dev);
        sys_doevents(dev); /* keeps the device lively */
        sock_set_num(dev, num);
    }
    if (echo->reply) {
        answer(dev, echo);
    } else {
        send_back(dev, echo);
    }
}

void
sock_echo_on_sock_data_sent(Device *dev)
{
    SockEcho *echo = device_program_data(dev);
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
             .rows = rows,
             .does = SOCK_ECHO_DOES | SOCK_DOES_RECEIVE | SOCK_DOES_SEND},
    .size = sizeof(SockEcho),
    .handlers = {.on_sys_init = sock_echo_on_sys_init, SOCK_ECHO_HANDLERS},
};
