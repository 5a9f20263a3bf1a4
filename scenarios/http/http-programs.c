/* SPDX-License-Identifier: GPL-2.0-only */
#include "scenarios/http/http-programs-priv.h"

/* clang-format off */
#define KEY(FIELD, NAME, TYPE, VALUE, MIN, MAX, ...)                           \
    PARAM(HttpOptions, FIELD, NAME, TYPE, VALUE, MIN, MAX, __VA_ARGS__)
#define CHOICE(FIELD, NAME, VALUE, CHOICES, DOC)                               \
    PARAM_CHOICE(HttpOptions, FIELD, NAME, VALUE, CHOICES, DOC)
#define PROFILE .zero = "as the profile has it"

/* Of those who are asked, servers and proxies. */
#define ASKED_ROWS                                                             \
    CHOICE(server_profile, "profile", "rfc", HTTP_SERVERS,                     \
        "whose policies it has: what RFC 9112 asks for, or a real server's"),  \
    CHOICE(linger, "lingering_close", "profile", HTTP_LINGER_KEYS,             \
        "whether it closes in stages (RFC 9112 9.6): shutdown(WR), reads what "\
        "still comes, close(); on: if it knows that input waits"),             \
    KEY(linger_idle_ns, "lingering_timeout", TIME, "0", 0, PARAM_DAY,          \
        "... longest wait for more; "                                          \
        "0: as the profile has it", PROFILE),                                  \
    KEY(linger_total_ns, "lingering_time", TIME, "0", 0, PARAM_DAY,            \
        "... in all; "                                                         \
        "0: as the profile has it", PROFILE),                                  \
    KEY(idle_ns, "keepalive_timeout", TIME, "0", 0, PARAM_DAY,                 \
        "how long it keeps an idle connection; "                               \
        "0: as the profile has it", PROFILE),                                  \
    KEY(hint_ns, "keepalive_hint", TIME, "0", 0, PARAM_DAY,                    \
        "... and what it says of that (Keep-Alive: timeout), in whole seconds "\
        "and right or wrong; 0: as the profile has it", PROFILE),              \
    KEY(max_requests, "keepalive_requests", COUNT, "0", 0, PARAM_MILLION,      \
        "requests that it answers on a connection, 1: Connection: close; "     \
        "0: as the profile has it", PROFILE),                                  \
    KEY(head_ns, "header_timeout", TIME, "0", 0, PARAM_DAY,                    \
        "longest wait for a request's head; "                                  \
        "0: as the profile has it", PROFILE),                                  \
    KEY(body_ns, "body_timeout", TIME, "0", 0, PARAM_DAY,                      \
        "... from one piece of its body to the next; "                         \
        "0: as the profile has it", PROFILE),                                  \
    KEY(send_ns, "send_timeout", TIME, "0", 0, PARAM_DAY,                      \
        "... for a client that reads nothing of its answer; "                  \
        "0: as the profile has it", PROFILE),                                  \
    KEY(max_body_bytes, "max_body", BYTES, "0", 0, 1e12,                       \
        "a longer body is answered with 413 before it has come; "              \
        "0: as the profile has it", PROFILE),                                  \
    CHOICE(early, "early_answer", "profile", HTTP_EARLY_KEYS,                  \
        "what an answer that comes before the request's body does about it: "  \
        "reads and drops it, or ends the connection"),                         \
    KEY(stop_after_ns, "stop_after", TIME, "0", 0, PARAM_DAY,                  \
        "so long after its begin it stops gracefully: takes no more "          \
        "connections, ends those that are idle at once and the others behind " \
        "their answer; 0: never", .zero = "never"),                            \
    KEY(stop_limit_ns, "stop_timeout", TIME, "0", 0, PARAM_DAY,                \
        "... and those that are left by then by force; 0: it waits for ever",  \
        .zero = "for ever"),                                                   \
    PARAM_BOOL(HttpOptions, stop_resets, "stop_reset", "no",                   \
        "... which is RST, else it is close()"),                              \
    KEY(stop_down_ns, "stop_down", TIME, "0", 0, PARAM_DAY,                    \
        "... from the last one's end until it begins again; 0: it does not",   \
        .zero = "for good")

const ParamRow http_server_rows[] = {
    ASKED_ROWS,
    CHOICE(reads_body, "read_body", "profile", HTTP_YES_KEYS,
        "whether it has a request's body before it begins to work"),
    CHOICE(half, "half_close", "profile", HTTP_HALF_KEYS,
        "what a client's FIN means before its answer: it is served, or has "
        "cancelled"),
    CHOICE(framing, "framing", "length", HTTP_FRAMINGS,
        "how the end of an answer is told: Content-Length, chunks, the end "
        "of the connection, or not at all"),
    KEY(told_length, "content_length", BYTES, "0", 0, 1e12,
        "Content-Length of its answers, right or wrong; 0: what it sends",
        .zero = "the right one"),
    CHOICE(fault, "fault", "none", HTTP_FAULTS,
        "how it dies in the middle of an answer: FIN, RST, or without a word"),
    KEY(fault_at, "fault_at", BYTES, "1000B", 1, 1e12,
        "... before it has sent that byte of it, the head counted"),
    KEY(fault_share, "fault_share", PROB, "1", 0, 1,
        "... fraction of answers in which it does"),
    {.name = NULL},
};

const ParamRow http_proxy_rows[] = {
    ASKED_ROWS,
    CHOICE(buffering, "buffering", "profile", HTTP_BUFFERING_KEYS,
        "an answer goes on as it comes, by buffers of 4096 bytes, or when it "
        "is whole"),
    CHOICE(request_buffering, "request_buffering", "profile",
        HTTP_REQUEST_BUFFERING_KEYS,
        "on: it connects to the server when it has the request's body"),
    PARAM_BOOL(HttpOptions, upstream_pool, "upstream_keepalive", "yes",
        "it uses connections to the server again"),
    KEY(upstream_idle, "upstream_pool", COUNT, "0", 0, 10000,
        "... and keeps so many idle ones at most; 0: any number",
        .zero = "any number"),
    KEY(upstream_idle_ns, "upstream_idle", TIME, "0", 0, PARAM_DAY,
        "... each for so long; 0: for ever", .zero = "for ever"),
    CHOICE(upstream_retry, "upstream_retry", "profile",
        HTTP_UPSTREAM_RETRY_KEYS,
        "when a connection that was used before dies without an answer: it "
        "gives up, tries each other one and then a fresh one, or a fresh one "
        "once"),
    CHOICE(upstream_methods, "upstream_retry_methods", "profile",
        HTTP_UPSTREAM_METHOD_KEYS,
        "... with which requests (RFC 9110 9.2.2)"),
    KEY(upstream_ns, "upstream_timeout", TIME, "0", 0, PARAM_DAY,
        "longest silence of the server; "
        "0: as the profile has it", PROFILE),
    CHOICE(gone, "client_gone", "profile", HTTP_GONE_KEYS,
        "told: the server's connection ends with its client's; ignored: the "
        "proxy reads on"),
    PARAM_BOOL(HttpOptions, cache, "cache", "no",
        "it keeps copies of answers to GET that are whole (RFC 9111 3.3)"),
    KEY(fresh_ns, "cache_fresh", TIME, "0", 0, PARAM_DAY,
        "... which answer for so long; 0: for ever", .zero = "for ever"),
    PARAM_BOOL(HttpOptions, stale, "cache_stale", "no",
        "... and later, when the server does not answer (RFC 9111 4.2.4)"),
    PARAM_BOOL(HttpOptions, stores_cut, "cache_cut", "no",
        "... and of answers that are cut, which is wrong"),
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
    KEY(objects, "objects", COUNT, "1", 1, PARAM_MILLION,
        "different things that it may want, all alike, for caches"),
    CHOICE(hints, "hints", "profile", HTTP_YES_KEYS,
        "whether it believes Keep-Alive: timeout"),
    CHOICE(retry_on, "http_retry_on", "profile", HTTP_RETRY_ON_KEYS,
        "after which connections it sends a request again: used before, or "
        "any"),
    CHOICE(truncation, "truncation", "profile", HTTP_TRUNCATION_KEYS,
        "unnoticed: it takes what is cut for whole"),
    CHOICE(end, "half_close", "no", HTTP_CLIENT_ENDS,
        "how it ends a connection: close(); shutdown(WR) when it has done with "
        "it, or behind each request, and then reads on"),
    KEY(half_ns, "half_close_timeout", TIME, "5s", 0, PARAM_DAY,
        "... for so long, then it ends by RST; 0: for ever",
        .zero = "for ever"),
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
