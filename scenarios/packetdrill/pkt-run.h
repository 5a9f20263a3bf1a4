/* SPDX-License-Identifier: GPL-2.0-only */
/* Plays a script in virtual time against the host under test.
 *
 * Packets and calls happen at their times, and what the host sends is
 * compared with what the script expects, in order; the first difference
 * ends the script.  What the host sends and nobody asks for is not seen, as
 * in packetdrill.  Time is exact: only what the script's own options allow is
 * tolerated, beyond the microsecond in which scripts count.
 *
 * A script that is recorded is not compared: it goes on, and what really
 * happened is written down as a script.
 */
#ifndef FINWAIT_SCENARIOS_PKT_RUN_H
#define FINWAIT_SCENARIOS_PKT_RUN_H

#include "scenarios/packetdrill/pkt-script.h"
#include <glib.h>

G_BEGIN_DECLS

/* NULL if all went as 'script' expects, else where and how not. (transfer
 * full) */
char *pkt_run(const PktScript *script);

/* What happened, as a script. (transfer full) */
char *pkt_run_record(const PktScript *script);

/* What the host answers to the last packet of a script, at once or within
 * 50 ms, which is less than any time-out; and the state of the connection then,
 * as its program can see it. */
typedef struct PktAnswer {
    gboolean reached;  /* FALSE: what comes before it went otherwise */
    GString *segments; /* "R 1:1(0), ..."; empty: none */
    const char *state; /* e.g. "CLOSE_WAIT", static; NULL: nobody sees one */
} PktAnswer;

void pkt_run_answer(const PktScript *script, PktAnswer *answer);
void pkt_answer_clear(PktAnswer *answer);

G_END_DECLS

#endif
