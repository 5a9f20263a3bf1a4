/* SPDX-License-Identifier: GPL-2.0-only */
/* The keys tcp.* of [server] and [client]: how the TCP of a node behaves,
 * TcpProfile, whose defaults are those of the node's system. */
#include "scenarios/params/params-table.h"

#include "model/tcp/tcp-cc.h"
#include "model/tcp/tcp-profile-keys.h"
#include "scenarios/params/params-priv.h"

#define ROW(FIELD, NAME, TYPE, MIN, MAX, ...)                                  \
    PARAM(TcpProfile, FIELD, NAME, TYPE, NULL, MIN, MAX, __VA_ARGS__),
#define FLAG(FIELD, NAME, DOC) PARAM_BOOL(TcpProfile, FIELD, NAME, NULL, DOC),
#define CHOICE(FIELD, NAME, LIST, DOC)                                         \
    PARAM_CHOICE(TcpProfile, FIELD, NAME, NULL, LIST, DOC),

/* Congestion controls, as X(TypeId of ns-3 or our own, text). */
#define CONGESTIONS(X)                                                         \
    X("ns3::TcpNewReno", "newreno")                                            \
    X("ns3::TcpLinuxReno", "linuxreno")                                        \
    X("ns3::TcpCubic", "cubic")                                                \
    X(TCP_CC_BBR, "bbr")

static const ParamRow rows[] = {
    /* clang-format off */
    TCP_PROFILE_KEYS(ROW, FLAG, CHOICE)
    /* clang-format on */
    {.name = "congestion",
     .type = VALUE_ENUM,
     .value = "newreno",
     .choices = PARAM_CHOICES(CONGESTIONS),
     .doc = "congestion control; bbr, which paces, is our own"},
    {.name = NULL},
};

const ParamRows param_tcp_rows = {

    .rows = rows,
    .roles = ROLE_SERVER | ROLE_CLIENT | ROLE_PROXY,
    .prefix = "tcp."};

const ParamRow param_tcp_profile = {
    .name = "profile",
    .type = VALUE_ENUM,
    .value = "own",
    .choices = "own" TCP_PROFILES(PARAM_CHOICE_TEXT),
    .doc = "whose laws and constants the other tcp.* keys begin with: those of "
           "the system, of Linux, of the RFCs, or of Windows",
};

/* The TCP of the nodes that run 'system' if nothing else is said. */
void
param_tcp_defaults(const System *system, gint64 choice, TcpProfile *profile)
{
    if (choice > 0) {
        tcp_profile_named(profile, (TcpProfileName)(choice - 1));
        return;
    }
    tcp_profile_linux(profile);
    if (system->tcp) {
        system->tcp(profile);
    }
}

/* The type of ns-3 of that choice of tcp.congestion; static. */
const char *
param_tcp_congestion(gint64 choice)
{
    static const char *const types[] = {
#define X(TYPE, TEXT) TYPE,
        CONGESTIONS(X)
#undef X
    };

    g_assert(choice >= 0 && choice < (gint64)G_N_ELEMENTS(types));
    return types[choice];
}

void
param_tcp_read(const ParamSet *set, const char *section, TcpProfile *profile)
{
    param_tcp_defaults(param_system(set, section),
                       param_in(set, section, PARAM_TCP_PROFILE)->n, profile);
    param_fill(set, section, &param_tcp_rows, NULL, profile, NULL);
    profile->congestion =
        param_tcp_congestion(param_in(set, section, "tcp.congestion")->n);
}
