/* SPDX-License-Identifier: GPL-2.0-only */
/* sim_node_resolve(): the link address behind an IPv4 address.
 *
 * On a bus, ns-3's ARP does the work: a first look-up starts it (1 s a try,
 * 4 tries, see configure_arp()).  ns-3 tells nobody when an answer comes, so
 * a handler behind ARP's own looks at the cache after each ARP packet, and a
 * timer looks once per try whether ARP has given up.
 */
#include "ns3/arp-cache.h"
#include "ns3/arp-l3-protocol.h"
#include "ns3/ipv4-header.h"
#include "ns3/ipv4-interface.h"
#include "ns3/ipv4-l3-protocol.h"
#include "ns3/simulator.h"
#include "shim/ns3/sim-priv.h"
#include <algorithm>

using namespace ns3;

static const guint TRIES = 4;

static void start_timer(SimQuestion *question);

/* Removes 'question' from its node and tells who asked. */
static void
deliver(SimQuestion *question, bool found)
{
    auto &all = question->node->questions;
    auto it = std::find_if(all.begin(), all.end(),
                           [=](const auto &q) { return q.get() == question; });
    const std::unique_ptr<SimQuestion> mine = std::move(*it);
    all.erase(it);
    mine->fn(mine->user, mine->ip, found);
}

/* Answers from an event of its own, and only once. */
static void
answer(SimQuestion *question, bool found)
{
    question->cache = nullptr;
    question->timer.Cancel();
    Simulator::ScheduleNow(deliver, question, found);
}

static bool
is_known(const SimQuestion *question)
{
    ArpCache::Entry *entry = question->cache->Lookup(Ipv4Address(question->ip));
    return entry && entry->IsAlive() && !entry->IsExpired();
}

/* Looks for what an ARP packet that 'node' has received may have answered. */
static void
on_arp(SimNode *node, Ptr<NetDevice>, Ptr<const Packet>, uint16_t,
       const Address &, const Address &, NetDevice::PacketType)
{
    for (auto &question : node->questions) {
        if (question->cache && is_known(question.get())) {
            answer(question.get(), true);
        }
    }
}

void
sim_resolve_watch(SimNode *node, Ptr<NetDevice> device)
{
    node->node->RegisterProtocolHandler(MakeBoundCallback(on_arp, node),
                                        ArpL3Protocol::PROT_NUMBER, device);
}

/* Once per try: has ARP given up?  Also ends a question whose entry others
 * keep asking for. */
static void
on_timer(SimQuestion *question)
{
    ArpCache::Entry *entry = question->cache->Lookup(Ipv4Address(question->ip));
    if (is_known(question)) {
        answer(question, true);
    } else if (++question->looks == TRIES || !entry || entry->IsDead()) {
        answer(question, false);
    } else {
        start_timer(question);
    }
}

static void
start_timer(SimQuestion *question)
{
    question->timer = Simulator::Schedule(
        question->cache->GetWaitReplyTimeout(), on_timer, question);
}

/* Makes ARP ask, unless it does already.  It only does so on behalf of a
 * packet, which is taken away from it again at once. */
static void
ask_arp(SimQuestion *question)
{
    const Ipv4Address ip(question->ip);
    ArpCache::Entry *entry = question->cache->Lookup(ip);
    if (!entry || !entry->IsWaitReply()) {
        auto arp = question->node->node->GetObject<ArpL3Protocol>();
        Address unused;
        arp->Lookup(Create<Packet>(), Ipv4Header(), ip,
                    question->cache->GetDevice(), question->cache, &unused);
        question->cache->Lookup(ip)->ClearPendingPacket();
    }
    start_timer(question);
}

/* The node's link on whose subnet 'ip' lies, or null. */
static const SimLink *
link_towards(const SimNode *node, guint32 ip)
{
    for (const auto &link : node->world->links) {
        if ((ip & link->mask) == link->subnet && link->EndOf(node)) {
            return link.get();
        }
    }
    return nullptr;
}

static Ptr<ArpCache>
cache_of(const SimNode *node, const SimLink *link)
{
    auto ipv4 = node->node->GetObject<Ipv4L3Protocol>();
    const gint32 index = ipv4->GetInterfaceForDevice(link->EndOf(node)->device);
    return ipv4->GetInterface(index)->GetArpCache();
}

/* True if nobody needs to be asked for the link address of 'ip': a broadcast,
 * or the only other end of the link. */
static bool
needs_no_arp(const SimLink *link, guint32 ip)
{
    if (ip == 0xffffffff) {
        return true;
    }
    return link && (!link->bus || ip == (link->subnet | ~link->mask));
}

/* True if nobody could be asked: off the links, or the node itself where no
 * ARP is spoken.  On a bus ARP asks for it in vain, since no node hears what
 * it sends. */
static bool
is_out_of_reach(const SimNode *node, const SimLink *link, guint32 ip)
{
    return ip != 0xffffffff &&
           (!link || (!link->bus && ip == link->EndOf(node)->ip));
}

static void
ask(SimQuestion *question)
{
    const SimLink *link = link_towards(question->node, question->ip);
    if (is_out_of_reach(question->node, link, question->ip)) {
        answer(question, false);
    } else if (needs_no_arp(link, question->ip)) {
        answer(question, true);
    } else {
        question->cache = cache_of(question->node, link);
        is_known(question) ? answer(question, true) : ask_arp(question);
    }
}

void
sim_node_resolve(SimNode *node, guint32 ip, SimResolvedFn fn,
                 gpointer user) noexcept
{
    auto question = std::make_unique<SimQuestion>();
    question->node = node;
    question->ip = ip;
    question->fn = fn;
    question->user = user;
    node->questions.push_back(std::move(question));
    ask(node->questions.back().get());
}
