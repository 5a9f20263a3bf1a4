/* SPDX-License-Identifier: GPL-2.0-only */
/* A run in real time, in which real programs stand in the place of groups of
 * clients: they reach servers and proxies through a TUN device, each from where
 * the host would be whose address it has (live-plan.h), by that host's link and
 * whatever lies behind it.  All else of the scenario is there as in any run:
 * other clients, load, boxes, schedules, events.
 *
 * Simulated time follows real time: what is due is done as soon as it is due,
 * and packets come in when they come.  What cannot keep up is told: by how much
 * the simulation was late, now and at most.
 *
 * What is known of the programs' ends is in live-clients.h, and of those that
 * send datagrams in live-peers.h.
 */
#ifndef FINWAIT_SCENARIOS_LIVE_H
#define FINWAIT_SCENARIOS_LIVE_H

#include "scenarios/measure/join.h"
#include "scenarios/run/live-pair.h"
#include "scenarios/run/live-plan.h"
#include "scenarios/run/network.h"
#include <glib.h>

G_BEGIN_DECLS

typedef struct LiveConfig {
    const LivePlan *plan;
    const char *tap;      /* the name of the TUN device */
    int fd;               /* of it */
    int status_fd;        /* takes what is told meanwhile */
    gboolean is_quiet;    /* that is warnings only */
    gboolean is_terminal; /* it takes a line a second */
    int end_fds[2];       /* a pipe: a byte in it ends the run */
    guint64 keep_bytes;   /* so long become trace and pcap files, 0: as they
                             will; how that was said */
    const char *keep_text;
} LiveConfig;

typedef struct Live Live;

/* 'config' and 'network' outlive it.  (transfer full): live_free() */
Live *live_new(const LiveConfig *config, Network *network);
void live_free(Live *live);

/* TRUE if real programs are in the place of 'group'. */
gboolean live_has_place_of(const Live *live, const TopoGroup *group);

/* The section of the server or proxy that has 'ip'; NULL: none has. */
const char *live_section_of(const Live *live, guint32 ip);

guint live_n_doors(const Live *live);
/* The host in whose place a door is. */
const NetHost *live_door(const Live *live, guint door);
/* What is sampled of the programs there, as SamplingLook; its user. */
gpointer live_door_watched(const Live *live, guint door);
void live_door_look(gpointer watched, gdouble *out);
/* Their ends of what servers have told 'join', and of what no server has:
 * appended to 'opened' (LiveEnd).  Once, at the end. */
void live_door_tell(const Live *live, guint door, const Join *join,
                    GArray *opened);

/* Runs until 'until_ns' of real time have passed, or live_end() is called, or
 * the device is gone; '*end_ns' is when. */
gboolean live_run(Live *live, gint64 until_ns, gint64 *end_ns, GError **error);

/* Says that 'what', e.g. "the trace", is as long as it may become. */
void live_say_cut(const LiveConfig *config, const char *what);

/* Ends the run of 'config', which may be that of another process. */
void live_end(const LiveConfig *config);

G_END_DECLS

#endif
