/* SPDX-License-Identifier: GPL-2.0-only */
/* The keys that scenarios have for a system, for those who see no GLib. */
#ifndef FINWAIT_TESTS_NS3_KEYS_H
#define FINWAIT_TESTS_NS3_KEYS_H

#include <string>
#include <vector>

struct KeyRow {
    std::string name, attribute; /* "vm.on_sock_event", "VmOnSockEvent" */
    bool server, client;         /* who has it */
};

std::vector<KeyRow> keys_of(const char *system);

#endif
