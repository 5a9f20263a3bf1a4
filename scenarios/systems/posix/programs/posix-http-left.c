/* SPDX-License-Identifier: GPL-2.0-only */
#include "scenarios/systems/posix/programs/posix-http-left.h"

gpointer
posix_http_left_new(PosixProc *proc, const PosixHttpOptions *options,
                    gsize len_bytes)
{
    PosixHttpLeft *left = g_malloc0(len_bytes);

    left->loop = posix_loop_in(proc);
    left->rest = g_ptr_array_new_with_free_func(g_free);
    g_ptr_array_add(options->left, left);
    return left;
}

void
posix_http_left_free(gpointer data)
{
    PosixHttpLeft *left = data;

    http_server_abandon(left->server);
    http_client_abandon(left->client);
    posix_loop_free(left->loop);
    g_ptr_array_unref(left->rest);
    g_free(left);
}
