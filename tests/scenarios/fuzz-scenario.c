/* SPDX-License-Identifier: GPL-2.0-only */
#include "tests/scenarios/fuzz-scenario.h"

#include <string.h>

#include "scenarios/params/params.h"
#include "scenarios/scenario/constraint.h"
#include "scenarios/scenario/scenario.h"
#include "scenarios/scenario/sweep.h"

/* ---- The target ---------------------------------------------------------- */

void
fuzz_check_error(gboolean ok, GError *error)
{
    g_assert_cmpint(ok, ==, error == NULL);
    if (error) {
        g_assert_cmpstr(error->message, !=, "");
        g_assert_true(g_utf8_validate(error->message, -1, NULL));
        g_assert_null(strchr(error->message, '\n'));
        g_error_free(error);
    }
}

/* What is understood is the same scenario when it is written down. */
static gboolean
read_scenario(const char *text, gsize len)
{
    GError *error = NULL;
    g_autoptr(Scenario) scenario = scenario_parse(text, len, "x.ini", &error);

    fuzz_check_error(scenario != NULL, error);
    if (scenario) {
        g_autofree char *written = scenario_to_text(scenario);
        g_autoptr(Scenario) again =
            scenario_parse(written, strlen(written), "y.ini", NULL);

        g_assert_nonnull(again);
        g_assert_cmpuint(again->n_points, ==, scenario->n_points);
        g_assert_cmpuint(scenario_runs(again), ==, scenario_runs(scenario));
    }
    return scenario != NULL;
}

static void
read_sweep(const char *text)
{
    for (ValueType type = 0; type <= VALUE_PACKETS; type++) {
        GError *error = NULL;
        g_autoptr(Sweep) sweep = sweep_expand(type, text, &error);

        fuzz_check_error(sweep != NULL, error);
        if (sweep) {
            g_assert_cmpuint(sweep->texts->len, <=, SWEEP_MAX_VALUES);
        }
    }
}

static void
read_constraint(const char *text)
{
    GError *error = NULL;
    g_autoptr(Constraint) constraint =
        constraint_parse(param_table(), text, &error);

    fuzz_check_error(constraint != NULL, error);
    if (constraint) {
        g_assert_cmpuint(constraint_comparisons(constraint), <=,
                         CONSTRAINT_MAX_COMPARISONS);
    }
}

gboolean
fuzz_read_scenario(const char *bytes, gsize len)
{
    g_autofree char *text = g_strndup(bytes, len);
    const char *value = strchr(text, '=');
    gboolean understood;

    if (len > FUZZ_MAX_BYTES) {
        return FALSE;
    }
    understood = read_scenario(bytes, len);
    if (value && g_utf8_validate(value, -1, NULL)) {
        g_autofree char *line = g_strndup(value + 1, strcspn(value + 1, "\n"));

        read_sweep(line);
        read_constraint(line);
    }
    return understood;
}

/* ---- Inputs -------------------------------------------------------------- */

static const char *const values[] = {
    "0",
    "1",
    "-1",
    "0.05",
    "5%",
    "10ms",
    "1s",
    "100B",
    "1MB",
    "10Mbps",
    "sock",
    "posix",
    "echo",
    "reply",
    "request-loop",
    "csma",
    "graceful",
    "wait",
    "yes",
    "client:FIN:1",
    "1s+2s",
    "1e400",
    "nan",
    "99999999999999",
    "ns3::ExponentialRandomVariable[Mean=0.05]",
    "ns3::UniformRandomVariable[Min=0|Max=1]",
    "link.loss",
    "server.sockets",
    "accept_delay.p95",
    "refused_fraction",
    "lines",
    "log",
    "\xc3\xa9",
};
static const char *const joints[] = {
    ", ",    "..",   " step ", " log 3", " linear 4", " with server.end",
    " < ",   " <= ", " = ",    " != ",   " and ",     " or ",
    " not ", "(",    ")",      "ci(",    " ; ",       "\"",
    "\\",
};
static const char *const sections[] = {
    "scenario", "link",     "server",   "client", "sweep", "run",
    "check",    "figure a", "figure b", "figure", "links",
};

#define PICK(RAND, LIST) (LIST)[g_rand_int_range(RAND, 0, G_N_ELEMENTS(LIST))]

static void
append_value(GRand *rand, GString *text)
{
    int parts = g_rand_int_range(rand, 1, 5);

    for (int i = 0; i < parts; i++) {
        g_string_append(text, i > 0 ? PICK(rand, joints) : "");
        g_string_append(text, PICK(rand, values));
    }
}

/* A value that 'param' can take. */
static void
append_good_value(GRand *rand, GString *text, const Param *param)
{
    static const char *const good[] = {
        [VALUE_TIME] = "10ms",        [VALUE_RATE] = "10Mbps",
        [VALUE_BYTES] = "400B",       [VALUE_PROB] = "0.05",
        [VALUE_COUNT] = "2",          [VALUE_NUMBER] = "0.5",
        [VALUE_BOOL] = "yes",         [VALUE_TEXT] = "text",
        [VALUE_ADDRESS] = "10.0.0.2", [VALUE_DELAY] = "20ms",
        [VALUE_WINDOWS] = "1s+2s",    [VALUE_PACKETS] = "client:FIN:1",
    };

    if (param->type == VALUE_ENUM) {
        const char *choices = param->uses[0].choices;
        g_auto(GStrv) each = g_strsplit(choices ? choices : "x", "|", -1);

        g_string_append(
            text, each[g_rand_int_range(rand, 0, (gint32)g_strv_length(each))]);
    } else {
        g_string_append(text, good[param->type]);
    }
}

/* A line that may well be right: KEY=VALUE in its section, or swept. */
static void
append_good_line(GRand *rand, GString *text)
{
    const Param *param = param_at(
        param_table(),
        (guint)g_rand_int_range(rand, 0, (gint32)param_count(param_table())));

    if (g_rand_int_range(rand, 0, 3) == 0) {
        g_string_append_printf(text, "[sweep]\n%s=", param->key);
    } else {
        g_string_append_printf(text, "[%s]\n%s=", param->section, param->name);
    }
    append_good_value(rand, text, param);
}

/* A line of words in no sensible order. */
static void
append_bad_line(GRand *rand, GString *text)
{
    static const char *const keys[] = {
        "x", "y", "series", "where", "kind", "where.a", "stop", "link.loss"};

    g_string_append_printf(text, "[%s]\n%s=", PICK(rand, sections),
                           PICK(rand, keys));
    append_value(rand, text);
}

void
fuzz_damage(GRand *rand, GString *text)
{
    int n = MAX(g_rand_int_range(rand, -3, 4), 0);

    for (int i = 0; i < n && text->len > 1; i++) {
        gsize at = (gsize)g_rand_int_range(rand, 0, (gint32)text->len);

        switch (g_rand_int_range(rand, 0, 3)) {
        case 0:
            text->str[at] = (char)g_rand_int_range(rand, 0, 256);
            break;
        case 1:
            g_string_erase(text, (gssize)at, 1);
            break;
        default: {
            g_autofree char *part =
                g_strndup(text->str + at, MIN(text->len - at, 40));

            g_string_insert(text, (gssize)at, part);
        }
        }
    }
}

GString *
fuzz_text(guint32 n)
{
    GRand *rand = g_rand_new_with_seed(n);
    GString *text = g_string_new(NULL);
    int lines = g_rand_int_range(rand, 1, 5);

    for (int i = 0; i < lines; i++) {
        if (g_rand_int_range(rand, 0, 4) == 0) {
            append_bad_line(rand, text);
        } else {
            append_good_line(rand, text);
        }
        g_string_append_c(text, '\n');
    }
    fuzz_damage(rand, text);
    g_rand_free(rand);
    return text;
}
