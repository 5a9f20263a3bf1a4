/* SPDX-License-Identifier: GPL-2.0-only */
#include "scenarios/base/holder.h"

#include <errno.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

/* The words of a text. */
enum { HOST, PID, SINCE, WORLD, TICKS, N_WORDS };

/* The words of 'text'; NULL if it is none.  (transfer full) */
static char **
words_of(const char *text)
{
    const char *end = strchr(text, '\n');
    g_autofree char *line = end ? g_strndup(text, (gsize)(end - text)) : NULL;
    char **words = line ? g_strsplit(line, " ", -1) : NULL;

    if (words && g_strv_length(words) != N_WORDS) {
        g_clear_pointer(&words, g_strfreev);
    }
    return words;
}

/* Within what the number of this process is its own.  (transfer full) */
static char *
this_world(void)
{
    g_autofree char *boot = NULL;
    g_autofree char *space = g_file_read_link("/proc/self/ns/pid", NULL);

    g_file_get_contents("/proc/sys/kernel/random/boot_id", &boot, NULL, NULL);
    return g_strdup_printf("%s/%s", boot ? g_strstrip(boot) : "-",
                           space ? space : "-");
}

/* When the process 'pid' of this world began, in ticks since the boot: word 22
 * of its stat, the second of which is a name in brackets (proc(5)).
 * (transfer full), NULL if there is none. */
static char *
ticks_of(guint64 pid)
{
    g_autofree char *path =
        g_strdup_printf("/proc/%" G_GUINT64_FORMAT "/stat", pid);
    g_autofree char *text = NULL;
    g_auto(GStrv) words = NULL;
    const char *name_end;

    if (!g_file_get_contents(path, &text, NULL, NULL)) {
        return NULL;
    }
    name_end = strrchr(text, ')');
    words = name_end ? g_strsplit(name_end, " ", 22) : NULL;
    return words && g_strv_length(words) > 20 ? g_strdup(words[20]) : NULL;
}

/* This process.  (transfer full) */
char *
holder_text(void)
{
    g_autoptr(GDateTime) now = g_date_time_new_now_utc();
    g_autofree char *since = g_date_time_format(now, "%Y-%m-%dT%H:%M:%SZ");
    g_autofree char *world = this_world();
    g_autofree char *ticks = ticks_of((guint64)getpid());
    g_autofree char *host = g_strdup(g_get_host_name());

    return g_strdup_printf("%s %d %s %s %s\n", g_strdelimit(host, " \n", '-'),
                           (int)getpid(), since, world, ticks ? ticks : "-");
}

/* Who 'text' says it is, in words; of no such text, that somebody is.
 * (transfer full) */
char *
holder_describe(const char *text)
{
    g_auto(GStrv) words = words_of(text);

    return words ? g_strdup_printf("process %s on host %s, since %s,",
                                   words[PID], words[HOST], words[SINCE])
                 : g_strdup("another finwait");
}

/* The number of the process; 0 if 'text' is none. */
guint64
holder_pid(const char *text)
{
    g_auto(GStrv) words = words_of(text);

    return words ? g_ascii_strtoull(words[PID], NULL, 10) : 0;
}

/* TRUE if it is certain that the process of 'text' has ended. */
gboolean
holder_is_gone(const char *text)
{
    g_auto(GStrv) words = words_of(text);
    g_autofree char *world = this_world();
    g_autofree char *ticks = NULL;
    guint64 pid = holder_pid(text);

    if (!words || !g_str_equal(words[HOST], g_get_host_name()) ||
        !g_str_equal(words[WORLD], world) || pid == 0 || pid > G_MAXINT) {
        return FALSE;
    }
    if (kill((pid_t)pid, 0) != 0 && errno == ESRCH) {
        return TRUE;
    }
    ticks = ticks_of(pid);
    return ticks && !g_str_equal(words[TICKS], "-") &&
           !g_str_equal(words[TICKS], ticks);
}
