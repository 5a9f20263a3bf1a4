/* SPDX-License-Identifier: GPL-2.0-only */
#include "scenarios/store/journal.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "scenarios/base/beneath.h"
#include "scenarios/base/error.h"

/* The longest line that a head may be. */
#define MAX_HEAD_BYTES 512
/* No body is longer; a length above it is damage. */
#define MAX_BODY_BYTES (G_GUINT64_CONSTANT(1) << 31)
/* Damage that has many beginnings of records in it is looked at for so many
 * times the size of the file; what comes then is damage too. */
#define MAX_WASTE 16
/* Hexadecimal digits of a check. */
#define CHECK_DIGITS 16

/* ---- Records ---------------------------------------------------------------
 */

/* The check of a record into 'out'. */
static void
compute_check(const char *head, gsize head_len, const char *body, gsize len,
              char out[CHECK_DIGITS + 1])
{
    g_autoptr(GChecksum) sum = g_checksum_new(G_CHECKSUM_SHA256);

    g_checksum_update(sum, (const guchar *)head, (gssize)head_len);
    g_checksum_update(sum, (const guchar *)body, (gssize)len);
    g_strlcpy(out, g_checksum_get_string(sum), CHECK_DIGITS + 1);
}

/* Splits the line 'head' into its words, which remain, the length of the body
 * and the check ('check' points into it). */
static gboolean
split_head(GString *head, guint64 *len, char **check)
{
    char *at = head->len > 0 && head->str[head->len - 1] == '\n'
                   ? strrchr(head->str, ' ')
                   : NULL;
    char *length, *end;

    if (!at || head->len > MAX_HEAD_BYTES) {
        return FALSE;
    }
    head->str[head->len - 1] = '\0';
    *check = at + 1;
    *at = '\0';
    length = strrchr(head->str, ' ');
    if (!length || !g_ascii_isdigit(length[1]) ||
        strlen(*check) != CHECK_DIGITS) {
        return FALSE;
    }
    *len = g_ascii_strtoull(length + 1, &end, 10);
    return *end == '\0' && *len <= MAX_BODY_BYTES;
}

/* Takes the length off the words of 'head', which split_head() has left. */
static void
drop_length(GString *head)
{
    char *length = strrchr(head->str, ' ');

    *length = '\0';
    head->len = (gsize)(length - head->str);
}

/* A file read from front to back, by its descriptor. */
typedef struct Reader {
    int fd;
    guint64 size;   /* of the file */
    guint64 wasted; /* bytes of bodies that were read for nothing */
    guint64 at;     /* of the next byte of the file */
    gsize from, len;
    char buffer[65536]; /* its bytes from 'from' to 'len' are those at 'at' */
} Reader;

/* Goes back to 'at', or stays there. */
static void
reader_seek_near(Reader *reader, guint64 at)
{
    guint64 back = reader->at - at;

    if (back <= reader->from) {
        reader->from -= (gsize)back;
    } else {
        reader->from = reader->len = 0;
    }
    reader->at = at;
}

/* Has at least one byte in the buffer, unless the file is at its end. */
static gboolean
reader_fill(Reader *reader)
{
    gssize n = 0;

    if (reader->from == reader->len) {
        do {
            n = pread(reader->fd, reader->buffer, sizeof reader->buffer,
                      (off_t)reader->at);
        } while (n < 0 && errno == EINTR);
        reader->from = 0;
        reader->len = (gsize)MAX(n, 0);
    }
    return reader->from < reader->len;
}

/* Appends 'len' bytes to 'out', fewer at the end of the file. */
static void
reader_take(Reader *reader, GString *out, guint64 len)
{
    while (len > 0 && reader_fill(reader)) {
        gsize n = MIN(len, reader->len - reader->from);
        g_string_append_len(out, reader->buffer + reader->from, (gssize)n);
        reader->from += n;
        reader->at += n;
        len -= n;
    }
}

/* Reads a line into 'line', at most so much of it as a head can have. */
static void
reader_line(Reader *reader, GString *line)
{
    g_string_truncate(line, 0);
    while (line->len <= MAX_HEAD_BYTES && reader_fill(reader)) {
        g_string_append_c(line, reader->buffer[reader->from++]);
        reader->at++;
        if (line->str[line->len - 1] == '\n') {
            return;
        }
    }
}

/* TRUE if 'body', with the line feed behind it, is what 'head' announces;
 * both are left without what is not theirs. */
static gboolean
is_whole(GString *head, GString *body, guint64 len, const char *check)
{
    char wanted[CHECK_DIGITS + 1];

    if (body->len != len + 1 || body->str[len] != '\n') {
        return FALSE;
    }
    g_string_truncate(body, (gsize)len);
    compute_check(head->str, strlen(head->str), body->str, body->len, wanted);
    if (!g_str_equal(check, wanted)) {
        return FALSE;
    }
    drop_length(head);
    return TRUE;
}

/* Reads a record where 'reader' stands; FALSE if none is there whole.  The
 * words are in 'head', the body in 'body'. */
static gboolean
read_record(Reader *reader, GString *head, GString *body)
{
    char *check = NULL;
    guint64 len = 0;

    reader_line(reader, head);
    if (!split_head(head, &len, &check) || reader->at > reader->size ||
        len >= reader->size - reader->at) {
        return FALSE;
    }
    g_string_truncate(body, 0);
    reader_take(reader, body, len + 1);
    if (!is_whole(head, body, len, check)) {
        reader->wasted += len;
        return FALSE;
    }
    return TRUE;
}

/* ---- The file --------------------------------------------------------------
 */

static gboolean
failed(const Journal *journal, const char *what, int why, GError **error)
{
    return cannot(error, why, "%s: cannot be %s", journal->path, what);
}

/* A journal that is not open yet.  (transfer full): journal_close() */
Journal *
journal_new(const char *path)
{
    Journal *journal = g_new0(Journal, 1);

    journal->path = g_strdup(path);
    journal->fd = -1;
    journal->is_synced = TRUE;
    return journal;
}

/* Opens the journal 'path' for reading.  (transfer full): journal_close() */
Journal *
journal_open(const char *path, GError **error)
{
    Journal *journal = journal_new(path);

    journal->fd = g_open(path, O_RDONLY | O_CLOEXEC, 0);
    if (journal->fd < 0) {
        failed(journal, "opened", errno, error);
        journal_close(journal);
        return NULL;
    }
    return journal;
}

/* Opens the file of 'journal' to change it; made if need be.  It is in the
 * folder of a store, and that in the one of the results, which the user has
 * named (beneath.h). */
static int
open_to_write(const Journal *journal, GError **error)
{
    g_autofree char *file = g_path_get_basename(journal->path);
    g_autofree char *parent = g_path_get_dirname(journal->path);
    g_autofree char *store = g_path_get_basename(parent);
    g_autofree char *results = g_path_get_dirname(parent);
    g_autofree char *name = g_build_filename(store, file, NULL);

    return beneath_open(results, name, O_RDWR | O_CREAT, error);
}

/* Opens it anew for writing, made if need be; it must be what it was when it
 * was scanned, so nobody else writes it. */
gboolean
journal_make_writable(Journal *journal, GError **error)
{
    struct stat now;

    if (journal->fd >= 0) {
        close(journal->fd);
    }
    journal->fd = open_to_write(journal, error);
    if (journal->fd < 0) {
        return FALSE;
    }
    if (fstat(journal->fd, &now) != 0) {
        return failed(journal, "opened", errno, error);
    }
    return (guint64)now.st_size == journal->end + journal->torn_bytes ||
           not_now(error,
                   "%s: has grown since it was read, expected to be the only "
                   "one that writes it",
                   journal->path);
}

/* Gives all whole records to 'fn' and finds where the journal ends. */
void
journal_scan(Journal *journal, JournalFn fn, gpointer user)
{
    g_autoptr(GString) head = g_string_new(NULL);
    g_autoptr(GString) body = g_string_new(NULL);
    g_autofree Reader *reader = g_new0(Reader, 1);
    guint64 at = 0, damaged = 0;
    struct stat now;

    reader->fd = journal->fd;
    reader->size = fstat(journal->fd, &now) == 0 ? (guint64)now.st_size : 0;
    while (at < reader->size && reader->wasted <= MAX_WASTE * reader->size) {
        JournalRecord record = {.offset = at};
        reader_seek_near(reader, at);
        if (read_record(reader, head, body)) {
            record.head = head->str;
            record.body = body;
            if (fn(user, &record)) {
                journal->damaged_bytes = damaged;
                journal->end = reader->at;
            } else {
                damaged += reader->at - at;
            }
            at = reader->at;
            continue;
        }
        /* not a record: perhaps the next line begins one */
        reader_seek_near(reader, at);
        reader_line(reader, head);
        if (head->len == 0) {
            break; /* it is shorter now */
        }
        at += head->len;
        damaged += head->len;
    }
    journal->torn_bytes = reader->size - journal->end;
}

/* Appends a record; '*offset' (NULL: not wanted): where journal_read() finds
 * it. */
gboolean
journal_append(Journal *journal, const char *head, const char *body, gsize len,
               guint64 *offset, GError **error)
{
    g_autoptr(GString) text = g_string_sized_new(len + MAX_HEAD_BYTES);
    char check[CHECK_DIGITS + 1];
    gssize n;

    if (journal->torn_bytes > 0) {
        if (ftruncate(journal->fd, (off_t)journal->end) != 0) {
            return failed(journal, "cut", errno, error);
        }
        journal->torn_bytes = 0;
    }
    g_string_append_printf(text, "%s %" G_GSIZE_FORMAT, head, len);
    compute_check(text->str, text->len, body, len, check);
    g_string_append_printf(text, " %s\n", check);
    g_string_append_len(text, body, (gssize)len);
    g_string_append_c(text, '\n');
    n = pwrite(journal->fd, text->str, text->len, (off_t)journal->end);
    if (n != (gssize)text->len) {
        return failed(journal, "written", n < 0 ? errno : ENOSPC, error);
    }
    if (offset) {
        *offset = journal->end;
    }
    journal->end += text->len;
    journal->is_synced = FALSE;
    return TRUE;
}

/* Closes a journal that has been scanned: what is read of it from now on is
 * read by opening it each time. */
void
journal_rest(Journal *journal)
{
    close(journal->fd);
    journal->fd = -1;
}

/* Reads 'len' bytes at 'offset'; fewer at the end of the file. */
static void
read_at(int fd, guint64 offset, gsize len, GString *out)
{
    gssize n;

    g_string_set_size(out, len);
    n = pread(fd, out->str, len, (off_t)offset);
    g_string_set_size(out, (gsize)MAX(n, 0));
}

static gboolean
read_record_at(int fd, guint64 offset, GString *head, GString *body)
{
    guint64 len = 0;
    char *newline, *check = NULL;

    read_at(fd, offset, MAX_HEAD_BYTES, head);
    newline = memchr(head->str, '\n', head->len);
    if (!newline) {
        return FALSE;
    }
    g_string_truncate(head, (gsize)(newline + 1 - head->str));
    offset += head->len;
    if (!split_head(head, &len, &check)) {
        return FALSE;
    }
    read_at(fd, offset, (gsize)len + 1, body);
    return is_whole(head, body, len, check);
}

/* Reads the record at 'offset', which a scan or an append has given; FALSE if
 * it is not there any longer as it was. */
gboolean
journal_read(const Journal *journal, guint64 offset, GString *head,
             GString *body)
{
    int fd = journal->fd;
    gboolean ok;

    if (fd < 0) {
        fd = g_open(journal->path, O_RDONLY | O_CLOEXEC, 0);
    }
    ok = fd >= 0 && read_record_at(fd, offset, head, body);
    if (fd >= 0 && journal->fd < 0) {
        close(fd);
    }
    return ok;
}

/* Waits until all that has been appended is on the disk. */
gboolean
journal_sync(Journal *journal, GError **error)
{
    if (!journal->is_synced && fdatasync(journal->fd) != 0) {
        return failed(journal, "written", errno, error);
    }
    journal->is_synced = TRUE;
    return TRUE;
}

/* Frees 'journal'; accepts NULL. */
void
journal_close(Journal *journal)
{
    if (journal) {
        if (journal->fd >= 0) {
            close(journal->fd);
        }
        g_free(journal->path);
        g_free(journal);
    }
}
