/* SPDX-License-Identifier: GPL-2.0-only */
/* A port of a real program and whom it asks by that: TCP and UDP can have the
 * same one for several others at a time. */
#ifndef FINWAIT_SCENARIOS_LIVE_PAIR_H
#define FINWAIT_SCENARIOS_LIVE_PAIR_H

#include "model/record.h"
#include <glib.h>

typedef struct LivePair {
    guint32 ip, far_ip; /* the program's, and the other */
    guint16 port, far_port;
} LivePair;

/* What is told of the program's end of a connection. */
typedef struct LiveEnd {
    LivePair pair;
    Record record;
} LiveEnd;

/* As GHashFunc and GEqualFunc. */
static inline guint
live_pair_hash(gconstpointer key)
{
    const LivePair *pair = (const LivePair *)key;

    return (pair->ip * 31 + pair->far_ip) * 31 + pair->far_port * 65599u +
           pair->port;
}

static inline gboolean
live_pair_equal(gconstpointer a, gconstpointer b)
{
    const LivePair *x = (const LivePair *)a, *y = (const LivePair *)b;

    return x->ip == y->ip && x->far_ip == y->far_ip && x->port == y->port &&
           x->far_port == y->far_port;
}

#endif
