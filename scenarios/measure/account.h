/* SPDX-License-Identifier: GPL-2.0-only */
/* Does what a run says of its connections add up?
 *
 * Both ends count for themselves, each where it happens (record.h), so they
 * can contradict themselves and each other.  A run in which they do is wrong,
 * whatever else it shows, and fails:
 *
 *   each end         written = acknowledged + left
 *                    received = read + dropped + waiting
 *                    it has an end if, and only if, it is over
 *   each direction   acknowledged <= received <= written, and where the
 *                    sender's end is clean: acknowledged = received
 *                    accepted = delivered + lost + in flight (conn.h)
 *   each end of all  connections begun = records = sum of the classes
 *
 * UDP: only the last one.
 */
#ifndef FINWAIT_SCENARIOS_ACCOUNT_H
#define FINWAIT_SCENARIOS_ACCOUNT_H

#include "scenarios/measure/conn.h"
#include <glib.h>

G_BEGIN_DECLS

/* All zero: of no connections. */
typedef struct Account {
    guint64 n[2]; /* told of by clients, by servers */
    GError *error;
} Account;

void account_add(Account *account, const Conn *conn);
gboolean account_close(Account *account, guint64 begun_by_clients,
                       guint64 begun_by_servers, GError **error);

G_END_DECLS

#endif
