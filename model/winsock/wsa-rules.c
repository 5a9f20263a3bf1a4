/* SPDX-License-Identifier: GPL-2.0-only */
#include "model/winsock/wsa-rules.h"

void
wsa_rules_of(WsaRules *rules, WsaPersonality personality)
{
    static const WsaRules all[N_WSA_PERSONALITIES] = {
#define X(NAME, WINDOWS, WINE_10, WINE_8, DOC) .NAME = (WINDOWS),
        [WSA_WINDOWS] = {WSA_SWITCHES(X)},
#undef X
#define X(NAME, WINDOWS, WINE_10, WINE_8, DOC) .NAME = (WINE_10),
        [WSA_WINE_10] = {WSA_SWITCHES(X)},
#undef X
#define X(NAME, WINDOWS, WINE_10, WINE_8, DOC) .NAME = (WINE_8),
        [WSA_WINE_8] = {WSA_SWITCHES(X)},
#undef X
    };

    *rules = all[personality];
}

const char *
wsa_personality_name(WsaPersonality personality)
{
    static const char *const names[] = {
#define X(NAME, TEXT) TEXT,
        WSA_PERSONALITIES(X)
#undef X
    };

    return names[personality];
}
