/* SPDX-License-Identifier: GPL-2.0-only */
/* The command as users type it: words, options, exit status, what it says. */
#include <glib.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>

#include "scenarios/systems/systems.h"
#include "tests/scenarios/support-command.h"
#include "tests/shim/support-row.h"

static char *folder;

/* Command lines that are mistakes, and what standard error says. */
static const struct {
    const char *words[6];
    const char *message;
} mistakes[] = {
    {{"run", "-j2", "nosuch"},
     "finwait: nosuch: no such scenario, expected a file or a name that "
     "`finwait list` shows\n"},
    {{"list", "all"}, "finwait: list: unexpected \"all\", expected nothing\n"},
    {{"describe"}, "finwait: describe: 0 scenarios, expected one FILE\n"},
    {{"run"},
     "finwait: run: no scenario, expected FILE or a name that "
     "`finwait list` shows\n"},
    {{"run", "acept-gate"},
     "finwait: acept-gate: no such scenario, expected a file or a name that "
     "`finwait list` shows, did you mean \"accept-gate\"?\n"},
    {{"run", "tiny.ini", "--jops", "2"},
     "finwait: unknown option --jops, expected what `finwait run --help` "
     "shows, did you mean \"--jobs\"?\n"},
    {{"run", "tiny.ini", "--jobs", "-1"},
     "finwait: --jobs -1: out of range, expected 1 to 1024\n"},
    {{"run", "tiny.ini", "--pcap", "some"},
     "finwait: --pcap some: unknown value, expected first, all "
     "or POINT:REPLICATION, e.g. 3:1\n"},
    {{"run", "tiny.ini", "--trace", "9:1"},
     "finwait: --trace 9:1: no such run of tiny, expected one of its 2 points, "
     "from 0 (`finwait describe` shows them), and a replication of 1 to 2\n"},
    {{"run", "tiny.ini", "--set", "link.loss=2"},
     "finwait: --set link.loss=2: link.loss: \"2\" is out of range, expected 0 "
     "to 1\n"},
    {{"run", "broken.ini"},
     "finwait: broken.ini:2: link.rate: \"10\" has no unit, expected a rate "
     "such as 10Mbps (bps, kbps, Mbps, Gbps)\n"},
    {{"run", "tiny.ini", "--out", "foreign"},
     "finwait: foreign: not empty and no results folder, expected --out with a "
     "new folder or an earlier result\n"},
    {{"run", "tiny.ini", "--force"},
     "finwait: --force: about an earlier campaign, expected --resume beside "
     "it\n"},
    {{"run", "tiny.ini", "--slice", "5/4"},
     "finwait: --slice 5/4: there is no slice 5 of 4, expected 1/4 to 4/4; N "
     "is how many slices all runs are divided into, also where only a few of "
     "them are done\n"},
    {{"merge", "foreign"},
     "finwait: foreign: no finished runs in it, expected a folder that "
     "`finwait run` made\n"},
    {{"merge", "foreign", "mine"},
     "finwait: merge: no --out, expected DIR... --out "
     "DIR\n"},
    {{"merge", "foreign", "--out", "new"},
     "finwait: foreign: no finished runs in it, expected a folder that "
     "`finwait run` made\n"},
    {{"status"}, "finwait: status: no folder, expected DIR of `finwait run`\n"},
    {{"plot"}, "finwait: plot: no folder, expected DIR of `finwait run`\n"},
    {{"plot", "foreign"},
     "finwait: foreign: no results in it, expected a folder that `finwait run` "
     "made\n"},
};

/* A mistake is told in one line, nothing runs, the status is 2. */
static void
test_mistakes(void)
{
    for (gsize i = 0; i < G_N_ELEMENTS(mistakes); i++) {
        const char *const *w = mistakes[i].words;
        Ran ran;
        ran_finwait(&ran, folder, w[0], w[1], w[2], w[3], w[4], NULL);
        g_autofree char *row = g_strjoinv(" ", (char **)w);
        row_text(row, "error", ran.err, mistakes[i].message);
        row_text(row, "output", ran.out, "");
        row_int(row, "status", ran.status, 2);
        ran_clear(&ran);
    }
    g_assert_false(test_file_exists(folder, "results"));
}

/* What can be asked without a run. */
static void
test_words(void)
{
    Ran ran;

    ran_finwait(&ran, folder, "--version", NULL);
    g_assert_cmpint(ran.status, ==, 0);
    g_assert_true(g_str_has_prefix(ran.out, "finwait "));
    ran_clear(&ran);
    ran_finwait(&ran, folder, "--help", NULL);
    g_assert_cmpint(ran.status, ==, 0);
    g_assert_nonnull(strstr(ran.out, "describe FILE"));
    ran_clear(&ran);
    ran_finwait(&ran, folder, "list", NULL);
    g_assert_cmpint(ran.status, ==, 0);
    g_assert_nonnull(strstr(ran.out, "accept-gate "));
    g_assert_null(strstr(ran.out, "cannot be read"));
    ran_clear(&ran);
    ran_finwait(&ran, folder, "describe", "accept-gate", NULL);
    g_assert_cmpint(ran.status, ==, 0);
    g_assert_nonnull(strstr(ran.out, "  points   84 = 4 of server.end x 3 of "
                                     "link.loss x 7 of "
                                     "server.vm.on_sock_event\n"));
    g_assert_nonnull(strstr(ran.out, "\n[server]\n"));
    ran_clear(&ran);
}

/* A run that fails is told with the command that repeats it; the others are
 * in the tables; the status is 1. */
static void
test_failed_run(void)
{
    g_autofree char *runs = NULL, *manifest = NULL;
    Ran ran;

    ran_finwait(&ran, folder, "run", "tiny.ini", "-q", "--out", "failed",
                "--set", "run.event_limit=300", NULL);
    g_assert_cmpint(ran.status, ==, 1);
    g_assert_nonnull(
        strstr(ran.err, "finwait: point 1, replication 1: limit: "));
    g_assert_nonnull(strstr(
        ran.err, "  to see it again: finwait run tiny.ini --set "
                 "run.event_limit=300 --set client.connections=20 --set "
                 "run.first=1 --set run.replications=1 --out one-run\n"));
    g_assert_nonnull(strstr(ran.out, "4 of 4 runs done, 2 failed"));
    ran_clear(&ran);
    runs = test_file_get(folder, "failed/runs.csv", NULL);
    g_assert_nonnull(strstr(runs, "\n0,1,1,ok,"));
    g_assert_nonnull(strstr(runs, "\n1,2,20,limit,,,"));
    manifest = test_file_get(folder, "failed/manifest.json", NULL);
    g_assert_nonnull(strstr(manifest, "\"runs_failed\" : 2"));
}

/* pcap files and connections.csv come when they are asked for, and a later
 * campaign without them leaves no stale table. */
static void
test_extras(void)
{
    g_autofree char *rows = NULL;
    Ran ran;

    ran_finwait(&ran, folder, "run", "tiny.ini", "-q", "--out", "extras",
                "--pcap", "first", "--connections", NULL);
    g_assert_cmpint(ran.status, ==, 0);
    ran_clear(&ran);
    g_assert_true(
        test_file_exists(folder, "extras/pcap/point-0-run-1-client-1.pcap"));
    g_assert_false(
        test_file_exists(folder, "extras/pcap/point-0-run-2-client-1.pcap"));
    rows = test_file_get(folder, "extras/connections.csv", NULL);
    g_assert_nonnull(strstr(rows, "\n0,1,1,1,10.0.0.1,32768,10.0.0.2,1001,1,"));
    g_assert_nonnull(strstr(rows, ",clean,"));
    ran_finwait(&ran, folder, "run", "tiny.ini", "-q", "--out", "extras", NULL);
    g_assert_cmpint(ran.status, ==, 0);
    ran_clear(&ran);
    g_assert_false(test_file_exists(folder, "extras/connections.csv"));
}

/* Starts a campaign that would take minutes, into 'out', sends it 'signal'
 * when it is under way, and returns its exit status. */
static int
signal_long_campaign(const char *out, int signal_number)
{
    g_autofree char *part = g_build_filename(out, "store/runs.journal", NULL);
    char *argv[] = {(char *)g_getenv("FINWAIT_BIN"),
                    (char *)"run",
                    (char *)"tiny.ini",
                    (char *)"-q",
                    (char *)"--out",
                    (char *)out,
                    (char *)"--set",
                    (char *)"run.replications=100000",
                    NULL};
    g_autoptr(GError) error = NULL;
    GPid pid;
    int status = 0;

    g_spawn_async(folder, argv, NULL,
                  G_SPAWN_DO_NOT_REAP_CHILD | G_SPAWN_STDOUT_TO_DEV_NULL |
                      G_SPAWN_STDERR_TO_DEV_NULL,
                  NULL, NULL, &pid, &error);
    g_assert_no_error(error);
    while (!test_file_exists(folder, part)) {
        g_usleep(1000);
    }
    g_usleep(200000);
    kill(pid, signal_number);
    g_assert_cmpint(waitpid(pid, &status, 0), ==, pid);
    g_assert_true(WIFEXITED(status));
    return WEXITSTATUS(status);
}

/* Ctrl-C: what is done is written, the status is 75. */
static void
test_interrupt(void)
{
    g_assert_cmpint(signal_long_campaign("stopped", SIGINT), ==, 75);
    g_assert_true(test_file_exists(folder, "stopped/summary.csv"));
    g_assert_false(test_has_temporaries(folder, "stopped"));
    g_assert_true(test_file_exists(folder, "stopped/store/runs.journal"));
}

/* What g_assert() ends is our bug: status 70. */
static void
test_bug(void)
{
    g_assert_cmpint(signal_long_campaign("bug", SIGABRT), ==, 70);
    g_assert_false(test_file_exists(folder, "bug/summary.csv"));
}

int
main(int argc, char **argv)
{
    int status;

    g_test_init(&argc, &argv, NULL);
    systems_use(systems);
    folder = test_folder_new();
    test_file_put(folder, "broken.ini", "[link]\nrate=10\n");
    test_file_put(folder, "tiny.ini",
                  "[server]\nsockets=1\n"
                  "[client]\nthink=50ms\n"
                  "[sweep]\nclient.connections=1, 20\n"
                  "[run]\nreplications=2\n");
    test_file_put(folder, "foreign/thesis.txt", "mine\n");
    g_test_add_func("/command/mistakes", test_mistakes);
    g_test_add_func("/command/words", test_words);
    g_test_add_func("/command/failed-run", test_failed_run);
    g_test_add_func("/command/extras", test_extras);
    g_test_add_func("/command/interrupt", test_interrupt);
    g_test_add_func("/command/bug", test_bug);
    status = g_test_run();
    test_folder_remove(folder);
    return status;
}
