/* SPDX-License-Identifier: GPL-2.0-only */
/* What a Node process does in a conversation: the methods of net.Server and
 * net.Socket, by their names. */
#include "scenarios/http/http-talk.h"
#include "scenarios/systems/nodejs/talk-nodejs.h"

#include "model/units.h"

/* ---- Whom it is about
 * -------------------------------------------------------- */

/* The connection of a channel; NULL: there is none yet. */
static TalkNodeConn *
conn_at(const TalkNode *talk, guint channel)
{
    return channel < talk->conns->len ? talk->conns->pdata[channel] : NULL;
}

static NodeSocket *
socket_at(const TalkNode *talk, guint channel)
{
    const TalkNodeConn *conn = conn_at(talk, channel);

    return conn ? conn->socket : NULL;
}

TalkNodeConn *
talk_node_conn(const TalkNodeActor *actor, const TalkStatement *statement)
{
    TalkNodeConn *conn = conn_at(actor->talk, actor->channel);

    if (!conn) {
        talk_node_say(actor->talk, actor->channel, "%s: no socket",
                      statement->verb->name);
    }
    return conn;
}

/* The socket of a statement, or NULL, which is told. */
static NodeSocket *
socket_of(gpointer data, const TalkStatement *statement)
{
    const TalkNodeConn *conn = talk_node_conn(data, statement);

    return conn ? conn->socket : NULL;
}

/* ---- Callbacks
 * ------------------------------------------------------------------ */

/* What a callback says, and of which channel. */
typedef struct Label {
    TalkNode *talk;
    guint channel;
    const char *text; /* static */
} Label;

static void
on_callback(gpointer user, NodeError error)
{
    const Label *label = user;
    g_autofree char *why = node_error_text((NodeError){error.code, NULL});

    talk_node_say(label->talk, label->channel, "%s%s", label->text, why);
}

static NodeCallback
callback(const TalkNodeActor *actor, const char *text)
{
    Label *label = g_new(Label, 1);

    *label = (Label){actor->talk, actor->channel, text};
    g_ptr_array_add(actor->talk->labels, label);
    return (NodeCallback){on_callback, label};
}

/* ---- Servers and connecting
 * ------------------------------------------------------- */

static void
on_connection(gpointer data, NodeSocket *socket)
{
    TalkNode *talk = data;
    const TalkNodeConn *conn = talk_node_take(talk, socket);

    talk_node_say(talk, conn->channel, "connection");
    talk_node_handle(talk, conn->channel, TALK_NODE_CONNECTION);
}

static void
on_drop(gpointer talk)
{
    talk_node_say(talk, 0, "server drop");
}

static void
on_server_close(gpointer talk)
{
    talk_node_say(talk, 0, "server close");
}

static const NodeServerOps server_ops = {on_connection, on_drop,
                                         on_server_close};

static void
do_listen(gpointer data, const TalkStatement *statement)
{
    TalkNode *talk = ((TalkNodeActor *)data)->talk;
    NodeServer *server = node_listen(talk->node, (guint16)statement->n,
                                     &talk->options, &server_ops, talk);

    if (server) {
        talk->server = server;
    } else {
        talk_node_say(talk, 0, "listen: EADDRINUSE");
    }
}

static void
do_server_close(gpointer data, G_GNUC_UNUSED const TalkStatement *statement)
{
    const TalkNodeActor *actor = data;

    if (actor->talk->server) {
        node_server_close(actor->talk->server,
                          callback(actor, "server.close cb"));
    }
}

static void
do_connect(gpointer data, const TalkStatement *statement)
{
    TalkNode *talk = ((TalkNodeActor *)data)->talk;
    guint end = statement->end == TALK_NO_END ? 1 - talk->end : statement->end;
    NodeSocket *socket = node_socket_new(talk->node, &talk->options.sockets);

    talk_node_take(talk, socket);
    node_connect(socket,
                 (PortAddr){talk_world_ip(talk->run->world, talk->end, end),
                            (guint16)statement->n});
}

static void
do_allow_half_open(gpointer data, const TalkStatement *statement)
{
    ((TalkNodeActor *)data)->talk->options.sockets.allow_half_open =
        statement->n == 0;
}

static void
do_pause_on_connect(gpointer data, const TalkStatement *statement)
{
    ((TalkNodeActor *)data)->talk->options.sockets.pause_on_connect =
        statement->n == 0;
}

static void
do_max_connections(gpointer data, const TalkStatement *statement)
{
    ((TalkNodeActor *)data)->talk->options.max_connections =
        (guint)statement->n;
}

/* The order of the choices of "without". */
static void
do_without(gpointer data, const TalkStatement *statement)
{
    static const guint bits[] = {NODE_ON(DATA), NODE_ON(ERROR)};

    ((TalkNodeActor *)data)->talk->listeners &= ~bits[statement->n];
}

/* ---- Sockets
 * ------------------------------------------------------------------------ */

static void
do_write(gpointer data, const TalkStatement *statement)
{
    const TalkNodeActor *actor = data;
    NodeSocket *socket = socket_of(data, statement);

    if (socket && !node_write(socket, statement->text, (gsize)statement->n,
                              callback(actor, "cb write"))) {
        talk_node_say(actor->talk, actor->channel, "write: false");
    }
}

static void
do_end(gpointer data, const TalkStatement *statement)
{
    NodeSocket *socket = socket_of(data, statement);

    if (socket) {
        node_end(socket, statement->text, (gsize)statement->n,
                 callback(data, "cb end"));
    }
}

static void
do_destroy(gpointer data, const TalkStatement *statement)
{
    NodeSocket *socket = socket_of(data, statement);

    if (socket) {
        node_destroy(socket,
                     (NodeError){g_intern_string(statement->text), NULL});
    }
}

/* A method without arguments. */
#define METHOD(NAME, METHOD_OF_SOCKET)                                         \
    static void NAME(gpointer data, const TalkStatement *statement)            \
    {                                                                          \
        NodeSocket *socket = socket_of(data, statement);                       \
                                                                               \
        if (socket) {                                                          \
            METHOD_OF_SOCKET(socket);                                          \
        }                                                                      \
    }

METHOD(do_destroy_soon, node_destroy_soon)
METHOD(do_reset, node_reset_and_destroy)
METHOD(do_pause, node_pause)
METHOD(do_resume, node_resume)
METHOD(do_cork, node_cork)
METHOD(do_uncork, node_uncork)

#define READ_ALL 1000000000

static void
do_read(gpointer data, const TalkStatement *statement)
{
    const TalkNodeActor *actor = data;
    NodeSocket *socket = socket_of(data, statement);
    gssize n;

    if (!socket) {
        return;
    }
    n = node_read(socket, statement->n == READ_ALL ? -1 : (gssize)statement->n);
    if (n < 0) {
        talk_node_say(actor->talk, actor->channel, "read: null");
    } else {
        talk_node_say(actor->talk, actor->channel, "read: %" G_GSSIZE_FORMAT,
                      n);
    }
}

static void
do_set_timeout(gpointer data, const TalkStatement *statement)
{
    NodeSocket *socket = socket_of(data, statement);

    if (socket) {
        node_set_idle(socket, statement->n / NS_PER_MS);
    }
}

static void
do_set_keep_alive(gpointer data, const TalkStatement *statement)
{
    NodeSocket *socket = socket_of(data, statement);

    if (socket) {
        node_set_keep_alive(socket, TRUE, statement->n / NS_PER_MS);
    }
}

static void
do_set_no_delay(gpointer data, const TalkStatement *statement)
{
    NodeSocket *socket = socket_of(data, statement);

    if (socket) {
        node_set_no_delay(socket, statement->n == 0);
    }
}

static void
do_state(gpointer data, const TalkStatement *statement)
{
    const TalkNodeActor *actor = data;
    const NodeSocket *socket = socket_of(data, statement);
    g_autofree char *text = socket ? node_state_text(socket) : NULL;

    if (text) {
        talk_node_say(actor->talk, actor->channel, "%s", text);
    }
}

static void
do_pipe(gpointer data, const TalkStatement *statement)
{
    const TalkNodeActor *actor = data;
    NodeSocket *socket = socket_of(data, statement);
    NodeSocket *dest = socket_at(actor->talk, (guint)statement->n);

    if (socket && dest) {
        node_pipe(socket, dest);
    }
}

static void
do_pipeline(gpointer data, const TalkStatement *statement)
{
    const TalkNodeActor *actor = data;
    NodeSocket *socket = socket_of(data, statement);
    NodeSocket *dest = socket_at(actor->talk, (guint)statement->n);

    if (socket && dest) {
        node_pipeline(socket, dest, callback(actor, "cb pipeline"));
    }
}

/* ---- The process
 * ---------------------------------------------------------------------- */

static void
do_busy(gpointer data, const TalkStatement *statement)
{
    node_busy(((TalkNodeActor *)data)->talk->node, statement->n);
}

static void
on_uncaught(gpointer talk, NodeError error)
{
    talk_node_say(talk, 0, "uncaughtException(%s)", error.code);
}

static void
do_uncaught(gpointer data, G_GNUC_UNUSED const TalkStatement *statement)
{
    TalkNode *talk = ((TalkNodeActor *)data)->talk;

    node_on_uncaught(talk->node, on_uncaught, talk);
}

/* The end has done it: see talk-nodejs.c. */
static void
do_life(G_GNUC_UNUSED gpointer data,
        G_GNUC_UNUSED const TalkStatement *statement)
{
}

/* ---- The table
 * ---------------------------------------------------------------------------
 */

#define ON TALK_ARG_MAYBE_CHOICE, TALK_ANYWHERE, 0, 0, "on|off"
#define LIFE(PLACE) TALK_ARG_NONE, TALK_##PLACE, 0, 0, NULL
#define PLAIN TALK_ARG_NONE, TALK_ANYWHERE, 0, 0, NULL
#define TIME TALK_ARG_TIME, TALK_ANYWHERE, 0, 0, NULL
#define CHANNEL TALK_ARG_NUMBER, TALK_ANYWHERE, 0, TALK_CHANNELS_MAX - 1, NULL

/* clang-format off */
const TalkVerb talk_node_verbs[] = {
    {"listen", TALK_ARG_NUMBER, TALK_ANYWHERE, 1, 65535, NULL, do_listen},
    {"server.close", PLAIN, do_server_close},
    {"connect", TALK_ARG_PORT, TALK_ANYWHERE, 1, 65535, NULL, do_connect},
    {"allowHalfOpen", ON, do_allow_half_open},
    {"pauseOnConnect", ON, do_pause_on_connect},
    {"maxConnections", TALK_ARG_NUMBER, TALK_ANYWHERE, 0, 1000000, NULL,
     do_max_connections},
    {"without", TALK_ARG_CHOICE, TALK_ANYWHERE, 0, 0, "data|error",
     do_without},
    {"write", TALK_ARG_DATA, TALK_ANYWHERE, 0, 1000000000, NULL, do_write},
    {"end", TALK_ARG_MAYBE_DATA, TALK_ANYWHERE, 1, 1000000000, NULL, do_end},
    {"destroy", TALK_ARG_MAYBE_WORD, TALK_ANYWHERE, 0, 0, NULL, do_destroy},
    {"destroySoon", PLAIN, do_destroy_soon},
    {"resetAndDestroy", PLAIN, do_reset},
    {"pause", PLAIN, do_pause},
    {"resume", PLAIN, do_resume},
    {"read", TALK_ARG_MAYBE_NUMBER, TALK_ANYWHERE, 0, READ_ALL, NULL,
     do_read},
    {"cork", PLAIN, do_cork},
    {"uncork", PLAIN, do_uncork},
    {"setTimeout", TIME, do_set_timeout},
    {"setKeepAlive", TIME, do_set_keep_alive},
    {"setNoDelay", ON, do_set_no_delay},
    {"pipe", CHANNEL, do_pipe},
    {"pipeline", CHANNEL, do_pipeline},
    HTTP_TALK_VERBS(talk_node_http_send),
    {"response", PLAIN, talk_node_http_response},
    {"state", PLAIN, do_state},
    {"busy", TIME, do_busy},
    {"catch", PLAIN, do_uncaught},
    {"kill", LIFE(KILLS), do_life},
    {"start", LIFE(BEGINS), do_life},
    {"off", LIFE(OFF), do_life},
    {"on", LIFE(ON), do_life},
    {.name = NULL},
};

const TalkVerbDoc talk_node_docs[] = {
    {"listen", "net.createServer(...).listen()"},
    {"server.close", "with a callback, which is told"},
    {"connect", "a new socket, net.connect() to that port of the other end, "
                "or of that one"},
    {"allowHalfOpen", "an option of what is made from now on [on]"},
    {"pauseOnConnect", "an option of the server [on]"},
    {"maxConnections", "of the server; 0: no limit"},
    {"without", "what is made from now on has no listener for that"},
    {"write", "write() with a callback; false is told"},
    {"end", "end() with a callback, and with so much or that text"},
    {"destroy", "destroy(), or destroy(err) with an error of that code"},
    {"destroySoon", "end(), and destroy() once all is written"},
    HTTP_TALK_DOCS,
    {"response", "what comes from now on is read as answers: says of each that "
                 "it is complete, or what cut it short"},
    {"resetAndDestroy", "closes by RST"},
    {"read", "read() or read(n)"},
    {"setTimeout", "the idle timer; 0s stops it"},
    {"setKeepAlive", "setKeepAlive(true, delay)"},
    {"pipe", "pipe() to the socket of that channel"},
    {"pipeline", "stream.pipeline() to the socket of that channel"},
    {"state", "readyState and the flags of the streams"},
    {"busy", "the loop computes, and looks at nothing"},
    {"catch", "process.on('uncaughtException'): the process goes on"},
    {"kill", "SIGKILL"},
    {"start", "another process begins, whose sockets count from 0"},
    {"off", "the host loses its power, without a word"},
    {"on", "it has power again, and another process begins"},
    {.verb = NULL},
};
/* clang-format on */
