/* SPDX-License-Identifier: GPL-2.0-only */
/* The program that makes a script's calls: one process on the host under test,
 * a thread for each call, so that one may wait while time goes on.
 *
 * It ignores SIGPIPE, as packetdrill does.  The script's descriptors are its
 * own numbers; which of the process's they are, is known here.
 */
#ifndef FINWAIT_SCENARIOS_PKT_HOST_H
#define FINWAIT_SCENARIOS_PKT_HOST_H

#include "model/posix/posix.h"
#include "scenarios/packetdrill/pkt-call.h"
#include "scenarios/packetdrill/pkt-info.h"
#include <glib.h>

G_BEGIN_DECLS

typedef struct PktHost PktHost;

/* 'posix' and 'config' outlive it. (transfer full) */
PktHost *pkt_host_new(PosixHost *posix, const PktConfig *config);
void pkt_host_free(PktHost *host);

/* Begins 'call' now; what it gives is valid as long as 'host', and done if it
 * does not wait. */
const PktReturn *pkt_host_call(PktHost *host, const PktCall *call);

/* TCP_INFO of the script's 'fd', or known FALSE. */
void pkt_host_info(PktHost *host, int fd, PktInfo *info);

G_END_DECLS

#endif
