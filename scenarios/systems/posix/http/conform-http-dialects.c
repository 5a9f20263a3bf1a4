/* SPDX-License-Identifier: GPL-2.0-only */
/* How Node's client, fetch, undici and curl tell what became of a request:
 * http-close.md, T-3. */
#include "scenarios/systems/posix/http/conform-http-client.h"

#include "model/units.h"

#define BOOL_TEXT(YES) ((YES) ? "true" : "false")

/* ---- The http module of Node -------------------------------------------- */

static void
node_error(ConformRequest *request, const char *code, const char *text)
{
    conform_request_say(request, "req error(%s %s reused=%s)", code, text,
                        BOOL_TEXT(request->call.reused));
}

static void
node_res_close(ConformRequest *request, gboolean complete, gboolean aborted)
{
    conform_request_say(
        request, "res close(body=%" G_GUINT64_FORMAT " complete=%s aborted=%s)",
        request->call.got_bytes, BOOL_TEXT(complete), BOOL_TEXT(aborted));
}

/* "END" of the table.  A request that is still being sent closes later. */
static void
node_complete(ConformRequest *request, const HttpCallEnd *end)
{
    if (end->error) {
        g_autofree char *text =
            g_strdup_printf("Parse Error: %s", end->error_text);
        node_error(request, end->error, text);
    }
    if (end->told) {
        node_error(request, "ECONNRESET", "read ECONNRESET");
    }
    if (end->unread) { /* socketCloseListener() */
        conform_request_say(request, "req close");
        return;
    }
    conform_request_say(request,
                        "end(body=%" G_GUINT64_FORMAT " complete=true)",
                        request->call.got_bytes);
    if (request->call.uploading) {
        node_res_close(request, TRUE, FALSE);
    } else if (end->persists &&
               !request->call.body_held) { /* responseKeepAlive() */
        conform_request_say(request, "req close");
        node_res_close(request, TRUE, FALSE);
    } else {
        node_res_close(request, TRUE, FALSE);
        conform_request_say(request, "req close");
    }
}

/* "ABS" of the table.  socketCloseListener() of lib/_http_client.js: aborts
 * first, then lets the parser end what ends with the connection. */
static void
node_aborted(ConformRequest *request, gboolean open)
{
    conform_request_say(request, "aborted");
    conform_request_say(request, "req close");
    conform_request_say(request, "res error(ECONNRESET aborted)");
    node_res_close(request, open, TRUE);
}

static void
node_done(ConformRequest *request, const HttpCallEnd *end)
{
    gboolean responded = request->call.responded;

    if (end->how == HTTP_HOW_COMPLETE) {
        node_complete(request, end);
        return;
    }
    if (end->how == HTTP_HOW_BAD && end->error) {
        g_autofree char *text =
            g_strdup_printf("Parse Error: %s", end->error_text);
        node_error(request, end->error, text);
    } else if (end->how == HTTP_HOW_BAD) { /* destroyed without one */
    } else if (end->how == HTTP_HOW_REFUSED) {
        node_error(request, "ECONNREFUSED", "connect ECONNREFUSED");
    } else if (end->reset) {
        node_error(request, "ECONNRESET", "read ECONNRESET");
    } else if (!responded) {
        node_error(request, "ECONNRESET", "socket hang up");
    }
    if (responded) {
        node_aborted(request, end->how == HTTP_HOW_CANCELLED && end->open);
    } else {
        conform_request_say(request, "req close");
    }
}

static void
node_uploaded(ConformRequest *request, gboolean reset)
{
    if (reset) {
        node_error(request, "ECONNRESET", "read ECONNRESET");
    }
    conform_request_say(request, "req close");
}

static void
node_response(ConformRequest *request, guint status)
{
    conform_request_say(request, "response %u", status);
}

const ConformDialect conform_node_client = {
    .profile = "node-client",
    .done = node_done,
    .response = node_response,
    .uploaded = node_uploaded,
};

/* ---- fetch and undici ---------------------------------------------------- */

/* HTTPParserError: what undici's table of codes does not know has none. */
static char *
undici_parser_error(const HttpCallEnd *end, gboolean in_node)
{
    const char *code = end->error;

    if (g_str_has_prefix(code, "UND_ERR_")) {
        return g_strdup_printf("%s %s", code, end->error_text);
    }
    if (g_str_equal(code, "ERR_ASSERTION")) {
        return in_node
                   ? g_strdup("ERR_ASSERTION false == true")
                   : g_strdup_printf("ERR_ASSERTION The expression evaluated "
                                     "to a falsy value:\n\n  %s\n",
                                     end->error_text);
    }
    if (g_str_equal(code, "HPE_UNEXPECTED_SPACE")) {
        code = in_node ? "" : "undefined";
    }
    return g_strdup_printf(
        "%s Response does not match the HTTP/1.1 protocol (%s)", code,
        end->error_text);
}

/* What undici calls the error; 'in_node': as Node.js has it built in.
 * (transfer full) */
static char *
undici_error(const HttpCallEnd *end, gboolean in_node)
{
    switch (end->how) {
    case HTTP_HOW_REFUSED:
        return g_strdup("ECONNREFUSED connect ECONNREFUSED");
    case HTTP_HOW_BAD:
        return undici_parser_error(end, in_node);
    case HTTP_HOW_CUT:
        if (end->mismatch) {
            return g_strdup(end->reset ? "UND_ERR_SOCKET closed"
                                       : "UND_ERR_RES_CONTENT_LENGTH_MISMATCH "
                                         "Response body length does not match "
                                         "content-length header");
        }
        break;
    case HTTP_HOW_COMPLETE:
    case HTTP_HOW_SILENT:
    case HTTP_HOW_CANCELLED:
        break;
    }
    return g_strdup(end->reset ? "ECONNRESET read ECONNRESET"
                               : "UND_ERR_SOCKET other side closed");
}

/* What has no body by its status is told to have none at once
 * (nullBodyStatus of lib/web/fetch). */
static void
fetch_response(ConformRequest *request, guint status)
{
    node_response(request, status);
    if (status == 204 || status == 205 || status == 304) {
        request->told = TRUE;
        conform_http_later(request->end, "body=0");
    }
}

static void
fetch_done(ConformRequest *request, const HttpCallEnd *end)
{
    g_autofree char *error = undici_error(end, TRUE);

    if (request->told) {
        return;
    }
    if (end->how == HTTP_HOW_COMPLETE) {
        conform_http_later(request->end, "body=%" G_GUINT64_FORMAT,
                           request->call.got_bytes);
    } else if (end->how == HTTP_HOW_CANCELLED) {
        conform_request_say(request, "error(This operation was aborted)");
    } else {
        conform_http_later(
            request->end, "error(%s: %s)",
            request->call.responded ? "terminated" : "fetch failed", error);
    }
}

const ConformDialect conform_fetch = {
    .profile = "fetch",
    .in_turn = TRUE,
    .done = fetch_done,
    .response = fetch_response,
};

static void
undici_response(ConformRequest *request, guint status)
{
    conform_request_say(request, "response %u %s", status, request->path);
}

static void
undici_done(ConformRequest *request, const HttpCallEnd *end)
{
    g_autofree char *error = undici_error(end, FALSE);

    if (end->how == HTTP_HOW_COMPLETE) {
        conform_http_later(request->end, "body=%" G_GUINT64_FORMAT " %s",
                           request->call.got_bytes, request->path);
    } else {
        conform_http_later(request->end, "error(%s) %s", error, request->path);
    }
}

const ConformDialect conform_undici = {
    .profile = "undici",
    .done = undici_done,
    .response = undici_response,
};

/* ---- curl --------------------------------------------------------------- */

/* libcurl's errors, curl/curl.h. */
static guint
curl_exit(const HttpCall *call, const HttpCallEnd *end)
{
    switch (end->how) {
    case HTTP_HOW_COMPLETE:
        return 0;
    case HTTP_HOW_REFUSED:
        return 7; /* CURLE_COULDNT_CONNECT */
    case HTTP_HOW_SILENT:
        return end->reset ? 56 : 52; /* CURLE_RECV_ERROR, _GOT_NOTHING */
    case HTTP_HOW_CUT:
        return end->reset ? 56 : 18; /* CURLE_PARTIAL_FILE */
    case HTTP_HOW_BAD:
        return call->responded ? 56 : 1; /* CURLE_UNSUPPORTED_PROTOCOL */
    case HTTP_HOW_CANCELLED:
        return 28; /* CURLE_OPERATION_TIMEDOUT */
    }
    g_assert_not_reached();
}

/* The program tells of each request, and ends with the last. */
static void
curl_done(ConformRequest *request, const HttpCallEnd *end)
{
    ConformHttpClient *client = request->end;
    const HttpCall *call = &request->call;
    gboolean reports = conform_http_bool(client->op->args, "report", FALSE);

    if (reports) {
        conform_request_say(request, "status=%u", call->status);
        conform_request_say(request, "body=%" G_GUINT64_FORMAT,
                            call->got_bytes);
    }
    if (client->turn < client->requests->len) {
        return;
    }
    conform_request_say(request, "exit=%u", curl_exit(call, end));
    if (!reports && call->body_bytes > 0 && !call->body) {
        conform_request_say(request, "status=%u", call->status);
    }
    http_client_close(client->client);
}

const ConformDialect conform_curl = {
    .profile = "curl",
    .in_turn = TRUE,
    .done = curl_done,
};
