/* SPDX-License-Identifier: GPL-2.0-only */
/* Every key of every system and program can be swept, and `finwait describe`
 * names it. */
#include <glib.h>
#include <glib/gstdio.h>
#include <string.h>

#include "scenarios/base/text.h"
#include "scenarios/command/command.h"
#include "scenarios/systems/systems.h"
#include "tests/scenarios/support-command.h"

static char *folder;
static GString *printed;

static void
keep_print(const char *text)
{
    g_string_append(printed, text);
}

/* A bound of 'use' as text; whole numbers of base units do for all types. */
static char *
bound_text(const Param *param, gdouble bound)
{
    static const char *const units[] = {[VALUE_TIME] = "s",
                                        [VALUE_DELAY] = "s",
                                        [VALUE_RATE] = "bps",
                                        [VALUE_BYTES] = "B",
                                        [VALUE_PACKETS] = NULL};
    const char *unit = units[param->type];
    g_autofree char *number = number_text(bound);

    return g_strconcat(number, unit ? unit : "", NULL);
}

/* Two values or more that 'param' may have, NULL-terminated; fewer if there
 * are none.  (transfer full) */
static char **
some_values(const Param *param, const ParamUse *use)
{
    GPtrArray *values;
    Value value;

    if (param->type == VALUE_ENUM) {
        return g_strsplit(use->choices, "|", -1);
    }
    values = g_ptr_array_new();
    if (param_is_trace(param)) {
        g_ptr_array_add(values, g_strdup("a.txt"));
        g_ptr_array_add(values, g_strdup("b.txt"));
        g_ptr_array_add(values, NULL);
        return (char **)g_ptr_array_free(values, FALSE);
    }
    switch (param->type) {
    case VALUE_BOOL:
        g_ptr_array_add(values, g_strdup("yes"));
        g_ptr_array_add(values, g_strdup("no"));
        break;
    case VALUE_WINDOWS:
        g_ptr_array_add(values, g_strdup(""));
        g_ptr_array_add(values, g_strdup("1s+2s 4s+1s"));
        break;
    case VALUE_PACKETS:
        g_ptr_array_add(values, g_strdup(""));
        g_ptr_array_add(values, g_strdup("client:FIN:1 server:SYN+ACK:2"));
        break;
    case VALUE_ADDRESS:
        g_ptr_array_add(values, g_strdup("10.0.0.2"));
        g_ptr_array_add(values, g_strdup("10.0.0.3"));
        break;
    default:
        value_parse(param->type, NULL, use->value, &value, NULL);
        g_ptr_array_add(values, g_strdup(use->value));
        g_ptr_array_add(values, bound_text(param, use->max));
        g_ptr_array_add(values, bound_text(param, use->min));
        g_ptr_array_add(
            values, bound_text(param, value_number(param->type, &value) + 1));
    }
    g_ptr_array_add(values, NULL);
    return (char **)g_ptr_array_free(values, FALSE);
}

/* The program that 'use' is for, or else one to which it means something; NULL:
 * there is none. */
static const char *
program_of(const Param *param, const ParamUse *use)
{
    g_autofree const char **users =
        use->needs ? param_users(param, use->system) : NULL;

    return users ? users[0] : use->program;
}

/* The scenario that sweeps 'param' over two values under the system and the
 * program of 'use'; NULL with an error if it may not. */
static Scenario *
sweep(const Param *param, const ParamUse *use, const char *a, const char *b,
      gboolean on_linux, GError **error)
{
    g_autofree char *path = g_build_filename(folder, "x.ini", NULL);
    g_autoptr(GString) text = g_string_new("[scenario]\nsummary=x\n");

    if (use->system || use->program || use->needs ||
        g_str_has_prefix(param->name, "tcp.")) {
        g_string_append_printf(text, "[%s]\n", param->section);
    }
    if (use->system) {
        g_string_append_printf(text, "system=%s\n", use->system->name);
    }
    if (g_str_has_prefix(param->name, "tcp.")) {
        g_string_append_printf(
            text, "%s%s%s", use->program ? "tcp.profile=" : "",
            use->program ? use->program : "", use->program ? "\n" : "");
    } else if (use->program || use->needs) {
        const Param *chooses = param_at(param_table(), (guint)param->program);
        g_string_append_printf(text, "%s=%s\n", chooses->name,
                               program_of(param, use));
    }
    if (on_linux && use->system) {
        g_string_append(text, "tcp.profile=linux\n");
    }
    if (!g_str_equal(param->key, "link.mtu")) {
        g_string_append_printf(text, "%smtu=65535B\n", /* timestamps fit */
                               strstr(text->str, "[link]") ? "" : "[link]\n");
    }
    g_string_append_printf(text, "[sweep]\n%s=%s, %s\n", param->key, a, b);
    g_unlink(path); /* a new file is not synced */
    test_file_put(folder, "x.ini", text->str);
    return scenario_load(path, NULL, error);
}

/* The first two values that go with the defaults of all other keys (the least
 * rto_max is below the rto_min that nobody has changed). */
static Scenario *
sweep_somehow(const Param *param, const ParamUse *use, gboolean on_linux)
{
    g_auto(GStrv) values = some_values(param, use);
    g_autoptr(GError) last = NULL;

    for (guint i = 0; values[0] && values[i + 1]; i++) {
        for (guint j = i + 1; values[j]; j++) {
            Scenario *scenario;
            g_clear_error(&last);
            scenario = sweep(param, use, values[i], values[j], on_linux, &last);
            if (scenario) {
                return scenario;
            }
        }
    }
    g_test_message("%s: %s", param->key, last ? last->message : "no values");
    return NULL;
}

/* The line of `finwait describe` that shows 'param' as swept. */
static void
assert_described(const Scenario *scenario, const Param *param,
                 const ParamUse *use)
{
    g_autofree char *line = g_strdup_printf("\n~ %s ", param->name);
    GPrintFunc before = g_set_print_handler(keep_print);

    g_string_truncate(printed, 0);
    describe_print(scenario);
    g_set_print_handler(before);
    g_assert_nonnull(strstr(printed->str, line));
    g_assert_nonnull(strstr(printed->str, use->doc));
}

/* TRUE if the values of 'param' are names of sections. */
static gboolean
names_section(const Param *param)
{
    return g_str_equal(param->name, "link") ||
           g_str_equal(param->name, "server");
}

static void
test_keys(void)
{
    guint n_swept = 0;

    for (guint i = 0; i < param_count(param_table()); i++) {
        const Param *param = param_at(param_table(), i);
        if (param->is_optional || names_section(param) ||
            g_str_equal(param->section, "event")) {
            continue; /* they go with others: test-topology, test-events */
        }
        for (guint u = 0; u < param->n_uses && !param->is_fixed; u++) {
            const ParamUse *use = &param->uses[u];
            g_autoptr(Scenario) scenario = NULL;
            if ((use->choices && !strchr(use->choices, '|')) ||
                (use->needs && !program_of(param, use))) {
                continue; /* nothing to choose from, or nobody cares */
            }
            scenario = sweep_somehow(param, use, FALSE);
            if (!scenario) { /* Wine */
                scenario = sweep_somehow(param, use, TRUE);
            }
            g_assert_nonnull(scenario);
            g_assert_cmpuint(scenario->n_points, ==, 2);
            assert_described(scenario, param, use);
            n_swept++;
        }
    }
    g_test_message("%u keys and cases swept", n_swept);
    g_assert_cmpuint(n_swept, >, 200);
}

/* What is the same for all points is told so. */
static void
test_fixed(void)
{
    for (guint i = 0; i < param_count(param_table()); i++) {
        const Param *param = param_at(param_table(), i);
        g_autoptr(GError) error = NULL;
        if (!param->is_fixed) {
            continue;
        }
        g_assert_null(sweep(param, param->uses, "1", "2", FALSE, &error));
        g_assert_nonnull(strstr(error->message, "cannot be swept, expected"));
    }
}

int
main(int argc, char **argv)
{
    int status;

    g_test_init(&argc, &argv, NULL);
    systems_use(systems);
    folder = test_folder_new();
    printed = g_string_new(NULL);
    test_file_put(folder, "a.txt", "0 1Mbps 5ms 0\n");
    test_file_put(folder, "b.txt", "0 2Mbps 5ms 0\n");
    g_test_add_func("/sweep-keys/keys", test_keys);
    g_test_add_func("/sweep-keys/fixed", test_fixed);
    status = g_test_run();
    g_string_free(printed, TRUE);
    test_folder_remove(folder);
    return status;
}
