/* SPDX-License-Identifier: GPL-2.0-only */
#include "scenarios/figures/report.h"

#include "scenarios/base/build-id.h"
#include "scenarios/base/datadir.h"
#include "scenarios/base/error.h"
#include "scenarios/base/outfile.h"
#include "scenarios/figures/report-priv.h"

/* Copies a file that ships in plots/ into the page. */
static gboolean
append_file(GString *page, const char *name, GError **error)
{
    g_autofree char *path = datadir_file("plots", name);
    g_autofree char *text = NULL;

    if (!g_file_get_contents(path, &text, NULL, NULL)) {
        return mistake(error,
                       "%s: cannot be read, expected a part of the page "
                       "index.html; is FINWAIT_DATADIR right?",
                       path);
    }
    g_string_append(page, text);
    return TRUE;
}

static gboolean
is_there(const char *folder, const char *name)
{
    g_autofree char *path = g_build_filename(folder, name, NULL);

    return g_file_test(path, G_FILE_TEST_EXISTS);
}

/* ---- Figures --------------------------------------------------------------
 */

/* What the picture shows, for those who cannot see it. */
static void
append_alt(GString *page, const Figure *figure)
{
    g_autofree char *words = figure_describe(figure);

    if (figure->title) {
        report_text(page, figure->title);
        g_string_append(page, ": ");
    }
    g_string_append(page, figure->kind == FIGURE_LINES ? "lines of " : "");
    report_text(page, words);
    g_string_append_printf(page, ". The numbers are in figures/%s.dat.",
                           figure->name);
}

/* Figures have names that need no escaping (keyfile.h). */
static void
append_figure(GString *page, const char *folder, const Figure *figure)
{
    g_autofree char *svg = g_strconcat("figures/", figure->name, ".svg", NULL);
    static const char *const others[][2] = {
        {"svg", "SVG"}, {"png", "PNG"}, {"dat", "data"}, {"gp", "script"}};

    g_string_append_printf(page, "<figure id=\"figure-%s\">\n", figure->name);
    if (!is_there(folder, svg)) {
        g_string_append_printf(page,
                               "<figcaption>%s: nothing was measured to "
                               "draw.</figcaption>\n</figure>\n",
                               figure->name);
        return;
    }
    g_string_append_printf(page,
                           "<a href=\"%s\"><img src=\"%s\" width=820 "
                           "height=520 alt=\"",
                           svg, svg);
    append_alt(page, figure);
    g_string_append_printf(page, "\"></a>\n<figcaption>%s", figure->name);
    for (gsize i = 0; i < G_N_ELEMENTS(others); i++) {
        g_string_append_printf(page,
                               " \302\267 <a href=\"figures/%s.%s\">%s"
                               "</a>",
                               figure->name, others[i][0], others[i][1]);
    }
    g_string_append(page, "</figcaption>\n</figure>\n");
}

static void
append_figures(GString *page, const char *folder, const Scenario *scenario)
{
    g_string_append(page, "<h2 id=figures>Figures</h2>\n");
    if (scenario->figures->len == 0) {
        g_string_append(page, "<p>The scenario asks for none.</p>\n");
        return;
    }
    g_string_append(page, "<div class=figures>\n");
    for (guint i = 0; i < scenario->figures->len; i++) {
        append_figure(page, folder, g_ptr_array_index(scenario->figures, i));
    }
    g_string_append(page, "</div>\n");
}

/* ---- The page -------------------------------------------------------------
 */

/* Links to the parts of the page and to the files beside it. */
static void
append_links(GString *page, const char *folder)
{
    static const char *const files[] = {
        "summary.csv",  "quantiles.csv", "runs.csv", "connections.csv",
        "scenario.ini", "manifest.json", NULL};

    g_string_append(page,
                    "<nav aria-label=\"On this page\"><a href=\"#figures\">"
                    "Figures</a> <a href=\"#plan\">Plan</a> "
                    "<a href=\"#parameters\">Parameters</a> "
                    "<a href=\"#summary\">Summary</a></nav>\n"
                    "<nav aria-label=Files>");
    for (const char *const *file = files; *file; file++) {
        if (is_there(folder, *file)) {
            g_string_append_printf(page, "<a href=\"%s\">%s</a> ", *file,
                                   *file);
        }
    }
    g_string_append(page, "</nav>\n");
}

static gboolean
append_start(GString *page, const char *folder, const Scenario *scenario,
             GError **error)
{
    const char *summary = scenario_given(scenario, "scenario.summary");

    g_string_append(page, "<!DOCTYPE html>\n<html lang=en>\n<head>\n"
                          "<meta charset=utf-8>\n<meta name=viewport "
                          "content=\"width=device-width, initial-scale=1\">\n"
                          "<meta name=color-scheme content=\"light dark\">\n"
                          "<meta name=generator content=\"finwait ");
    report_text(page, build_version());
    g_string_append(page, "\">\n<title>");
    report_text(page, scenario->name);
    g_string_append(page, " \302\267 finwait</title>\n<style>\n");
    if (!append_file(page, "report.css", error)) {
        return FALSE;
    }
    g_string_append(page, "</style>\n</head>\n<body>\n<header>\n<h1>");
    report_text(page, scenario->name);
    g_string_append(page, "</h1>\n<p>");
    report_text(page, summary ? summary : "");
    g_string_append(page, "</p>\n");
    append_links(page, folder);
    g_string_append(page, "</header>\n<main>\n");
    return TRUE;
}

/* Writes index.html of the results in 'folder', whose figures are drawn. */
gboolean
report_write(const char *folder, const Scenario *scenario, GError **error)
{
    g_autoptr(GString) page = g_string_new(NULL);

    if (!append_start(page, folder, scenario, error)) {
        return FALSE;
    }
    append_figures(page, folder, scenario);
    if (!report_failures(page, folder, scenario, error)) {
        return FALSE;
    }
    report_plan(page, scenario);
    report_params(page, scenario);
    if (!report_table(page, folder, scenario, error)) {
        return FALSE;
    }
    g_string_append(page, "</main>\n<script>\n");
    if (!append_file(page, "report.js", error)) {
        return FALSE;
    }
    g_string_append(page, "</script>\n</body>\n</html>\n");
    return outfile_put(folder, "index.html", page->str, error);
}
