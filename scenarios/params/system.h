/* SPDX-License-Identifier: GPL-2.0-only */
/* A system that nodes can run: one row in one table.
 *
 * All that the command knows of a system stands in its folder below
 * scenarios/systems/ and comes together in its System: what it is called, its
 * keys and programs, how a node of a run gets its software (run/host.h), how
 * it speaks in conversations (talk/talk-system.h) and in recorded cases
 * (conform/conform-end.h).  Nothing outside that folder names it.
 *
 * The floors below know only this header: main() hands the table down by
 * systems_use() before anything else is asked.
 */
#ifndef FINWAIT_SCENARIOS_SYSTEM_H
#define FINWAIT_SCENARIOS_SYSTEM_H

#include "scenarios/params/param-row.h"
#include "shim/sim.h"
#include <glib.h>

G_BEGIN_DECLS

/* For what a node is there. */
#define ROLE_SERVER 1u /* [server] */
#define ROLE_CLIENT 2u /* [client] */
#define ROLE_PROXY 4u  /* [proxy]: a server that asks other servers */

/* A table of keys, and the struct that they fill. */
typedef struct ParamRows {
    const ParamRow *rows; /* ended by one without a name; NULL: the end */
    guint roles;          /* ROLE_*: in which sections they stand */
    const char *prefix;   /* before each name: "tcp." or "" */
    /* A struct that holds the defaults which the rows do not say; static.
     * NULL: they say all. */
    gconstpointer (*defaults)(void);
} ParamRows;

/* A program; a system's own type of program begins with it. */
typedef struct Program {
    const char *name;
    const char *summary;
    guint role;              /* one of ROLE_* */
    const ParamRow *rows;    /* its own keys; NULL: none */
    guint does;              /* bits that the system's rows ask for (needs) */
    gboolean tells_requests; /* what becomes of each (measure/requests.h) */
} Program;

typedef struct Param Param;       /* params.h */
typedef struct ParamSet ParamSet; /* likewise */
typedef struct HostOps HostOps;
typedef struct TalkSystem TalkSystem;
typedef struct ConformSystem ConformSystem;

typedef struct System {
    const char *name; /* as in system=, `end NAME`, Record.system */
    const ParamRows *rows;
    /* Ended by NULL; the first of a role is the default. */
    const Program *const *programs;
    /* How the TCP of its nodes differs from tcp_profile_linux(), the
     * defaults of the keys tcp.*; NULL: in nothing. */
    void (*tcp)(TcpProfile *profile);
    /* Which values of one of its sections are wrong beside one another; sets
     * '*culprit' to the one to blame.  NULL: none that only it knows. */
    gboolean (*check)(const ParamSet *set, const char *section,
                      const Param **culprit, GError **error);
    guint default_of;     /* ROLE_*: where it stands if nothing is said */
    gboolean one_program; /* a node runs one program: one client a node */
    gboolean no_events;   /* none of [event] can happen: HostOps.acts is NULL */
    const HostOps *host;
    const TalkSystem *talk;              /* NULL: it cannot talk */
    const ConformSystem *const *conform; /* ended by NULL; NULL: no cases */
} System;

void systems_use(const System *const *systems);
const System *const *systems_all(void);
guint systems_count(void);
const System *system_find(const char *name);
const System *system_default(guint role);
const Program *system_program(const System *system, guint role,
                              const char *name);

G_END_DECLS

#endif
