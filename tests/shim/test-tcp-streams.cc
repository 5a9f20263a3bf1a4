/* SPDX-License-Identifier: GPL-2.0-only */
/* The byte streams below a ClosingTcpSocket: whatever pieces arrive in
 * whatever order and overlap, the bytes read are the bytes sent. */
#include "shim/ns3/tcp-streams.h"
#include <glib.h>

using namespace ns3;

static const guint LEN = 5000;

static guint8
byte_at(guint64 offset)
{
    return (offset * 2654435761U) >> 24;
}

/* A packet with bytes [from, to) of the pattern. */
static Ptr<Packet>
piece(guint64 from, guint64 to)
{
    std::vector<guint8> bytes;
    for (; from < to; from++) {
        bytes.push_back(byte_at(from));
    }
    return Create<Packet>(bytes.data(), bytes.size());
}

static void
expect_bytes(Ptr<Packet> packet, guint64 from, guint32 len)
{
    std::vector<guint8> bytes(len);
    g_assert_cmpuint(packet->GetSize(), ==, len);
    packet->CopyData(bytes.data(), len);
    for (guint32 i = 0; i < len; i++) {
        g_assert_cmpuint(bytes[i], ==, byte_at(from + i));
    }
}

/* Random overlapping pieces until all is there, read at random. */
static void
test_reassembly()
{
    g_autoptr(GRand) rand = g_rand_new_with_seed(7);
    for (guint turn = 0; turn < 200; turn++) {
        ReceiveStream stream;
        guint64 read = 0;
        while (read < LEN) {
            guint from = g_rand_int_range(rand, 0, LEN);
            guint to = from + g_rand_int_range(rand, 1, 700);
            guint64 before = stream.Next();
            guint64 moved = stream.Add(from, piece(from, MIN(to, LEN)));
            guint8 bytes[512];
            guint32 n;

            g_assert_cmpuint(stream.Next(), ==, before + moved);
            n = stream.Read(bytes, g_rand_int_range(rand, 0, 512));
            for (guint32 i = 0; i < n; i++) {
                g_assert_cmpuint(bytes[i], ==, byte_at(read + i));
            }
            read += n;
            g_assert_cmpuint(stream.Next() - read, ==, stream.Readable());
        }
        g_assert_false(stream.HasHole());
    }
}

/* Two early pieces at one offset: the longer one counts, in both orders. */
static void
test_longer_early_piece()
{
    for (int longer_first = 0; longer_first < 2; longer_first++) {
        ReceiveStream stream;
        stream.Add(10, piece(10, longer_first ? 30 : 20));
        stream.Add(10, piece(10, longer_first ? 20 : 30));
        g_assert_true(stream.HasHole());
        g_assert_cmpuint(stream.Add(0, piece(0, 10)), ==, 30);
        g_assert_cmpuint(stream.Readable(), ==, 30);
    }
}

/* Any range that is held can be copied, over the borders of what was
 * appended and after part of it was acknowledged. */
static void
test_send_copies()
{
    SendStream stream;
    guint64 at = 0;
    for (guint len = 1; at + len <= LEN; len += 7) {
        stream.Append(piece(at, at + len));
        at += len;
    }
    g_assert_cmpuint(stream.End(), ==, at);
    for (guint64 acked = 0; acked < at; acked += 1111) {
        stream.Acknowledge(acked);
        for (guint64 from = acked; from < at; from += 211) {
            guint32 len = MIN(at - from, 1448);
            expect_bytes(stream.Copy(from, len), from, len);
        }
    }
}

/* Filler stays filler, and mixes with bytes. */
static void
test_filler()
{
    SendStream stream;
    guint8 bytes[4];
    stream.Append(Create<Packet>(1000000000));
    stream.Append(piece(0, 2));
    Ptr<Packet> both = stream.Copy(999999998, 4);
    both->CopyData(bytes, 4);
    g_assert_cmpuint(bytes[0], ==, 0);
    g_assert_cmpuint(bytes[1], ==, 0);
    g_assert_cmpuint(bytes[2], ==, byte_at(0));
    g_assert_cmpuint(bytes[3], ==, byte_at(1));
    g_assert_cmpuint(stream.Copy(0, 500000000)->GetSize(), ==, 500000000);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/tcp/streams/reassembly", test_reassembly);
    g_test_add_func("/tcp/streams/longer-early-piece", test_longer_early_piece);
    g_test_add_func("/tcp/streams/send-copies", test_send_copies);
    g_test_add_func("/tcp/streams/filler", test_filler);
    return g_test_run();
}
