/* SPDX-License-Identifier: GPL-2.0-only */
/* Members that classes of ns-3 have in some versions only: where one is absent,
 * the second function of a name is taken. */
#ifndef FINWAIT_SHIM_NS3_SINCE_PRIV_H
#define FINWAIT_SHIM_NS3_SINCE_PRIV_H

#include "ns3/nstime.h"
#include "ns3/socket.h"
#include "ns3/tcp-socket-state.h"

namespace ns3
{

/* From 3.42 on controls grow only a window of which they are told that it is
 * in use (TcpSocketBase::SendDataPacket). */
template <class State>
auto
SetCwndLimited(State *state, int)
    -> decltype(state->m_isCwndLimited = true, void())
{
    state->m_isCwndLimited = true;
}
template <class State>
void
SetCwndLimited(State *, long)
{
}

/* "RTT" tells of the smoothed round trip, which until 3.42 was m_lastRtt. */
template <class State>
auto
SetSmoothedRtt(State *state, Time rtt, int)
    -> decltype(state->m_srtt = rtt, void())
{
    state->m_srtt = rtt;
}
template <class State>
void
SetSmoothedRtt(State *state, Time rtt, long)
{
    state->m_lastRtt = rtt;
}

/* Until 3.41 an address may say the type of service too. */
template <class Where>
auto
TakeTos(Socket *socket, const Where &where, int)
    -> decltype(where.GetTos(), void())
{
    if (where.GetTos()) {
        socket->SetIpTos(where.GetTos());
    }
}
template <class Where>
void
TakeTos(Socket *, const Where &, long)
{
}

} // namespace ns3

#endif
