/* SPDX-License-Identifier: GPL-2.0-only */
/* Stands between the software of nodes and their ports, in either world, and
 * compares: what is taken from a connection is what was given to it at its
 * other end, in order and once.  What is only counted there gets bytes of its
 * own, which differ by their place. */
#ifndef FINWAIT_TESTS_SUPPORT_SPY_H
#define FINWAIT_TESTS_SUPPORT_SPY_H

#include "model/port.h"

G_BEGIN_DECLS

typedef struct Spy Spy;

Spy *spy_new(void);
/* When the world of its ports is no more. */
void spy_free(Spy *spy);

void spy_watch(Spy *spy, Port *port);

/* What was wrong first; NULL: nothing. */
const char *spy_wrong(const Spy *spy);

G_END_DECLS

#endif
