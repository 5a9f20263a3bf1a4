/* SPDX-License-Identifier: GPL-2.0-only */
#include "scenarios/systems/nodejs/nodejs-system.h"

static const ConformSystem *const conform[] = {&conform_nodejs, NULL};

static const Program *const programs[] = {NULL};
static const ParamRows rows[] = {{.rows = NULL}};

/* Its TCP is Linux's, as tcp_profile_linux() has it. */
const System system_nodejs = {
    .name = "nodejs",
    .rows = rows,
    .programs = programs,
    .talk = &talk_nodejs_system,
    .conform = conform,
};
