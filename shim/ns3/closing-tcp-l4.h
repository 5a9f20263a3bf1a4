/* SPDX-License-Identifier: GPL-2.0-only */
/* ClosingTcpL4Protocol: the TCP of a node, which is that of model/tcp.
 *
 * The ns-3 face of a TcpHost: packets become segments, segments packets, time
 * is the simulator's.  Segments for sockets of the plain kind
 * (TcpSocketFactory) still reach them as long as nobody has asked for all
 * SYNs (SetOps).
 *
 * IPv4 only.
 */
#ifndef FINWAIT_SHIM_CLOSING_TCP_L4_H
#define FINWAIT_SHIM_CLOSING_TCP_L4_H

#include "model/tcp/tcp.h"
#include "ns3/event-id.h"
#include "ns3/ipv4-route.h"
#include "ns3/tcp-l4-protocol.h"
#include "shim/sim.h"
#include <unordered_map>

namespace ns3
{

class ClosingTcpSocket;

/* What a connection's user is to a TcpHost: PortTcpOpts.user. */
struct ClosingTcpUser {
    Tcp *tcp; /* null: the host has gone */
    SimTcpFn fn;
    void *user;
    void (*lost)(ClosingTcpUser *self); /* then; or null */
};

class ClosingTcpL4Protocol : public TcpL4Protocol
{
  public:
    using Verdict = PortVerdict (*)(void *user, TcpSyn *syn);
    using Listens = gboolean (*)(void *user, uint16_t port);
    using Watch = void (*)(void *user, const Tcp *tcp, PortTcpState from,
                           PortTcpState to);

    /* What a node asks to decide itself; null: what is said. */
    struct Asks {
        Verdict syn;          /* null: the listening ClosingTcpSockets decide,
                                 then ns-3's own */
        Verdict resyn;        /* null: the old connection answers */
        SimOpeningFn opening; /* null: it may be */
        Listens listens;      /* null: where a ClosingTcpSocket listens */
        Watch watch;          /* null: nobody is told */
        void *user;
    };

    static TypeId GetTypeId();
    ~ClosingTcpL4Protocol() override;

    /* The TCP of this node, Linux's unless Setup() has said otherwise. */
    void Setup(const TcpProfile &profile);
    TcpHost *Host();

    Asks &
    GetAsks()
    {
        return m_asks;
    }
    /* Tells 'tap' each segment that is sent or received. */
    void SetTap(SimSegmentFn tap, void *user);

    Ptr<ClosingTcpSocket> NewSocket();
    bool Listen(uint16_t port, ClosingTcpSocket *socket);
    void StopListening(uint16_t port);

    /* Our address on the link that 'remoteIp' is on; 0 if on none. */
    uint32_t SourceFor(uint32_t remoteIp) const;

    IpL4Protocol::RxStatus Receive(Ptr<Packet> packet, const Ipv4Header &header,
                                   Ptr<Ipv4Interface> interface) override;
    using TcpL4Protocol::Receive;

  protected:
    void DoDispose() override;

  private:
    /* TcpHostOps. */
    static gint64 NowNs(gpointer self);
    static void Wake(gpointer self, gint64 at);
    static void Transmit(gpointer self, const TcpSegment *segment);
    static void Event(gpointer self, gpointer user, PortTcpEvent event,
                      PortEnd why);
    static PortVerdict OnSyn(gpointer self, TcpSyn *syn);
    static PortVerdict OnResyn(gpointer self, TcpSyn *syn);
    static gboolean OnListens(gpointer self, PortAddr to);
    static gboolean OnOpening(gpointer self, gpointer user);
    static void OnState(gpointer self, const Tcp *tcp, PortTcpState from,
                        PortTcpState to);
    static void OnLost(gpointer self, gpointer user);
    static const TcpHostOps OPS;

    void Run();
    void Tell(const TcpSegment &segment, bool sent);
    Ptr<Ipv4Route> RouteTo(uint32_t ip);
    bool IsOurs(const TcpSegment &segment) const;

    TcpHost *m_host = nullptr;
    Asks m_asks{};
    SimSegmentFn m_tap = nullptr;
    void *m_tapUser = nullptr;
    EventId m_wake;
    std::unordered_map<uint16_t, ClosingTcpSocket *> m_listeners;
    std::unordered_map<uint32_t, Ptr<Ipv4Route>> m_routes;
    bool m_keepsRoutes = false; /* the node's links do not change */
};

} // namespace ns3

#endif
