/* SPDX-License-Identifier: GPL-2.0-only */
/* http-plain: a web server on plain sockets, as devices without the sock
 * object's HTTP mode have it.
 *
 * All sockets listen on one port.  A request is over with its empty line; the
 * page, header included, goes out piece by piece, each on_sock_data_sent
 * writing the next.  Then the program closes when the whole page has been
 * acknowledged, or keeps the connection open for the next request.  Requests
 * that come before a page is out wait in RX. */
#include "scenarios/systems/sock/programs/sock-programs-priv.h"
#include <stdio.h>
#include <string.h>

/* The longest header, and so the shortest reply. */
#define HEADER_MAX_BYTES 96

/* The program's variables; each socket has an entry. */
typedef struct HttpPlain {
    SockListen listen;
    gint64 reply, keep_open;
    struct {
        guint8 last[3]; /* of the request so far */
        gint64 owed;    /* bytes of the page still to be put into TX */
        gboolean busy;  /* a page is on its way */
    } sock[DEVICE_SOCKS_MAX];
} HttpPlain;

static const ParamRow rows[] = {
    SOCK_PARAM_PORT(HttpPlain, "80", "TCP port on which every socket listens"),
    SOCK_PARAM_INCONMODE(HttpPlain),
    PARAM(HttpPlain, reply, "reply", BYTES, "4096B", HEADER_MAX_BYTES,
          G_MAXUINT32, "length of a page with its header"),
    PARAM_CHOICE(HttpPlain, keep_open, "keep_open", "no", SOCK_NO_YES,
                 "whether a connection stays open after a page"),
    SOCK_PARAM_TOUT(HttpPlain, listen.connectiontout),
    {.name = NULL},
};

static void
http_on_sys_init(Device *dev)
{
    const HttpPlain *http = device_program_data(dev);

    sock_program_listen(dev, &http->listen, PL_SOCK_PROTOCOL_TCP);
}

static void
http_on_sock_event(Device *dev, SockState newstate,
                   SockStateSimple newstatesimple)
{
    HttpPlain *http = device_program_data(dev);

    (void)newstate;
    if (newstatesimple == PL_SSTS_CLOSED) {
        sock_rxclear(dev);
        sock_txclear(dev);
        memset(&http->sock[sock_num(dev)], 0, sizeof http->sock[0]);
    }
}

/* Puts what TX takes of the page into it; the event comes when half of it, or
 * at the end all of it, has been acknowledged. */
static void
write_page(Device *dev, HttpPlain *http)
{
    gint64 *owed = &http->sock[sock_num(dev)].owed;
    guint n;

    do {
        n = sock_setdata(dev, NULL, (guint)MIN(*owed, SOCK_STRING_MAX_BYTES));
        *owed -= n;
    } while (n && *owed);
    sock_send(dev);
    sock_notifysent(dev, *owed ? sock_txbuffsize(dev) / 2 : 0);
}

static void
begin_page(Device *dev, HttpPlain *http)
{
    static const char format[] = "HTTP/1.1 200 OK\r\n"
                                 "Connection: %s\r\n"
                                 "Content-Length: %010u\r\n\r\n";
    guint num = sock_num(dev);
    const char *keep = http->keep_open == SOCK_YES ? "keep-alive" : "close";
    gint64 reply = http->reply;
    guint len = (guint)snprintf(NULL, 0, format, keep, 0u);
    char header[HEADER_MAX_BYTES + 1];

    snprintf(header, sizeof header, format, keep, (guint)(reply - len));
    http->sock[num].busy = TRUE;
    http->sock[num].owed = reply - sock_setdata(dev, header, len);
    write_page(dev, http);
}

/* Takes 'byte' of a request; TRUE if it was the last one. */
static gboolean
is_end(guint8 last[3], guint8 byte)
{
    gboolean end = byte == '\n' && memcmp(last, "\r\n\r", 3) == 0;

    last[0] = last[1];
    last[1] = last[2];
    last[2] = byte;
    return end;
}

/* Reads on until a request is complete, but not beyond it. */
static void
http_on_sock_data_arrival(Device *dev)
{
    HttpPlain *http = device_program_data(dev);
    guint num = sock_num(dev);
    guint8 bytes[SOCK_STRING_MAX_BYTES];
    guint n, i;

    while (!http->sock[num].busy &&
           (n = sock_peekdata(dev, bytes, sizeof bytes))) {
        gboolean end = FALSE;
        for (i = 0; i < n && !end; i++) {
            end = is_end(http->sock[num].last, bytes[i]);
        }
        sock_getdata(dev, NULL, i);
        if (end) {
            begin_page(dev, http);
        }
    }
}

static void
http_on_sock_data_sent(Device *dev)
{
    HttpPlain *http = device_program_data(dev);
    guint num = sock_num(dev);

    if (!http->sock[num].busy) {
        return;
    }
    if (http->sock[num].owed) {
        write_page(dev, http);
    } else if (http->keep_open == SOCK_NO) {
        sock_program_end(dev, SOCK_END_BY_CLOSE);
    } else {
        http->sock[num].busy = FALSE;
        http_on_sock_data_arrival(dev); /* what came meanwhile */
    }
}

const SockProgram sock_http_plain_program = {
    .base = {.name = "http-plain",
             .summary = "a web server written on plain sockets; closes after a "
                        "page, or keeps open",
             .role = ROLE_SERVER,
             .rows = rows,
             .does = SOCK_DOES_RECEIVE | SOCK_DOES_MANY | SOCK_DOES_ACCEPT |
                     SOCK_DOES_SEND | SOCK_DOES_STREAM | SOCK_DOES_CLOSE |
                     SOCK_DOES_NOTIFY | SOCK_DOES_TOUT |
                     SOCK_HANDLES(ON_SYS_INIT) | SOCK_HANDLES(ON_SOCK_EVENT) |
                     SOCK_HANDLES(ON_SOCK_DATA_ARRIVAL) |
                     SOCK_HANDLES(ON_SOCK_DATA_SENT)},
    .size = sizeof(HttpPlain),
    .handlers = {.on_sys_init = http_on_sys_init,
                 .on_sock_event = http_on_sock_event,
                 .on_sock_data_arrival = http_on_sock_data_arrival,
                 .on_sock_data_sent = http_on_sock_data_sent},
};
