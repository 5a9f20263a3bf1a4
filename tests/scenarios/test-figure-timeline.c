/* SPDX-License-Identifier: GPL-2.0-only */
/* kind=timeline: what is drawn of a trace, against tests/data/figure-timeline,
 * and the way from a scenario by a trace to its pictures. */
#include "scenarios/figures/figure-timeline.h"

#include <glib/gstdio.h>
#include <string.h>

#include "scenarios/base/beneath.h"
#include "scenarios/systems/systems.h"
#include "tests/scenarios/support-campaign.h"
#include "tests/scenarios/support-svg.h"

static char *folder;

static const char scenario_text[] =
    "[scenario]\nname=made-up\nduration=3s\n"
    "[server]\nsystem=sock\nprogram=echo\nend=close\n"
    "[client]\nsystem=posix\nprogram=request-loop\nend=wait\n"
    "[sweep]\nlink.loss=0, 1%\n[run]\nreplications=2\n"
    "[figure first]\nkind=timeline\ntitle=The first one\nwhere=link.loss=1%\n"
    "format=tex\n[figure each]\nkind=timeline\n"
    "[figure gone]\nkind=timeline\nconnection=100000\nwhere=link.loss=0\n";

/* What results have of it. */
static const char *const files[] = {"figures/first.svg",
                                    "figures/first.png",
                                    "figures/first.dat",
                                    "figures/first.gp",
                                    "figures/each-0.svg",
                                    "figures/each-1pct.svg",
                                    "figures/each-1pct.png",
                                    "figures/trace/point-0-run-1.csv",
                                    "figures/trace/point-1-run-1.csv"};

static char *
golden(const char *name)
{
    return g_build_filename(g_getenv("FINWAIT_SRC"),
                            "tests/data/figure-timeline", name, NULL);
}

/* The data file of the first connection of a trace. */
static char *
text_of(const char *path, guint *n_rows)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(TraceFile) file = trace_file_load(path, &error);
    g_autoptr(GPtrArray) conns = NULL;
    Figure figure = {.name = (char *)"made-up"};

    g_assert_no_error(error);
    conns = trace_conns(file);
    g_assert_cmpuint(conns->len, ==, 1);
    return figure_timeline_text(&figure, g_ptr_array_index(conns, 0), n_rows);
}

/* States, arrows (one of them lost), words and times where they belong. */
static void
test_golden(void)
{
    g_autofree char *path = golden("trace.csv"), *other = golden("made-up.dat");
    g_autofree char *expected = NULL;
    guint n_rows;
    g_autofree char *text = text_of(path, &n_rows);

    g_assert_true(g_file_get_contents(other, &expected, NULL, NULL));
    g_assert_cmpstr(text, ==, expected);
    g_assert_cmpuint(n_rows, ==, 17);
}

/* Of a long connection begin and end are drawn, and how much is left out. */
static void
test_long(void)
{
    g_autofree char *path = golden("trace.csv");
    g_autofree char *text = NULL, *long_path = NULL, *drawn = NULL;
    GString *trace;
    guint n_rows;

    g_assert_true(g_file_get_contents(path, &text, NULL, NULL));
    trace = g_string_new(text);
    for (int i = 0; i < 500; i++) {
        g_string_append_printf(
            trace, "1.2%08d,server,0,00000000000000a1,state,S%d,x,,,,,\n", i,
            i);
    }
    test_file_put(folder, "long.csv", trace->str);
    g_string_free(trace, TRUE);
    long_path = g_build_filename(folder, "long.csv", NULL);
    drawn = text_of(long_path, &n_rows);
    g_assert_cmpuint(n_rows, ==, 101);
    g_assert_nonnull(strstr(drawn, "0.5 30 \"417 rows are left out\"\n"));
    g_assert_nonnull(strstr(drawn, "\"state S499\""));
    g_assert_null(strstr(drawn, "\"state S200\""));
}

/* TRUE, and the test is skipped, if nothing can be drawn. */
static gboolean
lacks_gnuplot(void)
{
    g_autofree char *gnuplot = g_find_program_in_path("gnuplot");

    if (!gnuplot) {
        g_test_skip("no gnuplot in PATH");
    }
    return !gnuplot;
}

/* Fails unless all 'files' are the same bytes in two results folders. */
static void
same_figures(const char *a, const char *b)
{
    for (gsize i = 0; i < G_N_ELEMENTS(files); i++) {
        g_autofree char *x_name = g_build_filename(a, files[i], NULL);
        g_autofree char *y_name = g_build_filename(b, files[i], NULL);
        gsize x_len, y_len;
        g_autofree char *x = test_file_get(folder, x_name, &x_len);
        g_autofree char *y = test_file_get(folder, y_name, &y_len);
        g_assert_cmpmem(x, x_len, y, y_len);
    }
}

static void
remove_file(const char *name)
{
    g_autofree char *path = g_build_filename(folder, name, NULL);

    g_assert_cmpint(g_unlink(path), ==, 0);
}

/* A campaign leaves traces and pictures; a connection that is not there gives
 * no picture. */
static void
test_draw(void)
{
    g_autofree char *first = NULL, *other = NULL, *table = NULL;

    if (lacks_gnuplot()) {
        return;
    }
    test_finwait_says(folder, 0, "run made-up.ini -q -j2 --out whole",
                      "gone: nothing was measured to draw");
    first = test_file_get(folder, "whole/figures/first.svg", NULL);
    other = test_file_get(folder, "whole/figures/each-1pct.svg", NULL);
    g_assert_nonnull(strstr(first, "The first one"));
    g_assert_nonnull(strstr(first, "SYN-RECEIVED"));
    g_assert_nonnull(strstr(first, "EST_POPENED"));
    g_assert_nonnull(strstr(first, "outcome: clean"));
    g_assert_cmpstr(other, !=, first); /* another title */
    table = test_file_get(folder, "whole/figures/first.csv", NULL);
    g_assert_true(g_str_has_prefix(table, "time (ms),end,what\n"));
    g_assert_true(strstr(table, ",client.1,sent SYN\n") &&
                  strstr(table, ",server.0,received SYN\n"));
    g_assert_false(test_file_exists(folder, "whole/figures/gone.svg"));
}

/* Another program can read it; LaTeX sees no commands in its words. */
static void
test_read(void)
{
    g_autofree char *path =
        g_build_filename(folder, "whole/figures/first.svg", NULL);
    if (!lacks_gnuplot()) {
        g_autofree char *tex =
            test_file_get(folder, "whole/figures/first.tex", NULL);
        g_assert_nonnull(strstr(tex, "{\\strut{}state EST\\_POPENED}"));
        if (!test_svg_lacks_reader()) {
            test_svg_read(path);
        }
    }
}

/* The same bytes from slices, which leave no traces, and from a campaign that
 * goes on where figures of other results are. */
static void
test_same(void)
{
    if (lacks_gnuplot()) {
        return;
    }
    g_free(test_finwait(folder, 0, "run made-up.ini -q --slice 1/2 --out a"));
    g_free(test_finwait(folder, 0, "run made-up.ini -q --slice 2/2 --out b"));
    g_assert_false(test_file_exists(folder, "a/figures"));
    g_free(test_finwait(folder, 0, "merge a b --out merged"));
    same_figures("whole", "merged");
    test_file_put(folder, "merged/figures/trace/point-1-run-1.csv", "old");
    remove_file("merged/figures/trace/point-0-run-1.csv");
    test_file_put(folder, "merged/figures/first.svg", "old");
    g_free(test_finwait(folder, 0, "run made-up.ini -qr --out merged"));
    same_figures("whole", "merged");
}

/* Drawing again runs nothing.  Without the trace the picture stays, and is
 * told with the command that makes it. */
static void
test_redraw(void)
{
    Ran ran;
    g_auto(GStrv) lines = NULL;

    if (lacks_gnuplot()) {
        return;
    }
    remove_file("merged/figures/each-0.svg");
    g_free(test_finwait(folder, 0, "plot merged"));
    same_figures("whole", "merged");
    remove_file("merged/figures/trace/point-1-run-1.csv");
    remove_file("merged/figures/each-0.svg");
    ran_finwait(&ran, folder, "plot", "merged", NULL);
    g_assert_cmpint(ran.status, ==, 1);
    lines = g_strsplit(ran.err, "\n", -1);
    ran_clear(&ran);
    g_assert_cmpuint(g_strv_length(lines), ==, 5); /* first, each-1pct */
    g_assert_true(g_str_has_prefix(
        lines[0], "finwait: figure first: not drawn again: "
                  "merged/figures/trace/point-1-run-1.csv: cannot be read"));
    g_assert_cmpstr(lines[1], ==,
                    "  to make its trace: finwait run merged/scenario.ini "
                    "--out merged --resume");
    g_assert_false(
        test_file_exists(folder, "merged/figures/trace/point-1-run-1.csv"));
    g_free(test_finwait(
        folder, 0, "run merged/scenario.ini --out merged --resume --quiet"));
    same_figures("whole", "merged");
}

/* Nor does a picture go of which nothing is measured any more. */
static void
test_keep(void)
{
    g_autofree char *still = NULL;
    Ran ran;

    if (lacks_gnuplot()) {
        return;
    }
    test_file_put(folder, "merged/figures/gone.svg", "drawn before");
    ran_finwait(&ran, folder, "plot", "merged", NULL);
    g_assert_cmpint(ran.status, ==, 1);
    g_assert_cmpstr(ran.err, ==,
                    "finwait: figure gone: not drawn again: nothing was "
                    "measured to draw\n");
    ran_clear(&ran);
    still = test_file_get(folder, "merged/figures/gone.svg", NULL);
    g_assert_cmpstr(still, ==, "drawn before");
}

/* A trace that cannot be made is told, once, and counts; the picture of
 * earlier results does not pass for one of these. */
static void
test_failed(void)
{
    Ran ran;

    if (lacks_gnuplot()) {
        return;
    }
    g_assert_true(
        beneath_remove(folder, "whole/figures/trace/point-0-run-1.csv"));
    test_file_put(folder, "whole/figures/trace/point-0-run-1.csv/x", "");
    ran_finwait(&ran, folder, "run", "made-up.ini", "-qr", "--out", "whole",
                NULL);
    g_assert_cmpint(ran.status, ==, 1);
    g_assert_true(g_str_has_prefix(ran.err,
                                   "finwait: point 0, replication 1: no trace "
                                   "for its time lines: error: "));
    ran_clear(&ran);
    g_assert_false(test_file_exists(folder, "whole/figures/each-0.svg"));
    g_assert_true(test_file_exists(folder, "whole/figures/first.svg"));
    ran_finwait(&ran, folder, "run", "made-up.ini", "-q", "--set",
                "run.event_limit=10", "--out", "failed", NULL);
    g_assert_cmpint(ran.status, ==, 1);
    g_assert_nonnull(strstr(ran.err, "replication 1: limit: "));
    g_assert_null(strstr(ran.err, "no trace"));
    ran_clear(&ran);
}

int
main(int argc, char **argv)
{
    int status;

    g_test_init(&argc, &argv, NULL);
    systems_use(systems);
    folder = test_folder_new();
    test_file_put(folder, "made-up.ini", scenario_text);
    g_test_add_func("/figure-timeline/golden", test_golden);
    g_test_add_func("/figure-timeline/long", test_long);
    g_test_add_func("/figure-timeline/draw", test_draw);
    g_test_add_func("/figure-timeline/read", test_read);
    g_test_add_func("/figure-timeline/same", test_same);
    g_test_add_func("/figure-timeline/redraw", test_redraw);
    g_test_add_func("/figure-timeline/keep", test_keep);
    g_test_add_func("/figure-timeline/failed", test_failed);
    status = g_test_run();
    test_folder_remove(folder);
    return status;
}
