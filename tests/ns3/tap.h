/* SPDX-License-Identifier: GPL-2.0-only */
/* Results as TAP, for programs that know no GLib. */
#ifndef FINWAIT_TESTS_NS3_TAP_H
#define FINWAIT_TESTS_NS3_TAP_H

#include <functional>
#include <string>

/* Says whether 'name' is right, and if not what was seen. */
void tap_case(const std::string &name, bool right,
              const std::string &seen = "");
/* Says how many there were; what main() returns. */
int tap_end();

/* What 'body', in a process of its own, writes to stderr before it ends
 * otherwise than by returning; "" if it returns. */
std::string tap_dies(const std::function<void()> &body);

#endif
