/* SPDX-License-Identifier: GPL-2.0-only */
#include "scenarios/http/http-programs-priv.h"

/* clang-format off */
#define KEY(FIELD, NAME, TYPE, VALUE, MIN, MAX, ...)                           \
    PARAM(HttpOptions, FIELD, NAME, TYPE, VALUE, MIN, MAX, __VA_ARGS__)
#define CHOICE(FIELD, NAME, VALUE, CHOICES, DOC)                               \
    PARAM_CHOICE(HttpOptions, FIELD, NAME, VALUE, CHOICES, DOC)
#define PROFILE .zero = "as the profile has it"

const ParamRow http_server_rows[] = {
    CHOICE(server_profile, "profile", "rfc", HTTP_SERVERS,
        "whose policies it has: what RFC 9112 asks for, or a real server's"),
    CHOICE(linger, "lingering_close", "profile", HTTP_LINGER_KEYS,
        "whether it closes in stages (RFC 9112 9.6): shutdown(WR), reads what "
        "still comes, close(); on: if it knows that input waits"),
    KEY(linger_idle_ns, "lingering_timeout", TIME, "0", 0, PARAM_DAY,
        "... longest wait for more; "
        "0: as the profile has it", PROFILE),
    KEY(linger_total_ns, "lingering_time", TIME, "0", 0, PARAM_DAY,
        "... in all; "
        "0: as the profile has it", PROFILE),
    KEY(idle_ns, "keepalive_timeout", TIME, "0", 0, PARAM_DAY,
        "how long it keeps an idle connection; "
        "0: as the profile has it", PROFILE),
    KEY(max_requests, "keepalive_requests", COUNT, "0", 0, PARAM_MILLION,
        "requests that it answers on a connection; "
        "0: as the profile has it", PROFILE),
    CHOICE(framing, "framing", "length", HTTP_FRAMINGS,
        "how the end of an answer is told: Content-Length, chunks, or the end "
        "of the connection"),
    CHOICE(fault, "fault", "none", HTTP_FAULTS,
        "how it dies in the middle of an answer: FIN, RST, or without a word"),
    KEY(fault_at, "fault_at", BYTES, "1000B", 1, 1e12,
        "... before it has sent that byte of it, the head counted"),
    KEY(fault_share, "fault_share", PROB, "1", 0, 1,
        "... fraction of answers in which it does"),
    {.name = NULL},
};

const ParamRow http_client_rows[] = {
    CHOICE(client_profile, "profile", "rfc", HTTP_CLIENTS,
        "whose policies it has: what RFC 9112 asks for, or a real client's"),
    CHOICE(method, "method", "GET", HTTP_METHODS,
        "of its requests; POST is not idempotent"),
    KEY(body_bytes, "body", BYTES, "100B", 0, 1e12,
        "body of a POST or PUT"),
    KEY(page, "page", COUNT, "1", 1, 10000,
        "requests that a user wants at once"),
    KEY(pipelining, "pipelining", COUNT, "0", 0, 10000,
        "requests under way on one connection; "
        "0: as the profile has it", PROFILE),
    KEY(connections, "pool", COUNT, "0", 0, 10000,
        "connections at most; "
        "0: as the profile has it", PROFILE),
    KEY(pool_ns, "pool_idle", TIME, "0", 0, PARAM_DAY,
        "how long it keeps an idle connection; "
        "0: as the profile has it", PROFILE),
    CHOICE(retry, "http_retry", "profile", HTTP_RETRY_KEYS,
        "which requests it sends again by itself when a connection that was in "
        "use before ends without an answer"),
    KEY(retries, "http_retries", COUNT, "0", 0, PARAM_MILLION,
        "... how often; "
        "0: as the profile has it", PROFILE),
    KEY(reloads, "reloads", COUNT, "0", 0, PARAM_MILLION,
        "how often its user asks again for what she knows to be lost"),
    PARAM_BOOL(HttpOptions, close, "close", "no",
        "asks for a connection for each request (Connection: close)"),
    {.name = NULL},
};
/* clang-format on */

gpointer
http_program_new(HttpLoop *loop, const HttpOptions *options, gsize len_bytes)
{
    HttpProgram *program = g_malloc0(len_bytes);

    program->loop = loop;
    program->options = options;
    program->rest = g_ptr_array_new_with_free_func(g_free);
    return program;
}

void
http_program_free(HttpProgram *program)
{
    if (program) {
        http_server_abandon(program->server);
        http_client_abandon(program->client);
        g_ptr_array_unref(program->rest);
        g_free(program);
    }
}
