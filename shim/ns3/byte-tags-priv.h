/* SPDX-License-Identifier: GPL-2.0-only */
/* ByteTagStream: the byte tags of one direction of a connection, as
 * ns3::TcpTxBuffer and ns3::TcpRxBuffer carry them with the packets that they
 * keep.  Places count the bytes of the stream from 0. */
#ifndef FINWAIT_SHIM_BYTE_TAGS_PRIV_H
#define FINWAIT_SHIM_BYTE_TAGS_PRIV_H

#include "ns3/packet.h"
#include <list>
#include <memory>

namespace ns3
{

class ByteTagStream
{
  public:
    uint32_t first = 0; /* sequence number of its first byte */
    uint64_t done = 0;  /* so many has the program written, or read */

    /* Where 'seq' is, which is less than 2 GiB from what is done. */
    uint64_t At(uint32_t seq) const;

    /* Keeps the tags of 'packet' from its byte 'skip' on, which is at 'at'.
     * Those that begin before are not of the stream: who put them on a segment
     * was below TCP. */
    void Keep(Ptr<const Packet> packet, uint32_t skip, uint64_t at);
    /* Tags 'packet', whose bytes are those from 'at' on. */
    void Give(Ptr<Packet> packet, uint64_t at) const;
    /* What lies before 'at' is not needed any more. */
    void Forget(uint64_t at);

  private:
    struct Piece {
        uint64_t start, end;
        std::shared_ptr<Tag> tag;
    };
    bool Has(uint64_t start, uint64_t end, TypeId type) const;

    std::list<Piece> m_pieces;
};

} // namespace ns3

#endif
