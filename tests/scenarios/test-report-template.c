/* SPDX-License-Identifier: GPL-2.0-only */
/* The template of the page: what becomes of places, blocks and files, and what
 * is said of a wrong one. */
#include "scenarios/figures/report-template.h"

#include <string.h>

#include "tests/scenarios/support-command.h"

static char *folder;

static ReportTemplate *
load(const char *text, GError **error)
{
    g_autofree char *path = g_build_filename(folder, "page.html", NULL);

    test_file_put(folder, "page.html", text);
    return report_template_load(path, error);
}

static ReportTemplate *
load_right(const char *text)
{
    g_autoptr(GError) error = NULL;
    ReportTemplate *page = load(text, &error);

    g_assert_no_error(error);
    return page;
}

/* Fails unless 'page' as it is filled reads 'expected'; frees it. */
static void
reads(ReportTemplate *page, const char *expected)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *text = report_template_text(page, &error);

    g_assert_no_error(error);
    g_assert_cmpstr(text, ==, expected);
    report_template_free(page);
}

/* Texts are escaped wherever they stand; bytes that are no UTF-8 do no
 * harm. */
static void
test_places(void)
{
    ReportTemplate *page =
        load_right("<a title=\"{{words}}\">{{words}}</a> {{n}} {{runs}}\n");

    report_set(page, "words", "<b> & \"q\" 'r' {{n}} \377");
    report_set_number(page, "n", G_MAXUINT64);
    report_set_count(page, "runs", 1, "run");
#define WORDS "&lt;b&gt; &amp; &quot;q&quot; &apos;r&apos; {{n}} \357\277\275"
    reads(page,
          "<a title=\"" WORDS "\">" WORDS "</a> 18446744073709551615 1 run\n");
}

/* A block is there as often as it is added, with what was set then and with
 * what was added within it since; a line of its own leaves none. */
static void
test_blocks(void)
{
    static const char text[] = "{{! a\nremark }}\n<table>\n{{#row}}\n"
                               "<tr>{{#cell}}<td>{{x}}{{/cell}}</tr>\n"
                               "{{/row}}\n</table>\n{{#none}}\nnone\n"
                               "{{/none}}\n";
    ReportTemplate *page = load_right(text);

    for (guint row = 1; row <= 3; row++) {
        for (guint cell = 1; cell < row; cell++) {
            report_set_number(page, "x", 10 * row + cell);
            report_add(page, "cell");
        }
        report_add(page, "row");
    }
    report_add(page, "nosuch");
    reads(page, "<table>\n<tr></tr>\n<tr><td>21</tr>\n<tr><td>31<td>32</tr>\n"
                "</table>\n");
    page = load_right(text);
    report_add(page, "none");
    reads(page, "<table>\n</table>\nnone\n");
}

/* A file comes in as it is. */
static void
test_file(void)
{
    test_file_put(folder, "part.css", "a { b: {{c}} } /* <&> */\n");
    reads(load_right("<style>\n{{>part.css}}\n</style>{{>part.css}}"),
          "<style>\na { b: {{c}} } /* <&> */\n</style>"
          "a { b: {{c}} } /* <&> */\n");
}

/* What is wrong is said with its line. */
static void
test_mistakes(void)
{
    static const struct {
        const char *text, *message;
    } cases[] = {
        {"a\n{{#b}}\n", "page.html:3: a block without an end \"b\""},
        {"a\n{{/b}}", "page.html:2: the end of a block that is not open \"b\""},
        {"{{#a}}{{#b}}{{/a}}", "the end of a block that is not open \"a\""},
        {"{{#a}}{{/a}}\n{{#a}}{{/a}}", "page.html:2: a second block \"a\""},
        {"\n\n{{a\n", "page.html:3: a tag without an end \"{{\""},
        {"{{>nosuch.css}}", "nosuch.css: cannot be read, expected a part"},
    };

    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(GError) error = NULL;
        g_assert_null(load(cases[i].text, &error));
        g_assert_nonnull(strstr(error->message, cases[i].message));
    }
}

/* So is a place that nothing is set for, unless its block is not there. */
static void
test_unknown(void)
{
    ReportTemplate *page =
        load_right("{{#a}}{{nothing}}{{/a}}{{! \n }}\n<p>{{sumary}}</p>");
    g_autoptr(GError) error = NULL;

    report_set(page, "summary", "x");
    g_assert_null(report_template_text(page, &error));
    g_assert_nonnull(strstr(error->message,
                            "page.html:3: unknown place {{sumary}}, expected "
                            "one of the template that ships, did you mean "
                            "\"summary\"?"));
    report_template_free(page);
    reads(load_right("{{#a}}{{nothing}}{{/a}}"), "");
}

int
main(int argc, char **argv)
{
    int status;

    g_test_init(&argc, &argv, NULL);
    folder = test_folder_new();
    g_test_add_func("/report-template/places", test_places);
    g_test_add_func("/report-template/blocks", test_blocks);
    g_test_add_func("/report-template/file", test_file);
    g_test_add_func("/report-template/mistakes", test_mistakes);
    g_test_add_func("/report-template/unknown", test_unknown);
    status = g_test_run();
    test_folder_remove(folder);
    return status;
}
