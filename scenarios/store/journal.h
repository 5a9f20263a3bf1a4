/* SPDX-License-Identifier: GPL-2.0-only */
/* An append-only file of records, each of which is there whole or not at all.
 *
 * A record is a head, a line of words, and a body of any bytes:
 *
 *     WORD ... LENGTH CHECK\n
 *     BODY\n
 *
 * LENGTH is that of the body; CHECK begins the SHA-256 of all that stands
 * before it and of the body.  A record is written by one call as soon as it
 * is known, so a process that is killed loses at most the record it was
 * writing.  The disk is waited for only in journal_sync(), for all records
 * since the last one together: a machine that loses power loses those.
 *
 * Reading finds what was torn: bytes at the end that make no record are cut
 * off before the next one is written, damaged ones in the middle are skipped
 * to the next record that is whole.  One process may write a journal at a
 * time (base/lock.h); any number may read it meanwhile.
 */
#ifndef FINWAIT_SCENARIOS_JOURNAL_H
#define FINWAIT_SCENARIOS_JOURNAL_H

#include <glib.h>

G_BEGIN_DECLS

typedef struct Journal {
    char *path;
    int fd;                /* -1: not open now */
    guint64 end;           /* behind the last whole record */
    guint64 torn_bytes;    /* found behind it */
    guint64 damaged_bytes; /* found before it */
    gboolean is_synced;
} Journal;

/* A record during a scan. */
typedef struct JournalRecord {
    guint64 offset;
    const char *head; /* the words before LENGTH */
    const GString *body;
} JournalRecord;

/* Takes a record that is whole; FALSE if it means nothing. */
typedef gboolean (*JournalFn)(gpointer user, const JournalRecord *record);

Journal *journal_new(const char *path);
Journal *journal_open(const char *path, GError **error);
gboolean journal_make_writable(Journal *journal, GError **error);
void journal_scan(Journal *journal, JournalFn fn, gpointer user);
gboolean journal_append(Journal *journal, const char *head, const char *body,
                        gsize len, guint64 *offset, GError **error);
gboolean journal_read(const Journal *journal, guint64 offset, GString *head,
                      GString *body);
gboolean journal_sync(Journal *journal, GError **error);
void journal_rest(Journal *journal);
void journal_close(Journal *journal);

G_END_DECLS

#endif
