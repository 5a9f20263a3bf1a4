/* SPDX-License-Identifier: GPL-2.0-only */
/* ClosingTcpL4Protocol: the TCP of a node whose sockets are
 * ClosingTcpSockets.
 *
 * It finds the socket of an arriving segment in constant time, whatever the
 * number of connections (ns-3's own demultiplexer walks a list), asks a gate
 * what to do with a SYN, keeps TIME_WAIT as a small record instead of a
 * socket, and answers segments of no connection (RFC 9293 3.10.7.1).
 * Segments for sockets of the plain kind (TcpSocketFactory) still reach them
 * as long as the node has no gate.
 *
 * IPv4 only.  The rules of the node's TCP are its SimTcpProfile.
 */
#ifndef FINWAIT_SHIM_CLOSING_TCP_L4_H
#define FINWAIT_SHIM_CLOSING_TCP_L4_H

#include "ns3/tcp-header.h"
#include "ns3/tcp-l4-protocol.h"
#include "ns3/tcp-socket.h"
#include "shim/ns3/tcp-segment.h"
#include "shim/sim.h"
#include <deque>
#include <optional>
#include <unordered_map>

namespace ns3
{

class ClosingTcpSocket;

class ClosingTcpL4Protocol : public TcpL4Protocol
{
  public:
    /* A SYN that waits for its verdict, and the socket that took it. */
    struct Syn {
        ClosingTcpL4Protocol *tcp;
        TcpTuple tuple;
        const TcpSegment *segment;
        std::optional<uint32_t> iss; /* to start with; none: by the clock */
        Ptr<ClosingTcpSocket> taken;
    };
    using Gate = SimVerdict (*)(void *user, Syn *syn);

    /* What a segment is beside its header. */
    enum Kind { PLAIN, PROBE, REPEAT };
    /* A segment that is sent or was received; 'uid' is its packet's. */
    struct Passing {
        const TcpTuple &tuple;
        const TcpHeader &header;
        uint32_t len;
        bool sent;
        Kind kind;
        uint64_t uid;
    };
    using Tap = void (*)(void *user, const Passing &passing);
    using Visit = void (*)(void *user, const TcpTuple &tuple,
                           TcpSocket::TcpStates_t state);
    using Watch = void (*)(void *user, const ClosingTcpSocket *socket,
                           TcpSocket::TcpStates_t from,
                           TcpSocket::TcpStates_t to);

    static TypeId GetTypeId();

    void SetProfile(const SimTcpProfile &profile);
    const SimTcpProfile &
    Profile() const
    {
        return m_profile;
    }

    /* Asks 'gate' about every SYN that belongs to no connection; null: ask
     * the listening ClosingTcpSockets, then ns-3's own. */
    void SetGate(Gate gate, void *user);
    /* Asks 'gate' also about a new SYN on the tuple of a connection, which it
     * may discard and replace; null: the connection answers. */
    void SetRegate(Gate gate, void *user);
    /* Asks 'opening' before a handshake is completed; null: it may be. */
    void
    SetOpening(SimOpeningFn opening)
    {
        m_opening = opening;
    }
    bool
    MayOpen(void *eventsUser) const
    {
        return !m_opening || m_opening(eventsUser);
    }
    void SetTap(Tap tap, void *user);
    /* Tells 'watch' the states of the connections that begin from now on. */
    void SetWatch(Watch watch, void *user);
    void
    Tell(const ClosingTcpSocket *socket, TcpSocket::TcpStates_t from,
         TcpSocket::TcpStates_t to) const
    {
        m_watch(m_watchUser, socket, from, to);
    }

    /* A closed socket with this node's profile. */
    Ptr<ClosingTcpSocket> NewSocket();
    /* Takes the connection 'syn' asks for. */
    Ptr<ClosingTcpSocket> Accept(Syn *syn, const SimTcpOpts &opts);

    /* Keeps a socket alive until Drop(), or to the end of the world. */
    void Hold(Ptr<ClosingTcpSocket> socket);
    void Drop(ClosingTcpSocket *socket);

    /* Enters a socket under its tuple; false if the tuple is in use, be it by
     * TIME_WAIT only, unless 'reuse'.  '*iss' is the sequence to start with. */
    bool Enter(const TcpTuple &tuple, Ptr<ClosingTcpSocket> socket, bool reuse,
               uint32_t *iss);
    void Leave(const TcpTuple &tuple);
    bool Listen(uint16_t port, Ptr<ClosingTcpSocket> socket);
    void StopListening(uint16_t port);

    /* Leaves a record that repeats the last ACK (RFC 9293 3.6.1); 'tsRecent'
     * is the peer's last timestamp, 0 without any. */
    void EnterTimeWait(const TcpTuple &tuple, uint32_t sndNxt, uint32_t rcvNxt,
                       uint32_t tsRecent);
    /* Leaves a record that swallows whatever still comes. */
    void EnterSwallow(const TcpTuple &tuple);
    /* Drops the records of both kinds. */
    void
    ForgetRemains()
    {
        m_remains.clear();
        m_timeWait.clear();
        m_swallow.clear();
    }

    /* A port no connection to that peer uses; 0 if all are taken. */
    uint16_t EphemeralPort(uint32_t localIp, uint32_t remoteIp,
                           uint16_t remotePort);
    /* Our address on the link that 'remoteIp' is on; 0 if on none. */
    uint32_t SourceFor(uint32_t remoteIp) const;
    /* An initial sequence number by the clock (RFC 9293 3.4.1). */
    uint32_t InitialSequence();

    /* Sends one segment. */
    void Transmit(const TcpTuple &tuple, const TcpHeader &header,
                  Ptr<Packet> payload, Kind kind = PLAIN);
    /* Answers a segment that is not acceptable to anybody by RST. */
    void SendRst(const TcpTuple &tuple, const TcpSegment &segment);

    /* Sockets and TIME_WAIT records that are alive: how many, whether one has
     * a local port, and each of them, by local port and peer. */
    uint32_t Connections();
    bool PortUsed(uint16_t localPort) const;
    void VisitConnections(Visit visit, void *user) const;
    Ptr<Node> GetTheNode() const;

    IpL4Protocol::RxStatus Receive(Ptr<Packet> packet, const Ipv4Header &header,
                                   Ptr<Ipv4Interface> interface) override;
    using TcpL4Protocol::Receive;

  protected:
    void DoDispose() override;

  private:
    /* What remains of a connection after its socket. */
    struct Remains {
        bool swallow;
        uint32_t sndNxt;
        uint32_t rcvNxt;
        uint32_t tsRecent;
        int64_t until;

        /* In TIME_WAIT at 'now'. */
        bool
        Waits(int64_t now) const
        {
            return !swallow && until > now;
        }
        /* A later connection may begin with 'syn' (RFC 6191). */
        bool GivesWay(const TcpSegment &syn) const;
        /* Where it begins to count: beyond all that was ever sent (RFC 1122
         * 4.2.2.13), by as much as Linux adds. */
        uint32_t
        NextIss() const
        {
            return sndNxt + 65535 + 2;
        }
    };
    using Expiry = std::deque<std::pair<int64_t, TcpTuple>>;

    void Keep(Expiry &queue, const TcpTuple &tuple, const Remains &remains);
    void Purge(Expiry &queue, int64_t now);
    bool AnsweredByRemains(const TcpTuple &tuple, const TcpSegment &segment);
    void RepeatLastAck(const TcpTuple &tuple, const Remains &remains);
    void OnSyn(const TcpTuple &tuple, const TcpSegment &segment,
               std::optional<uint32_t> iss);
    SimVerdict AskListener(Syn *syn);
    bool Replaced(const TcpTuple &tuple, const TcpSegment &segment);
    bool InUse(const TcpTuple &tuple) const;

    SimTcpProfile m_profile{};
    Ptr<ClosingTcpSocket> m_template;
    std::unordered_map<TcpTuple, Ptr<ClosingTcpSocket>, TcpTuple::Hash>
        m_connections;
    std::unordered_map<ClosingTcpSocket *, Ptr<ClosingTcpSocket>> m_held;
    std::unordered_map<TcpTuple, Remains, TcpTuple::Hash> m_remains;
    Expiry m_timeWait;
    Expiry m_swallow;
    std::unordered_map<uint16_t, Ptr<ClosingTcpSocket>> m_listeners;
    Gate m_gate = nullptr;
    void *m_gateUser = nullptr;
    Gate m_regate = nullptr;
    void *m_regateUser = nullptr;
    SimOpeningFn m_opening = nullptr;
    Tap m_tap = nullptr;
    void *m_tapUser = nullptr;
    Watch m_watch = nullptr;
    void *m_watchUser = nullptr;
    uint16_t m_lastPort = 0;
    uint32_t m_opens = 0;
};

} // namespace ns3

#endif
