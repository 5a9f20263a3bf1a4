/* SPDX-License-Identifier: GPL-2.0-only */
/* What follows when bytes have moved.
 *
 * Whoever moves bytes only notes that RX has something new (Sock.rx_news), or
 * says that TX has got room.  Here that is acted upon, in turn and until there
 * is no more news: by HTTP mode, by the redirection or by an event for the
 * program.  Nothing below calls back. */
#include "model/sock/bytes/sock-bytes-priv.h"

/* One on_sock_data_arrival a socket, again when its handler has returned and
 * data remain (sock-fact 2).  A program without that handler needs none. */
static void
tell(Sock *s)
{
    gboolean waits = sock_is_udp(s) ? sock_udp_waits(s) : buf_len(&s->rx) > 0;

    if (waits && s->gendataarrivalevent &&
        device_handles(s->dev, ON_SOCK_DATA_ARRIVAL)) {
        device_post(s->dev, ON_SOCK_DATA_ARRIVAL, s, 0, 0);
    }
}

/* Parses and answers as far as it goes. */
static void
serve_http(Sock *s)
{
    gboolean goes_on;

    do {
        goes_on = sock_http_take(s) > 0;
        if (s->http.phase == HTTP_ANSWER) {
            sock_page_begin(s);
            goes_on = TRUE;
        }
    } while (goes_on);
}

/* Acts upon what has been noted of RX. */
void
sock_rx_serve(Sock *s)
{
    while (s->rx_news) {
        s->rx_news = FALSE;
        if (sock_http_is_on(s)) {
            serve_http(s);
        } else if (s->redir_to) {
            sock_redir_run(s);
        } else {
            tell(s);
        }
    }
}

/* The same for what lies in RX already, whose reader may have changed. */
void
sock_rx_renew(Sock *s)
{
    s->rx_news = TRUE;
    sock_rx_serve(s);
}

/* TX of 'to' has room: for the sockets that are redirected to it. */
void
sock_redir_feed(Sock *to)
{
    for (guint i = 0; to->dev->n_redirs && i < to->dev->config.numofsock; i++) {
        Sock *s = &to->dev->socks[i];
        if (s->redir_to == to) {
            sock_redir_run(s);
            sock_rx_serve(s);
        }
    }
}

/* Drops from TX what the peer has, and fills it with what waits for that. */
void
sock_tx_serve(Sock *s)
{
    if (sock_tx_acked(s)) {
        sock_page_go_on(s);
        sock_rx_serve(s);
        sock_redir_feed(s);
    }
}

void
sock_data_clear(Sock *s)
{
    sock_record_dropped(s, buf_len(&s->rx));
    buf_drop(&s->rx, buf_len(&s->rx));
    buf_drop(&s->tx, buf_len(&s->tx));
    s->rx_stale = s->packet_left = s->tx_new = 0;
    sock_tx_notify(s);
    sock_redir_feed(s);
}
