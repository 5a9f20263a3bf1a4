/* SPDX-License-Identifier: GPL-2.0-only */
/* Applications that end in the middle of a run and begin again, in the way of
 * [event] of a scenario; other ways are refused. */
#include "ns3/applications-module.h"
#include "tests/ns3/field.h"
#include "tests/ns3/tap.h"

using namespace ns3;

typedef Ptr<SystemApplication> App;
typedef void (SystemApplication::*Act)();

namespace
{
/* A client that comes back, at a server to which 'down' happens at 3 s, and
 * 'up' (null: nothing) at 6 s.  Exchanges before, between, and after. */
struct Seen {
    unsigned before = 0, between = 0, after = 0;
};
} // namespace

static Seen
live(const std::string &type, Act down, Act up, FieldPlace *place)
{
    FieldValues values = field_client;
    values["Retry"] = "100ms";
    values["TcpSynRetries"] = "0";
    App server = place->Serve(type, {{"Port", "1001"}});
    App client = place->Ask("PosixHost", values);
    auto act = [](App app, Act what) { (PeekPointer(app)->*what)(); };
    Simulator::Schedule(Seconds(3), [=] { act(server, down); });
    if (up) {
        Simulator::Schedule(Seconds(6), [=] { act(server, up); });
    }
    field_run(12);
    Seen seen;
    for (const ConnectionRecord &record : place->client.records) {
        if (record.outcome == "clean") {
            (record.end < Seconds(3)     ? seen.before
             : record.asked < Seconds(6) ? seen.between
                                         : seen.after)++;
        }
    }
    return seen;
}

static void
test_again(const std::string &type)
{
    const struct {
        const char *name;
        Act down, up;
    } rows[] = {
        {"kill", &SystemApplication::Kill, &SystemApplication::Restart},
        {"power", &SystemApplication::PowerOff, &SystemApplication::PowerOn},
        {"for-good", &SystemApplication::Kill, nullptr},
    };
    for (const auto &row : rows) {
        FieldPlace place;
        const Seen seen = live(type, row.down, row.up, &place);
        /* Whose device was ended may wait for its reply for ever. */
        const bool is_back =
            seen.after > 5 || place.server.events["on_sys_init"] > 1;
        tap_case("/ns3/again/" + type + "/" + row.name,
                 seen.before > 5 && seen.between <= 1 &&
                     is_back == (row.up != nullptr),
                 place.Text());
    }
}

/* Before it has run at all it may be ended again. */
static void
test_twice(const std::string &type)
{
    FieldPlace place;
    App server = place.Serve(type, {{"Port", "1001"}});
    place.Ask("PosixHost", field_client)->SetStartTime(Seconds(4));
    Simulator::Schedule(Seconds(3), [=] {
        server->Restart();
        server->Restart();
        server->Kill();
        server->Restart();
    });
    field_run(6);
    tap_case("/ns3/again/" + type + "/twice", place.client.ends["clean"] > 5,
             place.Text());
}

/* At once: the client hardly notices. */
static void
test_restart()
{
    FieldPlace place;
    const Seen seen =
        live("PosixHost", &SystemApplication::Restart, nullptr, &place);
    tap_case("/ns3/again/restart", seen.between > 5 && seen.after > 5,
             place.Text());
}

/* ---- Mistakes ----------------------------------------------------------- */

static void
test_mistake(const std::string &name, const std::string &expected,
             std::function<void(App)> spoil,
             std::function<void(Ptr<Node>)> more = nullptr)
{
    const std::string said = tap_dies([&] {
        FieldPlace place;
        App server = place.Serve("PosixHost", {{"Port", "1001"}});
        server->SetStopTime(Seconds(2));
        if (more) {
            more(server->GetNode());
        }
        spoil(server);
        field_run(5);
    });
    tap_case("/ns3/again/mistake/" + name,
             said.find(expected) != std::string::npos, said);
}

static void
test_mistakes()
{
    auto at = [](double seconds, std::function<void(App)> what) {
        return [=](App app) {
            Simulator::Schedule(Seconds(seconds), [=] { what(app); });
        };
    };
    test_mistake("stopped", "Kill() while it does not run",
                 at(3, [](App app) { app->Kill(); }));
    test_mistake("not-started", "PowerOff() while it does not run",
                 [](App app) { app->PowerOff(); });
    test_mistake("start-again", "StartTime or StopTime was set",
                 at(3, [](App app) { app->SetStartTime(Seconds(4)); }));
    test_mistake("stop-later", "StartTime or StopTime was set",
                 at(1, [](App app) { app->SetStopTime(Seconds(4)); }));
    const std::string others = "would be that of other applications, or socket";
    test_mistake("power-of-sockets", others, at(1, [](App app) {
                     Socket::CreateSocket(app->GetNode(),
                                          TcpSocketFactory::GetTypeId());
                     app->PowerOff();
                 }));
    test_mistake("power-of-others", others,
                 at(1, [](App app) { app->PowerOff(); }), [](Ptr<Node> node) {
                     PacketSinkHelper("ns3::TcpSocketFactory",
                                      InetSocketAddress(80))
                         .Install(node);
                 });
}

TAP_CASES(again)
{
    for (const char *type :
         {"SockDevice", "PosixHost", "NodejsHost", "WinsockHost"}) {
        test_again(type);
        test_twice(type);
    }
    test_restart();
    test_mistakes();
}
