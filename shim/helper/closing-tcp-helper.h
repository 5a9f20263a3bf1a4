/* SPDX-License-Identifier: GPL-2.0-only */
/* ClosingTcpHelper: ns-3's InternetStackHelper, with a ClosingTcpL4Protocol for
 * TCP.  A program that says ClosingTcpHelper where it said InternetStackHelper
 * has the closing TCP on those nodes, and its applications do not notice:
 *
 *     #include "ns3/finwait-module.h"
 *     ClosingTcpHelper stack;
 *     stack.Install(nodes);
 */
#ifndef FINWAIT_SHIM_CLOSING_TCP_HELPER_H
#define FINWAIT_SHIM_CLOSING_TCP_HELPER_H

#include "ns3/internet-stack-helper.h"
#include "ns3/node-container.h"
#include "shim/ns3/closing-tcp-l4.h"

namespace ns3
{

class ClosingTcpHelper : public InternetStackHelper
{
  public:
    ClosingTcpHelper();
    void Reset();

    /* Whose laws hold on the nodes installed from now on. */
    void SetProfile(ClosingTcpL4Protocol::Profile profile);
    /* An attribute of their ClosingTcpL4Protocol. */
    void SetTcpAttribute(const std::string &name, const AttributeValue &value);

    void Install(Ptr<Node> node) const;
    void Install(NodeContainer nodes) const;
    void Install(const std::string &nodeName) const;
    void InstallAll() const;

  private:
    ClosingTcpL4Protocol::Profile m_profile = ClosingTcpL4Protocol::NS3;
    std::vector<std::pair<std::string, Ptr<const AttributeValue>>> m_attributes;
};

} // namespace ns3

#endif
