/* SPDX-License-Identifier: GPL-2.0-only */
/* The peer's stream: bytes in order, those behind holes, and its FIN (RFC 9293
 * 3.10.7.4, seventh and eighth). */
#include "model/tcp/tcp-priv.h"
#include <string.h>

static guint64
piece_end(const TcpPiece *piece)
{
    return piece->pos + piece->len;
}

static TcpPiece *
piece_new(guint64 pos, guint32 len, const guint8 *bytes)
{
    TcpPiece *piece = g_new0(TcpPiece, 1);

    piece->pos = pos;
    piece->len = len;
    piece->bytes = bytes && len > 0 ? g_memdup2(bytes, len) : NULL;
    return piece;
}

/* Takes the piece at 'link' out of the list. */
static void
piece_remove(Tcp *tcp, TcpPiece **link)
{
    TcpPiece *piece = *link;

    *link = piece->next;
    tcp->rx.pieces_bytes -= piece->len;
    g_free(piece->bytes);
    g_free(piece);
}

void
tcp_rx_forget_pieces(Tcp *tcp)
{
    while (tcp->rx.pieces) {
        piece_remove(tcp, &tcp->rx.pieces);
    }
}

void
tcp_rx_clear(Tcp *tcp)
{
    tcp_rx_forget_pieces(tcp);
    tcp_stream_clear(&tcp->rx.stream);
}

/* What has come twice, for the DSACK of the next ACK (RFC 2883). */
static void
note_duplicate(Tcp *tcp, guint64 start, guint64 end)
{
    tcp->rx.dup_start = start;
    tcp->rx.dup_end = end;
}

static void
append(Tcp *tcp, const guint8 *bytes, guint32 len)
{
    TcpRx *rx = &tcp->rx;

    if (len > 0) {
        tcp_stream_append(&rx->stream, bytes, len);
        rx->nxt += len;
        rx->unconsumed += len;
        tcp_post(tcp, PORT_TCP_DATA);
    }
}

/* The pieces that the hole before them has kept. */
static void
take_pieces(Tcp *tcp)
{
    TcpRx *rx = &tcp->rx;

    while (rx->pieces && rx->pieces->pos <= rx->nxt) {
        TcpPiece *piece = rx->pieces;

        if (piece_end(piece) > rx->nxt) {
            guint32 skip = (guint32)(rx->nxt - piece->pos);

            append(tcp, piece->bytes ? piece->bytes + skip : NULL,
                   piece->len - skip);
        }
        piece_remove(tcp, &rx->pieces);
    }
}

/* Keeps [start, end) but for what is here already. */
static void
keep_piece(Tcp *tcp, guint64 start, guint64 end, const guint8 *bytes)
{
    TcpRx *rx = &tcp->rx;
    guint64 first = start;
    TcpPiece **link = &rx->pieces;
    TcpPiece *piece;

    while (*link && (*link)->pos < end) {
        if (piece_end(*link) <= start) {
            link = &(*link)->next;
        } else if ((*link)->pos <= start && piece_end(*link) >= end) {
            note_duplicate(tcp, start, end);
            return;
        } else if ((*link)->pos <= start) {
            start = piece_end(*link);
            link = &(*link)->next;
        } else if (piece_end(*link) <= end) {
            piece_remove(tcp, link);
        } else {
            end = (*link)->pos;
        }
    }
    piece = piece_new(start, (guint32)(end - start),
                      bytes ? bytes + (start - first) : NULL);
    piece->next = *link;
    *link = piece;
    rx->pieces_bytes += piece->len;
    tcp_window_charge(tcp, piece->len);
    rx->piece_last = start;
}

/* The end of the peer's stream has come, in order. */
static void
take_fin(Tcp *tcp)
{
    TcpRx *rx = &tcp->rx;

    rx->nxt++;
    rx->fin = rx->shut = TRUE;
    tcp_rx_forget_pieces(tcp);
    tcp_delack_fin(tcp);
    tcp_step(tcp, TCP_IN_FIN);
}

/* What is in order from 'start' on, of 'segment' that begins at 'pos'. */
static void
take_in_order(Tcp *tcp, const TcpSegment *segment, guint64 pos, guint64 end)
{
    TcpRx *rx = &tcp->rx;
    guint32 skip = (guint32)(rx->nxt - pos);
    const guint8 *bytes = segment->bytes;
    gboolean behind_hole = rx->pieces != NULL;

    if (skip > 0) {
        note_duplicate(tcp, pos, MIN(rx->nxt, end));
    }
    if (end <= rx->nxt && rx->fin_pos != rx->nxt) { /* all of it is old */
        tcp_delack_quick(tcp);
        tcp_ack_now(tcp);
    }
    if (end > rx->nxt) {
        tcp_window_charge(tcp, (guint32)(end - rx->nxt));
        append(tcp, bytes ? bytes + skip : NULL, (guint32)(end - rx->nxt));
        take_pieces(tcp);
        tcp_delack_data(tcp, segment);
    }
    if (behind_hole) { /* filled, all or in part (RFC 5681 4.2) */
        tcp_ack_now(tcp);
    }
    if (rx->fin_pos == rx->nxt) {
        take_fin(tcp);
    }
}

void
tcp_rx_take(Tcp *tcp, const TcpSegment *segment, gint64 at)
{
    TcpRx *rx = &tcp->rx;
    guint64 pos = (guint64)at;
    guint64 end = pos + segment->len_bytes;
    guint64 edge = rx->nxt + tcp_window_left(tcp);

    if (segment->flags & TCP_FIN) {
        rx->fin_pos = end;
    }
    if (tcp->rules->window_law == TCP_WINDOW_EXACT && end > edge) {
        end = MAX(edge, pos); /* what the window admits */
        rx->fin_pos = TCP_NO_POS;
    }
    if (pos <= rx->nxt) {
        take_in_order(tcp, segment, pos, end);
    } else {
        keep_piece(tcp, pos, end, segment->bytes);
        tcp->delack.owed = TRUE;
    }
}
