/* SPDX-License-Identifier: GPL-2.0-only */
#include "scenarios/store/reproduce.h"

#include <string.h>

#include "scenarios/base/shell.h"

/* TRUE if 'set', a --set of the command line, says something that is not
 * said again by the point and the replication. */
static gboolean
is_needed(const Scenario *scenario, const char *set)
{
    if (g_str_has_prefix(set, "run.first=") ||
        g_str_has_prefix(set, "run.replications=") ||
        g_str_has_prefix(set, "run.stop=") ||
        g_str_has_prefix(set, "run.max_replications=")) {
        return FALSE;
    }
    for (guint i = 0; i < scenario->axes->len; i++) {
        const Axis *axis = g_ptr_array_index(scenario->axes, i);
        if (g_str_has_prefix(set, axis->param->key) &&
            set[strlen(axis->param->key)] == '=') {
            return FALSE;
        }
    }
    return TRUE;
}

static void
append_set(GString *command, const char *key, const char *value)
{
    g_autofree char *set = value ? g_strconcat(key, "=", value, NULL) : NULL;

    shell_append(command, "--set");
    shell_append(command, set ? set : key);
}

/* Chooses that point of the grid: a --set for each swept key. */
void
reproduce_append_point(GString *command, const Scenario *scenario,
                       guint64 point)
{
    for (guint i = 0; i < scenario->axes->len; i++) {
        const Axis *axis = g_ptr_array_index(scenario->axes, i);
        append_set(command, axis->param->key,
                   scenario_axis_text(scenario, point, i));
    }
}

/* The command that does that run again, of the scenario in the file 'path'
 * that was loaded with 'sets' (NULL: none).  (transfer full) */
char *
reproduce_command(const Scenario *scenario, const char *path,
                  const char *const *sets, guint64 point, guint64 replication)
{
    GString *command = g_string_new("finwait run");
    g_autofree char *first = g_strdup_printf("%" G_GUINT64_FORMAT, replication);

    shell_append(command, path);
    for (; sets && *sets; sets++) {
        if (is_needed(scenario, *sets)) {
            append_set(command, *sets, NULL);
        }
    }
    reproduce_append_point(command, scenario, point);
    append_set(command, "run.first", first);
    append_set(command, "run.replications", "1");
    if (scenario->stop) {
        append_set(command, "run.stop", "");
    }
    g_string_append(command, " --out one-run");
    return g_string_free(command, FALSE);
}
