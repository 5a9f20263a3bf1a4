/* SPDX-License-Identifier: GPL-2.0-only */
#include "scenarios/measure/account.h"

#include <stdarg.h>

#include "model/port.h"
#include "model/units.h"
#include "scenarios/base/error.h"

#define N G_GUINT64_FORMAT

/* Says which connection it is; always FALSE. */
static gboolean G_GNUC_PRINTF(3, 4)
    wrong(const Conn *conn, GError **error, const char *format, ...)
{
    const Record *known = conn->has_client ? &conn->client : &conn->server;
    g_autofree char *text = NULL;
    va_list args;

    va_start(args, format);
    text = g_strdup_vprintf(format, args);
    va_end(args);
    g_set_error(error, FINWAIT_ERROR, FINWAIT_ERROR_FAILED,
                "the account does not add up: connection %" N
                " (%s %s %u, asked for at %.9f s): %s",
                known->conn_id, known->system,
                conn->has_client ? "client" : "server", known->index,
                (gdouble)known->asked_ns / NS_PER_S, text);
    return FALSE;
}

/* One end by itself. */
static gboolean
check_end(const Conn *conn, const char *end, const Record *r, GError **error)
{
    gboolean is_open = !record_is_over(r);

    g_assert(r->outcome < N_OUTCOMES);
    if (is_open != (r->end_ns == PORT_NEVER)) {
        return wrong(conn, error, "the %s's end is \"%s\", but %s", end,
                     outcome_name(r->outcome),
                     is_open ? "it has a time" : "it has no time");
    }
    if (r->udp) {
        return TRUE;
    }
    if (r->written_bytes != r->acked_bytes + r->left_bytes) {
        return wrong(conn, error,
                     "the %s wrote %" N " bytes, but %" N " acknowledged + %" N
                     " left are %" N,
                     end, r->written_bytes, r->acked_bytes, r->left_bytes,
                     r->acked_bytes + r->left_bytes);
    }
    if (r->received_bytes !=
        r->read_bytes + r->dropped_bytes + r->waiting_bytes) {
        return wrong(conn, error,
                     "the %s received %" N " bytes, but %" N " read + %" N
                     " dropped + %" N " waiting are %" N,
                     end, r->received_bytes, r->read_bytes, r->dropped_bytes,
                     r->waiting_bytes,
                     r->read_bytes + r->dropped_bytes + r->waiting_bytes);
    }
    return TRUE;
}

/* What 'from' says of what it sent, and 'to' of what it got; an end that is
 * not known sent and got nothing. */
static gboolean
check_ends(const Conn *conn, const char *const names[2], const Record *from,
           const Record *to, GError **error)
{
    if (to->received_bytes > from->written_bytes) {
        return wrong(conn, error,
                     "the %s received %" N " bytes, but the %s wrote only %" N,
                     names[1], to->received_bytes, names[0],
                     from->written_bytes);
    }
    if (from->acked_bytes > to->received_bytes) {
        return wrong(conn, error,
                     "the %s has %" N
                     " bytes acknowledged, but the %s received only %" N,
                     names[0], from->acked_bytes, names[1], to->received_bytes);
    }
    if (from->outcome == OUTCOME_CLEAN && from->system &&
        from->acked_bytes != to->received_bytes) {
        return wrong(conn, error,
                     "the %s ended cleanly with %" N
                     " bytes acknowledged, but the %s received %" N,
                     names[0], from->acked_bytes, names[1], to->received_bytes);
    }
    return TRUE;
}

static gboolean
check_flow(const Conn *conn, gboolean to_server, GError **error)
{
    Flow flow = conn_flow(conn, to_server);

    return flow.accepted == flow.delivered + flow.lost + flow.in_flight ||
           wrong(conn, error,
                 "to the %s, %" N " bytes accepted, but %" N " delivered + %" N
                 " lost + %" N " in flight are %" N,
                 to_server ? "server" : "client", flow.accepted, flow.delivered,
                 flow.lost, flow.in_flight,
                 flow.delivered + flow.lost + flow.in_flight);
}

static gboolean
check_conn(const Conn *conn, GError **error)
{
    static const char *const there[] = {"client", "server"};
    static const char *const back[] = {"server", "client"};
    const Record nobody = {0};
    const Record *client = conn->has_client ? &conn->client : &nobody;
    const Record *server = conn->has_server ? &conn->server : &nobody;

    if ((conn->has_client && !check_end(conn, "client", client, error)) ||
        (conn->has_server && !check_end(conn, "server", server, error))) {
        return FALSE;
    }
    return client->udp || server->udp ||
           (check_ends(conn, there, client, server, error) &&
            check_ends(conn, back, server, client, error) &&
            check_flow(conn, TRUE, error) && check_flow(conn, FALSE, error));
}

/* Takes a connection; the first one that is wrong is the error of
 * account_close(). */
void
account_add(Account *account, const Conn *conn)
{
    if (!account->error) {
        check_conn(conn, &account->error);
    }
    account->n[0] += conn->has_client;
    account->n[1] += conn->has_server;
}

/* Every connection that an end began has been told there. */
static gboolean
check_sum(const char *ends, guint64 told, guint64 begun, GError **error)
{
    if (told == begun) {
        return TRUE;
    }
    g_set_error(error, FINWAIT_ERROR, FINWAIT_ERROR_FAILED,
                "the account does not add up: the %s began %" N
                " connections, but %" N " are in a class",
                ends, begun, told);
    return FALSE;
}

/* All have been added; the error names one that is wrong, and its numbers. */
gboolean
account_close(Account *account, guint64 begun_by_clients,
              guint64 begun_by_servers, GError **error)
{
    if (account->error) {
        g_propagate_error(error, g_steal_pointer(&account->error));
        return FALSE;
    }
    return check_sum("clients", account->n[0], begun_by_clients, error) &&
           check_sum("servers", account->n[1], begun_by_servers, error);
}
