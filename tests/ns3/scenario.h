/* SPDX-License-Identifier: GPL-2.0-only */
/* Runs a scenario, for those who see no GLib. */
#ifndef FINWAIT_TESTS_NS3_SCENARIO_H
#define FINWAIT_TESTS_NS3_SCENARIO_H

#include <map>
#include <string>
#include <vector>

/* What both ends of its connections say, a line for each: as
 * scenario_line() of the same numbers. */
std::vector<std::string>
scenario_run(const std::map<std::string, std::string> &texts);

/* Times in ns; below 0: never. */
std::string scenario_line(bool active, const std::string &outcome,
                          const std::vector<long long> &times,
                          const std::vector<unsigned long> &bytes);

#endif
