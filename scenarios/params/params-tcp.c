/* SPDX-License-Identifier: GPL-2.0-only */
/* The keys tcp.* of [server] and [client]: how the TCP of a node behaves,
 * TcpProfile, whose defaults are those of the node's system. */
#include "scenarios/params/params-table.h"

#include "scenarios/params/params-priv.h"

#define ROW(FIELD, NAME, TYPE, MIN, MAX, ...)                                  \
    PARAM(TcpProfile, FIELD, NAME, TYPE, NULL, MIN, MAX, __VA_ARGS__)
#define FLAG(FIELD, NAME, DOC) PARAM_BOOL(TcpProfile, FIELD, NAME, NULL, DOC)
#define CHOICE(FIELD, NAME, LIST, DOC)                                         \
    PARAM_CHOICE(TcpProfile, FIELD, NAME, NULL, LIST, DOC)

/* Congestion controls, as X(TypeId of ns-3, text). */
#define CONGESTIONS(X)                                                         \
    X("ns3::TcpNewReno", "newreno")                                            \
    X("ns3::TcpLinuxReno", "linuxreno")                                        \
    X("ns3::TcpCubic", "cubic")

/* clang-format off */
static const ParamRow rows[] = {
    ROW(mss_bytes, "mss", BYTES, 48, 65495,
        "largest segment: payload and options (RFC 6691)"),
    ROW(rcvbuf_bytes, "rcvbuf", BYTES, 256, 1e9,
        "receive buffer, about the largest window offered"),
    CHOICE(window_law, "window_law", TCP_WINDOW_LAWS,
        "the window: what is free of the buffer, or of Linux's memory"),
    ROW(sndbuf_bytes, "sndbuf", BYTES, 256, 1e9, "send buffer"),
    ROW(write_overhead_bytes, "write_overhead", BYTES, 0, 65536,
        "what each buffer of written bytes takes of it beside them"),
    ROW(init_cwnd, "init_cwnd", COUNT, 1, 1000,
        "initial congestion window, segments"),
    ROW(syn_rto_ns, "rto", TIME, 0.001, PARAM_HOUR,
        "first retransmission time-out"),
    ROW(rto_min_ns, "rto_min", TIME, 0.001, PARAM_HOUR,
        "lower bound of the estimated time-out of data"),
    ROW(rto_max_ns, "rto_max", TIME, 0.001, PARAM_DAY,
        "upper bound of any retransmission time-out"),
    CHOICE(rto_law, "rto_law", TCP_RTO_LAWS,
        "the time-out by round trips, or always tcp.rto without back-off"),
    ROW(syn_retries, "syn_retries", COUNT, 0, 100,
        "repeats of a SYN before giving up"),
    ROW(syn_linear, "syn_linear", COUNT, 0, 100,
        "repeats of a SYN before those, without back-off"),
    ROW(synack_retries, "synack_retries", COUNT, 0, 100,
        "repeats of a SYN,ACK before giving up"),
    ROW(data_retries, "data_retries", COUNT, 0, 100,
        "repeats of data or FIN before giving up"),
    ROW(fin_retries, "fin_retries", COUNT, 0, 100,
        "the same after the program's close"),
    FLAG(retries_by_time, "retries_by_time",
        "not their count but the time that they would take decides"),
    ROW(fin_wait2_ns, "fin_wait2", TIME, 0, PARAM_DAY,
        "how long a closed end waits for the peer's FIN"),
    ROW(time_wait_ns, "time_wait", TIME, 0, PARAM_DAY,
        "length of TIME_WAIT; 0: none"),
    ROW(keepalive_ns, "keepalive", TIME, 0, PARAM_DAY,
        "idle time before keep-alive probes; 0: none", .zero = "none"),
    ROW(keepalive_interval_ns, "keepalive_interval", TIME, 0.001, PARAM_DAY,
        "between unanswered keep-alive probes"),
    ROW(keepalive_probes, "keepalive_probes", COUNT, 1, 1000,
        "unanswered keep-alive probes before giving up"),
    ROW(delack_ns, "delack", TIME, 0.001, 10,
        "delayed acknowledgement: at the latest after"),
    ROW(delack_segments, "delack_segments", COUNT, 1, 100,
        "delayed acknowledgement: at the latest every n-th segment"),
    ROW(quick_acks, "quick_acks", COUNT, 0, 1000,
        "acknowledgements that are not delayed, at the start and after loss"),
    ROW(challenge_ns, "challenge", TIME, 0, PARAM_HOUR,
        "at most one challenge ACK in this time; 0: no limit",
        .zero = "no limit"),
    FLAG(nagle, "nagle",
        "hold a small segment back while data are unacknowledged (RFC 896)"),
    FLAG(minshall, "minshall", "... but only behind another small segment"),
    FLAG(fin_windowed, "fin_windowed", "FIN waits for a window that has room"),
    FLAG(sack, "sack", "offer selective acknowledgement (RFC 2018)"),
    FLAG(rack, "rack", "loss by time, tail loss probes (RFC 8985)"),
    ROW(port_first, "port_first", COUNT, 1, 65535,
        "first port of connections that do not choose one"),
    ROW(port_last, "port_last", COUNT, 1, 65535, "the last of them"),
    FLAG(tw_reuse, "tw_reuse",
        "they may take the port of a connection in TIME_WAIT, where both have "
        "timestamps"),
    ROW(tw_reuse_delay_ns, "tw_reuse_delay", TIME, 0, PARAM_DAY,
        "how long it must have waited for that"),
    ROW(max_time_wait, "max_time_wait", COUNT, 0, PARAM_MILLION,
        "connections in TIME_WAIT; one more is forgotten at once; 0: no limit",
        .zero = "no limit"),
    ROW(max_connections, "max_connections", COUNT, 0, PARAM_MILLION,
        "connections at a time, TIME_WAIT included; 0: no limit",
        .zero = "no limit"),
    FLAG(timestamps, "timestamps", "offer timestamps (RFC 7323)"),
    FLAG(window_scale, "window_scale", "offer window scaling (RFC 7323)"),
    FLAG(timeout_rst, "timeout_rst", "send RST when retries are exhausted"),
    FLAG(bad_seq_ends, "bad_seq_ends",
        "a wrong ACK in the handshake ends it"),
    FLAG(stray_rst, "stray_rst",
        "answer segments of no connection with RST (RFC 9293)"),
    FLAG(reset_erases, "reset_erases",
        "the peer's RST takes unread data away (RFC 9112 9.6)"),
    FLAG(wait_records, "wait_records",
        "a closed end in FIN_WAIT_2 resets whatever is not the awaited FIN"),
    {.name = "congestion", .type = VALUE_ENUM, .value = "newreno",
     .choices = PARAM_CHOICES(CONGESTIONS), .doc = "congestion control"},
    {.name = NULL},
};
/* clang-format on */

const ParamRows param_tcp_rows = {
    .rows = rows, .roles = ROLE_SERVER | ROLE_CLIENT, .prefix = "tcp."};

const ParamRow param_tcp_profile = {
    .name = "profile",
    .type = VALUE_ENUM,
    .value = "own",
    .choices = "own" TCP_PROFILES(PARAM_CHOICE_TEXT),
    .doc = "whose laws and constants the other tcp.* keys begin with: those of "
           "the system, of Linux, of the RFCs, or of Windows",
};

/* The TCP of the nodes that run 'system' if nothing else is said. */
void
param_tcp_defaults(const System *system, gint64 choice, TcpProfile *profile)
{
    if (choice > 0) {
        tcp_profile_named(profile, (TcpProfileName)(choice - 1));
        return;
    }
    tcp_profile_linux(profile);
    if (system->tcp) {
        system->tcp(profile);
    }
}

/* The type of ns-3 of that choice of tcp.congestion; static. */
const char *
param_tcp_congestion(gint64 choice)
{
    static const char *const types[] = {
#define X(TYPE, TEXT) TYPE,
        CONGESTIONS(X)
#undef X
    };

    g_assert(choice >= 0 && choice < (gint64)G_N_ELEMENTS(types));
    return types[choice];
}

void
param_tcp_read(const ParamSet *set, const char *section, TcpProfile *profile)
{
    param_tcp_defaults(param_system(set, section),
                       param_in(set, section, PARAM_TCP_PROFILE)->n, profile);
    param_fill(set, section, &param_tcp_rows, NULL, profile, NULL);
    profile->congestion =
        param_tcp_congestion(param_in(set, section, "tcp.congestion")->n);
}
