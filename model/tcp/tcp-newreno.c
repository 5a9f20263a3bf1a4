/* SPDX-License-Identifier: GPL-2.0-only */
/* The congestion control of RFC 5681; RFC 6582's recovery is the TCP's own. */
#include "model/tcp/tcp-cc.h"

typedef struct NewReno {
    guint32 acked; /* segments towards the next step of the window */
} NewReno;

static gpointer
newreno_begin(G_GNUC_UNUSED gpointer cc_user, G_GNUC_UNUSED gpointer user,
              G_GNUC_UNUSED TcpCc *cc)
{
    return g_new0(NewReno, 1);
}

/* Slow start by a segment for each acknowledged one, then congestion avoidance
 * by one for each window. */
static void
newreno_acked(gpointer control, TcpCc *cc, guint segments)
{
    NewReno *reno = control;
    guint32 window = MAX(cc->cwnd_bytes / cc->mss_bytes, 1);

    while (segments > 0 && cc->cwnd_bytes < cc->ssthresh_bytes) {
        cc->cwnd_bytes += cc->mss_bytes;
        segments--;
    }
    reno->acked += segments;
    if (reno->acked >= window) {
        reno->acked -= window;
        cc->cwnd_bytes += cc->mss_bytes;
    }
}

/* Half of what was in flight, two segments at least. */
static guint32
newreno_ssthresh(G_GNUC_UNUSED gpointer control, TcpCc *cc)
{
    return MAX(cc->in_flight_bytes / 2, 2 * cc->mss_bytes);
}

static void
newreno_phase(gpointer control, G_GNUC_UNUSED TcpCc *cc, TcpCcPhase phase)
{
    NewReno *reno = control;

    if (phase == TCP_CC_LOSS) {
        reno->acked = 0;
    }
}

const TcpCcOps tcp_newreno = {
    .begin = newreno_begin,
    .end = g_free,
    .acked = newreno_acked,
    .ssthresh = newreno_ssthresh,
    .phase = newreno_phase,
};
