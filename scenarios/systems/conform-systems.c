/* SPDX-License-Identifier: GPL-2.0-only */
/* The systems of recorded cases.  One that has no ops is not modelled yet. */
#include "scenarios/conform/conform-end.h"

const ConformSystem *
conform_systems(void)
{
    static ConformSystem systems[10];

    if (!systems[0].name) {
        static const char *const later[] = {
            "nodejs",     "winsock",   "http.node-server", "http.node-client",
            "http.nginx", "http.curl", "http.fetch"};
        systems[0] = conform_posix;
        systems[1] = conform_aolserver;
        for (guint i = 0; i < G_N_ELEMENTS(later); i++) {
            systems[i + 2].name = later[i];
        }
    }
    return systems;
}
