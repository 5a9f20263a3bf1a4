/* SPDX-License-Identifier: GPL-2.0-only */
#include "tests/ns3/keys.h"

#include "scenarios/apps/node-app.h"
#include "shim/helper/key-attribute.h"

std::vector<KeyRow>
keys_of(const char *system)
{
    std::vector<KeyRow> rows;
    for (const NodeKey *key = node_app_keys(system); key->name; key++) {
        rows.push_back({key->name, ns3::KeyAttributeName(key->name),
                        bool(key->server), bool(key->client)});
    }
    return rows;
}
