/* SPDX-License-Identifier: GPL-2.0-only */
/* What the TCP below a ClosingTcpSocket does with it: events, segments to
 * trace, questions.  ClosingTcpSocket's header knows nothing of model/tcp, so
 * this is its friend. */
#ifndef FINWAIT_SHIM_CLOSING_TCP_GLUE_PRIV_H
#define FINWAIT_SHIM_CLOSING_TCP_GLUE_PRIV_H

#include "model/tcp/tcp.h"
#include "ns3/inet-socket-address.h"
#include "ns3/tcp-congestion-ops.h"
#include "ns3/tcp-header.h"
#include "shim/ns3/closing-tcp-socket.h"

namespace ns3
{

struct ClosingTcpGlue {
    /* Events of its connection; 'self' is the socket. */
    static void Event(gpointer self, PortTcpEvent event, PortEnd why);
    static void Lost(ClosingTcpUser *user);
    static void State(const Tcp *tcp, PortTcpState to);

    /* As a listener. */
    static PortVerdict Judge(Ptr<ClosingTcpSocket> listener, TcpSyn *syn);
    static bool Listens(const ClosingTcpSocket *socket, Ptr<NetDevice> device);

    /* What arrives by 'device' may be for it. */
    static bool Hears(const ClosingTcpSocket *socket, Ptr<NetDevice> device);

    /* A segment of it, without its header, is tagged as its bytes are, and as
     * the options of the socket say. */
    static void Mark(ClosingTcpSocket *socket, const TcpSegment &segment,
                     Ptr<Packet> packet);

    /* A segment of it leaves, without its header, or arrives, with it. */
    static void Sent(ClosingTcpSocket *socket, const TcpSegment &segment,
                     Ptr<const Packet> payload, const uint8_t *header,
                     uint32_t headerLen);
    static void Received(ClosingTcpSocket *socket, const TcpSegment &segment,
                         Ptr<const Packet> packet);
    /* Something has happened: what is traced is looked at. */
    static void Look(ClosingTcpSocket *socket);

    static void
    Icmp(ClosingTcpSocket *socket, Ipv4Address source, uint8_t ttl,
         uint8_t type, uint8_t code, uint32_t info)
    {
        socket->ForwardIcmp(source, ttl, type, code, info);
    }

    /* What its congestion control is, and what that believes in. */
    static Ptr<TcpCongestionOps> Congestion(ClosingTcpSocket *socket);
    static Ptr<TcpSocketState> Believes(ClosingTcpSocket *socket);
    /* Bytes that have been sent at least once. */
    static uint32_t Written(const ClosingTcpSocket *socket);

  private:
    static ClosingTcpSocket::Verdict Ask(Ptr<ClosingTcpSocket> listener,
                                         const Address &peer);

    /* From 3.43 on ns-3 has a trace source for bytes that are sent again. */
    template <class Traced>
    static auto
    Again(Traced *socket, Ptr<const Packet> payload, const uint8_t *header,
          uint32_t headerLen, int)
        -> decltype(socket->m_retransmissionTrace.IsEmpty(), void())
    {
        if (!socket->m_retransmissionTrace.IsEmpty()) {
            socket->m_retransmissionTrace(
                payload, Header(header, headerLen),
                InetSocketAddress(socket->m_localIp, socket->m_localPort),
                InetSocketAddress(socket->m_peerIp, socket->m_peerPort),
                socket);
        }
    }
    template <class Traced>
    static void
    Again(Traced *, Ptr<const Packet>, const uint8_t *, uint32_t, long)
    {
    }
    static void TagOptions(const ClosingTcpSocket *socket, Ptr<Packet> packet);
    static void TakeTags(ClosingTcpSocket *socket, const TcpSegment &segment,
                         Ptr<const Packet> packet);
    static TcpHeader Header(const uint8_t *bytes, uint32_t len);
    static void Opened(ClosingTcpSocket *socket);
    static void Finished(ClosingTcpSocket *socket);
    static void Over(ClosingTcpSocket *socket);
};

} // namespace ns3

#endif
