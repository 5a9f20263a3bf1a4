/* SPDX-License-Identifier: GPL-2.0-only */
/* ClosingTcpHost: the ns-3 face of a TcpHost, and what a ClosingTcpL4Protocol
 * consists of.  Packets become segments, segments packets, time is the
 * simulator's.
 *
 * Segments for sockets of the plain kind (TcpL4Protocol::CreateSocket()) still
 * reach them as long as nobody has asked for all SYNs (Asks.syn).
 */
#ifndef FINWAIT_SHIM_CLOSING_TCP_HOST_PRIV_H
#define FINWAIT_SHIM_CLOSING_TCP_HOST_PRIV_H

#include "model/tcp/tcp.h"
#include "ns3/event-id.h"
#include "ns3/ipv4-route.h"
#include "ns3/net-device.h"
#include "shim/ns3/byte-tags-priv.h"
#include "shim/ns3/closing-tcp-l4.h"
#include "shim/ns3/closing-tcp-socket.h"
#include "shim/sim.h"
#include <functional>
#include <list>
#include <map>
#include <unordered_map>

namespace ns3
{

/* What a connection's user is to a TcpHost: PortTcpOpts.user. */
struct ClosingTcpUser {
    Tcp *tcp; /* null: the host has gone */
    SimTcpFn fn;
    void *user;
    void (*lost)(ClosingTcpUser *self); /* then; or null */
    ClosingTcpSocket *socket;           /* null: of sim.h */
};

/* The byte tags of a socket's stream, both ways. */
struct ClosingTcpTags {
    ByteTagStream out, in;
};

class ClosingTcpHost
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

    explicit ClosingTcpHost(ClosingTcpL4Protocol *l4);
    ~ClosingTcpHost();

    /* The TCP of this node, whose links do not change any more. */
    void Setup(const TcpProfile &profile);
    TcpHost *Get();
    void Dispose();

    /* Calls 'fn' (null: nobody) before it goes. */
    void OnGoing(std::function<void()> fn);

    Asks &
    GetAsks()
    {
        return m_asks;
    }
    /* Tells 'tap' each segment that is sent or received. */
    void SetTap(SimSegmentFn tap, void *user);

    /* The rules, of which attributes are views (closing-tcp-rules.cc). */
    const TcpProfile &
    Rules() const
    {
        return m_profile;
    }
    void SetRules(const TcpProfile &profile);
    void SetOwnSockets(bool own);
    /* The sockets' attributes follow from the rules. */
    bool
    OwnSockets() const
    {
        return m_ownSockets;
    }
    /* 'rules' where they stay as long as this. */
    const TcpProfile *Keep(const TcpProfile &rules);

    /* Takes a local end, or gives it up. */
    bool Bind(PortAddr local, ClosingTcpSocket *socket);
    void Unbind(PortAddr local, ClosingTcpSocket *socket);
    /* Whether a ClosingTcpSocket has that port. */
    bool IsBound(uint16_t port) const;
    /* Says why, once: stock applications look at no errno, and end without a
     * reason or serve nobody in silence. */
    void TellNoIpv6();
    /* A port that nothing has; 0: all have been taken. */
    uint16_t FreePort();

    /* By the node's routing, through 'bound' if it is not null. */
    Ptr<Ipv4Route> RouteTo(uint32_t ip, Ptr<NetDevice> bound);
    /* ... and of a packet that goes: what finds routes on demand marks it. */
    Ptr<Ipv4Route> RouteOf(Ptr<Packet> packet, const TcpSegment &segment,
                           Ptr<NetDevice> bound);
    /* Our address towards 'ip'; 0: no route leads there. */
    uint32_t SourceFor(uint32_t ip, Ptr<NetDevice> bound);
    bool HasAddress(uint32_t ip) const;
    /* The largest segment of 'ip' that the device takes in one packet (RFC
     * 9293 3.7.1, ipv4_default_advmss()); 0: no route leads there. */
    uint32_t SegmentFor(uint32_t ip, Ptr<NetDevice> bound);

    /* True while a segment goes down: what arrives then is this node's own. */
    bool
    Sends() const
    {
        return m_sends;
    }
    /* False: the packet is for somebody else. */
    bool Take(Ptr<Packet> packet, const Ipv4Header &header,
              Ptr<NetDevice> device, IpL4Protocol::RxStatus *status);
    /* The socket between these ends; null: there is none. */
    ClosingTcpSocket *SocketOf(PortAddr local, PortAddr remote) const;

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

    /* Who decides about SYNs listens there. */
    bool
    IsAsked(uint16_t port) const
    {
        return m_asks.listens && m_asks.listens(m_asks.user, port);
    }
    Ptr<Ipv4Route> Ask(Ptr<Packet> packet, uint32_t from, uint32_t to,
                       Ptr<NetDevice> bound);
    void Run();
    void Tell(const TcpSegment &segment, bool sent);
    void Down(Ptr<Packet> packet, const TcpSegment &segment,
              Ptr<NetDevice> bound);
    ClosingTcpSocket *ListenerAt(PortAddr to) const;
    bool IsOurs(const TcpSegment &segment) const;
    void Input(const TcpSegment &segment, ClosingTcpSocket *socket);

    ClosingTcpL4Protocol *m_l4;
    TcpHost *m_host = nullptr;
    bool m_disposed = false;
    TcpProfile m_profile;
    bool m_ownSockets = false;
    std::list<TcpProfile> m_kept;
    Asks m_asks{};
    std::function<void()> m_going;
    SimSegmentFn m_tap = nullptr;
    void *m_tapUser = nullptr;
    EventId m_wake;
    std::multimap<std::pair<uint16_t, uint32_t>, ClosingTcpSocket *> m_bound;
    uint16_t m_lastPort = 0; /* that FreePort() found */
    std::unordered_map<uint32_t, Ptr<Ipv4Route>> m_routes;
    bool m_keepsRoutes = false; /* the node's links do not change */
    bool m_hasSockets = false;  /* ClosingTcpSockets */
    bool m_sends = false;
    bool m_toldNoIpv6 = false;
    Ptr<NetDevice> m_device; /* by which a segment arrives */
};

/* A segment as taps are told of it, now. */
SimSegment sim_segment_of(const TcpSegment &segment, bool sent);

/* The attributes of the protocol that are fields of its TcpProfile. */
TypeId closing_tcp_add_rules(TypeId tid);
/* The rules that an ns-3 user finds. */
void closing_tcp_ns3_rules(TcpProfile *profile);
/* A socket's buffers, bytes. */
struct ClosingTcpSizes {
    uint32_t sndbuf, rcvbuf;
};
/* Fills 'opts' for a connection with 'rules', which are then kept. */
const TcpProfile *closing_tcp_opts(ClosingTcpHost &host,
                                   const TcpProfile &rules,
                                   const ClosingTcpSizes &sizes,
                                   ClosingTcpUser *user, PortTcpOpts *opts);
/* Ends the program, with a message, if 'l4' has an attribute that this TCP
 * cannot follow. */
void closing_tcp_check_protocol(const ClosingTcpL4Protocol *l4);

} // namespace ns3

#endif
