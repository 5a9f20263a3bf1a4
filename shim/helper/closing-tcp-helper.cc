/* SPDX-License-Identifier: GPL-2.0-only */
#include "shim/helper/closing-tcp-helper.h"

#include "ns3/abort.h"
#include "ns3/ipv4.h"
#include "ns3/names.h"
#include "ns3/node-list.h"
#include "ns3/node.h"

namespace ns3
{

/* Until 3.38 the stack's TCP is said by name; later one that the node has is
 * taken. */
template <class Helper>
static auto
say_tcp(Helper *helper, int) -> decltype(helper->SetTcp(""), bool())
{
    helper->SetTcp("ns3::ClosingTcpL4Protocol");
    return true;
}

template <class Helper>
static bool
say_tcp(Helper *, long)
{
    return false;
}

ClosingTcpHelper::ClosingTcpHelper()
{
    ClosingTcpL4Protocol::GetTypeId(); /* which links it */
    say_tcp<InternetStackHelper>(this, 0);
}

void
ClosingTcpHelper::Reset()
{
    InternetStackHelper::Reset();
    say_tcp<InternetStackHelper>(this, 0);
    m_profile = ClosingTcpL4Protocol::NS3;
    m_attributes.clear();
}

void
ClosingTcpHelper::SetProfile(ClosingTcpL4Protocol::Profile profile)
{
    m_profile = profile;
}

void
ClosingTcpHelper::SetTcpAttribute(const std::string &name,
                                  const AttributeValue &value)
{
    m_attributes.emplace_back(name, value.Copy());
}

void
ClosingTcpHelper::Install(Ptr<Node> node) const
{
    InternetStackHelper stack;
    NS_ABORT_MSG_IF(node->GetObject<TcpL4Protocol>(),
                    "ClosingTcpHelper: node "
                        << node->GetId()
                        << " has a TCP already (expected ClosingTcpHelper in "
                           "the place of InternetStackHelper)");
    if (!say_tcp<InternetStackHelper>(&stack, 0)) {
        node->AggregateObject(CreateObject<ClosingTcpL4Protocol>());
    }
    InternetStackHelper::Install(node);
    Ptr<ClosingTcpL4Protocol> tcp = node->GetObject<ClosingTcpL4Protocol>();
    NS_ABORT_MSG_UNLESS(tcp && node->GetObject<Ipv4>(),
                        "ClosingTcpHelper: node "
                            << node->GetId() << " has got no "
                            << (tcp ? "IPv4" : "ClosingTcpL4Protocol")
                            << " (expected neither SetTcp() nor "
                               "SetIpv4StackInstall(false))");
    if (m_profile != ClosingTcpL4Protocol::NS3) {
        tcp->UseProfile(m_profile);
    }
    for (const auto &[name, value] : m_attributes) {
        tcp->SetAttribute(name, *value);
    }
}

void
ClosingTcpHelper::Install(NodeContainer nodes) const
{
    for (auto node = nodes.Begin(); node != nodes.End(); ++node) {
        Install(*node);
    }
}

void
ClosingTcpHelper::Install(const std::string &nodeName) const
{
    Install(Names::Find<Node>(nodeName));
}

void
ClosingTcpHelper::InstallAll() const
{
    Install(NodeContainer::GetGlobal());
}

} // namespace ns3
