/* SPDX-License-Identifier: GPL-2.0-only */
/* Batches whose workers are killed from outside, as for want of memory, whose
 * jobs sleep for ever, and that are suspended. */
#include "scenarios/campaign/batch.h"

#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#define N_JOBS 8

/* What jobs and sink see; in memory that parent and workers share. */
typedef struct Seen {
    gboolean is_once; /* jobs are */
    int n_kills;      /* how often job 2 is killed; left */
    int n_tries;      /* of it */
    int n_under_way;  /* jobs now */
    int n_beside;     /* when job 2 began last */
    guint64 next, n_jobs;
    guint n_told;     /* of kills */
    guint n_done;     /* jobs */
    guint64 last_job; /* done */
    RunStatus status; /* of job 2 */
    char message[120];
} Seen;

static Seen *
seen_new(guint64 n_jobs, int n_kills)
{
    Seen *seen = mmap(NULL, sizeof *seen, PROT_READ | PROT_WRITE,
                      MAP_SHARED | MAP_ANONYMOUS, -1, 0);

    g_assert_true(seen != MAP_FAILED);
    seen->n_jobs = n_jobs;
    seen->n_kills = n_kills;
    return seen;
}

static gboolean
next_job(gpointer user, guint64 *job, gdouble *expected_s)
{
    Seen *seen = user;

    *job = seen->next++;
    *expected_s = -1;
    return *job < seen->n_jobs;
}

static gboolean
sink(gpointer user, const BatchResult *result)
{
    Seen *seen = user;

    seen->n_done++;
    seen->last_job = result->job;
    if (result->job == 2 || seen->n_jobs == 1) {
        seen->status = result->status;
        g_strlcpy(seen->message, result->message ? result->message : "",
                  sizeof seen->message);
    }
    return TRUE;
}

static void
killed(gpointer user, guint64 job)
{
    Seen *seen = user;

    g_assert_cmpuint(job, ==, 2);
    seen->n_told++;
}

/* Job 2 is killed so often. */
static RunStatus
work_killed(gpointer user, guint64 job, GString *payload, GError **error)
{
    Seen *seen = user;

    (void)error;
    (void)payload;
    if (job == 2) {
        seen->n_tries++;
        seen->n_beside = g_atomic_int_get(&seen->n_under_way);
        if (seen->n_kills-- > 0) {
            raise(SIGKILL);
        }
    }
    g_atomic_int_inc(&seen->n_under_way);
    g_usleep(1000);
    g_atomic_int_add(&seen->n_under_way, -1);
    return RUN_OK;
}

static void
run(Seen *seen, BatchWork work, BatchTotals *totals)
{
    const BatchConfig config = {.n_parallel = 4,
                                .time_limit_s = 1,
                                .idle_limit_s = 1,
                                .next = next_job,
                                .work = work,
                                .sink = sink,
                                .is_once = seen->is_once,
                                .killed = killed,
                                .user = seen};

    g_assert_true(batch_run(&config, totals, NULL));
}

/* A job whose worker is killed is done when all others are, and then it is
 * fine. */
static void
test_again(void)
{
    for (int n_kills = 1; n_kills <= 3; n_kills++) {
        Seen *seen = seen_new(N_JOBS, n_kills);
        BatchTotals totals;

        run(seen, work_killed, &totals);
        g_assert_cmpuint(totals.n_done, ==, N_JOBS);
        g_assert_cmpuint(totals.n_failed, ==, 0);
        g_assert_false(totals.stopped);
        g_assert_cmpuint(seen->last_job, ==, 2);
        g_assert_cmpint(seen->n_tries, ==, n_kills + 1);
        g_assert_cmpuint(seen->n_told, ==, (guint)n_kills);
        g_assert_cmpint(seen->n_beside, ==, 0);
        munmap(seen, sizeof *seen);
    }
}

/* One that is killed each time is given up, and said to be what it is; if jobs
 * are begun once only, at once. */
static void
test_always(void)
{
    for (int is_once = 0; is_once <= 1; is_once++) {
        Seen *seen = seen_new(N_JOBS, 1000);
        BatchTotals totals;

        seen->is_once = is_once;
        run(seen, work_killed, &totals);
        g_assert_cmpuint(totals.n_done, ==, N_JOBS);
        g_assert_cmpuint(totals.n_failed, ==, 1);
        g_assert_cmpint(seen->n_tries, ==, is_once ? 1 : 4);
        g_assert_cmpuint(seen->n_told, ==, is_once ? 0 : 3);
        g_assert_cmpint(seen->status, ==, RUN_KILLED);
        g_assert_nonnull(
            strstr(seen->message, is_once ? "from outside" : "memory"));
        munmap(seen, sizeof *seen);
    }
}

/* All jobs are killed once: half as many at a time do them again. */
static RunStatus
work_all_killed(gpointer user, guint64 job, GString *payload, GError **error)
{
    Seen *seen = user;
    int beside = g_atomic_int_add(&seen->n_under_way, 1);

    (void)error;
    (void)payload;
    if (!(g_atomic_int_or((guint *)&seen->n_kills, 1u << job) & 1u << job)) {
        g_atomic_int_add(&seen->n_under_way, -1);
        raise(SIGKILL);
    }
    seen->n_beside = MAX(seen->n_beside, beside);
    g_usleep(20000);
    g_atomic_int_add(&seen->n_under_way, -1);
    return RUN_OK;
}

static void
test_fewer(void)
{
    Seen *seen = seen_new(N_JOBS, 0);
    const BatchConfig config = {.n_parallel = 4,
                                .next = next_job,
                                .work = work_all_killed,
                                .sink = sink,
                                .user = seen};
    BatchTotals totals;

    g_assert_true(batch_run(&config, &totals, NULL));
    g_assert_cmpuint(totals.n_done, ==, N_JOBS);
    g_assert_cmpuint(totals.n_failed, ==, 0);
    g_assert_cmpint(seen->n_beside, <=, 1);
    munmap(seen, sizeof *seen);
}

/* What sleeps uses no CPU time: it has a limit of its own. */
static RunStatus
work_asleep(gpointer user, guint64 job, GString *payload, GError **error)
{
    (void)user;
    (void)job;
    (void)payload;
    (void)error;
    while (pause()) {
    }
    return RUN_OK;
}

static void
test_asleep(void)
{
    Seen *seen = seen_new(1, 0);
    BatchTotals totals;

    run(seen, work_asleep, &totals);
    g_assert_cmpint(seen->status, ==, RUN_HANG);
    g_assert_cmpstr(seen->message, ==, "it slept for 1 s, using no CPU time");
    munmap(seen, sizeof *seen);
}

/* Less than that is fine. */
static RunStatus
work_drowsy(gpointer user, guint64 job, GString *payload, GError **error)
{
    (void)user;
    (void)job;
    (void)payload;
    (void)error;
    g_usleep(700000);
    return RUN_OK;
}

/* A time limit is not of real time, unless somebody sleeps for ten times as
 * long. */
static RunStatus
work_slowly(gpointer user, guint64 job, GString *payload, GError **error)
{
    (void)user;
    (void)job;
    (void)payload;
    (void)error;
    g_usleep(1500000);
    return RUN_OK;
}

static void
test_patience(void)
{
    Seen *seen = seen_new(2, 0);
    const BatchConfig config = {.n_parallel = 2,
                                .time_limit_s = 1,
                                .next = next_job,
                                .work = work_slowly,
                                .sink = sink,
                                .user = seen};
    BatchTotals totals;

    g_assert_true(batch_run(&config, &totals, NULL));
    g_assert_cmpuint(totals.n_done, ==, 2);
    g_assert_cmpuint(totals.n_failed, ==, 0);
    munmap(seen, sizeof *seen);
}

/* A batch that is stopped and goes on: what was not running did not hang, be
 * it awake or asleep. */
static void
test_suspended(void)
{
    Seen *seen = seen_new(3, 0);
    BatchTotals totals;
    int status;
    pid_t pid = fork();

    if (pid == 0) {
        setpgid(0, 0);
        run(seen, work_drowsy, &totals);
        _exit(totals.n_failed == 0 && totals.n_done == 3 ? 0 : 1);
    }
    setpgid(pid, pid); /* whoever comes first */
    g_usleep(300000);
    g_assert_cmpint(kill(-pid, SIGSTOP), ==, 0);
    g_usleep(1200000);
    g_assert_cmpint(kill(-pid, SIGCONT), ==, 0);
    g_assert_cmpint(waitpid(pid, &status, 0), ==, pid);
    g_assert_true(WIFEXITED(status));
    g_assert_cmpint(WEXITSTATUS(status), ==, 0);
    munmap(seen, sizeof *seen);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/batch-killed/again", test_again);
    g_test_add_func("/batch-killed/always", test_always);
    g_test_add_func("/batch-killed/fewer", test_fewer);
    g_test_add_func("/batch-killed/asleep", test_asleep);
    g_test_add_func("/batch-killed/patience", test_patience);
    g_test_add_func("/batch-killed/suspended", test_suspended);
    return g_test_run();
}
