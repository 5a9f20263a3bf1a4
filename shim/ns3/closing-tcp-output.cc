/* SPDX-License-Identifier: GPL-2.0-only */
/* ClosingTcpSocket: segments out, and the one alarm behind all timers. */
#include "shim/ns3/closing-tcp-socket.h"

#include "ns3/simulator.h"
#include "ns3/tcp-option-rfc793.h"
#include "ns3/tcp-option-ts.h"
#include "ns3/tcp-option-winscale.h"

namespace ns3
{

static int64_t
NowNs()
{
    return Simulator::Now().GetNanoSeconds();
}

/* True if the FIN goes with, or right after, the byte before offset 'at'. */
bool
ClosingTcpSocket::FinIsNext(uint64_t at) const
{
    return m_finQueued && at == m_send.End() && m_wndEdge > at;
}

/* Payload of the next segment, by the windows and MSS; 0 if none may go. */
uint32_t
ClosingTcpSocket::NextLength() const
{
    uint64_t edge = std::min<uint64_t>(m_wndEdge, m_una + m_tcb->m_cWnd.Get());
    if (m_nxt >= m_send.End() || m_nxt >= edge) {
        return 0;
    }
    uint64_t left = m_send.End() - m_nxt;
    uint32_t len = std::min<uint64_t>({left, edge - m_nxt, Mss()});
    return len < Mss() && HoldBack(len, left) ? 0 : len;
}

/* Sender's silly window avoidance (RFC 9293 3.8.6.2.1) and Nagle, for a
 * segment shorter than the MSS.  As in Linux (tcp_nagle_check(),
 * tcp_minshall_check()) the end of what a program wrote waits only while
 * another small segment is in flight, not while a full one is; repeats wait for
 * none.
 */
bool
ClosingTcpSocket::HoldBack(uint32_t len, uint64_t left) const
{
    bool idle = m_nxt == m_una;
    if (len == left) {
        return m_nagle && !m_finQueued && m_nxt >= m_max && m_smallEnd > m_una;
    }
    return !idle || len < m_wndMax / 2;
}

/* Sends what may go now; a pure ACK is the caller's business. */
void
ClosingTcpSocket::Output()
{
    if (!IsSynchronized()) {
        return;
    }
    while (true) {
        uint32_t len = NextLength();
        if (len == 0 && !FinIsNext(m_nxt)) {
            break;
        }
        SendAt(m_nxt, len);
    }
    if (m_nxt == m_una && m_nxt < FinishLine()) {
        ArmPersist();
    } else if (m_una == m_max) {
        m_retransmitAt = NEVER;
    }
}

/* Nothing is in flight and the window lets nothing out. */
void
ClosingTcpSocket::ArmPersist()
{
    if (!m_persist || m_retransmitAt == NEVER) {
        m_persist = true;
        m_retransmitAt = NowNs() + Rto();
    }
}

/* The persist timer: override a silly window, or ask whether a closed one
 * has opened (RFC 9293 3.8.6.1).  Goes on as long as the peer answers; one
 * that the program has closed gives up all the same, after fin_retries and when
 * the probes have become as rare as can be (Linux, tcp_probe_timer()). */
void
ClosingTcpSocket::Persist()
{
    bool rare =
        m_doublings >= m_rules->fin_retries && Rto() >= m_rules->rto_max_ns;
    if (m_retries >= RetryLimit() || UserTimedOut() || (m_closed && rare)) {
        GiveUp();
        return;
    }
    StartUserTimeout();
    m_retries++;
    m_doublings++;
    uint64_t left = m_send.End() > m_nxt ? m_send.End() - m_nxt : 0;
    uint64_t room = m_wndEdge > m_nxt ? m_wndEdge - m_nxt : 0;
    uint32_t len = std::min<uint64_t>({left, room, Mss()});
    if (len > 0) {
        SendAt(m_nxt, len);
    } else {
        SendProbe();
        m_retransmitAt = NowNs() + RepeatDelay();
    }
}

SimKeepalive
ClosingTcpSocket::KeepAliveRules() const
{
    if (m_patience && m_patience->ownKeepAlive) {
        return m_patience->keepAlive;
    }
    return {m_rules->keepalive_ns, m_rules->keepalive_interval_ns,
            m_rules->keepalive_probes};
}

/* The peer has been heard: silence begins anew (RFC 1122 4.2.3.6). */
void
ClosingTcpSocket::RestartKeepAlive()
{
    int64_t idle = KeepAliveRules().idle_ns;
    bool given_up = m_closed && m_state == FIN_WAIT_2;
    m_keepProbes = 0;
    m_keepAt = idle > 0 && IsSynchronized() && !given_up
                   ? std::max(m_heardAt + idle, NowNs())
                   : NEVER;
}

/* The user timeout takes the place of the number of probes, as on Linux. */
bool
ClosingTcpSocket::KeepAliveIsOver() const
{
    int64_t patience = m_patience ? m_patience->userTimeout : 0;
    return patience > 0 ? m_keepProbes > 0 && NowNs() - m_heardAt >= patience
                        : m_keepProbes >= KeepAliveRules().probes;
}

/* Too long nothing was heard: probe, and in the end give up. */
void
ClosingTcpSocket::KeepAlive()
{
    SimKeepalive rules = KeepAliveRules();
    if (m_una < m_max || m_persist) { /* other timers watch already */
        m_keepAt = NowNs() + rules.idle_ns;
    } else if (KeepAliveIsOver()) {
        SendReset();
        Finish(SIM_TCP_END_TIMEOUT);
    } else {
        m_keepProbes++;
        SendProbe();
        m_keepAt = NowNs() + rules.interval_ns;
    }
}

/* Sends [from, from + len) and the FIN if it follows. */
void
ClosingTcpSocket::SendAt(uint64_t from, uint32_t len)
{
    bool last = from + len == m_send.End();
    bool fin = FinIsNext(from + len);
    uint64_t end = from + len + (fin ? 1 : 0);
    uint8_t flags = TcpHeader::ACK | (last && len ? TcpHeader::PSH : 0) |
                    (fin ? TcpHeader::FIN : 0);
    if (from < m_max) {
        m_timedAt = NEVER; /* Karn: a repeated byte times nothing */
    } else if (m_timedAt == NEVER) {
        m_timedAt = NowNs();
        m_timedEnd = end;
    }
    TcpHeader header;
    Fill(header, flags, WireSeq(from));
    m_l4->Transmit(m_tuple, header,
                   len ? m_send.Copy(from, len) : Create<Packet>(),
                   from < m_max ? ClosingTcpL4Protocol::REPEAT
                                : ClosingTcpL4Protocol::PLAIN);
    if (len > 0 && len < Mss() && from >= m_max) {
        m_smallEnd = from + len;
    }
    m_nxt = std::max(m_nxt, end);
    m_max = std::max(m_max, end);
    if (m_persist || m_retransmitAt == NEVER) {
        m_persist = false;
        m_retransmitAt = NowNs() + RepeatDelay();
    }
}

/* SYN or SYN,ACK, and its timer. */
void
ClosingTcpSocket::SendSyn(bool again)
{
    bool ack = m_state == SYN_RCVD;
    if (m_retries == 0) {
        m_timedAt = NowNs();
        m_timedEnd = 0;
    } else {
        m_timedAt = NEVER;
    }
    TcpHeader header;
    Fill(header, TcpHeader::SYN | (ack ? TcpHeader::ACK : 0), m_iss);
    m_l4->Transmit(m_tuple, header, Create<Packet>(),
                   again ? ClosingTcpL4Protocol::REPEAT
                         : ClosingTcpL4Protocol::PLAIN);
    m_retransmitAt = NowNs() + RepeatDelay();
}

void
ClosingTcpSocket::SendAck()
{
    TcpHeader header; /* SND.NXT, also while an RTO has moved m_nxt back */
    Fill(header, TcpHeader::ACK, WireSeq(m_max));
    m_l4->Transmit(m_tuple, header, Create<Packet>());
}

/* A segment that must be answered: one sequence number behind SND.UNA. */
void
ClosingTcpSocket::SendProbe()
{
    TcpHeader header;
    Fill(header, TcpHeader::ACK, WireSeq(m_una) - 1);
    m_l4->Transmit(m_tuple, header, Create<Packet>(),
                   ClosingTcpL4Protocol::PROBE);
}

/* Owes the peer an ACK: after this segment has been reported ('now', or the
 * delack_segments-th in a row), else by the delayed ACK timer. */
void
ClosingTcpSocket::AckSoon(bool now)
{
    if (now || m_ackOwed >= m_rules->delack_segments) {
        m_ackNow = true;
    } else if (m_ackAt == NEVER) {
        m_ackAt = NowNs() + m_rules->delack_ns;
    }
}

/* Header of a segment; whatever carries ACK pays the ACK that is owed. */
void
ClosingTcpSocket::Fill(TcpHeader &header, uint8_t flags, uint32_t seq)
{
    bool syn = flags & TcpHeader::SYN;
    header.SetSourcePort(m_tuple.localPort);
    header.SetDestinationPort(m_tuple.remotePort);
    header.SetSequenceNumber(SequenceNumber32(seq));
    header.SetFlags(flags);
    header.SetWindowSize(WireWindow(syn));
    if (flags & TcpHeader::ACK) {
        header.SetAckNumber(SequenceNumber32(WireAck()));
        m_lastAckSent = WireAck();
        m_ackNow = false;
        m_ackOwed = 0;
        m_ackAt = NEVER;
    }
    AddOptions(header, syn);
}

void
ClosingTcpSocket::AddOptions(TcpHeader &header, bool syn)
{
    bool answer = syn && m_state == SYN_RCVD;
    if (syn) {
        Ptr<TcpOptionMSS> mss = CreateObject<TcpOptionMSS>();
        mss->SetMSS(m_rules->mss_bytes);
        header.AppendOption(mss);
    }
    if (syn && m_rules->window_scale && (!answer || m_scale)) {
        Ptr<TcpOptionWinScale> scale = CreateObject<TcpOptionWinScale>();
        scale->SetScale(WindowShift());
        header.AppendOption(scale);
    }
    if (m_timestamps || (syn && !answer && m_rules->timestamps)) {
        Ptr<TcpOptionTS> stamp = CreateObject<TcpOptionTS>();
        stamp->SetTimestamp(TcpOptionTS::NowToTsValue());
        stamp->SetEcho(m_tsRecent);
        header.AppendOption(stamp);
    }
}

/* The smallest scale that can announce the whole buffer (RFC 7323 2.3). */
int
ClosingTcpSocket::WindowShift() const
{
    int shift = 0;
    while ((m_rcvBuf >> shift) > 65535) {
        shift++;
    }
    return shift;
}

uint32_t
ClosingTcpSocket::FreeBuffer() const
{
    return m_rcvBuf > m_unconsumed ? m_rcvBuf - m_unconsumed : 0;
}

/* The window to announce.  Its right edge never moves back, and forward only
 * by a segment or half the buffer (RFC 9293 3.8.6.2.2). */
uint16_t
ClosingTcpSocket::WireWindow(bool syn)
{
    uint64_t next = m_receive.Next();
    uint64_t edge = next + FreeBuffer();
    if (edge >= m_rcvEdge + std::min(m_rcvBuf / 2, Mss())) {
        m_rcvEdge = std::max(edge, m_rcvEdge);
    }
    uint64_t window = m_rcvEdge > next ? m_rcvEdge - next : 0;
    return std::min<uint64_t>(window >> (syn ? 0 : m_receiveShift), 65535);
}

/* Keeps one simulator event at or before the earliest deadline. */
void
ClosingTcpSocket::Arm()
{
    int64_t at = std::min({m_retransmitAt, m_ackAt, m_goneAt, m_keepAt});
    if (at >= m_wakeAt) {
        return; /* it will look again when it wakes */
    }
    m_wake.Cancel();
    m_wakeAt = at;
    m_wake = Simulator::Schedule(NanoSeconds(at - NowNs()),
                                 &ClosingTcpSocket::Wake, this);
}

void
ClosingTcpSocket::Wake()
{
    Ptr<ClosingTcpSocket> self(this); /* a report may drop the last handle */
    int64_t now = NowNs();
    m_wakeAt = NEVER;
    if (m_ackAt <= now) {
        SendAck();
    }
    if (m_goneAt <= now) {
        Finish(SIM_TCP_END_CLOSED);
    }
    if (m_keepAt <= now) {
        KeepAlive();
    }
    if (m_retransmitAt <= now) {
        if (!IsSynchronized()) {
            SynTimeout();
        } else if (m_persist) {
            Persist();
        } else {
            RetransmitTimeout();
        }
    }
    Flush();
    if (m_attached) {
        Arm();
    }
}

} // namespace ns3
