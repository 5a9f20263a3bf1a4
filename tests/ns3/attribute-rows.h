/* SPDX-License-Identifier: GPL-2.0-only */
/* What each attribute and trace source of ns-3's TCP does on a
 * ClosingTcpSocket: the table of scenarios/doc/ns3.md. */
#ifndef FINWAIT_TESTS_NS3_ATTRIBUTE_ROWS_H
#define FINWAIT_TESTS_NS3_ATTRIBUTE_ROWS_H

enum What {
    ACTS,       /* another value, other segments */
    REFUSED,    /* ends the program with a message that names it */
    FIRES,      /* tells of changes */
    SILENT,     /* has nothing to tell: what it is about does not exist here */
    READS,      /* may be read only, in ns-3 too */
    ACTS_PACED, /* acts, with EnablePacing */
    ACTS_SO,    /* acts, tried in another way below; so the others */
    FIRES_SO,
    REFUSED_SO,
};

static const char *const words[] = {"acts",   "refused",   "fires",
                                    "silent", "read-only", "acts",
                                    "acts",   "fires",     "refused"};

struct Row {
    const char *type, *name, *value;
    What what;
};

static const Row rows[] = {
    {"TcpSocket", "SndBufSize", "4000", ACTS},
    {"TcpSocket", "RcvBufSize", "4000", ACTS},
    {"TcpSocket", "SegmentSize", "1000", ACTS},
    {"TcpSocket", "InitialSlowStartThreshold", "3000", ACTS},
    {"TcpSocket", "InitialCwnd", "2", ACTS},
    {"TcpSocket", "ConnTimeout", "1s", ACTS},
    {"TcpSocket", "ConnCount", "2", ACTS},
    {"TcpSocket", "DataRetries", "2", ACTS},
    {"TcpSocket", "DelAckTimeout", "50ms", ACTS},
    {"TcpSocket", "DelAckCount", "1", ACTS},
    {"TcpSocket", "TcpNoDelay", "false", ACTS},
    {"TcpSocket", "PersistTimeout", "2s", ACTS},
    {"TcpSocketBase", "MaxSegLifetime", "1", ACTS_SO},
    {"TcpSocketBase", "MaxWindowSize", "5000", ACTS},
    {"TcpSocketBase", "IcmpCallback", "", ACTS_SO},
    {"TcpSocketBase", "IcmpCallback6", "", REFUSED_SO},
    {"TcpSocketBase", "WindowScaling", "false", ACTS},
    {"TcpSocketBase", "Sack", "false", ACTS},
    {"TcpSocketBase", "Timestamp", "false", ACTS},
    {"TcpSocketBase", "Fack", "true", REFUSED},
    {"TcpSocketBase", "MinRto", "300ms", ACTS},
    {"TcpSocketBase", "ClockGranularity", "10ms", REFUSED},
    {"TcpSocketBase", "TxBuffer", "", READS},
    {"TcpSocketBase", "RxBuffer", "", READS},
    {"TcpSocketBase", "CongestionOps", "", ACTS_SO},
    {"TcpSocketBase", "RecoveryOps", "", REFUSED_SO},
    {"TcpSocketBase", "ReTxThreshold", "5", REFUSED},
    {"TcpSocketBase", "LimitedTransmit", "false", REFUSED},
    {"TcpSocketBase", "UseEcn", "On", REFUSED},
    {"TcpSocketBase", "UseAbe", "true", REFUSED},
    {"TcpSocketBase", "RTO", nullptr, FIRES},
    {"TcpSocketBase", "RTT", nullptr, FIRES},
    {"TcpSocketBase", "LastRTT", nullptr, FIRES},
    {"TcpSocketBase", "NextTxSequence", nullptr, FIRES},
    {"TcpSocketBase", "HighestSequence", nullptr, FIRES},
    {"TcpSocketBase", "State", nullptr, FIRES},
    {"TcpSocketBase", "CongState", nullptr, FIRES},
    {"TcpSocketBase", "EcnState", nullptr, SILENT},
    {"TcpSocketBase", "AdvWND", nullptr, FIRES},
    {"TcpSocketBase", "RWND", nullptr, FIRES},
    {"TcpSocketBase", "BytesInFlight", nullptr, FIRES},
    {"TcpSocketBase", "FackAwnd", nullptr, SILENT},
    {"TcpSocketBase", "HighestRxSequence", nullptr, FIRES},
    {"TcpSocketBase", "HighestRxAck", nullptr, FIRES},
    {"TcpSocketBase", "PacingRate", nullptr, FIRES_SO},
    {"TcpSocketBase", "CongestionWindow", nullptr, FIRES},
    {"TcpSocketBase", "CongestionWindowInflated", nullptr, FIRES},
    {"TcpSocketBase", "SlowStartThreshold", nullptr, FIRES},
    {"TcpSocketBase", "Tx", nullptr, FIRES},
    {"TcpSocketBase", "Retransmission", nullptr, FIRES},
    {"TcpSocketBase", "Rx", nullptr, FIRES},
    {"TcpSocketBase", "EcnEchoSeq", nullptr, SILENT},
    {"TcpSocketBase", "EcnCeSeq", nullptr, SILENT},
    {"TcpSocketBase", "EcnCwrSeq", nullptr, SILENT},
    {"TcpL4Protocol", "RttEstimatorType", "ns3::RttEstimator", REFUSED_SO},
    {"TcpL4Protocol", "SocketType", "ns3::TcpNewReno", ACTS},
    {"TcpL4Protocol", "RecoveryType", "ns3::TcpClassicRecovery", REFUSED},
    {"TcpL4Protocol", "SocketList", "", READS},
    {"TcpSocketState", "EnablePacing", "true", ACTS},
    {"TcpSocketState", "MaxPacingRate", "500kbps", ACTS_PACED},
    {"TcpSocketState", "PacingSsRatio", "110", ACTS_PACED},
    {"TcpSocketState", "PacingCaRatio", "200", ACTS_PACED},
    {"TcpSocketState", "PaceInitialWindow", "true", ACTS_PACED},
};

#endif
