/* SPDX-License-Identifier: GPL-2.0-only */
/* A folder for a while, in the place for temporary files, with nothing of
 * anybody's in it; or a file there, without a name. */
#ifndef FINWAIT_SCENARIOS_SCRATCH_H
#define FINWAIT_SCENARIOS_SCRATCH_H

#include <glib.h>

G_BEGIN_DECLS

char *scratch_new(GError **error);
void scratch_free(char *path);

int scratch_file(void);

G_END_DECLS

#endif
