/* SPDX-License-Identifier: GPL-2.0-only */
/* Programs of one's own in the applications that are systems, in C and as
 * callbacks; and what is said of mistakes. */
#include "tests/ns3/field.h"
#include "tests/ns3/own-programs.h"
#include "tests/ns3/tap.h"

using namespace ns3;

/* ---- Programs of one's own ------------------------------------------------
 */

static void
test_own(const std::string &name, const std::string &type,
         std::function<void(Ptr<SystemApplication>)> program)
{
    FieldPlace place;
    FieldValues values = field_client;
    values["Reply"] = "250B";
    values["End"] = "wait";
    program(place.Serve(type, {}));
    place.Ask("PosixHost", values, OWN_PORT)->SetStartTime(Seconds(1));
    field_run(10);
    tap_case("/ns3/applications/own/" + name,
             place.client.ends["clean"] > 5 &&
                 place.client.records[0].read == 250,
             place.Text());
}

static unsigned g_called;

static void
called(void *process)
{
    g_called++;
    own_posix(process, nullptr);
}

static void
test_programs()
{
    typedef Ptr<SystemApplication> App;
    static unsigned counts[3];
    test_own("device", "SockDevice",
             [](App app) { app->SetProgram(own_device); });
    test_own("posix", "PosixHost",
             [](App app) { app->SetProgram(own_posix, &counts[0]); });
    test_own("winsock", "WinsockHost",
             [](App app) { app->SetProgram(own_winsock, &counts[1]); });
    test_own("nodejs", "NodejsHost",
             [](App app) { app->SetProgram(own_node, &counts[2]); });
    test_own("callback", "PosixHost",
             [](App app) { app->SetProgram(MakeCallback(&called)); });
    tap_case("/ns3/applications/own/arguments",
             counts[0] > 5 && counts[1] > 5 && counts[2] > 5 && g_called == 1);
}

/* ---- Mistakes -------------------------------------------------------------
 */

static void
test_mistake(const std::string &name, const std::string &type,
             const FieldValues &values, const std::string &expected,
             std::function<void(Ptr<SystemApplication>)> spoil = nullptr)
{
    const std::string said = tap_dies([&] {
        FieldPlace place;
        auto app = place.Serve(type, values);
        if (spoil) {
            spoil(app);
        }
        field_run(1);
    });
    tap_case("/ns3/applications/mistake/" + name,
             said.find(expected) != std::string::npos, said);
}

static void
note_gate(Time)
{
}

static void
note_gate_of(std::string, Time)
{
}

static void
test_mistakes()
{
    typedef Ptr<SystemApplication> App;
    test_mistake("value", "SockDevice", {{"Sockets", "many"}},
                 "sockets: \"many\"");
    test_mistake("program", "NodejsHost", {{"Program", "replay"}},
                 "did you mean \"reply\"?");
    test_mistake("choice", "PosixHost", {{"End", "gracefull"}},
                 "did you mean \"graceful\"?");
    test_mistake("unit", "WinsockHost", {{"Reply", "7"}}, "has no unit");
    test_mistake("useless", "SockDevice", {{"Objects", "3"}},
                 "means nothing to program echo of system sock, expected "
                 "program http-page");
    test_mistake("client", "PosixHost", {{"Think", "1s"}},
                 "\"think\" means nothing to a server, expected a Remote");
    test_mistake("function", "SockDevice", {},
                 "a program of sock is a table of handlers",
                 [](App app) { app->SetProgram(own_posix, nullptr); });
    test_mistake("handlers", "NodejsHost", {},
                 "a program of nodejs is a function",
                 [](App app) { app->SetProgram(own_device); });
    test_mistake("two-programs", "PosixHost", {{"Program", "reply"}},
                 "program \"reply\" beside one of your own",
                 [](App app) { app->SetProgram(own_posix, nullptr); });
    test_mistake("no-program", "PosixHost", {}, "SetProgram() with null",
                 [](App app) { app->SetProgram(nullptr, nullptr); });
    test_mistake("gate", "PosixHost", {},
                 "trace source Gate never fires for posix", [](App app) {
                     app->TraceConnectWithoutContext("Gate",
                                                     MakeCallback(&note_gate));
                 });
    test_mistake("gate-path", "NodejsHost", {},
                 "/ApplicationList/0/Gate: trace source Gate never fires for "
                 "nodejs",
                 [](App) {
                     Config::Connect("/NodeList/*/ApplicationList/*/Gate",
                                     MakeCallback(&note_gate_of));
                 });
    test_mistake("attribute", "PosixHost", {{"Porrt", "80"}},
                 "Invalid attribute set (Porrt)");
}

TAP_CASES(programs)
{
    test_programs();
    test_mistakes();
}
