/* SPDX-License-Identifier: GPL-2.0-only */
#include "scenarios/systems/winsock/winsock-keys.h"

#include "scenarios/base/error.h"
#include "scenarios/systems/winsock/programs/winsock-programs.h"

/* clang-format off */
#define SWITCH(NAME, WINDOWS, WINE_10, WINE_8, DOC)                            \
    PARAM_CHOICE(WinsockKeys, NAME, #NAME, "own", WINSOCK_SWITCHES,            \
        DOC),

static const ParamRow rows[] = {
    PARAM_CHOICE(WinsockKeys, personality, "personality", "windows",
        WSA_PERSONALITIES,
        "whose WinSock it is; Wine's stands on Linux, so with it goes "
        "tcp.profile=linux"),
    WSA_SWITCHES(SWITCH)
    PARAM_DELAY(WinsockKeys, dispatch, "dispatch", "0", 10,
        WINSOCK_STREAM_DISPATCH, "what it takes to get a message"),
    PARAM_DELAY(WinsockKeys, call_cost, "call_cost", "0", 10,
        WINSOCK_STREAM_CALL, "what each call takes"),
    {.name = NULL},
};
/* clang-format on */

const ParamRows winsock_rows[] = {
    {.rows = rows, .roles = ROLE_SERVER | ROLE_CLIENT, .prefix = ""},
    {.rows = winsock_server_rows, .roles = ROLE_SERVER, .prefix = ""},
    {.rows = winsock_client_rows, .roles = ROLE_CLIENT, .prefix = ""},
    {.rows = NULL},
};

/* With the system's own, which is Windows's, it would be neither. */
gboolean
winsock_check(const ParamSet *set, const char *section, const Param **culprit,
              GError **error)
{
    const Value *personality = param_in(set, section, "personality");
    g_autofree char *key = g_strconcat(section, ".personality", NULL);

    if (personality->n == WSA_WINDOWS ||
        param_in(set, section, "tcp.profile")->n != 0) {
        return TRUE;
    }
    *culprit = param_find(set->table, key);
    return mistake(error,
                   "\"%s\" with %s.tcp.profile=own: Wine stands on Linux, "
                   "expected tcp.profile=linux",
                   wsa_personality_name((WsaPersonality)personality->n),
                   section);
}

void
winsock_config(const WinsockKeys *keys, WsaConfig *config)
{
    WsaRules *rules = &config->rules;

    wsa_rules_of(rules, keys->personality);
#define X(NAME, WINDOWS, WINE_10, WINE_8, DOC)                                 \
    if (keys->NAME != WINSOCK_SWITCH_OWN) {                                    \
        rules->NAME = keys->NAME == WINSOCK_SWITCH_YES;                        \
    }
    WSA_SWITCHES(X)
#undef X
    config->dispatch = keys->dispatch;
    config->call_cost = keys->call_cost;
}
