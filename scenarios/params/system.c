/* SPDX-License-Identifier: GPL-2.0-only */
#include "scenarios/params/system.h"

static const System *const *known;

/* Says which systems there are, for the whole process: a list ended by NULL
 * that lasts for ever.  Once, before the first key is looked up. */
void
systems_use(const System *const *systems)
{
    g_assert(!known || known == systems);
    known = systems;
}

/* All systems, ended by NULL; static. */
const System *const *
systems_all(void)
{
    g_assert(known); /* main() calls systems_use() */
    return known;
}

/* How many systems there are. */
guint
systems_count(void)
{
    guint n = 0;

    while (systems_all()[n]) {
        n++;
    }
    return n;
}

/* The system of that name, or NULL; static. */
const System *
system_find(const char *name)
{
    for (const System *const *at = systems_all(); *at; at++) {
        if (g_str_equal((*at)->name, name)) {
            return *at;
        }
    }
    return NULL;
}

/* The one that nodes of 'role' run if nothing is said, or else the first that
 * has a program for them; static. */
const System *
system_default(guint role)
{
    const System *first = NULL;

    for (const System *const *at = systems_all(); *at; at++) {
        if ((*at)->default_of & role) {
            return *at;
        }
        if (!first && system_program(*at, role, NULL)) {
            first = *at;
        }
    }
    return first ? first : *systems_all();
}

/* The program of 'system' called 'name' (NULL: the default one) that a node of
 * 'role' can run, or NULL; static. */
const Program *
system_program(const System *system, guint role, const char *name)
{
    for (const Program *const *at = system->programs; *at; at++) {
        if ((*at)->role == role && (!name || g_str_equal((*at)->name, name))) {
            return *at;
        }
    }
    return NULL;
}
