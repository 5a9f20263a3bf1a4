/* SPDX-License-Identifier: GPL-2.0-only */
#include "scenarios/systems/sock/sock-system.h"

#include "model/units.h"
#include "scenarios/systems/sock/programs/sock-programs.h"

/* OPEN-10, 12 and 13 of the fact sheet. */
static void
device_tcp(TcpProfile *profile)
{
    profile->mss_bytes = 1460;
    profile->sndbuf_bytes = 65535;
    profile->syn_rto_ns = 2 * NS_PER_S;
    profile->rto_law = TCP_RTO_FIXED;
    profile->retries_by_time = FALSE;
    profile->syn_linear = 0;
    profile->window_law = TCP_WINDOW_EXACT;
    profile->rcvbuf_bytes = 65535;
    profile->write_overhead_bytes = 0;
    profile->quick_acks = 0;
    profile->challenge_ns = 0;
    profile->fin_windowed = FALSE;
    profile->sack = FALSE;
    profile->rack = FALSE;
    profile->wait_records = FALSE;
    profile->syn_retries = 8;
    profile->synack_retries = 8;
    profile->data_retries = 8;
    profile->fin_retries = 8;
    profile->time_wait_ns = 0;
    profile->delack_segments = 1;
    profile->nagle = FALSE;
    profile->timestamps = FALSE;
    profile->window_scale = FALSE;
    profile->timeout_rst = TRUE;
    profile->bad_seq_ends = TRUE;
}

const System system_sock = {
    .name = "sock",
    .rows = sock_rows,
    .programs = sock_programs,
    .tcp = device_tcp,
    .default_of = ROLE_SERVER,
    .one_program = TRUE,
    .host = &host_sock_ops,
    .talk = &talk_sock_system,
};
