/* SPDX-License-Identifier: GPL-2.0-only */
#include "scenarios/systems/nodejs/conform-nodejs.h"

#include "scenarios/systems/nodejs/nodejs-system.h"

#include <string.h>

#include "model/units.h"

/* Ops without a wait between them are one tick: the loop waits so long whether
 * another comes at the same time. */
#define JOINED_NS 1

/* What every socket listens for. */
#define ALWAYS                                                                 \
    (NODE_ON(CONNECT) | NODE_ON(READY) | NODE_ON(END) | NODE_ON(FINISH) |      \
     NODE_ON(DRAIN) | NODE_ON(TIMEOUT) | NODE_ON(CLOSE))

/* ---- Reports ------------------------------------------------------------ */

/* What stands behind the name of an event: "" or "#2". */
static char *
suffix_of(const ConformNodeConn *conn)
{
    return conn->number > 1 ? g_strdup_printf("#%u", conn->number)
                            : g_strdup("");
}

static void
say_data(ConformNodeConn *conn)
{
    gsize bytes = conn->data_bytes;
    g_autofree char *suffix = suffix_of(conn);

    if (bytes > 0) {
        conn->data_bytes = 0;
        conform_say(conn->end->run, conn->end->place,
                    "data%s(%" G_GSIZE_FORMAT ")", suffix, bytes);
    }
}

/* Data events are added up until another event. */
static void
say_all_data(ConformNode *end, const ConformNodeConn *except)
{
    for (guint i = 0; i < end->conns->len; i++) {
        if (end->conns->pdata[i] != except) {
            say_data(end->conns->pdata[i]);
        }
    }
}

void
conform_node_say(ConformNode *end, const char *format, ...)
{
    g_autofree char *text = NULL;
    va_list args;

    say_all_data(end, NULL);
    va_start(args, format);
    text = g_strdup_vprintf(format, args);
    va_end(args);
    conform_say(end->run, end->place, "%s", text);
}

/* ---- Reactions ---------------------------------------------------------- */

/* The rest of a reaction, from 'next' on. */
typedef struct Rest {
    ConformNodeConn *conn;
    const GArray *calls;
    guint next;
} Rest;

static void run_rest(gpointer data);

/* Does the calls of a reaction; what is to come later, a timer does. */
static void
run_calls(ConformNodeConn *conn, const GArray *calls, guint from)
{
    ConformNodeActor actor = {conn->end, conn};

    for (guint i = from; i < calls->len; i++) {
        const ConformCall *call = &g_array_index(calls, ConformCall, i);

        if (call->after_ns > 0) {
            Rest *rest = posix_alloc(node_proc(conn->end->node), sizeof *rest);

            *rest = (Rest){conn, calls, i};
            node_set_timeout(conn->end->node, call->after_ns / NS_PER_MS,
                             run_rest, rest);
            return;
        }
        call->op->run(&actor, call);
    }
}

/* The first of them has waited. */
static void
run_rest(gpointer data)
{
    const Rest *rest = data;
    ConformNodeActor actor = {rest->conn->end, rest->conn};
    const ConformCall *call =
        &g_array_index(rest->calls, ConformCall, rest->next);

    call->op->run(&actor, call);
    run_calls(rest->conn, rest->calls, rest->next + 1);
}

void
conform_node_react(ConformNodeConn *conn, const char *event)
{
    GArray *all = conn->end->reactions;

    for (guint i = 0; i < all->len; i++) {
        ConformNodeReaction *reaction =
            &g_array_index(all, ConformNodeReaction, i);

        if (!reaction->done && g_str_equal(reaction->entry->on, event)) {
            reaction->done = reaction->entry->once;
            run_calls(conn, reaction->entry->reaction, 0);
        }
    }
}

/* ---- Events of a socket ---------------------------------------------------
 */

static void
on_event(gpointer user, const NodeEvent *event)
{
    ConformNodeConn *conn = user;
    const char *name = node_event_name(event->type);
    g_autofree char *suffix =
        conn->number > 1 ? g_strdup_printf("#%u", conn->number) : g_strdup("");
    g_autofree char *error = node_error_text(event->error);

    if (event->type == NODE_EVENT_DATA) {
        say_all_data(conn->end, conn);
        conn->data_bytes += event->len_bytes;
    } else if (event->type == NODE_EVENT_CLOSE) {
        conform_node_say(conn->end, "close%s(hadError=%s)", suffix,
                         event->no_argument ? "undefined"
                         : event->had_error ? "true"
                                            : "false");
    } else {
        conform_node_say(conn->end, "%s%s%s", name, suffix, error);
    }
    conform_node_react(conn, name);
}

ConformNodeConn *
conform_node_take(ConformNode *end, NodeSocket *socket)
{
    ConformNodeConn *conn = g_new0(ConformNodeConn, 1);

    conn->end = end;
    conn->socket = node_socket_ref(socket);
    g_ptr_array_add(end->conns, conn);
    conn->number = end->conns->len;
    node_on(socket, ALWAYS | end->listeners, on_event, conn);
    return conn;
}

static void
on_uncaught(gpointer user, NodeError error)
{
    conform_node_say(user, "uncaughtException(%s)", error.code);
}

/* ---- The end ------------------------------------------------------------ */

/* One call from the script, in the loop. */
typedef struct Entry {
    ConformNode *end;
    const ConformCall *call;
    gboolean done, awaited;
} Entry;

static void
run_entry(gpointer data)
{
    Entry *entry = data;
    ConformNodeActor actor = {entry->end, NULL};

    entry->call->op->run(&actor, entry->call);
    entry->done = TRUE;
    if (entry->awaited) {
        conform_done(entry->end->run);
    }
}

static void
perform(gpointer data, const ConformCall *call)
{
    ConformNode *end = data;
    Entry *entry = posix_alloc(node_proc(end->node), sizeof *entry);

    *entry = (Entry){.end = end, .call = call};
    node_call(end->node, JOINED_NS, run_entry, entry);
    if (!g_str_equal(call->op->name, "busy")) {
        entry->awaited = !entry->done;
        conform_run_until(end->run, &entry->done);
    }
}

static void
sample(gpointer data)
{
    ConformNode *end = data;
    const NodeSocket *socket;
    g_autofree char *state = NULL;

    say_all_data(end, NULL);
    if (end->conns->len == 0) {
        return;
    }
    socket = ((ConformNodeConn *)end->conns->pdata[0])->socket;
    state = node_state_text(socket);
    if (g_strcmp0(state, end->last_state) != 0) {
        conform_say_state(end->run, state);
        g_free(end->last_state);
        end->last_state = g_steal_pointer(&state);
    }
}

static void
install(gpointer data)
{
    ConformNode *end = data;
    ConformNodeReaction reaction = {end->reacting, FALSE};

    g_array_append_val(end->reactions, reaction);
    if (!g_str_equal(end->reacting->on, "data") ||
        (end->listeners & NODE_ON(DATA))) {
        return;
    }
    end->listeners |= NODE_ON(DATA);
    for (guint i = 0; i < end->conns->len; i++) {
        const ConformNodeConn *conn = end->conns->pdata[i];

        node_on(conn->socket, NODE_ON(DATA), on_event, (gpointer)conn);
    }
}

static void
react(gpointer data, const ConformEntry *entry)
{
    ConformNode *end = data;

    end->reacting = entry;
    node_call(end->node, JOINED_NS, install, end);
}

static gpointer
make(ConformRun *run, ConformPlace place)
{
    ConformNode *end = g_new0(ConformNode, 1);
    NodeConfig config;

    node_config_default(&config);
    end->run = run;
    end->place = place;
    end->conns = g_ptr_array_new_with_free_func(g_free);
    end->labels = g_ptr_array_new_with_free_func(g_free);
    end->reactions = g_array_new(FALSE, FALSE, sizeof(ConformNodeReaction));
    end->host = posix_host_new(conform_run_port(run, place), NULL, NULL, NULL);
    end->node = node_process_new(end->host, &config, NULL, NULL);
    node_on_uncaught(end->node, on_uncaught, end);
    posix_host_run(end->host);
    return end;
}

static void
end_free(gpointer data)
{
    ConformNode *end = data;

    posix_host_free(end->host);
    node_process_free(end->node);
    g_ptr_array_unref(end->conns);
    g_ptr_array_unref(end->labels);
    g_array_unref(end->reactions);
    g_free(end->last_state);
    g_free(end);
}

static const char *const events[] = {"connection", "end", "timeout", "data",
                                     NULL};

const ConformSystem conform_nodejs = {
    .name = "nodejs",
    .ops = conform_node_ops,
    .reactions = conform_node_reactions,
    .events = events,
    .make = make,
    .free = end_free,
    .perform = perform,
    .sample = sample,
    .react = react,
};
