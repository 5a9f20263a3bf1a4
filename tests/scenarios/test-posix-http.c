/* SPDX-License-Identifier: GPL-2.0-only */
/* http-server and http-client against each other in the in-memory world: in
 * which class their requests end, by how the server dies and what the client
 * does about it. */
#include "tests/scenarios/posix-run.h"
#include "tests/units.h"

#define PAGES 20

typedef struct Row {
    const char *name;
    HttpOptions server, client;
    gint64 service_ns, patience_ns, think_ns;
    RequestClass class; /* of all requests ... */
    guint n;            /* ... and how many there are */
} Row;

#define POST 1
#define RETRY(NAME) (1 + HTTP_RETRY_##NAME)
#define FAULT(NAME, AT)                                                        \
    {                                                                          \
        .fault = HTTP_FAULT_##NAME, .fault_at = AT, .fault_share = 1           \
    }
#define CUT(NAME, FRAMING)                                                     \
    {                                                                          \
        .fault = HTTP_FAULT_##NAME, .fault_at = 5000, .fault_share = 1,        \
        .framing = FRAMING                                                     \
    }
enum { BY_LENGTH, BY_CHUNKS, BY_CLOSE };

static const Row rows[] = {
    {.name = "kept", .class = REQUEST_ANSWERED, .n = PAGES},
    {.name = "closed",
     .client = {.close = TRUE},
     .class = REQUEST_ANSWERED,
     .n = PAGES},
    {.name = "pages",
     .client = {.page = 5},
     .class = REQUEST_ANSWERED,
     .n = 5 * PAGES},
    {.name = "pipelined",
     .client = {.page = 5, .pipelining = 5, .connections = 1},
     .class = REQUEST_ANSWERED,
     .n = 5 * PAGES},
    {.name = "chunks",
     .server = {.framing = BY_CHUNKS},
     .class = REQUEST_ANSWERED,
     .n = PAGES},
    {.name = "to-close",
     .server = {.framing = BY_CLOSE},
     .class = REQUEST_ANSWERED,
     .n = PAGES},
    {.name = "slow",
     .service_ns = SECOND,
     .class = REQUEST_ANSWERED,
     .n = PAGES},
    {.name = "idle-ends",
     .server = {.idle_ns = SECOND},
     .think_ns = 5 * SECOND,
     .class = REQUEST_ANSWERED,
     .n = PAGES},
    {.name = "fin-length",
     .server = CUT(FIN, BY_LENGTH),
     .class = REQUEST_CUT_NOTICED,
     .n = PAGES},
    {.name = "fin-chunks",
     .server = CUT(FIN, BY_CHUNKS),
     .class = REQUEST_CUT_NOTICED,
     .n = PAGES},
    {.name = "fin-close",
     .server = CUT(FIN, BY_CLOSE),
     .class = REQUEST_CUT_UNNOTICED,
     .n = PAGES},
    {.name = "rst-close",
     .server = CUT(RST, BY_CLOSE),
     .class = REQUEST_CUT_NOTICED,
     .n = PAGES},
    {.name = "in-the-head",
     .server = FAULT(FIN, 20),
     .class = REQUEST_LOST_TOLD,
     .n = PAGES},
    {.name = "silence",
     .server = FAULT(SILENCE, 5000),
     .class = REQUEST_LOST_UNTOLD,
     .n = 1},
    {.name = "patience",
     .server = FAULT(SILENCE, 20),
     .patience_ns = SECOND,
     .class = REQUEST_LOST_TOLD,
     .n = PAGES},
    {.name = "reload",
     .server = FAULT(FIN, 1),
     .client = {.reloads = 1},
     .class = REQUEST_EXECUTED_TWICE,
     .n = PAGES},
    {.name = "first-is-no-retry",
     .server = FAULT(FIN, 1),
     .client = {.retry = RETRY(ALL)},
     .class = REQUEST_LOST_TOLD,
     .n = PAGES},
    {.name = "post",
     .client = {.method = POST, .body_bytes = 5000},
     .class = REQUEST_ANSWERED,
     .n = PAGES},
};

static void
begin(PosixOptions *options, const HttpOptions *http, Requests *requests,
      GPtrArray *left)
{
    options->http = *http;
    options->http.requests = requests;
    options->left = left;
    posix_http_options(options);
}

static void
test_row(gconstpointer data)
{
    const Row *row = data;
    GPtrArray *left = g_ptr_array_new_with_free_func(posix_http_left_free);
    Requests *requests = requests_new();
    RequestTotals totals;
    PosixRun run;

    posix_run_begin(&run, NULL, NULL);
    run.server.service.fixed_ns = row->service_ns;
    run.client.patience_ns = row->patience_ns;
    run.client.think.fixed_ns = row->think_ns;
    run.client.count = PAGES;
    begin(&run.server, &row->server, requests, left);
    begin(&run.client, &row->client, requests, left);
    posix_process(run.hosts[1], posix_http_server, &run.server);
    posix_process(run.hosts[0], posix_http_client, &run.client);
    world_run(run.world, 600 * SECOND);
    posix_host_stop(run.hosts[0]);
    posix_host_stop(run.hosts[1]);
    g_assert_true(requests_count(requests, 0, &totals, NULL));
    g_assert_cmpuint(totals.by_class[row->class], ==, row->n);
    g_assert_cmpuint(totals.n, ==, row->n);
    posix_run_check(&run);
    posix_run_end(&run);
    g_ptr_array_unref(left);
    requests_free(requests);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autofree char *name = g_strdup_printf("/posix-http/%s", rows[i].name);
        g_test_add_data_func(name, &rows[i], test_row);
    }
    return g_test_run();
}
