/* SPDX-License-Identifier: GPL-2.0-only */
#include "scenarios/base/build-id.h"

/* The build says so. */
#ifndef FINWAIT_VERSION
#define FINWAIT_VERSION "unknown"
#endif

const char *
build_version(void)
{
    return FINWAIT_VERSION;
}
