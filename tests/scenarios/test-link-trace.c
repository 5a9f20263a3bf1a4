/* SPDX-License-Identifier: GPL-2.0-only */
/* Traces of links: both kinds of files, what is wrong in one, and scenarios
 * that name them. */
#include <string.h>

#include "scenarios/params/link-trace.h"
#include "scenarios/scenario/scenario.h"
#include "scenarios/systems/systems.h"
#include "tests/scenarios/support-command.h"
#include "tests/shim/support-row.h"
#include "tests/units.h"

static char *folder;

/* What a file stands for: "10s 1000000 20ms 0.01" and the like, or the mistake.
 */
static char *
summary(const char *text)
{
    g_autofree char *path = g_build_filename(folder, "x.trace", NULL);
    g_autoptr(GError) error = NULL;
    g_autoptr(LinkTrace) trace = NULL;
    GString *out = g_string_new(NULL);

    test_file_put(folder, "x.trace", text);
    trace = link_trace_load(path, &error);
    if (!trace) {
        return g_string_free(
            g_string_append(out, error->message + strlen(folder) + 1), FALSE);
    }
    for (guint i = 0; i < trace->schedule.n_steps; i++) {
        const PathStep *step = &trace->schedule.steps[i];
        g_string_append_printf(out, "%g:%g:%g:%g ", (gdouble)step->at_ns / MS,
                               (gdouble)step->rate_bps, (gdouble)step->delay_ns,
                               step->loss);
    }
    for (guint i = 0; i < trace->schedule.n_chances; i++) {
        g_string_append_printf(out, "%g ",
                               (gdouble)trace->schedule.chances_ns[i] / MS);
    }
    g_string_append_printf(out, "/%g", (gdouble)trace->schedule.period_ns / MS);
    return g_string_free(out, FALSE);
}

static const struct {
    const char *name, *text, *is;
} files[] = {
    {"units", "# a comment\n\n0s 10Mbps 20ms 1%\n1.5s 500kbps\n",
     "0:1e+07:2e+07:0.01 1500:500000:-1:-1 /0"},
    {"bare", "0 1000 0.02 0.5\n2 0\n", "0:1000:2e+07:0.5 2000:0:-1:-1 /0"},
    {"as-before", "0s - 5ms -\nrepeat 3s\n", "0:-1:5e+06:-1 /3000"},
    {"tabs", "0s\t1kbps\t\t5ms\r\n", "0:1000:5e+06:-1 /0"},
    {"mahimahi", "0\n3\n3\n8\n", "0 3 3 8 /8"},
    {"empty", "# nothing\n",
     "x.trace: no line, expected lines of times, or of moments in ms"},
    {"unit", "0s 10Mbps\n1s 5Mbs\n",
     "x.trace:2: \"5Mbs\" has the unknown unit \"Mbs\", expected a rate such "
     "as "
     "10Mbps (bps, kbps, Mbps, Gbps), did you mean \"Mbps\"?"},
    {"order", "2s 10Mbps\n1s 5Mbps\n",
     "x.trace:2: 1s is before the line above, expected them in order"},
    {"more", "0s 1Mbps 1ms 0 7\n",
     "x.trace:1: \"7\" too, expected no more behind RATE DELAY LOSS"},
    {"loss", "0s 1Mbps 1ms 2\n",
     "x.trace:1: \"2\" is out of range, expected a probability such as 0.01 or "
     "1%"},
    {"word", "fast\n",
     "x.trace:1: \"fast\", expected \"TIME RATE [DELAY [LOSS]]\" such as \"10s "
     "1Mbps 20ms 1%\", \"repeat TIME\", or a number of ms alone"},
    {"both", "0s 1Mbps\n5\n",
     "x.trace: both kinds of lines, expected lines of times, or of moments in "
     "ms"},
    {"backwards", "5\n3\n",
     "x.trace:2: 3 is before the number above, expected them in order"},
    {"zeros", "0\n0\n", "x.trace: all moments are 0, expected a later one"},
    {"repeat", "0s 1Mbps\n9s 2Mbps\nrepeat 5s\n",
     "x.trace: it begins anew before its last line, expected \"repeat\" with a "
     "later time"},
};

static void
test_files(void)
{
    for (gsize i = 0; i < G_N_ELEMENTS(files); i++) {
        g_autofree char *is = summary(files[i].text);
        row_text(files[i].name, "trace", is, files[i].is);
    }
}

/* What a scenario is made of needs no file any more, and reads the same. */
static void
test_scenario(void)
{
    g_autofree char *path = g_build_filename(folder, "x.ini", NULL);
    g_autoptr(Scenario) scenario = NULL;
    g_autoptr(Scenario) again = NULL;
    g_autofree char *text = NULL;
    const LinkTrace *first, *second;

    test_file_put(folder, "a.trace", "0s 1Mbps\n1s 2Mbps\n");
    test_file_put(folder, "b.trace", "4\n8\n");
    test_file_put(folder, "x.ini", "[sweep]\nlink.trace=a.trace, b.trace\n");
    scenario = scenario_load(path, NULL, NULL);
    g_assert_nonnull(scenario);
    text = scenario_to_text(scenario);
    g_assert_nonnull(strstr(text, "[trace a.trace]\n0s=1Mbps\n1s=2Mbps\n"));
    g_assert_nonnull(strstr(text, "[trace b.trace]\nchances.1=4 8\n"));
    again = scenario_parse(text, strlen(text), "elsewhere/y.ini", NULL);
    g_assert_nonnull(again);
    first = param_table_trace(scenario->table, "b.trace");
    second = param_table_trace(again->table, "b.trace");
    g_assert_cmpuint(second->schedule.n_chances, ==, 2);
    g_assert_cmpstr(g_checksum_get_string(first->sum), ==,
                    g_checksum_get_string(second->sum));
}

int
main(int argc, char **argv)
{
    int status;

    g_test_init(&argc, &argv, NULL);
    systems_use(systems);
    folder = test_folder_new();
    g_test_add_func("/link-trace/files", test_files);
    g_test_add_func("/link-trace/scenario", test_scenario);
    status = g_test_run();
    test_folder_remove(folder);
    return status;
}
