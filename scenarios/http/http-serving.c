/* SPDX-License-Identifier: GPL-2.0-only */
/* What servers and proxies share: the policies of a profile, as their keys
 * change them, and an end that is graceful. */
#include "scenarios/http/http-programs-priv.h"

/* ---- Policies ----------------------------------------------------------- */

static const char *
profile_name(guint choice)
{
    static const char *const names[] = {
#define X(NAME, TEXT) TEXT,
        HTTP_SERVERS(X)
#undef X
    };

    return names[choice];
}

static void
set_ns(gint64 *policy, gint64 option)
{
    *policy = option > 0 ? option : *policy;
}

/* Each key that is 0 leaves what the profile has. */
static HttpServerPolicy
policy_of(const HttpOptions *http)
{
    HttpServerPolicy policy =
        *http_server_profile(profile_name(http->server_profile));

    if (http->linger > 0) {
        policy.linger = (HttpLinger)(http->linger - 1);
        policy.idle_lingers = policy.linger == HTTP_LINGER_ALWAYS;
    }
    set_ns(&policy.linger_idle_ns, http->linger_idle_ns);
    set_ns(&policy.linger_total_ns, http->linger_total_ns);
    set_ns(&policy.idle_ns, http->idle_ns);
    set_ns(&policy.told_ns, http->hint_ns);
    set_ns(&policy.head_ns, http->head_ns);
    set_ns(&policy.body_ns, http->body_ns);
    set_ns(&policy.send_ns, http->send_ns);
    if (http->max_requests > 0) {
        policy.max_requests = (guint)http->max_requests;
        policy.more_requests =
            http->max_requests == 1 ? 0 : policy.more_requests;
    }
    if (http->max_body_bytes > 0) {
        policy.max_body_bytes = http->max_body_bytes;
    }
    if (http->early > 0) {
        policy.early = (HttpEarly)(http->early - 1);
    }
    if (http->reads_body > 0) {
        policy.reads_body = http->reads_body == HTTP_SAYS_YES;
    }
    if (http->half > 0) {
        policy.cancels_work = policy.stops = http->half == HTTP_HALF_CANCEL;
    }
    policy.stop_resets = http->stop_resets;
    http_proxy_policy(http, &policy);
    return policy;
}

/* ---- The end ------------------------------------------------------------ */

static void begin(HttpProgram *program);

static void
begin_again(gpointer data)
{
    HttpProgram *program = data;

    http_server_abandon(g_steal_pointer(&program->server));
    begin(program);
}

/* Its last connection has gone. */
static void
stopped(gpointer data)
{
    HttpProgram *program = data;
    gint64 down_ns = program->options->stop_down_ns;

    http_server_stop(program->server, TRUE);
    if (down_ns > 0) {
        http_timer_set(program->loop, &program->stopping, down_ns, begin_again,
                       program);
    } else {
        http_loop_quit(program->loop);
    }
}

void
http_serving_closing(HttpProgram *program)
{
    if (http_server_stopping(program->server) &&
        http_server_connections(program->server) == 1) {
        http_timer_set(program->loop, &program->stopping, 0, stopped, program);
    }
}

static void
stop(gpointer data)
{
    HttpProgram *program = data;
    gint64 limit_ns = program->options->stop_limit_ns;

    http_loop_unlisten(program->loop);
    http_server_stop(program->server, FALSE);
    if (http_server_connections(program->server) == 0) {
        stopped(program);
    } else if (limit_ns > 0) {
        http_timer_set(program->loop, &program->stopping, limit_ns, stopped,
                       program);
    }
}

/* ---- The beginning ------------------------------------------------------ */

static void
on_accept(gpointer user, HttpStream *stream)
{
    http_server_accept(((HttpProgram *)user)->server, stream);
}

static void
begin(HttpProgram *program)
{
    const HttpOptions *options = program->options;
    HttpServerPolicy policy = policy_of(options);

    program->server =
        http_server_new(program->loop, &policy, program->fns, program);
    if (!http_loop_listen(program->loop, options->port, options->backlog,
                          on_accept, program)) {
        http_loop_quit(program->loop);
    } else if (options->stop_after_ns > 0) {
        http_timer_set(program->loop, &program->stopping,
                       options->stop_after_ns, stop, program);
    }
}

void
http_serving_begin(HttpProgram *program, const HttpServerFns *fns)
{
    program->fns = fns;
    begin(program);
}
