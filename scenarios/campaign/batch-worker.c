/* SPDX-License-Identifier: GPL-2.0-only */
#include "scenarios/campaign/batch-worker.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>
#ifdef __linux__
#include <sys/prctl.h>
#endif

#include "scenarios/campaign/signals.h"

/* How much of the end of standard error is looked at. */
#define MAX_WORDS_BYTES 4096

/* What takes longer need not be told apart, us. */
#define MAX_CPU_US G_GUINT64_CONSTANT(4000000000)

/* The head of a frame; both ends are the same program. */
typedef struct FrameHead {
    guint64 len_bytes; /* of the payload, or of an error's message */
    guint32 cpu_us;    /* an hour at most */
    guint32 status;    /* RunStatus */
} FrameHead;

/* ---- The worker's side -----------------------------------------------------
 */

/* Writes all of it; gives up silently when nobody reads any longer. */
static void
write_all(int fd, gconstpointer bytes, gsize len)
{
    const char *from = bytes;

    while (len > 0) {
        gssize n = send(fd, from, len, MSG_NOSIGNAL);
        if (n < 0 && errno != EINTR) {
            return;
        }
        if (n > 0) {
            from += n;
            len -= (gsize)n;
        }
    }
}

static guint64
cpu_now_us(void)
{
    struct timespec now;

    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (guint64)now.tv_sec * 1000000 + (guint64)now.tv_nsec / 1000;
}

/* Ends the process by SIGPROF once it has used that much more CPU time;
 * 0: never. */
static void
limit_cpu(guint limit_s)
{
    const struct itimerval limit = {.it_value = {.tv_sec = limit_s}};

    setitimer(ITIMER_PROF, &limit, NULL);
}

/* Does one job and sends what came of it. */
static RunStatus
do_job(const BatchConfig *config, guint64 job, int fd)
{
    g_autoptr(GString) payload = g_string_sized_new(1024);
    g_autoptr(GError) error = NULL;
    FrameHead head = {0};
    guint64 begin_us = cpu_now_us();
    RunStatus status;

    limit_cpu(config->time_limit_s);
    status = config->work(config->user, job, payload, &error);
    limit_cpu(0); /* before the answer: the next job is not to blame */
    if (status != RUN_OK) {
        g_string_assign(payload, error->message);
    }
    head.status = (guint32)status;
    head.len_bytes = payload->len;
    head.cpu_us = (guint32)MIN(cpu_now_us() - begin_us, MAX_CPU_US);
    g_string_prepend_len(payload, (const char *)&head, sizeof head);
    write_all(fd, payload->str, payload->len);
    return status;
}

/* What an earlier job said is not the last word of the next. */
static void
empty_words(void)
{
    struct stat words;

    if (fstat(STDERR_FILENO, &words) == 0 && words.st_size > 0 &&
        ftruncate(STDERR_FILENO, 0) == 0) {
        lseek(STDERR_FILENO, 0, SEEK_SET);
    }
}

static gboolean
read_order(int fd, guint64 *job)
{
    gssize n;

    do {
        n = recv(fd, job, sizeof *job, MSG_WAITALL);
    } while (n < 0 && errno == EINTR);
    return n == sizeof *job;
}

/* A worker must not outlive its parent, nor work for nobody. */
static void
die_with_parent(pid_t parent)
{
#ifdef __linux__
    prctl(PR_SET_PDEATHSIG, SIGKILL);
#endif
    if (getppid() != parent) {
        _exit(0);
    }
}

/* Which signals a worker hears, whatever its parent, or the parent's parent,
 * ignored or blocked. */
static void
set_signals(void)
{
    sigset_t none;

    signals_ignore();
    signal(SIGABRT, SIG_DFL); /* the parent tells of it */
    signal(SIGPROF, SIG_DFL);
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
}

/* A worker's life.  _exit() leaves the parent's atexit work and buffers
 * alone. */
static void G_GNUC_NORETURN
worker_main(const BatchConfig *config, pid_t parent, int fd, int words_fd)
{
    RunStatus status = RUN_OK;
    guint64 job;

    die_with_parent(parent);
    set_signals();
    dup2(words_fd, STDERR_FILENO);
    while (status == RUN_OK && read_order(fd, &job)) {
        empty_words();
        status = do_job(config, job, fd);
    }
    _exit(0);
}

/* ---- The parent's side -----------------------------------------------------
 */

/* A file without a name, for a worker's standard error; -1 on an error. */
static int
open_words(GError **error)
{
    g_autofree char *name = NULL;
    int fd = g_file_open_tmp("finwait-XXXXXX", &name, error);

    if (fd >= 0) {
        g_unlink(name);
    }
    return fd;
}

static gboolean
open_channel(int pair[2], GError **error)
{
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) == 0) {
        return TRUE;
    }
    g_set_error(error, G_FILE_ERROR, g_file_error_from_errno(errno),
                "no socket: %s", g_strerror(errno));
    return FALSE;
}

/* Starts a worker.  NULL with 'error' if the system has no more processes or
 * files.  (transfer full): batch_worker_end() */
BatchWorker *
batch_worker_start(const BatchConfig *config, GError **error)
{
    BatchWorker *worker;
    pid_t pid, self = getpid();
    int words_fd = open_words(error), pair[2];

    if (words_fd < 0 || !open_channel(pair, error)) {
        if (words_fd >= 0) {
            close(words_fd);
        }
        return NULL;
    }
    pid = fork();
    if (pid == 0) {
        close(pair[0]);
        worker_main(config, self, pair[1], words_fd);
    }
    close(pair[1]);
    if (pid < 0) {
        g_set_error(error, G_FILE_ERROR, g_file_error_from_errno(errno),
                    "no process: %s", g_strerror(errno));
        close(pair[0]);
        close(words_fd);
        return NULL;
    }
    worker = g_new0(BatchWorker, 1);
    worker->pid = pid;
    worker->fd = pair[0];
    worker->words_fd = words_fd;
    worker->answer = g_byte_array_new();
    return worker;
}

/* Tells the worker of one more job.  If it is dead already its end will be
 * noticed.  'order': (transfer full) */
void
batch_worker_order(BatchWorker *worker, BatchOrder *order)
{
    g_queue_push_tail(&worker->orders, order);
    worker->n_ordered++;
    write_all(worker->fd, &order->job, sizeof order->job);
}

/* Lets the worker end when it has done all it was told. */
void
batch_worker_close(BatchWorker *worker)
{
    if (!worker->is_closed) {
        worker->is_closed = TRUE;
        shutdown(worker->fd, SHUT_WR);
    }
}

/* Reads until there is nothing more now; FALSE if the worker has ended. */
gboolean
batch_worker_read(BatchWorker *worker)
{
    guint8 buffer[65536];

    for (;;) {
        gssize n = recv(worker->fd, buffer, sizeof buffer, MSG_DONTWAIT);
        if (n > 0) {
            g_byte_array_append(worker->answer, buffer, (guint)n);
            if ((gsize)n < sizeof buffer) {
                return TRUE;
            }
        } else if (n == 0 || errno != EINTR) {
            return n < 0 && errno == EAGAIN;
        }
    }
}

/* TRUE if the process sleeps: it neither runs, nor waits for a processor, nor
 * was it stopped by a signal or a debugger. */
static gboolean
is_asleep(pid_t pid)
{
    g_autofree char *path = g_strdup_printf("/proc/%d/stat", (int)pid);
    g_autofree char *text = NULL;
    const char *name_end;

    if (!g_file_get_contents(path, &text, NULL, NULL)) {
        return TRUE; /* nobody says otherwise */
    }
    name_end = strrchr(text, ')');
    return name_end && name_end[1] && strchr("SD", name_end[2]);
}

static gint64
cpu_of_ns(pid_t pid)
{
    struct timespec cpu;
    clockid_t clock;

    if (clock_getcpuclockid(pid, &clock) != 0 ||
        clock_gettime(clock, &cpu) != 0) {
        return -1; /* it has ended */
    }
    return (gint64)cpu.tv_sec * G_GINT64_CONSTANT(1000000000) + cpu.tv_nsec;
}

/* Ends the worker if its job has slept for 'limit_us' without using any CPU
 * time; 0: it may.  'passed_us' is how long ago it was watched last, without
 * the time during which the caller could not watch. */
void
batch_worker_watch(BatchWorker *worker, gint64 passed_us, gint64 limit_us)
{
    gint64 cpu_ns = cpu_of_ns(worker->pid);

    if (worker->orders.length == 0 || cpu_ns != worker->cpu_ns) {
        worker->cpu_ns = cpu_ns;
        worker->idle_us = 0;
        return;
    }
    worker->idle_us += passed_us;
    if (limit_us == 0 || worker->idle_us < limit_us) {
        return;
    }
    worker->idle_us = 0;
    if (is_asleep(worker->pid)) {
        worker->stuck_s = (guint)(limit_us / G_USEC_PER_SEC);
        kill(worker->pid, SIGKILL);
    }
}

/* Takes the next whole answer into 'out', whose texts lie in '*bytes'
 * (transfer full); NULL if there is none yet.  (transfer full): the order */
BatchOrder *
batch_worker_answer(BatchWorker *worker, BatchResult *out, GByteArray **bytes)
{
    GByteArray *answer = worker->answer;
    BatchOrder *order;
    FrameHead head;

    if (answer->len < sizeof head) {
        return NULL;
    }
    memcpy(&head, answer->data, sizeof head);
    if (answer->len - sizeof head < head.len_bytes) {
        return NULL;
    }
    order = g_queue_pop_head(&worker->orders);
    g_assert(order);
    *bytes = g_byte_array_sized_new((guint)head.len_bytes + 1);
    g_byte_array_append(*bytes, answer->data + sizeof head,
                        (guint)head.len_bytes);
    g_byte_array_append(*bytes, (const guint8 *)"", 1);
    g_byte_array_remove_range(answer, 0, (guint)(sizeof head + head.len_bytes));
    worker->is_spent = head.status != RUN_OK;
    worker->stuck_s = 0; /* it was not, after all */
    *out = (BatchResult){.job = order->job,
                         .status = (RunStatus)head.status,
                         .cpu_us = head.cpu_us};
    if (out->status == RUN_OK) {
        out->payload = (const char *)(*bytes)->data;
        out->payload_len = (gsize)head.len_bytes;
    } else {
        out->message = (const char *)(*bytes)->data;
    }
    return order;
}

/* The last line of what the worker wrote to standard error that is not
 * empty.  (transfer full) */
static char *
last_words(const BatchWorker *worker)
{
    char text[MAX_WORDS_BYTES + 1];
    off_t end = lseek(worker->words_fd, 0, SEEK_END);
    gssize n = pread(worker->words_fd, text, MAX_WORDS_BYTES,
                     end > MAX_WORDS_BYTES ? end - MAX_WORDS_BYTES : 0);
    g_auto(GStrv) lines = NULL;

    text[MAX(n, 0)] = '\0';
    lines = g_strsplit(text, "\n", -1);
    for (guint i = g_strv_length(lines); i > 0; i--) {
        if (*g_strstrip(lines[i - 1])) {
            return g_utf8_make_valid(lines[i - 1], -1);
        }
    }
    return NULL;
}

/* What the end of a process without a result says.  (transfer full) */
static char *
describe_end(const BatchWorker *worker, int status)
{
    g_autofree char *words = last_words(worker);

    if (WIFSIGNALED(status)) {
        return g_strdup_printf("signal %d, %s%s%s", WTERMSIG(status),
                               strsignal(WTERMSIG(status)), words ? ": " : "",
                               words ? words : "");
    }
    return g_strdup_printf("ended with status %d and no result%s%s",
                           WEXITSTATUS(status), words ? ": " : "",
                           words ? words : "");
}

/* Waits for the end of a worker that is at it, and says what that means for
 * the job that was under way, if one was.  'message': (transfer full) */
RunStatus
batch_worker_end(BatchWorker *worker, char **message)
{
    int status = 0;

    while (waitpid(worker->pid, &status, 0) < 0 && errno == EINTR) {
    }
    if (WIFSIGNALED(status) && WTERMSIG(status) == SIGPROF) {
        *message = g_strdup("the time limit passed");
        return RUN_HANG;
    }
    if (worker->stuck_s) {
        *message = g_strdup_printf("it slept for %u s, using no CPU time",
                                   worker->stuck_s);
        return RUN_HANG;
    }
    *message = describe_end(worker, status);
    return WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL ? RUN_KILLED
                                                              : RUN_CRASH;
}

/* Frees a worker that has ended. */
void
batch_worker_free(BatchWorker *worker)
{
    close(worker->fd);
    close(worker->words_fd);
    g_queue_clear_full(&worker->orders, g_free);
    g_byte_array_unref(worker->answer);
    g_free(worker);
}
