/* SPDX-License-Identifier: GPL-2.0-only */
/* Scripts for the contract test: one command a line, ';' is a line end too.
 *
 * Ends A and C are on the first host and connect; B and D are on the second
 * and take the first and the second SYN.
 *
 *   X connect [PORT]     open, from local PORT; "X denied PORT" expects NULL
 *   X opts RCVBUF        for the next connect or accept: 0 is no credit
 *   X credits N          inside the call-back for its SYN
 *   X sndbuf N | synretries N | reuse   for the next connect or accept
 *   X send N | fill N    N bytes of the pattern, or N of filler
 *   X takes N            what the last send returned
 *   X recv N | credit N  read N bytes (checked against the pattern); open up
 *   X drop N             read N bytes without looking
 *   X peek N             look at N bytes, which stay
 *   X keepalive IDLE INTERVAL PROBES    in ms; nothing: off
 *   X timeout MS         user timeout
 *   X nodelay            TCP_NODELAY
 *   X orphan | shutdown | close | abort | discard | swallow | release
 *   X on EVENT COMMAND   does it inside the call-back, each time
 *   X reads              reads and credits whatever arrives
 *   X saw EVENT...       the events since the last 'saw', without "space";
 *                        adjacent "data" count once; END as "end/reset"
 *   X space | nospace    whether the peer made room since last asked
 *   X unspace            as if asked
 *   X readable N | unacked N | sendable N | state NAME
 *   X restart | off      its host's TCP
 *   X used PORT | unused PORT   whether a connection of its host has it
 *   verdict accept|refuse|ignore   for SYNs from now on
 *   hold | unhold        whether handshakes may not complete
 *   syns N               SYNs that asked for a verdict since last asked
 *   drop X FLAGS N       FLAGS of S F R A D, '-' for any segment
 *   down X | up X        all that X's host sends is lost
 *   run MS               lets time pass
 *   ids | ends           A and B agree on number and addresses
 *
 * In every script these hold or the test fails: no call-back comes from
 * inside a call or outside the world's loop, time never runs backwards,
 * OPENED comes at most once and before DATA, SPACE and FIN, no DATA follows
 * FIN, nothing follows END, no event follows the giving up of the handle.
 */
#ifndef FINWAIT_TESTS_CONTRACT_SCRIPT_H
#define FINWAIT_TESTS_CONTRACT_SCRIPT_H

#include "tests/model/contract.h"

/* Makes a world, runs 'script' in it and frees it.  With --verbose each line
 * is told before it runs. */
void contract_script_run(const ContractOps *ops, const ContractSetup *setup,
                         const char *script);

#endif
