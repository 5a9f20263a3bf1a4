/* SPDX-License-Identifier: GPL-2.0-only */
/* HTTP verbs of a window: send() of what http-talk.h writes, and recv() of what
 * there is of an answer, at one FD_READ after the other. */
#include "scenarios/http/http-talk.h"
#include "scenarios/systems/winsock/talk-winsock-priv.h"

#define RECV_BYTES 65536

void
talk_winsock_http_send(gpointer data, const TalkStatement *statement)
{
    const TalkWinsockActor *actor = data;
    Winsock *ws = actor->winsock->ws;
    g_autoptr(GByteArray) bytes = http_talk_bytes(statement);
    gssize n = wsa_send(ws, actor->sock, bytes->data, bytes->len);

    if (n < 0) {
        talk_winsock_say(actor, statement->verb->name, "%s",
                         wsa_error_name(wsa_last_error(ws)));
    } else {
        talk_winsock_say(actor, statement->verb->name, "%" G_GSSIZE_FORMAT, n);
    }
}

void
talk_winsock_reader_free(gpointer reader)
{
    http_reader_free(reader);
}

static HttpReader *
reader_of(const TalkWinsockActor *actor)
{
    gpointer key = GUINT_TO_POINTER(actor->sock);
    HttpReader *reader = g_hash_table_lookup(actor->winsock->readers, key);

    if (!reader) {
        reader = http_reader_new(HTTP_KIND_RESPONSE, NULL);
        g_hash_table_insert(actor->winsock->readers, key, reader);
    }
    return reader;
}

static void
say(gpointer user, const char *text)
{
    talk_winsock_say(user, "response", "%s", text);
}

/* What recv() of nothing means; WSAEWOULDBLOCK: that there is no more yet. */
static void
say_stop(const TalkWinsockActor *actor, const HttpReader *reader, gssize n)
{
    WsaError error = n == 0 ? WSA_OK : wsa_last_error(actor->winsock->ws);
    const char *why = n == 0 ? "EOF" : wsa_error_name(error);
    g_autofree char *text = http_talk_end(reader, why, n == 0);

    say((gpointer)actor, error == WSA_WSAEWOULDBLOCK ? why : text);
}

/* One recv(): where there is more, FD_READ comes again. */
void
talk_winsock_http_response(gpointer data,
                           G_GNUC_UNUSED const TalkStatement *statement)
{
    const TalkWinsockActor *actor = data;
    GByteArray *buffer = actor->winsock->buffer;
    HttpReader *reader = reader_of(actor);
    gssize n;

    g_byte_array_set_size(buffer, RECV_BYTES);
    n = wsa_recv(actor->winsock->ws, actor->sock, buffer->data, buffer->len,
                 FALSE);
    if (n <= 0) {
        say_stop(actor, reader, n);
    } else if (!http_talk_feed(reader, buffer->data, (gsize)n, say, data)) {
        talk_winsock_say(actor, "response",
                         "%" G_GUINT64_FORMAT " bytes so far",
                         http_reader_body(reader));
    }
}
