/* SPDX-License-Identifier: GPL-2.0-only */
/* What is said of a [figure] section that cannot be drawn. */
#include "scenarios/scenario/scenario.h"

#include "scenarios/systems/systems.h"
#include "tests/scenarios/support-command.h"
#include "tests/scenarios/support-mistake.h"
#include "tests/shim/support-row.h"

static char *folder;

/* Lines 1 to 5 of each file; the section begins in line 6. */
#define START                                                                  \
    "[scenario]\nname=made-up\n"                                               \
    "[sweep]\nlink.loss=0, 5%\nserver.end=peer, close\n"

#define LINES_KEYS                                                             \
    "kind, x, y, series, panels, where, title, xlabel, ylabel, legend, "       \
    "xscale, yscale, theory, format"
#define SAMPLES                                                                \
    "accept_delay, connect_delay, exchange_time, close_delay, held_time, "     \
    "notice_delay, work_wasted"

static const struct {
    const char *name, *section, *message;
} cases[] = {
    {"kind", "[figure f]\nkind=lines2\n",
     "7: unknown value \"lines2\", expected one of lines, cdf, box, stacked, "
     "heatmap, compare, series, timeline, did you mean \"lines\"?"},
    {"key", "[figure f]\nserie=link.loss\n",
     "7: unknown key \"serie\" in [figure f] of kind=lines, "
     "expected " LINES_KEYS ", did you mean \"series\"?"},
    {"not-of-kind", "[figure f]\ny=connect_delay\nkind=cdf\n",
     "7: unknown key \"y\" in [figure f] of kind=cdf, expected kind, x, "
     "series, panels, where, title, xlabel, ylabel, legend, xscale, format"},
    {"not-swept", "[figure f]\nx=link.los\n",
     "7: \"link.los\" is not swept, expected a key of [sweep]: link.loss, "
     "server.end, did you mean \"link.loss\"?"},
    {"no-x", "[figure f]\ny=refused_fraction\n",
     "6: [figure f] has no \"x\", expected x=KEY of [sweep]"},
    {"no-y", "[figure f]\nx=link.loss\n",
     "6: [figure f] has no \"y\", expected y=METRIC"},
    {"metric", "[figure f]\ny=acept_delay.mean\n",
     "7: unknown metric \"acept_delay.mean\", expected one such as "
     "accept_delay.mean or refused_fraction, did you mean "
     "\"accept_delay.mean\"?"},
    {"cdf-no-x", "[figure f]\nkind=cdf\n",
     "6: [figure f] has no \"x\", expected x=METRIC"},
    {"cdf-metric", "[figure f]\nkind=cdf\nx=accept_delay.p95\n",
     "8: \"accept_delay.p95\" is not measured of single connections, expected "
     "one of " SAMPLES ", did you mean \"accept_delay\"?"},
    {"box-total", "[figure f]\nkind=box\nx=link.loss\ny=refused\n",
     "9: \"refused\" is not measured of single connections, expected one "
     "of " SAMPLES},
    {"stack-unknown", "[figure f]\nkind=stacked\nx=link.loss\ny=clean refusd\n",
     "9: unknown metric \"refusd\", expected one such as accept_delay.mean or "
     "refused_fraction, did you mean \"refused\"?"},
    {"stack-ratio",
     "[figure f]\nkind=stacked\nx=link.loss\ny=clean refused_fraction\n",
     "9: \"refused_fraction\" cannot be stacked, expected classes such as "
     "outcome_client, or totals of one unit"},
    {"stack-units", "[figure f]\nkind=stacked\ny=clean bytes_lost\n",
     "8: \"bytes_lost\" cannot be stacked, expected classes such as "
     "outcome_client, or totals of one unit"},
    {"stack-none", "[figure f]\nkind=stacked\nx=link.loss\n",
     "6: [figure f] has no \"y\", expected y=METRIC METRIC ..."},
    {"connection", "[figure f]\nkind=timeline\nconnection=0\n",
     "8: cannot read \"0\", expected a number from 1"},
    {"timeline-x", "[figure f]\nkind=timeline\nx=link.loss\n",
     "8: unknown key \"x\" in [figure f] of kind=timeline, expected kind, "
     "connection, where, title, format"},
    {"share", "[figure f]\nkind=stacked\nshare=maybe\n",
     "8: unknown value \"maybe\", expected one of no, yes"},
    {"map-no-y", "[figure f]\nkind=heatmap\nx=link.loss\n",
     "6: [figure f] has no \"y\", expected y=KEY of [sweep]"},
    {"map-no-z", "[figure f]\nkind=heatmap\nx=link.loss\ny=server.end\n",
     "6: [figure f] has no \"z\", expected z=METRIC"},
    {"map-same",
     "[figure f]\nkind=heatmap\nx=link.loss\ny=link.loss\nz=refused\n",
     "6: [figure f] has link.loss as x and as y, expected another KEY of "
     "[sweep]"},
    {"map-y-metric",
     "[figure f]\nkind=heatmap\nx=link.loss\ny=refused_fraction\n",
     "9: \"refused_fraction\" is not swept, expected a key of [sweep]: "
     "link.loss, server.end"},
    {"scale", "[figure f]\nyscale=logarithmic\n",
     "7: unknown value \"logarithmic\", expected one of auto, linear, log"},
    {"where", "[figure f]\nwhere=link.loss\n",
     "7: cannot read \"link.loss\", expected KEY=VALUE ..., at most 8"},
    {"where-value", "[figure f]\nwhere=link.loss=0.5\n",
     "7: link.loss is never 0.5, expected a value that [sweep] gives it"},
    {"nothing-to-compare", "[figure f]\nkind=compare\nx=link.loss\ny=refused\n",
     "6: [figure f] of kind=compare draws what [compare] asks for, expected "
     "[compare] with key=KEY"},
    {"compared-as-x",
     "[figure f]\nkind=compare\nx=server.end\ny=refused\n"
     "[compare]\nkey=server.end\n",
     "6: [figure f] has server.end as x, whose values [compare] compares, "
     "expected another KEY of [sweep]"},
    {"how",
     "[figure f]\nkind=compare\nx=link.loss\ny=refused\nhow=much\n"
     "[compare]\nkey=server.end\n",
     "10: unknown value \"much\", expected one of difference, ratio"},
    {"format", "[figure f]\nformat=pdf jpg\n",
     "7: unknown value \"jpg\", expected one of pdf, tex, eps"},
    {"panels-x", "[figure f]\nx=link.loss\ny=refused\npanels=link.loss\n",
     "6: [figure f] has link.loss as panels and as x, expected another KEY of "
     "[sweep]"},
    {"panels-not-swept", "[figure f]\npanels=link.delay\n",
     "7: \"link.delay\" is not swept, expected a key of [sweep]: link.loss, "
     "server.end"},
    {"panels-timeline", "[figure f]\nkind=timeline\npanels=link.loss\n",
     "8: unknown key \"panels\" in [figure f] of kind=timeline, expected kind, "
     "connection, where, title, format"},
    {"hidden-name", "[figure .f]\nx=link.loss\ny=refused\n",
     "6: [figure .f] would name hidden files, expected a name that begins with "
     "no dot"},
};

static void
test_mistake(gconstpointer data)
{
    const gsize at = GPOINTER_TO_SIZE(data);
    g_autofree char *text = g_strconcat(START, cases[at].section, NULL);
    g_autofree char *path = g_build_filename(folder, "made-up.ini", NULL);
    g_autofree char *expected = g_strconcat(path, ":", cases[at].message, NULL);
    g_autoptr(GError) error = NULL;

    test_file_put(folder, "made-up.ini", text);
    row_holds(cases[at].name, "refused", !scenario_load(path, NULL, &error));
    row_mistake(cases[at].name, error, expected);
}

/* The order of the keys does not matter: kind= may come last. */
static void
test_kind_last(void)
{
    g_autofree char *path = g_build_filename(folder, "made-up.ini", NULL);
    g_autoptr(GError) error = NULL;
    g_autoptr(Scenario) scenario = NULL;
    g_autofree char *words = NULL;

    test_file_put(folder, "made-up.ini",
                  START "[figure f]\nx=connect_delay\nseries=server.end\n"
                        "where=link.loss=0\nkind=cdf\n");
    scenario = scenario_load(path, NULL, &error);
    g_assert_no_error(error);
    g_assert_cmpuint(scenario->figures->len, ==, 1);
    words = figure_describe(g_ptr_array_index(scenario->figures, 0));
    g_assert_cmpstr(words, ==,
                    "cdf of connect_delay, by server.end, link.loss=0");
}

int
main(int argc, char **argv)
{
    int status;

    g_test_init(&argc, &argv, NULL);
    systems_use(systems);
    folder = test_folder_new();
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *name =
            g_strconcat("/figure-mistakes/", cases[i].name, NULL);
        g_test_add_data_func(name, GSIZE_TO_POINTER(i), test_mistake);
    }
    g_test_add_func("/figure-mistakes/kind-last", test_kind_last);
    status = g_test_run();
    test_folder_remove(folder);
    return status;
}
