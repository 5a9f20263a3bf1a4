/* SPDX-License-Identifier: GPL-2.0-only */
/* The program http-client: a user who wants pages, each of one or more requests
 * that are sent at once, with the client of a profile between her and the
 * server.  What is lost and told she may ask for again. */
#include "scenarios/http/http-programs-priv.h"

#include "model/units.h"

typedef struct User {
    HttpProgram base; /* first */
    PortAddr server;
    guint64 n_pages;
    guint n_open; /* requests of the page */
    HttpTimer timer;
} User;

typedef struct Wish {
    User *user;
    HttpCall call;
    guint64 id;
    guint64 n_again; /* by the user */
    char target[16];
    HttpTimer patience, retry;
} Wish;

static void want_page(gpointer user);
static void ask(Wish *wish);

static const char *
profile_name(guint choice)
{
    static const char *const names[] = {
#define X(NAME, TEXT) TEXT,
        HTTP_CLIENTS(X)
#undef X
    };

    return names[choice];
}

static HttpClientPolicy
policy_of(const HttpOptions *http)
{
    HttpClientPolicy policy =
        *http_client_profile(profile_name(http->client_profile));

    if (http->retry > 0) {
        policy.retry = (HttpRetry)(http->retry - 1);
        policy.resend_behind = policy.retry != HTTP_RETRY_NONE;
        policy.retries = MAX(policy.retries, 1);
    }
    if (http->retries > 0) {
        policy.retries = (guint)http->retries;
    }
    if (http->pipelining > 0) {
        policy.pipelining = (guint)http->pipelining;
    }
    if (http->connections > 0) {
        policy.connections = (guint)http->connections;
    }
    if (http->pool_ns > 0) {
        policy.pool_ns = http->pool_ns;
        policy.hints = FALSE;
    }
    if (http->hints > 0) {
        policy.hints = http->hints == HTTP_SAYS_YES;
    }
    if (http->retry_on > 0) {
        policy.retry_fresh = http->retry_on == HTTP_RETRY_ON_ANY;
    }
    policy.blind = http->truncation == HTTP_TRUNCATION_UNNOTICED;
    policy.end = (HttpClientEnd)http->end;
    policy.half_ns = http->half_ns;
    return policy;
}

static const char *
method_of(const HttpOptions *http)
{
    static const char *const names[] = {
#define X(NAME, TEXT) TEXT,
        HTTP_METHODS(X)
#undef X
    };

    return names[http->method];
}

/* ---- What becomes of a wish --------------------------------------------- */

/* Connections that it has ended by half it still reads to their end. */
static void
quit_when_left(gpointer data)
{
    User *user = data;

    if (http_client_leaving(user->base.client) > 0) {
        http_timer_set(user->base.loop, &user->timer, NS_PER_S / 10,
                       quit_when_left, user);
    } else {
        http_loop_quit(user->base.loop);
    }
}

static void
page_done(User *user)
{
    const HttpOptions *options = user->base.options;

    if (options->count > 0 && user->n_pages >= options->count) {
        http_client_close(user->base.client);
        quit_when_left(user);
        return;
    }
    http_timer_set(user->base.loop, &user->timer,
                   port_delay_ns(&options->think), want_page, user);
}

static void
wish_over(Wish *wish)
{
    User *user = wish->user;

    http_timer_stop(&wish->patience);
    if (--user->n_open == 0) {
        page_done(user);
    }
}

static void
ask_again(gpointer data)
{
    Wish *wish = data;

    requests_repeated(wish->user->base.options->requests, wish->id);
    ask(wish);
}

/* It is lost, or cut: the user knows, and may ask again. */
static void
wish_failed(Wish *wish, gboolean cut)
{
    const HttpOptions *options = wish->user->base.options;

    if (wish->n_again < options->reloads) {
        wish->n_again++;
        http_timer_set(wish->user->base.loop, &wish->retry,
                       port_delay_ns(&options->again), ask_again, wish);
        return;
    }
    if (cut) {
        requests_cut(options->requests, wish->id);
    } else {
        requests_lost(options->requests, wish->id);
    }
    wish_over(wish);
}

static void
on_done(HttpCall *call, const HttpCallEnd *end)
{
    Wish *wish = call->user;
    const HttpOptions *options = wish->user->base.options;

    http_timer_stop(&wish->patience);
    if (end->how == HTTP_HOW_COMPLETE && call->status >= 400) {
        wish_failed(wish, FALSE); /* an error page is no answer */
        return;
    }
    if (end->how == HTTP_HOW_COMPLETE && !end->told) {
        requests_answered(options->requests, wish->id, call->got_bytes,
                          http_now_ns(wish->user->base.loop));
        wish_over(wish);
        return;
    }
    wish_failed(wish, end->told || end->how == HTTP_HOW_CUT ||
                          (end->how == HTTP_HOW_CANCELLED && call->responded));
}

static void
on_sent(HttpCall *call, guint64 conn_id, gboolean again)
{
    Wish *wish = call->user;
    Requests *requests = wish->user->base.options->requests;

    requests_sent(requests, wish->id, conn_id);
    if (again) {
        requests_repeated(requests, wish->id);
    }
    if (call->sent_on > 0 && call->sent_on != conn_id) {
        http_stream_repeats(http_call_stream(call), call->sent_on);
    }
    call->sent_on = conn_id;
}

static const HttpClientFns fns = {
    .done = on_done,
    .sent = on_sent,
};

/* ---- Pages -------------------------------------------------------------- */

static void
on_impatient(gpointer data)
{
    Wish *wish = data;

    http_client_cancel(&wish->call);
}

static void
ask(Wish *wish)
{
    const HttpOptions *options = wish->user->base.options;
    guint64 sent_on = wish->call.sent_on;

    wish->call = (HttpCall){
        .method = method_of(options),
        .target = wish->target,
        .minor = 1,
        .close = options->close || options->end == HTTP_CLIENT_END_REQUEST,
        .id = wish->id,
        .user = wish,
        .has_body = options->method != 0,
        .body_bytes = options->method != 0 ? options->body_bytes : 0,
        .sent_on = sent_on,
    };
    if (options->patience_ns > 0) {
        http_timer_set(wish->user->base.loop, &wish->patience,
                       options->patience_ns, on_impatient, wish);
    }
    http_client_send(wish->user->base.client, &wish->call);
}

/* One of the things that there are. */
static void
choose_target(Wish *wish)
{
    const HttpProgram *program = &wish->user->base;
    guint64 n = program->options->objects;

    if (n > 1) {
        g_snprintf(wish->target, sizeof wish->target, "/%u",
                   (guint)(http_loop_random(program->loop) * (gdouble)n));
    } else {
        g_strlcpy(wish->target, "/", sizeof wish->target);
    }
}

/* Frees the wishes of the last page, but for those whose request is still going
 * out behind its answer. */
static void
forget_page(User *user)
{
    GPtrArray *wishes = user->base.rest;

    for (guint i = wishes->len; i > 0; i--) {
        const Wish *wish = wishes->pdata[i - 1];
        if (!wish->call.uploading) {
            g_ptr_array_remove_index_fast(wishes, i - 1);
        }
    }
}

static void
want_page(gpointer data)
{
    User *user = data;
    const HttpOptions *http = user->base.options;
    gint64 now_ns = http_now_ns(user->base.loop);
    guint64 n = MAX(http->page, 1), first = 0;

    user->n_pages++;
    user->n_open = (guint)n;
    forget_page(user);
    http_client_hold(user->base.client, TRUE);
    for (guint64 i = 0; i < n; i++) {
        Wish *wish = g_new0(Wish, 1);
        wish->user = user;
        wish->id = requests_wanted(http->requests, now_ns);
        first = first ? first : wish->id;
        choose_target(wish);
        g_ptr_array_add(user->base.rest, wish);
        ask(wish);
    }
    requests_page(http->requests, first, (guint)n);
    http_client_hold(user->base.client, FALSE);
}

void
http_program_client(HttpLoop *loop, const HttpOptions *options,
                    HttpProgram **out)
{
    User *user = http_program_new(loop, options, sizeof *user);
    HttpClientPolicy policy = policy_of(options);

    *out = &user->base;
    user->server = options->server;
    user->base.client =
        http_client_new(loop, &user->server, &policy, &fns, user);
    http_timer_set(loop, &user->timer, port_delay_ns(&options->start),
                   want_page, user);
}
