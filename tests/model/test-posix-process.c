/* SPDX-License-Identifier: GPL-2.0-only */
/* Processes that share sockets, and the ways to end: SIGPIPE, SIGKILL, exit,
 * and threads that act on a descriptor another one waits on.  The names in
 * brackets are recorded cases. */
#include "model/vm/coro.h"
#include "tests/model/posix-stage.h"
#include "tests/model/support-rows.h"

#define EST "connect=OK ready=OUT tcp=ESTABLISHED"
#define ACC "accept=OK ready=OUT"

/* clang-format off */
static const StageCase cases[] = {
/* ---- SIGPIPE ---- */
/* [lx.fin_then_writes] and MSG_NOSIGNAL [lx.fin_then_nosignal] */
{"sigpipe/handler", "S _listen; C connect; S accept; S close; C write:1;"
 "C write:1; C nosignal:1; C write:0; C read:9",
 EST " ready=IN|OUT|RDHUP tcp=CLOSE_WAIT write=1 "
 "ready=IN|OUT|RDHUP|HUP|ERR tcp=CLOSE write=EPIPE SIGPIPE "
 "ready=IN|OUT|RDHUP|HUP nosignal=EPIPE write=EPIPE SIGPIPE read=EOF",
 ACC " close=OK"},
/* Only EPIPE raises it [lx.rst_then_writes]. */
{"sigpipe/not-for-reset", "S _listen; C connect; S accept; S rst; C write:0;"
 "C write:0",
 EST " ready=IN|OUT|RDHUP|HUP|ERR tcp=CLOSE write=ECONNRESET "
 "ready=IN|OUT|RDHUP|HUP write=EPIPE SIGPIPE",
 ACC " rst=OK"},
/* [lx.sigpipe_default] */
{"sigpipe/default-ends-the-process", "S _listen; C connect; S accept; S hand;"
 "C wr; S write:5; S wr; C write:1; S write:1; C read:9; C read:9",
 EST " wr=OK tcp=FIN_WAIT2 ready=IN|OUT ready=IN|OUT|RDHUP|HUP tcp=CLOSE "
 "write=EPIPE SIGPIPE read=5 read=EOF",
 ACC " ready=IN|OUT|RDHUP tcp=CLOSE_WAIT write=5 wr=OK "
 "ready=IN|OUT|RDHUP|HUP tcp=CLOSE killed:SIGPIPE"},
{"sigpipe/default-resets-unread", "S _listen; C connect; S accept; S hand;"
 "C write:5; S wr; S write:1; C read:9",
 EST " write=5 ready=IN|OUT|RDHUP tcp=CLOSE_WAIT "
 "ready=IN|OUT|RDHUP|HUP|ERR tcp=CLOSE read=EOF",
 ACC " ready=IN|OUT wr=OK tcp=FIN_WAIT2 killed:SIGPIPE"},
/* [lx.sigpipe_default_rst] */
{"sigpipe/ignored", "S _listen; C connect; S accept; S handign; C rst;"
 "S write:1; S write:1",
 EST " rst=OK",
 ACC " ready=IN|OUT|RDHUP|HUP|ERR tcp=CLOSE write=ECONNRESET "
 "ready=IN|OUT|RDHUP|HUP write=EPIPE"},

/* ---- SIGKILL and exit ---- */
/* [lx.kill_idle] */
{"kill/is-close", "S _listen; C connect; S accept; S kill; C read:9",
 EST " ready=IN|OUT|RDHUP tcp=CLOSE_WAIT read=EOF", ACC " killed"},
/* [lx.kill_unread] */
{"kill/unread-bytes-reset", "S _listen; C connect; S accept; C write:9; S kill;"
 "C read:9",
 EST " write=9 ready=IN|OUT|RDHUP|HUP|ERR tcp=CLOSE read=ECONNRESET "
 "ready=IN|OUT|RDHUP|HUP",
 ACC " ready=IN|OUT killed"},
/* [lx.kill_linger0] */
{"kill/linger-0-resets", "S _listen; C connect; S accept; S set:SO_LINGER=0;"
 "S kill; C read:9",
 EST " ready=IN|OUT|RDHUP|HUP|ERR tcp=CLOSE read=ECONNRESET "
 "ready=IN|OUT|RDHUP|HUP",
 ACC " killed"},
/* [lx.kill_with_queue]: what is queued goes on. */
{"kill/queue-is-delivered", "S _listen; C _set:SO_RCVBUF=4096; C connect;"
 "S _lset:SO_SNDBUF=131072; S accept; S write:60000; S kill; C readall",
 EST " ready=IN|OUT readall=60000,EOF ready=IN|OUT|RDHUP tcp=CLOSE_WAIT",
 ACC " write=60000 ready=- killed"},
/* SO_LINGER with a time does not hold up an exit (PF_EXITING). */
{"exit/does-not-linger", "S _listen; C connect; S accept;"
 "S set:SO_LINGER=5; S exit; C read:9",
 EST " ready=IN|OUT|RDHUP tcp=CLOSE_WAIT read=EOF", ACC " exit"},
{"kill/of-waiting-threads", "S _listen; C connect; S accept; S &bread:9;"
 "S &poll:IN; S &epoll:IN; S &accept; S kill; C read:9",
 EST " ready=IN|OUT|RDHUP tcp=CLOSE_WAIT read=EOF", ACC " killed"},

/* ---- Shared descriptors ---- */
/* [lx.dup_close] */
{"dup/close-of-one-is-nothing", "S _listen; C connect; S accept; S dup;"
 "S undup; C write:5; S read:9; S close; C read:9",
 EST " write=5 ready=IN|OUT|RDHUP tcp=CLOSE_WAIT read=EOF",
 ACC " undup=OK ready=IN|OUT read=5 ready=OUT close=OK"},
{"dup/last-close-counts", "S _listen; C connect; S accept; S dup; S close;"
 "C read:9; S undup; C read:9",
 EST " read=EAGAIN ready=IN|OUT|RDHUP tcp=CLOSE_WAIT read=EOF",
 ACC " close=OK undup=OK"},
/* [lx.dup_shutdown] */
{"dup/shutdown-of-one-is-for-all", "S _listen; C connect; S accept; S dup;"
 "S wr; S undup; S write:1",
 EST " ready=IN|OUT|RDHUP tcp=CLOSE_WAIT",
 ACC " wr=OK tcp=FIN_WAIT2 undup=OK write=EPIPE SIGPIPE"},

/* ---- Other threads ---- */
/* [lx.blocked_recv_fin] */
{"threads/recv-and-fin", "S _listen; C connect; S accept; C &bread:9; S close",
 EST " &bread=EOF ready=IN|OUT|RDHUP tcp=CLOSE_WAIT", ACC " close=OK"},
/* [lx.blocked_recv_rst]: recv takes the slot, ERR is never seen. */
{"threads/recv-and-rst", "S _listen; C connect; S accept; C &bread:9; S rst",
 EST " &bread=ECONNRESET ready=IN|OUT|RDHUP|HUP tcp=CLOSE", ACC " rst=OK"},
/* [lx.blocked_recv_local_close] */
{"threads/recv-and-close", "S _listen; C connect; S accept; C &bread:9; C close;"
 "S write:3; S read:9",
 EST " close=OK &bread=3",
 ACC " write=3 ready=IN|OUT|RDHUP tcp=CLOSE_WAIT read=EOF"},
/* [lx.blocked_recv_local_shutdown] */
{"threads/recv-and-shutdown", "S _listen; C connect; S accept; C &bread:9;"
 "C rdwr",
 EST " rdwr=OK &bread=EOF ready=IN|OUT|RDHUP|HUP tcp=FIN_WAIT2",
 ACC " ready=IN|OUT|RDHUP tcp=CLOSE_WAIT"},
/* [lx.blocked_send_rst]: what was taken counts, the next call learns why. */
{"threads/send-and-rst", "S _listen; C _set:SO_SNDBUF=10000; C connect; S accept;"
 "C _&bwrite:500000; net ~999; C outq; S rst; C read:9; C write:1",
 EST " ready=- outq=18845 &bwrite=84380 ready=IN|OUT|RDHUP|HUP|ERR tcp=CLOSE "
 "read=ECONNRESET ready=IN|OUT|RDHUP|HUP write=EPIPE SIGPIPE",
 ACC " ready=IN|OUT rst=OK"},
/* [lx.blocked_accept_close] */
{"threads/accept-and-close", "S _listen; S &accept; S lclose; C connect",
 EST, "lclose=OK &accept=OK ready=OUT"},
/* [lx.blocked_accept_shutdown] */
{"threads/accept-and-shutdown", "S _listen; S &accept; S lshutdown; C connect",
 "connect=ECONNREFUSED ready=OUT|HUP tcp=CLOSE",
 "lshutdown=OK &accept=EINVAL"},
/* One connection is for one of those who wait, in turn. */
{"threads/accept-in-turn", "S _listen:5; S &accept; S _&accept; C connect;"
 "C conn:1; C connect",
 EST " " EST, "&accept=OK ready=OUT &accept=OK ready=OUT"},
};
/* clang-format on */

int
main(int argc, char **argv)
{
    int status;

    rows_init(&argc, &argv);
    posix_stage_add("/posix/process", cases, G_N_ELEMENTS(cases));
    status = g_test_run();
    coro_pool_drain();
    return status;
}
