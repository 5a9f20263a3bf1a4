/* SPDX-License-Identifier: GPL-2.0-only */
/* The yardstick of `./waf bench`: short connections in plain ns-3, written as
 * an ns-3 user writes them, with helpers and socket callbacks.
 *
 * One client makes COUNT connections to one server, each right after the one
 * before: connect, a request of 1 KiB, a reply of 1 KiB, close by the client,
 * close by the server when it sees that.  100 Mbit/s, 5 ms, no loss: ns-3's
 * own sockets get stuck when segments of a close are lost.
 *
 *   bench-native COUNT            what a user gets: FqCoDel queue disc,
 *                                 Cubic, MSL of 120 s, MSS of 536, IPv6
 *   bench-native COUNT --tuned    no queue disc, NewReno, MSL of 0.5 s, MSS
 *                                 of 1448, no IPv6
 *
 * With --hold all COUNT connections are open at once and none closes; with
 * --reply=BYTES replies are longer, and sent as the send buffer takes them.
 * With --behind=N there are N clients on links of 100 Mbit/s and 1 ms each, and
 * a router between them and that link, which find their ways by ns-3's global
 * routing; each makes COUNT / N connections.
 *
 * Prints what happened as "name value" lines; the status is 1 unless all
 * connections have moved all of their bytes and closed at both ends.
 */
#include "ns3/core-module.h"
#include "ns3/internet-module.h"
#include "ns3/network-module.h"
#include "ns3/point-to-point-module.h"
#include "ns3/traffic-control-module.h"

#include <algorithm>
#include <iostream>
#include <list>
#include <map>

using namespace ns3;

namespace
{

constexpr uint32_t REQUEST_BYTES = 1024;
constexpr uint16_t PORT = 80;

/* What both ends saw, summed over all connections. */
struct Totals {
    uint64_t requestBytes = 0;
    uint64_t replyBytes = 0;
    uint64_t clientClosed = 0;
    uint64_t serverClosed = 0;
    uint64_t failed = 0;
};

/* Reads all that has arrived; returns how many bytes. */
uint32_t
ReadAll(Ptr<Socket> socket)
{
    uint32_t bytes = 0;

    while (Ptr<Packet> packet = socket->Recv()) {
        if (packet->GetSize() == 0) {
            break;
        }
        bytes += packet->GetSize();
    }
    return bytes;
}

/* Answers each request, and closes when the client has. */
class Server
{
  public:
    Server(Ptr<Node> node, uint64_t replyBytes, Totals *totals)
        : m_replyBytes(replyBytes), m_totals(totals)
    {
        m_listener = Socket::CreateSocket(node, TcpSocketFactory::GetTypeId());
        m_listener->Bind(InetSocketAddress(Ipv4Address::GetAny(), PORT));
        m_listener->Listen();
        m_listener->SetAcceptCallback(
            MakeNullCallback<bool, Ptr<Socket>, const Address &>(),
            MakeCallback(&Server::Accepted, this));
    }

    size_t
    Open() const
    {
        return m_connections.size();
    }

  private:
    struct Connection {
        uint64_t received = 0;
        uint64_t toSend = 0;
    };

    void
    Accepted(Ptr<Socket> socket, const Address &)
    {
        m_connections[socket] = Connection();
        socket->SetRecvCallback(MakeCallback(&Server::Read, this));
        socket->SetCloseCallbacks(MakeCallback(&Server::Closed, this),
                                  MakeCallback(&Server::Failed, this));
    }

    void
    Read(Ptr<Socket> socket)
    {
        Connection &connection = m_connections[socket];
        uint64_t before = connection.received;

        connection.received += ReadAll(socket);
        m_totals->requestBytes += connection.received - before;
        if (before < REQUEST_BYTES && connection.received >= REQUEST_BYTES) {
            connection.toSend = m_replyBytes;
            if (m_replyBytes > socket->GetTxAvailable()) {
                socket->SetSendCallback(MakeCallback(&Server::Write, this));
            }
            Write(socket, socket->GetTxAvailable());
        }
    }

    void
    Write(Ptr<Socket> socket, uint32_t room)
    {
        uint64_t &left = m_connections[socket].toSend;
        uint32_t bytes = std::min<uint64_t>(left, room);

        if (bytes > 0) {
            left -= bytes;
            socket->Send(Create<Packet>(bytes));
        }
    }

    void
    Closed(Ptr<Socket> socket)
    {
        m_totals->serverClosed += m_connections.erase(socket);
        socket->Close();
    }

    void
    Failed(Ptr<Socket>)
    {
        m_totals->failed++;
    }

    uint64_t m_replyBytes;
    Totals *m_totals;
    Ptr<Socket> m_listener;
    std::map<Ptr<Socket>, Connection> m_connections;
};

/* Makes one connection after the other. */
class Client
{
  public:
    Client(Ptr<Node> node, Ipv4Address server, uint64_t count,
           uint64_t replyBytes, bool hold, Totals *totals)
        : m_node(node), m_server(server, PORT), m_left(count),
          m_replyBytes(replyBytes), m_hold(hold), m_totals(totals)
    {
    }

    void
    Next()
    {
        if (m_left == 0) {
            return;
        }
        m_left--;
        m_received = 0;
        m_socket = Socket::CreateSocket(m_node, TcpSocketFactory::GetTypeId());
        m_socket->SetConnectCallback(MakeCallback(&Client::Connected, this),
                                     MakeCallback(&Client::Failed, this));
        m_socket->SetRecvCallback(MakeCallback(&Client::Read, this));
        m_socket->SetCloseCallbacks(MakeCallback(&Client::Closed, this),
                                    MakeCallback(&Client::Failed, this));
        m_socket->Connect(m_server);
    }

  private:
    void
    Connected(Ptr<Socket> socket)
    {
        socket->Send(Create<Packet>(REQUEST_BYTES));
    }

    void
    Read(Ptr<Socket> socket)
    {
        uint32_t bytes = ReadAll(socket);

        m_received += bytes;
        m_totals->replyBytes += bytes;
        if (bytes && m_received == m_replyBytes && !m_hold) {
            socket->Close();
            Simulator::ScheduleNow(&Client::Next, this);
        }
    }

    void
    Closed(Ptr<Socket>)
    {
        m_totals->clientClosed++;
    }

    void
    Failed(Ptr<Socket>)
    {
        m_totals->failed++;
    }

    Ptr<Node> m_node;
    InetSocketAddress m_server;
    uint64_t m_left;
    uint64_t m_replyBytes;
    bool m_hold;
    Totals *m_totals;
    Ptr<Socket> m_socket;
    uint64_t m_received = 0;
};

void
Tune()
{
    Config::SetDefault("ns3::TcpL4Protocol::SocketType",
                       TypeIdValue(TcpNewReno::GetTypeId()));
    Config::SetDefault("ns3::TcpSocketBase::MaxSegLifetime", DoubleValue(0.5));
    Config::SetDefault("ns3::TcpSocket::SegmentSize", UintegerValue(1448));
}

void
InstallStack(const NodeContainer &nodes, bool tuned)
{
    InternetStackHelper stack;
    stack.SetIpv6StackInstall(!tuned);
    stack.Install(nodes);
}

/* Joins the two 'nodes'; returns the address of the second. */
Ipv4Address
BuildNetwork(const NodeContainer &nodes, bool tuned)
{
    PointToPointHelper link;
    Ipv4AddressHelper addresses;

    link.SetDeviceAttribute("DataRate", StringValue("100Mbps"));
    link.SetChannelAttribute("Delay", StringValue("5ms"));
    NetDeviceContainer devices = link.Install(nodes);
    InstallStack(nodes, tuned);
    addresses.SetBase("10.0.0.0", "255.255.255.0");
    Ipv4InterfaceContainer interfaces = addresses.Assign(devices);
    if (tuned) {
        TrafficControlHelper().Uninstall(devices);
    }
    return interfaces.GetAddress(1);
}

/* Puts 'n' clients behind a router before the first of 'nodes'; returns them.
 */
NodeContainer
BuildClients(const NodeContainer &nodes, uint64_t n, bool tuned)
{
    NodeContainer clients(n);
    PointToPointHelper link;
    Ipv4AddressHelper addresses;

    link.SetDeviceAttribute("DataRate", StringValue("100Mbps"));
    link.SetChannelAttribute("Delay", StringValue("1ms"));
    InstallStack(clients, tuned);
    addresses.SetBase("10.1.0.0", "255.255.255.0");
    for (uint64_t i = 0; i < n; i++) {
        NetDeviceContainer devices = link.Install(clients.Get(i), nodes.Get(0));
        addresses.Assign(devices);
        addresses.NewNetwork();
        if (tuned) {
            TrafficControlHelper().Uninstall(devices);
        }
    }
    Ipv4GlobalRoutingHelper::PopulateRoutingTables();
    return clients;
}

/* Whether all 'count' connections have moved all and closed at both ends, or
 * at neither if they were to 'hold'. */
bool
IsComplete(const Totals &totals, uint64_t count, uint64_t replyBytes, bool hold)
{
    uint64_t closed = hold ? 0 : count;

    return totals.requestBytes == count * REQUEST_BYTES &&
           totals.replyBytes == count * replyBytes &&
           totals.clientClosed == closed && totals.serverClosed == closed &&
           totals.failed == 0;
}

} // namespace

int
main(int argc, char **argv)
{
    uint64_t count = 1000, replyBytes = 1024, behind = 0;
    bool tuned = false, hold = false;
    CommandLine command(__FILE__);

    command.AddNonOption("count", "how many connections", count);
    command.AddValue("tuned", "without the defaults that cost", tuned);
    command.AddValue("hold", "all at once, and none closes", hold);
    command.AddValue("reply", "bytes of a reply", replyBytes);
    command.AddValue("behind", "clients behind a router", behind);
    command.Parse(argc, argv);
    if (tuned) {
        Tune();
    }

    Totals totals;
    NodeContainer nodes(2);
    Ipv4Address address = BuildNetwork(nodes, tuned);
    Server server(nodes.Get(1), replyBytes, &totals);
    std::list<Client> clients;

    if (behind) {
        NodeContainer hosts = BuildClients(nodes, behind, tuned);
        for (uint64_t i = 0; i < behind; i++) {
            clients.emplace_back(hosts.Get(i), address, count / behind,
                                 replyBytes, false, &totals);
            Simulator::Schedule(MilliSeconds(1), &Client::Next,
                                &clients.back());
        }
    }
    for (uint64_t i = 0; i < (behind ? 0 : hold ? count : 1); i++) {
        clients.emplace_back(nodes.Get(0), address, hold ? 1 : count,
                             replyBytes, hold, &totals);
        Simulator::Schedule(MilliSeconds(1 + 10 * i), &Client::Next,
                            &clients.back());
    }
    Simulator::Stop(Seconds(1000) + MilliSeconds(100) * count);
    Simulator::Run();
    std::cout << "request_bytes " << totals.requestBytes << "\n"
              << "reply_bytes " << totals.replyBytes << "\n"
              << "client_closed " << totals.clientClosed << "\n"
              << "server_closed " << totals.serverClosed << "\n"
              << "failed " << totals.failed << "\n"
              << "still_open " << server.Open() << "\n"
              << "end_s " << Simulator::Now().GetSeconds() << "\n"
              << "events " << Simulator::GetEventCount() << "\n";
    Simulator::Destroy();
    return IsComplete(totals, count, replyBytes, hold) ? 0 : 1;
}
