/* SPDX-License-Identifier: GPL-2.0-only */
#include "scenarios/systems/nodejs/nodejs-system.h"

#include "scenarios/systems/nodejs/programs/nodejs-programs.h"

static const ParamRows rows[] = {
    {.rows = node_server_rows, .roles = ROLE_SERVER, .prefix = ""},
    {.rows = node_client_rows, .roles = ROLE_CLIENT, .prefix = ""},
    {.rows = NULL},
};

static const ConformSystem *const conform[] = {&conform_nodejs, NULL};

/* Its TCP is Linux's, as tcp_profile_linux() has it. */
const System system_nodejs = {
    .name = "nodejs",
    .rows = rows,
    .programs = node_programs,
    .host = &host_nodejs_ops,
    .talk = &talk_nodejs_system,
    .conform = conform,
};
