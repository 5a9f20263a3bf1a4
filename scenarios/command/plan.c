/* SPDX-License-Identifier: GPL-2.0-only */
#include "scenarios/command/plan.h"

#include <json-glib/json-glib.h>
#include <math.h>
#include <string.h>

/* How wide "point" and the numbers below it are. */
#define POINT_WIDTH 7

/* ---- The table ------------------------------------------------------------
 */

/* How wide the column of 'axis' is. */
static int
column_width(const Axis *axis)
{
    glong width = g_utf8_strlen(axis->param->key, -1);

    for (guint i = 0; i < axis->sweep->texts->len; i++) {
        const char *text = g_ptr_array_index(axis->sweep->texts, i);
        width = MAX(width, g_utf8_strlen(text, -1));
    }
    return (int)width;
}

/* One row: what 'first' says, then a text for each axis; no blanks at the
 * end. */
static void
print_row(const char *first, const char *const *texts, const int *widths,
          guint n)
{
    g_autoptr(GString) row = g_string_new(NULL);

    g_string_printf(row, "%*s", POINT_WIDTH, first);
    for (guint i = 0; i < n; i++) {
        glong blanks = i + 1 < n ? widths[i] - g_utf8_strlen(texts[i], -1) : 0;
        g_string_append_printf(row, "  %s%*s", texts[i], (int)blanks, "");
    }
    g_print("%s\n", row->str);
}

static void
print_point(const Scenario *scenario, guint64 point, const char **texts,
            const int *widths)
{
    g_autofree char *number = g_strdup_printf("%" G_GUINT64_FORMAT, point);

    for (guint i = 0; i < scenario->axes->len; i++) {
        texts[i] = scenario_axis_text(scenario, point, i);
    }
    print_row(number, texts, widths, scenario->axes->len);
}

void
plan_print(const Scenario *scenario, guint64 max)
{
    guint n = scenario->axes->len;
    g_autofree int *widths = g_new(int, n + 1);
    g_autofree const char **texts = g_new(const char *, n + 1);
    gboolean is_cut = max > 0 && scenario->n_points > max;
    guint64 head = is_cut ? max - max / 4 : scenario->n_points;
    guint64 tail = is_cut ? scenario->n_points - max / 4 : 0;

    for (guint i = 0; i < n; i++) {
        const Axis *axis = g_ptr_array_index(scenario->axes, i);
        widths[i] = column_width(axis);
        texts[i] = axis->param->key;
    }
    print_row("point", texts, widths, n);
    for (guint64 i = 0; i < scenario->n_points; i++) {
        if (i == head) {
            g_print("%*s  %" G_GUINT64_FORMAT " more\n", POINT_WIDTH, "...",
                    tail - head);
            i = tail;
        }
        print_point(scenario, scenario_point_at(scenario, i), texts, widths);
    }
}

/* ---- JSON Lines -----------------------------------------------------------
 */

static void
put_count(JsonBuilder *json, const char *name, guint64 count)
{
    json_builder_set_member_name(json, name);
    json_builder_add_int_value(json, (gint64)count);
}

/* The value 'text' of 'axis'. */
static void
put_value(JsonBuilder *json, const Axis *axis, const char *text)
{
    ValueType type = axis->param->type;
    const char *unit = value_base_unit(type);
    gdouble number = NAN;
    Value value;

    if (type != VALUE_ENUM && value_parse(type, NULL, text, &value, NULL)) {
        number = value_number(type, &value);
    }
    json_builder_set_member_name(json, axis->param->key);
    json_builder_begin_object(json);
    json_builder_set_member_name(json, "text");
    json_builder_add_string_value(json, text);
    if (!isnan(number)) {
        json_builder_set_member_name(json, "value");
        json_builder_add_double_value(json, number);
    }
    if (!isnan(number) && *unit) {
        json_builder_set_member_name(json, "unit");
        json_builder_add_string_value(json, unit);
    }
    json_builder_end_object(json);
}

static void
print_json_point(const Scenario *scenario, guint64 point)
{
    g_autoptr(JsonBuilder) json = json_builder_new();
    g_autoptr(JsonNode) root = NULL;
    g_autofree char *line = NULL;

    json_builder_begin_object(json);
    json_builder_set_member_name(json, "scenario");
    json_builder_add_string_value(json, scenario->name);
    put_count(json, "point", point);
    json_builder_set_member_name(json, "sweep");
    json_builder_begin_object(json);
    for (guint i = 0; i < scenario->axes->len; i++) {
        put_value(json, g_ptr_array_index(scenario->axes, i),
                  scenario_axis_text(scenario, point, i));
    }
    json_builder_end_object(json);
    put_count(json, "first_replication", scenario->first_replication);
    put_count(json, "replications", scenario->n_replications);
    put_count(json, "seed", scenario->seed);
    json_builder_end_object(json);
    root = json_builder_get_root(json);
    line = json_to_string(root, FALSE);
    g_print("%s\n", line);
}

void
plan_print_json(const Scenario *scenario)
{
    for (guint64 i = 0; i < scenario->n_points; i++) {
        print_json_point(scenario, scenario_point_at(scenario, i));
    }
}
