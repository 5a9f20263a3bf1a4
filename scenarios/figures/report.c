/* SPDX-License-Identifier: GPL-2.0-only */
#include "scenarios/figures/report.h"

#include "scenarios/base/build-id.h"
#include "scenarios/base/datadir.h"
#include "scenarios/base/outfile.h"
#include "scenarios/figures/report-priv.h"

static gboolean
is_there(const char *folder, const char *name)
{
    g_autofree char *path = g_build_filename(folder, name, NULL);

    return g_file_test(path, G_FILE_TEST_EXISTS);
}

/* Links to the files beside the page. */
static void
add_links(ReportTemplate *page, const char *folder)
{
    static const char *const files[] = {"summary.csv",    "quantiles.csv",
                                        "compare.csv",    "runs.csv",
                                        "series.csv",     "connections.csv",
                                        "dictionary.csv", "scenario.ini",
                                        "manifest.json",  NULL};

    for (const char *const *file = files; *file; file++) {
        if (is_there(folder, *file)) {
            report_set(page, "file", *file);
            report_add(page, "file-link");
        }
    }
}

static void
set_names(ReportTemplate *page, const Scenario *scenario)
{
    const char *summary = scenario_given(scenario, "scenario.summary");

    report_set(page, "version", build_version());
    report_set(page, "scenario", scenario->name);
    report_set(page, "summary", summary ? summary : "");
}

/* Writes index.html of the results in 'folder', whose figures are drawn. */
gboolean
report_write(const char *folder, const Scenario *scenario, GError **error)
{
    g_autofree char *path = datadir_file("plots", "report.html");
    g_autoptr(ReportTemplate) page = report_template_load(path, error);
    g_autofree char *text = NULL;

    if (!page) {
        return FALSE;
    }
    set_names(page, scenario);
    add_links(page, folder);
    report_network(page, scenario);
    report_plan(page, scenario);
    report_params(page, scenario);
    if (!report_pictures(page, folder, scenario, error) ||
        !report_runs(page, folder, scenario, error) ||
        !report_table(page, folder, scenario, error)) {
        return FALSE;
    }
    text = report_template_text(page, error);
    return text && outfile_put(folder, "index.html", text, error);
}
