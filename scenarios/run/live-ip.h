/* SPDX-License-Identifier: GPL-2.0-only */
/* IPv4 packets as bytes (RFC 791), as a door has them. */
#ifndef FINWAIT_SCENARIOS_LIVE_IP_H
#define FINWAIT_SCENARIOS_LIVE_IP_H

#include <glib.h>

/* The least of a header, and where its addresses are. */
enum { IP_BYTES = 20, IP_SOURCE = 12, IP_DESTINATION = 16 };

static inline guint16
ip_read_16(const guint8 *at)
{
    return (guint16)(at[0] << 8 | at[1]);
}

static inline guint32
ip_read_32(const guint8 *at)
{
    return (guint32)ip_read_16(at) << 16 | ip_read_16(at + 2);
}

#endif
