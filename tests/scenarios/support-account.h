/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef FINWAIT_TESTS_SUPPORT_ACCOUNT_H
#define FINWAIT_TESTS_SUPPORT_ACCOUNT_H

#include "scenarios/measure/account.h"

/* Whether all of 'conns' (Conn) add up. */
static inline gboolean
account_check(const GArray *conns, guint64 begun_by_clients,
              guint64 begun_by_servers, GError **error)
{
    Account account = {0};

    for (guint i = 0; i < conns->len; i++) {
        account_add(&account, &g_array_index(conns, Conn, i));
    }
    return account_close(&account, begun_by_clients, begun_by_servers, error);
}

#endif
