/* SPDX-License-Identifier: GPL-2.0-only */
/* What the C++ files behind sim.h share: the structs of its handles.
 *
 * Everything belongs to its SimWorld, directly or through a node or a link;
 * nothing here is freed before sim_world_free(), except what the owner of a
 * SimTcp or SimUdp gives up.  ns-3's own objects are disposed of by
 * Simulator::Destroy(), which sim_world_free() calls while all of these
 * structs still exist, so that raw pointers from callbacks into them hold.
 *
 * Fields are public to the shim and to nobody else.
 */
#ifndef FINWAIT_SHIM_SIM_PRIV_H
#define FINWAIT_SHIM_SIM_PRIV_H

#include "ns3/arp-cache.h"
#include "ns3/drop-tail-queue.h"
#include "ns3/event-id.h"
#include "ns3/ipv4-routing-protocol.h"
#include "ns3/net-device.h"
#include "ns3/node.h"
#include "ns3/nstime.h"
#include "ns3/pcap-file-wrapper.h"
#include "ns3/ptr.h"
#include "ns3/queue-disc.h"
#include "ns3/random-variable-stream.h"
#include "ns3/simple-ref-count.h"
#include "ns3/socket.h"
#include "shim/ns3/closing-tcp-l4.h"
#include "shim/ns3/link-faults.h"
#include "shim/ns3/link-path.h"
#include "shim/sim.h"
#include <deque>
#include <exception>
#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

/* One sim_node_resolve() without answer yet. */
struct SimQuestion {
    SimNode *node;
    guint32 ip;
    SimResolvedFn fn;
    gpointer user;
    ns3::Ptr<ns3::ArpCache> cache; /* null if no ARP is under way */
    ns3::EventId timer;
    guint looks = 0; /* of the timer */
};

/* Referred to by its node until sim_udp_free(), and by deliveries under way,
 * so that a callback may free it; 'socket' is null from then on. */
struct SimUdp : public ns3::SimpleRefCount<SimUdp> {
    SimNode *node;
    guint16 port;
    SimUdpFn fn;
    SimRefusedFn refused; /* or null */
    gpointer user;
    ns3::Ptr<ns3::Socket> socket;
};

/* sim-share.cc: what the softwares of one adopted node have in common. */
struct SimShared;

struct SimNode {
    SimWorld *world;
    guint index; /* in world->nodes */
    std::string name;
    std::string congestion; /* what profile.congestion points to */
    TcpProfile profile;
    ns3::Ptr<ns3::Node> node;
    guint32 firstIp = 0;         /* of its first link */
    SimShared *shared = nullptr; /* null: the node is ours */
    bool isAlone = false;
    guint16 claimed = 0; /* the port that it serves; 0: none */
    std::function<void()> going;

    /* sim-tcp.cc */
    ns3::Ptr<ns3::ClosingTcpL4Protocol> tcp; /* set by sim_tcp_install() */
    SimSynFn gate = nullptr;
    gpointer gateUser = nullptr;
    SimSynFn regate = nullptr;
    gpointer regateUser = nullptr;
    SimListensFn listens = nullptr;
    gpointer listensUser = nullptr;
    SimStateFn watch = nullptr;
    gpointer watchUser = nullptr;

    /* sim-resolve.cc */
    std::vector<std::unique_ptr<SimQuestion>> questions;

    /* sim-udp.cc */
    std::vector<ns3::Ptr<SimUdp>> udps;
    guint udpSends = 0; /* sim_udp_send() calls under way */
};

/* One end of a link: a node's device on it. */
struct SimLinkEnd {
    SimNode *node;
    ns3::Ptr<ns3::NetDevice> device;
    guint32 ip;
    ns3::Ptr<ns3::DropTailQueue<ns3::Packet>> queue; /* of the device */
    ns3::Ptr<ns3::QueueDisc> disc;                   /* before it, or null */
    ns3::Ptr<ns3::LinkSender> sender;     /* asks what becomes of packets */
    ns3::Ptr<ns3::LinkReceiver> receiver; /* carries it out */
    guint pathEnd;                        /* of the link's path */
    bool isDown;                          /* of a loop */
};

/* sim-pcap.cc: a file of what one end of a link carries. */
struct SimPcap {
    SimWorld *world;
    ns3::Ptr<ns3::PcapFileWrapper> file;
    guint64 bytes = 0;
    bool isCut = false;
};

enum SimLinkKind { SIM_LINK_P2P, SIM_LINK_BUS, SIM_LINK_LOOP };

struct SimLink {
    SimWorld *world;
    guint index; /* in world->links */
    bool bus;    /* CSMA */
    SimLinkKind kind;
    guint32 subnet, mask;
    SimLinkConfig config;
    std::vector<SimLinkEnd> ends;
    ns3::Ptr<ns3::LinkPath> path;
    bool pathPaces = false; /* it follows a schedule, or has followed one */
    std::vector<std::unique_ptr<SimPcap>> pcaps;

    const SimLinkEnd *EndOf(const SimNode *node) const;
};

struct SimAlarm {
    SimFn fn;
    gpointer user;
    ns3::EventId event;
};

struct SimRandom {
    ns3::Ptr<ns3::RandomVariableStream> variable;
};

/* sim-tun.cc: a door to real networks. */
struct SimTun;
struct SimTunFree {
    void operator()(SimTun *tun) const;
};

/* sim-loop.cc: packets that take no time. */
struct SimLoop {
    std::deque<std::pair<ns3::Ptr<ns3::Packet>, ns3::Ptr<ns3::NetDevice>>> due;
    ns3::EventId event;
    bool settles = false;
};

struct SimWorld {
    std::vector<std::unique_ptr<SimNode>> nodes;
    std::vector<std::unique_ptr<SimLink>> links;
    std::vector<std::unique_ptr<SimAlarm>> alarms;
    std::vector<std::unique_ptr<SimTun, SimTunFree>> tuns;
    std::vector<std::unique_ptr<SimRandom>> randoms;
    SimLoop loop;
    std::set<std::string> pcapPaths;
    std::map<guint64, guint64> sameConn; /* sim_conn_id() behind a translation
                                            of ports, and before it */

    guint64 maxEvents = 0; /* 0: no limit */
    guint64 maxPcapBytes = 0;
    bool pcapIsCut = false;
    bool adopted = false;   /* the simulation is somebody else's */
    bool broken = false;    /* an exception left ns-3 in an unknown state */
    guint smallSubnets = 0; /* 10.x.y.0/24 handed out */
    guint largeSubnets = 0; /* 10.x.0.0/16 handed out */
};

/* sim-loop.cc */
ns3::Ptr<ns3::NetDevice> sim_loop_device(SimLink *link, guint end,
                                         SimNode *node);
void sim_loop_down(SimLink *link, const SimNode *from, bool down);

/* Random streams.  Callers number theirs from 0; the shim's own lie above
 * SIM_STREAM_OWN, each component at a fixed place. */
constexpr gint64 SIM_STREAM_OWN = gint64(1) << 62;
constexpr gint64 SIM_STREAM_NODES = SIM_STREAM_OWN;
constexpr gint64 SIM_STREAM_LINKS = SIM_STREAM_OWN + (gint64(1) << 60);
constexpr gint64 SIM_STREAM_PATHS = SIM_STREAM_OWN + (gint64(1) << 61);

/* Sets 'error' to "what" with the printf-like 'format'; returns false. */
bool sim_fail(GError **error, SimError code, const char *format, ...)
    G_GNUC_PRINTF(3, 4);

/* Calls 'body'; if it throws, sets 'error' and returns false. */
template <typename Body>
bool
sim_guard(Body body, GError **error, SimError code = SIM_ERROR_CONFIG)
{
    try {
        body();
        return true;
    } catch (const std::exception &e) {
        return sim_fail(error, code, "ns-3 threw: %s", e.what());
    } catch (...) {
        return sim_fail(error, code, "ns-3 threw an unknown exception");
    }
}

/* sim-tcp.cc: configures the node's TCP, called by sim_node_new() when the
 * internet stack with TypeId "ns3::ClosingTcpL4Protocol" is in place and
 * 'node->profile' has been checked. */
void sim_tcp_install(SimNode *node);

/* sim-share.cc: the same for a node that is not ours, on which others may stand
 * already: who is asked. */
void sim_share(SimNode *node);
/* Whether one is there with which 'node' cannot be. */
bool sim_share_bars(const SimNode *node, GError **error);
void sim_unshare(SimNode *node);
/* Whether one of those on the node listens there. */
bool sim_share_listens(const SimNode *node, guint16 port);
/* Whether the others have rules other than 'profile'. */
bool sim_share_differs(const SimNode *node, const TcpProfile *profile,
                       GError **error);
/* The connections that begin meanwhile are those of 'node'. */
class SimSharing
{
  public:
    explicit SimSharing(SimNode *node);
    ~SimSharing();

  private:
    SimShared *m_shared;
};

/* sim-node.cc: what can be a node's TCP. */
bool sim_check_profile(const TcpProfile *profile, GError **error);

/* sim-resolve.cc: looks for answers in what 'device', whose IPv4 interface
 * is up, receives by ARP. */
void sim_resolve_watch(SimNode *node, ns3::Ptr<ns3::NetDevice> device);

/* sim-route.cc: how a router finds where packets go. */
ns3::Ptr<ns3::Ipv4RoutingProtocol> sim_route_new();

/* sim-queue.cc: gives the 'end' of a link, whose IPv4 interface is not up yet,
 * the queue disc that 'config' says. */
void sim_queue_install(SimLinkEnd *end, const SimLinkConfig &config);
bool sim_queue_check(const SimLinkConfig *config, const char **wrong);

/* The start of a link's and a node's own random streams. */
gint64 sim_link_stream(guint link, guint end);

/* sim-path.cc: those of its path, and what is wrong with it (null: nothing). */
gint64 sim_path_stream(guint link, guint end, PathDraw draw);
const char *sim_path_check(const PathConfig *config);
gint64 sim_node_stream(guint node);

#endif
