/* SPDX-License-Identifier: GPL-2.0-only */
/* The programs of scenarios/http in a process of Node. */
#include "scenarios/systems/nodejs/http/nodejs-loop.h"
#include "scenarios/systems/nodejs/programs/nodejs-programs.h"

typedef struct NodeHttp {
    NodeLoop *loop;
    HttpProgram *program;
} NodeHttp;

void
node_http_options(NodeOptions *options, Requests *requests)
{
    HttpOptions *http = &options->http;

    options->config.wants_bytes = TRUE;
    http->port = options->port;
    http->backlog = options->backlog;
    http->reply_bytes = options->reply_bytes;
    http->service = options->service;
    http->server = options->server;
    http->start = options->start;
    http->think = options->think;
    http->again = options->retry;
    http->patience_ns = options->idle_ns;
    http->count = options->count;
    http->requests = requests;
}

static gpointer
begin_in(Node *node, const NodeOptions *options, HttpBeginFn begin)
{
    NodeHttp *http = g_new0(NodeHttp, 1);

    http->loop = node_loop_new(node);
    node_loop_enter(http->loop);
    begin(node_loop_http(http->loop), &options->http, &http->program);
    node_loop_leave(http->loop);
    return http;
}

gpointer
node_http_server_begin(Node *node, const NodeOptions *options)
{
    return begin_in(node, options, http_program_server);
}

gpointer
node_http_client_begin(Node *node, const NodeOptions *options)
{
    return begin_in(node, options, http_program_client);
}

void
node_http_free(gpointer state)
{
    NodeHttp *http = state;

    http_program_free(http->program);
    node_loop_free(http->loop);
    g_free(http);
}
