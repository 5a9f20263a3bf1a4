/* SPDX-License-Identifier: GPL-2.0-only */
/* Reading HTTP messages: where each ends (RFC 9112 6.3), what an end of the
 * stream means where it comes (8), limits; and that neither cutting the stream
 * elsewhere nor garbage changes that. */
#include "model/http/http-reader.h"

#include <string.h>

#define FUZZ 20000
#define FUZZ_SLOW 1000000

/* Reads all of 'text', 'step' bytes at a time, into a trace of the events. */
static char *
trace(HttpKind kind, gboolean to_head, const char *text, gsize len, gsize step)
{
    g_autoptr(HttpReader) reader =
        http_reader_new(kind, &(HttpLimits){.head_bytes = 2048, .fields = 20});
    GString *out = g_string_new(NULL);
    HttpEvent event = HTTP_EVENT_NONE;

    if (to_head) {
        http_reader_answers_head(reader);
    }
    for (gsize at = 0; at < len && event != HTTP_EVENT_BAD;) {
        gsize end = MIN(at + step, len), used;
        do {
            event = http_reader_next(reader, text + at, end - at, &used);
            g_assert_cmpuint(used, <=, end - at);
            at += used;
            if (event == HTTP_EVENT_HEAD) {
                const HttpHead *head = http_reader_head(reader);
                g_string_append_printf(out, "%s%u/%d ", head->method,
                                       head->status, head->framing);
            } else if (event == HTTP_EVENT_END) {
                g_string_append_printf(out, "end=%" G_GUINT64_FORMAT " ",
                                       http_reader_body(reader));
            }
        } while (event != HTTP_EVENT_NONE && event != HTTP_EVENT_BAD);
        g_assert_true(event == HTTP_EVENT_BAD || at == end);
    }
    if (event == HTTP_EVENT_BAD) {
        g_string_append(out, http_reader_error(reader));
    } else {
        g_string_append_printf(out, "where=%d", http_reader_end(reader));
    }
    return g_string_free(out, FALSE);
}

typedef struct Row {
    const char *name;
    HttpKind kind;
    gboolean to_head;
    const char *text, *trace;
} Row;

#define REQUEST HTTP_KIND_REQUEST, FALSE
#define RESPONSE HTTP_KIND_RESPONSE, FALSE

static const Row rows[] = {
    {"get", REQUEST, "GET /a HTTP/1.1\r\nHost: x\r\n\r\n",
     "GET0/0 end=0 where=0"},
    {"post-length", REQUEST,
     "POST / HTTP/1.1\r\nContent-Length: 3\r\n\r\nabcGET / HTTP/1.0\r\n\r\n",
     "POST0/1 end=3 GET0/0 end=0 where=0"},
    {"post-chunked", REQUEST,
     "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n"
     "3;x=y\r\nabc\r\n0\r\nTrailer: t\r\n\r\nGET",
     "POST0/2 end=3 where=1"},
    {"length-short", RESPONSE, "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nab",
     "200/1 where=2"},
    {"chunks-short", RESPONSE,
     "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n",
     "200/2 where=2"},
    {"to-close", RESPONSE, "HTTP/1.1 200 OK\r\n\r\nabc", "200/3 where=3"},
    {"half-head", RESPONSE, "HTTP/1.1 200 OK\r\nConte", "where=1"},
    {"chunked-beats-length", RESPONSE,
     "HTTP/1.1 200 OK\r\nContent-Length: 9\r\nTransfer-Encoding: chunked\r\n"
     "\r\n1\r\na\r\n0\r\n\r\n",
     "200/2 end=1 where=0"},
    {"head", HTTP_KIND_RESPONSE, TRUE,
     "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n", "200/0 end=0 where=0"},
    {"continue", RESPONSE,
     "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\n"
     "x",
     "100/0 end=0 200/1 end=1 where=0"},
    {"no-content", RESPONSE, "HTTP/1.1 204 No Content\r\n\r\nhello",
     "204/0 end=0 HPE_INVALID_CONSTANT"},
    {"not-modified", RESPONSE,
     "HTTP/1.1 304 Not Modified\r\nContent-Length: 9\r\n\r\n",
     "304/0 end=0 where=0"},
    {"bad-method", REQUEST, "BOGUS / HTTP/1.1\r\n\r\n", "HPE_INVALID_METHOD"},
    {"bad-chunk", RESPONSE,
     "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nZZ\r\n",
     "200/2 HPE_INVALID_CHUNK_SIZE"},
    {"bad-length", REQUEST, "GET / HTTP/1.1\r\nContent-Length: x\r\n\r\n",
     "HPE_INVALID_CONTENT_LENGTH"},
    {"blank-lines", REQUEST, "\r\n\r\nGET / HTTP/1.1\r\n\r\n",
     "GET0/0 end=0 where=0"},
};

/* Whatever the pieces in which it comes. */
static void
test_row(gconstpointer data)
{
    const Row *row = data;

    for (gsize step = 1; step <= strlen(row->text); step++) {
        g_autofree char *got =
            trace(row->kind, row->to_head, row->text, strlen(row->text), step);
        g_assert_cmpstr(got, ==, row->trace);
    }
}

static void
test_head(void)
{
    static const char text[] = "POST /order?n=1 HTTP/1.0\r\n"
                               "Connection: keep-alive\r\n"
                               "Keep-Alive: timeout=7, max=3\r\n"
                               "Expect: 100-continue\r\n"
                               "X-Request-Id: 42\r\n\r\n";
    g_autoptr(HttpReader) reader = http_reader_new(HTTP_KIND_REQUEST, NULL);
    const HttpHead *head = http_reader_head(reader);
    gsize used;

    g_assert_cmpint(http_reader_next(reader, text, strlen(text), &used), ==,
                    HTTP_EVENT_HEAD);
    g_assert_cmpuint(used, ==, strlen(text));
    g_assert_cmpuint(head->len_bytes, ==, strlen(text));
    g_assert_cmpstr(head->target, ==, "/order?n=1");
    g_assert_cmpuint(head->minor, ==, 0);
    g_assert_true(head->says_keep && head->expects && !head->says_close);
    g_assert_true(http_head_persists(head));
    g_assert_cmpint(head->hint_s, ==, 7);
    g_assert_cmpuint(head->id, ==, 42);
    g_assert_true(http_is_idempotent("PUT"));
    g_assert_false(http_is_idempotent("POST"));
}

/* Heads and their fields have limits, and long targets are cut. */
static void
test_limits(void)
{
    g_autoptr(GString) text = g_string_new("GET /");
    g_autofree char *got = NULL;

    for (guint i = 0; i < 2100; i++) {
        g_string_append_c(text, 'a');
    }
    got = trace(HTTP_KIND_REQUEST, FALSE, text->str, text->len, 100);
    g_assert_cmpstr(got, ==, "HPE_HEADER_OVERFLOW");
    g_clear_pointer(&got, g_free);
    g_string_assign(text, "GET / HTTP/1.1\r\n");
    for (guint i = 0; i < 21; i++) {
        g_string_append(text, "A: b\r\n");
    }
    g_string_append(text, "\r\n");
    got = trace(HTTP_KIND_REQUEST, FALSE, text->str, text->len, text->len);
    g_assert_true(g_str_has_prefix(got, "HPE_CB_"));
}

/* Messages with bytes changed, cut in two places: never more is read than is
 * there, and the cuts change nothing. */
static void
test_fuzz(void)
{
    guint n = g_test_slow() ? FUZZ_SLOW : FUZZ;
    g_autoptr(GRand) rand = g_rand_new_with_seed(9112);

    for (guint i = 0; i < n; i++) {
        const Row *row = &rows[g_rand_int_range(rand, 0, G_N_ELEMENTS(rows))];
        gsize len = strlen(row->text);
        g_autofree char *text = g_strdup(row->text);
        g_autofree char *whole = NULL, *cut = NULL;

        for (gint k = g_rand_int_range(rand, 0, 4); k > 0; k--) {
            text[g_rand_int_range(rand, 0, (gint)len)] =
                (char)g_rand_int_range(rand, 0, 256);
        }
        whole = trace(row->kind, row->to_head, text, len, len);
        cut = trace(row->kind, row->to_head, text, len,
                    (gsize)g_rand_int_range(rand, 1, (gint)len + 1));
        g_assert_cmpstr(whole, ==, cut);
    }
}

/* What parsers differ in, as they themselves have it (llhttp 9.3.1 of Node
 * 20.20.2, the WebAssembly one of undici 6.24.1). */
static void
test_parsers(void)
{
    static const struct {
        HttpParser parser;
        const char *text, *error, *says; /* NULL: none */
    } cases[] = {
        {HTTP_PARSER_LLHTTP,
         "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 1\r\n\r\nxy",
         "HPE_CLOSED_CONNECTION", "Data after `Connection: close`"},
        {HTTP_PARSER_LLHTTP, "HTTP/1.1 204 No\r\nContent-Length: 2\r\n\r\nxy",
         "HPE_INVALID_CONSTANT", "Expected HTTP/, RTSP/ or ICE/"},
        {HTTP_PARSER_UNDICI, "HTTP/1.1 204 No\r\nContent-Length: 2\r\n\r\nxy",
         NULL, NULL},
        {HTTP_PARSER_UNDICI, "HTTP/1.1 204 No\r\n\r\nxy",
         "HPE_INVALID_CONSTANT", "Expected HTTP/"},
        {HTTP_PARSER_LLHTTP,
         "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n"
         "Transfer-Encoding: chunked\r\n\r\n",
         "HPE_INVALID_TRANSFER_ENCODING",
         "Transfer-Encoding can't be present with Content-Length"},
        {HTTP_PARSER_LLHTTP,
         "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n"
         "Content-Length: 5\r\n\r\n",
         "HPE_INVALID_CONTENT_LENGTH",
         "Content-Length can't be present with Transfer-Encoding"},
        {HTTP_PARSER_UNDICI,
         "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 5\r\n\r\n",
         "HPE_UNEXPECTED_CONTENT_LENGTH", "Duplicate Content-Length"},
    };

    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(HttpReader) reader = http_reader_new(
            HTTP_KIND_RESPONSE, &(HttpLimits){.parser = cases[i].parser});
        gsize len = strlen(cases[i].text), at = 0, used;
        HttpEvent event;

        do {
            event =
                http_reader_next(reader, cases[i].text + at, len - at, &used);
            at += used;
        } while (event != HTTP_EVENT_NONE && event != HTTP_EVENT_BAD);
        g_assert_cmpint(event == HTTP_EVENT_BAD, ==, cases[i].error != NULL);
        if (cases[i].error) {
            g_assert_cmpstr(http_reader_error(reader), ==, cases[i].error);
            g_assert_cmpstr(http_reader_error_text(reader), ==, cases[i].says);
        }
    }
}

/* A head whose first line alone has come (libcurl), and HEAD's answer behind an
 * interim one. */
static void
test_lines(void)
{
    static const char half[] = "HTTP/1.1 404 No\r\nCo";
    static const char two[] =
        "HTTP/1.1 102 P\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n";
    g_autoptr(HttpReader) reader = http_reader_new(HTTP_KIND_RESPONSE, NULL);
    g_autofree char *events =
        trace(HTTP_KIND_RESPONSE, TRUE, two, strlen(two), strlen(two));
    gsize used;

    http_reader_next(reader, half, strlen("HTTP/1.1 404 No\r"), &used);
    g_assert_false(http_reader_has_line(reader));
    g_assert_cmpuint(http_reader_line_status(reader), ==, 0);
    http_reader_next(reader, half + used, strlen(half) - used, &used);
    g_assert_true(http_reader_has_line(reader));
    g_assert_cmpuint(http_reader_line_status(reader), ==, 404);
    g_assert_cmpstr(events, ==, "102/0 end=0 200/0 end=0 where=0");
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autofree char *name =
            g_strdup_printf("/http-reader/message/%s", rows[i].name);
        g_test_add_data_func(name, &rows[i], test_row);
    }
    g_test_add_func("/http-reader/head", test_head);
    g_test_add_func("/http-reader/limits", test_limits);
    g_test_add_func("/http-reader/parsers", test_parsers);
    g_test_add_func("/http-reader/lines", test_lines);
    g_test_add_func("/http-reader/fuzz", test_fuzz);
    return g_test_run();
}
