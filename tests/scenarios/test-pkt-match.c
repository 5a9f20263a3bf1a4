/* SPDX-License-Identifier: GPL-2.0-only */
/* Segments as text, what differs between two, and how the script's numbers
 * become those on the wire and back. */
#include "scenarios/packetdrill/pkt-flow.h"
#include "scenarios/packetdrill/pkt-match.h"

#include <string.h>

static PktScript *
parse(const char *text)
{
    g_autoptr(GError) error = NULL;
    PktScript *script =
        pkt_script_parse("x.pkt", text, strlen(text), NULL, &error);

    g_assert_no_error(error);
    g_assert_null(script->skipped);
    return script;
}

/* The packet of "0 TEXT". */
static PktPacket
packet_of(const char *text)
{
    g_autofree char *line = g_strconcat("0 ", text, NULL);
    g_autoptr(PktScript) script = parse(line);

    return ((const PktEvent *)script->events->pdata[0])->packet;
}

/* ---- Text, differences -------------------------------------------------- */

static void
test_text(void)
{
    static const char *const texts[] = {
        "S 0:0(0) win 5 <mss 1460,sackOK,TS val 1 ecr 0,nop,wscale 7>",
        "S 0:0(0) win 5 <mss 1460,nop,nop,sackOK>",
        "S. 0:0(0) ack 1 win 5 <mss 1460>",
        "P. 1:101(100) ack 4294967295 win 65535 <nop,nop,TS val 1 ecr 2>",
        ". 1:1(0) ack 1 win 0 <nop,nop,TS val 1 ecr 2,nop,nop,sack 3:4 5:6>",
        "F. 4294967295:9(10) ack 1 win 1",
        "R 1:1(0) win 0",
        "- 1:1(0) win 0",
    };

    for (gsize i = 0; i < G_N_ELEMENTS(texts); i++) {
        g_autofree char *line = g_strconcat("> ", texts[i], NULL);
        PktPacket packet = packet_of(line);
        g_autofree char *text = pkt_segment_text(&packet.segment, TRUE, TRUE);
        g_assert_cmpstr(text, ==, texts[i]);
    }
}

static void
test_differs(void)
{
    static const struct {
        const char *want, *is, *what;
    } cases[] = {
        {". 1:1(0) ack 1", ". 1:1(0) ack 1 win 9", NULL},
        {". 1:1(0) ack 1 win 8", ". 1:1(0) ack 1 win 9", "the window"},
        {". 1:1(0) ack 1", "P. 1:1(0) ack 1", "the flags"},
        {"F. 1:1(0) ack 1", ". 1:1(0) ack 1", "the flags"},
        {". 1:1(0) ack 1", ". 2:2(0) ack 1", "the sequence number"},
        {". 1:1(0) ack 1", ". 1:1(0) ack 2", "the acknowledgment"},
        {". 1:11(10) ack 1", ". 1:12(11) ack 1", "the length"},
        {"R 1:1(0)", "R 1:1(0)", NULL},
        {"S 0:0(0) <mss 1460>", "S 0:0(0) <mss 1460>", NULL},
        {"S 0:0(0) <mss 1460>", "S 0:0(0) <mss 1400>", "the option mss"},
        {"S 0:0(0) <mss 1460>", "S 0:0(0) <mss 1460,nop,nop,sackOK>",
         "the option sackOK"},
        {"S 0:0(0)", "S 0:0(0) <nop,wscale 7>", "the option wscale"},
        {"S 0:0(0) <...>", "S 0:0(0) <nop,wscale 7>", NULL},
        {"S 0:0(0) <nop,nop,sackOK>", "S 0:0(0) <sackOK,nop,nop>", NULL},
        {". 1:1(0) ack 1", ". 1:1(0) ack 1 <nop,nop,TS val 1 ecr 2>",
         "the option TS"},
        {". 1:1(0) ack 1 <nop,nop,sack 3:4>",
         ". 1:1(0) ack 1 <nop,nop,sack 3:5>", "the option sack"},
        {". 1:1(0) ack 1 <nop,nop,sack 3:4 7:8>",
         ". 1:1(0) ack 1 <nop,nop,sack 7:8 3:4>", "the option sack"},
        {". 1:1(0) ack 1 <nop,nop,TS val 1 ecr 2>",
         ". 1:1(0) ack 1 <nop,nop,TS val 3 ecr 2>", "the timestamp"},
    };

    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *want = g_strconcat("> ", cases[i].want, NULL);
        g_autofree char *is = g_strconcat("> ", cases[i].is, NULL);
        PktPacket expected = packet_of(want);
        PktPacket other = packet_of(is);

        g_assert_cmpstr(
            pkt_segment_differs(&expected, &other.segment, 1, 1000, 1999), ==,
            cases[i].what);
    }
}

/* Timestamps count only if their unit is said; PSH not of pieces. */
static void
test_allows(void)
{
    PktPacket want = packet_of("> P. 1:11(10) ack 1 <nop,nop,TS val 1 ecr 2>");
    PktPacket is = packet_of("> . 1:11(10) ack 1 <nop,nop,TS val 9 ecr 2>");

    g_assert_cmpstr(pkt_segment_differs(&want, &is.segment, 1, 0, 0), ==,
                    "the flags");
    g_assert_null(pkt_segment_differs(&want, &is.segment, 2, 0, 0));
    g_assert_null(pkt_segment_differs(&want, &is.segment, 2, 1, 8));
    g_assert_cmpstr(pkt_segment_differs(&want, &is.segment, 2, 1, 7), ==,
                    "the timestamp");
}

/* ---- Numbers ------------------------------------------------------------ */

static TcpSegment
inbound(PktFlow *flow, const char *text)
{
    const PktConfig config = {.bind_port = 8080, .connect_port = 8081};
    PktPacket packet = packet_of(text);
    TcpSegment segment;

    g_assert_true(pkt_flow_inbound(flow, &packet, &config, &segment));
    return segment;
}

/* The host's segment as the script calls it. */
static char *
outbound(PktFlow *flow, const char *expected, const TcpSegment *segment)
{
    PktPacket packet = packet_of(expected);
    TcpSegment scripted;

    pkt_flow_expect(flow, &packet);
    g_assert_true(pkt_flow_takes(flow, segment));
    pkt_flow_outbound(flow, &packet, segment, &scripted);
    return pkt_segment_text(&scripted, FALSE, TRUE);
}

/* The host's answer to 'to' with its own 'seq' and what it acknowledges. */
static TcpSegment
answer(const TcpSegment *to, guint flags, guint32 seq, guint32 ack)
{
    TcpSegment segment = TCP_SEGMENT_INIT;

    segment.src_ip = to->dst_ip;
    segment.dst_ip = to->src_ip;
    segment.src_port = to->dst_port;
    segment.dst_port = to->src_port;
    segment.flags = flags;
    segment.seq = seq;
    segment.ack = ack;
    return segment;
}

/* SYNs are absolute, all else counts from the first SYN of each side. */
static void
test_passive(void)
{
    PktFlow flow;
    TcpSegment in, out;
    g_autofree char *synack = NULL;
    g_autofree char *ack = NULL;

    pkt_flow_init(&flow);
    pkt_flow_socket(&flow, 3);
    pkt_flow_listen(&flow, 3);
    in = inbound(&flow, "< S 100:100(0) win 9");
    g_assert_cmpuint(in.seq, ==, 100);
    g_assert_cmpuint(in.dst_port, ==, 8080);
    out = answer(&in, TCP_SYN | TCP_ACK, 5000, 101);
    out.timestamps = TRUE;
    out.ts_value = 77;
    synack =
        outbound(&flow, "> S. 7:7(0) ack 101 <nop,nop,TS val 10 ecr 0>", &out);
    g_assert_cmpstr(synack, ==, "S. 7:7(0) ack 101 <nop,nop,TS val 10 ecr 0>");
    in = inbound(&flow, "< . 1:1(0) ack 1 win 9 "
                        "<nop,nop,TS val 3 ecr 10,nop,nop,sack 11:21>");
    g_assert_cmpuint(in.seq, ==, 101);
    g_assert_cmpuint(in.ack, ==, 5001);
    g_assert_cmpuint(in.ts_echo, ==, 77);
    g_assert_cmpuint(in.sack[0].end, ==, 5021);
    out = answer(&in, TCP_ACK, 5001, 111);
    out.n_sack = 1;
    out.sack[0] = (TcpSackBlock){121, 131};
    ack = outbound(&flow, "> . 1:1(0) ack 11 <nop,nop,sack 21:31>", &out);
    g_assert_cmpstr(ack, ==, ". 1:1(0) ack 11 <nop,nop,sack 21:31>");
    out.dst_port++; /* another connection */
    g_assert_false(pkt_flow_takes(&flow, &out));
    pkt_flow_clear(&flow);
}

static void
test_active(void)
{
    const PktConfig config = {.connect_port = 8081};
    PktFlow flow;
    TcpSegment in, out = TCP_SEGMENT_INIT;
    g_autofree char *syn = NULL;

    pkt_flow_init(&flow);
    pkt_flow_socket(&flow, 3);
    pkt_flow_connect(&flow, 3, &config);
    out.src_ip = 0xc0a80001u;
    out.dst_ip = 0xc0000201u;
    out.src_port = 40000;
    out.dst_port = 8081;
    out.flags = TCP_SYN;
    out.seq = 9000;
    syn = outbound(&flow, "> S 0:0(0) <...>", &out);
    g_assert_cmpstr(syn, ==, "S 0:0(0)");
    in = inbound(&flow, "< S. 300:300(0) ack 1 win 9");
    g_assert_cmpuint(in.seq, ==, 300);
    g_assert_cmpuint(in.ack, ==, 9001);
    g_assert_cmpuint(in.dst_port, ==, 40000);
    in = inbound(&flow, "< . 1:1(0) ack 1 win 9");
    g_assert_cmpuint(in.seq, ==, 301);
    pkt_flow_clear(&flow);
}

/* What is echoed was sent, or it is found out by --tcp_ts_ecr_scaled. */
static void
test_echo(void)
{
    PktConfig config = {.bind_port = 8080};
    PktPacket packet =
        packet_of("< . 1:1(0) ack 1 win 9 <nop,nop,TS val 1 ecr 12>");
    PktFlow flow;
    TcpSegment in, out;
    g_autofree char *synack = NULL;

    pkt_flow_init(&flow);
    in = inbound(&flow, "< S 0:0(0) win 9");
    out = answer(&in, TCP_SYN | TCP_ACK, 5000, 1);
    out.timestamps = TRUE;
    out.ts_value = 77;
    synack =
        outbound(&flow, "> S. 0:0(0) ack 1 <nop,nop,TS val 10 ecr 0>", &out);
    g_assert_false(pkt_flow_inbound(&flow, &packet, &config, &in));
    config.ts_ecr_scaled = TRUE;
    g_assert_true(pkt_flow_inbound(&flow, &packet, &config, &in));
    g_assert_cmpuint(in.ts_echo, ==, 79);
    pkt_flow_clear(&flow);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/pkt/match/text", test_text);
    g_test_add_func("/pkt/match/differs", test_differs);
    g_test_add_func("/pkt/match/allows", test_allows);
    g_test_add_func("/pkt/flow/passive", test_passive);
    g_test_add_func("/pkt/flow/active", test_active);
    g_test_add_func("/pkt/flow/echo", test_echo);
    return g_test_run();
}
