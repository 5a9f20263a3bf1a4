/* SPDX-License-Identifier: GPL-2.0-only */
/* HTTP verbs of a thread: it sends what http-talk.h writes, and reads an answer
 * by blocking calls. */
#include "scenarios/http/http-talk.h"
#include "scenarios/systems/posix/talk-posix-priv.h"

void
talk_posix_http_send(gpointer data, const TalkStatement *statement)
{
    Actor *actor = data;
    gssize n;

    g_byte_array_unref(actor->buffer);
    actor->buffer = http_talk_bytes(statement);
    n = posix_send(actor->proc, actor->fd, actor->buffer->data,
                   actor->buffer->len, POSIX_MSG_NOSIGNAL);
    if (n < 0) {
        talk_posix_say(actor, statement, "%s", talk_posix_error(actor));
    } else {
        talk_posix_say(actor, statement, "%" G_GSSIZE_FORMAT, n);
    }
}

/* Reads an answer to its end, or to what comes before that.  It takes no byte
 * behind it. */
void
talk_posix_http_response(gpointer data, const TalkStatement *statement)
{
    Actor *actor = data;
    g_autofree char *said = NULL;

    g_clear_pointer(&actor->reader, http_reader_free);
    actor->reader = http_reader_new(HTTP_KIND_RESPONSE, NULL);
    while (!said) {
        guint8 byte;
        gsize used;
        gssize n = posix_recv(actor->proc, actor->fd, &byte, 1, 0);
        said = n > 0 ? http_talk_read(actor->reader, &byte, 1, &used)
                     : http_talk_end(actor->reader,
                                     n == 0 ? "end of file"
                                            : talk_posix_error(actor),
                                     n == 0);
    }
    talk_posix_say(actor, statement, "%s", said);
}
