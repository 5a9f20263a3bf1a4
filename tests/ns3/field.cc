/* SPDX-License-Identifier: GPL-2.0-only */
#include "tests/ns3/field.h"

#include "ns3/csma-module.h"
#include "ns3/internet-module.h"
#include "ns3/point-to-point-module.h"
#include <sstream>
/* A tree may have the header of an earlier build. */
#if !defined(FINWAIT_WITHOUT_WIFI) && __has_include("ns3/wifi-module.h")
#include "ns3/mobility-module.h"
#include "ns3/wifi-module.h"
#define HAS_WIFI
#endif

using namespace ns3;

void
FieldTold::Record(const ConnectionRecord &record)
{
    records.push_back(record);
}

void
FieldTold::End(std::string reason)
{
    ends[reason]++;
}

void
FieldTold::Gate(Time shut)
{
    gates.push_back(shut);
}

void
FieldTold::State(uint64_t, uint32_t, std::string word, std::string)
{
    states[word]++;
}

void
FieldTold::Tcp(uint64_t, std::string to, std::string)
{
    tcps[to]++;
}

void
FieldTold::Event(uint64_t connection, uint32_t, std::string word, std::string)
{
    connections.insert(connection);
    events[word]++;
}

void
FieldTold::Call(uint64_t, uint32_t, std::string word, std::string)
{
    calls[word]++;
}

void
FieldTold::Watch(Ptr<Application> app)
{
    app->TraceConnectWithoutContext("Record",
                                    MakeCallback(&FieldTold::Record, this));
    app->TraceConnectWithoutContext("ConnectionEnd",
                                    MakeCallback(&FieldTold::End, this));
    if (DynamicCast<SockDeviceApplication>(app)) {
        app->TraceConnectWithoutContext("Gate",
                                        MakeCallback(&FieldTold::Gate, this));
    }
    app->TraceConnectWithoutContext("State",
                                    MakeCallback(&FieldTold::State, this));
    app->TraceConnectWithoutContext("TcpState",
                                    MakeCallback(&FieldTold::Tcp, this));
    app->TraceConnectWithoutContext("Event",
                                    MakeCallback(&FieldTold::Event, this));
    app->TraceConnectWithoutContext("Call",
                                    MakeCallback(&FieldTold::Call, this));
}

static std::string
words(const std::map<std::string, unsigned> &counts)
{
    std::ostringstream text;
    for (const auto &[word, n] : counts) {
        text << " " << word << "=" << n;
    }
    return text.str();
}

std::string
FieldTold::Text() const
{
    return "ends:" + words(ends) + "\n# states:" + words(states) +
           "\n# tcp:" + words(tcps) + "\n# events:" + words(events) +
           "\n# calls:" + words(calls) +
           "\n# gates: " + std::to_string(gates.size()) +
           ", records: " + std::to_string(records.size());
}

void
field_run(double seconds)
{
    Simulator::Stop(Seconds(seconds));
    Simulator::Run();
    Simulator::Destroy();
}

/* ---- Networks ----------------------------------------------------------- */

NodeContainer
field_chain(uint32_t n, Ipv4InterfaceContainer *interfaces)
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
field_bus(uint32_t n, Ipv4InterfaceContainer *interfaces)
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

#ifdef HAS_WIFI
static NodeContainer
field_air(uint32_t n, Ipv4InterfaceContainer *interfaces)
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
#endif

const std::vector<FieldKind> field_kinds = {
    {"routed", field_chain, 5},
    {"csma", field_bus, 3},
#ifdef HAS_WIFI
    {"wifi", field_air, 2},
#endif
};

/* ---- A server and a client ------------------------------------------------
 */

const FieldValues field_client = {
    {"Request", "100B"}, {"Reply", "100B"}, {"Think", "100ms"}};

Ptr<SystemApplication>
field_install(Ptr<Node> node, const std::string &type,
              const FieldValues &values, FieldTold *told)
{
    ObjectFactory factory("ns3::" + type + "Application");
    for (const auto &[name, text] : values) {
        factory.Set(name, StringValue(text));
    }
    auto app = factory.Create<SystemApplication>();
    told->Watch(app);
    node->AddApplication(app);
    return app;
}

FieldPlace::FieldPlace(FieldBuild build, uint32_t n)
{
    nodes = build(n, &interfaces);
}

Ptr<SystemApplication>
FieldPlace::Serve(const std::string &type, const FieldValues &values)
{
    return field_install(nodes.Get(nodes.GetN() - 1), type, values, &server);
}

Ptr<SystemApplication>
FieldPlace::Ask(const std::string &type, const FieldValues &values,
                uint16_t port)
{
    const Ipv4Address to = interfaces.GetAddress(interfaces.GetN() - 1);
    auto app = field_install(nodes.Get(0), type, values, &client);
    app->SetAttribute("Remote", AddressValue(InetSocketAddress(to, port)));
    return app;
}

std::string
FieldPlace::Text() const
{
    return "server " + server.Text() + "\n# client " + client.Text();
}
