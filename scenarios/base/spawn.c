/* SPDX-License-Identifier: GPL-2.0-only */
#include "scenarios/base/spawn.h"

#include <errno.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "scenarios/base/error.h"
#include "scenarios/base/text.h"

/* More of what it says is not told. */
#define MAX_SAID 2000

static gboolean
is_hidden(const char *variable, const char *const *hidden)
{
    for (; *hidden; hidden++) {
        if (g_str_has_prefix(variable, *hidden)) {
            return TRUE;
        }
    }
    return FALSE;
}

/* Ours, less what is hidden, and what is set.  (transfer full) */
static GStrv
environment(const SpawnCall *call)
{
    g_auto(GStrv) ours = g_get_environ();
    GStrv env = g_new0(char *, 1);

    for (char **at = ours; *at; at++) {
        const char *equals = strchr(*at, '=');
        g_autofree char *name =
            equals ? g_strndup(*at, (gsize)(equals - *at)) : NULL;
        if (name && !is_hidden(name, call->hidden)) {
            env = g_environ_setenv(env, name, equals + 1, TRUE);
        }
    }
    for (const char *const *at = call->set; *at; at++) {
        g_auto(GStrv) pair = g_strsplit(*at, "=", 2);
        env = g_environ_setenv(env, pair[0], pair[1], TRUE);
    }
    return env;
}

/* Tells how 'program' ended, and what it 'said'. */
static void
tell(const char *program, int status, const char *said, GError **error)
{
    g_autofree char *visible = text_visible(said, "\n\t");
    g_autofree char *words = text_excerpt(g_strstrip(visible), MAX_SAID);
    const char *colon = *words ? ": " : "";

    if (WIFSIGNALED(status)) {
        g_set_error(error, FINWAIT_ERROR, FINWAIT_ERROR_FAILED,
                    "%s was ended by signal %d (%s)%s%s", program,
                    WTERMSIG(status), g_strsignal(WTERMSIG(status)), colon,
                    words);
    } else if (*words) {
        g_set_error(error, FINWAIT_ERROR, FINWAIT_ERROR_FAILED, "%s says: %s",
                    program, words);
    } else {
        g_set_error(error, FINWAIT_ERROR, FINWAIT_ERROR_FAILED,
                    "%s ended with status %d, without a word", program,
                    WEXITSTATUS(status));
    }
}

static gboolean
not_there(const SpawnCall *call, const char *why, GError **error)
{
    return mistake(error, "%s: cannot be run, expected %s in PATH: %s",
                   call->argv[0], call->wanted, why);
}

/* Runs a program until it ends, with a status of at most 'most'; '*answer'
 * takes what it wrote to standard output, if anybody asks, and '*said' what to
 * standard error (transfer full). */
static gboolean
run(const SpawnCall *call, int most, char **answer, char **said, GError **error)
{
    const char *program = call->argv[0];
    g_auto(GStrv) env = environment(call);
    g_autoptr(GError) why = NULL;
    GSpawnFlags flags = answer ? 0 : G_SPAWN_STDOUT_TO_DEV_NULL;
    int status;

    *said = NULL;
    if (!g_spawn_sync(call->folder, (char **)call->argv, env,
                      G_SPAWN_SEARCH_PATH | flags, NULL, NULL, answer, said,
                      &status, &why)) {
        return not_there(call, why->message, error);
    }
    if (!WIFEXITED(status) || WEXITSTATUS(status) > most) {
        tell(program, status, *said, error);
        g_clear_pointer(said, g_free);
        return FALSE;
    }
    return TRUE;
}

/* Runs a program until it ends, with a status of at most 'most'; '*said' takes
 * what it wrote to standard error (transfer full).  That it is not there is the
 * user's mistake; otherwise the error says what it said, or what ended it. */
gboolean
spawn_read(const SpawnCall *call, int most, char **said, GError **error)
{
    return run(call, most, NULL, said, error);
}

gboolean
spawn_ask(const SpawnCall *call, char **answer, GError **error)
{
    g_autofree char *said = NULL;

    *answer = NULL;
    if (!run(call, 0, answer, &said, error)) {
        g_clear_pointer(answer, g_free);
        return FALSE;
    }
    return TRUE;
}

gboolean
spawn_become(const SpawnCall *call, GError **error)
{
    execvp(call->argv[0], (char *const *)call->argv);
    return not_there(call, g_strerror(errno), error);
}

/* The same with a status of 0, whatever it said. */
gboolean
spawn_wait(const SpawnCall *call, GError **error)
{
    g_autofree char *said = NULL;

    return spawn_read(call, 0, &said, error);
}
