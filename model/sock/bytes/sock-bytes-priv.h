/* SPDX-License-Identifier: GPL-2.0-only */
/* The bytes of a socket, between the program's buffers and the TCP below.
 *
 * Functions here post events and orders, and never step the machine.  That RX
 * has something new is noted (Sock.rx_news); who has moved bytes from outside
 * this floor asks sock_rx_serve() or sock_tx_serve() to act on it. */
#ifndef FINWAIT_MODEL_SOCK_BYTES_PRIV_H
#define FINWAIT_MODEL_SOCK_BYTES_PRIV_H

#include "model/sock/account/sock-priv.h"

G_BEGIN_DECLS

/* sock-rx.c */
void sock_rx_take(Sock *s);    /* moves what has arrived into RX */
void sock_rx_keep(Sock *s);    /* the same for what was to pass RX by */
void sock_rx_segment(Sock *s); /* one with new data may have come */
void sock_rx_consume(Sock *s, gsize len_bytes); /* takes it out of RX */
gboolean sock_rx_is_passed_by(const Sock *s);
/* Takes up to 'max_bytes' from the TCP below; NULL drops them. */
gsize sock_rx_pull(Sock *s, gpointer bytes, gsize max_bytes);
gsize sock_rx_room(const Sock *s);     /* for bytes that arrive now */
gsize sock_rx_room_max(const Sock *s); /* the same when all is empty */
void sock_rx_promise(Sock *s);         /* opens the window by new room */

/* sock-tx.c */
gboolean sock_tx_acked(Sock *s);
void sock_tx_pump(Sock *s);   /* gives the TCP what may leave now */
void sock_tx_notify(Sock *s); /* posts on_sock_data_sent if its time is come */

/* sock-datagram.c: datagrams in RX and TX */
void sock_udp_store(Sock *s, const PortDatagram *datagram);
/* Begins to extract the next one; FALSE if there is none. */
gboolean sock_udp_next(Sock *s);
void sock_udp_leave(Sock *s);           /* is done with the one begun */
gboolean sock_udp_waits(const Sock *s); /* one is there, not yet begun */
gsize sock_udp_put(Sock *s, gconstpointer bytes, gsize len_bytes);
gsize sock_udp_new(const Sock *s); /* data in the one to be sent next */
gsize sock_udp_payload(const Sock *s);
void sock_udp_send(Sock *s);
void sock_udp_pump(Sock *s);
PortAddr sock_udp_target(const Sock *s); /* where datagrams go now */
gboolean sock_udp_to_all(const Sock *s);

/* sock-inband.c */
gsize sock_inband_sort(Sock *s, const guint8 *bytes, gsize len_bytes);
void sock_inband_forget(Sock *s);
void sock_inband_renew(Sock *s); /* posts on_sock_inband if CMD has any */
void sock_inband_fill(Sock *s);

/* sock-redir.c */
void sock_redir_run(Sock *s);
gsize sock_redir_room(const Sock *to); /* for the next piece */
/* Hands a datagram to the target; FALSE if there is no room for it. */
gboolean sock_redir_datagram(Sock *s, gconstpointer bytes, gsize len_bytes);

/* sock-http.c, sock-page.c: HTTP mode */
void sock_http_begin(Sock *s);    /* enters the mode; the next request */
gsize sock_http_take(Sock *s);    /* parses RX */
void sock_http_postdata(Sock *s); /* posts on_sock_postdata if it is due */
void sock_page_begin(Sock *s);    /* answers */
void sock_page_go_on(Sock *s);    /* TX has room */
gboolean sock_page_is_due(const Sock *s, const Event *event);
void sock_page_done(Sock *s, const Event *event, VmFate fate);

/* sock-flow.c */
void sock_rx_serve(Sock *s);
void sock_rx_renew(Sock *s);
void sock_tx_serve(Sock *s);
void sock_redir_feed(Sock *to);
void sock_data_clear(Sock *s); /* both buffers */

G_END_DECLS

#endif
