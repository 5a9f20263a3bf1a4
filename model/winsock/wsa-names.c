/* SPDX-License-Identifier: GPL-2.0-only */
/* The names of errors, events and masks. */
#include "model/winsock/wsa-priv.h"

const char *
wsa_error_name(WsaError error)
{
    static const char *const names[] = {"0",
#define X(NAME) #NAME,
                                        WSA_ERRORS(X)
#undef X
    };

    return names[error];
}

/* Ended by a row without a name. */
static const struct {
    guint event;
    const char *name;
} events[] = {
#define X(NAME, VALUE) {VALUE, #NAME},
    WSA_EVENTS(X)
#undef X
};

const char *
wsa_event_name(guint event)
{
    for (guint i = 0; i < G_N_ELEMENTS(events); i++) {
        if (events[i].event == event) {
            return events[i].name;
        }
    }
    g_assert_not_reached();
}

char *
wsa_mask_text(guint mask)
{
    GString *text = g_string_new(NULL);

    for (guint i = 0; i < G_N_ELEMENTS(events); i++) {
        if (mask & events[i].event) {
            g_string_append_printf(text, "%s%s", text->len > 0 ? "|" : "",
                                   events[i].name);
        }
    }
    return g_string_free(g_string_append(text, text->len > 0 ? "" : "0"),
                         FALSE);
}

const char *
wsa_shut_name(WsaShut how)
{
    static const char *const names[] = {
#define X(NAME) #NAME,
        WSA_SHUTS(X)
#undef X
    };

    return names[how];
}

/* [connection reset by peer]: EPIPE is what Linux says of a connection that is
 * dead already (sock_errno_to_status). */
WsaError
wsa_error_of(PosixErrno error)
{
    switch (error) {
    case POSIX_OK:
        return WSA_OK;
    case POSIX_EAGAIN:
    case POSIX_EINPROGRESS:
        return WSA_WSAEWOULDBLOCK;
    case POSIX_EALREADY:
        return WSA_WSAEALREADY;
    case POSIX_EADDRINUSE:
        return WSA_WSAEADDRINUSE;
    case POSIX_EADDRNOTAVAIL:
        return WSA_WSAEADDRNOTAVAIL;
    case POSIX_ECONNABORTED:
        return WSA_WSAECONNABORTED;
    case POSIX_ECONNREFUSED:
        return WSA_WSAECONNREFUSED;
    case POSIX_ECONNRESET:
    case POSIX_EPIPE:
        return WSA_WSAECONNRESET;
    case POSIX_EISCONN:
        return WSA_WSAEISCONN;
    case POSIX_ENOTCONN:
        return WSA_WSAENOTCONN;
    case POSIX_ETIMEDOUT:
        return WSA_WSAETIMEDOUT;
    case POSIX_EMFILE:
        return WSA_WSAEMFILE;
    case POSIX_EBADF:
    case POSIX_ENOTSOCK:
        return WSA_WSAENOTSOCK;
    case POSIX_EDESTADDRREQ: /* of datagrams: not here */
    case POSIX_EDOM:
    case POSIX_EEXIST:
    case POSIX_EINVAL:
    case POSIX_EMSGSIZE:
    case POSIX_ENOENT:
        return WSA_WSAEINVAL;
    }
    g_assert_not_reached();
}
