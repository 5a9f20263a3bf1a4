/* SPDX-License-Identifier: GPL-2.0-only */
/* Stock applications of ns-3, unchanged, over the closing TCP: client and
 * server with three routers, queue discs and a FlowMonitor between them. */
#include "ns3/applications-module.h"
#include "ns3/core-module.h"
#include "ns3/flow-monitor-module.h"
#include "ns3/internet-module.h"
#include "ns3/network-module.h"
#include "ns3/point-to-point-module.h"
#include "ns3/traffic-control-module.h"
#include "shim/helper/finwait-module.h"
#include "tests/ns3/tap.h"

using namespace ns3;

NS_LOG_COMPONENT_DEFINE("Routed"); /* at file scope: no GLib in sight */

namespace
{
/* client - r1 - r2 - r3 - server. */
struct Chain {
    NodeContainer nodes;
    NetDeviceContainer devices;
    Ipv4InterfaceContainer interfaces;
    FlowMonitorHelper flows;
    Ptr<FlowMonitor> monitor;

    explicit Chain(double loss = 0)
    {
        nodes.Create(5);
        ClosingTcpHelper stack;
        stack.Install(nodes);
        PointToPointHelper link;
        link.SetDeviceAttribute("DataRate", StringValue("10Mbps"));
        link.SetChannelAttribute("Delay", StringValue("5ms"));
        TrafficControlHelper queues;
        queues.SetRootQueueDisc("ns3::FqCoDelQueueDisc");
        Ipv4AddressHelper addresses;
        for (uint32_t i = 0; i < 4; i++) {
            NetDeviceContainer ends =
                link.Install(nodes.Get(i), nodes.Get(i + 1));
            const std::string base = "10.1." + std::to_string(i) + ".0";
            queues.Install(ends);
            addresses.SetBase(base.c_str(), "255.255.255.0");
            interfaces.Add(addresses.Assign(ends));
            devices.Add(ends);
        }
        Ipv4GlobalRoutingHelper::PopulateRoutingTables();
        stack.AssignStreams(nodes, 100);
        if (loss > 0) {
            Lose(loss);
        }
        monitor = flows.InstallAll();
    }
    void
    Lose(double rate)
    {
        Ptr<RateErrorModel> errors = CreateObject<RateErrorModel>();
        errors->SetUnit(RateErrorModel::ERROR_UNIT_PACKET);
        errors->SetRate(rate);
        errors->AssignStreams(7);
        devices.Get(3)->SetAttribute("ReceiveErrorModel", PointerValue(errors));
    }
    InetSocketAddress
    Server(uint16_t port) const
    {
        return InetSocketAddress(interfaces.GetAddress(7), port);
    }
    Ptr<PacketSink>
    Sink(uint16_t port)
    {
        PacketSinkHelper sink("ns3::TcpSocketFactory",
                              InetSocketAddress(Ipv4Address::GetAny(), port));
        return DynamicCast<PacketSink>(sink.Install(nodes.Get(4)).Get(0));
    }
    void
    Run(double seconds)
    {
        Simulator::Stop(Seconds(seconds));
        Simulator::Run();
    }
    ~Chain()
    {
        monitor = nullptr;
        Simulator::Destroy();
    }
};
} // namespace

static Ptr<BulkSendApplication>
bulk(Chain &chain, uint32_t bytes)
{
    BulkSendHelper helper("ns3::TcpSocketFactory", chain.Server(80));
    helper.SetAttribute("MaxBytes", UintegerValue(bytes));
    ApplicationContainer apps = helper.Install(chain.nodes.Get(0));
    apps.Start(Seconds(1));
    return DynamicCast<BulkSendApplication>(apps.Get(0));
}

static std::string g_from, g_type, g_end;
static uint32_t g_cwnds;

static void
came(Ptr<const Packet>, const Address &from)
{
    std::ostringstream text;
    text << InetSocketAddress::ConvertFrom(from).GetIpv4();
    g_from = text.str();
}

static void
cwnd(uint32_t, uint32_t)
{
    g_cwnds++;
}

static void
ended(ClosingTcpSocket::EndReason why)
{
    g_end += ClosingTcpSocket::EndReasonName(why);
}

/* What a socket is, and whether paths of ns-3 reach it. */
static void
look(Ptr<BulkSendApplication> app)
{
    const std::string list = "/NodeList/0/$ns3::TcpL4Protocol/SocketList/*/";
    g_type = app->GetSocket()->GetInstanceTypeId().GetName();
    Config::ConnectWithoutContext(list + "CongestionWindow",
                                  MakeCallback(&cwnd));
    Config::ConnectWithoutContext(list + "$ns3::ClosingTcpSocket/ConnectionEnd",
                                  MakeCallback(&ended));
}

static void
test_bulk(double loss)
{
    const std::string name = loss > 0 ? "bulk-with-loss" : "bulk";
    Chain chain(loss);
    Ptr<PacketSink> sink = chain.Sink(80);
    Ptr<BulkSendApplication> app = bulk(chain, 300000);
    g_from = g_type = g_end = "";
    g_cwnds = 0;
    sink->TraceConnectWithoutContext("Rx", MakeCallback(&came));
    Simulator::Schedule(Seconds(1.1), &look, app);
    chain.Run(60);
    tap_case("/ns3/" + name + "/bytes", sink->GetTotalRx() == 300000,
             std::to_string(sink->GetTotalRx()));
    tap_case("/ns3/" + name + "/socket", g_type == "ns3::ClosingTcpSocket",
             g_type);
    tap_case("/ns3/" + name + "/from", g_from == "10.1.0.1", g_from);
    tap_case("/ns3/" + name + "/window", g_cwnds > 10, std::to_string(g_cwnds));
    tap_case("/ns3/" + name + "/end", g_end == "fin", g_end);
    tap_case("/ns3/" + name + "/flows",
             chain.monitor->GetFlowStats().size() == 2);
}

/* OnOff and UdpEcho beside each other on the same nodes. */
static void
test_onoff()
{
    Chain chain;
    Ptr<PacketSink> sink = chain.Sink(80);
    OnOffHelper onoff("ns3::TcpSocketFactory", chain.Server(80));
    onoff.SetConstantRate(DataRate("1Mbps"), 1000);
    ApplicationContainer apps = onoff.Install(chain.nodes.Get(0));
    apps.Start(Seconds(1));
    apps.Stop(Seconds(5));
    UdpEchoServerHelper server(9);
    server.Install(chain.nodes.Get(4));
    UdpEchoClientHelper client(chain.interfaces.GetAddress(7), 9);
    client.SetAttribute("MaxPackets", UintegerValue(3));
    ApplicationContainer echo = client.Install(chain.nodes.Get(0));
    static uint32_t echoes;
    echoes = 0;
    echo.Get(0)->TraceConnectWithoutContext(
        "Rx",
        Callback<void, Ptr<const Packet>>([](Ptr<const Packet>) { echoes++; }));
    echo.Start(Seconds(1));
    chain.Run(20);
    /* As many as over ns-3's own TCP. */
    tap_case("/ns3/onoff/bytes", sink->GetTotalRx() == 494000,
             std::to_string(sink->GetTotalRx()));
    tap_case("/ns3/udp-echo/beside", echoes == 3, std::to_string(echoes));
}

static uint32_t g_pages;

static void
page(Ptr<const ThreeGppHttpClient>, Ptr<const Packet>)
{
    g_pages++;
}

/* 3GPP HTTP: both ends send, and connections stay open between pages. */
static void
test_http()
{
    Chain chain;
    ThreeGppHttpServerHelper server(chain.interfaces.GetAddress(7));
    ApplicationContainer served = server.Install(chain.nodes.Get(4));
    PointerValue variables;
    served.Get(0)->GetAttribute("Variables", variables);
    variables.Get<ThreeGppHttpVariables>()->SetMainObjectSizeMean(102400);
    variables.Get<ThreeGppHttpVariables>()->SetMainObjectSizeStdDev(40960);
    ThreeGppHttpClientHelper client(chain.interfaces.GetAddress(7));
    ApplicationContainer asked = client.Install(chain.nodes.Get(0));
    uint64_t rx = 0;
    g_pages = 0;
    asked.Get(0)->TraceConnectWithoutContext("RxMainObject",
                                             MakeCallback(&page));
    asked.Start(Seconds(1));
    chain.Run(300);
    for (const auto &flow : chain.monitor->GetFlowStats()) {
        rx += flow.second.rxBytes;
    }
    tap_case("/ns3/http/pages", g_pages >= 3, std::to_string(g_pages));
    tap_case("/ns3/http/bytes", rx > 100000, std::to_string(rx));
}

/* No route: Connect() says so. */
static void
test_no_route()
{
    Chain chain;
    Ptr<Socket> socket =
        Socket::CreateSocket(chain.nodes.Get(2), TcpSocketFactory::GetTypeId());
    const int rc = socket->Connect(InetSocketAddress("99.0.0.1", 80));
    tap_case("/ns3/no-route",
             rc == -1 && socket->GetErrno() == Socket::ERROR_NOROUTETOHOST);
}

TAP_CASES(routed)
{
    test_bulk(0);
    test_bulk(0.02);
    test_onoff();
    test_http();
    test_no_route();
}
