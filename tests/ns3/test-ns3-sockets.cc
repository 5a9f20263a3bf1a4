/* SPDX-License-Identifier: GPL-2.0-only */
/* What programs do with ns3::Sockets beside sending: names, ports, shutting
 * before there is a connection, another connection of the same socket.  Right
 * is what ns3::TcpSocketBase does, where the document says nothing else. */
#include "tests/ns3/field.h"
#include "tests/ns3/tap.h"
#include <sstream>

using namespace ns3;

namespace
{
/* Two nodes; what node 1 accepts closes when its peer has. */
struct Two {
    Ipv4InterfaceContainer interfaces;
    NodeContainer nodes = field_chain(2, &interfaces);
    std::vector<Ptr<Socket>> children;
    unsigned got = 0;

    Two()
    {
        Simulator::Stop(NanoSeconds(1)); /* links are up */
        Simulator::Run();
    }
    ~Two()
    {
        children.clear();
        Simulator::Destroy();
    }
    Ptr<Socket>
    New(uint32_t node = 0)
    {
        return Socket::CreateSocket(nodes.Get(node),
                                    TcpSocketFactory::GetTypeId());
    }
    InetSocketAddress
    To(uint16_t port = 80)
    {
        return InetSocketAddress(interfaces.GetAddress(1), port);
    }
    Ptr<Socket>
    Listen(uint16_t port = 80)
    {
        Ptr<Socket> listener = New(1);
        listener->Bind(InetSocketAddress(port));
        listener->Listen();
        Hear(listener);
        return listener;
    }
    void
    Hear(Ptr<Socket> listener)
    {
        listener->SetAcceptCallback(
            MakeNullCallback<bool, Ptr<Socket>, const Address &>(),
            MakeCallback(&Two::Accepted, this));
    }
    void
    Accepted(Ptr<Socket> child, const Address &)
    {
        children.push_back(child);
        child->SetRecvCallback(MakeCallback(&Two::Read, this));
        child->SetCloseCallbacks(MakeCallback(&Two::Close, this),
                                 MakeNullCallback<void, Ptr<Socket>>());
    }
    void
    Read(Ptr<Socket> child)
    {
        while (child->GetRxAvailable() > 0) {
            got += child->Recv()->GetSize();
        }
    }
    void
    Close(Ptr<Socket> child)
    {
        child->Close();
    }
    void
    Run(double seconds)
    {
        Simulator::Stop(Seconds(seconds));
        Simulator::Run();
    }
};
} // namespace

static std::string
text_of(const Address &address)
{
    std::ostringstream text;
    InetSocketAddress end = InetSocketAddress::ConvertFrom(address);
    text << end.GetIpv4() << ":" << end.GetPort();
    return text.str();
}

static uint16_t
port_of(Ptr<Socket> socket)
{
    Address address;
    socket->GetSockName(address);
    return InetSocketAddress::ConvertFrom(address).GetPort();
}

static Ptr<ClosingTcpSocket>
closing(Ptr<Socket> socket)
{
    return DynamicCast<ClosingTcpSocket>(socket);
}

/* ---- Names -------------------------------------------------------------- */

/* A port that nobody named is there at once, and may be listened at. */
static void
test_any_port(bool bind)
{
    Two two;
    Ptr<Socket> listener = two.New(1), other = two.New(1), client = two.New();
    const bool bound = !bind || listener->Bind() == 0;
    const bool listens = listener->Listen() == 0;
    const uint16_t port = port_of(listener);
    two.Hear(listener);
    other->Bind();
    client->Connect(two.To(port));
    two.Run(1);
    tap_case(bind ? "/ns3/sockets/any-port/bound" : "/ns3/sockets/any-port",
             bound && listens && port != 0 && port_of(other) != 0 &&
                 port_of(other) != port && two.children.size() == 1,
             std::to_string(port));
}

static void
test_bind_keeps_port()
{
    Two two;
    Ptr<Socket> listener = two.Listen(), client = two.New();
    client->Bind(InetSocketAddress(two.interfaces.GetAddress(0), 0));
    const uint16_t port = port_of(client);
    client->Connect(two.To());
    two.Run(1);
    Address peer;
    two.children.at(0)->GetPeerName(peer);
    tap_case("/ns3/sockets/bind-keeps-port",
             port != 0 &&
                 InetSocketAddress::ConvertFrom(peer).GetPort() == port,
             text_of(peer));
}

/* Free for another device, as Ipv4EndPointDemux has it; not on the same. */
static void
test_port_in_use()
{
    Two two;
    Ptr<Node> node = two.nodes.Get(1);
    std::vector<Ptr<Socket>> sockets;
    std::string said;
    for (uint32_t device : {0, 1, 0}) {
        sockets.push_back(two.New(1));
        sockets.back()->BindToNetDevice(node->GetDevice(device));
        said += std::to_string(sockets.back()->Bind(InetSocketAddress(80)));
    }
    tap_case("/ns3/sockets/port-in-use",
             said == "00-1" &&
                 sockets.back()->GetErrno() == Socket::ERROR_ADDRINUSE,
             said);
}

static void
test_families()
{
    Two two;
    two.Listen();
    Ptr<Socket> mapped = two.New(), six = two.New();
    Ipv6Address address =
        Ipv6Address::MakeIpv4MappedAddress(two.interfaces.GetAddress(1));
    const int ok = mapped->Connect(Inet6SocketAddress(address, 80));
    const int no = six->Connect(Inet6SocketAddress(Ipv6Address("fe80::1"), 80));
    two.Run(1);
    tap_case("/ns3/sockets/ipv6",
             ok == 0 && two.children.size() == 1 && no == -1 &&
                 six->GetErrno() == Socket::ERROR_AFNOSUPPORT);
}

/* ---- One socket, two connections ---------------------------------------- */

static void
test_again(bool bind)
{
    Two two;
    two.Listen();
    Ptr<Socket> client = two.New();
    int first = -1, second = -1;
    unsigned sent = 0;
    if (bind) {
        client->Bind(InetSocketAddress(5000));
    }
    first = client->Connect(two.To());
    Simulator::Schedule(Seconds(1), [&] { client->Close(); });
    Simulator::Schedule(Seconds(2), [&] {
        second = client->Connect(two.To());
        sent = client->Send(Create<Packet>(100));
    });
    two.Run(4);
    tap_case(bind ? "/ns3/sockets/again/bound" : "/ns3/sockets/again",
             first == 0 && second == 0 && sent == 100 && two.got == 100 &&
                 two.children.size() == 2,
             std::to_string(second) + " " + std::to_string(two.got));
}

/* ---- Shut before there is a connection ---------------------------------- */

static void
test_shut_read()
{
    Two two;
    two.Listen();
    Ptr<Socket> client = two.New();
    unsigned told = 0;
    std::function<void(Ptr<Socket>)> tell = [&](Ptr<Socket>) { told++; };
    client->SetRecvCallback(Callback<void, Ptr<Socket>>(tell));
    const int shut = client->ShutdownRecv();
    client->Connect(two.To());
    Simulator::Schedule(Seconds(1),
                        [&] { two.children.at(0)->Send(Create<Packet>(100)); });
    two.Run(3);
    tap_case("/ns3/sockets/shut-read", shut == 0 && told == 0);
}

/* It cannot send, and closes when its peer has. */
static void
test_shut_write()
{
    Two two;
    two.Listen();
    Ptr<Socket> client = two.New();
    int sent = 0;
    const int shut = client->ShutdownSend();
    client->Connect(two.To());
    Simulator::Schedule(Seconds(1),
                        [&] { sent = client->Send(Create<Packet>(100)); });
    Simulator::Schedule(Seconds(2), [&] { two.children.at(0)->Close(); });
    two.Run(4);
    tap_case("/ns3/sockets/shut-write",
             shut == 0 && sent == -1 && two.got == 0 &&
                 closing(client)->GetEndReason() == ClosingTcpSocket::END_FIN &&
                 closing(two.children.at(0))->GetEndReason() ==
                     ClosingTcpSocket::END_FIN);
}

/* ---- Pacing ------------------------------------------------------------- */

/* When 100,000 bytes have arrived that were sent at 1 s. */
static Time
arrival()
{
    Two two;
    Time last;
    two.Listen();
    Ptr<Socket> client = two.New();
    client->Connect(two.To());
    std::function<void(Ptr<Socket>)> read = [&](Ptr<Socket> child) {
        two.Read(child);
        last = Simulator::Now();
    };
    Simulator::Schedule(Seconds(1), [&] {
        two.children.at(0)->SetRecvCallback(Callback<void, Ptr<Socket>>(read));
        client->Send(Create<Packet>(100000));
    });
    two.Run(5);
    return two.got == 100000 ? last - Seconds(1) : Time::Max();
}

/* All but the first window at 1 Mbit/s, which ns3::TcpSocketBase gives 770 ms.
 */
static void
test_paced()
{
    const Time usual = arrival();
    Config::SetDefault("ns3::TcpSocketState::EnablePacing", BooleanValue(true));
    Config::SetDefault("ns3::TcpSocketState::MaxPacingRate",
                       StringValue("1Mbps"));
    const Time paced = arrival();
    Config::Reset();
    tap_case("/ns3/sockets/paced",
             usual < MilliSeconds(300) && paced > MilliSeconds(760) &&
                 paced < MilliSeconds(780),
             std::to_string(paced.GetSeconds()));
}

TAP_CASES(sockets)
{
    test_any_port(true);
    test_any_port(false);
    test_bind_keeps_port();
    test_port_in_use();
    test_families();
    test_again(false);
    test_again(true);
    test_shut_read();
    test_shut_write();
    test_paced();
}
