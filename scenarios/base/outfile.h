/* SPDX-License-Identifier: GPL-2.0-only */
/* A file that is either there whole or not at all: written under a temporary
 * name, synced, renamed. */
#ifndef FINWAIT_SCENARIOS_OUTFILE_H
#define FINWAIT_SCENARIOS_OUTFILE_H

#include <glib.h>
#include <stdio.h>

G_BEGIN_DECLS

typedef struct OutFile OutFile;

OutFile *outfile_open(const char *folder, const char *name, GError **error);
gboolean outfile_write(OutFile *file, const char *text, gsize len,
                       GError **error);
gboolean outfile_commit(OutFile *file, GError **error);
void outfile_abandon(OutFile *file);
gboolean outfile_put(const char *folder, const char *name, const char *text,
                     GError **error);

G_END_DECLS

#endif
