/* SPDX-License-Identifier: GPL-2.0-only */
/* The programs of scenarios/http in a window. */
#include "scenarios/systems/winsock/http/winsock-loop.h"
#include "scenarios/systems/winsock/programs/winsock-programs.h"

/* A process frees nothing; its host does, when all are gone. */
typedef struct Left {
    WinsockLoop *loop;
    HttpProgram *program;
} Left;

void
winsock_http_left_free(gpointer data)
{
    Left *left = data;

    http_program_free(left->program);
    winsock_loop_free(left->loop);
    g_free(left);
}

void
winsock_http_options(WinsockOptions *options, Requests *requests)
{
    HttpOptions *http = &options->http;

    http->port = options->port;
    http->reply_bytes = options->reply_bytes;
    http->service = options->service;
    http->server = options->server;
    http->start = options->start;
    http->think = options->think;
    http->again = options->retry;
    http->patience_ns = options->patience_ns;
    http->count = options->count;
    http->requests = requests;
}

static void
run(Winsock *ws, const WinsockOptions *options, HttpBeginFn begin)
{
    Left *left = g_new0(Left, 1);

    g_ptr_array_add(options->left, left);
    left->loop = winsock_loop_new(ws, &options->handler);
    begin(winsock_loop_http(left->loop), &options->http, &left->program);
    winsock_loop_run(left->loop);
}

void
winsock_http_server(Winsock *ws, gpointer options)
{
    run(ws, options, http_program_server);
}

void
winsock_http_client(Winsock *ws, gpointer options)
{
    run(ws, options, http_program_client);
}
