/* SPDX-License-Identifier: GPL-2.0-only */
/* Every law and constant in which one system's TCP differs from another's.
 *
 * Three profiles are said once here: Linux (the default: the laws and constants
 * of Linux 6.18), RFC (the letter of RFC 9293 and its kin) and Windows, as far
 * as its maker has written of it.  A device of its own says what it changes
 * (scenarios/systems).  Names in brackets are functions and constants of Linux.
 */
#ifndef FINWAIT_MODEL_TCP_PROFILE_H
#define FINWAIT_MODEL_TCP_PROFILE_H

#include <glib.h>

G_BEGIN_DECLS

/* Profiles that the product has, as X(NAME, text). */
#define TCP_PROFILES(X)                                                        \
    X(LINUX, "linux")                                                          \
    X(RFC, "rfc")                                                              \
    X(WINDOWS, "windows")

typedef enum TcpProfileName {
#define X(NAME, TEXT) TCP_PROFILE_##NAME,
    TCP_PROFILES(X)
#undef X
} TcpProfileName;

/* How the retransmission time-out follows from the round trips, as X(NAME,
 * text). */
#define TCP_RTO_LAWS(X)                                                        \
    X(LINUX, "linux") /* SRTT + max(rto_min, 4 RTTVAR) [tcp_rtt_estimator] */  \
    X(RFC, "rfc")     /* max(rto_min, SRTT + 4 RTTVAR), RFC 6298 2 */          \
    X(FIXED, "fixed") /* syn_rto_ns for ever, without back-off */

typedef enum TcpRtoLaw {
#define X(NAME, TEXT) TCP_RTO_##NAME,
    TCP_RTO_LAWS(X)
#undef X
} TcpRtoLaw;

/* How the peer is told how much it may send, as X(NAME, text). */
#define TCP_WINDOW_LAWS(X)                                                     \
    X(EXACT, "exact") /* the free buffer, in steps of RFC 9293 3.8.6.2.2 */    \
    X(LINUX, "linux") /* what twice the buffer leaves free of the memory that  \
                         segments take [__tcp_select_window] */

typedef enum TcpWindowLaw {
#define X(NAME, TEXT) TCP_WINDOW_##NAME,
    TCP_WINDOW_LAWS(X)
#undef X
} TcpWindowLaw;

typedef struct TcpProfile {
    /* Sizes. */
    guint32 mss_bytes;    /* largest segment: payload and options (RFC 6691) */
    guint32 advmss_bytes; /* MSS option, what can be received (RFC 9293 3.7.1);
                             0: mss_bytes */
    guint32 unsaid_mss_bytes; /* a peer's without the option; 0: 536 (the same)
                               */
    guint32 rcvbuf_bytes; /* receive buffer, about the largest window offered */
    guint32 rcvbuf_max_bytes; /* what it may grow to: the window scale is chosen
                                 for it, where nobody has set the buffer
                                 [tcp_rmem[2]]; 0: it does not grow */
    guint32 sndbuf_bytes;     /* send buffer, see 'write_overhead_bytes' */
    guint32 write_overhead_bytes; /* memory of each buffer of what was written,
                                     beside its bytes [SKB_TRUESIZE(0)] */
    guint init_cwnd;              /* segments (RFC 6928) */
    guint32 init_ssthresh_bytes;  /* 0: none, slow start until a loss */
    TcpWindowLaw window_law;

    /* Time-outs and giving up. */
    TcpRtoLaw rto_law;
    gint64 syn_rto_ns;    /* first retransmission time-out of SYN and SYN,ACK */
    gint64 rto_min_ns;    /* see TcpRtoLaw */
    gint64 rto_max_ns;    /* upper bound of any RTO (RFC 6298 2.5) */
    gint64 persist_ns;    /* before the first probe of a closed window, doubled
                             to 60 s; 0: the RTO [tcp_probe0_base] */
    guint syn_retries;    /* repeats of a SYN before giving up */
    guint syn_linear;     /* of them, in addition, without back-off
                             [tcp_syn_linear_timeouts] */
    guint synack_retries; /* repeats of a SYN,ACK before giving up */
    guint data_retries;   /* repeats of data or FIN before giving up ... */
    guint fin_retries;    /* ... when the program has closed */
    gboolean retries_by_time; /* not their count: the time that so many repeats
                                 from rto_min_ns on take
                                 [retransmits_timed_out] */
    gboolean timeout_rst;     /* RST when retries are exhausted */
    gint64 fin_wait2_ns;      /* FIN_WAIT_2 of a closed (orphaned) end */
    gint64 time_wait_ns;      /* TIME_WAIT; 0: none */
    gint64 keepalive_ns;      /* idle time before keep-alive probes; 0: none */
    gint64 keepalive_interval_ns; /* between unanswered probes */
    guint keepalive_probes;       /* unanswered ones before giving up */

    /* Acknowledgements. */
    gint64 delack_ns;      /* delayed ACK time-out */
    guint delack_segments; /* ACK at the latest every n-th segment; 1: each */
    guint quick_acks; /* that many are not delayed at the start and after loss,
                         and a FIN's is [tcp_incr_quickack, tcp_fin]; 0: RFC
                         5681 4.2 only */
    gint64 challenge_ns; /* challenge ACKs, and those of empty segments out of
                            the window: one in this time; 0: no limit
                            [tcp_invalid_ratelimit] */

    /* Sending. */
    gboolean nagle;         /* RFC 896 ... */
    gboolean minshall;      /* ... but only behind another small segment
                               [tcp_minshall_check] */
    gboolean fin_windowed;  /* FIN needs a free number in the peer's window */
    gboolean sack;          /* RFC 2018, 6675 */
    gboolean rack;          /* RFC 8985, where SACK is on */
    gboolean timestamps;    /* RFC 7323 */
    gboolean window_scale;  /* RFC 7323 */
    const char *congestion; /* a TypeId of ns-3; elsewhere it is NewReno;
                               static */

    /* How many there can be. */
    guint16 port_first, port_last; /* of connections that did not bind
                                      [ip_local_port_range] */
    gboolean tw_reuse;        /* such a connection may take the port of one in
                                 TIME_WAIT, if both have timestamps and it has waited
                                 for ... [tcp_twsk_unique, tcp_tw_reuse=1] */
    gint64 tw_reuse_delay_ns; /* ... longer than this [tcp_tw_reuse_delay] */
    guint max_time_wait;      /* who would be one more is forgotten at once
                                 [inet_twsk_alloc, tcp_max_tw_buckets]; 0: no
                                 limit */
    guint max_connections;    /* all of them, TIME_WAIT included: no further SYN
                                 is sent, or heard; 0: no limit */

    /* Handshakes and strangers. */
    gboolean bad_seq_ends; /* a wrong ACK in the handshake ends it: BAD_SEQ */
    gboolean stray_rst;    /* RST to segments of no connection (RFC 9293) */
    gboolean reset_erases; /* the peer's RST takes unread data away: "the reset
                              might erase unread input" (RFC 9112 9.6) */
    gboolean wait_records; /* an orphan in FIN_WAIT_2 is but a record, which
                              resets whatever is not the awaited FIN
                              [tcp_timewait_state_process] */
} TcpProfile;

void tcp_profile_linux(TcpProfile *profile);
void tcp_profile_rfc(TcpProfile *profile);
void tcp_profile_windows(TcpProfile *profile);
void tcp_profile_named(TcpProfile *profile, TcpProfileName name);

/* What is wrong with 'profile', as the end of a sentence; NULL: nothing. */
const char *tcp_profile_mistake(const TcpProfile *profile);

G_END_DECLS

#endif
