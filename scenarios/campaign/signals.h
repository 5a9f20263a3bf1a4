/* SPDX-License-Identifier: GPL-2.0-only */
/* Signals that ask for an end.
 *
 * INT comes from a terminal, TERM from whoever ends processes, HUP when a
 * terminal goes away; USR1 and USR2 are what batch systems send some time
 * before they end a job (Slurm's --signal, Grid Engine's -notify).  Each of
 * them asks for an end of what can be gone on with later; INT and TERM a
 * second time ask for an end at once.
 *
 * A handler only counts.  Whoever does the work asks, and decides what an end
 * is.  Workers hear none of this (signals_ignore()): a terminal, and a batch
 * system too, sends its signals to all processes of a job, but when to end is
 * for their parent to say, and they end when it does.
 */
#ifndef FINWAIT_SCENARIOS_SIGNALS_H
#define FINWAIT_SCENARIOS_SIGNALS_H

#include <glib.h>

G_BEGIN_DECLS

/* From the first signals_catch() to the last signals_release() signals are
 * counted; they nest.  What comes later than that ends the process, as ever,
 * if it is INT or TERM; the others go on being counted, for the next time. */
void signals_catch(void);
void signals_release(void);

gboolean signals_ask_end(void);
gboolean signals_ask_end_at_once(void);

/* What has come so far is done: the next one is the first. */
void signals_forget(void);

/* In a worker. */
void signals_ignore(void);

G_END_DECLS

#endif
