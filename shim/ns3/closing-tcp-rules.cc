/* SPDX-License-Identifier: GPL-2.0-only */
/* The attributes of a ClosingTcpL4Protocol: the rows of
 * model/tcp/tcp-profile-keys.h for which ns3::TcpSocketBase has no attribute.
 * Those are closing-tcp-attributes.cc. */
#include "model/tcp/tcp-profile-keys.h"
#include "model/units.h"
#include "ns3/attribute.h"
#include "ns3/boolean.h"
#include "ns3/double.h"
#include "ns3/nstime.h"
#include "ns3/string.h"
#include "ns3/uinteger.h"
#include "shim/ns3/closing-tcp-host-priv.h"
#include <cstddef>
#include <cstring>

namespace ns3
{

enum RuleType { RULE_BYTES, RULE_COUNT, RULE_TIME, RULE_FLAG, RULE_CHOICE };

struct Rule {
    size_t offset, size;
    const char *name;
    RuleType type;
    double min, max;     /* of a time: seconds */
    const char *choices; /* "|a|b" in the order of the enum */
    const char *doc;
};

#define FIRST(X, ...) X
#define PLACE(FIELD) offsetof(TcpProfile, FIELD), sizeof(TcpProfile::FIELD)
#define NUMBER(FIELD, NAME, TYPE, MIN, MAX, ...)                               \
    {PLACE(FIELD), NAME, RULE_##TYPE, MIN, MAX, "", FIRST(__VA_ARGS__, )},
#define FLAG(FIELD, NAME, DOC) {PLACE(FIELD), NAME, RULE_FLAG, 0, 1, "", DOC},
#define CHOICE_TEXT(NAME, TEXT) "|" TEXT
#define CHOICE(FIELD, NAME, LIST, DOC)                                         \
    {PLACE(FIELD), NAME, RULE_CHOICE, 0, 0, LIST(CHOICE_TEXT), DOC},

static const Rule rules[] = {TCP_PROFILE_KEYS(NUMBER, FLAG, CHOICE)};

/* Those for which a socket of ns-3 has an attribute. */
static const char *const of_sockets[] = {
    "mss",          "rcvbuf",      "sndbuf",    "init_cwnd",  "rto",
    "rto_min",      "syn_retries", "time_wait", "delack",     "delack_segments",
    "data_retries", "nagle",       "sack",      "timestamps", "window_scale"};

static std::vector<std::string>
choices_of(const Rule &rule)
{
    std::vector<std::string> names;
    for (const char *at = rule.choices; *at;) {
        const char *end = strchrnul(++at, '|');
        names.emplace_back(at, end);
        at = end;
    }
    return names;
}

/* A field of the rules of a ClosingTcpL4Protocol. */
class RuleAccessor : public AttributeAccessor
{
  public:
    explicit RuleAccessor(const Rule &rule) : m_rule(rule) {}

    bool
    Set(ObjectBase *object, const AttributeValue &value) const override
    {
        auto l4 = dynamic_cast<ClosingTcpL4Protocol *>(object);
        if (!l4) {
            return false;
        }
        TcpProfile profile = l4->Inside().Rules();
        gint64 n;
        if (!NumberOf(value, &n)) {
            return false;
        }
        Write(&profile, n);
        l4->Inside().SetRules(profile);
        return true;
    }
    bool
    Get(const ObjectBase *object, AttributeValue &value) const override
    {
        auto l4 = dynamic_cast<const ClosingTcpL4Protocol *>(object);
        return l4 &&
               Give(const_cast<ClosingTcpL4Protocol *>(l4)->Inside().Rules(),
                    value);
    }
    bool
    HasGetter() const override
    {
        return true;
    }
    bool
    HasSetter() const override
    {
        return true;
    }
    bool
    Give(const TcpProfile &profile, AttributeValue &value) const
    {
        const gint64 n = Read(profile);
        if (auto time = dynamic_cast<TimeValue *>(&value)) {
            time->Set(NanoSeconds(n));
        } else if (auto flag = dynamic_cast<BooleanValue *>(&value)) {
            flag->Set(n);
        } else if (auto text = dynamic_cast<StringValue *>(&value)) {
            if (m_rule.type != RULE_CHOICE) {
                return false; /* ns-3 then makes a text of the number */
            }
            text->Set(choices_of(m_rule)[n]);
        } else if (auto count = dynamic_cast<UintegerValue *>(&value)) {
            count->Set(n);
        } else {
            return false;
        }
        return true;
    }

  private:
    bool
    NumberOf(const AttributeValue &value, gint64 *n) const
    {
        if (auto time = dynamic_cast<const TimeValue *>(&value)) {
            *n = time->Get().GetNanoSeconds();
        } else if (auto flag = dynamic_cast<const BooleanValue *>(&value)) {
            *n = flag->Get();
        } else if (auto text = dynamic_cast<const StringValue *>(&value)) {
            const std::vector<std::string> all = choices_of(m_rule);
            *n = std::find(all.begin(), all.end(), text->Get()) - all.begin();
            return *n < gint64(all.size());
        } else if (auto count = dynamic_cast<const UintegerValue *>(&value)) {
            *n = count->Get();
        } else {
            return false;
        }
        return true;
    }

    template <class T>
    static gint64
    Load(const void *field)
    {
        T n;
        memcpy(&n, field, sizeof n);
        return n;
    }
    template <class T>
    static void
    Store(void *field, gint64 value)
    {
        const T n = value;
        memcpy(field, &n, sizeof n);
    }
    gint64
    Read(const TcpProfile &profile) const
    {
        auto field = reinterpret_cast<const char *>(&profile) + m_rule.offset;
        return m_rule.size == sizeof(gint64)    ? Load<gint64>(field)
               : m_rule.size == sizeof(guint16) ? Load<guint16>(field)
                                                : Load<guint>(field);
    }
    void
    Write(TcpProfile *profile, gint64 n) const
    {
        auto field = reinterpret_cast<char *>(profile) + m_rule.offset;
        m_rule.size == sizeof(gint64)    ? Store<gint64>(field, n)
        : m_rule.size == sizeof(guint16) ? Store<guint16>(field, n)
                                         : Store<guint>(field, n);
    }

    const Rule &m_rule;
};

static Ptr<AttributeValue>
value_for(const Rule &rule)
{
    switch (rule.type) {
    case RULE_TIME:
        return Create<TimeValue>();
    case RULE_FLAG:
        return Create<BooleanValue>();
    case RULE_CHOICE:
        return Create<StringValue>();
    case RULE_BYTES:
    case RULE_COUNT:
        break;
    }
    return Create<UintegerValue>();
}

/* One of the choices.  ns-3 asks a checker when a default is set; what it lets
 * pass and the accessor does not take, it drops without a word. */
class ChoiceChecker : public AttributeChecker
{
  public:
    explicit ChoiceChecker(const Rule &rule) : m_rule(rule) {}

    bool
    Check(const AttributeValue &value) const override
    {
        auto text = dynamic_cast<const StringValue *>(&value);
        const std::vector<std::string> all = choices_of(m_rule);
        return text &&
               std::find(all.begin(), all.end(), text->Get()) != all.end();
    }
    std::string
    GetValueTypeName() const override
    {
        return "ns3::StringValue";
    }
    bool
    HasUnderlyingTypeInformation() const override
    {
        return true;
    }
    std::string
    GetUnderlyingTypeInformation() const override
    {
        return m_rule.choices + 1;
    }
    Ptr<AttributeValue>
    Create() const override
    {
        return ns3::Create<StringValue>();
    }
    bool
    Copy(const AttributeValue &from, AttributeValue &to) const override
    {
        auto source = dynamic_cast<const StringValue *>(&from);
        auto copy = dynamic_cast<StringValue *>(&to);
        if (source && copy) {
            *copy = *source;
        }
        return source && copy;
    }

  private:
    const Rule &m_rule;
};

static Ptr<const AttributeChecker>
checker_for(const Rule &rule)
{
    switch (rule.type) {
    case RULE_TIME:
        return MakeTimeChecker(Seconds(rule.min), Seconds(rule.max));
    case RULE_FLAG:
        return MakeBooleanChecker();
    case RULE_CHOICE:
        return Create<ChoiceChecker>(rule);
    case RULE_BYTES:
    case RULE_COUNT:
        break;
    }
    return MakeUintegerChecker<uint32_t>(uint32_t(rule.min),
                                         uint32_t(rule.max));
}

/* "fin_wait2" as ns-3 writes names: "FinWait2". */
static std::string
camel(const char *name)
{
    std::string text;
    for (bool upper = true; *name; name++) {
        if (*name != '_') {
            text += upper ? char(toupper(*name)) : *name;
        }
        upper = *name == '_';
    }
    return text;
}

TypeId
closing_tcp_add_rules(TypeId tid)
{
    TcpProfile profile;
    closing_tcp_ns3_rules(&profile);
    for (const Rule &rule : rules) {
        if (std::find_if(std::begin(of_sockets), std::end(of_sockets),
                         [&](const char *name) {
                             return strcmp(name, rule.name) == 0;
                         }) != std::end(of_sockets)) {
            continue;
        }
        Ptr<AttributeValue> value = value_for(rule);
        Ptr<RuleAccessor> accessor = Create<RuleAccessor>(rule);
        accessor->Give(profile, *value);
        const std::string choices = rule.type == RULE_CHOICE
                                        ? std::string(": ") + (rule.choices + 1)
                                        : "";
        tid = tid.AddAttribute(camel(rule.name), rule.doc + choices, *value,
                               accessor, checker_for(rule));
    }
    return tid;
}

/* Linux's, but where an attribute of ns-3's sockets has a meaning of its own:
 * buffers hold bytes and do not grow, MinRto bounds the whole time-out (RFC
 * 6298 2.4), retries are counted, and DelAckCount counts from the start. */
void
closing_tcp_ns3_rules(TcpProfile *profile)
{
    tcp_profile_linux(profile);
    profile->window_law = TCP_WINDOW_EXACT;
    profile->write_overhead_bytes = 0;
    profile->rcvbuf_max_bytes = 0;
    profile->rto_law = TCP_RTO_RFC;
    profile->syn_linear = 0;
    profile->retries_by_time = FALSE;
    profile->quick_acks = 0;
}

} // namespace ns3
