/* SPDX-License-Identifier: GPL-2.0-only */
/* A path of model/path on links of ns-3: it gets time, random numbers and
 * packets from there, and what its box sends arrives there.
 *
 * A link has a path of its own, or several have one together
 * (sim_link_share()); then each end of a link is told which end of the path it
 * is. */
#ifndef FINWAIT_SHIM_LINK_PATH_H
#define FINWAIT_SHIM_LINK_PATH_H

#include "model/path/path.h"
#include "ns3/event-id.h"
#include "ns3/nstime.h"
#include "ns3/packet.h"
#include "ns3/random-variable-stream.h"
#include "ns3/simple-ref-count.h"
#include <map>
#include <vector>

struct SimLink;

namespace ns3
{

class LinkPath : public SimpleRefCount<LinkPath>
{
  public:
    /* Somebody else's path. */
    explicit LinkPath(Path *path);
    /* One of 'link' alone, as that is configured. */
    explicit LinkPath(SimLink *link);
    ~LinkPath();

    Path *
    Get() const
    {
        return m_path;
    }
    void Add(SimLink *link);

    /* What becomes of a packet that an end of 'link' begins to send. */
    void Judge(SimLink *link, unsigned end, Ptr<const Packet> frame,
               PathPacket *packet, PathFate *fate);
    /* Sets rate and delay for it; how long it is on its way. */
    Time Pace(SimLink *link, unsigned end, uint32_t bytes);

  private:
    static gdouble Uniform(gpointer self, guint end, PathDraw draw);
    unsigned To(const SimLink *link, unsigned from, Ptr<const Packet> frame);
    void Settle();
    void Send(const PathSend &send);
    void Wake();

    Path *m_path;
    bool m_isOwn;
    std::vector<SimLink *> m_links;
    std::map<std::pair<guint, PathDraw>, Ptr<UniformRandomVariable>> m_draws;
    EventId m_wake;
    gint64 m_wakeNs = PATH_NEVER;
};

} // namespace ns3

#endif
