/* SPDX-License-Identifier: GPL-2.0-only */
/* The client of the seed's sequence: it asks, reads at FD_READ, ends its
 * sending with SD_SEND, goes on reading, and closes at FD_CLOSE; or it leaves
 * in a shorter way.  One connection after the other. */
#include "scenarios/systems/winsock/programs/winsock-programs.h"

#define WMSG 1

typedef struct Client {
    Winsock *ws;
    const WinsockOptions *options;
    WsaHandle sock;
    guint64 owed;      /* of the request */
    guint64 got_bytes; /* of the reply */
    gboolean has_left; /* its own half has ended */
    gboolean is_over;  /* closesocket was called */
} Client;

/* ---- Messages ----------------------------------------------------------- */

/* The next message of its socket; FALSE if patience has run out. */
static gboolean
next_message(Client *client, WsaMessage *message)
{
    gint64 patience_ns = client->options->patience_ns;
    gint64 until_ns =
        patience_ns ? wsa_now_ns(client->ws) + patience_ns : PORT_NEVER;
    gint64 handler_ns;

    do {
        if (!wsa_get_message(client->ws, message, until_ns)) {
            return FALSE;
        }
    } while (message->sock != client->sock);
    handler_ns = port_delay_ns(&client->options->handler);
    if (handler_ns > 0) {
        wsa_busy(client->ws, handler_ns);
    }
    return TRUE;
}

static void
close_socket(Client *client)
{
    wsa_closesocket(client->ws, client->sock);
    client->is_over = TRUE;
}

/* ---- A connection ------------------------------------------------------- */

/* One attempt: TRUE when FD_CONNECT says so. */
static gboolean
try_connect(Client *client)
{
    WsaMessage message;

    client->sock = wsa_socket(client->ws);
    client->is_over = FALSE;
    wsa_async_select(client->ws, client->sock, WMSG,
                     WSA_FD_CONNECT | WSA_FD_READ | WSA_FD_WRITE |
                         WSA_FD_CLOSE);
    if (wsa_connect(client->ws, client->sock, client->options->server) < 0 &&
        wsa_last_error(client->ws) != WSA_WSAEWOULDBLOCK) {
        return FALSE;
    }
    return next_message(client, &message) && message.event == WSA_FD_CONNECT &&
           message.error == WSA_OK;
}

static void
connect_at_last(Client *client)
{
    posix_wanted(wsa_thread(client->ws));
    while (!try_connect(client)) {
        close_socket(client);
        wsa_busy(client->ws, port_delay_ns(&client->options->retry));
    }
    client->got_bytes = 0;
    client->has_left = FALSE;
    client->owed = client->options->request_bytes;
    posix_expect(wsa_thread(client->ws),
                 wsa_descriptor(client->ws, client->sock),
                 client->options->reply_bytes + client->options->rest_bytes);
}

/* It has its reply, and leaves. */
static void
leave(Client *client)
{
    client->has_left = TRUE;
    switch (client->options->ending) {
    case WINSOCK_END_SD_SEND:
        wsa_shutdown(client->ws, client->sock, WSA_SD_SEND);
        return;
    case WINSOCK_END_RESET:
        wsa_setsockopt(client->ws, client->sock, WSA_SO_LINGER, 0);
        close_socket(client);
        return;
    case WINSOCK_END_CLOSESOCKET:
    case WINSOCK_END_UNREAD:
        close_socket(client);
        return;
    }
    g_assert_not_reached();
}

static void
on_close(Client *client)
{
    const WinsockOptions *options = client->options;

    while (options->drains &&
           winsock_take(client->ws, client->sock, options->recv_bytes) > 0) {
    }
    close_socket(client);
}

static void
on_read(Client *client)
{
    if (client->options->ending == WINSOCK_END_UNREAD) {
        leave(client);
    } else {
        client->got_bytes +=
            winsock_take(client->ws, client->sock, client->options->recv_bytes);
    }
}

static void
handle(Client *client, const WsaMessage *message)
{
    if (message->event == WSA_FD_CLOSE) {
        on_close(client);
    } else if (message->event == WSA_FD_READ) {
        on_read(client);
    }
}

/* The request is out and the reply in, as far as it wants one. */
static gboolean
may_leave(const Client *client)
{
    const WinsockOptions *options = client->options;

    return !client->has_left && !client->is_over && client->owed == 0 &&
           client->got_bytes >= options->reply_bytes &&
           (options->ending != WINSOCK_END_UNREAD || options->reply_bytes == 0);
}

static void
converse(Client *client)
{
    WsaMessage message;

    while (!client->is_over) {
        if (!winsock_pay(client->ws, client->sock, &client->owed)) {
            client->owed = 0; /* FD_CLOSE will come */
        }
        if (may_leave(client)) {
            leave(client);
        } else if (!next_message(client, &message)) {
            close_socket(client);
        } else {
            handle(client, &message);
        }
    }
}

void
winsock_client(Winsock *ws, gpointer data)
{
    const WinsockOptions *options = data;
    Client client = {.ws = ws, .options = options};

    wsa_busy(ws, port_delay_ns(&options->start));
    for (guint64 n = 1;; n++) {
        connect_at_last(&client);
        converse(&client);
        if (n == options->count) {
            return;
        }
        wsa_busy(ws, port_delay_ns(&options->think));
    }
}
