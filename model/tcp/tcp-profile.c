/* SPDX-License-Identifier: GPL-2.0-only */
#include "model/tcp/tcp-profile.h"
#include "model/units.h"

void
tcp_profile_linux(TcpProfile *profile)
{
    *profile = (TcpProfile){
        .mss_bytes = 1460,           /* 1500 - 20 - 20 */
        .rcvbuf_bytes = 65536,       /* half of tcp_rmem[1] */
        .rcvbuf_max_bytes = 6291456, /* tcp_rmem[2] */
        .sndbuf_bytes = 69120, /* 3 * 10 * 2304 [tcp_sndbuf_expand], BBR */
        .write_overhead_bytes = 832, /* measured: poll_half_full */
        .init_cwnd = 10,             /* TCP_INIT_CWND */
        .window_law = TCP_WINDOW_LINUX,
        .rto_law = TCP_RTO_LINUX,
        .syn_rto_ns = NS_PER_S,        /* TCP_TIMEOUT_INIT */
        .rto_min_ns = 200 * NS_PER_MS, /* TCP_RTO_MIN */
        .rto_max_ns = 120 * NS_PER_S,  /* TCP_RTO_MAX */
        .syn_retries = 6,              /* tcp_syn_retries */
        .syn_linear = 4,               /* tcp_syn_linear_timeouts */
        .synack_retries = 5,           /* tcp_synack_retries */
        .data_retries = 15,            /* tcp_retries2 */
        .fin_retries = 8,              /* tcp_orphan_retries() */
        .retries_by_time = TRUE,
        .fin_wait2_ns = 60 * NS_PER_S,          /* tcp_fin_timeout */
        .time_wait_ns = 60 * NS_PER_S,          /* TCP_TIMEWAIT_LEN */
        .keepalive_ns = 0,                      /* SO_KEEPALIVE off */
        .keepalive_interval_ns = 75 * NS_PER_S, /* tcp_keepalive_intvl */
        .keepalive_probes = 9,                  /* tcp_keepalive_probes */
        .delack_ns = 40 * NS_PER_MS,            /* TCP_DELACK_MIN */
        .delack_segments = 2,                   /* RFC 1122 4.2.3.2 */
        .quick_acks = 16,                       /* TCP_MAX_QUICKACKS */
        .challenge_ns = 500 * NS_PER_MS,        /* tcp_invalid_ratelimit */
        .nagle = TRUE,
        .minshall = TRUE,
        .fin_windowed = TRUE, /* tcp_snd_wnd_test() */
        .sack = TRUE,         /* tcp_sack */
        .rack = TRUE,         /* tcp_recovery, tcp_early_retrans */
        .port_first = 32768,  /* ip_local_port_range */
        .port_last = 60999,
        .tw_reuse_delay_ns = NS_PER_S, /* tcp_tw_reuse_delay; tcp_tw_reuse is 2,
                                          which is for the loopback */
        .timestamps = TRUE,            /* tcp_timestamps */
        .window_scale = TRUE,          /* tcp_window_scaling */
        .congestion = "ns3::TcpNewReno",
        .stray_rst = TRUE, /* RFC 9293 3.10.7.1 */
        .wait_records = TRUE,
    };
}

void
tcp_profile_rfc(TcpProfile *profile)
{
    *profile = (TcpProfile){
        .mss_bytes = 1460,
        .rcvbuf_bytes = 65535, /* RFC 9293 3.1, without scaling */
        .sndbuf_bytes = 65535,
        .init_cwnd = 10, /* RFC 6928 */
        .window_law = TCP_WINDOW_EXACT,
        .rto_law = TCP_RTO_RFC,
        .syn_rto_ns = NS_PER_S,         /* RFC 6298 2.1 */
        .rto_min_ns = NS_PER_S,         /* RFC 6298 2.4 */
        .rto_max_ns = 60 * NS_PER_S,    /* RFC 6298 2.5 */
        .syn_retries = 7,               /* RFC 9293 3.8.3: R2 at least 3 min */
        .synack_retries = 7,            /* the same */
        .data_retries = 8,              /* RFC 9293 3.8.3: R2 at least 100 s */
        .fin_retries = 8,               /* the same */
        .fin_wait2_ns = 60 * NS_PER_S,  /* none in RFC 9293: BSD */
        .time_wait_ns = 4 * NS_PER_MIN, /* RFC 9293 3.4.2: 2 MSL */
        .keepalive_ns = 0,              /* RFC 9293 3.8.4: off */
        .keepalive_interval_ns = 75 * NS_PER_S, /* BSD */
        .keepalive_probes = 9,
        .delack_ns = 200 * NS_PER_MS, /* RFC 9293 3.8.6.3: below 500 ms */
        .delack_segments = 2,         /* the same */
        .port_first = 32768,          /* Linux; RFC 6335 6 has 49152 to 65535 */
        .port_last = 60999,
        .tw_reuse_delay_ns = NS_PER_S, /* RFC 6191 2 (3): a larger timestamp */
        .nagle = TRUE,                 /* RFC 9293 3.7.4 */
        .fin_windowed = TRUE,          /* RFC 9293 3.10.7.4 */
        .sack = TRUE,                  /* RFC 2018 */
        .timestamps = TRUE,            /* RFC 7323 */
        .window_scale = TRUE,          /* RFC 7323 */
        .congestion = "ns3::TcpNewReno",
        .stray_rst = TRUE,
    };
}

/* Names are those of the registry (Tcpip\Parameters) and of Set-NetTCPSetting,
 * where the vendor's pages say defaults; what has none is the RFC's. */
void
tcp_profile_windows(TcpProfile *profile)
{
    tcp_profile_rfc(profile);
    profile->rcvbuf_max_bytes = 16777216;  /* receive window auto-tuning */
    profile->syn_rto_ns = 3 * NS_PER_S;    /* TcpInitialRTT; newer: 1 s */
    profile->rto_min_ns = 300 * NS_PER_MS; /* MinRto */
    profile->syn_retries = 2;              /* TcpMaxConnectRetransmissions */
    profile->synack_retries = 2; /* TcpMaxConnectResponseRetransmissions */
    profile->data_retries = 5;   /* TcpMaxDataRetransmissions */
    profile->fin_retries = 5;    /* the same */
    profile->fin_wait2_ns = 2 * NS_PER_MIN; /* TcpFinWait2Delay */
    profile->time_wait_ns = 2 * NS_PER_MIN; /* TcpTimedWaitDelay, from 2003 */
    profile->keepalive_interval_ns = NS_PER_S; /* KeepAliveInterval */
    profile->keepalive_probes = 10;            /* from Vista on */
    profile->delack_ns = 200 * NS_PER_MS;      /* TcpDelAckTicks */
    profile->timestamps = FALSE;               /* Tcp1323Opts */
    profile->reset_erases = TRUE; /* unread data at a reset: our choice, as
                                     Wine 10 */
}

void
tcp_profile_named(TcpProfile *profile, TcpProfileName name)
{
    switch (name) {
    case TCP_PROFILE_LINUX:
        tcp_profile_linux(profile);
        return;
    case TCP_PROFILE_RFC:
        tcp_profile_rfc(profile);
        return;
    case TCP_PROFILE_WINDOWS:
        tcp_profile_windows(profile);
        return;
    }
    g_assert_not_reached();
}

const char *
tcp_profile_mistake(const TcpProfile *p)
{
    if (p->mss_bytes < 1 || p->mss_bytes > 65495) {
        return "MSS is not in 1 to 65495 bytes";
    }
    if (p->rcvbuf_bytes > G_MAXINT32 / 2 || p->sndbuf_bytes > G_MAXINT32) {
        return "a buffer is larger than 1 GiB (receive) or 2 GiB (send)";
    }
    if (p->sndbuf_bytes == 0) {
        return "the send buffer is empty";
    }
    if (p->syn_rto_ns <= 0 || p->rto_min_ns <= 0) {
        return "a retransmission time-out is not positive";
    }
    if (p->rto_max_ns < p->rto_min_ns) {
        return "the largest RTO is below the smallest";
    }
    if (p->fin_wait2_ns < 0 || p->time_wait_ns < 0 || p->delack_ns < 0 ||
        p->keepalive_ns < 0 || p->keepalive_interval_ns < 0 ||
        p->challenge_ns < 0 || p->tw_reuse_delay_ns < 0) {
        return "a time-out is negative";
    }
    if (p->delack_segments < 1) {
        return "segments per ACK is 0";
    }
    if (p->init_cwnd < 1) {
        return "the initial congestion window is 0";
    }
    if (p->port_first < 1 || p->port_last < p->port_first) {
        return "the range of local ports is empty";
    }
    return NULL;
}
