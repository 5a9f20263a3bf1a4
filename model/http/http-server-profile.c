/* SPDX-License-Identifier: GPL-2.0-only */
/* What real servers do, a row each; the facts and cases are those of
 * http-close.md: T-1, T-2 and its facts 16 to 51. */
#include "model/http/http-server.h"

#include "model/units.h"

static const guint nginx_ends[] = {400, 413, 414, 500, 501, 0};
static const guint apache_ends[] = {400, 408, 411, 413, 414, 500, 501, 503, 0};
static const guint early_ends[] = {400, 408, 413, 417, 431, 0};

static const HttpServerPolicy profiles[] = {
    /* nginx 1.22.1 (16 to 23, 36 to 38) [nginx.*, nginx2.*]. */
    {
        .name = "nginx",
        .dialect = HTTP_DIALECT_NGINX,
        .linger = HTTP_LINGER_INPUT,
        .linger_idle_ns = 5 * NS_PER_S,
        .linger_total_ns = 30 * NS_PER_S,
        .linger_seconds = TRUE,
        .idle_ns = 75 * NS_PER_S,
        .head_ns = 60 * NS_PER_S,
        .body_ns = 60 * NS_PER_S,
        .send_ns = 60 * NS_PER_S,
        .early = HTTP_EARLY_DISCARD,
        .cancels = TRUE,
        .stops = TRUE,
        .max_requests = 1000,
        .block_bytes = 1024,
        .max_body_bytes = 1024 * 1024,
        .ends = nginx_ends,
        .connect = 400,
        .page_bytes = 157,
        .buffer_bytes = 4096,
        .loses_held = TRUE,
        .strange = HTTP_STRANGE_BODY,
        .interims = HTTP_INTERIM_ANSWER,
        .retry = HTTP_UPSTREAM_EACH,
        .retry_bodies = TRUE,
        .dead = 502,
        .refused = 502,
        .silent = 504,
        .pool_watched = TRUE,
        .surplus = HTTP_SURPLUS_HEAD,
        .head_as_get = TRUE, /* proxy_cache_convert_head */
        .cut_closes = TRUE,
        .reads_on = TRUE,
        .write_ends = TRUE,
        .upstream_ns = 60 * NS_PER_S,
    },
    /* Apache httpd 2.4, event MPM (24 to 30, 39, 41) [apache2.*]. */
    {
        .name = "apache",
        .dialect = HTTP_DIALECT_APACHE,
        .expect_ends = TRUE,
        .linger = HTTP_LINGER_ALWAYS,
        .linger_idle_ns = 30 * NS_PER_S,
        .linger_total_ns = 30 * NS_PER_S,
        .idle_ns = 5 * NS_PER_S,
        .idle_lingers = TRUE,
        .head_ns = 60 * NS_PER_S,
        .body_ns = 60 * NS_PER_S,
        .send_ns = 60 * NS_PER_S,
        .renewed = TRUE,
        .deferred = TRUE,
        .tells_408 = TRUE,
        .tells_400 = TRUE,
        .early = HTTP_EARLY_END,
        .max_requests = 100,
        .more_requests = 1,
        .look = HTTP_LOOK_LINE,
        .block_bytes = 8000,
        .reads_body = TRUE,
        .ends = apache_ends,
        .ends_passed = TRUE, /* ap_status_drops_connection() */
        .connect = 405,
        .page_bytes = 266,
        .dead_bytes = 381,
        .strange = HTTP_STRANGE_ANSWER,
        .interims = HTTP_INTERIM_PASS,
        .dead = 502,
        .refused = 503,
        .silent = 502,
        .refused_ends = TRUE,
        .dead_silent = TRUE,
        .surplus = HTTP_SURPLUS_KEEP,
        .pool_ended = TRUE,
        .pool_modern = TRUE,
        .copy_min_bytes = 1,
        .write_ends = TRUE,
        .upstream_ns = 60 * NS_PER_S,
    },
    /* Varnish 7.1.1 (31, 40) [varnish2.*]: all of it is a proxy. */
    {
        .name = "varnish",
        .linger = HTTP_LINGER_NEVER,
        .idle_ns = 5 * NS_PER_S,
        .head_ns = 5 * NS_PER_S,
        .body_ns = 5 * NS_PER_S,
        .send_ns = 600 * NS_PER_S,
        .early = HTTP_EARLY_END,
        .look = HTTP_LOOK_HEAD,
        .block_bytes = 32768,
        .ends = early_ends,
        .page_bytes = 278,
        .streams_body = TRUE,
        .retry = HTTP_UPSTREAM_ONCE,
        .retry_any = TRUE,
        .dead = 503,
        .refused = 503,
        .silent = 503,
        .pool_watched = TRUE,
        .surplus = HTTP_SURPLUS_DROP,
        .exact_reads = TRUE,
        .parser = HTTP_PARSER_VARNISH,
        .strange = HTTP_STRANGE_DEAD_HEAD,
        .interims = HTTP_INTERIM_DEAD,
        .head_as_get = TRUE,
        .strict_none = TRUE,
        .reads_on = TRUE,
        .upstream_ns = 5 * NS_PER_S,
    },
    /* The http module of Node 20.20 (32 to 36), as far as its connections are
     * seen from the other end; its events are in http-node-server.c. */
    {
        .name = "node",
        .linger = HTTP_LINGER_NEVER,
        .idle_ns = 6 * NS_PER_S,
        .head_ns = 60 * NS_PER_S,
        .body_ns = 300 * NS_PER_S,
        .tells_408 = TRUE,
        .tells_400 = TRUE,
        .early = HTTP_EARLY_END,
        .cancels = TRUE,
        .stops = TRUE,
        .cancels_work = TRUE,
        .told_ns = 5 * NS_PER_S, /* and waits for a second more */
        .block_bytes = 65536,
        .ends = early_ends,
        .dead = 502,
        .refused = 502,
        .silent = 504,
        .pool_watched = TRUE,
        .write_ends = TRUE,
    },
    /* What RFC 9112 9.3, 9.5 and 9.6 ask for. */
    {
        .name = "rfc",
        .linger = HTTP_LINGER_ALWAYS,
        .linger_idle_ns = 2 * NS_PER_S,
        .linger_total_ns = 30 * NS_PER_S,
        .idle_ns = 5 * NS_PER_S,
        .idle_lingers = TRUE,
        .head_ns = 60 * NS_PER_S,
        .body_ns = 60 * NS_PER_S,
        .send_ns = 60 * NS_PER_S,
        .renewed = TRUE,
        .tells_408 = TRUE,
        .tells_400 = TRUE,
        .early = HTTP_EARLY_DISCARD,
        .block_bytes = 8192,
        .ends = early_ends,
        .retry = HTTP_UPSTREAM_ONCE,
        .retry_bodies = TRUE,
        .dead = 502,
        .refused = 502,
        .silent = 504,
        .pool_watched = TRUE,
        .reads_on = TRUE,
        .write_ends = TRUE,
        .upstream_ns = 60 * NS_PER_S,
    },
};

const HttpServerPolicy *
http_server_profile(const char *name)
{
    for (guint i = 0; i < G_N_ELEMENTS(profiles); i++) {
        if (g_str_equal(profiles[i].name, name)) {
            return &profiles[i];
        }
    }
    return NULL;
}

const char *const *
http_server_profiles(void)
{
    static const char *names[G_N_ELEMENTS(profiles) + 1];

    for (guint i = 0; i < G_N_ELEMENTS(profiles); i++) {
        names[i] = profiles[i].name;
    }
    return names;
}
