/* SPDX-License-Identifier: GPL-2.0-only */
#include "scenarios/scenario/keyfile.h"

#include <glib/gstdio.h>
#include <string.h>

#include "scenarios/base/error.h"
#include "scenarios/base/text.h"

/* A scenario is written by hand, or by a script that lists values; a larger
 * file is a mistake (a pcap, say). */
#define MAX_FILE_BYTES (1024 * 1024)
#define MAX_LINES 10000
#define MAX_LINE_BYTES 65536

/* What is known while a file is read, line by line. */
typedef struct Reader {
    KeyFile *file;
    const char *path;
    guint line;
    char *section; /* NULL before the first [section] */
    char *name;
    GHashTable *seen; /* "section name" and "section name\nkey" -> line */
} Reader;

static void
entry_free(gpointer data)
{
    KeyEntry *entry = data;

    g_free(entry->section);
    g_free(entry->name);
    g_free(entry->key);
    g_free(entry->value);
    g_free(entry->where);
    g_free(entry);
}

/* An empty file.  (transfer full): keyfile_free() */
KeyFile *
keyfile_new(void)
{
    KeyFile *file = g_new0(KeyFile, 1);

    file->entries = g_ptr_array_new_with_free_func(entry_free);
    return file;
}

/* Frees 'file'; accepts NULL. */
void
keyfile_free(KeyFile *file)
{
    if (file) {
        g_ptr_array_unref(file->entries);
        g_free(file);
    }
}

/* The entry of that section, name ("" if it has none) and key, or NULL.
 * (transfer none): valid until 'file' changes. */
KeyEntry *
keyfile_find(const KeyFile *file, const char *section, const char *name,
             const char *key)
{
    for (guint i = 0; i < file->entries->len; i++) {
        KeyEntry *entry = g_ptr_array_index(file->entries, i);
        if (g_str_equal(entry->section, section) &&
            g_str_equal(entry->name, name) && g_str_equal(entry->key, key)) {
            return entry;
        }
    }
    return NULL;
}

/* Adds an entry that is not there yet, without a value. */
static KeyEntry *
append(KeyFile *file, const char *section, const char *name, const char *key)
{
    KeyEntry *entry = g_new0(KeyEntry, 1);

    entry->section = g_strdup(section);
    entry->name = g_strdup(name);
    entry->key = g_strdup(key);
    g_ptr_array_add(file->entries, entry);
    return entry;
}

/* Sets one entry: in its old place if it is there, else at the end. */
void
keyfile_put(KeyFile *file, const char *section, const char *name,
            const char *key, const char *value, const char *where)
{
    KeyEntry *entry = keyfile_find(file, section, name, key);

    if (!entry) {
        entry = append(file, section, name, key);
    }
    g_free(entry->value);
    g_free(entry->where);
    entry->value = g_strdup(value);
    entry->where = g_strdup(where);
}

/* Takes the entry of an unnamed section out, if it is there. */
void
keyfile_remove(KeyFile *file, const char *section, const char *key)
{
    KeyEntry *entry = keyfile_find(file, section, "", key);

    if (entry) {
        g_ptr_array_remove(file->entries, entry);
    }
}

/* Puts all entries of 'top' over those of 'file'. */
void
keyfile_overlay(KeyFile *file, const KeyFile *top)
{
    for (guint i = 0; i < top->entries->len; i++) {
        const KeyEntry *e = g_ptr_array_index(top->entries, i);
        keyfile_put(file, e->section, e->name, e->key, e->value, e->where);
    }
}

/* Cuts a comment and the blanks around off 'line', in place. */
static char *
strip(char *line)
{
    for (char *c = line; *c; c++) {
        if ((*c == ';' || *c == '#') && (c == line || g_ascii_isspace(c[-1]))) {
            *c = '\0';
            break;
        }
    }
    return g_strstrip(line);
}

/* TRUE if 'text' can name a section, a figure or a key. */
static gboolean
is_name(const char *text)
{
    if (!*text) {
        return FALSE;
    }
    for (; *text; text++) {
        if (!g_ascii_isalnum(*text) && !strchr("_.-", *text)) {
            return FALSE;
        }
    }
    return TRUE;
}

/* Notes that 'what' stands in this line; FALSE if it stood in an earlier
 * line, which becomes the error. */
static gboolean
note(Reader *reader, char *what, const char *kind, const char *shown,
     GError **error)
{
    guint before = GPOINTER_TO_UINT(g_hash_table_lookup(reader->seen, what));

    if (before) {
        g_free(what);
        return mistake(error,
                       "%s:%u: duplicate %s \"%s\", expected it once; it is "
                       "in line %u already",
                       reader->path, reader->line, kind, shown, before);
    }
    g_hash_table_insert(reader->seen, what, GUINT_TO_POINTER(reader->line));
    return TRUE;
}

/* "[section]" or "[section NAME]"; 'line' is cut up. */
static gboolean
read_section(Reader *reader, char *line, GError **error)
{
    gsize len = strlen(line);
    g_autofree char *shown = NULL;
    char *name;
    KeyEntry *entry;

    if (line[len - 1] != ']') {
        return mistake(error,
                       "%s:%u: the section \"%s\" does not end, expected "
                       "\"]\"",
                       reader->path, reader->line, line);
    }
    line[len - 1] = '\0';
    shown = g_strdup(g_strstrip(line + 1));
    name = strpbrk(shown, " \t");
    g_free(reader->section);
    g_free(reader->name);
    reader->section =
        name ? g_strndup(shown, (gsize)(name - shown)) : g_strdup(shown);
    reader->name = g_strdup(name ? name + strspn(name, " \t") : "");
    if (!is_name(reader->section) ||
        (*reader->name && !is_name(reader->name))) {
        return mistake(error,
                       "%s:%u: [%s] is not the name of a section, expected "
                       "one such as [link] or [figure NAME], of letters, "
                       "digits, \"-\", \"_\" and \".\"",
                       reader->path, reader->line, shown);
    }
    if (!note(reader, g_strdup_printf("%s %s", reader->section, reader->name),
              "section", shown, error)) {
        return FALSE;
    }
    entry = append(reader->file, reader->section, reader->name, "");
    entry->value = g_strdup("");
    entry->where = g_strdup_printf("%s:%u", reader->path, reader->line);
    return TRUE;
}

/* "key=value"; 'line' is cut up. */
static gboolean
read_pair(Reader *reader, char *line, GError **error)
{
    g_autofree char *where =
        g_strdup_printf("%s:%u", reader->path, reader->line);
    char *equals = strchr(line, '=');
    KeyEntry *entry;

    if (!equals) {
        return mistake(error,
                       "%s: \"%s\" has no \"=\", expected KEY=VALUE or "
                       "[SECTION]",
                       where, line);
    }
    if (!reader->section) {
        return mistake(error,
                       "%s: \"%s\" comes before any section, expected "
                       "a line such as [scenario] above it",
                       where, line);
    }
    *equals = '\0';
    g_strchomp(line);
    if (!is_name(line)) {
        return mistake(error,
                       "%s: \"%s\" is not the name of a key, expected one of "
                       "letters, digits, \"_\" and \".\"",
                       where, line);
    }
    if (!note(reader,
              g_strdup_printf("%s %s\n%s", reader->section, reader->name, line),
              "key", line, error)) {
        return FALSE;
    }
    entry = append(reader->file, reader->section, reader->name, line);
    entry->value = g_strdup(g_strchug(equals + 1));
    entry->where = g_steal_pointer(&where);
    return TRUE;
}

static gboolean
read_line(Reader *reader, char *line, GError **error)
{
    line = strip(line);
    if (!*line) {
        return TRUE;
    }
    return line[0] == '[' ? read_section(reader, line, error)
                          : read_pair(reader, line, error);
}

/* Lines that nobody has written are refused before anything is made of
 * them. */
static gboolean
check_lines(const Reader *reader, const char *line, GError **error)
{
    if (strlen(line) > MAX_LINE_BYTES) {
        return mistake(
            error,
            "%s:%u: a line of %" G_GSIZE_FORMAT " bytes, expected at most %d",
            reader->path, reader->line, strlen(line), MAX_LINE_BYTES);
    }
    return reader->line <= MAX_LINES ||
           mistake(error, "%s:%u: too many lines, expected at most %d",
                   reader->path, reader->line, MAX_LINES);
}

/* Reads the 'len' bytes of 'text', which came from 'path', into the empty
 * 'file'.  The error names the first bad line. */
gboolean
keyfile_parse(KeyFile *file, const char *text, gsize len, const char *path,
              GError **error)
{
    g_autofree char *plain = NULL;
    g_auto(GStrv) lines = NULL;
    gboolean ok = TRUE;
    Reader reader = {.file = file, .path = path};

    if (!text_check(text, len, path, "a scenario", error)) {
        return FALSE;
    }
    plain = text_plain_lines(text, len);
    lines = g_strsplit(plain, "\n", MAX_LINES + 2);
    reader.seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    for (guint i = 0; lines[i] && ok; i++) {
        reader.line = i + 1;
        ok = (!*lines[i] || check_lines(&reader, lines[i], error)) &&
             read_line(&reader, lines[i], error);
    }
    g_hash_table_unref(reader.seen);
    g_free(reader.section);
    g_free(reader.name);
    return ok;
}

/* Reads the file 'path' into the empty 'file'. */
gboolean
keyfile_load(KeyFile *file, const char *path, GError **error)
{
    g_autofree char *text = NULL;
    g_autoptr(GError) why = NULL;
    gsize len = 0;
    GStatBuf info;

    if (g_stat(path, &info) == 0 && info.st_size > MAX_FILE_BYTES) {
        return mistake(error,
                       "%s: a file of %" G_GINT64_FORMAT
                       " bytes, expected a scenario of at most %d",
                       path, (gint64)info.st_size, MAX_FILE_BYTES);
    }
    if (!g_file_get_contents(path, &text, &len, &why)) {
        return mistake(error, "%s: cannot be read, expected a scenario: %s",
                       path, file_reason(why));
    }
    return keyfile_parse(file, text, len, path, error);
}
