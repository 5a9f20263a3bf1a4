/* SPDX-License-Identifier: GPL-2.0-only */
/* inband and inband-ask: a server and a client of in-band commands.
 *
 * The client connects from on_sys_timer, sends data and, in their midst, a
 * command; the server reads the data and answers the command.  Both are framed
 * in the TCP stream (sock-fact 10).  With the reply the client closes.  A
 * command that CMD has no room for, and a reply that RPL has none for, is lost,
 * and the client waits until its connectiontout. */
#include "scenarios/systems/sock/programs/sock-programs-priv.h"
#include <string.h>

/* The defaults of escchar and endchar. */
#define ESCAPE 255
#define END 13
/* ... and what begins a message behind ESCAPE. */
#define BEGIN 'C'

/* Room for the frame: two characters before the message and one behind. */
#define FRAME_BYTES 3
#define MESSAGE_MAX_BYTES (SOCK_STRING_MAX_BYTES - FRAME_BYTES)

/* Sends a message of that length, if RPL has room for it. */
static gboolean
send_message(Device *dev, gint64 len)
{
    guint8 message[SOCK_STRING_MAX_BYTES] = {ESCAPE, BEGIN};

    memset(&message[2], '.', (gsize)len);
    message[len + 2] = END;
    return sock_setsendinband(dev, message, (guint)len + FRAME_BYTES);
}

/* Reads all that CMD holds; TRUE if that ends a message. */
static gboolean
read_messages(Device *dev)
{
    guint8 bytes[SOCK_STRING_MAX_BYTES];
    gboolean is_end = FALSE;
    guint n;

    while ((n = sock_getinband(dev, bytes, sizeof bytes))) {
        is_end = bytes[n - 1] == END;
    }
    return is_end;
}

static void
read_data(Device *dev)
{
    while (sock_getdata(dev, NULL, SOCK_STRING_MAX_BYTES)) {
    }
}

static void
clear_at_end(Device *dev, SockState newstate, SockStateSimple newstatesimple)
{
    (void)newstate;
    if (newstatesimple == PL_SSTS_CLOSED) {
        sock_rxclear(dev);
        sock_txclear(dev);
        read_messages(dev);
    }
}

/* ---- The server --------------------------------------------------------- */

typedef struct Inband {
    SockListen listen;
    gint64 reply;
} Inband;

static const ParamRow rows[] = {
    SOCK_LISTEN_ROWS(Inband),
    PARAM(Inband, reply, "reply", BYTES, "20B", 0, MESSAGE_MAX_BYTES,
          "length of the reply to each command, without its frame"),
    {.name = NULL},
};

static void
inband_on_sys_init(Device *dev)
{
    const Inband *inband = device_program_data(dev);

    for (guint i = 0; i < sock_numofsock(dev); i++) {
        sock_set_num(dev, i);
        sock_set_inbandcommands(dev, TRUE);
    }
    sock_program_listen(dev, &inband->listen, PL_SOCK_PROTOCOL_TCP);
}

static void
inband_on_sock_inband(Device *dev)
{
    const Inband *inband = device_program_data(dev);

    if (read_messages(dev)) {
        send_message(dev, inband->reply);
    }
}

const SockProgram sock_inband_program = {
    .base = {.name = "inband",
             .summary = "answers in-band commands, and reads the data around "
                        "them",
             .role = ROLE_SERVER,
             .rows = rows,
             .does = SOCK_DOES_RECEIVE | SOCK_DOES_MANY | SOCK_DOES_ACCEPT |
                     SOCK_DOES_TOUT | SOCK_DOES_INBAND |
                     SOCK_HANDLES(ON_SYS_INIT) | SOCK_HANDLES(ON_SOCK_EVENT) |
                     SOCK_HANDLES(ON_SOCK_DATA_ARRIVAL) |
                     SOCK_HANDLES(ON_SOCK_INBAND)},
    .size = sizeof(Inband),
    .handlers = {.on_sys_init = inband_on_sys_init,
                 .on_sock_event = clear_at_end,
                 .on_sock_data_arrival = read_data,
                 .on_sock_inband = inband_on_sock_inband},
};

/* ---- The client --------------------------------------------------------- */

typedef struct InbandAsk {
    PortAddr server;
    gint64 request, data, reply, connectiontout;
} InbandAsk;

static const ParamRow ask_rows[] = {
    PARAM(InbandAsk, request, "request", BYTES, "20B", 0, MESSAGE_MAX_BYTES,
          "length of a command, without its frame"),
    PARAM(InbandAsk, data, "data", BYTES, "100B", 0, SOCK_STRING_MAX_BYTES,
          "length of the data before a command"),
    PARAM(InbandAsk, reply, "reply", BYTES, "23B", 0, G_MAXUINT32,
          "length of the reply that it expects, with its frame"),
    PARAM(InbandAsk, connectiontout, "connectiontout", COUNT, "4", 0,
          G_MAXUINT16,
          "half seconds without data until the socket ends it; 0: never",
          .zero = "never"),
    {.name = NULL},
};

static void
ask_on_sys_init(Device *dev)
{
    const InbandAsk *ask = device_program_data(dev);

    sock_set_num(dev, 0);
    sock_set_protocol(dev, PL_SOCK_PROTOCOL_TCP);
    sock_set_inbandcommands(dev, TRUE);
    sock_set_connectiontout(dev, (guint16)ask->connectiontout);
    sock_program_target(dev, ask->server);
}

static void
ask_on_sys_timer(Device *dev)
{
    sock_set_num(dev, 0);
    if (sock_statesimple(dev) == PL_SSTS_CLOSED) {
        sock_connect(dev);
    }
}

static void
ask_on_sock_event(Device *dev, SockState newstate,
                  SockStateSimple newstatesimple)
{
    const InbandAsk *ask = device_program_data(dev);

    clear_at_end(dev, newstate, newstatesimple);
    if (newstatesimple == PL_SSTS_EST) {
        sock_setdata(dev, NULL, (guint)ask->data);
        sock_send(dev);
        send_message(dev, ask->request);
    }
}

static void
ask_on_sock_inband(Device *dev)
{
    if (read_messages(dev)) {
        sock_program_end(dev, SOCK_END_BY_CLOSE);
    }
}

const SockProgram sock_inband_ask_program = {
    .base = {.name = "inband-ask",
             .summary = "connects from on_sys_timer, sends data and an in-band "
                        "command, waits for the reply, closes",
             .role = ROLE_CLIENT,
             .rows = ask_rows,
             .does = SOCK_DOES_RECEIVE | SOCK_DOES_CONNECT | SOCK_DOES_SEND |
                     SOCK_DOES_STREAM | SOCK_DOES_CLOSE | SOCK_DOES_TOUT |
                     SOCK_DOES_INBAND | SOCK_HANDLES(ON_SYS_INIT) |
                     SOCK_HANDLES(ON_SYS_TIMER) | SOCK_HANDLES(ON_SOCK_EVENT) |
                     SOCK_HANDLES(ON_SOCK_DATA_ARRIVAL) |
                     SOCK_HANDLES(ON_SOCK_INBAND)},
    .size = sizeof(InbandAsk),
    .handlers = {.on_sys_init = ask_on_sys_init,
                 .on_sys_timer = ask_on_sys_timer,
                 .on_sock_event = ask_on_sock_event,
                 .on_sock_data_arrival = read_data,
                 .on_sock_inband = ask_on_sock_inband},
};
