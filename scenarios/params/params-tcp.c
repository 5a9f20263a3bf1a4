/* SPDX-License-Identifier: GPL-2.0-only */
/* The keys tcp.* of [server] and [client]: how the TCP of a node behaves,
 * SimTcpProfile (sim.h), whose defaults are those of the node's system. */
#include "scenarios/params/params-table.h"

#define ROW(FIELD, NAME, TYPE, MIN, MAX, DOC)                                  \
    PARAM(SimTcpProfile, FIELD, NAME, TYPE, NULL, MIN, MAX, DOC)
#define FLAG(FIELD, NAME, DOC) PARAM_BOOL(SimTcpProfile, FIELD, NAME, NULL, DOC)

/* Congestion controls, as X(TypeId of ns-3, text). */
#define CONGESTIONS(X)                                                         \
    X("ns3::TcpNewReno", "newreno")                                            \
    X("ns3::TcpLinuxReno", "linuxreno")                                        \
    X("ns3::TcpCubic", "cubic")

/* clang-format off */
static const ParamRow rows[] = {
    ROW(mss_bytes, "mss", BYTES, 32, 65495, "largest payload of a segment"),
    ROW(rcvbuf_bytes, "rcvbuf", BYTES, 256, 1e9,
        "receive buffer, the largest window offered"),
    ROW(sndbuf_bytes, "sndbuf", BYTES, 256, 1e9, "send buffer"),
    ROW(syn_rto_ns, "rto", TIME, 0.001, PARAM_HOUR,
        "first retransmission time-out"),
    ROW(rto_min_ns, "rto_min", TIME, 0.001, PARAM_HOUR,
        "lower bound of the estimated time-out of data"),
    ROW(rto_max_ns, "rto_max", TIME, 0.001, PARAM_DAY,
        "upper bound of any retransmission time-out"),
    FLAG(rto_fixed, "rto_fixed",
        "the time-out stays tcp.rto: no estimate, no back-off"),
    ROW(syn_retries, "syn_retries", COUNT, 0, 100,
        "repeats of a SYN before giving up"),
    ROW(synack_retries, "synack_retries", COUNT, 0, 100,
        "repeats of a SYN,ACK before giving up"),
    ROW(data_retries, "data_retries", COUNT, 0, 100,
        "repeats of data or FIN before giving up"),
    ROW(fin_retries, "fin_retries", COUNT, 0, 100,
        "the same after the program's close"),
    ROW(fin_wait2_ns, "fin_wait2", TIME, 0, PARAM_DAY,
        "how long a closed end waits for the peer's FIN"),
    ROW(time_wait_ns, "time_wait", TIME, 0, PARAM_DAY,
        "length of TIME_WAIT; 0: none"),
    ROW(keepalive_ns, "keepalive", TIME, 0, PARAM_DAY,
        "idle time before keep-alive probes; 0: none"),
    ROW(keepalive_interval_ns, "keepalive_interval", TIME, 0.001, PARAM_DAY,
        "between unanswered keep-alive probes"),
    ROW(keepalive_probes, "keepalive_probes", COUNT, 1, 1000,
        "unanswered keep-alive probes before giving up"),
    ROW(delack_ns, "delack", TIME, 0.001, 10,
        "delayed acknowledgement: at the latest after"),
    ROW(delack_segments, "delack_segments", COUNT, 1, 100,
        "delayed acknowledgement: at the latest every n-th segment"),
    FLAG(nagle, "nagle",
        "hold a small segment back while another is unacknowledged (RFC 896, "
        "as Linux does it)"),
    FLAG(timestamps, "timestamps", "offer timestamps (RFC 7323)"),
    FLAG(window_scale, "window_scale", "offer window scaling (RFC 7323)"),
    FLAG(timeout_rst, "timeout_rst", "send RST when retries are exhausted"),
    FLAG(bad_seq_ends, "bad_seq_ends",
        "a wrong ACK in the handshake ends it"),
    FLAG(stray_rst, "stray_rst",
        "answer segments of no connection with RST (RFC 9293)"),
    {.name = "congestion", .type = VALUE_ENUM, .value = "newreno",
     .choices = PARAM_CHOICES(CONGESTIONS), .doc = "congestion control"},
    {.name = NULL},
};
/* clang-format on */

const ParamRows param_tcp_rows = {
    .rows = rows, .roles = ROLE_SERVER | ROLE_CLIENT, .prefix = "tcp."};

/* The TCP of the nodes that run 'system' if nothing is said. */
void
param_tcp_defaults(const System *system, SimTcpProfile *profile)
{
    sim_tcp_profile_default(profile);
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
