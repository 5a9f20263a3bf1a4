/* SPDX-License-Identifier: GPL-2.0-only */
#include "scenarios/base/lock.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "scenarios/base/beneath.h"
#include "scenarios/base/error.h"
#include "scenarios/base/holder.h"

/* The file that stands for a lock where there are none. */
#define HELD FOLDER_LOCK_NAME ".held"
/* The longest text of a holder that is read. */
#define MAX_TEXT 1024
/* The first one has locked the file before it writes its name into it: so
 * often, so long apart, is the name waited for, us. */
#define NAME_TRIES 20
#define NAME_WAIT_US 10000

struct FolderLock {
    char *folder;
    char *path; /* of the file that is locked */
    char *held; /* of the file that stands for it where there are no locks */
    int fd;     /* of 'path' */
    gboolean is_held;
};

/* ---- Who is there ----------------------------------------------------------
 */

/* What the file says, '' if nothing.  (transfer full) */
static char *
read_text(int fd)
{
    char *text = g_malloc0(MAX_TEXT + 1);

    if (pread(fd, text, MAX_TEXT, 0) < 0) {
        *text = '\0';
    }
    return text;
}

/* The same of the file 'name'.  (transfer full) */
static char *
read_file(const FolderLock *lock, const char *name)
{
    int fd = beneath_open(lock->folder, name, O_RDONLY, NULL);
    char *text = fd < 0 ? g_strdup("") : read_text(fd);

    if (fd >= 0) {
        close(fd);
    }
    return text;
}

/* What the holder of the lock on 'fd' says of itself, which may be what an
 * earlier one that was killed has said until it has said it.
 * (transfer full) */
static char *
ask_holder(int fd)
{
    char *text = read_text(fd);

    for (guint i = 0; i < NAME_TRIES; i++) {
        struct flock whole = {.l_type = F_WRLCK, .l_whence = SEEK_SET};
        gboolean is_known = fcntl(fd, F_GETLK, &whole) == 0 && whole.l_pid > 0;
        guint64 pid = holder_pid(text);
        if (is_known ? pid == (guint64)whole.l_pid : pid != 0) {
            break;
        }
        g_usleep(NAME_WAIT_US);
        g_free(text);
        text = read_text(fd);
    }
    return text;
}

static gboolean
is_busy(const FolderLock *lock, const char *text, GError **error)
{
    g_autofree char *who = holder_describe(text);

    return not_now(error,
                   "%s: %s is writing into it, expected to be the only one",
                   lock->folder, who);
}

/* ---- Where there are locks -------------------------------------------------
 */

/* TRUE if errno 'why' says that the file system knows no locks. */
static gboolean
is_without_locks(int why)
{
    return why == ENOLCK || why == EOPNOTSUPP || why == ENOSYS || why == EINVAL;
}

/* Locks the file; errno tells why not. */
static gboolean
try_lock(int fd)
{
    struct flock whole = {.l_type = F_WRLCK, .l_whence = SEEK_SET};

    return fcntl(fd, F_SETLK, &whole) == 0;
}

/* TRUE if 'fd' is of a file that an earlier holder has removed since. */
static gboolean
is_removed(int fd)
{
    struct stat now;

    return fstat(fd, &now) != 0 || now.st_nlink == 0;
}

/* Opens and locks the file: 0, or why it cannot be locked; if it cannot be
 * opened, an error. */
static int
open_and_lock(FolderLock *lock, GError **error)
{
    for (;;) {
        lock->fd = beneath_open(lock->folder, FOLDER_LOCK_NAME,
                                O_RDWR | O_CREAT, error);
        if (lock->fd < 0) {
            return EIO;
        }
        if (!try_lock(lock->fd)) {
            return errno;
        }
        if (!is_removed(lock->fd)) {
            return 0;
        }
        close(lock->fd);
    }
}

/* ---- Where there are none --------------------------------------------------
 */

/* Takes the file of a holder that is gone away; another one who has seen the
 * same may have been faster, and have made its own. */
static void
remove_gone(const FolderLock *lock, const char *text)
{
    g_autofree char *name = g_strdup_printf(HELD ".%d", (int)getpid());
    g_autofree char *aside = g_build_filename(lock->folder, name, NULL);
    g_autofree char *found = NULL;

    if (g_rename(lock->held, aside) != 0) {
        return;
    }
    found = read_file(lock, name);
    if (!g_str_equal(found, text) && link(aside, lock->held) != 0) {
        g_printerr("finwait: %s: cannot be put back: %s\n", lock->held,
                   g_strerror(errno));
    }
    g_unlink(aside);
}

/* TRUE if nobody is named by the file that stands for the lock. */
static gboolean
check_held(const FolderLock *lock, GError **error)
{
    g_autofree char *text = read_file(lock, HELD);
    g_autofree char *who = NULL;

    if (g_file_test(lock->held, G_FILE_TEST_EXISTS) && holder_is_gone(text)) {
        remove_gone(lock, text);
    }
    if (!g_file_test(lock->held, G_FILE_TEST_EXISTS)) {
        return TRUE;
    }
    who = holder_describe(text);
    return not_now(error,
                   "%s: %s is writing into it, expected to be the only one; "
                   "the file system has no locks, so if that process is gone, "
                   "remove %s",
                   lock->folder, who, lock->held);
}

/* Makes the file that stands for the lock, which only one can do. */
static gboolean
make_held(FolderLock *lock, GError **error)
{
    g_autofree char *text = holder_text();
    int fd;

    if (!check_held(lock, error)) {
        return FALSE;
    }
    fd = g_open(lock->held,
                O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0666);
    if (fd < 0) {
        return errno == EEXIST
                   ? check_held(lock, error) || is_busy(lock, "", error)
                   : cannot(error, errno, "%s: cannot be made", lock->held);
    }
    lock->is_held = TRUE;
    if (write(fd, text, strlen(text)) != (gssize)strlen(text)) {
        close(fd);
        return cannot(error, ENOSPC, "%s: cannot be written", lock->held);
    }
    close(fd);
    return TRUE;
}

/* ---- Both ------------------------------------------------------------------
 */

/* Says who we are, for those who come second. */
static gboolean
put_name(const FolderLock *lock, GError **error)
{
    g_autofree char *text = holder_text();
    gssize len = (gssize)strlen(text);

    errno = ENOSPC; /* why fewer bytes are written than asked for */
    return (ftruncate(lock->fd, 0) == 0 &&
            pwrite(lock->fd, text, (gsize)len, 0) == len) ||
           cannot(error, errno, "%s: cannot be written", lock->path);
}

static gboolean
take(FolderLock *lock, GError **error)
{
    int why = open_and_lock(lock, error);
    g_autofree char *text = NULL;

    if (lock->fd < 0) {
        return FALSE;
    }
    if (why == 0) {
        return check_held(lock, error) && put_name(lock, error);
    }
    if (is_without_locks(why)) {
        g_printerr("finwait: %s: its file system has no locks (%s); the file "
                   "%s stands for one\n",
                   lock->folder, g_strerror(why), lock->held);
        return make_held(lock, error);
    }
    if (why != EACCES && why != EAGAIN) {
        return cannot(error, why, "%s: cannot be locked", lock->path);
    }
    text = ask_holder(lock->fd);
    close(lock->fd); /* not ours, so it is not to be removed */
    lock->fd = -1;
    return is_busy(lock, text, error);
}

/* Keeps others from writing into 'folder', which exists; NULL, with status 75,
 * if one does.  A process takes it once at a time: to close the file gives up
 * the lock.  (transfer full): folder_lock_release() */
FolderLock *
folder_lock_take(const char *folder, GError **error)
{
    FolderLock *lock = g_new0(FolderLock, 1);

    lock->folder = g_strdup(folder);
    lock->path = g_build_filename(folder, FOLDER_LOCK_NAME, NULL);
    lock->held = g_build_filename(folder, HELD, NULL);
    lock->fd = -1;
    if (!take(lock, error)) {
        folder_lock_release(lock);
        return NULL;
    }
    return lock;
}

/* Lets others write, and frees 'lock'; accepts NULL. */
void
folder_lock_release(FolderLock *lock)
{
    if (!lock) {
        return;
    }
    if (lock->is_held) {
        g_unlink(lock->held);
    }
    if (lock->fd >= 0) {
        g_unlink(lock->path); /* before others can lock it */
        close(lock->fd);
    }
    g_free(lock->folder);
    g_free(lock->path);
    g_free(lock->held);
    g_free(lock);
}
