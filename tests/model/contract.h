/* SPDX-License-Identifier: GPL-2.0-only */
/* The contract test: what model/port.h promises, put to a world.
 *
 * The same cases run on every implementation of the port; a world joins by a
 * ContractOps, its fixture.  Most cases are short scripts between two ends
 * (contract-script.h), listed in contract.c and contract-kernel.c; the rest,
 * about alarms, chance, addresses and datagrams, are C functions in
 * contract-node.c.
 */
#ifndef FINWAIT_TESTS_CONTRACT_H
#define FINWAIT_TESTS_CONTRACT_H

#include "model/port.h"
#include <glib.h>

G_BEGIN_DECLS

/* What a case asks of its world. */
typedef struct ContractSetup {
    gint64 delay_ns;  /* one way */
    gdouble loss;     /* of each segment and datagram */
    guint32 seed;     /* from 1 */
    gint64 rto_ns;    /* retransmission time-out, without back-off */
    guint retries;    /* repeats of anything before it times out */
    gboolean ask_lan; /* addresses must be asked for, and may be missing */
} ContractSetup;

/* Two hosts on a link. */
typedef struct ContractWorld {
    Port *port[2];
    guint32 ip[2];
    gpointer world; /* the fixture's own */
} ContractWorld;

typedef struct ContractOps {
    const char *name; /* part of the test names */
    void (*make)(ContractWorld *world, const ContractSetup *setup);
    /* Runs what is due up to and including 'until_ns'. */
    void (*run)(ContractWorld *world, gint64 until_ns);
    /* Loses the 'nth' segment from now that host 'from' sends with all of
     * 'flags' (WORLD_FIN etc.; 0: any segment). */
    void (*drop)(ContractWorld *world, guint from, guint flags, guint nth);
    /* All that host 'from' sends from now on is lost, or passes again. */
    void (*link)(ContractWorld *world, guint from, gboolean up);
    void (*free)(ContractWorld *world);
} ContractOps;

/* Adds all cases as /contract/NAME/...; 'ops' must stay valid. */
void contract_add_tests(const ContractOps *ops);

/* The cases of contract-node.c and contract-kernel.c. */
void contract_add_node_tests(const ContractOps *ops);
void contract_add_kernel_tests(const ContractOps *ops);

/* One promise of model/port.h and the script that puts it to the test. */
typedef struct ContractCase {
    const char *name;
    const char *script;
} ContractCase;

/* Most scripts begin with an open connection. */
#define CONTRACT_OPEN "A connect; run 100; A saw opened; B saw opened;"

/* Adds 'cases', which must stay valid, with the standard setup. */
void contract_add_cases(const ContractOps *ops, const ContractCase *cases,
                        guint n_cases);

/* 10 ms, no loss, RTO 200 ms, 5 retries. */
void contract_setup_default(ContractSetup *setup);

G_END_DECLS

#endif
