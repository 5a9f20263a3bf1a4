/* SPDX-License-Identifier: GPL-2.0-only */
/* The attributes that ns3::TcpSocket asks for. */
#include "shim/ns3/closing-tcp-socket.h"

namespace ns3
{

void
ClosingTcpSocket::SetSndBufSize(uint32_t size)
{
    m_sndBuf = size;
}

uint32_t
ClosingTcpSocket::GetSndBufSize() const
{
    return m_sndBuf ? m_sndBuf : Rules().sndbuf_bytes;
}

void
ClosingTcpSocket::SetRcvBufSize(uint32_t size)
{
    m_rcvBuf = size;
}

uint32_t
ClosingTcpSocket::GetRcvBufSize() const
{
    return m_rcvBuf ? m_rcvBuf : Rules().rcvbuf_bytes;
}

void
ClosingTcpSocket::SetSynRetries(uint32_t count)
{
    m_synRetries = count;
}

uint32_t
ClosingTcpSocket::GetSynRetries() const
{
    return m_synRetries ? m_synRetries : Rules().syn_retries;
}

void
ClosingTcpSocket::SetTcpNoDelay(bool noDelay)
{
    m_noDelay = noDelay;
    if (m_user.tcp && m_why == PORT_END_NONE) {
        tcp_nodelay(m_user.tcp, noDelay);
    }
}

bool
ClosingTcpSocket::GetTcpNoDelay() const
{
    return m_noDelay;
}

/* The node's, see the header. */
void
ClosingTcpSocket::SetSegSize(uint32_t)
{
}

uint32_t
ClosingTcpSocket::GetSegSize() const
{
    return Rules().mss_bytes;
}

void
ClosingTcpSocket::SetInitialSSThresh(uint32_t)
{
}

uint32_t
ClosingTcpSocket::GetInitialSSThresh() const
{
    return TCP_CC_NONE;
}

void
ClosingTcpSocket::SetInitialCwnd(uint32_t)
{
}

uint32_t
ClosingTcpSocket::GetInitialCwnd() const
{
    return Rules().init_cwnd;
}

void
ClosingTcpSocket::SetConnTimeout(Time)
{
}

Time
ClosingTcpSocket::GetConnTimeout() const
{
    return NanoSeconds(Rules().syn_rto_ns);
}

void
ClosingTcpSocket::SetDataRetries(uint32_t)
{
}

uint32_t
ClosingTcpSocket::GetDataRetries() const
{
    return Rules().data_retries;
}

void
ClosingTcpSocket::SetDelAckTimeout(Time)
{
}

Time
ClosingTcpSocket::GetDelAckTimeout() const
{
    return NanoSeconds(Rules().delack_ns);
}

void
ClosingTcpSocket::SetDelAckMaxCount(uint32_t)
{
}

uint32_t
ClosingTcpSocket::GetDelAckMaxCount() const
{
    return Rules().delack_segments;
}

void
ClosingTcpSocket::SetPersistTimeout(Time)
{
}

Time
ClosingTcpSocket::GetPersistTimeout() const
{
    return NanoSeconds(Rules().rto_min_ns);
}

} // namespace ns3
