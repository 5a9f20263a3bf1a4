/* SPDX-License-Identifier: GPL-2.0-only */
/* Why connections end, as ClosingTcpSocket tells it, and a gate that accepts,
 * refuses and ignores. */
#include "ns3/core-module.h"
#include "ns3/internet-module.h"
#include "ns3/network-module.h"
#include "ns3/point-to-point-module.h"
#include "shim/helper/finwait-module.h"
#include "tests/ns3/tap.h"

using namespace ns3;

NS_LOG_COMPONENT_DEFINE("Ends");

/* What each end does one second after it is open; nothing: it waits. */
typedef std::function<void(Ptr<ClosingTcpSocket>)> Act;

namespace
{
struct Pair {
    NodeContainer nodes;
    NetDeviceContainer devices;
    InetSocketAddress server{Ipv4Address::GetAny(), 80};
    Ptr<ClosingTcpSocket> client, listener, child;
    std::string ends[2]; /* told by ConnectionEnd: of the client, the child */
    std::string closes[2];

    Pair();
    ~Pair();
    void Accepted(Ptr<Socket> socket, const Address &);
    void Watch(int which, Ptr<ClosingTcpSocket> socket);
    void
    Ended(int which, ClosingTcpSocket::EndReason why)
    {
        ends[which] += ClosingTcpSocket::EndReasonName(why);
    }
    void
    Closed(int which, const char *how)
    {
        closes[which] += how;
    }
    void Run(double seconds);
};
} // namespace

Pair::Pair()
{
    nodes.Create(2);
    ClosingTcpHelper().Install(nodes);
    PointToPointHelper link;
    link.SetChannelAttribute("Delay", StringValue("5ms"));
    devices = link.Install(nodes);
    Ipv4AddressHelper addresses("10.1.0.0", "255.255.255.0");
    server.SetIpv4(addresses.Assign(devices).GetAddress(1));
    auto make = [&](uint32_t i) {
        return DynamicCast<ClosingTcpSocket>(
            Socket::CreateSocket(nodes.Get(i), TcpSocketFactory::GetTypeId()));
    };
    client = make(0);
    listener = make(1);
    Watch(0, client);
    listener->Bind(InetSocketAddress(80));
    listener->Listen();
    listener->SetAcceptCallback(
        MakeNullCallback<bool, Ptr<Socket>, const Address &>(),
        MakeCallback(&Pair::Accepted, this));
}

Pair::~Pair()
{
    client = listener = child = nullptr;
    Simulator::Destroy();
}

void
Pair::Accepted(Ptr<Socket> socket, const Address &)
{
    child = DynamicCast<ClosingTcpSocket>(socket);
    Watch(1, child);
}

void
Pair::Watch(int which, Ptr<ClosingTcpSocket> socket)
{
    std::function<void(ClosingTcpSocket::EndReason)> ended =
        [=](ClosingTcpSocket::EndReason why) { Ended(which, why); };
    std::function<void(Ptr<Socket>)> normal = [=](Ptr<Socket>) {
        Closed(which, "n");
    };
    std::function<void(Ptr<Socket>)> error = [=](Ptr<Socket>) {
        Closed(which, "e");
    };
    socket->TraceConnectWithoutContext(
        "ConnectionEnd", Callback<void, ClosingTcpSocket::EndReason>(ended));
    socket->SetCloseCallbacks(Callback<void, Ptr<Socket>>(normal),
                              Callback<void, Ptr<Socket>>(error));
}

void
Pair::Run(double seconds)
{
    Simulator::Stop(Seconds(seconds));
    Simulator::Run();
}

/* Both are open; then 'act' at both, a second apart. */
static void
test_end(const char *name, const char *want, Act act, Act then)
{
    Pair pair;
    pair.client->Connect(pair.server);
    Simulator::Schedule(Seconds(1), [&] { act(pair.client); });
    Simulator::Schedule(Seconds(2), [&] {
        if (then) {
            then(pair.child);
        }
    });
    pair.Run(2000);
    const std::string seen = pair.ends[0] + "/" + pair.ends[1] + " " +
                             pair.closes[0] + "/" + pair.closes[1];
    tap_case(std::string("/ns3/end/") + name, seen == want, seen);
}

static void
test_ends()
{
    auto close = [](Ptr<ClosingTcpSocket> socket) { socket->Close(); };
    auto half = [](Ptr<ClosingTcpSocket> socket) { socket->HalfClose(); };
    auto abort = [](Ptr<ClosingTcpSocket> socket) { socket->Abort(); };
    auto discard = [](Ptr<ClosingTcpSocket> socket) { socket->Discard(); };
    auto swallow = [](Ptr<ClosingTcpSocket> socket) { socket->Discard(true); };
    auto send = [](Ptr<ClosingTcpSocket> socket) {
        socket->Send(Create<Packet>(10));
    };
    test_end("close", "fin/fin n/n", close, close);
    test_end("half-close", "fin/fin n/n", half, close);
    test_end("abort", "aborted/rst /e", abort, nullptr);
    test_end("discard", "discarded/rst /e", discard, send);
    test_end("swallow", "discarded/timed out /e", swallow, send);
    test_end("late-data", "aborted/rst e/ne", close, send);
    test_end("expired", "expired/ e/n", close, nullptr);
}

/* Close() of what is over takes nothing away, and is no mistake. */
static void
test_reason_stays()
{
    Pair pair;
    int closed = -1;
    pair.client->Connect(pair.server);
    Simulator::Schedule(Seconds(1), [&] {
        pair.client->Abort();
        closed = pair.client->Close();
    });
    pair.Run(2);
    tap_case("/ns3/end/stays",
             closed == 0 &&
                 pair.client->GetEndReason() == ClosingTcpSocket::END_ABORTED);
}

static void
test_timed_out()
{
    Pair pair;
    pair.client->Connect(pair.server);
    Simulator::Schedule(Seconds(1), [&] {
        Ptr<RateErrorModel> all = CreateObject<RateErrorModel>();
        all->SetRate(1);
        all->SetUnit(RateErrorModel::ERROR_UNIT_PACKET);
        pair.devices.Get(1)->SetAttribute("ReceiveErrorModel",
                                          PointerValue(all));
        pair.client->Send(Create<Packet>(10));
    });
    pair.Run(2000);
    tap_case("/ns3/end/timed-out",
             pair.ends[0] == "timed out" && pair.closes[0] == "e",
             pair.ends[0] + pair.closes[0]);
}

static void
test_gate(const char *name, ClosingTcpSocket::Verdict verdict, const char *want)
{
    Pair pair;
    std::function<ClosingTcpSocket::Verdict(Ptr<ClosingTcpSocket>,
                                            const Address &)>
        gate = [=](Ptr<ClosingTcpSocket>, const Address &) { return verdict; };
    pair.listener->SetGate(ClosingTcpSocket::Gate(gate));
    pair.client->Connect(pair.server);
    pair.Run(1000);
    tap_case(std::string("/ns3/gate/") + name,
             pair.ends[0] == want &&
                 (verdict == ClosingTcpSocket::ACCEPT) == bool(pair.child),
             pair.ends[0]);
}

/* A gate that closes its listener, and lets go of it, accepts nobody. */
static void
test_gate_closes()
{
    Pair pair;
    std::function<ClosingTcpSocket::Verdict(Ptr<ClosingTcpSocket>,
                                            const Address &)>
        gate = [&](Ptr<ClosingTcpSocket> listener, const Address &) {
            listener->Close();
            pair.listener = nullptr;
            return ClosingTcpSocket::ACCEPT;
        };
    pair.listener->SetGate(ClosingTcpSocket::Gate(gate));
    pair.client->Connect(pair.server);
    pair.Run(1000);
    tap_case("/ns3/gate/closes", pair.ends[0] == "refused" && !pair.child,
             pair.ends[0]);
}

/* A listener that hears one device only, as BindToNetDevice() says. */
static void
test_bound()
{
    Pair pair;
    pair.listener->BindToNetDevice(pair.nodes.Get(1)->GetDevice(0)); /* lo */
    pair.client->Connect(pair.server);
    pair.Run(1000);
    tap_case("/ns3/bound/other-device", pair.ends[0] == "refused",
             pair.ends[0]);
}

static uint32_t g_sent, g_got;

static void
sent(Ptr<Socket>, uint32_t bytes)
{
    g_sent += bytes;
}

static void
got(Ptr<Socket> socket)
{
    while (Ptr<Packet> packet = socket->Recv()) {
        if (packet->GetSize() == 0) {
            break;
        }
        g_got += packet->GetSize();
    }
}

/* DataSent tells each byte once; nothing comes after ShutdownRecv(). */
static void
test_data(bool shut)
{
    Pair pair;
    g_sent = g_got = 0;
    pair.client->SetDataSentCallback(MakeCallback(&sent));
    pair.client->Connect(pair.server);
    Simulator::Schedule(Seconds(1), [&] {
        pair.child->SetRecvCallback(MakeCallback(&got));
        if (shut) {
            pair.child->ShutdownRecv();
        }
        pair.client->Send(Create<Packet>(5000));
    });
    pair.Run(10);
    tap_case(shut ? "/ns3/data/shut" : "/ns3/data/sent",
             g_sent == 5000 && g_got == (shut ? 0 : 5000),
             std::to_string(g_sent) + " " + std::to_string(g_got));
}

TAP_CASES(ends)
{
    test_ends();
    test_reason_stays();
    test_timed_out();
    test_gate("accept", ClosingTcpSocket::ACCEPT, "");
    test_gate("refuse", ClosingTcpSocket::REFUSE, "refused");
    test_gate("ignore", ClosingTcpSocket::IGNORE, "timed out");
    test_gate_closes();
    test_bound();
    test_data(false);
    test_data(true);
}
