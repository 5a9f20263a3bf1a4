/* SPDX-License-Identifier: GPL-2.0-only */
#include "scenarios/systems/nodejs/programs/nodejs-programs.h"

#include "model/units.h"
#include "scenarios/run/host.h"

/* Random streams, behind those of host.h. */
#define STREAM_SERVER_BUSY 5
#define STREAM_CLIENT_BUSY 8

/* clang-format off */
#define KEY(FIELD, NAME, TYPE, VALUE, MIN, MAX, ...)                           \
    PARAM(NodeOptions, FIELD, NAME, TYPE, VALUE, MIN, MAX, __VA_ARGS__)
#define DELAY(FIELD, NAME, VALUE, MAX, STREAM, ...)                            \
    PARAM_DELAY(NodeOptions, FIELD, NAME, VALUE, MAX, STREAM, __VA_ARGS__)
#define CHOICE(FIELD, NAME, VALUE, LIST, ...)                                  \
    PARAM_CHOICE(NodeOptions, FIELD, NAME, VALUE, LIST, __VA_ARGS__)
#define PLAIN .needs = NODE_DOES_PLAIN
#define RETRY .needs = NODE_DOES_RETRY

/* Of both roles. */
#define BOTH                                                                   \
    PARAM_BOOL(NodeOptions, config.hup_is_eof, "hup_is_eof", "yes",            \
        "libuv's short cut: data and reset in one poll are a clean end; no: "  \
        "as since libuv PR 4997 of 2026"),                                     \
    PARAM_ASKED("call_cost", DELAY, "0", 0, 10,                                \
        "what each system call costs; a process has a CPU of its own"),        \
    PARAM_ASKED("descriptors", COUNT, "1024", 1, PARAM_MILLION,                \
        "descriptors that a process may have open (RLIMIT_NOFILE), 3 of them " \
        "the loop's: without one, who connects is turned away")

const ParamRow node_server_rows[] = {
    KEY(port, "port", COUNT, "1001", 1, 65535, "the port it listens on"),
    KEY(request_bytes, "request", BYTES, "100B", 0, 1e12,
        "bytes to read before the reply; 0: whatever comes first", PLAIN),
    KEY(reply_bytes, "reply", BYTES, "100B", 0, 1e12, "bytes to answer"),
    CHOICE(ending, "end", "end", NODE_ENDINGS,
        "how it ends a connection: write() and end(), end(data), "
        "destroySoon(), destroy(), resetAndDestroy(), or not at all", PLAIN),
    KEY(requests, "requests", COUNT, "1", 0, 1e12,
        "requests that it answers on each connection; 0: all of them",
        .zero = "all", PLAIN),
    CHOICE(handler, "input", "data", NODE_HANDLERS,
        "what it does about what comes in: listens for data and answers the "
        "request; resume() and answers after service; nothing, and answers "
        "likewise; pauseOnConnect", PLAIN),
    PARAM_BOOL(NodeOptions, half_open, "half_open", "no", "allowHalfOpen", PLAIN),
    PARAM_BOOL(NodeOptions, catches, "catch", "yes",
        "listens for errors; no: one ends the process", PLAIN),
    KEY(restart_ns, "restart", TIME, "0", 0, PARAM_DAY,
        "from the end of the process to the next one; 0: there is none",
        .zero = "never"),
    DELAY(service, "service", "0", PARAM_HOUR, HOST_STREAM_SERVER_SERVICE,
        "from the whole request to the reply; the loop goes on meanwhile"),
    DELAY(busy, "busy", "0", PARAM_HOUR, STREAM_SERVER_BUSY,
        "what the handler computes before it answers; the loop stands still", PLAIN),
    KEY(idle_ns, "idle", TIME, "0", 0, PARAM_DAY,
        "socket.setTimeout(); 0: none", .zero = "none", PLAIN),
    CHOICE(idle, "idle_does", "destroy", NODE_IDLES,
        "what the handler of timeout does", PLAIN),
    KEY(max_connections, "max_connections", COUNT, "0", 0, PARAM_MILLION,
        "maxConnections: above it a connection is closed at once; 0: no limit",
        .zero = "no limit", PLAIN),
    KEY(backlog, "backlog", COUNT, "511", 1, 65535,
        "that many connections and one more may wait to be accepted"),
    KEY(stop_ns, "stop", TIME, "0", 0, PARAM_DAY,
        "when it calls server.close(), ends the sockets that wait for no "
        "answer, and the others after theirs; 0: never", .zero = "never", PLAIN),
    KEY(grace_ns, "grace", TIME, "5s", 0, PARAM_DAY,
        "from stop to the destroy() of the sockets that are left", PLAIN),
    BOTH,
    {.name = NULL},
};

const ParamRow node_client_rows[] = {
    KEY(count, "connections", COUNT, "0", 0, 1e12,
        "connections of each of them, one after the other; 0: no end",
        .zero = "no end"),
    KEY(request_bytes, "request", BYTES, "100B", 1, 1e12,
        "length of a request", PLAIN),
    DELAY(think, "think", "0", PARAM_DAY, HOST_STREAM_CLIENT_THINK,
        "from the end of a connection to the wish for the next"),
    DELAY(retry, "retry", "10ms", PARAM_DAY, HOST_STREAM_CLIENT_RETRY,
        "from an attempt that failed to the next", RETRY),
    KEY(idle_ns, "patience", TIME, "0", 0, PARAM_DAY,
        "longest wait for a part of the reply (socket.setTimeout(), whose "
        "handler destroys); 0: for ever", .zero = "for ever", RETRY),
    BOTH,
    {.name = NULL},
};

static const ParamRow request_loop_rows[] = {
    KEY(reply_bytes, "reply", BYTES, "100B", 1, 1e12,
        "length of the reply that they expect"),
    CHOICE(ending, "end", "end", NODE_ENDINGS,
        "how they end a connection after the reply; end-data: with the last "
        "request; wait: the server does"),
    KEY(requests, "requests", COUNT, "1", 1, 1e12,
        "requests on each connection, one after the other's reply"),
    DELAY(between, "between", "0", PARAM_DAY, HOST_STREAM_CLIENT_BETWEEN,
        "from a reply to the next request on the same connection"),
    DELAY(busy, "busy", "0", PARAM_HOUR, STREAM_CLIENT_BUSY,
        "what the handler of data computes; the loop stands still"),
    {.name = NULL},
};

static const ParamRow relay_rows[] = {
    CHOICE(joint, "join", "pipeline", NODE_JOINTS,
        "how it joins its two sockets: pipe() both ways, where an error ends "
        "the process; the same with listeners for errors; pipeline()"),
    KEY(restart_ns, "restart", TIME, "1s", 0, PARAM_DAY,
        "from the end of the process to the next one; 0: there is none",
        .zero = "never"),
    {.name = NULL},
};
/* clang-format on */

static const NodeProgram reply = {
    .base = {.name = "reply",
             .summary = "reads a request, answers, ends the connection, by "
                        "net.Server",
             .role = ROLE_SERVER,
             .does = NODE_DOES_PLAIN},
    .begin = node_reply_begin,
    .free = node_reply_free,
};

static const NodeProgram request_loop = {
    .base = {.name = "request-loop",
             .summary = "connects, sends a request, reads the reply, ends the "
                        "connection, thinks, and so on, by net.Socket",
             .role = ROLE_CLIENT,
             .rows = request_loop_rows,
             .does = NODE_DOES_PLAIN | NODE_DOES_RETRY},
    .begin = node_request_loop_begin,
    .free = node_request_loop_free,
};

static const NodeProgram relay = {
    .base = {.name = "relay",
             .summary = "connects to the server twice and joins the sockets by "
                        "pipe() or pipeline()",
             .role = ROLE_CLIENT,
             .rows = relay_rows,
             .does = NODE_DOES_PLAIN},
    .begin = node_relay_begin,
    .free = node_relay_free,
};

static const NodeProgram http_server = {
    .base = HTTP_SERVER_PROGRAM(0),
    .rows_at = offsetof(NodeOptions, http),
    .begin = node_http_server_begin,
    .free = node_http_free,
};

static const NodeProgram http_client = {
    .base = HTTP_CLIENT_PROGRAM(NODE_DOES_RETRY),
    .rows_at = offsetof(NodeOptions, http),
    .begin = node_http_client_begin,
    .free = node_http_free,
};

const Program *const node_programs[] = {&reply.base,       &request_loop.base,
                                        &relay.base,       &http_server.base,
                                        &http_client.base, NULL};

const NodeProgram *
node_program_find(const char *name)
{
    for (const Program *const *at = node_programs; *at; at++) {
        if (g_str_equal((*at)->name, name)) {
            return (const NodeProgram *)*at;
        }
    }
    return NULL;
}

static void
write_some(NodeSocket *socket, guint64 len_bytes)
{
    if (len_bytes > 0) {
        node_write(socket, NULL, len_bytes, NODE_NO_CALLBACK);
    }
}

void
node_program_end(NodeSocket *socket, NodeEnding ending, guint64 len_bytes)
{
    if (ending == NODE_END_END_DATA) {
        node_end(socket, NULL, len_bytes, NODE_NO_CALLBACK);
        return;
    }
    write_some(socket, len_bytes);
    switch (ending) {
    case NODE_END_END:
    case NODE_END_END_DATA:
        node_end(socket, NULL, 0, NODE_NO_CALLBACK);
        return;
    case NODE_END_DESTROY_SOON:
        node_destroy_soon(socket);
        return;
    case NODE_END_DESTROY:
        node_destroy(socket, NODE_OK);
        return;
    case NODE_END_RESET:
        node_reset_and_destroy(socket);
        return;
    case NODE_END_WAIT:
        return;
    case N_NODE_ENDINGS:
        break;
    }
    g_assert_not_reached();
}

guint64
node_program_after(Node *node, gint64 delay_ns, NodeFn fn, gpointer user)
{
    if (delay_ns == 0) {
        node_next_tick(node, fn, user);
        return 0;
    }
    return node_set_timeout(node, (delay_ns + NS_PER_MS - 1) / NS_PER_MS, fn,
                            user);
}
