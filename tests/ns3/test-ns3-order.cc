/* SPDX-License-Identifier: GPL-2.0-only */
/* The steps of a program in another order than ours, and those it has left out:
 * it runs, or ends with a message. */
#include "ns3/csma-module.h"
#include "tests/ns3/field.h"
#include "tests/ns3/tap.h"

using namespace ns3;

/* ---- Steps -------------------------------------------------------------- */

static NodeContainer nodes;
static FieldTold device, client;

static void
stack()
{
    ClosingTcpHelper().Install(nodes);
}

static void
plain_stack()
{
    InternetStackHelper().Install(nodes);
}

static void
addresses()
{
    Ipv4AddressHelper("10.1.1.0", "255.255.255.0")
        .Assign(CsmaHelper().Install(nodes));
}

static Ptr<SystemApplication>
ask(const Address &remote)
{
    auto app = field_install(nodes.Get(1), "PosixHost", field_client, &client);
    app->SetAttribute("Remote", AddressValue(remote));
    return app;
}

static void
apps()
{
    field_install(nodes.Get(0), "SockDevice", {{"Port", "1001"}}, &device);
    ask(InetSocketAddress(Ipv4Address("10.1.1.1"), 1001));
}

static void
run()
{
    field_run(3);
}

static void
later()
{
    Simulator::Schedule(Seconds(1), &apps);
}

static void
change_later()
{
    Simulator::Schedule(Seconds(1), [] {
        nodes.Get(0)->GetApplication(0)->SetAttribute("Sockets",
                                                      UintegerValue(5));
    });
}

static void
other_nodes()
{
    nodes = NodeContainer();
    nodes.Create(2);
}

static void
plain_tcp()
{
    nodes.Get(0)->AggregateObject(CreateObject<TcpL4Protocol>());
}

/* ---- Cases -------------------------------------------------------------- */

typedef std::vector<void (*)()> Steps;

static void
take(const Steps &steps)
{
    other_nodes();
    device = client = FieldTold();
    for (auto step : steps) {
        step();
    }
}

static void
test_runs(const std::string &name, const Steps &steps)
{
    take(steps);
    tap_case("/ns3/order/" + name, client.ends["clean"] > 3, client.Text());
}

static void
test_says(const std::string &name, const std::string &expected,
          const Steps &steps)
{
    const std::string said = tap_dies([&] { take(steps); });
    tap_case("/ns3/order/" + name, said.find(expected) != std::string::npos,
             said);
}

static unsigned states;

static void
note_state(std::string, uint64_t, uint32_t, std::string, std::string)
{
    states++;
}

/* One path for applications of all systems. */
static void
test_path()
{
    states = 0;
    take({stack, addresses, apps,
          [] {
              Config::Connect("/NodeList/*/ApplicationList/*/"
                              "$ns3::SystemApplication/State",
                              MakeCallback(&note_state));
          },
          run});
    tap_case("/ns3/order/path", states > 20);
}

static void
test_remotes()
{
    const std::string expected = "Remote is no IPv4 address with a port";
    test_says("remote/ipv6", expected,
              {[] { ask(Inet6SocketAddress(Ipv6Address("fe80::1"), 80)); }});
    test_says("remote/no-port", expected,
              {[] { ask(Ipv4Address("10.1.1.1")); }});
    test_says("remote/port", "\"0\" is out of range",
              {stack, addresses,
               [] { ask(InetSocketAddress(Ipv4Address("10.1.1.1"), 0)); },
               run});
}

static void
test_bare()
{
    test_says("bare/socket", "a ClosingTcpSocket without a node", {[] {
                  CreateObject<ClosingTcpSocket>()->Connect(
                      InetSocketAddress(Ipv4Address("10.1.1.1"), 80));
              }});
    test_says("bare/application", "posix application on no node", {[] {
                  auto app = CreateObject<PosixHostApplication>();
                  app->Initialize();
                  run();
              }});
    test_says("bare/helper", "ns3::SockDeviceApplication on no node",
              {[] { SockDeviceHelper().Install(Ptr<Node>()); }});
}

/* From 3.39 on a stack adds what is missing, and so leaves the TCP as it is. */
static void
test_plain_after()
{
    const std::string said = tap_dies([] { take({stack, plain_stack}); });
    tap_case("/ns3/order/plain-after",
             said.empty() ||
                 said.find("existing Ipv4 object") != std::string::npos,
             said);
}

/* A helper that has been set up in another way. */
static void
test_helper()
{
    ClosingTcpHelper helper;
    NodeContainer one;
    one.Create(1);
    helper.SetTcpAttribute("FinWait2", TimeValue(Seconds(3)));
    helper.Reset();
    helper.Install(one);
    auto tcp = one.Get(0)->GetObject<ClosingTcpL4Protocol>();
    TimeValue wait;
    tap_case("/ns3/order/reset",
             tcp && tcp->GetAttributeFailSafe("FinWait2", wait) &&
                 wait.Get() == Seconds(60));
    test_says("no-ipv4", "has got no IPv4", {[] {
                  ClosingTcpHelper six;
                  six.SetIpv4StackInstall(false);
                  six.Install(nodes);
              }});
    Names::Add("named", one.Get(0));
    tap_case("/ns3/order/by-name",
             PosixHostHelper().Install("named").Get(0)->GetNode() ==
                 one.Get(0));
    Ptr<Node> bare = CreateObject<Node>();
    bare->AggregateObject(CreateObject<ClosingTcpL4Protocol>());
    Ptr<Socket> socket =
        Socket::CreateSocket(bare, TcpSocketFactory::GetTypeId());
    tap_case("/ns3/order/no-stack-at-all",
             socket->Connect(InetSocketAddress(Ipv4Address("10.1.1.1"), 80)) ==
                     -1 &&
                 socket->GetErrno() == Socket::ERROR_NOROUTETOHOST);
    Names::Clear();
    Simulator::Destroy();
}

TAP_CASES(order)
{
    test_runs("ours", {stack, addresses, apps, run});
    test_runs("applications-first", {apps, stack, addresses, run});
    test_runs("while-it-runs", {stack, addresses, later, run});
    test_runs("again", {stack, addresses, apps, run, other_nodes, stack,
                        addresses, apps, run});
    test_path();
    test_says("no-stack", "has no ClosingTcpL4Protocol", {apps, run});
    test_says("plain-stack", "has no ClosingTcpL4Protocol",
              {plain_stack, addresses, apps, run});
    test_says("no-address", "has no IPv4 address", {stack, apps, run});
    test_says("stack-twice", "has a TCP already", {stack, stack});
    test_says("plain-first", "has a TCP already", {plain_stack, stack});
    test_says("tcp-first", "has a TCP already", {plain_tcp, stack});
    test_plain_after();
    test_says("change", "Sockets is set while it runs",
              {stack, addresses, apps, change_later, run});
    test_remotes();
    test_bare();
    test_helper();
    nodes = NodeContainer();
}
