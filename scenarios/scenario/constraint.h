/* SPDX-License-Identifier: GPL-2.0-only */
/* A constraint: which points of a sweep are run.
 *
 *     server.sockets <= client.count and link.loss < 10%
 *     server.system = posix or (server.sockets > 1 and not client.end = wait)
 *
 * Compared are two keys, or a key and a value in the way that the key is
 * written in a scenario, units included; a value with blanks or parentheses
 * stands in double quotes.  Comparisons are = (or ==), !=, <, <=, > and >=;
 * names know only = and !=.  "not" binds closer than "and", "and" closer than
 * "or"; each looks at no more of them than it needs, from left to right.
 *
 * A key that means nothing at a point (the sockets of a POSIX server) and an
 * order of random variables are mistakes, not false: what stands before
 * can keep such points away, as in the second example.
 */
#ifndef FINWAIT_SCENARIOS_CONSTRAINT_H
#define FINWAIT_SCENARIOS_CONSTRAINT_H

#include "scenarios/params/params.h"
#include <glib.h>

G_BEGIN_DECLS

/* The most comparisons of one constraint, and "not"s and "("s inside each
 * other. */
#define CONSTRAINT_MAX_COMPARISONS 64
#define CONSTRAINT_MAX_DEPTH 32

typedef struct Constraint Constraint;

Constraint *constraint_parse(const ParamTable *table, const char *text,
                             GError **error);
void constraint_free(Constraint *constraint);

gboolean constraint_holds(const Constraint *constraint,
                          const char *const *texts, gboolean *holds,
                          GError **error);
guint constraint_comparisons(const Constraint *constraint);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Constraint, constraint_free)

G_END_DECLS

#endif
