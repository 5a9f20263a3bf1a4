/* SPDX-License-Identifier: GPL-2.0-only */
#include "scenarios/base/streams.h"
#include "scenarios/command/command.h"
#include "scenarios/systems/systems.h"

int
main(int argc, char **argv)
{
    streams_begin();
    systems_use(systems);
    return streams_finish(finwait_main(argc, argv));
}
