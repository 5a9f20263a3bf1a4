/* SPDX-License-Identifier: GPL-2.0-only */
/* The table of parameters and the values of a point. */
#include <glib.h>
#include <math.h>
#include <string.h>

#include "scenarios/base/error.h"
#include "scenarios/base/text.h"
#include "scenarios/measure/metrics.h"
#include "scenarios/params/params.h"
#include "scenarios/systems/systems.h"
#include "tests/scenarios/support-mistake.h"
#include "tests/shim/support-row.h"

/* Every default is a value that its own use would take, and every use has a
 * meaning. */
static void
test_defaults(void)
{
    for (guint i = 0; i < param_count(param_table()); i++) {
        const Param *param = param_at(param_table(), i);
        g_assert_cmpuint(param->index, ==, i);
        g_assert_true(param_find(param_table(), param->key) == param);
        g_assert_cmpuint(param->n_uses, >, 0);
        for (guint u = 0; u < param->n_uses; u++) {
            const ParamUse *use = &param->uses[u];
            g_autoptr(GError) error = NULL;
            Value value;
            gdouble number;
            g_test_message("%s=%s", param->key, use->value);
            g_assert_true(strlen(use->doc) > 5);
            g_assert_true(value_parse(param->type, use->choices, use->value,
                                      &value, &error));
            g_assert_no_error(error);
            number = value_number(param->type, &value);
            g_assert_true(isnan(number) ||
                          (number >= use->min && number <= use->max));
            g_assert_true(!use->zero ||
                          (use->min == 0 && strstr(use->doc, "0: ")));
        }
    }
}

/* A set with the defaults but for 'key' (NULL: none). */
static ParamSet *
read_set(const char *key, const char *text, GError **error)
{
    g_autofree const char **texts =
        g_new0(const char *, param_count(param_table()));
    ParamSet *set = param_set_new(param_table());
    const Param *culprit = NULL;

    if (key) {
        texts[param_find(param_table(), key)->index] = text;
    }
    if (!param_set_read(set, texts, &culprit, error)) {
        g_assert_cmpstr(culprit->key, ==, key);
        g_clear_pointer(&set, param_set_free);
    }
    return set;
}

/* Each bound that a message may name is a value that is taken. */
static void
test_bounds(void)
{
    for (guint i = 0; i < param_count(param_table()); i++) {
        const Param *param = param_at(param_table(), i);
        const char *unit = value_base_unit(param->type);
        gboolean is_scale =
            param->type <= VALUE_NUMBER || param->type == VALUE_DELAY;
        for (guint u = 0; is_scale && u < param->n_uses; u++) {
            const gdouble bounds[] = {param->uses[u].min, param->uses[u].max};
            for (guint b = 0; b < 2; b++) {
                g_autofree char *number = number_text(bounds[b]);
                g_autofree char *text = g_strconcat(
                    number, g_str_equal(unit, "bytes") ? "B" : unit, NULL);
                Value value;
                if (row_holds(
                        param->key, text,
                        value_parse(param->type, NULL, text, &value, NULL))) {
                    row_near(param->key, text,
                             value_number(param->type, &value), bounds[b],
                             1e-9 * fabs(bounds[b]) + 1e-12);
                }
            }
        }
    }
}

/* Systems differ in their defaults: the fact sheet's for a sock device
 * (OPEN-10, 12, 13), Linux's for a POSIX host. */
static void
test_by_system(void)
{
    g_autoptr(ParamSet) sock = read_set(NULL, NULL, NULL);
    g_autoptr(ParamSet) posix = read_set("server.system", "posix", NULL);

    g_assert_cmpstr(param_system(sock, "server")->name, ==, "sock");
    g_assert_cmpstr(param_system(posix, "server")->name, ==, "posix");
    g_assert_cmpint(param_whole(sock, "server.tcp.rto"), ==, 2000000000);
    g_assert_cmpint(param_whole(sock, "server.tcp.rto_law"), ==, TCP_RTO_FIXED);
    g_assert_cmpint(param_whole(sock, "server.tcp.data_retries"), ==, 8);
    g_assert_cmpint(param_whole(sock, "server.tcp.time_wait"), ==, 0);
    g_assert_cmpint(param_whole(sock, "server.tcp.delack_segments"), ==, 1);
    g_assert_cmpint(param_whole(sock, "server.tcp.mss"), ==, 1460);
    g_assert_cmpint(param_whole(posix, "server.tcp.rto"), ==, 1000000000);
    g_assert_cmpint(param_whole(posix, "server.tcp.time_wait"), ==,
                    60000000000);
    g_assert_cmpstr(param_text(posix, "server.program"), ==, "reply");
    g_assert_true(param_applies(sock, "server.sockets"));
    g_assert_false(param_applies(posix, "server.sockets"));
    g_assert_false(param_applies(sock, "server.backlog"));
}

/* A program brings its own parameters. */
static void
test_by_program(void)
{
    g_autoptr(ParamSet) echo = read_set(NULL, NULL, NULL);
    g_autoptr(ParamSet) sink = read_set("server.program", "sink", NULL);

    g_assert_true(param_applies(echo, "server.reply"));
    g_assert_false(param_applies(sink, "server.reply"));
    g_assert_true(param_applies(sink, "server.bytes"));
    g_assert_cmpstr(param_text(echo, "server.end"), ==, "peer");
    g_assert_cmpstr(param_text(sink, "server.end"), ==, "close");
}

static const struct {
    const char *key, *text, *message;
} bad[] = {
    {"link.loss", "1.5", "\"1.5\" is out of range, expected 0 to 1"},
    {"link.loss", "-1%", "\"-1%\" is out of range, expected 0 to 1"},
    {"server.sockets", "33", "\"33\" is out of range, expected 1 to 32"},
    {"link.mtu", "1B", "\"1B\" is out of range, expected 68B to 65535B"},
    {"server.vm.dispatch", "0",
     "\"0\" is out of range, expected 1e-09s to 10s"},
    {"server.program", "ecko",
     "unknown value \"ecko\", expected one of echo, sink, serial, http-page, "
     "http-server, http-plain, udp-echo, echo-alloc, inband, lib-http-server, "
     "simple-ds, did you mean \"echo\"?"},
    {"client.program", "reply",
     "unknown value \"reply\", expected one of request-loop, http-get, "
     "http-client"},
};

static void
test_bad(void)
{
    for (gsize i = 0; i < G_N_ELEMENTS(bad); i++) {
        g_autoptr(GError) error = NULL;
        g_autofree char *row =
            g_strdup_printf("%s=%s", bad[i].key, bad[i].text);
        row_holds(row, "refused", !read_set(bad[i].key, bad[i].text, &error));
        row_mistake(row, error, bad[i].message);
    }
}

/* Names that are close are found, others are not made up. */
static void
test_nearest(void)
{
    const char *const names[] = {"link.loss", "link.rate", "link.delay", NULL};

    g_assert_cmpstr(nearest_name("link.lsos", names), ==, "link.loss");
    g_assert_cmpstr(nearest_name("LINK.DELAY", names), ==, "link.delay");
    g_assert_cmpstr(nearest_name("lnk.rat", names), ==, "link.rate");
    g_assert_null(nearest_name("server", names));
    g_assert_null(nearest_name("", names));
}

/* Every column of runs.csv has a key, a name with its unit, and a label. */
static void
test_metric_columns(void)
{
    const MetricColumns *all = metric_columns();
    const MetricColumn *columns = all->at;
    g_autoptr(GHashTable) seen = g_hash_table_new(g_str_hash, g_str_equal);
    int p95 = metric_column_find(all, "accept_delay.p95");

    for (guint i = 0; i < all->n; i++) {
        g_autofree char *label = metric_column_label(&columns[i]);
        g_assert_true(g_hash_table_add(seen, columns[i].name));
        g_assert_cmpint(metric_column_find(all, columns[i].key), ==, (int)i);
        g_assert_true(*label);
    }
    g_assert_cmpstr(columns[p95].name, ==, "accept_delay_p95_s");
    g_assert_cmpstr(columns[metric_column_find(all, "bytes_lost")].name, ==,
                    "bytes_lost");
    g_assert_cmpstr(columns[metric_column_find(all, "exchange_rate")].name, ==,
                    "exchange_rate_per_s");
    g_assert_cmpint(metric_column_find(all, "accept_delay"), ==, -1);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    systems_use(systems);
    g_test_add_func("/params/defaults", test_defaults);
    g_test_add_func("/params/bounds", test_bounds);
    g_test_add_func("/params/by-system", test_by_system);
    g_test_add_func("/params/by-program", test_by_program);
    g_test_add_func("/params/bad", test_bad);
    g_test_add_func("/params/nearest", test_nearest);
    g_test_add_func("/params/metric-columns", test_metric_columns);
    return g_test_run();
}
