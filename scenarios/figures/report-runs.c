/* SPDX-License-Identifier: GPL-2.0-only */
/* The runs that failed, in index.html. */
#include "scenarios/figures/report-priv.h"

#include <json-glib/json-glib.h>

#include "scenarios/base/error.h"
#include "scenarios/base/shell.h"

/* Appends the command that does this one run again, in the results folder. */
static void
append_command(GString *page, const Scenario *scenario, guint64 point,
               guint64 replication)
{
    g_autoptr(GString) command = g_string_new("finwait run scenario.ini");
    g_autofree char *first =
        g_strdup_printf("run.first=%" G_GUINT64_FORMAT, replication);

    for (guint i = 0; i < scenario->axes->len; i++) {
        const Axis *axis = g_ptr_array_index(scenario->axes, i);
        g_autofree char *set =
            g_strconcat(axis->param->key, "=",
                        scenario_axis_text(scenario, point, i), NULL);
        shell_append(command, "--set");
        shell_append(command, set);
    }
    shell_append(command, "--set");
    shell_append(command, first);
    g_string_append(command, " --set run.replications=1 --out one-run");
    g_string_append(page, "<td><code>");
    report_text(page, command->str);
    g_string_append(page, "</code></tr>\n");
}

static guint64
member_number(JsonObject *object, const char *name)
{
    return (guint64)json_object_get_int_member_with_default(object, name, 0);
}

static void
append_failure(GString *page, const Scenario *scenario, JsonObject *failure)
{
    guint64 point = member_number(failure, "point");
    guint64 replication = member_number(failure, "replication");

    g_string_append_printf(page,
                           "<tr><td class=n>%" G_GUINT64_FORMAT
                           "<td class=n>%" G_GUINT64_FORMAT "<td>",
                           point, replication);
    report_text(page, json_object_get_string_member_with_default(failure,
                                                                 "status", ""));
    g_string_append(page, "<td>");
    report_text(page, json_object_get_string_member_with_default(
                          failure, "message", ""));
    append_command(page, scenario, point, replication);
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

/* Says how many runs failed, and lists those that manifest.json lists; nothing
 * if there is no manifest. */
gboolean
report_failures(GString *page, const char *folder, const Scenario *scenario,
                GError **error)
{
    g_autofree char *path = g_build_filename(folder, "manifest.json", NULL);
    g_autoptr(JsonParser) parser = json_parser_new();
    JsonObject *manifest;
    JsonArray *failures;
    guint64 n_failed;

    if (!g_file_test(path, G_FILE_TEST_EXISTS)) {
        return TRUE;
    }
    manifest = read_manifest(path, parser, error);
    if (!manifest) {
        return FALSE;
    }
    n_failed = member_number(manifest, "runs_failed");
    g_string_append(page, "<h2 id=failed>Failed runs</h2>\n");
    if (n_failed == 0 || !json_object_has_member(manifest, "failures")) {
        g_string_append(page, "<p>None.</p>\n");
        return TRUE;
    }
    failures = json_object_get_array_member(manifest, "failures");
    g_string_append_printf(
        page,
        "<p>%" G_GUINT64_FORMAT " run%s failed%s. The commands repeat them in "
        "this folder.</p>\n<div class=wide tabindex=0 role=region "
        "aria-label=\"Failed runs\">\n<table>\n<thead><tr><th scope=col>point"
        "<th scope=col>replication<th scope=col>status<th scope=col>why"
        "<th scope=col>to see it again</thead>\n<tbody>\n",
        n_failed, n_failed == 1 ? "" : "s",
        n_failed > json_array_get_length(failures)
            ? "; the first ones are listed, see <a href=\"runs.csv\">runs.csv"
              "</a> for all"
            : "");
    for (guint i = 0; i < json_array_get_length(failures); i++) {
        append_failure(page, scenario,
                       json_array_get_object_element(failures, i));
    }
    g_string_append(page, "</tbody>\n</table>\n</div>\n");
    return TRUE;
}
