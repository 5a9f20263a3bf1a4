/* SPDX-License-Identifier: GPL-2.0-only */
/* What the TCP answers: a table of state by arriving segment, found out by
 * playing a script for each of its cells.
 */
#ifndef FINWAIT_SCENARIOS_PKT_TABLE_H
#define FINWAIT_SCENARIOS_PKT_TABLE_H

#include "model/tcp/tcp-profile.h"
#include <glib.h>

G_BEGIN_DECLS

/* As Markdown, a row for each state. (transfer full) */
char *pkt_table(TcpProfileName profile);

G_END_DECLS

#endif
