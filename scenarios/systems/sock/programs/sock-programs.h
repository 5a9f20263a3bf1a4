/* SPDX-License-Identifier: GPL-2.0-only */
/* The programs that a sock device can run.
 *
 * A program keeps its variables in a struct, of which those that a scenario
 * sets are named by rows; instances share nothing, so that several devices can
 * run one program.
 *
 * How long handlers compute is not a parameter of a program, but of the
 * device that runs it (VmConfig.compute).
 */
#ifndef FINWAIT_SOCK_PROGRAMS_H
#define FINWAIT_SOCK_PROGRAMS_H

#include "model/sock/device.h"
#include "scenarios/params/system.h"

G_BEGIN_DECLS

typedef struct SockProgram {
    Program base; /* its rows are about the struct of its variables, */
    gsize size;   /* which has so many bytes; that of a client begins with
                     the PortAddr of whom to ask */
    DeviceProgram handlers; /* without 'data' */
    /* Completes an instance whose variables are set; NULL: nothing to do.  It
     * may put 'data' elsewhere. */
    void (*finish)(DeviceProgram *instance);
} SockProgram;

/* All programs, ended by NULL; static. */
extern const Program *const sock_programs[];

/* The program called 'name', or NULL. */
const SockProgram *sock_program_find(const char *name);

/* The variables of 'program' with their defaults; 'server' is whom a client
 * asks.  (transfer full): sock_program_instance_new() */
gpointer sock_program_data_new(const SockProgram *program, PortAddr server);

/* An instance with those variables, which it takes over.  (transfer full):
 * sock_program_instance_free(), after its device. */
DeviceProgram *sock_program_instance_new(const SockProgram *program,
                                         gpointer data);
void sock_program_instance_free(DeviceProgram *instance);

/* Each file's own; listed in sock-programs.c. */
extern const SockProgram sock_echo_program;
extern const SockProgram sock_sink_program;
extern const SockProgram sock_http_page_program;
extern const SockProgram sock_http_plain_program;
extern const SockProgram sock_reconnect_program;
extern const SockProgram sock_vendor_reconnect_program;
extern const SockProgram sock_serial_program;
extern const SockProgram sock_udp_echo_program;
extern const SockProgram sock_udp_ask_program;

G_END_DECLS

#endif
