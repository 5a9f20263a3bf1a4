/* SPDX-License-Identifier: GPL-2.0-only */
#include "scenarios/packetdrill/pkt-info.h"

#include "model/units.h"

/* include/net/tcp_states.h; TCP_LISTEN has no PortTcpState. */
static const struct {
    const char *name;
    gint64 value;
    int state; /* PortTcpState; -1: none */
} states[] = {
    {"TCP_ESTABLISHED", 1, PORT_STATE_ESTABLISHED},
    {"TCP_SYN_SENT", 2, PORT_STATE_SYN_SENT},
    {"TCP_SYN_RECV", 3, PORT_STATE_SYN_RECV},
    {"TCP_FIN_WAIT1", 4, PORT_STATE_FIN_WAIT1},
    {"TCP_FIN_WAIT2", 5, PORT_STATE_FIN_WAIT2},
    {"TCP_TIME_WAIT", 6, PORT_STATE_TIME_WAIT},
    {"TCP_CLOSE", 7, PORT_STATE_CLOSE},
    {"TCP_CLOSE_WAIT", 8, PORT_STATE_CLOSE_WAIT},
    {"TCP_LAST_ACK", 9, PORT_STATE_LAST_ACK},
    {"TCP_LISTEN", 10, -1},
    {"TCP_CLOSING", 11, PORT_STATE_CLOSING},
};

static const struct {
    const char *name;
    gint64 value;
} others[] = {
    {"TCP_CA_Open", 0},          {"TCP_CA_Disorder", 1},
    {"TCP_CA_CWR", 2},           {"TCP_CA_Recovery", 3},
    {"TCP_CA_Loss", 4},          {"TCPI_OPT_TIMESTAMPS", 1},
    {"TCPI_OPT_SACK", 2},        {"TCPI_OPT_WSCALE", 4},
    {"TCPI_OPT_ECN", 8},         {"TCPI_OPT_ECN_SEEN", 16},
    {"TCPI_OPT_SYN_DATA", 32},   {"TCPI_OPT_USEC_TS", 64},
    {"TCPI_OPT_TFO_CHILD", 128}, {"TCP_INFINITE_SSTHRESH", 0x7fffffff},
};

/* ---- Fields ------------------------------------------------------------- */

static gint64
get_state(const TcpInfo *info)
{
    for (gsize i = 0; i < G_N_ELEMENTS(states); i++) {
        if (states[i].state == (int)info->state) {
            return states[i].value;
        }
    }
    g_assert_not_reached();
}

static gint64
get_options(const TcpInfo *info)
{
    return (info->timestamps ? 1 : 0) | (info->sack ? 2 : 0) |
           (info->window_scale ? 4 : 0);
}

/* How a field of TcpInfo is told: as it is, or ns as microseconds. */
typedef enum FieldKind {
    FIELD_UINT,
    FIELD_UINT64,
    FIELD_NS,
    FIELD_CALL,
} FieldKind;

/* guint32 and guint are one. */
G_STATIC_ASSERT(sizeof(guint) == sizeof(guint32));

#define FIELD(NAME, KIND, MEMBER)                                              \
    {                                                                          \
        "tcpi_" NAME, FIELD_##KIND, G_STRUCT_OFFSET(TcpInfo, MEMBER), NULL     \
    }

static const struct {
    const char *name;
    FieldKind kind;
    glong offset;
    gint64 (*get)(const TcpInfo *info);
} fields[] = {
    {"tcpi_state", FIELD_CALL, 0, get_state},
    {"tcpi_options", FIELD_CALL, 0, get_options},
    FIELD("ca_state", UINT, ca_state),
    FIELD("retransmits", UINT, retransmits),
    FIELD("probes", UINT, probes),
    FIELD("backoff", UINT, backoff),
    FIELD("snd_wscale", UINT, send_scale),
    FIELD("rcv_wscale", UINT, receive_scale),
    FIELD("rto", NS, rto_ns),
    FIELD("ato", NS, ato_ns),
    FIELD("rtt", NS, rtt_ns),
    FIELD("rttvar", NS, rttvar_ns),
    FIELD("min_rtt", NS, min_rtt_ns),
    FIELD("snd_mss", UINT, send_mss_bytes),
    FIELD("rcv_mss", UINT, receive_mss_bytes),
    FIELD("advmss", UINT, advertised_mss_bytes),
    FIELD("unacked", UINT, unacked),
    FIELD("sacked", UINT, sacked),
    FIELD("lost", UINT, lost),
    FIELD("retrans", UINT, repeated),
    FIELD("total_retrans", UINT, total_repeats),
    FIELD("snd_cwnd", UINT, cwnd),
    FIELD("snd_ssthresh", UINT, ssthresh),
    FIELD("snd_wnd", UINT, send_window_bytes),
    FIELD("rcv_wnd", UINT, receive_window_bytes),
    FIELD("reordering", UINT, reordering),
    FIELD("bytes_acked", UINT64, acked_bytes),
    FIELD("bytes_received", UINT64, received_bytes),
    FIELD("bytes_sent", UINT64, sent_bytes),
    FIELD("bytes_retrans", UINT64, repeated_bytes),
    FIELD("notsent_bytes", UINT, not_sent_bytes),
    FIELD("segs_out", UINT, segments_out),
    FIELD("segs_in", UINT, segments_in),
    FIELD("data_segs_out", UINT, data_segments_out),
    FIELD("data_segs_in", UINT, data_segments_in),
};

static int
find(const char *field)
{
    for (guint i = 0; i < G_N_ELEMENTS(fields); i++) {
        if (g_str_equal(fields[i].name, field)) {
            return (int)i;
        }
    }
    return -1;
}

gboolean
pkt_info_has(const char *field)
{
    return find(field) >= 0;
}

gint64
pkt_info_get(const PktInfo *info, const char *field)
{
    int i = find(field);
    gconstpointer at;

    g_assert(i >= 0);
    at = G_STRUCT_MEMBER_P(&info->tcp, fields[i].offset);
    switch (fields[i].kind) {
    case FIELD_UINT:
        return *(const guint *)at;
    case FIELD_UINT64:
        return (gint64) * (const guint64 *)at;
    case FIELD_NS:
        return *(const gint64 *)at / NS_PER_US;
    case FIELD_CALL:
        return fields[i].get(&info->tcp);
    }
    g_assert_not_reached();
}

void
pkt_info_ask(PosixProc *proc, int fd, PktInfo *info)
{
    info->known = posix_tcp_info(proc, fd, &info->tcp) == 0;
}

/* ---- Symbols ------------------------------------------------------------ */

gboolean
pkt_info_symbol(const char *name, gint64 *value)
{
    for (gsize i = 0; i < G_N_ELEMENTS(states); i++) {
        if (g_str_equal(states[i].name, name)) {
            *value = states[i].value;
            return TRUE;
        }
    }
    for (gsize i = 0; i < G_N_ELEMENTS(others); i++) {
        if (g_str_equal(others[i].name, name)) {
            *value = others[i].value;
            return TRUE;
        }
    }
    return FALSE;
}
