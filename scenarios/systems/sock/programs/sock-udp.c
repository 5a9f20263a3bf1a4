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

enum { E_PORT, E_REPLY, E_RECONMODE, E_TOUT, N_ECHO_PARAMS };

static const SockParam echo_params[N_ECHO_PARAMS] = {
    [E_PORT] = {"port", SOCK_PARAM_COUNT, 1001, 1, G_MAXUINT16, NULL,
                "UDP port of every socket"},
    [E_REPLY] = {"reply", SOCK_PARAM_BYTES, 100, 1, SOCK_STRING_MAX_BYTES, NULL,
                 "length of the reply to each datagram"},
    [E_RECONMODE] = {"reconmode", SOCK_PARAM_COUNT, 0, 0, 3, NULL,
                     "who takes a socket over: 0 its IP; 1 anybody; 2 and 3 "
                     "the same, and replies go to the newest port"},
    [E_TOUT] = {"connectiontout", SOCK_PARAM_COUNT, 0, 0, G_MAXUINT16, NULL,
                "half seconds without data until discard; 0: never"},
};

typedef struct UdpEcho {
    gint64 value[N_ECHO_PARAMS];
} UdpEcho;

static void
echo_on_sys_init(Device *dev)
{
    const UdpEcho *echo = device_program_data(dev);
    char ports[8];

    snprintf(ports, sizeof ports, "%u", (guint)echo->value[E_PORT]);
    for (guint i = 0; i < sock_numofsock(dev); i++) {
        sock_set_num(dev, i);
        sock_set_protocol(dev, PL_SOCK_PROTOCOL_UDP);
        sock_set_inconmode(dev, PL_SOCK_INCONMODE_ANY_IP_ANY_PORT);
        sock_set_reconmode(dev, (SockReconmode)echo->value[E_RECONMODE]);
        sock_set_localportlist(dev, ports);
        sock_set_connectiontout(dev, (guint16)echo->value[E_TOUT]);
    }
}

/* One datagram an entry; the reply goes to its sender. */
static void
echo_on_sock_data_arrival(Device *dev)
{
    const UdpEcho *echo = device_program_data(dev);

    while (sock_getdata(dev, NULL, SOCK_STRING_MAX_BYTES)) {
    }
    sock_setdata(dev, NULL, (guint)echo->value[E_REPLY]);
    sock_send(dev);
}

static void
init_echo(DeviceProgram *program, const gint64 *values)
{
    UdpEcho *echo = g_new0(UdpEcho, 1);

    memcpy(echo->value, values, sizeof echo->value);
    *program = (DeviceProgram){
        .on_sys_init = echo_on_sys_init,
        .on_sock_data_arrival = echo_on_sock_data_arrival,
        .data = echo,
    };
}

const SockProgram sock_udp_echo_program = {
    .name = "udp-echo",
    .summary = "answers each datagram with one",
    .params = echo_params,
    .n_params = N_ECHO_PARAMS,
    .init = init_echo,
};

/* ---- The client --------------------------------------------------------- */

enum { A_IP, A_PORT, A_REQUEST, A_REPLY, A_EVERY, N_ASK_PARAMS };

static const SockParam ask_params[N_ASK_PARAMS] = {
    [A_IP] = {"targetip", SOCK_PARAM_PEER_IP, 0, 0, G_MAXUINT32, NULL,
              "the server"},
    [A_PORT] = {"targetport", SOCK_PARAM_PEER_PORT, 1001, 1, G_MAXUINT16, NULL,
                "its port"},
    [A_REQUEST] = {"request", SOCK_PARAM_BYTES, 100, 1, SOCK_STRING_MAX_BYTES,
                   NULL, "length of a question"},
    [A_REPLY] = {"reply", SOCK_PARAM_BYTES, 100, 1, SOCK_UDP_MAX_BYTES, NULL,
                 "length of the reply that it expects"},
    [A_EVERY] = {"every", SOCK_PARAM_COUNT, 1, 1, G_MAXUINT16, NULL,
                 "a question every so many on_sys_timer"},
};

typedef struct UdpAsk {
    gint64 value[N_ASK_PARAMS];
    gint64 turn; /* counts on_sys_timer */
} UdpAsk;

static void
ask_on_sys_init(Device *dev)
{
    const UdpAsk *ask = device_program_data(dev);

    sock_set_num(dev, 0);
    sock_set_protocol(dev, PL_SOCK_PROTOCOL_UDP);
    sock_set_targetip(dev, (guint32)ask->value[A_IP]);
    sock_set_targetport(dev, (guint16)ask->value[A_PORT]);
}

/* Asks at its turn; a question still open one tick before that is given up,
 * so that the closing event can be handled first. */
static void
ask_on_sys_timer(Device *dev)
{
    UdpAsk *ask = device_program_data(dev);
    gint64 turn = ask->turn++ % ask->value[A_EVERY];

    sock_set_num(dev, 0);
    if (sock_statesimple(dev) != PL_SSTS_CLOSED) {
        if (turn == ask->value[A_EVERY] - 1) {
            sock_close(dev);
        }
    } else if (turn == 0) {
        sock_txclear(dev);
        sock_connect(dev);
        sock_setdata(dev, NULL, (guint)ask->value[A_REQUEST]);
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

static void
init_ask(DeviceProgram *program, const gint64 *values)
{
    UdpAsk *ask = g_new0(UdpAsk, 1);

    memcpy(ask->value, values, sizeof ask->value);
    *program = (DeviceProgram){
        .on_sys_init = ask_on_sys_init,
        .on_sys_timer = ask_on_sys_timer,
        .on_sock_data_arrival = ask_on_sock_data_arrival,
        .data = ask,
    };
}

const SockProgram sock_udp_ask_program = {
    .name = "udp-ask",
    .summary = "sends a datagram from on_sys_timer and waits for the reply",
    .client = TRUE,
    .params = ask_params,
    .n_params = N_ASK_PARAMS,
    .init = init_ask,
};
