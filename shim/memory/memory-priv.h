/* SPDX-License-Identifier: GPL-2.0-only */
/* Inside the in-memory world: memory.c has time and hosts, memory-wire.c what
 * travels, memory-told.c what is told of it, memory-tcp.c the face of
 * model/tcp, memory-verbs.c what else a node's calls do. */
#ifndef FINWAIT_SHIM_MEMORY_PRIV_H
#define FINWAIT_SHIM_MEMORY_PRIV_H

#include "model/tcp/tcp.h"
#include "shim/memory.h"

typedef struct WorldHost WorldHost;
typedef struct WorldEvent WorldEvent;

struct World {
    WorldConfig config;
    gint64 now_ns;
    guint64 last_event; /* numbers events, for FIFO at equal times */
    GSequence *events;  /* of WorldEvent, by (at_ns, number) */
    GPtrArray *hosts;
    Path *path;
    gboolean owns_path;
    WorldEvent *wake; /* of the path */
    gint64 wake_ns;
    GRand *rand; /* loss */
    WorldTapFn tap;
    gpointer tap_user;
    const PathPacket *told; /* during a call of the tap */
    guint n_handles;
    GHashTable *same_conn; /* tcp_id() behind a translation of ports, and before
                              it; NULL: there was none */
};

struct WorldHost {
    Port port; /* first: a Port * is a WorldHost * */
    World *world;
    char *name;
    guint32 ip;
    guint number;        /* from 0; of its end of the path */
    GQueue waiting;      /* of Parcel: for those before them to be sent */
    WorldEvent *sending; /* one is; or NULL */
    WorldEvent *alarm;   /* NULL: disarmed */
    GRand *rand;         /* port_uniform() */
    GHashTable *udp;     /* bound ports */
    TcpHost *tcp;        /* NULL: raw */
    WorldEvent *wake;    /* tcp_host_run() */
    WorldRawFn raw;
    gpointer raw_user;
};

/* ---- memory.c ----------------------------------------------------------- */

/* Queues 'fn'('user'); 'destroy' (or NULL) frees 'user' afterwards, also if
 * the event is cancelled.  (transfer none): valid until it runs. */
WorldEvent *world_post(World *world, gint64 at_ns, WorldFn fn, gpointer user,
                       GDestroyNotify destroy);

/* Forgets '*event' if it is set, and clears it. */
void world_cancel(World *world, WorldEvent **event);

WorldHost *world_host_find(World *world, guint32 ip);

/* ---- memory-wire.c ------------------------------------------------------ */

/* Puts a segment on the wire; it is copied. */
void world_send(WorldHost *from, const TcpSegment *segment);

/* Puts a datagram for one host on the wire; the bytes are copied. */
void world_datagram(WorldHost *from, WorldHost *to,
                    const PortDatagram *datagram);

/* tcp_id() at the end that opened the connection. */
guint64 world_conn_known(const World *world, guint64 id);

/* memory-told.c: that 'from' sends "UDP 5", or a segment. */
void world_tell(WorldHost *from, guint32 to_ip, const char *what,
                gboolean lost);
void world_tell_segment(WorldHost *from, const TcpSegment *segment,
                        gboolean lost);

/* The world's own path; when the world ends. */
void world_path_begin(World *world);
void world_path_end(World *world);
void world_wire_end(WorldHost *host);

/* ---- memory-tcp.c ------------------------------------------------------- */

/* What 'port' needs of TCP. */
void world_tcp_ops(PortOps *ops);
void world_tcp_begin(WorldHost *host, const TcpProfile *profile);
void world_tcp_end(WorldHost *host);

/* ---- memory-verbs.c ----------------------------------------------------- */
const PortOps *world_ops(void);

#endif
