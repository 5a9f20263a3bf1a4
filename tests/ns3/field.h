/* SPDX-License-Identifier: GPL-2.0-only */
/* Networks for the applications that are systems, and who listens to what these
 * tell. */
#ifndef FINWAIT_TESTS_NS3_FIELD_H
#define FINWAIT_TESTS_NS3_FIELD_H

#include "ns3/core-module.h"
#include "ns3/internet-module.h"
#include "ns3/network-module.h"
#include "shim/helper/finwait-module.h"
#include <map>
#include <set>
#include <string>
#include <vector>

/* What an application has told. */
struct FieldTold {
    /* By word. */
    std::map<std::string, unsigned> ends, states, tcps, events, calls;
    std::set<uint64_t> connections; /* that events are about */
    std::vector<ns3::ConnectionRecord> records;
    std::vector<ns3::Time> gates;

    void Watch(ns3::Ptr<ns3::Application> app);
    std::string Text() const;

  private:
    void Record(const ns3::ConnectionRecord &record);
    void End(std::string reason);
    void Gate(ns3::Time shut);
    void State(uint64_t, uint32_t, std::string word, std::string);
    void Tcp(uint64_t, std::string to, std::string);
    void Event(uint64_t connection, uint32_t, std::string word, std::string);
    void Call(uint64_t, uint32_t, std::string word, std::string);
};

/* Runs so long, and ends the simulation. */
void field_run(double seconds);

typedef ns3::NodeContainer (*FieldBuild)(
    uint32_t n, ns3::Ipv4InterfaceContainer *interfaces);

/* 'n' nodes in a row, with routers between the first and the last.  The last
 * interface is the last node's. */
ns3::NodeContainer field_chain(uint32_t n,
                               ns3::Ipv4InterfaceContainer *interfaces);

/* A kind of network, and how many nodes one has: routed, csma, and wifi where
 * ns-3 was built with it. */
struct FieldKind {
    const char *name;
    FieldBuild build;
    uint32_t n;
};
extern const std::vector<FieldKind> field_kinds;

/* Attributes by name. */
typedef std::map<std::string, std::string> FieldValues;

/* An ns3::TYPEApplication on 'node', which is listened to. */
ns3::Ptr<ns3::SystemApplication> field_install(ns3::Ptr<ns3::Node> node,
                                               const std::string &type,
                                               const FieldValues &values,
                                               FieldTold *told);

/* A network with a server at its end and a client at its beginning. */
struct FieldPlace {
    static const uint16_t PORT = 1001;

    ns3::Ipv4InterfaceContainer interfaces;
    ns3::NodeContainer nodes;
    FieldTold server, client;

    explicit FieldPlace(FieldBuild build = field_chain, uint32_t n = 3);
    /* An ns3::TYPEApplication, which is listened to. */
    ns3::Ptr<ns3::SystemApplication> Serve(const std::string &type,
                                           const FieldValues &values = {});
    ns3::Ptr<ns3::SystemApplication> Ask(const std::string &type,
                                         const FieldValues &values,
                                         uint16_t port = PORT);
    std::string Text() const;
};

/* A client that asks, thinks 100 ms, and asks again. */
extern const FieldValues field_client;

#endif
