/* SPDX-License-Identifier: GPL-2.0-only */
/* The fuzz target http-node: bytes are requests, what handlers do with them
 * now and later, and how connections end (fuzz-http-stage.h).
 *
 * Answers leave whole and in order, at most one for a request; each of the
 * events that a request or its answer has once is told once; a write is told at
 * most once; and when all clients have gone no connection is left. */
#include "tests/scenarios/fuzz-readers.h"

#include <string.h>

#include "model/http/http-node.h"
#include "model/units.h"
#include "tests/scenarios/fuzz-http-stage.h"

#define STEPS_MAX 150

/* Events that come at most once for each of something. */
typedef enum Once {
    CONNECTION,
    SOCKET_CLOSE,
    REQ_CLOSE,
    RES_FINISH,
    RES_CLOSE,
    SERVER_CLOSE,
    N_ONCE
} Once;

static const char *const once_texts[N_ONCE] = {"connection", "socket close",
                                               "req close",  "res finish",
                                               "res close",  "server close"};

typedef struct Scene Scene;

/* A request that its handler has been given. */
typedef struct Job {
    Scene *scene;
    HttpNodeReq *req;
    gboolean ended;     /* by res.end() */
    gboolean continues; /* it is of checkContinue, and has done nothing yet */
} Job;

/* A write, which is told of. */
typedef struct Write {
    guint n_told;
} Write;

struct Scene {
    HttpStage stage; /* first */
    HttpNode *http;
    gboolean is_closed, at_once;
    gboolean is_halved; /* a connection has been ended with answers to come: if
                           nobody reads then, its end is not seen */
    guint n_ids, n_visits;
    guint n_told[N_ONCE];
    GPtrArray *jobs;   /* of Job */
    GPtrArray *writes; /* of Write */
};

/* ---- Handlers ------------------------------------------------------------ */

static void
on_written(gpointer user, G_GNUC_UNUSED const char *code)
{
    Write *write = user;

    g_assert_cmpuint(++write->n_told, ==, 1);
}

static Write *
write_new(Scene *scene)
{
    Write *write = g_new0(Write, 1);

    g_ptr_array_add(scene->writes, write);
    return write;
}

/* One thing that it may do with its request. */
static void
handle(Job *job)
{
    static const guint statuses[] = {200, 404, 204, 304, 500};
    static const guint lens[] = {0, 1, 100, 5000, 70000};
    Bytes *bytes = job->scene->stage.bytes;
    guint what = job->scene->at_once ? 0 : below(bytes, 16);
    guint len = lens[below(bytes, G_N_ELEMENTS(lens))];

    http_stage_say(&job->scene->stage, "request %u: %u",
                   (guint)http_node_req_head(job->req)->id, what);
    if (job->scene->at_once) { /* else a full socket does not see its end */
        http_node_req_read(job->req);
    }
    if (what < 5) {
        http_node_res_end(job->req, what == 4 ? "text" : NULL,
                          what == 4 ? 4 : len, on_written,
                          write_new(job->scene));
        job->ended = TRUE;
    } else if (job->ended) {
        http_node_req_read(job->req);
    } else if (what < 9) {
        http_node_res_write(job->req, NULL, len, on_written,
                            write_new(job->scene));
    } else if (what == 9) {
        http_node_res_head(job->req, statuses[len % G_N_ELEMENTS(statuses)]);
    } else if (what == 10) {
        http_node_res_field(job->req, "Connection", "close");
    } else if (what == 11) {
        http_node_res_destroy(job->req);
    } else if (what == 12 && job->continues) {
        http_node_res_continue(job->req);
    } else {
        http_node_req_read(job->req);
    }
    job->continues = FALSE;
}

static void
handle_now(gpointer data)
{
    handle(data);
}

static gboolean
on_request(gpointer user, HttpNodeReq *req, gboolean continues)
{
    Scene *scene = user;
    Job *job;

    if (continues && below(scene->stage.bytes, 2)) {
        return FALSE;
    }
    job = g_new0(Job, 1);
    job->scene = scene;
    job->req = req;
    job->continues = continues;
    g_ptr_array_add(scene->jobs, job);
    for (guint n = scene->at_once ? 1 : below(scene->stage.bytes, 4); n > 0;
         n--) {
        handle(job);
    }
    return TRUE;
}

static gboolean
on_client_error(gpointer user, HttpNodeConn *conn, const char *code)
{
    Scene *scene = user;

    http_stage_say(&scene->stage, "clientError %s", code);
    g_assert_nonnull(code);
    if (below(scene->stage.bytes, 2)) {
        return FALSE;
    }
    http_node_conn_end_or_destroy(conn, ""); /* it may have answered by half */
    scene->is_halved = TRUE;
    return TRUE;
}

static void
on_event(gpointer user, const char *text)
{
    Scene *scene = user;
    guint most[N_ONCE] = {
        [CONNECTION] = scene->n_visits, [SOCKET_CLOSE] = scene->n_visits,
        [REQ_CLOSE] = scene->jobs->len, [RES_FINISH] = scene->jobs->len,
        [RES_CLOSE] = scene->jobs->len, [SERVER_CLOSE] = 1};

    http_stage_say(&scene->stage, "%s", text);
    for (guint i = 0; i < N_ONCE; i++) {
        if (g_str_has_prefix(text, once_texts[i])) {
            g_assert_cmpuint(++scene->n_told[i], <=, most[i]);
        }
    }
}

static const HttpNodeFns fns = {
    .event = on_event,
    .request = on_request,
    .client_error = on_client_error,
};

/* ---- Clients ------------------------------------------------------------- */

static void
visit(Scene *scene)
{
    StageStream *stream =
        scene->is_closed ? NULL : http_stage_visit(&scene->stage);

    if (stream) {
        scene->n_visits++;
        http_node_accept(scene->http, &stream->edge.base);
    }
}

static void
ask(Scene *scene, StageStream *stream)
{
    static const char *const methods[] = {"GET", "GET", "GET", "HEAD", "POST"};
    static const guint lens[] = {0, 10, 5000, 60000};
    Bytes *bytes = scene->stage.bytes;
    const char *method = WORD(bytes, methods);
    guint how = below(bytes, 64), len = lens[below(bytes, 4)];
    g_autoptr(GString) text = g_string_new(NULL);
    StageAsk ask = {++scene->n_ids, g_str_equal(method, "HEAD")};

    g_string_append_printf(text, "%s / HTTP/1.%u\r\nX-Request-Id: %u\r\n",
                           method, how % 8 != 7, (guint)ask.id);
    g_string_append(text, how / 8 == 1 ? "Connection: close\r\n" : "");
    g_string_append(text, how / 8 == 2 ? "Connection: keep-alive\r\n" : "");
    g_string_append(text, how / 8 == 3 ? "Expect: 100-continue\r\n" : "");
    g_string_append(text, how / 8 == 4 && how % 4 == 0 ? "" : "Host: a\r\n");
    if (method[0] == 'P') {
        g_string_append_printf(text, "Content-Length: %u\r\n", len);
    }
    g_string_append(text, "\r\n");
    http_stage_say(&scene->stage, "stream %u asks %s", stream->number,
                   text->str);
    if (!stream->fin && stream->end == HTTP_IO_AGAIN) {
        g_queue_push_tail(&stream->asks, g_memdup2(&ask, sizeof ask));
        http_stage_send(stream, text->str, method[0] == 'P' ? len : 0);
    }
}

static void
on_whole(G_GNUC_UNUSED HttpStage *stage, StageStream *stream,
         const HttpHead *head, G_GNUC_UNUSED guint64 body_bytes)
{
    if (head->status / 100 != 1) {
        g_assert_false(g_queue_is_empty(&stream->asks));
    }
}

static const StageFns stage_fns = {.whole = on_whole};

/* ---- The whole ----------------------------------------------------------- */

static void
handle_later(Scene *scene)
{
    for (guint i = 0; i < scene->jobs->len; i++) {
        Job *job = scene->jobs->pdata[i];
        if (scene->at_once || below(scene->stage.bytes, 2)) {
            http_node_turn(scene->http, handle_now, job);
        }
    }
}

static void
close_now(gpointer data)
{
    http_node_close(data);
}

static void
close_all_now(gpointer data)
{
    http_node_close_all(data);
}

static void
step(Scene *scene)
{
    Bytes *bytes = scene->stage.bytes;
    guint what = below(bytes, 32);
    StageStream *stream = what < 20 ? http_stage_choose(&scene->stage) : NULL;

    if (stream && what < 8) {
        ask(scene, stream);
    } else if (stream && what == 8) {
        http_stage_send_raw(&scene->stage, stream);
    } else if (stream) {
        http_stage_happen(&scene->stage, stream);
    } else if (what < 24) {
        visit(scene);
    } else if (what < 29) {
        handle_later(scene);
    } else if (what == 29 && !scene->is_closed && below(bytes, 4) == 0) {
        scene->is_closed = TRUE;
        http_node_turn(scene->http, close_now, scene->http);
    } else if (what == 30 && below(bytes, 4) == 0) {
        http_node_turn(scene->http, close_all_now, scene->http);
    } else {
        http_stage_pass_some(&scene->stage);
    }
    http_stage_settle(&scene->stage);
}

/* All clients have gone, and all handlers have done. */
static void
run_out(Scene *scene)
{
    scene->at_once = TRUE;
    handle_later(scene);
    http_stage_leave(&scene->stage);
    handle_later(scene);
    http_stage_pass(&scene->stage, 1000 * NS_PER_S);
    g_assert_true(scene->is_halved ||
                  scene->n_told[SOCKET_CLOSE] == scene->n_visits);
}

static void
end(Scene *scene, guint how)
{
    http_stage_say(&scene->stage, "end %u", how);
    if (how == 0) {
        run_out(scene);
    } else if (how == 1) {
        http_node_turn(scene->http, close_all_now, scene->http);
        g_assert_cmpuint(scene->n_told[SOCKET_CLOSE], ==, scene->n_visits);
    }
    http_stage_kill(&scene->stage);
    http_node_abandon(scene->http);
    http_stage_end(&scene->stage);
    g_ptr_array_unref(scene->jobs);
    g_ptr_array_unref(scene->writes);
}

gboolean
fuzz_run_http_node(const char *input, gsize len)
{
    Bytes bytes = {(const guint8 *)input, (const guint8 *)input + len};
    Scene scene = {0};
    HttpNodeConfig config;
    guint how, last;

    http_stage_begin(&scene.stage, &bytes, &stage_fns);
    how = below(&bytes, 16);
    last = below(&bytes, 3);
    http_node_config_default(&config);
    config.half_open = how % 2;
    config.max_requests = how / 2 % 2 ? 2 : 0;
    config.timeout_ns = how / 4 % 2 ? NS_PER_S : 0;
    config.keep_alive_ns = how / 8 ? 0 : config.keep_alive_ns;
    scene.jobs = g_ptr_array_new_with_free_func(g_free);
    scene.writes = g_ptr_array_new_with_free_func(g_free);
    scene.http = http_node_new(&scene.stage.base, &config, &fns, &scene);
    for (guint i = 0; i < STEPS_MAX && bytes.at < bytes.end; i++) {
        step(&scene);
    }
    end(&scene, last);
    return TRUE;
}
