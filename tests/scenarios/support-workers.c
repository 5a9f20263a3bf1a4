/* SPDX-License-Identifier: GPL-2.0-only */
#include "tests/scenarios/support-workers.h"

#include <glib/gstdio.h>
#include <malloc.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

#include "model/record.h"

/* A worker ends by _exit(), at which AddressSanitizer does not look for leaks
 * by itself. */
#ifdef __SANITIZE_ADDRESS__
#include <sanitizer/lsan_interface.h>
#define leaks() (__lsan_do_recoverable_leak_check() != 0)
#else
#define leaks() FALSE
#endif

/* CPU time after which an item counts as hung. */
#define ITEM_S 100

/* What a worker shares with its parent. */
typedef struct Share {
    guint64 item; /* under way */
    guint64 first_bytes, last_bytes;
    guint64 first_held, last_held;
    WorkersCounts counts;
} Share;

typedef struct Worker {
    guint64 from, to, step; /* its items */
    Share *share;
    char *path; /* of the file for what is wrong */
    WorkersFn fn;
    WorkersTextFn text;
    gpointer user;
    GPid pid;
} Worker;

static guint64
memory_bytes(void)
{
    g_autofree char *text = NULL;
    unsigned long all, resident = 0;

    if (g_file_get_contents("/proc/self/statm", &text, NULL, NULL)) {
        sscanf(text, "%lu %lu", &all, &resident);
    }
    return (guint64)resident * (guint64)sysconf(_SC_PAGESIZE);
}

/* What has been allocated and not freed. */
static guint64
held_bytes(void)
{
    struct mallinfo2 info = mallinfo2();

    return info.uordblks + info.hblkhd;
}

/* A timer of CPU time, whose signal ends the process. */
static void
limit_item(void)
{
    const struct itimerval limit = {.it_value = {.tv_sec = ITEM_S}};

    setitimer(ITIMER_PROF, &limit, NULL);
}

static void
tell(const Worker *worker, const char *text)
{
    FILE *file = fopen(worker->path, "a");

    g_assert_nonnull(file);
    fputs(text, file);
    fclose(file);
}

G_NORETURN static void
work(const Worker *worker, guint64 first)
{
    guint64 n = (worker->to - worker->from + worker->step - 1) / worker->step;
    guint64 tenth = worker->from + n / 10 * worker->step;

    signal(SIGPROF, SIG_DFL);
    for (guint64 item = first; item < worker->to; item += worker->step) {
        g_autoptr(GString) wrong = g_string_new(NULL);
        worker->share->item = item;
        limit_item();
        worker->fn(worker->user, item, &worker->share->counts, wrong);
        if (wrong->len > 0) {
            tell(worker, wrong->str);
        }
        if (item == tenth) {
            worker->share->first_bytes = memory_bytes();
            worker->share->first_held = held_bytes();
        }
    }
    worker->share->last_bytes = memory_bytes();
    worker->share->last_held = held_bytes();
    if (leaks()) {
        tell(worker, "# a worker leaks memory: it has said which\n");
    }
    _exit(EXIT_SUCCESS);
}

static void
begin(Worker *worker, guint64 first)
{
    fflush(NULL);
    worker->pid = fork();
    g_assert_cmpint(worker->pid, >=, 0);
    if (worker->pid == 0) {
        work(worker, first);
    }
}

/* One of them has ended: behind an item that it has not survived, the next is
 * begun. */
static gboolean
go_on(Worker *worker, int status)
{
    g_autoptr(GString) wrong = g_string_new(NULL);
    guint64 item = worker->share->item;
    g_autofree char *text = NULL;

    if (WIFEXITED(status) && WEXITSTATUS(status) == EXIT_SUCCESS) {
        return FALSE;
    }
    text = worker->text(worker->user, item);
    g_string_printf(
        wrong, "# %" G_GUINT64_FORMAT ": ended by %s %d\n%s\n", item,
        WIFSIGNALED(status) ? "signal" : "status",
        WIFSIGNALED(status) ? WTERMSIG(status) : WEXITSTATUS(status), text);
    tell(worker, wrong->str);
    if (item + worker->step >= worker->to) {
        return FALSE;
    }
    begin(worker, item + worker->step);
    return TRUE;
}

static void
wait_for_all(Worker *workers, guint n)
{
    guint running = n;

    while (running > 0) {
        int status;
        pid_t pid = wait(&status);

        g_assert_cmpint(pid, >, 0);
        for (guint i = 0; i < n; i++) {
            if (workers[i].pid == pid) {
                running -= go_on(&workers[i], status) ? 0 : 1;
            }
        }
    }
}

static void
add_up(WorkersReport *report, const Worker *worker)
{
    const Share *share = worker->share;
    g_autofree char *wrong = NULL;

    for (guint i = 0; i < WORKERS_SUMS; i++) {
        report->counts.sums[i] += share->counts.sums[i];
        report->counts.most[i] =
            MAX(report->counts.most[i], share->counts.most[i]);
    }
    report->first_bytes = MAX(report->first_bytes, share->first_bytes);
    report->last_bytes = MAX(report->last_bytes, share->last_bytes);
    report->kept_bytes = MAX(report->kept_bytes, (gint64)share->last_held -
                                                     (gint64)share->first_held);
    g_assert_true(g_file_get_contents(worker->path, &wrong, NULL, NULL));
    g_string_append(report->wrong, wrong);
}

static void
prepare(Worker *worker)
{
    g_autoptr(GError) error = NULL;
    int fd = g_file_open_tmp("finwait-worker-XXXXXX", &worker->path, &error);

    g_assert_no_error(error);
    close(fd);
    worker->share = mmap(NULL, sizeof *worker->share, PROT_READ | PROT_WRITE,
                         MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    g_assert_true(worker->share != MAP_FAILED);
}

/* $FINWAIT_WORKERS, or as many as there are cores. */
static guint
n_workers(void)
{
    const char *text = g_getenv("FINWAIT_WORKERS");
    guint64 n = text ? g_ascii_strtoull(text, NULL, 10) : 0;

    return n > 0 ? (guint)n : g_get_num_processors();
}

void
workers_run(guint64 from, guint64 to, WorkersFn fn, WorkersTextFn text,
            gpointer user, WorkersReport *report)
{
    guint n = (guint)MIN(n_workers(), to - from);
    g_autofree Worker *workers = g_new0(Worker, n);

    memset(report, 0, sizeof *report);
    report->wrong = g_string_new(NULL);
    for (guint i = 0; i < n; i++) {
        workers[i] = (Worker){.from = from + i,
                              .to = to,
                              .step = n,
                              .fn = fn,
                              .text = text,
                              .user = user};
        prepare(&workers[i]);
        begin(&workers[i], from + i);
    }
    wait_for_all(workers, n);
    for (guint i = 0; i < n; i++) {
        add_up(report, &workers[i]);
        munmap(workers[i].share, sizeof *workers[i].share);
        g_unlink(workers[i].path);
        g_free(workers[i].path);
    }
}

void
workers_report_clear(WorkersReport *report)
{
    g_string_free(report->wrong, TRUE);
}

void
workers_append_outcomes(GString *text, const guint64 *sums)
{
    const char *comma = "";

    for (guint o = 0; o < N_OUTCOMES; o++) {
        if (sums[o]) {
            g_string_append_printf(text, "%s%s %" G_GUINT64_FORMAT, comma,
                                   outcome_name(o), sums[o]);
            comma = ", ";
        }
    }
}
