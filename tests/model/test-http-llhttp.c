/* SPDX-License-Identifier: GPL-2.0-only */
/* What Node's parsers make of messages, against tests/data/llhttp.txt, which
 * they themselves have told: what is refused, at which byte, and what has come
 * before; however the bytes are cut. */
#include "model/http/http-reader.h"

#include <stdlib.h>
#include <string.h>

enum { PARSER, AT, ERROR, SAYS, TEXT, EVENTS, N_COLUMNS };

static HttpReader *
new_reader(const char *parser)
{
    gboolean asks = g_str_equal(parser, "asks");
    gboolean undici = g_str_equal(parser, "undici");

    return http_reader_new(asks ? HTTP_KIND_REQUEST : HTTP_KIND_RESPONSE,
                           &(HttpLimits){.parser = undici
                                                       ? HTTP_PARSER_UNDICI
                                                       : HTTP_PARSER_LLHTTP});
}

static void
add_event(GString *out, const HttpReader *reader, HttpEvent event)
{
    const HttpHead *head = http_reader_head(reader);

    if (event == HTTP_EVENT_HEAD && head->kind == HTTP_KIND_REQUEST) {
        g_string_append_printf(out, "%s ", head->method);
    } else if (event == HTTP_EVENT_HEAD) {
        g_string_append_printf(out, "%u ", head->status);
    } else if (event == HTTP_EVENT_END) {
        g_string_append_printf(out, "%" G_GUINT64_FORMAT " ",
                               http_reader_body(reader));
    }
}

/* Reads 'text', 'step' bytes at a time; (transfer full) what came, and in
 * '*read' how much was handed over, up to an error. */
static char *
read_all(HttpReader *reader, const char *text, gsize step, gsize *read)
{
    GString *out = g_string_new(NULL);
    gsize len = strlen(text), open = 0;
    HttpEvent event = HTTP_EVENT_NONE;

    for (*read = 0; *read < len && event != HTTP_EVENT_BAD;) {
        gsize at = *read, used;
        *read = MIN(at + step, len);
        do {
            event = http_reader_next(reader, text + at, *read - at, &used);
            at += used;
            open = event == HTTP_EVENT_BODY  ? http_reader_body(reader)
                   : event == HTTP_EVENT_END ? 0
                                             : open;
            add_event(out, reader, event);
        } while (event != HTTP_EVENT_NONE && event != HTTP_EVENT_BAD);
    }
    if (open > 0) {
        g_string_append_printf(out, "%" G_GSIZE_FORMAT "..", open);
    }
    return g_strchomp(g_string_free(out, FALSE));
}

static void
check_row(char *const *row, gsize step)
{
    g_autoptr(HttpReader) reader = new_reader(row[PARSER]);
    g_autofree char *text = g_strcompress(row[TEXT]), *events = NULL;
    gsize at = (gsize)atoi(row[AT]), read;

    events = read_all(reader, text, step, &read);
    g_assert_cmpstr(events, ==, row[EVENTS]);
    if (at == 0) {
        g_assert_cmpuint(read, ==, strlen(text));
        return;
    }
    g_assert_cmpuint(read, ==,
                     MIN((at + step - 1) / step * step, strlen(text)));
    g_assert_cmpstr(http_reader_error(reader), ==, row[ERROR]);
    g_assert_cmpstr(http_reader_error_text(reader), ==, row[SAYS]);
}

static void
test_rows(void)
{
    g_autofree char *path = g_build_filename(g_getenv("FINWAIT_SRC"),
                                             "tests/data/llhttp.txt", NULL);
    g_autofree char *all = NULL;
    g_auto(GStrv) lines = NULL;
    guint n = 0;

    g_assert_true(g_file_get_contents(path, &all, NULL, NULL));
    lines = g_strsplit(all, "\n", -1);
    for (guint i = 0; lines[i]; i++) {
        g_auto(GStrv) row = g_strsplit(lines[i], "|", -1);
        if (!*lines[i] || *lines[i] == '#') {
            continue;
        }
        g_test_message("%s", lines[i]);
        g_assert_cmpuint(g_strv_length(row), ==, N_COLUMNS);
        for (gsize step = 1; step <= strlen(row[TEXT]); step++) {
            check_row(row, step);
        }
        n++;
    }
    g_assert_cmpuint(n, >, 100);
}

/* node_http_parser.cc: names, values, the URL and the reason together; of
 * undici the fields alone. */
static void
test_overflow(void)
{
    static const struct {
        const char *parser, *before, *behind;
        guint n;           /* so many bytes between them fit */
        const char *error; /* one more does not */
    } rows[] = {
        {"asks", "GET /", " HTTP/1.1\r\n\r\n", 16382, "HPE_HEADER_OVERFLOW"},
        {"asks", "GET / HTTP/1.1\r\nA: ", "\r\n\r\n", 16381,
         "HPE_HEADER_OVERFLOW"},
        {"answers", "HTTP/1.1 200 ", "\r\n\r\n", 16383, "HPE_HEADER_OVERFLOW"},
        {"undici", "HTTP/1.1 200 OK\r\nA: ", "\r\n\r\n", 16382,
         "UND_ERR_HEADERS_OVERFLOW"},
        {"asks", "GET / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n1;",
         "\r\n", 16384, "HPE_CHUNK_EXTENSIONS_OVERFLOW"},
    };

    for (guint i = 0; i < 2 * G_N_ELEMENTS(rows); i++) {
        guint n = rows[i / 2].n + i % 2;
        g_autofree char *filler = g_strnfill(n, 'a');
        g_autofree char *text =
            g_strconcat(rows[i / 2].before, filler, rows[i / 2].behind, NULL);
        g_autoptr(HttpReader) reader = new_reader(rows[i / 2].parser);
        gsize read;
        g_autofree char *events = read_all(reader, text, 1000, &read);
        gboolean fits = i % 2 == 0;
        if (!fits) {
            g_assert_cmpstr(http_reader_error(reader), ==, rows[i / 2].error);
        } else {
            g_assert_cmpstr(events, !=, "");
        }
    }
}

/* A request that wants an upgrade which nobody takes up: what comes with it is
 * dropped, and errors are not told until the next head. */
static void
test_upgrade(void)
{
#define WANTS "GET / HTTP/1.1\r\nUpgrade: x\r\nConnection: Upgrade\r\n"
#define NEXT "GET / HTTP/1.1\r\n\r\n"
    static const struct {
        const char *pieces[3], *events;
        gboolean forgives; /* at the end */
    } rows[] = {
        {{WANTS "\r\n" NEXT, "", ""}, "GET 0", TRUE},
        {{WANTS "\r\nXX", NEXT, "XX"}, "GET 0 GET 0", FALSE},
        {{WANTS "\r\n", "XX", NEXT}, "GET 0", TRUE},
        {{WANTS "Content-Length: 2\r\n\r\nab" NEXT, NEXT, ""},
         "GET 2 GET 0",
         FALSE},
        {{WANTS "Transfer-Encoding: chunked\r\n\r\nZ", NEXT, ""}, "GET", TRUE},
        {{"GET / HTTP/1.1\r\nUpgrade: x\r\n\r\n" NEXT, "XX", ""},
         "GET 0 GET 0",
         FALSE},
    };

    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(HttpReader) reader = new_reader("asks");
        g_autoptr(GString) all = g_string_new(NULL);
        gsize read;
        for (guint k = 0; k < G_N_ELEMENTS(rows[i].pieces); k++) {
            const char *piece = rows[i].pieces[k];
            g_autofree char *came =
                read_all(reader, piece, MAX(strlen(piece), 1), &read);
            g_string_append_printf(all, "%s%s", all->len && *came ? " " : "",
                                   came);
        }
        g_assert_cmpstr(all->str, ==, rows[i].events);
        g_assert_cmpint(http_reader_forgives(reader), ==, rows[i].forgives);
    }
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/http-llhttp/rows", test_rows);
    g_test_add_func("/http-llhttp/overflow", test_overflow);
    g_test_add_func("/http-llhttp/upgrade", test_upgrade);
    return g_test_run();
}
