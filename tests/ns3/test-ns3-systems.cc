/* SPDX-License-Identifier: GPL-2.0-only */
/* A sock device and POSIX hosts as applications on nodes of one's own: behind
 * routers, on CSMA and on wifi, with attributes that are keys of scenarios, and
 * traces. */
#include "ns3/applications-module.h"
#include "tests/ns3/field.h"
#include "tests/ns3/tap.h"

using namespace ns3;

NS_LOG_COMPONENT_DEFINE("Systems");

/* ---- Cases -------------------------------------------------------------- */

/* A device with one socket and a client that comes back at once, wherever
 * they are: handlers take 20 ms, so the gate is shut that long. */
static void
test_device(const FieldKind &kind)
{
    const std::string where = kind.name;
    Ipv4InterfaceContainer interfaces;
    NodeContainer nodes = kind.build(kind.n, &interfaces);
    const uint32_t last = nodes.GetN() - 1;
    FieldTold device, client;
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
    field_run(30);
    const std::string text = device.Text() + " / " + client.Text();
    tap_case("/ns3/" + where + "/ends",
             device.ends["clean"] > 5 && client.ends["clean"] > 5, text);
    tap_case("/ns3/" + where + "/traces",
             device.states.size() > 2 && !device.events.empty() &&
                 !device.records.empty() && !device.calls.empty(),
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
    NodeContainer nodes = field_chain(5, &interfaces);
    FieldTold device;
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
    field_run(60);
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
        spoil(field_chain(2, &interfaces));
        field_run(5);
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
    test_mistake("two", "a device is all that there is on its node",
                 [](NodeContainer nodes) {
                     SockDeviceHelper().Install(nodes);
                     PosixHostHelper().Install(nodes);
                 });
    test_mistake("stack", "no ClosingTcpL4Protocol", [](NodeContainer) {
        SockDeviceHelper().Install(CreateObject<Node>());
    });
}

TAP_CASES(systems)
{
    for (const FieldKind &kind : field_kinds) {
        test_device(kind);
    }
    test_stock_client();
    test_mistakes();
}
