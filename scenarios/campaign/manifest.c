/* SPDX-License-Identifier: GPL-2.0-only */
#include "scenarios/campaign/manifest.h"

#include <gsl/gsl_version.h>
#include <json-glib/json-glib.h>
#include <sys/resource.h>

#include "scenarios/base/build-id.h"
#include "scenarios/base/origin.h"
#include "scenarios/base/outfile.h"
#include "scenarios/base/text.h"
#include "scenarios/figures/manifest-file.h"

/* A string of JSON, which is UTF-8, unlike the names of files. */
static void
add_text(JsonBuilder *json, const char *text)
{
    g_autofree char *valid = text_visible(text, "\n\t");

    json_builder_add_string_value(json, valid);
}

static void
put_text(JsonBuilder *json, const char *name, const char *text)
{
    json_builder_set_member_name(json, name);
    add_text(json, text);
}

static void
put_number(JsonBuilder *json, const char *name, guint64 number)
{
    json_builder_set_member_name(json, name);
    json_builder_add_int_value(json, (gint64)number);
}

/* A real time as ISO 8601 in UTC. */
static void
put_time(JsonBuilder *json, const char *name, gint64 time_us)
{
    g_autoptr(GDateTime) time =
        g_date_time_new_from_unix_utc(time_us / G_USEC_PER_SEC);
    g_autofree char *text = g_date_time_format_iso8601(time);

    put_text(json, name, text);
}

static void
put_versions(JsonBuilder *json)
{
    g_autofree char *glib = g_strdup_printf(
        "%u.%u.%u", glib_major_version, glib_minor_version, glib_micro_version);

    json_builder_set_member_name(json, "versions");
    json_builder_begin_object(json);
    put_text(json, "finwait", build_version());
    put_text(json, "glib", glib);
    put_text(json, "gsl", gsl_version);
    json_builder_end_object(json);
}

static void
put_axes(JsonBuilder *json, const Scenario *scenario)
{
    json_builder_set_member_name(json, "sweep");
    json_builder_begin_object(json);
    for (guint i = 0; i < scenario->axes->len; i++) {
        const Axis *axis = g_ptr_array_index(scenario->axes, i);
        json_builder_set_member_name(json, axis->param->key);
        json_builder_begin_array(json);
        for (guint j = 0; j < axis->sweep->texts->len; j++) {
            json_builder_add_string_value(
                json, g_ptr_array_index(axis->sweep->texts, j));
        }
        json_builder_end_array(json);
    }
    json_builder_end_object(json);
}

static void
put_failures(JsonBuilder *json, const CampaignReport *report)
{
    json_builder_set_member_name(json, "failures");
    json_builder_begin_array(json);
    for (guint i = 0; i < report->failures->len; i++) {
        const CampaignFailure *failure = g_ptr_array_index(report->failures, i);
        json_builder_begin_object(json);
        put_number(json, "point", failure->point);
        put_number(json, "replication", failure->replication);
        put_text(json, "status", run_status_name(failure->status));
        put_text(json, "message", failure->message);
        put_text(json, "reproduce", failure->reproduce);
        json_builder_end_object(json);
    }
    json_builder_end_array(json);
}

/* The digest of this build, and of others whose runs were taken. */
static void
put_builds(JsonBuilder *json, const Store *store)
{
    const GPtrArray *builds = store_builds(store);

    put_text(json, "build", build_digest());
    if (builds->len > 1) {
        json_builder_set_member_name(json, "other_builds");
        json_builder_begin_array(json);
        for (guint i = 1; i < builds->len; i++) {
            json_builder_add_string_value(json, g_ptr_array_index(builds, i));
        }
        json_builder_end_array(json);
    }
}

static void
put_plan(JsonBuilder *json, const RunPlan *plan, RunSlice slice)
{
    g_autofree char *text =
        g_strdup_printf(slice.deal ? "%u of deal %u" : "%u/%u", slice.index + 1,
                        slice.deal ? slice.deal : slice.count);

    put_text(json, "plan", plan->digest);
    if (run_slice_is_part(slice)) {
        put_text(json, slice.deal ? "chunk" : "slice", text);
    }
}

static void
put_scenario(JsonBuilder *json, const Scenario *scenario)
{
    put_text(json, "scenario", scenario->name);
    put_text(json, "file", scenario->path);
    put_axes(json, scenario);
    put_number(json, "points", scenario->n_points);
    put_number(json, "replications", scenario->n_replications);
    put_number(json, "first_replication", scenario->first_replication);
    put_number(json, "seed", scenario->seed);
}

/* Intervals wider than asked for, in words. */
static void
put_wide(JsonBuilder *json, const CampaignReport *report)
{
    json_builder_set_member_name(json, "wide");
    json_builder_begin_array(json);
    for (guint i = 0; report->wide && i < report->wide->len; i++) {
        add_text(json, g_ptr_array_index(report->wide, i));
    }
    json_builder_end_array(json);
}

/* The most memory that this process, without its workers, has had at a time
 * up to now. */
static guint64
peak_kib(void)
{
    struct rusage usage;

    getrusage(RUSAGE_SELF, &usage);
    return (guint64)usage.ru_maxrss;
}

static void
put_report(JsonBuilder *json, const CampaignReport *report)
{
    put_number(json, "runs", report->n_runs);
    put_number(json, "runs_done", report->n_done);
    put_number(json, "runs_done_now", report->n_now);
    put_number(json, "runs_failed", report->n_failed);
    json_builder_set_member_name(json, "stopped");
    json_builder_add_boolean_value(json, report->n_done < report->n_runs);
    put_time(json, "started", report->start_us);
    put_time(json, "finished", report->finish_us);
    json_builder_set_member_name(json, "elapsed_s");
    json_builder_add_double_value(
        json, (gdouble)(report->finish_us - report->start_us) / 1e6);
    put_number(json, "peak_memory_kib", peak_kib());
    put_number(json, "negative_draws", report->negative_draws);
    put_failures(json, report);
    put_wide(json, report);
}

/* In whose place real programs were. */
static void
put_live(JsonBuilder *json, const LivePlan *plan)
{
    json_builder_set_member_name(json, MANIFEST_LIVE);
    json_builder_begin_array(json);
    for (guint i = 0; i < plan->groups->len; i++) {
        add_text(json, live_plan_group(plan, i)->section);
    }
    json_builder_end_array(json);
}

/* Writes manifest.json into 'folder'. */
gboolean
manifest_write(const char *folder, const RunPlan *plan, const Store *store,
               const CampaignOptions *options, const CampaignReport *report,
               GError **error)
{
    g_autoptr(JsonBuilder) json = json_builder_new();
    g_autoptr(JsonNode) root = NULL;
    g_autofree char *text = NULL, *line = NULL;
    g_autofree char *mark = origin_mark(folder);

    json_builder_begin_object(json);
    put_versions(json);
    put_builds(json, store);
    put_text(json, "command", options->command);
    put_text(json, "host", g_get_host_name());
    put_text(json, MANIFEST_MARK, mark);
    put_number(json, "jobs", options->n_jobs);
    put_scenario(json, plan->scenario);
    put_plan(json, plan, options->slice);
    if (options->live) {
        put_live(json, options->live->plan);
    }
    put_report(json, report);
    json_builder_end_object(json);
    root = json_builder_get_root(json);
    text = json_to_string(root, TRUE);
    line = g_strconcat(text, "\n", NULL);
    return outfile_put(folder, "manifest.json", line, error);
}
