/* SPDX-License-Identifier: GPL-2.0-only */
/* What packets carry beside their bytes: the options of a socket, which IP and
 * queue discs read, and byte tags, which come out where they went in. */
#include "ns3/flow-monitor-module.h"
#include "ns3/point-to-point-module.h"
#include "ns3/traffic-control-module.h"
#include "tests/ns3/field.h"
#include "tests/ns3/tap.h"
#include <sstream>

using namespace ns3;

class NumberTag : public Tag
{
  public:
    uint32_t number = 0;

    static TypeId
    GetTypeId()
    {
        static TypeId tid = TypeId("finwait::NumberTag")
                                .SetParent<Tag>()
                                .AddConstructor<NumberTag>();
        return tid;
    }
    TypeId
    GetInstanceTypeId() const override
    {
        return GetTypeId();
    }
    uint32_t
    GetSerializedSize() const override
    {
        return 4;
    }
    void
    Serialize(TagBuffer to) const override
    {
        to.WriteU32(number);
    }
    void
    Deserialize(TagBuffer from) override
    {
        number = from.ReadU32();
    }
    void
    Print(std::ostream &out) const override
    {
        out << number;
    }
};

namespace
{
struct Line {
    Ipv4InterfaceContainer interfaces;
    NodeContainer nodes = field_chain(2, &interfaces);
    Ptr<Socket> listener = New(1), client = New(0), child;
    std::string got;    /* tags, by bytes of the stream */
    uint32_t bytes = 0; /* read so far */

    Line()
    {
        listener->Bind(InetSocketAddress(80));
        listener->Listen();
        listener->SetAcceptCallback(
            MakeNullCallback<bool, Ptr<Socket>, const Address &>(),
            MakeCallback(&Line::Accepted, this));
    }
    ~Line()
    {
        child = nullptr;
        Simulator::Destroy();
    }
    Ptr<Socket>
    New(uint32_t node)
    {
        return Socket::CreateSocket(nodes.Get(node),
                                    TcpSocketFactory::GetTypeId());
    }
    InetSocketAddress
    To()
    {
        return InetSocketAddress(interfaces.GetAddress(1), 80);
    }
    void
    Accepted(Ptr<Socket> socket, const Address &)
    {
        child = socket;
        child->SetRecvCallback(MakeCallback(&Line::Read, this));
    }
    void
    Read(Ptr<Socket> socket)
    {
        while (socket->GetRxAvailable() > 0) {
            Take(socket->Recv(700, 0));
        }
    }
    void Take(Ptr<Packet> packet);
};
} // namespace

void
Line::Take(Ptr<Packet> packet)
{
    for (auto i = packet->GetByteTagIterator(); i.HasNext();) {
        const ByteTagIterator::Item item = i.Next();
        std::ostringstream text;
        text << item.GetTypeId().GetName();
        if (item.GetTypeId() == NumberTag::GetTypeId()) {
            NumberTag tag;
            item.GetTag(tag);
            text.str("");
            text << tag.number;
        }
        text << ":" << bytes + item.GetStart() << "-" << bytes + item.GetEnd()
             << " ";
        got += text.str();
    }
    bytes += packet->GetSize();
}

/* ---- Options of a socket ------------------------------------------------ */

static std::map<std::string, unsigned> g_seen;

static void
down(Ptr<const Packet> packet, Ptr<Ipv4>, uint32_t)
{
    Ipv4Header header;
    SocketPriorityTag priority;
    std::ostringstream text;
    packet->PeekHeader(header);
    text << unsigned(header.GetTos()) << "/" << unsigned(header.GetTtl()) << "/"
         << (packet->PeekPacketTag(priority) ? priority.GetPriority() : 0);
    g_seen[text.str()]++;
}

static std::string
words(const std::map<std::string, unsigned> &counts)
{
    std::string text;
    for (const auto &[word, n] : counts) {
        text += word + "=" + std::to_string(n) + " ";
    }
    return text;
}

/* Of data, ACKs and FINs alike; those of a listener go to its children.  Who is
 * watched closes last: TIME_WAIT has no socket. */
static void
test_options(uint32_t watched)
{
    Line line;
    g_seen.clear();
    line.nodes.Get(watched)
        ->GetObject<Ipv4L3Protocol>()
        ->TraceConnectWithoutContext("Tx", MakeCallback(&down));
    for (Ptr<Socket> socket : {line.client, line.listener}) {
        socket->SetIpTos(0x10);
        socket->SetIpTtl(9);
    }
    line.client->Connect(line.To());
    Simulator::Schedule(Seconds(1),
                        [&] { line.client->Send(Create<Packet>(5000)); });
    Simulator::Schedule(Seconds(watched ? 2 : 3),
                        [&] { line.client->Close(); });
    Simulator::Schedule(Seconds(watched ? 3 : 2), [&] { line.child->Close(); });
    Simulator::Stop(Seconds(5));
    Simulator::Run();
    tap_case(watched ? "/ns3/tags/options/child" : "/ns3/tags/options",
             g_seen.size() == 1 && g_seen["16/9/6"] > 5, words(g_seen));
}

/* The band of pfifo_fast follows from it. */
static void
test_queue()
{
    Line line;
    TrafficControlHelper queue;
    auto device = line.nodes.Get(0)->GetDevice(1);
    queue.Uninstall(device);
    queue.SetRootQueueDisc("ns3::PfifoFastQueueDisc");
    auto disc = queue.Install(device).Get(0);
    line.client->SetPriority(6); /* band 0, interactive */
    line.client->Connect(line.To());
    Simulator::Schedule(Seconds(1),
                        [&] { line.client->Send(Create<Packet>(5000)); });
    Simulator::Stop(Seconds(5));
    Simulator::Run();
    const unsigned first = disc->GetInternalQueue(0)->GetTotalReceivedPackets();
    const unsigned second =
        disc->GetInternalQueue(1)->GetTotalReceivedPackets();
    tap_case("/ns3/tags/queue-disc", first > 5 && second == 0,
             std::to_string(first) + " " + std::to_string(second));
}

/* ---- Byte tags ---------------------------------------------------------- */

namespace
{
/* Loses the packets of those numbers. */
class Loses : public ErrorModel
{
  public:
    std::set<uint32_t> lost;

  private:
    bool
    DoCorrupt(Ptr<Packet>) override
    {
        return lost.count(++m_n);
    }
    void
    DoReset() override
    {
    }
    uint32_t m_n = 0;
};
} // namespace

/* Those of the program come out once, also where segments are lost and sent
 * again; those of FlowMonitor's probes do not. */
static void
test_bytes(const std::string &name, const std::set<uint32_t> &lost)
{
    Line line;
    FlowMonitorHelper monitor;
    auto faults = CreateObject<Loses>();
    faults->lost = lost;
    line.nodes.Get(1)->GetDevice(1)->SetAttribute("ReceiveErrorModel",
                                                  PointerValue(faults));
    monitor.InstallAll();
    line.client->Connect(line.To());
    Simulator::Schedule(Seconds(1), [&] {
        for (uint32_t number : {0, 1, 2}) {
            Ptr<Packet> packet = Create<Packet>(1000);
            NumberTag tag;
            tag.number = number;
            if (number > 0) {
                packet->AddByteTag(tag);
            }
            line.client->Send(packet);
        }
    });
    Simulator::Stop(Seconds(9));
    Simulator::Run();
    std::set<std::string> pieces;
    uint32_t tagged = 0;
    std::istringstream words(line.got);
    for (std::string word; words >> word;) {
        unsigned number, start, end;
        const bool is_ours =
            sscanf(word.c_str(), "%u:%u-%u", &number, &start, &end) == 3;
        tagged += is_ours && start >= number * 1000 &&
                          end <= number * 1000 + 1000 &&
                          pieces.insert(word).second
                      ? end - start
                      : 100000;
    }
    tap_case("/ns3/tags/bytes/" + name, line.bytes == 3000 && tagged == 2000,
             line.got);
}

TAP_CASES(tags)
{
    test_options(0);
    test_options(1);
    test_queue();
    test_bytes("whole", {});
    test_bytes("lost", {4, 5});
    test_bytes("lost-first", {3});
}
