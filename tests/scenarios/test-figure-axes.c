/* SPDX-License-Identifier: GPL-2.0-only */
/* Axes, panels and files: what has no place among the numbers, whole numbers,
 * the same axes in all panels, pictures for papers. */
#include "scenarios/figures/figure.h"

#include <string.h>

#include "scenarios/systems/systems.h"
#include "tests/scenarios/support-command.h"
#include "tests/scenarios/support-svg.h"
#include "tests/shim/support-row.h"

static char *folder;

static const char scenario_text[] =
    "[scenario]\nname=made-up\n"
    "[server]\nsystem=sock\nprogram=echo\n"
    "[sweep]\nserver.connectiontout=0, 4, 16\nlink.loss=0, 10%\n"
    "[run]\nreplications=4\n"
    "[figure never]\nx=server.connectiontout\ny=refused_fraction\n"
    "series=link.loss\n"
    "[figure log]\nx=server.connectiontout\ny=connect_delay.mean\n"
    "series=link.loss\nxscale=log\nyscale=log\nformat=pdf tex eps\n"
    "title=50 % & {a_b} \\x\n"
    "[figure zero]\nx=link.loss\ny=refused_fraction\nxscale=log\n"
    "series=server.connectiontout\nformat=tex\n"
    "[figure panels]\nx=link.loss\ny=connect_delay.mean\n"
    "panels=server.connectiontout\n"
    "[figure boxes]\nkind=box\nx=server.connectiontout\ny=connect_delay\n"
    "where=link.loss=0\n"
    "[figure flat]\nx=link.loss\ny=refused\nyscale=log\n"
    "series=server.connectiontout\n"
    "[figure fixed]\nx=link.loss\ny=refused_fraction\n"
    "where=server.connectiontout=0\n"
    "[figure map]\nkind=heatmap\nx=link.loss\ny=server.connectiontout\n"
    "z=connect_delay.mean\nzscale=log\n";

static const char summary_text[] =
    "point,server.connectiontout,link.loss,metric,unit,n,mean,ci95_low,"
    "ci95_high\n"
    "0,0,0,refused_fraction,,9,0.5,0.4,0.6\n"
    "1,0,0.1,refused_fraction,,9,0.6,0.5,0.7\n"
    "2,4,0,refused_fraction,,9,0.1,0,0.2\n"
    "3,4,0.1,refused_fraction,,9,0.2,0.1,0.3\n"
    "4,16,0,refused_fraction,,9,0.3,0.2,0.4\n"
    "5,16,0.1,refused_fraction,,9,0.4,0.3,0.5\n"
    "0,0,0,connect_delay.mean,s,4,0.5,0.4,0.6\n"
    "1,0,0.1,connect_delay.mean,s,4,0.6,-0.1,0.7\n"
    "2,4,0,connect_delay.mean,s,4,0,0,0\n"
    "3,4,0.1,connect_delay.mean,s,4,0.02,0.01,0.03\n"
    "4,16,0,connect_delay.mean,s,4,0.03,0.02,0.04\n"
    "5,16,0.1,connect_delay.mean,s,4,0.04,0.03,0.05\n"
    "0,0,0,refused,,4,0,0,0\n"
    "2,4,0,refused,,4,0,0,0\n";

static const char quantiles_text[] =
    "point,server.connectiontout,link.loss,metric,unit,n,min,p5,p25,p50,p75,"
    "p95,max\n"
    "0,0,0,connect_delay,s,9,1,2,3,4,5,6,7\n"
    "2,4,0,connect_delay,s,9,1,1,1,2,3,4,5\n"
    "4,16,0,connect_delay,s,9,1,2,2,3,4,5,6\n";

/* What stands in the files of the figures. */
static const struct {
    const char *file, *text;
} expected[] = {
    /* "never" stands behind all numbers, and no line leads there. */
    {"never.dat", "\n4 0.1 0 0.2\n16 0.3 0.2 0.4\n\n0 0.5 0.4 0.6\n"},
    {"never.dat", "; 0 is shown as \"never\"\n"},
    {"never.gp", "ticx('14') 14, ticx('16') 16, ticx('never') 17.2) "},
    {"never.gp",
     "at_x(x) = x > 0 ? x : x < 0 ? NaN : 17.2\n"
     "set arrow 1 from first 16.6, graph 0 to first 16.6, graph 1 "},
    {"never.csv", "0 %,4,0.1,0,0.2\n0 %,16,0.3,0.2,0.4\n"},
    {"never.csv", "0 %,never,0.5,0.4,0.6\n"},
    {"never.csv", "link.loss,server.connectiontout,mean,ci95_low,ci95_high\n"},
    /* On a logarithmic axis, too, on which 0 of the other axis has a place;
     * numbers that are whole stand there themselves. */
    {"log.gp", "set logscale x\nset xtics (ticx('4') 4, ticx('16') 16, "
               "ticx('never') 18.38) "},
    {"log.gp", "set logscale y\n"},
    {"log.gp", "at_y(y) = y > 0 ? y : y < 0 ? NaN : 6."},
    {"log.gp", "end_y(y) = y > 0 ? y : 6."},
    {"log.gp", "(ticy('10') 10, "},
    {"log.gp", "ticy('0') 6."},
    {"log.gp", "FORMATS = 'svg narrow png pdf tex eps'\n"},
    /* A loss of 0 lies before all others. */
    {"zero.gp", "ticx('0') 0.09603) "},
    {"zero.gp", "SERIES[1] = '4'\nSERIES[2] = '16'\nSERIES[3] = 'never'\n"},
    {"zero.dat", "# server.connectiontout never\n0.1 0.6 0.5 0.7\n\n"
                 "0 0.5 0.4 0.6\n"},
    /* Panels have one axis. */
    {"panels.gp", "PANEL[1] = 'server.connectiontout = 4'\n"},
    {"panels.gp", "PANEL[3] = 'server.connectiontout = never'\n"},
    {"panels.gp", "set yrange [-14:735]\n"},
    {"panels.dat", "# server.connectiontout = 16: all \n0 30 20 40\n"},
    {"panels.csv", "server.connectiontout,link.loss,mean (ms),"},
    {"panels.csv", "never,0.1,600,-100,700\n"},
    /* Names too. */
    {"boxes.gp", "(ticx('4') 0, ticx('16') 1, ticx('never') 2)"},
    {"boxes.dat", "\n2 2 3 4 5 6\n"},
    {"flat.gp", "NOTE = 'not logarithmic: nothing is above 0'\n"},
    {"fixed.gp", "; server.connectiontout = never'\n"},
    {"map.gp", "NOTE = 'grey: 0, which has no colour on a log scale'\n"},
    {"map.gp", "set yrange [-0.5:2.5]\n"},
    /* LaTeX takes no words for commands. */
    {"zero.tex", "\\includegraphics["},
    {"zero.tex", "]{zero}"},
    {"log-tex.tex", "50 \\% \\& \\{a\\_b\\} \\textbackslash{}x}"},
    {"log-tex.tex", "]{log-tex}"},
    {"log.svg", "<title>50 % &amp; {a_b} \\x</title>"},
    {"log.narrow.svg", "<title>50 % &amp; {a_b} \\x</title>"},
    {"log.narrow.svg", "width=\"400\""},
    {"log.svg", "@media (prefers-color-scheme: dark)"},
};

/* Files, and how each begins. */
static const struct {
    const char *file, *begin;
} files[] = {
    {"log.svg", "<?xml"},      {"log.png", "\211PNG"},
    {"log.pdf", "%PDF-"},      {"log.eps", "%!PS-Adobe-3"},
    {"log-tex.pdf", "%PDF-"},  {"log-tex.tex", "% GNUPLOT: LaTeX picture"},
    {"zero.pdf", "%PDF-"},     {"zero.tex", "% GNUPLOT: LaTeX picture"},
    {"panels.png", "\211PNG"},
};

static const char *const pictures[] = {"never", "log",  "zero", "panels",
                                       "boxes", "flat", "map",  "fixed"};

static gboolean
lacks_gnuplot(void)
{
    g_autofree char *gnuplot = g_find_program_in_path("gnuplot");

    if (!gnuplot) {
        g_test_skip("no gnuplot in PATH");
    }
    return !gnuplot;
}

static char *
get(const char *file, gsize *len)
{
    g_autofree char *name = g_build_filename("figures", file, NULL);

    return test_file_get(folder, name, len);
}

static void
draw(void)
{
    g_autofree char *path = g_build_filename(folder, "scenario.ini", NULL);
    g_autoptr(GError) error = NULL;
    g_autoptr(Scenario) scenario = scenario_load(path, NULL, &error);

    g_assert_no_error(error);
    figures_draw(folder, scenario, FALSE, &error);
    g_assert_no_error(error);
}

static void
test_texts(void)
{
    if (lacks_gnuplot()) {
        return;
    }
    draw();
    for (gsize i = 0; i < G_N_ELEMENTS(expected); i++) {
        g_autofree char *text = get(expected[i].file, NULL);
        row_has(expected[i].file, "text", text, expected[i].text);
    }
}

/* TRUE of a PDF that has its time where we cannot blank it: cairo 1.18, of
 * Debian 13, compresses the object that says it. */
static gboolean
hides_time(const char *file, const char *data, gsize len)
{
    const char word[] = "/CreationDate";

    for (gsize i = 0; i + strlen(word) <= len; i++) {
        if (memcmp(data + i, word, strlen(word)) == 0) {
            return FALSE;
        }
    }
    return g_str_has_suffix(file, ".pdf");
}

/* Each file is what its name says, and has the same bytes when it is drawn
 * again at another time. */
static void
test_files(void)
{
    gsize len[G_N_ELEMENTS(files)], len_again;
    char *before[G_N_ELEMENTS(files)];

    if (lacks_gnuplot()) {
        return;
    }
    for (gsize i = 0; i < G_N_ELEMENTS(files); i++) {
        before[i] = get(files[i].file, &len[i]);
        row_holds(files[i].file, files[i].begin,
                  g_str_has_prefix(before[i], files[i].begin));
    }
    g_assert_nonnull(strstr(before[3], "%%CreationDate: "));
    g_assert_null(strstr(before[3], ":00:00 20"));
    draw();
    for (gsize i = 0; i < G_N_ELEMENTS(files); i++) {
        g_autofree char *again = get(files[i].file, &len_again);
        row_holds(files[i].file, "the same bytes",
                  hides_time(files[i].file, before[i], len[i]) ||
                      (len[i] == len_again &&
                       memcmp(before[i], again, len_again) == 0));
        g_free(before[i]);
    }
}

/* Another program can read the SVGs. */
static void
test_read(void)
{
    if (lacks_gnuplot() || test_svg_lacks_reader()) {
        return;
    }
    for (gsize i = 0; i < G_N_ELEMENTS(pictures); i++) {
        for (int narrow = 0; narrow < 2; narrow++) {
            g_autofree char *name =
                g_strconcat(pictures[i], narrow ? ".narrow.svg" : ".svg", NULL);
            g_autofree char *path =
                g_build_filename(folder, "figures", name, NULL);
            test_svg_read(path);
        }
    }
}

/* Twelve series differ in each of colour, mark and dash; and each colour has
 * another one for dark pages. */
static void
test_looks(void)
{
    g_autofree char *plots =
        g_build_filename(g_getenv("FINWAIT_SRC"), "plots", NULL);
    g_autofree char *style = test_file_get(plots, "style.gp", NULL);
    g_autofree char *dark = test_file_get(plots, "dark.css", NULL);
    g_autoptr(GRegex) regex = g_regex_new(
        "^set linetype (\\d+) dashtype (.+) linecolor rgb '#(..)(..)(..)' "
        ".*pointtype (\\d+) ",
        G_REGEX_MULTILINE, 0, NULL);
    g_autoptr(GHashTable) seen =
        g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    g_autoptr(GMatchInfo) match = NULL;
    guint n = 0;

    for (g_regex_match(regex, style, 0, &match); g_match_info_matches(match);
         g_match_info_next(match, NULL)) {
        g_auto(GStrv) part = g_match_info_fetch_all(match);
        g_autofree char *css =
            g_strdup_printf("[color=\"rgb(%3u, %3u, %3u)\"] {",
                            (guint)g_ascii_strtoull(part[3], NULL, 16),
                            (guint)g_ascii_strtoull(part[4], NULL, 16),
                            (guint)g_ascii_strtoull(part[5], NULL, 16));
        row_int(part[1], "number", (gint64)g_ascii_strtoll(part[1], NULL, 10),
                ++n);
        row_has(part[1], "dark.css", dark, css);
        row_holds(part[1], "dash",
                  g_hash_table_add(seen, g_strconcat("dash ", part[2], NULL)));
        row_holds(part[1], "mark",
                  g_hash_table_add(seen, g_strconcat("mark ", part[6], NULL)));
        row_holds(part[1], "colour",
                  g_hash_table_add(
                      seen, g_strconcat(part[3], part[4], part[5], NULL)));
    }
    g_assert_cmpuint(n, ==, 12);
}

int
main(int argc, char **argv)
{
    int status;

    g_test_init(&argc, &argv, NULL);
    systems_use(systems);
    folder = test_folder_new();
    test_file_put(folder, "scenario.ini", scenario_text);
    test_file_put(folder, "summary.csv", summary_text);
    test_file_put(folder, "quantiles.csv", quantiles_text);
    g_test_add_func("/figure-axes/texts", test_texts);
    g_test_add_func("/figure-axes/files", test_files);
    g_test_add_func("/figure-axes/read", test_read);
    g_test_add_func("/figure-axes/looks", test_looks);
    status = g_test_run();
    test_folder_remove(folder);
    return status;
}
