/* SPDX-License-Identifier: GPL-2.0-only */
/* The runs that failed, in index.html. */
#include "scenarios/figures/report-priv.h"

#include <json-glib/json-glib.h>

#include "scenarios/base/error.h"
#include "scenarios/store/reproduce.h"

static guint64
member_number(JsonObject *object, const char *name)
{
    return (guint64)json_object_get_int_member_with_default(object, name, 0);
}

static void
set_member(ReportTemplate *page, JsonObject *object, const char *name)
{
    report_set(page, name,
               json_object_get_string_member_with_default(object, name, ""));
}

static void
add_failure(ReportTemplate *page, const Scenario *scenario, JsonObject *failure)
{
    guint64 point = member_number(failure, "point");
    guint64 replication = member_number(failure, "replication");
    g_autofree char *command =
        reproduce_command(scenario, "scenario.ini", NULL, point, replication);

    report_set_number(page, "point", point);
    report_set_number(page, "replication", replication);
    set_member(page, failure, "status");
    set_member(page, failure, "message");
    report_set(page, "command", command);
    report_add(page, "failure");
}

/* The object that 'path' holds, or NULL; '*parser' keeps it. */
static JsonObject *
read_manifest(const char *path, JsonParser *parser, GError **error)
{
    g_autoptr(GError) why = NULL;
    JsonNode *root;

    if (!json_parser_load_from_file(parser, path, &why)) {
        mistake(error, "%s: cannot be read, expected JSON: %s", path,
                why->message);
        return NULL;
    }
    root = json_parser_get_root(parser);
    if (!root || !JSON_NODE_HOLDS_OBJECT(root)) {
        mistake(error, "%s: cannot be read, expected a JSON object", path);
        return NULL;
    }
    return json_node_get_object(root);
}

/* How many runs failed, and those that the manifest lists. */
static void
add_failures(ReportTemplate *page, const Scenario *scenario,
             JsonObject *manifest)
{
    guint64 n_failed = member_number(manifest, "runs_failed");
    JsonArray *failures;

    if (n_failed == 0 || !json_object_has_member(manifest, "failures")) {
        report_add(page, "none-failed");
        return;
    }
    failures = json_object_get_array_member(manifest, "failures");
    report_set_count(page, "failed", n_failed, "run");
    if (n_failed > json_array_get_length(failures)) {
        report_add(page, "more-failed");
    }
    for (guint i = 0; i < json_array_get_length(failures); i++) {
        add_failure(page, scenario, json_array_get_object_element(failures, i));
    }
    report_add(page, "some-failed");
}

/* What manifest.json says of runs that failed; nothing if there is none. */
gboolean
report_failures(ReportTemplate *page, const char *folder,
                const Scenario *scenario, GError **error)
{
    g_autofree char *path = g_build_filename(folder, "manifest.json", NULL);
    g_autoptr(JsonParser) parser = json_parser_new();
    JsonObject *manifest;

    if (!g_file_test(path, G_FILE_TEST_EXISTS)) {
        return TRUE;
    }
    manifest = read_manifest(path, parser, error);
    if (!manifest) {
        return FALSE;
    }
    add_failures(page, scenario, manifest);
    report_add(page, "failures-known");
    return TRUE;
}
