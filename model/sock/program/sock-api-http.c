/* SPDX-License-Identifier: GPL-2.0-only */
/* The program's side: HTTP mode (sock-fact 9). */
#include "model/sock/program/sock-api-priv.h"

SOCK_GETTER(gboolean, httpmode, sock_http_is_on(s))

/* Takes effect on an established TCP connection; there is no way back before
 * it has ended. */
void
sock_set_httpmode(Device *dev, gboolean yes)
{
    Sock *s = sock_access(dev);

    if (yes && !sock_is_udp(s) && sock_simple(s) == PL_SSTS_EST &&
        !sock_http_is_on(s)) {
        sock_http_begin(s);
        sock_rx_take(s);
        s->rx_news = TRUE;
        sock_leave(s);
    }
}

SOCK_PROPERTY(gboolean, httpnoclose)
SOCK_GETTER(const char *, urlsubstitutes, s->urlsubstitutes)

void
sock_set_urlsubstitutes(Device *dev, const char *names)
{
    Sock *s = sock_access(dev);

    g_strlcpy(s->urlsubstitutes, names, sizeof s->urlsubstitutes);
}

/* ---- Variables ---------------------------------------------------------- */

SOCK_GETTER(guint, varbuffsize, s->var.size)
SOCK_GETTER(guint, varlen, buf_len(&s->var))
SOCK_GETTER(SockHttpRqtype, httprqtype,
            s->http.is_post ? PL_SOCK_HTTP_RQ_POST : PL_SOCK_HTTP_RQ_GET)

guint
sock_httprqstring(Device *dev, gpointer bytes)
{
    const Sock *s = sock_access(dev);

    return (guint)buf_peek(&s->var, bytes, SOCK_STRING_MAX_BYTES);
}

guint
sock_gethttprqstring(Device *dev, gpointer bytes, guint max_bytes)
{
    Sock *s = sock_access(dev);
    gsize n = buf_peek(&s->var, bytes, MIN(max_bytes, SOCK_STRING_MAX_BYTES));

    buf_drop(&s->var, n);
    if (sock_http_is_on(s)) {
        s->rx_news = TRUE; /* the rest of the request has room in VAR */
        sock_leave(s);
    }
    return (guint)n;
}
