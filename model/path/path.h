/* SPDX-License-Identifier: GPL-2.0-only */
/* The path between the ends of a link: what it does to packets beside carrying
 * them.
 *
 * A Path judges each packet once, when its transmission begins: whether it is
 * lost and why, how much later than others it arrives, whether a copy follows,
 * and what a box on the way has made of its ports.  The world (ns-3, or the one
 * in memory) carries out what it says.  No I/O, no clock, no random numbers of
 * its own: the time comes with each packet, numbers by PathUniformFn, from a
 * stream of its own for each end and thing, and each thing that is switched on
 * draws at each packet, so that switching another on moves none of them.
 *
 * In this order, and what is lost in one step is still seen by those before:
 *   down and rules   what is scripted (path_down(), path_rule())
 *   chance           bursts, Gilbert-Elliott, single losses, broken bits
 *   the box          in the middle of the link, so that what it sends to either
 *                    end is on its way as long as a packet from end to end
 *   order            packets that are held back, copies
 *
 * The box keeps a flow for each connection (TCP) or pair of addresses (UDP)
 * that has begun through it.  An end is of the client side or of the server
 * side: only the client side has its ports translated, and only it can begin an
 * exchange of datagrams.  Addresses are not translated, so that no routing is
 * needed.
 *
 * Rates and delays that change are told by path_pace(): the world has the
 * queue.
 */
#ifndef FINWAIT_MODEL_PATH_H
#define FINWAIT_MODEL_PATH_H

#include <glib.h>

G_BEGIN_DECLS

#define PATH_NEVER G_MAXINT64

/* Control bits of TCP as on the wire, and what else a packet may be. */
#define PATH_FIN 0x01
#define PATH_SYN 0x02
#define PATH_RST 0x04
#define PATH_PSH 0x08
#define PATH_ACK 0x10
#define PATH_DATA 0x100 /* a segment with payload */
#define PATH_UDP 0x200  /* a datagram */

#define PATH_TCP_PROTOCOL 6
#define PATH_UDP_PROTOCOL 17

/* ---- What is switched on ------------------------------------------------ */

/* What the box does about a flow that was silent for too long, as X(NAME,
 * text). */
#define PATH_EXPIRIES(X)                                                       \
    X(SILENCE, "silence") /* drops whatever else comes of it */                \
    X(RESET, "reset")     /* answers that with RST [AWS: NAT gateway, NLB] */  \
    X(RESET_CLIENT,                                                            \
      "reset-client") /* RST when the time is over, to who ... */              \
    X(RESET_SERVER, "reset-server") /* ... opened it, to who was asked, or */  \
    X(RESET_BOTH, "reset-both")     /* ... to both [Azure Load Balancer] */    \
    X(REBIND, "rebind") /* takes it for a new one, at another outer port */

typedef enum PathExpiry {
#define X(NAME, TEXT) PATH_EXPIRY_##NAME,
    PATH_EXPIRIES(X)
#undef X
} PathExpiry;

/* What becomes of a filtered SYN. */
#define PATH_FILTERS(X)                                                        \
    X(PASS, "pass")                                                            \
    X(DROP, "drop")                                                            \
    X(RESET, "reset")

typedef enum PathFilter {
#define X(NAME, TEXT) PATH_FILTER_##NAME,
    PATH_FILTERS(X)
#undef X
} PathFilter;

#define PATH_SIDES(X)                                                          \
    X(CLIENT, "client")                                                        \
    X(SERVER, "server")                                                        \
    X(BOTH, "both")

typedef enum PathSide {
#define X(NAME, TEXT) PATH_SIDE_##NAME,
    PATH_SIDES(X)
#undef X
} PathSide;

/* What the box does not pass on. */
#define PATH_SWALLOWS(X)                                                       \
    X(NOTHING, "nothing")                                                      \
    X(FIN, "fin")                                                              \
    X(RST, "rst")                                                              \
    X(BOTH, "both")

typedef enum PathSwallow {
#define X(NAME, TEXT) PATH_SWALLOW_##NAME,
    PATH_SWALLOWS(X)
#undef X
} PathSwallow;

typedef struct PathBoxConfig {
    gint64 idle_ns; /* a flow is forgotten after so long a silence; 0: never */
    PathExpiry then;
    gboolean nat;        /* gives the client side other ports */
    guint nat_ports;     /* so many at a time; what finds none is lost */
    PathFilter syn;      /* of SYNs ... */
    PathSide syn_from;   /* ... that this side sends ... */
    guint syn_rate;      /* ... beyond so many a second */
    PathSwallow swallow; /* segments with these flags get lost */
} PathBoxConfig;

/* Probabilities are of each packet, each way. */
typedef struct PathConfig {
    gdouble loss;               /* that it is lost */
    gdouble burst_loss;         /* that a burst of losses begins */
    guint burst_min, burst_max; /* length of such a burst, packets */
    gdouble ge_bad, ge_good;    /* Gilbert-Elliott: that the link turns bad, or
                                   good again [sch_netem.c, loss_gilb_ell] */
    gdouble ge_loss, ge_rest;   /* loss while it is bad, and while it is not */
    gdouble corrupt;            /* that it arrives broken: its checksum fails */
    gdouble duplicate;          /* that a copy arrives behind it ... */
    gint64 duplicate_ns;        /* ... so much later */
    gdouble reorder;            /* that it is held back ... */
    gint64 reorder_ns;          /* ... for so long */
    PathBoxConfig box;
    guint n_servers; /* so many of the first ends are the server side, and no
                        other; 0: end 0 is the client side, and no other */
} PathConfig;

/* Nothing lost, no box; lengths as the keys of scenarios say. */
void path_config_default(PathConfig *config);

/* ---- Packets ------------------------------------------------------------ */

typedef struct PathPacket {
    gint64 now_ns;
    guint from, to; /* ends of the link; PATH_ALL: a broadcast */
    guint protocol; /* of IP; 0: no IP packet */
    guint32 src_ip, dst_ip;
    guint16 src_port, dst_port;
    guint flags;       /* PATH_* */
    guint32 seq, ack;  /* of TCP */
    guint32 len_bytes; /* payload */
} PathPacket;

#define PATH_ALL G_MAXUINT

/* Why a packet does not arrive, as X(NAME, text): the key behind it. */
#define PATH_CAUSES(X)                                                         \
    X(NONE, "")               /* it arrives */                                 \
    X(DOWN, "down")           /* the link was down */                          \
    X(RULE, "drop")           /* scripted */                                   \
    X(CHANCE, "loss")         /* burst, Gilbert-Elliott, loss */               \
    X(BROKEN, "corrupt")      /* its checksum fails */                         \
    X(IDLE, "box.idle")       /* the box has forgotten its flow, or never      \
                                 known it */                                   \
    X(FILTER, "box.syn")      /* a SYN that the box does not want */           \
    X(SWALLOW, "box.swallow") /* FIN or RST */                                 \
    X(PORTS, "box.nat_ports") /* the box has no port left */

typedef enum PathCause {
#define X(NAME, TEXT) PATH_CAUSE_##NAME,
    PATH_CAUSES(X)
#undef X
        N_PATH_CAUSES
} PathCause;

/* Its text; static. */
const char *path_cause_text(PathCause cause);

typedef struct PathFate {
    PathCause lost; /* PATH_CAUSE_NONE: it arrives, and the rest holds */
    gint64 hold_ns; /* so much later */
    gboolean twice; /* and a copy behind it ... */
    gint64 copy_ns; /* ... so much later */
    guint16 src_port, dst_port; /* those with which it arrives */
} PathFate;

/* A segment of the box's own: as if 'from' had sent it to 'to'. */
typedef struct PathSend {
    guint from, to;
    guint32 src_ip, dst_ip;
    guint16 src_port, dst_port;
    guint flags;
    guint32 seq, ack;
} PathSend;

typedef struct PathCounts {
    guint64 lost[N_PATH_CAUSES];
    guint64 held, copies;
    guint64 resets;  /* RSTs that the box has sent */
    guint64 expired; /* flows that the box has forgotten for their silence */
    guint64 rebound; /* of these, flows that went on at another port */
} PathCounts;

/* What is scripted of a packet, as X(NAME, the key and word for it). */
#define PATH_DEEDS(X)                                                          \
    X(DROP, "drop") /* it is lost */                                           \
    X(HOLD, "hold") /* held back, for 'reorder_ns' */                          \
    X(COPY, "copy") /* a copy follows, after 'duplicate_ns' */

typedef enum PathDeed {
#define X(NAME, TEXT) PATH_DEED_##NAME,
    PATH_DEEDS(X)
#undef X
        N_PATH_DEEDS
} PathDeed;

/* The text above; static. */
const char *path_deed_name(PathDeed deed);

/* Of whom: those of the matching packets from the 'first' to the 'last' (from
 * 1). */
typedef struct PathRule {
    PathDeed deed;
    guint flags;                  /* has all of these; 0: any TCP or UDP */
    guint32 min_bytes, max_bytes; /* of payload */
    guint first, last;
} PathRule;

/* ---- What changes in time ----------------------------------------------- */

/* From 'at_ns' on; what is negative stays as it is. */
typedef struct PathStep {
    gint64 at_ns;
    gint64 rate_bps; /* 0: down */
    gint64 delay_ns;
    gdouble loss;
} PathStep;

/* Steps; or moments ('chances_ns'), each of which takes up to PATH_CHANCE_BYTES
 * on, in the way of mahimahi's link shells: what a moment is not used for is
 * gone, and a packet can be taken in parts. */
typedef struct PathSchedule {
    const PathStep *steps;
    guint n_steps;
    const gint64 *chances_ns;
    guint n_chances;
    gint64 period_ns; /* it begins anew after that; 0: it does not */
} PathSchedule;

#define PATH_CHANCE_BYTES 1504

/* How a packet goes: -1 as the world has it. */
typedef struct PathPace {
    gint64 sending_ns; /* from its first bit to its last */
    gint64 delay_ns;
} PathPace;

/* ---- A path ------------------------------------------------------------- */

typedef struct Path Path;

/* Which stream a random number is from. */
typedef enum PathDraw {
    PATH_DRAW_LOSS,
    PATH_DRAW_BURST,
    PATH_DRAW_BURST_LENGTH,
    PATH_DRAW_STATE, /* Gilbert-Elliott ... */
    PATH_DRAW_STATE_LOSS,
    PATH_DRAW_CORRUPT,
    PATH_DRAW_DUPLICATE,
    PATH_DRAW_REORDER,
    N_PATH_DRAWS
} PathDraw;

/* The next number in [0, 1) of that stream of an end. */
typedef gdouble (*PathUniformFn)(gpointer user, guint end, PathDraw draw);

/* A path between ends, which are numbered from 0.  (transfer full):
 * path_free() */
Path *path_new(const PathConfig *config, PathUniformFn uniform, gpointer user);
void path_free(Path *path);

/* Tells 'fn' of each packet what becomes of it ('send' is NULL), and what the
 * box sends ('packet' and 'fate' are NULL). */
typedef void (*PathWatchFn)(gpointer user, const PathPacket *packet,
                            const PathFate *fate, const PathSend *send);
void path_watch(Path *path, PathWatchFn fn, gpointer user);

/* The side that an end is of. */
PathSide path_side(const Path *path, guint end);

/* FALSE: there is nothing that it could do to a packet. */
gboolean path_acts(const Path *path);
/* TRUE: path_pace() has something to say. */
gboolean path_has_schedule(const Path *path);

/* Another configuration from now on; the box keeps its flows. */
void path_change(Path *path, const PathConfig *config);
const PathConfig *path_config(const Path *path);

/* What is done to packets that 'from' sends; each deed counts for itself. */
void path_rule(Path *path, guint from, const PathRule *rule);
/* All that 'from' sends is lost, or passes again. */
void path_down(Path *path, guint from, gboolean down);
/* The box forgets all flows, as if it had been started anew. */
void path_forget(Path *path);
/* What 'side' sends follows 'schedule', which must outlive 'path'; NULL: no
 * more. */
void path_follow(Path *path, PathSide side, const PathSchedule *schedule);

/* What becomes of 'packet', and what the box sends because of it. */
void path_judge(Path *path, const PathPacket *packet, PathFate *fate);
gboolean path_take(Path *path, PathSend *send);

/* How a packet of that many bytes goes that 'from' begins to send now. */
void path_pace(Path *path, guint from, gint64 now_ns, guint bytes,
               PathPace *pace);

/* When path_expire() has something to do if no packet comes before. */
gint64 path_deadline(const Path *path);
void path_expire(Path *path, gint64 now_ns);

const PathCounts *path_counts(const Path *path);
/* Adds 'more' to 'sum', or takes it away. */
void path_counts_add(PathCounts *sum, const PathCounts *more, gboolean away);
/* Lost packets, for whatever cause. */
guint64 path_lost(const Path *path);

G_END_DECLS

#endif
