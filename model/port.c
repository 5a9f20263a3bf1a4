/* SPDX-License-Identifier: GPL-2.0-only */
#include "model/port.h"

const char *
port_tcp_state_name(PortTcpState state)
{
    static const char *const names[] = {
#define X(NAME, TEXT) TEXT,
        PORT_TCP_STATES(X)
#undef X
    };

    g_assert(state < G_N_ELEMENTS(names));
    return names[state];
}
