/* SPDX-License-Identifier: GPL-2.0-only */
/* Reading manifest.json of a results folder, which may come from anywhere.
 * campaign/manifest.h writes it. */
#ifndef FINWAIT_SCENARIOS_MANIFEST_FILE_H
#define FINWAIT_SCENARIOS_MANIFEST_FILE_H

#include <glib.h>
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* The member that says where the folder was made: origin_mark(). */
#define MANIFEST_MARK "made_here"

/* Of a live run: the list of the clients in whose place programs were. */
#define MANIFEST_LIVE "live"

JsonNode *manifest_file_read(const char *folder, GError **error);

G_END_DECLS

#endif
