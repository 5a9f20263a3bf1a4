/* SPDX-License-Identifier: GPL-2.0-only */
/* Scripts of packetdrill for fuzz-readers.h; what is understood is played. */
#include "tests/scenarios/fuzz-readers.h"

#include "scenarios/packetdrill/pkt-run.h"
#include "scenarios/packetdrill/pkt-script.h"
#include "tests/scenarios/fuzz-scenario.h"

#define PICK(RAND, LIST) (LIST)[g_rand_int_range(RAND, 0, G_N_ELEMENTS(LIST))]

static const char *const heads[] = {
    "",
    "// a comment\n",
    "--tolerance_usecs=25000\n",
    "--tolerance_percent=12\n--tcp_ts_ecr_scaled\n",
    "--define=N=10\n",
    "--strict_segments\n",
    "`../common/defaults.sh`\n",
    "/* a comment */\n",
};
static const char *const times[] = {
    "+0",    "+.1",    "+0", "+0.001",    "*",
    "+0~+1", "+0...1", "1",  "+90000000", "+.0000001",
};
static const char *const events[] = {
    "bind(3, ..., ...) = 0",
    "listen(3, 1) = 0",
    "< S 0:0(0) win 65535 <mss 1000,sackOK,nop,nop>",
    "< S 4294967295:4294967295(0) win 0 <mss 0>",
    "> S. 0:0(0) ack 1 <...>",
    "< . 1:1(0) ack 1 win 257",
    "< P. 1:65001(65000) ack 1 win 65535",
    "< F. 1:1(0) ack 1 win 0",
    "< R 1:1(0) win 0",
    "< - 1:1(0) win 0",
    "< SFRP. 9:9(0) ack 4294967295 win 1",
    "< . 1:1(0) ack 1 win 9 <nop,nop,sack 1:9 3:2,TS val 1 ecr 1,eol,eol>",
    "< 1 > 65535 . 1:1(0) ack 1 win 9",
    "> . 1:1(0) ack 1",
    "accept(3, ..., ...) = 4",
    "connect(3, ..., ...) = -1 EINPROGRESS (Operation now in progress)",
    "connect(3, ..., ...) = 0",
    "fcntl(3, F_SETFL, O_RDWR|O_NONBLOCK) = 0",
    "fcntl(4, F_SETFL, O_RDWR|O_NONBLOCK) = 0",
    "fcntl(4, 99, 99) = 0",
    "read(4, ..., 1000) = 1000",
    "write(4, ..., 2147483647) = 1000",
    "writev(4, [{..., 5}, {..., 5}], 2) = 10",
    "write(4, ..., 0) = 0",
    "close(4) = 0",
    "close(3) = 0",
    "close(-1) = -1 EBADF (Bad file descriptor)",
    "shutdown(4, SHUT_WR) = 0",
    "shutdown(4, 77) = -1",
    "socket(..., SOCK_STREAM, 0) = 3",
    "socket(..., SOCK_STREAM, 0) = 77",
    "getsockopt(4, SOL_SOCKET, SO_ERROR, [ECONNRESET], [4]) = 0",
    "setsockopt(4, SOL_SOCKET, SO_LINGER, {onoff=1, linger=-1}, 8) = 0",
    "setsockopt(4, SOL_SOCKET, SO_RCVBUF, [-5], 4) = 0",
    "setsockopt(3, SOL_TCP, TCP_USER_TIMEOUT, [4294967295], 4) = 0",
    "ioctl(4, SIOCOUTQ, [0]) = 0",
    "ioctl(4, 1, [0]) = 0",
    "poll([{fd=4, events=POLLIN, revents=0}], 1, 10) = 0",
    "poll([{fd=-1, events=POLLIN}, {fd=9, events=-1}], 5, -1) = 0",
    "epoll_create(1) = 5",
    "epoll_ctl(5, EPOLL_CTL_ADD, 4, {events=EPOLLIN|EPOLLET, ptr=9}) = 0",
    "epoll_ctl(3, 9, 5, {events=0, u64=-1}) = 0",
    "epoll_wait(5, {events=EPOLLIN, ptr=9}, 1, 0) = 1",
    "epoll_wait(5, {events=0, ptr=0}, -1, 100) = 0",
    "%{ assert tcpi_state == TCP_ESTABLISHED, tcpi_state }%",
    "%{ assert ((1)) < 2 <= tcpi_state*9 }%",
    "`sysctl -q net.ipv4.tcp_fin_timeout=1`",
    "`sysctl -q net.ipv4.tcp_fin_timeout=0`",
    "sendfile(1) = 0",
};

void
fuzz_make_packetdrill(GRand *rand, GString *text)
{
    int n = g_rand_int_range(rand, 0, 12);

    g_string_append(text, PICK(rand, heads));
    g_string_append(text, "0 socket(..., SOCK_STREAM, IPPROTO_TCP) = 3\n");
    for (int i = 0; i < n; i++) {
        g_string_append_printf(text, "%s %s\n", PICK(rand, times),
                               PICK(rand, events));
    }
}

gboolean
fuzz_read_packetdrill(const char *bytes, gsize len)
{
    GError *error = NULL;
    g_autoptr(PktScript) script =
        pkt_script_parse("x.pkt", bytes, len, NULL, &error);

    fuzz_check_error(script != NULL, error);
    if (script && !script->skipped) {
        g_free(pkt_run(script));
        g_free(pkt_run_record(script));
    }
    return script && !script->skipped;
}
