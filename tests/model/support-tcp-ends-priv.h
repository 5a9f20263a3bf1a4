/* SPDX-License-Identifier: GPL-2.0-only */
/* Inside support-tcp-ends: the hosts and their wire are in support-tcp-ends.c,
 * the programs in support-tcp-program.c. */
#ifndef FINWAIT_TESTS_SUPPORT_TCP_ENDS_PRIV_H
#define FINWAIT_TESTS_SUPPORT_TCP_ENDS_PRIV_H

#include "tests/model/support-tcp-ends.h"
#include "tests/units.h"

G_BEGIN_DECLS

typedef struct Ends Ends;

/* A program at its end of the connection. */
typedef struct End {
    Ends *ends;
    guint number;
    TcpHost *host;
    Tcp *tcp; /* NULL: not yet, or given up */
    guint64 written, read;
    guint steps;
    gint64 step_ns, wake_ns;
    gboolean shut, opened, fin, over;
    gboolean clean; /* neither end has cut the connection short */
} End;

struct Ends {
    End end[2];
    GRand *rand;
    const TcpWire *wire;
    gint64 now_ns;
    GList *flights; /* segments under way, by time */
    guint64 digest;
};

/* What the program of 'end' does next, some time after that at once. */
void tcp_program_step(End *end);

/* The connection of 'ends' is not what both programs wanted it to be. */
void tcp_program_cut_short(Ends *ends);

G_END_DECLS

#endif
