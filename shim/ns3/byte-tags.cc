/* SPDX-License-Identifier: GPL-2.0-only */
#include "ns3/abort.h"
#include "ns3/tag.h"
#include "shim/ns3/byte-tags-priv.h"
#include <algorithm>

namespace ns3
{

uint64_t
ByteTagStream::At(uint32_t seq) const
{
    return done + int32_t(seq - uint32_t(first + done));
}

static std::shared_ptr<Tag>
tag_of(const ByteTagIterator::Item &item)
{
    const TypeId type = item.GetTypeId();
    NS_ABORT_MSG_UNLESS(type.HasConstructor(),
                        "a ClosingTcpSocket cannot carry the byte tag "
                            << type.GetName()
                            << " (expected AddConstructor() in its TypeId)");
    std::shared_ptr<Tag> tag(dynamic_cast<Tag *>(type.GetConstructor()()));
    item.GetTag(*tag);
    return tag;
}

/* What a repeated segment brings is here already. */
bool
ByteTagStream::Has(uint64_t start, uint64_t end, TypeId type) const
{
    return std::any_of(m_pieces.begin(), m_pieces.end(), [=](const Piece &p) {
        return p.start == start && p.end == end &&
               p.tag->GetInstanceTypeId() == type;
    });
}

void
ByteTagStream::Keep(Ptr<const Packet> packet, uint32_t skip, uint64_t at)
{
    for (auto i = packet->GetByteTagIterator(); i.HasNext();) {
        const ByteTagIterator::Item item = i.Next();
        const uint64_t start = at + item.GetStart() - skip;
        const uint64_t end = at + item.GetEnd() - skip;
        if (item.GetStart() >= skip && end > done &&
            !Has(start, end, item.GetTypeId())) {
            m_pieces.push_back({start, end, tag_of(item)});
        }
    }
}

void
ByteTagStream::Give(Ptr<Packet> packet, uint64_t at) const
{
    const uint64_t last = at + packet->GetSize();
    for (const Piece &piece : m_pieces) {
        const uint64_t start = std::max(piece.start, at);
        const uint64_t end = std::min(piece.end, last);
        if (start < end) {
            packet->AddByteTag(*piece.tag, int32_t(start - at),
                               int32_t(end - at));
        }
    }
}

void
ByteTagStream::Forget(uint64_t at)
{
    m_pieces.remove_if([=](const Piece &piece) { return piece.end <= at; });
}

} // namespace ns3
