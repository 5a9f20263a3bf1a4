/* SPDX-License-Identifier: GPL-2.0-only */
/* A trace source that never fires: to connect to it is a mistake, and ends the
 * program with a message. */
#ifndef FINWAIT_SHIM_SILENT_TRACE_PRIV_H
#define FINWAIT_SHIM_SILENT_TRACE_PRIV_H

#include "ns3/trace-source-accessor.h"
#include <string>

namespace ns3
{

class SilentTrace : public TraceSourceAccessor
{
  public:
    /* 'why' it never does, and what is there instead. */
    explicit SilentTrace(const std::string &why);

    bool ConnectWithoutContext(ObjectBase *object,
                               const CallbackBase &sink) const override;
    bool Connect(ObjectBase *object, std::string context,
                 const CallbackBase &sink) const override;
    bool DisconnectWithoutContext(ObjectBase *object,
                                  const CallbackBase &sink) const override;
    bool Disconnect(ObjectBase *object, std::string context,
                    const CallbackBase &sink) const override;

  private:
    std::string m_why;
};

} // namespace ns3

#endif
