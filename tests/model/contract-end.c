/* SPDX-License-Identifier: GPL-2.0-only */
#include "tests/model/contract-script-priv.h"
#include <stdlib.h>
#include <string.h>

#include "tests/units.h"

static const char *const event_names[] = {
#define X(NAME, TEXT) TEXT,
    PORT_TCP_EVENTS(X)
#undef X
};

static const char *const end_names[] = {
#define X(NAME, TEXT) TEXT,
    PORT_ENDS(X)
#undef X
};

/* The byte at 'offset' of every stream. */
static guint8
pattern(gsize offset)
{
    return (guint8)(offset * 7 + offset / 251);
}

/* ---- Call-backs: the law that holds in every script --------------------- */

void
script_called_back(Script *script)
{
    gint64 now_ns = port_now_ns(script->world.port[0]);

    g_assert_true(script->running);
    g_assert_cmpuint(script->calls, ==, 0);
    g_assert_cmpint(now_ns, >=, script->last_ns);
    script->last_ns = now_ns;
}

static void
end_check_order(End *end, PortTcpEvent event)
{
    guint bit = 1u << event;

    g_assert_nonnull(end->tcp);
    g_assert_false(end->seen & 1u << PORT_TCP_END);
    if (event == PORT_TCP_OPENED || event == PORT_TCP_FIN) {
        g_assert_false(end->seen & bit);
    }
    if (event != PORT_TCP_OPENED && event != PORT_TCP_END) {
        g_assert_true(end->seen & 1u << PORT_TCP_OPENED);
    }
    if (event == PORT_TCP_DATA) {
        g_assert_false(end->seen & 1u << PORT_TCP_FIN);
    }
    end->seen |= bit;
}

static void
end_log(End *end, PortTcpEvent event, PortEnd why)
{
    const char *name = event_names[event];

    if (event == PORT_TCP_SPACE) {
        end->space = TRUE;
        return;
    }
    if (event == PORT_TCP_DATA && g_str_has_suffix(end->log->str, name)) {
        return;
    }
    g_string_append_printf(end->log, "%s%s", end->log->len > 0 ? " " : "",
                           name);
    if (event == PORT_TCP_END) {
        g_string_append_printf(end->log, "/%s", end_names[why]);
    } else {
        g_assert_cmpint(why, ==, PORT_END_NONE);
    }
}

static void end_recv(End *end, gsize max_bytes, gboolean credit);

void
contract_end_tcp(gpointer user, PortTcpEvent event, PortEnd why)
{
    End *end = user;

    script_called_back(end->script);
    end_check_order(end, event);
    end_log(end, event, why);
    if (event == PORT_TCP_DATA) {
        g_assert_cmpuint(port_tcp_readable(end->tcp), >, 0);
        if (end->reads) {
            end_recv(end, G_MAXSIZE, TRUE);
        }
    }
    if (end->on[event]) {
        script_line(end->script, end->on[event]);
    }
}

/* ---- Commands of an end ------------------------------------------------- */

static void
end_connect(End *end, guint16 local_port, gboolean denied)
{
    Script *script = end->script;
    PortAddr to = {script->world.ip[1], SERVER_PORT};

    end->opts.local_port = local_port;
    end->tcp = port_tcp_connect(script->world.port[end->host], to, &end->opts);
    g_assert_true((end->tcp == NULL) == denied);
}

static void
end_send(End *end, gsize len)
{
    guint8 *bytes = g_malloc(len);

    for (gsize i = 0; i < len; i++) {
        bytes[i] = pattern(end->sent + i);
    }
    end->took = port_tcp_send(end->tcp, bytes, len);
    g_assert_cmpuint(end->took, <=, len);
    end->sent += end->took;
    g_free(bytes);
}

/* Reads by small pieces, so that the order across them is checked too. */
static void
end_recv(End *end, gsize max_bytes, gboolean credit)
{
    guint8 bytes[1000];
    gsize total = 0;
    gsize len;

    do {
        len = port_tcp_recv(end->tcp, bytes,
                            MIN(max_bytes - total, sizeof bytes));
        for (gsize i = 0; i < len; i++) {
            g_assert_cmphex(bytes[i], ==, pattern(end->got + i));
        }
        end->got += len;
        total += len;
    } while (len > 0 && total < max_bytes);
    if (credit) {
        port_tcp_credit(end->tcp, total);
    } else {
        g_assert_cmpuint(total, ==, max_bytes);
    }
}

static void
end_peek(End *end, gsize len)
{
    g_autofree guint8 *bytes = g_malloc(len + 1);
    gsize waits = port_tcp_readable(end->tcp);

    g_assert_cmpuint(port_tcp_peek(end->tcp, bytes, len), ==, len);
    for (gsize i = 0; i < len; i++) {
        g_assert_cmphex(bytes[i], ==, pattern(end->got + i));
    }
    g_assert_cmpuint(port_tcp_peek(end->tcp, NULL, G_MAXSIZE), ==, waits);
    g_assert_cmpuint(port_tcp_readable(end->tcp), ==, waits);
}

static void
end_keepalive(End *end, const char *rest)
{
    g_auto(GStrv) words = g_strsplit(rest, " ", 3);
    PortKeepalive keepalive;

    if (*rest == '\0') {
        port_tcp_keepalive(end->tcp, NULL);
        return;
    }
    g_assert_cmpuint(g_strv_length(words), ==, 3);
    keepalive.idle_ns = (gint64)strtoul(words[0], NULL, 10) * MS;
    keepalive.interval_ns = (gint64)strtoul(words[1], NULL, 10) * MS;
    keepalive.probes = (guint)strtoul(words[2], NULL, 10);
    port_tcp_keepalive(end->tcp, &keepalive);
}

/* Gives the handle up; its address must never come back in an event. */
static void
end_give_up(End *end, const char *how)
{
    PortTcp *tcp = end->tcp;

    end->tcp = NULL;
    if (g_str_equal(how, "close")) {
        port_tcp_close(tcp);
    } else if (g_str_equal(how, "abort")) {
        port_tcp_abort(tcp);
    } else if (g_str_equal(how, "discard")) {
        port_tcp_discard(tcp, FALSE);
    } else if (g_str_equal(how, "swallow")) {
        port_tcp_discard(tcp, TRUE);
    } else {
        g_assert_cmpstr(how, ==, "release");
        port_tcp_release(tcp);
    }
}

static void
end_saw(End *end, const char *expected)
{
    g_assert_cmpstr(end->log->str, ==, expected);
    g_string_truncate(end->log, 0);
}

static void
end_on(End *end, const char *rest)
{
    for (guint i = 0; i < N_EVENTS; i++) {
        gsize len = strlen(event_names[i]);

        if (g_str_has_prefix(rest, event_names[i]) && rest[len] == ' ') {
            g_free(end->on[i]);
            end->on[i] = g_strdup_printf("%c %s", end->name, rest + len + 1);
            return;
        }
    }
    g_error("no event in \"%s\"", rest);
}

/* Commands that ask and compare. */
static gboolean
end_asked(End *end, const char *verb, const char *rest)
{
    gsize n = strtoul(rest, NULL, 10);

    if (g_str_equal(verb, "saw")) {
        end_saw(end, rest);
    } else if (g_str_equal(verb, "takes")) {
        g_assert_cmpuint(end->took, ==, n);
    } else if (g_str_equal(verb, "readable")) {
        g_assert_cmpuint(port_tcp_readable(end->tcp), ==, n);
    } else if (g_str_equal(verb, "unacked")) {
        g_assert_cmpuint(port_tcp_unacked(end->tcp), ==, n);
    } else if (g_str_equal(verb, "sendable")) {
        g_assert_cmpuint(port_tcp_sendable(end->tcp), ==, n);
    } else if (g_str_equal(verb, "state")) {
        g_assert_cmpstr(port_tcp_state_name(port_tcp_state(end->tcp)), ==,
                        rest);
    } else if (g_str_equal(verb, "used") || g_str_equal(verb, "unused")) {
        Port *port = end->script->world.port[end->host];
        g_assert_cmpint(port_tcp_port_used(port, (guint16)n), ==,
                        g_str_equal(verb, "used"));
    } else if (g_str_equal(verb, "unspace")) {
        end->space = FALSE;
    } else if (g_str_equal(verb, "space") || g_str_equal(verb, "nospace")) {
        g_assert_cmpint(end->space, ==, g_str_equal(verb, "space"));
        end->space = FALSE;
    } else {
        return FALSE;
    }
    return TRUE;
}

/* Commands that set something. */
static gboolean
end_set(End *end, const char *verb, const char *rest)
{
    gsize n = strtoul(rest, NULL, 10);

    if (g_str_equal(verb, "opts")) {
        end->opts.rcvbuf_bytes = (guint32)n;
        end->opts.zero_window = n == 0;
    } else if (g_str_equal(verb, "sndbuf")) {
        end->opts.sndbuf_bytes = (guint32)n;
    } else if (g_str_equal(verb, "synretries")) {
        end->opts.syn_retries = (guint)n;
    } else if (g_str_equal(verb, "reuse")) {
        end->opts.reuse = TRUE;
    } else if (g_str_equal(verb, "keepalive")) {
        end_keepalive(end, rest);
    } else if (g_str_equal(verb, "nodelay")) {
        port_tcp_nodelay(end->tcp, TRUE);
    } else if (g_str_equal(verb, "timeout")) {
        port_tcp_user_timeout(end->tcp, (gint64)n * MS);
    } else {
        return FALSE;
    }
    return TRUE;
}

/* Commands that do something. */
static void
end_do(End *end, const char *verb, const char *rest)
{
    gsize n = strtoul(rest, NULL, 10);

    if (g_str_equal(verb, "connect") || g_str_equal(verb, "denied")) {
        end_connect(end, (guint16)n, g_str_equal(verb, "denied"));
    } else if (g_str_equal(verb, "send")) {
        end_send(end, n);
    } else if (g_str_equal(verb, "fill")) {
        end->took = port_tcp_send(end->tcp, NULL, n);
    } else if (g_str_equal(verb, "recv")) {
        end_recv(end, n, FALSE);
    } else if (g_str_equal(verb, "peek")) {
        end_peek(end, n);
    } else if (g_str_equal(verb, "drop")) {
        g_assert_cmpuint(port_tcp_recv(end->tcp, NULL, n), ==, n);
    } else if (g_str_equal(verb, "credit")) {
        port_tcp_credit(end->tcp, n);
    } else if (g_str_equal(verb, "orphan")) {
        port_tcp_orphan(end->tcp);
    } else if (g_str_equal(verb, "shutdown")) {
        port_tcp_shutdown(end->tcp);
    } else if (g_str_equal(verb, "restart")) {
        port_tcp_restart(end->script->world.port[end->host]);
    } else if (g_str_equal(verb, "off")) {
        port_tcp_off(end->script->world.port[end->host]);
    } else {
        end_give_up(end, verb);
    }
}

void
contract_end_command(End *end, const char *verb, const char *rest)
{
    if (g_str_equal(verb, "on")) {
        end_on(end, rest);
    } else if (g_str_equal(verb, "reads")) {
        end->reads = TRUE;
    } else if (g_str_equal(verb, "credits")) {
        end->first_credit = strtoul(rest, NULL, 10);
    } else {
        end->script->calls++;
        if (!end_asked(end, verb, rest) && !end_set(end, verb, rest)) {
            end_do(end, verb, rest);
        }
        end->script->calls--;
    }
}
