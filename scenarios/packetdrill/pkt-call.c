/* SPDX-License-Identifier: GPL-2.0-only */
/* Calls as text, and whether they went as expected. */
#include "scenarios/packetdrill/pkt-call.h"

#include <string.h>

#include "scenarios/packetdrill/pkt-symbol.h"

/* ---- Values ------------------------------------------------------------- */

char *
pkt_call_value(const PktCall *call, gint64 value)
{
    if (call->verb == PKT_GETSOCKOPT && call->option == POSIX_SO_ERROR) {
        const char *name = posix_errno_name((PosixErrno)value);
        return g_strdup(value == 0 ? "0" : name);
    }
    if (call->verb != PKT_IOCTL && call->option == POSIX_SO_LINGER) {
        return g_strdup_printf("{onoff=%d, linger=%" G_GINT64_FORMAT "}",
                               value >= 0, MAX(value, 0));
    }
    return g_strdup_printf("%" G_GINT64_FORMAT, value);
}

/* As the script compares it: an error by its number. */
static gint64
comparable(const PktCall *call, gint64 value)
{
    return call->verb == PKT_GETSOCKOPT && call->option == POSIX_SO_ERROR
               ? pkt_errno_value((PosixErrno)value)
               : value;
}

/* ---- Fitting ------------------------------------------------------------ */

static gboolean
gives_descriptor(const PktCall *call)
{
    return call->verb == PKT_SOCKET || call->verb == PKT_ACCEPT ||
           call->verb == PKT_EPOLL_CREATE;
}

static gboolean
result_fits(const PktCall *call, const PktReturn *got)
{
    if (!call->any_result && (gives_descriptor(call) && call->result >= 0
                                  ? got->result < 0
                                  : got->result != call->result)) {
        return FALSE;
    }
    return !call->error || got->result >= 0 ||
           g_strcmp0(call->error, got->error) == 0;
}

/* epoll_wait compares its first entry: none is {events=0, ptr=0}. */
static gboolean
polls_fit(const PktCall *call, const PktReturn *got)
{
    guint n = call->verb == PKT_EPOLL_WAIT ? 1 : call->polls->len;

    for (guint i = 0; i < n; i++) {
        const PktPoll *want = &g_array_index(call->polls, PktPoll, i);
        const PktPoll *is = &g_array_index(got->polls, PktPoll, i);
        if (want->revents != is->revents || want->data != is->data) {
            return FALSE;
        }
    }
    return TRUE;
}

gboolean
pkt_call_fits(const PktCall *call, const PktReturn *got)
{
    if (!result_fits(call, got)) {
        return FALSE;
    }
    if ((call->verb == PKT_GETSOCKOPT || call->verb == PKT_IOCTL) &&
        got->result >= 0 && !call->any_value &&
        comparable(call, got->value) != call->value) {
        return FALSE;
    }
    return (call->verb != PKT_POLL && call->verb != PKT_EPOLL_WAIT) ||
           got->result < 0 || polls_fit(call, got);
}

/* ---- Text --------------------------------------------------------------- */

static void
write_polls(GString *text, const PktReturn *got)
{
    g_string_append_c(text, '[');
    for (guint i = 0; i < got->polls->len; i++) {
        const PktPoll *poll = &g_array_index(got->polls, PktPoll, i);
        g_autofree char *events = pkt_symbol_bits("POLL", poll->events);
        g_autofree char *revents = pkt_symbol_bits("POLL", poll->revents);
        g_string_append_printf(
            text, "%s{fd=%" G_GINT64_FORMAT ", events=%s, revents=%s}",
            i > 0 ? ", " : "", poll->data, events, revents);
    }
    g_string_append_c(text, ']');
}

static void
write_epoll(GString *text, const PktCall *call, const PktReturn *got)
{
    const PktPoll *poll = &g_array_index(got->polls, PktPoll, 0);
    g_autofree char *events = pkt_symbol_bits("EPOLL", poll->revents);
    const char *written = call->args[1];
    const char *field = strstr(written, "ptr")   ? "ptr"
                        : strstr(written, "u32") ? "u32"
                        : strstr(written, "u64") ? "u64"
                                                 : "fd";

    g_string_append_printf(text, "{events=%s, %s=%" G_GINT64_FORMAT "}", events,
                           got->result == 0 ? "ptr" : field, poll->data);
}

/* The argument in which the call gives something back; -1: in none. */
static int
argument_back(const PktCall *call)
{
    switch (call->verb) {
    case PKT_POLL:
        return 0;
    case PKT_EPOLL_WAIT:
        return 1;
    case PKT_IOCTL:
        return 2;
    case PKT_GETSOCKOPT:
        return 3;
    case PKT_SOCKET:
    case PKT_BIND:
    case PKT_LISTEN:
    case PKT_ACCEPT:
    case PKT_CONNECT:
    case PKT_RECV:
    case PKT_SEND:
    case PKT_CLOSE:
    case PKT_SHUTDOWN:
    case PKT_FCNTL:
    case PKT_SETSOCKOPT:
    case PKT_EPOLL_CREATE:
    case PKT_EPOLL_CTL:
        return -1;
    }
    g_assert_not_reached();
}

static void
write_back(GString *text, const PktCall *call, const PktReturn *got)
{
    if (call->verb == PKT_POLL) {
        write_polls(text, got);
    } else if (call->verb == PKT_EPOLL_WAIT) {
        write_epoll(text, call, got);
    } else {
        g_autofree char *value = pkt_call_value(call, got->value);
        g_string_append_printf(text, value[0] == '{' ? "%s" : "[%s]", value);
    }
}

static void
write_result(GString *text, const PktCall *call, const PktReturn *got)
{
    gint64 result = got ? got->result : call->result;
    const char *error = got ? got->error : call->error;
    const char *note = got && error ? pkt_errno_text(error) : call->note;

    if (!got && call->any_result) {
        g_string_append(text, " = ...");
        return;
    }
    if (got && gives_descriptor(call) && result >= 0 && call->result >= 0) {
        result = call->result; /* the script's own number */
    }
    g_string_append_printf(text, " = %" G_GINT64_FORMAT, result);
    if (result < 0 && error) {
        g_string_append_printf(text, " %s (%s)", error, note ? note : "error");
    }
}

char *
pkt_call_text(const PktCall *call, const PktReturn *got)
{
    GString *text = g_string_new(pkt_call_name(call));
    int back = got && got->result >= 0 ? argument_back(call) : -1;

    g_string_append_c(text, '(');
    for (int i = 0; call->args[i]; i++) {
        g_string_append(text, i > 0 ? ", " : "");
        if (i == back) {
            write_back(text, call, got);
        } else {
            g_string_append(text, call->args[i]);
        }
    }
    g_string_append_c(text, ')');
    write_result(text, call, got);
    return g_string_free(text, FALSE);
}
