/* SPDX-License-Identifier: GPL-2.0-only */
#include "scenarios/tables/wide.h"

#include "scenarios/base/text.h"
#include "scenarios/measure/metrics.h"

/* One column, and the points at which its interval is too wide. */
typedef struct Asked {
    SummaryWidth width;
    guint64 n_wide, n_unseen; /* unseen: of the wide ones */
    guint64 worst;            /* the point that needs most */
    guint64 has, needs_most;  /* its replications; 0: nobody can tell */
} Asked;

struct Wide {
    const MetricColumns *columns;
    GArray *asked;    /* Asked */
    gboolean is_rule; /* somebody asked, so what was not seen is missing */
    guint64 n_points;
};

static void
ask(Wide *wide, SummaryWidth width)
{
    Asked asked = {.width = width};

    for (guint i = 0; i < wide->asked->len; i++) {
        if (g_array_index(wide->asked, Asked, i).width.column == width.column) {
            return;
        }
    }
    g_array_append_val(wide->asked, asked);
}

/* What 'scenario', which must outlive it, asks for; who wants one run of each
 * point asks for no interval.  (transfer full): wide_free() */
Wide *
wide_new(const Scenario *scenario)
{
    Wide *wide = g_new0(Wide, 1);
    const GArray *widths = stop_rule_widths(scenario->stop);

    wide->columns = scenario->columns;
    wide->is_rule = widths != NULL;
    wide->asked = g_array_new(FALSE, FALSE, sizeof(Asked));
    for (guint i = 0; widths && i < widths->len; i++) {
        ask(wide, g_array_index(widths, SummaryWidth, i));
    }
    for (guint i = 0;
         !widths && scenario->n_replications > 1 && i < scenario->figures->len;
         i++) {
        const Figure *figure = g_ptr_array_index(scenario->figures, i);
        if (figure->kind == FIGURE_LINES) {
            ask(wide, (SummaryWidth){figure->y, SUMMARY_HALF_WIDTH, TRUE});
        }
    }
    return wide;
}

/* Frees 'wide'; accepts NULL. */
void
wide_free(Wide *wide)
{
    if (wide) {
        g_array_unref(wide->asked);
        g_free(wide);
    }
}

/* Looks at a point, all of whose runs are in 'summary'. */
void
wide_add(Wide *wide, guint64 point, const Summary *summary)
{
    wide->n_points++;
    for (guint i = 0; i < wide->asked->len; i++) {
        Asked *asked = &g_array_index(wide->asked, Asked, i);
        SummaryVerdict verdict = summary_judge(summary, &asked->width);
        guint64 needs;
        if (verdict == SUMMARY_NARROW ||
            (verdict == SUMMARY_UNSEEN && !wide->is_rule)) {
            continue;
        }
        asked->n_unseen += verdict == SUMMARY_UNSEEN;
        needs = summary_needed(summary, &asked->width);
        if (asked->n_wide++ == 0 || needs > asked->needs_most) {
            asked->worst = point;
            asked->needs_most = needs;
            asked->has = summary_runs(summary);
        }
    }
}

/* "5%" or "0.002 s".  (transfer full) */
static char *
width_text(const SummaryWidth *width, const MetricColumn *column)
{
    g_autofree char *number =
        number_text(width->is_relative ? width->half * 100 : width->half);

    return width->is_relative ? g_strconcat(number, "%", NULL)
                              : g_strconcat(number, *column->unit ? " " : "",
                                            column->unit, NULL);
}

static char *
line_of(const Wide *wide, const Asked *asked)
{
    const MetricColumn *column = &wide->columns->at[asked->width.column];
    g_autofree char *width = width_text(&asked->width, column);
    GString *line = g_string_new(NULL);

    g_string_printf(line,
                    "%s is known to no better than +/- %s at %" G_GUINT64_FORMAT
                    " of %" G_GUINT64_FORMAT " points",
                    column->key, width, asked->n_wide, wide->n_points);
    if (asked->needs_most) {
        g_string_append_printf(line,
                               "; point %" G_GUINT64_FORMAT
                               " needs about %" G_GUINT64_FORMAT
                               " replications, and has %" G_GUINT64_FORMAT,
                               asked->worst, asked->needs_most, asked->has);
    }
    if (asked->n_unseen) {
        g_string_append_printf(line, "; nothing was seen at %" G_GUINT64_FORMAT,
                               asked->n_unseen);
    }
    return g_string_free(line, FALSE);
}

/* A line of text for each column with too wide an interval.
 * (transfer full): char * */
GPtrArray *
wide_lines(const Wide *wide)
{
    GPtrArray *lines = g_ptr_array_new_with_free_func(g_free);

    for (guint i = 0; i < wide->asked->len; i++) {
        const Asked *asked = &g_array_index(wide->asked, Asked, i);
        if (asked->n_wide) {
            g_ptr_array_add(lines, line_of(wide, asked));
        }
    }
    return lines;
}
