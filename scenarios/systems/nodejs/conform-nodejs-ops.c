/* SPDX-License-Identifier: GPL-2.0-only */
/* Calls on net.Server and net.Socket, by their names in Node. */
#include "scenarios/systems/nodejs/conform-nodejs.h"

#include "model/units.h"

/* ---- Callbacks and results -------------------------------------------------
 */

/* What a callback reports. */
typedef struct Label {
    ConformNode *end;
    const char *text;
} Label;

static void
on_callback(gpointer user, NodeError error)
{
    const Label *label = user;
    g_autofree char *why = node_error_text((NodeError){error.code, NULL});

    conform_node_say(label->end, "%s%s", label->text, why);
}

/* A callback that reports PREFIX TEXT; none if there is no text. */
static NodeCallback
callback(ConformNode *end, const char *prefix, const char *text)
{
    Label *label;

    if (!text) {
        return NODE_NO_CALLBACK;
    }
    label = g_new(Label, 1);
    *label = (Label){end, g_intern_string("")};
    g_ptr_array_add(end->labels, label);
    label->text = g_strconcat(prefix, text, NULL);
    g_ptr_array_add(end->labels, (gpointer)label->text);
    return (NodeCallback){on_callback, label};
}

/* The socket of a call; NULL: there is none, and the call does nothing. */
static NodeSocket *
socket_of(const ConformNodeActor *actor, const ConformCall *call)
{
    gint64 number = conform_int(call, "conn", 0);
    const GPtrArray *conns = actor->end->conns;

    if (number == 0 && actor->conn) {
        return actor->conn->socket;
    }
    number = MAX(number, 1);
    return number <= conns->len
               ? ((ConformNodeConn *)conns->pdata[number - 1])->socket
               : NULL;
}

/* ---- Making ends
 * ------------------------------------------------------------- */

static void
on_connection(gpointer data, NodeSocket *socket)
{
    ConformNode *end = data;
    ConformNodeConn *conn = conform_node_take(end, socket);

    conform_node_say(end, "connection");
    conform_node_react(conn, "connection");
}

static void
on_drop(gpointer end)
{
    conform_node_say(end, "server drop");
}

static void
on_server_close(gpointer end)
{
    conform_node_say(end, "server close");
}

static const NodeServerOps server_ops = {on_connection, on_drop,
                                         on_server_close};

/* The options that listen and connect share. */
static NodeSocketOptions
options_of(ConformNode *end, const ConformCall *call)
{
    if (conform_bool(call, "data_listener", TRUE)) {
        end->listeners |= NODE_ON(DATA);
    }
    if (conform_bool(call, "readable_listener", FALSE)) {
        end->listeners |= NODE_ON(READABLE);
    }
    if (conform_bool(call, "error_listener", TRUE)) {
        end->listeners |= NODE_ON(ERROR);
    }
    return (NodeSocketOptions){
        .allow_half_open = conform_bool(call, "allow_half_open", FALSE),
        .pause_on_connect = conform_bool(call, "pause_on_connect", FALSE),
    };
}

static void
do_listen(gpointer data, const ConformCall *call)
{
    ConformNode *end = ((ConformNodeActor *)data)->end;
    NodeServerOptions options = {
        .sockets = options_of(end, call),
        .max_connections = (guint)conform_int(call, "max_connections", 0),
    };

    end->server =
        node_listen(end->node, CONFORM_PORT, &options, &server_ops, end);
}

static void
do_connect(gpointer data, const ConformCall *call)
{
    ConformNode *end = ((ConformNodeActor *)data)->end;
    NodeSocketOptions options = options_of(end, call);
    NodeSocket *socket = node_socket_new(end->node, &options);
    PortAddr to = {conform_run_server_ip(end->run, end->place), CONFORM_PORT};

    conform_node_take(end, socket);
    node_connect(socket, to);
}

static void
do_server_close(gpointer data, const ConformCall *call)
{
    ConformNode *end = ((ConformNodeActor *)data)->end;

    if (end->server) {
        node_server_close(
            end->server, callback(end, "server.close cb",
                                  conform_bool(call, "cb", FALSE) ? "" : NULL));
    }
}

static void
do_busy(gpointer data, const ConformCall *call)
{
    const ConformNodeActor *actor = data;

    node_busy(actor->end->node, conform_int(call, "ms", 0) * NS_PER_MS);
}

/* ---- Writing and ending
 * ---------------------------------------------------------- */

static void
do_write(gpointer data, const ConformCall *call)
{
    const ConformNodeActor *actor = data;
    NodeSocket *socket = socket_of(actor, call);
    const char *result = conform_text(call, "report_ret");
    gboolean more;

    if (!socket) {
        return;
    }
    more = node_write(socket, NULL, (gsize)conform_int(call, "bytes", 0),
                      callback(actor->end, "cb ", conform_text(call, "cb")));
    if (result && !call->quiet) {
        conform_node_say(actor->end, "%s=%s", result, more ? "true" : "false");
    }
}

static void
do_end(gpointer data, const ConformCall *call)
{
    const ConformNodeActor *actor = data;
    NodeSocket *socket = socket_of(actor, call);

    if (socket) {
        node_end(socket, NULL, (gsize)conform_int(call, "bytes", 0),
                 callback(actor->end, "cb ", conform_text(call, "cb")));
    }
}

static void
do_destroy(gpointer data, const ConformCall *call)
{
    NodeSocket *socket = socket_of(data, call);
    const char *error = conform_text(call, "error");

    if (socket) {
        node_destroy(socket,
                     (NodeError){error ? g_intern_string(error) : NULL, NULL});
    }
}

/* ---- Reading, options
 * ---------------------------------------------------------------- */

/* A method without arguments. */
#define METHOD(NAME, METHOD_OF_SOCKET)                                         \
    static void NAME(gpointer data, const ConformCall *call)                   \
    {                                                                          \
        NodeSocket *socket = socket_of(data, call);                            \
                                                                               \
        if (socket) {                                                          \
            METHOD_OF_SOCKET(socket);                                          \
        }                                                                      \
    }

METHOD(do_destroy_soon, node_destroy_soon)
METHOD(do_reset, node_reset_and_destroy)
METHOD(do_pause, node_pause)
METHOD(do_resume, node_resume)

static void
do_read(gpointer data, const ConformCall *call)
{
    const ConformNodeActor *actor = data;
    NodeSocket *socket = socket_of(actor, call);
    gssize n;

    if (!socket) {
        return;
    }
    n = node_read(socket, (gssize)conform_int(call, "bytes", -1));
    if (call->quiet) {
        return;
    }
    if (n < 0) {
        conform_node_say(actor->end, "read=null");
    } else {
        conform_node_say(actor->end, "read=%" G_GSSIZE_FORMAT, n);
    }
}

static void
do_set_timeout(gpointer data, const ConformCall *call)
{
    NodeSocket *socket = socket_of(data, call);

    if (socket) {
        node_set_idle(socket, conform_int(call, "ms", 0));
    }
}

static void
do_set_keep_alive(gpointer data, const ConformCall *call)
{
    NodeSocket *socket = socket_of(data, call);

    if (socket) {
        node_set_keep_alive(socket, conform_bool(call, "on", FALSE),
                            conform_int(call, "delay_ms", 0));
    }
}

static void
do_set_no_delay(gpointer data, const ConformCall *call)
{
    NodeSocket *socket = socket_of(data, call);

    if (socket) {
        node_set_no_delay(socket, conform_bool(call, "on", TRUE));
    }
}

/* ---- The tables
 * -------------------------------------------------------------------------- */

/* clang-format off */
#define INT(NAME) {NAME, CONFORM_ARG_INT, FALSE, NULL}
#define BOOL(NAME) {NAME, CONFORM_ARG_BOOL, FALSE, NULL}
#define TEXT(NAME) {NAME, CONFORM_ARG_TEXT, FALSE, NULL}
#define OPTIONS BOOL("allow_half_open"), BOOL("pause_on_connect"), \
    BOOL("data_listener"), BOOL("readable_listener"), BOOL("error_listener")

/* Of entries and of reactions. */
#define SOCKET_OPS                                                             \
    {"write", do_write, {INT("bytes"), TEXT("cb"), TEXT("report_ret"),         \
                         INT("conn")}, 0},                                     \
    {"end", do_end, {INT("bytes"), TEXT("cb"), INT("conn")}, 0},               \
    {"destroy", do_destroy, {TEXT("error"), INT("conn")}, 0},                  \
    {"destroySoon", do_destroy_soon, {INT("conn")}, 0},                        \
    {"resetAndDestroy", do_reset, {INT("conn")}, 0},                           \
    {"setTimeout", do_set_timeout, {INT("ms"), INT("conn")}, 0},               \
    {"pause", do_pause, {INT("conn")}, 0},                                     \
    {"resume", do_resume, {INT("conn")}, 0},                                   \
    {"read", do_read, {INT("bytes"), INT("conn")}, 0},                         \
    {"setKeepAlive", do_set_keep_alive,                                        \
     {BOOL("on"), INT("delay_ms"), INT("conn")}, 0},                           \
    {"setNoDelay", do_set_no_delay, {BOOL("on"), INT("conn")}, 0},             \
    {"server_close", do_server_close, {BOOL("cb")}, 0},                        \
    {"busy", do_busy, {INT("ms")}, 0},                                         \
    {NULL, NULL, {{0}}, 0}

const ConformOp conform_node_ops[] = {
    {"listen", do_listen, {OPTIONS, INT("max_connections")}, 0},
    {"connect", do_connect, {OPTIONS}, 0},
    SOCKET_OPS,
};

const ConformOp conform_node_reactions[] = {SOCKET_OPS};
/* clang-format on */
