/* SPDX-License-Identifier: GPL-2.0-only */
/* ClosingTcpSocket: what was acknowledged, what was lost. */
#include "shim/ns3/closing-tcp-socket.h"

#include "ns3/rtt-estimator.h"
#include "ns3/simulator.h"
#include "ns3/tcp-congestion-ops.h"
#include "ns3/tcp-option-ts.h"

namespace ns3
{

/* The retransmission time-out now in force. */
int64_t
ClosingTcpSocket::Rto() const
{
    if (m_rules->rto_fixed) {
        return m_rules->syn_rto_ns;
    }
    uint32_t doublings = std::min(m_doublings, 20U);
    return std::min(m_rtoNs << doublings, m_rules->rto_max_ns);
}

/* RFC 6298: one timed segment at a time, or the echoed timestamp. */
void
ClosingTcpSocket::SampleRtt(uint64_t upTo, const TcpSegment &s)
{
    Time rtt;
    if (m_timedAt != NEVER && upTo >= m_timedEnd) {
        rtt = Simulator::Now() - NanoSeconds(m_timedAt);
        m_timedAt = NEVER;
    } else if (m_timestamps && s.timestamps && s.tsEcho != 0) {
        rtt = TcpOptionTS::ElapsedTimeFromTsValue(s.tsEcho);
    } else {
        return;
    }
    m_rtt->Measurement(rtt);
    m_tcb->m_lastRtt = rtt;
    m_tcb->m_minRtt = std::min(m_tcb->m_minRtt, rtt);
    int64_t rto = m_rtt->GetEstimate().GetNanoSeconds() +
                  std::max<int64_t>(SIM_NS_PER_MS,
                                    4 * m_rtt->GetVariation().GetNanoSeconds());
    m_rtoNs = std::clamp(rto, m_rules->rto_min_ns, m_rules->rto_max_ns);
    m_rto = NanoSeconds(m_rtoNs);
}

/* The peer has everything before 'upTo' (RFC 5681; RFC 6582 in recovery). */
void
ClosingTcpSocket::Acked(uint64_t upTo)
{
    uint32_t acked = upTo - m_una;
    m_una = upTo;
    m_nxt = std::max(m_nxt, upTo);
    m_send.Acknowledge(std::min(upTo, m_send.End()));
    m_retries = 0;
    m_doublings = 0;
    m_dupAcks = 0;
    StopUserTimeout();
    m_spaceDue = true;
    m_retransmitAt =
        m_una < m_max ? Simulator::Now().GetNanoSeconds() + Rto() : NEVER;
    if (m_recovering && upTo < m_recoverTo) { /* partial */
        uint32_t cwnd = m_tcb->m_cWnd;
        m_tcb->m_cWnd = cwnd > acked ? cwnd - acked + Mss() : Mss();
        RepeatFirst();
        return;
    }
    if (m_recovering) {
        m_recovering = false;
        m_tcb->m_cWnd = m_tcb->m_ssThresh;
    }
    if (m_tcb->m_congState != TcpSocketState::CA_OPEN && upTo >= m_recoverTo) {
        m_tcb->m_congState = TcpSocketState::CA_OPEN;
        m_congestionControl->CongestionStateSet(m_tcb, TcpSocketState::CA_OPEN);
    }
    uint32_t segments = (acked + Mss() - 1) / Mss();
    m_congestionControl->PktsAcked(m_tcb, segments, m_tcb->m_lastRtt);
    m_congestionControl->IncreaseWindow(m_tcb, segments);
}

/* Repeats the first segment that is not acknowledged. */
void
ClosingTcpSocket::RepeatFirst()
{
    uint64_t left = m_send.End() > m_una ? m_send.End() - m_una : 0;
    SendAt(m_una, std::min<uint64_t>(left, Mss()));
}

/* RFC 5681 3.2. */
void
ClosingTcpSocket::DuplicateAck()
{
    m_dupAcks++;
    if (m_recovering) {
        m_tcb->m_cWnd += Mss();
    } else if (m_dupAcks == 3 && m_una >= m_recoverTo) {
        EnterRecovery();
    }
}

void
ClosingTcpSocket::EnterRecovery()
{
    m_recovering = true;
    m_recoverTo = m_max;
    m_tcb->m_ssThresh = m_congestionControl->GetSsThresh(m_tcb, m_max - m_una);
    m_tcb->m_cWnd = m_tcb->m_ssThresh + 3 * Mss();
    m_tcb->m_congState = TcpSocketState::CA_RECOVERY;
    m_congestionControl->CongestionStateSet(m_tcb, TcpSocketState::CA_RECOVERY);
    RepeatFirst();
}

/* How often the present phase may repeat (RFC 9293 3.8.3, R2). */
uint32_t
ClosingTcpSocket::RetryLimit() const
{
    return m_closed ? m_rules->fin_retries : m_rules->data_retries;
}

void
ClosingTcpSocket::SynTimeout()
{
    uint32_t limit =
        m_state == SYN_SENT ? m_synRetries : m_rules->synack_retries;
    if (m_retries >= limit || UserTimedOut()) {
        GiveUp();
        return;
    }
    m_retries++;
    m_doublings++;
    SendSyn(true);
}

/* Go back to SND.UNA with a window of one segment (RFC 5681 3.1). */
void
ClosingTcpSocket::RetransmitTimeout()
{
    if (m_retries >= RetryLimit() || UserTimedOut()) {
        GiveUp();
        return;
    }
    StartUserTimeout();
    if (m_retries++ == 0) {
        m_tcb->m_ssThresh =
            m_congestionControl->GetSsThresh(m_tcb, m_max - m_una);
        m_tcb->m_congState = TcpSocketState::CA_LOSS;
        m_congestionControl->CongestionStateSet(m_tcb, TcpSocketState::CA_LOSS);
    }
    m_doublings++;
    m_tcb->m_cWnd = Mss();
    m_recovering = false;
    m_dupAcks = 0;
    m_recoverTo = m_max;
    m_nxt = m_una;
    m_retransmitAt = NEVER;
    Output();
}

/* The first repeat or probe starts the user timeout. */
void
ClosingTcpSocket::StartUserTimeout()
{
    if (m_patience && m_patience->since == NEVER) {
        m_patience->since = Simulator::Now().GetNanoSeconds();
    }
}

void
ClosingTcpSocket::StopUserTimeout()
{
    if (m_patience) {
        m_patience->since = NEVER;
    }
}

bool
ClosingTcpSocket::UserTimedOut() const
{
    return m_patience && m_patience->userTimeout > 0 &&
           m_patience->since != NEVER && (m_retries > 0 || m_persist) &&
           Simulator::Now().GetNanoSeconds() - m_patience->since >=
               m_patience->userTimeout;
}

/* Until the next repeat: the RTO, or what is left of the user timeout. */
int64_t
ClosingTcpSocket::RepeatDelay() const
{
    int64_t rto = Rto();
    if (!m_patience || m_patience->userTimeout == 0 ||
        m_patience->since == NEVER) {
        return rto;
    }
    int64_t end = m_patience->since + m_patience->userTimeout;
    int64_t left = end - Simulator::Now().GetNanoSeconds();
    return std::clamp<int64_t>(left, SIM_NS_PER_MS, rto);
}

/* Retransmissions are exhausted. */
void
ClosingTcpSocket::GiveUp()
{
    if (m_rules->timeout_rst && m_state != SYN_SENT) {
        TcpHeader header;
        Fill(header, TcpHeader::RST | TcpHeader::ACK, WireSeq(m_max));
        m_l4->Transmit(m_tuple, header, Create<Packet>());
    }
    Finish(SIM_TCP_END_TIMEOUT);
}

} // namespace ns3
