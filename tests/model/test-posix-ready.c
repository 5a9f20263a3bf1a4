/* SPDX-License-Identifier: GPL-2.0-only */
/* Readiness as Linux has it: the bits after each situation, what poll, select
 * and epoll make of them, and which changes are edges.  The names in brackets
 * are recorded cases. */
#include "model/vm/coro.h"
#include "tests/model/posix-stage.h"
#include "tests/model/support-rows.h"

#define EST "connect=OK ready=OUT tcp=ESTABLISHED"

/* clang-format off */
static const StageCase cases[] = {
/* Without a connection (tcp_poll: TCP_CLOSE). */
{"fresh", "C socket; C poll; C select",
 "ready=OUT|HUP tcp=CLOSE poll=OUT|HUP select=IN|OUT", ""},
/* SYN_SENT has no bits, the end of the handshake gives OUT. */
{"connecting", "S _listen; C _nbconnect; C _poll; net ~5; net ~80",
 "nbconnect=EINPROGRESS poll=- ready=- tcp=SYN_SENT ready=OUT tcp=ESTABLISHED",
 ""},
/* A listener is readable while its queue is not empty. */
{"listener", "S _listen; S _&naccept; C connect; S naccept",
 EST, "&naccept=EAGAIN naccept=OK ready=OUT"},
/* [lx.masks_fin] */
{"masks-fin", "S _listen; C connect; S accept; S close; C _epoll; C _epoll:OUT;"
 "C _epoll:IN; C _epoll:RDHUP; C _poll; C _poll:RDHUP; C _select",
 EST " ready=IN|OUT|RDHUP tcp=CLOSE_WAIT epoll=- epoll=OUT epoll=IN "
 "epoll=RDHUP poll=IN|OUT poll=RDHUP select=IN|OUT",
 "accept=OK ready=OUT close=OK"},
/* [lx.masks_rst] */
{"masks-rst", "S _listen; C connect; S accept; S rst; C _epoll; C _epoll:OUT;"
 "C _epoll:IN; C _poll; C _select; C _soerror; C _epoll; C _poll:RDHUP",
 EST " ready=IN|OUT|RDHUP|HUP|ERR tcp=CLOSE epoll=HUP|ERR epoll=OUT|HUP|ERR "
 "epoll=IN|HUP|ERR poll=IN|OUT|HUP|ERR select=IN|OUT soerror=ECONNRESET "
 "epoll=HUP poll=RDHUP|HUP",
 "accept=OK ready=OUT rst=OK"},
/* [lx.masks_own_shut] */
{"masks-own-shutdown", "S _listen; C connect; S accept; C wr; C _poll; C _select;"
 "C rd; C _epoll; C _poll; C _select",
 EST " wr=OK tcp=FIN_WAIT2 poll=OUT select=OUT rd=OK ready=IN|OUT|RDHUP|HUP "
 "epoll=HUP poll=IN|OUT|HUP select=IN|OUT",
 "accept=OK ready=OUT ready=IN|OUT|RDHUP tcp=CLOSE_WAIT"},
{"both-fins", "S _listen; C connect; S accept; C wr; S wr",
 EST " wr=OK tcp=FIN_WAIT2 ready=IN|OUT|RDHUP|HUP tcp=CLOSE",
 "accept=OK ready=OUT ready=IN|OUT|RDHUP tcp=CLOSE_WAIT wr=OK "
 "ready=IN|OUT|RDHUP|HUP tcp=CLOSE"},
/* OUT follows the room in the send buffer: a third of it must be free
 * (sk_stream_is_writeable). */
{"room", "S _listen; C _set:SO_SNDBUF=30000; C connect; S accept; "
 "C write:900000; C outq; C write:900000; C outq; C write:9000; C write:1;"
 "S read:10000; C outq; S read:10000; C outq",
 EST " write=60000 outq=0 write=60000 ready=- outq=54465 write=5535 "
 "write=EAGAIN outq=49999 ready=OUT outq=39999",
 "accept=OK ready=OUT ready=IN|OUT read=10000 read=10000"},

/* Waiting in poll and epoll. */
{"poll-wakes", "S _listen; C connect; C &poll:IN; S accept; S write:5; S close",
 EST " &poll=IN ready=IN|OUT ready=IN|OUT|RDHUP tcp=CLOSE_WAIT",
 "accept=OK ready=OUT write=5 close=OK"},
{"poll-sees-hup-unasked", "S _listen; C connect; S accept; C &poll:RDHUP; S rst",
 EST " &poll=RDHUP|HUP|ERR ready=IN|OUT|RDHUP|HUP|ERR tcp=CLOSE",
 "accept=OK ready=OUT rst=OK"},
/* [lx.epoll_local_close]: a closed socket leaves the set, nobody is woken. */
{"epoll-local-close", "S _listen; C connect; S accept; C &epoll:IN; C close;"
 "S read:1; S write:3",
 EST " close=OK",
 "accept=OK ready=OUT ready=IN|OUT|RDHUP tcp=CLOSE_WAIT read=EOF write=3 "
 "ready=IN|OUT|RDHUP|HUP|ERR tcp=CLOSE"},

/* Edges. [lx.et_edges] */
{"edges", "S _listen; C connect; S accept; C _etadd; C _etwait; C _etwait;"
 "S write:10; C _etwait; C _etwait; S write:10; C _etwait; C read:5; C _etwait;"
 "S wr; C _etwait; C _etwait; C read:99; C _etwait; C write:1; C _etwait;"
 "S close; C _etwait; C _etwait",
 EST " etwait=OUT etwait=- ready=IN|OUT etwait=IN|OUT etwait=- etwait=IN|OUT "
 "read=5 etwait=- ready=IN|OUT|RDHUP tcp=CLOSE_WAIT etwait=IN|OUT|RDHUP "
 "etwait=- read=15 etwait=- write=1 etwait=- "
 "ready=IN|OUT|RDHUP|HUP|ERR tcp=CLOSE etwait=IN|OUT|RDHUP|HUP|ERR etwait=-",
 "accept=OK ready=OUT write=10 write=10 wr=OK tcp=FIN_WAIT2 ready=IN|OUT "
 "close=OK"},
/* The own shutdown is one, and so is the arrival of its ACK
 * (tcp_rcv_state_process: sk_state_change). */
{"edges-of-own-fin", "S _listen; C connect; S accept; C _etadd; C _etwait;"
 "C _wr; C _etwait; C _etwait; net ~80; C _etwait; C _etwait",
 EST " etwait=OUT wr=OK etwait=OUT etwait=- tcp=FIN_WAIT2 etwait=OUT etwait=-",
 "accept=OK ready=OUT ready=IN|OUT|RDHUP tcp=CLOSE_WAIT"},
/* Room is one only after the buffer was found full. */
{"edges-of-room", "S _listen; C _set:SO_SNDBUF=30000; C connect; S accept;"
 "C _etadd:OUT; C _etwait; C write:50000; C _etwait; C write:90000;"
 "S read:60000; C _etwait; C _etwait",
 EST " etwait=OUT write=50000 etwait=- write=60000 ready=- ready=OUT "
 "etwait=OUT etwait=-",
 "accept=OK ready=OUT ready=IN|OUT read=60000"},
{"edges-of-connect", "S _listen; C _nbsocket; C _etadd; C _etwait;"
 "C nbconnect; C _etwait; C _etwait",
 "etwait=OUT|HUP nbconnect=EINPROGRESS ready=OUT tcp=ESTABLISHED etwait=OUT "
 "etwait=-", ""},
{"oneshot", "S _listen; C connect; S accept; C _etadd:IN|ONESHOT; S write:1;"
 "C _etwait; S write:1; C _etwait",
 EST " ready=IN|OUT etwait=IN etwait=-",
 "accept=OK ready=OUT write=1 write=1"},
{"edges-added-twice", "S _listen; C connect; C _etadd; C _etadd",
 EST " etadd=EEXIST", ""},
};
/* clang-format on */

int
main(int argc, char **argv)
{
    int status;

    rows_init(&argc, &argv);
    posix_stage_add("/posix/ready", cases, G_N_ELEMENTS(cases));
    status = g_test_run();
    coro_pool_drain();
    return status;
}
