/* SPDX-License-Identifier: GPL-2.0-only */
/* An end that is a POSIX host: one process, each channel a thread of it with a
 * connection of its own.  Calls block: what is commanded while a call waits
 * is done when it has returned.  A call that succeeds at its time with
 * nothing to tell is not told. */
#include "scenarios/talk-priv.h"

#include "model/posix/posix.h"

#define RECV_MAX 65536
#define BACKLOG 5

/* One thread. */
typedef struct Actor {
    TalkPosix *posix;
    guint channel;
    PosixProc *proc;
    int fd;             /* the connection; -1: none */
    gint64 asked_ns;    /* when the statement under way was commanded */
    GByteArray *buffer; /* of the call under way, which may be dropped */
} Actor;

struct TalkPosix {
    TalkRun *run;
    guint end;
    PosixHost *host;
    int listener; /* -1: none */
    Actor *actors;
};

static void say(Actor *actor, const TalkStatement *statement,
                const char *format, ...) G_GNUC_PRINTF(3, 4);

/* Tells what the call of 'statement' has returned. */
static void
say(Actor *actor, const TalkStatement *statement, const char *format, ...)
{
    g_autofree char *text = NULL;
    va_list args;

    va_start(args, format);
    text = g_strdup_vprintf(format, args);
    va_end(args);
    talk_say(actor->posix->run, actor->posix->end, actor->channel, "%s: %s",
             statement->verb->name, text);
}

static const char *
error_name(const Actor *actor)
{
    return posix_errno_name(posix_errno(actor->proc));
}

/* Tells a result that is an error, or that has come late. */
static void
say_status(Actor *actor, const TalkStatement *statement, int result)
{
    if (result < 0) {
        say(actor, statement, "%s", error_name(actor));
    } else if (posix_now_ns(actor->proc) > actor->asked_ns) {
        say(actor, statement, "ok");
    }
}

/* ---- Verbs -------------------------------------------------------------- */

static void
need_socket(Actor *actor)
{
    if (actor->fd < 0) {
        actor->fd = posix_socket(actor->proc);
    }
}

/* Binds with SO_REUSEADDR, so that a port may be used again. */
static int
bind_reusing(PosixProc *proc, int fd, guint16 port)
{
    posix_setsockopt(proc, fd, POSIX_SO_REUSEADDR, 1);
    return posix_bind(proc, fd, port);
}

static void
do_bind(gpointer data, const TalkStatement *statement)
{
    Actor *actor = data;

    need_socket(actor);
    say_status(actor, statement,
               bind_reusing(actor->proc, actor->fd, (guint16)statement->n));
}

static void
do_connect(gpointer data, const TalkStatement *statement)
{
    Actor *actor = data;
    PortAddr to = {
        talk_world_ip(actor->posix->run->world, 1 - actor->posix->end),
        (guint16)statement->n};

    need_socket(actor);
    say(actor, statement, "%s",
        posix_connect(actor->proc, actor->fd, to) < 0 ? error_name(actor)
                                                      : "ok");
}

static void
do_listen(gpointer data, const TalkStatement *statement)
{
    Actor *actor = data;
    int result;

    actor->posix->listener = posix_socket(actor->proc);
    result = bind_reusing(actor->proc, actor->posix->listener,
                          (guint16)statement->n);
    say_status(actor, statement,
               result < 0 ? result
                          : posix_listen(actor->proc, actor->posix->listener,
                                         BACKLOG));
}

static void
do_accept(gpointer data, const TalkStatement *statement)
{
    Actor *actor = data;
    int fd = posix_accept(actor->proc, actor->posix->listener, NULL);

    if (fd >= 0) {
        actor->fd = fd;
    }
    say(actor, statement, "%s", fd < 0 ? error_name(actor) : "ok");
}

static void
do_send(gpointer data, const TalkStatement *statement)
{
    Actor *actor = data;
    gssize n = posix_send(actor->proc, actor->fd, statement->text,
                          (gsize)statement->n, POSIX_MSG_NOSIGNAL);

    if (n < 0) {
        say(actor, statement, "%s", error_name(actor));
    } else {
        say(actor, statement, "%" G_GSSIZE_FORMAT, n);
    }
}

/* One recv() into the actor's buffer. */
static gssize
receive(Actor *actor, gsize max)
{
    g_byte_array_set_size(actor->buffer, (guint)max);
    return posix_recv(actor->proc, actor->fd, actor->buffer->data, max, 0);
}

static void
do_recv(gpointer data, const TalkStatement *statement)
{
    Actor *actor = data;
    gssize n = receive(actor, (gsize)statement->n);
    g_autofree char *text = NULL;

    if (n > 0) {
        text = talk_quote(actor->buffer->data, (gsize)n);
        say(actor, statement, "%" G_GSSIZE_FORMAT "%s", n, text);
    } else {
        say(actor, statement, "%s", n == 0 ? "end of file" : error_name(actor));
    }
}

/* Reads to the end of file or to an error. */
static void
do_drain(gpointer data, const TalkStatement *statement)
{
    Actor *actor = data;
    gint64 total = 0;
    gssize n;

    while ((n = receive(actor, RECV_MAX)) > 0) {
        total += n;
    }
    say(actor, statement, "%" G_GINT64_FORMAT ", %s", total,
        n == 0 ? "end of file" : error_name(actor));
}

static void
do_shutdown(gpointer data, const TalkStatement *statement)
{
    static const PosixShut hows[] = {POSIX_SHUT_WR, POSIX_SHUT_RD,
                                     POSIX_SHUT_RDWR};
    Actor *actor = data;

    say_status(actor, statement,
               posix_shutdown(actor->proc, actor->fd, hows[statement->n]));
}

/* The result of what frees the descriptor. */
static void
say_gone(Actor *actor, const TalkStatement *statement, int result)
{
    say_status(actor, statement, result);
    actor->fd = -1;
}

static void
do_close(gpointer data, const TalkStatement *statement)
{
    Actor *actor = data;

    say_gone(actor, statement, posix_close(actor->proc, actor->fd));
}

static void
do_reset(gpointer data, const TalkStatement *statement)
{
    Actor *actor = data;

    posix_setsockopt(actor->proc, actor->fd, POSIX_SO_LINGER, 0);
    say_gone(actor, statement, posix_close(actor->proc, actor->fd));
}

static void
do_vanish(gpointer data, const TalkStatement *statement)
{
    Actor *actor = data;

    say_gone(actor, statement, posix_vanish(actor->proc, actor->fd));
}

static void
do_timeout(gpointer data, const TalkStatement *statement)
{
    Actor *actor = data;

    say_status(actor, statement,
               posix_setsockopt(actor->proc, actor->fd, POSIX_SO_RCVTIMEO,
                                statement->n));
}

const TalkVerb *
talk_posix_verbs(void)
{
    /* clang-format off */
    static const TalkVerb verbs[] = {
        {"bind",     TALK_ARG_NUMBER, 0, 1, G_MAXUINT16, NULL, do_bind},
        {"connect",  TALK_ARG_NUMBER, 0, 1, G_MAXUINT16, NULL, do_connect},
        {"listen",   TALK_ARG_NUMBER, 0, 1, G_MAXUINT16, NULL, do_listen},
        {"accept",   TALK_ARG_NONE, 0, 0, 0, NULL, do_accept},
        {"send",     TALK_ARG_DATA, 0, 1, 100000000, NULL, do_send},
        {"recv",     TALK_ARG_MAYBE_NUMBER, 0, 1, RECV_MAX, NULL, do_recv},
        {"drain",    TALK_ARG_NONE, 0, 0, 0, NULL, do_drain},
        {"shutdown", TALK_ARG_MAYBE_CHOICE, 0, 0, 0, "wr|rd|rdwr", do_shutdown},
        {"close",    TALK_ARG_NONE, 0, 0, 0, NULL, do_close},
        {"reset",    TALK_ARG_NONE, 0, 0, 0, NULL, do_reset},
        {"vanish",   TALK_ARG_NONE, 0, 0, 0, NULL, do_vanish},
        {"timeout",  TALK_ARG_TIME, 0, 0, 0, NULL, do_timeout},
        {NULL,       TALK_ARG_NONE, 0, 0, 0, NULL, NULL},
    };
    /* clang-format on */

    return verbs;
}

/* ---- Processes ---------------------------------------------------------- */

/* Waits for a command's time.  Only what comes on time is counted to it. */
static void
wait_for(Actor *actor, const TalkCommand *command, guint section)
{
    gint64 now_ns = posix_now_ns(actor->proc);

    actor->asked_ns = command->at_ns;
    if (command->at_ns > now_ns) {
        posix_sleep(actor->proc, command->at_ns - now_ns);
    }
    if (posix_now_ns(actor->proc) == command->at_ns) {
        actor->posix->run->section = section;
    }
}

static void
follow(Actor *actor)
{
    TalkPosix *posix = actor->posix;
    const GPtrArray *commands = posix->run->talk->commands;

    for (guint i = 0; i < commands->len; i++) {
        const TalkCommand *command = commands->pdata[i];
        if (command->who != posix->end || command->channel != actor->channel) {
            continue;
        }
        wait_for(actor, command, i + 1);
        for (guint j = 0; j < command->statements->len; j++) {
            const TalkStatement *statement =
                &g_array_index(command->statements, TalkStatement, j);
            statement->verb->fn(actor, statement);
        }
    }
    posix_sleep(actor->proc, posix->run->talk->stop_ns);
}

static void
thread_main(PosixProc *proc, gpointer data)
{
    Actor *actor = data;

    actor->proc = proc;
    follow(actor);
}

static void
process_main(PosixProc *proc, gpointer data)
{
    TalkPosix *posix = data;

    for (guint i = 1; i < posix->run->talk->ends[posix->end].n_channels; i++) {
        posix_thread(proc, thread_main, &posix->actors[i]);
    }
    thread_main(proc, &posix->actors[0]);
}

TalkPosix *
talk_posix_new(TalkRun *run, guint end)
{
    TalkPosix *posix = g_new0(TalkPosix, 1);
    guint n = run->talk->ends[end].n_channels;

    posix->run = run;
    posix->end = end;
    posix->listener = -1;
    posix->host = posix_host_new(
        talk_world_port(run->world, end),
        &(PosixConfig){.fin_wait2_ns = run->talk->fin_wait2_ns}, NULL, NULL);
    posix->actors = g_new0(Actor, n);
    for (guint i = 0; i < n; i++) {
        posix->actors[i] = (Actor){posix, i, NULL, -1, 0, g_byte_array_new()};
    }
    posix_spawn(posix->host, process_main, posix);
    return posix;
}

void
talk_posix_free(TalkPosix *posix)
{
    guint n = posix->run->talk->ends[posix->end].n_channels;

    posix_host_free(posix->host);
    for (guint i = 0; i < n; i++) {
        g_byte_array_unref(posix->actors[i].buffer);
    }
    g_free(posix->actors);
    g_free(posix);
}
