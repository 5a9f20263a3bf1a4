/* SPDX-License-Identifier: GPL-2.0-only */
/* Shell lines of scripts: those that say what the kernel under test is set to
 * are taken, where the model can be so; any other is why a script is not
 * played.
 *
 * Taken: `sysctl -q NAME=VALUE`, `set_sysctls.py /proc/sys/...=VALUE`, the
 * `defaults.sh` of packetdrill's and Linux's own suites, which sets what
 * their scripts expect, and what only puts the machine right again.
 */
#ifndef FINWAIT_SCENARIOS_PKT_SYSCTL_H
#define FINWAIT_SCENARIOS_PKT_SYSCTL_H

#include "model/tcp/tcp-profile.h"
#include <glib.h>

G_BEGIN_DECLS

/* What the model can be set to. */
typedef struct PktKnobs {
    TcpProfile tcp;             /* also of net.ipv4.tcp_fin_timeout */
    gboolean abort_on_overflow; /* net.ipv4.tcp_abort_on_overflow */
} PktKnobs;

/* One setting. */
typedef struct PktSysctl {
    guint row;    /* of the table of knobs */
    gint64 value; /* of a list, its second one: the default of a buffer */
    gint64 most;  /* of a list, its third one; else 'value' */
} PktSysctl;

/* The settings of 'line', in order; NULL: one is not in the model, and 'why'
 * (transfer full) says so. */
GPtrArray *pkt_sysctl_read(const char *line, char **why);

/* The name of one that can only be set before the first connection; NULL if
 * all of 'sysctls' can be set at any time.  Static. */
const char *pkt_sysctl_early(const GPtrArray *sysctls);

/* Puts 'sysctls' (NULL: none) into 'knobs'. */
void pkt_sysctl_apply(const GPtrArray *sysctls, PktKnobs *knobs);

/* As a kernel of that profile begins. */
void pkt_knobs_begin(PktKnobs *knobs, TcpProfileName profile);

G_END_DECLS

#endif
