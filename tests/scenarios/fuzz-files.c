/* SPDX-License-Identifier: GPL-2.0-only */
/* Targets of fuzz-readers.h without inputs of their own: traces of links,
 * formulas, HTTP messages. */
#include "tests/scenarios/fuzz-readers.h"

#include <math.h>
#include <string.h>
#include <unistd.h>

#include "model/http/http-reader.h"
#include "scenarios/base/scratch.h"
#include "scenarios/params/link-trace.h"
#include "scenarios/scenario/formula.h"
#include "tests/scenarios/fuzz-scenario.h"

/* ---- Traces of links ----------------------------------------------------- */

gboolean
fuzz_read_link_trace(const char *bytes, gsize len)
{
    static int fd = -1;
    g_autofree char *path = NULL;
    GError *error = NULL;
    g_autoptr(LinkTrace) trace = NULL;

    if (fd < 0) {
        fd = scratch_file();
        g_assert_cmpint(fd, >=, 0);
    }
    g_assert_cmpint(ftruncate(fd, 0), ==, 0);
    g_assert_cmpint(pwrite(fd, bytes, len, 0), ==, (gssize)len);
    path = g_strdup_printf("/proc/self/fd/%d", fd);
    trace = link_trace_load(path, &error);
    fuzz_check_error(trace != NULL, error);
    if (trace) {
        g_assert_true(trace->steps->len > 0 || trace->chances_ns->len > 0);
    }
    return trace != NULL;
}

/* ---- Formulas ------------------------------------------------------------ */

static gdouble
one(gpointer user, const Param *param)
{
    (void)param;
    return *(const gdouble *)user;
}

gboolean
fuzz_read_formula(const char *bytes, gsize len)
{
    static const char *const units[] = {"s", "", "1/s", "bytes", "bps"};
    static const gdouble values[] = {0, 1, -1, 1e300, NAN};
    g_autofree char *text = g_strndup(bytes, len);
    gboolean understood = FALSE;

    if (!g_utf8_validate(text, -1, NULL)) {
        return FALSE; /* the reader of files refuses it before */
    }
    for (gsize u = 0; u < G_N_ELEMENTS(units); u++) {
        GError *error = NULL;
        g_autoptr(Formula) formula =
            formula_parse(param_table(), text, units[u], &error);
        fuzz_check_error(formula != NULL, error);
        for (gsize i = 0; formula && i < G_N_ELEMENTS(values); i++) {
            formula_value(formula, one, (gpointer)&values[i]);
        }
        understood = understood || formula;
    }
    return understood;
}

/* ---- HTTP ---------------------------------------------------------------- */

/* Goes on at '*at' up to 'end'; FALSE: it is bad. */
static gboolean
read_part(HttpReader *reader, const char *bytes, gsize *at, gsize end,
          GString *out)
{
    HttpEvent event;
    gsize used;

    do {
        event = http_reader_next(reader, bytes + *at, end - *at, &used);
        g_assert_cmpuint(used, <=, end - *at);
        *at += used;
        if (event == HTTP_EVENT_HEAD) {
            const HttpHead *head = http_reader_head(reader);
            g_string_append_printf(out, "%s%u/%d ", head->method, head->status,
                                   head->framing);
            if (http_reader_forgives(reader)) {
                return FALSE; /* what is dropped depends on the cuts */
            }
        } else if (event == HTTP_EVENT_END) {
            g_string_append_printf(out, "%" G_GUINT64_FORMAT " ",
                                   http_reader_body(reader));
        }
    } while (event != HTTP_EVENT_NONE && event != HTTP_EVENT_BAD);
    return event != HTTP_EVENT_BAD;
}

/* What comes of the bytes, 'step' at a time.  (transfer full) */
static char *
read_http(HttpParser parser, HttpKind kind, gboolean to_head, const char *bytes,
          gsize len, gsize step)
{
    g_autoptr(HttpReader) reader = http_reader_new(
        kind,
        &(HttpLimits){.parser = parser, .head_bytes = 2048, .fields = 20});
    GString *out = g_string_new(NULL);
    gboolean is_good = TRUE;

    if (to_head) {
        http_reader_answers_head(reader);
    }
    for (gsize at = 0; at < len && is_good;) {
        is_good = read_part(reader, bytes, &at, MIN(at + step, len), out);
    }
    if (is_good) {
        g_string_append_printf(out, "%d", (int)http_reader_end(reader));
    } else { /* of two errors, which comes first depends on the cuts */
        g_assert_nonnull(http_reader_error(reader));
        g_string_append(out, "bad");
    }
    return g_string_free(out, FALSE);
}

/* The same wherever the stream is cut. */
gboolean
fuzz_read_http(const char *bytes, gsize len)
{
    gboolean understood = FALSE;

    for (guint i = 0; i < 9; i++) {
        HttpParser parser = (HttpParser)(i / 3);
        HttpKind kind = i % 3 ? HTTP_KIND_RESPONSE : HTTP_KIND_REQUEST;
        gboolean to_head = i % 3 == 2;
        g_autofree char *whole =
            read_http(parser, kind, to_head, bytes, len, len);
        g_autofree char *each = read_http(parser, kind, to_head, bytes, len, 1);
        g_assert_cmpstr(whole, ==, each);
        understood = understood || !g_str_has_suffix(whole, "bad");
    }
    return understood;
}
