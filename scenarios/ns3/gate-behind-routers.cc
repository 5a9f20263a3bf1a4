/* SPDX-License-Identifier: GPL-2.0-only */
/* How often a client that comes back at once is refused by a device with one
 * socket, three routers away: by the time that the device's handler takes, and
 * by how the device ends connections.
 *
 *   gate-behind-routers [--seconds=20] >table.csv
 */
#include "ns3/core-module.h"
#include "ns3/finwait-module.h"
#include "ns3/internet-module.h"
#include "ns3/network-module.h"
#include "ns3/point-to-point-module.h"
#include <iostream>

using namespace ns3;

NS_LOG_COMPONENT_DEFINE("GateBehindRouters");

static uint32_t g_attempts, g_refused, g_gates;
static Time g_shut;

static void
Record(const ConnectionRecord &record)
{
    g_attempts++;
    g_refused += record.outcome == "refused";
}

static void
Gate(Time shut)
{
    g_gates++;
    g_shut += shut;
}

/* client - router - router - router - device: where the device is. */
static InetSocketAddress
Connect(const NodeContainer &nodes)
{
    PointToPointHelper link;
    link.SetDeviceAttribute("DataRate", StringValue("10Mbps"));
    link.SetChannelAttribute("Delay", StringValue("2ms"));
    Ipv4AddressHelper addresses("10.1.0.0", "255.255.255.0");
    Ipv4InterfaceContainer ends;
    for (uint32_t i = 0; i + 1 < nodes.GetN(); i++) {
        ends = addresses.Assign(link.Install(nodes.Get(i), nodes.Get(i + 1)));
        addresses.NewNetwork();
    }
    Ipv4GlobalRoutingHelper::PopulateRoutingTables();
    return InetSocketAddress(ends.GetAddress(1), 1001);
}

static void
Run(const std::string &end, Time handler, double seconds)
{
    g_attempts = g_refused = g_gates = 0;
    g_shut = Time();
    NodeContainer nodes(5);
    ClosingTcpHelper().Install(nodes);
    const InetSocketAddress address = Connect(nodes);

    SockDeviceHelper device;
    device.SetAttribute("Sockets", UintegerValue(1));
    device.SetAttribute("End", StringValue(end));
    device.SetAttribute("VmOnSockEvent", TimeValue(handler));
    ApplicationContainer apps = device.Install(nodes.Get(4));
    apps.Get(0)->TraceConnectWithoutContext("Gate", MakeCallback(&Gate));

    PosixHostHelper client;
    client.SetAttribute("Remote", AddressValue(address));
    client.SetAttribute("End", StringValue("wait"));
    client.SetAttribute(
        "Retry", StringValue("ns3::ExponentialRandomVariable[Mean=0.02]"));
    client.SetAttribute("Patience", TimeValue(Seconds(3)));
    apps.Add(client.Install(nodes.Get(0)));
    apps.Get(1)->TraceConnectWithoutContext("Record", MakeCallback(&Record));

    apps.Start(Seconds(1));
    apps.Stop(Seconds(1 + seconds));
    Simulator::Stop(Seconds(2 + seconds));
    Simulator::Run();
    Simulator::Destroy();
    std::cout << end << "," << handler.GetSeconds() * 1000 << "," << g_attempts
              << "," << double(g_refused) / std::max(g_attempts, 1u) << ","
              << g_shut.GetSeconds() * 1000 / std::max(g_gates, 1u)
              << std::endl;
}

int
main(int argc, char **argv)
{
    double seconds = 20;
    CommandLine cmd(__FILE__);
    cmd.AddValue("seconds", "simulated, for each row", seconds);
    cmd.Parse(argc, argv);
    std::cout << "end,handler_ms,attempts,refused,shut_ms" << std::endl;
    for (const char *end : {"close", "reset", "discard"}) {
        for (double handler : {1., 2., 5., 10., 20., 50., 100.}) {
            Run(end, MilliSeconds(handler), seconds);
        }
    }
}
