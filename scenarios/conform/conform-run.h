/* SPDX-License-Identifier: GPL-2.0-only */
/* The engine that plays a recorded case on the simulator.
 *
 * Entries run in the order of the file, outside the world's loop, so that a
 * call happens at the present time and no packet moves meanwhile.  After an
 * entry the clock goes on by its wait, then the ends are sampled.  An op that
 * blocks runs the world itself until it has returned.
 *
 * The ends sit on nodes of their own: C and C2 each have a link to S, and S
 * has one to U (to the script C and C2 are one host), so fast that only its
 * delay counts; with a delay of 0 a packet arrives when the clock next runs.
 *
 * One case at a time, and one world in a process (sim.h).
 */
#ifndef FINWAIT_SCENARIOS_CONFORM_RUN_H
#define FINWAIT_SCENARIOS_CONFORM_RUN_H

#include "model/port.h"
#include "scenarios/conform/conform-case.h"
#include "scenarios/conform/conform-end.h"

G_BEGIN_DECLS

/* The port that servers listen on. */
#define CONFORM_PORT 8080

/* What happened, by list: GPtrArray of ConformHappened. */
typedef struct ConformOutcome {
    GPtrArray *happened[N_CONFORM_LISTS];
} ConformOutcome;

/* Plays 'one', which must have no missing system.  NULL if ns-3 failed or a
 * call blocked for ever.  (transfer full): conform_outcome_free() */
ConformOutcome *conform_play(const ConformCase *one, GError **error);
void conform_outcome_free(ConformOutcome *outcome);

/* What differs from the expected lists, as lines of text; NULL: nothing.
 * (transfer full) */
char *conform_compare(const ConformCase *one, const ConformOutcome *outcome);

/* ---- For the ends ----------------------------------------------------- */

const ConformCase *conform_run_case(const ConformRun *run);

/* The end's network: valid until the end is freed. */
Port *conform_run_port(const ConformRun *run, ConformPlace place);

/* The address under which 'from' reaches the server side: C and C2 reach S,
 * S reaches U. */
guint32 conform_run_server_ip(const ConformRun *run, ConformPlace from);

/* Reports an event of 'place' with the label of the present entry. */
void conform_say(ConformRun *run, ConformPlace place, const char *format, ...)
    G_GNUC_PRINTF(3, 4);

/* Adds "step: TEXT" to the list of states. */
void conform_say_state(ConformRun *run, const char *text);

/* Runs the world until '*done', which what runs in it sets and then calls
 * conform_done(). */
void conform_run_until(ConformRun *run, const gboolean *done);
void conform_done(ConformRun *run);

/* The states of all connections that the host at 'place' has to or from
 * CONFORM_PORT, e.g. "ESTABLISHED+TIME_WAIT", or "none".  (transfer full) */
char *conform_run_kernel(const ConformRun *run, ConformPlace place);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(ConformOutcome, conform_outcome_free)

G_END_DECLS

#endif
