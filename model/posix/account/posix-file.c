/* SPDX-License-Identifier: GPL-2.0-only */
/* What descriptors refer to: references, who waits for what, and readiness.
 * What a file is in particular it says itself (PosixFileOps). */
#include "model/posix/account/posix-priv.h"

static GQueue *
siblings(const PosixFile *file)
{
    return file->ops->kind == FILE_SOCK ? &file->host->socks
                                        : &file->host->others;
}

void
posix_file_init(PosixFile *file, PosixHost *host, const PosixFileOps *ops)
{
    file->host = host;
    file->ops = ops;
    file->refs = 1;
    file->host_link.data = file;
    g_queue_push_tail_link(siblings(file), &file->host_link);
}

void
posix_file_free(PosixFile *file)
{
    g_assert(g_queue_is_empty(&file->waiters));
    g_queue_unlink(siblings(file), &file->host_link);
    g_free(file);
}

/* Those who wait for good are told that there is nothing to wait for. */
void
posix_file_forget(PosixFile *file)
{
    GList *next;

    for (GList *at = file->waiters.head; at; at = next) {
        PosixWait *wait = at->data;

        next = at->next;
        if (wait->gone) {
            wait->gone(wait);
        }
    }
}

void
posix_file_unref(PosixFile *file)
{
    g_assert(file->refs > 0);
    if (--file->refs == 0) {
        posix_file_forget(file);
        file->ops->released(file);
    }
}

guint
posix_file_bits(PosixFile *file)
{
    return file->ops->bits(file);
}

/* ---- Who waits in them -------------------------------------------------- */

void
posix_wait_begin(PosixWait *wait, PosixFile *file, guint keys)
{
    wait->file = file;
    wait->keys = keys;
    g_queue_push_tail_link(&file->waiters, &wait->link);
}

void
posix_wait_end(PosixWait *wait)
{
    if (wait->file) {
        g_queue_unlink(&wait->file->waiters, &wait->link);
        wait->file = NULL;
    }
}

/* Nobody leaves the list meanwhile: a thread does so when it runs. */
void
posix_file_wake(PosixFile *file, guint key)
{
    gboolean told = FALSE; /* one of the exclusive */

    for (GList *at = file->waiters.head; at; at = at->next) {
        PosixWait *wait = at->data;

        if ((key != WAKE_ALL && !(wait->keys & key)) ||
            (wait->exclusive && told && key != WAKE_ALL)) {
            continue;
        }
        if (wait->wake(wait, key) && wait->exclusive) {
            told = TRUE;
        }
    }
}
