/* SPDX-License-Identifier: GPL-2.0-only */
/* Records with a right check that nobody of us has written: what they hold
 * counts as missing, is said, and is done again. */
#include <fcntl.h>
#include <string.h>

#include "scenarios/store/journal.h"
#include "scenarios/systems/systems.h"
#include "tests/scenarios/support-campaign.h"
#include "tests/shim/support-row.h"

static char *folder;

/* The records of the campaign: the head of the first run's, up to its status,
 * and its body. */
static char *first_key, *first_body;

/* One record in place of the first run's. */
static const struct {
    const char *name;
    const char *words; /* STATUS FLAGS LIMIT CPU */
    const char *begin; /* of the body; NULL: the body as it is */
    gboolean goes_on;  /* with the body from its first comma on */
    gsize nuls;        /* at the end */
    const char *end;
} rows[] = {
    {"no-line", "ok 0 60 5", "1,2,3", FALSE, 0, ""},
    {"nothing", "ok 0 60 5", "", FALSE, 0, ""},
    {"words", "ok 0 60 5", "hello world\n", FALSE, 0, ""},
    {"one-line", "ok 0 60 5", "1\n", FALSE, 0, ""},
    {"zeros", "ok 0 60 5", "", FALSE, 9, ""},
    {"zero-behind", "ok 0 60 5", "1", TRUE, 1, ""},
    {"no-number", "ok 0 60 5", "=1+1", TRUE, 0, ""},
    {"formula", "ok 0 60 5", "=cmd|calc", TRUE, 0, ""},
    {"not-finished", "ok 0 60 5", "1e", TRUE, 0, ""},
    {"more", "ok 0 60 5", "1,1", TRUE, 0, ""},
    {"tallies", "ok 0 60 5", NULL, FALSE, 0, "0.1 2\n"},
    {"connections-unasked", "ok 0 60 5", NULL, FALSE, 0, "1,,,\n"},
    {"connections-short", "ok 1 60 5", NULL, FALSE, 0, "1,,,\n"},
    {"connections-open", "ok 1 60 5", NULL, FALSE, 0,
     "1,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,"},
    {"connections-markup", "ok 1 60 5", NULL, FALSE, 0,
     "<b>,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,\n"},
    {"flags", "ok 99999999999 60 5", NULL, FALSE, 0, ""},
    {"limit", "ok 0 -5 5", NULL, FALSE, 0, ""},
    {"cpu", "ok 0 60 x", NULL, FALSE, 0, ""},
    {"status", "fine 0 60 5", NULL, FALSE, 0, ""},
    {"few-words", "ok 0 60", NULL, FALSE, 0, ""},
    {"no-text", "error 0 60 5", "x\xff", FALSE, 0, ""},
    {"zero-in-text", "error 0 60 5", "x", FALSE, 1, "y"},
};

static GString *
body_of(gsize i)
{
    GString *body = g_string_new(rows[i].begin ? rows[i].begin : first_body);

    if (rows[i].goes_on) {
        g_string_append(body, strchr(first_body, ','));
    }
    for (gsize n = 0; n < rows[i].nuls; n++) {
        g_string_append_c(body, '\0');
    }
    return g_string_append(body, rows[i].end);
}

/* As JournalFn: puts a record into the journal 'user', the first run's as
 * first_body says. */
static gboolean
keep(gpointer user, const JournalRecord *record)
{
    if (user && !(g_str_has_prefix(record->head, first_key))) {
        g_assert_true(journal_append(user, record->head, record->body->str,
                                     record->body->len, NULL, NULL));
    } else if (!first_key && g_str_has_prefix(record->head, "run ")) {
        g_auto(GStrv) words = g_strsplit(record->head, " ", 4);
        first_key = g_strdup_printf("run %s %s ", words[1], words[2]);
        first_body = g_strdup(record->body->str);
    }
    return TRUE;
}

/* Scans the journal of the whole campaign. */
static void
scan(Journal *into)
{
    g_autofree char *path =
        g_build_filename(folder, "whole/store/runs.journal", NULL);
    Journal *whole = journal_open(path, NULL);

    g_assert_nonnull(whole);
    journal_scan(whole, keep, into);
    journal_close(whole);
}

static void
test_row(gconstpointer data)
{
    gsize i = GPOINTER_TO_SIZE(data);
    g_autofree char *head = g_strconcat(first_key, rows[i].words, NULL);
    g_autofree char *path =
        g_build_filename(folder, "foreign/store/runs.journal", NULL);
    GString *body = body_of(i);
    Journal *journal;
    Ran ran;

    test_copy_store(folder, "whole", "foreign", "runs", 0);
    journal = journal_new(path);
    g_assert_true(journal_make_writable(journal, NULL));
    g_assert_true(
        journal_append(journal, head, body->str, body->len, NULL, NULL));
    scan(journal);
    journal_close(journal);
    ran_finwait(&ran, folder, "status", "foreign", NULL);
    row_int(rows[i].name, "status", ran.status, 1);
    row_has(rows[i].name, "stdout", ran.out, " 1 missing");
    row_has(rows[i].name, "stderr", ran.err, " bytes in it are damaged; ");
    ran_clear(&ran);
    test_finwait_says(folder, 0, "run tiny.ini -q --out foreign --resume",
                      "6 of 6 runs done, 5 of them before");
    test_same_results(folder, "whole", "foreign");
    g_string_free(body, TRUE);
}

int
main(int argc, char **argv)
{
    int status;

    g_test_init(&argc, &argv, NULL);
    systems_use(systems);
    folder = test_folder_new();
    test_file_put(folder, "tiny.ini",
                  "[scenario]\nduration=1s\n[sweep]\nlink.loss=0, 0.1\n"
                  "[run]\nreplications=3\n");
    g_free(test_finwait(folder, 0, "run tiny.ini -q --out whole"));
    scan(NULL);
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autofree char *path =
            g_strconcat("/command/foreign/", rows[i].name, NULL);
        g_test_add_data_func(path, GSIZE_TO_POINTER(i), test_row);
    }
    status = g_test_run();
    test_folder_remove(folder);
    g_free(first_key);
    g_free(first_body);
    return status;
}
