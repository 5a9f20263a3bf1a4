/* SPDX-License-Identifier: GPL-2.0-only */
/* Settings of ends in conversations that bytes choose. */
#include "tests/scenarios/support-talks.h"

static const struct {
    const char *system, *setting; /* NULL: of each */
} settings[] = {
    {"sock", "sockets 1"},
    {"sock", "sockets 3"},
    {"sock", "rx_pages 0"},
    {"sock", "tx_pages 0"},
    {"sock", "tx_pages 40"},
    {"sock", "rpl_pages 1"},
    {"sock", "cmd_pages 1"},
    {"sock", "tx2_pages 1"},
    {"sock", "var_pages 1"},
    {"sock", "reconmode 3"},
    {"sock", "chain yes"},
    {"sock", "gated_syn drop"},
    {"sock", "leftover_window whole"},
    {"sock", "buffalloc_open discard"},
    {"sock", "buffers_at_open clear"},
    {"sock", "skipped_events renewed"},
    {"sock", "tx_at_fin flush"},
    {"sock", "window_probe none"},
    {"sock", "vm.on_sock_event 20ms"},
    {"sock", "vm.on_sock_data_arrival 300ms"},
    {"sock", "reboot 1s+2s"},
    {"sock", "tcp.profile linux"},
    {"sock", "bcast yes"},
    {"sock", "bcast_switchover yes"},
    {"winsock", "personality wine-8"},
    {"winsock", "personality wine-10"},
    {NULL, "tcp.data_retries 3"},
    {NULL, "tcp.fin_retries 2"},
    {NULL, "tcp.syn_retries 2"},
    {NULL, "tcp.time_wait 1s"},
};

const char *
talks_setting(const System *system, guint i)
{
    i %= G_N_ELEMENTS(settings);
    while (settings[i].system &&
           !g_str_equal(settings[i].system, system->name)) {
        i = (i + 1) % G_N_ELEMENTS(settings);
    }
    return settings[i].setting;
}
