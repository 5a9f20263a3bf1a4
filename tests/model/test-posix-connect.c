/* SPDX-License-Identifier: GPL-2.0-only */
/* How connections begin: connect in steps, ports and who may have them, the
 * accept queue.  The names in brackets are recorded cases. */
#include "model/vm/coro.h"
#include "tests/model/posix-stage.h"
#include "tests/model/support-rows.h"

#define EST "connect=OK ready=OUT tcp=ESTABLISHED"
#define NBEST "nbconnect=EINPROGRESS ready=OUT tcp=ESTABLISHED"
#define ACC "accept=OK ready=OUT"

/* clang-format off */
static const StageCase cases[] = {
/* ---- connect ---- */
/* [lx.connect_states] */
{"connect/in-steps", "S _listen; C nbsocket; C read:1; C write:1; C _nbconnect;"
 "C _write:1; C _read:1; C nbconnect; C nbconnect; C nbconnect",
 "ready=OUT|HUP tcp=CLOSE read=ENOTCONN write=EPIPE SIGPIPE "
 "nbconnect=EINPROGRESS write=EAGAIN read=EAGAIN nbconnect=EALREADY ready=OUT "
 "tcp=ESTABLISHED nbconnect=OK nbconnect=EISCONN", ""},
/* [lx.refused], the socket is as new. */
{"connect/refused", "C connect; C soerror; S _listen; C connect",
 "connect=ECONNREFUSED ready=OUT|HUP tcp=CLOSE soerror=OK " EST, ""},
/* [lx.refused_nonblock] */
{"connect/refused-in-steps", "C nbconnect; C soerror; C soerror; C write:1;"
 "C read:1; S _listen; C nbconnect; C nbconnect",
 "nbconnect=EINPROGRESS ready=IN|OUT|RDHUP|HUP|ERR tcp=CLOSE "
 "soerror=ECONNREFUSED ready=IN|OUT|RDHUP|HUP soerror=OK write=EPIPE SIGPIPE "
 "read=EOF nbconnect=ECONNABORTED ready=OUT|HUP " NBEST, ""},
{"connect/takes-the-slot", "C nbconnect; C nbconnect; C soerror; S _listen;"
 "C connect",
 "nbconnect=EINPROGRESS ready=IN|OUT|RDHUP|HUP|ERR tcp=CLOSE "
 "nbconnect=ECONNREFUSED ready=OUT|HUP soerror=OK " EST, ""},
/* [lx.refused_nonblock_write] */
{"connect/refused-then-write", "C nbconnect; C write:1; C write:1; C read:1",
 "nbconnect=EINPROGRESS ready=IN|OUT|RDHUP|HUP|ERR tcp=CLOSE "
 "write=ECONNREFUSED ready=IN|OUT|RDHUP|HUP write=EPIPE SIGPIPE read=EOF", ""},
/* Established and reset before the second call. */
{"connect/reset-before-asked", "S _listen; C _nbconnect; S _accept; S rst;"
 "C nbconnect; C nbconnect",
 "nbconnect=EINPROGRESS ready=IN|OUT|RDHUP|HUP|ERR tcp=CLOSE "
 "nbconnect=ECONNRESET ready=OUT|HUP " NBEST,
 "accept=OK rst=OK"},
/* SO_SNDTIMEO; a write waits for the handshake likewise. */
{"connect/times-out", "net down; C _set:SO_SNDTIMEO=100000000; C connect;"
 "C connect; C bwrite:1; C close",
 "connect=EINPROGRESS ready=- tcp=SYN_SENT connect=EALREADY bwrite=EAGAIN "
 "close=OK", ""},
{"connect/write-waits-for-it", "S _listen; C _nbconnect; C bwrite:5; S accept",
 "nbconnect=EINPROGRESS bwrite=5 ready=OUT tcp=ESTABLISHED",
 "accept=OK ready=IN|OUT"},
/* [lx.connect_blackhole] with TCP_SYNCNT */
{"connect/syncnt", "net down; C _set:TCP_SYNCNT=2; C connect; net up; S _listen;"
 "C connect",
 "connect=ETIMEDOUT ready=OUT|HUP tcp=CLOSE " EST, ""},
/* inet_shutdown() in SYN_SENT disconnects. */
{"connect/shut-down-meanwhile", "net down; C nbconnect; C wr; C soerror; net up;"
 "S _listen; C connect",
 "nbconnect=EINPROGRESS ready=- tcp=SYN_SENT wr=OK ready=OUT|HUP|ERR tcp=CLOSE "
 "soerror=ECONNRESET ready=OUT|HUP " EST, ""},
{"connect/shut-down-after-refusal", "C nbconnect; C wr; C nbconnect",
 "nbconnect=EINPROGRESS ready=IN|OUT|RDHUP|HUP|ERR tcp=CLOSE wr=ENOTCONN "
 "nbconnect=EINVAL", ""},
/* [lx.syn_sent_close_reply]: the answer that comes too late draws RST. */
{"connect/closed-meanwhile", "S _listen; C _nbconnect; C close; S naccept",
 "nbconnect=EINPROGRESS close=OK", "naccept=EAGAIN"},
{"connect/twice", "S _listen; C connect; C wr; C connect",
 EST " wr=OK tcp=FIN_WAIT2 connect=EISCONN", ""},

/* ---- ports ---- */
{"bind/taken-by-a-socket", "C _bind:7000; C conn:1; C bind:7000; C set:SO_REUSEADDR=1;"
 "C bind:7000; C bind:7001; C bind:7002",
 "bind=OK bind=EADDRINUSE ready=OUT|HUP tcp=CLOSE bind=EADDRINUSE bind=OK "
 "bind=EINVAL", ""},
{"bind/both-reuse", "C _set:SO_REUSEADDR=1; C _bind:7000; C conn:1;"
 "C _set:SO_REUSEADDR=1; C _bind:7000",
 "bind=OK bind=OK", ""},
/* A listener is in the way even then. */
{"bind/listener-is-taken", "S _lset:SO_REUSEADDR=1; S _listen;"
 "S _set:SO_REUSEADDR=1; S _bind:80",
 "", "bind=EADDRINUSE"},
/* [lx.tw_bind_fin]: TIME_WAIT lasts 1 s here. */
{"bind/time-wait", "S _lset:SO_REUSEADDR=1; S _listen; C connect; S accept;"
 "S close; C close; S lclose; S _bind:80; S _set:SO_REUSEADDR=1; S _bind:80",
 EST " ready=IN|OUT|RDHUP tcp=CLOSE_WAIT close=OK",
 ACC " close=OK lclose=OK bind=EADDRINUSE bind=OK"},
{"bind/time-wait-of-one-without", "S _listen; C connect; S accept;"
 "S close; C close; S lclose; S _set:SO_REUSEADDR=1; S _bind:80; net ~1000;"
 "S _bind:80",
 EST " ready=IN|OUT|RDHUP tcp=CLOSE_WAIT close=OK",
 ACC " close=OK lclose=OK bind=EADDRINUSE ready=OUT|HUP tcp=CLOSE bind=OK"},
{"bind/free-after-reset", "S _listen; C connect; S accept; S rst; S lclose;"
 "S _bind:80",
 EST " ready=IN|OUT|RDHUP|HUP|ERR tcp=CLOSE", ACC " rst=OK lclose=OK bind=OK"},
/* An accepted socket gives it up when it is over, a bound one does not. */
{"bind/accepted-is-over", "S _listen; C _bind:7000; C connect; S accept; S lclose;"
 "C rst; S _set:SO_KEEPALIVE=1; S conn:1; S _bind:80",
 "bind=OK " EST " rst=OK",
 ACC " lclose=OK ready=IN|OUT|RDHUP|HUP|ERR tcp=CLOSE bind=OK"},
{"bind/bound-is-over", "S _listen; C _bind:7000; C connect; S accept; S rst;"
 "C conn:1; C bind:7000",
 "bind=OK " EST " ready=IN|OUT|RDHUP|HUP|ERR tcp=CLOSE bind=EADDRINUSE "
 "ready=OUT|HUP tcp=CLOSE",
 ACC " rst=OK"},
/* connect() forgets an old error (tcp_connect_init). */
{"connect/clears-the-slot", "net down; C nbconnect; C wr; net up; S _listen;"
 "C connect; C read:1",
 "nbconnect=EINPROGRESS ready=- tcp=SYN_SENT wr=OK ready=OUT|HUP|ERR tcp=CLOSE "
 EST " read=EAGAIN", ""},
/* Both directions shut before connect(): data is taken all the same, as no FIN
 * has been sent. */
{"shutdown/before-connect", "S _listen; C _socket; C _rdwr; C connect; S accept;"
 "S write:5; C read:9; C write:1",
 "rdwr=ENOTCONN connect=OK ready=IN|OUT|RDHUP|HUP tcp=ESTABLISHED read=5 "
 "write=EPIPE SIGPIPE",
 ACC " write=5"},
/* [lx.tw_client_same_port]: from its own port in TIME_WAIT. */
{"bind/connect-from-time-wait", "S _listen; C _set:SO_REUSEADDR=1; C _bind:7000;"
 "C connect; S accept; C close; S close; C _set:SO_REUSEADDR=1; C _bind:7000;"
 "C connect; S accept",
 "bind=OK " EST " close=OK bind=OK connect=OK ready=OUT",
 ACC " ready=IN|OUT|RDHUP tcp=CLOSE_WAIT close=OK " ACC},

/* ---- the accept queue ---- */
/* [lx.backlog_full] */
{"backlog/full-drops-syns", "S _listen:0; C connect; C conn:1; C nbconnect;"
 "C conn:2; C nbconnect; S accept; net ~400",
 EST " nbconnect=EINPROGRESS ready=- tcp=SYN_SENT nbconnect=EINPROGRESS ready=- "
 "tcp=SYN_SENT ready=OUT tcp=ESTABLISHED", ACC},
/* The second and third SYN find the queue of requests full and get cookies,
 * whose ACKs find the accept queue full: nobody knows of them
 * [tgt.backlog_two_syns]. */
{"backlog/cookies-are-forgotten", "S _listen:0; C _nbconnect; C _conn:1;"
 "C _nbconnect; net ~80; S accept; S naccept; net ~1000; S naccept",
 "nbconnect=EINPROGRESS " NBEST, ACC " naccept=EAGAIN naccept=EAGAIN"},
{"backlog/data-completes-it", "S _listen:0; C _nbconnect; C _conn:1;"
 "C _nbconnect; net ~80; S accept; C write:5; S naccept; S read:9",
 "nbconnect=EINPROGRESS " NBEST " write=5",
 ACC " naccept=OK ready=IN|OUT read=5 ready=OUT"},
/* [lx.reset_before_accept] */
{"backlog/reset-in-the-queue", "S _listen; C connect; C write:9; C rst; S accept;"
 "S read:5; S read:9; S read:9; S read:9",
 EST " write=9 rst=OK",
 "accept=OK ready=IN|OUT|RDHUP|HUP|ERR tcp=CLOSE read=5 read=4 read=ECONNRESET "
 "ready=IN|OUT|RDHUP|HUP read=EOF"},
/* Closing a listener resets who waits in it and leaves the accepted
 * [lx.listener_close_accepted]. */
{"backlog/closed", "S _listen; C connect; S accept; C conn:1; C connect;"
 "S lclose; C conn:0; C write:5; C conn:2; C connect",
 EST " " EST " ready=IN|OUT|RDHUP|HUP|ERR tcp=CLOSE ready=OUT tcp=ESTABLISHED "
 "write=5 connect=ECONNREFUSED ready=OUT|HUP tcp=CLOSE",
 ACC " lclose=OK ready=IN|OUT"},
/* shutdown() without a connection is noted all the same (inet_shutdown). */
{"shutdown/of-a-fresh-socket", "C socket; C rd; C connect",
 "ready=OUT|HUP tcp=CLOSE rd=ENOTCONN ready=IN|OUT|RDHUP|HUP "
 "connect=ECONNREFUSED ready=OUT|HUP", ""},
};
/* clang-format on */

int
main(int argc, char **argv)
{
    int status;

    rows_init(&argc, &argv);
    posix_stage_add("/posix/connect", cases, G_N_ELEMENTS(cases));
    status = g_test_run();
    coro_pool_drain();
    return status;
}
