/* SPDX-License-Identifier: GPL-2.0-only */
/* The server of the seed, as its text goes on: FD_ACCEPT accepts, the new
 * socket inherits the mask; FD_READ reads, and each whole request is answered;
 * FD_CLOSE is no end of sending, so it sends the rest, shuts down and closes.
 * What a full buffer does not take waits for FD_WRITE. */
#include "scenarios/systems/winsock/programs/winsock-programs.h"

#define WMSG 1

/* What the program knows of a connection, in its own list. */
typedef struct Served Served;
struct Served {
    WsaHandle sock;
    guint64 got_bytes; /* of the request under way */
    guint64 owed;      /* still to be sent */
    gboolean ends;     /* after that: SD_SEND, closesocket */
    Served *next;
};

typedef struct Server {
    Winsock *ws;
    const WinsockOptions *options;
    WsaHandle listener;
    Served *served; /* the latest first */
    Served *unused;
} Server;

static Served **
find(Server *server, WsaHandle sock)
{
    Served **link = &server->served;

    while (*link && (*link)->sock != sock) {
        link = &(*link)->next;
    }
    return link;
}

static void
close_served(Server *server, Served **link)
{
    Served *served = *link;

    wsa_closesocket(server->ws, served->sock);
    *link = served->next;
    served->next = server->unused;
    server->unused = served;
}

/* Sends what it owes; then the end, if it is one. */
static void
go_on(Server *server, Served **link)
{
    Served *served = *link;

    if (!winsock_pay(server->ws, served->sock, &served->owed)) {
        close_served(server, link);
    } else if (served->owed == 0 && served->ends) {
        wsa_shutdown(server->ws, served->sock, WSA_SD_SEND);
        close_served(server, link);
    }
}

static void
on_accept(Server *server)
{
    WsaHandle sock = wsa_accept(server->ws, server->listener);
    Served *served = server->unused;

    if (!sock) {
        return;
    }
    if (served) {
        server->unused = served->next;
    } else {
        served = posix_alloc(wsa_thread(server->ws), sizeof *served);
    }
    *served = (Served){.sock = sock, .next = server->served};
    server->served = served;
}

static void
on_read(Server *server, Served **link)
{
    const WinsockOptions *options = server->options;
    Served *served = *link;

    served->got_bytes +=
        winsock_take(server->ws, served->sock, options->recv_bytes);
    while (served->got_bytes >= options->request_bytes) {
        served->got_bytes -= options->request_bytes;
        served->owed += options->reply_bytes;
    }
    go_on(server, link);
}

static void
on_close(Server *server, Served **link, WsaError error)
{
    const WinsockOptions *options = server->options;
    Served *served = *link;

    if (error != WSA_OK || options->at_close == WINSOCK_AT_CLOSE_CLOSE) {
        close_served(server, link);
        return;
    }
    if (options->at_close == WINSOCK_AT_CLOSE_DRAIN) {
        while (winsock_take(server->ws, served->sock, 0) > 0) {
        }
    }
    if (!served->ends) {
        served->ends = TRUE;
        served->owed += options->rest_bytes;
    }
    go_on(server, link);
}

/* The time that a handler takes is work for the client that has left, where it
 * is that of FD_CLOSE. */
static void
spend(Server *server, const WsaMessage *message)
{
    gint64 handler_ns = port_delay_ns(&server->options->handler);
    int fd = wsa_descriptor(server->ws, message->sock);
    PosixProc *proc = wsa_thread(server->ws);

    if (message->event == WSA_FD_CLOSE && fd >= 0) {
        posix_noticed(proc, fd);
        posix_work(proc, fd, handler_ns);
    } else if (handler_ns > 0) {
        wsa_busy(server->ws, handler_ns);
    }
}

/* A message of a connection that is closed meanwhile means nothing. */
static void
handle(Server *server, const WsaMessage *message)
{
    Served **link;

    spend(server, message);
    if (message->event == WSA_FD_ACCEPT) {
        on_accept(server);
        return;
    }
    link = find(server, message->sock);
    if (!*link) {
        return;
    }
    if (message->event == WSA_FD_READ) {
        on_read(server, link);
    } else if (message->event == WSA_FD_WRITE) {
        go_on(server, link);
    } else {
        on_close(server, link, message->error);
    }
}

void
winsock_server(Winsock *ws, gpointer options)
{
    Server server = {.ws = ws, .options = options};
    WsaMessage message;

    server.listener = wsa_socket(ws);
    wsa_async_select(ws, server.listener, WMSG,
                     WSA_FD_ACCEPT | WSA_FD_READ | WSA_FD_WRITE | WSA_FD_CLOSE);
    wsa_listen(ws, server.listener, server.options->port);
    while (wsa_get_message(ws, &message, PORT_NEVER)) {
        handle(&server, &message);
    }
}
