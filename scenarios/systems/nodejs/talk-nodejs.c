/* SPDX-License-Identifier: GPL-2.0-only */
/* An end that is a Node process.  A command is an entry into its loop: what
 * stands on one line is one tick.  Its program is lines for events, as
 * socket.on() takes functions. */
#include "scenarios/systems/nodejs/talk-nodejs.h"

#include "scenarios/systems/nodejs/nodejs-system.h"

/* By NodeEventType, then that of the server. */
static const char *const events[] = {
#define X(NAME, TEXT) "on_" TEXT,
    NODE_EVENTS(X)
#undef X
        [TALK_NODE_CONNECTION] = "on_connection",
    NULL,
};

/* ---- Telling --------------------------------------------------------------
 */

void
talk_node_say(TalkNode *talk, guint channel, const char *format, ...)
{
    g_autofree char *text = NULL;
    va_list args;

    va_start(args, format);
    text = g_strdup_vprintf(format, args);
    va_end(args);
    talk_say(talk->run, talk->end, channel, "%s", text);
}

/* Data is added up until something else happens. */
void
talk_node_flush(gpointer end)
{
    TalkNode *talk = end;

    for (guint i = 0; i < talk->conns->len; i++) {
        TalkNodeConn *conn = talk->conns->pdata[i];
        g_autofree char *text = NULL;

        if (conn->data_bytes == 0) {
            continue;
        }
        text = g_strdup_printf("data(%" G_GSIZE_FORMAT ")%s", conn->data_bytes,
                               conn->data_text);
        conn->data_bytes = 0;
        g_clear_pointer(&conn->data_text, g_free);
        talk_say_at(talk->run, conn->data_ns, talk->end, conn->channel, text);
    }
}

static void
note_data(TalkNodeConn *conn, const NodeEvent *event)
{
    gboolean first = conn->data_bytes == 0;

    if (first) {
        conn->data_ns = talk_world_now_ns(conn->talk->run->world);
    }
    conn->data_bytes += event->len_bytes;
    g_free(conn->data_text);
    conn->data_text = first && event->bytes
                          ? talk_quote(event->bytes, event->len_bytes)
                          : g_strdup("");
}

/* ---- Events -----------------------------------------------------------------
 */

static const GPtrArray *
handlers_of(const TalkNode *talk)
{
    return talk->run->talk->ends[talk->end].handlers;
}

void
talk_node_handle(TalkNode *talk, guint channel, guint event)
{
    const GPtrArray *handlers = handlers_of(talk);
    TalkNodeActor actor = {talk, channel};

    for (guint i = 0; i < handlers->len; i++) {
        const TalkHandler *handler = handlers->pdata[i];

        if (handler->event == event &&
            (++talk->seen[i] == handler->nth || handler->nth == 0)) {
            talk_do(&actor, handler->statements);
        }
    }
}

static void
tell_event(TalkNodeConn *conn, const NodeEvent *event)
{
    g_autofree char *error = node_error_text(event->error);

    if (event->type == NODE_EVENT_DATA) {
        note_data(conn, event);
    } else if (event->type == NODE_EVENT_CLOSE && !event->no_argument) {
        talk_node_say(conn->talk, conn->channel, "close(hadError=%s)",
                      event->had_error ? "true" : "false");
    } else {
        talk_node_say(conn->talk, conn->channel, "%s%s",
                      node_event_name(event->type), error);
    }
}

/* What handlers do may end the process, and this function with it. */
static void
on_event(gpointer user, const NodeEvent *event)
{
    TalkNodeConn *conn = user;

    tell_event(conn, event);
    talk_node_http_hear(conn, event);
    talk_node_handle(conn->talk, conn->channel, event->type);
}

TalkNodeConn *
talk_node_take(TalkNode *talk, NodeSocket *socket)
{
    TalkNodeConn *conn = g_new0(TalkNodeConn, 1);

    conn->talk = talk;
    conn->socket = node_socket_ref(socket);
    conn->channel = talk->conns->len;
    g_ptr_array_add(talk->conns, conn);
    node_on(socket, TALK_NODE_ALWAYS | talk->listeners, on_event, conn);
    return conn;
}

/* ---- Processes
 * ------------------------------------------------------------------ */

/* A listener for data or for readable that the program has makes the socket
 * behave so. */
static guint
wanted(const TalkNode *talk)
{
    const GPtrArray *handlers = handlers_of(talk);
    guint bits = NODE_ON(DATA) | NODE_ON(ERROR);

    for (guint i = 0; i < handlers->len; i++) {
        const TalkHandler *handler = handlers->pdata[i];

        if (handler->event == NODE_EVENT_READABLE) {
            bits |= NODE_ON(READABLE);
            bits &= ~(guint)NODE_ON(DATA);
        }
    }
    return bits;
}

static void
on_end_of_process(gpointer user, PosixExit how)
{
    TalkNode *talk = user;

    talk->alive = FALSE;
    if (how == POSIX_EXITED) {
        talk_node_say(talk, 0, "process ends");
    }
}

static void
on_start(gpointer user)
{
    TalkNode *talk = user;

    posix_at_exit(node_proc(talk->node), on_end_of_process, talk);
}

static void
conn_free(gpointer data)
{
    TalkNodeConn *conn = data;

    g_clear_pointer(&conn->reader, http_reader_free);
    g_free(conn->data_text);
    g_free(conn);
}

/* Another process, with channels of its own; the one before is kept, since its
 * end may be in the middle of anything. */
static void
begin(TalkNode *talk)
{
    NodeConfig config;

    talk_node_flush(talk);
    g_ptr_array_extend_and_steal(talk->past, talk->conns);
    talk->conns = g_ptr_array_new_with_free_func(conn_free);
    node_config_default(&config);
    config.wants_bytes = TRUE;
    talk->alive = TRUE;
    talk->server = NULL;
    talk->node = node_process_new(talk->host, &config, on_start, talk);
    g_ptr_array_add(talk->nodes, talk->node);
    posix_host_run(talk->host);
}

static void
free_node(gpointer node)
{
    node_process_free(node);
}

static void
change_life(TalkNode *talk, TalkPlace place)
{
    switch (place) {
    case TALK_BEGINS:
        if (!talk->alive) {
            begin(talk);
        }
        return;
    case TALK_KILLS:
        if (talk->alive) {
            posix_kill(node_proc(talk->node));
        }
        return;
    case TALK_OFF:
        posix_host_off(talk->host);
        talk->alive = FALSE;
        return;
    case TALK_ON:
        posix_host_on(talk->host);
        begin(talk);
        return;
    case TALK_ANYWHERE:
    case TALK_IN_HANDLER:
    case TALK_BETWEEN:
    case TALK_ENDS: /* its program says that it does */
        return;
    }
    g_assert_not_reached();
}

/* ---- Commands
 * ----------------------------------------------------------------- */

typedef struct Order {
    TalkNodeActor actor;
    const TalkCommand *command;
} Order;

static void
run_order(gpointer data)
{
    Order *order = data;

    talk_do(&order->actor, order->command->statements);
}

static void
command(gpointer end, const TalkCommand *command)
{
    TalkNode *talk = end;
    Order *order;

    change_life(talk, talk_command_place(command));
    if (talk->alive) {
        order = posix_alloc(node_proc(talk->node), sizeof *order);
        *order = (Order){{talk, command->channel}, command};
        node_call(talk->node, 0, run_order, order);
    }
}

/* ---- Making one
 * ----------------------------------------------------------------- */

static gpointer
make(TalkRun *run, guint end)
{
    TalkNode *talk = g_new0(TalkNode, 1);

    talk->run = run;
    talk->end = end;
    talk->nodes = g_ptr_array_new_with_free_func(free_node);
    talk->past = g_ptr_array_new_with_free_func(conn_free);
    talk->conns = g_ptr_array_new();
    talk->labels = g_ptr_array_new_with_free_func(g_free);
    talk->seen = g_new0(guint, handlers_of(talk)->len + 1);
    talk->listeners = wanted(talk);
    talk->host = posix_host_new(talk_world_port(run->world, end),
                                &(PosixConfig){.system = "nodejs"},
                                run->watch->record, run->watch->user);
    begin(talk);
    return talk;
}

static guint64
begun(gpointer end, gboolean active)
{
    return posix_host_begun(((const TalkNode *)end)->host, active);
}

static void
end_free(gpointer end)
{
    TalkNode *talk = end;

    posix_host_free(talk->host);
    g_ptr_array_unref(talk->nodes);
    g_ptr_array_unref(talk->conns);
    g_ptr_array_unref(talk->past);
    g_ptr_array_unref(talk->labels);
    g_free(talk->seen);
    g_free(talk);
}

const TalkSystem talk_nodejs_system = {
    .verbs = talk_node_verbs,
    .docs = talk_node_docs,
    .events = events,
    .make = make,
    .begun = begun,
    .free = end_free,
    .command = command,
    .flush = talk_node_flush,
};
