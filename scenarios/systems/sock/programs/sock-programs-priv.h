/* SPDX-License-Identifier: GPL-2.0-only */
/* What the sock programs share. */
#ifndef FINWAIT_SOCK_PROGRAMS_PRIV_H
#define FINWAIT_SOCK_PROGRAMS_PRIV_H

#include "scenarios/systems/sock/programs/sock-programs.h"

G_BEGIN_DECLS

/* How a program ends a connection. */
typedef enum SockEndBy {
    SOCK_END_BY_PEER, /* not at all: the peer does */
    SOCK_END_BY_CLOSE,
    SOCK_END_BY_RESET,
    SOCK_END_BY_DISCARD,
} SockEndBy;

/* The choices of SockEndBy; NULL-terminated. */
extern const char *const sock_end_by_names[];

/* Parameters that listening programs have in common. */
#define SOCK_PARAM_PORT                                                        \
    {                                                                          \
        "port", SOCK_PARAM_COUNT, 1001, 1, G_MAXUINT16, NULL,                  \
            "TCP port on which every socket listens"                           \
    }
#define SOCK_PARAM_CONNECTIONTOUT                                              \
    {                                                                          \
        "connectiontout", SOCK_PARAM_COUNT, 0, 0, G_MAXUINT16, NULL,           \
            "half seconds without data until reset; 0: never"                  \
    }

/* Makes every socket of the device accept TCP from anybody on 'port' (0: on
 * none that is not in httpportlist). */
void sock_program_listen(Device *dev, guint16 port, guint16 connectiontout);

/* Ends the connection of the selected socket if it is established. */
void sock_program_end(Device *dev, SockEndBy how);

G_END_DECLS

#endif
