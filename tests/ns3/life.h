/* SPDX-License-Identifier: GPL-2.0-only */
/* A life of ClosingTcpSockets in which every attribute and trace source of
 * ns3::TcpSocketBase has something to do. */
#ifndef FINWAIT_TESTS_NS3_LIFE_H
#define FINWAIT_TESTS_NS3_LIFE_H

#include <map>
#include <string>

struct Life {
    std::string wire; /* each segment that was sent: when, and what */
    std::map<std::string, unsigned> fired; /* by trace source */
    unsigned icmps = 0;                    /* by IcmpCallback */
    bool reused = false; /* the port of a connection closed 10 s ago */
};

/* Whole, with the defaults that Config has. */
Life life_run();

#endif
