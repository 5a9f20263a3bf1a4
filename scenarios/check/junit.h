/* SPDX-License-Identifier: GPL-2.0-only */
/* JUnit's XML, as GitLab, GitHub and Jenkins read it: one suite of test cases.
 * Their times are CPU times, which another load of the machine does not
 * change. */
#ifndef FINWAIT_SCENARIOS_JUNIT_H
#define FINWAIT_SCENARIOS_JUNIT_H

#include <glib.h>

G_BEGIN_DECLS

typedef struct Junit Junit;

Junit *junit_new(const char *suite);
void junit_free(Junit *junit);

/* One case, which took 'cpu_us'; 'failure' (NULL: it passed): a line that says
 * what is wrong, and 'text', all that is known. */
void junit_add(Junit *junit, const char *name, guint64 cpu_us,
               const char *failure, const char *text);

gboolean junit_write(const Junit *junit, const char *path, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Junit, junit_free)

G_END_DECLS

#endif
