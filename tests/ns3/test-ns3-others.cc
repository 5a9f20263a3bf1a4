/* SPDX-License-Identifier: GPL-2.0-only */
/* The closing TCP among what others have written: a routing protocol that finds
 * routes on demand, a peer with ns-3's own TCP, a server over IPv6. */
#include "ns3/applications-module.h"
#include "ns3/core-module.h"
#include "ns3/internet-module.h"
#include "ns3/network-module.h"
#include "ns3/point-to-point-module.h"
#include "shim/helper/finwait-module.h"
#include "tests/ns3/field.h"
#include "tests/ns3/tap.h"
#include <iostream>
#include <sstream>

using namespace ns3;

static Ptr<PacketSink>
sink_on(Ptr<Node> node)
{
    PacketSinkHelper sink("ns3::TcpSocketFactory",
                          InetSocketAddress(Ipv4Address::GetAny(), 80));
    return DynamicCast<PacketSink>(sink.Install(node).Get(0));
}

namespace
{
/* A routing protocol that looks for a route when a packet wants one, as AODV
 * does, and may have none. */
class OnDemand : public Ipv4StaticRouting
{
  public:
    unsigned m_packets = 0;
    bool m_none = false;

    Ptr<Ipv4Route>
    RouteOutput(Ptr<Packet> packet, const Ipv4Header &header,
                Ptr<NetDevice> bound, Socket::SocketErrno &error) override
    {
        m_packets += packet ? 1 : 0;
        return m_none ? nullptr
                      : Ipv4StaticRouting::RouteOutput(packet, header, bound,
                                                       error);
    }
};
} // namespace

static unsigned g_drops;

static void
dropped(const Ipv4Header &, Ptr<const Packet>, Ipv4L3Protocol::DropReason why,
        Ptr<Ipv4>, uint32_t)
{
    g_drops += why == Ipv4L3Protocol::DROP_NO_ROUTE;
}

/* It is asked with each segment, and what has no route is dropped by IP. */
static void
test_on_demand()
{
    Ipv4InterfaceContainer at;
    NodeContainer nodes = field_chain(2, &at);
    Ptr<PacketSink> sink = sink_on(nodes.Get(1));
    BulkSendHelper bulk("ns3::TcpSocketFactory",
                        InetSocketAddress(at.GetAddress(1), 80));
    bulk.SetAttribute("MaxBytes", UintegerValue(300000));
    bulk.Install(nodes.Get(0)).Start(Seconds(1));
    Ptr<Ipv4> ipv4 = nodes.Get(0)->GetObject<Ipv4>();
    Ptr<OnDemand> routing = CreateObject<OnDemand>();
    ipv4->SetRoutingProtocol(routing);
    g_drops = 0;
    ipv4->TraceConnectWithoutContext("Drop", MakeCallback(&dropped));
    Simulator::Schedule(Seconds(1.03), [&] { routing->m_none = true; });
    Simulator::Schedule(Seconds(3), [&] { routing->m_none = false; });
    Simulator::Stop(Seconds(60));
    Simulator::Run();
    Simulator::Destroy();
    tap_case("/ns3/on-demand/bytes", sink->GetTotalRx() == 300000,
             std::to_string(sink->GetTotalRx()));
    tap_case("/ns3/on-demand/asked", routing->m_packets > 300000 / 536,
             std::to_string(routing->m_packets));
    tap_case("/ns3/on-demand/dropped", g_drops > 0, std::to_string(g_drops));
}

static uint32_t g_most;

static void
most(Ptr<const Packet> packet, const TcpHeader &, Ptr<const TcpSocketBase>)
{
    g_most = std::max(g_most, packet->GetSize());
}

/* SegmentSize is the sender's, whatever its peer sends by, and also to a peer
 * that says no MSS. */
static void
test_segment_size(bool plain)
{
    NodeContainer nodes(2);
    ClosingTcpHelper().Install(nodes.Get(0));
    if (plain) {
        InternetStackHelper().Install(nodes.Get(1));
    } else {
        ClosingTcpHelper().Install(nodes.Get(1));
    }
    Ipv4InterfaceContainer at =
        Ipv4AddressHelper("10.1.0.0", "255.255.255.0")
            .Assign(PointToPointHelper().Install(nodes));
    sink_on(nodes.Get(1));
    Ptr<Socket> socket =
        Socket::CreateSocket(nodes.Get(0), TcpSocketFactory::GetTypeId());
    socket->SetAttribute("SegmentSize", UintegerValue(1400));
    socket->TraceConnectWithoutContext("Tx", MakeCallback(&most));
    g_most = 0;
    Simulator::Schedule(Seconds(1), [&] {
        socket->Connect(InetSocketAddress(at.GetAddress(1), 80));
        socket->Send(Create<Packet>(5000));
    });
    Simulator::Stop(Seconds(5));
    Simulator::Run();
    Simulator::Destroy();
    tap_case(std::string("/ns3/segment-size/") + (plain ? "plain" : "closing"),
             g_most == 1400, std::to_string(g_most));
}

/* A server that asks no errno: why it serves nobody is said, once. */
static void
test_no_ipv6()
{
    std::ostringstream said;
    NodeContainer nodes(1);
    ClosingTcpHelper().Install(nodes);
    std::streambuf *usual = std::cerr.rdbuf(said.rdbuf());
    for (uint16_t port : {80, 81}) {
        Ptr<Socket> socket =
            Socket::CreateSocket(nodes.Get(0), TcpSocketFactory::GetTypeId());
        socket->Bind(Inet6SocketAddress(Ipv6Address::GetAny(), port));
        socket->Bind6();
    }
    std::cerr.rdbuf(usual);
    Simulator::Destroy();
    tap_case("/ns3/no-ipv6/said",
             said.str() == "ClosingTcpSocket on node 0: this TCP has no IPv6 "
                           "(expected an InetSocketAddress)\n",
             said.str());
}

TAP_CASES(others)
{
    test_on_demand();
    test_segment_size(false);
    test_segment_size(true);
    test_no_ipv6();
}
