/* SPDX-License-Identifier: GPL-2.0-only */
#include "scenarios/systems/systems.h"

#include "scenarios/systems/nodejs/nodejs-system.h"
#include "scenarios/systems/posix/posix-system.h"
#include "scenarios/systems/sock/sock-system.h"
#include "scenarios/systems/winsock/winsock-system.h"

const System *const systems[] = {&system_sock, &system_posix, &system_winsock,
                                 &system_nodejs, NULL};
