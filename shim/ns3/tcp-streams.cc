/* SPDX-License-Identifier: GPL-2.0-only */
#include "shim/ns3/tcp-streams.h"

#include "ns3/assert.h"
#include <algorithm>

namespace ns3
{

void
SendStream::Append(Ptr<Packet> bytes)
{
    if (bytes->GetSize() == 0) {
        return;
    }
    m_chunks.push_back({m_end, bytes});
    m_end += bytes->GetSize();
}

void
SendStream::Acknowledge(uint64_t upTo)
{
    while (!m_chunks.empty() &&
           m_chunks.front().at + m_chunks.front().bytes->GetSize() <= upTo) {
        m_chunks.pop_front();
    }
}

Ptr<Packet>
SendStream::Copy(uint64_t from, uint32_t len) const
{
    auto chunk =
        std::upper_bound(m_chunks.begin(), m_chunks.end(), from,
                         [](uint64_t at, const Chunk &c) { return at < c.at; });
    Ptr<Packet> result;
    uint64_t end = from + len;
    for (--chunk; from < end; ++chunk) {
        uint32_t skip = from - chunk->at;
        uint32_t take =
            std::min<uint64_t>(chunk->bytes->GetSize() - skip, end - from);
        Ptr<Packet> part = chunk->bytes->CreateFragment(skip, take);
        if (result) {
            result->AddAtEnd(part);
        } else {
            result = part;
        }
        from += take;
    }
    return result;
}

uint64_t
ReceiveStream::Add(uint64_t at, Ptr<Packet> bytes)
{
    uint64_t before = m_next;
    uint64_t end = at + bytes->GetSize();
    if (end <= m_next) {
        return 0;
    }
    if (at > m_next) {
        /* Of two early segments at one offset keep the longer. */
        Ptr<Packet> &held = m_early[at];
        if (!held || held->GetSize() < bytes->GetSize()) {
            held = bytes;
        }
        return 0;
    }
    Deliver(bytes->CreateFragment(m_next - at, end - m_next));
    while (!m_early.empty() && m_early.begin()->first <= m_next) {
        auto early = *m_early.begin();
        m_early.erase(m_early.begin());
        uint64_t early_end = early.first + early.second->GetSize();
        if (early_end > m_next) {
            Deliver(early.second->CreateFragment(m_next - early.first,
                                                 early_end - m_next));
        }
    }
    return m_next - before;
}

void
ReceiveStream::Deliver(Ptr<Packet> bytes)
{
    m_next += bytes->GetSize();
    m_readable += bytes->GetSize();
    m_ready.push_back(bytes);
}

uint32_t
ReceiveStream::Read(uint8_t *to, uint32_t max)
{
    uint32_t done = 0;
    while (done < max && !m_ready.empty()) {
        Ptr<Packet> first = m_ready.front();
        uint32_t take = std::min(max - done, first->GetSize());
        if (to) {
            first->CopyData(to + done, take);
        }
        done += take;
        if (take == first->GetSize()) {
            m_ready.pop_front();
        } else {
            first->RemoveAtStart(take);
        }
    }
    m_readable -= done;
    return done;
}

uint32_t
ReceiveStream::Peek(uint8_t *to, uint32_t max) const
{
    uint32_t done = 0;
    for (auto at = m_ready.begin(); done < max && at != m_ready.end(); ++at) {
        uint32_t take = std::min(max - done, (*at)->GetSize());
        if (to) {
            (*at)->CopyData(to + done, take);
        }
        done += take;
    }
    return done;
}

} // namespace ns3
