/* SPDX-License-Identifier: GPL-2.0-only */
#include "scenarios/systems/posix/posix-system.h"

#include "scenarios/systems/posix/http/http-systems.h"
#include "scenarios/systems/posix/programs/posix-programs.h"

static const ParamRows rows[] = {
    {.rows = posix_server_rows, .roles = ROLE_SERVER, .prefix = ""},
    {.rows = posix_proxy_rows, .roles = ROLE_PROXY, .prefix = ""},
    {.rows = posix_client_rows, .roles = ROLE_CLIENT, .prefix = ""},
    {.rows = NULL},
};

static const ConformSystem *const conform[] = {&conform_posix,
                                               &conform_aolserver,
                                               &conform_http_node_client,
                                               &conform_http_fetch,
                                               &conform_http_undici,
                                               &conform_http_curl,
                                               &conform_http_node_server,
                                               &conform_http_nginx,
                                               &conform_http_apache,
                                               &conform_http_varnish,
                                               NULL};

/* Its TCP is Linux's, as tcp_profile_linux() has it. */
const System system_posix = {
    .name = "posix",
    .rows = rows,
    .programs = posix_programs,
    .default_of = ROLE_CLIENT,
    .host = &host_posix_ops,
    .talk = &talk_posix_system,
    .conform = conform,
};
