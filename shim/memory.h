/* SPDX-License-Identifier: GPL-2.0-only */
/* The in-memory world: the second implementation of model/port.h, beside
 * ns-3, for tests and conversations (`finwait talk`).
 *
 * Hosts are joined by one link with a delay and a path (model/path) on which
 * they are the ends, in the order in which they were added: seeded loss,
 * scripted drops, an on/off switch per direction.  Or it is somebody else's
 * path, and does whatever that does; a rate that it says has a queue without
 * bounds before it.  Time advances from event to event, events
 * at equal times run in the order in which they were queued, and the same
 * seed gives the same run.  TCP is that of model/tcp, here with segments that
 * travel as structs; NewReno is its congestion control.
 *
 * Ports and connections belong to their World.  world_free() asserts that
 * every PortTcp handle has been given up, so that each test is a leak check.
 */
#ifndef FINWAIT_SHIM_MEMORY_H
#define FINWAIT_SHIM_MEMORY_H

#include "model/path/path.h"
#include "model/port.h"
#include "model/tcp/tcp-profile.h"
#include "model/tcp/tcp-segment.h"
#include <glib.h>

G_BEGIN_DECLS

typedef struct World World;

/* Begin with world_config_default(). */
typedef struct WorldConfig {
    guint64 seed;         /* of the loss and of port_uniform() */
    gint64 delay_ns;      /* one way, also between a host and itself */
    gdouble loss;         /* probability that a segment or datagram is lost */
    TcpProfile tcp;       /* of all hosts, but see world_host_tcp() */
    gint64 resolve_ns;    /* until port_resolve() is answered: found */
    gint64 unresolved_ns; /* ... not found (no host has that address) */
} WorldConfig;

/* What a segment carries, for world_drop(); the values of SIM_FIN etc. */
#define WORLD_FIN 0x01
#define WORLD_SYN 0x02
#define WORLD_RST 0x04
#define WORLD_ACK 0x10
#define WORLD_DATA 0x100

/* A TCP where each thing happens at once, for tests: 200 ms until a repeat
 * without back-off, 6 repeats, an ACK for each segment, no Nagle, no options,
 * a congestion window that is in nobody's way, MSS 1460, buffers of 64 KiB,
 * TIME_WAIT 1 s, FIN_WAIT_2 60 s. */
void world_tcp_plain(TcpProfile *profile);

/* seed 1, 10 ms, no loss, the plain TCP, resolve 20 ms or 1 s. */
void world_config_default(WorldConfig *config);

/* A world with no hosts; 'config' is copied, NULL stands for the defaults.
 * (transfer full): world_free(). */
World *world_new(const WorldConfig *config);

/* Frees the world and its ports; asserts that no handle is still held. */
void world_free(World *world);

/* Adds a host; its Port belongs to the world.  Set 'up' and 'node' of the
 * result before time runs.  'name' is copied and used in the tap's lines. */
Port *world_host_add(World *world, const char *name, guint32 ip);

/* Another TCP for this host, before it has a connection. */
void world_host_tcp(Port *port, const TcpProfile *profile);

/* The address given to world_host_add(). */
guint32 world_host_ip(const Port *port);

gint64 world_now_ns(const World *world);

/* Runs all that is due up to and including 'until_ns'; time is 'until_ns'
 * afterwards. */
void world_run(World *world, gint64 until_ns);

/* Runs the next event only; FALSE if there is none. */
gboolean world_step(World *world);

/* Calls 'fn' from the event loop at 'at_ns', for scripted tests. */
typedef void (*WorldFn)(gpointer user);
void world_at(World *world, gint64 at_ns, WorldFn fn, gpointer user);

/* Calls 'fn' with a line for each segment and datagram as it is sent, such as
 * "0.010 A>B SYN,ACK", "0.020 B>A DATA 10", "A>B DATA 5,FIN", "A>B FIN",
 * "A>B RST", "A>B ACK", "A>B UDP 4"; " (lost)" is appended where true.
 * 'line' is valid during the call only. */
typedef void (*WorldTapFn)(gpointer user, const char *line);
void world_tap(World *world, WorldTapFn fn, gpointer user);

/* The packet that the tap is called for, during that call. */
const PathPacket *world_told(const World *world);

/* Has 'path', which outlives the world, in place of the world's own. */
void world_path(World *world, Path *path);

/* Loses the packets of 'from' that 'rule' says, counted from now on. */
void world_rule(World *world, Port *from, const PathRule *rule);

/* Loses the 'nth' segment (from 1, counted from now on) that has all of
 * 'flags' (WORLD_*) and is sent by 'from'.  Several calls add up. */
void world_drop(World *world, Port *from, guint flags, guint nth);

/* From now on all that 'from' (NULL: every host) sends is lost, or passes
 * again; what is on its way still arrives. */
void world_link_set(World *world, Port *from, gboolean up);

/* Hosts without software, for scripts that speak TCP themselves: 'fn' gets each
 * segment that is sent to 'ip' as it leaves its sender; world_raw_send() lets
 * one arrive at its destination now. */
typedef void (*WorldRawFn)(gpointer user, const TcpSegment *segment);
void world_raw_add(World *world, const char *name, guint32 ip, WorldRawFn fn,
                   gpointer user);
void world_raw_send(World *world, const TcpSegment *segment);

/* PortTcp handles that nodes hold. */
guint world_handles(const World *world);

/* Connections that some host still keeps: held, orphaned, in TIME_WAIT. */
guint world_connections(const World *world);

G_END_DECLS

#endif
