/* SPDX-License-Identifier: GPL-2.0-only */
/* Batches: every job is done, isolation from jobs that crash, hang or fail,
 * Ctrl-C. */
#include "scenarios/campaign/batch.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* What the sink has seen: one line for each job. */
typedef struct Seen {
    GPtrArray *lines; /* by job; NULL: not done */
    guint64 next, n_jobs;
    gdouble expected_s;
    guint64 stop_after; /* the sink says no after so many; 0: never */
    gboolean interrupt; /* the sink raises SIGINT at its first job */
    guint jobs_each;    /* a worker does so many */
    guint n;
} Seen;

/* Jobs finish out of order: the first of each three takes longest. */
static RunStatus
work_slowly(gpointer user, guint64 job, GString *payload, GError **error)
{
    (void)user;
    (void)error;
    g_usleep(job % 3 == 0 ? 20000 : 1000);
    g_string_append_printf(payload, "result %u", (guint)job);
    return RUN_OK;
}

/* Jobs 1 to 6 go wrong, each in its own way. */
static RunStatus
work_badly(gpointer user, guint64 job, GString *payload, GError **error)
{
    (void)user;
    if (job == 1) {
        g_set_error(error, G_FILE_ERROR, G_FILE_ERROR_INVAL, "no such luck");
        return RUN_ERROR;
    }
    if (job == 2) {
        fputs("first words\nlast words\n", stderr);
        abort();
    }
    if (job == 3) {
        for (volatile guint n = 0;; n++) {
        }
    }
    if (job == 4) {
        _exit(70);
    }
    if (job == 5) {
        _exit(0);
    }
    if (job == 6) {
        g_set_error(error, G_FILE_ERROR, G_FILE_ERROR_INVAL, "too much");
        return RUN_LIMIT;
    }
    g_string_append_printf(payload, "fine %u", (guint)job);
    return RUN_OK;
}

/* A result larger than any pipe. */
static RunStatus
work_at_length(gpointer user, guint64 job, GString *payload, GError **error)
{
    (void)user;
    (void)job;
    (void)error;
    g_string_set_size(payload, 3000000);
    memset(payload->str, 'x', payload->len);
    return RUN_OK;
}

static gboolean
next_job(gpointer user, guint64 *job, gdouble *expected_s)
{
    Seen *seen = user;

    *job = seen->next++;
    *expected_s = seen->expected_s;
    return *job < seen->n_jobs;
}

static gboolean
sink(gpointer user, const BatchResult *result)
{
    Seen *seen = user;

    if (seen->interrupt && seen->n == 0) {
        raise(SIGINT);
    }
    seen->n++;
    g_assert_null(seen->lines->pdata[result->job]);
    seen->lines->pdata[result->job] = g_strdup_printf(
        "%u %s %.20s\n", (guint)result->job, run_status_name(result->status),
        result->payload ? result->payload : result->message);
    return seen->stop_after == 0 || seen->n < seen->stop_after;
}

/* Runs the jobs; returns what became of them, in the order of their
 * numbers. */
static char *
run(guint64 n_jobs, guint n_parallel, BatchWork work, Seen *seen,
    BatchTotals *totals)
{
    BatchConfig config = {.n_parallel = n_parallel,
                          .time_limit_s = 1,
                          .jobs_each = seen->jobs_each,
                          .next = next_job,
                          .work = work,
                          .sink = sink,
                          .user = seen};
    GString *text = g_string_new(NULL);

    seen->lines = g_ptr_array_new_full((guint)n_jobs, g_free);
    g_ptr_array_set_size(seen->lines, (int)n_jobs);
    seen->next = 0;
    seen->n_jobs = n_jobs;
    seen->n = 0;
    g_assert_true(batch_run(&config, totals, NULL));
    for (guint i = 0; i < seen->lines->len; i++) {
        g_string_append(text,
                        seen->lines->pdata[i] ? seen->lines->pdata[i] : "");
    }
    g_ptr_array_unref(seen->lines);
    return g_string_free(text, FALSE);
}

/* Every job is done once, by any number of workers, whether they do one each
 * or many, and whether they are told of jobs ahead. */
static void
test_order(void)
{
    Seen seen = {0}, ahead = {.expected_s = 1e-4}, single = {.jobs_each = 1};
    BatchTotals totals;
    g_autofree char *alone = run(40, 1, work_slowly, &seen, &totals);
    g_autofree char *together = run(40, 7, work_slowly, &seen, &totals);
    g_autofree char *early = run(40, 3, work_slowly, &ahead, &totals);
    g_autofree char *fresh = run(40, 3, work_slowly, &single, &totals);

    g_assert_true(g_str_has_prefix(alone, "0 ok result 0\n1 ok result 1\n"));
    g_assert_cmpstr(alone, ==, together);
    g_assert_cmpstr(alone, ==, early);
    g_assert_cmpstr(alone, ==, fresh);
    g_assert_cmpuint(totals.n_done, ==, 40);
    g_assert_cmpuint(totals.n_failed, ==, 0);
    g_assert_false(totals.stopped);
}

/* A job that goes wrong is told apart and spoils no other, not even those
 * that its worker had been told of. */
static void
test_failures(void)
{
    for (guint parallel = 1; parallel <= 3; parallel += 2) {
        Seen seen = {.expected_s = 1e-4};
        BatchTotals totals;
        g_autofree char *text = run(8, parallel, work_badly, &seen, &totals);
        g_auto(GStrv) lines = g_strsplit(text, "\n", -1);

        g_assert_cmpstr(lines[0], ==, "0 ok fine 0");
        g_assert_cmpstr(lines[1], ==, "1 error no such luck");
        g_assert_true(g_str_has_prefix(lines[2], "2 crash signal 6, "));
        g_assert_cmpstr(lines[3], ==, "3 hang the time limit passe");
        g_assert_cmpstr(lines[4], ==, "4 crash ended with status 70");
        g_assert_cmpstr(lines[5], ==, "5 crash ended with status 0 ");
        g_assert_cmpstr(lines[6], ==, "6 limit too much");
        g_assert_cmpstr(lines[7], ==, "7 ok fine 7");
        g_assert_cmpuint(totals.n_failed, ==, 6);
    }
}

/* A crash that does not come again in a fresh process was none of the job's:
 * an earlier job had spoilt its worker. */
static RunStatus
work_in_process(gpointer user, guint64 job, GString *payload, GError **error)
{
    static guint done;

    (void)user;
    (void)error;
    if (done++ == 3) {
        abort();
    }
    g_string_append_printf(payload, "fine %u", (guint)job);
    return RUN_OK;
}

static void
test_second_try(void)
{
    Seen seen = {.expected_s = 1e-4};
    BatchTotals totals;
    g_autofree char *text = run(20, 2, work_in_process, &seen, &totals);

    g_assert_cmpuint(totals.n_done, ==, 20);
    g_assert_cmpuint(totals.n_failed, ==, 0);
    g_assert_nonnull(strstr(text, "3 ok fine 3\n"));
}

/* The last line that a crashed job wrote to standard error is kept. */
typedef struct Words {
    char *message;
    guint64 next;
} Words;

static gboolean
keep_message(gpointer user, const BatchResult *result)
{
    Words *words = user;

    if (result->job == 2) {
        words->message = g_strdup(result->message);
    }
    return TRUE;
}

static gboolean
next_of_three(gpointer user, guint64 *job, gdouble *expected_s)
{
    Words *words = user;

    *job = words->next++;
    *expected_s = -1;
    return *job < 3;
}

static void
test_last_words(void)
{
    Words words = {0};
    BatchConfig config = {.n_parallel = 1,
                          .time_limit_s = 5,
                          .next = next_of_three,
                          .work = work_badly,
                          .sink = keep_message,
                          .user = &words};
    BatchTotals totals;

    g_assert_true(batch_run(&config, &totals, NULL));
    g_assert_true(g_str_has_suffix(words.message, ": last words"));
    g_free(words.message);
}

static void
test_long_result(void)
{
    Seen seen = {0};
    BatchTotals totals;
    g_autofree char *text = run(3, 2, work_at_length, &seen, &totals);

    g_assert_cmpuint(totals.n_failed, ==, 0);
    g_assert_true(g_str_has_prefix(text, "0 ok xxxxxxxxxxxxxxxxxxxx\n"));
}

/* After Ctrl-C no job begins, those under way finish. */
static void
test_interrupt(void)
{
    Seen seen = {.interrupt = TRUE, .expected_s = -1};
    BatchTotals totals;
    g_autofree char *text = run(1000, 2, work_slowly, &seen, &totals);

    g_assert_true(totals.stopped);
    g_assert_cmpuint(totals.n_done, >=, 1);
    g_assert_cmpuint(totals.n_done, <, 20);
    g_assert_cmpuint(totals.n_done, ==, seen.n);
    g_assert_true(g_str_has_prefix(text, "0 ok result 0\n"));
}

/* A sink that cannot take more ends the batch the same way. */
static void
test_sink_stops(void)
{
    Seen seen = {.stop_after = 3, .expected_s = -1};
    BatchTotals totals;
    g_autofree char *text = run(1000, 1, work_slowly, &seen, &totals);

    g_assert_true(totals.stopped);
    g_assert_cmpuint(totals.n_done, ==, 3);
    g_assert_nonnull(text);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/batch/order", test_order);
    g_test_add_func("/batch/failures", test_failures);
    g_test_add_func("/batch/second-try", test_second_try);
    g_test_add_func("/batch/last-words", test_last_words);
    g_test_add_func("/batch/long-result", test_long_result);
    g_test_add_func("/batch/interrupt", test_interrupt);
    g_test_add_func("/batch/sink-stops", test_sink_stops);
    return g_test_run();
}
