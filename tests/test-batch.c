/* SPDX-License-Identifier: GPL-2.0-only */
/* Batches: order, isolation from jobs that crash, hang or fail, Ctrl-C. */
#include "scenarios/batch.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* What the sink has seen: one line for each job. */
typedef struct Seen {
    GString *text;
    guint64 stop_after; /* the sink says no after so many; 0: never */
    gboolean interrupt; /* the sink raises SIGINT at its first job */
    guint n;
} Seen;

/* Jobs finish out of order: the first of each three takes longest. */
static gboolean
work_slowly(gpointer user, guint64 job, GString *payload, GError **error)
{
    (void)user;
    (void)error;
    g_usleep(job % 3 == 0 ? 20000 : 1000);
    g_string_append_printf(payload, "result %u", (guint)job);
    return TRUE;
}

/* Jobs 1 to 5 go wrong, each in its own way. */
static gboolean
work_badly(gpointer user, guint64 job, GString *payload, GError **error)
{
    (void)user;
    if (job == 1) {
        g_set_error(error, G_FILE_ERROR, G_FILE_ERROR_INVAL, "no such luck");
        return FALSE;
    }
    if (job == 2) {
        fputs("first words\nlast words\n", stderr);
        raise(SIGKILL);
    }
    if (job == 3) {
        for (;;) {
            pause();
        }
    }
    if (job == 4) {
        _exit(70);
    }
    if (job == 5) {
        _exit(0);
    }
    g_string_append_printf(payload, "fine %u", (guint)job);
    return TRUE;
}

/* A result larger than any pipe. */
static gboolean
work_at_length(gpointer user, guint64 job, GString *payload, GError **error)
{
    (void)user;
    (void)job;
    (void)error;
    g_string_set_size(payload, 3000000);
    memset(payload->str, 'x', payload->len);
    return TRUE;
}

static gboolean
sink(gpointer user, const BatchResult *result)
{
    Seen *seen = user;

    if (seen->interrupt && seen->n == 0) {
        raise(SIGINT);
    }
    seen->n++;
    g_string_append_printf(seen->text, "%u %s %.20s\n", (guint)result->job,
                           batch_status_name(result->status),
                           result->payload ? result->payload : result->message);
    return seen->stop_after == 0 || seen->n < seen->stop_after;
}

static char *
run(guint64 n_jobs, guint n_parallel, BatchWork work, Seen *seen,
    BatchTotals *totals)
{
    BatchConfig config = {.n_jobs = n_jobs,
                          .n_parallel = n_parallel,
                          .time_limit_s = 1,
                          .work = work,
                          .sink = sink,
                          .user = seen};

    seen->text = g_string_new(NULL);
    seen->n = 0;
    batch_run(&config, totals);
    return g_string_free(seen->text, FALSE);
}

/* The results are the same, and in the same order, for any number of
 * children. */
static void
test_order(void)
{
    Seen seen = {0};
    BatchTotals totals;
    g_autofree char *alone = run(40, 1, work_slowly, &seen, &totals);
    g_autofree char *together = run(40, 7, work_slowly, &seen, &totals);

    g_assert_true(g_str_has_prefix(alone, "0 ok result 0\n1 ok result 1\n"));
    g_assert_cmpstr(alone, ==, together);
    g_assert_cmpuint(totals.n_done, ==, 40);
    g_assert_cmpuint(totals.n_failed, ==, 0);
    g_assert_false(totals.stopped);
}

/* A job that goes wrong is told apart and spoils no other. */
static void
test_failures(void)
{
    Seen seen = {0};
    BatchTotals totals;
    g_autofree char *text = run(7, 3, work_badly, &seen, &totals);
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);

    g_assert_cmpstr(lines[0], ==, "0 ok fine 0");
    g_assert_cmpstr(lines[1], ==, "1 error no such luck");
    g_assert_true(g_str_has_prefix(lines[2], "2 crash signal 9, "));
    g_assert_cmpstr(lines[3], ==, "3 hang the time limit passe");
    g_assert_cmpstr(lines[4], ==, "4 crash ended with status 70");
    g_assert_cmpstr(lines[5], ==, "5 crash ended with status 0 ");
    g_assert_cmpstr(lines[6], ==, "6 ok fine 6");
    g_assert_cmpuint(totals.n_failed, ==, 5);
}

/* The last line that a crashed job wrote to standard error is kept. */
static gboolean
keep_message(gpointer user, const BatchResult *result)
{
    char **message = user;

    if (result->job == 2) {
        *message = g_strdup(result->message);
    }
    return TRUE;
}

static void
test_last_words(void)
{
    g_autofree char *message = NULL;
    BatchConfig config = {.n_jobs = 3,
                          .n_parallel = 1,
                          .time_limit_s = 5,
                          .work = work_badly,
                          .sink = keep_message,
                          .user = &message};
    BatchTotals totals;

    batch_run(&config, &totals);
    g_assert_true(g_str_has_suffix(message, ": last words"));
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

/* After Ctrl-C no job begins, those under way finish, results are in order. */
static void
test_interrupt(void)
{
    Seen seen = {.interrupt = TRUE};
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
    Seen seen = {.stop_after = 3};
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
    g_test_add_func("/batch/last-words", test_last_words);
    g_test_add_func("/batch/long-result", test_long_result);
    g_test_add_func("/batch/interrupt", test_interrupt);
    g_test_add_func("/batch/sink-stops", test_sink_stops);
    return g_test_run();
}
