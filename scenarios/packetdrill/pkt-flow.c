/* SPDX-License-Identifier: GPL-2.0-only */
#include "scenarios/packetdrill/pkt-flow.h"

#include "scenarios/packetdrill/pkt-wire.h"

#define FIRST_REMOTE_PORT 49152 /* RFC 6335 section 6 */

/* ---- Life, calls -------------------------------------------------------- */

void
pkt_flow_init(PktFlow *flow)
{
    *flow = (PktFlow){
        .fd = -1,
        .last_remote_port = FIRST_REMOTE_PORT - 1,
        .timestamps = g_hash_table_new(NULL, NULL),
    };
}

void
pkt_flow_clear(PktFlow *flow)
{
    g_clear_pointer(&flow->timestamps, g_hash_table_unref);
}

static void
begin(PktFlow *flow, PktFlowState state, int fd)
{
    g_hash_table_remove_all(flow->timestamps);
    *flow = (PktFlow){
        .state = state,
        .fd = fd,
        .last_remote_port = flow->last_remote_port,
        .timestamps = flow->timestamps,
    };
}

void
pkt_flow_socket(PktFlow *flow, int fd)
{
    begin(flow, PKT_FLOW_NEW, fd);
}

void
pkt_flow_listen(PktFlow *flow, int fd)
{
    if (flow->fd == fd) {
        flow->state = PKT_FLOW_LISTENING;
    }
}

void
pkt_flow_connect(PktFlow *flow, int fd, const PktConfig *config)
{
    if (flow->fd == fd && flow->state == PKT_FLOW_NEW) {
        flow->state = PKT_FLOW_CONNECTING;
        flow->remote_port = config->connect_port;
    }
}

void
pkt_flow_accept(PktFlow *flow, int fd)
{
    if (flow->state == PKT_FLOW_SYNACK_SENT ||
        flow->state == PKT_FLOW_SYNACK_ACKED) {
        flow->fd = fd;
    }
}

/* ---- To the host -------------------------------------------------------- */

/* The first packet to a listener, or to nobody, is of a new connection. */
static void
begin_passive(PktFlow *flow, const TcpSegment *written, const PktConfig *config)
{
    begin(flow, PKT_FLOW_PACKET_RECEIVED, -1);
    flow->remote_isn = written->seq;
    flow->remote_port = ++flow->last_remote_port;
    flow->local_port = config->bind_port;
}

static void
note_inbound(PktFlow *flow, const TcpSegment *written)
{
    if (flow->state == PKT_FLOW_SYNACK_SENT && (written->flags & TCP_ACK)) {
        flow->state = PKT_FLOW_SYNACK_ACKED;
    } else if (flow->state == PKT_FLOW_SYN_SENT && (written->flags & TCP_SYN) &&
               (written->flags & TCP_ACK)) {
        flow->state = PKT_FLOW_SYN_ACKED;
        flow->remote_isn = written->seq;
    }
}

/* Added to a number of the host in the script: the one on the wire. */
static guint32
local_offset(const PktFlow *flow, gboolean syn)
{
    return syn ? flow->isn - flow->script_isn : flow->isn;
}

static guint32
remote_offset(const PktFlow *flow, gboolean syn)
{
    return syn ? 0 : flow->remote_isn;
}

/* The host's own timestamp for the script's. */
static gboolean
map_echo(const PktFlow *flow, const PktConfig *config, guint32 *echo)
{
    gpointer value;

    if (g_hash_table_lookup_extended(flow->timestamps, GUINT_TO_POINTER(*echo),
                                     NULL, &value)) {
        *echo = GPOINTER_TO_UINT(value);
        return TRUE;
    }
    *echo += flow->first_ts - flow->first_script_ts;
    return config->ts_ecr_scaled && flow->has_timestamp;
}

gboolean
pkt_flow_inbound(PktFlow *flow, const PktPacket *packet,
                 const PktConfig *config, TcpSegment *segment)
{
    const TcpSegment *written = &packet->segment;
    gboolean syn = (written->flags & TCP_SYN) != 0;

    if (flow->state == PKT_FLOW_LISTENING || flow->state == PKT_FLOW_NONE) {
        begin_passive(flow, written, config);
    }
    note_inbound(flow, written);
    *segment = *written;
    segment->src_ip = PKT_REMOTE_IP;
    segment->dst_ip = PKT_LOCAL_IP;
    segment->src_port =
        written->src_port ? written->src_port : flow->remote_port;
    segment->dst_port =
        written->dst_port ? written->dst_port : flow->local_port;
    segment->seq += remote_offset(flow, syn);
    if (written->flags & TCP_ACK) {
        segment->ack += local_offset(flow, syn);
    }
    for (guint i = 0; i < written->n_sack; i++) {
        segment->sack[i].start += local_offset(flow, syn);
        segment->sack[i].end += local_offset(flow, syn);
    }
    return !segment->timestamps || !(written->flags & TCP_ACK) ||
           map_echo(flow, config, &segment->ts_echo);
}

/* ---- From the host ------------------------------------------------------ */

void
pkt_flow_expect(PktFlow *flow, const PktPacket *packet)
{
    guint flags = packet->segment.flags & (TCP_SYN | TCP_ACK);

    if (flow->state == PKT_FLOW_CONNECTING && flags == TCP_SYN) {
        flow->state = PKT_FLOW_SYN_SENT;
        flow->script_isn = packet->segment.seq;
    } else if (flow->state == PKT_FLOW_PACKET_RECEIVED &&
               flags == (TCP_SYN | TCP_ACK)) {
        flow->script_isn = packet->segment.seq;
    }
}

/* Its first SYN says where the host's numbers begin. */
static gboolean
learn(PktFlow *flow, const TcpSegment *segment)
{
    guint flags = segment->flags & (TCP_SYN | TCP_ACK);

    if (flow->state == PKT_FLOW_SYN_SENT && flow->local_port == 0 &&
        flags == TCP_SYN && segment->dst_port == flow->remote_port) {
        flow->local_port = segment->src_port;
        flow->isn = segment->seq;
        return TRUE;
    }
    return FALSE;
}

gboolean
pkt_flow_takes(PktFlow *flow, const TcpSegment *segment)
{
    guint flags = segment->flags & (TCP_SYN | TCP_ACK);

    if (segment->dst_ip != PKT_REMOTE_IP || flow->state == PKT_FLOW_NONE) {
        return FALSE;
    }
    if (learn(flow, segment)) {
        return TRUE;
    }
    if (segment->dst_port != flow->remote_port ||
        segment->src_port != flow->local_port) {
        return FALSE;
    }
    if (flow->state == PKT_FLOW_PACKET_RECEIVED &&
        flags == (TCP_SYN | TCP_ACK)) {
        flow->state = PKT_FLOW_SYNACK_SENT;
        flow->isn = segment->seq;
    }
    return TRUE;
}

guint32
pkt_flow_timestamp(const PktFlow *flow, guint32 value)
{
    return flow->first_script_ts + (value - flow->first_ts);
}

/* The name that is expected is that of 'value' from now on. */
static void
name_timestamp(PktFlow *flow, guint32 name, guint32 value)
{
    g_hash_table_replace(flow->timestamps, GUINT_TO_POINTER(name),
                         GUINT_TO_POINTER(value));
    if (!flow->has_timestamp) {
        flow->has_timestamp = TRUE;
        flow->first_script_ts = name;
        flow->first_ts = value;
    }
}

void
pkt_flow_outbound(PktFlow *flow, const PktPacket *packet,
                  const TcpSegment *segment, TcpSegment *scripted)
{
    gboolean syn = (segment->flags & TCP_SYN) != 0;

    *scripted = *segment;
    scripted->src_port = scripted->dst_port = 0;
    scripted->seq -= local_offset(flow, syn);
    if (segment->flags & TCP_ACK) {
        scripted->ack -= remote_offset(flow, syn);
    }
    for (guint i = 0; i < segment->n_sack; i++) {
        scripted->sack[i].start -= remote_offset(flow, syn);
        scripted->sack[i].end -= remote_offset(flow, syn);
    }
    if (segment->timestamps && packet && packet->segment.timestamps) {
        name_timestamp(flow, packet->segment.ts_value, segment->ts_value);
    }
    if (segment->timestamps) {
        scripted->ts_value = pkt_flow_timestamp(flow, segment->ts_value);
    }
}
