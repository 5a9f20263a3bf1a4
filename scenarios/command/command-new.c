/* SPDX-License-Identifier: GPL-2.0-only */
/* finwait new: a scenario to begin with, in which every key that its system and
 * program have stands with its meaning; from the tables that check them. */
#include "scenarios/command/command.h"

#include <string.h>

#include "scenarios/base/userfile.h"

#define WIDTH 79
#define KEY_WIDTH 30

/* A first question, whatever is asked then. */
static const char first[] =
    "[scenario]\n"
    "summary=How long does a client wait for its connection?\n"
    "duration=20s\n"
    "[link]\n"
    "delay=10ms\n"
    "[run]\n"
    "replications=10\n";

/* Where nothing else is swept. */
static const char first_sweep[] = "[sweep]\nlink.loss=0, 0.01, 0.05\n";

/* These are said even if they are the defaults. */
static const char *const shown[] = {
    "link.rate",      "server.system", "server.program", "client.system",
    "client.program", "client.count",  "run.seed",       NULL};

/* What is no matter of a first scenario: how the TCP is tuned, and what a
 * device does where its documents are silent. */
static gboolean
is_rare(const Param *param, const ParamUse *use)
{
    return g_str_has_prefix(param->name, "tcp.") ||
           g_str_equal(param->key, "scenario.name") ||
           g_str_equal(param->key, "scenario.base") ||
           strstr(use->doc, "(OPEN-");
}

/* Whether 'param' has a line: all that was said, and what means something here
 * and is not too rare. */
static gboolean
has_line(const Scenario *scenario, const ParamSet *set, const Param *param)
{
    if (!set->values[param->index].text || scenario_axis(scenario, param)) {
        return FALSE;
    }
    return scenario->texts[param->index] ||
           ((param->is_fixed || scenario_shows(scenario, set, param)) &&
            !is_rare(param, set->uses[param->index]));
}

/* 'text' as lines of comment. */
static void
append_comment(GString *out, const char *text)
{
    g_auto(GStrv) words = g_strsplit(text, " ", -1);
    gsize column = 0;

    for (char **word = words; *word; word++) {
        if (column == 0 || column + 1 + strlen(*word) > WIDTH) {
            g_string_append(out, column ? "\n;" : ";");
            column = 1;
        }
        g_string_append_printf(out, " %s", *word);
        column += 1 + strlen(*word);
    }
    g_string_append_c(out, '\n');
}

/* "KEY=VALUE    ; meaning", or the meaning in a line above if it is long. */
static void
append_key(GString *out, const char *mark, const char *name, const char *value,
           const ParamUse *use)
{
    g_autofree char *key = g_strdup_printf("%s%s=%s", mark, name, value);
    g_autofree char *choices =
        use->choices ? g_strdelimit(g_strdup(use->choices), "|", ' ') : NULL;
    g_autofree char *doc =
        g_strconcat(use->doc, choices ? ": " : "", choices, NULL);

    if (MAX(strlen(key), KEY_WIDTH) + strlen(" ; ") + strlen(doc) <= WIDTH) {
        g_string_append_printf(out, "%-*s ; %s\n", KEY_WIDTH, key, doc);
    } else {
        append_comment(out, doc);
        g_string_append_printf(out, "%s\n", key);
    }
}

static void
append_section(GString *out, const Scenario *scenario, const ParamSet *set,
               const char *section)
{
    g_string_append_printf(out, "\n[%s]\n", section);
    for (guint i = 0; i < param_count(scenario->table); i++) {
        const Param *param = param_at(scenario->table, i);
        gboolean is_said =
            scenario->texts[i] || g_strv_contains(shown, param->key);

        if (g_str_equal(param->section, section) &&
            has_line(scenario, set, param)) {
            append_key(out, is_said ? "" : ";", param->name,
                       set->values[i].text, set->uses[i]);
        }
    }
}

/* A section whose keys are not parameters, as it was read. */
static void
append_as_read(GString *out, const Scenario *scenario, const char *section)
{
    const GPtrArray *entries = scenario->file->entries;

    for (guint i = 0; i < entries->len; i++) {
        const KeyEntry *entry = entries->pdata[i];
        if (g_str_equal(entry->section, section) && *entry->key) {
            g_string_append_printf(out, "%s=%s\n", entry->key, entry->value);
        }
    }
}

/* The file called 'path'.  (transfer full) */
static char *
text_of(const Scenario *scenario, const char *path)
{
    g_autoptr(ParamSet) set =
        scenario_point(scenario, scenario_point_at(scenario, 0));
    g_autofree char *describe = g_strconcat("finwait describe ", path, NULL);
    g_autofree char *run = g_strconcat("finwait run ", path, NULL);
    int width = (int)strlen(describe);
    GString *out = g_string_new(NULL);

    g_string_append_printf(
        out,
        "; What do you want to know?  Say it here, and in `summary`.  Then\n"
        ";\n"
        ";     %-*s # what would be run\n"
        ";     %-*s # runs it, draws the figure\n"
        ";     %-*s # all that can be said\n"
        ";\n"
        "; A line \";KEY=VALUE\" says what holds anyway; take its semicolon "
        "away to change\n"
        "; it.  Rarer keys (tcp.* and so on) are shown by describe.\n",
        width, describe, width, run, width, "man finwait-scenario");
    for (const char *const *at =
             (const char *const[]){"scenario", "link", "server", "client",
                                   NULL};
         *at; at++) {
        append_section(out, scenario, set, *at);
    }
    g_string_append(out, "\n; Each of these values with each of every other "
                         "key; also 1ms..100ms log 7,\n; 10ms..50ms step "
                         "10ms, 1..32 linear 4.\n[sweep]\n");
    append_as_read(out, scenario, "sweep");
    append_section(out, scenario, set, "run");
    g_string_append(out, "\n; What `finwait describe --metrics` shows can be "
                         "y=.  More figures: [figure NAME].\n"
                         "[figure connect-delay]\n");
    append_as_read(out, scenario, "figure");
    return g_string_free(out, FALSE);
}

/* The scenario under 'sets', and its figure along the first keys that are
 * swept.  (transfer full) */
static Scenario *
make(const char *const *sets, GError **error)
{
    g_autoptr(GString) text = g_string_new(first);
    Scenario *scenario =
        scenario_parse_set(text->str, text->len, "finwait new", sets, error);
    const Axis *x, *series;

    if (scenario && scenario->axes->len == 0) {
        scenario_free(scenario);
        g_string_append(text, first_sweep);
        scenario = scenario_parse_set(text->str, text->len, "finwait new", sets,
                                      error);
    }
    if (!scenario) {
        return NULL;
    }
    x = scenario->axes->pdata[0];
    series = scenario->axes->len > 1 ? scenario->axes->pdata[1] : NULL;
    g_string_append_printf(text,
                           "[figure connect-delay]\nx=%s\n"
                           "y=connect_delay.mean\n%s%s%s",
                           x->param->key, series ? "series=" : "",
                           series ? series->param->key : "",
                           series ? "\n" : "");
    scenario_free(scenario);
    return scenario_parse_set(text->str, text->len, "finwait new", sets, error);
}

/* Writes what was said with 'sets'. */
static gboolean
write_new(const char *name, const char *const *sets, GError **error)
{
    g_autoptr(Scenario) scenario = make(sets, error);
    g_autofree char *path = g_str_has_suffix(name, ".ini")
                                ? g_strdup(name)
                                : g_strconcat(name, ".ini", NULL);
    g_autofree char *text = scenario ? text_of(scenario, path) : NULL;

    if (!text || !userfile_create(path, text, error)) {
        return FALSE;
    }
    g_print("%s\n", path);
    return TRUE;
}

/* `finwait new NAME` */
ExitStatus
command_new(int argc, char **argv, GError **error)
{
    g_auto(GStrv) sets = NULL;
    const GOptionEntry entries[] = {
        {"set", 's', 0, G_OPTION_ARG_STRING_ARRAY, &sets,
         "with this VALUE or sweep for KEY; its system and program decide "
         "which keys there are",
         "KEY=VALUE"},
        G_OPTION_ENTRY_NULL};

    if (!command_parse(&argc, &argv, entries, "NAME",
                       "Writes NAME.ini, a scenario to begin with, in which "
                       "each key is explained.\nA file that is there already "
                       "is never touched.",
                       error)) {
        return EXIT_MISTAKE;
    }
    if (argc != 2 || !*argv[1]) {
        mistake(error, "new: %d names, expected one NAME for the scenario",
                argc - 1);
        return EXIT_MISTAKE;
    }
    return write_new(argv[1], (const char *const *)sets, error) ? EXIT_FINE
                                                                : EXIT_MISTAKE;
}
