/* SPDX-License-Identifier: GPL-2.0-only */
#include "shim/helper/system-application.h"

#include "ns3/boolean.h"
#include "ns3/double.h"
#include "ns3/enum.h"
#include "ns3/fatal-error.h"
#include "ns3/inet-socket-address.h"
#include "ns3/node.h"
#include "ns3/object-ptr-container.h"
#include "ns3/string.h"
#include "ns3/tcp-l4-protocol.h"
#include "ns3/uinteger.h"
#include "scenarios/apps/node-app.h"
#include "shim/helper/key-attribute.h"
#include "shim/helper/silent-trace-priv.h"
#include "shim/sim-adopt.h"

namespace ns3
{

struct SystemApplication::Parts {
    SimNode *node = nullptr;
    NodeApp *app = nullptr;
    HostProgram program{};
    const HostTells *tells = nullptr; /* of its system */
};

#define X(NAME, TEXT)                                                          \
    NS_OBJECT_ENSURE_REGISTERED(NAME##Application);                            \
    TypeId NAME##Application::GetTypeId()                                      \
    {                                                                          \
        static TypeId tid = Describe(TypeId("ns3::" #NAME "Application")       \
                                         .SetParent<SystemApplication>()       \
                                         .SetGroupName("Finwait")              \
                                         .AddConstructor<NAME##Application>(), \
                                     TEXT);                                    \
        return tid;                                                            \
    }
FINWAIT_SYSTEM_APPLICATIONS(X)
#undef X

/* ---- What it tells ------------------------------------------------------ */

static Time
time_of(gint64 ns)
{
    return ns == PORT_NEVER ? Time::Max() : NanoSeconds(ns);
}

struct SystemApplicationGlue {
    static void Tell(gpointer user, const char *node,
                     const TraceRecord *record);
    static void Take(gpointer user, const Record *record);
    static void Going(gpointer user);
    static TypeId AddTraces(TypeId tid, const char *system);
};

void
SystemApplicationGlue::Tell(gpointer user, const char *,
                            const TraceRecord *record)
{
    auto app = static_cast<SystemApplication *>(user);
    const HostTells *tells = app->m_parts->tells;
    auto say = [=](auto &trace) {
        if (!trace.IsEmpty()) { /* or its strings would be made for nobody */
            trace(record->conn_id, record->index, record->name, record->detail);
        }
    };
    if (tells->states & 1u << record->kind) {
        say(app->m_state);
    }
    if (tells->events & 1u << record->kind) {
        say(app->m_event);
    }
    if (record->kind == TRACE_CALL) {
        say(app->m_call);
    }
    if (record->kind == TRACE_TCP && !app->m_tcp.IsEmpty()) {
        app->m_tcp(record->conn_id, record->name, record->detail);
    }
}

void
SystemApplicationGlue::Take(gpointer user, const Record *r)
{
    auto app = static_cast<SystemApplication *>(user);
    const ConnectionRecord record = {
        r->conn_id,           r->index,
        bool(r->active),      outcome_name(r->outcome),
        bool(r->by_us),       time_of(r->asked_ns),
        time_of(r->open_ns),  time_of(r->end_ns),
        time_of(r->ready_ns), r->written_bytes,
        r->acked_bytes,       r->received_bytes,
        r->read_bytes,        r->dropped_bytes};
    if (r->ready_ns != PORT_NEVER && r->end_ns != PORT_NEVER) {
        app->m_gate(NanoSeconds(r->ready_ns - r->end_ns));
    }
    app->m_end(record.outcome);
    app->m_record(record);
}

/* The node's TCP goes before its applications do. */
void
SystemApplicationGlue::Going(gpointer user)
{
    static_cast<SystemApplication *>(user)->Free();
}

/* 'source' if the system ever fires it. */
template <class Source>
static Ptr<const TraceSourceAccessor>
source_if(bool fires, Source source, const char *system, const char *name)
{
    if (fires) {
        return MakeTraceSourceAccessor(source);
    }
    return Create<SilentTrace>(std::string("trace source ") + name +
                               " never fires for " + system +
                               ", which has no such thing; connect to "
                               "/NodeList/*/ApplicationList/*/$ns3::TYPE/" +
                               name + " with the TYPE of one that has");
}

TypeId
SystemApplicationGlue::AddTraces(TypeId tid, const char *system)
{
    const std::string word = "ns3::SystemApplication::WordTracedCallback";
    const HostTells *tells = node_app_tells(system);
    return tid
        .AddTraceSource("State",
                        "A socket object of a device enters a state; of "
                        "other systems the TCP of a connection: connection, "
                        "number, state, input or the state before",
                        source_if(tells->states, &SystemApplication::m_state,
                                  system, "State"),
                        word)
        .AddTraceSource("TcpState",
                        "The TCP of a connection enters a state: "
                        "ConnectionRecord::connection, the state, the one "
                        "before",
                        MakeTraceSourceAccessor(&SystemApplication::m_tcp),
                        "ns3::SystemApplication::TcpTracedCallback")
        .AddTraceSource("Event",
                        "A program is told: connection, number, event, "
                        "detail",
                        source_if(tells->events, &SystemApplication::m_event,
                                  system, "Event"),
                        word)
        .AddTraceSource(
            "Call", "A program calls: connection, number, call, arguments",
            MakeTraceSourceAccessor(&SystemApplication::m_call), word)
        .AddTraceSource(
            "Gate",
            "How long a socket was shut to the next "
            "connection after the end of one",
            source_if(tells->gates, &SystemApplication::m_gate, system, "Gate"),
            "ns3::Time::TracedCallback")
        .AddTraceSource("ConnectionEnd",
                        "A connection is over at this end: "
                        "clean, reset, refused, timeout, ...",
                        MakeTraceSourceAccessor(&SystemApplication::m_end),
                        "ns3::SystemApplication::EndTracedCallback")
        .AddTraceSource("Record", "The account of a connection",
                        MakeTraceSourceAccessor(&SystemApplication::m_record),
                        "ns3::SystemApplication::RecordTracedCallback");
}

TypeId
SystemApplication::Describe(TypeId tid, const char *system)
{
    tid = SystemApplicationGlue::AddTraces(tid, system)
              .AddAttribute("Remote",
                            "Whom it is a client of; unset: it is a server",
                            AddressValue(),
                            MakeAddressAccessor(&SystemApplication::SetRemote,
                                                &SystemApplication::GetRemote),
                            MakeAddressChecker());
    for (const NodeKey *key = node_app_keys(system); key->name; key++) {
        const std::string name = key->name;
        tid = tid.AddAttribute(
            KeyAttributeName(name), key->doc, StringValue(""),
            Create<KeyAccessor>(
                [name](ObjectBase *object, const std::string &text) {
                    auto app = dynamic_cast<SystemApplication *>(object);
                    app->Change(KeyAttributeName(name));
                    app->m_texts[name] = text;
                },
                [name](const ObjectBase *object) {
                    auto app = dynamic_cast<const SystemApplication *>(object);
                    auto found = app->m_texts.find(name);
                    return found == app->m_texts.end() ? "" : found->second;
                }),
            Create<KeyChecker>());
    }
    return tid;
}

/* ---- Life --------------------------------------------------------------- */

SystemApplication::SystemApplication(const char *system) : m_system(system) {}

SystemApplication::~SystemApplication() = default;

/* What all of them are, for paths. */
NS_OBJECT_ENSURE_REGISTERED(SystemApplication);
TypeId
SystemApplication::GetTypeId()
{
    static TypeId tid = TypeId("ns3::SystemApplication")
                            .SetParent<Application>()
                            .SetGroupName("Finwait");
    return tid;
}

/* What is said once it runs would be ignored. */
void
SystemApplication::Change(const std::string &what) const
{
    NS_ABORT_MSG_IF(m_parts, m_system << " application on node "
                                      << GetNode()->GetId() << ": " << what
                                      << " is set while it runs (expected "
                                         "before it starts)");
}

void
SystemApplication::SetRemote(Address remote)
{
    NS_ABORT_MSG_UNLESS(remote.IsInvalid() ||
                            InetSocketAddress::IsMatchingType(remote),
                        m_system << " application: Remote is no IPv4 address "
                                    "with a port (expected AddressValue("
                                    "InetSocketAddress(ADDRESS, PORT)))");
    Change("Remote");
    m_remote = remote;
}

Address
SystemApplication::GetRemote() const
{
    return m_remote;
}

static const char NO_PROGRAM[] = " application: SetProgram() with null "
                                 "(expected a program of your own, or none)";

void
SystemApplication::SetProgram(const void *handlers)
{
    Change("SetProgram()");
    NS_ABORT_MSG_UNLESS(handlers, m_system << NO_PROGRAM);
    m_handlers = handlers;
}

void
SystemApplication::SetProgram(void (*run)(void *process, void *arg), void *arg)
{
    Change("SetProgram()");
    NS_ABORT_MSG_UNLESS(run, m_system << NO_PROGRAM);
    m_run = run;
    m_arg = arg;
}

static void
call(void *process, void *callback)
{
    (*static_cast<Callback<void, void *> *>(callback))(process);
}

void
SystemApplication::SetProgram(Callback<void, void *> run)
{
    m_callback = run;
    SetProgram(call, &m_callback);
}

int64_t
SystemApplication::AssignStreams(int64_t stream)
{
    m_stream = stream;
    return NODE_APP_STREAMS;
}

[[noreturn]] static void
fail(Ptr<Node> node, const char *system, const char *why)
{
    NS_FATAL_ERROR(system << " application on node " << node->GetId() << ": "
                          << why);
}

/* Where nobody has said which streams: by the number of the node, far above
 * those that users count from 0, and by how many such applications it has
 * before this one. */
int64_t
SystemApplication::Stream() const
{
    int64_t before = 0;
    if (m_stream >= 0) {
        return m_stream;
    }
    for (uint32_t i = 0; i < GetNode()->GetNApplications() &&
                         GetNode()->GetApplication(i) != this;
         i++) {
        before +=
            bool(DynamicCast<SystemApplication>(GetNode()->GetApplication(i)));
    }
    return (int64_t(1) << 40) + (before << 48) +
           int64_t(GetNode()->GetId()) * NODE_APP_STREAMS;
}

/* ns3::Application schedules both when its node begins, and looks no more. */
void
SystemApplication::DoInitialize()
{
    m_start = m_startTime;
    m_stop = m_stopTime;
    Application::DoInitialize();
}

void
SystemApplication::CheckTimes() const
{
    NS_ABORT_MSG_IF(
        IsInitialized() && (m_start != m_startTime || m_stop != m_stopTime),
        m_system << " application on node " << GetNode()->GetId()
                 << ": StartTime or StopTime was set when its node had begun, "
                    "which has no effect (expected before; Kill() and "
                    "Restart() end it and begin it again)");
}

void
SystemApplication::StartApplication()
{
    GError *error = nullptr;
    NodeAppPlan plan = {};
    NS_ABORT_MSG_UNLESS(GetNode(), m_system << " application on no node "
                                               "(expected "
                                               "Node::AddApplication())");
    CheckTimes();
    m_parts = std::make_unique<Parts>();
    m_parts->tells = node_app_tells(m_system);
    SimWorld *world = sim_world_adopt(&error);
    m_parts->node =
        world ? sim_node_adopt(world, GetNode()->GetId(),
                               node_app_is_alone(m_system),
                               SystemApplicationGlue::Going, this, &error)
              : nullptr;
    if (!m_parts->node) {
        fail(GetNode(), m_system, error->message);
    }
    plan.system = m_system;
    plan.texts = g_hash_table_new(g_str_hash, g_str_equal);
    for (const auto &[key, text] : m_texts) {
        g_hash_table_insert(plan.texts, (gpointer)key.c_str(),
                            (gpointer)text.c_str());
    }
    if (InetSocketAddress::IsMatchingType(m_remote)) {
        InetSocketAddress to = InetSocketAddress::ConvertFrom(m_remote);
        plan.is_client = TRUE;
        plan.server = {to.GetIpv4().Get(), to.GetPort()};
    }
    plan.stream = Stream();
    m_parts->program = {m_handlers, m_run, m_arg};
    plan.program = m_handlers || m_run ? &m_parts->program : nullptr;
    plan.record = SystemApplicationGlue::Take;
    plan.trace = SystemApplicationGlue::Tell;
    plan.user = this;
    m_parts->app = node_app_new(world, m_parts->node, &plan, &error);
    g_hash_table_unref(plan.texts);
    if (!m_parts->app) {
        fail(GetNode(), m_system, error->message);
    }
}

void
SystemApplication::StopApplication()
{
    Free();
}

/* ---- What befalls it ---------------------------------------------------- */

NodeApp *
SystemApplication::Running(const char *what) const
{
    NS_ABORT_MSG_UNLESS(m_parts && m_parts->app,
                        m_system << " application: " << what
                                 << " while it does not run (expected between "
                                    "its start and its stop)");
    return m_parts->app;
}

/* The power is that of the node's TCP, too, and of all sockets. */
void
SystemApplication::CheckAlone(const char *what) const
{
    ObjectPtrContainerValue sockets;
    GetNode()->GetObject<TcpL4Protocol>()->GetAttribute("SocketList", sockets);
    bool others = sockets.GetN() > 0;
    for (uint32_t i = 0; i < GetNode()->GetNApplications(); i++) {
        Ptr<Application> other = GetNode()->GetApplication(i);
        auto ours = DynamicCast<SystemApplication>(other);
        others = others || (other != this && (!ours || ours->m_parts));
    }
    NS_ABORT_MSG_IF(others, m_system
                                << " application on node " << GetNode()->GetId()
                                << ": " << what
                                << " would be that of other applications, or "
                                   "sockets, too (expected one that is alone "
                                   "there, or Kill())");
}

void
SystemApplication::Kill()
{
    node_app_act(Running("Kill()"), NODE_APP_KILL);
}

void
SystemApplication::Restart()
{
    NodeApp *app = Running("Restart()");
    node_app_act(app, NODE_APP_KILL);
    node_app_act(app, NODE_APP_RUN);
}

void
SystemApplication::PowerOff()
{
    NodeApp *app = Running("PowerOff()");
    CheckAlone("PowerOff()");
    node_app_act(app, NODE_APP_OFF);
}

void
SystemApplication::PowerOn()
{
    node_app_act(Running("PowerOn()"), NODE_APP_ON);
}

/* ---- The end ------------------------------------------------------------ */

void
SystemApplication::Free()
{
    if (m_parts && m_parts->app) {
        node_app_stop(m_parts->app);
        node_app_free(m_parts->app);
        sim_node_leave(m_parts->node);
    }
    m_parts = nullptr;
}

void
SystemApplication::DoDispose()
{
    CheckTimes();
    Free();
    Application::DoDispose();
}

} // namespace ns3
