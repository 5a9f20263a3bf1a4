/* SPDX-License-Identifier: GPL-2.0-only */
/* An end that is a POSIX host: one process, each channel a thread of it with a
 * connection of its own.  Calls block: what is commanded while a call waits
 * is done when it has returned.  A call that succeeds at its time with
 * nothing to tell is not told. */
#include "scenarios/systems/posix/talk-posix-priv.h"

#include "scenarios/systems/posix/posix-system.h"

#define BACKLOG 5

/* Tells what the call of 'statement' has returned. */
void
talk_posix_say(Actor *actor, const TalkStatement *statement, const char *format,
               ...)
{
    g_autofree char *text = NULL;
    va_list args;

    va_start(args, format);
    text = g_strdup_vprintf(format, args);
    va_end(args);
    talk_say(actor->posix->run, actor->posix->end, actor->channel, "%s: %s",
             statement->verb->name, text);
}

const char *
talk_posix_error(const Actor *actor)
{
    return posix_errno_name(posix_errno(actor->proc));
}

/* Tells a result that is an error, or that has come late. */
void
talk_posix_status(Actor *actor, const TalkStatement *statement, int result)
{
    if (result < 0) {
        talk_posix_say(actor, statement, "%s", talk_posix_error(actor));
    } else if (posix_now_ns(actor->proc) > actor->asked_ns) {
        talk_posix_say(actor, statement, "ok");
    }
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

    for (guint i = posix->first; i < commands->len; i++) {
        const TalkCommand *command = commands->pdata[i];
        if (command->who != posix->end || command->channel != actor->channel) {
            continue;
        }
        wait_for(actor, command, i + 1);
        talk_do(actor, command->statements);
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
on_end_of_process(gpointer data, PosixExit how)
{
    TalkPosix *posix = data;

    posix->proc = NULL;
    if (how == POSIX_BROKEN) {
        talk_say(posix->run, posix->end, 0, "killed by SIGPIPE");
    }
}

static void
process_main(PosixProc *proc, gpointer data)
{
    TalkPosix *posix = data;

    posix->proc = proc;
    posix_at_exit(proc, on_end_of_process, posix);
    posix_sigpipe(proc, talk_posix_on_sigpipe, posix);
    for (guint i = 1; i < posix->run->talk->ends[posix->end].n_channels; i++) {
        posix_thread(proc, thread_main, &posix->actors[i]);
    }
    thread_main(proc, &posix->actors[0]);
}

/* The actors of a process that has done nothing yet. */
static void
actors_reset(TalkPosix *posix, guint n)
{
    for (guint i = 0; i < n; i++) {
        posix->actors[i].posix = posix;
        posix->actors[i].channel = i;
        posix->actors[i].fd = posix->actors[i].epoll = -1;
        posix->actors[i].is_fresh = posix->actors[i].is_udp = FALSE;
    }
    posix->listener = -1;
    posix->backlog = BACKLOG;
    posix->reuse = TRUE;
}

/* A command that is no thread's: a process begins, or is ended from outside. */
typedef struct Turn {
    TalkPosix *posix;
    guint command;
    TalkPlace place; /* of its first verb */
} Turn;

static void
turn_due(gpointer data)
{
    const Turn *turn = data;
    TalkPosix *posix = turn->posix;

    if (turn->place == TALK_OFF) {
        posix_host_off(posix->host);
        posix->proc = NULL;
        return;
    }
    if (posix->proc) {
        posix_kill(posix->proc); /* or a call still waits before its exit */
    }
    if (turn->place == TALK_KILLS) {
        return;
    }
    posix_host_on(posix->host);
    actors_reset(posix, posix->run->talk->ends[posix->end].n_channels);
    posix->first = turn->command;
    posix_process(posix->host, process_main, posix);
}

static gboolean
is_turn(TalkPlace place)
{
    return place == TALK_BEGINS || place >= TALK_KILLS;
}

static void
plan_turns(TalkPosix *posix)
{
    const GPtrArray *commands = posix->run->talk->commands;

    for (guint i = 0; i < commands->len; i++) {
        const TalkCommand *command = commands->pdata[i];
        Turn turn = {posix, i, talk_command_place(command)};
        if (command->who == posix->end && is_turn(turn.place)) {
            g_array_append_val(posix->turns, turn);
        }
    }
    for (guint i = 0; i < posix->turns->len; i++) {
        Turn *turn = &g_array_index(posix->turns, Turn, i);
        const TalkCommand *command = commands->pdata[turn->command];
        talk_world_at(posix->run->world, command->at_ns, turn_due, turn);
    }
}

static gpointer
make(TalkRun *run, guint end)
{
    TalkPosix *posix = g_new0(TalkPosix, 1);
    guint n = run->talk->ends[end].n_channels;

    posix->run = run;
    posix->end = end;
    posix->host =
        posix_host_new(talk_world_port(run->world, end), &(PosixConfig){0},
                       run->watch->record, run->watch->user);
    posix->actors = g_new0(Actor, n);
    for (guint i = 0; i < n; i++) {
        posix->actors[i].buffer = g_byte_array_new();
    }
    actors_reset(posix, n);
    posix->turns = g_array_new(FALSE, FALSE, sizeof(Turn));
    plan_turns(posix);
    posix_process(posix->host, process_main, posix);
    return posix;
}

static guint64
begun(gpointer end, gboolean active)
{
    return posix_host_begun(((const TalkPosix *)end)->host, active);
}

static void
end_free(gpointer end)
{
    TalkPosix *posix = end;
    guint n = posix->run->talk->ends[posix->end].n_channels;

    posix_host_free(posix->host);
    for (guint i = 0; i < n; i++) {
        g_byte_array_unref(posix->actors[i].buffer);
        g_clear_pointer(&posix->actors[i].reader, http_reader_free);
    }
    g_array_unref(posix->turns);
    g_free(posix->actors);
    g_free(posix);
}

/* Its threads carry out their commands themselves, when they come to them. */
const TalkSystem talk_posix_system = {
    .verbs = talk_posix_verbs,
    .docs = talk_posix_docs,
    .make = make,
    .begun = begun,
    .free = end_free,
};
