/* SPDX-License-Identifier: GPL-2.0-only */
/* What the command does when signals come: those that ask for an end, of a
 * process or of all its group, a stop and what follows; and under a parent
 * that ignores or blocks some, as cron's wrappers and some CI agents do, which
 * lasts through exec(). */
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/scenarios/support-campaign.h"

/* Until then nothing may take. */
#define LIMIT_S 60

static char *folder;

/* What a command is born with. */
typedef struct Birth {
    int ignored, blocked; /* signals; 0: none */
} Birth;

/* In the child, before it becomes finwait: a group of its own, and a limit. */
static void
be_born(gpointer user)
{
    const Birth *birth = user;
    sigset_t set;

    setpgid(0, 0);
    alarm(LIMIT_S);
    sigemptyset(&set);
    if (birth->ignored) {
        signal(birth->ignored, SIG_IGN);
    }
    if (birth->blocked) {
        sigaddset(&set, birth->blocked);
    }
    sigprocmask(SIG_SETMASK, &set, NULL);
}

/* Starts "finwait LINE" in a group of its own, whose output goes to 'out' in
 * 'folder'. */
static GPid
start(const Birth *birth, const char *line)
{
    g_auto(GStrv) words = g_strsplit(line, " ", -1);
    g_autoptr(GPtrArray) argv = g_ptr_array_new();
    g_autoptr(GError) error = NULL;
    GPid pid;

    g_ptr_array_add(argv, (gpointer)g_getenv("FINWAIT_BIN"));
    for (char **word = words; *word; word++) {
        g_ptr_array_add(argv, *word);
    }
    g_ptr_array_add(argv, NULL);
    g_spawn_async(folder, (char **)argv->pdata, NULL,
                  G_SPAWN_DO_NOT_REAP_CHILD | G_SPAWN_STDERR_TO_DEV_NULL |
                      G_SPAWN_STDOUT_TO_DEV_NULL,
                  be_born, (gpointer)birth, &pid, &error);
    g_assert_no_error(error);
    return pid;
}

/* The exit status of what start() began, or minus the signal that ended it. */
static int
end_of(GPid pid)
{
    int status;

    g_assert_cmpint(waitpid(pid, &status, 0), ==, pid);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
}

/* Waits until the journal of 'out' has that many bytes. */
static void
wait_for(GPid pid, const char *out, gsize bytes)
{
    while (test_journal_len(folder, out, "runs") < bytes) {
        g_assert_cmpint(waitpid(pid, NULL, WNOHANG), ==, 0);
        g_usleep(1000);
    }
}

/* So much some runs have. */
#define SOME_BYTES 2000

/* A campaign of minutes. */
#define MANY "run tiny.ini -q -j2 --set run.replications=100000 --out "

/* Each of them: what is under way finishes, what there is is written, and the
 * status says that it may be gone on with. */
static void
test_ends(void)
{
    static const int signals[] = {SIGINT, SIGTERM, SIGHUP, SIGUSR1, SIGUSR2};

    for (gsize i = 0; i < G_N_ELEMENTS(signals); i++) {
        g_autofree char *out = g_strdup_printf("end-%d", signals[i]);
        g_autofree char *line = g_strconcat(MANY, out, NULL);
        g_autofree char *table = g_strconcat(out, "/runs.csv", NULL);
        g_autofree char *rows = NULL;
        GPid pid = start(&(Birth){0}, line);

        wait_for(pid, out, SOME_BYTES);
        kill(pid, signals[i]);
        g_assert_cmpint(end_of(pid), ==, 75);
        rows = test_file_get(folder, table, NULL);
        g_assert_nonnull(strstr(rows, ",ok,"));
    }
}

/* The same when all processes get it, as from a terminal, systemd or Slurm:
 * no run is lost by that. */
static void
test_group(void)
{
    static const int signals[] = {SIGINT, SIGTERM, SIGUSR1};

    for (gsize i = 0; i < G_N_ELEMENTS(signals); i++) {
        g_autofree char *out = g_strdup_printf("group-%d", signals[i]);
        g_autofree char *line = g_strconcat(MANY, out, NULL);
        g_autofree char *status = g_strconcat("status ", out, NULL);
        g_autofree char *text = NULL;
        GPid pid = start(&(Birth){0}, line);

        wait_for(pid, out, SOME_BYTES);
        kill(-pid, signals[i]);
        g_assert_cmpint(end_of(pid), ==, 75);
        text = test_finwait(folder, 1, status);
        g_assert_nonnull(strstr(text, " done        0 failed "));
    }
}

/* One run of hours: it may finish, unless somebody asks twice. */
#define LONG                                                                   \
    "run tiny.ini -q --set client.connections=1000000 --set "                  \
    "run.time_limit=20h --out "

static void
test_twice(void)
{
    GPid pid = start(&(Birth){0}, LONG "twice --pcap first");
    const char *pcap = "twice/pcap/point-0-run-1-client-1.pcap";
    int status;

    while (!test_file_exists(folder, pcap)) { /* it is under way */
        g_assert_cmpint(waitpid(pid, NULL, WNOHANG), ==, 0);
        g_usleep(1000);
    }
    kill(pid, SIGUSR1);
    kill(pid, SIGUSR1);
    kill(pid, SIGHUP);
    kill(pid, SIGTERM);
    g_usleep(500000);
    g_assert_cmpint(waitpid(pid, &status, WNOHANG), ==, 0);
    kill(pid, SIGTERM);
    g_assert_cmpint(end_of(pid), ==, 75);
}

/* nohup's HUP is none of ours. */
static void
test_nohup(void)
{
    GPid pid = start(&(Birth){.ignored = SIGHUP}, MANY "nohup");

    wait_for(pid, "nohup", SOME_BYTES);
    kill(pid, SIGHUP);
    g_usleep(300000);
    g_assert_cmpint(waitpid(pid, NULL, WNOHANG), ==, 0);
    kill(pid, SIGINT);
    g_assert_cmpint(end_of(pid), ==, 75);
}

/* Ctrl-Z for longer than the time limit, and fg: nothing hung. */
static void
test_suspended(void)
{
    g_autofree char *runs = NULL;
    GPid pid = start(&(Birth){0}, "run tiny.ini -q -j2 --out suspended --set "
                                  "client.connections=1000 --set "
                                  "run.replications=8");

    wait_for(pid, "suspended", SOME_BYTES);
    kill(-pid, SIGSTOP);
    g_usleep(1300000);
    kill(-pid, SIGCONT);
    g_assert_cmpint(end_of(pid), ==, 0);
    runs = test_file_get(folder, "suspended/runs.csv", NULL);
    g_assert_null(strstr(runs, ",hang,"));
}

/* The first child of a process, 0 if it has none; -1 if that cannot be
 * known. */
static int
child_of(GPid pid)
{
    g_autofree char *path =
        g_strdup_printf("/proc/%d/task/%d/children", pid, pid);
    g_autofree char *text = NULL;

    return g_file_get_contents(path, &text, NULL, NULL) ? atoi(text) : -1;
}

/* A run whose worker is killed each time, also alone, counts as killed; the
 * others are fine, and --resume does it again. */
static void
test_killed(void)
{
    g_autofree char *runs = NULL;
    int child = 0;
    guint n_kills = 0;
    GPid pid;

    if (child_of(getpid()) < 0) {
        g_test_skip("no lists of children in /proc");
        return;
    }
    pid = start(&(Birth){0}, "run tiny.ini -q -j1 --out killed --set "
                             "client.connections=3,1000000 --set "
                             "run.time_limit=20h");
    wait_for(pid, "killed", 500); /* the short one */
    while (n_kills < 4) {
        int next = child_of(pid);
        if (next > 0 && next != child) {
            n_kills += kill(next, SIGKILL) == 0;
            child = next;
        }
        g_usleep(1000);
    }
    g_assert_cmpint(end_of(pid), ==, 1);
    runs = test_file_get(folder, "killed/runs.csv", NULL);
    g_assert_nonnull(strstr(runs, "0,1,3,ok,"));
    g_assert_nonnull(strstr(runs, "1,1,1000000,killed,"));
    test_finwait_says(folder, 1, "status killed", "  killed          1 runs\n");
    test_finwait_says(folder, 1,
                      "run tiny.ini -q --out killed --resume --set "
                      "client.connections=3,1000000",
                      "2 of 2 runs done, 1 of them before, 1 failed");
    test_finwait_says(folder, 1, "status killed", "  hang            1 runs\n");
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
    g_assert_cmpint(end_of(start(&(Birth){.ignored = SIGCHLD},
                                 "run tiny.ini -q --out child")),
                    ==, 0);
    g_assert_true(test_file_exists(folder, "child/figures/one.svg"));
}

/* The time limit of a run, whose signal the command's parent will not
 * have. */
static void
test_limit(void)
{
    g_autofree char *runs = NULL;
    GPid pid = start(&(Birth){.ignored = SIGPROF, .blocked = SIGPROF},
                     "run tiny.ini -q --out limit --set "
                     "client.connections=1000000");

    g_assert_cmpint(end_of(pid), ==, 1);
    runs = test_file_get(folder, "limit/runs.csv", NULL);
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
    g_test_add_func("/signals/ends", test_ends);
    g_test_add_func("/signals/group", test_group);
    g_test_add_func("/signals/twice", test_twice);
    g_test_add_func("/signals/nohup", test_nohup);
    g_test_add_func("/signals/suspended", test_suspended);
    g_test_add_func("/signals/killed", test_killed);
    g_test_add_func("/signals/child", test_child);
    g_test_add_func("/signals/limit", test_limit);
    status = g_test_run();
    test_folder_remove(folder);
    return status;
}
