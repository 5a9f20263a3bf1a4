/* SPDX-License-Identifier: GPL-2.0-only */
/* ClosingTcpSocket: a segment arrives (RFC 9293 3.10.7.3 and .4). */
#include "shim/ns3/closing-tcp-socket.h"

#include "ns3/simulator.h"

namespace ns3
{

/* At most one answer per 500 ms to bare segments that are not acceptable, so
 * that two confused ends cannot keep each other busy (Linux's
 * tcp_invalid_ratelimit; RFC 5961 section 7). */
static constexpr int64_t CHALLENGE_PAUSE_NS = 500000000;
/* How soon a SYN is repeated that met an old connection, which our RST has
 * ended by then (Linux: TCP_TIMEOUT_MIN, two ticks). */
static constexpr int64_t SYN_AGAIN_NS = 8000000;

void
ClosingTcpSocket::Input(const TcpSegment &segment)
{
    if (m_state == SYN_SENT) {
        InputSynSent(segment);
    } else {
        InputSynchronized(segment);
    }
    m_heardAt = Simulator::Now().GetNanoSeconds();
    if (IsSynchronized()) {
        RestartKeepAlive();
        Output();
    }
    Flush();
    if (m_ackNow && m_attached) {
        SendAck();
    }
    Arm();
}

/* An ACK in the handshake for what was never sent: RST, and go on (RFC 9293
 * 3.10.7.3 and .4), or give up where the profile says so. */
void
ClosingTcpSocket::RefuseAck(const TcpSegment &s)
{
    m_l4->SendRst(m_tuple, s);
    if (m_rules->bad_seq_ends && !s.Has(TcpHeader::RST)) {
        Finish(SIM_TCP_END_BAD_SEQ);
    }
}

/* RFC 9293 3.10.7.3. */
void
ClosingTcpSocket::InputSynSent(const TcpSegment &s)
{
    bool has_ack = s.Has(TcpHeader::ACK);
    if (has_ack && s.ack != m_iss + 1) {
        RefuseAck(s);
        if (m_attached && m_retries == 0) {
            m_retransmitAt = Simulator::Now().GetNanoSeconds() + SYN_AGAIN_NS;
        }
        return;
    }
    if (s.Has(TcpHeader::RST)) {
        if (has_ack) {
            Finish(SIM_TCP_END_REFUSED);
        }
        return;
    }
    if (!s.Has(TcpHeader::SYN)) {
        return;
    }
    m_irs = s.seq;
    ReadSynOptions(s);
    if (!has_ack) { /* simultaneous open */
        m_state = SYN_RCVD;
        SendSyn();
        return;
    }
    SampleRtt(0, s);
    m_wl1 = s.seq;
    m_wl2 = s.ack;
    m_wndEdge = m_wndMax = s.window;
    Established();
    AckSoon(true);
}

bool
ClosingTcpSocket::IsNewSyn(const TcpSegment &s) const
{
    uint8_t kind = s.flags & (TcpHeader::SYN | TcpHeader::ACK | TcpHeader::RST);
    return kind == TcpHeader::SYN && IsSynchronized() && s.seq != m_irs;
}

/* MSS, window scale and timestamps hold when both SYNs carry them. */
void
ClosingTcpSocket::ReadSynOptions(const TcpSegment &s)
{
    uint32_t peer_mss = s.mss ? s.mss : 536; /* RFC 9293 3.7.1 */
    m_timestamps = m_rules->timestamps && s.timestamps;
    m_tsRecent = s.tsValue;
    m_tcb->m_segmentSize = std::min<uint32_t>(m_rules->mss_bytes, peer_mss);
    m_scale = m_rules->window_scale && s.windowShift >= 0;
    m_sendShift = m_scale ? std::min(s.windowShift, 14) : 0;
    m_receiveShift = m_scale ? WindowShift() : 0;
    m_wl1 = s.seq;
    m_wl2 = m_iss;
}

/* RFC 9293 3.10.7.4, in its order: sequence, RST, SYN, ACK, data, FIN. */
void
ClosingTcpSocket::InputSynchronized(const TcpSegment &s)
{
    if (m_state == SYN_RCVD && s.Has(TcpHeader::SYN) && s.seq == m_irs) {
        if (s.Has(TcpHeader::ACK)) { /* simultaneous open completes */
            InputAckOfSyn(s);
        } else { /* our SYN,ACK was lost */
            SendSyn(true);
        }
        return;
    }
    int64_t at = ReceiveOffset(s.seq);
    if (OldTimestamp(s) || !Acceptable(s, at)) {
        RejectUnacceptable(s);
        return;
    }
    if (s.Has(TcpHeader::RST)) {
        InputRst(at);
        return;
    }
    if (s.Has(TcpHeader::SYN)) { /* RFC 5961 4.2 */
        ChallengeAck();
        return;
    }
    if (!s.Has(TcpHeader::ACK)) {
        return;
    }
    if (s.timestamps && int32_t(s.seq - m_lastAckSent) <= 0) {
        m_tsRecent = s.tsValue; /* RFC 7323 4.3 */
    }
    if ((m_state == SYN_RCVD && !InputAckOfSyn(s)) || !InputAck(s)) {
        return;
    }
    InputData(s, at);
}

int64_t
ClosingTcpSocket::ReceiveOffset(uint32_t seq) const
{
    uint64_t next = m_receive.Next();
    return int64_t(next) + int32_t(seq - (m_irs + 1 + uint32_t(next)));
}

uint32_t
ClosingTcpSocket::WireAck() const
{
    return m_irs + 1 + uint32_t(m_receive.Next()) + (m_finReceived ? 1 : 0);
}

/* The table of RFC 9293 3.10.7.4.  At a closed window a segment at RCV.NXT
 * passes for its ACK, RST and FIN bits; InputData() cuts off its payload. */
bool
ClosingTcpSocket::Acceptable(const TcpSegment &s, int64_t at) const
{
    int64_t next = int64_t(m_receive.Next()) + (m_finReceived ? 1 : 0);
    int64_t edge = std::max<int64_t>(m_rcvEdge, next);
    int64_t last = at + std::max<int64_t>(s.SequenceLength(), 1) - 1;
    if (at == next) {
        return true;
    }
    bool begins_inside = at > next && at < edge;
    bool ends_inside = s.SequenceLength() > 0 && last >= next && last < edge;
    bool spans = at < next && last >= edge && edge > next;
    return begins_inside || ends_inside || spans;
}

/* PAWS, RFC 7323 5.3 R1. */
bool
ClosingTcpSocket::OldTimestamp(const TcpSegment &s) const
{
    return m_timestamps && s.timestamps && !s.Has(TcpHeader::RST) &&
           int32_t(s.tsValue - m_tsRecent) < 0;
}

void
ClosingTcpSocket::RejectUnacceptable(const TcpSegment &s)
{
    if (s.Has(TcpHeader::RST)) {
        return;
    }
    if (s.SequenceLength() > 0 && !s.Has(TcpHeader::SYN)) {
        SendAck(); /* a repeated byte or FIN: the peer missed our ACK */
    } else {
        ChallengeAck();
    }
}

void
ClosingTcpSocket::ChallengeAck()
{
    int64_t now = Simulator::Now().GetNanoSeconds();
    if (now - m_lastChallenge >= CHALLENGE_PAUSE_NS) {
        m_lastChallenge = now;
        SendAck();
    }
}

/* RFC 5961 3.2: only the exact sequence resets. */
void
ClosingTcpSocket::InputRst(int64_t at)
{
    int64_t next = int64_t(m_receive.Next()) + (m_finReceived ? 1 : 0);
    if (at == next) {
        Finish(m_state == SYN_RCVD && m_active ? SIM_TCP_END_REFUSED
                                               : SIM_TCP_END_RESET);
    } else {
        ChallengeAck();
    }
}

/* In SYN_RCVD; false if the ACK is not for our SYN, or not welcome. */
bool
ClosingTcpSocket::InputAckOfSyn(const TcpSegment &s)
{
    uint32_t beyond = s.ack - (m_iss + 1);
    if (beyond > uint32_t(m_max)) {
        RefuseAck(s);
        return false;
    }
    if (!m_active && m_events && !m_l4->MayOpen(m_eventsUser)) {
        return false;
    }
    SampleRtt(0, s);
    m_wl1 = s.seq;
    m_wl2 = s.ack;
    uint32_t window =
        s.Has(TcpHeader::SYN) ? s.window : s.window << m_sendShift;
    m_wndEdge = m_wndMax = window;
    Established();
    return true;
}

/* False if the rest of the segment must not be looked at. */
bool
ClosingTcpSocket::InputAck(const TcpSegment &s)
{
    int64_t upto = int64_t(m_una) + int32_t(s.ack - WireSeq(m_una));
    if (upto > int64_t(m_max)) {
        ChallengeAck();
        return false;
    }
    if (upto < int64_t(m_una) - int64_t(m_wndMax)) { /* RFC 5961 5.2 */
        ChallengeAck();
        return false;
    }
    uint64_t old_edge = m_wndEdge;
    if (m_persist) {
        m_retries = 0; /* the probe was answered */
    }
    UpdateSendWindow(s);
    if (upto > int64_t(m_una)) {
        SampleRtt(upto, s);
        Acked(upto);
    } else if (upto == int64_t(m_una) && s.SequenceLength() == 0 &&
               m_max > m_una && m_wndEdge == old_edge && !m_persist) {
        DuplicateAck();
    }
    if (!FinAcked()) {
        return true;
    }
    if (m_state == FIN_WAIT_1) {
        m_state = FIN_WAIT_2;
        if (m_orphan) {
            Orphan();
        }
    } else if (m_state == CLOSING) {
        FinishIntoTimeWait();
    } else if (m_state == LAST_ACK) {
        Finish(SIM_TCP_END_CLOSED);
    }
    return m_attached;
}

/* SND.WND by the newest segment (RFC 9293 3.10.7.4, fifth). */
void
ClosingTcpSocket::UpdateSendWindow(const TcpSegment &s)
{
    int32_t newer = int32_t(s.seq - m_wl1);
    if (newer < 0 || (newer == 0 && int32_t(s.ack - m_wl2) < 0)) {
        return;
    }
    m_wl1 = s.seq;
    m_wl2 = s.ack;
    uint32_t window = s.window << m_sendShift;
    int64_t upto = int64_t(m_una) + int32_t(s.ack - WireSeq(m_una));
    uint64_t edge = std::max<int64_t>(upto, 0) + window;
    m_spaceDue |= edge > m_wndEdge;
    m_wndEdge = edge;
    m_wndMax = std::max(m_wndMax, window);
    if (m_persist && m_wndEdge > m_nxt) {
        m_persist = false;
        m_doublings = 0;
        m_retransmitAt = NEVER;
        StopUserTimeout();
    }
}

/* The payload that fits the window, then the FIN when all before it is
 * there. */
void
ClosingTcpSocket::InputData(const TcpSegment &s, int64_t at)
{
    bool receiving = m_state == ESTABLISHED || m_state == FIN_WAIT_1 ||
                     m_state == FIN_WAIT_2;
    if (!receiving) {
        return;
    }
    int64_t end = at + s.len;
    if (m_orphan && s.len > 0 && end > int64_t(m_receive.Next())) {
        Abort(); /* RFC 1122 4.2.2.13 */
        return;
    }
    int64_t from = std::max<int64_t>(at, 0);
    int64_t to = std::min<int64_t>(end, m_rcvEdge);
    if (to > from) {
        bool had_hole = m_receive.HasHole();
        uint64_t moved = m_receive.Add(
            from, s.payload->CreateFragment(from - at, to - from));
        m_unconsumed += moved;
        m_dataDue |= moved > 0;
        m_ackOwed++;
        AckSoon(moved == 0 || had_hole || m_receive.HasHole());
    } else if (s.len > 0) {
        AckSoon(true);
    }
    if (s.Has(TcpHeader::FIN) && to == end) {
        m_finAt = end;
    }
    if (m_finAt >= 0 && m_finAt == int64_t(m_receive.Next())) {
        InputFin();
    }
}

/* The peer's FIN is in order (RFC 9293 3.10.7.4, eighth). */
void
ClosingTcpSocket::InputFin()
{
    m_finReceived = true;
    m_finDue = true;
    SendAck();
    if (m_state == FIN_WAIT_2) {
        FinishIntoTimeWait();
    } else {
        m_state = m_state == FIN_WAIT_1 ? CLOSING : CLOSE_WAIT;
    }
}

} // namespace ns3
