/* SPDX-License-Identifier: GPL-2.0-only */
#include "shim/ns3/closing-tcp-cc.h"

#include "ns3/nstime.h"
#include "ns3/object-factory.h"
#include "ns3/tcp-congestion-ops.h"
#include "ns3/tcp-socket-state.h"

namespace ns3
{

/* A control, and the socket that it believes in. */
struct Control {
    Ptr<TcpCongestionOps> ops;
    Ptr<TcpSocketState> state;
};

static void
put(Control *control, const TcpCc *cc)
{
    TcpSocketState *state = PeekPointer(control->state);
    state->m_segmentSize = cc->mss_bytes;
    state->m_cWnd = cc->cwnd_bytes;
    state->m_ssThresh = cc->ssthresh_bytes;
    state->m_bytesInFlight = cc->in_flight_bytes;
    state->m_lastRtt = NanoSeconds(cc->rtt_ns);
    if (cc->min_rtt_ns != G_MAXINT64) {
        state->m_minRtt = NanoSeconds(cc->min_rtt_ns);
    }
}

static void
get(const Control *control, TcpCc *cc)
{
    cc->cwnd_bytes = control->state->m_cWnd;
    cc->ssthresh_bytes =
        std::min<uint32_t>(control->state->m_ssThresh, TCP_CC_NONE);
}

static Control *
make(const char *name)
{
    auto control = new Control;
    ObjectFactory factory(name);
    control->ops = factory.Create()->GetObject<TcpCongestionOps>();
    if (!control->ops) { /* ns3::TcpCubic of 3.37 names the wrong parent */
        control->ops =
            DynamicCast<TcpCongestionOps, Object>(factory.Create<Object>());
    }
    control->state = CreateObject<TcpSocketState>();
    return control;
}

static gpointer
begin(gpointer user, TcpCc *cc)
{
    Control *control = make(static_cast<const char *>(user));
    control->state->m_initialCWnd = cc->cwnd_bytes / cc->mss_bytes;
    put(control, cc);
    control->ops->Init(control->state);
    return control;
}

static void
end(gpointer control)
{
    delete static_cast<Control *>(control);
}

static void
acked(gpointer user, TcpCc *cc, guint segments)
{
    auto control = static_cast<Control *>(user);
    put(control, cc);
    control->ops->PktsAcked(control->state, segments, NanoSeconds(cc->rtt_ns));
    control->ops->IncreaseWindow(control->state, segments);
    get(control, cc);
}

static guint32
ssthresh(gpointer user, TcpCc *cc)
{
    auto control = static_cast<Control *>(user);
    put(control, cc);
    return control->ops->GetSsThresh(control->state, cc->in_flight_bytes);
}

static void
phase(gpointer user, TcpCc *cc, TcpCcPhase phase)
{
    static const TcpSocketState::TcpCongState_t states[] = {
        TcpSocketState::CA_OPEN, TcpSocketState::CA_DISORDER,
        TcpSocketState::CA_CWR, TcpSocketState::CA_RECOVERY,
        TcpSocketState::CA_LOSS};
    auto control = static_cast<Control *>(user);
    put(control, cc);
    control->ops->CongestionStateSet(control->state, states[phase]);
    control->state->m_congState = states[phase];
}

const TcpCcOps closing_tcp_cc = {begin, end, acked, ssthresh, phase};

std::string
ClosingTcpCcMistake(const char *name)
{
    const std::string quoted = std::string("'") + (name ? name : "") + "'";
    TypeId type;
    if (!name || !TypeId::LookupByNameFailSafe(name, &type) ||
        !type.HasConstructor()) {
        return quoted + " is not a congestion control of ns-3 (expected e.g. "
                        "ns3::TcpNewReno)";
    }
    /* ns3::TcpCubic of 3.37 names the wrong parent, so ask an instance. */
    auto object = dynamic_cast<Object *>(type.GetConstructor()());
    Ptr<Object> owner(object, false);
    auto ops = dynamic_cast<TcpCongestionOps *>(object);
    if (!ops) {
        return quoted + " is not a congestion control of ns-3 (expected e.g. "
                        "ns3::TcpNewReno)";
    }
    Ptr<TcpSocketState> state = CreateObject<TcpSocketState>();
    ops->Init(state);
    if (state->m_pacing || state->m_useEcn != TcpSocketState::Off) {
        return quoted + " needs " + (state->m_pacing ? "pacing" : "ECN") +
               ", which this TCP does not have (expected e.g. ns3::TcpCubic)";
    }
    return "";
}

} // namespace ns3
