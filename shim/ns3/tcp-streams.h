/* SPDX-License-Identifier: GPL-2.0-only */
/* The two byte streams of a TCP connection, as ns-3 packets.
 *
 * Both count bytes from the first one after the SYN in 64 bits, so that
 * nothing here ever wraps.  Packets are shared, not copied; filler (payload
 * without content) stays virtual all the way.  No sequence numbers, no
 * windows, no timers: those belong to ClosingTcpSocket.
 */
#ifndef FINWAIT_SHIM_TCP_STREAMS_H
#define FINWAIT_SHIM_TCP_STREAMS_H

#include "ns3/packet.h"
#include "ns3/ptr.h"
#include <deque>
#include <map>

namespace ns3
{

/* Bytes that a sender may still have to send or repeat. */
class SendStream
{
  public:
    /* Appends all of 'bytes'. */
    void Append(Ptr<Packet> bytes);
    /* Drops everything before offset 'upTo'. */
    void Acknowledge(uint64_t upTo);
    /* A new packet with bytes [from, from + len), which must be held. */
    Ptr<Packet> Copy(uint64_t from, uint32_t len) const;
    /* One past the last byte appended. */
    uint64_t
    End() const
    {
        return m_end;
    }

  private:
    struct Chunk {
        uint64_t at;
        Ptr<Packet> bytes;
    };
    std::deque<Chunk> m_chunks;
    uint64_t m_end = 0;
};

/* Bytes that a receiver puts back in order and its program reads. */
class ReceiveStream
{
  public:
    /* Takes a segment's payload at offset 'at', which may overlap anything
     * received before.  Returns by how many bytes Next() moved. */
    uint64_t Add(uint64_t at, Ptr<Packet> bytes);
    /* Removes up to 'max' bytes in order into 'to' (null: drops them). */
    uint32_t Read(uint8_t *to, uint32_t max);
    /* The same without removing them. */
    uint32_t Peek(uint8_t *to, uint32_t max) const;
    /* The next byte expected (RCV.NXT without FIN). */
    uint64_t
    Next() const
    {
        return m_next;
    }
    uint32_t
    Readable() const
    {
        return m_readable;
    }
    /* True if bytes beyond a hole are held. */
    bool
    HasHole() const
    {
        return !m_early.empty();
    }

  private:
    void Deliver(Ptr<Packet> bytes);

    std::deque<Ptr<Packet>> m_ready;
    std::map<uint64_t, Ptr<Packet>> m_early;
    uint64_t m_next = 0;
    uint32_t m_readable = 0;
};

} // namespace ns3

#endif
