/* SPDX-License-Identifier: GPL-2.0-only */
#include "scenarios/check/check-charts.h"

#include "scenarios/base/error.h"
#include "scenarios/base/scratch.h"
#include "scenarios/campaign/campaign.h"
#include "scenarios/figures/figure.h"

/* Adds the data of one figure; lines that say only how to draw it again are no
 * data. */
static gboolean
add_chart(const char *folder, const Figure *figure, Baseline *baseline,
          GError **error)
{
    g_autofree char *name = g_strconcat(figure->name, ".dat", NULL);
    g_autofree char *path = g_build_filename(folder, FIGURES, name, NULL);
    g_autofree char *text = NULL;
    g_autoptr(GError) why = NULL;

    if (!g_file_get_contents(path, &text, NULL, &why)) {
        return mistake(error, "%s: the figure %s has no data: %s",
                       baseline->scenario, figure->name, file_reason(why));
    }
    baseline_add_chart(baseline, figure->name, text);
    return TRUE;
}

static gboolean
add_charts(const char *folder, const Scenario *scenario, Baseline *baseline,
           GError **error)
{
    for (guint i = 0; i < scenario->figures->len; i++) {
        const Figure *figure = scenario->figures->pdata[i];
        if (!figure->is_left_out &&
            !add_chart(folder, figure, baseline, error)) {
            return FALSE;
        }
    }
    return TRUE;
}

static gboolean
run_in(const char *folder, const CheckPlan *plan, guint n_jobs,
       Baseline *baseline, gboolean *stopped, GError **error)
{
    g_autoptr(Scenario) scenario = check_plan_scenario(plan, error);
    const CampaignOptions options = {
        .folder = folder, .n_jobs = n_jobs, .is_quiet = TRUE, .command = ""};
    CampaignReport report;
    gboolean ok;

    if (!scenario || scenario->n_points == 0) {
        return scenario != NULL;
    }
    campaign_report_init(&report);
    ok = campaign_run(scenario, &options, &report, error);
    *stopped = report.is_stopped;
    campaign_report_clear(&report);
    return ok && (*stopped || add_charts(folder, scenario, baseline, error));
}

gboolean
check_charts(const CheckPlan *plan, guint n_jobs, Baseline *baseline,
             gboolean *stopped, GError **error)
{
    char *place = scratch_new(error);
    g_autofree char *folder =
        place ? g_build_filename(place, "results", NULL) : NULL;
    gboolean ok =
        place && run_in(folder, plan, n_jobs, baseline, stopped, error);

    scratch_free(place);
    return ok;
}
