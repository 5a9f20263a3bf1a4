/* SPDX-License-Identifier: GPL-2.0-only */
/* ClosingTcpSocket as a C++ user of ns-3 meets it: through ns3::Socket and
 * its callbacks.  Each case says where ns-3.37's own socket differs. */
#include "ns3/boolean.h"
#include "ns3/inet-socket-address.h"
#include "ns3/node.h"
#include "ns3/simulator.h"
#include "ns3/tcp-socket-factory.h"
#include "shim/ns3/closing-tcp-host-priv.h"
#include "shim/ns3/closing-tcp-socket.h"
#include "shim/ns3/sim-priv.h"

using namespace ns3;

namespace
{

/* What the callbacks of one socket saw, in order. */
struct Log {
    std::string text;
    Ptr<Socket> child;

    void
    Add(const char *word)
    {
        text += (text.empty() ? "" : " ") + std::string(word);
    }
    void Watch(Ptr<Socket> socket);

    void
    Connected(Ptr<Socket>)
    {
        Add("connected");
    }
    void
    Failed(Ptr<Socket>)
    {
        Add("failed");
    }
    void
    Normal(Ptr<Socket>)
    {
        Add("fin");
    }
    void
    Error(Ptr<Socket>)
    {
        Add("error");
    }
    void
    Data(Ptr<Socket> socket)
    {
        while (Ptr<Packet> packet = socket->Recv()) {
            if (packet->GetSize() == 0) {
                Add("eof");
                return;
            }
            Add(("data:" + std::to_string(packet->GetSize())).c_str());
        }
    }
    bool
    Judge(Ptr<Socket>, const Address &)
    {
        return judgement;
    }
    void
    Accepted(Ptr<Socket> socket, const Address &)
    {
        Add("accepted");
        child = socket;
        if (closeListener) {
            closeListener->Close();
        }
        Watch(socket);
    }

    bool judgement = true;
    Ptr<Socket> closeListener;
};

void
Log::Watch(Ptr<Socket> socket)
{
    socket->SetConnectCallback(MakeCallback(&Log::Connected, this),
                               MakeCallback(&Log::Failed, this));
    socket->SetCloseCallbacks(MakeCallback(&Log::Normal, this),
                              MakeCallback(&Log::Error, this));
    socket->SetRecvCallback(MakeCallback(&Log::Data, this));
}

/* Two nodes of sim.h, whose gates are taken away so that listeners are
 * asked. */
struct Net {
    SimWorld *world;
    SimNode *nodes[2];
    Ptr<ClosingTcpSocket> client, listener;
    Log clientLog, serverLog;

    Net()
    {
        TcpProfile profile;
        SimLinkConfig config;
        world = sim_world_new(1, 1, nullptr);
        tcp_profile_linux(&profile);
        sim_link_config_default(&config);
        config.delay_ns = 10000000;
        nodes[0] = sim_node_new(world, "a", &profile, nullptr);
        nodes[1] = sim_node_new(world, "b", &profile, nullptr);
        sim_link_p2p(world, nodes[0], nodes[1], &config, nullptr);
        nodes[1]->tcp->Inside().GetAsks().syn = nullptr;
        client = nodes[0]->tcp->NewSocket();
        clientLog.Watch(client);
        listener = nodes[1]->tcp->NewSocket();
        listener->SetAcceptCallback(MakeCallback(&Log::Judge, &serverLog),
                                    MakeCallback(&Log::Accepted, &serverLog));
    }

    void
    Listen()
    {
        g_assert_cmpint(listener->Bind(InetSocketAddress(80)), ==, 0);
        g_assert_cmpint(listener->Listen(), ==, 0);
    }

    void
    Connect()
    {
        InetSocketAddress to(Ipv4Address(sim_node_ip(nodes[1])), 80);
        g_assert_cmpint(client->Connect(to), ==, 0);
    }

    void
    Run(gint64 ms)
    {
        sim_run(world, sim_now_ns(world) + ms * SIM_NS_PER_MS, nullptr);
    }

    ~Net()
    {
        client = listener = nullptr;
        clientLog.child = serverLog.child = nullptr;
        serverLog.closeListener = nullptr;
        sim_world_free(world);
    }
};

} // namespace

/* Request, half-close, reply, close.  EOF is an empty packet after the last
 * byte, in whatever state.  Plain: NormalClose before the data is read, EOF
 * in CLOSE_WAIT only. */
static void
test_conversation()
{
    Net net;
    net.Listen();
    net.Connect();
    net.Run(100);
    g_assert_cmpstr(net.clientLog.text.c_str(), ==, "connected");
    net.client->Send(Create<Packet>(100), 0);
    net.client->ShutdownSend();
    net.Run(100);
    g_assert_cmpstr(net.serverLog.text.c_str(), ==, "accepted data:100 fin");
    net.serverLog.child->Send(Create<Packet>(3000), 0);
    net.serverLog.child->Close();
    net.Run(200);
    g_assert_cmpstr(net.clientLog.text.c_str(), ==,
                    "connected data:1448 data:1448 data:104 fin");
    g_assert_cmpint(net.client->GetState(), ==, TcpSocket::TIME_WAIT);
    g_assert_cmpuint(net.client->Recv()->GetSize(), ==, 0);
}

/* -1 and errno after shutdown, and nothing is sent. */
static void
test_send_errors()
{
    Net net;
    net.Listen();
    g_assert_cmpint(net.client->Send(Create<Packet>(1), 0), ==, -1);
    g_assert_cmpint(net.client->GetErrno(), ==, Socket::ERROR_NOTCONN);
    net.Connect();
    net.Run(100);
    g_assert_cmpint(net.client->Send(Create<Packet>(1000000), 0), ==, -1);
    g_assert_cmpint(net.client->GetErrno(), ==, Socket::ERROR_MSGSIZE);
    net.client->ShutdownSend();
    g_assert_cmpint(net.client->Send(Create<Packet>(1), 0), ==, -1);
    g_assert_cmpint(net.client->GetErrno(), ==, Socket::ERROR_SHUTDOWN);
    net.Run(100);
    g_assert_cmpstr(net.serverLog.text.c_str(), ==, "accepted fin");
}

/* A reset is an error close, and GetEndReason() says which.  Plain: a received
 * RST is NormalClose with errno 0. */
static void
test_reset()
{
    Net net;
    net.Listen();
    net.Connect();
    net.Run(100);
    DynamicCast<ClosingTcpSocket>(net.serverLog.child)->Abort();
    net.Run(100);
    g_assert_cmpstr(net.clientLog.text.c_str(), ==, "connected error");
    g_assert_cmpint(net.client->GetEndReason(), ==, ClosingTcpSocket::END_RST);
}

/* Nobody listens, or the request callback says no: failed after a round
 * trip; or after all retries if the listener is told to be silent. */
static void
test_refused(gconstpointer data)
{
    int way = GPOINTER_TO_INT(data);
    Net net;
    if (way > 0) {
        net.serverLog.judgement = false;
        net.listener->SetAttribute("RefuseByReset", BooleanValue(way == 1));
        net.Listen();
    }
    net.Connect();
    net.Run(50);
    g_assert_cmpstr(net.clientLog.text.c_str(), ==, way < 2 ? "failed" : "");
    net.Run(200000);
    g_assert_cmpstr(net.clientLog.text.c_str(), ==, "failed");
    g_assert_cmpint(net.client->GetEndReason(), ==,
                    way < 2 ? ClosingTcpSocket::END_REFUSED
                            : ClosingTcpSocket::END_TIMED_OUT);
}

/* The listener may be closed as soon as it has its connection, and another
 * (but no third) may take the port while that lives.  Plain: the child inherits
 * the closed state and never reports its end; the specific address stays taken.
 */
static void
test_close_listener()
{
    Net net;
    net.serverLog.closeListener = net.listener;
    net.Listen();
    net.Connect();
    net.Run(100);
    Ptr<ClosingTcpSocket> next = net.nodes[1]->tcp->NewSocket();
    Ptr<ClosingTcpSocket> third = net.nodes[1]->tcp->NewSocket();
    next->Bind(InetSocketAddress(80));
    g_assert_cmpint(next->Listen(), ==, 0);
    g_assert_cmpint(third->Bind(InetSocketAddress(80)), ==, -1);
    g_assert_cmpint(third->GetErrno(), ==, Socket::ERROR_ADDRINUSE);
    net.client->Close();
    net.Run(100);
    g_assert_cmpstr(net.serverLog.text.c_str(), ==, "accepted fin");
    net.serverLog.child->Close();
    net.Run(100);
    g_assert_cmpuint(sim_node_connections(net.nodes[1]), ==, 0);
}

/* A plain ns-3 socket can talk to a ClosingTcpSocket, and can live on the
 * same node. */
static void
test_plain_peer()
{
    Net net;
    Log log;
    net.Listen();
    Ptr<Socket> plain = net.nodes[1]->tcp->CreateSocket();
    plain->Bind(InetSocketAddress(81));
    plain->Listen();
    plain->SetAcceptCallback(
        MakeNullCallback<bool, Ptr<Socket>, const Address &>(),
        MakeCallback(&Log::Accepted, &log));
    InetSocketAddress to(Ipv4Address(sim_node_ip(net.nodes[1])), 81);
    net.client->Connect(to);
    net.Run(100);
    net.client->Send(Create<Packet>(10), 0);
    net.Run(1000);
    g_assert_cmpstr(log.text.c_str(), ==, "accepted data:10");
    net.client->Close();
    net.Run(1000);
    g_assert_cmpstr(log.text.c_str(), ==, "accepted data:10 fin");
    log.child->Close();
    net.Run(1000);
    g_assert_cmpint(net.client->GetState(), ==, TcpSocket::TIME_WAIT);
    plain = nullptr;
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/tcp/socket/conversation", test_conversation);
    g_test_add_func("/tcp/socket/send-errors", test_send_errors);
    g_test_add_func("/tcp/socket/reset", test_reset);
    g_test_add_data_func("/tcp/socket/nobody-listens", GINT_TO_POINTER(0),
                         test_refused);
    g_test_add_data_func("/tcp/socket/turned-down", GINT_TO_POINTER(1),
                         test_refused);
    g_test_add_data_func("/tcp/socket/ignored", GINT_TO_POINTER(2),
                         test_refused);
    g_test_add_func("/tcp/socket/close-listener", test_close_listener);
    g_test_add_func("/tcp/socket/plain-peer", test_plain_peer);
    return g_test_run();
}
