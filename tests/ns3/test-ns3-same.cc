/* SPDX-License-Identifier: GPL-2.0-only */
/* Applications with attributes do what the same keys of a scenario do: with the
 * same link and random streams, both ends say the same of each connection. */
#include "ns3/point-to-point-module.h"
#include "shim/helper/key-attribute.h"
#include "tests/ns3/field.h"
#include "tests/ns3/scenario.h"
#include "tests/ns3/tap.h"
#include <algorithm>

using namespace ns3;

typedef std::map<std::string, std::string> Keys;

static const int SECONDS = 20;
/* run/host.h: HOST_STREAM_SERVER and HOST_STREAM_CLIENTS. */
static const int64_t SERVER_STREAM = 0, CLIENT_STREAM = 1024;

static std::vector<std::string> g_lines;

static long long
time_of(Time time)
{
    return time == Time::Max() ? -1 : time.GetNanoSeconds();
}

static void
take(const ConnectionRecord &r)
{
    g_lines.push_back(scenario_line(
        r.active, r.outcome,
        {time_of(r.asked), time_of(r.open), time_of(r.end), time_of(r.ready)},
        {r.written, r.acked, r.received, r.read}));
}

static void
install(Ptr<Node> node, const std::string &type, const Keys &keys,
        int64_t stream, const Address &remote)
{
    ObjectFactory factory(type);
    for (const auto &[key, text] : keys) {
        factory.Set(KeyAttributeName(key), StringValue(text));
    }
    factory.Set("Remote", AddressValue(remote));
    auto app = factory.Create<SystemApplication>();
    app->AssignStreams(stream);
    app->TraceConnectWithoutContext("Record", MakeCallback(&take));
    app->SetStopTime(Seconds(SECONDS));
    node->AddApplication(app);
}

/* What 'server' and 'client' are in a program of ns-3's. */
static std::vector<std::string>
program_run(const std::string &server, const Keys &server_keys,
            const std::string &client, const Keys &client_keys)
{
    NodeContainer nodes(2);
    ClosingTcpHelper().Install(nodes);
    PointToPointHelper link;
    link.SetChannelAttribute("Delay", StringValue("5ms"));
    link.SetDeviceAttribute("DataRate", StringValue("10Mbps"));
    Ipv4AddressHelper addresses("10.0.0.0", "255.255.255.0");
    Ipv4InterfaceContainer interfaces = addresses.Assign(link.Install(nodes));
    g_lines.clear();
    install(nodes.Get(1), server, server_keys, SERVER_STREAM, Address());
    install(nodes.Get(0), client, client_keys, CLIENT_STREAM,
            InetSocketAddress(interfaces.GetAddress(1),
                              uint16_t(std::stoi(server_keys.at("port")))));
    field_run(SECONDS + 1);
    std::sort(g_lines.begin(), g_lines.end());
    return g_lines;
}

static std::string
differences(const std::vector<std::string> &a,
            const std::vector<std::string> &b)
{
    std::string text =
        std::to_string(a.size()) + " and " + std::to_string(b.size()) + " ends";
    for (size_t i = 0; i < std::max(a.size(), b.size()); i++) {
        const std::string left = i < a.size() ? a[i] : "nothing";
        const std::string right = i < b.size() ? b[i] : "nothing";
        if (left != right) {
            return text + "\n# scenario: " + left + "\n# program: " + right;
        }
    }
    return text;
}

static void
test_same(const std::string &server, const std::string &server_type,
          const Keys &server_keys, const std::string &client,
          const std::string &client_type, const Keys &client_keys)
{
    Keys texts = {{"scenario.duration", std::to_string(SECONDS) + "s"},
                  {"server.system", server},
                  {"client.system", client},
                  {"link.rate", "10Mbps"},
                  {"link.delay", "5ms"}};
    for (const auto &[key, text] : server_keys) {
        texts["server." + key] = text;
    }
    for (const auto &[key, text] : client_keys) {
        texts["client." + key] = text;
    }
    const auto scenario = scenario_run(texts);
    const auto program =
        program_run("ns3::" + server_type + "Application", server_keys,
                    "ns3::" + client_type + "Application", client_keys);
    tap_case("/ns3/same/" + server + "/" + client,
             scenario.size() >= 10 && scenario == program,
             differences(scenario, program));
}

TAP_CASES(same)
{
    const Keys client = {{"request", "100B"},
                         {"reply", "300B"},
                         {"start", "1ms"},
                         {"think", "ns3::ExponentialRandomVariable[Mean=0.2]"}};
    const Keys server = {
        {"port", "80"}, {"request", "100B"}, {"reply", "300B"}};
    Keys device = server, slow = server, lively = client;
    device["sockets"] = "1";
    device["vm.on_sock_event"] = "ns3::UniformRandomVariable[Min=0|Max=0.1]";
    slow["service"] = "ns3::ExponentialRandomVariable[Mean=0.1]";
    lively["tcp.delack"] = "10ms";
    test_same("sock", "SockDevice", device, "posix", "PosixHost", client);
    test_same("posix", "PosixHost", slow, "posix", "PosixHost", lively);
    test_same("nodejs", "NodejsHost", slow, "nodejs", "NodejsHost", client);
    test_same("winsock", "WinsockHost", server, "winsock", "WinsockHost",
              client);
}
