/* SPDX-License-Identifier: GPL-2.0-only */
/* One job of a batch in a child process: the child's side and the parent's
 * view of it.  Private to batch.c.
 *
 * The child's result comes as one frame: a kind, the length, the bytes.  Its
 * standard error is caught, so that the last words of a crash become the
 * message. */
#ifndef FINWAIT_SCENARIOS_BATCH_CHILD_H
#define FINWAIT_SCENARIOS_BATCH_CHILD_H

#include "scenarios/batch.h"
#include <sys/types.h>

G_BEGIN_DECLS

typedef struct BatchChild {
    guint64 job;
    pid_t pid;
    int result_fd, words_fd; /* -1 once at the end */
    GByteArray *result;      /* the frame so far */
    GString *words;          /* the end of what it said on standard error */
    int wait_status;         /* of waitpid(), once both ends are closed */
} BatchChild;

/* A finished job, kept until its turn comes. */
typedef struct BatchDone {
    BatchStatus status;
    char *message;
    GByteArray *frame; /* what the frame held, and a NUL; may be NULL */
} BatchDone;

BatchChild *batch_child_start(const BatchConfig *config, guint64 job,
                              GError **error);
gboolean batch_child_read(BatchChild *child);
BatchDone *batch_child_finish(BatchChild *child);
BatchDone *batch_done_new(BatchStatus status, const char *message);
void batch_done_result(const BatchDone *done, guint64 job, BatchResult *out);
void batch_done_free(BatchDone *done);

G_END_DECLS

#endif
