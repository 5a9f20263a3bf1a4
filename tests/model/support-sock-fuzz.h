/* SPDX-License-Identifier: GPL-2.0-only */
/* A program whose handlers draw what they do: any calls of sock.h, on any
 * socket, with any settings.  Its draws come from the GRand that is
 * bench->user, so that a seed gives one run. */
#ifndef FINWAIT_TESTS_SUPPORT_SOCK_FUZZ_H
#define FINWAIT_TESTS_SUPPORT_SOCK_FUZZ_H

#include "tests/model/support-sock.h"

G_BEGIN_DECLS

/* A number from 0 to 'n' - 1. */
guint fuzz_below(GRand *rand, guint n);

/* One statement of such a program, which the host may give, too. */
void fuzz_statement(Device *dev);

/* Draws a device among all the alternatives. */
void fuzz_config(GRand *rand, DeviceConfig *config);

/* Makes it the program of a bench that has not started. */
void fuzz_program(SockBench *bench);

G_END_DECLS

#endif
