/* SPDX-License-Identifier: GPL-2.0-only */
/* reconnect and vendor-reconnect: clients that ask a server again and again.
 *
 * Both connect from on_sys_timer when the socket is CLOSED, ask as soon as the
 * connection is established, and read the reply.  reconnect then closes, and
 * leaves the next connection to the next on_sys_timer: the closing event has
 * been handled by then, so the gate is open.
 *
 * vendor-reconnect does not wait for the timer.  It follows the vendor's
 * libraries (http.tbs, smtp.tbs): close, wait for CLOSED, connect, all in one
 * handler.  The closing event is still in the queue then, so the connect is
 * lost and the timer must help.  With the one doevents that the manual calls
 * essential, the connect works (sock-fact 6). */
#include "scenarios/systems/sock/programs/sock-programs-priv.h"
#include <string.h>

/* The last one is vendor-reconnect's alone. */
typedef struct Reconnect {
    PortAddr server;
    gint64 request, reply, connectiontout, doevents;
    gint64 owed; /* bytes of the request still to be put into TX */
    gint64 got;  /* bytes of the reply */
} Reconnect;

#define COMMON_ROWS                                                            \
    PARAM(Reconnect, request, "request", BYTES, "100B", 1, G_MAXUINT32,        \
          "length of a request"),                                              \
        PARAM(Reconnect, reply, "reply", BYTES, "100B", 1, G_MAXUINT32,        \
              "length of the reply"),                                          \
        SOCK_PARAM_TOUT(Reconnect, connectiontout)

static const ParamRow rows[] = {COMMON_ROWS, {.name = NULL}};

static const ParamRow vendor_rows[] = {
    COMMON_ROWS,
    PARAM_CHOICE(Reconnect, doevents, "doevents", "no", SOCK_NO_YES,
                 "whether doevents stands before the connect"),
    {.name = NULL},
};

static void
reconnect_on_sys_init(Device *dev)
{
    const Reconnect *client = device_program_data(dev);

    sock_set_num(dev, 0);
    sock_set_protocol(dev, PL_SOCK_PROTOCOL_TCP);
    sock_set_connectiontout(dev, (guint16)client->connectiontout);
    sock_program_target(dev, client->server);
}

static void
reconnect_on_sys_timer(Device *dev)
{
    sock_set_num(dev, 0);
    if (sock_statesimple(dev) == PL_SSTS_CLOSED) {
        sock_connect(dev);
    }
}

/* Puts what TX takes of the request into it. */
static void
write_request(Device *dev, Reconnect *client)
{
    guint n;

    do {
        n = sock_setdata(dev, NULL,
                         (guint)MIN(client->owed, SOCK_STRING_MAX_BYTES));
        client->owed -= n;
    } while (n && client->owed);
    sock_send(dev);
    if (client->owed) {
        sock_notifysent(dev, sock_txbuffsize(dev) / 2);
    }
}

static void
reconnect_on_sock_event(Device *dev, SockState newstate,
                        SockStateSimple newstatesimple)
{
    Reconnect *client = device_program_data(dev);

    (void)newstate;
    if (newstatesimple == PL_SSTS_CLOSED) {
        sock_rxclear(dev);
        sock_txclear(dev);
    } else if (newstatesimple == PL_SSTS_EST) {
        client->got = 0;
        client->owed = client->request;
        write_request(dev, client);
    }
}

static void
reconnect_on_sock_data_sent(Device *dev)
{
    Reconnect *client = device_program_data(dev);

    if (client->owed) {
        write_request(dev, client);
    }
}

/* TRUE when this has completed the reply. */
static gboolean
read_reply(Device *dev, Reconnect *client)
{
    gint64 had = client->got;
    guint n;

    while ((n = sock_getdata(dev, NULL, SOCK_STRING_MAX_BYTES))) {
        client->got += n;
    }
    return had < client->reply && client->got >= client->reply;
}

static void
reconnect_on_sock_data_arrival(Device *dev)
{
    if (read_reply(dev, device_program_data(dev))) {
        sock_program_end(dev, SOCK_END_BY_CLOSE);
    }
}

static void
vendor_on_sock_data_arrival(Device *dev)
{
    Reconnect *client = device_program_data(dev);

    if (!read_reply(dev, client)) {
        return;
    }
    sock_close(dev);
    while (sock_statesimple(dev) != PL_SSTS_CLOSED) {
    }
    if (client->doevents == SOCK_YES) {
        sys_doevents(dev);
        sock_set_num(dev, 0);
    }
    sock_connect(dev);
}

#define COMMON_DOES                                                            \
    (SOCK_DOES_CONNECT | SOCK_DOES_RECEIVE | SOCK_DOES_SEND |                  \
     SOCK_DOES_STREAM | SOCK_DOES_CLOSE | SOCK_DOES_NOTIFY | SOCK_DOES_TOUT |  \
     SOCK_HANDLES(ON_SYS_INIT) | SOCK_HANDLES(ON_SYS_TIMER) |                  \
     SOCK_HANDLES(ON_SOCK_EVENT) | SOCK_HANDLES(ON_SOCK_DATA_ARRIVAL) |        \
     SOCK_HANDLES(ON_SOCK_DATA_SENT))

#define COMMON_HANDLERS                                                        \
    .on_sys_init = reconnect_on_sys_init,                                      \
    .on_sys_timer = reconnect_on_sys_timer,                                    \
    .on_sock_event = reconnect_on_sock_event,                                  \
    .on_sock_data_sent = reconnect_on_sock_data_sent

const SockProgram sock_reconnect_program = {
    .base = {.name = "reconnect",
             .summary = "connects from on_sys_timer, asks, reads the reply, "
                        "closes",
             .role = ROLE_CLIENT,
             .rows = rows,
             .does = COMMON_DOES},
    .size = sizeof(Reconnect),
    .handlers = {COMMON_HANDLERS,
                 .on_sock_data_arrival = reconnect_on_sock_data_arrival},
};

const SockProgram sock_vendor_reconnect_program = {
    .base = {.name = "vendor-reconnect",
             .summary = "the same, but closes, waits and connects again in one "
                        "handler",
             .role = ROLE_CLIENT,
             .rows = vendor_rows,
             .does = COMMON_DOES},
    .size = sizeof(Reconnect),
    .handlers = {COMMON_HANDLERS,
                 .on_sock_data_arrival = vendor_on_sock_data_arrival},
};
