/* SPDX-License-Identifier: GPL-2.0-only */
/* Random programs on ClosingTcpSockets, which call whatever they like, from
 * their callbacks too, and let go of sockets: nothing crashes, and what is read
 * is what was written, byte by byte. */
#include "ns3/point-to-point-module.h"
#include "tests/ns3/field.h"
#include "tests/ns3/tap.h"
#include <random>

using namespace ns3;

typedef Ptr<Socket> Sock;

namespace
{
class Program
{
  public:
    uint64_t sent = 0, got = 0;
    unsigned opened = 0, wrong = 0;

    explicit Program(unsigned seed);
    void Live();

  private:
    unsigned
    Random(unsigned n)
    {
        return m_random() % n;
    }
    InetSocketAddress
    Somewhere()
    {
        return InetSocketAddress(m_interfaces.GetAddress(Random(2)),
                                 Random(4) ? 80 + Random(3) : 9999);
    }
    Sock New();
    void Hook(Sock socket);
    void Maybe(unsigned n, Sock socket);
    void Act(Sock socket);
    void ActMore(Sock socket);
    void Talk(Sock socket);
    void Read(Sock socket, uint32_t most);
    void Tick();

    void
    Told(Sock socket)
    {
        Maybe(3, socket);
    }
    void
    Came(Sock socket)
    {
        while (socket->GetRxAvailable() > 0 && Random(5) > 0) {
            Read(socket, 1 + Random(3000));
        }
        Maybe(8, socket);
    }
    void
    Room(Sock socket, uint32_t)
    {
        Maybe(8, socket);
    }
    bool
    Asked(Sock socket, const Address &)
    {
        Maybe(8, socket);
        return Random(8) > 0;
    }
    void
    Accepted(Sock socket, const Address &)
    {
        opened++;
        if (Random(5) > 0) {
            m_sockets.push_back(socket);
        }
        Hook(socket);
        Maybe(4, socket);
    }
    ClosingTcpSocket::Verdict
    Gate(Ptr<ClosingTcpSocket> socket, const Address &)
    {
        Maybe(8, socket);
        return ClosingTcpSocket::Verdict(Random(3));
    }

    std::mt19937 m_random;
    Ipv4InterfaceContainer m_interfaces;
    NodeContainer m_nodes = field_chain(2, &m_interfaces);
    std::vector<Sock> m_sockets;
    unsigned m_depth = 0;
    bool m_done = false;
};
} // namespace

/* A third of them on a link without losses. */
Program::Program(unsigned seed) : m_random(seed)
{
    for (uint32_t i : {0, 1}) {
        auto faults = CreateObject<RateErrorModel>();
        faults->SetRate(seed % 3 * 0.08);
        faults->SetUnit(RateErrorModel::ERROR_UNIT_PACKET);
        faults->AssignStreams(seed * 2 + i);
        m_nodes.Get(i)->GetDevice(1)->SetAttribute("ReceiveErrorModel",
                                                   PointerValue(faults));
        if (seed % 5 == 0) {
            m_nodes.Get(i)->GetObject<ClosingTcpL4Protocol>()->UseProfile(
                ClosingTcpL4Protocol::LINUX);
        }
    }
}

Sock
Program::New()
{
    m_sockets.push_back(Socket::CreateSocket(m_nodes.Get(Random(2)),
                                             TcpSocketFactory::GetTypeId()));
    Hook(m_sockets.back());
    return m_sockets.back();
}

void
Program::Hook(Sock socket)
{
    auto told = MakeCallback(&Program::Told, this);
    socket->SetConnectCallback(told, told);
    socket->SetCloseCallbacks(told, told);
    socket->SetRecvCallback(MakeCallback(&Program::Came, this));
    socket->SetSendCallback(MakeCallback(&Program::Room, this));
    socket->SetDataSentCallback(MakeCallback(&Program::Room, this));
    socket->SetAcceptCallback(MakeCallback(&Program::Asked, this),
                              MakeCallback(&Program::Accepted, this));
}

/* ---- What it does ------------------------------------------------------- */

void
Program::Maybe(unsigned n, Sock socket)
{
    if (Random(n) == 0 && m_depth < 3 && !m_done) {
        m_depth++;
        Act(socket);
        m_depth--;
    }
}

/* Bytes tell their place in what was written at once, which begins with 0. */
void
Program::Read(Sock socket, uint32_t most)
{
    Ptr<Packet> packet = socket->Recv(most, 0);
    if (packet && packet->GetSize() > 0) {
        std::vector<uint8_t> bytes(packet->GetSize());
        packet->CopyData(bytes.data(), bytes.size());
        got += bytes.size();
        for (std::size_t i = 1; i < bytes.size(); i++) {
            wrong += bytes[i] != uint8_t(bytes[i - 1] + 1) && bytes[i] != 0;
        }
    }
}

void
Program::Talk(Sock socket)
{
    std::vector<uint8_t> bytes(1 + Random(6000));
    for (std::size_t i = 0; i < bytes.size(); i++) {
        bytes[i] = uint8_t(i);
    }
    Ptr<Packet> packet = Create<Packet>(bytes.data(), bytes.size());
    if (Random(4) == 0) {
        packet->AddByteTag(FlowIdTag(Random(100)));
    }
    sent += std::max(socket->Send(packet), 0);
}

void
Program::ActMore(Sock socket)
{
    auto closing = DynamicCast<ClosingTcpSocket>(socket);
    switch (Random(5)) {
    case 0:
        closing->Abort();
        return;
    case 1:
        closing->Discard(Random(2));
        return;
    case 2:
        closing->SetGate(Random(2) ? ClosingTcpSocket::Gate()
                                   : MakeCallback(&Program::Gate, this));
        return;
    case 3:
        socket->SetAttribute("SndBufSize", UintegerValue(1000 + Random(99999)));
        return;
    case 4:
        m_sockets.erase(m_sockets.begin(),
                        m_sockets.begin() + Random(m_sockets.size() + 1));
        return;
    }
}

void
Program::Act(Sock socket)
{
    switch (Random(12)) {
    case 0:
        socket->Close();
        return;
    case 1:
        socket->ShutdownSend();
        return;
    case 2:
        socket->ShutdownRecv();
        return;
    case 3:
        Read(socket, 1 + Random(5000));
        return;
    case 4:
    case 5:
        socket->Connect(Somewhere());
        return;
    case 6:
        socket->Bind(InetSocketAddress(Random(2) ? 80 + Random(3) : 0));
        return;
    case 7:
        socket->Listen();
        return;
    case 8:
        ActMore(socket);
        return;
    default:
        Talk(socket);
    }
}

void
Program::Tick()
{
    if (m_done) {
        return;
    }
    if (!m_sockets.empty() && Random(6) > 0) {
        Maybe(1, m_sockets[Random(m_sockets.size())]);
    } else if (Random(2)) {
        Sock socket = New();
        socket->Bind(InetSocketAddress(80 + Random(3)));
        socket->Listen();
    } else {
        New()->Connect(Somewhere());
    }
    Simulator::Schedule(MilliSeconds(Random(Random(5) ? 40 : 3000)),
                        &Program::Tick, this);
}

/* Some let go of all, and time runs until nothing is left of them. */
void
Program::Live()
{
    Simulator::ScheduleNow(&Program::Tick, this);
    Simulator::Stop(Seconds(30));
    Simulator::Run();
    m_done = true;
    if (Random(2)) {
        m_sockets.clear();
        Simulator::Stop(Seconds(2000));
        Simulator::Run();
    }
    Simulator::Destroy();
    m_sockets.clear();
}

TAP_CASES(random)
{
    uint64_t sent = 0, got = 0;
    unsigned opened = 0, wrong = 0;
    for (unsigned seed = 0; seed < 250; seed++) {
        Program program(seed);
        program.Live();
        sent += program.sent;
        got += program.got;
        opened += program.opened;
        wrong += program.wrong;
    }
    tap_case("/ns3/random",
             wrong == 0 && opened > 800 && sent > got && got > 1000000,
             std::to_string(opened) + " opened, " + std::to_string(sent) +
                 " sent, " + std::to_string(got) + " got, " +
                 std::to_string(wrong) + " wrong");
}
