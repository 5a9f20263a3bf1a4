/* SPDX-License-Identifier: GPL-2.0-only */
/* The attributes of a socket, with the meaning that ns-3 gives them, and the
 * TcpProfile that they amount to.  What this TCP cannot follow is refused. */
#include "model/units.h"
#include "ns3/attribute.h"
#include "ns3/fatal-error.h"
#include "ns3/tcp-recovery-ops.h"
#include "shim/ns3/closing-tcp-cc.h"
#include "shim/ns3/closing-tcp-host-priv.h"
#include <cstring>

namespace ns3
{

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

static const TcpProfile &
Checked(const TcpProfile &profile)
{
    if (const char *wrong = tcp_profile_mistake(&profile)) {
        NS_FATAL_ERROR("attributes of a ClosingTcpSocket: " << wrong);
    }
    return profile;
}

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

/* What ns-3 lets a program change while there is a connection. */
void
ClosingTcpSocket::TakeTimes(TcpProfile *profile) const
{
    profile->data_retries = GetDataRetries();
    profile->delack_ns = GetDelAckTimeout().GetNanoSeconds();
    profile->delack_segments = std::max(GetDelAckMaxCount(), 1u);
    profile->persist_ns =
        Inside().OwnSockets() ? 0 : GetPersistTimeout().GetNanoSeconds();
    profile->rto_min_ns = GetMinRto().GetNanoSeconds();
    profile->rto_max_ns = std::max(profile->rto_max_ns, profile->rto_min_ns);
    profile->time_wait_ns = gint64(2 * m_msl * NS_PER_S);
}

/* Its attributes may have other values since: not all setters are virtual. */
void
ClosingTcpSocket::TakeChanges()
{
    TcpProfile now = *m_rules;
    TakeTimes(&now);
    if (memcmp(&now, m_rules, sizeof now) == 0) {
        return;
    }
    m_rules = Inside().Keep(Checked(now));
    tcp_set_rules(m_user->tcp, m_rules);
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
    TakeTimes(&profile);
    profile.nagle = TRUE; /* TcpNoDelay may change any time */
    profile.sack = m_sackEnabled;
    profile.window_scale = m_winScalingEnabled;
    return Checked(profile);
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
