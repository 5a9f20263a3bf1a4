/* SPDX-License-Identifier: GPL-2.0-only */
#include "scenarios/scenario/stop-rule.h"

#include <math.h>
#include <string.h>

#include "scenarios/base/error.h"
#include "scenarios/measure/metrics.h"
#include "scenarios/params/values.h"

struct StopRule {
    GArray *widths; /* SummaryWidth, one for each condition */
};

/* ---- Reading -------------------------------------------------------------
 */

/* The type of values in the unit of 'column'. */
static ValueType
type_of(const MetricColumn *column)
{
    return g_str_equal(column->unit, "s")       ? VALUE_TIME
           : g_str_equal(column->unit, "bytes") ? VALUE_BYTES
           : g_str_equal(column->unit, "bps")   ? VALUE_RATE
                                                : VALUE_NUMBER;
}

static gboolean
read_percent(const char *text, SummaryWidth *width)
{
    char *end;

    width->half = g_ascii_strtod(text, &end) / 100;
    width->is_relative = TRUE;
    return end != text && g_str_equal(g_strchug(end), "%");
}

/* Reads "5%", or "2ms" where the column is a time. */
static gboolean
read_width(const MetricColumns *columns, char *text, SummaryWidth *width,
           GError **error)
{
    const MetricColumn *column = &columns->at[width->column];
    Value value;

    if (g_str_has_suffix(text, "%")) {
        if (!read_percent(text, width)) {
            return mistake(
                error, "\"%s\" is no number, expected one such as 5%%", text);
        }
    } else {
        if (!value_parse(type_of(column), NULL, text, &value, error)) {
            g_prefix_error(error, "ci(%s) < ", column->key);
            return FALSE;
        }
        width->half = value_number(type_of(column), &value);
    }
    return (width->half > 0 && isfinite(width->half)) ||
           mistake(error, "ci(%s) < %s can never be, expected more than 0",
                   column->key, text);
}

/* Reads one "ci(KEY) < WIDTH". */
static gboolean
read_condition(const MetricColumns *columns, const char *text,
               SummaryWidth *width, GError **error)
{
    static const char *const form =
        "^\\s*ci\\s*\\(\\s*([^()\\s]+)\\s*\\)\\s*<\\s*([^\\s<>=].*)$";
    g_autoptr(GRegex) regex = g_regex_new(form, 0, 0, NULL);
    g_autoptr(GMatchInfo) match = NULL;
    g_autofree char *key = NULL, *asked = NULL;

    if (!g_regex_match(regex, text, 0, &match)) {
        g_autofree char *shown = g_strstrip(g_strdup(text));
        return mistake(error,
                       "\"%s\" is no condition, expected ci(METRIC) < WIDTH "
                       "such as ci(accept_delay.mean) < 5%%, several joined "
                       "with \"and\"",
                       shown);
    }
    key = g_match_info_fetch(match, 1);
    asked = g_strstrip(g_match_info_fetch(match, 2));
    return metric_column_read(columns, key, &width->column, error) &&
           read_width(columns, asked, width, error);
}

/* Reads a rule about 'columns'; the error says what is wrong with it and what
 * was expected. (transfer full): stop_rule_free() */
StopRule *
stop_rule_new(const MetricColumns *columns, const char *text, GError **error)
{
    g_autoptr(StopRule) rule = g_new0(StopRule, 1);
    g_auto(GStrv) conditions = g_regex_split_simple("\\band\\b", text, 0, 0);

    rule->widths = g_array_new(FALSE, TRUE, sizeof(SummaryWidth));
    for (char **condition = conditions; *condition; condition++) {
        SummaryWidth width = {0};
        if (!read_condition(columns, *condition, &width, error)) {
            return NULL;
        }
        g_array_append_val(rule->widths, width);
    }
    return g_steal_pointer(&rule);
}

/* Frees 'rule'; accepts NULL. */
void
stop_rule_free(StopRule *rule)
{
    if (rule) {
        g_array_unref(rule->widths);
        g_free(rule);
    }
}

/* ---- Judging -------------------------------------------------------------
 */

/* TRUE if the runs of 'summary' are enough; no number of them is, of what none
 * has shown. */
gboolean
stop_rule_is_met(const StopRule *rule, const Summary *summary)
{
    for (guint i = 0; i < rule->widths->len; i++) {
        if (summary_judge(summary, &g_array_index(rule->widths, SummaryWidth,
                                                  i)) != SUMMARY_NARROW) {
            return FALSE;
        }
    }
    return TRUE;
}

const GArray *
stop_rule_widths(const StopRule *rule)
{
    return rule ? rule->widths : NULL;
}
