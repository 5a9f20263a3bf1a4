/* SPDX-License-Identifier: GPL-2.0-only */
#include "tests/scenarios/support-http-end.h"

const char *const http_end_systems[N_HTTP_ENDS] = {"posix", "nodejs",
                                                   "winsock"};

static void
posix_begin(HttpEnd *end)
{
    end->left = g_ptr_array_new_with_free_func(posix_http_left_free);
    end->posix = (PosixOptions){.http = end->http, .left = end->left};
    posix_process(end->kernel,
                  end->is_server ? posix_http_server : posix_http_client,
                  &end->posix);
}

static void
winsock_begin(HttpEnd *end)
{
    WsaConfig config = {0};

    wsa_rules_of(&config.rules, WSA_WINDOWS);
    end->left = g_ptr_array_new_with_free_func(winsock_http_left_free);
    end->winsock = (WinsockOptions){.http = end->http, .left = end->left};
    end->window =
        wsa_new(end->kernel, &config,
                end->is_server ? winsock_http_server : winsock_http_client,
                &end->winsock);
}

static void
nodejs_main(gpointer data)
{
    HttpEnd *end = data;

    end->state =
        (end->is_server ? node_http_server_begin
                        : node_http_client_begin)(end->node, &end->nodejs);
}

static void
nodejs_begin(HttpEnd *end)
{
    node_config_default(&end->nodejs.config);
    end->nodejs.config.wants_bytes = TRUE;
    end->nodejs.http = end->http;
    end->node =
        node_process_new(end->kernel, &end->nodejs.config, nodejs_main, end);
}

void
http_end_free(HttpEnd *end)
{
    g_clear_pointer(&end->left, g_ptr_array_unref);
    wsa_free(end->window);
    node_process_free(end->node);
    g_clear_pointer(&end->state, node_http_free);
}

void
http_end_begin(HttpEnd *end, HttpEndSystem system)
{
    switch (system) {
    case HTTP_END_POSIX:
        posix_begin(end);
        return;
    case HTTP_END_NODEJS:
        nodejs_begin(end);
        return;
    case HTTP_END_WINSOCK:
        winsock_begin(end);
        return;
    case N_HTTP_ENDS:
        break;
    }
    g_assert_not_reached();
}
