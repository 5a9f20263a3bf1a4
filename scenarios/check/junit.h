/* SPDX-License-Identifier: GPL-2.0-only */
/* JUnit's XML, as GitLab, GitHub and Jenkins read it: one suite of test cases.
 * It has no times, so that equal results are equal bytes. */
#ifndef FINWAIT_SCENARIOS_JUNIT_H
#define FINWAIT_SCENARIOS_JUNIT_H

#include <glib.h>

G_BEGIN_DECLS

typedef struct Junit Junit;

Junit *junit_new(const char *suite);
void junit_free(Junit *junit);

/* One case; 'failure' (NULL: it passed): a line that says what is wrong, and
 * 'text', all that is known. */
void junit_add(Junit *junit, const char *name, const char *failure,
               const char *text);

gboolean junit_write(const Junit *junit, const char *path, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Junit, junit_free)

G_END_DECLS

#endif
