/* SPDX-License-Identifier: GPL-2.0-only */
/* A run in real time, whose clients are real programs: they reach the server,
 * behind its simulated link, through a TUN device.
 *
 * Simulated time follows real time: what is due is done as soon as it is due,
 * and packets come in when they come.  What cannot keep up is told: the largest
 * time by which the simulation was late.
 *
 * The programs' end of a connection is known by its segments only.  It is taken
 * to have got what it acknowledged and to have sent what came, so that accounts
 * and tables are those of any run; its system is called "live".
 */
#ifndef FINWAIT_SCENARIOS_LIVE_H
#define FINWAIT_SCENARIOS_LIVE_H

#include "model/record.h"
#include "scenarios/run/network.h"
#include <glib.h>

G_BEGIN_DECLS

/* Addresses: of the real end of the device, and of the simulated one. */
#define LIVE_REAL_IP 0x0a7ffffd      /* 10.127.255.253 */
#define LIVE_SIMULATED_IP 0x0a7ffffe /* 10.127.255.254 */

typedef struct LiveConfig {
    int fd;        /* of the TUN device */
    int status_fd; /* takes a line a second; -1: nobody looks */
} LiveConfig;

/* The next run of this process, and of those forked from it, is live
 * (NULL: as ever); kept. */
void live_use(const LiveConfig *config);
const LiveConfig *live_config(void);

typedef struct Live Live;

/* The door is where the first client would be.  (transfer full):
 * live_free() */
Live *live_new(Network *network);
void live_free(Live *live);

/* Runs until 'until_ns' of real time have passed, or SIGINT or SIGTERM has
 * come;
 * '*end_ns' is when. */
gboolean live_run(Live *live, gint64 until_ns, gint64 *end_ns, GError **error);

/* The other ends of the server's 'accepted' (Record), and of attempts that it
 * has none of: appended to 'opened'. */
void live_add_clients(Live *live, const GArray *accepted, GArray *opened);

G_END_DECLS

#endif
