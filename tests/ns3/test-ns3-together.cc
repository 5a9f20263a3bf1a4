/* SPDX-License-Identifier: GPL-2.0-only */
/* Several applications on one node: each hears of its own connections only;
 * what they cannot share is told. */
#include "ns3/applications-module.h"
#include "tests/ns3/field.h"
#include "tests/ns3/tap.h"
#include <algorithm>

using namespace ns3;

static FieldValues
port(unsigned number)
{
    return {{"Port", std::to_string(number)}};
}

namespace
{
/* Nodes in a row, the last of which has the address To(). */
struct Row {
    Ipv4InterfaceContainer interfaces;
    NodeContainer nodes = field_chain(3, &interfaces);

    Ipv4Address
    To() const
    {
        return interfaces.GetAddress(interfaces.GetN() - 1);
    }
    Ptr<SystemApplication>
    Ask(uint32_t node, const std::string &type, uint16_t to, FieldTold *told,
        FieldValues values = field_client)
    {
        auto app = field_install(nodes.Get(node), type, values, told);
        app->SetAttribute("Remote", AddressValue(InetSocketAddress(To(), to)));
        return app;
    }
};
} // namespace

static std::set<uint64_t>
numbers(const FieldTold &told)
{
    std::set<uint64_t> all;
    for (const ConnectionRecord &record : told.records) {
        all.insert(record.connection);
    }
    return all;
}

/* The server tells of the connections that its client has, and of no more; of
 * the client's last it may not have heard. */
static bool
agree(const FieldTold &server, const FieldTold &client)
{
    const std::set<uint64_t> theirs = numbers(client), ours = numbers(server);
    return ours.size() > 5 && theirs.size() <= ours.size() + 1 &&
           std::includes(theirs.begin(), theirs.end(), ours.begin(),
                         ours.end()) &&
           server.states.at("ESTABLISHED") == client.states.at("ESTABLISHED");
}

static void
test_servers(const std::string &a, const std::string &b)
{
    Row row;
    FieldTold servers[2], clients[2];
    field_install(row.nodes.Get(2), a, port(80), &servers[0]);
    field_install(row.nodes.Get(2), b, port(81), &servers[1]);
    row.Ask(0, "PosixHost", 80, &clients[0])->SetStopTime(Seconds(20));
    row.Ask(0, "PosixHost", 81, &clients[1])->SetStopTime(Seconds(20));
    row.nodes.Get(2)->GetApplication(0)->SetStopTime(Seconds(20));
    row.nodes.Get(2)->GetApplication(1)->SetStopTime(Seconds(20));
    field_run(30);
    for (int i : {0, 1}) {
        tap_case("/ns3/together/servers/" + a + "-" + b + "/" +
                     std::to_string(i),
                 agree(servers[i], clients[i]),
                 servers[i].Text() + "\n# client " + clients[i].Text());
    }
}

/* A client of its own node. */
static void
test_own_server()
{
    Row row;
    FieldTold serves, asks, other;
    field_install(row.nodes.Get(2), "PosixHost", port(80), &serves)
        ->SetStopTime(Seconds(20));
    row.Ask(2, "PosixHost", 80, &asks)->SetStopTime(Seconds(20));
    field_run(30);
    tap_case("/ns3/together/own-server", agree(serves, asks),
             serves.Text() + "\n# client " + asks.Text());
}

/* The port is free again for who comes later. */
static void
test_one_after_another()
{
    Row row;
    FieldTold first, second, asks;
    FieldValues values = field_client;
    values["Retry"] = "100ms";
    field_install(row.nodes.Get(2), "PosixHost", port(80), &first)
        ->SetStopTime(Seconds(5));
    field_install(row.nodes.Get(2), "PosixHost", port(80), &second)
        ->SetStartTime(Seconds(10));
    row.Ask(0, "PosixHost", 80, &asks, values);
    field_run(20);
    tap_case("/ns3/together/after",
             first.records.size() > 5 && second.records.size() > 5 &&
                 first.records.back().asked < Seconds(5) &&
                 second.records.front().asked >= Seconds(10),
             first.Text() + "\n# second " + second.Text() + "\n# client " +
                 asks.Text());
}

/* Two of a node do not draw the same numbers. */
static void
test_streams()
{
    Row row;
    FieldTold server, clients[2];
    FieldValues values = field_client;
    values["Start"] = "ns3::UniformRandomVariable[Min=0|Max=5]";
    field_install(row.nodes.Get(2), "PosixHost", port(80), &server);
    row.Ask(0, "PosixHost", 80, &clients[0], values);
    row.Ask(0, "PosixHost", 80, &clients[1], values);
    field_run(10);
    tap_case("/ns3/together/streams",
             !clients[0].records.empty() && !clients[1].records.empty() &&
                 clients[0].records[0].asked != clients[1].records[0].asked);
}

/* Sockets of ns-3's applications are nobody's states. */
static void
test_stock()
{
    Row row;
    FieldTold server, client;
    PacketSinkHelper sink("ns3::TcpSocketFactory",
                          InetSocketAddress(Ipv4Address::GetAny(), 81));
    BulkSendHelper bulk("ns3::TcpSocketFactory",
                        InetSocketAddress(row.To(), 81));
    bulk.SetAttribute("MaxBytes", UintegerValue(5000));
    field_install(row.nodes.Get(2), "PosixHost", port(80), &server)
        ->SetStopTime(Seconds(20));
    ApplicationContainer sinks = sink.Install(row.nodes.Get(2));
    row.Ask(0, "PosixHost", 80, &client)->SetStopTime(Seconds(20));
    bulk.Install(row.nodes.Get(0));
    field_run(30);
    tap_case("/ns3/together/stock",
             agree(server, client) &&
                 DynamicCast<PacketSink>(sinks.Get(0))->GetTotalRx() == 5000,
             server.Text() + "\n# client " + client.Text());
}

/* ---- Mistakes ----------------------------------------------------------- */

static void
test_mistake(const std::string &name, const std::string &expected,
             const std::vector<std::pair<std::string, FieldValues>> &apps,
             std::function<void(Ptr<Node>)> more = nullptr)
{
    const std::string said = tap_dies([&] {
        FieldTold told[2];
        Row row;
        for (unsigned i = 0; i < apps.size(); i++) {
            field_install(row.nodes.Get(2), apps[i].first, apps[i].second,
                          &told[i]);
        }
        if (more) {
            more(row.nodes.Get(2));
        }
        field_run(5);
    });
    tap_case("/ns3/together/mistake/" + name,
             said.find(expected) != std::string::npos, said);
}

static void
add_sink(Ptr<Node> node)
{
    PacketSinkHelper("ns3::TcpSocketFactory",
                     InetSocketAddress(Ipv4Address::GetAny(), 80))
        .Install(node)
        .Start(Seconds(1));
}

static void
test_mistakes()
{
    FieldValues other = port(81);
    other["TcpTimeWait"] = "5s";
    test_mistake("port", "port 80 of node 2 is another application's already",
                 {{"PosixHost", port(80)}, {"NodejsHost", port(80)}});
    test_mistake("device-first", "a device is all that there is on its node",
                 {{"SockDevice", port(80)}, {"PosixHost", port(81)}});
    test_mistake("device-second", "a device is all that there is on its node",
                 {{"PosixHost", port(80)}, {"SockDevice", port(81)}});
    test_mistake("rules", "tcp.time_wait is not what it is for",
                 {{"PosixHost", port(80)}, {"PosixHost", other}});
    test_mistake("sink-second", "Failed to bind socket",
                 {{"PosixHost", port(80)}}, add_sink);
    test_mistake("sink-first", "port 80 of node 2 is that of a socket already",
                 {}, [](Ptr<Node> node) {
                     static FieldTold told;
                     add_sink(node);
                     field_install(node, "PosixHost", port(80), &told)
                         ->SetStartTime(Seconds(2));
                 });
}

TAP_CASES(together)
{
    test_servers("PosixHost", "PosixHost");
    test_servers("PosixHost", "NodejsHost");
    test_own_server();
    test_one_after_another();
    test_streams();
    test_stock();
    test_mistakes();
}
