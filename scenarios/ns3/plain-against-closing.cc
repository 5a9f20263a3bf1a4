/* SPDX-License-Identifier: GPL-2.0-only */
/* The same short flows over ns-3's own TCP and over the closing TCP, on a link
 * that loses packets.
 *
 *   plain-against-closing [--flows=100] >table.csv
 *
 * A client asks with 1 KiB and shuts its sending half, the server answers that
 * end with 20 KiB and closes, the client closes when it sees that.  Each flow
 * is a simulation in a process of its own, since ns-3's TCP may crash in one.
 * After 600 s a flow is
 *
 *   clean    all bytes have come, and no socket is left
 *   lost     bytes are missing at the client
 *   open     all bytes have come, but an end holds on to its socket
 *   crashed  the process died
 */
#include "ns3/core-module.h"
#include "ns3/finwait-module.h"
#include "ns3/internet-module.h"
#include "ns3/network-module.h"
#include "ns3/point-to-point-module.h"
#include <iostream>
#include <map>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

using namespace ns3;

NS_LOG_COMPONENT_DEFINE("PlainAgainstClosing");

static const uint32_t REQUEST = 1024, REPLY = 20 * 1024;

enum Outcome { CLEAN, LOST, OPEN, CRASHED, OUTCOMES };

static uint32_t
ReadAll(Ptr<Socket> socket)
{
    uint32_t bytes = 0;
    Ptr<Packet> packet;
    while ((packet = socket->Recv()) && packet->GetSize() > 0) {
        bytes += packet->GetSize();
    }
    return bytes;
}

/* ---- Both ends ---------------------------------------------------------- */

static uint32_t g_asked, g_answered;

static void
ServerReads(Ptr<Socket> socket)
{
    g_asked += ReadAll(socket);
}

static void
ServerAnswers(Ptr<Socket> socket)
{
    ServerReads(socket);
    if (g_asked >= REQUEST) {
        socket->Send(Create<Packet>(REPLY));
    }
    socket->Close();
}

static void
Accepted(Ptr<Socket> socket, const Address &)
{
    socket->SetRecvCallback(MakeCallback(&ServerReads));
    socket->SetCloseCallbacks(MakeCallback(&ServerAnswers),
                              MakeNullCallback<void, Ptr<Socket>>());
}

static void
ClientReads(Ptr<Socket> socket)
{
    g_answered += ReadAll(socket);
}

static void
ClientAsks(Ptr<Socket> socket)
{
    socket->Send(Create<Packet>(REQUEST));
    socket->ShutdownSend();
}

static void
ClientCloses(Ptr<Socket> socket)
{
    ClientReads(socket);
    socket->Close();
}

/* ---- A flow ------------------------------------------------------------- */

static uint32_t
SocketsOf(Ptr<Node> node)
{
    ObjectMapValue list;
    node->GetObject<TcpL4Protocol>()->GetAttribute("SocketList", list);
    return list.GetN();
}

static Outcome
Flow(const NodeContainer &nodes, double loss)
{
    PointToPointHelper link;
    link.SetDeviceAttribute("DataRate", StringValue("10Mbps"));
    link.SetChannelAttribute("Delay", StringValue("10ms"));
    NetDeviceContainer ends = link.Install(nodes);
    for (uint32_t i = 0; i < 2; i++) {
        Ptr<RateErrorModel> errors = CreateObject<RateErrorModel>();
        errors->SetUnit(RateErrorModel::ERROR_UNIT_PACKET);
        errors->SetRate(loss);
        ends.Get(i)->SetAttribute("ReceiveErrorModel", PointerValue(errors));
    }
    Ipv4InterfaceContainer interfaces =
        Ipv4AddressHelper("10.1.0.0", "255.255.255.0").Assign(ends);

    Ptr<Socket> listener =
        Socket::CreateSocket(nodes.Get(1), TcpSocketFactory::GetTypeId());
    listener->Bind(InetSocketAddress(Ipv4Address::GetAny(), 80));
    listener->Listen();
    listener->SetAcceptCallback(
        MakeNullCallback<bool, Ptr<Socket>, const Address &>(),
        MakeCallback(&Accepted));
    Ptr<Socket> client =
        Socket::CreateSocket(nodes.Get(0), TcpSocketFactory::GetTypeId());
    client->SetConnectCallback(MakeCallback(&ClientAsks),
                               MakeNullCallback<void, Ptr<Socket>>());
    client->SetRecvCallback(MakeCallback(&ClientReads));
    client->SetCloseCallbacks(MakeCallback(&ClientCloses),
                              MakeCallback(&ClientCloses));
    client->Bind();
    Simulator::Schedule(Seconds(1), [=] {
        client->Connect(InetSocketAddress(interfaces.GetAddress(1), 80));
    });
    Simulator::Stop(Seconds(600));
    Simulator::Run();
    const uint32_t left = SocketsOf(nodes.Get(0)) + SocketsOf(nodes.Get(1));
    return g_answered < REPLY ? LOST : left > 1 ? OPEN : CLEAN;
}

/* In a process of its own, without a core file. */
template <class Helper>
static Outcome
Run(uint32_t run, double loss)
{
    const pid_t pid = fork();
    if (pid == 0) {
        const struct rlimit none = {0, 0};
        setrlimit(RLIMIT_CORE, &none);
        RngSeedManager::SetRun(run);
        NodeContainer nodes(2);
        Helper stack;
        stack.Install(nodes);
        _exit(Flow(nodes, loss));
    }
    int status;
    waitpid(pid, &status, 0);
    return WIFEXITED(status) && WEXITSTATUS(status) < CRASHED
               ? Outcome(WEXITSTATUS(status))
               : CRASHED;
}

template <class Helper>
static void
Print(const char *tcp, uint32_t flows)
{
    for (double loss : {0., 0.01, 0.02, 0.05, 0.1, 0.2}) {
        uint32_t n[OUTCOMES] = {};
        for (uint32_t run = 1; run <= flows; run++) {
            n[Run<Helper>(run, loss)]++;
        }
        std::cout << tcp << "," << loss << "," << flows << "," << n[CLEAN]
                  << "," << n[LOST] << "," << n[OPEN] << "," << n[CRASHED]
                  << std::endl;
    }
}

int
main(int argc, char **argv)
{
    uint32_t flows = 100;
    CommandLine cmd(__FILE__);
    cmd.AddValue("flows", "of each TCP at each loss", flows);
    cmd.Parse(argc, argv);
    std::cout << "tcp,loss,flows,clean,lost,open,crashed" << std::endl;
    Print<InternetStackHelper>("plain", flows);
    Print<ClosingTcpHelper>("closing", flows);
}
