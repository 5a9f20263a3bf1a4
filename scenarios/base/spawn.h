/* SPDX-License-Identifier: GPL-2.0-only */
/* Programs that we start: the one place.
 *
 * A program gets words, never a shell's line.  It reads nothing from us and
 * prints nothing to the user; what it says of an error, or what ended it,
 * becomes ours.  Its settings come from what we give it, not from the variables
 * that somebody has set for it.
 *
 * A word that is a path begins with "/" or ".", so that no program takes it for
 * an option.
 */
#ifndef FINWAIT_SCENARIOS_SPAWN_H
#define FINWAIT_SCENARIOS_SPAWN_H

#include <glib.h>

G_BEGIN_DECLS

/* How a program is started; texts and lists, which end in NULL, are
 * borrowed. */
typedef struct SpawnCall {
    const char *const *argv;   /* the program, found in PATH, and its words */
    const char *folder;        /* where it works */
    const char *const *hidden; /* beginnings of variables it does not see */
    const char *const *set;    /* "NAME=VALUE" that it sees */
    const char *wanted;        /* who has it: "Debian's gnuplot-nox or ..." */
} SpawnCall;

/* What it wrote to standard output. */
gboolean spawn_ask(const SpawnCall *call, char **answer, GError **error);

/* This process becomes the program, with all that is around it; returns only
 * if it cannot. */
gboolean spawn_become(const SpawnCall *call, GError **error);
gboolean spawn_wait(const SpawnCall *call, GError **error);
gboolean spawn_read(const SpawnCall *call, int most, char **said,
                    GError **error);

G_END_DECLS

#endif
