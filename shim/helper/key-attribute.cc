/* SPDX-License-Identifier: GPL-2.0-only */
#include "shim/helper/key-attribute.h"

#include "ns3/boolean.h"
#include "ns3/double.h"
#include "ns3/integer.h"
#include "ns3/nstime.h"
#include "ns3/string.h"
#include "ns3/uinteger.h"

namespace ns3
{

std::string
KeyAttributeName(const std::string &key)
{
    std::string name;
    bool upper = true;
    for (char c : key) {
        if (c != '_' && c != '.') {
            name += upper ? char(toupper(c)) : c;
        }
        upper = c == '_' || c == '.';
    }
    return name;
}

/* As a scenario's file says it; false: it cannot be said there. */
static bool
text_of(const AttributeValue &value, std::string *text)
{
    if (auto string = dynamic_cast<const StringValue *>(&value)) {
        *text = string->Get();
    } else if (auto time = dynamic_cast<const TimeValue *>(&value)) {
        *text = std::to_string(time->Get().GetNanoSeconds()) + "ns";
    } else if (auto flag = dynamic_cast<const BooleanValue *>(&value)) {
        *text = flag->Get() ? "yes" : "no";
    } else if (dynamic_cast<const UintegerValue *>(&value) ||
               dynamic_cast<const IntegerValue *>(&value) ||
               dynamic_cast<const DoubleValue *>(&value)) {
        *text = value.SerializeToString(nullptr);
    } else {
        return false;
    }
    return true;
}

KeyAccessor::KeyAccessor(Put put, Give give) : m_put(put), m_give(give) {}

bool
KeyAccessor::Set(ObjectBase *object, const AttributeValue &value) const
{
    std::string text;
    if (!text_of(value, &text)) {
        return false;
    }
    if (!text.empty()) {
        m_put(object, text);
    }
    return true;
}

bool
KeyAccessor::Get(const ObjectBase *object, AttributeValue &value) const
{
    auto string = dynamic_cast<StringValue *>(&value);
    if (string) {
        string->Set(m_give(object));
    }
    return string;
}

bool
KeyAccessor::HasGetter() const
{
    return true;
}

bool
KeyAccessor::HasSetter() const
{
    return true;
}

bool
KeyChecker::Check(const AttributeValue &value) const
{
    std::string text;
    return text_of(value, &text);
}

std::string
KeyChecker::GetValueTypeName() const
{
    return "ns3::StringValue";
}

bool
KeyChecker::HasUnderlyingTypeInformation() const
{
    return true;
}

std::string
KeyChecker::GetUnderlyingTypeInformation() const
{
    return "std::string";
}

Ptr<AttributeValue>
KeyChecker::Create() const
{
    return ns3::Create<StringValue>();
}

bool
KeyChecker::Copy(const AttributeValue &from, AttributeValue &to) const
{
    std::string text;
    auto string = dynamic_cast<StringValue *>(&to);
    if (!string || !text_of(from, &text)) {
        return false;
    }
    string->Set(text);
    return true;
}

} // namespace ns3
