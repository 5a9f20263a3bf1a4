/* SPDX-License-Identifier: GPL-2.0-only */
/* A user of an HTTP client on the stage of the fuzz targets
 * (fuzz-http-stage.h), where a connection opens at once and has room. */
#ifndef FINWAIT_TESTS_SUPPORT_HTTP_USER_H
#define FINWAIT_TESTS_SUPPORT_HTTP_USER_H

#include "model/http/http-client.h"
#include "tests/scenarios/fuzz-http-stage.h"

G_BEGIN_DECLS

#define HTTP_USER_CALLS 4

typedef struct HttpUser {
    HttpStage stage; /* first */
    Bytes bytes;     /* none: each choice is the first */
    HttpClientPolicy policy;
    HttpClient *client;
    HttpCall calls[HTTP_USER_CALLS];
    guint n_done[HTTP_USER_CALLS];
    HttpHow how[HTTP_USER_CALLS];
    HttpCall *cancels; /* when one is done; NULL: none */
    HttpCall *asks;    /* likewise */
    gboolean pauses;   /* each answer */
    guint n_uploaded;
} HttpUser;

/* 'pipelining': 0: as the profile has it. */
void http_user_begin(HttpUser *user, const char *profile, guint pipelining);

/* Makes call 'i' a PUT. */
void http_user_put(HttpUser *user, guint i, guint64 body_bytes,
                   gboolean expects);

/* Asks for the first 'n', at once. */
void http_user_ask(HttpUser *user, guint n);

StageStream *http_user_stream(HttpUser *user, guint i);

/* 'text' arrives on connection 'i', all at once. */
void http_user_arrives(HttpUser *user, guint i, const char *text);
void http_user_resets(HttpUser *user, guint i);

/* Call 'i' is over, once and so. */
void http_user_check(const HttpUser *user, guint i, HttpHow how);

/* Asserts that nothing is left. */
void http_user_end(HttpUser *user);

G_END_DECLS

#endif
