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

/* What a program does that keys of a device are about: Program.does, and
 * ParamRow.needs of sock-keys.c.  Below these bits are the events that it
 * handles. */
#define SOCK_HANDLES(EVENT) (1u << (EVENT))
enum {
    SOCK_DOES_MANY = 1 << 12,        /* uses all sockets */
    SOCK_DOES_ACCEPT = 1 << 13,      /* connections of TCP */
    SOCK_DOES_CONNECT = 1 << 14,     /* by either protocol */
    SOCK_DOES_RECEIVE = 1 << 15,     /* into an RX that it is given */
    SOCK_DOES_SEND = 1 << 16,        /* from a TX that it is given */
    SOCK_DOES_STREAM = 1 << 17,      /* sends over TCP */
    SOCK_DOES_CLOSE = 1 << 18,       /* or HTTP mode does */
    SOCK_DOES_CLOSE_EARLY = 1 << 19, /* with bytes unsent */
    SOCK_DOES_DISCARD = 1 << 20,
    SOCK_DOES_NOTIFY = 1 << 21, /* notifysent */
    SOCK_DOES_TOUT = 1 << 22,   /* connectiontout */
    SOCK_DOES_KEEP = 1 << 23,   /* may leave RX and TX to the next connection */
    SOCK_DOES_INBAND = 1 << 24, /* commands */
    SOCK_DOES_VAR = 1 << 25,    /* HTTP variables */
    SOCK_DOES_ALLOC = 1 << 26,  /* buffers, by buffalloc */
    SOCK_DOES_BCAST = 1 << 27,  /* replies to broadcasts */
    SOCK_DOES_DOEVENTS = 1 << 28, /* in events that other sockets have, too */
};
G_STATIC_ASSERT((int)N_EVENTS <= 12);

typedef struct SockProgram {
    Program base; /* its rows are about the struct of its variables, */
    gsize size;   /* which has so many bytes; that of a client begins with
                     the PortAddr of whom to ask */
    DeviceProgram handlers; /* without 'data' */
    /* Completes an instance whose variables are set; NULL: nothing to do.  It
     * may put 'data' elsewhere. */
    void (*finish)(DeviceProgram *instance);
    /* How long the body of the answer is that 'page' makes; NULL: it has no
     * pages, or nobody counts what is asked for. */
    guint64 (*page_bytes)(const DeviceProgram *instance,
                          const DevicePage *page);
} SockProgram;

/* All programs, ended by NULL; static. */
extern const Program *const sock_programs[];

/* The program called 'name', or NULL. */
const SockProgram *sock_program_find(const char *name);

/* What the program called 'name' does, some of SOCK_DOES_*. */
guint sock_program_does(const char *name);

/* The variables of 'program' with their defaults; 'server' is whom a client
 * asks.  (transfer full): sock_program_instance_new() */
gpointer sock_program_data_new(const SockProgram *program, PortAddr server);

/* An instance with those variables, which it takes over and has anew whenever
 * its device is switched on.  (transfer full):
 * sock_program_instance_free(), after its device. */
DeviceProgram *sock_program_instance_new(const SockProgram *program,
                                         gpointer data);
void sock_program_instance_free(DeviceProgram *instance);

/* Each file's own; listed in sock-programs.c. */
extern const SockProgram sock_echo_program;
extern const SockProgram sock_sink_program;
extern const SockProgram sock_http_page_program;
extern const SockProgram sock_http_server_program;
extern const SockProgram sock_http_plain_program;
extern const SockProgram sock_reconnect_program;
extern const SockProgram sock_vendor_reconnect_program;
extern const SockProgram sock_serial_program;
extern const SockProgram sock_udp_echo_program;
extern const SockProgram sock_udp_ask_program;
extern const SockProgram sock_echo_alloc_program;
extern const SockProgram sock_inband_program;
extern const SockProgram sock_inband_ask_program;
extern const SockProgram sock_http_post_program;
extern const SockProgram sock_persistent_program;
extern const SockProgram sock_lib_http_server_program;
extern const SockProgram sock_simple_ds_program;
extern const SockProgram sock_lib_http_client_program;
extern const SockProgram sock_lib_dhcp_program;

G_END_DECLS

#endif
