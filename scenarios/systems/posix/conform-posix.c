/* SPDX-License-Identifier: GPL-2.0-only */
#include "scenarios/systems/posix/conform-posix.h"

#include "scenarios/systems/posix/posix-system.h"

#include <string.h>

#include "model/units.h"

/* A process that waits for ever wakes in ten years. */
#define FOREVER_NS (10 * 365 * 86400 * NS_PER_S)

/* ---- Reports ------------------------------------------------------------ */

void
conform_posix_say(ConformPosix *end, const ConformCall *call, const char *name,
                  const char *format, ...)
{
    g_autofree char *value = NULL;
    va_list args;

    if (call->quiet) {
        return;
    }
    va_start(args, format);
    value = g_strdup_vprintf(format, args);
    va_end(args);
    conform_say(end->run, end->place, "%s%s=%s", name,
                end->place == CONFORM_C2 ? "#2" : "", value);
}

const char *
conform_posix_error(const ConformActor *actor)
{
    return posix_errno_name(posix_errno(actor->proc));
}

const char *
conform_posix_status(const ConformActor *actor, gint64 result)
{
    return result < 0 ? conform_posix_error(actor) : "OK";
}

void
conform_posix_count(ConformActor *actor, const ConformCall *call,
                    const char *name, gint64 n, gboolean ends)
{
    if (n > 0 || (n == 0 && !ends)) {
        conform_posix_say(actor->end, call, name, "%" G_GINT64_FORMAT, n);
    } else {
        conform_posix_say(actor->end, call, name, "%s",
                          n == 0 ? "EOF" : conform_posix_error(actor));
    }
}

/* ---- Ops ---------------------------------------------------------------- */

static void
actor_free(gpointer data)
{
    ConformActor *actor = data;

    g_byte_array_unref(actor->bytes);
    g_free(actor);
}

static void
actor_main(PosixProc *proc, gpointer data)
{
    ConformActor *actor = data;

    actor->proc = proc;
    actor->run(actor, actor->call);
    actor->done = TRUE;
    conform_done(actor->end->run);
}

/* Has 'run' done by a thread of the holder ('held') or of the end's process. */
static ConformActor *
do_by(ConformPosix *end, gboolean held,
      void (*run)(gpointer actor, const ConformCall *call),
      const ConformCall *call)
{
    ConformActor *actor = g_new0(ConformActor, 1);

    actor->end = end;
    actor->call = call;
    actor->run = run;
    actor->held = held;
    actor->fd = held ? end->holder_fd : end->fd;
    actor->bytes = g_byte_array_new();
    g_ptr_array_add(end->actors, actor);
    end->current = actor;
    end->signalled = FALSE;
    posix_thread(held ? end->holder : end->main, actor_main, actor);
    posix_host_run(end->host);
    conform_run_until(end->run, &actor->done);
    end->current = NULL;
    return actor;
}

ConformActor *
conform_posix_do(ConformPosix *end,
                 void (*run)(gpointer actor, const ConformCall *call),
                 const ConformCall *call)
{
    return do_by(end, FALSE, run, call);
}

ConformActor *
conform_posix_do_held(ConformPosix *end,
                      void (*run)(gpointer actor, const ConformCall *call),
                      const ConformCall *call)
{
    return do_by(end, end->holder != NULL, run, call);
}

static void
perform(gpointer data, const ConformCall *call)
{
    ConformPosix *end = data;

    if (call->op->outside) {
        call->op->run(end, call);
    } else {
        conform_posix_do(end, call->op->run, call);
    }
}

/* ---- Samples ------------------------------------------------------------ */

/* Reports NAME=VALUE if '*last' is another, and takes 'value' over. */
static void
say_change(ConformPosix *end, const char *name, char **last, char *value)
{
    if (g_strcmp0(*last, value) != 0) {
        conform_say(end->run, end->place, "%s=%s", name, value);
    }
    g_free(*last);
    *last = value;
}

static void
sample_socket(gpointer data, G_GNUC_UNUSED const ConformCall *call)
{
    ConformActor *actor = data;
    ConformPosix *end = actor->end;
    PosixPollFd fd = {actor->fd, CONFORM_POSIX_INTEREST, 0};
    PortTcpState state = PORT_STATE_CLOSE;

    posix_poll(actor->proc, &fd, 1, 0);
    posix_tcp_state(actor->proc, actor->fd, &state);
    say_change(end, "ready", &end->last_ready, posix_poll_text(fd.revents));
    say_change(end, "tcp", &end->last_state,
               g_strdup(port_tcp_state_name(state)));
}

/* What changed since the last sample; "tcp" and "kernel" share a memory, that
 * of the bits is cleared while there is no socket. */
static void
sample(gpointer data)
{
    ConformPosix *end = data;
    static const ConformCall none;

    if (!end->reports) {
        return;
    }
    if (end->fd >= 0) {
        conform_posix_do(end, sample_socket, &none);
    } else {
        g_clear_pointer(&end->last_ready, g_free);
        say_change(end, "kernel", &end->last_state,
                   conform_run_kernel(end->run, end->place));
    }
}

/* ---- The end ------------------------------------------------------------ */

static void
on_signal(G_GNUC_UNUSED PosixProc *proc, gpointer user)
{
    ConformPosix *end = user;

    end->signalled = TRUE;
}

static void
main_main(PosixProc *proc, gpointer data)
{
    posix_sigpipe(proc, on_signal, data);
    posix_sleep(proc, FOREVER_NS);
}

void
conform_posix_begin(ConformPosix *end)
{
    end->fd = end->listener = end->copy = end->epoll = -1;
    g_hash_table_remove_all(end->conns);
    end->main = posix_process(end->host, main_main, end);
    posix_host_run(end->host);
}

static gpointer
make(ConformRun *run, ConformPlace place)
{
    ConformPosix *end = g_new0(ConformPosix, 1);

    end->run = run;
    end->place = place;
    end->reports =
        g_str_equal(conform_run_case(run)->system_name, conform_posix.name);
    end->conns = g_hash_table_new(NULL, NULL);
    end->actors = g_ptr_array_new_with_free_func(actor_free);
    end->blocked = g_hash_table_new_full(g_str_hash, g_str_equal, g_free,
                                         conform_posix_blocked_free);
    end->host = posix_host_new(conform_run_port(run, place), NULL, NULL, NULL);
    conform_posix_begin(end);
    return end;
}

static void
end_free(gpointer data)
{
    ConformPosix *end = data;

    posix_host_free(end->host);
    g_hash_table_unref(end->blocked);
    g_ptr_array_unref(end->actors);
    g_hash_table_unref(end->conns);
    g_free(end->last_ready);
    g_free(end->last_state);
    g_free(end);
}

const ConformSystem conform_posix = {
    .name = "posix",
    .ops = conform_posix_ops,
    .make = make,
    .free = end_free,
    .perform = perform,
    .sample = sample,
};
