/* SPDX-License-Identifier: GPL-2.0-only */
/* The names of states and inputs. */
#include "model/sock/account/sock-priv.h"

const char *
sock_state_name(SockState state)
{
    switch (state) {
#define X(NAME, VALUE, TEXT, OUTCOME)                                          \
    case NAME:                                                                 \
        return TEXT;
        SOCK_STATES(X)
#undef X
    }
    g_assert_not_reached();
}

SockState
sock_state_find(const char *name)
{
#define X(NAME, VALUE, TEXT, OUTCOME)                                          \
    if (g_str_equal(name, TEXT)) {                                             \
        return NAME;                                                           \
    }
    SOCK_STATES(X)
#undef X
    g_assert_not_reached();
}

const char *
sock_state_simple_name(SockStateSimple simple)
{
    static const char *const names[N_SOCK_STATES_SIMPLE] = {
#define X(NAME, TEXT) TEXT,
        SOCK_STATES_SIMPLE(X)
#undef X
    };
    g_assert(simple < N_SOCK_STATES_SIMPLE);
    return names[simple];
}

const char *
sock_input_name(SockInput input)
{
    static const char *const names[N_SOCK_INPUTS] = {
#define X(NAME, TEXT) TEXT,
        SOCK_INPUTS(X)
#undef X
    };
    g_assert(input < N_SOCK_INPUTS);
    return names[input];
}
