/* SPDX-License-Identifier: GPL-2.0-only */
/* A sock device and POSIX hosts as applications on nodes of one's own: behind
 * routers, on CSMA and on wifi, with attributes that are keys of scenarios,
 * traces, and programs of one's own. */
#include "ns3/applications-module.h"
#include "ns3/core-module.h"
#include "ns3/csma-module.h"
#include "ns3/internet-module.h"
#include "ns3/mobility-module.h"
#include "ns3/network-module.h"
#include "ns3/point-to-point-module.h"
#include "ns3/wifi-module.h"
#include "shim/helper/finwait-module.h"
#include "tests/ns3/tap.h"

using namespace ns3;

NS_LOG_COMPONENT_DEFINE("Systems");

/* ---- What is told ------------------------------------------------------- */

struct Told {
    std::map<std::string, unsigned> ends;
    std::vector<ConnectionRecord> records;
    unsigned states = 0, events = 0, calls = 0;
    std::vector<Time> gates;

    void
    Record(const ConnectionRecord &record)
    {
        records.push_back(record);
    }
    void
    End(std::string reason)
    {
        ends[reason]++;
    }
    void
    Gate(Time shut)
    {
        gates.push_back(shut);
    }
    void
    State(uint32_t, std::string, std::string)
    {
        states++;
    }
    void
    Event(uint32_t, std::string, std::string)
    {
        events++;
    }
    void
    Call(uint32_t, std::string, std::string)
    {
        calls++;
    }
    void
    Watch(Ptr<Application> app)
    {
        app->TraceConnectWithoutContext("Record",
                                        MakeCallback(&Told::Record, this));
        app->TraceConnectWithoutContext("ConnectionEnd",
                                        MakeCallback(&Told::End, this));
        app->TraceConnectWithoutContext("Gate",
                                        MakeCallback(&Told::Gate, this));
        app->TraceConnectWithoutContext("State",
                                        MakeCallback(&Told::State, this));
        app->TraceConnectWithoutContext("Event",
                                        MakeCallback(&Told::Event, this));
        app->TraceConnectWithoutContext("Call",
                                        MakeCallback(&Told::Call, this));
    }
    std::string
    Text() const
    {
        std::ostringstream text;
        for (const auto &[reason, n] : ends) {
            text << reason << "=" << n << " ";
        }
        text << "states=" << states << " events=" << events
             << " calls=" << calls << " gates=" << gates.size();
        return text.str();
    }
};

static void
run(double seconds)
{
    Simulator::Stop(Seconds(seconds));
    Simulator::Run();
    Simulator::Destroy();
}

/* ---- Networks ----------------------------------------------------------- */

/* 'n' nodes in a row. */
static NodeContainer
chain(uint32_t n, Ipv4InterfaceContainer *interfaces)
{
    NodeContainer nodes;
    nodes.Create(n);
    ClosingTcpHelper().Install(nodes);
    PointToPointHelper link;
    link.SetChannelAttribute("Delay", StringValue("5ms"));
    link.SetDeviceAttribute("DataRate", StringValue("10Mbps"));
    Ipv4AddressHelper addresses("10.1.0.0", "255.255.255.0");
    for (uint32_t i = 0; i + 1 < n; i++) {
        interfaces->Add(
            addresses.Assign(link.Install(nodes.Get(i), nodes.Get(i + 1))));
        addresses.NewNetwork();
    }
    Ipv4GlobalRoutingHelper::PopulateRoutingTables();
    return nodes;
}

static NodeContainer
bus(uint32_t n, Ipv4InterfaceContainer *interfaces)
{
    NodeContainer nodes;
    nodes.Create(n);
    ClosingTcpHelper().Install(nodes);
    CsmaHelper csma;
    csma.SetChannelAttribute("DataRate", StringValue("100Mbps"));
    csma.SetChannelAttribute("Delay", StringValue("1ms"));
    Ipv4AddressHelper addresses("10.2.0.0", "255.255.255.0");
    *interfaces = addresses.Assign(csma.Install(nodes));
    return nodes;
}

static NodeContainer
air(uint32_t n, Ipv4InterfaceContainer *interfaces)
{
    NodeContainer nodes;
    nodes.Create(n);
    ClosingTcpHelper().Install(nodes);
    YansWifiPhyHelper phy;
    phy.SetChannel(YansWifiChannelHelper::Default().Create());
    WifiMacHelper mac;
    mac.SetType("ns3::AdhocWifiMac");
    WifiHelper wifi;
    NetDeviceContainer devices = wifi.Install(phy, mac, nodes);
    MobilityHelper mobility;
    mobility.SetMobilityModel("ns3::ConstantPositionMobilityModel");
    mobility.Install(nodes);
    Ipv4AddressHelper addresses("10.3.0.0", "255.255.255.0");
    *interfaces = addresses.Assign(devices);
    return nodes;
}

/* ---- Cases -------------------------------------------------------------- */

/* A device with one socket and a client that comes back at once, wherever
 * they are: handlers take 20 ms, so the gate is shut that long. */
static void
test_device(const std::string &where,
            std::function<NodeContainer(Ipv4InterfaceContainer *)> build)
{
    Ipv4InterfaceContainer interfaces;
    NodeContainer nodes = build(&interfaces);
    const uint32_t last = nodes.GetN() - 1;
    Told device, client;
    SockDeviceHelper devices;
    devices.SetAttribute("Sockets", UintegerValue(1));
    devices.SetAttribute("Port", StringValue("1001"));
    devices.SetAttribute("VmOnSockEvent", TimeValue(MilliSeconds(20)));
    ApplicationContainer apps = devices.Install(nodes.Get(last));
    device.Watch(apps.Get(0));
    PosixHostHelper hosts;
    hosts.SetAttribute(
        "Remote", AddressValue(InetSocketAddress(
                      interfaces.GetAddress(interfaces.GetN() - 1), 1001)));
    hosts.SetAttribute("Think", StringValue("100ms"));
    ApplicationContainer asks = hosts.Install(nodes.Get(0));
    client.Watch(asks.Get(0));
    apps.Add(asks);
    apps.Start(Seconds(1));
    apps.Stop(Seconds(20));
    run(30);
    const std::string text = device.Text() + " / " + client.Text();
    tap_case("/ns3/" + where + "/ends",
             device.ends["clean"] > 5 && client.ends["clean"] > 5, text);
    tap_case("/ns3/" + where + "/traces",
             device.states > 10 && device.events > 10 &&
                 !device.records.empty() && device.calls > 0,
             text);
    bool shut = !device.gates.empty();
    for (const Time &gate : device.gates) {
        shut = shut && gate >= MilliSeconds(20);
    }
    tap_case("/ns3/" + where + "/gate", shut, text);
}

/* Stock client, device behind three routers. */
static void
test_stock_client()
{
    Ipv4InterfaceContainer interfaces;
    NodeContainer nodes = chain(5, &interfaces);
    Told device;
    SockDeviceHelper devices;
    devices.SetAttribute("Program", StringValue("sink"));
    devices.SetAttribute("Port", UintegerValue(80));
    ApplicationContainer apps = devices.Install(nodes.Get(4));
    device.Watch(apps.Get(0));
    apps.Stop(Seconds(50));
    BulkSendHelper bulk("ns3::TcpSocketFactory",
                        InetSocketAddress(interfaces.GetAddress(7), 80));
    bulk.SetAttribute("MaxBytes", UintegerValue(5000));
    bulk.Install(nodes.Get(0)).Start(Seconds(1));
    run(60);
    tap_case("/ns3/stock-client/read",
             device.records.size() == 1 && device.records[0].read == 5000,
             device.Text());
}

/* ---- Mistakes ----------------------------------------------------------- */

static void
test_mistake(const std::string &name, const std::string &expected,
             std::function<void(NodeContainer)> spoil)
{
    const std::string said = tap_dies([&] {
        Ipv4InterfaceContainer interfaces;
        spoil(chain(2, &interfaces));
        run(5);
    });
    tap_case("/ns3/mistake/" + name, said.find(expected) != std::string::npos,
             said);
}

static void
test_mistakes()
{
    test_mistake("value", "sockets", [](NodeContainer nodes) {
        SockDeviceHelper devices;
        devices.SetAttribute("Sockets", StringValue("many"));
        devices.Install(nodes);
    });
    test_mistake("program", "ecko", [](NodeContainer nodes) {
        SockDeviceHelper devices;
        devices.SetAttribute("Program", StringValue("ecko"));
        devices.Install(nodes);
    });
    test_mistake("two", "such software already", [](NodeContainer nodes) {
        SockDeviceHelper().Install(nodes);
        PosixHostHelper().Install(nodes);
    });
    test_mistake("stack", "no ClosingTcpL4Protocol", [](NodeContainer) {
        SockDeviceHelper().Install(CreateObject<Node>());
    });
}

TAP_CASES(systems)
{
    test_device("routed", [](Ipv4InterfaceContainer *interfaces) {
        return chain(5, interfaces);
    });
    test_device("csma", [](Ipv4InterfaceContainer *interfaces) {
        return bus(3, interfaces);
    });
    test_device("wifi", [](Ipv4InterfaceContainer *interfaces) {
        return air(2, interfaces);
    });
    test_stock_client();
    test_mistakes();
}
