/* SPDX-License-Identifier: GPL-2.0-only */
#include "shim/ns3/closing-tcp-glue-priv.h"

#include "ns3/inet-socket-address.h"
#include "ns3/log.h"
#include "ns3/object-factory.h"
#include "ns3/simulator.h"
#include "ns3/tcp-header.h"
#include "ns3/tcp-rx-buffer.h"
#include "ns3/tcp-tx-buffer.h"
#include "shim/ns3/closing-tcp-cc.h"
#include "shim/ns3/closing-tcp-host-priv.h"
#include "shim/ns3/ns3-since-priv.h"

namespace ns3
{

NS_LOG_COMPONENT_DEFINE("ClosingTcpGlue");

/* ---- Events ------------------------------------------------------------- */

static ClosingTcpSocket::EndReason
reason_of(PortEnd why)
{
    static const ClosingTcpSocket::EndReason reasons[] = {
        ClosingTcpSocket::END_NONE,      ClosingTcpSocket::END_FIN,
        ClosingTcpSocket::END_RST,       ClosingTcpSocket::END_REFUSED,
        ClosingTcpSocket::END_TIMED_OUT, ClosingTcpSocket::END_BAD_SEQUENCE,
        ClosingTcpSocket::END_ABORTED,   ClosingTcpSocket::END_EXPIRED};
    return reasons[why];
}

/* As TcpSocketBase does, both ends are told that they may send. */
void
ClosingTcpGlue::Opened(ClosingTcpSocket *socket)
{
    socket->m_opened = socket->m_connected = true;
    if (Ptr<ClosingTcpSocket> listener =
            std::exchange(socket->m_listener, nullptr)) {
        Address peer;
        socket->GetPeerName(peer);
        listener->NotifyNewConnectionCreated(socket, peer);
    } else {
        socket->NotifyConnectionSucceeded();
    }
    if (!socket->m_closed && socket->GetTxAvailable() > 0) {
        socket->NotifySend(socket->GetTxAvailable());
    }
}

/* A listener that has shut its sending half, as PacketSink's, makes children
 * that send nothing and close when their peer has (TcpSocketBase::DoPeerClose).
 */
void
ClosingTcpGlue::Finished(ClosingTcpSocket *socket)
{
    socket->m_finTold = true;
    socket->NotifyNormalClose();
    if (socket->m_shutdownSend && socket->IsLive()) {
        tcp_shutdown(socket->m_user->tcp);
    }
}

void
ClosingTcpGlue::Over(ClosingTcpSocket *socket)
{
    const auto why = socket->m_why;
    if (!socket->m_opened) {
        if (!socket->m_listener) {
            socket->NotifyConnectionFailed();
        }
    } else if (why != ClosingTcpSocket::END_FIN) {
        socket->NotifyErrorClose();
    } else if (!socket->m_finTold) {
        socket->NotifyNormalClose();
    }
}

void
ClosingTcpGlue::Event(gpointer self, PortTcpEvent event, PortEnd why)
{
    Ptr<ClosingTcpSocket> socket = static_cast<ClosingTcpSocket *>(self);
    ClosingTcpSocket *raw = PeekPointer(socket);
    Look(raw);
    NS_LOG_LOGIC(socket << " event " << event << " "
                        << ClosingTcpSocket::EndReasonName(reason_of(why)));
    if (event == PORT_TCP_END) {
        raw->Ended(reason_of(why));
    }
    if (raw->m_closed && event != PORT_TCP_END) {
        return;
    }
    switch (event) {
    case PORT_TCP_OPENED:
        Opened(raw);
        return;
    case PORT_TCP_DATA:
        if (!raw->m_shutdownRecv) {
            raw->NotifyDataRecv();
        }
        return;
    case PORT_TCP_SPACE:
        if (raw->GetTxAvailable() > 0) {
            raw->NotifySend(raw->GetTxAvailable());
        }
        return;
    case PORT_TCP_FIN:
        Finished(raw);
        return;
    case PORT_TCP_END:
        Over(raw);
        return;
    }
}

/* The node goes. */
void
ClosingTcpGlue::Lost(ClosingTcpUser *user)
{
    auto last = std::exchange(user->socket->m_self, nullptr);
}

void
ClosingTcpGlue::State(const Tcp *tcp, PortTcpState to)
{
    static const TcpSocket::TcpStates_t states[] = {
        TcpSocket::CLOSED,      TcpSocket::SYN_SENT,   TcpSocket::SYN_RCVD,
        TcpSocket::ESTABLISHED, TcpSocket::FIN_WAIT_1, TcpSocket::FIN_WAIT_2,
        TcpSocket::CLOSE_WAIT,  TcpSocket::CLOSING,    TcpSocket::LAST_ACK,
        TcpSocket::TIME_WAIT};
    auto user = static_cast<ClosingTcpUser *>(tcp_user(tcp));
    if (user && user->socket && user->socket->m_self) {
        user->socket->m_state = states[to];
    }
}

/* ---- Listening ---------------------------------------------------------- */

bool
ClosingTcpGlue::Hears(const ClosingTcpSocket *socket, Ptr<NetDevice> device)
{
    Ptr<NetDevice> bound =
        const_cast<ClosingTcpSocket *>(socket)->GetBoundNetDevice();
    return !bound || bound == device;
}

bool
ClosingTcpGlue::Listens(const ClosingTcpSocket *socket, Ptr<NetDevice> device)
{
    return socket->m_listening && Hears(socket, device);
}

/* The gate, or else the callback that ns3::Socket has for it.  Either may close
 * the listener, or change the gate: then there is nobody who would accept. */
ClosingTcpSocket::Verdict
ClosingTcpGlue::Ask(Ptr<ClosingTcpSocket> listener, const Address &peer)
{
    const ClosingTcpSocket::Gate gate = listener->m_gate;
    const auto verdict = !gate.IsNull() ? gate(listener, peer)
                         : listener->NotifyConnectionRequest(peer)
                             ? ClosingTcpSocket::ACCEPT
                         : listener->m_refuse ? ClosingTcpSocket::REFUSE
                                              : ClosingTcpSocket::IGNORE;
    return verdict == ClosingTcpSocket::ACCEPT && !listener->m_listening
               ? ClosingTcpSocket::REFUSE
               : verdict;
}

PortVerdict
ClosingTcpGlue::Judge(Ptr<ClosingTcpSocket> listener, TcpSyn *syn)
{
    const PortAddr peer = tcp_syn_from(syn);
    const PortAddr local = tcp_syn_to(syn);
    switch (Ask(listener, InetSocketAddress(Ipv4Address(peer.ip), peer.port))) {
    case ClosingTcpSocket::REFUSE:
        return PORT_SYN_REFUSE;
    case ClosingTcpSocket::IGNORE:
        return PORT_SYN_IGNORE;
    case ClosingTcpSocket::ACCEPT:
        break;
    }
    Ptr<ClosingTcpSocket> child = CopyObject<ClosingTcpSocket>(listener);
    child->m_listener = listener;
    child->m_localIp = Ipv4Address(local.ip);
    child->m_localPort = local.port;
    child->m_peerIp = Ipv4Address(peer.ip);
    child->m_peerPort = peer.port;
    child->m_state = TcpSocket::SYN_RCVD;
    child->Begin();
    PortTcpOpts opts = {};
    child->FillOpts(&opts);
    child->m_user->tcp = tcp_accept(syn, &opts);
    tcp_nodelay(child->m_user->tcp, child->m_noDelay);
    return PORT_SYN_ACCEPT;
}

/* ---- Tags ---------------------------------------------------------------- */

/* As TcpSocketBase::AddSocketTags() does; IP and the queue discs read them. */
void
ClosingTcpGlue::TagOptions(const ClosingTcpSocket *socket, Ptr<Packet> packet)
{
    if (socket->GetIpTos()) {
        SocketIpTosTag tos;
        tos.SetTos(socket->GetIpTos());
        packet->AddPacketTag(tos);
    }
    if (socket->IsManualIpTtl()) {
        SocketIpTtlTag ttl;
        ttl.SetTtl(socket->GetIpTtl());
        packet->AddPacketTag(ttl);
    }
    if (socket->GetPriority()) {
        SocketPriorityTag priority;
        priority.SetPriority(socket->GetPriority());
        packet->AddPacketTag(priority);
    }
}

void
ClosingTcpGlue::Mark(ClosingTcpSocket *socket, const TcpSegment &segment,
                     Ptr<Packet> packet)
{
    ByteTagStream &out = socket->m_tags->out;
    if (segment.flags & TCP_SYN) {
        out.first = segment.seq + 1;
        if (segment.flags & TCP_ACK) {
            socket->m_tags->in.first = segment.ack;
        }
    } else if (segment.len_bytes > 0) {
        out.Give(packet, out.At(segment.seq));
    }
    TagOptions(socket, packet);
}

/* Those of a segment that has arrived, with its header. */
void
ClosingTcpGlue::TakeTags(ClosingTcpSocket *socket, const TcpSegment &segment,
                         Ptr<const Packet> packet)
{
    ClosingTcpTags &tags = *socket->m_tags;
    if (segment.flags & TCP_SYN) {
        tags.in.first = segment.seq + 1;
    } else if (segment.len_bytes > 0 && !socket->m_shutdownRecv) {
        tags.in.Keep(packet, packet->GetSize() - segment.len_bytes,
                     tags.in.At(segment.seq));
    }
    if (segment.flags & TCP_ACK) {
        tags.out.Forget(tags.out.At(segment.ack));
    }
}

/* ---- Traces ------------------------------------------------------------- */

TcpHeader
ClosingTcpGlue::Header(const uint8_t *bytes, uint32_t len)
{
    TcpHeader header;
    Create<Packet>(bytes, len)->PeekHeader(header);
    return header;
}

void
ClosingTcpGlue::Sent(ClosingTcpSocket *socket, const TcpSegment &segment,
                     Ptr<const Packet> payload, const uint8_t *header,
                     uint32_t headerLen)
{
    TcpSocketState *tcb = PeekPointer(socket->m_tcb);
    const SequenceNumber32 end(segment.seq + tcp_segment_length(&segment));
    const bool first = segment.flags & TCP_SYN;
    if (socket->IsLive()) {
        socket->TakeChanges();
    }
    const SequenceNumber32 high =
        first ? SequenceNumber32(segment.seq) : tcb->m_highTxMark.Get();
    if (!socket->m_txTrace.IsEmpty()) {
        socket->m_txTrace(payload, Header(header, headerLen), socket);
    }
    if (segment.len_bytes > 0 && SequenceNumber32(segment.seq) < high) {
        Again(socket, payload, header, headerLen, 0);
    }
    if (first || end > high) {
        if (segment.len_bytes > 0) {
            Simulator::ScheduleNow(&ClosingTcpSocket::NotifyDataSent,
                                   Ptr<ClosingTcpSocket>(socket),
                                   uint32_t(end - high) -
                                       !!(segment.flags & TCP_FIN));
        }
        tcb->m_highTxMark = end;
    }
    tcb->m_nextTxSequence = end;
    if (!(segment.flags & TCP_RST)) {
        Tcp *tcp = socket->m_user->tcp;
        TcpInfo info = {};
        if (tcp) {
            tcp_info(tcp, &info);
        }
        socket->m_advWnd = segment.window_bytes
                           << (first ? 0 : info.receive_scale);
    }
}

/* Before the TCP knows of it: congestion controls look at these. */
void
ClosingTcpGlue::Received(ClosingTcpSocket *socket, const TcpSegment &segment,
                         Ptr<const Packet> packet)
{
    TcpSocketState *tcb = PeekPointer(socket->m_tcb);
    const SequenceNumber32 end(segment.seq + tcp_segment_length(&segment));
    if (socket->IsLive()) {
        socket->TakeChanges();
    }
    if (!socket->m_rxTrace.IsEmpty()) {
        Ptr<Packet> payload = packet->Copy();
        TcpHeader header;
        payload->RemoveHeader(header);
        socket->m_rxTrace(payload, header, socket);
    }
    if (segment.flags & TCP_RST) {
        return;
    }
    TakeTags(socket, segment, packet);
    if ((segment.flags & TCP_SYN) || end > socket->m_highRxMark.Get()) {
        socket->m_highRxMark = end;
    }
    if (segment.flags & TCP_ACK) {
        const SequenceNumber32 ack(segment.ack);
        if ((segment.flags & TCP_SYN) || ack > socket->m_highRxAckMark.Get()) {
            socket->m_highRxAckMark = ack;
        }
        tcb->m_lastAckedSeq = socket->m_highRxAckMark.Get();
        socket->m_txBuffer->SetHeadSequence(socket->m_highRxAckMark);
    }
    if (segment.timestamps) {
        tcb->m_rcvTimestampValue = segment.ts_value;
        tcb->m_rcvTimestampEchoReply = segment.ts_echo;
    }
}

static TcpSocketState::TcpCongState_t
phase_of(guint phase)
{
    static const TcpSocketState::TcpCongState_t phases[] = {
        TcpSocketState::CA_OPEN, TcpSocketState::CA_DISORDER,
        TcpSocketState::CA_CWR, TcpSocketState::CA_RECOVERY,
        TcpSocketState::CA_LOSS};
    return phases[phase];
}

/* The congestion control has said bytes; where they are as many whole segments
 * they stay, or each ACK would be traced as one step up and one down. */
static void
TakeSegments(TracedValue<uint32_t> *traced, guint segments, guint mss)
{
    if (traced->Get() / mss != segments) {
        *traced = segments * mss;
    }
}

void
ClosingTcpGlue::Look(ClosingTcpSocket *socket)
{
    TcpSocketState *tcb = PeekPointer(socket->m_tcb);
    TcpInfo info;
    if (!socket->IsLive()) {
        return;
    }
    tcp_info(socket->m_user->tcp, &info);
    const guint gone = info.sacked + info.lost;
    const guint out = info.unacked + info.repeated;
    socket->m_rWnd = info.send_window_bytes;
    socket->m_rto = NanoSeconds(info.rto_ns);
    if (info.rtt_ns > 0) {
        SetSmoothedRtt(tcb, NanoSeconds(info.rtt_ns), 0);
    }
    tcb->m_bytesInFlight = out > gone ? (out - gone) * info.send_mss_bytes : 0;
    TakeSegments(&tcb->m_cWnd, info.cwnd, info.send_mss_bytes);
    tcb->m_cWndInfl = tcb->m_cWnd; /* nothing inflates it (RFC 6937) */
    if (info.ssthresh != G_MAXINT32) {
        TakeSegments(&tcb->m_ssThresh, info.ssthresh, info.send_mss_bytes);
    }
    tcb->m_congState = phase_of(info.ca_state);
    const ByteTagStream &in = socket->m_tags->in;
    tcb->m_rxBuffer->SetNextRxSequence(SequenceNumber32(
        uint32_t(in.first + in.done + socket->GetRxAvailable())));
}

/* ---- Congestion control ------------------------------------------------- */

Ptr<TcpCongestionOps>
ClosingTcpGlue::Congestion(ClosingTcpSocket *socket)
{
    if (!socket->m_congestionControl) {
        socket->m_congestionControl =
            ClosingTcpCcNew(socket->m_congestion.GetName().c_str());
    }
    return socket->m_congestionControl;
}

Ptr<TcpSocketState>
ClosingTcpGlue::Believes(ClosingTcpSocket *socket)
{
    return socket->m_tcb;
}

uint32_t
ClosingTcpGlue::Written(const ClosingTcpSocket *socket)
{
    return socket->m_tcb->m_highTxMark.Get().GetValue() -
           socket->m_tags->out.first;
}

} // namespace ns3
