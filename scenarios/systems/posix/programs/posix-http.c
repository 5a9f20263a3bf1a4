/* SPDX-License-Identifier: GPL-2.0-only */
/* The programs of scenarios/http in a process of their own. */
#include "scenarios/systems/posix/http/posix-loop.h"
#include "scenarios/systems/posix/programs/posix-programs.h"

/* A process frees nothing; its host does, when all are gone. */
typedef struct Left {
    PosixLoop *loop;
    HttpProgram *program;
} Left;

void
posix_http_left_free(gpointer data)
{
    Left *left = data;

    http_program_free(left->program);
    posix_loop_free(left->loop);
    g_free(left);
}

void
posix_http_options(PosixOptions *options)
{
    HttpOptions *http = &options->http;

    http->port = options->port;
    http->backlog = options->backlog;
    http->reply_bytes = options->reply_bytes;
    http->service = options->service;
    http->server = options->server;
    http->start = options->start;
    http->think = options->think;
    http->again = options->retry.first;
    http->patience_ns = options->patience_ns;
    http->count = options->count;
}

static void
run(PosixProc *proc, const PosixOptions *options, HttpBeginFn begin)
{
    Left *left = g_new0(Left, 1);

    g_ptr_array_add(options->left, left);
    left->loop = posix_loop_in(proc);
    begin(posix_loop_http(left->loop), &options->http, &left->program);
    posix_loop_run(left->loop);
}

void
posix_http_server(PosixProc *proc, gpointer options)
{
    run(proc, options, http_program_server);
}

void
posix_http_proxy(PosixProc *proc, gpointer options)
{
    run(proc, options, http_program_proxy);
}

void
posix_http_client(PosixProc *proc, gpointer options)
{
    run(proc, options, http_program_client);
}
