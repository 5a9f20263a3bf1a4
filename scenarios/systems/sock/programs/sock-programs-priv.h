/* SPDX-License-Identifier: GPL-2.0-only */
/* What the sock programs share. */
#ifndef FINWAIT_SOCK_PROGRAMS_PRIV_H
#define FINWAIT_SOCK_PROGRAMS_PRIV_H

#include "scenarios/systems/sock/programs/sock-programs.h"

G_BEGIN_DECLS

/* How a program ends a connection, as X(NAME, text). */
#define SOCK_ENDS_BY(X)                                                        \
    X(SOCK_END_BY_PEER, "peer") /* not at all: the peer does */                \
    X(SOCK_END_BY_CLOSE, "close")                                              \
    X(SOCK_END_BY_RESET, "reset")                                              \
    X(SOCK_END_BY_DISCARD, "discard")

typedef enum SockEndBy {
#define X(NAME, TEXT) NAME,
    SOCK_ENDS_BY(X)
#undef X
} SockEndBy;

/* A choice between no and yes. */
#define SOCK_NO_YES(X) X(SOCK_NO, "no") X(SOCK_YES, "yes")

enum {
#define X(NAME, TEXT) NAME,
    SOCK_NO_YES(X)
#undef X
};

/* Keys that programs have in common. */
#define SOCK_PARAM_PORT(STRUCT)                                                \
    PARAM(STRUCT, port, "port", COUNT, "1001", 1, G_MAXUINT16,                 \
          "TCP port on which every socket listens")
#define SOCK_PARAM_CONNECTIONTOUT(STRUCT)                                      \
    PARAM(STRUCT, connectiontout, "connectiontout", COUNT, "0", 0,             \
          G_MAXUINT16, "half seconds without data until reset; 0: never")

/* Makes every socket of the device accept TCP from anybody on 'port' (0: on
 * none that is not in httpportlist). */
void sock_program_listen(Device *dev, guint16 port, guint16 connectiontout);

/* Makes 'to' the target of the selected socket. */
void sock_program_target(Device *dev, PortAddr to);

/* Ends the connection of the selected socket if it is established. */
void sock_program_end(Device *dev, SockEndBy how);

G_END_DECLS

#endif
