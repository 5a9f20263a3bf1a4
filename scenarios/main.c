/* SPDX-License-Identifier: GPL-2.0-only */
#include "scenarios/command.h"

int
main(int argc, char **argv)
{
    return finwait_main(argc, argv);
}
