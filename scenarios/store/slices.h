/* SPDX-License-Identifier: GPL-2.0-only */
/* Where the slices of a campaign are: each in a results folder of its own below
 * that of the whole, so that each has one writer,
 *
 *     DIR/slices/I-of-N/
 *     DIR/slices/chunk-DEAL.I/     a chunk (chunks.h)
 *
 * and whoever reads DIR reads them too. */
#ifndef FINWAIT_SCENARIOS_SLICES_H
#define FINWAIT_SCENARIOS_SLICES_H

#include "scenarios/store/runplan.h"
#include <glib.h>

G_BEGIN_DECLS

/* A slice that has a folder. */
typedef struct SliceFolder {
    RunSlice slice; /* without the list of a chunk's runs */
    char *path;
} SliceFolder;

char *slice_name(RunSlice slice);
char *slice_folder(const char *whole, RunSlice slice);
char *slice_whole(const char *folder);
GPtrArray *slice_folders(const char *whole);

G_END_DECLS

#endif
