/* SPDX-License-Identifier: GPL-2.0-only */
#include "scenarios/command/command.h"
#include "scenarios/systems/systems.h"

int
main(int argc, char **argv)
{
    systems_use(systems);
    return finwait_main(argc, argv);
}
