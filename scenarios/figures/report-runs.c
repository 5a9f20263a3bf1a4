/* SPDX-License-Identifier: GPL-2.0-only */
/* The runs, in index.html: that real programs took part, and which failed. */
#include "scenarios/figures/report-priv.h"

#include "scenarios/figures/manifest-file.h"
#include "scenarios/store/reproduce.h"

static guint64
member_number(JsonObject *object, const char *name)
{
    return (guint64)json_object_get_int_member_with_default(object, name, 0);
}

static void
set_member(ReportTemplate *page, JsonObject *object, const char *name)
{
    const char *text =
        json_object_get_string_member_with_default(object, name, "");

    report_set(page, name, text ? text : ""); /* NULL: it is no text */
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

/* The list 'name' in 'object', or NULL. */
static JsonArray *
member_list(JsonObject *object, const char *name)
{
    JsonNode *node = json_object_get_member(object, name);

    return node && JSON_NODE_HOLDS_ARRAY(node) ? json_node_get_array(node)
                                               : NULL;
}

/* How many runs failed, and those that the manifest lists. */
static void
add_failures(ReportTemplate *page, const Scenario *scenario,
             JsonObject *manifest)
{
    guint64 n_failed = member_number(manifest, "runs_failed");
    JsonArray *failures = member_list(manifest, "failures");

    if (n_failed == 0 || !failures) {
        report_add(page, "none-failed");
        return;
    }
    report_set_count(page, "failed", n_failed, "run");
    if (n_failed > json_array_get_length(failures)) {
        report_add(page, "more-failed");
    }
    for (guint i = 0; i < json_array_get_length(failures); i++) {
        JsonNode *failure = json_array_get_element(failures, i);
        if (JSON_NODE_HOLDS_OBJECT(failure)) {
            add_failure(page, scenario, json_node_get_object(failure));
        }
    }
    report_add(page, "some-failed");
}

/* "client.fast, client.slow": in whose place real programs were. */
static void
add_live(ReportTemplate *page, JsonObject *manifest)
{
    JsonArray *live = member_list(manifest, MANIFEST_LIVE);
    g_autoptr(GString) clients = g_string_new(NULL);

    for (guint i = 0; live && i < json_array_get_length(live); i++) {
        JsonNode *node = json_array_get_element(live, i);
        const char *name = JSON_NODE_HOLDS_VALUE(node)
                               ? json_node_get_string(node)
                               : NULL; /* or it is no text */
        g_string_append_printf(clients, "%s%s", i ? ", " : "",
                               name ? name : "");
    }
    if (live) {
        report_set(page, "clients", clients->str);
        report_add(page, "live");
    }
}

/* What manifest.json says of the runs; nothing if there is none. */
gboolean
report_runs(ReportTemplate *page, const char *folder, const Scenario *scenario,
            GError **error)
{
    g_autofree char *path = g_build_filename(folder, "manifest.json", NULL);
    g_autoptr(JsonNode) manifest = NULL;

    if (!g_file_test(path, G_FILE_TEST_EXISTS)) {
        return TRUE;
    }
    manifest = manifest_file_read(folder, error);
    if (!manifest) {
        return FALSE;
    }
    add_live(page, json_node_get_object(manifest));
    add_failures(page, scenario, json_node_get_object(manifest));
    report_add(page, "failures-known");
    return TRUE;
}
