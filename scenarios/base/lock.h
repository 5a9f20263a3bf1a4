/* SPDX-License-Identifier: GPL-2.0-only */
/* One writer of a results folder at a time.
 *
 * Who writes into a folder holds its lock from before the first file is opened
 * for writing, renamed or removed until the last one is in its place.  Who
 * comes second is refused (status 75), with the host and process that the
 * first has written into the lock file, finwait.lock.  Who only reads needs no
 * lock: files are there whole or not at all, and a journal has a check for
 * each record.
 *
 * It is a lock of the process (fcntl), on network file systems too, so it ends
 * with the process however that ends; the file itself means nothing.  Where
 * the file system has no locks, a file that only one can make stands for it,
 * finwait.lock.held: that one outlives a process that is killed.  It is taken
 * away when the process that it names is gone from this host; of another host
 * nobody here can say, so the user is told what to look for and remove.
 */
#ifndef FINWAIT_SCENARIOS_LOCK_H
#define FINWAIT_SCENARIOS_LOCK_H

#include <glib.h>

G_BEGIN_DECLS

/* What the names of both files begin with. */
#define FOLDER_LOCK_NAME "finwait.lock"

typedef struct FolderLock FolderLock;

FolderLock *folder_lock_take(const char *folder, GError **error);
void folder_lock_release(FolderLock *lock);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(FolderLock, folder_lock_release)

G_END_DECLS

#endif
