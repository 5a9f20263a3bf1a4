/* SPDX-License-Identifier: GPL-2.0-only */
#include "tests/scenarios/support-http-user.h"

static void
on_done(HttpCall *call, const HttpCallEnd *end)
{
    HttpUser *user = call->user;
    HttpCall *cancels = g_steal_pointer(&user->cancels);
    HttpCall *asks = g_steal_pointer(&user->asks);

    user->n_done[call - user->calls]++;
    user->how[call - user->calls] = end->how;
    if (cancels) {
        http_client_cancel(cancels);
    }
    if (asks) {
        http_client_send(user->client, asks);
    }
}

static void
on_response(HttpCall *call, G_GNUC_UNUSED const HttpHead *head)
{
    if (((HttpUser *)call->user)->pauses) {
        http_client_pause(call, TRUE);
    }
}

static void
on_uploaded(HttpCall *call, G_GNUC_UNUSED gboolean reset)
{
    ((HttpUser *)call->user)->n_uploaded++;
}

static const HttpClientFns fns = {
    .done = on_done,
    .response = on_response,
    .uploaded = on_uploaded,
};

static const StageFns no_fns;

void
http_user_begin(HttpUser *user, const char *profile, guint pipelining)
{
    *user = (HttpUser){.policy = *http_client_profile(profile)};
    http_stage_begin(&user->stage, &user->bytes, &no_fns);
    if (pipelining > 0) {
        user->policy.pipelining = pipelining;
    }
    for (guint i = 0; i < HTTP_USER_CALLS; i++) {
        user->calls[i] = (HttpCall){.method = "GET",
                                    .target = "/",
                                    .minor = 1,
                                    .id = i + 1,
                                    .user = user};
    }
}

void
http_user_put(HttpUser *user, guint i, guint64 body_bytes, gboolean expects)
{
    user->calls[i].method = "PUT";
    user->calls[i].has_body = TRUE;
    user->calls[i].body_bytes = body_bytes;
    user->calls[i].expects = expects;
}

void
http_user_ask(HttpUser *user, guint n)
{
    user->client =
        http_client_new(&user->stage.base, NULL, &user->policy, &fns, user);
    http_client_hold(user->client, TRUE);
    for (guint i = 0; i < n; i++) {
        http_client_send(user->client, &user->calls[i]);
    }
    http_client_hold(user->client, FALSE);
    http_stage_settle(&user->stage);
}

StageStream *
http_user_stream(HttpUser *user, guint i)
{
    g_assert_cmpuint(i, <, user->stage.streams->len);
    return user->stage.streams->pdata[i];
}

void
http_user_arrives(HttpUser *user, guint i, const char *text)
{
    http_stage_send(http_user_stream(user, i), text, 0);
    http_stage_arrive(http_user_stream(user, i), G_MAXUINT);
    http_stage_settle(&user->stage);
}

void
http_user_resets(HttpUser *user, guint i)
{
    http_stage_break(http_user_stream(user, i), HTTP_IO_RESET);
    http_stage_settle(&user->stage);
}

void
http_user_end(HttpUser *user)
{
    http_client_free(user->client);
    http_stage_end(&user->stage);
}

void
http_user_check(const HttpUser *user, guint i, HttpHow how)
{
    g_assert_cmpuint(user->n_done[i], ==, 1);
    g_assert_cmpint(user->how[i], ==, how);
}
