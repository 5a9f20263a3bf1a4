/* SPDX-License-Identifier: GPL-2.0-only */
/* Keys of scenarios as attributes of ns-3: a text, or any value of ns-3 that
 * one can be made of. */
#ifndef FINWAIT_SHIM_KEY_ATTRIBUTE_H
#define FINWAIT_SHIM_KEY_ATTRIBUTE_H

#include "ns3/attribute.h"
#include <functional>
#include <string>

namespace ns3
{

/* "vm.on_sock_event": "VmOnSockEvent". */
std::string KeyAttributeName(const std::string &key);

class KeyAccessor : public AttributeAccessor
{
  public:
    typedef std::function<void(ObjectBase *, const std::string &)> Put;
    typedef std::function<std::string(const ObjectBase *)> Give;

    KeyAccessor(Put put, Give give);
    /* The text "" leaves the key at its default. */
    bool Set(ObjectBase *object, const AttributeValue &value) const override;
    bool Get(const ObjectBase *object, AttributeValue &value) const override;
    bool HasGetter() const override;
    bool HasSetter() const override;

  private:
    Put m_put;
    Give m_give;
};

class KeyChecker : public AttributeChecker
{
  public:
    bool Check(const AttributeValue &value) const override;
    std::string GetValueTypeName() const override;
    bool HasUnderlyingTypeInformation() const override;
    std::string GetUnderlyingTypeInformation() const override;
    Ptr<AttributeValue> Create() const override;
    bool Copy(const AttributeValue &from, AttributeValue &to) const override;
};

} // namespace ns3

#endif
