/* SPDX-License-Identifier: GPL-2.0-only */
/* HTTP verbs of a socket: write() of what http-talk.h writes, and 'data' that
 * is read as answers. */
#include "scenarios/http/http-talk.h"
#include "scenarios/systems/nodejs/talk-nodejs.h"

void
talk_node_http_send(gpointer data, const TalkStatement *statement)
{
    const TalkNodeConn *conn = talk_node_conn(data, statement);
    g_autoptr(GByteArray) bytes = http_talk_bytes(statement);

    if (conn &&
        !node_write(conn->socket, bytes->data, bytes->len, NODE_NO_CALLBACK)) {
        talk_node_say(conn->talk, conn->channel, "%s: false",
                      statement->verb->name);
    }
}

void
talk_node_http_response(gpointer data, const TalkStatement *statement)
{
    TalkNodeConn *conn = talk_node_conn(data, statement);

    if (conn && !conn->reader) {
        conn->reader = http_reader_new(HTTP_KIND_RESPONSE, NULL);
    }
}

static void
say(gpointer user, const char *text)
{
    const TalkNodeConn *conn = user;

    talk_node_flush(conn->talk);
    talk_node_say(conn->talk, conn->channel, "response: %s", text);
}

void
talk_node_http_hear(TalkNodeConn *conn, const NodeEvent *event)
{
    g_autofree char *said = NULL;

    if (!conn->reader) {
        return;
    }
    if (event->type == NODE_EVENT_DATA && event->bytes) {
        http_talk_feed(conn->reader, event->bytes, event->len_bytes, say, conn);
    } else if (event->type == NODE_EVENT_END ||
               event->type == NODE_EVENT_ERROR) {
        said = event->type == NODE_EVENT_END
                   ? http_talk_end(conn->reader, "end", TRUE)
                   : http_talk_end(conn->reader, event->error.code, FALSE);
        say(conn, said);
        g_clear_pointer(&conn->reader, http_reader_free);
    }
}
