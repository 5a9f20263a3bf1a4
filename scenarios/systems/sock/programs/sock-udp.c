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
#include <stdio.h>
#include <string.h>

/* ---- The server --------------------------------------------------------- */

typedef struct UdpEcho {
    gint64 port, reply, reconmode, connectiontout;
} UdpEcho;

static const ParamRow echo_rows[] = {
    PARAM(UdpEcho, port, "port", COUNT, "1001", 1, G_MAXUINT16,
          "UDP port of every socket"),
    PARAM(UdpEcho, reply, "reply", BYTES, "100B", 1, SOCK_STRING_MAX_BYTES,
          "length of the reply to each datagram"),
    PARAM(UdpEcho, reconmode, "reconmode", COUNT, "0", 0, 3,
          "who takes a socket over: 0 its IP; 1 anybody; 2 and 3 the same, and "
          "replies go to the newest port"),
    PARAM(UdpEcho, connectiontout, "connectiontout", COUNT, "0", 0, G_MAXUINT16,
          "half seconds without data until discard; 0: never"),
    {.name = NULL},
};

static void
echo_on_sys_init(Device *dev)
{
    const UdpEcho *echo = device_program_data(dev);
    char ports[8];

    snprintf(ports, sizeof ports, "%u", (guint)echo->port);
    for (guint i = 0; i < sock_numofsock(dev); i++) {
        sock_set_num(dev, i);
        sock_set_protocol(dev, PL_SOCK_PROTOCOL_UDP);
        sock_set_inconmode(dev, PL_SOCK_INCONMODE_ANY_IP_ANY_PORT);
        sock_set_reconmode(dev, (SockReconmode)echo->reconmode);
        sock_set_localportlist(dev, ports);
        sock_set_connectiontout(dev, (guint16)echo->connectiontout);
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
             .rows = echo_rows},
    .size = sizeof(UdpEcho),
    .handlers = {.on_sys_init = echo_on_sys_init,
                 .on_sock_data_arrival = echo_on_sock_data_arrival},
};

/* ---- The client --------------------------------------------------------- */

typedef struct UdpAsk {
    PortAddr server;
    gint64 request, reply, every;
    gint64 turn; /* counts on_sys_timer */
} UdpAsk;

static const ParamRow ask_rows[] = {
    PARAM(UdpAsk, request, "request", BYTES, "100B", 1, SOCK_STRING_MAX_BYTES,
          "length of a question"),
    PARAM(UdpAsk, reply, "reply", BYTES, "100B", 1, SOCK_UDP_MAX_BYTES,
          "length of the reply that it expects"),
    PARAM(UdpAsk, every, "every", COUNT, "1", 1, G_MAXUINT16,
          "a question every so many on_sys_timer"),
    {.name = NULL},
};

static void
ask_on_sys_init(Device *dev)
{
    const UdpAsk *ask = device_program_data(dev);

    sock_set_num(dev, 0);
    sock_set_protocol(dev, PL_SOCK_PROTOCOL_UDP);
    sock_program_target(dev, ask->server);
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
             .rows = ask_rows},
    .size = sizeof(UdpAsk),
    .handlers = {.on_sys_init = ask_on_sys_init,
                 .on_sys_timer = ask_on_sys_timer,
                 .on_sock_data_arrival = ask_on_sock_data_arrival},
};
