/* SPDX-License-Identifier: GPL-2.0-only */
/* A client walks out of the range of its access point in the middle of a
 * connection; a second one, on the wire, wants the device's only socket.  How
 * long it waits, by the limit that the device sets to idle connections.
 *
 *   walking client ~~~ access point --- device
 *                                   `-- waiting client
 *
 *   vanishing-wifi-client >table.csv
 */
#include "ns3/core-module.h"
#include "ns3/finwait-module.h"
#include "ns3/internet-module.h"
#include "ns3/mobility-module.h"
#include "ns3/network-module.h"
#include "ns3/point-to-point-module.h"
#include "ns3/wifi-module.h"
#include <iostream>

using namespace ns3;

NS_LOG_COMPONENT_DEFINE("VanishingWifiClient");

enum { WALKER, ACCESS_POINT, DEVICE, WAITER };

static Time g_lost, g_served;
static uint32_t g_exchanges;

static void
DeviceRecord(const ConnectionRecord &record)
{
    if (record.outcome != "clean" && g_lost.IsZero()) {
        g_lost = Simulator::Now();
    }
}

static void
WaiterRecord(const ConnectionRecord &record)
{
    if (record.outcome == "clean" && g_served.IsZero()) {
        g_served = Simulator::Now();
    }
    g_exchanges += record.outcome == "clean";
}

static NetDeviceContainer
Air(const NodeContainer &nodes)
{
    MobilityHelper mobility;
    mobility.SetMobilityModel("ns3::ConstantVelocityMobilityModel");
    mobility.Install(nodes);
    YansWifiPhyHelper phy;
    phy.SetChannel(YansWifiChannelHelper::Default().Create());
    WifiHelper wifi;
    WifiMacHelper mac;
    mac.SetType("ns3::StaWifiMac", "Ssid", SsidValue(Ssid("finwait")));
    NetDeviceContainer devices = wifi.Install(phy, mac, nodes.Get(0));
    mac.SetType("ns3::ApWifiMac", "Ssid", SsidValue(Ssid("finwait")));
    devices.Add(wifi.Install(phy, mac, nodes.Get(1)));
    return devices;
}

/* Where the device is, for the walker and for the waiter. */
static std::pair<Ipv4Address, Ipv4Address>
Network(const NodeContainer &nodes)
{
    Ipv4AddressHelper addresses("10.1.0.0", "255.255.255.0");
    PointToPointHelper link;
    link.SetChannelAttribute("Delay", StringValue("1ms"));
    link.SetDeviceAttribute("DataRate", StringValue("10Mbps"));
    addresses.Assign(
        Air(NodeContainer(nodes.Get(WALKER), nodes.Get(ACCESS_POINT))));
    addresses.NewNetwork();
    const auto air = addresses.Assign(
        link.Install(nodes.Get(ACCESS_POINT), nodes.Get(DEVICE)));
    addresses.NewNetwork();
    const auto wire =
        addresses.Assign(link.Install(nodes.Get(WAITER), nodes.Get(DEVICE)));
    Ipv4GlobalRoutingHelper::PopulateRoutingTables();
    return {air.GetAddress(1), wire.GetAddress(1)};
}

/* It pauses that long in the middle of its request. */
static Ptr<Application>
Client(Ptr<Node> node, Ipv4Address device, Time start, Time pause)
{
    PosixHostHelper client;
    client.SetAttribute("Remote",
                        AddressValue(InetSocketAddress(device, 1001)));
    client.SetAttribute("Request", StringValue("100B"));
    client.SetAttribute("Reply", StringValue("200B"));
    client.SetAttribute("Retry", StringValue("500ms"));
    client.SetAttribute("Pause", TimeValue(pause));
    ApplicationContainer app = client.Install(node);
    app.Start(start);
    return app.Get(0);
}

/* 'limit' is in half seconds. */
static void
Run(uint32_t limit)
{
    g_lost = g_served = Time();
    g_exchanges = 0;
    NodeContainer nodes(4);
    ClosingTcpHelper().Install(nodes);
    const auto [air, wire] = Network(nodes);

    SockDeviceHelper device;
    device.SetAttribute("Sockets", UintegerValue(1));
    device.SetAttribute("Connectiontout", UintegerValue(limit));
    device.SetAttribute("Reply", StringValue("200B"));
    device.SetAttribute("Request", StringValue("100B"));
    ApplicationContainer app = device.Install(nodes.Get(DEVICE));
    app.Get(0)->TraceConnectWithoutContext("Record",
                                           MakeCallback(&DeviceRecord));
    app.Start(Seconds(0.5));

    Client(nodes.Get(WALKER), air, Seconds(1), Seconds(1));
    Client(nodes.Get(WAITER), wire, Seconds(2), Seconds(0))
        ->TraceConnectWithoutContext("Record", MakeCallback(&WaiterRecord));
    /* Out of range from one moment to the next. */
    Simulator::Schedule(Seconds(1.2), [&nodes] {
        nodes.Get(WALKER)->GetObject<MobilityModel>()->SetPosition(
            Vector(10000, 0, 0));
    });
    Simulator::Stop(Seconds(65));
    Simulator::Run();
    Simulator::Destroy();
    std::cout << limit / 2. << "," << g_lost.GetSeconds() << ","
              << g_served.GetSeconds() << "," << g_exchanges << std::endl;
}

int
main(int argc, char **argv)
{
    CommandLine cmd(__FILE__);
    cmd.Parse(argc, argv);
    std::cout << "limit_s,freed_s,served_s,exchanges" << std::endl;
    for (uint32_t limit : {1, 2, 4, 8, 16, 32, 64}) {
        Run(limit);
    }
}
