/* SPDX-License-Identifier: GPL-2.0-only */
/* Two hosts on one ns-3 link and one TCP connection between them, for tests
 * that read as a sequence of calls: act, let time pass, look at the logs. */
#ifndef FINWAIT_TESTS_SUPPORT_PAIR_H
#define FINWAIT_TESTS_SUPPORT_PAIR_H

#include "shim/sim.h"
#include "tests/units.h"

G_BEGIN_DECLS

#define PAIR_PORT 80

/* One end: 'log' gathers its events, e.g. "opened data fin end:closed";
 * "space" is left out. */
typedef struct PairEnd {
    struct Pair *pair;
    SimNode *node;
    SimTcp *tcp;
    GString *log;
    gboolean keep_unread; /* do not read on DATA */
    gsize received;
    guint sent[2]; /* segments: all, with FIN */
    guint rsts;    /* sent */
} PairEnd;

typedef struct Pair {
    SimWorld *world;
    SimLink *link;
    PairEnd client, server;
    PortVerdict verdict; /* the server's to SYNs */
    TcpProfile profile;
    SimTcpOpts client_opts; /* of the next connection */
    SimTcpOpts server_opts;
} Pair;

/* Begins a world with a 10 ms, 10 Mbit/s link; 'profile' NULL: a quick one
 * (TIME_WAIT 5 s, FIN_WAIT_2 20 s, each segment ACKed, no timestamps). */
void pair_begin(Pair *pair, const TcpProfile *profile);
void pair_profile(TcpProfile *profile);

/* pair_begin(), and a connection established between the two. */
void pair_open(Pair *pair, const TcpProfile *profile);

/* The same over a link that loses packets each way with probability 'loss'. */
void pair_open_lossy(Pair *pair, const TcpProfile *profile, gdouble loss);

void pair_connect(Pair *pair);

/* Lets 'ms' pass. */
void pair_run(Pair *pair, gint64 ms);

/* Gives up what is still held and ends the world. */
void pair_end(Pair *pair);

/* Gives the handle up and forgets it. */
void pair_close(PairEnd *end);
void pair_abort(PairEnd *end);
void pair_discard(PairEnd *end, gboolean swallow);

/* Asserts that 'end' has seen exactly 'events' since the last look. */
#define pair_expect(end, events)                                               \
    G_STMT_START                                                               \
    {                                                                          \
        g_assert_cmpstr((end)->log->str, ==, events);                          \
        g_string_truncate((end)->log, 0);                                      \
    }                                                                          \
    G_STMT_END

G_END_DECLS

#endif
