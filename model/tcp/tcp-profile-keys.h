/* SPDX-License-Identifier: GPL-2.0-only */
/* What a TcpProfile's fields are called and mean: the keys tcp.* of scenarios,
 * and attributes of ns3::ClosingTcpL4Protocol.  One row each:
 *
 *     NUMBER(field, "name", BYTES, COUNT or TIME, least, most, "meaning")
 *     FLAG(field, "name", "meaning")
 *     CHOICE(field, "name", the X-macro of its enum, "meaning")
 *
 * Times are bounded in seconds.  A row of a number may end with .zero: what 0
 * stands for where it is no amount.
 */
#ifndef FINWAIT_MODEL_TCP_PROFILE_KEYS_H
#define FINWAIT_MODEL_TCP_PROFILE_KEYS_H

/* clang-format off */
#define TCP_PROFILE_KEYS(NUMBER, FLAG, CHOICE)                                 \
    NUMBER(mss_bytes, "mss", BYTES, 48, 65495,                                 \
        "largest segment: payload and options (RFC 6691)")                     \
    NUMBER(rcvbuf_bytes, "rcvbuf", BYTES, 256, 1e9,                            \
        "receive buffer, about the largest window offered")                    \
    CHOICE(window_law, "window_law", TCP_WINDOW_LAWS,                          \
        "the window: what is free of the buffer, or of Linux's memory")        \
    NUMBER(sndbuf_bytes, "sndbuf", BYTES, 256, 1e9, "send buffer")             \
    NUMBER(write_overhead_bytes, "write_overhead", BYTES, 0, 65536,            \
        "what each buffer of written bytes takes of it beside them")           \
    NUMBER(init_cwnd, "init_cwnd", COUNT, 1, 1000,                             \
        "initial congestion window, segments")                                 \
    NUMBER(syn_rto_ns, "rto", TIME, 0.001, 3600.0,                             \
        "first retransmission time-out")                                       \
    NUMBER(rto_min_ns, "rto_min", TIME, 0.001, 3600.0,                         \
        "lower bound of the estimated time-out of data")                       \
    NUMBER(rto_max_ns, "rto_max", TIME, 0.001, 86400.0,                        \
        "upper bound of any retransmission time-out")                          \
    CHOICE(rto_law, "rto_law", TCP_RTO_LAWS,                                   \
        "the time-out by round trips, or always tcp.rto without back-off")     \
    NUMBER(syn_retries, "syn_retries", COUNT, 0, 100,                          \
        "repeats of a SYN before giving up")                                   \
    NUMBER(syn_linear, "syn_linear", COUNT, 0, 100,                            \
        "repeats of a SYN before those, without back-off")                     \
    NUMBER(synack_retries, "synack_retries", COUNT, 0, 100,                    \
        "repeats of a SYN,ACK before giving up")                               \
    NUMBER(data_retries, "data_retries", COUNT, 0, 100,                        \
        "repeats of data or FIN before giving up")                             \
    NUMBER(fin_retries, "fin_retries", COUNT, 0, 100,                          \
        "the same after the program's close")                                  \
    FLAG(retries_by_time, "retries_by_time",                                   \
        "not their count but the time that they would take decides")           \
    NUMBER(fin_wait2_ns, "fin_wait2", TIME, 0, 86400.0,                        \
        "how long a closed end waits for the peer's FIN")                      \
    NUMBER(time_wait_ns, "time_wait", TIME, 0, 86400.0,                        \
        "length of TIME_WAIT; 0: none")                                        \
    NUMBER(keepalive_ns, "keepalive", TIME, 0, 86400.0,                        \
        "idle time before keep-alive probes; 0: none", .zero = "none")         \
    NUMBER(keepalive_interval_ns, "keepalive_interval", TIME, 0.001,           \
        86400.0, "between unanswered keep-alive probes")                       \
    NUMBER(keepalive_probes, "keepalive_probes", COUNT, 1, 1000,               \
        "unanswered keep-alive probes before giving up")                       \
    NUMBER(delack_ns, "delack", TIME, 0.001, 10,                               \
        "delayed acknowledgement: at the latest after")                        \
    NUMBER(delack_segments, "delack_segments", COUNT, 1, 100,                  \
        "delayed acknowledgement: at the latest every n-th segment")           \
    NUMBER(quick_acks, "quick_acks", COUNT, 0, 1000,                           \
        "acknowledgements that are not delayed, at the start and after loss")  \
    NUMBER(challenge_ns, "challenge", TIME, 0, 3600.0,                         \
        "at most one challenge ACK in this time; 0: no limit", .zero =         \
        "no limit")                                                            \
    FLAG(nagle, "nagle",                                                       \
        "hold a small segment back while data are unacknowledged (RFC 896)")   \
    FLAG(minshall, "minshall", "... but only behind another small segment")    \
    FLAG(fin_windowed, "fin_windowed",                                         \
        "FIN waits for a window that has room")                                \
    FLAG(sack, "sack", "offer selective acknowledgement (RFC 2018)")           \
    FLAG(rack, "rack", "loss by time, tail loss probes (RFC 8985)")            \
    NUMBER(port_first, "port_first", COUNT, 1, 65535,                          \
        "first port of connections that do not choose one")                    \
    NUMBER(port_last, "port_last", COUNT, 1, 65535, "the last of them")        \
    FLAG(tw_reuse, "tw_reuse",                                                 \
        "they may take the port of a connection in TIME_WAIT, where both "     \
        "have timestamps")                                                     \
    NUMBER(tw_reuse_delay_ns, "tw_reuse_delay", TIME, 0, 86400.0,              \
        "how long it must have waited for that")                               \
    NUMBER(max_time_wait, "max_time_wait", COUNT, 0, 1e6,                      \
        "connections in TIME_WAIT; one more is forgotten at once; 0: no "      \
        "limit", .zero = "no limit")                                           \
    NUMBER(max_connections, "max_connections", COUNT, 0, 1e6,                  \
        "connections at a time, TIME_WAIT included; 0: no limit",              \
        .zero = "no limit")                                                    \
    FLAG(timestamps, "timestamps", "offer timestamps (RFC 7323)")              \
    FLAG(window_scale, "window_scale", "offer window scaling (RFC 7323)")      \
    FLAG(timeout_rst, "timeout_rst", "send RST when retries are exhausted")    \
    FLAG(bad_seq_ends, "bad_seq_ends",                                         \
        "a wrong ACK in the handshake ends it")                                \
    FLAG(stray_rst, "stray_rst",                                               \
        "answer segments of no connection with RST (RFC 9293)")                \
    FLAG(reset_erases, "reset_erases",                                         \
        "the peer's RST takes unread data away (RFC 9112 9.6)")                \
    FLAG(wait_records, "wait_records",                                         \
        "a closed end in FIN_WAIT_2 resets whatever is not the awaited FIN")
/* clang-format on */

#endif
