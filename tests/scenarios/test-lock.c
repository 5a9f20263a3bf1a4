/* SPDX-License-Identifier: GPL-2.0-only */
/* The lock of a results folder, with and without locks of the file system. */
#include "scenarios/base/lock.h"

#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "scenarios/base/error.h"
#include "scenarios/base/holder.h"
#include "tests/scenarios/support-command.h"

static char *folder;
static gboolean has_locks = TRUE;

/* In the place of the C library's: a file system that knows no locks. */
int
fcntl(int fd, int command, ...)
{
    int (*real)(int, int, ...) =
        (int (*)(int, int, ...))dlsym(RTLD_NEXT, "fcntl");
    va_list args;
    void *argument;

    if (!has_locks && (command == F_SETLK || command == F_GETLK)) {
        errno = ENOLCK;
        return -1;
    }
    va_start(args, command);
    argument = va_arg(args, void *);
    va_end(args);
    return real(fd, command, argument);
}

/* A child that takes the lock, and has a child of its own that keeps all files
 * open; it waits to be killed. */
static pid_t
start_holder(void)
{
    int done[2];
    char byte = 'x';
    pid_t pid;

    g_assert_cmpint(pipe(done), ==, 0);
    pid = fork();
    if (pid == 0) {
        FolderLock *lock = folder_lock_take(folder, NULL);
        if (fork() != 0 && write(done[1], &byte, lock ? 1 : 0) != 1) {
            _exit(1);
        }
        close(done[1]);
        g_usleep(20 * G_USEC_PER_SEC);
        _exit(0);
    }
    close(done[1]);
    g_assert_cmpint(read(done[0], &byte, 1), ==, 1);
    close(done[0]);
    return pid;
}

static void
kill_holder(pid_t pid)
{
    int status;

    g_assert_cmpint(kill(pid, SIGKILL), ==, 0);
    g_assert_cmpint(waitpid(pid, &status, 0), ==, pid);
}

/* Refused, with the process that holds it; the rest of the text is 'more'. */
static void
check_refused(pid_t pid, const char *more)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *who =
        g_strdup_printf("%s: process %d on host %s, since 20", folder, (int)pid,
                        g_get_host_name());

    g_assert_null(folder_lock_take(folder, &error));
    g_assert_true(g_error_matches(error, FINWAIT_ERROR, FINWAIT_ERROR_NOT_NOW));
    g_assert_true(g_str_has_prefix(error->message, who));
    g_assert_true(g_str_has_suffix(error->message, more));
}

/* It ends with the process that has it, even if a child of it lives on. */
static void
test_locks(void)
{
    pid_t pid = start_holder();
    FolderLock *lock;

    check_refused(pid, " is writing into it, expected to be the only one");
    kill_holder(pid);
    g_assert_true(test_file_exists(folder, FOLDER_LOCK_NAME));
    lock = folder_lock_take(folder, NULL);
    g_assert_nonnull(lock);
    folder_lock_release(lock);
    g_assert_false(test_file_exists(folder, FOLDER_LOCK_NAME));
}

/* Where there are no locks a file stands for one; it is that of nobody once
 * the process is gone. */
static void
test_no_locks(void)
{
    g_autofree char *more = g_strdup_printf(
        "the file system has no locks, so if that process is gone, remove "
        "%s/" FOLDER_LOCK_NAME ".held",
        folder);
    FolderLock *lock;
    pid_t pid;

    has_locks = FALSE;
    pid = start_holder();
    check_refused(pid, more);
    has_locks = TRUE; /* a host that has them sees it too */
    check_refused(pid, more);
    kill_holder(pid);
    has_locks = FALSE;
    lock = folder_lock_take(folder, NULL);
    g_assert_nonnull(lock);
    check_refused(getpid(), more);
    folder_lock_release(lock);
    has_locks = TRUE;
    g_assert_false(test_file_exists(folder, FOLDER_LOCK_NAME ".held"));
}

/* Nobody here can say that a process of another host, or of another boot of
 * this one, is gone. */
static void
test_elsewhere(void)
{
    g_autofree char *mine = holder_text();
    g_auto(GStrv) words = g_strsplit(mine, " ", -1);
    g_autofree char *gone =
        g_strdup_printf("%s 999999999 %s %s 1\n", words[0], words[2], words[3]);
    g_autofree char *again = g_strdup_printf("%s %s %s %s 1\n", words[0],
                                             words[1], words[2], words[3]);
    g_autofree char *host = g_strdup_printf("x%s 999999999 %s %s 1\n", words[0],
                                            words[2], words[3]);
    g_autofree char *boot = g_strdup_printf("%s 999999999 %s x%s 1\n", words[0],
                                            words[2], words[3]);

    g_assert_true(holder_is_gone(gone));
    g_assert_true(holder_is_gone(again)); /* the number has been used again */
    g_assert_false(holder_is_gone(mine));
    g_assert_false(holder_is_gone(host));
    g_assert_false(holder_is_gone(boot));
    g_assert_false(holder_is_gone(""));
    test_file_put(folder, FOLDER_LOCK_NAME ".held", host);
    g_assert_null(folder_lock_take(folder, NULL));
    test_file_put(folder, FOLDER_LOCK_NAME ".held", gone);
    folder_lock_release(folder_lock_take(folder, NULL));
    g_assert_false(test_file_exists(folder, FOLDER_LOCK_NAME ".held"));
}

/* A file that cannot be opened is told as that. */
static void
test_unwritable(void)
{
    g_autofree char *nowhere = g_build_filename(folder, "nowhere", NULL);
    g_autoptr(GError) error = NULL;

    g_assert_null(folder_lock_take(nowhere, &error));
    g_assert_true(g_error_matches(error, FINWAIT_ERROR, FINWAIT_ERROR_MISTAKE));
    g_assert_nonnull(strstr(error->message, "nowhere: cannot be opened"));
}

int
main(int argc, char **argv)
{
    int status;

    g_test_init(&argc, &argv, NULL);
    folder = test_folder_new();
    g_test_add_func("/lock/locks", test_locks);
    g_test_add_func("/lock/no-locks", test_no_locks);
    g_test_add_func("/lock/elsewhere", test_elsewhere);
    g_test_add_func("/lock/unwritable", test_unwritable);
    status = g_test_run();
    test_folder_remove(folder);
    return status;
}
