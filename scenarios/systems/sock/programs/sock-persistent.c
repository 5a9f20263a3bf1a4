/* SPDX-License-Identifier: GPL-2.0-only */
/* persistent: a client that keeps one connection, and asks on it now and then.
 *
 * on_sys_timer connects whenever the socket is CLOSED, at the latest half a
 * second after the handler of the closing event has opened the gate, and sends
 * a request every so often; who ends the connection is somebody else: the
 * server, a time-out, a reboot. */
#include "scenarios/systems/sock/programs/sock-programs-priv.h"

typedef struct Persistent {
    PortAddr server;
    gint64 request, reply, every, connectiontout, outport;
    gint64 turn; /* counts on_sys_timer while connected */
} Persistent;

static const ParamRow rows[] = {
    PARAM(Persistent, request, "request", BYTES, "100B", 1,
          SOCK_STRING_MAX_BYTES, "length of a request"),
    PARAM(Persistent, reply, "reply", BYTES, "100B", 1, G_MAXUINT32,
          "length of the reply that it expects to each"),
    PARAM(Persistent, every, "every", COUNT, "2", 1, G_MAXUINT16,
          "a request every so many on_sys_timer"),
    PARAM(Persistent, outport, "outport", COUNT, "0", 0, G_MAXUINT16,
          "the port it connects by; 0: another one each time"),
    SOCK_PARAM_TOUT(Persistent, connectiontout),
    {.name = NULL},
};

static void
persistent_on_sys_init(Device *dev)
{
    const Persistent *client = device_program_data(dev);

    sock_set_num(dev, 0);
    sock_set_protocol(dev, PL_SOCK_PROTOCOL_TCP);
    sock_set_connectiontout(dev, (guint16)client->connectiontout);
    sock_set_outport(dev, (guint16)client->outport);
    sock_program_target(dev, client->server);
}

static void
ask(Device *dev, const Persistent *client)
{
    sock_setdata(dev, NULL, (guint)client->request);
    sock_send(dev);
}

static void
persistent_on_sys_timer(Device *dev)
{
    Persistent *client = device_program_data(dev);

    sock_set_num(dev, 0);
    if (sock_statesimple(dev) == PL_SSTS_CLOSED) {
        sock_connect(dev);
    } else if (sock_statesimple(dev) == PL_SSTS_EST &&
               ++client->turn % client->every == 0) {
        ask(dev, client);
    }
}

static void
persistent_on_sock_event(Device *dev, SockState newstate,
                         SockStateSimple newstatesimple)
{
    Persistent *client = device_program_data(dev);

    (void)newstate;
    if (newstatesimple == PL_SSTS_CLOSED) {
        sock_rxclear(dev);
        sock_txclear(dev);
    } else if (newstatesimple == PL_SSTS_EST) {
        client->turn = 0;
        ask(dev, client);
    }
}

static void
persistent_on_sock_data_arrival(Device *dev)
{
    while (sock_getdata(dev, NULL, SOCK_STRING_MAX_BYTES)) {
    }
}

const SockProgram sock_persistent_program = {
    .base = {.name = "persistent",
             .summary = "keeps one connection, and asks on it from "
                        "on_sys_timer",
             .role = ROLE_CLIENT,
             .rows = rows,
             .does = SOCK_DOES_CONNECT | SOCK_DOES_RECEIVE | SOCK_DOES_SEND |
                     SOCK_DOES_STREAM | SOCK_DOES_TOUT |
                     SOCK_HANDLES(ON_SYS_INIT) | SOCK_HANDLES(ON_SYS_TIMER) |
                     SOCK_HANDLES(ON_SOCK_EVENT) |
                     SOCK_HANDLES(ON_SOCK_DATA_ARRIVAL)},
    .size = sizeof(Persistent),
    .handlers = {.on_sys_init = persistent_on_sys_init,
                 .on_sys_timer = persistent_on_sys_timer,
                 .on_sock_event = persistent_on_sock_event,
                 .on_sock_data_arrival = persistent_on_sock_data_arrival},
};
