/* SPDX-License-Identifier: GPL-2.0-only */
/* The programs that a sock device can run, for the command to look up.
 *
 * A program's parameters are integers whose text form depends on their kind;
 * the command reads them from the scenario's [server] section or, where the
 * program is a client, from [client].  Instances share nothing, so that
 * several devices can run one program.
 *
 * How long handlers compute is not a parameter of a program, but of the
 * device that runs it (VmConfig.compute).
 */
#ifndef FINWAIT_SOCK_PROGRAMS_H
#define FINWAIT_SOCK_PROGRAMS_H

#include "model/sock/device.h"

G_BEGIN_DECLS

#define SOCK_PROGRAM_MAX_PARAMS 12

typedef enum SockParamKind {
    SOCK_PARAM_COUNT,  /* a plain number */
    SOCK_PARAM_BYTES,  /* a number of bytes */
    SOCK_PARAM_TIME,   /* a span of time, ns */
    SOCK_PARAM_CHOICE, /* the index of one of 'choices' */
    /* Whom a client is to talk to; nobody sets these in a scenario. */
    SOCK_PARAM_PEER_IP, /* host byte order */
    SOCK_PARAM_PEER_PORT,
} SockParamKind;

typedef struct SockParam {
    const char *key;
    SockParamKind kind;
    gint64 fallback; /* the default */
    gint64 min, max; /* inclusive; a choice has 0 and its last index */
    const char *const *choices; /* NULL-terminated; NULL unless a choice */
    const char *help;
} SockParam;

typedef struct SockProgram {
    const char *name;
    const char *summary;
    gboolean client; /* it connects; else it listens */
    const SockParam *params;
    guint n_params;
    /* The handlers, with 'data' a new instance made from 'values' (one for
     * each parameter, in order, within its bounds). */
    void (*init)(DeviceProgram *program, const gint64 *values);
} SockProgram;

/* All programs, ended by NULL; static. */
const SockProgram *const *sock_program_list(void);

/* The program called 'name', or NULL. */
const SockProgram *sock_program_find(const char *name);

/* An instance; NULL 'values' stands for the defaults.  (transfer full):
 * sock_program_instance_free(), after its device. */
DeviceProgram *sock_program_instance_new(const SockProgram *program,
                                         const gint64 *values);
void sock_program_instance_free(DeviceProgram *instance);

/* Each file's own table; listed in sock-programs.c. */
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
