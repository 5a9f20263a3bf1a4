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

/* How every socket of a server listens: member 'listen' of its variables. */
typedef struct SockListen {
    gint64 port, inconmode, targetip, targetport, reconmode, connectiontout;
} SockListen;

/* Keys that programs have in common. */
#define SOCK_PARAM_PORT(STRUCT, PORT, DOC)                                     \
    PARAM(STRUCT, listen.port, "port", COUNT, PORT, 1, G_MAXUINT16, DOC)
#define SOCK_PARAM_RECONMODE(STRUCT, DOC)                                      \
    PARAM(STRUCT, listen.reconmode, "reconmode", COUNT, "0", 0, 3, DOC)
#define SOCK_PARAM_INCONMODE(STRUCT)                                           \
    PARAM(STRUCT, listen.inconmode, "inconmode", COUNT, "3", 0, 3,             \
          "who may connect: 0 nobody, 1 targetip by targetport, 2 targetip, "  \
          "3 anybody"),                                                        \
        PARAM(STRUCT, listen.targetip, "targetip", ADDRESS, "0.0.0.0", 0, 0,   \
              "the peer that inconmode 1 and 2 admit; clients are 10.0.0.2, "  \
              "and so on"),                                                    \
        PARAM(STRUCT, listen.targetport, "targetport", COUNT, "0", 0,          \
              G_MAXUINT16, "the port by which inconmode 1 admits targetip")
#define SOCK_PARAM_TOUT(STRUCT, FIELD)                                         \
    PARAM(STRUCT, FIELD, "connectiontout", COUNT, "0", 0, G_MAXUINT16,         \
          "half seconds without data until the socket ends it; 0: never",      \
          .zero = "never")

/* All of them, for TCP. */
#define SOCK_LISTEN_ROWS(STRUCT)                                               \
    SOCK_PARAM_PORT(STRUCT, "1001", "TCP port on which every socket listens"), \
        SOCK_PARAM_INCONMODE(STRUCT),                                          \
        SOCK_PARAM_RECONMODE(                                                  \
            STRUCT, "who takes the place of an established connection: 0 "     \
                    "nobody, 1 its IP by its port, 2 its IP, 3 anybody"),      \
        SOCK_PARAM_TOUT(STRUCT, listen.connectiontout)

/* Makes the selected socket, or every socket of the device, listen. */
void sock_program_listen_one(Device *dev, const SockListen *listen,
                             SockProtocol protocol);
void sock_program_listen(Device *dev, const SockListen *listen,
                         SockProtocol protocol);

/* Makes 'to' the target of the selected socket. */
void sock_program_target(Device *dev, PortAddr to);

/* Ends the connection of the selected socket if it is established. */
void sock_program_end(Device *dev, SockEndBy how);

G_END_DECLS

#endif
