/* SPDX-License-Identifier: GPL-2.0-only */
/* Two TcpHosts on a wire that loses, reorders and repeats segments, and two
 * programs that do what a seed says. */
#ifndef FINWAIT_TESTS_SUPPORT_TCP_ENDS_H
#define FINWAIT_TESTS_SUPPORT_TCP_ENDS_H

#include "model/tcp/tcp.h"

G_BEGIN_DECLS

/* How bad the wire is, in percent; after 60 s it is good. */
typedef struct TcpWire {
    guint loss, repeat, reorder;
} TcpWire;

/* Runs the script of 'seed' to its end, by these profiles, and asserts all that
 * must hold of it: what is read is what was written, in order; each connection
 * ends once, and last; nothing is left at either host; it ends at all.  Returns
 * a digest of all segments and events. */
guint64 tcp_ends_run(guint seed, const TcpWire *wire,
                     const TcpProfile *profile0, const TcpProfile *profile1);

G_END_DECLS

#endif
