/* SPDX-License-Identifier: GPL-2.0-only */
/* Symbols of scripts, with their values on Linux: SOCK_STREAM, O_NONBLOCK,
 * POLLIN, ECONNRESET (packetdrill's symbols_linux.c, of what the public suites
 * use). */
#ifndef FINWAIT_SCENARIOS_PKT_SYMBOL_H
#define FINWAIT_SCENARIOS_PKT_SYMBOL_H

#include "model/posix/posix.h"
#include <glib.h>

G_BEGIN_DECLS

typedef enum PktSymbolKind {
    PKT_SYMBOL_VALUE,    /* it has the value */
    PKT_SYMBOL_NOT_HERE, /* packetdrill knows it, the model does not */
    PKT_SYMBOL_UNKNOWN,
} PktSymbolKind;

PktSymbolKind pkt_symbol(const char *name, gint64 *value);

/* All names, for messages; ends in NULL. (transfer container) */
const char **pkt_symbol_names(void);

/* errno values: of Linux, and how they are called.  NULL: unknown. */
gint64 pkt_errno_value(PosixErrno error);
const char *pkt_errno_text(const char *name);

/* The names that belong to 'prefix' ("POLL", "EPOLL") and to the bits of
 * 'value', joined by |; "0" for none. (transfer full) */
char *pkt_symbol_bits(const char *prefix, gint64 value);

G_END_DECLS

#endif
