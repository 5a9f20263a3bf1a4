/* SPDX-License-Identifier: GPL-2.0-only */
/* The program that makes a script's calls where the TCP is ns-3's own: over
 * ns3::Socket (shim/plain-tcp.h), which has no POSIX host.
 *
 * A call that waits is tried again whenever something happens to a socket.
 * What is the kernel's and not TCP's (O_NONBLOCK, a write in parts) is done
 * here; what ns3::Socket cannot do, is why a script is not played.
 */
#ifndef FINWAIT_SCENARIOS_PKT_PLAIN_H
#define FINWAIT_SCENARIOS_PKT_PLAIN_H

#include "scenarios/packetdrill/pkt-call.h"
#include "scenarios/packetdrill/pkt-script.h"
#include "shim/plain-tcp.h"
#include <glib.h>

G_BEGIN_DECLS

typedef struct PktPlain PktPlain;

/* Has 'script' played on ns-3's TCP, or skipped with the reason. */
void pkt_plain_choose(PktScript *script);

/* 'tcp' and 'config' outlive it. (transfer full) */
PktPlain *pkt_plain_new(PlainTcp *tcp, const PktConfig *config);
void pkt_plain_free(PktPlain *plain);

/* As pkt_host_call(). */
const PktReturn *pkt_plain_call(PktPlain *plain, const PktCall *call);

G_END_DECLS

#endif
