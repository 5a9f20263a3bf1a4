/* SPDX-License-Identifier: GPL-2.0-only */
/* A bench for the sock object: one device in the in-memory world, and peers
 * on other hosts that do what a test tells them.
 *
 * The device is at SOCK_DEV_IP.  Its default program only notes the states
 * that on_sock_event brings.  Calls of sock.h from a test cost no time (they
 * are not made in a handler), so a test can set sockets up and give orders
 * at any moment.  bench_run() checks every invariant after each step.
 */
#ifndef FINWAIT_TESTS_SUPPORT_SOCK_H
#define FINWAIT_TESTS_SUPPORT_SOCK_H

#include "model/sock/device.h"
#include "model/trace.h"
#include "shim/memory.h"
#include "tests/model/support-rows.h"
#include "tests/units.h"

G_BEGIN_DECLS

#define SOCK_DEV_IP 0x0a000001u /* 10.0.0.1 */
#define SOCK_DEV2_IP 0x0a000002u
#define PEER_IP 0x0a000028u   /* 10.0.0.40 */
#define PEER2_IP 0x0a000029u  /* 10.0.0.41 */
#define NOBODY_IP 0x0a0000c8u /* no such host */

typedef struct SockBench SockBench;

/* One connection at a peer. */
typedef struct BenchPeer {
    SockBench *bench;
    PortTcp *tcp;           /* NULL once given up */
    GString *log;           /* "opened data fin end:reset" */
    GByteArray *got;        /* bytes received */
    gboolean holds_open;    /* does not answer a FIN with its own */
    gboolean leaves_unread; /* takes no data: the window shuts */
} BenchPeer;

struct SockBench {
    World *world;
    Port *node;
    Device *dev;
    Device *second; /* a test's own (nullable), also checked at each step */
    DeviceConfig config;
    DeviceProgram program;
    GString *events;     /* states brought by on_sock_event: "PO EST_POPENED" */
    GString *dispatch;   /* "0:PO 0:on_sys_timer": events taken off the queue */
    GString *wire;       /* lines of the tap */
    GString *datagrams;  /* at the peers: "40:5000=text", by their address */
    GArray *records;     /* of Record */
    GHashTable *hosts;   /* ip -> Port */
    GPtrArray *peers;    /* of BenchPeer */
    PortVerdict verdict; /* what peers answer to the device's SYN */
    gpointer user;       /* the test's own */

    Tracer tracer; /* of the device */
    TraceFn trace; /* a test's own (nullable), and its argument */
    gpointer trace_user;
};

/* Sets up a world and a device that is not created yet, so that a test can
 * change 'config' and 'program'.  NULL: the world's defaults. */
SockBench *bench_new(const WorldConfig *world);

/* Creates and starts the device, and lets the VM see on_sys_init. */
void bench_start(SockBench *bench);

/* Stops the device, closes the peers, asserts that no handle is left. */
void bench_free(SockBench *bench);

/* Asserts every invariant of the devices. */
void bench_check(const SockBench *bench);

/* Runs for 'len_ns' of simulated time, or until the socket is in a state; it
 * fails if that never comes. */
void bench_run(SockBench *bench, gint64 len_ns);
void bench_run_until(SockBench *bench, guint num, SockState state);

/* The state of a socket. */
SockState bench_state(SockBench *bench, guint num);
#define bench_assert_state(BENCH, NUM, STATE)                                  \
    g_assert_cmpstr(sock_state_name(bench_state(BENCH, NUM)), ==,              \
                    sock_state_name(STATE))

/* Makes socket 'num' accept TCP from anybody on 'ports'. */
void bench_listen(SockBench *bench, guint num, const char *ports);

/* A peer at 'ip' connects from 'from_port' (0: any) to 'to_port'. */
BenchPeer *bench_dial(SockBench *bench, guint32 ip, guint16 from_port,
                      guint16 to_port);

/* The socket that has the connection of 'peer'; -1: none. */
int bench_taker(SockBench *bench, BenchPeer *peer);

/* Sets targetip of the selected socket. */
void bench_target(Device *dev, guint32 ip);

/* Socket 'num' connects to PEER_IP:'port', where peers take what they get
 * as bench->verdict says; the result is the last of bench->peers. */
void bench_connect(SockBench *bench, guint num, guint32 ip, guint16 port);
BenchPeer *bench_last_peer(SockBench *bench);

/* What peers do; reset and vanish give the handle up. */
void peer_read(BenchPeer *peer); /* unless told to leave data unread */
void peer_say(BenchPeer *peer, const char *text);
void peer_half_close(BenchPeer *peer);
void peer_reset(BenchPeer *peer);
void peer_vanish(BenchPeer *peer);
void peer_forget(BenchPeer *peer); /* as a host that has started anew */

/* A datagram from a peer at 'ip':'from_port' to 'to_port' of the device or, if
 * 'all', of everybody.  The peer takes what comes back to that port. */
void bench_datagram(SockBench *bench, guint32 ip, guint16 from_port,
                    guint16 to_port, gboolean all, const char *text);

/* The n-th record; an empty one, and the test fails, if there is none. */
const Record *bench_record(const SockBench *bench, guint n);
#define bench_assert_outcome(BENCH, N, OUTCOME)                                \
    g_assert_cmpstr(outcome_name(bench_record(BENCH, N)->outcome), ==,         \
                    outcome_name(OUTCOME))

/* The default handler of on_sock_event, for programs of a test's own. */
void bench_note(Device *dev, SockState newstate, SockStateSimple simple);
SockBench *bench_of(Device *dev);

/* One passive connection of socket 0 on port 1001, established and settled.
 */
BenchPeer *bench_establish(SockBench *bench);

G_END_DECLS

#endif
