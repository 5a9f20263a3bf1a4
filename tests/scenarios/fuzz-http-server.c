/* SPDX-License-Identifier: GPL-2.0-only */
/* The fuzz targets http-server and http-proxy: bytes are requests, what their
 * handler does, what upstream servers answer, and how connections begin and end
 * (fuzz-http-stage.h).
 *
 * Each request is handed out once, answered at most once and in order, and
 * logged once, with as many bytes as have left; what a proxy passes on or has
 * kept has the length that an upstream server has sent for that request; and
 * when all others have gone no connection is left. */
#include "tests/scenarios/fuzz-readers.h"

#include "model/http/http-server.h"
#include "model/units.h"
#include "tests/scenarios/fuzz-http-stage.h"

#define STEPS_MAX 150

/* A request of the script. */
typedef struct Want {
    gboolean handed, answered;
    gboolean is_ours; /* its handler has answered */
    guint64 body_bytes;
    guint64 copy_of; /* the request whose answer a cache has kept; 0: none */
} Want;

/* What an upstream server has sent for a request. */
typedef struct Sent {
    guint64 id, body_bytes;
} Sent;

typedef struct Scene {
    HttpStage stage; /* first */
    HttpServer *server;
    gboolean is_proxy, is_stopped, is_killed, at_once;
    gboolean clean; /* all upstream servers have spoken properly */
    GArray *wants;  /* of Want, id - 1 */
    GArray *sent;   /* of Sent */
    GPtrArray *visits;
} Scene;

/* A client's connection. */
typedef struct Visit {
    Scene *scene;
    StageStream *stream;
    HttpServerConn *conn; /* NULL: it is over */
    gboolean owed;        /* a request waits for its handler */
    gboolean stuck;       /* its handler has fallen silent */
    guint64 id;           /* of its request */
    guint n_heads, n_logs;
} Visit;

static Want *
want_of(Scene *scene, guint64 id)
{
    g_assert_cmpuint(id, <=, scene->wants->len);
    return id > 0 ? &g_array_index(scene->wants, Want, id - 1) : NULL;
}

/* ---- The handler --------------------------------------------------------- */

static void
reply(Visit *visit)
{
    static const guint statuses[] = {200, 200, 200, 404, 500};
    static const guint lens[] = {0, 10, 3000, 70000};
    Bytes *bytes = visit->scene->stage.bytes;
    Want *want = want_of(visit->scene, visit->id);
    guint how = below(bytes, 32);
    HttpReply answer = {
        .status = statuses[how % 5],
        .framing = (HttpFraming)(HTTP_FRAMING_LENGTH + how % 3),
        .body_bytes = lens[below(bytes, G_N_ELEMENTS(lens))],
        .fault = how >= 28 ? (HttpFault)(how - 28) : HTTP_FAULT_NONE,
    };

    answer.length = answer.body_bytes;
    if (answer.fault != HTTP_FAULT_NONE) {
        answer.fault_at = below(bytes, 256);
        visit->stuck = answer.fault == HTTP_FAULT_SILENCE;
    }
    if (want) {
        want->is_ours = TRUE;
        want->body_bytes = answer.body_bytes;
    }
    http_server_reply(visit->conn, &answer);
}

static void
pass_on(Visit *visit)
{
    guint how = below(visit->scene->stage.bytes, 64);
    HttpRoute route = {.to = visit->scene,
                       .pool = how % 2 == 0,
                       .http11 = how % 4 == 3,
                       .cache = how / 4 % 2 == 0,
                       .ignore_abort = how / 8 == 1,
                       .unbuffered = how / 8 == 2,
                       .streams = how / 8 == 3};

    http_server_proxy(visit->conn, &route);
}

/* One of the things that it may do, for a request that waits. */
static void
serve(Visit *visit)
{
    guint what = below(visit->scene->stage.bytes, 16);

    http_stage_say(&visit->scene->stage, "serve %u: %u", (guint)visit->id,
                   what);
    visit->owed = FALSE;
    if (visit->scene->is_proxy && what < 14) {
        pass_on(visit);
    } else if (what == 15) {
        http_server_drop(visit->conn);
    } else if (what == 14) {
        http_server_fail(visit->conn, 404);
    } else {
        reply(visit);
    }
}

static void
on_request(HttpServerConn *conn, const HttpHead *head)
{
    Visit *visit = http_server_conn_user(conn);
    Want *want = want_of(visit->scene, head->id);

    g_assert_false(visit->owed);
    g_assert_false(want && want->handed);
    if (want) {
        want->handed = TRUE;
    }
    visit->id = head->id;
    visit->owed = TRUE;
    if (visit->scene->at_once || below(visit->scene->stage.bytes, 4)) {
        serve(visit);
    }
}

/* ---- Accounts ------------------------------------------------------------ */

static void
on_opened(HttpServerConn *conn)
{
    Scene *scene = http_server_user(http_server_of(conn));
    Visit *visit = g_new0(Visit, 1);

    visit->scene = scene;
    visit->conn = conn;
    visit->stream = (StageStream *)http_server_stream(conn);
    visit->stream->user = visit;
    g_ptr_array_add(scene->visits, visit);
    http_server_conn_set_user(conn, visit);
}

static void
on_log(HttpServerConn *conn, guint status, guint64 body_bytes)
{
    Visit *visit = http_server_conn_user(conn);
    const StageStream *stream = visit->stream;

    http_stage_say(&visit->scene->stage, "log %u bytes=%u", status,
                   (guint)body_bytes);
    visit->n_logs++;
    g_assert_cmpuint(visit->n_logs, <=, http_server_requests(conn) + 1);
    visit->owed = FALSE;
    if (stream->clean && visit->n_heads == visit->n_logs) {
        g_assert_cmpuint(body_bytes, ==,
                         stream->message_bytes - stream->head_bytes);
    }
}

static void
on_gone(HttpServerConn *conn)
{
    ((Visit *)http_server_conn_user(conn))->owed = FALSE;
}

static void
on_closing(HttpServerConn *conn)
{
    Visit *visit = http_server_conn_user(conn);

    g_assert_true(visit->conn == conn);
    visit->conn = NULL;
    if (!visit->scene->is_killed) {
        g_assert_false(visit->owed);
        g_assert_cmpuint(visit->n_logs, >=, http_server_requests(conn));
    }
}

static void
on_proxied(HttpServer *server, HttpProxyDeed deed, guint64 id, guint64 copy_of)
{
    Want *want = want_of(http_server_user(server), id);

    if (want && (deed == HTTP_PROXY_HIT || deed == HTTP_PROXY_STALE)) {
        want->copy_of = copy_of;
    }
}

static const HttpServerFns fns = {
    .request = on_request,
    .log = on_log,
    .gone = on_gone,
    .opened = on_opened,
    .closing = on_closing,
    .proxied = on_proxied,
};

/* ---- What clients read --------------------------------------------------- */

static gboolean
was_sent(const Scene *scene, guint64 id, guint64 body_bytes)
{
    for (guint i = 0; i < scene->sent->len; i++) {
        const Sent *sent = &g_array_index(scene->sent, Sent, i);
        if (sent->id == id && sent->body_bytes == body_bytes) {
            return TRUE;
        }
    }
    return FALSE;
}

static void
on_head(G_GNUC_UNUSED HttpStage *stage, StageStream *stream,
        const HttpHead *head)
{
    Visit *visit = stream->user;

    if (!stream->is_ours && head->status / 100 != 1) {
        visit->n_heads++;
    }
}

static void
on_whole(HttpStage *stage, StageStream *stream, const HttpHead *head,
         guint64 body_bytes)
{
    Scene *scene = (Scene *)stage;
    const StageAsk *ask = g_queue_peek_head(&stream->asks);
    Want *want;

    if (stream->is_ours || head->status / 100 == 1) {
        return;
    }
    g_assert_nonnull(ask);
    want = want_of(scene, ask->id);
    g_assert_false(want->answered);
    want->answered = TRUE;
    if (head->status != 200 || ask->is_head) {
        return;
    }
    g_assert_true(want->handed);
    if (want->is_ours) {
        g_assert_cmpuint(body_bytes, ==, want->body_bytes);
    } else if (scene->clean) {
        g_assert_true(was_sent(scene, want->copy_of ? want->copy_of : ask->id,
                               body_bytes));
    }
}

static const StageFns stage_fns = {.head = on_head, .whole = on_whole};

/* ---- What clients send --------------------------------------------------- */

static void
visit(Scene *scene)
{
    StageStream *stream =
        scene->is_stopped ? NULL : http_stage_visit(&scene->stage);

    if (stream) {
        http_stage_say(&scene->stage, "stream %u visits", stream->number);
        http_server_accept(scene->server, &stream->edge.base);
    }
}

static void
ask(Scene *scene, StageStream *stream)
{
    static const char *const methods[] = {"GET",  "GET", "GET",    "HEAD",
                                          "POST", "PUT", "OPTIONS"};
    static const guint lens[] = {0, 10, 5000, 70000, 2000000};
    Bytes *bytes = scene->stage.bytes;
    const char *method = WORD(bytes, methods);
    guint how = below(bytes, 128), chunked = how / 4 % 4 == 1;
    guint len = lens[below(bytes, how < 120 ? 4 : 5)];
    g_autoptr(GString) text = g_string_new(NULL);
    StageAsk ask = {scene->wants->len + 1, g_str_equal(method, "HEAD")};

    g_string_append_printf(text, "%s /%u HTTP/1.%u\r\nX-Request-Id: %u\r\n",
                           method, how % 3, how % 8 != 7, (guint)ask.id);
    g_string_append(text, how / 16 == 1 ? "Connection: close\r\n" : "");
    g_string_append(text, how / 16 == 2 ? "Connection: keep-alive\r\n" : "");
    g_string_append(text, how / 16 == 3 ? "Expect: 100-continue\r\n" : "");
    g_string_append(text, how / 16 == 4 && how % 4 == 0 ? "" : "Host: a\r\n");
    if (chunked) {
        g_string_append(text, "Transfer-Encoding: chunked\r\n");
    } else if (method[0] == 'P') {
        g_string_append_printf(text, "Content-Length: %u\r\n", len);
    }
    g_string_append(text, "\r\n");
    if (chunked && len > 0) {
        g_string_append_printf(text, "%x\r\n", len);
    }
    len = chunked || method[0] == 'P' ? len : 0;
    http_stage_say(&scene->stage, "stream %u asks %s", stream->number,
                   text->str);
    if (!stream->fin && stream->end == HTTP_IO_AGAIN) {
        g_queue_push_tail(&stream->asks, g_memdup2(&ask, sizeof ask));
        g_array_set_size(scene->wants, scene->wants->len + 1);
        http_stage_send(stream, text->str, MIN(len, 70000));
        if (chunked) {
            http_stage_send(stream, len > 0 ? "\r\n0\r\n\r\n" : "0\r\n\r\n", 0);
        }
    }
}

/* ---- What upstream servers send ------------------------------------------ */

/* Answers the request that is there; all bodies have lengths of their own. */
static void
answer(Scene *scene, StageStream *stream)
{
    static const guint statuses[] = {200, 200, 200, 404, 304, 204, 500, 503};
    static const guint lens[] = {0, 100, 5000, 65000};
    Bytes *bytes = scene->stage.bytes;
    StageAsk *ask = g_queue_pop_head(&stream->asks);
    guint how = below(bytes, 64), status = statuses[how % 8];
    guint len = lens[below(bytes, G_N_ELEMENTS(lens))];
    gboolean has_body = ask && !ask->is_head && status != 304 && status != 204;
    g_autoptr(GString) text = g_string_new(NULL);
    Sent sent;

    len = len > 0 ? len + scene->sent->len : 0;
    g_string_append_printf(text, "HTTP/1.%u %u X\r\n", how % 5 != 4, status);
    g_string_append(text, how / 8 == 1 ? "Connection: close\r\n" : "");
    g_string_append(text, how / 8 == 2 ? "Connection: keep-alive\r\n" : "");
    if (how / 8 >= 6) {
        g_string_append(text, "Transfer-Encoding: chunked\r\n");
    } else if (how / 8 != 3 && (has_body || status != 204)) {
        g_string_append_printf(text, "Content-Length: %u\r\n", len);
    }
    g_string_append(text, "\r\n");
    if (how / 8 >= 6 && has_body && len > 0) {
        g_string_append_printf(text, "%x\r\n", len);
    }
    http_stage_say(&scene->stage, "stream %u answers %s", stream->number,
                   text->str);
    http_stage_send(stream, text->str, has_body ? len : 0);
    if (how / 8 >= 6 && has_body) {
        http_stage_send(stream, len > 0 ? "\r\n0\r\n\r\n" : "0\r\n\r\n", 0);
    }
    if (how / 8 == 3) {
        stream->fin = TRUE;
    }
    sent = (Sent){ask ? ask->id : 0, len};
    g_array_append_val(scene->sent, sent);
    scene->clean = scene->clean && ask;
    g_free(ask);
}

/* ---- The whole ----------------------------------------------------------- */

/* Handlers that have waited do something now. */
static void
serve_later(Scene *scene, gboolean all)
{
    for (guint i = 0; i < scene->visits->len; i++) {
        Visit *visit = scene->visits->pdata[i];
        if (visit->owed && (all || below(scene->stage.bytes, 2))) {
            serve(visit);
        }
    }
}

static void
step(Scene *scene)
{
    Bytes *bytes = scene->stage.bytes;
    guint what = below(bytes, 32);
    StageStream *stream = what < 24 ? http_stage_choose(&scene->stage) : NULL;

    if (stream && what < 9) {
        (stream->is_ours ? answer : ask)(scene, stream);
    } else if (stream && what == 9) {
        scene->clean = scene->clean && !stream->is_ours;
        http_stage_send_raw(&scene->stage, stream);
    } else if (stream) {
        http_stage_happen(&scene->stage, stream);
    } else if (what < 27) {
        visit(scene);
    } else if (what == 27) {
        serve_later(scene, FALSE);
    } else if (what == 28 && below(bytes, 8) == 7) {
        scene->is_stopped = TRUE;
        http_stage_say(&scene->stage, "stop");
        http_server_stop(scene->server, FALSE);
    } else {
        http_stage_pass_some(&scene->stage);
    }
    http_stage_settle(&scene->stage);
}

/* All others have gone: no connection is left, but where a handler has fallen
 * silent. */
static void
run_out(Scene *scene)
{
    guint n_stuck = 0;

    scene->at_once = TRUE;
    serve_later(scene, TRUE);
    http_stage_leave(&scene->stage);
    for (guint i = 0; i < scene->visits->len; i++) {
        const Visit *visit = scene->visits->pdata[i];
        n_stuck += visit->conn && visit->stuck;
        g_assert_false(visit->conn && !visit->stuck);
    }
    g_assert_cmpuint(http_server_connections(scene->server), ==, n_stuck);
}

static void
end(Scene *scene, guint how)
{
    http_stage_say(&scene->stage, "end %u", how);
    if (how < 2) {
        run_out(scene);
    }
    scene->is_killed = TRUE;
    if (how % 2) {
        http_server_stop(scene->server, TRUE);
        g_assert_cmpuint(http_server_connections(scene->server), ==, 0);
    } else {
        http_stage_kill(&scene->stage);
    }
    http_server_abandon(scene->server);
    http_stage_end(&scene->stage);
    g_ptr_array_unref(scene->visits);
    g_array_unref(scene->wants);
    g_array_unref(scene->sent);
}

static gboolean
run(const char *input, gsize len, gboolean is_proxy)
{
    Bytes bytes = {(const guint8 *)input, (const guint8 *)input + len};
    const char *const *names = http_server_profiles();
    Scene scene = {.is_proxy = is_proxy, .clean = TRUE};
    HttpServerPolicy policy;
    guint how, last;

    http_stage_begin(&scene.stage, &bytes, &stage_fns);
    policy = *http_server_profile(
        names[below(&bytes, g_strv_length((char **)names))]);
    how = below(&bytes, 32);
    last = below(&bytes, 4);
    policy.stop_resets = how % 2;
    policy.whole_first = policy.whole_first || how / 2 % 4 == 1;
    policy.stale_if_dead = how / 2 % 4 == 2;
    policy.max_requests = how / 8 == 1 ? 2 : policy.max_requests;
    policy.pool_max = how / 8 == 2 ? 1 : 0;
    policy.fresh_ns = policy.pool_ns = how / 8 == 3 ? NS_PER_S : 0;
    scene.wants = g_array_new(FALSE, TRUE, sizeof(Want));
    scene.sent = g_array_new(FALSE, FALSE, sizeof(Sent));
    scene.visits = g_ptr_array_new_with_free_func(g_free);
    scene.server = http_server_new(&scene.stage.base, &policy, &fns, &scene);
    for (guint i = 0; i < STEPS_MAX && bytes.at < bytes.end; i++) {
        step(&scene);
    }
    end(&scene, last);
    return TRUE;
}

gboolean
fuzz_run_http_server(const char *bytes, gsize len)
{
    return run(bytes, len, FALSE);
}

gboolean
fuzz_run_http_proxy(const char *bytes, gsize len)
{
    return run(bytes, len, TRUE);
}
