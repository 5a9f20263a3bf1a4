/* SPDX-License-Identifier: GPL-2.0-only */
/* Torture of the ends: one connection between each pair of programs and ways
 * to end, with each of its closing segments lost, late and twice.
 *
 * Programs and ways come from the table of systems: whatever has a key "end" is
 * tried with each of its choices.  A run is judged by what both ends say of the
 * connection; that their accounts add up is seen to by run_simulate(). */
#ifndef FINWAIT_TESTS_SUPPORT_TORTURE_H
#define FINWAIT_TESTS_SUPPORT_TORTURE_H

#include "scenarios/run/run.h"

G_BEGIN_DECLS

/* A program at one side, and how it ends a connection. */
typedef struct TortureWay {
    const System *system;
    const Program *program;
    const char *end; /* NULL: it has no choice */
} TortureWay;

/* What the programs exchange: keys of both sides. */
typedef struct TortureData {
    const char *name;
    const char *keys[4][2]; /* key, text */
} TortureData;

/* Ended by one without a name. */
extern const TortureData torture_data[];

/* All of a side, ROLE_SERVER or ROLE_CLIENT.  (transfer full) */
GArray *torture_ways(guint role);
/* "posix reply, reset".  (transfer full) */
char *torture_way_name(const TortureWay *way);

/* One pair. */
typedef struct Torture Torture;

/* Says whose run went wrong, with what done to which packets, and why. */
typedef void (*TortureFn)(gpointer user, PathDeed deed, const char *which,
                          const char *why);

/* How the ends of the connection were over, in all runs. */
typedef struct TortureCounts {
    guint runs;
    guint outcomes[N_OUTCOMES][2]; /* client, server */
} TortureCounts;

gboolean torture_pair(const TortureWay *server, const TortureWay *client,
                      const TortureData *data, TortureFn wrong, gpointer user,
                      TortureCounts *counts);

G_END_DECLS

#endif
