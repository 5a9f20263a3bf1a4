/* SPDX-License-Identifier: GPL-2.0-only */
/* The keys that all ends of this system have: whose WinSock it is, in what it
 * is another's, and how fast its window is. */
#ifndef FINWAIT_SCENARIOS_WINSOCK_KEYS_H
#define FINWAIT_SCENARIOS_WINSOCK_KEYS_H

#include "model/winsock/winsock.h"
#include "scenarios/params/params.h"

G_BEGIN_DECLS

/* What a switch is set to, as X(NAME, text). */
#define WINSOCK_SWITCHES(X)                                                    \
    X(OWN, "own") /* as the personality has it */                              \
    X(NO, "no")                                                                \
    X(YES, "yes")

typedef enum WinsockSwitch {
#define X(NAME, TEXT) WINSOCK_SWITCH_##NAME,
    WINSOCK_SWITCHES(X)
#undef X
} WinsockSwitch;

typedef struct WinsockKeys {
    WsaPersonality personality;
#define X(NAME, WINDOWS, WINE_10, WINE_8, DOC) WinsockSwitch NAME;
    WSA_SWITCHES(X)
#undef X
    PortDelay dispatch, call_cost;
} WinsockKeys;

/* Random streams of the two, from the first one of the section on; those of
 * clients lie before. */
#define WINSOCK_STREAM_DISPATCH 8
#define WINSOCK_STREAM_CALL 9

/* All of the system's, ended by NULL; the first are about WinsockKeys. */
extern const ParamRows winsock_rows[];

/* As System.check: Wine's TCP is that of its host. */
gboolean winsock_check(const ParamSet *set, const char *section,
                       const Param **culprit, GError **error);

/* What the keys make of a Winsock. */
void winsock_config(const WinsockKeys *keys, WsaConfig *config);

G_END_DECLS

#endif
