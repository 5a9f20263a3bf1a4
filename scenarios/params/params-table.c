/* SPDX-License-Identifier: GPL-2.0-only */
/* Every key that belongs to no system, in the order in which `finwait
 * describe` shows them. */
#include "scenarios/params/params-table.h"

#include "scenarios/params/params-time.h"

/* What a row looks like that nobody's struct takes. */
#define ASKED PARAM_ASKED
#define LINK(FIELD, NAME, TYPE, MIN, MAX, ...)                                 \
    PARAM(SimLinkConfig, FIELD, NAME, TYPE, NULL, MIN, MAX, __VA_ARGS__)

#define LINK_TYPES(X) X(P2P, "p2p") X(CSMA, "csma")
#define PROXY_SIDES(X) X(SERVERS, "servers") X(CLIENTS, "clients")

/* clang-format off */
static const ParamRow scenario_rows[] = {
    ASKED("summary", TEXT, "", 0, 0,
        "what the scenario shows, in one line"),
    ASKED("name", TEXT, "", 0, 0,
        "what it is called; if nothing is said, as its file"),
    ASKED("base", TEXT, "", 0, 0,
        "a scenario file to inherit from, relative to this one"),
    ASKED("duration", TIME, "60s", 0.001, 9e6,
        "simulated time of a run"),
    ASKED("warmup", TIME, "0", 0, 9e6,
        "connections wanted before that time are not counted, nor segments "
        "sent before it"),
    {.name = NULL},
};

static const ParamRow link_rows[] = {
    {.name = "type", .type = VALUE_ENUM, .value = "p2p",
     .choices = PARAM_CHOICES(LINK_TYPES),
     .doc = "p2p: one client host; csma: a LAN with a host for each client"},
    LINK(rate_bps, "rate", RATE, 1, 1e12, "transmission rate"),
    LINK(delay_ns, "delay", TIME, 0, 100,
        "propagation delay, one way; a csma bus carries one frame at a time, so "
        "give it microseconds"),
    LINK(mtu_bytes, "mtu", BYTES, 68, 65535, "largest IP packet"),
    LINK(queue_packets, "queue", COUNT, 1, PARAM_MILLION,
        "packets that the queue of each sender holds"),
    {.name = PARAM_QUEUE_DISC, .type = VALUE_ENUM,
     .choices = PARAM_CHOICES(SIM_QUEUE_DISCS),
     .doc = "what looks after these queues: drop-tail, CoDel (RFC 8289) or "
            "FQ-CoDel (RFC 8290)",
     PARAM_FIELD(SimLinkConfig, queue_disc)},
    LINK(path.loss, "loss", PROB, 0, 1,
        "probability that a packet is lost, each way"),
    LINK(path.burst_loss, "burst_loss", PROB, 0, 1,
        "probability that a burst of losses begins"),
    LINK(path.burst_min, "burst_min", COUNT, 1, 1000, "shortest burst, in packets"),
    LINK(path.burst_max, "burst_max", COUNT, 1, 1000, "longest burst, in packets"),
    LINK(path.ge_bad, "ge_bad", PROB, 0, 1,
        "Gilbert-Elliott: probability that, at a packet, the link turns bad"),
    LINK(path.ge_good, "ge_good", PROB, 0, 1,
        "... and that a bad one turns good again"),
    LINK(path.ge_loss, "ge_loss", PROB, 0, 1, "... loss while it is bad"),
    LINK(path.ge_rest, "ge_rest", PROB, 0, 1, "... loss while it is good"),
    LINK(path.corrupt, "corrupt", PROB, 0, 1,
        "probability that a packet arrives broken: its checksum drops it"),
    LINK(path.duplicate, "duplicate", PROB, 0, 1,
        "probability that a copy arrives behind a packet"),
    LINK(path.duplicate_ns, "duplicate_by", TIME, 0, 3600,
        "... so much later"),
    LINK(path.reorder, "reorder", PROB, 0, 1,
        "probability that a packet is held back, so that others overtake it"),
    LINK(path.reorder_ns, "reorder_by", TIME, 0, 3600, "... for so long"),
    ASKED("drop", PACKETS, "", 0, 0,
         "packets to lose: SIDE:WHAT:WHICH, e.g. client:FIN:1"),
    ASKED("hold", PACKETS, "", 0, 0,
         "packets to hold back for reorder_by, in the same words"),
    ASKED("copy", PACKETS, "", 0, 0,
         "packets to send twice, the second time duplicate_by later"),
    ASKED("down", WINDOWS, "", 0, 0, "times without a link: START+LENGTH"),
    ASKED("down_client", WINDOWS, "", 0, 0,
        "times when what the clients' side sends is lost"),
    ASKED("down_server", WINDOWS, "", 0, 0,
        "times when what the server's side sends is lost"),
    ASKED("trace", TEXT, "", 0, 0,
        "a file, or a section [trace NAME], of rates, delays and losses in the "
        "course of time"),
    ASKED("trace_client", TEXT, "", 0, 0,
        "the same for what the clients' side sends alone"),
    ASKED("trace_server", TEXT, "", 0, 0,
        "the same for what the server's side sends alone"),
    LINK(path.box.idle_ns, "box.idle", TIME, 0, PARAM_DAY,
        "a box on the link forgets a connection that is silent for so long; "
        "0: never", .zero = "never"),
    PARAM_CHOICE(SimLinkConfig, path.box.then, "box.then", NULL, PATH_EXPIRIES,
        "what it does then: drops what comes, answers it with RST, sends RST "
        "to one end or both at once, or gives it another port"),
    PARAM_BOOL(SimLinkConfig, path.box.nat, "box.nat", NULL,
        "it gives the clients' side other ports"),
    LINK(path.box.nat_ports, "box.nat_ports", COUNT, 1, 64511,
        "... of so many"),
    PARAM_CHOICE(SimLinkConfig, path.box.syn, "box.syn", NULL, PATH_FILTERS,
        "what it does with SYNs that are too many"),
    PARAM_CHOICE(SimLinkConfig, path.box.syn_from, "box.syn_from", NULL,
        PATH_SIDES, "... of which side"),
    LINK(path.box.syn_rate, "box.syn_rate", COUNT, 0, PARAM_MILLION,
        "... how many a second are not; 0: each is", .zero = "each is"),
    PARAM_CHOICE(SimLinkConfig, path.box.swallow, "box.swallow", NULL,
        PATH_SWALLOWS, "segments that it does not pass on"),
    {.name = NULL},
};

/* Of a queue that CoDel looks after. */
static const ParamRow codel_rows[] = {
    LINK(codel_target_ns, "codel.target", TIME, 1e-6, 10,
        "how long packets may have waited"),
    LINK(codel_interval_ns, "codel.interval", TIME, 1e-6, 100,
        "how long they may wait for longer before the first is dropped"),
    {.name = NULL},
};

static const ParamRow fq_codel_rows[] = {
    LINK(codel_target_ns, "codel.target", TIME, 1e-6, 10,
        "how long packets may have waited"),
    LINK(codel_interval_ns, "codel.interval", TIME, 1e-6, 100,
        "how long they may wait for longer before the first is dropped"),
    LINK(fq_flows, "codel.flows", COUNT, 1, 65536,
        "queues over which connections are spread"),
    LINK(fq_quantum_bytes, "codel.quantum", BYTES, 0, PARAM_MILLION,
        "what each of these may send in turn; 0: the MTU", .zero = "the MTU"),
    {.name = NULL},
};

/* [router]: it has no software of its own. */
static const ParamRow router_rows[] = {
    ASKED("link", TEXT, "", 0, 0,
        "NAME of [link.NAME], which leads from the router to the servers: all "
        "that clients send and get passes it; nothing: [link]"),
    {.name = NULL},
};

/* [load]: what others send over the link of the router. */
static const ParamRow load_rows[] = {
    {.name = "kind", .type = VALUE_ENUM, .value = "tcp",
     .choices = PARAM_CHOICES(LOAD_KINDS),
     .doc = "tcp: transfers that yield as TCP does; udp: datagrams as large as "
            "the MTU at a steady pace, whatever is lost"},
    {.name = "direction", .type = VALUE_ENUM, .value = "down",
     .choices = PARAM_CHOICES(LOAD_DIRECTIONS),
     .doc = "down: towards the clients; up: towards the servers"},
    ASKED("share", PROB, "1", 0, 1,
        "of the rate of the router's link, that all its flows send at most, "
        "while they do"),
    ASKED("flows", COUNT, "1", 1, 1000, "how many of them"),
    ASKED("start", DELAY, "0", 0, PARAM_DAY, "when each of them begins"),
    ASKED("on", DELAY, "1s", 0.001, PARAM_DAY, "how long it sends at a time"),
    ASKED("off", DELAY, "0", 0, PARAM_DAY, "and for how long it then does not"),
    {.name = NULL},
};

/* Their choices and defaults are the systems and programs there are. */
static const ParamRow server_rows[] = {
    ASKED("system", ENUM, NULL, 0, 0, "what the server runs"),
    ASKED("program", ENUM, NULL, 0, 0, "its program"),
    ASKED("link", TEXT, "", 0, 0,
        "NAME of [link.NAME], of its own behind the link of the router; "
        "nothing: it is at the end of that"),
    {.name = NULL},
};

static const ParamRow proxy_rows[] = {
    ASKED("system", ENUM, NULL, 0, 0, "what the proxy runs"),
    ASKED("program", ENUM, NULL, 0, 0, "its program"),
    ASKED("server", TEXT, "", 0, 0,
        "NAME of [server.NAME] or [proxy.NAME], which it asks; nothing: the "
        "first server"),
    ASKED("link", TEXT, "", 0, 0,
        "NAME of [link.NAME], which leads to that, or to the router; nothing: "
        "[link]"),
    {.name = "side", .type = VALUE_ENUM, .value = "servers",
     .choices = PARAM_CHOICES(PROXY_SIDES),
     .doc = "on which side of the router it stands"},
    {.name = NULL},
};

static const ParamRow client_rows[] = {
    ASKED("system", ENUM, NULL, 0, 0, "what the clients run"),
    ASKED("program", ENUM, NULL, 0, 0, "their program"),
    ASKED("count", COUNT, "1", 1, 10000, "how many clients"),
    ASKED("start", DELAY, "0", 0, PARAM_DAY, "when each of them begins"),
    ASKED("server", TEXT, "", 0, 0,
        "NAME of [server.NAME] or [proxy.NAME], which they ask; nothing: the "
        "first proxy, or server"),
    ASKED("link", TEXT, "", 0, 0,
        "NAME of [link.NAME], which leads to the router or to whom they ask; "
        "nothing: [link]"),
    {.name = NULL},
};

static const ParamRow run_rows[] = {
    ASKED("replications", COUNT, "10", 1, PARAM_MILLION,
        "runs of each point, with random numbers of their own; with stop, so "
        "many at a time"),
    ASKED("stop", TEXT, "", 0, 0,
        "replications go on until this is true of a point, such as "
        "ci(accept_delay.mean) < 5%"),
    ASKED("max_replications", COUNT, "0", 0, PARAM_MILLION,
        "with stop: the most that a point has; 0: ten times replications"),
    ASKED("first", COUNT, "1", 1, 1e12,
        "number of the first replication: ns-3's RngRun"),
    ASKED("seed", COUNT, "1", 1, 4294967295.0, "ns-3's RngSeed"),
    ASKED("time_limit", TIME, "60s", 1, PARAM_DAY,
        "CPU time after which a run counts as hung; so does one that sleeps for "
        "ten times as long"),
    ASKED("event_limit", COUNT, "0", 0, 1e15,
        "events after which a run is ended, its status is limit; 0: any number"),
    {.name = NULL},
};
/* clang-format on */

static gconstpointer
link_defaults(void)
{
    static SimLinkConfig config;

    sim_link_config_default(&config);
    return &config;
}

const ParamSection param_section_rows[] = {
    {.name = "scenario", .rows = scenario_rows},
    {.name = "link",
     .rows = link_rows,
     .defaults = link_defaults,
     .is_repeatable = TRUE},
    {.name = "router", .rows = router_rows, .is_optional = TRUE},
    {.name = "load",
     .rows = load_rows,
     .is_repeatable = TRUE,
     .is_optional = TRUE},
    {.name = "server",
     .rows = server_rows,
     .role = ROLE_SERVER,
     .is_repeatable = TRUE},
    {.name = "proxy",
     .rows = proxy_rows,
     .role = ROLE_PROXY,
     .is_repeatable = TRUE,
     .is_optional = TRUE},
    {.name = "client",
     .rows = client_rows,
     .role = ROLE_CLIENT,
     .is_repeatable = TRUE},
    {.name = "event", .rows = param_event_rows, .is_repeatable = TRUE},
    {.name = "series", .rows = param_series_rows},
    {.name = "run", .rows = run_rows},
    {.rows = NULL},
};

const ParamRows param_link_rows = {.rows = link_rows, .prefix = ""};

const ParamChosen param_link_chosen[] = {
    {"codel", codel_rows}, {"fqcodel", fq_codel_rows}, {NULL, NULL}};

/* What 'section', [link] or a named one, says of its link. */
void
param_link_read(const ParamSet *set, const char *section, SimLinkConfig *out)
{
    sim_link_config_default(out);
    param_fill(set, section, &param_link_rows, NULL, out, NULL);
    for (const ParamChosen *at = param_link_chosen; at->choice; at++) {
        const ParamRows rows = {.rows = at->rows, .prefix = ""};
        param_fill(set, section, &rows, NULL, out, NULL);
    }
}
