/* SPDX-License-Identifier: GPL-2.0-only */
/* Applications that are the software of a node: a sock device, a POSIX host and
 * each other system of scenarios, on nodes of one's own.
 *
 * Attributes are the keys that [server] and [client] of a scenario have
 * (finwait-scenario(5)), in the spelling of ns-3: "vm.on_sock_event" is
 * VmOnSockEvent.  Values are written as there ("20ms",
 * "ns3::ExponentialRandomVariable[Mean=0.05]"), or values of ns-3
 * (TimeValue(MilliSeconds(20)), UintegerValue(4)).  Program is one of ours by
 * name, SetProgram() one of yours.  With Remote (an InetSocketAddress) it is a
 * client of that, without a server.
 *
 * Trace sources, on all systems: State (of a device its socket objects, of
 * others the TCP of each connection), Event (devices: handlers; POSIX: what
 * calls return, and what is ready; WinSock: messages; Node: events of sockets
 * and servers), Call, TcpState, ConnectionEnd, Record.  Gate is a device's; to
 * connect it elsewhere ends the program with a message.
 *
 * The node has ClosingTcpHelper's stack, and an IPv4 address before the
 * application starts.  Hosts may have several: clients, and servers on
 * different ports, of POSIX and Node.js side by side, each with its own limits
 * and traces; they have one TCP, so keys tcp.* are the same in all.  A device
 * is alone on its node.  An application starts and stops once; in between it
 * may be ended and begin anew (Kill(), Restart(), PowerOff(), PowerOn()), and
 * another may come after it.
 */
#ifndef FINWAIT_SHIM_SYSTEM_APPLICATION_H
#define FINWAIT_SHIM_SYSTEM_APPLICATION_H

#include "ns3/abort.h"
#include "ns3/address.h"
#include "ns3/application-container.h"
#include "ns3/application.h"
#include "ns3/callback.h"
#include "ns3/names.h"
#include "ns3/node-container.h"
#include "ns3/nstime.h"
#include "ns3/object-factory.h"
#include "ns3/traced-callback.h"
#include <map>
#include <string>

struct NodeApp;
struct Record;
struct SimNode;
struct TraceRecord;

namespace ns3
{

/* One end's account of one connection, when it is over; times that never were
 * are Time::Max(). */
struct ConnectionRecord {
    uint64_t connection; /* the same number at both ends */
    uint32_t index;      /* of the socket or process */
    bool active;         /* this end opened it */
    std::string outcome; /* "clean", "reset", "refused", "timeout", ... */
    bool byUs;           /* this end sent the RST */
    Time asked, open, end;
    Time ready; /* a sock's gate is open again */
    uint64_t written, acked, received, read, dropped;
};

class SystemApplication : public Application
{
  public:
    static TypeId GetTypeId();
    ~SystemApplication() override;

    /* A table of handlers (a DeviceProgram, for a SockDeviceApplication), or a
     * function in a process, of which the first argument is: a PosixProc for a
     * PosixHostApplication, a Winsock for a WinsockHostApplication, a Node for
     * a NodejsHostApplication.  In the place of Program; it outlives the
     * application. */
    void SetProgram(const void *handlers);
    void SetProgram(void (*run)(void *process, void *arg), void *arg);
    /* The same as a callback of ns-3, which is kept. */
    void SetProgram(Callback<void, void *> run);

    /* What befalls it while it runs, as [event] of a scenario has it: its
     * program ends at once, and what it had open is closed (a device's stays
     * as it is); it begins anew (and ends first, if it runs).  The host loses
     * its power without a word to anybody, and has it again; for an application
     * that is alone on its node.
     */
    void Kill();
    void Restart();
    void PowerOff();
    void PowerOn();

    /* Random streams from 'stream' on; how many. */
    int64_t AssignStreams(int64_t stream);

    /* 'connection' is ConnectionRecord::connection, or 0: of none, or not yet
     * known.  'index' is the number of the socket object (devices) or of the
     * process; UINT32_MAX: the TCP tells, or it is of none. */
    typedef void (*WordTracedCallback)(uint64_t connection, uint32_t index,
                                       std::string word, std::string detail);
    typedef void (*TcpTracedCallback)(uint64_t connection, std::string to,
                                      std::string from);
    typedef void (*RecordTracedCallback)(const ConnectionRecord &record);
    typedef void (*EndTracedCallback)(std::string reason);

  protected:
    explicit SystemApplication(const char *system);
    /* 'tid' with the attributes of 'system', and the trace sources. */
    static TypeId Describe(TypeId tid, const char *system);
    void DoInitialize() override;
    void DoDispose() override;

  private:
    friend struct SystemApplicationGlue;
    void StartApplication() override;
    void StopApplication() override;
    void Free();
    void Change(const std::string &what) const;
    NodeApp *Running(const char *what) const;
    void CheckAlone(const char *what) const;
    void CheckTimes() const;
    void SetRemote(Address remote);
    Address GetRemote() const;
    int64_t Stream() const;

    const char *m_system;
    std::map<std::string, std::string> m_texts;
    Address m_remote;
    int64_t m_stream = -1;
    const void *m_handlers = nullptr;
    void (*m_run)(void *, void *) = nullptr;
    void *m_arg = nullptr;
    Callback<void, void *> m_callback;
    Time m_start, m_stop; /* as they were when these counted */
    struct Parts;
    std::unique_ptr<Parts> m_parts; /* while it runs */

    TracedCallback<uint64_t, uint32_t, std::string, std::string> m_state,
        m_event, m_call;
    TracedCallback<uint64_t, std::string, std::string> m_tcp;
    TracedCallback<Time> m_gate;
    TracedCallback<const ConnectionRecord &> m_record;
    TracedCallback<std::string> m_end;
};

/* A class for each system, whose TypeId is "ns3::" and its name. */
#define FINWAIT_SYSTEM_APPLICATIONS(X)                                         \
    X(SockDevice, "sock")                                                      \
    X(PosixHost, "posix")                                                      \
    X(WinsockHost, "winsock")                                                  \
    X(NodejsHost, "nodejs")

#define X(NAME, TEXT)                                                          \
    class NAME##Application : public SystemApplication                         \
    {                                                                          \
      public:                                                                  \
        static TypeId GetTypeId();                                             \
        NAME##Application() : SystemApplication(TEXT) {}                       \
    };
FINWAIT_SYSTEM_APPLICATIONS(X)
#undef X

/* The helper of such a class. */
template <class App> class SystemHelper
{
  public:
    SystemHelper() { m_factory.SetTypeId(App::GetTypeId()); }
    void
    SetAttribute(const std::string &name, const AttributeValue &value)
    {
        m_factory.Set(name, value);
    }
    ApplicationContainer
    Install(Ptr<Node> node) const
    {
        NS_ABORT_MSG_UNLESS(node, m_factory.GetTypeId().GetName()
                                      << " on no node (expected a Node)");
        Ptr<Application> app = m_factory.Create<Application>();
        node->AddApplication(app);
        return ApplicationContainer(app);
    }
    ApplicationContainer
    Install(NodeContainer nodes) const
    {
        ApplicationContainer apps;
        for (auto node = nodes.Begin(); node != nodes.End(); ++node) {
            apps.Add(Install(*node));
        }
        return apps;
    }
    ApplicationContainer
    Install(const std::string &nodeName) const
    {
        return Install(Names::Find<Node>(nodeName));
    }
    /* Of all such applications on 'nodes'. */
    int64_t
    AssignStreams(NodeContainer nodes, int64_t stream) const
    {
        const int64_t first = stream;
        for (auto node = nodes.Begin(); node != nodes.End(); ++node) {
            for (uint32_t i = 0; i < (*node)->GetNApplications(); i++) {
                auto app = DynamicCast<App>((*node)->GetApplication(i));
                stream += app ? app->AssignStreams(stream) : 0;
            }
        }
        return stream - first;
    }

  private:
    ObjectFactory m_factory;
};

#define X(NAME, TEXT) typedef SystemHelper<NAME##Application> NAME##Helper;
FINWAIT_SYSTEM_APPLICATIONS(X)
#undef X

} // namespace ns3

#endif
