/* SPDX-License-Identifier: GPL-2.0-only */
/* Inside a contract script: contract-end.c has the ends and the law that holds
 * for them, contract-script.c the world, the SYNs and the reading. */
#ifndef FINWAIT_TESTS_CONTRACT_SCRIPT_PRIV_H
#define FINWAIT_TESTS_CONTRACT_SCRIPT_PRIV_H

#include "tests/model/contract.h"

#define N_ENDS 4
#define SERVER_PORT 80
#define N_EVENTS (PORT_TCP_END + 1)

typedef struct Script Script;

/* One end of a connection. */
typedef struct End {
    Script *script;
    char name;
    guint host;
    PortTcp *tcp; /* NULL: not yet, or given up */
    PortTcpOpts opts;
    gsize first_credit; /* given inside the SYN's call-back */
    GString *log;       /* since the last 'saw' */
    gboolean space;
    guint seen;            /* events so far, bit by PortTcpEvent */
    char *on[N_EVENTS];    /* commands to do in the call-back */
    gboolean reads;        /* all that arrives, at once */
    gsize sent, got, took; /* bytes so far; of the last send */
} End;

struct Script {
    const ContractOps *ops;
    ContractWorld world;
    End ends[N_ENDS];
    PortVerdict verdict;
    gboolean replaces; /* takes a new SYN in place of B's connection */
    gboolean holds;    /* lets no handshake complete */
    guint syns;
    guint calls;      /* port calls of ours under way */
    gboolean running; /* the world's loop is */
    gint64 last_ns;
};

/* Runs one line of a script. */
void script_line(Script *script, const char *line);

/* Checks that this moment is right for a call-back. */
void script_called_back(Script *script);

/* PortNode.tcp of every connection, with its End. */
void contract_end_tcp(gpointer user, PortTcpEvent event, PortEnd why);

/* Does or asks what a line after the end's name says. */
void contract_end_command(End *end, const char *verb, const char *rest);

#endif
