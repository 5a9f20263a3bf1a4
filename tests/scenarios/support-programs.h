/* SPDX-License-Identifier: GPL-2.0-only */
/* A bench (support-sock.h) whose device runs one of the programs that ship. */
#ifndef FINWAIT_TESTS_SUPPORT_PROGRAMS_H
#define FINWAIT_TESTS_SUPPORT_PROGRAMS_H

#include "scenarios/systems/sock/programs/sock-programs.h"
#include "tests/model/support-sock.h"

G_BEGIN_DECLS

/* The choices of a program's "end". */
enum { BY_PEER, BY_CLOSE, BY_RESET, BY_DISCARD };

typedef struct Setting {
    const char *key; /* NULL: none */
    gint64 value;
} Setting;

/* A bench, not started, for the program 'name' with its defaults but for
 * 'settings'. */
SockBench *bench_load(const char *name, const Setting *settings,
                      guint n_settings, DeviceProgram **instance);

/* The same, started. */
SockBench *bench_with(const char *name, const Setting *settings,
                      guint n_settings, DeviceProgram **instance);
void bench_free_with(SockBench *bench, DeviceProgram *instance);

/* Runs for 'len_ns', in which every peer that has got a multiple of
 * 'request' bytes says as many times 'reply'. */
void bench_serve(SockBench *bench, gint64 len_ns, guint request,
                 const char *reply);

G_END_DECLS

#endif
