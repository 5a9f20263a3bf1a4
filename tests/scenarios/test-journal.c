/* SPDX-License-Identifier: GPL-2.0-only */
/* Journals: records come back, whatever has torn or damaged the file. */
#include "scenarios/store/journal.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "scenarios/base/error.h"
#include "tests/scenarios/support-command.h"

#define N_RECORDS 5

static char *folder, *path;

/* The bodies of the records; some look like records themselves. */
static const char *const bodies[N_RECORDS] = {
    "one", "", "three\nlines\nrun x 3\n", "run b 0 0123456789abcdef\n\n",
    "the last one"};

/* The heads and bodies that a scan finds, one after the other. */
static gboolean
note(gpointer user, const JournalRecord *record)
{
    g_string_append_printf(user, "%s=%s;", record->head, record->body->str);
    return TRUE;
}

static char *
scan(Journal *journal)
{
    GString *seen = g_string_new(NULL);

    journal_scan(journal, note, seen);
    return g_string_free(seen, FALSE);
}

/* What a scan finds of the first 'n' records.  (transfer full) */
static char *
expected(guint n)
{
    GString *text = g_string_new(NULL);

    for (guint i = 0; i < n; i++) {
        g_string_append_printf(text, "record %u=%s;", i, bodies[i]);
    }
    return g_string_free(text, FALSE);
}

static Journal *
open_for_writing(void)
{
    g_autoptr(GError) error = NULL;
    Journal *journal = journal_open(path, NULL);

    if (!journal) {
        journal = journal_new(path);
    } else {
        g_free(scan(journal));
    }
    g_assert_true(journal_make_writable(journal, &error));
    g_assert_no_error(error);
    return journal;
}

/* Writes all records into a new file; 'ends': where each ends. */
static void
write_all(guint64 ends[N_RECORDS])
{
    Journal *journal;

    g_unlink(path);
    journal = open_for_writing();
    for (guint i = 0; i < N_RECORDS; i++) {
        g_autofree char *head = g_strdup_printf("record %u", i);
        g_assert_true(journal_append(journal, head, bodies[i],
                                     strlen(bodies[i]), NULL, NULL));
        ends[i] = journal->end;
    }
    g_assert_true(journal_sync(journal, NULL));
    journal_close(journal);
}

/* Records are found again by a scan, and one by one. */
static void
test_read(void)
{
    guint64 ends[N_RECORDS];
    g_autofree char *want = expected(N_RECORDS), *have = NULL;
    g_autoptr(GString) head = g_string_new(NULL), body = g_string_new(NULL);
    Journal *journal;

    write_all(ends);
    journal = journal_open(path, NULL);
    have = scan(journal);
    g_assert_cmpstr(have, ==, want);
    g_assert_cmpuint(journal->end, ==, ends[N_RECORDS - 1]);
    g_assert_cmpuint(journal->torn_bytes + journal->damaged_bytes, ==, 0);
    for (int i = 0; i < 2; i++) {
        g_assert_true(journal_read(journal, ends[1], head, body));
        g_assert_cmpstr(head->str, ==, "record 2");
        g_assert_cmpstr(body->str, ==, bodies[2]);
        if (i == 0) {
            journal_rest(journal);
        }
    }
    journal_close(journal);
}

/* Cut off at any byte, it has the records before that byte, and takes new
 * ones behind them. */
static void
test_torn(void)
{
    guint64 ends[N_RECORDS];

    write_all(ends);
    for (guint64 cut = 0; cut <= ends[N_RECORDS - 1]; cut++) {
        guint whole = 0;
        g_autofree char *want = NULL, *have = NULL, *again = NULL;
        Journal *journal;

        write_all(ends);
        g_assert_cmpint(truncate(path, (off_t)cut), ==, 0);
        while (whole < N_RECORDS && ends[whole] <= cut) {
            whole++;
        }
        want = expected(whole);
        journal = journal_open(path, NULL);
        have = scan(journal);
        g_assert_cmpstr(have, ==, want);
        g_assert_cmpuint(journal->torn_bytes, ==,
                         cut - (whole ? ends[whole - 1] : 0));
        journal_close(journal);
        journal = open_for_writing();
        g_assert_true(journal_append(journal, "new", "!", 1, NULL, NULL));
        again = scan(journal);
        g_assert_true(g_str_has_prefix(again, want));
        g_assert_true(g_str_has_suffix(again, ";new=!;") || whole == 0);
        g_assert_cmpuint(journal->torn_bytes + journal->damaged_bytes, ==, 0);
        journal_close(journal);
    }
}

/* Any byte changed: the record that has it is missed, and if it was the end of
 * its last line the next one too; no other is. */
static void
test_damaged(void)
{
    guint64 ends[N_RECORDS];

    write_all(ends);
    for (guint64 at = 0; at < ends[N_RECORDS - 1]; at++) {
        g_autofree char *text = NULL, *have = NULL;
        g_autoptr(GString) want = g_string_new(NULL);
        gsize len;
        Journal *journal;

        write_all(ends);
        g_assert_true(g_file_get_contents(path, &text, &len, NULL));
        text[at] ^= 1;
        g_assert_true(g_file_set_contents(path, text, (gssize)len, NULL));
        for (guint i = 0; i < N_RECORDS; i++) {
            if (at + 1 < (i ? ends[i - 1] : 0) || at >= ends[i]) {
                g_string_append_printf(want, "record %u=%s;", i, bodies[i]);
            }
        }
        journal = journal_open(path, NULL);
        have = scan(journal);
        g_assert_cmpstr(have, ==, want->str);
        g_assert_cmpuint(journal->torn_bytes + journal->damaged_bytes, >, 0);
        journal_close(journal);
    }
}

/* A record that something has written over since it was read, of the same
 * length, is none any longer; nor is a journal that has grown to be written. */
static void
test_overwritten(void)
{
    g_autoptr(GString) head = g_string_new(NULL);
    g_autoptr(GString) body = g_string_new(NULL);
    g_autoptr(GError) error = NULL;
    g_autofree char *seen = NULL;
    guint64 ends[N_RECORDS];
    Journal *journal;
    int fd;

    write_all(ends);
    journal = journal_open(path, NULL);
    seen = scan(journal);
    fd = g_open(path, O_WRONLY, 0);
    g_assert_true(journal_read(journal, 0, head, body));
    g_assert_cmpint(pwrite(fd, "~", 1, (off_t)(head->len / 2)), ==, 1);
    g_assert_false(journal_read(journal, 0, head, body));
    g_assert_cmpint(pwrite(fd, "~", 1, (off_t)journal->end), ==, 1);
    g_assert_false(journal_make_writable(journal, &error));
    g_assert_nonnull(strstr(error->message, "has grown since it was read"));
    g_assert_true(g_error_matches(error, FINWAIT_ERROR, FINWAIT_ERROR_NOT_NOW));
    journal_close(journal);
    close(fd);
}

int
main(int argc, char **argv)
{
    int status;

    g_test_init(&argc, &argv, NULL);
    folder = test_folder_new();
    path = g_build_filename(folder, "x.journal", NULL);
    g_test_add_func("/journal/read", test_read);
    g_test_add_func("/journal/torn", test_torn);
    g_test_add_func("/journal/damaged", test_damaged);
    g_test_add_func("/journal/overwritten", test_overwritten);
    status = g_test_run();
    test_folder_remove(folder);
    g_free(path);
    return status;
}
