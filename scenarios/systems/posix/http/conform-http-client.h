/* SPDX-License-Identifier: GPL-2.0-only */
/* Clients of recorded cases: requests of scripts, and how each client tells
 * what became of them. */
#ifndef FINWAIT_SCENARIOS_CONFORM_HTTP_CLIENT_H
#define FINWAIT_SCENARIOS_CONFORM_HTTP_CLIENT_H

#include "model/http/http-client.h"
#include "scenarios/systems/posix/http/conform-http.h"

G_BEGIN_DECLS

typedef struct ConformHttpClient ConformHttpClient;

/* A request of a script. */
typedef struct ConformRequest {
    HttpCall call;
    ConformHttpClient *end;
    char *fields, *path, *method, *body;
    HttpTimer limit;     /* max_time_ms, or timeout_ms */
    gint64 limit_ns;     /* 0: none */
    gboolean told;       /* of its body */
    gboolean again_said; /* "res close" has been told */
} ConformRequest;

/* How a client tells it. */
typedef struct ConformDialect {
    const char *profile;
    gboolean in_turn; /* the requests of an op go one after another */
    void (*done)(ConformRequest *request, const HttpCallEnd *end);
    void (*response)(ConformRequest *request, guint status);   /* NULL: none */
    void (*uploaded)(ConformRequest *request, gboolean reset); /* NULL: none */
} ConformDialect;

struct ConformHttpClient {
    ConformHttp base;
    const ConformDialect *dialect;
    PortAddr server;
    HttpClient *client;
    GPtrArray *requests;   /* of ConformRequest: all there ever were */
    guint turn;            /* index of the next that goes in turn */
    const ConformCall *op; /* http_request */
    gint64 began_ns;
    HttpTimer gap;
    GPtrArray *said; /* what is told when a read is over */
};

extern const ConformDialect conform_node_client, conform_fetch, conform_undici,
    conform_curl;

/* The next request in turn, if there is one. */
void conform_http_next(ConformHttpClient *end);

/* Tells when all that came in one read has been told. */
void conform_http_later(ConformHttpClient *end, const char *format, ...)
    G_GNUC_PRINTF(2, 3);

#define conform_request_say(REQUEST, ...)                                      \
    conform_http_say(&(REQUEST)->end->base, __VA_ARGS__)

G_END_DECLS

#endif
