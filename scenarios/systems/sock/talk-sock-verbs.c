/* SPDX-License-Identifier: GPL-2.0-only */
/* What a conversation can tell a sock device to do: the device's own methods
 * and properties by their names, for its program and, between two events, for
 * the host.  Orders that a handler gives are told, with their time; the host's
 * stand in the file already. */
#include "scenarios/http/http-talk.h"
#include "scenarios/systems/sock/talk-sock-properties.h"

#define LONG_SETDATA G_MAXUINT16

void
talk_sock_say(TalkSock *sock, const char *format, ...)
{
    g_autofree char *text = NULL;
    va_list args;

    va_start(args, format);
    text = g_strdup_vprintf(format, args);
    va_end(args);
    talk_say(sock->run, sock->end, sock->num, "%s", text);
}

/* Tells what a handler does. */
static void
say_in_handler(TalkSock *sock, const char *what)
{
    if (sock->depth) {
        talk_sock_say(sock, "%s", what);
    }
}

/* ---- Orders ------------------------------------------------------------- */

/* A connect that has no effect is a thing to tell. */
static void
do_connect(gpointer data, const TalkStatement *statement)
{
    TalkSock *sock = data;
    DeviceStats before, after;

    (void)statement;
    device_stats(sock->dev, &before);
    sock_connect(sock->dev);
    device_stats(sock->dev, &after);
    if (after.connects_lost > before.connects_lost) {
        talk_sock_say(sock, "connect: no effect");
    } else {
        say_in_handler(sock, "connect");
    }
}

#define ORDER(NAME)                                                            \
    static void do_##NAME(gpointer data, const TalkStatement *statement)       \
    {                                                                          \
        TalkSock *sock = data;                                                 \
                                                                               \
        sock_##NAME(sock->dev);                                                \
        say_in_handler(sock, statement->verb->name);                           \
    }
ORDER(close)
ORDER(reset)
ORDER(discard)
#undef ORDER

static void
do_num(gpointer data, const TalkStatement *statement)
{
    TalkSock *sock = data;

    sock_set_num(sock->dev, (guint)statement->n);
    sock->num = MIN((guint)statement->n, sock_numofsock(sock->dev) - 1);
}

/* Tells how many bytes a method gave, and which if they are a text. */
static void
say_bytes(TalkSock *sock, const char *method, const guint8 *bytes, guint n)
{
    g_autofree char *text = talk_quote(bytes, n);

    talk_sock_say(sock, "%s: %u%s", method, n, text);
}

/* ---- Data --------------------------------------------------------------- */

/* As many strings as it takes, until TX is full. */
/* setdata, as often as strings are too short and TX has room. */
static void
set_data(TalkSock *sock, const char *verb, const char *text, gint64 len_bytes)
{
    gint64 done = 0;
    guint n;

    do {
        n = sock_setdata(sock->dev, text ? text + done : NULL,
                         (guint)MIN(len_bytes - done, SOCK_STRING_MAX_BYTES));
        done += n;
    } while (n && done < len_bytes);
    if (sock->depth || done < len_bytes) {
        talk_sock_say(sock, "%s: %" G_GINT64_FORMAT, verb, done);
    }
}

static void
do_setdata(gpointer data, const TalkStatement *statement)
{
    set_data(data, "setdata", statement->text, statement->n);
}

static void
do_http(gpointer data, const TalkStatement *statement)
{
    TalkSock *sock = data;
    g_autoptr(GByteArray) bytes = http_talk_bytes(statement);

    set_data(sock, statement->verb->name, (const char *)bytes->data,
             bytes->len);
    sock_send(sock->dev);
}

static void
do_send(gpointer data, const TalkStatement *statement)
{
    (void)statement;
    sock_send(((TalkSock *)data)->dev);
}

static void
do_notifysent(gpointer data, const TalkStatement *statement)
{
    sock_notifysent(((TalkSock *)data)->dev, (guint)statement->n);
}

/* What comes out of a buffer by a method that takes at most so many bytes. */
#define TAKER(NAME)                                                            \
    static void do_##NAME(gpointer data, const TalkStatement *statement)       \
    {                                                                          \
        TalkSock *sock = data;                                                 \
        guint8 bytes[SOCK_STRING_MAX_BYTES];                                   \
                                                                               \
        say_bytes(sock, #NAME, bytes,                                          \
                  sock_##NAME(sock->dev, bytes, (guint)statement->n));         \
    }
TAKER(getdata)
TAKER(peekdata)
TAKER(getinband)
TAKER(peekinband)
TAKER(gethttprqstring)
#undef TAKER

static void
do_httprqstring(gpointer data, const TalkStatement *statement)
{
    TalkSock *sock = data;
    guint8 bytes[SOCK_STRING_MAX_BYTES];

    say_bytes(sock, statement->verb->name, bytes,
              sock_httprqstring(sock->dev, bytes));
}

static void
do_setsendinband(gpointer data, const TalkStatement *statement)
{
    TalkSock *sock = data;
    static const guint8 filler[SOCK_STRING_MAX_BYTES];

    talk_sock_say(sock, "setsendinband: %s",
                  sock_setsendinband(
                      sock->dev,
                      statement->text ? (gconstpointer)statement->text : filler,
                      (guint)statement->n)
                      ? "ok"
                      : "no room");
}

static void
do_redir(gpointer data, const TalkStatement *statement)
{
    TalkSock *sock = data;

    talk_sock_say(sock, "redir: %u",
                  sock_redir(sock->dev, (guint)statement->n));
}

#define BUFFRQ(NAME)                                                           \
    static void do_##NAME(gpointer data, const TalkStatement *statement)       \
    {                                                                          \
        TalkSock *sock = data;                                                 \
                                                                               \
        talk_sock_say(sock, "%s: %u", statement->verb->name,                   \
                      sock_##NAME(sock->dev, (guint)statement->n));            \
    }
BUFFRQ(rxbuffrq)
BUFFRQ(txbuffrq)
BUFFRQ(cmdbuffrq)
BUFFRQ(rplbuffrq)
BUFFRQ(varbuffrq)
BUFFRQ(tx2buffrq)
#undef BUFFRQ

static void
do_buffalloc(gpointer data, const TalkStatement *statement)
{
    TalkSock *sock = data;

    (void)statement;
    sys_buffalloc(sock->dev);
    say_in_handler(sock, "buffalloc ends");
}

#define PLAIN(NAME)                                                            \
    static void do_##NAME(gpointer data, const TalkStatement *statement)       \
    {                                                                          \
        (void)statement;                                                       \
        sock_##NAME(((TalkSock *)data)->dev);                                  \
    }
PLAIN(rxclear)
PLAIN(txclear)
PLAIN(nextpacket)
#undef PLAIN

/* ---- Time --------------------------------------------------------------- */

/* while sock.statesimple <> STATE wend */
static void
do_wait(gpointer data, const TalkStatement *statement)
{
    TalkSock *sock = data;

    while (sock_statesimple(sock->dev) != (SockStateSimple)statement->n) {
    }
    talk_sock_say(sock, "statesimple is %s",
                  sock_state_simple_name((SockStateSimple)statement->n));
}

/* Computes, at least as long as told: a busy loop of statements. */
static void
do_compute(gpointer data, const TalkStatement *statement)
{
    TalkSock *sock = data;
    gint64 until_ns = talk_world_now_ns(sock->run->world) + statement->n;

    while (talk_world_now_ns(sock->run->world) < until_ns) {
        sys_timercount(sock->dev);
    }
}

static void
do_doevents(gpointer data, const TalkStatement *statement)
{
    TalkSock *sock = data;

    (void)statement;
    talk_sock_say(sock, "doevents");
    sys_doevents(sock->dev);
    talk_sock_say(sock, "doevents ends");
}

static void
do_pause(gpointer data, const TalkStatement *statement)
{
    (void)statement;
    device_vm_pause(((TalkSock *)data)->dev);
}

static void
do_resume(gpointer data, const TalkStatement *statement)
{
    (void)statement;
    device_vm_resume(((TalkSock *)data)->dev);
}

static void
do_reboot(gpointer data, const TalkStatement *statement)
{
    TalkSock *sock = data;

    (void)statement;
    say_in_handler(sock, "reboot");
    sys_reboot(sock->dev);
}

static void
do_halt(gpointer data, const TalkStatement *statement)
{
    TalkSock *sock = data;

    (void)statement;
    say_in_handler(sock, "halt");
    sys_halt(sock->dev);
}

/* Somebody at the plug. */
static void
do_off(gpointer data, const TalkStatement *statement)
{
    (void)statement;
    device_off(((TalkSock *)data)->dev);
}

static void
do_on(gpointer data, const TalkStatement *statement)
{
    TalkSock *sock = data;

    (void)statement;
    if (!device_is_on(sock->dev)) {
        device_start(sock->dev);
    }
}

/* ---- The table ---------------------------------------------------------- */

#define CHOICES_OF_STATES "CLOSED|ARP|PO|AO|EST|PC|AC"

/* clang-format off */
#define PLAIN(NAME) {#NAME, TALK_ARG_NONE, 0, 0, 0, NULL, do_##NAME}
#define UP_TO(NAME)                                                            \
    {#NAME, TALK_ARG_MAYBE_NUMBER, 0, 1, SOCK_STRING_MAX_BYTES, NULL, do_##NAME}
#define PAGES(NAME) {#NAME, TALK_ARG_NUMBER, 0, 0, 255, NULL, do_##NAME}
#define TEXT(NAME, ARG) {#NAME, ARG, 0, 0, 0, NULL, talk_sock_set_##NAME}
const TalkVerb talk_sock_verbs[] = {
    PLAIN(connect), PLAIN(close), PLAIN(reset), PLAIN(discard),
#define X(OBJECT, NAME, TYPE, MAX, CHOICES)                                    \
    {#NAME, MAX ? TALK_ARG_NUMBER : TALK_ARG_CHOICE, 0, 0, MAX, CHOICES,       \
     talk_sock_set_##NAME},
    TALK_SOCK_SETTINGS(X)
#undef X
    TEXT(localportlist, TALK_ARG_WORD), TEXT(httpportlist, TALK_ARG_WORD),
    TEXT(allowedinterfaces, TALK_ARG_WORD), TEXT(urlsubstitutes, TALK_ARG_WORD),
    TEXT(targetip, TALK_ARG_HOST),
    {"setdata", TALK_ARG_DATA, 0, 1, LONG_SETDATA, NULL, do_setdata},
    PLAIN(send),
    {"notifysent", TALK_ARG_NUMBER, 0, 0, G_MAXUINT16, NULL, do_notifysent},
    UP_TO(getdata), UP_TO(peekdata),
    UP_TO(getinband), UP_TO(peekinband),
    {"setsendinband", TALK_ARG_DATA, 0, 1, SOCK_STRING_MAX_BYTES, NULL,
     do_setsendinband},
    UP_TO(gethttprqstring), PLAIN(httprqstring),
    {"redir", TALK_ARG_NUMBER, 0, 0, PL_REDIR_SOCK0 + DEVICE_SOCKS_MAX - 1,
     NULL, do_redir},
    PAGES(rxbuffrq), PAGES(txbuffrq), PAGES(cmdbuffrq), PAGES(rplbuffrq),
    PAGES(varbuffrq), PAGES(tx2buffrq), PLAIN(buffalloc),
    PLAIN(rxclear), PLAIN(txclear), PLAIN(nextpacket),
    HTTP_TALK_VERBS(do_http),
    {"print", TALK_ARG_CHOICE, 0, 0, 0, TALK_SOCK_NAMES, talk_sock_print},
    {"num", TALK_ARG_CHANNEL, TALK_IN_HANDLER, 0, DEVICE_SOCKS_MAX - 1,
     NULL, do_num},
    {"wait", TALK_ARG_CHOICE, TALK_IN_HANDLER, 0, 0, CHOICES_OF_STATES,
     do_wait},
    {"compute", TALK_ARG_TIME, TALK_IN_HANDLER, 0, 0, NULL, do_compute},
    {"doevents", TALK_ARG_NONE, TALK_IN_HANDLER, 0, 0, NULL, do_doevents},
    PLAIN(halt), PLAIN(reboot),
    {"pause", TALK_ARG_NONE, TALK_BETWEEN, 0, 0, NULL, do_pause},
    {"resume", TALK_ARG_NONE, TALK_BETWEEN, 0, 0, NULL, do_resume},
    {"off", TALK_ARG_NONE, TALK_BETWEEN, 0, 0, NULL, do_off},
    {"on", TALK_ARG_NONE, TALK_BETWEEN, 0, 0, NULL, do_on},
    {NULL, TALK_ARG_NONE, 0, 0, 0, NULL, NULL},
};
#undef PLAIN
#undef UP_TO
#undef PAGES
#undef TEXT
/* clang-format on */
