/* SPDX-License-Identifier: GPL-2.0-only */
/* The cache of a proxy: copies of whole answers to GET, by their target.
 *
 * What came incomplete is not stored (RFC 9111 3.3), unless its policy is to do
 * it wrong; what the connection ended is complete if it ended by FIN (RFC 9112
 * 8), whatever the server meant.  A copy answers for as long as it is fresh;
 * one that is not is asked for anew, and is of use only while no upstream
 * answers (RFC 9111 4.2.4).  Nothing is revalidated. */
#include "model/http/http-upstream.h"

#include "model/units.h"

typedef struct HttpCopy {
    guint64 len_bytes;
    guint64 of; /* the request that it was the answer to */
    gint64 stored_ns;
} HttpCopy;

static gboolean
is_read(const HttpServerConn *conn)
{
    return g_str_equal(conn->head.method, "GET") ||
           g_str_equal(conn->head.method, "HEAD");
}

gboolean
http_cache_answer(HttpServerConn *conn, gboolean stale)
{
    HttpServer *server = conn->server;
    g_autofree char *fields = NULL;
    HttpReply reply = {.status = 200, .framing = HTTP_FRAMING_LENGTH};
    const HttpCopy *copy;
    gint64 age_ns = 0;

    if (!conn->route.cache || !is_read(conn)) {
        return FALSE;
    }
    copy = g_hash_table_lookup(server->cache, conn->head.target);
    if (copy) {
        age_ns = http_now_ns(server->loop) - copy->stored_ns;
    }
    if (!copy || (!stale && server->policy.fresh_ns > 0 &&
                  age_ns >= server->policy.fresh_ns)) {
        if (!stale) {
            http_proxy_tell(server, HTTP_PROXY_MISS, conn->head.id, 0);
        }
        return FALSE;
    }
    http_proxy_tell(server, stale ? HTTP_PROXY_STALE : HTTP_PROXY_HIT,
                    conn->head.id, copy->of);
    fields =
        g_strdup_printf("Age: %" G_GINT64_FORMAT "\r\n", age_ns / NS_PER_S);
    reply.length = reply.body_bytes = copy->len_bytes;
    reply.fields = fields;
    http_server_reply(conn, &reply);
    return TRUE;
}

void
http_cache_store(HttpUpstream *up, gboolean cut)
{
    const HttpHead *head = http_reader_head(up->reader);
    HttpServer *server = up->server;
    HttpCopy copy = {up->got_bytes, up->id, http_now_ns(server->loop)};

    if (!up->key || head->status != 200 ||
        copy.len_bytes < server->policy.copy_min_bytes) {
        return;
    }
    g_hash_table_replace(server->cache, g_strdup(up->key),
                         g_memdup2(&copy, sizeof copy));
    if (cut) {
        http_proxy_tell(server, HTTP_PROXY_STORED_CUT, up->id, up->id);
    }
}
