/* SPDX-License-Identifier: GPL-2.0-only */
/* Selective acknowledgement, both ways: RFC 2018, and 2883 for what came
 * twice. */
#include "model/tcp/tcp-priv.h"

/* ---- The peer's blocks -------------------------------------------------- */

/* Marks what lies in [start, end). */
static void
mark_block(Tcp *tcp, guint64 start, guint64 end, TcpAcked *acked)
{
    for (guint i = 0; i < tcp->sent.n; i++) {
        TcpSent *sent = sent_at(&tcp->sent, i);

        if (sent->pos >= end) {
            break;
        }
        if (sent->pos < start || sent_end(sent) > end ||
            (sent->flags & SENT_SACKED)) {
            continue;
        }
        acked->sacked++;
        if (!(sent->flags & SENT_EVER)) {
            acked->original = TRUE;
            acked->rtt_ns = tcp_now_ns(tcp) - sent->sent_ns;
        }
        tcp_rack_delivered(tcp, sent);
        tcp_bbr_delivered(tcp, sent);
        sent_mark(&tcp->sent, sent, SENT_SACKED, SENT_LOST | SENT_REPEATED);
    }
}

/* The first block may tell of what came twice (RFC 2883 4). */
static gboolean
is_dsack(const TcpSegment *segment)
{
    const TcpSackBlock *first = &segment->sack[0];

    if ((gint32)(first->start - segment->ack) < 0) {
        return TRUE;
    }
    return segment->n_sack > 1 &&
           (gint32)(first->start - segment->sack[1].start) >= 0 &&
           (gint32)(first->end - segment->sack[1].end) <= 0;
}

void
tcp_sack_take(Tcp *tcp, const TcpSegment *segment, TcpAcked *acked)
{
    if (!tcp->sack || segment->n_sack == 0) {
        return;
    }
    acked->dsack = is_dsack(segment);
    if (acked->dsack && tcp->loss.undo_repeats > 0) {
        tcp->loss.undo_repeats--;
    }
    for (guint i = acked->dsack ? 1 : 0; i < segment->n_sack; i++) {
        gint64 start = tcp_pos_of_ack(tcp, segment->sack[i].start);
        gint64 end = tcp_pos_of_ack(tcp, segment->sack[i].end);

        if (start < end && end > (gint64)tcp->tx.una &&
            end <= (gint64)tcp->tx.nxt) {
            mark_block(tcp, (guint64)MAX(start, 0), (guint64)end, acked);
        }
    }
}

/* ---- Ours --------------------------------------------------------------- */

/* Of blocks in a segment. */
static guint
most_blocks(const Tcp *tcp)
{
    return tcp->timestamps ? 3 : TCP_SACK_BLOCKS;
}

static void
add_block(const Tcp *tcp, TcpSegment *segment, guint64 start, guint64 end)
{
    if (segment->n_sack < most_blocks(tcp)) {
        segment->sack[segment->n_sack++] =
            (TcpSackBlock){tcp_wire_ack(tcp, start), tcp_wire_ack(tcp, end)};
    }
}

/* The run of pieces that begins at 'piece': where it ends, and the next one. */
static TcpPiece *
run_end(const Tcp *tcp, TcpPiece *piece, guint64 *end)
{
    *end = piece->pos + piece->len;
    for (piece = piece->next; piece && piece->pos == *end;
         piece = piece->next) {
        *end += piece->len;
    }
    if (*end == tcp->rx.fin_pos) {
        (*end)++;
    }
    return piece;
}

/* Each run of pieces but the one that came last, or only that. */
static void
add_runs(const Tcp *tcp, TcpSegment *segment, gboolean last)
{
    TcpPiece *piece = tcp->rx.pieces;

    while (piece) {
        guint64 start = piece->pos;
        guint64 end;
        TcpPiece *next = run_end(tcp, piece, &end);
        gboolean is_last =
            tcp->rx.piece_last >= start && tcp->rx.piece_last < end;

        if (is_last == last) {
            add_block(tcp, segment, start, end);
        }
        piece = next;
    }
}

/* tcp_established_options(). */
guint32
tcp_sack_bytes(const Tcp *tcp)
{
    const TcpRx *rx = &tcp->rx;
    TcpPiece *piece = rx->fin ? NULL : rx->pieces;
    guint n = rx->dup_start != rx->dup_end ? 1 : 0;
    guint64 end;

    if (!tcp->sack) {
        return 0;
    }
    for (; piece && n < most_blocks(tcp); n++) {
        piece = run_end(tcp, piece, &end);
    }
    return n > 0 ? 4 + 8 * n : 0;
}

/* Once: what has come twice.  Then the newest block first (RFC 2018 4). */
void
tcp_sack_fill(Tcp *tcp, TcpSegment *segment)
{
    TcpRx *rx = &tcp->rx;

    if (!tcp->sack) {
        return;
    }
    if (rx->dup_start != rx->dup_end) {
        add_block(tcp, segment, rx->dup_start, rx->dup_end);
        rx->dup_start = rx->dup_end = 0;
    }
    if (!rx->fin) {
        add_runs(tcp, segment, TRUE);
        add_runs(tcp, segment, FALSE);
    }
}
