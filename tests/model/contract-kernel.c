/* SPDX-License-Identifier: GPL-2.0-only */
/* The contract of what an operating system asks of its TCP beyond bytes: the
 * states, MSG_PEEK, sizes and repeats by connection, keep-alive, the user
 * timeout, and which ports are taken. */
#include "tests/model/contract.h"

#define OPEN CONTRACT_OPEN

/* clang-format off */
static const ContractCase cases[] = {
/* port_tcp_state. */
{"state/of-the-handshake",
 "A connect; A state SYN_SENT; run 15; B state SYN_RECV; run 100;"
 "A state ESTABLISHED; B state ESTABLISHED"},
{"state/one-after-the-other",
 OPEN "A shutdown; A state FIN_WAIT1; run 100; A state FIN_WAIT2;"
 "B state CLOSE_WAIT; B shutdown; B state LAST_ACK; run 100; A state CLOSE;"
 "B state CLOSE"},
{"state/both-at-once",
 OPEN "A shutdown; B shutdown; run 15; A state CLOSING; B state CLOSING;"
 "run 100; A state CLOSE; B state CLOSE"},
{"state/fin-behind-a-closed-window",
 "B opts 0;" OPEN "A send 10; A shutdown; run 1000; A state FIN_WAIT1;"
 "B state ESTABLISHED"},
{"state/reset-refused-timed-out",
 OPEN "B abort; run 100; A state CLOSE; verdict refuse; C connect; run 100;"
 "C saw end/refused; C state CLOSE"},
{"state/early-fin",
 "A connect; A shutdown; A state SYN_SENT; run 500; A state FIN_WAIT2;"
 "B state CLOSE_WAIT"},

/* PortNode.opening. */
{"opening/held-and-let-in",
 "hold; A connect; run 100; A saw opened; B saw; B state SYN_RECV; unhold;"
 "run 300; B saw opened; B state ESTABLISHED; A saw; syns 1"},
{"opening/held-bytes-come-again",
 "hold; A connect; A send 10; run 150; A saw opened; A unacked 10; unhold;"
 "run 500; B saw opened data; B recv 10; A unacked 0"},
{"opening/held-fin-comes-again",
 "hold; A connect; A send 10; A shutdown; run 500; B saw; unhold; run 900;"
 "B saw opened data fin; B recv 10"},
{"opening/held-to-the-end",
 "hold; A connect; run 20000; A saw opened; B saw end/timeout; A send 1;"
 "run 500; A saw end/reset"},
{"opening/held-and-reset",
 "hold; A connect; run 100; A abort; run 100; B saw end/reset"},

/* port_tcp_peek. */
{"peek/takes-nothing",
 OPEN "A send 3000; run 500; B peek 10; B peek 3000; B recv 5; B peek 2995;"
 "B recv 2995; B peek 0"},
{"peek/after-end",
 OPEN "A send 10; A shutdown; B shutdown; run 500; B peek 10; B recv 10"},

/* PortTcpOpts.sndbuf_bytes and syn_retries. */
{"sndbuf/limits-what-is-taken",
 "B opts 0; A sndbuf 3000;" OPEN "A send 5000; A takes 3000; A send 1;"
 "A takes 0; A unacked 3000"},
{"sndbuf/has-room-again",
 "A sndbuf 3000; B reads;" OPEN "A send 5000; A takes 3000; A unspace;"
 "run 500; A space; A send 5000; A takes 3000; run 500; A unacked 0"},
{"sndbuf/of-the-acceptor",
 "B sndbuf 700;" OPEN "B send 5000; B takes 700; run 500; B unacked 0"},
{"sndbuf/limits-what-is-sendable", "A sndbuf 700;" OPEN "A sendable 700"},
{"syn-retries/few",
 "A synretries 1; down A; A connect; run 390; A saw; run 20;"
 "A saw end/timeout; syns 0"},
{"syn-retries/many",
 "A synretries 9; verdict ignore; A connect; run 1990; A saw; syns 10;"
 "run 20; A saw end/timeout"},

/* SPACE for all that changes what port_tcp_unacked() or the state say. */
{"space/our-fin-is-acknowledged",
 OPEN "A unspace; A shutdown; A nospace; run 100; A space"},
{"space/fin-of-both", OPEN "A shutdown; run 100; B unspace; B shutdown;"
 "run 100; B space; B saw fin end/closed"},

/* port_tcp_keepalive. */
{"keepalive/peer-is-there",
 OPEN "A keepalive 1000 500 3; run 60000; A saw; B saw; A send 10; run 100;"
 "B saw data"},
{"keepalive/peer-is-gone",
 OPEN "A keepalive 1000 500 3; down B; run 2300; A saw; run 300;"
 "A saw end/timeout; run 100; B saw end/reset"},
{"keepalive/peer-has-forgotten",
 OPEN "A keepalive 1000 500 3; B discard; run 800; A saw; run 300;"
 "A saw end/reset"},
{"keepalive/counts-from-the-last-segment",
 OPEN "down B; run 700; A keepalive 1000 500 1; run 500; A saw; run 500;"
 "A saw end/timeout"},
{"keepalive/at-once-when-overdue",
 OPEN "down B; run 5000; A keepalive 1000 500 1; run 400; A saw; run 200;"
 "A saw end/timeout"},
{"keepalive/is-put-off-by-segments",
 OPEN "A keepalive 1000 500 1; run 800; B send 10; run 800; A saw data;"
 "down B; run 600; A saw; run 800; A saw end/timeout"},
{"keepalive/one-answer-is-enough",
 OPEN "A keepalive 1000 500 2; down B; run 1200; up B; run 60000; A saw"},
{"keepalive/off", OPEN "A keepalive 1000 500 1; down B; run 1100; A keepalive;"
 "run 60000; A saw"},
{"keepalive/begins-with-the-handshake",
 "A connect; A keepalive 1000 500 1; run 100; down B; A saw opened; run 1300;"
 "A saw; run 300; A saw end/timeout"},
{"keepalive/waits-for-bytes-in-flight",
 OPEN "down B; A keepalive 100 100 1; A send 10; run 1000; A saw; run 500;"
 "A saw end/timeout"},
{"keepalive/of-a-half-open-end",
 OPEN "B shutdown; run 100; A saw fin; A keepalive 1000 500 2; down B;"
 "run 1800; A saw; run 500; A saw end/timeout; run 100; B saw end/reset"},

/* port_tcp_nodelay. */
{"nodelay/arrives-at-once",
 "A connect; A nodelay; run 100; A saw opened; B saw opened; A send 10;"
 "A send 10; A send 10; run 15; B saw data; B recv 30"},

/* port_tcp_orphan. */
{"orphan/resets-what-comes",
 OPEN "A orphan; A shutdown; run 100; A state FIN_WAIT2; B send 10; run 100;"
 "A saw end/aborted; B saw fin end/reset"},
{"orphan/is-told-the-end",
 OPEN "A orphan; A shutdown; run 100; A state FIN_WAIT2; B shutdown; run 100;"
 "A saw fin end/closed"},
{"orphan/times-out",
 OPEN "A orphan; down B; A send 10; A shutdown; run 20000; A saw end/timeout"},
{"orphan/is-not-kept-alive",
 OPEN "A keepalive 1000 500 1; A orphan; A shutdown; run 100; down B;"
 "run 50000; A saw; run 20000; A saw end/expired"},

/* port_tcp_user_timeout. */
{"timeout/of-bytes",
 OPEN "A timeout 500; down B; A send 10; run 600; A saw; run 200;"
 "A saw end/timeout; A state CLOSE; up B; run 1000; B saw data"},
{"timeout/of-a-fin",
 OPEN "A timeout 500; down B; A shutdown; run 600; A saw; run 200;"
 "A saw end/timeout"},
{"timeout/of-a-syn",
 "down B; A connect; A timeout 500; run 450; A saw; run 200;"
 "A saw end/timeout"},
{"timeout/begins-anew-with-progress",
 OPEN "A timeout 500; down B; A send 10; run 400; up B; run 400; down B;"
 "A send 10; run 600; A saw; run 200; A saw end/timeout"},
{"timeout/of-a-closed-window",
 "B opts 0;" OPEN "A timeout 900; A send 10; run 1000; A saw; run 300;"
 "A saw end/timeout"},
{"timeout/ends-when-the-window-opens",
 "B opts 0;" OPEN "A timeout 900; A send 10; run 800; B credit 5000; run 5000;"
 "A saw; A unacked 0"},
{"timeout/says-nothing-to-the-peer",
 OPEN "A timeout 500; down B; A send 10; run 5000; A saw end/timeout; up B;"
 "run 5000; B saw data; B send 10; run 500; B saw end/reset"},
{"timeout/shortens-keep-alive",
 OPEN "A keepalive 1000 500 9; A timeout 1200; down B; run 1300; A saw;"
 "run 300; A saw end/timeout"},
{"timeout/lengthens-keep-alive",
 OPEN "A keepalive 1000 500 1; A timeout 1800; down B; run 1900; A saw;"
 "run 300; A saw end/timeout"},
{"timeout/off",
 OPEN "A timeout 500; A timeout 0; down B; A send 10; run 1100; A saw;"
 "run 200; A saw end/timeout"},

/* port_tcp_port_used, PortTcpOpts.reuse. */
{"port/of-a-connection",
 "A unused 5000; A connect 5000; A used 5000; A unused 80; run 100; B used 80;"
 "B unused 5000; B abort; run 100; A unused 5000; B unused 80"},
{"port/of-a-request", "A connect; run 15; B unused 80"},
{"port/in-time-wait",
 "A connect 5000; run 100; A shutdown; run 100; B shutdown; run 100;"
 "A used 5000; B unused 80; A release; A used 5000; run 2000; A unused 5000"},
{"port/of-one-given-up",
 "A connect 5000; run 100; A close; A used 5000; run 100; A used 5000;"
 "B shutdown; run 100; A used 5000; run 2000; A unused 5000"},
{"port/of-one-discarded",
 "A connect 5000; run 100; A swallow; A unused 5000"},
{"port/time-wait-denies",
 "A connect 5000; run 100; A shutdown; run 100; B shutdown; run 100;"
 "C denied 5000; C reuse; C connect 5000; run 100; C saw opened; D saw opened;"
 "C send 10; run 500; D saw data; D recv 10"},
{"port/reuse-of-a-live-one-is-denied",
 "A connect 5000; run 100; C reuse; C denied 5000"},
{"port/reuse-while-both-wait",
 "A connect 5000; run 100; A shutdown; B shutdown; run 100; C reuse;"
 "C connect 5000; run 500; C saw opened; D saw opened"},
};
/* clang-format on */

void
contract_add_kernel_tests(const ContractOps *ops)
{
    contract_add_cases(ops, cases, G_N_ELEMENTS(cases));
}
