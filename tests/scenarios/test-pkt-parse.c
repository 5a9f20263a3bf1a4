/* SPDX-License-Identifier: GPL-2.0-only */
/* Scripts of packetdrill: what is understood, what is skipped, and as what.
 * What mistakes are told is in tests/bad-input/packetdrill.txt. */
#include "scenarios/packetdrill/pkt-call.h"
#include "scenarios/packetdrill/pkt-script.h"
#include "scenarios/packetdrill/pkt-sysctl.h"

#include <string.h>

#include "model/units.h"

#define SOCKET "0 socket(..., SOCK_STREAM, IPPROTO_TCP) = 3\n"

static PktScript *
parse(const char *text, const PktGiven *given)
{
    g_autoptr(GError) error = NULL;
    PktScript *script =
        pkt_script_parse("x.pkt", text, strlen(text), given, &error);

    g_assert_no_error(error);
    return script;
}

static const PktEvent *
event(const PktScript *script, guint i)
{
    g_assert_null(script->skipped);
    g_assert_cmpuint(i, <, script->events->len);
    return script->events->pdata[i];
}

/* ---- Times -------------------------------------------------------------- */

static void
test_times(void)
{
    static const struct {
        const char *time;
        PktTimeKind kind;
        gint64 from_us, to_us;
    } cases[] = {
        {"1", PKT_ABSOLUTE, 1000000, 1000000},
        {"+0", PKT_RELATIVE, 0, 0},
        {"+.1", PKT_RELATIVE, 100000, 100000},
        {"+ 0.3", PKT_RELATIVE, 300000, 300000},
        {"0.000001", PKT_ABSOLUTE, 1, 1},
        {"+.3~+.34", PKT_RELATIVE, 300000, 340000},
        {"1.5~2", PKT_ABSOLUTE, 1500000, 2000000},
        {"*", PKT_ANY_TIME, 0, 0},
        {"+*", PKT_ANY_TIME, 0, 0},
        {"+1.0000019", PKT_RELATIVE, 1000001, 1000001},
    };

    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *text =
            g_strdup_printf(SOCKET "%s > . 1:1(0) ack 1", cases[i].time);
        g_autoptr(PktScript) script = parse(text, NULL);
        const PktTime *time = &event(script, 1)->time;
        g_assert_cmpint(time->kind, ==, cases[i].kind);
        g_assert_cmpint(time->from_us, ==, cases[i].from_us);
        g_assert_cmpint(time->to_us, ==, cases[i].to_us);
        g_assert_cmpuint(event(script, 1)->line, ==, 2);
    }
}

static void
test_blocking(void)
{
    static const struct {
        const char *time;
        gint64 from_us, until_us;
    } cases[] = {
        {"+0...2", 0, 2000000},
        {"+.1...0.200", 100000, 200000},
        {"1...1.5", 1000000, 1500000},
    };

    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *text =
            g_strdup_printf(SOCKET "%s read(3, ..., 10) = 0", cases[i].time);
        g_autoptr(PktScript) script = parse(text, NULL);
        const PktEvent *one = event(script, 1);
        g_assert_true(one->call->blocking);
        g_assert_cmpint(one->time.from_us, ==, cases[i].from_us);
        g_assert_cmpint(one->call->until_us, ==, cases[i].until_us);
    }
}

/* ---- Packets ------------------------------------------------------------ */

static void
test_packet(void)
{
    g_autoptr(PktScript) script =
        parse(SOCKET "+0 < FP. 1:101(100) ack 7 win 257 "
                     "<nop,nop,TS val 5 ecr 6,nop,nop,sack 11:21 31:41>\n"
                     "+0 > S 0:0(0) <mss 1460,nop,nop,sackOK,nop,wscale 8>\n"
                     "+0 > . 1:1(0) ack 1 <...>\n"
                     "+0 < 1000 > 2000 - 1:1(0) win 0\n",
              NULL);
    const PktPacket *in = &event(script, 1)->packet;
    const PktPacket *syn = &event(script, 2)->packet;

    g_assert_true(in->inbound);
    g_assert_cmpuint(in->segment.flags, ==, TCP_FIN | TCP_PSH | TCP_ACK);
    g_assert_cmpuint(in->segment.seq, ==, 1);
    g_assert_cmpuint(in->segment.len_bytes, ==, 100);
    g_assert_cmpuint(in->segment.ack, ==, 7);
    g_assert_cmpuint(in->segment.window_bytes, ==, 257);
    g_assert_cmpuint(in->segment.ts_value, ==, 5);
    g_assert_cmpuint(in->segment.ts_echo, ==, 6);
    g_assert_cmpuint(in->segment.n_sack, ==, 2);
    g_assert_cmpuint(in->segment.sack[1].end, ==, 41);
    g_assert_false(syn->inbound);
    g_assert_true(syn->any_window && !syn->any_options);
    g_assert_cmpuint(syn->segment.mss_bytes, ==, 1460);
    g_assert_cmpint(syn->segment.scale, ==, 8);
    g_assert_true(syn->segment.sack_ok && !syn->segment.timestamps);
    g_assert_true(event(script, 3)->packet.any_options);
    g_assert_cmpuint(event(script, 4)->packet.segment.flags, ==, 0);
    g_assert_cmpuint(event(script, 4)->packet.segment.src_port, ==, 1000);
    g_assert_cmpuint(event(script, 4)->packet.segment.dst_port, ==, 2000);
}

/* ---- Calls -------------------------------------------------------------- */

/* Each is printed as it was written. */
static void
test_calls(void)
{
    static const char *const calls[] = {
        "bind(3, ..., ...) = 0",
        "connect(3, ..., ...) = -1 EINPROGRESS (Operation now in progress)",
        "connect(3, {sa_family = AF_INET, sin_port = htons(8080), sin_addr = "
        "inet_addr(\"192.0.2.1\")}, 16) = 0",
        "fcntl(3, F_GETFL) = 2 (flags O_RDWR)",
        "fcntl(3, F_SETFL, O_RDWR|O_NONBLOCK) = 0",
        "setsockopt(3, SOL_SOCKET, SO_LINGER, {onoff=1, linger=5}, 8) = 0",
        "getsockopt(3, SOL_SOCKET, SO_ERROR, [ECONNRESET], [4]) = 0",
        "poll([{fd=3, events=POLLIN, revents=POLLIN|POLLHUP}], 1, 0) = 1",
        "epoll_ctl(5, EPOLL_CTL_ADD, 3, {events=EPOLLIN|EPOLLET, fd=3}) = 0",
        "epoll_wait(5, {events=EPOLLIN, ptr=7}, 1, -1) = 1",
        "writev(3, [{..., 10}, {..., 20}], 2) = 30",
        "sendto(3, ..., 10, MSG_NOSIGNAL, ..., ...) = 10",
        "ioctl(3, SIOCINQ, [100]) = 0",
        "accept(3, ..., ...) = ...",
    };

    for (gsize i = 0; i < G_N_ELEMENTS(calls); i++) {
        g_autofree char *text = g_strdup_printf(SOCKET "+0  %s\n", calls[i]);
        g_autoptr(PktScript) script = parse(text, NULL);
        g_autofree char *again = pkt_call_text(event(script, 1)->call, NULL);
        if (strstr(calls[i], " (flags")) { /* of errors only */
            g_assert_true(g_str_has_prefix(calls[i], again));
        } else {
            g_assert_cmpstr(again, ==, calls[i]);
        }
    }
}

static void
test_values(void)
{
    g_autoptr(PktScript) script =
        parse(SOCKET "+0 setsockopt(3, SOL_SOCKET, SO_LINGER, "
                     "{onoff=0, linger=5}, 8) = 0\n"
                     "+0 setsockopt(3, SOL_TCP, TCP_NODELAY, [1], 4) = 0\n"
                     "+0 writev(3, [{..., 10}, {..., 20}], 2) = 30\n",
              NULL);

    g_assert_cmpint(event(script, 1)->call->value, ==, -1);
    g_assert_cmpint(event(script, 2)->call->option, ==, POSIX_TCP_NODELAY);
    g_assert_cmpint(event(script, 2)->call->value, ==, 1);
    g_assert_cmpint(event(script, 3)->call->len_bytes, ==, 30);
}

/* ---- Options, comments, symbols ----------------------------------------- */

static void
test_options(void)
{
    char *given[] = {"tolerance_usecs=7", NULL};
    char *defines[] = {"PROTO=IPPROTO_TCP", "N=10", NULL};
    const PktGiven all = {.options = given, .defines = defines};
    const char *text =
        "// a comment\n--tolerance_usecs=25000\n"
        "/* another,\n of two lines */ --tcp_ts_tick_usecs=1000\n"
        "--ip_version=ipv4 --define=KIND=SOCK_STREAM # third\n"
        "0 socket(..., KIND, PROTO) = 3\n"
        "+0 read(3, ..., N) = 10\n";
    g_autoptr(PktScript) script = parse(text, &all);
    const char *plain = "--tolerance_usecs=25000\n" SOCKET;
    g_autoptr(PktScript) own = parse(plain, NULL);
    g_autoptr(PktScript) none = parse(SOCKET, NULL);

    g_assert_cmpint(script->config.tolerance_us, ==, 7);
    g_assert_cmpint(script->config.ts_tick_us, ==, 1000);
    g_assert_cmpuint(event(script, 1)->line, ==, 7);
    g_assert_cmpint(event(script, 1)->call->len_bytes, ==, 10);
    g_assert_cmpint(own->config.tolerance_us, ==, 25000);
    g_assert_cmpint(none->config.tolerance_us, ==, 0);
    g_assert_cmpfloat(none->config.tolerance_percent, ==, 0);
}

/* ---- Skipped ------------------------------------------------------------ */

static void
test_skipped(void)
{
    static const struct {
        const char *text, *why;
    } cases[] = {
        {"--ip_version=ipv6\n" SOCKET, "x.pkt:1: --ip_version=ipv6, here"},
        {"--so_filename=x\n" SOCKET, "x.pkt:1: --so_filename is not here"},
        {SOCKET "+0 < [ect0] . 1:1(0) ack 1 win 9\n", "x.pkt:2: ECN, TOS"},
        {SOCKET "+0 > SEW 0:0(0) <...>\n", "x.pkt:2: ECN is not"},
        {SOCKET "+0 > .5 0:0(0) <...>\n", "x.pkt:2: ECN is not"},
        {SOCKET "+0 < U. 1:1(0) ack 1 win 9\n", "x.pkt:2: urgent data"},
        {SOCKET "+0 > S 0:0(0) <mss 1460,FO aa>\n", "x.pkt:2: TCP option FO"},
        {SOCKET "+0 < udp (10)\n", "x.pkt:2: udp packets"},
        {SOCKET "+0 sendfile(3, 4, [0], 5) = 5\n", "x.pkt:2: sendfile()"},
        {SOCKET "+0 sendto(3, ..., 1, MSG_FASTOPEN, ..., ...) = 1\n",
         "x.pkt:2: MSG_FASTOPEN is not"},
        {SOCKET "+0 setsockopt(3, SOL_TCP, TCP_CORK, [1], 4) = 0\n",
         "x.pkt:2: TCP_CORK is not"},
        {SOCKET "+0 setsockopt(3, SOL_IP, SO_ERROR, [1], 4) = 0\n",
         "x.pkt:2: options other than"},
        {SOCKET "+0 setsockopt(3, SOL_TCP, TCP_OF_TOMORROW, [1], 4) = 0\n",
         "x.pkt:2: TCP_OF_TOMORROW is not known here"},
        {SOCKET "+0 io_uring_setup(3) = 0\n", "x.pkt:2: io_uring_setup is"},
        {SOCKET "+0 read(3, 0, 10) = -1\n", "x.pkt:2: a buffer that is NULL"},
        {SOCKET "+0 %{ print(tcpi_state) }%\n", "x.pkt:2: code that is not"},
        {"0 socket(..., SOCK_DGRAM, IPPROTO_UDP) = 3\n",
         "x.pkt:1: only SOCK_STREAM"},
        {"`tc qdisc add dev tun0 root fq`\n" SOCKET,
         "x.pkt:1: the shell line `tc qdisc"},
        {SOCKET "+0 < S 0:0(0) win 9\n+0 `sysctl net.ipv4.tcp_sack=0`\n",
         "x.pkt:3: tcp_sack can be set before the first packet only"},
        {SOCKET "+0 `nstat | grep -q x`\n", "x.pkt:2: the shell line `nstat"},
        {SOCKET "+0 `sysctl -q net.ipv4.tcp_ecn=1`\n",
         "x.pkt:2: the kernel cannot be set to net.ipv4.tcp_ecn=1"},
    };

    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(PktScript) script = parse(cases[i].text, NULL);
        if (!script->skipped ||
            !g_str_has_prefix(script->skipped, cases[i].why)) {
            g_test_message("%s: %s", cases[i].text,
                           script->skipped ? script->skipped : "played");
            g_test_fail();
        }
    }
}

/* Shell lines that are taken: what the public suites set and put right. */
static void
test_shell(void)
{
    g_autoptr(PktScript) script =
        parse("`../../common/defaults.sh\n"
              "../common/set_sysctls.py /proc/sys/net/ipv4/tcp_sack=1 \\\n"
              "  /proc/sys/net/ipv4/tcp_timestamps=0 \\\n"
              "  /proc/sys/net/ipv4/tcp_fin_timeout=5`\n" SOCKET
              "+0 `sysctl -q net.ipv4.tcp_abort_on_overflow=1`\n"
              "`/tmp/sysctl_restore_${PPID}.sh`\n",
              NULL);
    PktKnobs knobs;

    g_assert_null(script->skipped);
    pkt_knobs_begin(&knobs, TCP_PROFILE_LINUX);
    pkt_sysctl_apply(script->sysctls, &knobs);
    g_assert_cmpint(knobs.tcp.fin_wait2_ns, ==, 5 * NS_PER_S);
    g_assert_cmpuint(knobs.tcp.syn_retries, ==, 5);       /* of defaults.sh */
    g_assert_cmpuint(knobs.tcp.rcvbuf_bytes, ==, 270000); /* the same */
    g_assert_cmpuint(knobs.tcp.rcvbuf_max_bytes, ==, 15728640);
    g_assert_true(knobs.tcp.sack && !knobs.tcp.timestamps);
    g_assert_false(knobs.abort_on_overflow);
    pkt_sysctl_apply(event(script, 1)->sysctls, &knobs);
    g_assert_true(knobs.abort_on_overflow);
    g_assert_cmpuint(script->events->len, ==, 2);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/pkt/parse/times", test_times);
    g_test_add_func("/pkt/parse/blocking", test_blocking);
    g_test_add_func("/pkt/parse/packet", test_packet);
    g_test_add_func("/pkt/parse/calls", test_calls);
    g_test_add_func("/pkt/parse/values", test_values);
    g_test_add_func("/pkt/parse/options", test_options);
    g_test_add_func("/pkt/parse/skipped", test_skipped);
    g_test_add_func("/pkt/parse/shell", test_shell);
    return g_test_run();
}
