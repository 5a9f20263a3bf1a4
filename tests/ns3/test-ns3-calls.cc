/* SPDX-License-Identifier: GPL-2.0-only */
/* What programs set in the middle of a connection, and addresses that no
 * connection can have. */
#include "ns3/core-module.h"
#include "ns3/internet-module.h"
#include "ns3/network-module.h"
#include "shim/helper/finwait-module.h"
#include "tests/ns3/field.h"
#include "tests/ns3/tap.h"

using namespace ns3;

namespace
{
/* A client and a listener. */
struct Two {
    Ipv4InterfaceContainer at;
    NodeContainer nodes = field_chain(2, &at);
    Ptr<Socket> client = New(0), listener = New(1);

    Two()
    {
        listener->Bind(InetSocketAddress(80));
        listener->Listen();
    }
    ~Two()
    {
        client = listener = nullptr;
        Simulator::Destroy();
    }
    Ptr<Socket>
    New(uint32_t node)
    {
        return Socket::CreateSocket(nodes.Get(node),
                                    TcpSocketFactory::GetTypeId());
    }
    void
    Connect()
    {
        client->Connect(InetSocketAddress(at.GetAddress(1), 80));
    }
    void
    Run(double seconds)
    {
        Simulator::Stop(Seconds(seconds));
        Simulator::Run();
    }
};
} // namespace

namespace
{
/* A client that is open at 1 s, sends 10 bytes at 3 s, which are lost, and
 * tries that again. */
struct Lost {
    std::vector<Time> sent;
    Time ended;

    explicit Lost(const std::string &name = "", const std::string &value = "");
    void
    Sent(Ptr<const Packet> packet, const TcpHeader &, Ptr<const TcpSocketBase>)
    {
        if (packet->GetSize() > 0) {
            sent.push_back(Simulator::Now());
        }
    }
    void
    Ended(ClosingTcpSocket::EndReason)
    {
        ended = Simulator::Now();
    }
};
} // namespace

/* With 'value' set at 2 s, by path. */
Lost::Lost(const std::string &name, const std::string &value)
{
    Two two;
    two.client->TraceConnectWithoutContext("Tx",
                                           MakeCallback(&Lost::Sent, this));
    two.client->TraceConnectWithoutContext("ConnectionEnd",
                                           MakeCallback(&Lost::Ended, this));
    Simulator::Schedule(Seconds(1), [&] { two.Connect(); });
    Simulator::Schedule(Seconds(2), [&] {
        if (!name.empty()) {
            Config::Set("/NodeList/0/$ns3::TcpL4Protocol/SocketList/*/" + name,
                        StringValue(value));
        }
    });
    Simulator::Schedule(Seconds(3), [&] {
        two.nodes.Get(1)->GetObject<Ipv4>()->SetDown(1);
        two.client->Send(Create<Packet>(10));
    });
    two.Run(2000);
}

static void
test_later()
{
    const Lost usual;
    const Lost quick("MinRto", "300ms");
    const Lost few("DataRetries", "2");
    const Lost slow("DelAckCount", "7"); /* of what comes: nothing changes */
    tap_case("/ns3/later/MinRto",
             usual.sent.at(1) >= Seconds(4) && quick.sent.at(1) < Seconds(3.5),
             std::to_string(quick.sent.at(1).GetSeconds()));
    tap_case("/ns3/later/DataRetries",
             few.ended < Seconds(20) && usual.ended > Seconds(100),
             std::to_string(few.ended.GetSeconds()));
    tap_case("/ns3/later/else", slow.sent == usual.sent);
}

/* What is traced in the buffers, which hold nothing here. */
static void
test_buffers()
{
    std::map<std::string, SequenceNumber32> last;
    typedef Callback<void, std::string, SequenceNumber32, SequenceNumber32>
        Told;
    std::function<void(std::string, SequenceNumber32, SequenceNumber32)> tell =
        [&](std::string path, SequenceNumber32, SequenceNumber32 now) {
            last[path.substr(path.rfind('/') + 1)] = now;
        };
    Two two;
    two.Connect();
    Simulator::Schedule(Seconds(1), [&] {
        const std::string list = "/$ns3::TcpL4Protocol/SocketList/*/";
        Config::Connect("/NodeList/0" + list + "TxBuffer/UnackSequence",
                        Told(tell));
        Config::Connect("/NodeList/1" + list + "RxBuffer/NextRxSequence",
                        Told(tell));
        two.client->Send(Create<Packet>(5000));
    });
    two.Run(3);
    tap_case("/ns3/buffers/traced",
             last.size() == 2 &&
                 last["UnackSequence"] == last["NextRxSequence"],
             std::to_string(last.size()));
}

/* Without losses the window only grows, in bytes as NewReno says it. */
static void
test_window()
{
    bool falls = false, part = false;
    std::function<void(uint32_t, uint32_t)> tell = [&](uint32_t from,
                                                       uint32_t to) {
        falls |= to < from;
        part |= to % 536 != 0;
    };
    Config::SetDefault("ns3::TcpL4Protocol::SocketType",
                       StringValue("ns3::TcpNewReno"));
    Config::SetDefault("ns3::TcpSocket::InitialSlowStartThreshold",
                       UintegerValue(8000));
    Two two;
    two.client->TraceConnectWithoutContext(
        "CongestionWindow", Callback<void, uint32_t, uint32_t>(tell));
    two.Connect();
    Simulator::Schedule(Seconds(1),
                        [&] { two.client->Send(Create<Packet>(100000)); });
    two.Run(10);
    Config::Reset();
    tap_case("/ns3/window/grows", !falls && part);
}

static void
test_address(const char *name, Ipv4Address from, Ipv4Address to,
             Socket::SocketErrno want)
{
    Two two;
    int rc = 0;
    two.client->Bind(InetSocketAddress(from, 0));
    Simulator::Schedule(Seconds(1), [&] {
        rc = two.client->Connect(
            InetSocketAddress(to.IsAny() ? two.at.GetAddress(1) : to, 80));
    });
    two.Run(2);
    tap_case(std::string("/ns3/address/") + name,
             rc == -1 && two.client->GetErrno() == want,
             std::to_string(two.client->GetErrno()));
}

TAP_CASES(calls)
{
    test_later();
    test_buffers();
    test_window();
    test_address("not-of-this-node", "9.9.9.9", Ipv4Address::GetAny(),
                 Socket::ERROR_ADDRNOTAVAIL);
    test_address("multicast", Ipv4Address::GetAny(), "224.0.0.5",
                 Socket::ERROR_NOROUTETOHOST);
}
