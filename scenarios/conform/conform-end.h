/* SPDX-License-Identifier: GPL-2.0-only */
/* The ends of a recorded case: one table of ops for each system, which it
 * brings along (system.h).
 *
 * A system offers ops by name, with typed arguments that the reader checks,
 * and the events that a script may react to.  For each case an end of it is
 * made on a node of the simulator; the engine (conform-run.h) calls its ops at
 * the present virtual time, outside the world's loop.  An op that blocks runs
 * the network itself by conform_run_until().
 *
 * Cases of a system that nobody brings are skipped, and told.
 */
#ifndef FINWAIT_SCENARIOS_CONFORM_END_H
#define FINWAIT_SCENARIOS_CONFORM_END_H

#include "scenarios/conform/conform-case.h"
#include "scenarios/params/system.h"

G_BEGIN_DECLS

typedef struct ConformRun ConformRun;

typedef enum ConformArgType {
    CONFORM_ARG_INT,    /* 0 to CONFORM_INT_MAX */
    CONFORM_ARG_BOOL,   /* true and false, also 1 and 0 */
    CONFORM_ARG_TEXT,   /* any string */
    CONFORM_ARG_CHOICE, /* one of 'choices' */
    CONFORM_ARG_WORDS,  /* a list of some of 'choices' */
    CONFORM_ARG_JSON,   /* the end looks for itself */
} ConformArgType;

#define CONFORM_INT_MAX 2000000000

typedef struct ConformArg {
    const char *name; /* NULL: end of the table */
    ConformArgType type;
    gboolean required;
    const char *choices; /* "a|b|c" */
} ConformArg;

#define CONFORM_ARGS_MAX 14

struct ConformOp {
    const char *name; /* NULL: end of the table */
    /* Does it.  'actor' is the end, or what its system's 'perform' gives. */
    void (*run)(gpointer actor, const ConformCall *call);
    ConformArg args[CONFORM_ARGS_MAX];
    gboolean outside; /* the system's own, see its 'perform' */
};

struct ConformSystem {
    const char *name;
    const ConformOp *ops;       /* of entries; NULL: not modelled yet */
    const ConformOp *reactions; /* of "do"; NULL: none */
    const char *const *events;  /* that "on" may name; NULL: none */
    /* Which ones cases may name; NULL: it has none. */
    const char *const *personalities;
    /* How the TCP of its nodes differs from tcp_profile_linux(); NULL: in
     * nothing. */
    void (*tcp)(TcpProfile *profile, const char *personality);
    gpointer (*make)(ConformRun *run, ConformPlace place);
    void (*free)(gpointer end);
    /* Has an entry's op done; NULL: call->op->run(end, call). */
    void (*perform)(gpointer end, const ConformCall *call);
    /* Reports what changed since the last sample; NULL: nothing ever. */
    void (*sample)(gpointer end);
    /* Installs a reaction; NULL: none. */
    void (*react)(gpointer end, const ConformEntry *entry);
};

/* The system of that name; NULL: it is not modelled.  Static. */
const ConformSystem *conform_system_find(const char *name);

/* The ops of the network itself; 'end' is the ConformRun. */
const ConformOp *conform_net_ops(void);

G_END_DECLS

#endif
