/* SPDX-License-Identifier: GPL-2.0-only */
/* The systems of recorded cases: those that systems bring along (system.h). */
#include "scenarios/conform/conform-end.h"

const ConformSystem *
conform_system_find(const char *name)
{
    for (const System *const *at = systems_all(); *at; at++) {
        const ConformSystem *const *one = (*at)->conform;
        for (; one && *one; one++) {
            if (g_str_equal((*one)->name, name)) {
                return *one;
            }
        }
    }
    return NULL;
}
