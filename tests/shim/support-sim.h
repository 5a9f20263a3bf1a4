/* SPDX-License-Identifier: GPL-2.0-only */
/* Short-hands for tests that run on shim/sim.h: worlds, hosts and links whose
 * making cannot fail, and calls at a given time. */
#ifndef FINWAIT_TESTS_SUPPORT_SIM_H
#define FINWAIT_TESTS_SUPPORT_SIM_H

#include "shim/sim.h"
#include "tests/units.h"

G_BEGIN_DECLS

/* A world with run number 1; fails the test if there is one already. */
SimWorld *test_world(guint32 seed);

/* A host with the default profile, but MSS 512 so that it fits any link. */
SimNode *test_node(SimWorld *world, const char *name);

/* Two hosts named "a" and "b" on a point-to-point link. */
typedef struct TestPair {
    SimWorld *world;
    SimNode *a, *b;
    SimLink *link;
} TestPair;

TestPair test_pair(SimWorld *world, const SimLinkConfig *config);

/* A pair whose host a sends numbered datagrams to b, and what b has got. */
#define TEST_STREAM_MAX 10000
typedef struct TestStream {
    TestPair pair;
    SimUdp *from;
    guint32 sent;
    guint n_got;
    gint64 at_ns[TEST_STREAM_MAX];
    guint32 number[TEST_STREAM_MAX]; /* from 0, in order of sending */
} TestStream;

/* The default configuration with this rate and delay. */
SimLinkConfig test_link_config(guint64 rate_bps, gint64 delay_ns);

/* Begins a world of its own.  (transfer full): test_stream_end(). */
TestStream *test_stream(const SimLinkConfig *config);
void test_stream_end(TestStream *stream);

/* Sends the next datagram, of 'len_bytes' (at least 4). */
void test_stream_send(TestStream *stream, gsize len_bytes);

/* A bus with 'n' hosts (at most 26) named "a", "b", ... in 'nodes'. */
SimLink *test_bus(SimWorld *world, guint n, const SimLinkConfig *config,
                  SimNode **nodes);

/* Calls 'fn' from the event loop at 'at_ns'. */
void test_at(SimWorld *world, gint64 at_ns, SimFn fn, gpointer user);

/* Runs until 'until_ns'; fails the test if ns-3 does. */
void test_run(SimWorld *world, gint64 until_ns);

G_END_DECLS

#endif
