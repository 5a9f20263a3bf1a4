/* SPDX-License-Identifier: GPL-2.0-only */
/* Datagrams in a conversation: the thread's socket is one of them from `udp` to
 * `close`, and connect, send, recv and timeout are about it. */
#include "scenarios/systems/posix/talk-posix-priv.h"

void
talk_posix_udp(gpointer data, const TalkStatement *statement)
{
    Actor *actor = data;

    if (actor->fd >= 0) {
        posix_close(actor->proc, actor->fd);
    }
    actor->fd = posix_udp(actor->proc);
    actor->is_udp = TRUE;
    actor->is_fresh = FALSE;
    actor->asker = (PortAddr){0};
    actor->timeout_ns = 0;
    talk_posix_status(actor, statement,
                      statement->n ? posix_udp_bind(actor->proc, actor->fd,
                                                    (guint16)statement->n)
                                   : 0);
}

static void
say_sent(Actor *actor, const TalkStatement *statement, gssize n)
{
    if (n < 0) {
        talk_posix_say(actor, statement, "%s", talk_posix_error(actor));
    } else {
        talk_posix_say(actor, statement, "%" G_GSSIZE_FORMAT, n);
    }
}

void
talk_posix_udp_send(Actor *actor, const TalkStatement *statement)
{
    say_sent(actor, statement,
             posix_sendto(actor->proc, actor->fd, statement->text,
                          (gsize)statement->n, NULL));
}

/* To whom the last datagram came from. */
void
talk_posix_sendback(gpointer data, const TalkStatement *statement)
{
    Actor *actor = data;

    say_sent(actor, statement,
             posix_sendto(actor->proc, actor->fd, statement->text,
                          (gsize)statement->n, &actor->asker));
}

void
talk_posix_udp_recv(Actor *actor, const TalkStatement *statement)
{
    g_autofree char *text = NULL;
    gssize n;

    g_byte_array_set_size(actor->buffer, (guint)statement->n);
    n = posix_recvfrom(actor->proc, actor->fd, actor->buffer->data,
                       (gsize)statement->n, &actor->asker, actor->timeout_ns);
    if (n < 0) {
        talk_posix_say(actor, statement, "%s", talk_posix_error(actor));
        return;
    }
    text = talk_quote(actor->buffer->data, (gsize)n);
    talk_posix_say(actor, statement, "%" G_GSSIZE_FORMAT "%s from port %u", n,
                   text, actor->asker.port);
}
