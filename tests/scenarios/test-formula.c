/* SPDX-License-Identifier: GPL-2.0-only */
/* Formulas: what they give at a point, and what mistakes are told. */
#include <glib.h>
#include <math.h>
#include <string.h>

#include "scenarios/base/error.h"
#include "scenarios/measure/metrics.h"
#include "scenarios/scenario/formula.h"
#include "scenarios/systems/systems.h"
#include "tests/scenarios/support-mistake.h"
#include "tests/shim/support-row.h"

/* The point that all cases look at, in base units. */
static const struct {
    const char *key;
    gdouble value;
} point[] = {
    {"link.delay", 0.005}, {"link.rate", 1e6},       {"link.loss", 0.25},
    {"server.sockets", 4}, {"client.request", 1000}, {"link.mtu", 1500},
};

static gdouble
at_point(gpointer user, const Param *param)
{
    (void)user;
    for (gsize i = 0; i < G_N_ELEMENTS(point); i++) {
        if (g_str_equal(point[i].key, param->key)) {
            return point[i].value;
        }
    }
    return NAN;
}

static const struct {
    const char *text, *unit;
    gdouble value;
} cases[] = {
    {"1", "", 1},
    {"1 + 2 * 3", "", 7},
    {"(1 + 2) * 3", "", 9},
    {"7 - 2 - 1", "", 4},
    {"8 / 4 / 2", "", 1},
    {"2 ^ 3 ^ 2", "", 512},
    {"-2 ^ 2", "", -4},
    {"2 ^ -1", "", 0.5},
    {"- -3", "", 3},
    {"1e3 + .5", "", 1000.5},
    {"10ms", "s", 0.01},
    {"1min + 1s", "s", 61},
    {"25%", "", 0.25},
    {"1kB", "bytes", 1000},
    {"1Mbps", "bps", 1e6},
    {"link.delay", "s", 0.005},
    {"2*link.delay", "s", 0.01},
    {"client.request / link.rate", "s", 0.008},
    {"link.rate * 1s", "bytes", 125000},
    {"client.request / 1s", "bps", 8000},
    {"1 / link.delay", "1/s", 200},
    {"link.mtu - 40B", "bytes", 1460},
    {"client.request / link.mtu", "", 2. / 3},
    {"max(link.delay, 1ms, 7ms)", "s", 0.007},
    {"min(link.delay, 1ms, 7ms)", "s", 0.001},
    {"max(0, link.delay - 1s)", "s", 0},
    {"0 + link.delay", "s", 0.005},
    {"0", "s", 0},
    {"sqrt(link.delay^2)", "s", 0.005},
    {"sqrt(server.sockets)", "", 2},
    {"abs(1ms - link.delay)", "s", 0.004},
    {"exp(log(link.loss))", "", 0.25},
    {"1 - (1 - link.loss) ^ server.sockets", "", 1 - 81. / 256},
    {"server.sockets / (link.delay + 5ms)", "1/s", 400},
    {"link.delay^2 / link.delay", "s", 0.005},
    {"1 / 0", "", INFINITY},
};

static const struct {
    const char *text, *unit, *message;
} bad[] = {
    {"", "s",
     "the formula ends too early, expected a key, a number, or a formula in "
     "brackets"},
    {"link.dely", "s",
     "unknown key \"link.dely\", expected one that `finwait describe` shows, "
     "did you mean \"link.delay\"?"},
    {"2 link.delay", "s",
     "\"link.delay\" is in the wrong place, expected +, -, *, /, ^ or the end"},
    {"(link.delay", "s", "the formula ends too early, expected \")\""},
    {"link.delay)", "s",
     "\")\" is in the wrong place, expected +, -, *, /, ^ or the end"},
    {"max link.delay", "s",
     "\"link.delay\" is in the wrong place, expected \"(\""},
    {"link.delay + 1", "s",
     "a sum takes a time and a bare number, expected two of one kind"},
    {"link.delay - client.request", "s",
     "a difference takes a time and a size, expected two of one kind"},
    {"max(link.delay, 1)", "s",
     "max takes a time and a bare number, expected two of one kind"},
    {"link.delay", "", "the formula gives a time, expected a bare number"},
    {"link.delay^2", "s", "the formula gives s^2 bit^0, expected a time"},
    {"exp(link.delay)", "", "exp of a time, expected that of a bare number"},
    {"sqrt(link.delay)", "s", "sqrt of a time, expected that of a square"},
    {"2 ^ link.delay", "",
     "a power with an exponent of a time, expected that of a bare number"},
    {"link.delay ^ 0.5", "s",
     "a power of a time, expected one with a whole number up to 9"},
    {"10mss", "s",
     "\"10mss\" has the unknown unit \"mss\", expected one of times, rates, "
     "sizes, or %"},
    {"server.end", "",
     "server.end is no number, expected a key whose values are times, rates, "
     "sizes or numbers"},
    {"1 & 2", "",
     "\"& 2\" is in the wrong place, expected +, -, *, /, ^ or the end"},
};

static void
test_good(void)
{
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(GError) error = NULL;
        g_autoptr(Formula) formula =
            formula_parse(param_table(), cases[i].text, cases[i].unit, &error);
        gdouble value;
        if (!row_no_error(cases[i].text, error)) {
            continue;
        }
        value = formula_value(formula, at_point, NULL);
        if (isinf(cases[i].value)) {
            row_holds(cases[i].text, "has no end", isinf(value));
        } else {
            row_near(cases[i].text, "value", value, cases[i].value,
                     1e-12 * (1 + fabs(cases[i].value)));
        }
    }
}

static void
test_bad(void)
{
    for (gsize i = 0; i < G_N_ELEMENTS(bad); i++) {
        g_autoptr(GError) error = NULL;
        g_autoptr(Formula) formula =
            formula_parse(param_table(), bad[i].text, bad[i].unit, &error);
        row_holds(bad[i].text, "refused", !formula);
        row_mistake(bad[i].text, error, bad[i].message);
    }
}

/* Whatever is measured can have a formula beside it. */
static void
test_units(void)
{
    const MetricColumns *columns = metric_columns();

    for (guint i = 0; i < columns->n; i++) {
        g_autoptr(GError) error = NULL;
        g_autoptr(Formula) formula =
            formula_parse(param_table(), "0", columns->at[i].unit, &error);
        row_no_error(columns->at[i].key, error);
    }
}

/* What has no value where a formula is evaluated gives none, in max() too. */
static void
test_none(void)
{
    const char *const texts[] = {"link.queue", "max(0, link.queue)",
                                 "min(link.queue, 1)"};

    for (gsize i = 0; i < G_N_ELEMENTS(texts); i++) {
        g_autoptr(GError) error = NULL;
        g_autoptr(Formula) formula =
            formula_parse(param_table(), texts[i], "", &error);
        if (row_no_error(texts[i], error)) {
            row_holds(texts[i], "has no value",
                      isnan(formula_value(formula, at_point, NULL)));
        }
    }
}

/* A group's name may have a "-" in it, which is no sign then. */
static void
test_dash(void)
{
    g_autoptr(ParamTable) table = param_table_new();
    g_autoptr(GError) error = NULL;
    g_autoptr(Formula) formula = NULL;

    g_assert_true(param_table_add(table, "client.a-b", &error));
    formula = formula_parse(table, "client.a-b.request-client.request", "bytes",
                            &error);
    g_assert_no_error(error);
    g_assert_cmpstr(formula_key(formula, 0)->key, ==, "client.a-b.request");
    g_assert_cmpstr(formula_key(formula, 1)->key, ==, "client.request");
    g_assert_null(formula_key(formula, 2));
}

/* What a file of a mebibyte can hold does not overflow the stack. */
static void
test_limits(void)
{
    const char *const parts[] = {"(", "-", "1+(", "abs(", "1^"};

    for (gsize i = 0; i < G_N_ELEMENTS(parts); i++) {
        g_autoptr(GString) text = g_string_new(NULL);
        g_autoptr(GError) error = NULL;
        while (text->len < 1000000) {
            g_string_append(text, parts[i]);
        }
        g_string_append(text, "1");
        row_holds(parts[i], "refused",
                  !formula_parse(param_table(), text->str, "", &error));
        row_error_has(parts[i], error, "too deeply");
    }
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    systems_use(systems);
    g_test_add_func("/formula/good", test_good);
    g_test_add_func("/formula/bad", test_bad);
    g_test_add_func("/formula/units", test_units);
    g_test_add_func("/formula/none", test_none);
    g_test_add_func("/formula/dash", test_dash);
    g_test_add_func("/formula/limits", test_limits);
    return g_test_run();
}
