/* SPDX-License-Identifier: GPL-2.0-only */
/* What the program of a window calls in a conversation, by the names that
 * WinSock has for it, and the table of all verbs. */
#include "scenarios/http/http-talk.h"
#include "scenarios/systems/winsock/talk-winsock-priv.h"

#include "model/units.h"

#define RECV_MAX 65536
/* The one message that it asks for. */
#define WMSG 1

/* ---- What is told ------------------------------------------------------- */

void
talk_winsock_say(const TalkWinsockActor *actor, const char *name,
                 const char *format, ...)
{
    g_autofree char *text = NULL;
    va_list args;

    va_start(args, format);
    text = g_strdup_vprintf(format, args);
    va_end(args);
    talk_say(actor->winsock->run, actor->winsock->end, actor->number, "%s=%s",
             name, text);
}

static Winsock *
ws_of(const TalkWinsockActor *actor)
{
    return actor->winsock->ws;
}

/* The error of the last call, or "0". */
static const char *
error_of(const TalkWinsockActor *actor)
{
    return wsa_error_name(wsa_last_error(ws_of(actor)));
}

/* Tells a result that is an error. */
static void
say_error(const TalkWinsockActor *actor, const char *name)
{
    if (wsa_last_error(ws_of(actor)) != WSA_OK) {
        talk_winsock_say(actor, name, "%s", error_of(actor));
    }
}

/* Gives the actor a socket if it has none, or none that is open. */
static void
need_socket(TalkWinsockActor *actor)
{
    TalkWinsock *winsock = actor->winsock;

    if (winsock_number_is_free(winsock->numbers, actor->number)) {
        actor->sock = wsa_socket(winsock->ws);
        winsock_number_set(winsock->numbers, actor->number, actor->sock);
    }
}

/* ---- Connections -------------------------------------------------------- */

static void
select_for(TalkWinsockActor *actor, WsaHandle sock, gint64 mask,
           const char *what)
{
    g_autofree char *text = wsa_mask_text((guint)mask);
    g_autofree char *name = g_strdup_printf("WSAAsyncSelect(%s%s)", what, text);

    wsa_async_select(ws_of(actor), sock, WMSG, (guint)mask);
    say_error(actor, name);
}

static void
do_select(gpointer data, const TalkStatement *statement)
{
    TalkWinsockActor *actor = data;

    if (actor->sock == WINSOCK_NONE) {
        need_socket(actor);
    }
    select_for(actor, actor->sock, statement->n, "");
}

static void
do_socket(gpointer data, const TalkStatement *statement)
{
    (void)statement;
    need_socket(data);
}

static void
do_select_listener(gpointer data, const TalkStatement *statement)
{
    TalkWinsockActor *actor = data;

    select_for(actor, actor->winsock->listener, statement->n, "listener,");
}

/* The socket that the command has prepared, or a new one. */
static void
do_listen(gpointer data, const TalkStatement *statement)
{
    TalkWinsockActor *actor = data;
    TalkWinsock *winsock = actor->winsock;

    need_socket(actor);
    winsock->listener = actor->sock;
    winsock_number_leave(winsock->numbers, actor->sock);
    actor->sock = WINSOCK_NONE;
    wsa_listen(winsock->ws, winsock->listener, (guint16)statement->n);
    say_error(actor, "listen");
}

static void
do_accept(gpointer data, const TalkStatement *statement)
{
    TalkWinsockActor *actor = data;
    TalkWinsock *winsock = actor->winsock;
    WsaHandle sock = wsa_accept(winsock->ws, winsock->listener);

    (void)statement;
    if (sock) {
        actor->sock = sock;
        actor->number = winsock_number_take(winsock->numbers, sock);
    }
    talk_winsock_say(actor, "accept", "%s", sock ? "OK" : error_of(actor));
}

static void
do_connect(gpointer data, const TalkStatement *statement)
{
    TalkWinsockActor *actor = data;
    TalkWinsock *winsock = actor->winsock;
    /* Of two ends the other needs no name. */
    guint end =
        statement->end == TALK_NO_END ? 1 - winsock->end : statement->end;
    PortAddr to = {talk_world_ip(winsock->run->world, winsock->end, end),
                   (guint16)statement->n};

    need_socket(actor);
    wsa_connect(winsock->ws, actor->sock, to);
    talk_winsock_say(actor, "connect", "%s", error_of(actor));
}

static void
do_closesocket(gpointer data, const TalkStatement *statement)
{
    TalkWinsockActor *actor = data;

    (void)statement;
    if (wsa_closesocket(ws_of(actor), actor->sock) == 0) {
        winsock_number_leave(actor->winsock->numbers, actor->sock);
    }
    talk_winsock_say(actor, "closesocket", "%s", error_of(actor));
}

static void
do_close_listener(gpointer data, const TalkStatement *statement)
{
    TalkWinsockActor *actor = data;

    (void)statement;
    wsa_closesocket(ws_of(actor), actor->winsock->listener);
    talk_winsock_say(actor, "closesocket(listener)", "%s", error_of(actor));
}

/* ---- Bytes -------------------------------------------------------------- */

static void
do_send(gpointer data, const TalkStatement *statement)
{
    TalkWinsockActor *actor = data;
    g_autofree char *name =
        g_strdup_printf("send(%" G_GINT64_FORMAT ")", statement->n);
    gssize n = wsa_send(ws_of(actor), actor->sock, statement->text,
                        (gsize)statement->n);

    if (n < 0) {
        talk_winsock_say(actor, name, "%s", error_of(actor));
    } else {
        talk_winsock_say(actor, name, "%" G_GSSIZE_FORMAT, n);
    }
}

/* Tells a recv; returns what it gave. */
static gssize
recv_once(TalkWinsockActor *actor, const char *verb, gint64 max, gboolean peek)
{
    GByteArray *buffer = actor->winsock->buffer;
    g_autofree char *name =
        g_strdup_printf("%s(%" G_GINT64_FORMAT ")", verb, max);
    g_autofree char *text = NULL;
    gssize n;

    g_byte_array_set_size(buffer, (guint)max);
    n = wsa_recv(ws_of(actor), actor->sock, buffer->data, (gsize)max, peek);
    if (n > 0) {
        text = talk_quote(buffer->data, (gsize)n);
        talk_winsock_say(actor, name, "%" G_GSSIZE_FORMAT "%s", n, text);
    } else {
        talk_winsock_say(actor, name, "%s", n == 0 ? "EOF" : error_of(actor));
    }
    return n;
}

static void
do_recv(gpointer data, const TalkStatement *statement)
{
    recv_once(data, "recv", statement->n, FALSE);
}

static void
do_peek(gpointer data, const TalkStatement *statement)
{
    recv_once(data, "peek", statement->n, TRUE);
}

static void
do_drain(gpointer data, const TalkStatement *statement)
{
    while (recv_once(data, "recv", statement->n, FALSE) > 0) {
    }
}

static void
do_shutdown(gpointer data, const TalkStatement *statement)
{
    TalkWinsockActor *actor = data;
    WsaShut how = (WsaShut)statement->n;
    g_autofree char *name = g_strdup_printf("shutdown(%s)", wsa_shut_name(how));

    wsa_shutdown(ws_of(actor), actor->sock, how);
    talk_winsock_say(actor, name, "%s", error_of(actor));
}

/* ---- Options and states ------------------------------------------------- */

static void
set_option(TalkWinsockActor *actor, const TalkStatement *statement,
           WsaOption option, gint64 value)
{
    need_socket(actor);
    wsa_setsockopt(ws_of(actor), actor->sock, option, value);
    say_error(actor, statement->verb->name);
}

/* Seconds, rounded up: the option has no parts of them. */
static void
do_linger(gpointer data, const TalkStatement *statement)
{
    set_option(data, statement, WSA_SO_LINGER,
               (statement->n + NS_PER_S - 1) / NS_PER_S);
}

static void
do_dontlinger(gpointer data, const TalkStatement *statement)
{
    set_option(data, statement, WSA_SO_LINGER, -1);
}

static void
do_rcvbuf(gpointer data, const TalkStatement *statement)
{
    set_option(data, statement, WSA_SO_RCVBUF, statement->n);
}

static void
do_sndbuf(gpointer data, const TalkStatement *statement)
{
    set_option(data, statement, WSA_SO_SNDBUF, statement->n);
}

static void
do_keepalive(gpointer data, const TalkStatement *statement)
{
    set_option(data, statement, WSA_SO_KEEPALIVE, statement->n == 0);
}

static void
do_fionbio(gpointer data, const TalkStatement *statement)
{
    TalkWinsockActor *actor = data;

    wsa_fionbio(ws_of(actor), actor->sock, statement->n != 0);
    talk_winsock_say(actor, statement->n ? "FIONBIO(1)" : "FIONBIO(0)", "%s",
                     error_of(actor));
}

static void
do_fionread(gpointer data, const TalkStatement *statement)
{
    TalkWinsockActor *actor = data;
    gint64 n = wsa_fionread(ws_of(actor), actor->sock);

    if (n < 0) {
        talk_winsock_say(actor, statement->verb->name, "%s", error_of(actor));
    } else {
        talk_winsock_say(actor, statement->verb->name, "%" G_GINT64_FORMAT, n);
    }
}

static void
do_so_error(gpointer data, const TalkStatement *statement)
{
    TalkWinsockActor *actor = data;
    WsaError error = WSA_OK;

    if (wsa_so_error(ws_of(actor), actor->sock, &error) < 0) {
        error = wsa_last_error(ws_of(actor));
    }
    talk_winsock_say(actor, statement->verb->name, "%s", wsa_error_name(error));
}

static void
do_select_call(gpointer data, const TalkStatement *statement)
{
    TalkWinsockActor *actor = data;
    const char *text = wsa_select_text(ws_of(actor), actor->sock);

    talk_winsock_say(actor, statement->verb->name, "%s",
                     text ? text : error_of(actor));
}

static void
do_poll(gpointer data, const TalkStatement *statement)
{
    TalkWinsockActor *actor = data;
    g_autofree char *text = wsa_poll_text(ws_of(actor), actor->sock);

    talk_winsock_say(actor, statement->verb->name, "%s",
                     text ? text : error_of(actor));
}

/* A handler takes that long; a command keeps the pump that long from taking
 * messages. */
static void
do_busy(gpointer data, const TalkStatement *statement)
{
    TalkWinsockActor *actor = data;
    Winsock *ws = ws_of(actor);

    if (actor->in_handler) {
        wsa_busy(ws, statement->n);
    } else {
        wsa_hold(ws, wsa_now_ns(ws) + statement->n);
    }
}

/* The end has done it: see talk-winsock.c. */
static void
do_life(G_GNUC_UNUSED gpointer data,
        G_GNUC_UNUSED const TalkStatement *statement)
{
}

/* ---- The table ---------------------------------------------------------- */

#define EVENTS "FD_READ|FD_WRITE|FD_OOB|FD_ACCEPT|FD_CONNECT|FD_CLOSE"

#define PORT TALK_ARG_NUMBER, 0, 1, G_MAXUINT16, NULL
#define THEIR_PORT TALK_ARG_PORT, 0, 1, G_MAXUINT16, NULL
#define BYTES TALK_ARG_DATA, 0, 0, 100000000, NULL
#define UP_TO TALK_ARG_MAYBE_NUMBER, 0, 0, RECV_MAX, NULL
#define NUMBER TALK_ARG_NUMBER, 0, 1, 1000000000, NULL
#define BIT TALK_ARG_NUMBER, 0, 0, 1, NULL
#define NOTHING TALK_ARG_NONE, 0, 0, 0, NULL
#define LIFE(PLACE) TALK_ARG_NONE, TALK_##PLACE, 0, 0, NULL
#define TIME TALK_ARG_TIME, 0, 0, 0, NULL
#define MASK TALK_ARG_SOME, 0, 0, 0, EVENTS
#define CHOICE(...) TALK_ARG_CHOICE, 0, 0, 0, __VA_ARGS__

/* clang-format off */
const TalkVerb talk_winsock_verbs[] = {
    {"socket", NOTHING, do_socket},
    {"WSAAsyncSelect", MASK,                    do_select},
    {"listener",       MASK,                    do_select_listener},
    {"listen",         PORT,                    do_listen},
    {"accept",         NOTHING,                 do_accept},
    {"connect",        THEIR_PORT,              do_connect},
    {"send",           BYTES,                   do_send},
    {"recv",           UP_TO,                   do_recv},
    {"peek",           UP_TO,                   do_peek},
    {"drain",          UP_TO,                   do_drain},
    HTTP_TALK_VERBS(talk_winsock_http_send),
    {"response",       NOTHING,                 talk_winsock_http_response},
    {"shutdown",       CHOICE("SD_RECEIVE|SD_SEND|SD_BOTH"), do_shutdown},
    {"closesocket",    NOTHING,                 do_closesocket},
    {"closelistener",  NOTHING,                 do_close_listener},
    {"FIONREAD",       NOTHING,                 do_fionread},
    {"FIONBIO",        BIT,                     do_fionbio},
    {"SO_ERROR",       NOTHING,                 do_so_error},
    {"SO_LINGER",      TIME,                    do_linger},
    {"SO_DONTLINGER",  NOTHING,                 do_dontlinger},
    {"SO_RCVBUF",      NUMBER,                  do_rcvbuf},
    {"SO_SNDBUF",      NUMBER,                  do_sndbuf},
    {"SO_KEEPALIVE",   CHOICE("on|off"),        do_keepalive},
    {"select",         NOTHING,                 do_select_call},
    {"WSAPoll",        NOTHING,                 do_poll},
    {"busy",           TIME,                    do_busy},
    {"kill",           LIFE(KILLS),             do_life},
    {"start",          LIFE(BEGINS),            do_life},
    {"off",            LIFE(OFF),               do_life},
    {"on",             LIFE(ON),                do_life},
    {NULL,             NOTHING,                 NULL},
};

const TalkVerbDoc talk_winsock_docs[] = {
    {"socket", "a new socket, if this one is closed or there is none"},
    {"WSAAsyncSelect", "asks for messages about these events, of a new socket "
                       "if there is none"},
    {"listener", "the same for the listening socket"},
    {"listen", "bind() and listen() at that port, with the socket that was "
               "prepared or a new one"},
    {"accept", "accept(): the connection gets the first number that is free"},
    {"connect", "connect() to that port of the other end, or of that one"},
    {"send", "send() so much, or that text"},
    {"recv", "recv() at most so much"},
    {"peek", "recv() with MSG_PEEK"},
    {"drain", "recv() until it gives nothing"},
    HTTP_TALK_DOCS,
    {"response", "recv() of what there is of an answer: says whether it is "
                 "complete, what cut it short, or how much there is so far"},
    {"shutdown", "shutdown()"},
    {"closesocket", "closesocket()"},
    {"closelistener", "closesocket() of the listening socket"},
    {"FIONREAD", "ioctlsocket(): the bytes that wait to be read"},
    {"FIONBIO", "ioctlsocket(): 0 is refused while a mask is selected"},
    {"SO_ERROR", "getsockopt(), which leaves the error"},
    {"SO_LINGER", "setsockopt(), on with that time"},
    {"SO_DONTLINGER", "setsockopt(), TRUE"},
    {"SO_RCVBUF", "setsockopt(), in bytes, before listen and connect"},
    {"SO_SNDBUF", "setsockopt(), in bytes"},
    {"SO_KEEPALIVE", "setsockopt()"},
    {"select", "what select() finds: readable, writable, an exception"},
    {"WSAPoll", "what WSAPoll() finds"},
    {"busy", "the handler takes that long; as a command, no message is taken "
             "for that long"},
    {"kill", "the process is ended from outside"},
    {"start", "another process begins, whose connections count from 0"},
    {"off", "the host loses its power, without a word"},
    {"on", "it has power again, and another process begins"},
    {.verb = NULL},
};
/* clang-format on */
