/* SPDX-License-Identifier: GPL-2.0-only */
/* lib-http-server: the calls of the platform's public HTTP server library,
 * which serves a file on plain sockets (LIB http_server).
 *
 * At power-up it goes from socket to socket, asks for buffers and has them
 * granted each time.  A request is read 255 bytes an event.  The answer is a
 * chain of on_sock_data_sent: it begins when TX has room for a string, sends
 * the header, then as much of the file as TX takes each time that TX is nearly
 * empty, and closes when TX is. */
#include "scenarios/systems/sock/programs/sock-programs-priv.h"
#include <stdio.h>
#include <string.h>

/* What the library has as constants. */
#define CONNECTIONTOUT 40

typedef enum Phase { IDLE, REQUEST, HEADER, BODY } Phase;

typedef struct LibHttpServer {
    gint64 port, servers, reply, ask_tx;
    struct {
        Phase phase;
        guint32 ts;    /* ms, of the latest thing that happened */
        guint newline; /* how much of the empty line has come */
        gint64 at;     /* of the file: sent */
    } sock[DEVICE_SOCKS_MAX];
} LibHttpServer;

static const ParamRow rows[] = {
    PARAM(LibHttpServer, port, "port", COUNT, "80", 1, G_MAXUINT16,
          "TCP port on which the servers listen"),
    PARAM(LibHttpServer, servers, "servers", COUNT, "4", 1, DEVICE_SOCKS_MAX,
          "sockets that it takes, from the first one on"),
    PARAM(LibHttpServer, reply, "reply", BYTES, "4096B", 1, G_MAXUINT32,
          "length of the file, without the header"),
    PARAM(LibHttpServer, ask_tx, "ask_tx", COUNT, "4", 2, 255,
          "TX pages that it asks for, for each socket; RX gets one"),
    {.name = NULL},
};

static void
start_one(Device *dev, const LibHttpServer *server)
{
    char ports[8];

    snprintf(ports, sizeof ports, "%u", (guint)server->port);
    sock_set_connectiontout(dev, CONNECTIONTOUT);
    sock_txbuffrq(dev, (guint)server->ask_tx);
    sock_rxbuffrq(dev, 1);
    sys_buffalloc(dev);
    if (sock_txbuffsize(dev) < 1 || sock_rxbuffsize(dev) < 1) {
        sock_txbuffrq(dev, 0);
        sock_rxbuffrq(dev, 0);
        sys_buffalloc(dev);
    }
    sock_set_protocol(dev, PL_SOCK_PROTOCOL_TCP);
    sock_set_localportlist(dev, ports);
    sock_set_allowedinterfaces(dev, "NET,WLN");
    sock_set_inconmode(dev, PL_SOCK_INCONMODE_ANY_IP_ANY_PORT);
}

static void
server_on_sys_init(Device *dev)
{
    const LibHttpServer *server = device_program_data(dev);

    for (guint i = 0; i < server->servers && i < sock_numofsock(dev); i++) {
        sock_set_num(dev, i);
        start_one(dev, server);
    }
}

/* The end is judged by the state of now, not by the event's. */
static void
server_on_sock_event(Device *dev, SockState newstate,
                     SockStateSimple newstatesimple)
{
    LibHttpServer *server = device_program_data(dev);
    guint num = sock_num(dev);

    (void)newstate;
    if (newstatesimple == PL_SSTS_EST) {
        server->sock[num].ts = sys_timercountms(dev);
        server->sock[num].phase = REQUEST;
        server->sock[num].newline = 0;
        server->sock[num].at = 0;
    } else if (sock_statesimple(dev) == PL_SSTS_CLOSED) {
        server->sock[num].phase = IDLE;
        sock_txclear(dev);
        sock_rxclear(dev);
    }
}

/* TRUE if 'byte' is the last of a request. */
static gboolean
ends_request(LibHttpServer *server, guint num, guint8 byte)
{
    static const char end[] = "\r\n\r\n";
    guint *newline = &server->sock[num].newline;

    *newline = byte == end[*newline] ? *newline + 1 : byte == '\r' ? 1 : 0;
    return *newline == strlen(end);
}

static void
server_on_sock_data_arrival(Device *dev)
{
    LibHttpServer *server = device_program_data(dev);
    guint num = sock_num(dev);
    guint8 bytes[SOCK_STRING_MAX_BYTES];
    guint n;

    server->sock[num].ts = sys_timercountms(dev);
    n = sock_getdata(dev, bytes, sizeof bytes);
    for (guint i = 0; i < n && server->sock[num].phase == REQUEST; i++) {
        if (ends_request(server, num, bytes[i])) {
            server->sock[num].phase = HEADER;
            sock_notifysent(dev, sock_txbuffsize(dev) - SOCK_STRING_MAX_BYTES);
        }
    }
}

static void
send_header(Device *dev, const LibHttpServer *server)
{
    char header[SOCK_STRING_MAX_BYTES + 1];
    int len = snprintf(header, sizeof header,
                       "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"
                       "Connection: close\r\nContent-Length: "
                       "%" G_GINT64_FORMAT "\r\n\r\n",
                       server->reply);

    sock_setdata(dev, header, (guint)len);
    sock_send(dev);
}

/* What TX, but for one byte, takes of the file. */
static guint
chunk(Device *dev, const LibHttpServer *server, gint64 at)
{
    return (guint)MIN(server->reply - at, sock_txbuffsize(dev) - 1);
}

static void
send_chunk(Device *dev, LibHttpServer *server, guint num)
{
    guint left = chunk(dev, server, server->sock[num].at);

    while (left) {
        guint n = sock_setdata(dev, NULL, MIN(left, SOCK_STRING_MAX_BYTES));
        if (!n) {
            break;
        }
        left -= n;
        server->sock[num].at += n;
    }
    sock_send(dev);
}

/* Asks to be told when the next chunk has room, or ends. */
static void
go_on(Device *dev, LibHttpServer *server, guint num)
{
    gint64 at = server->sock[num].at;

    if (at < server->reply) {
        sock_notifysent(dev, sock_txbuffsize(dev) - chunk(dev, server, at));
    } else if (sock_txlen(dev) == 0) {
        server->sock[num].phase = IDLE;
        sock_close(dev);
    } else {
        sock_notifysent(dev, 0);
    }
}

static void
server_on_sock_data_sent(Device *dev)
{
    LibHttpServer *server = device_program_data(dev);
    guint num = sock_num(dev);

    if (server->sock[num].phase == BODY) {
        if (server->sock[num].at < server->reply) {
            send_chunk(dev, server, num);
        }
        go_on(dev, server, num);
    } else if (server->sock[num].phase == HEADER) {
        send_header(dev, server);
        server->sock[num].phase = BODY;
        go_on(dev, server, num);
    }
}

const SockProgram sock_lib_http_server_program = {
    .base = {.name = "lib-http-server",
             .summary = "the platform's public HTTP server on plain sockets",
             .role = ROLE_SERVER,
             .rows = rows,
             .does = SOCK_DOES_MANY | SOCK_DOES_ACCEPT | SOCK_DOES_STREAM |
                     SOCK_DOES_CLOSE | SOCK_DOES_NOTIFY | SOCK_DOES_TOUT |
                     SOCK_DOES_ALLOC | SOCK_HANDLES(ON_SYS_INIT) |
                     SOCK_HANDLES(ON_SOCK_EVENT) |
                     SOCK_HANDLES(ON_SOCK_DATA_ARRIVAL) |
                     SOCK_HANDLES(ON_SOCK_DATA_SENT)},
    .size = sizeof(LibHttpServer),
    .handlers = {.on_sys_init = server_on_sys_init,
                 .on_sock_event = server_on_sock_event,
                 .on_sock_data_arrival = server_on_sock_data_arrival,
                 .on_sock_data_sent = server_on_sock_data_sent},
};
