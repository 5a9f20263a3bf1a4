/* SPDX-License-Identifier: GPL-2.0-only */
/* For tests of the command: running the real binary ($FINWAIT_BIN, which the
 * build sets), and folders that go away again. */
#ifndef FINWAIT_TESTS_SUPPORT_COMMAND_H
#define FINWAIT_TESTS_SUPPORT_COMMAND_H

#include <glib.h>

G_BEGIN_DECLS

/* What a command wrote, and its exit status (-1: a signal ended it). */
typedef struct Ran {
    int status;
    char *out, *err;
} Ran;

/* Runs "finwait WORD ..." in 'folder' until it ends; the words end in NULL. */
void ran_finwait(Ran *ran, const char *folder, ...) G_GNUC_NULL_TERMINATED;
void ran_clear(Ran *ran);

/* A new empty folder.  (transfer full): test_folder_remove() */
char *test_folder_new(void);

/* Removes 'folder' with all that is in it, and frees its name. */
void test_folder_remove(char *folder);

/* The whole file, which must exist.  (transfer full) */
char *test_file_get(const char *folder, const char *name, gsize *len);

/* Writes a file; folders in 'name' are made. */
void test_file_put(const char *folder, const char *name, const char *text);
gboolean test_file_exists(const char *folder, const char *name);

/* TRUE if a file of ours has been left under its temporary name in 'name'. */
gboolean test_has_temporaries(const char *folder, const char *name);

G_END_DECLS

#endif
