/* SPDX-License-Identifier: GPL-2.0-only */
/* Round trips, and the retransmission time-out that follows from them. */
#include "model/tcp/tcp-priv.h"
#include "model/units.h"

#define GRANULARITY_NS NS_PER_MS /* RFC 6298's G */
#define BACKOFF_MAX 20

void
tcp_rtt_begin(Tcp *tcp)
{
    tcp->rtt = (TcpRtt){.min_ns = G_MAXINT64, .rto_ns = tcp->rules->syn_rto_ns};
}

/* RFC 6298 2.2, 2.3. */
static void
estimate_rfc(TcpRtt *rtt, gint64 m)
{
    if (rtt->srtt_ns == 0) {
        rtt->srtt_ns = m;
        rtt->rttvar_ns = m / 2;
    } else {
        rtt->rttvar_ns += (ABS(rtt->srtt_ns - m) - rtt->rttvar_ns) / 4;
        rtt->srtt_ns += (m - rtt->srtt_ns) / 8;
    }
}

/* tcp_rtt_estimator().  As there, the deviations are kept four times as large,
 * so that they add up to the time-out as they are. */
static void
estimate_linux(Tcp *tcp, gint64 m)
{
    TcpRtt *rtt = &tcp->rtt;
    gint64 least = tcp->rules->rto_min_ns;
    gint64 error = m - rtt->srtt_ns;
    gint64 step;

    if (rtt->srtt_ns == 0) {
        rtt->srtt_ns = m;
        rtt->mdev_ns = 2 * m;
        rtt->rttvar_ns = rtt->mdev_max_ns = MAX(2 * m, least);
        rtt->var_pos = tcp->tx.nxt;
        return;
    }
    rtt->srtt_ns += error / 8;
    step = ABS(error) - rtt->mdev_ns / 4;
    if (error < 0 && step > 0) { /* a sudden fall counts little */
        step /= 8;
    }
    rtt->mdev_ns += step;
    if (rtt->mdev_ns > rtt->mdev_max_ns) {
        rtt->mdev_max_ns = rtt->mdev_ns;
        rtt->rttvar_ns = MAX(rtt->rttvar_ns, rtt->mdev_max_ns);
    }
    if (tcp->tx.una > rtt->var_pos) {
        if (rtt->mdev_max_ns < rtt->rttvar_ns) {
            rtt->rttvar_ns -= (rtt->rttvar_ns - rtt->mdev_max_ns) / 4;
        }
        rtt->var_pos = tcp->tx.nxt;
        rtt->mdev_max_ns = least;
    }
}

void
tcp_rtt_sample(Tcp *tcp, gint64 rtt_ns)
{
    const TcpProfile *rules = tcp->rules;
    TcpRtt *rtt = &tcp->rtt;
    gint64 m = MAX(rtt_ns, 1);

    rtt->min_ns = MIN(rtt->min_ns, m);
    tcp->cc.rtt_ns = m;
    tcp->cc.min_rtt_ns = rtt->min_ns;
    rtt->backoff = 0;
    switch (rules->rto_law) {
    case TCP_RTO_LINUX:
        estimate_linux(tcp, m);
        rtt->rto_ns = rtt->srtt_ns + rtt->rttvar_ns;
        break;
    case TCP_RTO_RFC:
        estimate_rfc(rtt, m);
        rtt->rto_ns =
            MAX(rules->rto_min_ns,
                rtt->srtt_ns + MAX(GRANULARITY_NS, 4 * rtt->rttvar_ns));
        break;
    case TCP_RTO_FIXED:
        estimate_rfc(rtt, m);
        return;
    }
    rtt->rto_ns = MIN(rtt->rto_ns, rules->rto_max_ns);
}

gint64
tcp_rto_ns(const Tcp *tcp)
{
    const TcpRtt *rtt = &tcp->rtt;

    if (tcp->rules->rto_law == TCP_RTO_FIXED) {
        return tcp->rules->syn_rto_ns;
    }
    return MIN(rtt->rto_ns << MIN(rtt->backoff, BACKOFF_MAX),
               tcp->rules->rto_max_ns);
}
