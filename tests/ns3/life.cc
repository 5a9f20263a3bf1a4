/* SPDX-License-Identifier: GPL-2.0-only */
#include "tests/ns3/life.h"

#include "ns3/core-module.h"
#include "ns3/internet-module.h"
#include "ns3/network-module.h"
#include "ns3/point-to-point-module.h"
#include "shim/helper/finwait-module.h"

using namespace ns3;

NS_LOG_COMPONENT_DEFINE("Life");

static Life *g_life;

namespace
{
/* Loses the packets whose numbers it has been told, and all while it is down.
 */
class Numbered : public ErrorModel
{
  public:
    std::set<uint32_t> lost;
    bool down = false;

  private:
    bool
    DoCorrupt(Ptr<Packet>) override
    {
        return lost.count(++m_n) || down;
    }
    void
    DoReset() override
    {
        m_n = 0;
    }
    uint32_t m_n = 0;
};
} // namespace

/* ---- Watching ----------------------------------------------------------- */

static void
sent(Ptr<const Packet> packet, const TcpHeader &header,
     Ptr<const TcpSocketBase>)
{
    std::ostringstream text;
    text << Simulator::Now().GetNanoSeconds() << " " << header << " "
         << packet->GetSize() << "\n";
    g_life->wire += text.str();
    g_life->fired["Tx"]++;
}

static void
came(Ptr<const Packet>, const TcpHeader &, Ptr<const TcpSocketBase>)
{
    g_life->fired["Rx"]++;
}

static void
again(Ptr<const Packet>, const TcpHeader &, const Address &, const Address &,
      Ptr<const TcpSocketBase>)
{
    g_life->fired["Retransmission"]++;
}

/* Any TracedValue<T> by its name. */
template <class T>
static void
watch(Ptr<Socket> socket, const char *name)
{
    std::function<void(T, T)> count = [name](T, T) { g_life->fired[name]++; };
    socket->TraceConnectWithoutContext(name, Callback<void, T, T>(count));
}

static Ptr<Socket>
watched(Ptr<Socket> socket)
{
    socket->TraceConnectWithoutContext("Tx", MakeCallback(&sent));
    socket->TraceConnectWithoutContext("Rx", MakeCallback(&came));
    socket->TraceConnectWithoutContext("Retransmission", MakeCallback(&again));
    for (const char *name :
         {"CongestionWindow", "CongestionWindowInflated", "SlowStartThreshold",
          "BytesInFlight", "RWND", "AdvWND"}) {
        watch<uint32_t>(socket, name);
    }
    for (const char *name : {"RTO", "RTT", "LastRTT"}) {
        watch<Time>(socket, name);
    }
    for (const char *name :
         {"NextTxSequence", "HighestSequence", "HighestRxSequence",
          "HighestRxAck", "EcnEchoSeq", "EcnCeSeq", "EcnCwrSeq"}) {
        watch<SequenceNumber32>(socket, name);
    }
    watch<TcpSocket::TcpStates_t>(socket, "State");
    watch<TcpSocketState::TcpCongState_t>(socket, "CongState");
    watch<TcpSocketState::EcnState_t>(socket, "EcnState");
    watch<DataRate>(socket, "PacingRate");
    return socket;
}

/* ---- Who lives ---------------------------------------------------------- */

namespace
{
/* client - router - server; what is for 10.9.0.0 goes to and fro. */
struct Place {
    NodeContainer nodes;
    Ipv4InterfaceContainer interfaces;
    Ptr<Numbered> faults = CreateObject<Numbered>();
    std::vector<Ptr<Socket>> sockets;
    bool reads = true;

    Place();
    Ptr<Socket> New(uint32_t node);
    Ptr<Socket> Connect(InetSocketAddress to, uint16_t from = 0);
    InetSocketAddress
    Server() const
    {
        return InetSocketAddress(interfaces.GetAddress(3), 80);
    }
    void Accepted(Ptr<Socket> socket, const Address &);
    void Read(Ptr<Socket> socket);
    void Closed(Ptr<Socket> socket);
    void
    Icmp(Ipv4Address, uint8_t, uint8_t, uint8_t, uint32_t)
    {
        g_life->icmps++;
    }
};
} // namespace

Place::Place()
{
    nodes.Create(3);
    ClosingTcpHelper stack;
    stack.Install(nodes);
    PointToPointHelper link;
    link.SetDeviceAttribute("DataRate", StringValue("10Mbps"));
    link.SetChannelAttribute("Delay", StringValue("5ms"));
    Ipv4AddressHelper addresses("10.1.0.0", "255.255.255.0");
    for (uint32_t i = 0; i < 2; i++) {
        NetDeviceContainer ends = link.Install(nodes.Get(i), nodes.Get(i + 1));
        interfaces.Add(addresses.Assign(ends));
        addresses.NewNetwork();
        if (i == 1) {
            ends.Get(1)->SetAttribute("ReceiveErrorModel",
                                      PointerValue(faults));
        }
    }
    Ipv4StaticRoutingHelper routing;
    for (uint32_t i : {0, 2}) {
        routing.GetStaticRouting(nodes.Get(i)->GetObject<Ipv4>())
            ->SetDefaultRoute(interfaces.GetAddress(i == 0 ? 1 : 2), 1);
    }
    routing.GetStaticRouting(nodes.Get(1)->GetObject<Ipv4>())
        ->AddNetworkRouteTo("10.9.0.0", "255.255.0.0", interfaces.GetAddress(0),
                            1);
    Ptr<Socket> listener = New(2);
    listener->Bind(InetSocketAddress(80));
    listener->Listen();
    listener->SetAcceptCallback(
        MakeNullCallback<bool, Ptr<Socket>, const Address &>(),
        MakeCallback(&Place::Accepted, this));
}

Ptr<Socket>
Place::New(uint32_t node)
{
    sockets.push_back(watched(
        Socket::CreateSocket(nodes.Get(node), TcpSocketFactory::GetTypeId())));
    return sockets.back();
}

Ptr<Socket>
Place::Connect(InetSocketAddress to, uint16_t from)
{
    Ptr<Socket> socket = New(0);
    socket->SetAttribute("IcmpCallback",
                         CallbackValue(MakeCallback(&Place::Icmp, this)));
    socket->Bind(InetSocketAddress(from));
    socket->Connect(to);
    return socket;
}

void
Place::Accepted(Ptr<Socket> socket, const Address &)
{
    sockets.push_back(watched(socket));
    socket->SetRecvCallback(MakeCallback(&Place::Read, this));
    socket->SetCloseCallbacks(MakeCallback(&Place::Closed, this),
                              MakeNullCallback<void, Ptr<Socket>>());
}

void
Place::Read(Ptr<Socket> socket)
{
    while (reads && socket->GetRxAvailable() > 0) {
        socket->Recv();
    }
}

void
Place::Closed(Ptr<Socket> socket)
{
    socket->Close();
}

/* ---- What they live through --------------------------------------------- */

static void
send_all(Ptr<Socket> socket, uint32_t left)
{
    uint32_t piece = std::min(left, socket->GetTxAvailable());
    if (piece > 0 && socket->Send(Create<Packet>(piece)) > 0) {
        left -= piece;
    }
    if (left > 0) {
        Simulator::Schedule(MilliSeconds(5), &send_all, socket, left);
    }
}

static void
send_little(Ptr<Socket> socket, uint32_t times)
{
    socket->Send(Create<Packet>(100));
    if (times > 1) {
        Simulator::Schedule(MilliSeconds(2), &send_little, socket, times - 1);
    }
}

static void
at(double seconds, std::function<void()> what)
{
    Simulator::Schedule(Seconds(seconds), [what] { what(); });
}

/* Bulk with losses, small writes, close; its port again; nobody there. */
static void
first_half(Place &place)
{
    at(1, [&] {
        Ptr<Socket> socket = place.Connect(place.Server(), 5000);
        at(0.1, [=] { send_all(socket, 200000); });
        at(20, [=] { send_little(socket, 10); });
        at(21, [=] { socket->Close(); });
    });
    at(32, [&] {
        Ptr<Socket> socket = place.New(0);
        socket->Bind(InetSocketAddress(5000));
        g_life->reused = socket->Connect(place.Server()) == 0;
        at(1, [=] { socket->Close(); });
    });
    at(40,
       [&] { place.Connect(InetSocketAddress(Ipv4Address("10.9.0.1"), 80)); });
}

/* A reader that does not read, then a peer that is gone. */
static void
second_half(Place &place)
{
    at(400, [&] {
        place.reads = false;
        Ptr<Socket> socket = place.Connect(place.Server());
        at(0.1, [=] { send_all(socket, 400000); });
        at(60, [&, socket] {
            place.faults->down = true;
            at(30, [&place] { place.faults->down = false; });
            at(31, [=] { DynamicCast<ClosingTcpSocket>(socket)->Abort(); });
        });
    });
    at(500, [&] {
        Ptr<Socket> socket = place.Connect(place.Server());
        at(1, [&, socket] {
            place.faults->down = true;
            socket->Send(Create<Packet>(1000));
        });
    });
}

Life
life_run()
{
    Life life;
    g_life = &life;
    {
        Place place;
        place.faults->lost = {30, 31, 60, 150, 151, 152, 153, 154, 155};
        first_half(place);
        second_half(place);
        Simulator::Stop(Seconds(2000));
        Simulator::Run();
        Simulator::Destroy();
    }
    g_life = nullptr;
    return life;
}
