/* SPDX-License-Identifier: GPL-2.0-only */
/* The command under a parent that ignores signals, as cron's wrappers and some
 * CI agents do: that lasts through exec(). */
#include <signal.h>
#include <string.h>
#include <sys/wait.h>

#include "tests/scenarios/support-command.h"

/* Until then nothing may take. */
#define LIMIT_S 60

static char *folder;
static int ignored; /* a signal */

/* In the child, before it becomes finwait. */
static void
ignore(gpointer user)
{
    (void)user;
    signal(ignored, SIG_IGN);
}

/* Ends a command that hangs. */
static gpointer
watch(gpointer pid)
{
    g_usleep(LIMIT_S * G_USEC_PER_SEC);
    kill((pid_t)GPOINTER_TO_INT(pid), SIGKILL);
    return NULL;
}

/* Runs "finwait run tiny.ini ..." with 'signal_number' ignored; returns its
 * exit status, or -1 if it had to be ended. */
static int
run_ignoring(int signal_number, const char *set, const char *out)
{
    const char *argv[] = {
        g_getenv("FINWAIT_BIN"), "run", "tiny.ini", "-q", "--out", out,
        set ? "--set" : NULL,    set,   NULL};
    g_autoptr(GError) error = NULL;
    int wait_status;
    GPid pid;

    ignored = signal_number;
    g_spawn_async(folder, (char **)argv, NULL,
                  G_SPAWN_DO_NOT_REAP_CHILD | G_SPAWN_STDERR_TO_DEV_NULL |
                      G_SPAWN_STDOUT_TO_DEV_NULL,
                  ignore, NULL, &pid, &error);
    g_assert_no_error(error);
    g_thread_unref(g_thread_new("watch", watch, GINT_TO_POINTER(pid)));
    while (waitpid(pid, &wait_status, 0) != pid) {
    }
    return WIFEXITED(wait_status) ? WEXITSTATUS(wait_status) : -1;
}

/* Children whose end nobody may hear of: workers and gnuplot. */
static void
test_child(void)
{
    g_autofree char *gnuplot = g_find_program_in_path("gnuplot");

    if (!gnuplot) {
        g_test_skip("no gnuplot in PATH");
        return;
    }
    g_assert_cmpint(run_ignoring(SIGCHLD, NULL, "child"), ==, 0);
    g_assert_true(test_file_exists(folder, "child/figures/one.svg"));
}

/* The time limit of a run. */
static void
test_alarm(void)
{
    g_autofree char *runs = NULL;

    g_assert_cmpint(
        run_ignoring(SIGALRM, "client.connections=1000000", "alarm"), ==, 1);
    runs = test_file_get(folder, "alarm/runs.csv", NULL);
    g_assert_nonnull(strstr(runs, ",hang,"));
}

int
main(int argc, char **argv)
{
    int status;

    g_test_init(&argc, &argv, NULL);
    folder = test_folder_new();
    test_file_put(folder, "tiny.ini",
                  "[scenario]\nduration=1e6s\n"
                  "[client]\nthink=50ms\nconnections=3\n"
                  "[run]\nreplications=1\ntime_limit=1s\n"
                  "[figure one]\nkind=timeline\n");
    g_test_add_func("/signals/child", test_child);
    g_test_add_func("/signals/alarm", test_alarm);
    status = g_test_run();
    test_folder_remove(folder);
    return status;
}
