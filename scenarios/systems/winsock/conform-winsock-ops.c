/* SPDX-License-Identifier: GPL-2.0-only */
/* Ops of a window's end: the calls of WinSock, and what they give. */
#include "scenarios/systems/winsock/conform-winsock.h"

#include "model/units.h"

#define EVENTS "FD_READ|FD_WRITE|FD_OOB|FD_ACCEPT|FD_CONNECT|FD_CLOSE"
#define SHUTS "SD_RECEIVE|SD_SEND|SD_BOTH"
/* A "fill" that has taken so many chunks never ends. */
#define FILL_MAX 100000

/* ---- Whose socket, and reports ------------------------------------------ */

/* "conn" of the entry, or that of the message. */
static guint
number_of(const ConformWinsockActor *actor, const ConformCall *call)
{
    return (guint)conform_int(call, "conn", actor->number);
}

/* Its handle. */
static WsaHandle
sock_of(const ConformWinsockActor *actor, const ConformCall *call)
{
    return conform_has(call, "conn")
               ? winsock_number_sock(actor->end->numbers,
                                     number_of(actor, call) - 1)
               : actor->sock;
}

/* Reports NAME#N=VALUE, unless 'call' is quiet. */
G_GNUC_PRINTF(5, 6)
static void
say(const ConformWinsockActor *actor, const ConformCall *call, guint number,
    const char *name, const char *format, ...)
{
    g_autofree char *value = NULL;
    va_list args;

    if (call->quiet) {
        return;
    }
    va_start(args, format);
    value = g_strdup_vprintf(format, args);
    va_end(args);
    conform_say(actor->end->run, actor->end->place, "%s%s=%s", name,
                conform_winsock_suffix(number), value);
}

/* Reports a count, EOF (if 'ends' and it is 0) or the last error. */
static void
say_count(const ConformWinsockActor *actor, const ConformCall *call,
          const char *name, gint64 n, gboolean ends)
{
    if (n < 0 || (n == 0 && ends)) {
        say(actor, call, number_of(actor, call), name, "%s",
            n == 0 ? "EOF" : wsa_error_name(wsa_last_error(actor->end->ws)));
    } else {
        say(actor, call, number_of(actor, call), name, "%" G_GINT64_FORMAT, n);
    }
}

/* "recv(10)" */
static char *
name_with(const char *name, gint64 n)
{
    return g_strdup_printf("%s(%" G_GINT64_FORMAT ")", name, n);
}

/* ---- Masks -------------------------------------------------------------- */

/* "mask": the choices stand in the order of the events' values. */
static guint
asked_mask(const ConformCall *call)
{
    return conform_words(call, "mask");
}

/* Selects for 'sock', and reports "WSAAsyncSelect(WHAT,wMsg2,MASK)". */
static void
select_for(ConformWinsockActor *actor, const ConformCall *call,
           const char *what, WsaHandle sock, guint wmsg)
{
    g_autofree char *mask = wsa_mask_text(asked_mask(call));
    g_autofree char *name =
        g_strdup_printf("WSAAsyncSelect(%s,%s%s)", what,
                        wmsg == CONFORM_WINSOCK_WMSG2 ? "wMsg2," : "", mask);

    wsa_async_select(actor->end->ws, sock, wmsg, asked_mask(call));
    say(actor, call, 1, name, "%s",
        wsa_error_name(wsa_last_error(actor->end->ws)));
}

static void
do_select(gpointer data, const ConformCall *call)
{
    ConformWinsockActor *actor = data;
    guint wmsg = (guint)conform_int(call, "wmsg", CONFORM_WINSOCK_WMSG);
    g_autofree char *conn = g_strconcat(
        "conn", conform_winsock_suffix(number_of(actor, call)), NULL);

    if (conform_bool(call, "listener", FALSE)) {
        select_for(actor, call, "listener", actor->end->listener, wmsg);
    } else {
        select_for(actor, call, conn, sock_of(actor, call), wmsg);
    }
}

/* ---- Connections -------------------------------------------------------- */

static void
do_listen(gpointer data, const ConformCall *call)
{
    ConformWinsockActor *actor = data;
    ConformWinsock *end = actor->end;

    end->listener = wsa_socket(end->ws);
    wsa_async_select(end->ws, end->listener, CONFORM_WINSOCK_WMSG,
                     asked_mask(call));
    wsa_listen(end->ws, end->listener, CONFORM_PORT);
}

static void
do_accept(gpointer data, const ConformCall *call)
{
    ConformWinsockActor *actor = data;
    ConformWinsock *end = actor->end;
    WsaHandle sock = wsa_accept(end->ws, end->listener);

    if (sock) {
        actor->sock = sock;
        actor->number = winsock_number_take(end->numbers, sock) + 1;
    }
    say(actor, call, sock ? actor->number : 1, "accept", "%s",
        sock ? "OK" : wsa_error_name(wsa_last_error(end->ws)));
}

static void
do_close_listener(gpointer data, const ConformCall *call)
{
    ConformWinsockActor *actor = data;
    ConformWinsock *end = actor->end;

    wsa_closesocket(end->ws, end->listener);
    say(actor, call, 1, "closesocket(listener)", "%s",
        wsa_error_name(wsa_last_error(end->ws)));
}

static void
do_connect(gpointer data, const ConformCall *call)
{
    ConformWinsockActor *actor = data;
    ConformWinsock *end = actor->end;
    PortAddr to = {conform_run_server_ip(end->run, end->place), CONFORM_PORT};
    WsaHandle sock = wsa_socket(end->ws);
    guint number = winsock_number_take(end->numbers, sock) + 1;
    g_autofree char *what =
        g_strconcat("conn", conform_winsock_suffix(number), NULL);

    actor->sock = sock;
    actor->number = number;
    select_for(actor, call, what, sock, CONFORM_WINSOCK_WMSG);
    wsa_connect(end->ws, sock, to);
    say(actor, call, number, "connect", "%s",
        wsa_error_name(wsa_last_error(end->ws)));
}

static void
do_closesocket(gpointer data, const ConformCall *call)
{
    ConformWinsockActor *actor = data;
    ConformWinsock *end = actor->end;
    WsaHandle sock = sock_of(actor, call);

    if (wsa_closesocket(end->ws, sock) == 0) {
        winsock_number_leave(end->numbers, sock);
    }
    say(actor, call, number_of(actor, call), "closesocket", "%s",
        wsa_error_name(wsa_last_error(end->ws)));
}

/* ---- Bytes -------------------------------------------------------------- */

/* One recv, with MSG_PEEK if 'peek'; returns what it gave. */
static gssize
recv_once(ConformWinsockActor *actor, const ConformCall *call, gboolean peek)
{
    gint64 max = conform_int(call, "max", 0);
    g_autofree char *name = name_with(peek ? "peek" : "recv", max);
    gssize n =
        wsa_recv(actor->end->ws, sock_of(actor, call), NULL, (gsize)max, peek);

    say_count(actor, call, name, n, TRUE);
    return n;
}

static void
do_recv(gpointer data, const ConformCall *call)
{
    ConformWinsockActor *actor = data;

    if (conform_bool(call, "bad_buffer", FALSE)) {
        wsa_recv_bad(actor->end->ws, sock_of(actor, call));
        say(actor, call, number_of(actor, call), "recv(bad)", "error");
    } else {
        recv_once(actor, call, FALSE);
    }
}

static void
do_peek(gpointer data, const ConformCall *call)
{
    recv_once(data, call, TRUE);
}

static void
do_drain(gpointer data, const ConformCall *call)
{
    while (recv_once(data, call, FALSE) > 0) {
    }
}

static void
do_send(gpointer data, const ConformCall *call)
{
    ConformWinsockActor *actor = data;
    gint64 len = conform_int(call, "bytes", 0);
    g_autofree char *name = name_with("send", len);

    say_count(actor, call, name,
              wsa_send(actor->end->ws, sock_of(actor, call), NULL, (gsize)len),
              FALSE);
}

static void
do_fill(gpointer data, const ConformCall *call)
{
    ConformWinsockActor *actor = data;
    WsaHandle sock = sock_of(actor, call);
    gsize chunk = (gsize)conform_int(call, "chunk", 0);
    guint n = 0;

    while (n < FILL_MAX && wsa_send(actor->end->ws, sock, NULL, chunk) >= 0) {
        wsa_busy(actor->end->ws, CONFORM_WINSOCK_DISPATCH_NS);
        n++;
    }
    say(actor, call, number_of(actor, call), "fill", "%s",
        n > 0 ? "some" : "none");
    say(actor, call, number_of(actor, call), "send", "%s",
        wsa_error_name(wsa_last_error(actor->end->ws)));
}

static void
do_shutdown(gpointer data, const ConformCall *call)
{
    static const WsaShut all[] = {WSA_SD_RECEIVE, WSA_SD_SEND, WSA_SD_BOTH};
    ConformWinsockActor *actor = data;
    const char *how = conform_text(call, "how");
    g_autofree char *name = g_strdup_printf("shutdown(%s)", how);

    for (guint i = 0; i < G_N_ELEMENTS(all); i++) {
        if (g_str_equal(wsa_shut_name(all[i]), how)) {
            wsa_shutdown(actor->end->ws, sock_of(actor, call), all[i]);
        }
    }
    say(actor, call, number_of(actor, call), name, "%s",
        wsa_error_name(wsa_last_error(actor->end->ws)));
}

/* ---- Options and states ------------------------------------------------- */

static void
do_fionread(gpointer data, const ConformCall *call)
{
    ConformWinsockActor *actor = data;

    say_count(actor, call, "FIONREAD",
              wsa_fionread(actor->end->ws, sock_of(actor, call)), FALSE);
}

static void
do_fionbio(gpointer data, const ConformCall *call)
{
    ConformWinsockActor *actor = data;
    gint64 value = conform_int(call, "value", 0);
    g_autofree char *name = name_with("FIONBIO", value);

    wsa_fionbio(actor->end->ws, sock_of(actor, call), value != 0);
    say(actor, call, number_of(actor, call), name, "%s",
        wsa_error_name(wsa_last_error(actor->end->ws)));
}

static void
do_setsockopt(gpointer data, const ConformCall *call)
{
    ConformWinsockActor *actor = data;

    wsa_setsockopt(actor->end->ws, sock_of(actor, call), WSA_SO_LINGER,
                   conform_bool(call, "on", TRUE) ? conform_int(call, "sec", 0)
                                                  : -1);
    say(actor, call, number_of(actor, call), "SO_LINGER", "%s",
        wsa_error_name(wsa_last_error(actor->end->ws)));
}

static void
do_soerror(gpointer data, const ConformCall *call)
{
    ConformWinsockActor *actor = data;
    WsaError error;

    if (wsa_so_error(actor->end->ws, sock_of(actor, call), &error) < 0) {
        error = wsa_last_error(actor->end->ws);
    }
    say(actor, call, number_of(actor, call), "SO_ERROR", "%s",
        wsa_error_name(error));
}

static void
do_readiness(gpointer data, const ConformCall *call)
{
    ConformWinsockActor *actor = data;
    WsaHandle sock = sock_of(actor, call);
    gboolean polls = g_str_equal(conform_text(call, "api"), "poll");
    g_autofree char *text =
        polls ? wsa_poll_text(actor->end->ws, sock)
              : g_strdup(wsa_select_text(actor->end->ws, sock));

    say(actor, call, number_of(actor, call), polls ? "poll" : "select", "%s",
        text ? text : wsa_error_name(wsa_last_error(actor->end->ws)));
}

/* A handler takes that long; an entry keeps the pump from its messages. */
static void
do_busy(gpointer data, const ConformCall *call)
{
    ConformWinsockActor *actor = data;
    Winsock *ws = actor->end->ws;
    gint64 work_ns = conform_int(call, "ms", 0) * NS_PER_MS;

    if (actor->in_handler) {
        wsa_busy(ws, work_ns);
    } else {
        wsa_hold(ws, wsa_now_ns(ws) + work_ns);
    }
}

/* ---- The tables --------------------------------------------------------- */

/* clang-format off */
#define INT(NAME) {NAME, CONFORM_ARG_INT, FALSE, NULL}
#define NEED_INT(NAME) {NAME, CONFORM_ARG_INT, TRUE, NULL}
#define BOOL(NAME) {NAME, CONFORM_ARG_BOOL, FALSE, NULL}
#define CHOICE(NAME, OF) {NAME, CONFORM_ARG_CHOICE, TRUE, OF}
#define MASK {"mask", CONFORM_ARG_WORDS, TRUE, EVENTS}

/* What scripts and handlers may do. */
#define CALLS                                                                  \
    {"listen", do_listen, {MASK}, 0},                                          \
    {"connect", do_connect, {MASK}, 0},                                        \
    {"accept", do_accept, {{0}}, 0},                                           \
    {"close_listener", do_close_listener, {{0}}, 0},                           \
    {"recv", do_recv, {NEED_INT("max"), BOOL("bad_buffer"), INT("conn")}, 0},  \
    {"peek", do_peek, {NEED_INT("max"), INT("conn")}, 0},                      \
    {"send", do_send, {NEED_INT("bytes"), INT("conn")}, 0},                    \
    {"fill", do_fill, {NEED_INT("chunk"), INT("conn")}, 0},                    \
    {"drain", do_drain, {NEED_INT("max"), INT("conn")}, 0},                    \
    {"fionread", do_fionread, {INT("conn")}, 0},                               \
    {"fionbio", do_fionbio, {NEED_INT("value"), INT("conn")}, 0},              \
    {"shutdown", do_shutdown, {CHOICE("how", SHUTS), INT("conn")}, 0},         \
    {"setsockopt", do_setsockopt,                                              \
     {CHOICE("name", "SO_LINGER"), BOOL("on"), INT("sec"), INT("conn")}, 0},   \
    {"soerror", do_soerror, {INT("conn")}, 0},                                 \
    {"select", do_select,                                                      \
     {MASK, INT("wmsg"), BOOL("listener"), INT("conn")}, 0},                   \
    {"closesocket", do_closesocket, {INT("conn")}, 0},                         \
    {"readiness", do_readiness,                                                \
     {CHOICE("api", "poll|select"), INT("conn")}, 0},                          \
    {"busy", do_busy, {NEED_INT("ms")}, 0}

const ConformOp conform_winsock_ops[] = {
    CALLS,
    {NULL, NULL, {{0}}, 0},
};

const ConformOp conform_winsock_reactions[] = {
    CALLS,
    {NULL, NULL, {{0}}, 0},
};
/* clang-format on */
