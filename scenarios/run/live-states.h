/* SPDX-License-Identifier: GPL-2.0-only */
/* What FINs make of the state of an end (RFC 9293 3.3.2). */
#ifndef FINWAIT_SCENARIOS_LIVE_STATES_H
#define FINWAIT_SCENARIOS_LIVE_STATES_H

#include "model/port.h"

/* The program has let go of its end. */
static inline PortTcpState
live_after_own_fin(PortTcpState state)
{
    return state == PORT_STATE_ESTABLISHED  ? PORT_STATE_FIN_WAIT1
           : state == PORT_STATE_CLOSE_WAIT ? PORT_STATE_LAST_ACK
                                            : state;
}

/* All that the server has sent is there, and its FIN. */
static inline PortTcpState
live_after_its_fin(PortTcpState state)
{
    return state == PORT_STATE_ESTABLISHED ? PORT_STATE_CLOSE_WAIT
           : state == PORT_STATE_FIN_WAIT1 ? PORT_STATE_CLOSING
           : state == PORT_STATE_FIN_WAIT2 ? PORT_STATE_TIME_WAIT
                                           : state;
}

/* The program's FIN has been acknowledged. */
static inline PortTcpState
live_after_ack(PortTcpState state)
{
    return state == PORT_STATE_FIN_WAIT1  ? PORT_STATE_FIN_WAIT2
           : state == PORT_STATE_CLOSING  ? PORT_STATE_TIME_WAIT
           : state == PORT_STATE_LAST_ACK ? PORT_STATE_CLOSE
                                          : state;
}

#endif
