/* SPDX-License-Identifier: GPL-2.0-only */
#include "scenarios/systems/winsock/programs/winsock-programs.h"

#include "scenarios/run/host.h"

/* Bytes of one call. */
#define CHUNK_BYTES 65536

/* Random streams of servers, from their first on. */
#define STREAM_SERVER_HANDLER 16
/* ... and of clients, where those of host.h leave a place. */
#define STREAM_CLIENT_HANDLER 7

/* clang-format off */
#define KEY(FIELD, NAME, TYPE, VALUE, MIN, MAX, ...)                           \
    PARAM(WinsockOptions, FIELD, NAME, TYPE, VALUE, MIN, MAX, __VA_ARGS__)
#define DELAY(FIELD, NAME, VALUE, MAX, STREAM, ...)                            \
    PARAM_DELAY(WinsockOptions, FIELD, NAME, VALUE, MAX, STREAM, __VA_ARGS__)

#define PLAIN .needs = WINSOCK_DOES_PLAIN

const ParamRow winsock_server_rows[] = {
    KEY(port, "port", COUNT, "3320", 1, 65535, "the port it listens on"),
    KEY(request_bytes, "request", BYTES, "100B", 1, 1e12,
        "length of a request, each of which it answers", PLAIN),
    KEY(reply_bytes, "reply", BYTES, "100B", 0, 1e12, "bytes to answer"),
    KEY(rest_bytes, "rest", BYTES, "0B", 0, 1e12,
        "what it still sends at FD_CLOSE", PLAIN),
    KEY(recv_bytes, "recv", BYTES, "0B", 0, 1e9,
        "what it reads at one FD_READ; 0: all", .zero = "all", PLAIN),
    PARAM_CHOICE(WinsockOptions, at_close, "at_close", "answer",
        WINSOCK_AT_CLOSES,
        "at FD_CLOSE: sends the rest, SD_SEND, closesocket; the same after "
        "reading up to EOF; or closesocket alone", PLAIN),
    DELAY(handler, "handler", "0", PARAM_HOUR, STREAM_SERVER_HANDLER,
        "what each handler takes, before its calls"),
    DELAY(service, "service", "0", PARAM_HOUR, HOST_STREAM_SERVER_SERVICE,
        "from the request to the answer; messages are handled meanwhile",
        .needs = WINSOCK_DOES_SERVICE),
    {.name = NULL},
};

const ParamRow winsock_client_rows[] = {
    KEY(count, "connections", COUNT, "0", 0, 1e12,
        "connections of each of them, one after the other; 0: no end",
        .zero = "no end"),
    KEY(request_bytes, "request", BYTES, "100B", 0, 1e12,
        "length of the request", PLAIN),
    KEY(reply_bytes, "reply", BYTES, "100B", 0, 1e12,
        "length of the reply, after which they leave; 0: at once",
        .zero = "at once", PLAIN),
    KEY(rest_bytes, "rest", BYTES, "0B", 0, 1e12,
        "what they hope for behind it", PLAIN),
    KEY(recv_bytes, "recv", BYTES, "0B", 0, 1e9,
        "what they read at one FD_READ; 0: all", .zero = "all", PLAIN),
    PARAM_CHOICE(WinsockOptions, ending, "end", "sd-send", WINSOCK_ENDINGS,
        "how they leave: SD_SEND, then closesocket at FD_CLOSE; closesocket at "
        "once; at the first FD_READ without recv; or with a reset", PLAIN),
    PARAM_BOOL(WinsockOptions, drains, "drain", "no",
        "at FD_CLOSE they read what is left before closesocket", PLAIN),
    DELAY(handler, "handler", "0", PARAM_HOUR, STREAM_CLIENT_HANDLER,
        "what each handler takes, before its calls"),
    DELAY(think, "think", "0", PARAM_DAY, HOST_STREAM_CLIENT_THINK,
        "from the end of a connection to the wish for the next"),
    DELAY(retry, "retry", "10ms", PARAM_DAY, HOST_STREAM_CLIENT_RETRY,
        "from a connect that failed to the next"),
    KEY(patience_ns, "patience", TIME, "0", 0, PARAM_DAY,
        "longest wait for a message; 0: for ever", .zero = "for ever"),
    {.name = NULL},
};
/* clang-format on */

static const WinsockProgram server = {
    .base = {.name = "textbook-server",
             .summary = "a window that answers each request at FD_READ, and at "
                        "FD_CLOSE sends the rest, shuts down and closes",
             .role = ROLE_SERVER,
             .does = WINSOCK_DOES_PLAIN},
    .run = winsock_server,
};

static const WinsockProgram client = {
    .base = {.name = "textbook-client",
             .summary = "a window that asks, reads the reply, shuts its side "
                        "down, reads on, closes at FD_CLOSE, and so on",
             .role = ROLE_CLIENT,
             .does = WINSOCK_DOES_PLAIN},
    .run = winsock_client,
};

static const WinsockProgram http_server = {
    .base = HTTP_SERVER_PROGRAM(WINSOCK_DOES_SERVICE),
    .rows_at = offsetof(WinsockOptions, http),
    .run = winsock_http_server,
};

static const WinsockProgram http_client = {
    .base = HTTP_CLIENT_PROGRAM(0),
    .rows_at = offsetof(WinsockOptions, http),
    .run = winsock_http_client,
};

const Program *const winsock_programs[] = {
    &server.base, &client.base, &http_server.base, &http_client.base, NULL};

const WinsockProgram *
winsock_program_find(const char *name)
{
    for (const Program *const *at = winsock_programs; *at; at++) {
        if (g_str_equal((*at)->name, name)) {
            return (const WinsockProgram *)*at;
        }
    }
    return NULL;
}

/* ---- For the programs themselves ---------------------------------------- */

/* One call is enough for all that waits: what comes later posts FD_READ. */
guint64
winsock_take(Winsock *ws, WsaHandle sock, guint64 max_bytes)
{
    gsize max = max_bytes ? (gsize)max_bytes : (gsize)G_MAXINT32;
    gssize n = wsa_recv(ws, sock, NULL, max, FALSE);

    return n > 0 ? (guint64)n : 0;
}

gboolean
winsock_pay(Winsock *ws, WsaHandle sock, guint64 *owed)
{
    while (*owed > 0) {
        gssize n = wsa_send(ws, sock, NULL, (gsize)MIN(*owed, CHUNK_BYTES));

        if (n < 0) {
            return wsa_last_error(ws) == WSA_WSAEWOULDBLOCK;
        }
        *owed -= (guint64)n;
    }
    return TRUE;
}
