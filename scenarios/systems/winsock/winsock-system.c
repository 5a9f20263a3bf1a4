/* SPDX-License-Identifier: GPL-2.0-only */
#include "scenarios/systems/winsock/winsock-system.h"

#include "scenarios/systems/winsock/programs/winsock-programs.h"
#include "scenarios/systems/winsock/winsock-keys.h"

static const ConformSystem *const conform[] = {&conform_winsock, NULL};

/* As Windows, but with the sizes that 'profile' has. */
static void
become_windows(TcpProfile *profile)
{
    TcpProfile windows;

    tcp_profile_windows(&windows);
    windows.mss_bytes = profile->mss_bytes;
    windows.sndbuf_bytes = profile->sndbuf_bytes;
    *profile = windows;
}

/* Wine stands on Linux; Wine 10 asks for 4 repeats of a SYN (init_socket() in
 * dlls/ntdll/unix/socket.c). */
void
winsock_tcp(TcpProfile *profile, WsaPersonality personality)
{
    switch (personality) {
    case WSA_WINDOWS:
        become_windows(profile);
        return;
    case WSA_WINE_10:
        profile->syn_retries = 4;
        return;
    case WSA_WINE_8:
        return;
    case N_WSA_PERSONALITIES:
        break;
    }
    g_assert_not_reached();
}

/* That of the default personality. */
static void
tcp(TcpProfile *profile)
{
    winsock_tcp(profile, WSA_WINDOWS);
}

const System system_winsock = {
    .name = "winsock",
    .rows = winsock_rows,
    .programs = winsock_programs,
    .host = &host_winsock_ops,
    .tcp = tcp,
    .check = winsock_check,
    .talk = &talk_winsock_system,
    .conform = conform,
};
