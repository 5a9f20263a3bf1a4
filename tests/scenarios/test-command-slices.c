/* SPDX-License-Identifier: GPL-2.0-only */
/* Campaigns done in slices and merged: the results are those of one run. */
#include <string.h>

#include "scenarios/systems/systems.h"
#include "tests/scenarios/support-tiny.h"

#define FIRST "/slices/1-of-3"

/* Three slices in three folders make one result; merging again changes
 * nothing. */
static void
test_merge(void)
{
    gsize len;
    g_autofree char *journal = NULL, *again = NULL;

    says(0, RUN "s1 --slice 1/3", "tiny: 2 of 2 runs done\n");
    g_assert_false(test_file_exists(folder, "s1/runs.csv"));
    run(0, RUN "s2 --slice 2/3 --jobs 2");
    run(0, RUN "s3 --slice 3/3");
    says(0, "merge s1 s2 s3 --out merged", "6 of 6 runs\n");
    test_same_results(folder, "merged", "whole");
    journal = test_file_get(folder, "merged/store/merged.journal", &len);
    run(0, "merge s3 s1 s1 s2 --out merged");
    again = test_file_get(folder, "merged/store/merged.journal", &len);
    g_assert_cmpstr(journal, ==, again);
    test_same_results(folder, "merged", "whole");
}

/* What is missing is said, with the command that does it; more can be merged
 * in later, or done where the rest is. */
static void
test_incomplete(void)
{
    says(1, "merge s1 s2 --out some", "4 of 6 runs\n");
    says(1, "merge s1 s2 --out some",
         "  to go on finwait run some/store/scenario.ini --out some "
         "--resume\n");
    run(0, "merge s3 --out some");
    test_same_results(folder, "some", "whole");
    run(1, "merge s2 --out rest");
    says(0, "run rest/store/scenario.ini -q --out rest --resume",
         "6 of 6 runs done, 2 of them before");
    test_same_results(folder, "rest", "whole");
}

/* Slices may write into one folder, at the same time. */
static void
test_shared(void)
{
    run(0, RUN "shared --slice 1/2");
    says(1, "status shared",
         "    to go on finwait run shared/slices/1-of-2/store/scenario.ini "
         "--out shared --slice 2/2 --resume\n");
    run(0, RUN "shared --slice 2/2 --resume");
    says(0, "status shared", "  2/2             3 runs        3 done");
    run(0, "merge shared --out shared");
    test_same_results(folder, "shared", "whole");
}

/* A slice that is torn is told, and goes on. */
static void
test_torn(void)
{
    Ran ran;

    test_copy_store(folder, "s1" FIRST, "t1" FIRST, "runs",
                    test_journal_len(folder, "s1" FIRST, "runs") - 1);
    ran_finwait(&ran, folder, "merge", "t1", "s2", "s3", "--out", "torn", NULL);
    g_assert_cmpint(ran.status, ==, 1);
    g_assert_nonnull(strstr(ran.err, "finwait: t1" FIRST
                                     "/store/runs.journal: torn at byte "));
    g_assert_nonnull(strstr(ran.out, "5 of 6 runs\n"));
    ran_clear(&ran);
    says(0, RUN "t1 --slice 1/3 --resume",
         "2 of 2 runs done, 1 of them before\n");
    run(0, "merge t1 --out torn");
    test_same_results(folder, "torn", "whole");
}

/* Two folders that say different things of one run are refused, and nothing
 * is written. */
static void
test_conflict(void)
{
    test_copy_store(folder, "s1" FIRST, "c1" FIRST, "runs", G_MAXSIZE);
    test_forge_run(folder, "c1" FIRST, "runs", NULL, NULL);
    run(0, "merge c1 s1 s2 s3 --out same");
    test_same_results(folder, "same", "whole");
    test_forge_run(folder, "c1" FIRST, "runs", NULL, "999999");
    says(2, "merge c1 s2 s3 --out never",
         "finwait: c1" FIRST "/store/runs.journal and c1" FIRST
         "/store/runs.journal contradict each other about point 0, "
         "replication 1, expected the same run to find the same\n");
    says(2, "merge s1 c1 --out never --force", "contradict each other");
    says(2, RUN "c1 --slice 1/3 --resume", "contradict each other");
    g_assert_false(test_file_exists(folder, "never"));
}

/* Slices of another scenario or build are refused. */
static void
test_refused(void)
{
    run(0, RUN "alien --slice 1/3 --set link.delay=9ms");
    says(2, "merge s1 alien --out never",
         "finwait: alien" FIRST ": its scenario is ");
    says(2, RUN "s1 --slice 2/3 --set link.delay=9ms",
         "finwait: s1: 2 runs of scenario ");
    g_assert_false(test_file_exists(folder, "s1/slices/2-of-3"));
    test_copy_store(folder, "s1" FIRST, "older" FIRST, "runs", G_MAXSIZE);
    test_forge_run(folder, "older" FIRST, "runs", "0123abc", NULL);
    says(2, "merge s2 older --out never", "runs of build 0123abc, this is ");
    g_assert_false(test_file_exists(folder, "never"));
    says(0, "merge s1 s2 s3 older --force --out forced", "6 of 6 runs\n");
    test_same_results(folder, "forced", "whole");
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
    g_test_add_func("/slices/merge", test_merge);
    g_test_add_func("/slices/incomplete", test_incomplete);
    g_test_add_func("/slices/shared", test_shared);
    g_test_add_func("/slices/torn", test_torn);
    g_test_add_func("/slices/conflict", test_conflict);
    g_test_add_func("/slices/refused", test_refused);
    status = g_test_run();
    test_folder_remove(folder);
    return status;
}
