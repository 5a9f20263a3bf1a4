/* SPDX-License-Identifier: GPL-2.0-only */
#include "shim/helper/silent-trace-priv.h"

#include "ns3/fatal-error.h"

namespace ns3
{

SilentTrace::SilentTrace(const std::string &why) : m_why(why) {}

bool
SilentTrace::ConnectWithoutContext(ObjectBase *, const CallbackBase &) const
{
    NS_FATAL_ERROR(m_why);
    return false;
}

bool
SilentTrace::Connect(ObjectBase *, std::string context,
                     const CallbackBase &) const
{
    NS_FATAL_ERROR(context << ": " << m_why);
    return false;
}

bool
SilentTrace::DisconnectWithoutContext(ObjectBase *, const CallbackBase &) const
{
    return false;
}

bool
SilentTrace::Disconnect(ObjectBase *, std::string, const CallbackBase &) const
{
    return false;
}

} // namespace ns3
