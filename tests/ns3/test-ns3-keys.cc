/* SPDX-License-Identifier: GPL-2.0-only */
/* The attributes of the applications are the keys that [server] and [client]
 * of a scenario have: all of them, nothing else, and each is read. */
#include "tests/ns3/field.h"
#include "tests/ns3/keys.h"
#include "tests/ns3/tap.h"
#include <set>

using namespace ns3;

/* What no key is: a word that is no number, time, choice or list. */
static const char NONSENSE[] = "?!";

namespace
{
struct System {
    const char *name;
    TypeId type;
};
} // namespace

static std::set<std::string>
attributes_of(TypeId type)
{
    std::set<std::string> names;
    for (uint32_t i = 0; i < type.GetAttributeN(); i++) {
        names.insert(type.GetAttribute(i).name);
    }
    return names;
}

static void
test_names(const System &system, const std::vector<KeyRow> &rows)
{
    std::set<std::string> attributes = attributes_of(system.type), missing;
    attributes.erase("Remote");
    for (const KeyRow &row : rows) {
        if (attributes.erase(row.attribute) != 1) {
            missing.insert(row.name);
        }
    }
    std::string seen;
    for (const std::string &name : missing) {
        seen += " no " + name;
    }
    for (const std::string &name : attributes) {
        seen += " too much: " + name;
    }
    tap_case(std::string("/ns3/keys/") + system.name + "/names", seen.empty(),
             seen);
}

/* What the application says that begins with the attribute so. */
static std::string
said(const System &system, const KeyRow &row, const char *value)
{
    return tap_dies([&] {
        Ipv4InterfaceContainer interfaces;
        NodeContainer nodes = field_chain(2, &interfaces);
        ObjectFactory factory;
        factory.SetTypeId(system.type);
        factory.Set(row.attribute, StringValue(value));
        if (!row.server) {
            factory.Set("Remote", AddressValue(InetSocketAddress(
                                      interfaces.GetAddress(1), 1001)));
        }
        nodes.Get(0)->AddApplication(factory.Create<Application>());
        field_run(0.1);
    });
}

static void
test_values(const System &system, const std::vector<KeyRow> &rows)
{
    std::string ignored;
    for (const KeyRow &row : rows) {
        if (said(system, row, NONSENSE).find(row.name) == std::string::npos) {
            ignored += " " + row.name;
        }
    }
    tap_case(std::string("/ns3/keys/") + system.name + "/values",
             ignored.empty(), ignored);
}

TAP_CASES(keys)
{
    const System systems[] = {
        {"sock", SockDeviceApplication::GetTypeId()},
        {"posix", PosixHostApplication::GetTypeId()},
        {"winsock", WinsockHostApplication::GetTypeId()},
        {"nodejs", NodejsHostApplication::GetTypeId()},
    };
    for (const System &system : systems) {
        const std::vector<KeyRow> rows = keys_of(system.name);
        test_names(system, rows);
        test_values(system, rows);
    }
}
