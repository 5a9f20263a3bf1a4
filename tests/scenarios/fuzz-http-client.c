/* SPDX-License-Identifier: GPL-2.0-only */
/* The fuzz target http-client: bytes are what a user asks for and gives up,
 * what servers answer, and how connections begin and end (fuzz-http-stage.h).
 *
 * Each request ends at most once, and exactly once when all servers have gone;
 * an answer goes to the request it was given to, with all bytes of its body; on
 * a connection requests leave whole, and no more at once than the policy has.
 */
#include "tests/scenarios/fuzz-readers.h"

#include "model/http/http-client.h"
#include "model/units.h"
#include "tests/scenarios/fuzz-http-stage.h"

#define STEPS_MAX 150
#define WISHES_MAX 30
#define NUMBER 1000 /* of an answer, in its X-Request-Id */

typedef struct Scene Scene;

typedef struct Wish {
    HttpCall call;
    Scene *scene;
    guint n_done, n_sent, n_told;
    guint n_wire;         /* heads of it that have left */
    gboolean let_go;      /* its client was closed without a word to it */
    guint64 answer_bytes; /* of the answer whose head it has had */
    gboolean is_known;    /* ... which is one of the script's */
} Wish;

struct Scene {
    HttpStage stage; /* first */
    HttpClient *client;
    HttpClientPolicy policy;
    GPtrArray *wishes; /* of Wish, id - 1 */
    GArray *answers;   /* of guint64: bodies that were sent, by number */
    guint deep;        /* calls back on the stack that have asked for more */
};

static Wish *
wish_of(Scene *scene, guint64 id)
{
    g_assert_cmpuint(id, >, 0);
    g_assert_cmpuint(id, <=, scene->wishes->len);
    return scene->wishes->pdata[id - 1];
}

/* ---- The user ------------------------------------------------------------ */

static void
ask(Scene *scene)
{
    static const char *const methods[] = {"GET", "GET",    "HEAD", "POST",
                                          "PUT", "DELETE", "GET"};
    static const guint bodies[] = {0, 10, 2000, 100000};
    Bytes *bytes = scene->stage.bytes;
    guint how = below(bytes, 64);
    Wish *wish;

    if (scene->wishes->len >= WISHES_MAX) {
        return;
    }
    wish = g_new0(Wish, 1);
    wish->scene = scene;
    g_ptr_array_add(scene->wishes, wish);
    wish->call = (HttpCall){.method = WORD(bytes, methods),
                            .target = "/",
                            .minor = how % 8 != 7,
                            .close = how / 8 == 1,
                            .keep = how / 8 == 2,
                            .chunked = how / 8 == 3,
                            .expects = how / 8 == 4,
                            .fresh = how / 8 == 5,
                            .id = scene->wishes->len,
                            .user = wish};
    wish->call.has_body =
        wish->call.chunked || wish->call.method[0] == 'P' || how / 8 == 6;
    wish->call.body_bytes =
        wish->call.has_body ? bodies[below(bytes, G_N_ELEMENTS(bodies))] : 0;
    http_stage_say(&scene->stage, "%s %" G_GUINT64_FORMAT " expects %d",
                   wish->call.method, wish->call.id, wish->call.expects);
    http_client_send(scene->client, &wish->call);
}

static void
give_up(Scene *scene)
{
    Wish *wish;

    if (scene->wishes->len == 0) {
        return;
    }
    wish = scene->wishes->pdata[below(scene->stage.bytes, scene->wishes->len)];
    if (!wish->call.over && !wish->call.cancelled && wish->call.client) {
        http_stage_say(&scene->stage, "cancel %u", (guint)wish->call.id);
        http_client_cancel(&wish->call);
        g_assert_true(wish->n_done == 1 || wish->call.untold);
    }
}

/* All connections end; their requests do not learn of it. */
static void
close_all(Scene *scene)
{
    for (guint i = 0; i < scene->wishes->len; i++) {
        Wish *wish = scene->wishes->pdata[i];
        wish->let_go = wish->let_go || (!wish->n_done && wish->call.conn) ||
                       wish->call.uploading;
    }
    http_stage_say(&scene->stage, "close");
    http_client_close(scene->client);
    g_assert_cmpuint(http_client_connections(scene->client), ==, 0);
}

static void
pause_some(Scene *scene, gboolean pause)
{
    for (guint i = 0; i < scene->wishes->len; i++) {
        Wish *wish = scene->wishes->pdata[i];
        if (!pause || below(scene->stage.bytes, 2)) {
            http_client_pause(&wish->call, pause);
        }
    }
}

/* What it does when it is told something. */
static void
react(Scene *scene)
{
    guint what = scene->deep < 3 ? below(scene->stage.bytes, 16) : 0;

    scene->deep++;
    if (what == 15) {
        ask(scene);
    } else if (what == 14) {
        give_up(scene);
    } else if (what == 13) {
        close_all(scene);
    }
    scene->deep--;
}

/* ---- What it is told ----------------------------------------------------- */

static void
on_sent(HttpCall *call, guint64 conn_id, gboolean again)
{
    Wish *wish = call->user;

    g_assert_cmpuint(wish->n_done, ==, 0);
    g_assert_cmpuint(conn_id, >, 0);
    g_assert_cmpint(again, ==, wish->call.tries > 1);
    wish->n_sent++;
    g_assert_cmpuint(wish->n_sent, <=, call->tries);
    wish->is_known = FALSE;
}

/* Heads carry the number of the request that the server has answered, and of
 * the answer. */
static void
on_response(HttpCall *call, const HttpHead *head)
{
    Wish *wish = call->user;

    g_assert_cmpuint(wish->n_done, ==, 0);
    if (head->id > 0) {
        g_assert_cmpuint(head->id % NUMBER, ==, call->id);
        wish->is_known = TRUE;
        wish->answer_bytes =
            g_array_index(wish->scene->answers, guint64, head->id / NUMBER);
    }
    react(wish->scene);
}

static void
on_body(HttpCall *call, guint64 len_bytes)
{
    Wish *wish = call->user;

    g_assert_cmpuint(wish->n_done, ==, 0);
    g_assert_cmpuint(len_bytes, <=, call->got_bytes);
    react(wish->scene);
}

static void
on_interim(HttpCall *call, G_GNUC_UNUSED guint status)
{
    react(((Wish *)call->user)->scene);
}

static void
on_uploaded(HttpCall *call, G_GNUC_UNUSED gboolean reset)
{
    Wish *wish = call->user;

    g_assert_cmpuint(wish->n_done, ==, 1);
    g_assert_cmpuint(++wish->n_told, ==, 1);
}

/* Whether its policy takes an answer for whole that is not. */
static gboolean
may_be_short(const HttpClientPolicy *policy, const HttpCallEnd *end)
{
    return policy->blind || (end->open && (end->reset || policy->one_poll)) ||
           (policy->close_ends && !end->persists);
}

static void
on_done(HttpCall *call, const HttpCallEnd *end)
{
    Wish *wish = call->user;

    http_stage_say(&wish->scene->stage, "done %u: %d", (guint)call->id,
                   end->how);
    g_assert_cmpuint(++wish->n_done, ==, 1);
    g_assert_null(call->conn);
    g_assert_true(!call->cancelled || end->how == HTTP_HOW_CANCELLED);
    if (end->how == HTTP_HOW_COMPLETE && wish->is_known &&
        !may_be_short(&wish->scene->policy, end)) {
        g_assert_cmpuint(call->got_bytes, ==, wish->answer_bytes);
    }
    if (wish->is_known) {
        g_assert_cmpuint(call->got_bytes, <=, wish->answer_bytes);
    }
    react(wish->scene);
}

static const HttpClientFns fns = {
    .done = on_done,
    .sent = on_sent,
    .response = on_response,
    .body = on_body,
    .interim = on_interim,
    .uploaded = on_uploaded,
};

/* ---- Servers ------------------------------------------------------------- */

static void
on_request(HttpStage *stage, StageStream *stream, const HttpHead *head)
{
    Scene *scene = (Scene *)stage;
    Wish *wish = wish_of(scene, head->id);

    wish->n_wire++;
    g_assert_cmpuint(wish->n_wire, <=, wish->n_sent);
    g_assert_cmpuint(g_queue_get_length(&stream->asks), <=,
                     MAX(scene->policy.pipelining, 1));
}

static void
on_request_whole(HttpStage *stage, G_GNUC_UNUSED StageStream *stream,
                 const HttpHead *head, guint64 body_bytes)
{
    const Wish *wish = wish_of((Scene *)stage, head->id);

    g_assert_cmpuint(body_bytes, ==, wish->call.body_bytes);
}

static const StageFns stage_fns = {.head = on_request,
                                   .whole = on_request_whole};

static void
put_answer(Scene *scene, GString *text, const StageAsk *ask, guint how,
           guint64 len)
{
    static const guint statuses[] = {200, 200, 404, 417, 304, 200};
    guint status = statuses[how % 6];
    gboolean has_body = !ask->is_head && status != 304;
    guint64 told = has_body ? len : 0;

    g_string_append_printf(text, "HTTP/1.%d %u X\r\nX-Request-Id: %u\r\n",
                           how % 7 != 6, status,
                           (guint)ask->id + NUMBER * scene->answers->len);
    if (how % 5 == 4) {
        g_string_append_printf(text, "Keep-Alive: timeout=%u\r\n", how / 8);
    }
    if (how / 8 == 1 || how / 8 == 3) {
        g_string_append_printf(text, "Connection: close\r\n");
    }
    if (status == 304) { /* undici believes it even here (HTTP_PARSER_UNDICI) */
        told = 0;
    } else if (how / 8 >= 6) {
        g_string_append_printf(text, "Transfer-Encoding: chunked\r\n");
    } else if (how / 8 != 2 && how / 8 != 3) {
        g_string_append_printf(text, "Content-Length: %u\r\n", (guint)len);
    }
    g_string_append(text, "\r\n");
    if (how / 8 >= 6 && has_body && len > 0) {
        g_string_append_printf(text, "%x\r\n", (guint)len);
    }
    g_array_append_val(scene->answers, told);
}

/* Answers the first request that waits for it. */
static void
answer(Scene *scene, StageStream *stream)
{
    static const guint lens[] = {0, 1, 100, 5000, 70000};
    Bytes *bytes = scene->stage.bytes;
    StageAsk *ask = g_queue_peek_head(&stream->asks);
    guint how = below(bytes, 64);
    guint64 len = lens[below(bytes, G_N_ELEMENTS(lens))];
    g_autoptr(GString) text = g_string_new(NULL);

    if (!ask || !stream->clean) {
        http_stage_send_raw(&scene->stage, stream);
        return;
    }
    if (below(bytes, 4) == 3) {
        http_stage_send(stream, "HTTP/1.1 100 Continue\r\n\r\n", 0);
    }
    put_answer(scene, text, ask, how, len);
    len = g_array_index(scene->answers, guint64, scene->answers->len - 1);
    http_stage_say(&scene->stage, "answer to %u: %s", (guint)ask->id,
                   text->str);
    http_stage_send(stream, text->str, len);
    if (how / 8 >= 6 && !ask->is_head && how % 6 != 4) {
        http_stage_send(stream, len > 0 ? "\r\n0\r\n\r\n" : "0\r\n\r\n", 0);
    }
    if (how / 8 == 2 || how / 8 == 3) {
        stream->fin = TRUE; /* its end is that of the connection */
    }
    if (http_reader_end(stream->reader) != HTTP_BETWEEN &&
        http_reader_head(stream->reader)->expects) {
        stream->clean = FALSE; /* its body may come or not, RFC 9110 10.1.1 */
    }
    g_free(g_queue_pop_head(&stream->asks));
}

/* ---- The whole ----------------------------------------------------------- */

static void
check(Scene *scene)
{
    guint most = scene->policy.connections;

    g_assert_cmpuint(http_client_idle(scene->client), <=,
                     http_client_connections(scene->client));
    g_assert_true(most == 0 || http_client_connections(scene->client) <= most);
    for (guint i = 0; i < scene->wishes->len; i++) {
        const Wish *wish = scene->wishes->pdata[i];
        g_assert_cmpint(wish->call.over, ==, wish->n_done == 1);
    }
}

static void
step(Scene *scene)
{
    Bytes *bytes = scene->stage.bytes;
    guint what = below(bytes, 32);
    StageStream *stream = what < 20 ? http_stage_choose(&scene->stage) : NULL;

    if (stream && what < 8) {
        answer(scene, stream);
    } else if (stream && what == 8) {
        http_stage_send_raw(&scene->stage, stream);
    } else if (stream) {
        http_stage_happen(&scene->stage, stream);
    } else if (what < 26) {
        ask(scene);
    } else if (what == 26) {
        give_up(scene);
    } else if (what == 27) {
        http_client_hold(scene->client, below(bytes, 2));
    } else if (what == 28) {
        pause_some(scene, below(bytes, 2));
    } else if (what == 29 && below(bytes, 4) == 0) {
        close_all(scene);
    } else if (what == 29 && below(bytes, 4) == 0) {
        http_client_destroy(scene->client);
    } else {
        http_stage_pass_some(&scene->stage);
    }
    http_stage_settle(&scene->stage);
    check(scene);
}

/* All servers have gone: no request waits any longer. */
static void
run_out(Scene *scene)
{
    pause_some(scene, FALSE);
    http_stage_leave(&scene->stage);
    http_client_hold(scene->client, FALSE);
    http_stage_settle(&scene->stage);
    for (guint i = 0; i < scene->wishes->len; i++) {
        const Wish *wish = scene->wishes->pdata[i];
        http_stage_say(&scene->stage, "%u is done %u, let go %d, going out %d",
                       i + 1, wish->n_done, wish->let_go, wish->call.uploading);
        g_assert_cmpuint(wish->n_done, ==, wish->let_go ? wish->n_done : 1);
        g_assert_false(wish->call.uploading && !wish->let_go);
    }
}

static void
end(Scene *scene, guint how)
{
    http_stage_say(&scene->stage, "end %u", how);
    if (how < 2) {
        run_out(scene);
    } else if (how == 2) {
        http_client_destroy(scene->client);
    }
    if (how == 1 || how == 3) {
        http_stage_kill(&scene->stage);
        http_client_abandon(scene->client);
    } else {
        http_client_free(scene->client);
    }
    http_stage_end(&scene->stage);
    g_ptr_array_unref(scene->wishes);
    g_array_unref(scene->answers);
}

gboolean
fuzz_run_http_client(const char *input, gsize len)
{
    Bytes bytes = {(const guint8 *)input, (const guint8 *)input + len};
    const char *const *names = http_client_profiles();
    Scene scene = {0};
    guint how, last;

    http_stage_begin(&scene.stage, &bytes, &stage_fns);
    scene.policy = *http_client_profile(
        names[below(&bytes, g_strv_length((char **)names))]);
    how = below(&bytes, 16);
    last = below(&bytes, 4);
    scene.policy.end = (HttpClientEnd)(how % 4 % 3);
    scene.policy.half_ns = how / 4 % 2 ? 5 * NS_PER_S : 0;
    if (how / 8) {
        scene.policy.pipelining = 3;
    }
    scene.policy.blind = below(&bytes, 8) == 7;
    scene.wishes = g_ptr_array_new_with_free_func(g_free);
    scene.answers = g_array_new(FALSE, FALSE, sizeof(guint64));
    scene.client =
        http_client_new(&scene.stage.base, NULL, &scene.policy, &fns, &scene);
    for (guint i = 0; i < STEPS_MAX && bytes.at < bytes.end; i++) {
        step(&scene);
    }
    end(&scene, last);
    return TRUE;
}
