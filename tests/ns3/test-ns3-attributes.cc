/* SPDX-License-Identifier: GPL-2.0-only */
/* Each attribute and trace source of ns3::TcpSocket, ns3::TcpSocketBase,
 * ns3::TcpSocketState and ns3::TcpL4Protocol on a ClosingTcpSocket: acts,
 * fires, or is refused.  The table here is that of scenarios/doc/ns3.md, and
 * complete: what this ns-3 has and the table has not is a failure. */
#include "ns3/core-module.h"
#include "ns3/internet-module.h"
#include "shim/helper/finwait-module.h"
#include "tests/ns3/attribute-rows.h"
#include "tests/ns3/life.h"
#include "tests/ns3/tap.h"
#include <cstdlib>
#include <fstream>
#include <sstream>

using namespace ns3;

NS_LOG_COMPONENT_DEFINE("Attributes");

static std::string
path(const Row &row)
{
    return std::string("ns3::") + row.type + "::" + row.name;
}

static std::string
title(const Row &row)
{
    return std::string("/ns3/") + words[row.what] + "/" + row.name;
}

/* This ns-3 has it. */
static bool
exists(const Row &row)
{
    TypeId tid = TypeId::LookupByName(std::string("ns3::") + row.type);
    TypeId::AttributeInformation info;
    return row.value ? tid.LookupAttributeByName(row.name, &info)
                     : tid.LookupTraceSourceByName(row.name) != nullptr;
}

static const Row *
find(const std::string &type, const std::string &name)
{
    for (const Row &row : rows) {
        if (type == row.type && name == row.name) {
            return &row;
        }
    }
    return nullptr;
}

/* ---- The table is complete, and that of the document -------------------- */

static void
test_complete()
{
    std::string missing;
    for (const char *type : {"TcpSocket", "TcpSocketBase", "TcpL4Protocol"}) {
        TypeId tid = TypeId::LookupByName(std::string("ns3::") + type);
        for (std::size_t i = 0; i < tid.GetAttributeN(); i++) {
            const std::string name = tid.GetAttribute(i).name;
            missing += find(type, name) ? "" : " " + name;
        }
        for (std::size_t i = 0; i < tid.GetTraceSourceN(); i++) {
            const std::string name = tid.GetTraceSource(i).name;
            missing += find(type, name) ? "" : " " + name;
        }
    }
    TypeId state = TypeId::LookupByName("ns3::TcpSocketState");
    for (std::size_t i = 0; i < state.GetAttributeN(); i++) {
        const std::string name = state.GetAttribute(i).name;
        missing += find("TcpSocketState", name) ? "" : " " + name;
    }
    tap_case("/ns3/table/complete", missing.empty(), missing);
}

static void
test_document()
{
    const char *src = getenv("FINWAIT_SRC");
    std::ifstream file(std::string(src ? src : ".") + "/scenarios/doc/ns3.md");
    std::stringstream text;
    std::string missing;
    text << file.rdbuf();
    for (const Row &row : rows) {
        const std::string line =
            std::string("| `") + row.name + "` | " + words[row.what];
        missing += text.str().find(line) == std::string::npos
                       ? std::string(" ") + row.name
                       : "";
    }
    tap_case("/ns3/table/documented", missing.empty(), missing);
}

/* ---- What each row says ------------------------------------------------- */

static Life
paced_life()
{
    const char *name = "ns3::TcpSocketState::EnablePacing";
    Config::SetDefault(name, BooleanValue(true));
    Life life = life_run();
    Config::SetDefault(name, BooleanValue(false));
    return life;
}

static void
test_acts(const Row &row, const Life &usual, bool paced = false)
{
    TypeId::AttributeInformation info;
    TypeId::LookupByName(std::string("ns3::") + row.type)
        .LookupAttributeByName(row.name, &info);
    Config::SetDefault(path(row), StringValue(row.value));
    const Life other = paced ? paced_life() : life_run();
    Config::SetDefault(path(row), *info.originalInitialValue);
    tap_case(title(row), other.wire != usual.wire);
}

static void
test_refused(const Row &row)
{
    const std::string said = tap_dies([&] {
        Config::SetDefault(path(row), StringValue(row.value));
        life_run();
    });
    tap_case(title(row),
             said.find(row.name) != std::string::npos &&
                 said.find("expected") != std::string::npos,
             said);
}

static void
test_row(const Row &row, const Life &usual, const Life &paced)
{
    auto fired = usual.fired.find(row.name);
    const bool fires = fired != usual.fired.end() && fired->second > 0;
    switch (row.what) {
    case ACTS:
        test_acts(row, usual);
        return;
    case ACTS_PACED:
        test_acts(row, paced, true);
        return;
    case REFUSED:
        test_refused(row);
        return;
    case FIRES:
        tap_case(title(row), fires);
        return;
    case SILENT:
        tap_case(title(row), !fires);
        return;
    case READS:
    case ACTS_SO:
    case FIRES_SO:
    case REFUSED_SO:
        return;
    }
}

/* ---- What is tried in another way --------------------------------------- */

static void
test_time_wait(const Life &usual)
{
    Config::SetDefault("ns3::TcpSocketBase::MaxSegLifetime", DoubleValue(1));
    const Life other = life_run();
    Config::SetDefault("ns3::TcpSocketBase::MaxSegLifetime", DoubleValue(120));
    tap_case("/ns3/acts/MaxSegLifetime", other.reused && !usual.reused);
}

static Ptr<ClosingTcpSocket>
lone_socket(Ptr<Node> node)
{
    ClosingTcpHelper().Install(node);
    return DynamicCast<ClosingTcpSocket>(
        Socket::CreateSocket(node, TcpSocketFactory::GetTypeId()));
}

/* What 'spoil' makes of a socket is refused when it begins to listen. */
static void
test_spoiled(const char *name, std::function<void(Ptr<ClosingTcpSocket>)> spoil)
{
    const std::string said = tap_dies([&] {
        Ptr<ClosingTcpSocket> socket = lone_socket(CreateObject<Node>());
        spoil(socket);
        socket->Bind(InetSocketAddress(80));
        socket->Listen();
    });
    tap_case(std::string("/ns3/refused/") + name,
             said.find("expected") != std::string::npos, said);
}

static void
icmp6(Ipv6Address, uint8_t, uint8_t, uint8_t, uint32_t)
{
}

static void
test_refused_objects()
{
    test_spoiled("IcmpCallback6", [](Ptr<ClosingTcpSocket> socket) {
        socket->SetAttribute("IcmpCallback6",
                             CallbackValue(MakeCallback(&icmp6)));
    });
    test_spoiled("RecoveryOps", [](Ptr<ClosingTcpSocket> socket) {
        socket->SetRecoveryAlgorithm(CreateObject<TcpClassicRecovery>());
    });
    test_spoiled("CongestionOps", [](Ptr<ClosingTcpSocket> socket) {
        socket->SetCongestionControlAlgorithm(CreateObject<TcpBbr>());
    });
    for (const char *name : {"ns3::TcpBbr", "ns3::TcpDctcp"}) {
        const std::string said = tap_dies([&] {
            Config::SetDefault("ns3::TcpL4Protocol::SocketType",
                               StringValue(name));
            lone_socket(CreateObject<Node>());
        });
        tap_case(std::string("/ns3/refused/SocketType/") + (name + 5),
                 said.find("expected") != std::string::npos, said);
    }
}

/* The attributes that are rules of the node, by path. */
static void
test_rules()
{
    Ptr<Node> node = CreateObject<Node>();
    ClosingTcpHelper().Install(node);
    Ptr<ClosingTcpL4Protocol> tcp = node->GetObject<ClosingTcpL4Protocol>();
    const std::string at = "/NodeList/0/$ns3::ClosingTcpL4Protocol/";
    TimeValue wait, rto;
    StringValue law;
    Config::Set(at + "FinWait2", TimeValue(Seconds(7)));
    Config::Set(at + "RtoLaw", StringValue("fixed"));
    tcp->GetAttribute("FinWait2", wait);
    tcp->GetAttribute("RtoLaw", law);
    tap_case("/ns3/rules/by-path",
             wait.Get() == Seconds(7) && law.Get() == "fixed");
    tap_case("/ns3/rules/unknown-choice",
             !tcp->SetAttributeFailSafe("RtoLaw", StringValue("foxed")));
    tap_case("/ns3/rules/unknown-default",
             !Config::SetDefaultFailSafe("ns3::ClosingTcpL4Protocol::RtoLaw",
                                         StringValue("foxed")) &&
                 Config::SetDefaultFailSafe("ns3::ClosingTcpL4Protocol::RtoLaw",
                                            StringValue("rfc")));
    const std::string ports = tap_dies([&] {
        Config::Set(at + "PortLast", UintegerValue(3));
        Socket::CreateSocket(node, TcpSocketFactory::GetTypeId());
    });
    tap_case("/ns3/rules/ports", ports.find("port") != std::string::npos,
             ports);
    tcp->UseProfile(ClosingTcpL4Protocol::LINUX);
    Socket::CreateSocket(node, TcpSocketFactory::GetTypeId())
        ->GetAttribute("MinRto", rto);
    tap_case("/ns3/rules/linux", rto.Get() == MilliSeconds(200));
    Simulator::Destroy();
}

/* Each as a text, which can be set again: what ConfigStore does. */
static void
test_texts()
{
    Ptr<ClosingTcpL4Protocol> tcp = CreateObject<ClosingTcpL4Protocol>();
    TypeId tid = tcp->GetInstanceTypeId();
    std::string wrong;
    for (std::size_t i = 0; i < tid.GetAttributeN(); i++) {
        TypeId::AttributeInformation info = tid.GetAttribute(i);
        StringValue text, again;
        wrong += !tcp->GetAttributeFailSafe(info.name, text) ||
                         !tcp->SetAttributeFailSafe(info.name, text) ||
                         !tcp->GetAttributeFailSafe(info.name, again) ||
                         text.Get() != again.Get()
                     ? " " + info.name
                     : "";
    }
    tap_case("/ns3/rules/texts", wrong.empty(), wrong);
    tcp->Dispose();
}

TAP_CASES(attributes)
{
    const Life usual = life_run();
    tap_case("/ns3/life/repeats", life_run().wire == usual.wire);
    const Life paced = paced_life();
    tap_case("/ns3/fires/PacingRate", paced.fired.count("PacingRate") &&
                                          !usual.fired.count("PacingRate"));
    tap_case("/ns3/acts/IcmpCallback", usual.icmps > 0);
    test_complete();
    test_document();
    for (const Row &row : rows) {
        if (exists(row)) {
            test_row(row, usual, paced);
        }
    }
    test_time_wait(usual);
    test_refused_objects();
    test_rules();
    test_texts();
}
