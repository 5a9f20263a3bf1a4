/* SPDX-License-Identifier: GPL-2.0-only */
/* Attributes of ns-3 and the TcpProfile that they amount to.
 *
 * What ns3::TcpSocketBase has an attribute for is said by the socket, all else
 * by the protocol, whose attributes are the other rows of
 * model/tcp/tcp-profile-keys.h.  What this TCP cannot follow is refused. */
#include "model/tcp/tcp-profile-keys.h"
#include "model/units.h"
#include "ns3/attribute.h"
#include "ns3/boolean.h"
#include "ns3/double.h"
#include "ns3/fatal-error.h"
#include "ns3/nstime.h"
#include "ns3/string.h"
#include "ns3/tcp-recovery-ops.h"
#include "ns3/uinteger.h"
#include "shim/ns3/closing-tcp-cc.h"
#include "shim/ns3/closing-tcp-host-priv.h"
#include <cstddef>
#include <cstring>

namespace ns3
{

/* ---- The protocol's ----------------------------------------------------- */

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

/* ---- What is refused ---------------------------------------------------- */

/* Attributes that may only have the value that they begin with, and why. */
struct Refused {
    const char *name, *why;
};

static const Refused refused[] = {
    {"ClockGranularity", "time-outs are exact"},
    {"ReTxThreshold", "three duplicates, or time (RFC 8985), tell of a loss"},
    {"LimitedTransmit", "limited transmit (RFC 3042) cannot be switched off"},
    {"IcmpCallback6", "there is no IPv6"},
    {"Fack", "losses are found by SACK (RFC 6675) and time (RFC 8985)"},
    {"UseAbe", "there is no ECN"},
};

static const Refused refused_of_protocol[] = {
    {"RttEstimatorType", "round trips are estimated by RFC 6298"},
    {"RecoveryType", "recovery is PRR (RFC 6937)"},
};

static void
check(const ObjectBase *object, const Refused &row)
{
    TypeId::AttributeInformation info;
    if (!object->GetInstanceTypeId().LookupAttributeByName(row.name, &info)) {
        return; /* this ns-3 does not have it */
    }
    Ptr<AttributeValue> value = info.checker->Create();
    object->GetAttribute(row.name, *value);
    const std::string is = value->SerializeToString(info.checker);
    const std::string may =
        info.originalInitialValue->SerializeToString(info.checker);
    if (is != may) {
        NS_FATAL_ERROR(object->GetInstanceTypeId().GetName()
                       << "::" << row.name << " is " << is << ", which this "
                       << "TCP cannot follow: " << row.why << " (expected "
                       << may << ")");
    }
}

void
closing_tcp_check_protocol(const ClosingTcpL4Protocol *l4)
{
    for (const Refused &row : refused_of_protocol) {
        check(l4, row);
    }
    const TcpProfile &rules =
        const_cast<ClosingTcpL4Protocol *>(l4)->Inside().Rules();
    if (const char *wrong = tcp_profile_mistake(&rules)) {
        NS_FATAL_ERROR("attributes of a ClosingTcpL4Protocol: " << wrong);
    }
}

void
ClosingTcpSocket::CheckAttributes() const
{
    for (const Refused &row : refused) {
        check(this, row);
    }
    if (m_tcb->m_useEcn != TcpSocketState::Off) {
        NS_FATAL_ERROR("ns3::ClosingTcpSocket::UseEcn is not Off: this TCP "
                       "has no ECN (expected Off)");
    }
    if (m_recoveryOps &&
        m_recoveryOps->GetInstanceTypeId().GetName() != "ns3::TcpPrrRecovery") {
        NS_FATAL_ERROR("ns3::ClosingTcpSocket::RecoveryOps is "
                       << m_recoveryOps->GetInstanceTypeId().GetName()
                       << ": recovery is PRR (expected ns3::TcpPrrRecovery)");
    }
    if (m_congestionControl) {
        const std::string wrong = ClosingTcpCcMistake(m_congestionControl);
        if (!wrong.empty()) {
            NS_FATAL_ERROR("ns3::ClosingTcpSocket::CongestionOps: " << wrong);
        }
    }
}

/* ---- A socket's --------------------------------------------------------- */

/* SegmentSize is about what a socket sends, as in ns-3, whose own TCP says no
 * MSS; what it receives is bounded by its device. */
void
ClosingTcpSocket::TakeSegmentSize(TcpProfile *profile) const
{
    profile->mss_bytes = GetSegSize() + (m_timestampEnabled ? 12 : 0);
    if (!Inside().OwnSockets()) {
        const uint32_t fits =
            Inside().SegmentFor(m_peerIp.Get(), m_boundnetdevice);
        profile->advmss_bytes = std::max(profile->mss_bytes, fits);
        profile->unsaid_mss_bytes = profile->mss_bytes;
    }
}

/* A segment of ns-3's is payload only, without timestamps.  ConnCount counts
 * the first SYN too. */
TcpProfile
ClosingTcpSocket::MakeRules() const
{
    TcpProfile profile = Inside().Rules();
    profile.timestamps = m_timestampEnabled;
    TakeSegmentSize(&profile);
    profile.init_cwnd = GetInitialCwnd();
    profile.init_ssthresh_bytes =
        GetInitialSSThresh() < TCP_CC_NONE ? GetInitialSSThresh() : 0;
    profile.syn_rto_ns = GetConnTimeout().GetNanoSeconds();
    profile.syn_retries = std::max(GetSynRetries(), 1u) - 1;
    profile.data_retries = GetDataRetries();
    profile.delack_ns = GetDelAckTimeout().GetNanoSeconds();
    profile.delack_segments = std::max(GetDelAckMaxCount(), 1u);
    profile.persist_ns =
        Inside().OwnSockets() ? 0 : GetPersistTimeout().GetNanoSeconds();
    profile.rto_min_ns = GetMinRto().GetNanoSeconds();
    profile.rto_max_ns = std::max(profile.rto_max_ns, profile.rto_min_ns);
    profile.time_wait_ns = gint64(2 * m_msl * NS_PER_S);
    profile.nagle = TRUE; /* TcpNoDelay may change any time */
    profile.sack = m_sackEnabled;
    profile.window_scale = m_winScalingEnabled;
    if (const char *wrong = tcp_profile_mistake(&profile)) {
        NS_FATAL_ERROR("attributes of a ClosingTcpSocket: " << wrong);
    }
    return profile;
}

/* The other way round, for a node whose sockets have its rules. */
void
ClosingTcpSocket::TakeRules(const TcpProfile &profile)
{
    m_timestampEnabled = profile.timestamps;
    SetSegSize(profile.mss_bytes - (profile.timestamps ? 12 : 0));
    SetInitialCwnd(profile.init_cwnd);
    SetConnTimeout(NanoSeconds(profile.syn_rto_ns));
    SetSynRetries(profile.syn_retries + 1);
    SetDataRetries(profile.data_retries);
    SetDelAckTimeout(NanoSeconds(profile.delack_ns));
    SetDelAckMaxCount(profile.delack_segments);
    SetMinRto(NanoSeconds(profile.rto_min_ns));
    m_msl = profile.time_wait_ns / 2.0 / NS_PER_S;
    TcpSocketBase::SetTcpNoDelay(!profile.nagle);
    TcpSocketBase::SetSndBufSize(profile.sndbuf_bytes);
    TcpSocketBase::SetRcvBufSize(profile.rcvbuf_bytes);
    m_sackEnabled = profile.sack;
    m_winScalingEnabled = profile.window_scale;
}

/* A buffer of the size that the node's rules say may grow as they say. */
const TcpProfile *
closing_tcp_opts(ClosingTcpHost &host, const TcpProfile &profile,
                 const ClosingTcpSizes &sizes, ClosingTcpUser *user,
                 PortTcpOpts *opts)
{
    const bool own = host.OwnSockets();
    opts->user = user;
    opts->rules = host.Keep(profile);
    if (!own || sizes.sndbuf != host.Rules().sndbuf_bytes) {
        opts->sndbuf_bytes = sizes.sndbuf;
    }
    if (!own || sizes.rcvbuf != host.Rules().rcvbuf_bytes) {
        opts->rcvbuf_bytes = sizes.rcvbuf;
    }
    return opts->rules;
}

} // namespace ns3
