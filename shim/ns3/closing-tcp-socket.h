/* SPDX-License-Identifier: GPL-2.0-only */
/* ClosingTcpSocket: the TCP of model/tcp as an ns3::TcpSocketBase.
 *
 * It closes the way real stacks do, where ns-3's own TcpSocketBase loses data,
 * hangs or crashes (tests/shim/test-tcp-*.c show each case).  Of the base it
 * has the attributes, the trace sources and the place in SocketList, nothing of
 * its machine.  Beside what ns3::Socket has:
 *
 *   Abort      RST now                     Discard  forget without a word
 *   Close      full close: unread or later data is answered by RST
 *   HalfClose  FIN after the last byte, still receiving (ShutdownSend)
 *
 * the trace source ConnectionEnd and GetEndReason(), which tell FIN, RST,
 * refused and timed out apart, and a gate that accepts, refuses or ignores each
 * SYN.  Callbacks come from the event loop only, at the end of the segment or
 * timer that caused them.
 *
 * Attributes act as in ns3::TcpSocketBase, from Connect() or Listen() on.  One
 * that this TCP cannot follow ends the program there, with a message.
 */
#ifndef FINWAIT_SHIM_CLOSING_TCP_SOCKET_H
#define FINWAIT_SHIM_CLOSING_TCP_SOCKET_H

#include "ns3/inet-socket-address.h"
#include "ns3/tcp-socket-base.h"
#include "ns3/tcp-socket-factory.h"
#include "shim/ns3/closing-tcp-l4.h"
#include <memory>

struct PortTcpOpts;
struct TcpProfile;

namespace ns3
{

struct ClosingTcpGlue;
struct ClosingTcpTags;
struct ClosingTcpUser;

/* Until ns-3.44 each class says its own TypeId, as TcpSocketBase does; from
 * 3.45 on Object does, for all. */
TypeId ClosingTcpSocketTypeId();
template <class Base, class Said> class SaysTypeId : public Base
{
};
template <class Base>
class SaysTypeId<Base, TypeId (Base::*)() const> : public Base
{
  public:
    TypeId
    GetInstanceTypeId() const override
    {
        return ClosingTcpSocketTypeId();
    }
};

class ClosingTcpSocket
    : public SaysTypeId<TcpSocketBase,
                        decltype(&TcpSocketBase::GetInstanceTypeId)>
{
  public:
    /* Why a connection ended at this end. */
    enum EndReason {
        END_NONE,         /* it has not */
        END_FIN,          /* FIN and ACK both ways */
        END_RST,          /* the peer's RST */
        END_REFUSED,      /* RST in answer to our SYN */
        END_TIMED_OUT,    /* retransmissions or probes exhausted */
        END_BAD_SEQUENCE, /* wrong sequence in the handshake */
        END_ABORTED,      /* our RST: Abort(), or bytes that nobody reads */
        END_EXPIRED,      /* closed here, and the peer's FIN never came */
        END_DISCARDED,    /* Discard() */
    };
    static const char *EndReasonName(EndReason reason);
    typedef void (*EndTracedCallback)(EndReason reason);

    enum Verdict {
        ACCEPT, /* a connection is made */
        REFUSE, /* RST */
        IGNORE, /* silence: the peer will ask again */
    };
    typedef Callback<Verdict, Ptr<ClosingTcpSocket>, const Address &> Gate;

    static TypeId GetTypeId();
    ClosingTcpSocket();
    ClosingTcpSocket(const ClosingTcpSocket &socket);
    ~ClosingTcpSocket() override;

    void SetTcp(Ptr<TcpL4Protocol> tcp) override;

    void Abort();
    /* 'swallow': later segments are ignored instead of answered by RST. */
    void Discard(bool swallow = false);
    int HalfClose();
    EndReason GetEndReason() const;
    TcpStates_t GetState() const;

    /* Of a listener: asked for each SYN, from the address given.  Null: the
     * ConnectionRequest callback, and RefuseByReset says what its false is. */
    void SetGate(Gate gate);

    /* ---- ns3::Socket ---------------------------------------------------- */
    using Socket::Recv;
    using Socket::Send;
    int Bind() override;
    int Bind(const Address &address) override;
    int Bind6() override;
    int Connect(const Address &address) override;
    int Listen() override;
    int Close() override;
    int ShutdownSend() override;
    int ShutdownRecv() override;
    int Send(Ptr<Packet> packet, uint32_t flags) override;
    int SendTo(Ptr<Packet> packet, uint32_t flags, const Address &to) override;
    Ptr<Packet> Recv(uint32_t maxSize, uint32_t flags) override;
    Ptr<Packet> RecvFrom(uint32_t maxSize, uint32_t flags,
                         Address &from) override;
    uint32_t GetTxAvailable() const override;
    uint32_t GetRxAvailable() const override;
    int GetSockName(Address &address) const override;
    int GetPeerName(Address &address) const override;

  private:
    friend struct ClosingTcpGlue;

    void SetSndBufSize(uint32_t size) override;
    void SetRcvBufSize(uint32_t size) override;
    void SetTcpNoDelay(bool noDelay) override;

    void CheckAttributes() const;
    TcpProfile MakeRules() const;
    void TakeSegmentSize(TcpProfile *profile) const;
    void TakeTimes(TcpProfile *profile) const;
    void TakeChanges();
    void TakeRules(const TcpProfile &rules);
    void FillOpts(PortTcpOpts *opts);
    void Begin();
    void Ended(EndReason reason);
    void Release(bool used);
    bool ToIpv4(const Address &address, InetSocketAddress *to) const;
    void ListOut();
    int Fail(SocketErrno error) const;
    int NoIpv6() const;
    ClosingTcpHost &Inside() const;
    bool IsLive() const;

    Ptr<ClosingTcpL4Protocol> m_l4;
    TypeId m_congestion; /* made when the connection first needs one */
    std::unique_ptr<ClosingTcpUser> m_user;
    const TcpProfile *m_rules = nullptr;    /* of the connection */
    std::unique_ptr<ClosingTcpTags> m_tags; /* of its bytes */
    Ptr<ClosingTcpSocket> m_self;           /* while a connection needs it */
    Ptr<ClosingTcpSocket> m_listener;       /* until it is told of this child */
    Ipv4Address m_localIp = Ipv4Address::GetAny();
    Ipv4Address m_peerIp = Ipv4Address::GetAny();
    uint16_t m_localPort = 0, m_peerPort = 0;
    bool m_bound = false; /* has a place in the protocol's table */
    bool m_listening = false;
    bool m_listed = false; /* in SocketList */
    bool m_opened = false; /* once */
    bool m_closed = false; /* by its program: only the end is told */
    bool m_finTold = false;
    bool m_refuse = true; /* as a listener: RST to unwanted SYNs */
    Gate m_gate;
    EndReason m_why = END_NONE;
    TracedCallback<EndReason> m_endTrace;
};

/* What TcpSocketFactory is on a node with a ClosingTcpL4Protocol. */
class ClosingTcpSocketFactory : public TcpSocketFactory
{
  public:
    static TypeId GetTypeId();
    Ptr<Socket> CreateSocket() override;
};

} // namespace ns3

#endif
