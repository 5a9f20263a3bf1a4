/* SPDX-License-Identifier: GPL-2.0-only */
/* Congestion control as a table of functions (RFC 5681).
 *
 * The TCP counts what is in flight, decides what is lost and moves the window
 * while it recovers (RFC 6937, 5681 3.1); the control says how the window grows
 * and how far it is to fall.  A control is made when it is first asked, so that
 * a connection too short to need one costs nothing.
 */
#ifndef FINWAIT_MODEL_TCP_CC_H
#define FINWAIT_MODEL_TCP_CC_H

#include <glib.h>

G_BEGIN_DECLS

#define TCP_CC_NONE G_MAXINT32 /* no threshold yet */

/* What the TCP and its control share. */
typedef struct TcpCc {
    guint32 mss_bytes;       /* payload of a full segment */
    guint32 cwnd_bytes;      /* congestion window */
    guint32 ssthresh_bytes;  /* slow start threshold, TCP_CC_NONE */
    guint32 in_flight_bytes; /* when the control is called; for a threshold
                                RFC 5681's FlightSize */
    gint64 rtt_ns;           /* the last sample, 0: none yet */
    gint64 min_rtt_ns;       /* the smallest, G_MAXINT64: none yet */
} TcpCc;

/* Phases (tcp_ca_state). */
typedef enum TcpCcPhase {
    TCP_CC_OPEN,
    TCP_CC_DISORDER,
    TCP_CC_CWR,
    TCP_CC_RECOVERY,
    TCP_CC_LOSS,
} TcpCcPhase;

typedef struct TcpCcOps {
    /* A control for the connection of 'user' (NULL: it was given up; 'cc_user'
     * is the host's) whose window is 'cc'.  (transfer full) */
    gpointer (*begin)(gpointer cc_user, gpointer user, TcpCc *cc);
    void (*end)(gpointer control);
    /* 'segments' were acknowledged, and the window was in use. */
    void (*acked)(gpointer control, TcpCc *cc, guint segments);
    /* The threshold after a loss. */
    guint32 (*ssthresh)(gpointer control, TcpCc *cc);
    void (*phase)(gpointer control, TcpCc *cc, TcpCcPhase phase);
    /* For how long the next data of the connection of 'user' (or NULL) are to
     * wait, of which 'len_bytes' go now; 'srtt_ns' is the smoothed round trip,
     * 0: none yet.  No control is made for that.  NULL: nothing is paced. */
    gint64 (*pace)(gpointer user, const TcpCc *cc, gint64 srtt_ns,
                   guint32 len_bytes);
} TcpCcOps;

/* NewReno: RFC 5681 3.1. */
extern const TcpCcOps tcp_newreno;

/* What TcpProfile.congestion calls BBR, which the TCP has itself, as it paces
 * (tcp-bbr.c), in whatever world it runs. */
#define TCP_CC_BBR "bbr"

G_END_DECLS

#endif
