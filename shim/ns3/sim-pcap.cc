/* SPDX-License-Identifier: GPL-2.0-only */
/* What links carry, as pcap files. */
#include "shim/sim-pcap.h"
#include "ns3/boolean.h"
#include "ns3/global-value.h"
#include "ns3/simulator.h"
#include "ns3/trace-helper.h"
#include "shim/ns3/sim-priv.h"
#include <cstdio>

using namespace ns3;

/* ns-3 ends the process when it cannot create a file, so try first; nor may
 * two hosts of one name write to one file. */
static bool
check_creatable(SimWorld *world, const std::string &path, GError **error)
{
    if (!world->pcapPaths.insert(path).second) {
        return sim_fail(error, SIM_ERROR_CONFIG, "%s is written already",
                        path.c_str());
    }
    FILE *file = fopen(path.c_str(), "wb");
    if (!file) {
        return sim_fail(error, SIM_ERROR_CONFIG, "cannot create %s: %s",
                        path.c_str(), g_strerror(errno));
    }
    fclose(file);
    return true;
}

/* A packet takes its header of ns-3's PcapFile too. */
static void
write_packet(SimPcap *pcap, Ptr<const Packet> packet)
{
    static const guint64 RECORD = 16;
    const guint64 bytes = RECORD + packet->GetSize();
    SimWorld *world = pcap->world;
    if (pcap->isCut || (world->maxPcapBytes > 0 &&
                        pcap->bytes + bytes > world->maxPcapBytes)) {
        pcap->isCut = world->pcapIsCut = true;
        return;
    }
    pcap->bytes += bytes;
    pcap->file->Write(Simulator::Now(), packet);
}

static void
open_pcap(SimLink *link, const SimLinkEnd &end, const std::string &path)
{
    static const guint64 HEADER = 24;
    PcapHelper helper;
    std::unique_ptr<SimPcap> pcap(new SimPcap);
    pcap->world = link->world;
    pcap->bytes = HEADER;
    pcap->file = helper.CreateFile(path, std::ios::out,
                                   link->bus ? PcapHelper::DLT_EN10MB
                                             : PcapHelper::DLT_PPP);
    end.device->TraceConnectWithoutContext(
        "PromiscSniffer", MakeBoundCallback(&write_packet, pcap.get()));
    link->pcaps.push_back(std::move(pcap));
}

gboolean
sim_link_pcap(SimLink *link, const char *prefix, GError **error) noexcept
{
    /* Without, ns-3 writes zeros, which a reader that checks calls bad. */
    GlobalValue::Bind("ChecksumEnabled", BooleanValue(true));
    for (const SimLinkEnd &end : link->ends) {
        const std::string path =
            std::string(prefix) + "-" + end.node->name + "-" +
            std::to_string(end.device->GetIfIndex()) + ".pcap";
        if (!check_creatable(link->world, path, error) ||
            !sim_guard([&] { open_pcap(link, end, path); }, error)) {
            return FALSE;
        }
    }
    return TRUE;
}

void
sim_world_pcap_limit(SimWorld *world, guint64 max_bytes) noexcept
{
    world->maxPcapBytes = max_bytes;
}

gboolean
sim_world_pcap_is_cut(const SimWorld *world) noexcept
{
    return world->pcapIsCut;
}
