/* SPDX-License-Identifier: GPL-2.0-only */
/* Hand-made segments against an established ClosingTcpSocket: the acceptance
 * table of RFC 9293 3.10.7.4, the checks of RFC 5961, and what is answered.
 *
 * The socket's next sequence expected is RCV = 1000 (offset 0 in the table),
 * its window 2000, its next to send SND (offset 0), with 100 bytes
 * outstanding where the row says so. */
#include "ns3/simulator.h"
#include "shim/ns3/closing-tcp-socket.h"
#include "shim/ns3/sim-priv.h"
#include "tests/shim/support-row.h"

using namespace ns3;

struct Row {
    const char *name;
    int seq;     /* from RCV */
    int ack;     /* from SND; -1000: no ACK flag */
    guint flags; /* besides ACK */
    guint len;
    const char *answer; /* "" none; else flags, and the ack from RCV */
    const char *events;
};

static const Row rows[] = {
    {"in-order", 0, 0, 0, 100, "A100", "data"},
    {"in-order-fin", 0, 0, SIM_FIN, 100, "A101", "data fin"},
    {"bare-ack", 0, 0, 0, 0, "", ""},
    {"old-data", -100, 0, 0, 100, "A0", ""},
    {"old-and-new", -50, 0, 0, 100, "A50", "data"},
    {"hole", 500, 0, 0, 100, "A0", ""},
    {"hole-fin", 500, 0, SIM_FIN, 100, "A0", ""},
    {"beyond-window", 2000, 0, 0, 100, "A0", ""},
    {"over-the-edge", 1990, 0, 0, 100, "A0", ""},
    {"fills-window", 0, 0, 0, 2000, "A2000", "data"},
    {"more-than-window", 0, 0, 0, 2500, "A2000", "data"},
    {"more-than-window-fin", 0, 0, SIM_FIN, 2500, "A2000", "data"},
    {"keep-alive-probe", -1, 0, 0, 0, "A0", ""},
    {"bare-ack-beyond-window", 2500, 0, 0, 0, "A0", ""},
    {"no-ack-flag", 0, -1000, 0, 100, "", ""},
    {"ack-of-unsent", 0, 1, 0, 100, "A0", ""},
    {"ack-very-old", 0, -100000, 0, 100, "A0", ""},
    {"rst-exact", 0, 0, SIM_RST, 0, "", "end:2"},
    {"rst-in-window", 100, 0, SIM_RST, 0, "A0", ""},
    {"rst-last-in-window", 1999, 0, SIM_RST, 0, "A0", ""},
    {"rst-beyond-window", 2000, 0, SIM_RST, 0, "", ""},
    {"rst-behind", -1, 0, SIM_RST, 0, "", ""},
    {"syn-in-window", 10, 0, SIM_SYN, 0, "A0", ""},
    {"syn-behind", -1, 0, SIM_SYN, 0, "A0", ""},
    {"syn-exact-no-ack", 0, -1000, SIM_SYN, 0, "A0", ""},
};

struct Bench {
    SimWorld *world;
    SimNode *node;
    Ptr<ClosingTcpSocket> socket;
    std::string answer, events;
    uint32_t snd = 0;

    static constexpr uint32_t RCV = 1000;

    explicit Bench(bool strict = false);
    ~Bench();
    void Feed(int seq, int ack, guint flags, guint len);
};

static void
on_sent(gpointer user, const SimSegment *segment)
{
    auto bench = static_cast<Bench *>(user);
    if (!segment->sent || segment->flags & SIM_SYN) {
        bench->snd = segment->seq + 1;
        return;
    }
    bench->answer += segment->flags & SIM_RST ? "R" : "";
    bench->answer += segment->flags & SIM_ACK ? "A" : "";
    bench->answer += std::to_string(int32_t(segment->ack - Bench::RCV));
}

static void
on_event(void *user, SimTcpEvent event, SimTcpEnd why)
{
    static const char *const names[] = {"opened", "data", "space", "fin",
                                        "end:"};
    auto bench = static_cast<Bench *>(user);
    if (event == SIM_TCP_SPACE || event == SIM_TCP_OPENED) {
        return;
    }
    bench->events += (bench->events.empty() ? "" : " ");
    bench->events += names[event];
    bench->events += event == SIM_TCP_END ? std::to_string(why) : "";
}

static void
Configure(Ptr<ClosingTcpSocket> socket)
{
    SimTcpOpts opts = {};
    opts.rcvbuf_bytes = 2000;
    socket->Configure(opts);
}

Bench::Bench(bool strict)
{
    SimTcpProfile profile;
    SimLinkConfig config;
    world = sim_world_new(1, 1, nullptr);
    sim_tcp_profile_default(&profile);
    profile.delack_segments = 1;
    profile.bad_seq_ends = strict;
    node = sim_node_new(world, "node", &profile, nullptr);
    sim_link_config_default(&config);
    sim_link_p2p(world, node, sim_node_new(world, "peer", &profile, nullptr),
                 &config, nullptr);
    sim_node_tap(node, on_sent, this);
    socket = node->tcp->NewSocket();
    Configure(socket);
    socket->SetEvents(on_event, this);
    socket->Open({sim_node_ip(node), 0x0a000002, 4000, 80});
    Feed(-1, 0, SIM_SYN, 0); /* the SYN,ACK */
    answer.clear();
}

Bench::~Bench()
{
    socket->Discard(false);
    socket = nullptr;
    sim_world_free(world);
}

void
Bench::Feed(int seq, int ack, guint flags, guint len)
{
    TcpHeader header;
    bool has_ack = ack != -1000;
    header.SetSequenceNumber(SequenceNumber32(RCV + seq));
    header.SetAckNumber(SequenceNumber32(has_ack ? snd + ack : 0));
    header.SetFlags(flags | (has_ack ? TcpHeader::ACK : 0));
    header.SetWindowSize(5000);
    Ptr<Packet> packet = Create<Packet>(len);
    packet->AddHeader(header);
    socket->Input(TcpSegment(packet, header));
}

static void
test_row(gconstpointer data)
{
    auto row = static_cast<const Row *>(data);
    Bench bench;
    bench.Feed(row->seq, row->ack, row->flags, row->len);
    row_text(row->name, "answer", bench.answer.c_str(), row->answer);
    row_text(row->name, "events", bench.events.c_str(), row->events);
}

/* In SYN_SENT (RFC 9293 3.10.7.3): only what acknowledges our SYN counts. */
static void
test_syn_sent()
{
    static const struct {
        const char *name;
        int ack;
        guint flags;
        const char *answer, *events;
    } cases[] = {
        {"refused", 0, SIM_RST, "", "end:3"},
        {"a blind RST", 5, SIM_RST, "", ""},
        {"RST without ACK", -1000, SIM_RST, "", ""},
        {"a SYN,ACK of an old connection", 5, SIM_SYN, "R-1000", ""},
        {"neither SYN nor RST", 0, 0, "", ""},
    };
    for (const auto &c : cases) {
        Bench bench;
        bench.socket->Discard(false);
        bench.socket = bench.node->tcp->NewSocket();
        Configure(bench.socket);
        bench.socket->SetEvents(on_event, &bench);
        bench.socket->Open({sim_node_ip(bench.node), 0x0a000002, 4001, 80});
        bench.answer.clear();
        bench.Feed(-1, c.ack, c.flags, 0);
        row_text(c.name, "answer", bench.answer.c_str(), c.answer);
        row_text(c.name, "events", bench.events.c_str(), c.events);
    }
}

/* A strict end gives up on a wrong ACK in the handshake (sock-fact 4, closed
 * codes 18 and 19), in SYN_SENT and in SYN_RCVD. */
static void
test_bad_sequence(gconstpointer data)
{
    Bench bench(true);
    bench.socket->Discard(false);
    bench.socket = bench.node->tcp->NewSocket();
    Configure(bench.socket);
    bench.socket->SetEvents(on_event, &bench);
    bench.socket->Open({sim_node_ip(bench.node), 0x0a000002, 4001, 80});
    if (data) { /* a SYN that crosses ours: SYN_RCVD */
        bench.Feed(-1, -1000, SIM_SYN, 0);
    }
    bench.answer.clear();
    bench.Feed(data ? 0 : -1, 5, data ? 0 : SIM_SYN, 0);
    g_assert_cmpstr(bench.answer.c_str(), ==, "R-1000");
    g_assert_cmpstr(bench.events.c_str(), ==, "end:5");
}

/* At most one answer in 500 ms to bare segments out of the window, so that
 * two confused ends cannot keep each other busy. */
static void
test_challenge_limit()
{
    Bench bench;
    for (int i = 0; i < 10; i++) {
        bench.Feed(2500, 0, 0, 0);
    }
    g_assert_cmpstr(bench.answer.c_str(), ==, "A0");
    sim_run(bench.world, 600000000, nullptr);
    bench.Feed(2500, 0, 0, 0);
    g_assert_cmpstr(bench.answer.c_str(), ==, "A0A0");
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    for (const Row &row : rows) {
        g_autofree char *name =
            g_strconcat("/tcp/segments/", row.name, nullptr);
        g_test_add_data_func(name, &row, test_row);
    }
    g_test_add_func("/tcp/segments/syn-sent", test_syn_sent);
    g_test_add_data_func("/tcp/segments/bad-sequence-active", nullptr,
                         test_bad_sequence);
    g_test_add_data_func("/tcp/segments/bad-sequence-passive", "passive",
                         test_bad_sequence);
    g_test_add_func("/tcp/segments/challenge-limit", test_challenge_limit);
    return g_test_run();
}
