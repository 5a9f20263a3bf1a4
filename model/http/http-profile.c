/* SPDX-License-Identifier: GPL-2.0-only */
/* What real clients do, a row each; the facts and cases are those of
 * http-close.md: T-3 and its facts 42 to 49. */
#include "model/http/http-client.h"

#include "model/units.h"

#define READ_UV 65536   /* uv__read(), node-net 3.2 */
#define READ_CURL 16384 /* CURL_MAX_READ_SIZE */
#define FOR_EVER G_MAXINT64

static const HttpClientPolicy profiles[] = {
    /* What RFC 9112 8, 9.3.1 and RFC 9110 9.2.2 ask for. */
    {
        .name = "rfc",
        .pipelining = 1,
        .retry = HTTP_RETRY_IDEMPOTENT,
        .retries = 1,
        .pool_ns = FOR_EVER,
        .hints = TRUE,
        .hint_cut_ns = NS_PER_S,
        .idle_bytes = HTTP_IDLE_CLOSE,
        .open_reset = HTTP_OPEN_CUT,
        .upload = HTTP_UPLOAD_STOP,
        .block_bytes = READ_UV,
        .expect_ns = NS_PER_S,
        .again_417 = TRUE,
        .resend_behind = TRUE,
    },
    /* The http module of Node 20.20 with its Agent (42, 43) [nodehttp.cli_*,
     * nodehttp2.cli_*]. */
    {
        .name = "node-client",
        .pipelining = 1,
        .pool_ns = FOR_EVER,
        .hints = TRUE,
        .hint_cut_ns = NS_PER_S,
        .hint_untimed = TRUE,
        .idle_bytes = HTTP_IDLE_DROP,
        .open_reset = HTTP_OPEN_BOTH,
        .behind = HTTP_BEHIND_READ,
        .parser = HTTP_PARSER_LLHTTP,
        .lengths = TRUE,
        .reads_on = TRUE,
        .held_stays = TRUE,
        .upload = HTTP_UPLOAD_ON,
        .block_bytes = READ_UV,
        .one_poll = TRUE,
    },
    /* fetch of Node 20.20, undici 6.24.1 (45) [fetch.*, fetch2.*]. */
    {
        .name = "fetch",
        .pipelining = 1,
        .pool_ns = 4 * NS_PER_S,
        .hints = TRUE,
        .hint_cut_ns = 2 * NS_PER_S,
        .idle_bytes = HTTP_IDLE_CLOSE,
        .open_reset = HTTP_OPEN_COMPLETE,
        .close_ends = TRUE,
        .parser = HTTP_PARSER_UNDICI,
        .behind = HTTP_BEHIND_NEXT,
        .head_last = TRUE,
        .no_interim = TRUE,
        .upload = HTTP_UPLOAD_STOP,
        .block_bytes = READ_UV,
        .one_poll = TRUE,
        .spare = TRUE,
    },
    /* undici's Client (47 to 49): one connection [undici2.*]. */
    {
        .name = "undici",
        .connections = 1,
        .pipelining = 10,
        .safe_behind = TRUE,
        .at_once = TRUE,
        .resend_behind = TRUE,
        .pool_ns = 4 * NS_PER_S,
        .hints = TRUE,
        .hint_cut_ns = 2 * NS_PER_S,
        .idle_bytes = HTTP_IDLE_CLOSE,
        .open_reset = HTTP_OPEN_COMPLETE,
        .close_ends = TRUE,
        .parser = HTTP_PARSER_UNDICI,
        .behind = HTTP_BEHIND_NEXT,
        .head_last = TRUE,
        .no_interim = TRUE,
        .upload = HTTP_UPLOAD_STOP,
        .block_bytes = READ_UV,
        .one_poll = TRUE,
        .spare = TRUE,
    },
    /* curl 7.88.1 (44, 46; lib/transfer.c) [curl.*, curl2.*]. */
    {
        .name = "curl",
        .connections = 1,
        .pipelining = 1,
        .retry = HTTP_RETRY_ALL,
        .retries = 1,
        .pool_ns = 118 * NS_PER_S,
        .lazy = TRUE,
        .idle_bytes = HTTP_IDLE_ANSWER,
        .open_reset = HTTP_OPEN_CUT,
        .behind = HTTP_BEHIND_CURL,
        .by_line = TRUE,
        .exact = TRUE,
        .upload = HTTP_UPLOAD_STOP_300,
        .block_bytes = READ_CURL,
        .expect_ns = NS_PER_S,
        .expect_bytes = 1024 * 1024,
        .again_417 = TRUE,
    },
};

const HttpClientPolicy *
http_client_profile(const char *name)
{
    for (guint i = 0; i < G_N_ELEMENTS(profiles); i++) {
        if (g_str_equal(profiles[i].name, name)) {
            return &profiles[i];
        }
    }
    return NULL;
}

const char *const *
http_client_profiles(void)
{
    static const char *names[G_N_ELEMENTS(profiles) + 1];

    for (guint i = 0; i < G_N_ELEMENTS(profiles); i++) {
        names[i] = profiles[i].name;
    }
    return names;
}
