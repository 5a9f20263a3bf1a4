/* SPDX-License-Identifier: GPL-2.0-only */
/* Inside a topology: topology-names.c finds who is meant, topology.c joins
 * them. */
#ifndef FINWAIT_SCENARIOS_TOPOLOGY_PRIV_H
#define FINWAIT_SCENARIOS_TOPOLOGY_PRIV_H

#include "scenarios/params/topology.h"

G_BEGIN_DECLS

/* What is being put together. */
typedef struct Build {
    const ParamSet *set;
    Topology *topology;
    const Param **culprit;
    GError **error;
    GArray *zones;    /* Zone, of each link */
    GHashTable *asks; /* section -> that of whom it asks; of a server itself */
} Build;

/* Where a LAN is: two of the same section in different places are two. */
typedef enum Zone {
    ZONE_NEAR, /* with the clients */
    ZONE_FAR,  /* with the servers */
    ZONE_UP,   /* between two routers */
} Zone;

const char *topo_text(const Build *build, const char *section,
                      const char *name);
gboolean topo_find_link(const Build *build, const char *section,
                        const char **link);
gboolean topo_find_asks(const Build *build);

G_END_DECLS

#endif
