/* SPDX-License-Identifier: GPL-2.0-only */
/* A run in real time, in which real programs stand in the place of a group of
 * clients: they reach servers and proxies through a TUN device, from where the
 * first of these clients would be, by its link and whatever lies behind that.
 * All else of the scenario is there as in any run: other clients, load, boxes,
 * schedules, events.
 *
 * Simulated time follows real time: what is due is done as soon as it is due,
 * and packets come in when they come.  What cannot keep up is told: by how much
 * the simulation was late, now and at most.
 *
 * What is known of the programs' ends of connections is in live-clients.h.
 */
#ifndef FINWAIT_SCENARIOS_LIVE_H
#define FINWAIT_SCENARIOS_LIVE_H

#include "scenarios/run/live-clients.h"
#include "scenarios/run/network.h"
#include <glib.h>

G_BEGIN_DECLS

/* Addresses: of the real end of the device, and of the simulated one; of the
 * subnet that both are in. */
#define LIVE_REAL_IP 0x0a7ffffd      /* 10.127.255.253 */
#define LIVE_SIMULATED_IP 0x0a7ffffe /* 10.127.255.254 */
#define LIVE_SUBNET 0x0a7ffffc       /* 10.127.255.252/30 */
#define LIVE_MASK 0xfffffffc

typedef struct LiveConfig {
    const char *as;       /* the section of the clients whose place it is */
    int fd;               /* of the TUN device */
    int status_fd;        /* takes what is told meanwhile; -1: nobody looks */
    gboolean is_terminal; /* that is: it takes a line a second */
    int end_fds[2];       /* a pipe: a byte in it ends the run */
} LiveConfig;

/* A server or proxy that real programs can reach. */
typedef struct LivePlace {
    const char *section;
    guint32 ip;
    guint16 port;
} LivePlace;

/* Those that the clients of 'as' can reach in the network of 'params', and the
 * longest packets that all links on the way take.  It simulates nothing.
 * (transfer full): LivePlace; NULL on error */
GArray *live_places(const ParamSet *params, const char *as, guint *mtu_bytes,
                    GError **error);

typedef struct Live Live;

/* 'config' and 'network' outlive it.  (transfer full): live_free() */
Live *live_new(const LiveConfig *config, Network *network);
void live_free(Live *live);

/* The real programs' ends; valid as long as 'live'. */
LiveClients *live_clients(Live *live);
/* The host in whose place they are. */
const NetHost *live_door(const Live *live);

/* Runs until 'until_ns' of real time have passed, or live_end() is called;
 * '*end_ns' is when. */
gboolean live_run(Live *live, gint64 until_ns, gint64 *end_ns, GError **error);

/* Ends the run of 'config', which may be that of another process. */
void live_end(const LiveConfig *config);

G_END_DECLS

#endif
