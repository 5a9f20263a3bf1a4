/* SPDX-License-Identifier: GPL-2.0-only */
/* Node's HTTP server: what the fuzz target http-node has found to go wrong, on
 * its stage (fuzz-http-stage.h). */
#include "model/http/http-node.h"
#include "tests/scenarios/fuzz-http-stage.h"

typedef struct Scene {
    HttpStage stage; /* first */
    Bytes bytes;     /* none: each choice is the first */
    HttpNode *http;
    GString *told; /* by the server */
} Scene;

static void
on_event(gpointer user, const char *text)
{
    g_string_append_printf(((Scene *)user)->told, "%s; ", text);
}

static gboolean
on_request(gpointer user, HttpNodeReq *req, G_GNUC_UNUSED gboolean continues)
{
    on_event(user, "request");
    http_node_res_end(req, NULL, 0, NULL, NULL);
    return TRUE;
}

static gboolean
on_client_error(G_GNUC_UNUSED gpointer user, G_GNUC_UNUSED HttpNodeConn *conn,
                G_GNUC_UNUSED const char *code)
{
    return FALSE;
}

static const HttpNodeFns fns = {
    .event = on_event, .request = on_request, .client_error = on_client_error};

static const StageFns no_fns;

/* One client, whose connection takes no answer.  (transfer none) */
static StageStream *
begin(Scene *scene)
{
    HttpNodeConfig config;
    StageStream *stream;

    *scene = (Scene){.told = g_string_new(NULL)};
    http_stage_begin(&scene->stage, &scene->bytes, &no_fns);
    http_node_config_default(&config);
    scene->http = http_node_new(&scene->stage.base, &config, &fns, scene);
    stream = http_stage_visit(&scene->stage);
    stream->room_bytes = 10;
    http_node_accept(scene->http, &stream->edge.base);
    return stream;
}

/* All of it arrives at once. */
static void
arrives(StageStream *stream, const char *text, guint64 filler_bytes)
{
    http_stage_send(stream, text, filler_bytes);
    http_stage_arrive(stream, G_MAXUINT);
    http_stage_settle((HttpStage *)stream->edge.base.loop);
}

/* Nothing of the server is left in the loop. */
static void
end(Scene *scene)
{
    http_stage_kill(&scene->stage);
    http_node_abandon(scene->http);
    http_stage_end(&scene->stage);
    g_string_free(scene->told, TRUE);
}

/* No handler knows of a request without a host, and none is told of its
 * end. */
static void
test_refused(void)
{
    Scene scene;
    StageStream *stream = begin(&scene);

    arrives(stream, "GET / HTTP/1.1\r\n\r\n", 0);
    http_stage_break(stream, HTTP_IO_RESET);
    http_stage_settle(&scene.stage);
    g_assert_cmpstr(scene.told->str, ==,
                    "connection; socket error(ECONNRESET); "
                    "socket close(hadError=true); ");
    end(&scene);
}

/* A body that comes at once, and that nobody reads, does not keep the next
 * request from being read. */
static void
test_unread(void)
{
    Scene scene;
    StageStream *stream = begin(&scene);

    arrives(stream,
            "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 20000\r\n\r\n",
            20000);
    arrives(stream, "GET / HTTP/1.1\r\nHost: a\r\n\r\n", 0);
    g_assert_cmpstr(scene.told->str, ==, "connection; request; request; ");
    end(&scene);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/http-node/refused", test_refused);
    g_test_add_func("/http-node/unread", test_unread);
    return g_test_run();
}
