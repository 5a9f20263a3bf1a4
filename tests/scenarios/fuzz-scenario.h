/* SPDX-License-Identifier: GPL-2.0-only */
/* A fuzz target for what users write: key files, sweeps and constraints.
 * fuzz_text() makes inputs of its own from a number, the same on any machine.
 */
#ifndef FINWAIT_TESTS_FUZZ_SCENARIO_H
#define FINWAIT_TESTS_FUZZ_SCENARIO_H

#include <glib.h>

G_BEGIN_DECLS

/* The longest input that is looked at. */
#define FUZZ_MAX_BYTES 4096

/* Reads the bytes in each way there is; whatever they are, that is refused
 * with a message or understood, and what is understood can be written down and
 * read again.  TRUE if it is understood. */
gboolean fuzz_read_scenario(const char *bytes, gsize len);

/* Input number 'n': a scenario of the grammar's own words, most often with
 * some damage. (transfer full) */
GString *fuzz_text(guint32 n);

/* ---- What other targets have in common with it ---- */

/* A refusal says why, in one line of text. */
void fuzz_check_error(gboolean ok, GError *error);

/* Changes, takes away or repeats some bytes, or leaves all as it is. */
void fuzz_damage(GRand *rand, GString *text);

G_END_DECLS

#endif
