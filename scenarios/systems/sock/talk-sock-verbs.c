/* SPDX-License-Identifier: GPL-2.0-only */
/* What a conversation can tell a sock device to do: the device's own methods
 * and properties by their names, for its program and, between two events, for
 * the host.  Orders that a handler gives are told, with their time; the host's
 * stand in the file already. */
#include "scenarios/systems/sock/talk-sock.h"

#define LONG_SETDATA G_MAXUINT16

static void say(TalkSock *sock, const char *format, ...) G_GNUC_PRINTF(2, 3);

static void
say(TalkSock *sock, const char *format, ...)
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
        say(sock, "%s", what);
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
        say(sock, "connect: no effect");
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

/* ---- Settings ----------------------------------------------------------- */

#define SETTER(NAME, TYPE)                                                     \
    static void do_##NAME(gpointer data, const TalkStatement *statement)       \
    {                                                                          \
        sock_set_##NAME(((TalkSock *)data)->dev, (TYPE)statement->n);          \
    }
SETTER(protocol, SockProtocol)
SETTER(inconmode, SockInconmode)
SETTER(reconmode, SockReconmode)
SETTER(inconenabledmaster, gboolean)
SETTER(targetport, guint16)
SETTER(outport, guint16)
SETTER(connectiontout, guint16)
SETTER(httpmode, gboolean)
SETTER(httpnoclose, gboolean)
SETTER(targetbcast, gboolean)
SETTER(acceptbcast, gboolean)
SETTER(gendataarrivalevent, gboolean)
SETTER(sinkdata, gboolean)
SETTER(splittcppackets, gboolean)
SETTER(inbandcommands, gboolean)
SETTER(escchar, guint8)
SETTER(endchar, guint8)
#undef SETTER

static void
do_num(gpointer data, const TalkStatement *statement)
{
    TalkSock *sock = data;

    sock_set_num(sock->dev, (guint)statement->n);
    sock->num = MIN((guint)statement->n, sock_numofsock(sock->dev) - 1);
}

static void
do_localportlist(gpointer data, const TalkStatement *statement)
{
    sock_set_localportlist(((TalkSock *)data)->dev, statement->text);
}

static void
do_httpportlist(gpointer data, const TalkStatement *statement)
{
    sock_set_httpportlist(((TalkSock *)data)->dev, statement->text);
}

/* The name of an end stands for its address, by which this one reaches it. */
static void
do_targetip(gpointer data, const TalkStatement *statement)
{
    TalkSock *sock = data;

    sock_set_targetip(
        sock->dev,
        statement->end == TALK_NO_END
            ? (guint32)statement->n
            : talk_world_ip(sock->run->world, sock->end, statement->end));
}

/* ---- Data --------------------------------------------------------------- */

/* As many strings as it takes, until TX is full. */
static void
do_setdata(gpointer data, const TalkStatement *statement)
{
    TalkSock *sock = data;
    gint64 done = 0;
    guint n;

    do {
        n = sock_setdata(
            sock->dev, statement->text ? statement->text + done : NULL,
            (guint)MIN(statement->n - done, SOCK_STRING_MAX_BYTES));
        done += n;
    } while (n && done < statement->n);
    if (sock->depth || done < statement->n) {
        say(sock, "setdata: %" G_GINT64_FORMAT, done);
    }
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

static void
do_getdata(gpointer data, const TalkStatement *statement)
{
    TalkSock *sock = data;
    guint8 bytes[SOCK_STRING_MAX_BYTES];
    guint n = sock_getdata(sock->dev, bytes, (guint)statement->n);
    g_autofree char *text = talk_quote(bytes, n);

    say(sock, "getdata: %u%s", n, text);
}

static void
do_getinband(gpointer data, const TalkStatement *statement)
{
    TalkSock *sock = data;
    guint8 bytes[SOCK_STRING_MAX_BYTES];
    guint n = sock_getinband(sock->dev, bytes, (guint)statement->n);
    g_autofree char *text = talk_quote(bytes, n);

    say(sock, "getinband: %u%s", n, text);
}

static void
do_setsendinband(gpointer data, const TalkStatement *statement)
{
    TalkSock *sock = data;
    static const guint8 filler[SOCK_STRING_MAX_BYTES];

    say(sock, "setsendinband: %s",
        sock_setsendinband(sock->dev,
                           statement->text ? (gconstpointer)statement->text
                                           : filler,
                           (guint)statement->n)
            ? "ok"
            : "no room");
}

static void
do_redir(gpointer data, const TalkStatement *statement)
{
    TalkSock *sock = data;

    say(sock, "redir: %u", sock_redir(sock->dev, (guint)statement->n));
}

#define BUFFRQ(NAME)                                                           \
    static void do_##NAME(gpointer data, const TalkStatement *statement)       \
    {                                                                          \
        TalkSock *sock = data;                                                 \
                                                                               \
        say(sock, "%s: %u", statement->verb->name,                             \
            sock_##NAME(sock->dev, (guint)statement->n));                      \
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

/* ---- Looking ------------------------------------------------------------ */

/* Properties that `print` knows, as X(name). */
#define PROPERTIES(X)                                                          \
    X(state)                                                                   \
    X(statesimple)                                                             \
    X(rxlen)                                                                   \
    X(txlen)                                                                   \
    X(newtxlen)                                                                \
    X(cmdlen)                                                                  \
    X(varlen)                                                                  \
    X(txfree)                                                                  \
    X(toutcounter)                                                             \
    X(localport)                                                               \
    X(remoteport)                                                              \
    X(targetport)                                                              \
    X(connectiontout)                                                          \
    X(reconmode)

#define X(NAME)                                                                \
    static guint get_##NAME(Device *dev) { return (guint)sock_##NAME(dev); }
PROPERTIES(X)
#undef X

/* "|state|statesimple|...". */
#define X(NAME) "|" #NAME
static const char property_names[] = PROPERTIES(X);
#undef X

static const struct {
    const char *name;
    guint (*get)(Device *dev);
} properties[] = {
#define X(NAME) {#NAME, get_##NAME},
    PROPERTIES(X)
#undef X
};

static void
do_print(gpointer data, const TalkStatement *statement)
{
    TalkSock *sock = data;
    guint value = properties[statement->n].get(sock->dev);

    if (properties[statement->n].get == get_state) {
        say(sock, "state: %s", sock_state_name((SockState)value));
    } else if (properties[statement->n].get == get_statesimple) {
        say(sock, "statesimple: %s",
            sock_state_simple_name((SockStateSimple)value));
    } else {
        say(sock, "%s: %u", properties[statement->n].name, value);
    }
}

/* ---- Time --------------------------------------------------------------- */

/* while sock.statesimple <> STATE wend */
static void
do_wait(gpointer data, const TalkStatement *statement)
{
    TalkSock *sock = data;

    while (sock_statesimple(sock->dev) != (SockStateSimple)statement->n) {
    }
    say(sock, "statesimple is %s",
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
    say(sock, "doevents");
    sys_doevents(sock->dev);
    say(sock, "doevents ends");
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

/* Off and on again: sys.reboot, or somebody at the plug. */
static void
do_reboot(gpointer data, const TalkStatement *statement)
{
    TalkSock *sock = data;

    (void)statement;
    device_stop(sock->dev);
    device_start(sock->dev);
}

/* ---- The table ---------------------------------------------------------- */

#define CHOICES_OF_STATES "CLOSED|ARP|PO|AO|EST|PC|AC"

/* clang-format off */
#define PLAIN(NAME) {#NAME, TALK_ARG_NONE, 0, 0, 0, NULL, do_##NAME}
#define NUMBER(NAME, MAX) {#NAME, TALK_ARG_NUMBER, 0, 0, MAX, NULL, do_##NAME}
#define CHOICE(NAME, LIST) {#NAME, TALK_ARG_CHOICE, 0, 0, 0, LIST, do_##NAME}
const TalkVerb talk_sock_verbs[] = {
    PLAIN(connect), PLAIN(close), PLAIN(reset), PLAIN(discard),
    CHOICE(protocol, "udp|tcp"),
    CHOICE(inconenabledmaster, "no|yes"),
    NUMBER(inconmode, 3), NUMBER(reconmode, 3),
    {"localportlist", TALK_ARG_WORD, 0, 0, 0, NULL, do_localportlist},
    {"httpportlist", TALK_ARG_WORD, 0, 0, 0, NULL, do_httpportlist},
    CHOICE(httpmode, "no|yes"), CHOICE(httpnoclose, "no|yes"),
    CHOICE(targetbcast, "no|yes"), CHOICE(acceptbcast, "no|yes"),
    CHOICE(gendataarrivalevent, "no|yes"), CHOICE(sinkdata, "no|yes"),
    CHOICE(splittcppackets, "no|yes"), CHOICE(inbandcommands, "no|yes"),
    NUMBER(escchar, 255), NUMBER(endchar, 255),
    {"targetip", TALK_ARG_HOST, 0, 0, 0, NULL, do_targetip},
    NUMBER(targetport, G_MAXUINT16), NUMBER(outport, G_MAXUINT16),
    NUMBER(connectiontout, G_MAXUINT16),
    {"setdata", TALK_ARG_DATA, 0, 1, LONG_SETDATA, NULL, do_setdata},
    PLAIN(send),
    NUMBER(notifysent, G_MAXUINT16),
    {"getdata", TALK_ARG_MAYBE_NUMBER, 0, 1, SOCK_STRING_MAX_BYTES, NULL,
     do_getdata},
    {"getinband", TALK_ARG_MAYBE_NUMBER, 0, 1, SOCK_STRING_MAX_BYTES, NULL,
     do_getinband},
    {"setsendinband", TALK_ARG_DATA, 0, 1, SOCK_STRING_MAX_BYTES, NULL,
     do_setsendinband},
    NUMBER(redir, PL_REDIR_SOCK0 + DEVICE_SOCKS_MAX - 1),
    NUMBER(rxbuffrq, 255), NUMBER(txbuffrq, 255), NUMBER(cmdbuffrq, 255),
    NUMBER(rplbuffrq, 255), NUMBER(varbuffrq, 255), NUMBER(tx2buffrq, 255),
    PLAIN(buffalloc),
    PLAIN(rxclear), PLAIN(txclear), PLAIN(nextpacket),
    CHOICE(print, &property_names[1]),
    {"num", TALK_ARG_CHANNEL, TALK_IN_HANDLER, 0, DEVICE_SOCKS_MAX - 1,
     NULL, do_num},
    {"wait", TALK_ARG_CHOICE, TALK_IN_HANDLER, 0, 0, CHOICES_OF_STATES,
     do_wait},
    {"compute", TALK_ARG_TIME, TALK_IN_HANDLER, 0, 0, NULL, do_compute},
    {"doevents", TALK_ARG_NONE, TALK_IN_HANDLER, 0, 0, NULL, do_doevents},
    {"pause", TALK_ARG_NONE, TALK_BETWEEN, 0, 0, NULL, do_pause},
    {"resume", TALK_ARG_NONE, TALK_BETWEEN, 0, 0, NULL, do_resume},
    {"reboot", TALK_ARG_NONE, TALK_BETWEEN, 0, 0, NULL, do_reboot},
    {NULL, TALK_ARG_NONE, 0, 0, 0, NULL, NULL},
};
#undef PLAIN
#undef NUMBER
#undef CHOICE
/* clang-format on */
