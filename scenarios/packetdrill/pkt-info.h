/* SPDX-License-Identifier: GPL-2.0-only */
/* TCP_INFO: the fields that assertions of scripts may ask for, with the values
 * of Linux (include/uapi/linux/tcp.h). */
#ifndef FINWAIT_SCENARIOS_PKT_INFO_H
#define FINWAIT_SCENARIOS_PKT_INFO_H

#include "model/posix/posix.h"
#include "model/tcp/tcp.h"
#include <glib.h>

G_BEGIN_DECLS

/* What one connection says of itself at one time. */
typedef struct PktInfo {
    gboolean known; /* FALSE: there was no connection */
    TcpInfo tcp;
} PktInfo;

/* TRUE if 'field' is one that the model has. */
gboolean pkt_info_has(const char *field);

/* The value of a field that it has. */
gint64 pkt_info_get(const PktInfo *info, const char *field);

/* Asks 'fd'; only by the running thread 'proc'. */
void pkt_info_ask(PosixProc *proc, int fd, PktInfo *info);

/* TCP_ESTABLISHED, TCP_CA_Open, TCPI_OPT_SACK: FALSE if it is none such. */
gboolean pkt_info_symbol(const char *name, gint64 *value);

G_END_DECLS

#endif
