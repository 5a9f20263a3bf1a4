/* SPDX-License-Identifier: GPL-2.0-only */
/* The floor below `./waf bench`: the IP packets of the short connections of
 * native.cc and no transport at all, in plain ns-3.
 *
 * A connection is ten packets of the lengths that native.cc --tuned sends,
 * each set off by the arrival of the one that sets it off there, and the next
 * connection begins when the client has the reply.  What is left is what ns-3
 * asks for packets, IP, devices and events, with the least of each: filler for
 * payload, a route that is looked up once, static routing, no queue disc, no
 * IPv6.  100 Mbit/s, 5 ms, no loss.
 *
 *   bench-floor COUNT
 *
 * Prints what happened as "name value" lines; the status is 1 unless all
 * packets of all connections have arrived.
 */
#include "ns3/core-module.h"
#include "ns3/internet-module.h"
#include "ns3/network-module.h"
#include "ns3/point-to-point-module.h"
#include "ns3/traffic-control-module.h"

#include <deque>
#include <iostream>

using namespace ns3;

namespace
{

/* What is sent, in the order of its first sending. */
enum Step {
    SYN,
    SYN_ACK,
    OPENED,
    REQUEST,
    GOT,
    REPLY,
    FIN,
    GOT_FIN,
    FIN_TOO,
    LAST,
    STEPS
};

/* Bytes above IP, options of TCP included. */
constexpr uint32_t STEP_BYTES[STEPS] = {36,   36, 32, 1056, 32,
                                        1056, 32, 32, 32,   32};

/* One of the two ends: a protocol that sends the next packets when one has
 * arrived.  Nothing is lost or overtaken, so what arrives is what the peer
 * sent first of what has not yet. */
class End : public IpL4Protocol
{
  public:
    void
    Join(Ptr<Node> node, Ptr<NetDevice> device, Ipv4Address here,
         Ipv4Address there, End *peer)
    {
        m_ipv4 = node->GetObject<Ipv4>();
        m_peer = peer;
        m_route = Create<Ipv4Route>();
        m_route->SetSource(here);
        m_route->SetDestination(there);
        m_route->SetGateway(Ipv4Address::GetZero());
        m_route->SetOutputDevice(device);
        m_ipv4->Insert(this);
    }

    /* Makes 'count' connections, one after the other. */
    void
    Begin(uint64_t count)
    {
        m_left = count;
        if (m_left > 0) {
            Send(SYN);
        }
    }

    uint64_t
    Received() const
    {
        return m_received;
    }

    int
    GetProtocolNumber() const override
    {
        return 253; // for experiments, RFC 3692
    }

    RxStatus
    Receive(Ptr<Packet>, const Ipv4Header &, Ptr<Ipv4Interface>) override
    {
        Step step = m_coming.front();

        m_coming.pop_front();
        m_received++;
        Answer(step);
        return RX_OK;
    }

    RxStatus
    Receive(Ptr<Packet>, const Ipv6Header &, Ptr<Ipv6Interface>) override
    {
        return RX_ENDPOINT_UNREACH;
    }

    /* The rest of the interface, for protocols that others join to a node. */
    void
    SetDownTarget(DownTargetCallback) override
    {
    }

    void
    SetDownTarget6(DownTargetCallback6) override
    {
    }

    DownTargetCallback
    GetDownTarget() const override
    {
        return DownTargetCallback();
    }

    DownTargetCallback6
    GetDownTarget6() const override
    {
        return DownTargetCallback6();
    }

  private:
    void
    Send(Step step)
    {
        m_peer->m_coming.push_back(step);
        m_ipv4->Send(Create<Packet>(STEP_BYTES[step]), m_route->GetSource(),
                     m_route->GetDestination(), GetProtocolNumber(), m_route);
    }

    void
    Answer(Step step)
    {
        switch (step) {
        case SYN:
            Send(SYN_ACK);
            return;
        case SYN_ACK:
            Send(OPENED);
            Send(REQUEST);
            return;
        case REQUEST:
            Send(GOT);
            Send(REPLY);
            return;
        case REPLY:
            Send(FIN);
            Begin(m_left - 1);
            return;
        case FIN:
            Send(GOT_FIN);
            Send(FIN_TOO);
            return;
        case FIN_TOO:
            Send(LAST);
            return;
        case OPENED:
        case GOT:
        case GOT_FIN:
        case LAST:
        case STEPS:
            return;
        }
    }

    Ptr<Ipv4> m_ipv4;
    Ptr<Ipv4Route> m_route;
    End *m_peer = nullptr;
    std::deque<Step> m_coming;
    uint64_t m_left = 0;
    uint64_t m_received = 0;
};

/* Joins the two 'ends' by a link. */
void
BuildNetwork(const Ptr<End> (&ends)[2])
{
    NodeContainer nodes(2);
    PointToPointHelper link;
    InternetStackHelper stack;
    Ipv4AddressHelper addresses;

    link.SetDeviceAttribute("DataRate", StringValue("100Mbps"));
    link.SetChannelAttribute("Delay", StringValue("5ms"));
    NetDeviceContainer devices = link.Install(nodes);
    stack.SetIpv6StackInstall(false);
    stack.SetRoutingHelper(Ipv4StaticRoutingHelper());
    stack.Install(nodes);
    addresses.SetBase("10.0.0.0", "255.255.255.0");
    Ipv4InterfaceContainer interfaces = addresses.Assign(devices);
    TrafficControlHelper().Uninstall(devices);
    for (uint32_t i = 0; i < 2; i++) {
        ends[i]->Join(nodes.Get(i), devices.Get(i), interfaces.GetAddress(i),
                      interfaces.GetAddress(1 - i), PeekPointer(ends[1 - i]));
    }
}

} // namespace

int
main(int argc, char **argv)
{
    uint64_t count = 1000;
    CommandLine command(__FILE__);

    command.AddNonOption("count", "how many connections", count);
    command.Parse(argc, argv);

    const Ptr<End> ends[] = {CreateObject<End>(), CreateObject<End>()};
    BuildNetwork(ends);
    Simulator::Schedule(MilliSeconds(1), &End::Begin, PeekPointer(ends[0]),
                        count);
    Simulator::Run();
    uint64_t packets = ends[0]->Received() + ends[1]->Received();
    std::cout << "packets " << packets << "\n"
              << "events " << Simulator::GetEventCount() << "\n";
    Simulator::Destroy();
    return packets == count * STEPS ? 0 : 1;
}
