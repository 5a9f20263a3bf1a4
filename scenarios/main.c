/* SPDX-License-Identifier: GPL-2.0-only */
#include "scenarios/command/command.h"

int
main(int argc, char **argv)
{
    return finwait_main(argc, argv);
}
