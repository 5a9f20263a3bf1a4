/* SPDX-License-Identifier: GPL-2.0-only */
/* A figure of each kind: data and script against tests/data/figure/NAME.dat
 * and .gp, pictures that gnuplot draws without a word, the same bytes again. */
#include "scenarios/figures/figure.h"

#include <string.h>

#include "scenarios/systems/systems.h"
#include "tests/scenarios/support-command.h"
#include "tests/scenarios/support-svg.h"
#include "tests/shim/support-row.h"

static char *folder;
static char *golden; /* tests/data/figure */
static gboolean is_drawn;

/* The figures of scenario.ini there. */
static const char *const names[] = {
    "lines",        "cdf",     "box",           "stacked", "share",
    "heatmap",      "compare", "compare-ratio", "theory",  "theory-by-series",
    "theory-names", "series"};

static void
copy(const char *name)
{
    g_autofree char *text = test_file_get(golden, name, NULL);

    test_file_put(folder, name, text);
}

static char *
in_figures(const char *name, const char *suffix)
{
    return g_strconcat("figures/", name, suffix, NULL);
}

/* Draws all, once; FALSE, saying why it skips, if there is no gnuplot. */
static gboolean
draw(void)
{
    g_autofree char *gnuplot = g_find_program_in_path("gnuplot");
    g_autofree char *path = g_build_filename(folder, "scenario.ini", NULL);
    g_autoptr(GError) error = NULL;
    g_autoptr(Scenario) scenario = scenario_load(path, NULL, &error);

    g_assert_no_error(error);
    g_assert_cmpuint(scenario->figures->len, ==, G_N_ELEMENTS(names));
    if (!gnuplot) {
        g_test_skip("no gnuplot in PATH");
        return FALSE;
    }
    if (!is_drawn) {
        figures_draw(folder, scenario, FALSE, &error);
        g_assert_no_error(error);
        is_drawn = TRUE;
    }
    return TRUE;
}

/* Data and script are as they were.  After a change that is meant, copy what
 * `finwait plot` makes of tests/data/figure. */
static void
test_golden(void)
{
    if (!draw()) {
        return;
    }
    for (gsize i = 0; i < G_N_ELEMENTS(names); i++) {
        const char *const suffixes[] = {".dat", ".gp", NULL};
        for (const char *const *s = suffixes; *s; s++) {
            g_autofree char *name = g_strconcat(names[i], *s, NULL);
            g_autofree char *made_name = in_figures(names[i], *s);
            g_autofree char *expected = test_file_get(golden, name, NULL);
            g_autofree char *made = test_file_get(folder, made_name, NULL);
            g_test_message("%s", name);
            g_assert_cmpstr(made, ==, expected);
        }
    }
}

/* gnuplot has nothing to say but what it always says of an encoding that the
 * C locale lacks; a warning would be about an empty plot or bad data. */
static void
test_no_warnings(void)
{
    g_autofree char *figures = g_build_filename(folder, "figures", NULL);

    if (!draw()) {
        return;
    }
    for (gsize i = 0; i < G_N_ELEMENTS(names); i++) {
        g_autofree char *gp = g_strconcat(names[i], ".gp", NULL);
        const char *argv[] = {"gnuplot", gp, NULL};
        g_autofree char *words = NULL;
        g_autoptr(GError) error = NULL;
        g_auto(GStrv) lines = NULL;
        int status;

        g_spawn_sync(figures, (char **)argv, NULL, G_SPAWN_SEARCH_PATH, NULL,
                     NULL, NULL, &words, &status, &error);
        g_assert_no_error(error);
        g_assert_cmpint(status, ==, 0);
        lines = g_strsplit(words, "\n", -1);
        for (char **line = lines; *line; line++) {
            if (!strstr(*line, "iconv failed to convert degree sign")) {
                g_assert_cmpstr(*line, ==, "");
            }
        }
    }
}

/* What the pictures say comes from the data: texts of the SVG. */
static void
test_texts(void)
{
    const struct {
        const char *name, *text;
    } cases[] = {
        {"lines", "Don't `panic`: 100 % of \"it\""},
        {"lines", "Fraction of attempts refused"},
        {"cdf", "Connect delay (ms)"},
        {"cdf", "ended by"},
        {"box", "whiskers: 5 % and 95 %"},
        {"stacked", "refused attempts"},
        {"share", "Share of each class"},
        {"heatmap", "Accept delay, mean (ms)"},
        {"theory", "theory"},
        {"theory", "measured"},
        {"theory", "thin line: 2 * server.vm.on_sock_event"},
        {"theory-by-series", "theory"},
    };

    if (!draw()) {
        return;
    }
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *name = in_figures(cases[i].name, ".svg");
        g_autofree char *svg = test_file_get(folder, name, NULL);
        GString *text = g_string_new(svg);
        g_string_replace(text, "&#39;", "'", 0);
        g_string_replace(text, "&apos;", "'", 0);
        g_string_replace(text, "&quot;", "\"", 0);
        row_holds(cases[i].name, cases[i].text,
                  strstr(text->str, cases[i].text) != NULL);
        g_string_free(text, TRUE);
    }
}

/* A class that never comes (reset) is not in the legend. */
static void
test_empty_class(void)
{
    g_autofree char *script = NULL;

    if (!draw()) {
        return;
    }
    script = test_file_get(folder, "figures/stacked.gp", NULL);
    g_assert_null(strstr(script, "resets"));
    g_assert_nonnull(strstr(script, "array SERIES[3]"));
}

/* Drawn again: the same bytes. */
static void
test_same_bytes(void)
{
    const char *const suffixes[] = {".dat", ".gp", ".svg", ".png"};
    g_autoptr(GPtrArray) before =
        g_ptr_array_new_with_free_func((GDestroyNotify)g_bytes_unref);

    is_drawn = FALSE; /* gnuplot alone has drawn them since */
    for (int round = 0; round < 2; round++) {
        if (!draw()) {
            return;
        }
        for (gsize i = 0; i < G_N_ELEMENTS(names) * 4; i++) {
            g_autofree char *name = in_figures(names[i / 4], suffixes[i % 4]);
            gsize len, len_before;
            char *text = test_file_get(folder, name, &len);
            if (round == 0) {
                g_ptr_array_add(before, g_bytes_new_take(text, len));
                continue;
            }
            g_assert_cmpmem(
                text, len,
                g_bytes_get_data(g_ptr_array_index(before, i), &len_before),
                g_bytes_get_size(g_ptr_array_index(before, i)));
            g_free(text);
        }
        is_drawn = FALSE;
    }
}

/* Another program can read the SVGs. */
static void
test_read(void)
{
    if (!draw() || test_svg_lacks_reader()) {
        return;
    }
    for (gsize i = 0; i < G_N_ELEMENTS(names); i++) {
        g_autofree char *name = in_figures(names[i], ".svg");
        g_autofree char *path = g_build_filename(folder, name, NULL);
        test_svg_read(path);
    }
}

int
main(int argc, char **argv)
{
    int status;

    g_test_init(&argc, &argv, NULL);
    systems_use(systems);
    folder = test_folder_new();
    golden =
        g_build_filename(g_getenv("FINWAIT_SRC"), "tests/data/figure", NULL);
    copy("scenario.ini");
    copy("summary.csv");
    copy("quantiles.csv");
    copy("series.csv");
    copy("compare.csv");
    g_test_add_func("/figure-kinds/golden", test_golden);
    g_test_add_func("/figure-kinds/no-warnings", test_no_warnings);
    g_test_add_func("/figure-kinds/texts", test_texts);
    g_test_add_func("/figure-kinds/empty-class", test_empty_class);
    g_test_add_func("/figure-kinds/same-bytes", test_same_bytes);
    g_test_add_func("/figure-kinds/read", test_read);
    status = g_test_run();
    test_folder_remove(folder);
    g_free(golden);
    return status;
}
