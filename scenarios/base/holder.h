/* SPDX-License-Identifier: GPL-2.0-only */
/* Who writes a results folder: a process, as it names itself in a lock file.
 *
 *     HOST PID SINCE WORLD TICKS
 *
 * SINCE is in UTC.  The rest tells whether the process still lives: numbers of
 * processes mean one thing only in one WORLD, a boot of a kernel and a
 * namespace of it, and there another process of the same number has begun at
 * another tick.
 */
#ifndef FINWAIT_SCENARIOS_HOLDER_H
#define FINWAIT_SCENARIOS_HOLDER_H

#include <glib.h>

G_BEGIN_DECLS

char *holder_text(void);
char *holder_describe(const char *text);
guint64 holder_pid(const char *text);
gboolean holder_is_gone(const char *text);

G_END_DECLS

#endif
