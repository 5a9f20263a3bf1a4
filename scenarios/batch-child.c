/* SPDX-License-Identifier: GPL-2.0-only */
#include "scenarios/batch-child.h"

#include <errno.h>
#include <fcntl.h>
#include <glib-unix.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

/* How much of the end of standard error is kept. */
#define MAX_WORDS_BYTES 4096

/* What a frame holds. */
typedef enum FrameKind {
    FRAME_RESULT = 'R', /* the payload */
    FRAME_ERROR = 'E',  /* the message of an error */
} FrameKind;

/* The head of a frame; both ends are the same program. */
typedef struct FrameHead {
    guint64 len_bytes;
    guint8 kind;
} FrameHead;

/* Writes all of it; gives up silently when nobody reads any longer. */
static void
write_all(int fd, gconstpointer bytes, gsize len)
{
    const char *from = bytes;

    while (len > 0) {
        gssize n = write(fd, from, len);
        if (n < 0 && errno != EINTR) {
            return;
        }
        if (n > 0) {
            from += n;
            len -= (gsize)n;
        }
    }
}

static void
write_frame(int fd, FrameKind kind, const char *text, gsize len)
{
    FrameHead head = {.len_bytes = len, .kind = (guint8)kind};

    write_all(fd, &head, sizeof head);
    write_all(fd, text, len);
}

/* The child's life: does the job, sends the result, ends.  _exit() leaves the
 * parent's atexit work and buffers alone. */
static void G_GNUC_NORETURN
child_main(const BatchConfig *config, guint64 job, int result_fd, int words_fd)
{
    g_autoptr(GString) payload = g_string_new(NULL);
    g_autoptr(GError) error = NULL;

    signal(SIGINT, SIG_IGN); /* Ctrl-C lets the runs under way finish */
    signal(SIGTERM, SIG_DFL);
    signal(SIGABRT, SIG_DFL); /* the parent tells of it */
    signal(SIGPIPE, SIG_IGN);
    dup2(words_fd, STDERR_FILENO);
    alarm(config->time_limit_s);
    if (config->work(config->user, job, payload, &error)) {
        write_frame(result_fd, FRAME_RESULT, payload->str, payload->len);
    } else {
        write_frame(result_fd, FRAME_ERROR, error->message,
                    strlen(error->message));
    }
    _exit(0);
}

/* Two pipes: out[0] and out[1] to read, in[0] and in[1] to write. */
static gboolean
open_pipes(int *out, int *in, GError **error)
{
    int pair[2];

    for (int i = 0; i < 2; i++) {
        if (!g_unix_open_pipe(pair, FD_CLOEXEC, error)) {
            if (i == 1) {
                close(out[0]);
                close(in[0]);
            }
            return FALSE;
        }
        out[i] = pair[0];
        in[i] = pair[1];
        g_unix_set_fd_nonblocking(out[i], TRUE, NULL);
    }
    return TRUE;
}

/* Starts a child that does 'job'.  NULL with 'error' if the system has no
 * more processes or files.  (transfer full): batch_child_finish() */
BatchChild *
batch_child_start(const BatchConfig *config, guint64 job, GError **error)
{
    int out[2], in[2];
    BatchChild *child;
    pid_t pid;

    if (!open_pipes(out, in, error)) {
        return NULL;
    }
    pid = fork();
    if (pid == 0) {
        child_main(config, job, in[0], in[1]);
    }
    close(in[0]);
    close(in[1]);
    if (pid < 0) {
        g_set_error(error, G_FILE_ERROR, g_file_error_from_errno(errno),
                    "no process: %s", g_strerror(errno));
        close(out[0]);
        close(out[1]);
        return NULL;
    }
    child = g_new0(BatchChild, 1);
    child->job = job;
    child->pid = pid;
    child->result_fd = out[0];
    child->words_fd = out[1];
    child->result = g_byte_array_new();
    child->words = g_string_new(NULL);
    return child;
}

/* Reads what 'fd' has into 'buffer'; n bytes, 0 at the end, -1 if nothing is
 * there now. */
static gssize
read_some(int fd, char *buffer, gsize size)
{
    gssize n;

    do {
        n = read(fd, buffer, size);
    } while (n < 0 && errno == EINTR);
    return n < 0 && errno != EAGAIN ? 0 : n;
}

/* Reads until there is nothing more now; closes the ends that are at their
 * end.  FALSE once both are. */
gboolean
batch_child_read(BatchChild *child)
{
    char buffer[16384];
    gssize n;

    while (child->result_fd >= 0 &&
           (n = read_some(child->result_fd, buffer, sizeof buffer)) >= 0) {
        g_byte_array_append(child->result, (guint8 *)buffer, (guint)n);
        if (n == 0) {
            close(child->result_fd);
            child->result_fd = -1;
        }
    }
    while (child->words_fd >= 0 &&
           (n = read_some(child->words_fd, buffer, sizeof buffer)) >= 0) {
        g_string_append_len(child->words, buffer, n);
        if (child->words->len > MAX_WORDS_BYTES) {
            g_string_erase(child->words, 0,
                           (gssize)child->words->len - MAX_WORDS_BYTES);
        }
        if (n == 0) {
            close(child->words_fd);
            child->words_fd = -1;
        }
    }
    return child->result_fd >= 0 || child->words_fd >= 0;
}

/* A result that came by no child.  'message' is copied.
 * (transfer full): batch_done_free() */
BatchDone *
batch_done_new(BatchStatus status, const char *message)
{
    BatchDone *done = g_new0(BatchDone, 1);

    done->status = status;
    done->message = g_strdup(message);
    return done;
}

/* The last line of 'text' that is not empty.  (transfer full) */
static char *
last_line(const char *text)
{
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);

    for (guint i = g_strv_length(lines); i > 0; i--) {
        if (*g_strstrip(lines[i - 1])) {
            return g_utf8_make_valid(lines[i - 1], -1);
        }
    }
    return NULL;
}

/* What the end of a process without a result says.  (transfer full) */
static char *
describe_end(const BatchChild *child)
{
    g_autofree char *words = last_line(child->words->str);
    int status = child->wait_status;

    if (WIFSIGNALED(status)) {
        return g_strdup_printf("signal %d, %s%s%s", WTERMSIG(status),
                               strsignal(WTERMSIG(status)), words ? ": " : "",
                               words ? words : "");
    }
    return g_strdup_printf("ended with status %d and no result%s%s",
                           WEXITSTATUS(status), words ? ": " : "",
                           words ? words : "");
}

/* TRUE if the child sent a whole frame. */
static gboolean
frame_is_whole(const GByteArray *frame)
{
    FrameHead head;

    if (frame->len < sizeof head) {
        return FALSE;
    }
    memcpy(&head, frame->data, sizeof head);
    return head.len_bytes == frame->len - sizeof head;
}

/* Takes the end of 'child', both of whose pipes are closed, frees it, and
 * says how the job went.  (transfer full): batch_done_free() */
BatchDone *
batch_child_finish(BatchChild *child)
{
    BatchDone *done = g_new0(BatchDone, 1);

    while (waitpid(child->pid, &child->wait_status, 0) < 0 && errno == EINTR) {
    }
    if (WIFSIGNALED(child->wait_status) &&
        WTERMSIG(child->wait_status) == SIGALRM) {
        done->status = BATCH_HANG;
        done->message = g_strdup("the time limit passed");
    } else if (child->wait_status != 0 || !frame_is_whole(child->result)) {
        done->status = BATCH_CRASH;
        done->message = describe_end(child);
    } else {
        FrameHead head;
        memcpy(&head, child->result->data, sizeof head);
        g_byte_array_remove_range(child->result, 0, sizeof head);
        g_byte_array_append(child->result, (const guint8 *)"", 1);
        done->frame = g_steal_pointer(&child->result);
        if (head.kind == FRAME_ERROR) {
            done->status = BATCH_ERROR;
            done->message = g_strdup((char *)done->frame->data);
        }
    }
    g_clear_pointer(&child->result, g_byte_array_unref);
    g_string_free(child->words, TRUE);
    g_free(child);
    return done;
}

/* 'done' in the form that a sink takes; borrows from it. */
void
batch_done_result(const BatchDone *done, guint64 job, BatchResult *out)
{
    *out = (BatchResult){.job = job, .status = done->status};
    out->message = done->message;
    if (done->status == BATCH_OK) {
        out->payload = (const char *)done->frame->data;
        out->payload_len = done->frame->len - 1;
    }
}

void
batch_done_free(BatchDone *done)
{
    if (done->frame) {
        g_byte_array_unref(done->frame);
    }
    g_free(done->message);
    g_free(done);
}
