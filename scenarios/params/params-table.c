/* SPDX-License-Identifier: GPL-2.0-only */
/* Every parameter that no program owns, in the order in which `finwait
 * describe` shows them.  Defaults of a sock device are those of the fact
 * sheet ("OPEN-n" where the vendor says nothing), those of a POSIX host are
 * Linux's. */
#include "scenarios/params/params-table.h"

#include <math.h>

#include "model/vm/evq.h"

#define HOUR 3600.0
#define DAY 86400.0
#define MILLION 1e6

/* One row: the default for all systems, then for sock and posix alone. */
#define ROW(KEY, TYPE, ANY, SOCK, POSIX, MIN, MAX, CHOICES, DOC)               \
    {                                                                          \
        KEY, VALUE_##TYPE, ANY, {SOCK, POSIX}, MIN, MAX, CHOICES, DOC          \
    }
#define ANY(KEY, TYPE, VALUE, MIN, MAX, DOC)                                   \
    ROW(KEY, TYPE, VALUE, NULL, NULL, MIN, MAX, NULL, DOC)
#define SOCK(KEY, TYPE, VALUE, MIN, MAX, DOC)                                  \
    ROW(KEY, TYPE, NULL, VALUE, NULL, MIN, MAX, NULL, DOC)
#define POSIX(KEY, TYPE, VALUE, MIN, MAX, DOC)                                 \
    ROW(KEY, TYPE, NULL, NULL, VALUE, MIN, MAX, NULL, DOC)
#define CHOICE(KEY, VALUE, CHOICES, DOC)                                       \
    ROW(KEY, ENUM, VALUE, NULL, NULL, 0, 0, CHOICES, DOC)
#define SOCK_CHOICE(KEY, VALUE, CHOICES, DOC)                                  \
    ROW(KEY, ENUM, NULL, VALUE, NULL, 0, 0, CHOICES, DOC)
#define LIST(KEY, TYPE, DOC) ROW(KEY, TYPE, "", NULL, NULL, 0, 0, NULL, DOC)

/* How the TCP of one end behaves: SimTcpProfile (sim.h).  A sock device's
 * values are OPEN-10, 12 and 13. */
#define TCP(SECTION)                                                           \
    ROW(SECTION ".tcp.mss", BYTES, NULL, "1460B", "1448B", 32, 65495, NULL,    \
        "largest payload of a segment"),                                       \
        ROW(SECTION ".tcp.rcvbuf", BYTES, NULL, "65535B", "65535B", 256, 1e9,  \
            NULL, "receive buffer, the largest window offered"),               \
        ROW(SECTION ".tcp.sndbuf", BYTES, NULL, "65535B", "87040B", 256, 1e9,  \
            NULL, "send buffer"),                                              \
        ROW(SECTION ".tcp.rto", TIME, NULL, "2s", "1s", 0.001, HOUR, NULL,     \
            "first retransmission time-out"),                                  \
        ROW(SECTION ".tcp.rto_min", TIME, NULL, "200ms", "200ms", 0.001, HOUR, \
            NULL, "lower bound of the estimated time-out of data"),            \
        ROW(SECTION ".tcp.rto_max", TIME, NULL, "120s", "120s", 0.001, DAY,    \
            NULL, "upper bound of any retransmission time-out"),               \
        ROW(SECTION ".tcp.rto_fixed", BOOL, NULL, "yes", "no", 0, 1, NULL,     \
            "the time-out stays tcp.rto: no estimate, no back-off"),           \
        ROW(SECTION ".tcp.syn_retries", COUNT, NULL, "8", "6", 0, 100, NULL,   \
            "repeats of a SYN before giving up"),                              \
        ROW(SECTION ".tcp.synack_retries", COUNT, NULL, "8", "5", 0, 100,      \
            NULL, "repeats of a SYN,ACK before giving up"),                    \
        ROW(SECTION ".tcp.data_retries", COUNT, NULL, "8", "15", 0, 100, NULL, \
            "repeats of data or FIN before giving up"),                        \
        ROW(SECTION ".tcp.fin_retries", COUNT, NULL, "8", "8", 0, 100, NULL,   \
            "the same after the program's close"),                             \
        ROW(SECTION ".tcp.fin_wait2", TIME, NULL, "60s", "60s", 0, DAY, NULL,  \
            "how long a closed end waits for the peer's FIN"),                 \
        ROW(SECTION ".tcp.time_wait", TIME, NULL, "0", "60s", 0, DAY, NULL,    \
            "length of TIME_WAIT; 0: none"),                                   \
        ROW(SECTION ".tcp.keepalive", TIME, NULL, "0", "0", 0, DAY, NULL,      \
            "idle time before keep-alive probes; 0: none"),                    \
        ROW(SECTION ".tcp.keepalive_interval", TIME, NULL, "75s", "75s",       \
            0.001, DAY, NULL, "between unanswered keep-alive probes"),         \
        ROW(SECTION ".tcp.keepalive_probes", COUNT, NULL, "9", "9", 1, 1000,   \
            NULL, "unanswered keep-alive probes before giving up"),            \
        ROW(SECTION ".tcp.delack", TIME, NULL, "40ms", "40ms", 0.001, 10,      \
            NULL, "delayed acknowledgement: at the latest after"),             \
        ROW(SECTION ".tcp.delack_segments", COUNT, NULL, "1", "2", 1, 100,     \
            NULL,                                                              \
            "delayed acknowledgement: at the latest every n-th segment"),      \
        ROW(SECTION ".tcp.nagle", BOOL, NULL, "no", "yes", 0, 1, NULL,         \
            "hold small segments back while data are unacknowledged (RFC "     \
            "896)"),                                                           \
        ROW(SECTION ".tcp.timestamps", BOOL, NULL, "no", "yes", 0, 1, NULL,    \
            "offer timestamps (RFC 7323)"),                                    \
        ROW(SECTION ".tcp.window_scale", BOOL, NULL, "no", "yes", 0, 1, NULL,  \
            "offer window scaling (RFC 7323)"),                                \
        ROW(SECTION ".tcp.timeout_rst", BOOL, NULL, "yes", "no", 0, 1, NULL,   \
            "send RST when retries are exhausted"),                            \
        ROW(SECTION ".tcp.bad_seq_ends", BOOL, NULL, "yes", "no", 0, 1, NULL,  \
            "a wrong ACK in the handshake ends it"),                           \
        ROW(SECTION ".tcp.stray_rst", BOOL, NULL, "yes", "yes", 0, 1, NULL,    \
            "answer segments of no connection with RST (RFC 9293)"),           \
        ROW(SECTION ".tcp.congestion", ENUM, NULL, "newreno", "newreno", 0, 0, \
            PARAM_CONGESTIONS, "congestion control")

/* A sock device: DeviceConfig (device.h).  The choices stand in the order of
 * its enums. */
#define DEVICE(SECTION)                                                        \
    SOCK(SECTION ".sockets", COUNT, "16", 1, 32,                               \
         "sockets of the device, one connection each"),                        \
        SOCK(SECTION ".rx_pages", COUNT, "4", 0, 255,                          \
             "receive buffer of each socket, pages of 256 bytes"),             \
        SOCK(SECTION ".tx_pages", COUNT, "4", 0, 255,                          \
             "send buffer of each socket, pages of 256 bytes"),                \
        SOCK(SECTION ".var_pages", COUNT, "0", 0, 255,                         \
             "buffer of each socket for HTTP variables"),                      \
        SOCK(SECTION ".cmd_pages", COUNT, "0", 0, 255,                         \
             "buffer of each socket for in-band commands received"),           \
        SOCK(SECTION ".rpl_pages", COUNT, "0", 0, 255,                         \
             "buffer of each socket for in-band replies"),                     \
        SOCK(SECTION ".tx2_pages", COUNT, "0", 0, 255,                         \
             "buffer of each socket to send from with in-band commands"),      \
        SOCK(SECTION ".memory_pages", COUNT, "0", 0, 65535,                    \
             "memory of all buffers; 0: no limit"),                            \
        SOCK(SECTION ".buffalloc", TIME, "100ms", 0, 10,                       \
             "for how long buffalloc makes everything stand still"),           \
        SOCK_CHOICE(                                                           \
            SECTION ".buffalloc_open", "ignore", "ignore|discard",             \
            "buffalloc for an open socket: no effect, or it is discarded"),    \
        SOCK(SECTION ".page_overhead", BYTES, "17B", 0, 255,                   \
             "bytes of a buffer that hold no data"),                           \
        SOCK(SECTION ".sys_timer", TIME, "500ms", 0.001, HOUR,                 \
             "period of on_sys_timer"),                                        \
        SOCK(SECTION ".order_latency", TIME, "100us", 0, 10,                   \
             "until the master process acts on close, reset, discard "         \
             "(OPEN-5)"),                                                      \
        SOCK(SECTION ".event_queue", COUNT, "0", 0, MILLION,                   \
             "events that the queue holds; 0: any number (OPEN-3)"),           \
        SOCK_CHOICE(                                                           \
            SECTION ".gated_syn", "busy", "busy|drop",                         \
            "a SYN that finds only gated sockets: answered as if they "        \
            "were occupied, or dropped (OPEN-1)"),                             \
        SOCK_CHOICE(                                                           \
            SECTION ".gate_opens", "end", "end|start",                         \
            "when the gate opens: at the end or the start of the closing "     \
            "event's handler (OPEN-2)"),                                       \
        SOCK_CHOICE(SECTION ".gated_connect", "drop", "drop|defer",            \
                    "connect behind the gate: lost, or done later (OPEN-25)"), \
        SOCK_CHOICE(                                                           \
            SECTION ".tx_at_close", "keep", "keep|flush",                      \
            "unsent bytes at close: stay in TX, or go first (OPEN-6)"),        \
        SOCK_CHOICE(SECTION ".tx_at_fin", "keep", "keep|flush",                \
                    "unsent bytes at the peer's FIN (OPEN-7)"),                \
        SOCK_CHOICE(SECTION ".rx_in_ac", "drop", "drop|keep",                  \
                    "data that arrive while closing actively (OPEN-8)"),       \
        SOCK_CHOICE(SECTION ".buffers_at_open", "keep", "keep|clear",          \
                    "TX and RX when the next connection begins (OPEN-9)"),     \
        SOCK_CHOICE(                                                           \
            SECTION ".tout_reset", "data", "data|data-ack",                    \
            "what sets toutcounter back: data, or their acknowledgement "      \
            "too (OPEN-14)"),                                                  \
        SOCK(SECTION ".tout_extra_ticks", COUNT, "0", 0, 1000,                 \
             "ticks beyond connectiontout until it ends a connection "         \
             "(OPEN-23)"),                                                     \
        SOCK_CHOICE(SECTION ".accept_without_rx", "accept", "accept|refuse",   \
                    "a SYN for a socket without receive buffer (OPEN-16)"),    \
        SOCK_CHOICE(SECTION ".stale_events", "run", "run|skip",                \
                    "data events of an earlier connection (OPEN-21)"),         \
        SOCK_CHOICE(SECTION ".bcast_switchover", "no", "no|yes",               \
                    "with targetbcast, the target port follows the newest "    \
                    "datagram's sender"),                                      \
        SOCK_CHOICE(                                                           \
            SECTION ".notify_when", "at-most", "at-most|less-than",            \
            "on_sock_data_sent: TX at most, or less than, the threshold"),     \
        SOCK(SECTION ".discard_swallows", BOOL, "no", 0, 1,                    \
             "late segments of a discarded connection get no RST"),            \
        SOCK(SECTION ".vm.dispatch", TIME, "50us", 1e-9, 10,                   \
             "what handing an event to its handler costs (OPEN-4)"),           \
        SOCK(SECTION ".vm.statement", TIME, "10us", 1e-9, 10,                  \
             "what a platform call costs (OPEN-4)"),                           \
        ROW(SECTION ".vm.pause", WINDOWS, NULL, "", NULL, 0, 0, NULL,          \
            "times without the VM (a breakpoint): START+LENGTH"),              \
        SOCK(SECTION ".vm.pause_every", TIME, "0", 0, HOUR,                    \
             "from the start of a regular pause of the VM to the next; 0: "    \
             "none"),                                                          \
        SOCK(SECTION ".vm.pause_length", TIME, "0", 0, HOUR,                   \
             "length of a regular pause")

/* What the handlers of each event cost, in the order of EventType. */
#define HANDLER(KEY, TEXT)                                                     \
    SOCK(KEY, DELAY, "0", 0, HOUR, "handler time of " TEXT),
#define SERVER_HANDLER(NAME, NUMBER, TEXT, MANY, BARRIER)                      \
    HANDLER("server.vm." TEXT, TEXT)
#define CLIENT_HANDLER(NAME, NUMBER, TEXT, MANY, BARRIER)                      \
    HANDLER("client.vm." TEXT, TEXT)

/* clang-format off */
static const ParamRow rows[] = {
    ANY("scenario.summary", TEXT, "", 0, 0,
        "what the scenario shows, in one line"),
    ANY("scenario.name", TEXT, "", 0, 0,
        "what it is called; if nothing is said, as its file"),
    ANY("scenario.base", TEXT, "", 0, 0,
        "a scenario file to inherit from, relative to this one"),
    ANY("scenario.duration", TIME, "60s", 0.001, 1e7,
        "simulated time of a run"),
    ANY("scenario.warmup", TIME, "0", 0, 1e7,
        "connections wanted before that time are not counted, nor segments "
        "sent before it"),

    CHOICE("link.type", "p2p", "p2p|csma",
           "p2p: one client host; csma: a LAN with a host for each client"),
    ANY("link.rate", RATE, "10Mbps", 1, 1e12, "transmission rate"),
    ANY("link.delay", TIME, "5ms", 0, 100,
        "propagation delay, one way; a csma bus carries one frame at a time, so "
        "give it microseconds"),
    ANY("link.mtu", BYTES, "1500B", 68, 65535, "largest IP packet"),
    ANY("link.queue", COUNT, "100", 1, MILLION,
        "packets that the queue of each sender holds"),
    ANY("link.loss", PROB, "0", 0, 1,
        "probability that a packet is lost, each way"),
    ANY("link.burst_loss", PROB, "0", 0, 1,
        "probability that a burst of losses begins"),
    ANY("link.burst_min", COUNT, "1", 1, 1000, "shortest burst, in packets"),
    ANY("link.burst_max", COUNT, "4", 1, 1000, "longest burst, in packets"),
    LIST("link.drop", DROPS,
         "segments to lose: END:FLAGS:NTH, e.g. client:FIN:1"),
    LIST("link.down", WINDOWS, "times without a link: START+LENGTH"),

    CHOICE("server.system", "sock", "sock|posix", "what the server runs"),
    ROW("server.program", ENUM, NULL, "echo", "reply", 0, 0, NULL,
        "its program"),
    POSIX("server.port", COUNT, "1001", 1, 65535, "the port it listens on"),
    POSIX("server.request", BYTES, "100B", 0, 1e12,
          "bytes to read before the reply; 0: whatever comes first"),
    POSIX("server.reply", BYTES, "100B", 0, 1e12, "bytes to answer"),
    ROW("server.end", ENUM, NULL, NULL, "wait", 0, 0, PARAM_ENDINGS,
        "how it ends a connection after the reply"),
    POSIX("server.backlog", COUNT, "128", 1, 65535,
          "connections that may wait to be accepted"),
    POSIX("server.workers", COUNT, "1", 1, 10000, "threads that accept"),
    POSIX("server.service", DELAY, "0", 0, HOUR,
          "from the whole request to the reply"),
    POSIX("server.call_cost", DELAY, "0", 0, 10,
          "what each system call costs; a process has a CPU of its own"),
    POSIX("server.drain", TIME, "0", 0, DAY,
          "end=half: longest wait for the client's FIN; 0: for ever"),
    DEVICE("server"),
    EVENTS(SERVER_HANDLER)
    TCP("server"),

    CHOICE("client.system", "posix", "sock|posix", "what the clients run"),
    ROW("client.program", ENUM, NULL, "reconnect", "request-loop", 0, 0, NULL,
        "their program"),
    ANY("client.count", COUNT, "1", 1, 10000, "how many clients"),
    ANY("client.start", DELAY, "0", 0, DAY, "when each of them begins"),
    POSIX("client.connections", COUNT, "0", 0, 1e12,
          "connections of each of them, one after the other; 0: no end"),
    POSIX("client.request", BYTES, "100B", 0, 1e12, "length of a request"),
    POSIX("client.reply", BYTES, "100B", 0, 1e12,
          "length of the reply that they expect; 0: up to the server's FIN"),
    ROW("client.end", ENUM, NULL, NULL, "graceful", 0, 0, PARAM_ENDINGS,
        "how they end a connection after the reply"),
    POSIX("client.think", DELAY, "0", 0, DAY,
          "from the end of a connection to the wish for the next"),
    POSIX("client.retry", DELAY, "10ms", 0, DAY,
          "from a refused or unanswered attempt to the next"),
    POSIX("client.cancel", DELAY, "0", 0, DAY,
          "from a request until a client leaves that has no complete reply; "
          "0: it stays"),
    POSIX("client.patience", TIME, "0", 0, DAY,
          "longest wait for a part of the reply; 0: for ever"),
    POSIX("client.requests", COUNT, "1", 1, 1e12,
          "requests on each connection, one after the other's reply"),
    POSIX("client.between", DELAY, "0", 0, DAY,
          "from a reply to the next request on the same connection"),
    POSIX("client.pause", DELAY, "0", 0, DAY,
          "pause in the middle of a request"),
    POSIX("client.repeats", COUNT, "0", 0, MILLION,
          "how often a request without a whole reply is sent again, each time "
          "on a new connection"),
    POSIX("client.call_cost", DELAY, "0", 0, 10,
          "what each system call costs; a process has a CPU of its own"),
    POSIX("client.vanish", PROB, "0", 0, 1,
          "fraction of connections that vanish in the middle of a request"),
    DEVICE("client"),
    EVENTS(CLIENT_HANDLER)
    TCP("client"),

    ANY("run.replications", COUNT, "10", 1, MILLION,
        "runs of each point, with random numbers of their own; with stop, so "
        "many at a time"),
    ANY("run.stop", TEXT, "", 0, 0,
        "replications go on until this is true of a point, such as "
        "ci(accept_delay.mean) < 5%"),
    ANY("run.max_replications", COUNT, "0", 0, MILLION,
        "with stop: the most that a point has; 0: ten times replications"),
    ANY("run.first", COUNT, "1", 1, 1e12,
        "number of the first replication: ns-3's RngRun"),
    ANY("run.seed", COUNT, "1", 1, 4294967295.0, "ns-3's RngSeed"),
    ANY("run.time_limit", TIME, "60s", 1, DAY,
        "real time after which a run counts as hung"),
    ANY("run.event_limit", COUNT, "0", 0, 1e15,
        "events after which a run is ended, its status is limit; 0: any number"),
};
/* clang-format on */

/* All rows, 'n' of them; static. */
const ParamRow *
param_rows(guint *n)
{
    *n = G_N_ELEMENTS(rows);
    return rows;
}
