/* SPDX-License-Identifier: GPL-2.0-only */
/* Campaigns that are interrupted, go on and grow: in the end the tables are
 * those of one that was never interrupted. */
#include <signal.h>
#include <string.h>
#include <sys/wait.h>

#include "scenarios/base/build-id.h"
#include "scenarios/systems/systems.h"
#include "tests/scenarios/support-tiny.h"

/* The journal cut off at any place: resuming does what that lost. */
static void
test_torn(void)
{
    gsize len;

    run(0, RUN "whole");
    len = test_journal_len(folder, "whole", "runs");
    for (guint i = 0; i <= 8; i++) {
        gsize cut = i < 8 ? len * i / 8 + i % 3 : len - 1;
        test_copy_store(folder, "whole", "cut", "runs", cut);
        run(0, RUN "cut --resume --jobs 2");
        test_same_results(folder, "whole", "cut");
        says(0, "status cut", "0 missing");
    }
}

/* What a damaged record held is done again, and said. */
static void
test_damaged(void)
{
    g_autofree char *path =
        g_build_filename(folder, "bad", "store", "runs.journal", NULL);
    g_autofree char *text = NULL;
    gsize len;

    test_copy_store(folder, "whole", "bad", "runs", G_MAXSIZE);
    g_assert_true(g_file_get_contents(path, &text, &len, NULL));
    text[len / 2] ^= 4;
    g_assert_true(g_file_set_contents(path, text, (gssize)len, NULL));
    says(1, "status bad", "1 missing");
    says(0, RUN "bad --resume", "6 of 6 runs done, 5 of them before");
    test_same_results(folder, "whole", "bad");
}

/* Starts a campaign in 'out', waits until 'bytes' of its journal are there,
 * and kills it so that it can do nothing about it. */
static void
start_and_kill(const char *out, gsize bytes)
{
    char *argv[] = {(char *)g_getenv("FINWAIT_BIN"),
                    (char *)"run",
                    (char *)"tiny.ini",
                    (char *)"-q",
                    (char *)"-j2",
                    (char *)"--out",
                    (char *)out,
                    (char *)"--set",
                    (char *)"run.replications=80",
                    NULL};
    GPid pid;
    int status;

    g_assert_true(g_spawn_async(folder, argv, NULL,
                                G_SPAWN_DO_NOT_REAP_CHILD |
                                    G_SPAWN_STDOUT_TO_DEV_NULL |
                                    G_SPAWN_STDERR_TO_DEV_NULL,
                                NULL, NULL, &pid, NULL));
    while (test_journal_len(folder, out, "runs") < bytes) {
        g_usleep(1000);
    }
    kill(pid, SIGKILL);
    g_assert_cmpint(waitpid(pid, &status, 0), ==, pid);
    g_assert_true(WIFSIGNALED(status));
}

/* kill -9: nothing that was finished is lost, and going on needs no wait. */
static void
test_killed(void)
{
    g_autofree char *text = NULL;

    start_and_kill("killed", 20000);
    g_assert_false(test_file_exists(folder, "killed/summary.csv"));
    says(1, "status killed",
         "to go on finwait run killed/store/scenario.ini --out killed "
         "--resume\n");
    text = test_finwait(folder, 0,
                        "run killed/store/scenario.ini -q --out killed "
                        "--resume");
    g_assert_nonnull(strstr(text, "240 of 240 runs done, "));
    g_assert_nonnull(strstr(text, " of them before"));
    run(0, RUN "straight --set run.replications=80");
    test_same_results(folder, "killed", "straight");
}

/* More replications and more points later. */
static void
test_growing(void)
{
#define MORE " --set run.replications=3 --set client.connections=1,2,7,20"
    test_copy_store(folder, "whole", "grown", "runs", G_MAXSIZE);
    says(0, RUN "grown --resume" MORE, "12 of 12 runs done, 6 of them before");
    run(0, RUN "large" MORE);
    test_same_results(folder, "grown", "large");
    says(2, RUN "grown --resume", "runs of scenario ");
    says(0, RUN "grown --resume --force", "6 of 6 runs done, 6 of them before");
    test_same_results(folder, "grown", "whole");
}

/* Another build or scenario is refused, with both digests; nothing is
 * written. */
static void
test_refused(void)
{
    g_autofree char *both = g_strdup_printf(
        "finwait: other: runs of build 0123abc, this is build %s, expected "
        "the same; --force takes them as if they were of this one\n",
        build_digest());

    test_copy_store(folder, "whole", "other", "runs", G_MAXSIZE);
    says(2, RUN "other --resume --set link.delay=9ms",
         "finwait: other: 6 runs of scenario ");
    test_copy_store(folder, "whole", "other", "runs", 0);
    test_forge_run(folder, "other", "runs", "0123abc", "1");
    says(2, RUN "other --resume", both);
    g_assert_false(test_file_exists(folder, "other/runs.csv"));
    says(0, RUN "other --resume --force", "6 of 6 runs done, 1 of them before");
}

/* Limits are no part of what a run is: those that failed by one are done again
 * under a higher one, the others stay, and the result is that of a campaign
 * that never had it; a lower one undoes nothing. */
static void
test_limits(void)
{
    says(1, RUN "limits --set run.event_limit=500",
         "6 of 6 runs done, 2 failed");
    says(1, RUN "limits --resume --set run.event_limit=600",
         "6 of 6 runs done, 6 of them before, 2 failed");
    says(0, RUN "limits --resume --retry-failed --set run.event_limit=100000",
         "6 of 6 runs done, 4 of them before");
    says(0, RUN "limits --resume --set run.event_limit=10",
         "6 of 6 runs done, 6 of them before");
    says(0, RUN "limits --resume", "6 of 6 runs done, 6 of them before");
    test_same_results(folder, "limits", "whole");
}

/* Written in another way, it is the same. */
static void
test_same_values(void)
{
    test_copy_store(folder, "whole", "same", "runs", G_MAXSIZE);
    says(0,
         RUN "same --resume --set client.think=0.05s --set "
             "run.time_limit=2min --set server.sockets=1",
         "6 of 6 runs done, 6 of them before");
}

/* What was not asked for then is done now. */
static void
test_extras(void)
{
    test_copy_store(folder, "whole", "extras", "runs", G_MAXSIZE);
    says(0, RUN "extras --resume --trace first", "5 of them before");
    g_assert_true(test_file_exists(folder, "extras/trace/point-0-run-1.csv"));
    run(0, RUN "extras --resume --connections");
    g_assert_true(test_file_exists(folder, "extras/connections.csv"));
    says(0, RUN "extras --resume --connections", "6 of them before");
    run(0, RUN "at-once --connections --trace first");
    test_same_results(folder, "extras", "at-once");
}

/* A run that hangs is recorded, the others are done; going on does not wait
 * for it again. */
static void
test_hang(void)
{
#define HANG                                                                   \
    RUN "hang --set scenario.duration=1e6s --set run.replications=1 "          \
        "--set client.connections=1,1000000 --set run.time_limit=1s"
    says(1, HANG, "2 of 2 runs done, 1 failed");
    says(1, HANG " --resume", "2 of 2 runs done, 2 of them before, 1 failed");
    says(1, "status hang", "hang            1 runs\n");
}

/* A process for each run finds what one process for all does. */
static void
test_isolated(void)
{
    run(0, RUN "isolated --isolate --jobs 3");
    test_same_results(folder, "isolated", "whole");
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
    g_test_add_func("/resume/torn", test_torn);
    g_test_add_func("/resume/damaged", test_damaged);
    g_test_add_func("/resume/killed", test_killed);
    g_test_add_func("/resume/growing", test_growing);
    g_test_add_func("/resume/refused", test_refused);
    g_test_add_func("/resume/limits", test_limits);
    g_test_add_func("/resume/same-values", test_same_values);
    g_test_add_func("/resume/extras", test_extras);
    g_test_add_func("/resume/hang", test_hang);
    g_test_add_func("/resume/isolated", test_isolated);
    status = g_test_run();
    test_folder_remove(folder);
    return status;
}
