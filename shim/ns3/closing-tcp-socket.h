/* SPDX-License-Identifier: GPL-2.0-only */
/* ClosingTcpSocket: the TCP of model/tcp as an ns3::TcpSocket, for C++ users.
 *
 * It closes the way real stacks do, where ns-3's own TcpSocketBase loses data,
 * hangs or crashes (tests/shim/test-tcp-*.c show each case).  Beside what
 * ns3::Socket has:
 *
 *   Abort     RST now                     Discard  forget without a word
 *   Close     full close: unread or later data is answered by RST
 *   ShutdownSend  half-close: FIN after the last byte, still receiving
 *
 * and the receiver can tell FIN, RST, refused and timed out apart
 * (EndReason()).  Callbacks come from the event loop only, at the end of the
 * segment or timer that caused them.
 *
 * SndBufSize, RcvBufSize, ConnCount and TcpNoDelay act on the socket; the other
 * attributes of ns3::TcpSocket are those of the node's TcpProfile and cannot be
 * changed here.  There are no trace sources yet.
 */
#ifndef FINWAIT_SHIM_CLOSING_TCP_SOCKET_H
#define FINWAIT_SHIM_CLOSING_TCP_SOCKET_H

#include "ns3/tcp-socket.h"
#include "shim/ns3/closing-tcp-l4.h"

namespace ns3
{

class ClosingTcpSocket : public TcpSocket
{
  public:
    static TypeId GetTypeId();
    ClosingTcpSocket(ClosingTcpL4Protocol *l4, Ptr<Node> node);
    ~ClosingTcpSocket() override;

    void Abort();
    void Discard(bool swallow);
    /* Why the connection ended (NONE while it has not). */
    PortEnd
    EndReason() const
    {
        return m_why;
    }
    TcpStates_t State() const;

    /* As a listener: what to do with a SYN (ConnectionRequest callback). */
    PortVerdict JudgeSyn(TcpSyn *syn);

    /* ---- ns3::Socket --------------------------------------------------------
     */
    using Socket::Recv;
    using Socket::Send;
    SocketErrno GetErrno() const override;
    SocketType GetSocketType() const override;
    Ptr<Node> GetNode() const override;
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
    bool SetAllowBroadcast(bool allow) override;
    bool GetAllowBroadcast() const override;

  private:
    /* ---- ns3::TcpSocket -----------------------------------------------------
     */
    void SetSndBufSize(uint32_t size) override;
    uint32_t GetSndBufSize() const override;
    void SetRcvBufSize(uint32_t size) override;
    uint32_t GetRcvBufSize() const override;
    void SetSegSize(uint32_t size) override;
    uint32_t GetSegSize() const override;
    void SetInitialSSThresh(uint32_t threshold) override;
    uint32_t GetInitialSSThresh() const override;
    void SetInitialCwnd(uint32_t cwnd) override;
    uint32_t GetInitialCwnd() const override;
    void SetConnTimeout(Time timeout) override;
    Time GetConnTimeout() const override;
    void SetSynRetries(uint32_t count) override;
    uint32_t GetSynRetries() const override;
    void SetDataRetries(uint32_t retries) override;
    uint32_t GetDataRetries() const override;
    void SetDelAckTimeout(Time timeout) override;
    Time GetDelAckTimeout() const override;
    void SetDelAckMaxCount(uint32_t count) override;
    uint32_t GetDelAckMaxCount() const override;
    void SetTcpNoDelay(bool noDelay) override;
    bool GetTcpNoDelay() const override;
    void SetPersistTimeout(Time timeout) override;
    Time GetPersistTimeout() const override;

    static void OnEvent(gpointer self, PortTcpEvent event, PortEnd why);
    static void OnLost(ClosingTcpUser *user);
    void Report(PortTcpEvent event);
    void Begin(Tcp *tcp);
    void Release();
    int Fail(SocketErrno error) const;
    PortTcpOpts Options();
    const TcpProfile &
    Rules() const
    {
        return *tcp_host_profile(m_l4->Host());
    }

    Ptr<ClosingTcpL4Protocol> m_l4;
    Ptr<Node> m_node;
    ClosingTcpUser m_user{nullptr, OnEvent, this, OnLost};
    Ptr<ClosingTcpSocket> m_self;     /* while a connection needs it */
    Ptr<ClosingTcpSocket> m_listener; /* until it is told of this child */
    PortAddr m_local{0, 0};
    bool m_listening = false;
    bool m_connected = false; /* once */
    bool m_closed = false;    /* by its program: nothing more is told */
    bool m_shut = false;
    bool m_finTold = false;
    bool m_noDelay;
    uint32_t m_sndBuf = 0, m_rcvBuf = 0, m_synRetries = 0; /* 0: the rules' */
    TcpStates_t m_last = CLOSED; /* without a connection */
    PortEnd m_why = PORT_END_NONE;
    mutable SocketErrno m_errno = ERROR_NOTERROR;
    bool m_refuse = true; /* as a listener: RST to unwanted SYNs */
};

} // namespace ns3

#endif
