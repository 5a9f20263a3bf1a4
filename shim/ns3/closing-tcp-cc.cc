/* SPDX-License-Identifier: GPL-2.0-only */
#include "shim/ns3/closing-tcp-cc.h"

#include "ns3/nstime.h"
#include "ns3/object-factory.h"
#include "ns3/tcp-congestion-ops.h"
#include "ns3/tcp-socket-state.h"
#include "shim/ns3/closing-tcp-glue-priv.h"
#include "shim/ns3/closing-tcp-host-priv.h"
#include "shim/ns3/ns3-since-priv.h"
#include <map>

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

Ptr<TcpCongestionOps>
ClosingTcpCcNew(const char *name)
{
    ObjectFactory factory(name);
    Ptr<TcpCongestionOps> ops = factory.Create()->GetObject<TcpCongestionOps>();
    if (!ops) { /* ns3::TcpCubic of 3.37 names the wrong parent */
        ops = DynamicCast<TcpCongestionOps, Object>(factory.Create<Object>());
    }
    return ops;
}

static gpointer
begin(gpointer host, gpointer connection, TcpCc *cc)
{
    auto control = new Control;
    auto user = static_cast<ClosingTcpUser *>(connection);
    if (user && user->socket) {
        control->ops = ClosingTcpGlue::Congestion(user->socket);
        control->state = ClosingTcpGlue::Believes(user->socket);
    } else {
        control->ops = ClosingTcpCcNew(static_cast<const char *>(host));
        control->state = CreateObject<TcpSocketState>();
    }
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

/* Asked only where the window is in use (tcp-loss.c). */
static void
acked(gpointer user, TcpCc *cc, guint segments)
{
    auto control = static_cast<Control *>(user);
    put(control, cc);
    SetCwndLimited(PeekPointer(control->state), 0);
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

/* As TcpSocketBase does by the attributes of its TcpSocketState
 * (IsPacingEnabled(), UpdatePacingRate()).  Connections of sim.h do not. */
static gint64
pace(gpointer connection, const TcpCc *cc, gint64 srtt_ns, guint32 len)
{
    auto user = static_cast<ClosingTcpUser *>(connection);
    if (!user || !user->socket) {
        return 0;
    }
    Ptr<TcpSocketState> state = ClosingTcpGlue::Believes(user->socket);
    if (!state->m_pacing || !(state->m_paceInitialWindow ||
                              ClosingTcpGlue::Written(user->socket) + len >
                                  state->m_initialCWnd * cc->mss_bytes)) {
        return 0;
    }
    const bool starts = cc->cwnd_bytes < cc->ssthresh_bytes / 2;
    const double factor =
        (starts ? state->m_pacingSsRatio : state->m_pacingCaRatio) / 100.0;
    const double bits =
        8.0 * std::max(cc->cwnd_bytes, cc->in_flight_bytes) * factor;
    const double most = double(state->m_maxPacingRate.GetBitRate());
    state->m_pacingRate = DataRate(
        uint64_t(srtt_ns > 0 ? std::min(bits * 1e9 / srtt_ns, most) : most));
    return state->m_pacingRate.Get().CalculateBytesTxTime(len).GetNanoSeconds();
}

const TcpCcOps closing_tcp_cc = {begin, end, acked, ssthresh, phase, pace};

/* What 'ops' wants that this TCP does not have, or not where nothing 'paces';
 * empty: nothing. */
static std::string
wish_of(TcpCongestionOps *ops, bool paces)
{
    if (ops->HasCongControl()) {
        return "sets rate and window by samples of the rate, which this TCP "
               "does not take";
    }
    Ptr<TcpSocketState> state = CreateObject<TcpSocketState>();
    state->m_pacing = false; /* whatever its attribute says */
    ops->Init(state);
    if (state->m_useEcn != TcpSocketState::Off) {
        return "needs ECN, which this TCP does not have";
    }
    return state->m_pacing && !paces
               ? "needs pacing, which only a ClosingTcpSocket does"
               : "";
}

static std::string
mistake_of(const std::string &name, bool paces)
{
    const std::string quoted = "'" + name + "'";
    const std::string none = quoted + " is not a congestion control of ns-3 "
                                      "(expected e.g. ns3::TcpNewReno)";
    TypeId type;
    if (!TypeId::LookupByNameFailSafe(name, &type) || !type.HasConstructor()) {
        return none;
    }
    /* ns3::TcpCubic of 3.37 names the wrong parent, so ask an instance. */
    auto object = dynamic_cast<Object *>(type.GetConstructor()());
    Ptr<Object> owner(object, false);
    auto ops = dynamic_cast<TcpCongestionOps *>(object);
    if (!ops) {
        return none;
    }
    const std::string wish = wish_of(ops, paces);
    return wish.empty()
               ? ""
               : quoted + " " + wish + " (expected e.g. ns3::TcpCubic)";
}

std::string
ClosingTcpCcMistake(const char *name, bool paces)
{
    static std::map<std::pair<std::string, bool>, std::string> known;
    const auto key = std::make_pair(std::string(name ? name : ""), paces);
    auto found = known.find(key);
    return found != known.end() ? found->second
                                : known[key] = mistake_of(key.first, paces);
}

std::string
ClosingTcpCcMistake(Ptr<TcpCongestionOps> ops)
{
    const std::string wish = wish_of(PeekPointer(ops), true);
    return wish.empty()
               ? ""
               : ops->GetName() + " " + wish + " (expected e.g. ns3::TcpCubic)";
}

} // namespace ns3
