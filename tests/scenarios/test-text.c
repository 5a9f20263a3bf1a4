/* SPDX-License-Identifier: GPL-2.0-only */
/* Texts that others wrote: how they are taken, and how they are shown. */
#include "scenarios/base/text.h"

#include <string.h>

#include "scenarios/base/json-text.h"
#include "tests/scenarios/support-mistake.h"
#include "tests/shim/support-row.h"

static void
test_visible(void)
{
    static const struct {
        const char *name, *text, *stay, *shown;
    } rows[] = {
        {"plain", "a \\ b", "", "a \\ b"},
        {"empty", "", "", ""},
        {"escape", "\033[2J", "\n", "\\x1b[2J"},
        {"lines", "a\n\tb\r\n", "\n\t", "a\n\tb\\x0d\n"},
        {"one-line", "a\nb", "", "a\\x0ab"},
        {"delete", "a\177", "", "a\\x7f"},
        {"c1", "\302\2332J\302\240", "", "\\x9b2J\302\240"},
        {"turning", "a\342\200\256b\342\201\246c", "", "a\\u202eb\\u2066c"},
        {"accents", "\303\251\360\237\230\200", "", "\303\251\360\237\230\200"},
        {"no-utf-8", "\377\303", "", "\\xff\\xc3"},
        {"surrogate", "\355\240\200", "", "\\xed\\xa0\\x80"},
        {"overlong", "\300\200", "", "\\xc0\\x80"},
    };

    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autofree char *shown = text_visible(rows[i].text, rows[i].stay);
        row_text(rows[i].name, "shown", shown, rows[i].shown);
    }
}

static void
test_plain_lines(void)
{
    static const struct {
        const char *name, *text, *plain;
    } rows[] = {
        {"lf", "a\nb\n", "a\nb\n"},
        {"crlf", "a\r\nb\r\n", "a\nb\n"},
        {"crlf-open", "a\r\nb\r", "a\nb"},
        {"mixed", "a\r\n\nb\r\r\n", "a\n\nb\n"},
        {"cr-within", "a\rb\n", "a\rb\n"},
        {"mark", "\357\273\277a\r\n", "a\n"},
        {"mark-only", "\357\273\277", ""},
        {"mark-cut", "\357\273", "\357\273"},
        {"empty", "", ""},
    };

    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autofree char *plain =
            text_plain_lines(rows[i].text, strlen(rows[i].text));
        row_text(rows[i].name, "plain", plain, rows[i].plain);
    }
}

static void
test_check(void)
{
    static const struct {
        const char *name, *text;
        gsize len;
        const char *message; /* NULL: none */
    } rows[] = {
        {"text", "a\tb\r\n\303\251", 7, NULL},
        {"nul", "a\n\0b", 4,
         "x:2: the byte 0x00 is not of a text in UTF-8, "
         "expected a list"},
        {"escape", "\033", 1,
         "x:1: the byte 0x1b is not of a text in UTF-8, "
         "expected a list"},
        {"latin-1", "\n\n\351", 3,
         "x:3: the byte 0xe9 is not of a text in "
         "UTF-8, expected a list"},
    };

    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(GError) error = NULL;
        gboolean ok =
            text_check(rows[i].text, rows[i].len, "x", "a list", &error);
        row_int(rows[i].name, "right", ok, !rows[i].message);
        if (rows[i].message) {
            row_mistake(rows[i].name, error, rows[i].message);
        }
    }
}

static void
test_excerpt(void)
{
    g_autofree char *whole = text_excerpt("\303\251\303\251\303\251", 3);
    g_autofree char *cut = text_excerpt("\303\251\303\251\303\251\303\251a", 4);

    g_assert_cmpstr(whole, ==, "\303\251\303\251\303\251");
    g_assert_cmpstr(cut, ==, "\303\251...");
}

/* Deep JSON is refused before json-glib sees it, wherever the brackets are;
 * those in strings do not count. */
static void
test_json(void)
{
    static const struct {
        const char *name, *before, *bracket;
        guint n;
        const char *after;
        const char *message; /* NULL: fine */
    } rows[] = {
        {"deep", "", "[", JSON_TEXT_DEPTH + 1, "",
         "more than 64 brackets within another"},
        {"deeper", "", "[", 100000, "", "more than 64 brackets within another"},
        {"objects", "", "{\"a\":", 100000, "",
         "more than 64 brackets within another"},
        {"behind-a-string", "[\"\\\\\",\"\\\"\",", "[", 100000, "",
         "more than 64 brackets within another"},
        {"in-a-string", "\"", "[", 1000, "\"", NULL},
        {"side-by-side", "[0", ",[]", 1000, "]", NULL},
        {"single-quotes", "'\"'", "[", 100000, "",
         "the byte 0x27 at 1 is not of JSON"},
        {"comment", "/*\"*/", "[", 100000, "",
         "the byte 0x2f at 1 is not of JSON"},
        {"nothing", "", "", 0, "", "nothing"},
    };

    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(GString) text = g_string_new(rows[i].before);
        g_autoptr(GError) error = NULL;
        g_autoptr(JsonNode) node = NULL;

        for (guint n = 0; n < rows[i].n; n++) {
            g_string_append(text, rows[i].bracket);
        }
        g_string_append(text, rows[i].after);
        node = json_text_parse(text->str, text->len, &error);
        row_int(rows[i].name, "right", node != NULL, !rows[i].message);
        if (rows[i].message) {
            row_mistake(rows[i].name, error, rows[i].message);
        }
    }
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/text/visible", test_visible);
    g_test_add_func("/text/plain-lines", test_plain_lines);
    g_test_add_func("/text/check", test_check);
    g_test_add_func("/text/excerpt", test_excerpt);
    g_test_add_func("/text/json", test_json);
    return g_test_run();
}
