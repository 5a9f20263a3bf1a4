/* SPDX-License-Identifier: GPL-2.0-only */
/* The key files in which scenarios are written, read with line numbers.
 *
 *     [section]           or  [section NAME], e.g. [figure accept-delay]
 *     key=value           ; a comment, also behind a value
 *     # a comment
 *
 * A comment begins with ';' or '#' at the start of a line or after a blank.
 * Values are the text as it stands, without the blanks around it.  The syntax
 * is GKeyFile's; GKeyFile itself keeps no line numbers, merges duplicates in
 * silence and takes comments behind a value for a part of it, and each of the
 * three would spoil a message, so this is a reader of our own.
 *
 * Not here: which sections and keys exist and what their values mean
 * (params.h, scenario.h).
 */
#ifndef FINWAIT_SCENARIOS_KEYFILE_H
#define FINWAIT_SCENARIOS_KEYFILE_H

#include <glib.h>

G_BEGIN_DECLS

/* One "key=value", or, with an empty key, the "[section]" line itself. */
typedef struct KeyEntry {
    char *section; /* "link" */
    char *name;    /* "accept-delay" of [figure accept-delay], or "" */
    char *key;
    char *value;
    char *where; /* "FILE:LINE", or the command-line option it came from */
} KeyEntry;

/* Entries in the order of the file. */
typedef struct KeyFile {
    GPtrArray *entries; /* KeyEntry, owned */
} KeyFile;

KeyFile *keyfile_new(void);
void keyfile_free(KeyFile *file);

gboolean keyfile_parse(KeyFile *file, const char *text, gsize len,
                       const char *path, GError **error);
gboolean keyfile_load(KeyFile *file, const char *path, GError **error);

KeyEntry *keyfile_find(const KeyFile *file, const char *section,
                       const char *name, const char *key);
void keyfile_put(KeyFile *file, const char *section, const char *name,
                 const char *key, const char *value, const char *where);
void keyfile_overlay(KeyFile *file, const KeyFile *top);
void keyfile_remove(KeyFile *file, const char *section, const char *key);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(KeyFile, keyfile_free)

G_END_DECLS

#endif
