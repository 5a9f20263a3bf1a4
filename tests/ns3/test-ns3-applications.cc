/* SPDX-License-Identifier: GPL-2.0-only */
/* The applications that are systems, each on nodes behind routers, on a bus and
 * by wifi: the words of their traces, the reasons of ends, start and stop,
 * random streams. */
#include "tests/ns3/field.h"
#include "tests/ns3/tap.h"

using namespace ns3;

/* ---- Words ----------------------------------------------------------------
 */

static bool
has(const std::map<std::string, unsigned> &told,
    const std::vector<std::string> &words)
{
    for (const std::string &word : words) {
        if (!told.count(word)) {
            return false;
        }
    }
    return true;
}

namespace
{
/* What a server of it tells, among others, and whose client it gets. */
struct System {
    const char *type, *program, *client, *asks;
    std::vector<std::string> states, tcps, events, calls;
};
} // namespace

static const std::vector<std::string> ASKED_TO_CLOSE = {
    "ESTABLISHED", "CLOSE-WAIT", "LAST-ACK", "CLOSED"};
static const std::vector<std::string> CLOSES = {"ESTABLISHED", "FIN-WAIT-1",
                                                "TIME-WAIT"};

static const System SYSTEMS[] = {
    {"SockDevice",
     "echo",
     "PosixHost",
     "request-loop",
     {"PO", "EST_POPENED", "PC", "PCLOSED"},
     ASKED_TO_CLOSE,
     {"on_sock_event", "on_sock_data_arrival"},
     {"getdata", "setdata", "send"}},
    {"PosixHost",
     "reply",
     "PosixHost",
     "request-loop",
     ASKED_TO_CLOSE,
     ASKED_TO_CLOSE,
     {"accept", "recv", "send", "close"},
     {"socket", "bind", "listen", "accept", "recv", "send", "close"}},
    {"WinsockHost",
     "textbook-server",
     "WinsockHost",
     "textbook-client",
     ASKED_TO_CLOSE,
     ASKED_TO_CLOSE,
     {"FD_ACCEPT", "FD_READ", "FD_WRITE", "FD_CLOSE"},
     {"WSAAsyncSelect", "accept", "recv", "send", "shutdown", "closesocket"}},
    {"NodejsHost",
     "reply",
     "PosixHost",
     "request-loop",
     CLOSES,
     CLOSES,
     {"connection", "data", "end", "finish", "close"},
     {"epoll_wait", "accept", "recv", "send", "shutdown", "close"}},
    {"PosixHost",
     "http-server",
     "PosixHost",
     "http-client",
     CLOSES,
     CLOSES,
     {"epoll_wait", "accept", "recv", "send"},
     {"epoll_wait", "accept", "recv", "send", "close"}},
    {"WinsockHost",
     "http-server",
     "WinsockHost",
     "http-client",
     CLOSES,
     CLOSES,
     {"FD_ACCEPT", "FD_READ", "FD_CLOSE"},
     {"accept", "recv", "send", "closesocket"}},
    {"NodejsHost",
     "http-server",
     "NodejsHost",
     "http-client",
     CLOSES,
     CLOSES,
     {"connection", "data", "end", "close"},
     {"epoll_wait", "accept", "recv", "send", "close"}},
};

static void
test_words(const System &system, const FieldKind &kind)
{
    FieldPlace place(kind.build, kind.n);
    FieldValues values = field_client;
    FieldValues serves = {{"Port", std::to_string(FieldPlace::PORT)},
                          {"Program", system.program}};
    values["Program"] = system.asks;
    if (serves["Program"] == "http-server") {
        serves["KeepaliveRequests"] = "1";
        values = {{"Program", system.asks}, {"Think", "100ms"}};
    }
    place.Serve(system.type, serves);
    place.Ask(system.client, values)->SetStartTime(Seconds(1));
    field_run(10);
    const std::string name = std::string("/ns3/applications/") + system.type +
                             "/" + system.program + "/" + kind.name;
    tap_case(name + "/ends",
             place.server.ends["clean"] > 5 && place.client.ends["clean"] > 5,
             place.Text());
    tap_case(name + "/records",
             place.client.records.size() > 5 &&
                 place.client.records[0].active &&
                 !place.server.records[0].active &&
                 place.client.records[0].connection ==
                     place.server.records[0].connection,
             place.Text());
    tap_case(name + "/words",
             has(place.server.states, system.states) &&
                 has(place.server.tcps, system.tcps) &&
                 place.server.states.size() >= system.states.size() &&
                 has(place.server.events, system.events) &&
                 has(place.server.calls, system.calls),
             place.Text());
    tap_case(name + "/connections",
             !place.server.records.empty() &&
                 place.server.connections.count(
                     place.server.records[0].connection) == 1,
             place.Text());
    tap_case(name + "/gate",
             place.server.gates.empty() ==
                 (std::string(system.type) != "SockDevice"),
             place.Text());
}

/* ---- Reasons --------------------------------------------------------------
 */

static void
test_reason(const std::string &reason, bool of_client,
            const FieldValues &server, const FieldValues &client,
            uint16_t port = FieldPlace::PORT)
{
    FieldPlace place;
    FieldValues values = server;
    values["Port"] = std::to_string(FieldPlace::PORT);
    place.Serve("SockDevice", values)->SetStopTime(Seconds(25));
    place.Ask("PosixHost", client, port)->SetStopTime(Seconds(25));
    field_run(30);
    tap_case("/ns3/applications/reason/" + reason,
             (of_client ? place.client : place.server).ends[reason] > 0,
             place.Text());
}

/* The words of ConnectionEnd. */
static void
test_reasons()
{
    FieldValues vanishing = field_client, once = field_client;
    vanishing["Vanish"] = "1";
    FieldValues waiting = field_client;
    waiting["End"] = "wait";
    once["Connections"] = "1";
    once["End"] = "wait";
    test_reason("clean", true, {}, field_client);
    test_reason("reset", true, {{"End", "reset"}}, waiting);
    test_reason("refused", true, {}, field_client, FieldPlace::PORT + 1);
    test_reason("discarded", false, {{"End", "discard"}}, once);
    test_reason("timeout", false, {{"Connectiontout", "4"}, {"End", "peer"}},
                vanishing);
    test_reason("never-closed", true, {{"End", "discard"}}, once);
}

/* ---- Time, streams --------------------------------------------------------
 */

/* It tells and takes nothing before its start and after its stop, when each
 * connection gives its record. */
static void
test_times()
{
    FieldPlace place;
    auto server =
        place.Serve("PosixHost", {{"Port", std::to_string(FieldPlace::PORT)}});
    server->SetStartTime(Seconds(2));
    server->SetStopTime(Seconds(5));
    FieldValues values = field_client;
    values["Retry"] = "100ms";
    place.Ask("PosixHost", values);
    field_run(10);
    bool inside = !place.server.records.empty();
    for (const ConnectionRecord &record : place.server.records) {
        inside =
            inside && record.asked >= Seconds(2) && record.asked <= Seconds(5);
    }
    tap_case("/ns3/applications/times",
             inside && place.client.ends["refused"] > 10, place.Text());
}

static Time
first_end(int64_t stream, int64_t *n)
{
    FieldPlace place;
    FieldValues values = field_client;
    values["Start"] = "ns3::UniformRandomVariable[Min=0|Max=5]";
    place.Serve("PosixHost", {{"Port", std::to_string(FieldPlace::PORT)}});
    place.Ask("PosixHost", values);
    *n = PosixHostHelper().AssignStreams(place.nodes, stream);
    field_run(10);
    return place.client.records.empty() ? Time::Max()
                                        : place.client.records[0].end;
}

static void
test_streams()
{
    int64_t n;
    const Time a = first_end(100, &n), same = first_end(100, &n);
    const Time other = first_end(50000, &n);
    tap_case("/ns3/applications/streams",
             a == same && a != other && n >= 2 && n % 2 == 0,
             std::to_string(n));
}

TAP_CASES(applications)
{
    for (const System &system : SYSTEMS) {
        for (const FieldKind &kind : field_kinds) {
            test_words(system, kind);
        }
    }
    test_reasons();
    test_times();
    test_streams();
}
