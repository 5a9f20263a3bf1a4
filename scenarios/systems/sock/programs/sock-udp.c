/* SPDX-License-Identifier: GPL-2.0-only */
/* udp-echo and udp-ask: a server and a client of datagrams.
 *
 * A UDP socket of the server belongs to the first peer whose datagram it
 * takes, until connectiontout frees it; reconmode says who may take it over
 * before.  The client follows the vendor's libraries (dns.tbs, sntp.tbs):
 * connect, setdata and send at once, for the datagram waits in TX until the
 * target's address is known.  Each question is a connection of its own, which
 * ends with the reply or at the next turn. */
#include "scenarios/systems/sock/programs/sock-programs-priv.h"
#include <string.h>

/* ---- The server --------------------------------------------------------- */

typedef struct UdpEcho {
    SockListen listen;
    gint64 reply, bcast;
} UdpEcho;

static const ParamRow echo_rows[] = {
    SOCK_PARAM_PORT(UdpEcho, "1001", "UDP port of every socket"),
    PARAM(UdpEcho, reply, "reply", BYTES, "100B", 1, SOCK_STRING_MAX_BYTES,
          "length of the reply to each datagram"),
    PARAM_CHOICE(
        UdpEcho, bcast, "bcast", "no", SOCK_NO_YES,
        "targetbcast and acceptbcast: takes broadcasts, and replies to "
        "everybody, at targetport"),
    SOCK_PARAM_INCONMODE(UdpEcho),
    SOCK_PARAM_RECONMODE(
        UdpEcho, "who takes a socket over: 0 its IP; 1 anybody; 2 and 3 "
                 "the same, and replies go to the newest port"),
    SOCK_PARAM_TOUT(UdpEcho, listen.connectiontout),
    {.name = NULL},
};

static void
echo_on_sys_init(Device *dev)
{
    const UdpEcho *echo = device_program_data(dev);

    sock_program_listen(dev, &echo->listen, PL_SOCK_PROTOCOL_UDP);
    for (guint i = 0; echo->bcast == SOCK_YES && i < sock_numofsock(dev); i++) {
        sock_set_num(dev, i);
        sock_set_targetbcast(dev, TRUE);
        sock_set_acceptbcast(dev, TRUE);
    }
}

/* One datagram an entry; the reply goes to its sender. */
static void
echo_on_sock_data_arrival(Device *dev)
{
    const UdpEcho *echo = device_program_data(dev);

    while (sock_getdata(dev, NULL, SOCK_STRING_MAX_BYTES)) {
    }
    sock_setdata(dev, NULL, (guint)echo->reply);
    sock_send(dev);
}

const SockProgram sock_udp_echo_program = {
    .base = {.name = "udp-echo",
             .summary = "answers each datagram with one",
             .role = ROLE_SERVER,
             .rows = echo_rows,
             .does = SOCK_DOES_RECEIVE | SOCK_DOES_MANY | SOCK_DOES_SEND |
                     SOCK_DOES_TOUT | SOCK_DOES_KEEP | SOCK_DOES_BCAST |
                     SOCK_HANDLES(ON_SYS_INIT) |
                     SOCK_HANDLES(ON_SOCK_DATA_ARRIVAL)},
    .size = sizeof(UdpEcho),
    .handlers = {.on_sys_init = echo_on_sys_init,
                 .on_sock_data_arrival = echo_on_sock_data_arrival},
};

/* ---- The client --------------------------------------------------------- */

typedef struct UdpAsk {
    PortAddr server;
    gint64 request, reply, every, bcast, outport;
    gint64 turn; /* counts on_sys_timer */
} UdpAsk;

static const ParamRow ask_rows[] = {
    PARAM(UdpAsk, request, "request", BYTES, "100B", 1, SOCK_STRING_MAX_BYTES,
          "length of a question"),
    PARAM(UdpAsk, reply, "reply", BYTES, "100B", 1, SOCK_UDP_MAX_BYTES,
          "length of the reply that it expects"),
    PARAM(UdpAsk, every, "every", COUNT, "1", 1, G_MAXUINT16,
          "a question every so many on_sys_timer"),
    PARAM_CHOICE(UdpAsk, bcast, "bcast", "no", SOCK_NO_YES,
                 "targetbcast and acceptbcast: asks everybody, and takes "
                 "broadcasts"),
    PARAM(UdpAsk, outport, "outport", COUNT, "0", 0, G_MAXUINT16,
          "the port it asks by; 0: another one each time"),
    {.name = NULL},
};

static void
ask_on_sys_init(Device *dev)
{
    const UdpAsk *ask = device_program_data(dev);

    sock_set_num(dev, 0);
    sock_set_protocol(dev, PL_SOCK_PROTOCOL_UDP);
    sock_program_target(dev, ask->server);
    if (ask->outport) {
        sock_set_outport(dev, (guint16)ask->outport);
    }
    if (ask->bcast == SOCK_YES) {
        sock_set_targetbcast(dev, TRUE);
        sock_set_acceptbcast(dev, TRUE);
    }
}

/* Asks at its turn; a question still open one tick before that is given up,
 * so that the closing event can be handled first. */
static void
ask_on_sys_timer(Device *dev)
{
    UdpAsk *ask = device_program_data(dev);
    gint64 turn = ask->turn++ % ask->every;

    sock_set_num(dev, 0);
    if (sock_statesimple(dev) != PL_SSTS_CLOSED) {
        if (turn == ask->every - 1) {
            sock_close(dev);
        }
    } else if (turn == 0) {
        sock_txclear(dev);
        sock_connect(dev);
        sock_setdata(dev, NULL, (guint)ask->request);
        sock_send(dev);
    }
}

/* The reply: that was it. */
static void
ask_on_sock_data_arrival(Device *dev)
{
    while (sock_getdata(dev, NULL, SOCK_STRING_MAX_BYTES)) {
    }
    sock_close(dev);
}

const SockProgram sock_udp_ask_program = {
    .base = {.name = "udp-ask",
             .summary = "sends a datagram from on_sys_timer and waits for the "
                        "reply",
             .role = ROLE_CLIENT,
             .rows = ask_rows,
             .does = SOCK_DOES_RECEIVE | SOCK_DOES_CONNECT | SOCK_DOES_SEND |
                     SOCK_DOES_CLOSE | SOCK_HANDLES(ON_SYS_INIT) |
                     SOCK_HANDLES(ON_SYS_TIMER) |
                     SOCK_HANDLES(ON_SOCK_DATA_ARRIVAL)},
    .size = sizeof(UdpAsk),
    .handlers = {.on_sys_init = ask_on_sys_init,
                 .on_sys_timer = ask_on_sys_timer,
                 .on_sock_data_arrival = ask_on_sock_data_arrival},
};
