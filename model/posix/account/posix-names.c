/* SPDX-License-Identifier: GPL-2.0-only */
/* The names of errors, options and bits of poll. */
#include "model/posix/account/posix-priv.h"

const char *
posix_errno_name(PosixErrno error)
{
    static const char *const names[] = {
#define X(NAME, TEXT) TEXT,
        POSIX_ERRNOS(X)
#undef X
    };

    return names[error];
}

const char *
posix_option_name(PosixOption option)
{
    static const char *const names[] = {
#define X(NAME, TEXT) TEXT,
        POSIX_OPTIONS(X)
#undef X
    };

    g_assert(option < POSIX_N_OPTIONS);
    return names[option];
}

char *
posix_poll_text(guint bits)
{
    static const struct {
        guint bit;
        const char *name;
    } names[] = {
        {POSIX_POLLIN, "IN"},     {POSIX_POLLPRI, "PRI"},
        {POSIX_POLLOUT, "OUT"},   {POSIX_POLLRDHUP, "RDHUP"},
        {POSIX_POLLHUP, "HUP"},   {POSIX_POLLERR, "ERR"},
        {POSIX_POLLNVAL, "NVAL"},
    };
    GString *text = g_string_new(NULL);

    for (guint i = 0; i < G_N_ELEMENTS(names); i++) {
        if (bits & names[i].bit) {
            g_string_append_printf(text, "%s%s", text->len > 0 ? "|" : "",
                                   names[i].name);
        }
    }
    return g_string_free(g_string_append(text, text->len > 0 ? "" : "-"),
                         FALSE);
}
