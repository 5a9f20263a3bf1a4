/* SPDX-License-Identifier: GPL-2.0-only */
/* Which build this is.  Results of one build are not mixed with those of
 * another unless the user insists. */
#ifndef FINWAIT_SCENARIOS_BUILD_ID_H
#define FINWAIT_SCENARIOS_BUILD_ID_H

#include <glib.h>

G_BEGIN_DECLS

/* "0.1.0" */
const char *build_version(void);

/* SHA-256, in hexadecimal, of the sources, the compiler with its options, and
 * the version of ns-3: the same for equal builds on any machine.  The build
 * writes the file that has it. */
const char *build_digest(void);

G_END_DECLS

#endif
