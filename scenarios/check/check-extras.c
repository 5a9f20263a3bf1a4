/* SPDX-License-Identifier: GPL-2.0-only */
/* Charts and speed, where [check] asks for them. */
#include <stdlib.h>

#include "scenarios/check/check-compare.h"

#define NOT_KEPT(WHAT)                                                         \
    "the baseline has no " WHAT "; `finwait check --accept` adds them\n"

static void append(CheckDifference *out, const char *format, ...)
    G_GNUC_PRINTF(2, 3);

static void
append(CheckDifference *out, const char *format, ...)
{
    g_autofree char *old = out->text;
    g_autofree char *more = NULL;
    va_list args;

    va_start(args, format);
    more = g_strdup_vprintf(format, args);
    va_end(args);
    out->text = g_strconcat(old, more, NULL);
}

/* ---- Charts ------------------------------------------------------------- */

static gboolean
is_same_word(const char *a, const char *b)
{
    char *end_a, *end_b;
    gdouble x = g_ascii_strtod(a, &end_a);
    gdouble y = g_ascii_strtod(b, &end_b);

    return g_str_equal(a, b) || (end_a != a && !*end_a && end_b != b &&
                                 !*end_b && check_is_rounding(x, y));
}

static gboolean
is_same_line(const char *a, const char *b)
{
    g_auto(GStrv) x = g_strsplit(a, " ", -1);
    g_auto(GStrv) y = g_strsplit(b, " ", -1);
    guint n = g_strv_length(x);
    gboolean is_same = n == g_strv_length(y);

    for (guint i = 0; is_same && i < n; i++) {
        is_same = is_same_word(x[i], y[i]);
    }
    return is_same;
}

static const char *
line_of(const BaselineChart *chart, guint i)
{
    return i < chart->lines->len ? chart->lines->pdata[i] : "nothing more";
}

/* Tells the first line of a chart that is another. */
static void
compare_chart(const BaselineChart *was, const BaselineChart *is,
              CheckDifference *out)
{
    for (guint i = 0; i < MAX(was->lines->len, is->lines->len); i++) {
        if (!is_same_line(line_of(was, i), line_of(is, i))) {
            append(out, "chart %s, row %u: was %s, is %s\n", is->name, i + 1,
                   line_of(was, i), line_of(is, i));
            out->charts = TRUE;
            return;
        }
    }
}

void
check_compare_charts(const Baseline *was, const Baseline *is,
                     CheckDifference *out)
{
    if (!was->charts->len && is->charts->len) {
        append(out, NOT_KEPT("charts"));
        out->charts = TRUE;
        return;
    }
    for (guint i = 0; i < is->charts->len; i++) {
        const BaselineChart *chart = is->charts->pdata[i];
        const BaselineChart *old = baseline_chart(was, chart->name);
        if (old) {
            compare_chart(old, chart, out);
        } else {
            append(out, "chart %s is new\n", chart->name);
            out->charts = TRUE;
        }
    }
    for (guint i = 0; i < was->charts->len; i++) {
        const BaselineChart *chart = was->charts->pdata[i];
        if (!baseline_chart(is, chart->name)) {
            append(out, "chart %s is gone\n", chart->name);
            out->charts = TRUE;
        }
    }
}

/* ---- Speed -------------------------------------------------------------- */

/* Less is told, too, but is no fault. */
void
check_compare_speed(const Baseline *was, const Baseline *is, gdouble fraction,
                    CheckDifference *out)
{
    gdouble change;

    if (!was->instructions) {
        append(out, NOT_KEPT("instructions"));
        out->slower = TRUE;
        return;
    }
    change = (gdouble)is->instructions / (gdouble)was->instructions - 1;
    out->slower = change > fraction;
    if (out->slower || change < -fraction) {
        append(out,
               "instructions: were %" G_GUINT64_FORMAT
               ", are %" G_GUINT64_FORMAT " (%+.1f %%)\n",
               was->instructions, is->instructions, 100 * change);
    }
}
