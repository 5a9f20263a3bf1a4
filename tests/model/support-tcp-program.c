/* SPDX-License-Identifier: GPL-2.0-only */
/* A program that does at random what programs do to a connection. */
#include "tests/model/support-tcp-ends-priv.h"

#define STEPS 12     /* at random; then it comes to an end */
#define PATIENCE 300 /* steps of 2 s that an end waits for the other */
#define CHUNK 20000

static guint8
byte_at(guint number, guint64 at)
{
    return (guint8)(((at + number) * 2654435761u) >> 24);
}

static void
read_some(End *end, gsize max_bytes)
{
    guint8 bytes[CHUNK];
    gsize len = tcp_recv(end->tcp, bytes, MIN(max_bytes, CHUNK));

    for (gsize i = 0; i < len; i++) {
        g_assert_cmpuint(bytes[i], ==, byte_at(1 - end->number, end->read + i));
    }
    end->read += len;
    g_assert_cmpuint(end->read, <=, end->ends->end[1 - end->number].written);
    if (len > 0) {
        tcp_credit(end->tcp, len);
    }
}

static void
write_some(End *end, gsize len_bytes)
{
    guint8 bytes[CHUNK];

    for (gsize i = 0; i < len_bytes; i++) {
        bytes[i] = byte_at(end->number, end->written + i);
    }
    end->written += tcp_send(end->tcp, bytes, len_bytes);
}

void
tcp_program_cut_short(Ends *ends)
{
    ends->end[0].clean = ends->end[1].clean = FALSE;
}

static void
give_up(End *end)
{
    Tcp *tcp = end->tcp;

    end->tcp = NULL;
    if (end->over) {
        end->clean &= tcp_readable(tcp) == 0;
        tcp_release(tcp);
        return;
    }
    switch (g_rand_int_range(end->ends->rand, 0, 8)) {
    case 0:
        tcp_program_cut_short(end->ends);
        tcp_abort(tcp);
        break;
    case 1:
        tcp_program_cut_short(end->ends);
        tcp_discard(tcp, FALSE);
        break;
    default:
        /* What is unread, or still comes, draws RST. */
        if (!end->fin || tcp_readable(tcp) > 0) {
            tcp_program_cut_short(end->ends);
        }
        tcp_close(tcp);
        break;
    }
}

/* One thing that a program may do. */
static void
act(End *end)
{
    GRand *rand = end->ends->rand;

    switch (g_rand_int_range(rand, 0, 8)) {
    case 0:
    case 1:
        write_some(end, (gsize)g_rand_int_range(rand, 1, 100));
        break;
    case 2:
    case 3:
        write_some(end, (gsize)g_rand_int_range(rand, 1, CHUNK));
        break;
    case 4:
    case 5:
        read_some(end, (gsize)g_rand_int_range(rand, 1, CHUNK));
        break;
    case 6:
        tcp_nodelay(end->tcp, g_rand_boolean(rand));
        break;
    case 7:
        if (g_rand_int_range(rand, 0, 3) == 0) {
            end->shut = TRUE;
            tcp_shutdown(end->tcp);
        }
        break;
    }
}

/* The last things: the end closes, or shuts and reads until the peer has
 * closed too; it waits in vain only for one that has cut the connection
 * short. */
static void
finish(End *end)
{
    if (!end->shut && g_rand_int_range(end->ends->rand, 0, 3) > 0) {
        end->shut = TRUE;
        tcp_shutdown(end->tcp);
    } else if (!end->shut ||
               ((end->fin || end->over) && tcp_readable(end->tcp) == 0)) {
        give_up(end);
    } else if (end->steps++ > PATIENCE) {
        g_assert_false(end->clean);
        give_up(end);
    }
}

void
tcp_program_step(End *end)
{
    Ends *ends = end->ends;
    gint64 most_ms = end->steps < STEPS ? 100 : 4000;

    end->step_ns = ends->now_ns + g_rand_int_range(ends->rand, 0, most_ms) * MS;
    if (!end->tcp) {
        end->step_ns = PORT_NEVER;
    } else if (end->steps++ < STEPS) {
        act(end);
    } else {
        read_some(end, CHUNK);
        finish(end);
    }
}
