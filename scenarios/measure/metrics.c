/* SPDX-License-Identifier: GPL-2.0-only */
#include "scenarios/measure/metrics-priv.h"

/* ---- Classes ------------------------------------------------------------- */

static const char *
outcome_text(guint number)
{
    return outcome_name((Outcome)number);
}

static const char *
data_text(guint number)
{
    return data_class_name((DataClass)number);
}

static int
class_outcome_client(const Conn *conn)
{
    return conn->has_client ? (int)conn->client.outcome : -1;
}

static int
class_outcome_server(const Conn *conn)
{
    return conn->has_server ? (int)conn->server.outcome : -1;
}

static int
class_data_client(const Conn *conn)
{
    return conn->has_client ? (int)conn->client_data : -1;
}

static int
class_data_server(const Conn *conn)
{
    return conn->has_server ? (int)conn->server_data : -1;
}

/* ---- The table ----------------------------------------------------------- */

#define SAMPLES(NAME, LABEL, HELP, WAITING, NEVER)                             \
    {                                                                          \
        .name = #NAME, .kind = METRIC_SAMPLES, .unit = "s", .label = LABEL,    \
        .help = HELP, .sample = sample_##NAME, .missing = missing_##NAME,      \
        .waiting = WAITING, .never = NEVER                                     \
    }
#define TOTAL(NAME, UNIT, LABEL, HELP)                                         \
    {                                                                          \
        .name = #NAME, .kind = METRIC_TOTAL, .unit = UNIT, .label = LABEL,     \
        .help = HELP, .total = total_##NAME                                    \
    }
/* One that connections alone do not tell. */
#define TOTAL_OF_RUN(NAME, UNIT, LABEL, HELP)                                  \
    {                                                                          \
        .name = #NAME, .kind = METRIC_TOTAL, .unit = UNIT, .label = LABEL,     \
        .help = HELP, .total = total_##NAME, .is_of_run = TRUE                 \
    }
/* One of links, of scenarios that have such. */
#define TOTAL_OF_LINKS(NAME, NEEDS, UNIT, LABEL, HELP)                         \
    {                                                                          \
        .name = #NAME, .kind = METRIC_TOTAL, .unit = UNIT, .label = LABEL,     \
        .help = HELP, .total = total_##NAME, .is_of_run = TRUE,                \
        .needs = METRIC_NEEDS_##NEEDS                                          \
    }
#define TOTAL_OF_PATHS(NAME, NEEDS, LABEL, HELP)                               \
    TOTAL_OF_LINKS(NAME, NEEDS, "", LABEL, HELP)
/* ... of requests at proxies. */
#define TOTAL_OF_PROXIES(NAME, LABEL, HELP)                                    \
    TOTAL_OF_LINKS(NAME, PROXY, "", LABEL, HELP)
/* ... of requests. */
#define TOTAL_OF_REQUESTS(NAME, UNIT, LABEL, HELP)                             \
    {                                                                          \
        .name = #NAME, .kind = METRIC_TOTAL, .unit = UNIT, .label = LABEL,     \
        .help = HELP, .total = total_##NAME, .is_of_run = TRUE,                \
        .needs = METRIC_NEEDS_REQUESTS                                         \
    }
#define TOTAL_OF_PAGES(NAME, UNIT, LABEL, HELP)                                \
    TOTAL_OF_LINKS(NAME, PAGES, UNIT, LABEL, HELP)
#define RATIO_OF_REQUESTS(NAME, PART, WHOLE, LABEL, HELP)                      \
    {                                                                          \
        .name = #NAME, .kind = METRIC_RATIO, .unit = "", .label = LABEL,       \
        .help = HELP, .part = PART, .whole = WHOLE, .is_of_run = TRUE,         \
        .needs = METRIC_NEEDS_REQUESTS                                         \
    }
#define RATIO_OF_PROXIES(NAME, PART, WHOLE, LABEL, HELP)                       \
    {                                                                          \
        .name = #NAME, .kind = METRIC_RATIO, .unit = "", .label = LABEL,       \
        .help = HELP, .part = PART, .whole = WHOLE, .is_of_run = TRUE,         \
        .needs = METRIC_NEEDS_PROXY                                            \
    }
#define RATIO(NAME, PART, WHOLE, LABEL, HELP)                                  \
    {                                                                          \
        .name = #NAME, .kind = METRIC_RATIO, .unit = "", .label = LABEL,       \
        .help = HELP, .part = PART, .whole = WHOLE                             \
    }
/* Of what comes in lots: the bytes of a connection share its fate. */
#define RATIO_IN_LOTS(NAME, PART, WHOLE, TRIALS, LABEL, HELP)                  \
    {                                                                          \
        .name = #NAME, .kind = METRIC_RATIO, .unit = "", .label = LABEL,       \
        .help = HELP, .part = PART, .whole = WHOLE, .trials = TRIALS           \
    }
#define CLASSES(NAME, COUNT, TEXT, LABEL, HELP)                                \
    {                                                                          \
        .name = #NAME, .kind = METRIC_CLASSES, .unit = "", .label = LABEL,     \
        .help = HELP, .n_classes = COUNT, .class_name = TEXT,                  \
        .class_of = class_##NAME                                               \
    }

/* clang-format off */
static const Metric metrics[] = {
    SAMPLES(accept_delay, "accept delay",
            "sock: from the end of a connection until its socket is ready for "
            "the next one",
            "sockets that are not ready when the run stops", NULL),
    SAMPLES(connect_delay, "connect delay",
            "client: from wanting a connection until it is established, "
            "refused attempts included",
            "clients that still want it when the run stops",
            "wishes given up, after the last refusal or time-out"),
    SAMPLES(exchange_time, "exchange time",
            "client: from wanting a connection until its end, where the whole "
            "reply was read",
            "clients that still want the connection or the reply, or have not "
            "ended, when the run stops",
            "wishes given up, and replies cut short"),
    SAMPLES(close_delay, "close delay",
            "between the two ends of a connection: from the end at one until "
            "the end at the other",
            "connections that one end still has when the run stops", NULL),
    SAMPLES(held_time, "time held by the vanished",
            "server: from the moment a client vanished until a time-out freed "
            "its socket",
            "vanished clients whose socket is not free when the run stops",
            "those whose connection something else ended"),
    {.name = "closing_time", .kind = METRIC_SAMPLES, .unit = "s",
     .label = "time that a close takes",
     .help = "server: from its program's end or half-end of a connection until "
             "its socket is free",
     .waiting = "ends that are under way when the run stops",
     .sample = sample_closing_time, .missing = missing_closing_time,
     .needs = METRIC_NEEDS_STOP},
    SAMPLES(notice_delay, "time until a leaving is noticed",
            "from a client's leaving, or half-close, until the server's "
            "program takes it for gone",
            "leavings that may still be noticed when the run stops",
            "connections that ended before their server had noticed"),
    SAMPLES(work_wasted, "work wasted",
            "server: work for a client after it has left or half-closed",
            "such work that goes on when the run stops", NULL),
    TOTAL(attempts, "", "connection attempts",
          "client: attempts to connect"),
    TOTAL(connections, "", "connections",
          "client: attempts that were established"),
    TOTAL(exchanges, "", "complete exchanges",
          "client: connections on which the whole reply was read"),
    TOTAL(truncated, "", "truncated replies",
          "client: connections that ended before the whole reply was read"),
    TOTAL(clean, "", "clean closes",
          "client: ended by FIN and ACK both ways"),
    TOTAL(refused, "", "refused attempts",
          "client: attempts answered with RST"),
    TOTAL(reset, "", "resets",
          "client: ended by RST, its own or the peer's"),
    TOTAL(timeouts, "", "time-outs",
          "client: ended because retries were exhausted"),
    TOTAL(no_port, "", "attempts without a port",
          "client: attempts for which no local port was free (EADDRNOTAVAIL)"),
    TOTAL(discarded, "", "discarded connections",
          "client: forgotten by the client itself"),
    TOTAL(half_open, "", "half-open ends",
          "either end: still open at the end of the run, gone at the peer"),
    TOTAL(never_closed, "", "connections never closed",
          "client: still open at both ends at the end of the run"),
    TOTAL(accepted, "", "connections accepted",
          "server: SYNs taken, and datagrams that connected a socket"),
    TOTAL(served, "", "connections at the server",
          "server: those that were established"),
    CLASSES(outcome_client, N_OUTCOMES, outcome_text, "ends at the client",
            "client: attempts by how they ended there"),
    CLASSES(outcome_server, N_OUTCOMES, outcome_text, "ends at the server",
            "server: connections by how they ended there"),
    CLASSES(data_client, N_DATA_CLASSES, data_text, "data at the client",
            "client: attempts by what became of the data sent to it"),
    CLASSES(data_server, N_DATA_CLASSES, data_text, "data at the server",
            "server: connections by what became of the data sent to it"),
    TOTAL(bytes_accepted, "bytes", "accepted bytes",
          "taken by the sockets of both ends from their programs"),
    TOTAL(bytes_delivered, "bytes", "delivered bytes",
          "handed to the program of the other end"),
    TOTAL(bytes_lost, "bytes", "lost bytes",
          "accepted, and never delivered, because an end was over"),
    TOTAL(bytes_in_flight, "bytes", "bytes in flight",
          "accepted, and on their way or unread when the run stopped"),
    TOTAL(goodput, "bps", "goodput",
          "both ends: what the programs read, per second of the run"),
    TOTAL(exchange_rate, "1/s", "rate of complete exchanges",
          "client: exchanges per second of the run"),
    TOTAL(replies, "", "whole replies",
          "client: whole replies read, of which a connection can carry "
          "several"),
    TOTAL(reply_rate, "1/s", "rate of whole replies",
          "client: whole replies per second of the run"),
    TOTAL(freed, "", "sockets freed by time-out",
          "server: timed-out connections whose client had vanished"),
    TOTAL(killed, "", "clients killed by time-out",
          "server: timed-out connections whose client was still there"),
    TOTAL_OF_RUN(connects_lost, "", "lost connects",
          "sock: connect calls without effect, such as behind the gate"),
    TOTAL(abandoned, "", "clients that left during the work",
          "client: left, or half-closed, while the server worked for it"),
    TOTAL(noticed, "", "leavings noticed",
          "server: of these, those that its program has noticed"),
    TOTAL(bytes_probed, "bytes", "bytes of probes",
          "server: written only to see whether the client is still there"),
    TOTAL(bytes_probed_each, "bytes", "bytes of probes per connection",
          "bytes_probed, per connection established"),
    TOTAL_OF_RUN(segments, "", "TCP segments",
          "sent by all nodes"),
    TOTAL_OF_RUN(segments_each, "", "TCP segments per connection",
          "sent by all nodes, per connection established"),
    TOTAL_OF_RUN(segments_per_reply, "", "TCP segments per reply",
          "sent by all nodes, per whole reply"),
    TOTAL(bytes_lost_each, "bytes", "lost bytes per connection",
          "bytes_lost, per connection established"),
    TOTAL_OF_RUN(lost_packets, "", "lost packets",
          "lost on the link, acknowledgements included"),
    TOTAL_OF_LINKS(uplink_up, ROUTER, "bps", "rate up the router's link",
          "sent towards the servers on the link of the router, background load "
          "included, per second of the run"),
    TOTAL_OF_LINKS(uplink_down, ROUTER, "bps", "rate down the router's link",
          "the same towards the clients"),
    TOTAL_OF_LINKS(uplink_drops, ROUTER, "",
          "packets dropped before the router's link",
          "packets that its queues had no room for, or their CoDel dropped"),
    TOTAL_OF_PATHS(box_expired, BOX, "connections that the box forgot",
          "box: silent for longer than link.box.idle"),
    TOTAL_OF_PATHS(box_rebound, BOX, "connections at another port",
          "box: of these, those that went on, at another outer port"),
    TOTAL_OF_PATHS(box_dropped, BOX, "packets that the box dropped",
          "box: of no connection that it knows, filtered, swallowed, without a "
          "port"),
    TOTAL_OF_PATHS(box_filtered, BOX, "filtered SYNs",
          "box: of these, SYNs that link.box.syn does not want"),
    TOTAL_OF_PATHS(box_resets, BOX, "RSTs of the box",
          "box: that it has sent to the ends"),
    TOTAL_OF_PATHS(packets_broken, WIRE, "broken packets",
          "lost to their checksum: link.corrupt"),
    TOTAL_OF_PATHS(packets_late, WIRE, "packets held back",
          "so that others overtook them: link.reorder"),
    TOTAL_OF_PATHS(packets_double, WIRE, "packets that came twice",
          "link.duplicate"),
    TOTAL_OF_RUN(events, "", "simulator events",
          "executed by the simulator; a measure of effort"),
    TOTAL_OF_RUN(negative_draws, "", "negative random times",
          "random times that came out below 0, and were taken as 0"),
    TOTAL_OF_REQUESTS(requests, "", "requests",
          "HTTP programs: requests that users wanted; each is in one class of "
          "those that follow"),
    TOTAL_OF_REQUESTS(requests_answered, "", "requests answered once",
          "... executed and answered once, and all of the answer came"),
    TOTAL_OF_REQUESTS(requests_lost_told, "", "requests lost, and told",
          "... without an answer, and their client knows"),
    TOTAL_OF_REQUESTS(requests_lost_untold, "", "requests lost, and not told",
          "... given up by a server or proxy, or it has lost its power, and "
          "their client waits"),
    TOTAL_OF_REQUESTS(requests_cut_noticed, "", "answers cut, and noticed",
          "... whose answer was cut short, and their client knows"),
    TOTAL_OF_REQUESTS(requests_cut_unnoticed, "", "answers cut, unnoticed",
          "... whose answer was cut short, and their client took it for whole"),
    TOTAL_OF_REQUESTS(requests_cut_cached, "", "cut copies from a cache",
          "... whose answer was a cut copy from a cache, taken for whole"),
    TOTAL_OF_REQUESTS(requests_executed_twice, "", "requests executed twice",
          "... that the server did more than once: orders placed twice"),
    TOTAL_OF_REQUESTS(requests_answered_twice, "", "requests answered twice",
          "... to which more than one answer came"),
    TOTAL_OF_REQUESTS(requests_under_way, "", "requests under way",
          "... none of these when the run stopped"),
    TOTAL_OF_REQUESTS(requests_lost, "", "requests lost",
          "requests_lost_told and requests_lost_untold"),
    TOTAL_OF_REQUESTS(requests_executed, "", "requests executed",
          "requests that the server did, whatever became of the answer"),
    TOTAL_OF_REQUESTS(requests_erased, "", "answers erased",
          "requests that the server did, and no whole answer came"),
    TOTAL_OF_REQUESTS(requests_repeated, "", "requests sent again",
          "by their client, or by its user"),
    TOTAL_OF_PROXIES(cache_hits, "answers from a cache",
          "proxy: requests that a fresh copy answered"),
    TOTAL_OF_PROXIES(cache_misses, "requests that no copy answered",
          "proxy: requests that a cache had no copy for, or an old one"),
    TOTAL_OF_PROXIES(cache_stale, "old copies",
          "proxy: requests that an old copy answered, in the place of a dead "
          "server"),
    TOTAL_OF_PROXIES(cache_answers, "copies",
          "proxy: requests that a copy answered, fresh or old"),
    TOTAL_OF_PROXIES(cache_cut_stored, "cut answers stored",
          "proxy: answers that were stored though the proxy knew them to be cut"),
    TOTAL_OF_PROXIES(upstream_retries, "requests that a proxy repeated",
          "proxy: requests sent to the server once more"),
    TOTAL_OF_REQUESTS(request_rate, "1/s", "rate of requests answered",
          "requests answered once, per second of the run"),
    TOTAL_OF_REQUESTS(request_goodput, "bps", "goodput of answers",
          "bodies of whole answers, per second of the run"),
    TOTAL_OF_REQUESTS(request_time_p50, "s", "median of the request time",
          "from wanting it to the end of a whole answer"),
    TOTAL_OF_REQUESTS(request_time_p95, "s", "95th percentile of the request time",
          "from wanting it to the end of a whole answer"),
    TOTAL_OF_REQUESTS(request_time_p99, "s", "99th percentile of the request time",
          "from wanting it to the end of a whole answer"),
    TOTAL_OF_PAGES(pages, "", "pages", "pages that users wanted"),
    TOTAL_OF_PAGES(pages_whole, "", "whole pages",
          "pages all of whose requests were answered, by the end of the run"),
    TOTAL_OF_PAGES(page_time_p50, "s", "median of the page time",
          "from wanting a page to the end of its last answer"),
    TOTAL_OF_PAGES(page_time_p95, "s", "95th percentile of the page time",
          "from wanting a page to the end of its last answer"),
    {.name = "pages_whole_fraction", .kind = METRIC_RATIO, .unit = "",
     .label = "fraction of pages that are whole",
     .help = "pages_whole / pages", .part = "pages_whole", .whole = "pages",
     .is_of_run = TRUE, .needs = METRIC_NEEDS_PAGES},
    RATIO_OF_REQUESTS(requests_lost_fraction, "requests_lost", "requests",
          "fraction of requests lost", "requests_lost / requests"),
    RATIO_OF_REQUESTS(requests_cut_unnoticed_fraction, "requests_cut_unnoticed",
          "requests", "fraction of answers cut, unnoticed",
          "requests_cut_unnoticed / requests"),
    RATIO_OF_REQUESTS(requests_cut_noticed_fraction, "requests_cut_noticed",
          "requests", "fraction of answers cut, noticed",
          "requests_cut_noticed / requests"),
    RATIO_OF_REQUESTS(requests_executed_twice_fraction, "requests_executed_twice",
          "requests", "fraction of requests executed twice",
          "requests_executed_twice / requests"),
    RATIO_OF_REQUESTS(requests_erased_fraction, "requests_erased",
          "requests_executed", "fraction of answers erased",
          "requests_erased / requests_executed"),
    RATIO_OF_PROXIES(requests_cut_cached_fraction, "requests_cut_cached",
          "requests", "fraction of cut copies",
          "requests_cut_cached / requests"),
    RATIO_OF_PROXIES(cache_stale_fraction, "cache_stale", "requests",
          "fraction of old copies", "cache_stale / requests"),
    RATIO_OF_PROXIES(cache_fraction, "cache_answers", "requests",
          "fraction of copies", "cache_answers / requests"),
    RATIO(refused_fraction, "refused", "attempts",
          "fraction of attempts refused", "refused / attempts"),
    RATIO(reset_fraction, "reset", "connections",
          "fraction of connections reset", "reset / connections"),
    RATIO(truncated_fraction, "truncated", "connections",
          "fraction of replies truncated", "truncated / connections"),
    RATIO(killed_fraction, "killed", "connections",
          "fraction of connections killed", "killed / connections"),
    RATIO_IN_LOTS(bytes_lost_fraction, "bytes_lost", "bytes_accepted",
                  "connections", "fraction of bytes lost",
                  "bytes_lost / bytes_accepted"),
    RATIO(unnoticed_fraction, "data_client.truncated_unnoticed", "connections",
          "fraction of replies truncated, unnoticed",
          "data_client.truncated_unnoticed / connections"),
    RATIO(duplicated_fraction, "data_server.duplicated", "served",
          "fraction of requests served twice",
          "data_server.duplicated / served"),
    RATIO(noticed_fraction, "noticed", "abandoned",
          "fraction of leavings noticed", "noticed / abandoned"),
    RATIO(unanswered_fraction, "truncated", "attempts",
          "fraction of questions unanswered",
          "truncated / attempts; UDP, where each attempt is established"),
};
/* clang-format on */

/* All metrics, 'n' of them; static. */
const Metric *
metric_table(guint *n)
{
    *n = G_N_ELEMENTS(metrics);
    return metrics;
}
