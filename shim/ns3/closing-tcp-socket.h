/* SPDX-License-Identifier: GPL-2.0-only */
/* ClosingTcpSocket: a TcpSocketBase that closes the way real stacks do.
 *
 * ns-3's own TcpSocketBase loses data, hangs or crashes when connections end
 * (tests/test-tcp-*.c show each case).  This subclass keeps its
 * interface, attributes, trace sources and congestion control, and brings
 * its own protocol machine, written from RFC 9293 (the TCP), RFC 1122 4.2
 * (closing with unread data, persist, silly windows), RFC 5961 (blind reset
 * and SYN), RFC 6298 (RTO), RFC 6582 (NewReno recovery) and RFC 7323 (window
 * scale, timestamps).  New verbs:
 *
 *   Abort     RST now                     Discard  forget without a word
 *   Close     full close: unread or later data is answered by RST
 *   ShutdownSend  half-close: FIN after the last byte, still receiving
 *
 * and the receiver can tell FIN, RST, refused and timed out apart.
 *
 * Two interfaces: an event function (SetEvents: what sim.h uses) or, without
 * one, the callbacks of ns3::Socket.  Both are called from the event loop
 * only, at the end of the segment or timer that caused them.
 *
 * Not here: SACK, pacing, ECN, urgent data, IPv6, path MTU discovery.  Loss
 * recovery is NewReno's under any loss-based TcpCongestionOps.
 */
#ifndef FINWAIT_SHIM_CLOSING_TCP_SOCKET_H
#define FINWAIT_SHIM_CLOSING_TCP_SOCKET_H

#include "ns3/event-id.h"
#include "ns3/tcp-socket-base.h"
#include "shim/ns3/closing-tcp-l4.h"
#include "shim/ns3/tcp-segment.h"
#include "shim/ns3/tcp-streams.h"
#include "shim/sim.h"
#include <memory>

namespace ns3
{

class ClosingTcpSocket : public TcpSocketBase
{
  public:
    using Events = void (*)(void *user, SimTcpEvent event, SimTcpEnd why);

    static TypeId GetTypeId();
    TypeId GetInstanceTypeId() const override;
    ClosingTcpSocket();
    ClosingTcpSocket(const ClosingTcpSocket &other);
    ~ClosingTcpSocket() override;

    /* Makes a template from which the protocol copies its sockets. */
    void Setup(Ptr<Node> node, Ptr<ClosingTcpL4Protocol> tcp);
    /* Calls 'events' from now on; null silences the socket. */
    void SetEvents(Events events, void *user);
    /* Sets the buffers and retries, before the handshake. */
    void Configure(const SimTcpOpts &opts);

    /* Opens from 'tuple'; false if it is in use, see Enter(). */
    bool Open(const TcpTuple &tuple, bool reuse = false);
    /* Ends for a new connection of the same tuple, to begin with '*iss': an
     * orphan in FIN_WAIT_2 does, which on Linux is a TIME_WAIT record by then
     * (tcp_twsk_unique()). */
    bool GiveWay(uint32_t *iss);
    /* Becomes the child of a SYN (state SYN_RCVD), says nothing yet. */
    void TakeSyn(const TcpTuple &tuple, const TcpSegment &syn, uint32_t iss);
    /* Sends the SYN,ACK of a taken SYN. */
    void AnswerSyn();

    /* As the functions of model/port.h and sim.h. */
    uint32_t Write(Ptr<Packet> bytes);
    uint32_t Sendable() const;
    uint32_t Unacked() const;
    uint32_t
    Readable() const
    {
        return m_receive.Readable();
    }
    uint32_t Read(uint8_t *to, uint32_t max);
    uint32_t
    Peek(uint8_t *to, uint32_t max) const
    {
        return m_receive.Peek(to, max);
    }
    void Credit(uint32_t len);
    void SetKeepAlive(const SimKeepalive *keepalive);
    void SetUserTimeout(int64_t timeout);
    void SetNoDelay(bool noDelay);
    void SetOrphan();
    void Abort();
    void Discard(bool swallow);

    ClosingTcpL4Protocol *
    Protocol() const
    {
        return PeekPointer(m_l4);
    }
    const TcpTuple &
    Tuple() const
    {
        return m_tuple;
    }
    TcpStates_t
    State() const
    {
        return m_state;
    }
    /* Has the protocol tell each change of state from now on. */
    void WatchState();
    /* A number both ends agree on: who opened, and with which sequence. */
    uint64_t ConnectionId() const;
    static uint64_t IdOf(uint32_t iss, uint32_t ip, uint16_t port);

    /* True for a SYN that cannot belong to this connection. */
    bool IsNewSyn(const TcpSegment &s) const;
    /* A segment for this connection has arrived. */
    void Input(const TcpSegment &segment);

    /* ---- ns3::Socket ---- */
    using Socket::Recv;
    using Socket::Send;
    int Bind() override;
    int Bind(const Address &address) override;
    int Connect(const Address &address) override;
    int Listen() override;
    int Close() override;
    int ShutdownSend() override;
    int Send(Ptr<Packet> packet, uint32_t flags) override;
    Ptr<Packet> Recv(uint32_t maxSize, uint32_t flags) override;
    uint32_t GetTxAvailable() const override;
    uint32_t GetRxAvailable() const override;
    int GetSockName(Address &address) const override;
    int GetPeerName(Address &address) const override;

    /* Why the connection ended (NONE while it has not). */
    SimTcpEnd
    EndReason() const
    {
        return m_why;
    }

    /* As a listener: what to do with a SYN (ConnectionRequest callback). */
    SimVerdict JudgeSyn(ClosingTcpL4Protocol::Syn *syn);

  private:
    static constexpr int64_t NEVER = SIM_NEVER;

    /* ---- closing-tcp-socket.cc: life ---- */
    void Begin(const TcpTuple &tuple);
    void Established();
    void QueueFin();
    /* The connection is over at this end. */
    void Finish(SimTcpEnd why, TcpStates_t last = CLOSED);
    void FinishIntoTimeWait();
    void SendReset();
    /* Leaves the demultiplexer and stops all timers. */
    void Detach();
    /* Closed by its program: nobody reads any more. */
    void Orphan();

    /* ---- closing-tcp-events.cc: reports to the program ---- */
    void Flush();
    void Report(SimTcpEvent event, SimTcpEnd why);
    void ReportToSocket(SimTcpEvent event, SimTcpEnd why);

    /* ---- closing-tcp-input.cc: RFC 9293 3.10.7 ---- */
    void InputSynSent(const TcpSegment &s);
    void RefuseAck(const TcpSegment &s);
    void InputSynchronized(const TcpSegment &s);
    bool Acceptable(const TcpSegment &s, int64_t at) const;
    bool OldTimestamp(const TcpSegment &s) const;
    void RejectUnacceptable(const TcpSegment &s);
    void InputRst(int64_t at);
    bool InputAckOfSyn(const TcpSegment &s);
    bool InputAck(const TcpSegment &s);
    void InputData(const TcpSegment &s, int64_t at);
    void InputFin();
    void ReadSynOptions(const TcpSegment &s);
    void UpdateSendWindow(const TcpSegment &s);
    void ChallengeAck();

    /* ---- closing-tcp-recovery.cc: ACKs, RTO, congestion ---- */
    void Acked(uint64_t upTo);
    void DuplicateAck();
    void SampleRtt(uint64_t upTo, const TcpSegment &s);
    void RetransmitTimeout();
    void SynTimeout();
    void StartUserTimeout();
    void StopUserTimeout();
    bool UserTimedOut() const;
    int64_t RepeatDelay() const;
    void RepeatFirst();
    void EnterRecovery();
    uint32_t RetryLimit() const;
    int64_t Rto() const;
    void GiveUp();

    /* ---- closing-tcp-output.cc: segments out, timers ---- */
    void Output();
    uint32_t NextLength() const;
    bool HoldBack(uint32_t len, uint64_t left) const;
    bool FinIsNext(uint64_t at) const;
    void ArmPersist();
    void Persist();
    SimKeepalive KeepAliveRules() const;
    void KeepAlive();
    bool KeepAliveIsOver() const;
    void RestartKeepAlive();
    void SendAt(uint64_t from, uint32_t len);
    void SendSyn(bool again = false);
    void SendAck();
    void SendProbe();
    void AckSoon(bool now);
    void Fill(TcpHeader &header, uint8_t flags, uint32_t seq);
    void AddOptions(TcpHeader &header, bool syn);
    uint16_t WireWindow(bool syn);
    uint32_t FreeBuffer() const;
    int WindowShift() const;
    void Arm();
    void Wake();

    uint32_t
    WireSeq(uint64_t at) const
    {
        return m_iss + 1 + uint32_t(at);
    }
    uint32_t WireAck() const;
    /* Offset in the peer's stream of a wire sequence near RCV.NXT. */
    int64_t ReceiveOffset(uint32_t seq) const;
    uint64_t
    FinishLine() const
    {
        return m_send.End() + (m_finQueued ? 1 : 0);
    }
    bool
    FinAcked() const
    {
        return m_finQueued && m_una > m_send.End();
    }
    uint32_t
    Mss() const
    {
        return m_tcb->m_segmentSize;
    }
    bool IsSynchronized() const;
    void Silence();
    void StateChanged(TcpStates_t from, TcpStates_t to);

    Ptr<ClosingTcpL4Protocol> m_l4;
    const SimTcpProfile *m_rules = nullptr; /* the protocol's; lives longer */
    Events m_events = nullptr;
    void *m_eventsUser = nullptr;
    TcpTuple m_tuple{};
    bool m_attached = false; /* in the demultiplexer */
    bool m_listening = false;
    bool m_active = false; /* this end opened */
    bool m_refuse = true;  /* as a listener: RST to unwanted SYNs */
    Ptr<ClosingTcpSocket> m_listener;

    /* Sending: offsets in our stream; FIN has the one after the last byte. */
    SendStream m_send;
    uint32_t m_iss = 0;
    uint64_t m_una = 0;
    uint64_t m_nxt = 0;
    uint64_t m_max = 0; /* highest ever sent */
    bool m_finQueued = false;
    bool m_nagle = false;
    uint64_t m_smallEnd = 0; /* of the last segment shorter than the MSS */
    uint64_t m_wndEdge = 0;  /* first offset the peer's window excludes */
    uint32_t m_wndMax = 0;   /* largest window the peer ever offered */
    uint32_t m_wl1 = 0;      /* SND.WL1, SND.WL2 of RFC 9293 */
    uint32_t m_wl2 = 0;
    int m_sendShift = 0;

    /* Receiving: offsets in the peer's stream. */
    ReceiveStream m_receive;
    uint32_t m_irs = 0;
    uint32_t m_rcvBuf = 0;
    uint32_t m_sndBuf = 0;
    uint32_t m_synRetries = 0;
    uint64_t m_rcvEdge = 0;    /* right edge ever announced */
    uint32_t m_unconsumed = 0; /* in order, not credited */
    int64_t m_finAt = -1;      /* offset of the peer's FIN, once seen */
    bool m_finReceived = false;
    int m_receiveShift = 0;
    bool m_scale = false;
    bool m_timestamps = false;
    uint32_t m_tsRecent = 0;
    uint32_t m_lastAckSent = 0; /* wire; RFC 7323 4.3 */
    bool m_orphan = false;      /* nobody reads: data is answered by RST */
    bool m_closed = false;      /* by its program, orphan or not */

    /* Timers: due times in ns, one event for the earliest. */
    int64_t m_retransmitAt = NEVER;
    int64_t m_ackAt = NEVER;
    int64_t m_goneAt = NEVER;  /* FIN_WAIT_2 of an orphan */
    int64_t m_keepAt = NEVER;  /* keep-alive */
    uint32_t m_keepProbes = 0; /* unanswered */
    int64_t m_heardAt = 0;     /* the peer, last */

    /* What few connections have. */
    struct Patience {
        bool ownKeepAlive = false; /* else the profile's */
        SimKeepalive keepAlive{};  /* idle_ns 0: none */
        int64_t userTimeout = 0;   /* 0: none */
        int64_t since = NEVER;     /* first repeat or probe */
    };
    std::unique_ptr<Patience> m_patience;
    EventId m_wake;
    int64_t m_wakeAt = NEVER;
    bool m_persist = false; /* the retransmission timer probes a window */
    bool m_ackNow = false;
    uint32_t m_ackOwed = 0; /* segments received since the last ACK */
    int64_t m_lastChallenge = INT64_MIN / 2;

    /* Recovery. */
    uint32_t m_retries = 0;   /* time-outs in a row */
    uint32_t m_doublings = 0; /* of the RTO, since the last progress */
    int64_t m_rtoNs = 0;      /* before doubling */
    uint32_t m_dupAcks = 0;
    bool m_recovering = false;
    uint64_t m_recoverTo = 0;
    int64_t m_timedAt = NEVER; /* when the timed byte was sent */
    uint64_t m_timedEnd = 0;

    /* Reports not made yet. */
    bool m_openedDue = false;
    bool m_dataDue = false;
    bool m_spaceDue = false;
    bool m_finDue = false;
    SimTcpEnd m_endDue = SIM_TCP_END_NONE;
    bool m_ended = false;
    SimTcpEnd m_why = SIM_TCP_END_NONE;
};

} // namespace ns3

#endif
