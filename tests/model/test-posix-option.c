/* SPDX-License-Identifier: GPL-2.0-only */
/* Options of sockets, and the calls that move bytes or end directions.  The
 * names in brackets are recorded cases. */
#include "model/vm/coro.h"
#include "tests/model/posix-stage.h"
#include "tests/model/support-rows.h"
#include "tests/units.h"

#define EST "connect=OK ready=OUT tcp=ESTABLISHED"
#define ACC "accept=OK ready=OUT"
#define GONE "ready=IN|OUT|RDHUP|HUP|ERR tcp=CLOSE"

/* clang-format off */
static const StageCase cases[] = {
/* ---- SO_LINGER ---- */
/* [lx.linger_blocking]: 1 s, and what is queued is delivered later. */
{"linger/waits-its-time", "S _listen; C _set:SO_RCVBUF=4096; C connect;"
 "S accept; S write:60000; S set:SO_LINGER=1; S close; C readall; C close",
 EST " ready=IN|OUT readall=60000,EOF ready=IN|OUT|RDHUP tcp=CLOSE_WAIT "
 "close=OK",
 ACC " write=60000 ready=- close=OK took=1000ms"},
/* All acknowledged, the FIN included: a round trip. */
{"linger/waits-for-the-ack", "S _listen; C connect; S accept; S write:9;"
 "S set:SO_LINGER=9; S close",
 EST " ready=IN|OUT ready=IN|OUT|RDHUP tcp=CLOSE_WAIT",
 ACC " write=9 close=OK took=20ms"},
{"linger/ends-by-reset", "S _listen; C _set:SO_RCVBUF=4096; C connect;"
 "S accept; S write:60000; S set:SO_LINGER=9; S _&close; net ~80; C close",
 EST " ready=IN|OUT close=OK",
 ACC " write=60000 ready=- &close=OK took=90ms"},
{"linger/unread-does-not-wait", "S _listen; C connect; S accept; C write:9;"
 "S set:SO_LINGER=9; S close; C read:9",
 EST " write=9 " GONE " read=ECONNRESET ready=IN|OUT|RDHUP|HUP",
 ACC " ready=IN|OUT close=OK"},
/* [lx.linger0_both_fins] */
{"linger/0-after-both-fins", "S _listen; C connect; S accept; C wr; S wr;"
 "S rst; C rst",
 EST " wr=OK tcp=FIN_WAIT2 ready=IN|OUT|RDHUP|HUP tcp=CLOSE rst=OK",
 ACC " ready=IN|OUT|RDHUP tcp=CLOSE_WAIT wr=OK ready=IN|OUT|RDHUP|HUP "
 "tcp=CLOSE rst=OK"},
/* [lx.linger0_after_own_fin]: after its FIN the peer's RST is EPIPE. */
{"linger/0-after-own-fin", "S _listen; C connect; S accept; S wr; S rst;"
 "C read:9; C soerror; C write:1",
 EST " ready=IN|OUT|RDHUP tcp=CLOSE_WAIT " GONE " read=EOF soerror=EPIPE "
 "ready=IN|OUT|RDHUP|HUP write=EPIPE SIGPIPE",
 ACC " wr=OK tcp=FIN_WAIT2 rst=OK"},
/* [lx.linger0_after_peer_fin] */
{"linger/0-after-peer-fin", "S _listen; C connect; S accept; C wr; S write:9;"
 "S rst; C read:5; C read:9; C read:9; C read:9",
 EST " wr=OK tcp=FIN_WAIT2 ready=IN|OUT " GONE " read=5 read=4 "
 "read=ECONNRESET ready=IN|OUT|RDHUP|HUP read=EOF",
 ACC " ready=IN|OUT|RDHUP tcp=CLOSE_WAIT write=9 rst=OK"},

/* ---- Time-outs ---- */
{"timeo/recv-and-accept", "S _lset:SO_RCVTIMEO=50000000; S listen; S accept;"
 "C connect; S accept; S _set:SO_RCVTIMEO=70000000; S bread:9; C _write:5;"
 "S bread:9; C set:SO_RCVTIMEO=-1",
 EST " write=5 set=EDOM",
 "accept=EAGAIN " ACC " bread=EAGAIN bread=5"},
{"timeo/send", "S _listen; C _set:SO_SNDBUF=10000; C connect;"
 "C _set:SO_SNDTIMEO=300000000; C bwrite:900000; C bwrite:900000; S accept;"
 "C write:900000",
 EST " bwrite=84380 ready=- bwrite=1155 write=EAGAIN",
 "accept=OK ready=IN|OUT"},
/* [lx.keepalive_dead], [lx.keepalive_alive] */
{"keepalive/dead", "S _listen; C connect; S accept; C _set:SO_KEEPALIVE=1;"
 "C _set:TCP_KEEPIDLE=1; C _set:TCP_KEEPINTVL=1; C _set:TCP_KEEPCNT=2;"
 "net down; net ~2700; net ~400; C read:9; C read:9; C write:1; net up;"
 "S write:5; S write:5",
 EST " " GONE " read=ETIMEDOUT ready=IN|OUT|RDHUP|HUP read=EOF "
 "write=EPIPE SIGPIPE",
 ACC " write=5 " GONE " write=ECONNRESET ready=IN|OUT|RDHUP|HUP"},
{"keepalive/alive", "S _listen; C _set:SO_KEEPALIVE=1; C _set:TCP_KEEPIDLE=1;"
 "C connect; S accept; net ~5000; C set:TCP_KEEPIDLE=0; C set:TCP_KEEPCNT=128",
 EST " set=EINVAL set=EINVAL", ACC},
/* [lx.half_open_keepalive], of a listener's socket */
{"keepalive/inherited", "S _lset:SO_KEEPALIVE=1; S _lset:TCP_KEEPIDLE=1;"
 "S listen; C connect; S accept; C forget; net ~1100; S read:9",
 EST " forget=OK", ACC " " GONE " read=ECONNRESET ready=IN|OUT|RDHUP|HUP"},
{"user-timeout", "S _listen; C connect; S accept; C set:TCP_USER_TIMEOUT=1000;"
 "net down; C write:5; net ~1400; C read:9",
 EST " write=5 " GONE " read=ETIMEDOUT ready=IN|OUT|RDHUP|HUP", ACC},

/* ---- Bytes ---- */
/* [lx.linger0_unsent] */
{"queues", "S _listen; C _set:SO_RCVBUF=4096; C connect; S accept;"
 "S write:60000; S outq; S inq; C inq; C outq; C socket; C inq; S wr; S outq",
 EST " ready=IN|OUT inq=4096 outq=0 ready=OUT|HUP tcp=CLOSE inq=0",
 ACC " write=60000 ready=- outq=55904 inq=0 wr=OK ready=OUT tcp=FIN_WAIT1 "
 "outq=55905"},
/* [lx.probe_cancel_pipelined] */
{"peek", "S _listen; C connect; S accept; C write:20; C close; S peek:1;"
 "S peek:99; S read:15; S peek:99; S read:9; S peek:9",
 EST " write=20 close=OK",
 ACC " ready=IN|OUT ready=IN|OUT|RDHUP tcp=CLOSE_WAIT peek=1 peek=20 read=15 "
 "peek=5 read=5 peek=EOF"},
/* [lx.live_zero_write]: an empty write sends nothing and finds no FIN. */
{"zero-writes", "S _listen; C connect; S accept; C write:0; S close; C write:0;"
 "C write:0; C read:0; C write:1; C write:0",
 EST " write=0 ready=IN|OUT|RDHUP tcp=CLOSE_WAIT write=0 write=0 read=EOF "
 "write=1 " GONE " write=EPIPE SIGPIPE ready=IN|OUT|RDHUP|HUP",
 ACC " close=OK"},
/* [lx.linger0_peer_unread_write_first]: the slot is one for all. */
{"slot-taken-by-write", "S _listen; C connect; S accept; S write:9; S rst;"
 "C write:1; C read:5; C read:9; C read:9; C soerror",
 EST " ready=IN|OUT " GONE " write=ECONNRESET ready=IN|OUT|RDHUP|HUP read=5 "
 "read=4 read=EOF soerror=OK",
 ACC " write=9 rst=OK"},
/* [lx.data_after_close_partial_read]: a FIN stands above the later RST. */
{"fin-above-reset", "S _listen; C connect; S accept; S write:9; S close;"
 "C read:4; C write:1; C read:4; C read:4; C read:4; C soerror",
 EST " ready=IN|OUT ready=IN|OUT|RDHUP tcp=CLOSE_WAIT read=4 write=1 " GONE
 " read=4 read=1 read=EOF soerror=EPIPE ready=IN|OUT|RDHUP|HUP",
 ACC " write=9 close=OK"},

/* ---- shutdown ---- */
/* [lx.shut_rd_then_peer_sends] */
{"shutdown/rd", "S _listen; C connect; S accept; C rd; C read:9; S write:9;"
 "C read:5; C read:9; C read:9; C write:3; S write:5; C close; S read:9;"
 "S read:9",
 EST " rd=OK ready=IN|OUT|RDHUP read=EOF read=5 read=4 read=EOF write=3 "
 "close=OK",
 ACC " write=9 ready=IN|OUT write=5 " GONE " read=3 read=ECONNRESET "
 "ready=IN|OUT|RDHUP|HUP"},
/* [lx.shut_rdwr_with_unread], and later data draws RST. */
{"shutdown/rdwr", "S _listen; C connect; S accept; S write:9; C rdwr; C read:5;"
 "S write:7; C inq; C read:99; C read:99; C read:9; S read:9; S write:1",
 EST " ready=IN|OUT rdwr=OK ready=IN|OUT|RDHUP|HUP tcp=FIN_WAIT2 read=5 " GONE
 " inq=4 read=4 read=ECONNRESET ready=IN|OUT|RDHUP|HUP read=EOF",
 ACC " write=9 ready=IN|OUT|RDHUP tcp=CLOSE_WAIT write=7 " GONE " read=EOF "
 "write=EPIPE SIGPIPE ready=IN|OUT|RDHUP|HUP"},
{"shutdown/rd-then-wr", "S _listen; C connect; S accept; C rd; C wr; S write:7;"
 "C read:9; C read:9",
 EST " rd=OK ready=IN|OUT|RDHUP wr=OK ready=IN|OUT|RDHUP|HUP tcp=FIN_WAIT2 " GONE
 " read=ECONNRESET ready=IN|OUT|RDHUP|HUP read=EOF",
 ACC " ready=IN|OUT|RDHUP tcp=CLOSE_WAIT write=7 " GONE},
/* [lx.shutdown_twice] */
{"shutdown/after-both-fins", "S _listen; C connect; S accept; C wr; C wr;"
 "S close; C wr; C rd; C read:9",
 EST " wr=OK tcp=FIN_WAIT2 wr=OK ready=IN|OUT|RDHUP|HUP tcp=CLOSE "
 "wr=ENOTCONN rd=ENOTCONN read=EOF",
 ACC " ready=IN|OUT|RDHUP tcp=CLOSE_WAIT close=OK"},
/* [lx.shut_wr_unread_then_close] */
{"shutdown/wr-then-close-unread", "S _listen; C connect; S accept; C write:9;"
 "S wr; S close; C read:9; C write:1",
 EST " write=9 ready=IN|OUT|RDHUP tcp=CLOSE_WAIT " GONE " read=EOF "
 "write=EPIPE SIGPIPE ready=IN|OUT|RDHUP|HUP",
 ACC " ready=IN|OUT wr=OK tcp=FIN_WAIT2 close=OK"},
/* [lx.half_open_write], [lx.half_open_close] */
{"forget/draws-reset", "S _listen; C connect; S accept; S forget; C write:9;"
 "C read:9; C write:1",
 EST " write=9 " GONE " read=ECONNRESET ready=IN|OUT|RDHUP|HUP "
 "write=EPIPE SIGPIPE",
 ACC " forget=OK"},
};
/* clang-format on */

/* ---- Values ------------------------------------------------------------- */

static gint64
get(PosixProc *proc, int fd, PosixOption option)
{
    gint64 value = -99;

    g_assert_cmpint(posix_getsockopt(proc, fd, option, &value), ==, 0);
    return value;
}

static void
values_main(PosixProc *proc, gpointer data)
{
    int fd = posix_socket(proc);
    gboolean *ran = data;

    g_assert_cmpint(get(proc, fd, POSIX_SO_LINGER), ==, -1);
    g_assert_cmpint(get(proc, fd, POSIX_TCP_KEEPIDLE), ==, 7200);
    g_assert_cmpint(get(proc, fd, POSIX_TCP_KEEPINTVL), ==, 75);
    g_assert_cmpint(get(proc, fd, POSIX_TCP_KEEPCNT), ==, 9);
    for (guint i = POSIX_SO_ERROR + 1; i < POSIX_N_OPTIONS; i++) {
        PosixOption option = (PosixOption)i;
        gboolean buffer =
            option == POSIX_SO_RCVBUF || option == POSIX_SO_SNDBUF;
        gint64 value = buffer ? 20000 : 1;

        g_assert_cmpint(posix_setsockopt(proc, fd, option, value), ==, 0);
        g_assert_cmpint(get(proc, fd, option), ==, buffer ? 40000 : 1);
    }
    posix_setsockopt(proc, fd, POSIX_SO_RCVBUF, 1);
    posix_setsockopt(proc, fd, POSIX_SO_SNDBUF, 1);
    g_assert_cmpint(get(proc, fd, POSIX_SO_RCVBUF), ==, 2304);
    g_assert_cmpint(get(proc, fd, POSIX_SO_SNDBUF), ==, 4608);
    g_assert_cmpint(posix_setsockopt(proc, fd, POSIX_SO_ERROR, 0), ==, -1);
    g_assert_cmpint(posix_errno(proc), ==, POSIX_EINVAL);
    *ran = TRUE;
}

/* What is set is got; Linux doubles the sizes of buffers. */
static void
test_values(void)
{
    World *world = world_new(NULL);
    PosixHost *host =
        posix_host_new(world_host_add(world, "C", 1), NULL, NULL, NULL);
    gboolean ran = FALSE;

    posix_process(host, values_main, &ran);
    posix_host_run(host);
    g_assert_true(ran);
    posix_host_free(host);
    world_free(world);
}

/* ---- What a call costs -------------------------------------------------- */

static void
costs_main(PosixProc *proc, gpointer data)
{
    int fd = posix_socket(proc);

    posix_setsockopt(proc, fd, POSIX_SO_REUSEADDR, 1);
    posix_wanted(proc); /* no system call */
    posix_compute(proc, 5 * MS);
    posix_close(proc, fd);
    *(gint64 *)data = posix_now_ns(proc);
}

/* Each call takes its time, for each process by itself. */
static void
test_costs(void)
{
    World *world = world_new(NULL);
    const PosixConfig config = {.call_cost = {.fixed_ns = 2 * MS}};
    PosixHost *host =
        posix_host_new(world_host_add(world, "C", 1), &config, NULL, NULL);
    gint64 done_ns[2] = {0, 0};

    posix_process(host, costs_main, &done_ns[0]);
    posix_process(host, costs_main, &done_ns[1]);
    world_run(world, SECOND);
    g_assert_cmpint(done_ns[0], ==, 11 * MS);
    g_assert_cmpint(done_ns[1], ==, 11 * MS);
    posix_host_free(host);
    world_free(world);
}

int
main(int argc, char **argv)
{
    int status;

    rows_init(&argc, &argv);
    posix_stage_add("/posix/option", cases, G_N_ELEMENTS(cases));
    g_test_add_func("/posix/option/values", test_values);
    g_test_add_func("/posix/option/call-cost", test_costs);
    status = g_test_run();
    coro_pool_drain();
    return status;
}
