/* SPDX-License-Identifier: GPL-2.0-only */
/* The keys of http-server, http-proxy and http-client, each in a scenario in
 * which it makes a difference: what becomes of twenty requests. */
#include <string.h>

#include "model/vm/coro.h"
#include "scenarios/systems/systems.h"
#include "tests/model/support-rows.h"
#include "tests/scenarios/support-campaign.h"
#include "tests/scenarios/support-table.h"

#define TWENTY                                                                 \
    "[scenario]\nduration=60s\n[link]\ndelay=10ms\n"                           \
    "[server]\nsystem=posix\nprogram=http-server\nreply=20kB\n"                \
    "[client]\nsystem=posix\nprogram=http-client\nconnections=20\n"            \
    "think=100ms\n[run]\nreplications=1\n"

static const char direct[] = TWENTY;
static const char proxied[] =
    TWENTY "[link.back]\ndelay=1ms\n"
           "[proxy]\nsystem=posix\nprogram=http-proxy\nlink=back\n";

/* A device in HTTP mode, which counts what it is asked for as others do. */
static const char device[] =
    "[scenario]\nduration=60s\n[link]\ndelay=10ms\n"
    "[server]\nsystem=sock\nprogram=http-server\nsockets=6\nreply=4000B\n"
    "[client]\nsystem=posix\nprogram=http-client\nconnections=5\npage=4\n"
    "think=2s\n[run]\nreplications=1\n";

typedef struct Row {
    const char *name, *file;
    const char *keys;     /* KEY=VALUE ... */
    const char *expected; /* COLUMN=NUMBER or COLUMN>NUMBER ... */
} Row;

#define CUT "server.fault=fin server.fault_at=8000B "
#define DEAD "server.fault=fin server.fault_at=1B "
#define POST "client.method=POST client.body=1MB client.connections=1 "

static const Row rows[] = {
    /* A proxy passes on, whatever it is. */
    {"passed", proxied, "", "requests_answered=20 requests_executed=20"},
    {"passed-by-nginx", proxied, "proxy.profile=nginx", "requests_answered=20"},
    {"passed-by-apache", proxied, "proxy.profile=apache",
     "requests_answered=20"},
    {"passed-by-varnish", proxied, "proxy.profile=varnish",
     "requests_answered=20"},
    {"post", proxied, "client.method=POST client.body=30kB",
     "requests_answered=20"},

    /* Connections to the server. */
    {"pool", proxied, "", "connections{proxy}=1"},
    {"no-pool", proxied, "proxy.upstream_keepalive=no",
     "connections{proxy}=20 requests_answered=20"},
    {"pool-idle", proxied, "proxy.upstream_idle=50ms",
     "connections{proxy}=20 requests_answered=20"},
    {"pool-of-any-size", proxied, "client.page=4", "connections{proxy}=4"},
    {"pool-of-one", proxied, "client.page=4 proxy.upstream_pool=1",
     "connections{proxy}>40 requests_answered=80"},

    /* What ends early is passed on, by its framing; or not at all. */
    {"cut-length", proxied, CUT, "requests_cut_noticed=20"},
    {"cut-chunks", proxied, CUT "server.framing=chunked",
     "requests_cut_noticed=20"},
    {"cut-close", proxied, CUT "server.framing=close",
     "requests_cut_unnoticed=20"},
    {"cut-held", proxied, CUT "proxy.buffering=whole", "requests_lost_told=20"},
    {"cut-silent", proxied,
     "server.fault=silence server.fault_at=8000B proxy.upstream_timeout=1s",
     "requests_cut_noticed=20"},
    {"silent", proxied,
     "server.fault=silence server.fault_at=1B proxy.upstream_timeout=1s",
     "requests_lost_told=20"},
    {"silent-for-ever", proxied,
     "server.fault=silence server.fault_at=1B proxy.profile=node",
     "requests_lost_untold=1"},

    /* Retries: those that died on a connection in use before. */
    {"retry", proxied, DEAD "server.fault_share=0.5 proxy.upstream_retry=once",
     "upstream_retries>1 requests_executed_twice>1"},
    {"retry-none", proxied,
     DEAD "server.fault_share=0.5 proxy.upstream_retry=none",
     "upstream_retries=0 requests_executed_twice=0 requests_lost_told>4"},
    {"retry-post", proxied,
     DEAD "server.fault_share=0.5 proxy.upstream_retry=each "
          "client.method=POST",
     "upstream_retries=0 requests_lost_told>4"},
    {"retry-all", proxied,
     DEAD "server.fault_share=0.5 proxy.upstream_retry=each "
          "proxy.upstream_retry_methods=all client.method=POST",
     "upstream_retries>1 requests_executed_twice>1"},

    /* Clients that go. */
    {"gone-told", proxied,
     "server.service=1s server.half_close=cancel client.patience=0.5s "
     "proxy.client_gone=told",
     "requests_lost_told=20 requests_executed=0"},
    {"gone-ignored", proxied,
     "server.service=1s server.half_close=cancel client.patience=0.5s "
     "proxy.client_gone=ignored",
     "requests_lost_told=20 requests_executed=20"},
    {"request-buffered", proxied,
     POST "proxy.request_buffering=on client.patience=0.1s",
     "connections{proxy}=0"},
    {"request-streamed", proxied,
     POST "proxy.request_buffering=off client.patience=0.1s",
     "connections{proxy}=1"},

    /* The cache. */
    {"cache", proxied, "proxy.cache=yes",
     "requests_answered=20 requests_executed=1 cache_hits=19 cache_misses=1"},
    {"cache-objects", proxied, "proxy.cache=yes client.objects=4",
     "requests_answered=20 requests_executed=4 cache_hits=16"},
    {"cache-fresh", proxied, "proxy.cache=yes proxy.cache_fresh=1s",
     "requests_answered=20 requests_executed>2 cache_stale=0"},
    {"cache-post", proxied, "proxy.cache=yes client.method=POST",
     "requests_executed=20 cache_hits=0"},
    {"cache-cut-length", proxied, CUT "proxy.cache=yes",
     "requests_cut_noticed=20 cache_hits=0 cache_misses=20"},
    {"cache-cut-close", proxied, CUT "proxy.cache=yes server.framing=close",
     "requests_cut_unnoticed=1 requests_cut_cached=19 cache_hits=19"},
    {"cache-cut-rst", proxied,
     "server.fault=rst server.fault_at=8000B proxy.cache=yes "
     "server.framing=close",
     "requests_cut_noticed=20 cache_hits=0"},
    {"cache-wrong", proxied, CUT "proxy.cache=yes proxy.cache_cut=yes",
     "requests_cut_noticed=1 requests_cut_cached=19 cache_cut_stored=1"},
    {"no-stale", proxied,
     "proxy.cache=yes proxy.cache_fresh=0.5s event.do=kill event.at=1s",
     "requests_lost_told>5 cache_stale=0"},
    {"stale", proxied,
     "proxy.cache=yes proxy.cache_fresh=0.5s event.do=kill event.at=1s "
     "proxy.cache_stale=yes",
     "requests_answered=20 cache_stale>5"},

    /* What happens to it. */
    {"restart", proxied,
     "event.do=restart event.who=proxy event.at=1s event.down=0.5s "
     "proxy.cache=yes",
     "requests_executed=2 requests_lost_told>1"},

    /* Servers. */
    {"early-413", direct, POST "server.max_body=100kB",
     "requests_lost_told=1 requests_executed=0"},
    {"early-413-close", direct,
     POST "server.max_body=100kB server.early_answer=close "
          "server.lingering_close=off",
     "requests_lost_told=1 reset=1"},
    {"too-short", direct, "server.content_length=15kB client.connections=1",
     "requests_cut_unnoticed=1"},
    {"too-long", direct,
     "server.content_length=25kB server.keepalive_timeout=1s "
     "client.connections=1",
     "requests_cut_noticed=1"},
    {"without", direct,
     "server.framing=none server.keepalive_timeout=1s client.connections=5",
     "requests_answered=5 request_time_p50_s>1"},
    {"header-in-time", direct,
     "server.profile=nginx client.program=http-get client.pause=5s "
     "client.connections=1",
     "truncated=0"},
    {"header-timeout", direct,
     "server.profile=nginx client.program=http-get client.pause=5s "
     "client.connections=1 server.header_timeout=1s",
     "truncated=1"},
    {"body-timeout", direct,
     POST "server.body_timeout=1s server.read_body=yes "
          "link.down_client=60ms+20s",
     "requests_lost_told=1 requests_executed=0"},
    {"send-timeout", direct,
     "server.reply=10MB server.send_timeout=1s link.down_server=200ms+20s "
     "client.connections=1",
     "requests_cut_noticed=1"},
    {"one-request", direct, "server.keepalive_requests=1", "connections=20"},
    {"hint", direct, "server.keepalive_hint=1s client.think=0.5s",
     "connections=20"},
    {"hint-not-believed", direct,
     "server.keepalive_hint=1s client.think=0.5s client.hints=no",
     "connections=1"},
    {"hint-of-fetch", direct,
     "client.profile=fetch server.keepalive_hint=5s client.think=3.5s "
     "client.connections=4 server.keepalive_timeout=10s",
     "connections=4"},

    /* Clients. */
    {"half-served", direct, "client.half_close=request server.service=0.2s",
     "requests_answered=20 connections=20"},
    {"half-cancelled", direct,
     "client.half_close=request server.service=0.2s server.half_close=cancel",
     "requests_lost_told=20 requests_executed=0"},
    {"half-forced", direct,
     "client.half_close=request client.half_close_timeout=0.1s "
     "server.service=0.2s client.connections=1",
     "requests_lost_told=1 reset=1"},
    {"half-at-the-end", direct,
     "client.half_close=end server.keepalive_requests=5",
     "requests_answered=20 connections=4 clean=4"},
    {"half-at-the-end-forced", direct,
     "client.half_close=end client.half_close_timeout=0.5s client.patience=1s "
     "server.service=10s client.connections=1",
     "requests_lost_told=1 reset=1"},
    {"blind", direct, CUT "client.truncation=unnoticed",
     "requests_cut_unnoticed=20"},
    {"retry-any", direct,
     DEAD "client.http_retry=all client.http_retry_on=any "
          "client.http_retries=3 client.connections=1",
     "requests_executed_twice=1 requests_repeated=3"},

    /* Graceful ends. */
    {"stop-idle", direct, "server.stop_after=1s",
     "requests_answered>5 requests_lost_told>5 refused>5"},
    {"stop-busy", direct,
     "server.stop_after=1s server.service=0.7s client.connections=2",
     "requests_answered=2 clean=1"},
    {"stop-forced", direct,
     "server.stop_after=1s server.stop_timeout=0.2s server.service=3s "
     "client.connections=1",
     "requests_lost_told=1 requests_executed=0"},
    {"stop-reset", direct,
     "server.stop_after=1s server.stop_timeout=0.2s server.service=3s "
     "client.connections=1 server.stop_reset=yes",
     "requests_lost_told=1 reset=1"},
    {"stop-and-go", direct,
     "server.stop_after=1s server.stop_down=0.5s client.reloads=1000 "
     "client.retry=100ms",
     "requests_answered=20 refused>2"},
    /* Pages, and devices. */
    {"page", direct, "client.page=4",
     "pages=20 pages_whole=20 requests=80 requests_answered=80"},
    {"page-with-holes", direct,
     CUT "client.page=4 server.fault_share=0.2 client.connections=10",
     "pages=10 pages_whole>1 requests_cut_noticed>3"},
    {"device", device, "",
     "pages_whole=5 requests_answered=20 requests_executed=20 connections=20"},
    {"device-too-few", device, "server.sockets=2",
     "pages_whole=5 requests_executed=20 page_time_p50_s>1"},
    {"device-static", device, "server.made=text",
     "requests_answered=20 requests_executed=20"},
    {"device-kept", device,
     "server.keep_open=yes server.connectiontout=4 client.connections=1",
     "pages_whole=0 requests_executed=4 requests_answered=0"},
    {"stop-proxy", proxied, "proxy.stop_after=1s",
     "requests_answered>5 requests_lost_told>5"},
};

/* Compares what stands behind 'name' in the first run. */
static void
check(const Row *row, const CsvTable *runs, const char *expected)
{
    gsize len = strcspn(expected, "=>");
    g_autofree char *name = g_strndup(expected, len);
    gdouble number = g_ascii_strtod(test_cell(runs, 0, name), NULL);
    gdouble want = g_ascii_strtod(expected + len + 1, NULL);

    if (expected[len] == '=' ? number != want : number <= want) {
        g_test_message("%s: %s is %g, expected %s", row->name, name, number,
                       expected + len);
        g_test_fail();
    }
}

static void
test_row(gconstpointer data)
{
    const Row *row = &rows[rows_number(data)];
    char *folder = test_folder_new();
    g_auto(GStrv) keys = g_strsplit(row->keys, " ", -1);
    g_auto(GStrv) expected = g_strsplit(row->expected, " ", -1);
    g_autoptr(GString) line = g_string_new("run k.ini -q --out k");
    g_autofree char *results = g_build_filename(folder, "k", NULL);
    g_autoptr(CsvTable) runs = NULL;

    for (char **key = keys; *key; key++) {
        if (**key) {
            g_string_append_printf(line, " --set %s", *key);
        }
    }
    test_file_put(folder, "k.ini", row->file);
    g_free(test_finwait(folder, 0, line->str));
    runs = test_table(results, "runs.csv");
    for (char **at = expected; *at; at++) {
        check(row, runs, *at);
    }
    test_folder_remove(folder);
}

int
main(int argc, char **argv)
{
    int status;

    rows_init(&argc, &argv);
    systems_use(systems);
    ROWS_ADD("/http-keys", rows, test_row);
    status = g_test_run();
    coro_pool_drain();
    return status;
}
