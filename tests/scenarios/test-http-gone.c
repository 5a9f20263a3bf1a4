/* SPDX-License-Identifier: GPL-2.0-only */
/* HTTP servers and proxies whose clients or upstream servers go in the middle:
 * what the fuzz targets http-server and http-proxy have found to go wrong, on
 * their stage (fuzz-http-stage.h), where a connection opens at once
 * and has room. */
#include "model/http/http-server.h"
#include "model/units.h"
#include "tests/scenarios/fuzz-http-stage.h"

typedef struct Scene {
    HttpStage stage; /* first */
    Bytes bytes;     /* none: each choice is the first */
    HttpServerPolicy policy;
    HttpServer *server;
    HttpRoute route;
    gboolean replies; /* its handler does, at once; else it is a proxy's */
    guint n_logs, status;
    guint n_heads; /* of answers, that clients have read */
} Scene;

static void
on_request(HttpServerConn *conn, G_GNUC_UNUSED const HttpHead *head)
{
    Scene *scene = http_server_user(http_server_of(conn));
    static const HttpReply reply = {.status = 200,
                                    .framing = HTTP_FRAMING_LENGTH,
                                    .length = 5000,
                                    .body_bytes = 5000};

    if (scene->replies) {
        http_server_reply(conn, &reply);
    } else {
        http_server_proxy(conn, &scene->route);
    }
}

static void
on_log(HttpServerConn *conn, guint status, G_GNUC_UNUSED guint64 body_bytes)
{
    Scene *scene = http_server_user(http_server_of(conn));

    scene->n_logs++;
    scene->status = status;
}

static const HttpServerFns fns = {.request = on_request, .log = on_log};

static void
on_head(HttpStage *stage, StageStream *stream,
        G_GNUC_UNUSED const HttpHead *head)
{
    ((Scene *)stage)->n_heads += !stream->is_ours;
}

static const StageFns stage_fns = {.head = on_head};

/* One client, stream 0. */
static void
begin(Scene *scene, const char *profile)
{
    *scene = (Scene){.policy = *http_server_profile(profile)};
    http_stage_begin(&scene->stage, &scene->bytes, &stage_fns);
    http_stage_visit(&scene->stage);
}

static StageStream *
stream(Scene *scene, guint i)
{
    g_assert_cmpuint(i, <, scene->stage.streams->len);
    return scene->stage.streams->pdata[i];
}

static void
serve(Scene *scene)
{
    scene->server =
        http_server_new(&scene->stage.base, &scene->policy, &fns, scene);
    http_server_accept(scene->server, &stream(scene, 0)->edge.base);
}

/* All of it arrives at once. */
static void
arrives(Scene *scene, guint i, const char *text)
{
    http_stage_send(stream(scene, i), text, 0);
    http_stage_arrive(stream(scene, i), G_MAXUINT);
    http_stage_settle(&scene->stage);
}

static void
ends(Scene *scene, guint i)
{
    stream(scene, i)->fin = TRUE;
    arrives(scene, i, "");
}

static void
resets(Scene *scene, guint i)
{
    http_stage_break(stream(scene, i), HTTP_IO_RESET);
    http_stage_settle(&scene->stage);
}

static void
end(Scene *scene)
{
    http_server_stop(scene->server, TRUE);
    http_server_abandon(scene->server);
    http_stage_kill(&scene->stage);
    http_stage_end(&scene->stage);
}

#define GET "GET / HTTP/1.1\r\nHost: a\r\n\r\n"
#define HALF_POST "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 12\r\n\r\nsome"

/* ---- Clients ------------------------------------------------------------- */

/* A client whose body is passed on as it comes takes the upstream connection
 * with it. */
static void
test_body_reset(void)
{
    Scene scene;

    begin(&scene, "varnish");
    serve(&scene);
    arrives(&scene, 0, HALF_POST);
    g_assert_false(stream(&scene, 1)->closed);
    resets(&scene, 0);
    g_assert_true(stream(&scene, 1)->closed);
    g_assert_cmpuint(scene.n_logs, ==, 1);
    end(&scene);
}

/* A FIN is told once to a proxy that reads on for its cache. */
static void
test_fin_for_cache(void)
{
    Scene scene;

    begin(&scene, "nginx");
    scene.route.cache = TRUE;
    serve(&scene);
    arrives(&scene, 0, GET);
    ends(&scene, 0); /* settles */
    arrives(&scene, 1, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nab");
    g_assert_cmpuint(http_server_connections(scene.server), ==, 0);
    g_assert_cmpuint(scene.n_logs, ==, 1);
    end(&scene);
}

/* ... and to a server that drops the rest of a body while it answers. */
static void
test_fin_in_body(void)
{
    Scene scene;

    begin(&scene, "rfc");
    scene.replies = TRUE;
    stream(&scene, 0)->room_bytes = 10;
    serve(&scene);
    arrives(&scene, 0, HALF_POST);
    ends(&scene, 0); /* settles */
    stream(&scene, 0)->room_bytes = 10000;
    http_stage_know(stream(&scene, 0));
    http_stage_settle(&scene.stage);
    g_assert_cmpuint(http_server_connections(scene.server), ==, 0);
    g_assert_cmpuint(scene.n_heads, ==, 1);
    end(&scene);
}

/* ---- Upstream servers ---------------------------------------------------- */

/* Where no connection can be made, the request is answered once. */
static void
test_no_stream(gconstpointer profile)
{
    Scene scene;

    begin(&scene, profile);
    while (http_stage_visit(&scene.stage)) {
    }
    serve(&scene);
    arrives(&scene, 0, HALF_POST);
    arrives(&scene, 0, "the rest");
    http_stage_pass(&scene.stage, 100 * NS_PER_S);
    g_assert_cmpuint(scene.n_logs, ==, 1);
    g_assert_cmpuint(scene.status, ==, scene.policy.refused);
    g_assert_cmpuint(scene.n_heads, ==, 1);
    end(&scene);
}

/* One that falls silent in an answer which is waited for as a whole. */
static void
test_silent(void)
{
    Scene scene;

    begin(&scene, "rfc");
    scene.policy.whole_first = TRUE;
    serve(&scene);
    arrives(&scene, 0, GET);
    arrives(&scene, 1, "HTTP/1.1 200 OK\r\nContent-Length: 20\r\n\r\nab");
    http_stage_pass(&scene.stage, 100 * NS_PER_S);
    g_assert_cmpuint(scene.status, ==, scene.policy.dead);
    g_assert_true(stream(&scene, 1)->closed);
    end(&scene);
}

/* One that has answered a request whose body is cut: nobody has read that
 * before the request has gone out, and another answer is the only one. */
static void
test_answered_early(void)
{
    Scene scene;

    begin(&scene, "varnish");
    serve(&scene);
    arrives(&scene, 0, HALF_POST);
    arrives(&scene, 1, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nab");
    g_assert_cmpuint(scene.n_heads, ==, 0);
    ends(&scene, 0);
    g_assert_cmpuint(scene.n_heads, ==, 1);
    g_assert_cmpuint(scene.status, ==, scene.policy.dead);
    g_assert_true(stream(&scene, 0)->closed);
    g_assert_true(stream(&scene, 1)->closed);
    g_assert_cmpuint(scene.n_logs, ==, 1);
    end(&scene);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/http-gone/body-reset", test_body_reset);
    g_test_add_func("/http-gone/fin-for-cache", test_fin_for_cache);
    g_test_add_func("/http-gone/fin-in-body", test_fin_in_body);
    g_test_add_data_func("/http-gone/no-stream", "rfc", test_no_stream);
    g_test_add_data_func("/http-gone/no-stream-streamed", "varnish",
                         test_no_stream);
    g_test_add_func("/http-gone/silent", test_silent);
    g_test_add_func("/http-gone/answered-early", test_answered_early);
    return g_test_run();
}
