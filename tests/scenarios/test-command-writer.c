/* SPDX-License-Identifier: GPL-2.0-only */
/* One writer of a results folder at a time, and nothing lost by those who come
 * second, begin anew by mistake, or cannot read back what they wrote. */
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "scenarios/base/lock.h"
#include "scenarios/systems/systems.h"
#include "tests/scenarios/support-tiny.h"

/* So many runs that they are not over before they are looked at. */
#define LONG " --set run.replications=150"

/* Starts a command line; returns its process. */
static GPid
start(const char *line)
{
    g_autofree char *binary = g_shell_quote(g_getenv("FINWAIT_BIN"));
    g_autofree char *command = g_strconcat(binary, " ", line, NULL);
    g_auto(GStrv) argv = NULL;
    GPid pid;

    g_assert_true(g_shell_parse_argv(command, NULL, &argv, NULL));
    g_assert_true(
        g_spawn_async(folder, argv, NULL,
                      G_SPAWN_DO_NOT_REAP_CHILD | G_SPAWN_STDOUT_TO_DEV_NULL,
                      NULL, NULL, &pid, NULL));
    return pid;
}

static int
end_of(GPid pid)
{
    int status;

    g_assert_cmpint(waitpid(pid, &status, 0), ==, pid);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
}

/* Waits until the journal of 'results' has so many bytes. */
static void
wait_for(const char *results, gsize bytes)
{
    while (test_journal_len(folder, results, "runs") < bytes) {
        g_usleep(1000);
    }
}

/* Starts a campaign of many runs, and kills it in the middle; before that it
 * makes 'old' (NULL: nothing). */
static void
start_and_kill(const char *line, const char *results, const char *old)
{
    g_autofree char *aside = g_build_filename(results, old, NULL);
    GPid pid = start(line);

    while (!test_file_exists(folder, aside)) {
        g_usleep(1000);
    }
    wait_for(results, 5000);
    kill(pid, SIGKILL);
    g_assert_cmpint(end_of(pid), ==, -SIGKILL);
}

/* ---- Refused ---------------------------------------------------------------
 */

/* Whoever comes second changes nothing, and is told by whom. */
static void
test_refused(void)
{
    static const char *const lines[] = {RUN "held", RUN "held --resume",
                                        "merge held", "plot held",
                                        "merge whole --out held"};
    g_autofree char *path = g_build_filename(folder, "held", NULL);
    g_autofree char *who =
        g_strdup_printf("finwait: held: process %d on host %s, since ",
                        (int)getpid(), g_get_host_name());
    g_autofree char *before = NULL, *after = NULL;
    FolderLock *lock;
    gsize len, after_len;

    run(0, RUN "held");
    before = test_file_get(folder, "held/store/runs.journal", &len);
    lock = folder_lock_take(path, NULL);
    g_assert_nonnull(lock);
    for (gsize i = 0; i < G_N_ELEMENTS(lines); i++) {
        says(75, lines[i], who);
    }
    says(0, "status held", "6 done");
    folder_lock_release(lock);
    after = test_file_get(folder, "held/store/runs.journal", &after_len);
    g_assert_cmpmem(before, len, after, after_len);
    g_assert_false(test_file_exists(folder, "held/store.old"));
    g_assert_false(test_file_exists(folder, "held/finwait.lock"));
    run(0, "plot held");
}

/* A slice that is begun a second time, as engines do after they have lost
 * sight of it, leaves the first alone. */
static void
test_second_copy(void)
{
#define COPY RUN "copy --slice 1/2" LONG
    GPid first = start(COPY);

    wait_for("copy/slices/1-of-2", 5000);
    says(75, COPY, "finwait: copy/slices/1-of-2: process ");
    says(75, COPY " --resume", "is writing into it, expected to be the only");
    says(1, "status copy", "0 failed");
    g_assert_cmpint(end_of(first), ==, 0);
    run(0, RUN "copy --slice 2/2" LONG);
    run(0, "merge copy");
    run(0, RUN "straight" LONG);
    test_same_results(folder, "copy", "straight");
}

/* A lock that a killed process has left means nothing. */
static void
test_killed(void)
{
    start_and_kill(RUN "killed" LONG, "killed", NULL);
    g_assert_true(test_file_exists(folder, "killed/finwait.lock"));
    run(0, RUN "killed --resume" LONG);
    test_same_results(folder, "killed", "straight");
}

/* Slices in one folder begin together. */
static void
test_together(void)
{
    GPid pids[3];

    for (int i = 0; i < 3; i++) {
        g_autofree char *line =
            g_strdup_printf(RUN "together --slice %d/3", i + 1);
        pids[i] = start(line);
    }
    for (int i = 0; i < 3; i++) {
        g_assert_cmpint(end_of(pids[i]), ==, 0);
    }
    says(0, "merge together", "6 of 6 runs\n");
    test_same_results(folder, "together", "whole");
}

/* ---- Begun anew ------------------------------------------------------------
 */

/* Two mistaken starts, of all or of a slice, lose nothing; when all is done,
 * what was kept goes. */
static void
begin_anew(const char *line, const char *results)
{
    static const char *const olds[] = {"store", "store.old", "store.old.2"};
    g_autofree char *more = g_strconcat(line, LONG, NULL);
    g_autofree char *name = NULL, *kept = NULL, *second = NULL;
    gsize len, first_len, second_len;

    run(0, line);
    name = g_build_filename(results, "store", "runs.journal", NULL);
    kept = test_file_get(folder, name, &len);
    start_and_kill(more, results, "store.old");
    second = test_file_get(folder, name, &second_len);
    start_and_kill(more, results, "store.old.2");
    for (gsize i = 0; i < G_N_ELEMENTS(olds); i++) {
        g_autofree char *path =
            g_build_filename(results, olds[i], "runs.journal", NULL);
        g_autofree char *text = test_file_get(folder, path, &first_len);
        if (i == 1) {
            g_assert_cmpmem(text, first_len, kept, len);
        } else if (i == 2) {
            g_assert_cmpmem(text, first_len, second, second_len);
        }
    }
    run(0, line);
    for (gsize i = 1; i < G_N_ELEMENTS(olds); i++) {
        g_autofree char *path = g_build_filename(results, olds[i], NULL);
        g_assert_false(test_file_exists(folder, path));
    }
}

static void
test_anew(void)
{
    begin_anew(RUN "anew", "anew");
    begin_anew(RUN "parts --slice 2/3", "parts/slices/2-of-3");
    says(2, RUN "parts",
         "finwait: parts: has slices in it, such as parts/slices/2-of-3, "
         "expected --resume to go on with them, or another --out\n");
    run(0, RUN "parts --resume");
    test_same_results(folder, "parts", "whole");
}

/* ---- Read back -------------------------------------------------------------
 */

/* A run that was written down and cannot be read back, since something wrote
 * over it, is said and done again. */
static void
test_overwritten(void)
{
    g_autofree char *path =
        g_build_filename(folder, "over", "store", "runs.journal", NULL);
    const char *argv[] = {g_getenv("FINWAIT_BIN"),
                          "run",
                          "tiny.ini",
                          "-q",
                          "--out",
                          "over",
                          "--set",
                          "run.replications=150",
                          NULL};
    g_autofree char *err = NULL;
    GPid pid;
    int fd, journal;

    g_assert_true(g_spawn_async_with_pipes(
        folder, (char **)argv, NULL,
        G_SPAWN_DO_NOT_REAP_CHILD | G_SPAWN_STDOUT_TO_DEV_NULL, NULL, NULL,
        &pid, NULL, NULL, &fd, NULL));
    wait_for("over", 5000);
    journal = open(path, O_WRONLY);
    g_assert_cmpint(pwrite(journal, "finwait: 3 of 450\r", 18, 2000), ==, 18);
    close(journal);
    g_assert_cmpint(end_of(pid), ==, 0);
    err = g_malloc0(4096);
    g_assert_cmpint(read(fd, err, 4095), >, 0);
    close(fd);
    g_assert_nonnull(strstr(err, "cannot be read back from byte "));
    test_same_results(folder, "over", "straight");
}

int
main(int argc, char **argv)
{
    int status;

    g_test_init(&argc, &argv, NULL);
    systems_use(systems);
    folder = test_folder_new();
    test_file_put(folder, "tiny.ini",
                  "[server]\nsockets=1\n"
                  "[client]\nthink=50ms\n"
                  "[sweep]\nclient.connections=1, 7, 20\n"
                  "[run]\nreplications=2\n");
    run(0, RUN "whole");
    g_test_add_func("/writer/refused", test_refused);
    g_test_add_func("/writer/second-copy", test_second_copy);
    g_test_add_func("/writer/killed", test_killed);
    g_test_add_func("/writer/together", test_together);
    g_test_add_func("/writer/anew", test_anew);
    g_test_add_func("/writer/overwritten", test_overwritten);
    status = g_test_run();
    test_folder_remove(folder);
    return status;
}
