/* SPDX-License-Identifier: GPL-2.0-only */
#include "tests/ns3/scenario.h"

#include "scenarios/params/params-table.h"
#include "scenarios/run/run.h"
#include "scenarios/systems/systems.h"
#include <algorithm>
#include <cstdlib>
#include <iostream>
#include <sstream>

std::string
scenario_line(bool active, const std::string &outcome,
              const std::vector<long long> &times,
              const std::vector<unsigned long> &bytes)
{
    std::ostringstream line;
    line << (active ? "client" : "server");
    for (long long time : times) {
        line << " " << (time < 0 ? -1 : time);
    }
    for (unsigned long n : bytes) {
        line << " " << n;
    }
    line << " " << outcome;
    return line.str();
}

static std::string
line_of(const Record &record)
{
    const auto time = [](gint64 ns) { return ns == PORT_NEVER ? -1 : ns; };
    return scenario_line(record.active, outcome_name(record.outcome),
                         {time(record.asked_ns), time(record.open_ns),
                          time(record.end_ns), time(record.ready_ns)},
                         {record.written_bytes, record.acked_bytes,
                          record.received_bytes, record.read_bytes});
}

static void
fail(GError *error)
{
    std::cout << "# " << error->message << "\n";
    exit(1);
}

std::vector<std::string>
scenario_run(const std::map<std::string, std::string> &texts)
{
    systems_use(systems);
    const ParamTable *table = param_table();
    std::vector<const char *> all(param_count(table));
    ParamSet *params = param_set_new(table);
    std::vector<std::string> lines;
    const Param *culprit;
    RunResult result;
    GError *error = nullptr;
    for (const auto &[key, text] : texts) {
        all[param_find(table, key.c_str())->index] = text.c_str();
    }
    if (!param_set_read(params, all.data(), &culprit, &error) ||
        !run_simulate(params, 1, nullptr, &result, &error)) {
        fail(error);
    }
    for (guint i = 0; i < result.conns->len; i++) {
        const Conn *conn = &g_array_index(result.conns, Conn, i);
        if (conn->has_client) {
            lines.push_back(line_of(conn->client));
        }
        if (conn->has_server) {
            lines.push_back(line_of(conn->server));
        }
    }
    std::sort(lines.begin(), lines.end());
    run_result_clear(&result);
    param_set_free(params);
    return lines;
}
