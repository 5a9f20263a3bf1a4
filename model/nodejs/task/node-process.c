/* SPDX-License-Identifier: GPL-2.0-only */
/* A process that runs Node: its beginning, its ends, calls from outside. */
#include "model/nodejs/task/node-priv.h"

void
node_config_default(NodeConfig *config)
{
    *config = (NodeConfig){.hup_is_eof = TRUE};
}

/* The end of a call from outside. */
static void
on_entered(gpointer node)
{
    node_entry_end(node);
}

static const UvLoopOps loop_ops = {
    .timers = node_run_timers,
    .check = node_run_immediates,
    .checks = node_has_immediates,
    .entered = on_entered,
};

/* SIGPIPE is ignored (node.cc, PlatformInit). */
static void
process_main(PosixProc *proc, gpointer data)
{
    Node *node = data;
    UvLoop *uv = &node->uv;

    posix_sigpipe(proc, POSIX_SIG_IGN, NULL);
    uv->epfd = posix_epoll(proc);
    uv->async_fd = posix_eventfd(proc, FALSE);
    posix_nonblock(proc, uv->async_fd, TRUE);
    posix_epoll_add(proc, uv->epfd, uv->async_fd, POSIX_POLLIN, uv);
    if (node->main) {
        node->main(node->user);
    }
    node_entry_end(node);
    uv_run(uv);
}

Node *
node_process_new(PosixHost *host, const NodeConfig *config, NodeFn main,
                 gpointer user)
{
    Node *node = g_new0(Node, 1);

    node->host = host;
    node->config = *config;
    node->main = main;
    node->user = user;
    node->servers = g_ptr_array_new();
    node_timers_init(node);
    uv_loop_init(&node->uv, &loop_ops, node);
    node->uv.hup_is_eof = config->hup_is_eof;
    node->uv.events = g_new(PosixEpollEvent, UV_EVENTS_MAX);
    node->uv.buffer = config->wants_bytes ? g_malloc(UV_READ_BYTES) : NULL;
    node->proc = node->uv.proc = posix_process(host, process_main, node);
    posix_host_gathers(host); /* recorded: ten segments were one read */
    return node;
}

void
node_process_free(Node *node)
{
    if (!node) {
        return;
    }
    while (!g_queue_is_empty(&node->sockets)) {
        node->free_socket(g_queue_peek_head(&node->sockets));
    }
    g_ptr_array_unref(node->servers);
    uv_loop_clear(&node->uv);
    node_timers_clear(node);
    node_tasks_clear(&node->ticks);
    node_tasks_clear(&node->microtasks);
    node_tasks_clear(&node->immediates);
    g_free(node);
}

void
node_exit(Node *node)
{
    posix_exit(node->proc);
}

void
node_on_uncaught(Node *node, NodeUncaughtFn fn, gpointer user)
{
    node->uncaught = fn;
    node->uncaught_user = user;
}

void
node_throw(Node *node, NodeError error)
{
    if (!node->uncaught) {
        node_exit(node);
    }
    node->uncaught(node->uncaught_user, error);
}

void
node_call(Node *node, gint64 gap_ns, NodeFn fn, gpointer user)
{
    UvCall call = {fn, user, gap_ns};

    uv_call(&node->uv, node->host, &call);
}

PosixProc *
node_proc(const Node *node)
{
    return node->proc;
}

PosixHost *
node_host(const Node *node)
{
    return node->host;
}

gint64
node_now_ns(const Node *node)
{
    return posix_now_ns(node->proc);
}

void
node_busy(Node *node, gint64 work_ns)
{
    posix_compute(node->proc, work_ns);
}
