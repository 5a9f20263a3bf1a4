/* SPDX-License-Identifier: GPL-2.0-only */
#include "scenarios/command/status-json.h"

#include <json-glib/json-glib.h>

static void
put_number(JsonBuilder *json, const char *name, guint64 number)
{
    json_builder_set_member_name(json, name);
    json_builder_add_int_value(json, (gint64)number);
}

static void
put_text(JsonBuilder *json, const char *name, const char *text)
{
    g_autofree char *valid = g_utf8_make_valid(text, -1);

    json_builder_set_member_name(json, name);
    json_builder_add_string_value(json, valid);
}

static void
begin_array(JsonBuilder *json, const char *name)
{
    json_builder_set_member_name(json, name);
    json_builder_begin_array(json);
}

static void
add_texts(JsonBuilder *json, const GPtrArray *texts)
{
    for (guint i = 0; i < texts->len; i++) {
        g_autofree char *valid =
            g_utf8_make_valid(g_ptr_array_index(texts, i), -1);
        json_builder_add_string_value(json, valid);
    }
}

static void
put_counts(JsonBuilder *json, const SliceStanding *one)
{
    put_number(json, "runs", one->n_runs);
    put_number(json, "done", one->n_done);
    put_number(json, "failed", one->n_failed);
    put_number(json, "missing", one->n_runs - one->n_done);
}

static void
put_slices(JsonBuilder *json, const Standing *standing)
{
    begin_array(json, "slices");
    for (guint i = 0; standing->n_slices > 1 && i < standing->n_slices; i++) {
        g_autofree char *name =
            g_strdup_printf("%u/%u", i + 1, standing->n_slices);
        json_builder_begin_object(json);
        put_text(json, "slice", name);
        put_text(json, "folder", standing->slices[i].whole);
        put_counts(json, &standing->slices[i]);
        json_builder_end_object(json);
    }
    json_builder_end_array(json);
}

/* The numbers of the slices that have such runs. */
static void
put_slice_numbers(JsonBuilder *json, const char *name, const Standing *standing,
                  StandingWhat what)
{
    begin_array(json, name);
    for (guint i = 0; standing->n_slices > 1 && i < standing->n_slices; i++) {
        if (standing_slice_has(standing, what, i)) {
            json_builder_add_int_value(json, (gint64)i + 1);
        }
    }
    json_builder_end_array(json);
}

static void
put_runs(JsonBuilder *json, const char *name, const GArray *ranges)
{
    begin_array(json, name);
    for (guint i = 0; i < ranges->len; i++) {
        const RunRange *range = &g_array_index(ranges, RunRange, i);
        json_builder_begin_object(json);
        put_number(json, "first_point", range->point);
        put_number(json, "last_point", range->last_point);
        put_number(json, "first_replication", range->first);
        put_number(json, "last_replication", range->last);
        json_builder_end_object(json);
    }
    json_builder_end_array(json);
}

static void
put_commands(JsonBuilder *json, const char *name, const Standing *standing,
             StandingWhat what)
{
    g_autoptr(GPtrArray) commands = standing_commands(standing, what);

    begin_array(json, name);
    add_texts(json, commands);
    json_builder_end_array(json);
}

/* What there is of a deal to an engine, if the campaign was submitted. */
static void
put_engine(JsonBuilder *json, const EngineStanding *engine)
{
    const GArray *missing = engine->chunks.missing;

    if (!engine->deal) {
        return;
    }
    json_builder_set_member_name(json, "engine");
    json_builder_begin_object(json);
    put_number(json, "deal", engine->deal);
    put_number(json, "chunks", engine->chunks.count);
    begin_array(json, "missing_chunks");
    for (guint i = 0; i < missing->len; i++) {
        json_builder_add_int_value(json,
                                   (gint64)g_array_index(missing, guint64, i));
    }
    json_builder_end_array(json);
    put_number(json, "running", engine->tasks.n_running);
    put_number(json, "waiting", engine->tasks.n_waiting);
    put_text(json, "to_submit", engine->command);
    json_builder_end_object(json);
}

/* Prints all that is known. */
void
status_print_json(const Standing *standing, const EngineStanding *engine)
{
    const Gather *gather = standing->gather;
    g_autoptr(JsonBuilder) json = json_builder_new();
    g_autoptr(JsonNode) root = NULL;
    g_autofree char *text = NULL;

    json_builder_begin_object(json);
    put_text(json, "scenario", gather->scenario->name);
    put_number(json, "points", gather->scenario->n_points);
    put_number(json, "replications", gather->scenario->n_replications);
    put_counts(json, &standing->all);
    put_slices(json, standing);
    put_slice_numbers(json, "missing_slices", standing, STANDING_MISSING);
    put_slice_numbers(json, "failed_slices", standing, STANDING_FAILED);
    put_runs(json, "missing_runs", standing->missing);
    put_runs(json, "failed_runs", standing->failed);
    put_commands(json, "to_go_on", standing, STANDING_MISSING);
    put_commands(json, "to_retry", standing, STANDING_FAILED);
    put_engine(json, engine);
    begin_array(json, "builds");
    add_texts(json, store_builds(gather->store));
    json_builder_end_array(json);
    begin_array(json, "notes");
    add_texts(json, gather->notes);
    add_texts(json, store_damages(gather->store));
    json_builder_end_array(json);
    json_builder_end_object(json);
    root = json_builder_get_root(json);
    text = json_to_string(root, TRUE);
    g_print("%s\n", text);
}
